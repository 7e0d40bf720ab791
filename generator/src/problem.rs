//! What is wrong with a document: one sorted list of [`Problem`]s, each with its places and a hint.
//!
//! Stages never return early on the first fault: they add to a [`Problems`] collector, put something
//! neutral in the place of what is wrong and go on. [`Problems::stop_on_error`] stands between stages.

mod kind;
pub(crate) mod lines;
mod list;
pub(crate) mod near;
mod place;
mod render;

pub use kind::{Kind, Severity};
pub use list::{Problem, Problems, Related};
pub use place::{Place, Source};
pub use render::{Format, render};
