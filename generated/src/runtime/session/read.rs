//! In: the data of an answer, and where the API description says that tokens are. Out: a [`SessionTokens`].

use serde_json::Value;

use super::jwt;
use super::skew::Heard;
use super::spec::{Lifetime, SessionSpec, TokenPointers};
use super::token::SessionTokens;
use crate::runtime::wire::calendar;
use crate::runtime::wire::secret::Secret;

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub(super) tokens: TokenPointers,
    pub(super) lifetime: &'static [Lifetime],
    pub(super) spec: &'static SessionSpec,
}

/// When a token ends.
enum End {
    /// So many milliseconds after it was asked for.
    After(i64),
    /// At this moment of the service's clock.
    At(i64),
}

/// The tokens in the data, and how far the service's clock is ahead; `None` if there is no access token, or it is null.
pub(super) fn tokens(data: &Value, places: Places, heard: Heard) -> Option<(SessionTokens, i64)> {
    let access = token(data, places.tokens.access)?;
    let id = token(data, places.tokens.id);
    let claims = jwt::claims(access.expose());
    let id_claims = id.as_ref().and_then(|id| jwt::claims(id.expose()));
    let claims: Vec<&Value> = claims.iter().chain(id_claims.iter()).collect();
    let end = places.lifetime.iter().find_map(|lifetime| match *lifetime {
        // No token lives for no time: whoever says so says nothing.
        Lifetime::Seconds(at) => {
            let millis = jwt::seconds(data.pointer(at)?).filter(|millis| *millis > 0);
            millis.map(End::After)
        }
        Lifetime::Date(at) => calendar::unix_millis(data.pointer(at)?.as_str()?).map(End::At),
        Lifetime::Timestamp(at) => jwt::seconds(data.pointer(at)?).map(End::At),
        Lifetime::Jwt => {
            let end = claims.iter().find_map(|claims| jwt::expires_at(claims));
            end.map(End::At)
        }
    });
    let issued = claims.iter().find_map(|claims| jwt::issued_at(claims));
    let skew = match &end {
        Some(End::At(end)) => heard.skew(issued, Some(*end)),
        _ => heard.skew(issued, None),
    };
    let own = places
        .spec
        .subject
        .iter()
        .find_map(|at| jwt::plain(data.pointer(at)?));
    let claimed = || {
        let names = places.spec.subject_claims;
        claims
            .iter()
            .find_map(|claims| names.iter().find_map(|name| jwt::text(claims, name)))
    };
    let mut set = SessionTokens::new(access);
    set.subject = own.or_else(claimed);
    set.id = id;
    set.refresh = token(data, places.tokens.refresh);
    set.issued_at = Some(heard.sent(skew));
    set.expires_at = end.map(|end| match end {
        End::After(millis) => heard.sent(skew).saturating_add(millis),
        End::At(end) => heard.end(end, issued, skew),
    });
    Some((set, skew))
}

/// The own user id that is claimed by a token of the caller.
pub(super) fn subject(set: &SessionTokens, spec: &SessionSpec) -> Option<String> {
    let claims = [Some(&set.access), set.id.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(|token| jwt::claims(token.expose()));
    let claims: Vec<Value> = claims.collect();
    claims.iter().find_map(|claims| {
        spec.subject_claims
            .iter()
            .find_map(|name| jwt::text(claims, name))
    })
}

/// The end that is claimed by a token of the caller.
pub(super) fn expires_at(set: &SessionTokens, spec: &SessionSpec) -> Option<i64> {
    let jwt = spec
        .lifetime
        .iter()
        .any(|lifetime| matches!(lifetime, Lifetime::Jwt));
    let claims = jwt.then(|| jwt::claims(set.access.expose())).flatten()?;
    jwt::expires_at(&claims)
}

/// An answer that replaces tokens: what it does not hold stays as it was.
pub(super) fn merge(new: SessionTokens, old: &SessionTokens) -> SessionTokens {
    let same = new.access == old.access;
    SessionTokens {
        id: new.id.or_else(|| old.id.clone()),
        refresh: new.refresh.or_else(|| old.refresh.clone()),
        subject: new.subject.or_else(|| old.subject.clone()),
        expires_at: new.expires_at.or(if same { old.expires_at } else { None }),
        ..new
    }
}

fn token(data: &Value, pointers: &[&str]) -> Option<Secret> {
    let text = pointers
        .iter()
        .find_map(|at| data.pointer(at)?.as_str().filter(|text| !text.is_empty()))?;
    // Some APIs put the scheme in front; it is added when the token travels.
    let bare = text
        .get(..7)
        .filter(|start| start.eq_ignore_ascii_case("bearer "))
        .map_or(text, |_| text[7..].trim());
    Some(Secret::new(bare))
}
