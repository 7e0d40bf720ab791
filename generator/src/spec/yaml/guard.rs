//! In: a call into a parser that may panic. Out: its result, or nothing if it panicked; in silence where that is expected.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::Once,
};

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Sets the hook once, however many files there are.
static HOOK: Once = Once::new();

/// How much of a tag is looked at, so that a text of many exclamation marks takes no longer than others.
const LONGEST: usize = 256;

/// Runs the parser over a text. What a panic leaves half done must not be used afterwards.
pub(super) fn catch<T>(text: &str, parse: impl FnOnce() -> T) -> Option<T> {
    if !has_tag_before_comma(text) {
        return catch_unwind(AssertUnwindSafe(parse)).ok();
    }
    // The program's own hook stays in force for all panics but those of this thread in this call.
    HOOK.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                others(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(parse)).ok();
    QUIET.set(false);
    result
}

/// Whether something in the text could be a tag with a comma after it. Most of what is found is prose.
fn has_tag_before_comma(text: &str) -> bool {
    text.match_indices('!').any(|(at, _)| {
        text[at..]
            .chars()
            .take(LONGEST)
            .take_while(|character| !character.is_whitespace())
            .any(|character| character == ',')
    })
}
