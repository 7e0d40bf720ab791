//! In: the name of a choice and the names of its arms. Out: the arms' names inside the choice: what they say by themselves.

use crate::name::variant;

/// Without the words that an arm has in common with its choice: `SigninPassword` is the `Password` of `SigninRequest`.
///
/// It depends on nothing but the two, so that a further arm renames none. Names that would meet stay whole.
pub(crate) fn own_words<'a>(choice: &str, arms: impl Iterator<Item = &'a str>) -> Vec<String> {
    let arms: Vec<&str> = arms.collect();
    let whole: Vec<String> = arms.iter().map(|arm| variant(arm)).collect();
    let short: Vec<&str> = whole.iter().map(|arm| rest(choice, arm)).collect();
    let meets = |at: usize| {
        let mut others = (0..arms.len()).filter(|other| *other != at);
        others.any(|other| short[at] == short[other] || short[at] == whole[other])
    };
    (0..arms.len())
        .map(|at| {
            if short[at] == whole[at] || meets(at) {
                arms[at].to_owned()
            } else {
                short[at].to_owned()
            }
        })
        .collect()
}

/// What is left of the arm's name; all of it if nothing is left, or no name.
fn rest<'a>(choice: &str, arm: &'a str) -> &'a str {
    let mut cut = 0;
    for (start, character) in arm.char_indices() {
        if !character.is_uppercase() {
            continue;
        }
        let word_ends_in_choice = choice
            .get(start..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_uppercase));
        if choice.get(..start) == arm.get(..start) && word_ends_in_choice {
            cut = start;
        }
    }
    &arm[cut..]
}
