//! In: recorded calls of the official SDKs. Out: what the requests and ends of the generated client have to be like.

pub(crate) mod cipher;
pub(crate) mod compare;
pub(crate) mod local;
pub(crate) mod rules;
pub(crate) mod stored;
pub(crate) mod trace;
