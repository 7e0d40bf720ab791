//! In: calls of the official SDKs. Out: the same calls with the generated client, and all that differs in how they end.

pub(crate) mod calls;
pub(crate) mod compare;
pub(crate) mod ended;
pub(crate) mod setup;

/// Whether a text has this form; `*` stands for anything.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}
