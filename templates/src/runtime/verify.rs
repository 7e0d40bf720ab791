//! Tells whose a token is that came from elsewhere, if it is good: [`Verifier`]. For backends: a client by itself needs none
//! of it, so it is behind the feature `verify`.

#![cfg(feature = "verify")]

#[cfg(feature = "axum")]
mod axum;
mod backoff;
mod build;
mod builder;
mod claims;
mod error;
mod http;
mod json;
mod jws;
mod key;
mod keys;
mod online;
mod rules;
mod set;
mod source;
mod spec;
#[cfg(feature = "tower")]
mod tower;
mod verifier;

pub use self::builder::VerifierBuilder;
pub use self::claims::{AccessClaims, Claims, IdClaims, UserTokenClaims};
pub use self::error::VerifyError;
pub use self::http::{AuthenticatedUser, Reason, Rejection};
pub use self::key::Algorithm;
pub use self::set::KeySet;
pub use self::spec::{Kind, OnlineSpec, VerifySpec};
#[cfg(feature = "tower")]
pub use self::tower::{VerifyLayer, VerifyService};
pub use self::verifier::{IdExpectation, Verifier};
