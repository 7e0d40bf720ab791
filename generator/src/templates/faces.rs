//! What users of a crate see of the runtime: the names that `lib.rs` re-exports. The modules behind them are hidden.

use crate::passes::Need;

/// A public module of the crate, in which users find names of the runtime.
#[derive(Debug)]
pub struct Face {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub about: &'static str,
    /// The feature that it needs.
    pub feature: Option<&'static str>,
}

/// The public modules that hold names of the runtime.
pub const FACES: [Face; 3] = [
    Face {
        name: "session",
        about: "Tokens that are saved, carried by calls, refreshed and given back.",
        feature: None,
    },
    Face {
        name: "stores",
        about: "Where sessions keep their tokens, and what a store of your own has to do.",
        feature: None,
    },
    Face {
        name: "verify",
        about: "Tells whose a token is that somebody else sent, and whether it is good: for backends.",
        feature: Some("verify"),
    },
];

/// Names that users see.
#[derive(Debug)]
pub struct Names {
    /// The part of the runtime that they belong to.
    pub need: Need,
    /// The public module in which users find them; empty: the root of the crate.
    pub face: &'static str,
    /// Their module below `runtime`.
    pub module: &'static str,
    /// The names, with a space between two.
    pub names: &'static str,
    /// The feature that they need.
    pub feature: Option<&'static str>,
}

const fn at_root(need: Need, module: &'static str, names: &'static str) -> Names {
    within("", need, module, names)
}

const fn within(
    face: &'static str,
    need: Need,
    module: &'static str,
    names: &'static str,
) -> Names {
    Names {
        need,
        face,
        module,
        names,
        feature: None,
    }
}

impl Names {
    const fn behind(mut self, feature: &'static str) -> Self {
        self.feature = Some(feature);
        self
    }
}

/// The names that users see.
pub const NAMES: &[Names] = &[
    at_root(Need::Core, "engine::builder", "Builder"),
    at_root(Need::Core, "engine::call", "Call ResponseCall"),
    at_root(Need::Core, "engine::clock", "Clock SystemClock"),
    at_root(Need::Core, "engine::counters", "Counters"),
    at_root(Need::Core, "engine::retry", "RetryPolicy"),
    at_root(Need::Core, "engine::transport", "Transport TransportError"),
    at_root(Need::Core, "wire::body", "Body"),
    at_root(
        Need::Core,
        "wire::error",
        "ApiError BoxError DecodeError Error Fault InvalidInput Outcome ReauthReason StatusError TokenError \
         TokenReason TransportFailure",
    ),
    at_root(Need::Core, "wire::future", "BoxFuture"),
    at_root(
        Need::Core,
        "wire::payload",
        "ByteStream Payload PayloadData",
    ),
    at_root(Need::Core, "wire::response", "Raw Response"),
    at_root(Need::Core, "wire::secret", "Secret"),
    at_root(Need::Encrypt, "engine::encrypt", "Encryption"),
    at_root(Need::Maybe, "wire::maybe", "Maybe"),
    at_root(Need::Multipart, "wire::multipart", "FilePart"),
    at_root(Need::Text, "wire::formats", "Base64 Date DateTime Uri Uuid"),
    within(
        "session",
        Need::Session,
        "session",
        "CloseResult Closed LogoutReport Session SessionOptions SessionTokens Sessions Surface TokenKey",
    ),
    within("stores", Need::Session, "session", "KeyringStore").behind("keyring-core"),
    within("stores", Need::Session, "session", "RedisStore").behind("redis"),
    within("stores", Need::Session, "session", "conformance").behind("conformance"),
    within(
        "stores",
        Need::Session,
        "session",
        "Entry FileStore MemoryStore Pending Record StoreError StoreFuture TokenStore",
    ),
    within("stores", Need::Session, "session", "SealedStore SealingKey").behind("sealed"),
    within(
        "verify",
        Need::Verify,
        "verify",
        "VerifyLayer VerifyService",
    )
    .behind("tower"),
    within(
        "verify",
        Need::Verify,
        "verify",
        "AccessClaims Algorithm AuthenticatedUser Claims IdClaims IdExpectation KeySet Kind Reason Rejection \
         UserTokenClaims Verifier VerifierBuilder VerifyError",
    ),
];
