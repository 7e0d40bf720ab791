//! In: the security of an operation, fixed credentials, a session. Out: `Access`: what to add to one attempt.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::core::{Core, Fixed};
use super::hook::Credential;
use crate::runtime::wire::error::{Error, TokenReason};
use crate::runtime::wire::header;
use crate::runtime::wire::operation::{Operation, SchemeKind, SecurityScheme};
use crate::runtime::wire::param::{self, Style};
use crate::runtime::wire::param_value::ParamValue;

/// The credentials of one attempt.
#[derive(Default)]
pub(crate) struct Access {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) cookies: Vec<(String, String)>,
    /// The session's token, if it is among them.
    pub(crate) lent: Option<Arc<Credential>>,
}

/// The first alternative whose credentials are all there.
pub(crate) async fn access(core: &Core, operation: &'static Operation) -> Result<Access, Error> {
    if operation.security.is_empty() {
        return Ok(Access::default());
    }
    let mut ended = None;
    for alternative in operation.security {
        match all(core, operation, alternative).await {
            Ok(Some(access)) => return Ok(access),
            Ok(None) => {}
            // A session whose token has ended is no credential; a later alternative may need none. A store or a
            // refresh that fails says nothing about the user: he must not become nobody.
            Err(Error::Token(error)) if has_ended(error.reason) => {
                ended = ended.or(Some(Error::Token(error)));
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(error) = ended {
        return Err(error);
    }
    let names = |schemes: &&[&SecurityScheme]| {
        schemes
            .iter()
            .map(|scheme| scheme.name)
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let needed: Vec<_> = operation.security.iter().map(names).collect();
    let message = format!(
        "{}: no credential for {}",
        operation.id,
        needed.join(" or ")
    );
    Err(Error::token(TokenReason::Missing, message))
}

fn has_ended(reason: TokenReason) -> bool {
    matches!(
        reason,
        TokenReason::Missing | TokenReason::ReauthRequired(_) | TokenReason::SignedOut
    )
}

async fn all(
    core: &Core,
    operation: &'static Operation,
    schemes: &[&'static SecurityScheme],
) -> Result<Option<Access>, Error> {
    // Fixed ones first: a token is not refreshed for an alternative that fails anyway.
    let lent_by = |scheme: &SecurityScheme| {
        core.session()
            .filter(|session| scheme.session == Some(session.name()))
    };
    let fixed = |scheme: &SecurityScheme| core.inner.credentials.get(scheme.name);
    if !schemes
        .iter()
        .all(|scheme| lent_by(scheme).is_some() || fixed(scheme).is_some())
    {
        return Ok(None);
    }
    let mut access = Access::default();
    for scheme in schemes {
        let added = if let Some(session) = lent_by(scheme) {
            if access.lent.is_none() {
                access.lent = match session.ready(operation) {
                    None => session.authorize(operation).await?,
                    ready => ready,
                };
            }
            let Some(lent) = access.lent.clone() else {
                return Ok(None);
            };
            access.lend(scheme, &lent)
        } else {
            fixed(scheme).map_or(Ok(()), |fixed| access.add(scheme, fixed))
        };
        added.map_err(|message| Error::invalid(scheme.name, message))?;
    }
    Ok(Some(access))
}

impl Access {
    fn lend(&mut self, scheme: &SecurityScheme, lent: &Credential) -> Result<(), String> {
        let (name, bearer) = match scheme.kind {
            SchemeKind::Bearer => (Ok(AUTHORIZATION), true),
            SchemeKind::Header(name) => (name.parse(), false),
            _ => return self.add(scheme, &Fixed::Key(lent.token.clone())),
        };
        match (name, lent.header(bearer)) {
            (Ok(name), Some(value)) => {
                self.headers.push((name, value));
                Ok(())
            }
            // It says what is wrong with it.
            _ => self.add(scheme, &Fixed::Key(lent.token.clone())),
        }
    }

    fn add(&mut self, scheme: &SecurityScheme, credential: &Fixed) -> Result<(), String> {
        let text = match (scheme.kind, credential) {
            (SchemeKind::Basic, Fixed::Basic(user, _)) if user.contains(':') => {
                return Err("has a colon in its user name".to_owned());
            }
            (SchemeKind::Basic, Fixed::Basic(user, password)) => {
                let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
                Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
            }
            (SchemeKind::Basic, Fixed::Key(_)) => {
                return Err("needs a user and a password".to_owned());
            }
            (_, Fixed::Basic(..)) => return Err("takes a token, no user and password".to_owned()),
            (SchemeKind::Bearer, Fixed::Key(token)) => {
                Zeroizing::new(format!("Bearer {}", token.expose()))
            }
            (_, Fixed::Key(key)) => Zeroizing::new(key.expose().to_owned()),
        };
        let node = || ParamValue::Text(text.to_string());
        match scheme.kind {
            SchemeKind::Basic | SchemeKind::Bearer => self
                .headers
                .push((AUTHORIZATION, header::sensitive(&text)?)),
            SchemeKind::Header(name) => {
                let (name, mut value) = header::pair(name, &text)?;
                value.set_sensitive(true);
                self.headers.push((name, value));
            }
            SchemeKind::Query(name) => {
                self.query
                    .extend(param::query(name, Style::Form(true), false, &node())?);
            }
            SchemeKind::Cookie(name) => {
                self.cookies
                    .extend(param::cookie(name, Style::Form(true), &node())?);
            }
        }
        Ok(())
    }
}
