//! What belongs to the whole client: servers, client values, security schemes, envelopes, sessions.

pub(super) mod envelopes;
pub(super) mod position;
pub(super) mod security;
pub(super) mod servers;
pub(super) mod sessions;
pub(super) mod values;
pub(super) mod verify;
