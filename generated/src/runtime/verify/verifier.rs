//! [`Verifier`]: the claims of a good token, otherwise the class of what is wrong.

use std::fmt;
use std::sync::Arc;

use super::claims::{AccessClaims, Claims, IdClaims, UserTokenClaims};
use super::error::{VerifyError, invalid};
use super::jws::Compact;
use super::key::{Algorithm, Key};
use super::keys::Keys;
use super::online::Online;
use super::rules::{Bound, Rules};
use super::set::{Found, KeySet, check};
use super::spec::Kind;
use crate::runtime::engine::clock::{self, Clock};

/// Tells whose a token is, if it is good. Cheap to clone; clones share keys and answers.
#[derive(Clone)]
pub struct Verifier {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) rules: Rules,
    pub(super) kind: Kind,
    pub(super) offline: Option<Offline>,
    pub(super) online: Option<Arc<Online>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limit: usize,
    pub(super) bare: bool,
    /// Whether a token that is no JWT is asked about.
    pub(super) opaque: bool,
    pub(super) realm: Option<Arc<str>>,
}

/// Where keys come from.
#[derive(Debug)]
pub(super) enum Offline {
    Fixed(KeySet),
    Fetched(Keys),
}

impl Offline {
    fn algorithm(&self) -> Algorithm {
        match self {
            Self::Fixed(set) => set.algorithm(),
            Self::Fetched(_) => Algorithm::Rs256,
        }
    }

    async fn find(&self, kid: Option<&str>) -> Result<Arc<Key>, VerifyError> {
        match self {
            Self::Fixed(set) => match set.find(kid) {
                Found::Key(key) => Ok(key),
                Found::Unknown | Found::Unclear => Err(invalid("no such key")),
            },
            Self::Fetched(keys) => keys.find(kid).await,
        }
    }
}

impl Verifier {
    pub(super) fn new(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Whether the two are clones of one verifier.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// The claims of a token of the kind that this verifier is for.
    ///
    /// # Errors
    /// [`VerifyError`]: it is refused, or cannot be checked.
    pub async fn verify(&self, token: &str) -> Result<Claims, VerifyError> {
        self.claims(token, self.inner.kind).await
    }

    /// The claims of an access token.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub async fn access(&self, token: &str) -> Result<AccessClaims, VerifyError> {
        self.claims(token, Kind::Access).await.map(AccessClaims)
    }

    /// The claims of a user token.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub async fn user(&self, token: &str) -> Result<UserTokenClaims, VerifyError> {
        self.claims(token, Kind::User).await.map(UserTokenClaims)
    }

    /// The claims of an id token, which is only ever checked by itself: it is not for asking about.
    ///
    /// # Errors
    /// As [`verify`](Self::verify); [`VerifyError::Misconfigured`] if the verifier has no keys.
    pub async fn id(
        &self,
        token: &str,
        expect: IdExpectation<'_>,
    ) -> Result<IdClaims, VerifyError> {
        let offline = self.inner.offline.as_ref();
        let offline = offline.ok_or(VerifyError::Misconfigured)?;
        let claims = self.inner.signed(offline, token, Kind::Id).await?;
        let bound = Bound {
            nonce: expect.nonce,
            access_token: expect.access_token,
        };
        bound.check(&claims)?;
        Ok(IdClaims(claims))
    }

    async fn claims(&self, token: &str, kind: Kind) -> Result<Claims, VerifyError> {
        let inner = &self.inner;
        let signed = match &inner.offline {
            Some(offline) => Some(inner.signed(offline, token, kind).await?),
            None => None,
        };
        match (signed, &inner.online) {
            (Some(signed), None) => Ok(signed),
            (signed, Some(online)) => inner.asked(online, token, kind, signed).await,
            (None, None) => Err(VerifyError::Misconfigured),
        }
    }
}

/// For states of axum that hold several verifiers, each in a type of its own.
impl AsRef<Self> for Verifier {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Inner {
    fn now(&self) -> i64 {
        clock::millis(self.clock.now())
    }

    /// Checks a token by itself.
    async fn signed(
        &self,
        offline: &Offline,
        token: &str,
        kind: Kind,
    ) -> Result<Claims, VerifyError> {
        let token = Compact::parse(token, self.limit)?;
        let algorithm = offline.algorithm();
        // Before the key, so that nothing is fetched for it.
        if token.header.algorithm != algorithm.name() {
            return Err(invalid("another algorithm"));
        }
        let key = offline.find(token.header.kid.as_deref()).await?;
        check(algorithm, &key, &token)?;
        let payload = token.payload()?;
        let typ = token.header.kind.as_deref();
        self.rules.check(kind, typ, &payload, self.now())
    }

    /// Asks about a token, which was checked before or not.
    async fn asked(
        &self,
        online: &Arc<Online>,
        token: &str,
        kind: Kind,
        signed: Option<Claims>,
    ) -> Result<Claims, VerifyError> {
        if token.is_empty()
            || token.len() > self.limit
            || !token.bytes().all(|c| c.is_ascii_graphic())
        {
            return Err(invalid("no token at all"));
        }
        let unchecked = match signed {
            Some(_) => None,
            None => Rules::unchecked(kind, token, self.limit)?,
        };
        if signed.is_none() && unchecked.is_none() && !self.opaque {
            // Refresh tokens look like this.
            return Err(invalid("no JWT"));
        }
        let own = signed
            .as_ref()
            .map(|claims| &claims.all)
            .or(unchecked.as_ref());
        let end = signed.as_ref().and_then(|claims| claims.expires_at);
        let answer = online.ask(token, end).await?;
        let answer = Map::clone(&answer);
        let answered = self
            .rules
            .answered(online.spec(), answer, own, self.now())?;
        match signed {
            Some(signed) if signed.subject == answered.subject => Ok(signed),
            Some(_) => Err(invalid("the issuer names another subject")),
            None => Ok(answered),
        }
    }
}

type Map = serde_json::Map<String, serde_json::Value>;

/// What an id token has to say beside the rest; nothing unless told.
#[derive(Clone, Copy, Default)]
#[must_use]
pub struct IdExpectation<'a> {
    nonce: Option<&'a str>,
    access_token: Option<&'a str>,
}

impl<'a> IdExpectation<'a> {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The `nonce` that the sign-in was started with.
    pub fn nonce(mut self, nonce: &'a str) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// The access token that came along: its hash must be there (`at_hash`).
    pub fn access_token(mut self, token: &'a str) -> Self {
        self.access_token = Some(token);
        self
    }
}

/// Without what is expected.
impl fmt::Debug for IdExpectation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdExpectation")
            .field("nonce", &self.nonce.is_some())
            .field("access_token", &self.access_token.is_some())
            .finish()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            rules,
            kind,
            offline,
            online,
            ..
        } = &*self.inner;
        f.debug_struct("Verifier")
            .field("kind", kind)
            .field("rules", rules)
            .field("offline", offline)
            .field("online", online)
            .finish_non_exhaustive()
    }
}
