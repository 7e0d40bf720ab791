//! Makes a [`Verifier`] of settings that are sound, or says all that is wrong with them.

use std::sync::Arc;
use std::time::Duration;

use super::builder::{Hmac, Mode, VerifierBuilder};
use super::key::{Algorithm, SECRET_BYTES};
use super::keys::Keys;
use super::online::{LONGEST, Online};
use super::rules::Rules;
use super::set::KeySet;
use super::source::Source;
use super::spec::OnlineSpec;
use super::verifier::{Inner, Offline, Verifier};
use crate::runtime::wire::error::{Error, Fault};
use crate::runtime::wire::secret::Secret;
use crate::runtime::wire::server;

/// The largest difference between two clocks that may be allowed for.
const MOST_SKEW: Duration = Duration::from_secs(5 * 60);

impl VerifierBuilder {
    /// The verifier, or all that is wrong with its settings.
    ///
    /// # Errors
    /// [`Error::Invalid`]; also where the client calls a host that applications share, and the application's own is not
    /// given (see [`application_host`](Self::application_host)).
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
            unnamed: self.unnamed,
        };
        Ok(Verifier::new(Inner {
            rules,
            kind: self.kind,
            offline,
            online: online.map(Arc::new),
            clock: Arc::clone(self.core.clock()),
            limit: self.limit,
            bare: self.bare,
            opaque: self.opaque,
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
            text.push_str(before);
            if name == "base" {
                text.push_str(&self.own_base()?);
            } else {
                let value = self.core.value(name);
                text.push_str(value.ok_or_else(|| format!("needs the client value `{name}`"))?);
            }
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }

    /// The base URL that stands in tokens of the application.
    fn own_base(&self) -> Result<String, String> {
        if let Some(host) = &self.host {
            return server::checked(host, self.core.inner.allow_http);
        }
        let base = self.core.base_url();
        let shared = |host: &&str| host.trim_end_matches('/').eq_ignore_ascii_case(base);
        if self.mode != Mode::Online && self.spec.shared_hosts.iter().any(shared) {
            return Err(format!(
                "is not known: applications share {base}, and no token is issued there; give the application's own address, by `application_host` or as the base URL of the client"
            ));
        }
        Ok(base.to_owned())
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
            (None, Some(operation)) if self.host.is_some() => {
                let path = operation.path.trim_start_matches('/');
                Source::Address(self.core.clone(), format!("{}/{path}", self.own_base()?))
            }
            (None, Some(operation)) => {
                self.own_base()?;
                Source::Operation(self.core.clone(), operation)
            }
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
        let keep = self.keep.unwrap_or(usual);
        Ok(Online::new(self.core.clone(), spec, keep))
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
