//! Pet Shop.
//!
//! A shop of pets, to show every kind of operation once.
//!
//! In: an application of the API. Out: [`Client`], with one method for each operation.
//!
//! ```no_run
//! # async fn example() -> Result<(), miniature::Error> {
//! let client = miniature::Client::builder("app_id").build()?;
//! let pets = client.pets();
//! # Ok(())
//! # }
//! ```
//!
//! A call is a value that can be awaited: required inputs are its arguments, optional ones are methods on it, and so are
//! `timeout`, `header`, `raw` (the answer as it came) and `response` (the value with status and headers).
//!
//! # Operations
//!
//! | method | request | what it does |
//! |---|---|---|
//! | [`pets().list_pets`](api::Pets::list_pets) | `GET /pets` | List pets. |
//! | [`pets().create_pet`](api::Pets::create_pet) | `POST /pets` | Add a pet. |
//! | [`pets().get_pet`](api::Pets::get_pet) | `GET /pets/{pet_id}` | Look at one pet. |
//! | [`pets().delete_pet`](api::Pets::delete_pet) | `DELETE /pets/{pet_id}` | Take a pet out of the shop. |
//! | [`pets().upload_photos`](api::Pets::upload_photos) | `POST /pets/{pet_id}/photos` | Send pictures of a pet. |
//! | [`pets().get_photo`](api::Pets::get_photo) | `GET /pets/{pet_id}/photo` | Get the picture of a pet. |
//! | [`pets().get_motto`](api::Pets::get_motto) | `GET /motto` | The motto of the day. |
//! | [`account().login`](api::Account::login) | `POST /account/login` | Sign in with a code. |
//! | [`account().token`](api::Account::token) | `POST /account/token` | Trade a refresh token for new tokens. |
//! | [`account().revoke`](api::Account::revoke) | `POST /account/revoke` | Take a token back. |
//! | [`account().keys`](api::Account::keys) | `GET /account/keys` | The keys that verify tokens. |
//! | [`account().introspect`](api::Account::introspect) | `POST /account/introspect` | Ask whether a token is good. |
//! | [`account().get_profile`](api::Account::get_profile) | `GET /account/profile` | The own profile. |
//! | [`account().change_password`](api::Account::change_password) | `POST /account/password` | Change the own password. |
//! | [`account().get_keys`](api::Account::get_keys) | `GET /account/password/keys` | The keys that passwords are encrypted with. |
//! | [`account().graphql`](api::Account::graphql) | `POST /graphql` | Any GraphQL document. |
//! | [`account().update_profile`](api::Account::update_profile) | `POST /graphql` | Change the own profile. |

#![allow(
    confusable_idents,
    mixed_script_confusables,
    uncommon_codepoints,
    clippy::doc_markdown,
    clippy::large_enum_variant,
    clippy::many_single_char_names,
    clippy::match_overlapping_arm,
    clippy::match_same_arms,
    clippy::module_inception,
    clippy::struct_excessive_bools,
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "words, names and sizes are those of the API's document"
)]

pub mod api;
mod client;
pub mod envelopes;
pub mod models;
#[doc(hidden)]
pub mod runtime;
#[doc(hidden)]
pub mod security;
mod sessions;
#[cfg(feature = "verify")]
mod verifiers;

/// Tokens that are saved, carried by calls, refreshed and given back.
pub mod session {
    pub use crate::runtime::session::{
        CloseResult, Closed, LogoutReport, Session, SessionOptions, SessionTokens, Sessions,
        Surface, TokenKey,
    };
}

/// Where sessions keep their tokens, and what a store of your own has to do.
pub mod stores {
    #[cfg(feature = "keyring-core")]
    pub use crate::runtime::session::KeyringStore;
    #[cfg(feature = "redis")]
    pub use crate::runtime::session::RedisStore;
    #[cfg(feature = "conformance")]
    pub use crate::runtime::session::conformance;
    pub use crate::runtime::session::{
        Entry, FileStore, MemoryStore, Pending, Record, StoreError, StoreFuture, TokenStore,
    };
    #[cfg(feature = "sealed")]
    pub use crate::runtime::session::{SealedStore, SealingKey};
}

/// Tells whose a token is that somebody else sent, and whether it is good: for backends.
#[cfg(feature = "verify")]
pub mod verify {
    pub use crate::runtime::verify::{
        AccessClaims, Algorithm, AuthenticatedUser, Claims, IdClaims, IdExpectation, KeySet, Kind,
        Reason, Rejection, UserTokenClaims, Verifier, VerifierBuilder, VerifyError,
    };
    #[cfg(feature = "tower")]
    pub use crate::runtime::verify::{VerifyLayer, VerifyService};
}

pub use client::Client;
pub use runtime::engine::builder::Builder;
pub use runtime::engine::call::{Call, ResponseCall};
pub use runtime::engine::clock::{Clock, SystemClock};
pub use runtime::engine::counters::Counters;
pub use runtime::engine::encrypt::Encryption;
pub use runtime::engine::retry::RetryPolicy;
pub use runtime::engine::transport::{Transport, TransportError};
pub use runtime::wire::body::Body;
pub use runtime::wire::error::{
    ApiError, BoxError, DecodeError, Error, Fault, InvalidInput, Outcome, ReauthReason,
    StatusError, TokenError, TokenReason, TransportFailure,
};
pub use runtime::wire::formats::{Base64, Date, DateTime, Uri, Uuid};
pub use runtime::wire::future::BoxFuture;
pub use runtime::wire::maybe::Maybe;
pub use runtime::wire::multipart::FilePart;
pub use runtime::wire::payload::{ByteStream, Payload, PayloadData};
pub use runtime::wire::response::{Raw, Response};
pub use runtime::wire::secret::Secret;
