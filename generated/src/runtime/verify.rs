//! In: tokens that came from elsewhere, and what the API description says about them. Out: [`Verifier`]: whose they are,
//! if they are good. For backends: a client by itself needs none of it, so it is behind the feature `verify`.

#![cfg(feature = "verify")]

mod error;
mod json;
mod jws;
mod key;
mod set;

pub use self::error::VerifyError;
pub use self::key::Algorithm;
pub use self::set::KeySet;
