//! In: scenarios, the official SDKs and the generated client. Out: what each of them makes of a scenario at an emulator.

pub(crate) mod own;
pub(crate) mod play;
pub(crate) mod scenario;
pub(crate) mod sdk;
pub(crate) mod state;
pub(crate) mod world;
