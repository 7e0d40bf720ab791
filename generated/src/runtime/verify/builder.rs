//! [`VerifierBuilder`]: the settings that a backend gives a verifier, beside what the API description says about tokens.

use std::fmt;
use std::time::Duration;

use super::jws::TOKEN_LIMIT;
use super::keys::Policy;
use super::spec::{Kind, VerifySpec};
use crate::runtime::engine::core::Core;
use crate::runtime::wire::secret::Secret;

/// Whom to believe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Offline,
    Online,
    Hybrid,
}

/// The key of HS256.
pub(super) enum Hmac {
    /// Not wanted.
    No,
    /// The client value that the API description names.
    Named,
    Given(Secret),
}

/// The settings of a verifier.
#[must_use]
pub struct VerifierBuilder {
    pub(super) core: Core,
    pub(super) spec: &'static VerifySpec,
    pub(super) mode: Mode,
    pub(super) kind: Kind,
    pub(super) issuer: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) others: Vec<String>,
    pub(super) secret: Hmac,
    pub(super) key_set: Option<String>,
    pub(super) host: Option<String>,
    pub(super) opaque: bool,
    pub(super) unnamed: bool,
    pub(super) policy: Policy,
    pub(super) skew: Duration,
    pub(super) max_age: Option<Duration>,
    pub(super) keep: Option<Duration>,
    pub(super) limit: usize,
    pub(super) bare: bool,
    pub(super) realm: Option<String>,
}

impl VerifierBuilder {
    /// Settings for the tokens of this description.
    #[doc(hidden)]
    pub fn new(core: &Core, spec: &'static VerifySpec) -> Self {
        Self {
            core: core.without_session(),
            spec,
            mode: Mode::Offline,
            kind: spec.kind,
            issuer: None,
            audience: None,
            others: Vec::new(),
            secret: Hmac::No,
            key_set: None,
            host: None,
            // A description without keys says nothing of signatures.
            opaque: spec.jwks.is_none() && spec.algorithms.is_empty(),
            unnamed: false,
            policy: Policy::default(),
            skew: Duration::from_secs(60),
            max_age: None,
            keep: None,
            limit: TOKEN_LIMIT,
            bare: false,
            realm: None,
        }
    }

    /// Asks the issuer about every token, and believes nothing else. Sees a token that was given back, at the price of a
    /// request each, which callers with one token at the same time share.
    ///
    /// A token is taken if its own `aud` or `client_id`, or that of the answer, names the application (RFC 8725, section
    /// 3.9; RFC 7662, section 2.2), and what it says of itself is of the right kind. See
    /// [`opaque_tokens`](Self::opaque_tokens) and [`tokens_without_audience`](Self::tokens_without_audience).
    pub fn online(mut self) -> Self {
        self.mode = Mode::Online;
        self
    }

    /// Checks the token by itself first, then asks the issuer whether it was given back; the answer is kept for a short
    /// while.
    ///
    /// Without this, and without [`online`](Self::online), a token is good until its end, whether or not it was given back.
    pub fn hybrid(mut self) -> Self {
        self.mode = Mode::Hybrid;
        self
    }

    /// How long an answer of the issuer is kept; 30 s with [`hybrid`](Self::hybrid), no time at all with
    /// [`online`](Self::online) unless told, one minute at most.
    pub fn keep_answers(mut self, time: Duration) -> Self {
        self.keep = Some(time);
        self
    }

    /// With [`online`](Self::online), also asks about tokens that are no JWT. Where the API description says how tokens are
    /// signed, a text that is no JWT is refused otherwise: refresh tokens look like this, and pass with this setting if the
    /// issuer does not say what they are. Where it says nothing of signatures, this is always so.
    pub fn opaque_tokens(mut self) -> Self {
        self.opaque = true;
        self
    }

    /// With [`online`](Self::online), also takes a token if neither it nor the answer of the issuer names an application:
    /// then the tokens of all applications of the issuer are good here.
    pub fn tokens_without_audience(mut self) -> Self {
        self.unnamed = true;
        self
    }

    /// The application's own base URL at the issuer (`https://my-app.example.com`), where the client calls a host that
    /// applications share: it stands in the issuer of tokens, and keys are fetched there. `https`, or on this machine.
    pub fn application_host(mut self, url: impl Into<String>) -> Self {
        self.host = Some(url.into());
        self
    }

    /// Takes tokens that are signed with the secret of the application (HS256), and no others.
    ///
    /// Whoever holds the secret can also make tokens: use it where the application has no better way to sign.
    pub fn secret(mut self) -> Self {
        self.secret = Hmac::Named;
        self
    }

    /// Takes tokens that are signed with this secret (HS256), and no others. At least 32 bytes.
    pub fn secret_key(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Hmac::Given(secret.into());
        self
    }

    /// The address of the key set, if not the operation's. `https`, or on this machine.
    pub fn key_set(mut self, url: impl Into<String>) -> Self {
        self.key_set = Some(url.into());
        self
    }

    /// How long keys are fresh if the server does not say; ten minutes unless told. Others are fetched before that ends.
    pub fn keys_fresh(mut self, time: Duration) -> Self {
        self.policy.fresh = time;
        self
    }

    /// How much longer keys serve while no others can be had; a day unless told.
    pub fn keys_stale(mut self, time: Duration) -> Self {
        self.policy.stale = time;
        self
    }

    /// The least time between two fetches for keys that are not known; 30 s unless told.
    pub fn keys_between(mut self, time: Duration) -> Self {
        self.policy.between = time;
        self
    }

    /// What kind of tokens [`Verifier::verify`](crate::runtime::verify::Verifier::verify) takes, if not the description's.
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The issuer, exactly as it stands in tokens.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The audience that tokens must be for.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// An audience that may stand beside it, or an application that tokens may be issued to. Tokens for audiences that
    /// are not known are refused.
    pub fn allow_audience(mut self, audience: impl Into<String>) -> Self {
        self.others.push(audience.into());
        self
    }

    /// How far the clocks of issuer and verifier may be apart, either way; a minute unless told, five at most.
    pub fn skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// How old a token may be, by its `iat`, whatever its end.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// The largest token, in bytes; 16 KiB unless told.
    pub fn token_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Also takes `Authorization: <token>`, without `Bearer`.
    pub fn bare_tokens(mut self) -> Self {
        self.bare = true;
        self
    }

    /// The `realm` of challenges.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = Some(realm.into());
        self
    }
}

/// Without the secret.
impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifierBuilder")
            .field("mode", &self.mode)
            .field("kind", &self.kind)
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}
