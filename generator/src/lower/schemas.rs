//! Schemas: how each becomes the use of a type, and the named types of the crate.

pub(super) mod arms;
pub(super) mod checks;
pub(super) mod circles;
pub(super) mod drafts;
pub(super) mod enums;
pub(super) mod extensions;
pub(super) mod finish;
pub(super) mod graph;
pub(super) mod inherit;
pub(super) mod merge;
pub(super) mod models;
pub(super) mod parts;
pub(super) mod patterns;
pub(super) mod place;
pub(super) mod plans;
pub(super) mod shape;
pub(super) mod structs;
pub(super) mod styles;
pub(super) mod tags;
pub(super) mod unions;
pub(super) mod variants;
