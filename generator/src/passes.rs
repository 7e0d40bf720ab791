//! In: the finished [`Api`]. Out: the same with what can only be known of the whole: what recursion needs
//! a box, what a type may derive, what the crate needs of the runtime; and less of it, if only a part is wanted.

mod boxes;
mod derives;
mod needs;
mod reach;

pub use needs::{Need, Needs, needs};
pub use reach::keep;

use crate::ir::Api;

/// Runs the passes, in order.
pub fn run(api: &mut Api) {
    boxes::boxes(api);
    derives::derives(api);
}
