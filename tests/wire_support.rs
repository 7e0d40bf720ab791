//! In: recorded calls of the official SDKs. Out: what the requests and ends of the generated client have to be like.

pub(crate) mod cipher;
pub(crate) mod compare;
pub(crate) mod rules;
pub(crate) mod skip;
pub(crate) mod trace;
