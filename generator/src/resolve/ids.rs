//! In: method and path. Out: an operation id for operations that have none.

/// `GET /users/{user_id}/posts` becomes `getUsersByUserIdPosts`: the same document always gives the same names.
pub(super) fn made(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        for (number, part) in segment.split(['{', '}']).enumerate() {
            let hole = number % 2 == 1;
            if hole {
                id.push_str("By");
            }
            for word in part
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
            {
                let mut letters = word.chars();
                id.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                id.push_str(letters.as_str());
            }
        }
    }
    id
}
