//! All tests of the generator in one binary: of its stages one by one, and of what it makes of whole documents.
//!
//! They need no HTTP client and no emulator. `compile.rs` beside this folder shows that the written crates
//! compile.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by a panic"
)]
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "paths that the generator or this repository chose"
)]

mod support;

// One stage each, in the order in which a document passes them.
mod doc_comments;
mod emit_hostile;
mod emit_shapes;
mod frontend_bundle;
mod frontend_files;
mod frontend_hostile;
mod frontend_names;
mod frontend_positions;
mod frontend_render;
mod inspect_broken;
mod inspect_references;
mod inspect_structure;
mod inspect_vocabulary;
mod lower_bodies;
mod lower_choices;
mod lower_models;
mod lower_rules;
mod names;
mod parts;

// Whole documents.
mod command;
mod exemplar;
mod fresh;
mod golden;
mod mutations;
mod placement;
mod property;
mod public_items;
mod rejects;
mod reserved;
mod settings;

// The source files and documents as text.
mod modules;
mod paths;
mod tidy;
