//! Circles in a graph of numbered things, and how people are told of one.

/// `A, B, A`, from the first by name.
pub(crate) fn round<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.collect();
    let first = (0..names.len()).min_by_key(|number| names[*number]);
    names.rotate_left(first.unwrap_or(0));
    names.extend(names.first().copied());
    let shown: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    shown.join(", ")
}

/// Circles in a graph; each node is in one of them at most.
pub(crate) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    // Not seen, on the way, left.
    let mut state = vec![0_u8; edges.len()];
    for start in 0..edges.len() {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((node, edge)) = way.last_mut() {
            let (from, to) = (*node, edges[*node].get(*edge).copied());
            *edge += 1;
            match to {
                Some(to) if state[to] == 0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                Some(to) if state[to] == 1 => {
                    let way = way.iter().map(|(node, _)| *node);
                    let circle: Vec<usize> = way.skip_while(|node| *node != to).collect();
                    if !found.iter().flatten().any(|node| circle.contains(node)) {
                        found.push(circle);
                    }
                }
                Some(_) => {}
                None => {
                    state[from] = 2;
                    way.pop();
                }
            }
        }
    }
    found
}
