//! Operations: parameters, bodies and answers of each, by surface.

pub(super) mod answers;
pub(super) mod bodies;
pub(super) mod encrypt;
pub(super) mod graphql;
pub(super) mod headers;
pub(super) mod identity;
pub(super) mod media;
pub(super) mod parameters;
pub(super) mod retry;
pub(super) mod surfaces;
