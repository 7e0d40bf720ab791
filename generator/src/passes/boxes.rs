//! In: types that may hold themselves. Out: the same with a box on every step round a circle.
//!
//! All steps of a circle get one, not just enough of them: which do must not depend on the order of the document.

use std::collections::BTreeMap;

use crate::ir::{Api, Type, TypeId};

/// Boxes recursion. Lists, sets and maps need none: they hold their items elsewhere.
pub(super) fn boxes(api: &mut Api) {
    let mut edges: Vec<Vec<usize>> = Vec::with_capacity(api.models.len());
    for model in &api.models {
        let mut found = Vec::new();
        model.kind.types(&mut |ty| {
            found.extend(direct(ty).map(|id| id.0));
        });
        edges.push(found);
    }
    let circles = Circles::of(&edges);
    for (number, model) in api.models.iter_mut().enumerate() {
        let circle = circles.of[number];
        let alone = circles.sizes[&circle] < 2;
        model.kind.types_mut(&mut |ty| {
            let round = direct(ty).is_some_and(|id| {
                if alone {
                    id.0 == number
                } else {
                    circles.of[id.0] == circle
                }
            });
            if round {
                wrap(ty);
            }
        });
    }
}

/// The named type that is held in place.
fn direct(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => direct(inner),
        _ => None,
    }
}

fn wrap(ty: &mut Type) {
    match ty {
        Type::Nullable(inner) => wrap(inner),
        _ => *ty = Type::Boxed(Box::new(ty.clone())),
    }
}

/// The strongly connected components of the types (Tarjan's algorithm, without recursion of its own).
struct Circles {
    /// Component of each type.
    of: Vec<usize>,
    /// How many types are in a component.
    sizes: BTreeMap<usize, usize>,
}

impl Circles {
    fn of(edges: &[Vec<usize>]) -> Self {
        let count = edges.len();
        let mut search = Search {
            edges,
            order: vec![None; count],
            low: vec![0; count],
            on_stack: vec![false; count],
            stack: Vec::new(),
            next: 0,
            circles: Self {
                of: vec![0; count],
                sizes: BTreeMap::new(),
            },
        };
        for start in 0..count {
            search.from(start);
        }
        search.circles
    }
}

struct Search<'e> {
    edges: &'e [Vec<usize>],
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    circles: Circles,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        if self.order[start].is_some() {
            return;
        }
        // Each frame: a type, and the next of its edges to follow.
        let mut frames = vec![(start, 0)];
        self.enter(start);
        while let Some((node, edge)) = frames.last_mut() {
            let (node, followed) = (*node, self.edges[*node].get(*edge).copied());
            *edge += 1;
            match followed {
                Some(to) if self.order[to].is_none() => {
                    self.enter(to);
                    frames.push((to, 0));
                }
                Some(to) if self.on_stack[to] => {
                    self.low[node] = self.low[node].min(self.order[to].unwrap_or(0));
                }
                Some(_) => {}
                None => {
                    frames.pop();
                    if let Some((parent, _)) = frames.last() {
                        self.low[*parent] = self.low[*parent].min(self.low[node]);
                    }
                    self.leave(node);
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if self.order[node] != Some(self.low[node]) {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            self.circles.of[member] = node;
            *self.circles.sizes.entry(node).or_default() += 1;
            if member == node {
                break;
            }
        }
    }
}
