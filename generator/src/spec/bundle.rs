//! Makes one document of all [`Files`], once they are checked, whose references lead to its own components only.
//!
//! What a reference reaches outside the root's components gets a component of its own (`bundle/keys.rs` gives it a key);
//! path items and GraphQL documents, for which there are no components, are copied to where they are used. Then
//! `bundle/copy.rs` writes the document.

use super::{files::Files, origins::Origins};
use crate::problem::Problems;

mod copy;
mod keys;
mod reached;

/// Makes one document of all files.
pub fn bundle(files: &Files, problems: &mut Problems) -> (serde_json::Value, Origins) {
    let reached = reached::reached(files);
    let keys = keys::Keys::new(files, &reached, problems);
    copy::Copier::new(files, &keys, problems).document(&reached)
}
