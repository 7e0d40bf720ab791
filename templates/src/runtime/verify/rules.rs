//! Checks the claims of a token that the issuer has signed, and its answers about tokens: [`Claims`], if they are from this
//! issuer, for this audience, of the right kind, and good now.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::claims::Claims;
use super::error::{VerifyError, invalid, refuse};
use super::json;
use super::jws::Compact;
use super::spec::{Kind, OnlineSpec};

/// What is expected of tokens.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) issuer: String,
    pub(super) audience: String,
    /// Audiences that may stand beside it, and applications that tokens may be issued to.
    pub(super) others: Vec<String>,
    pub(super) skew: Duration,
    pub(super) max_age: Option<Duration>,
    pub(super) subject_claims: &'static [&'static str],
    /// Whether a token is taken if neither it nor the answer about it names an application.
    pub(super) unnamed: bool,
}

type Object = Map<String, Value>;

/// The last second of the year 9999. A date behind it was written in milliseconds, or never meant.
const LAST_SECOND: i64 = 253_402_300_799;

/// Claims that only id tokens have (OpenID Connect Core, sections 2, 3.1.3.6 and 3.3.2.11).
const ID_MARKS: [&str; 4] = ["nonce", "at_hash", "c_hash", "s_hash"];
/// Claims that only access tokens have (RFC 9068, section 2.2).
const ACCESS_MARKS: [&str; 2] = ["scope", "client_id"];

impl Rules {
    /// The claims of a token; `kind` is the `typ` of its header, `now` in milliseconds since 1970.
    pub(super) fn check(
        &self,
        wanted: Kind,
        kind: Option<&str>,
        payload: &[u8],
        now: i64,
    ) -> Result<Claims, VerifyError> {
        let Some(Value::Object(all)) = json::strict(payload) else {
            return Err(invalid("the claims are no object, or hold a name twice"));
        };
        if !is_of_kind(wanted, kind, &all) {
            return Err(invalid("another kind of token"));
        }
        if all.get("iss").and_then(Value::as_str) != Some(self.issuer.as_str()) {
            return Err(invalid("another issuer"));
        }
        let audience = self.audience(&all)?;
        self.authorized(wanted, &audience, &all)?;
        let expires_at = self.times(&all, now)?.ok_or_else(|| invalid("no end"))?;
        let subject = self.subject(&all).ok_or_else(|| invalid("no subject"))?;
        Ok(Claims {
            subject,
            audience,
            expires_at: Some(expires_at),
            issued_at: date(&all, "iat")?,
            all,
        })
    }

    fn subject(&self, all: &Object) -> Option<String> {
        let names: &[&str] = match self.subject_claims {
            [] => &["sub"],
            names => names,
        };
        subject(all, names)
    }

    /// The claims of a token that is a JWT but was not checked by itself: only what makes it useless to ask about it is
    /// looked at. `None`: it is no JWT.
    pub(super) fn unchecked(
        wanted: Kind,
        token: &str,
        limit: usize,
    ) -> Result<Option<Object>, VerifyError> {
        let header = token.split_once('.').map_or("", |(header, _)| header);
        let header = URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
        let signed =
            token.split('.').count() == 3 && serde_json::from_slice::<Object>(&header).is_ok();
        if !signed {
            return Ok(None);
        }
        let token = Compact::parse(token, limit)?;
        let Some(Value::Object(all)) = json::strict(&token.payload()?) else {
            return Err(invalid("the claims are no object, or hold a name twice"));
        };
        if !is_of_kind(wanted, token.header.kind.as_deref(), &all) {
            return Err(invalid("another kind of token"));
        }
        Ok(Some(all))
    }

    /// The claims that an answer of the issuer makes about a token, with those of the token itself if it is a JWT. Its
    /// `iss` is not looked at: it names the service that answered, which is not always spelt as in its tokens.
    ///
    /// Issuers answer for the tokens of all their applications, so that one of the two has to name ours (RFC 8725, section
    /// 3.9; RFC 7662, section 2.2), and neither may name others.
    pub(super) fn answered(
        &self,
        spec: &OnlineSpec,
        all: Object,
        token: Option<&Object>,
        now: i64,
    ) -> Result<Claims, VerifyError> {
        let (audience, named) = self.named(&all)?;
        let (own, owned) = match token {
            Some(token) => {
                self.times(token, now)?;
                self.named(token)?
            }
            None => (Vec::new(), false),
        };
        if !named && !owned && !self.unnamed {
            return Err(refuse(VerifyError::WrongAudience, "nobody is named"));
        }
        let audience = if audience.is_empty() { own } else { audience };
        // A refresh token is active too, but nobody may act by it alone.
        let kind = all.get("token_type").filter(|kind| !kind.is_null());
        let fine = |kind: &Value| {
            let kind = kind.as_str().unwrap_or_default();
            ["bearer", "access_token"]
                .iter()
                .any(|one| kind.eq_ignore_ascii_case(one))
        };
        if !kind.is_none_or(fine) {
            return Err(invalid("another kind of token"));
        }
        let value = Value::Object(all);
        let end = value.pointer(spec.expires).cloned().unwrap_or_default();
        let subject = spec.subject.iter().find_map(|at| text(value.pointer(at)?));
        let Value::Object(all) = value else {
            return Err(invalid("no answer"));
        };
        self.times(&all, now)?;
        if let (Some(own), Some(told)) = (token.and_then(|token| self.subject(token)), &subject)
            && own != *told
        {
            return Err(invalid("the issuer names another subject"));
        }
        let expires_at = instant(&end)?;
        if expires_at.is_some_and(|end| now >= end.saturating_add(self.skew())) {
            return Err(refuse(VerifyError::Expired, "the end"));
        }
        Ok(Claims {
            subject: subject.ok_or_else(|| invalid("no subject"))?,
            audience,
            expires_at,
            issued_at: date(&all, "iat")?,
            all,
        })
    }

    /// The audience of an answer or a token, and whether we are named in it: by that, or else as the application that it
    /// was issued to.
    fn named(&self, all: &Object) -> Result<(Vec<String>, bool), VerifyError> {
        let given = |name: &str| all.get(name).filter(|value| !value.is_null());
        if given("aud").is_some() {
            return Ok((self.audience(all)?, true));
        }
        match given("client_id") {
            None => Ok((Vec::new(), false)),
            Some(Value::String(client)) if self.knows(client) => Ok((Vec::new(), true)),
            Some(_) => Err(refuse(VerifyError::WrongAudience, "another application")),
        }
    }

    /// `aud`: a text or a list of texts, with us in it and nobody that we do not know (RFC 7519, section 4.1.3).
    fn audience(&self, all: &Object) -> Result<Vec<String>, VerifyError> {
        let audience: Option<Vec<String>> = match all.get("aud") {
            Some(Value::String(one)) => Some(vec![one.clone()]),
            Some(Value::Array(several)) => several
                .iter()
                .map(|one| one.as_str().map(str::to_owned))
                .collect(),
            _ => None,
        };
        let audience = audience.ok_or_else(|| invalid("no audience"))?;
        if !audience.contains(&self.audience) {
            return Err(refuse(VerifyError::WrongAudience, "another audience"));
        }
        if !audience.iter().all(|one| self.knows(one)) {
            return Err(refuse(
                VerifyError::WrongAudience,
                "an unknown audience beside ours",
            ));
        }
        Ok(audience)
    }

    fn knows(&self, audience: &str) -> bool {
        audience == self.audience || self.others.iter().any(|one| one == audience)
    }

    /// `azp`: who asked for the token (OpenID Connect Core, section 3.1.3.7, numbers 4 and 5).
    fn authorized(&self, kind: Kind, audience: &[String], all: &Object) -> Result<(), VerifyError> {
        match all.get("azp") {
            Some(Value::String(party)) if self.knows(party) => Ok(()),
            None | Some(Value::Null) if audience.len() < 2 || kind != Kind::Id => Ok(()),
            None | Some(Value::Null) => Err(invalid("several audiences, but nobody authorized")),
            Some(_) => Err(refuse(
                VerifyError::WrongAudience,
                "another authorized party",
            )),
        }
    }

    fn skew(&self) -> i64 {
        millis(self.skew)
    }

    /// Whether now is between `nbf` and `exp`, and `iat` is neither to come nor too long ago; `exp`.
    fn times(&self, all: &Object, now: i64) -> Result<Option<i64>, VerifyError> {
        let (end, start, issued) = (date(all, "exp")?, date(all, "nbf")?, date(all, "iat")?);
        let skew = self.skew();
        if end.is_some_and(|end| now >= end.saturating_add(skew)) {
            return Err(refuse(VerifyError::Expired, "the end"));
        }
        let early = |moment: i64| moment > now.saturating_add(skew);
        if start.is_some_and(early) || issued.is_some_and(early) {
            return Err(refuse(VerifyError::NotYetValid, "the start"));
        }
        if let Some(age) = self.max_age {
            let issued = issued.ok_or_else(|| invalid("the age is unknown"))?;
            if now.saturating_sub(issued) > millis(age).saturating_add(skew) {
                return Err(refuse(VerifyError::Expired, "too old"));
            }
        }
        Ok(end)
    }
}

/// What an id token has to say beside the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'a> {
    pub(super) nonce: Option<&'a str>,
    pub(super) access_token: Option<&'a str>,
}

impl Bound<'_> {
    /// `nonce` and `at_hash` (OpenID Connect Core, sections 3.1.3.7 and 3.2.2.9).
    pub(super) fn check(&self, claims: &Claims) -> Result<(), VerifyError> {
        let same = |name: &str, wanted: &str| {
            let given = claims.text(name).unwrap_or_default();
            verify_slices_are_equal(given.as_bytes(), wanted.as_bytes()).is_ok()
        };
        if !self.nonce.is_none_or(|nonce| same("nonce", nonce)) {
            return Err(invalid("another sign-in"));
        }
        // Both algorithms hash with SHA-256.
        let half = |token: &str| {
            let whole = digest(&SHA256, token.as_bytes());
            URL_SAFE_NO_PAD.encode(&whole.as_ref()[..16])
        };
        if !self
            .access_token
            .is_none_or(|token| same("at_hash", &half(token)))
        {
            return Err(invalid("another access token"));
        }
        Ok(())
    }
}

fn is_of_kind(wanted: Kind, kind: Option<&str>, all: &Object) -> bool {
    let has = |names: &[&str]| {
        names
            .iter()
            .any(|name| all.get(*name).is_some_and(|one| !one.is_null()))
    };
    match (wanted, kind) {
        (Kind::Access, Some("at+jwt")) => !has(&ID_MARKS),
        (Kind::Access, None | Some("jwt")) => has(&ACCESS_MARKS) && !has(&ID_MARKS),
        (Kind::Id, None | Some("jwt")) => !has(&ACCESS_MARKS),
        (Kind::User, None | Some("jwt")) => !has(&ACCESS_MARKS) && !has(&ID_MARKS),
        _ => false,
    }
}

/// The first claim that is a text and not empty.
fn subject(all: &Object, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match name.strip_prefix('/') {
        // The first step of a pointer is a member.
        Some(path) => {
            let (first, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
            text(all.get(first)?.pointer(rest)?)
        }
        None => text(all.get(*name)?),
    })
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some(text.to_owned())
}

/// A date among the claims, in milliseconds since 1970.
fn date(all: &Object, name: &str) -> Result<Option<i64>, VerifyError> {
    all.get(name).map_or(Ok(None), |value| match value {
        Value::Null => Err(invalid("a date is null")),
        value => instant(value),
    })
}

/// A date (RFC 7519, section 2): seconds since 1970, also with a fraction. Null: none.
fn instant(value: &Value) -> Result<Option<i64>, VerifyError> {
    let wrong = || invalid("a date is no number of seconds");
    let seconds = match value {
        Value::Null => return Ok(None),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole,
            // Some fraction of a second more is within any skew.
            None => whole(number.as_f64().ok_or_else(wrong)?).ok_or_else(wrong)?,
        },
        _ => return Err(wrong()),
    };
    if !(0..=LAST_SECOND).contains(&seconds) {
        return Err(wrong());
    }
    Ok(Some(seconds.saturating_mul(1000)))
}

#[expect(clippy::cast_possible_truncation, reason = "checked against the range")]
fn whole(seconds: f64) -> Option<i64> {
    (0.0..1e12).contains(&seconds).then_some(seconds as i64)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
