//! In: what the API description says about tokens, and the settings of a backend. Out: [`VerifierBuilder`], and the
//! [`Verifier`] of settings that are sound.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::jws::TOKEN_LIMIT;
use super::key::{Algorithm, SECRET_BYTES};
use super::keys::{Keys, Policy};
use super::online::{LONGEST, Online};
use super::rules::Rules;
use super::set::KeySet;
use super::source::Source;
use super::spec::{Kind, OnlineSpec, VerifySpec};
use super::verifier::{Inner, Offline, Verifier};
use crate::runtime::engine::core::Core;
use crate::runtime::engine::lock::Lock;
use crate::runtime::wire::error::{Error, Fault};
use crate::runtime::wire::secret::Secret;
use crate::runtime::wire::server;

/// The largest difference between two clocks that may be allowed for.
const MOST_SKEW: Duration = Duration::from_secs(5 * 60);

/// Whom to believe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Offline,
    Online,
    Hybrid,
}

/// The key of HS256.
enum Hmac {
    /// Not wanted.
    No,
    /// The client value that the API description names.
    Named,
    Given(Secret),
}

/// The settings of a verifier.
#[must_use]
pub struct VerifierBuilder {
    core: Core,
    spec: &'static VerifySpec,
    mode: Mode,
    kind: Kind,
    issuer: Option<String>,
    audience: Option<String>,
    others: Vec<String>,
    secret: Hmac,
    key_set: Option<String>,
    policy: Policy,
    skew: Duration,
    max_age: Option<Duration>,
    keep: Option<Duration>,
    limit: usize,
    bare: bool,
    realm: Option<String>,
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
    /// request each; a refresh token passes if the issuer does not say what it is.
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

    /// What kind of tokens [`Verifier::verify`] takes, if not the description's.
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

    /// The verifier, or all that is wrong with its settings.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn build(self) -> Result<Verifier, Error> {
        let mut faults = Vec::new();
        let issuer = noted(&mut faults, "issuer", self.expected_issuer());
        let audience = noted(&mut faults, "audience", self.expected_audience());
        let offline = match self.mode {
            Mode::Online => None,
            _ => noted(&mut faults, "keys", self.offline()),
        };
        let online = match self.mode {
            Mode::Offline => None,
            _ => noted(&mut faults, "online", self.questions()),
        };
        noted(&mut faults, "settings", self.bounds());
        if !faults.is_empty() {
            return Err(Error::faults(faults));
        }
        let rules = Rules {
            issuer: issuer.unwrap_or_default(),
            audience: audience.unwrap_or_default(),
            others: self.others,
            skew: self.skew,
            max_age: self.max_age,
            subject_claims: self.spec.subject_claims,
        };
        Ok(Verifier::new(Inner {
            rules,
            kind: self.kind,
            offline,
            online,
            clock: Arc::clone(self.core.clock()),
            limit: self.limit,
            bare: self.bare,
            realm: self.realm.map(Arc::from),
        }))
    }

    /// A question to the issuer alone is answered by the issuer.
    fn expected_issuer(&self) -> Result<String, String> {
        if let Some(issuer) = &self.issuer {
            return Ok(issuer.clone());
        }
        match self.spec.issuer {
            Some(template) => self.filled(template),
            None if self.mode == Mode::Online => Ok(String::new()),
            None => Err("is not known: give it".to_owned()),
        }
    }

    /// Names in braces are replaced: the base of all URLs, and client values.
    fn filled(&self, template: &str) -> Result<String, String> {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, hole)) = rest.split_once('{') {
            let (name, after) = hole.split_once('}').unwrap_or((hole, ""));
            let value = match name {
                "base" => Some(self.core.base_url()),
                name => self.core.value(name),
            };
            text.push_str(before);
            text.push_str(value.ok_or_else(|| format!("needs the client value `{name}`"))?);
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }

    fn expected_audience(&self) -> Result<String, String> {
        let value = |name| {
            let value = self.core.value(name).map(str::to_owned);
            value.ok_or_else(|| format!("needs the client value `{name}`"))
        };
        let audience = match (&self.audience, self.spec.audience) {
            (Some(audience), _) => Ok(audience.clone()),
            (None, Some(name)) => value(name),
            (None, None) => Err("is not known: give it".to_owned()),
        };
        audience.and_then(|audience| match audience.as_str() {
            "" => Err("is empty".to_owned()),
            _ => Ok(audience),
        })
    }

    /// A secret, or a key set: the one must not stand for the other.
    fn offline(&self) -> Result<Offline, String> {
        let allowed = |algorithm: Algorithm| {
            let listed = self.spec.algorithms.contains(&algorithm.name());
            let name = algorithm.name();
            let message = || format!("{name} is none of the algorithms of the API description");
            (listed || self.spec.algorithms.is_empty())
                .then_some(())
                .ok_or_else(message)
        };
        let given = match &self.secret {
            Hmac::No => None,
            Hmac::Named => Some(None),
            Hmac::Given(secret) => Some(Some(secret)),
        };
        if let Some(secret) = given {
            if self.key_set.is_some() {
                return Err("a secret and a key set are for two verifiers".to_owned());
            }
            allowed(Algorithm::Hs256)?;
            return self.hmac(secret).map(Offline::Fixed);
        }
        allowed(Algorithm::Rs256)?;
        let source = match (&self.key_set, self.spec.jwks) {
            (Some(url), _) => {
                let url = server::checked(url, self.core.inner.allow_http)?;
                Source::Address(self.core.clone(), url)
            }
            (None, Some(operation)) => Source::Operation(self.core.clone(), operation),
            (None, None) => return Err("there is no key set: give its address".to_owned()),
        };
        let clock = Arc::clone(self.core.clock());
        Ok(Offline::Fetched(Keys::new(source, clock, self.policy)))
    }

    fn hmac(&self, secret: Option<&Secret>) -> Result<KeySet, String> {
        let name = self.spec.secret.unwrap_or("secret");
        let text = secret.map(Secret::expose).or_else(|| self.core.value(name));
        let text = text.ok_or_else(|| format!("needs the client value `{name}`"))?;
        KeySet::from_secret(text.as_bytes())
            .ok_or_else(|| format!("a secret of HS256 has at least {SECRET_BYTES} bytes"))
    }

    fn questions(&self) -> Result<Online, String> {
        let spec: &'static OnlineSpec = self
            .spec
            .online
            .as_ref()
            .ok_or("the API description names no operation that tells about a token")?;
        let usual = match self.mode {
            Mode::Hybrid => Duration::from_secs(30),
            _ => Duration::ZERO,
        };
        Ok(Online {
            core: self.core.clone(),
            spec,
            keep: self.keep.unwrap_or(usual),
            answers: Lock::new(BTreeMap::new()),
        })
    }

    fn bounds(&self) -> Result<(), String> {
        if self.skew > MOST_SKEW {
            return Err("clocks that are more than five minutes apart must be set".to_owned());
        }
        if self.keep.is_some_and(|keep| keep > LONGEST) {
            return Err("an answer is kept for a minute at most".to_owned());
        }
        let plain = |c: char| (c.is_ascii_graphic() || c == ' ') && c != '"' && c != '\\';
        if !self.realm.as_deref().unwrap_or_default().chars().all(plain) {
            return Err("a realm is ASCII text without quotes".to_owned());
        }
        Ok(())
    }
}

fn noted<T>(faults: &mut Vec<Fault>, path: &str, result: Result<T, String>) -> Option<T> {
    let path = path.to_owned();
    let noted = result.map_err(|message| faults.push(Fault { path, message }));
    noted.ok()
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
