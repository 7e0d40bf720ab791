//! The credentials of an attempt: fixed ones of the client, and the token that a session lends.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use zeroize::Zeroizing;

use super::builder::Builder;
use super::credential::{Credential, Lender};
use super::interceptor::{Access, Interceptor, Lent, Lookup, missing};
use crate::runtime::wire::error::{Error, TokenReason};
use crate::runtime::wire::header;
use crate::runtime::wire::operation::{Operation, SchemeKind, SecurityScheme};
use crate::runtime::wire::param::{self, Style};
use crate::runtime::wire::param_value::ParamValue;
use crate::runtime::wire::parts::Parts;
use crate::runtime::wire::secret::Secret;

/// A fixed credential.
#[derive(Clone, Debug)]
enum Fixed {
    Basic(String, Secret),
    Key(Secret),
}

/// The fixed credentials of a client, by scheme.
#[derive(Clone, Debug, Default)]
struct AllFixed(BTreeMap<&'static str, Fixed>);

impl<C> Builder<C> {
    /// User and password for a security scheme.
    #[doc(hidden)]
    pub fn basic(
        self,
        scheme: &'static str,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        fixed(self, scheme, Fixed::Basic(user.into(), password.into()))
    }

    /// A fixed token or key for a security scheme.
    #[doc(hidden)]
    pub fn credential(self, scheme: &'static str, key: impl Into<Secret>) -> Self {
        fixed(self, scheme, Fixed::Key(key.into()))
    }
}

fn fixed<C>(mut builder: Builder<C>, scheme: &'static str, credential: Fixed) -> Builder<C> {
    let all: &mut AllFixed = builder.parts.get_or_insert_default();
    all.0.insert(scheme, credential);
    builder.interceptor = Some(&OnlyFixed);
    builder
}

/// What a client without a session has.
#[derive(Debug)]
struct OnlyFixed;

impl Interceptor for OnlyFixed {
    fn access<'a>(&'a self, parts: &'a Parts, operation: &'static Operation) -> Lookup<'a> {
        access(parts, operation, None)
    }
}

/// The first alternative whose credentials are all there.
pub fn access<'a>(
    parts: &'a Parts,
    operation: &'static Operation,
    lender: Option<&'a dyn Lender>,
) -> Lookup<'a> {
    let search = Search {
        operation,
        fixed: parts.given(),
        lender,
    };
    if operation.security.is_empty() {
        return Lookup::Ready(Ok(Access::default()));
    }
    match (search.first(Token::Unknown), lender) {
        (None, Some(lender)) => Lookup::Waiting(Box::pin(search.ask(lender))),
        (found, _) => Lookup::Ready(found.unwrap_or_else(|| Err(missing(operation)))),
    }
}

/// The token of the session, as far as it is known.
enum Token {
    Unknown,
    Here(Arc<Credential>),
    /// Nobody is signed in, perhaps because a token has ended.
    Absent(Option<Error>),
}

/// A search through the alternatives of an operation.
#[derive(Clone, Copy)]
struct Search<'a> {
    operation: &'static Operation,
    fixed: Option<&'a AllFixed>,
    lender: Option<&'a dyn Lender>,
}

impl<'a> Search<'a> {
    /// `None`: the token has to be asked for.
    fn first(self, token: Token) -> Option<Result<Access, Error>> {
        for schemes in self.operation.security {
            // Fixed ones first: a token is not refreshed for an alternative that fails anyway.
            let there =
                |scheme: &&SecurityScheme| self.lends(scheme) || self.fixed(scheme).is_some();
            if !schemes.iter().all(there) {
                continue;
            }
            let lent = match &token {
                _ if !schemes.iter().any(|scheme| self.lends(scheme)) => None,
                Token::Unknown => Some(self.lender?.ready(self.operation)?),
                Token::Here(lent) => Some(Arc::clone(lent)),
                Token::Absent(_) => continue,
            };
            return Some(self.all(schemes, lent.as_deref()));
        }
        Some(Err(match token {
            Token::Absent(Some(ended)) => ended,
            _ => missing(self.operation),
        }))
    }

    async fn ask(self, lender: &dyn Lender) -> Result<Access, Error> {
        let token = match lender.authorize(self.operation).await {
            Ok(lent) => lent.map_or(Token::Absent(None), Token::Here),
            // A session whose token has ended is no credential; a later alternative may need none. A store or a
            // refresh that fails says nothing about the user: he must not become nobody.
            Err(Error::Token(error)) if has_ended(error.reason) => {
                Token::Absent(Some(Error::Token(error)))
            }
            Err(error) => return Err(error),
        };
        self.first(token)
            .unwrap_or_else(|| Err(missing(self.operation)))
    }

    fn lends(self, scheme: &SecurityScheme) -> bool {
        let mut lender = self.lender.into_iter();
        lender.any(|lender| scheme.session == Some(lender.name()))
    }

    fn fixed(self, scheme: &SecurityScheme) -> Option<&'a Fixed> {
        self.fixed?.0.get(scheme.name)
    }

    /// The credentials of these schemes, which are all there.
    fn all(self, schemes: &[&SecurityScheme], lent: Option<&Credential>) -> Result<Access, Error> {
        let mut access = Access::default();
        for scheme in schemes {
            let added = match (lent, self.fixed(scheme)) {
                (Some(lent), _) if self.lends(scheme) => access.lend(scheme, lent),
                (_, Some(fixed)) => access.add(scheme, fixed),
                (_, None) => Ok(()),
            };
            added.map_err(|message| Error::invalid(scheme.name, message))?;
        }
        access.lent = lent.map(|lent| Lent {
            generation: lent.generation,
            subject: lent.subject.clone(),
        });
        Ok(access)
    }
}

fn has_ended(reason: TokenReason) -> bool {
    matches!(
        reason,
        TokenReason::Missing | TokenReason::ReauthRequired(_) | TokenReason::SignedOut
    )
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
