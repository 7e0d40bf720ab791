//! Reads recorded calls of the official SDKs, and compares what the generated client sends and stores with them.

pub(crate) mod cipher;
pub(crate) mod compare;
pub(crate) mod local;
pub(crate) mod stored;
pub(crate) mod trace;
