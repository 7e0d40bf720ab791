//! [`Credential`]: a token that a session lends to attempts; and [`Lender`], which lends it.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use zeroize::Zeroizing;

use crate::runtime::wire::error::Error;
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::header;
use crate::runtime::wire::operation::Operation;
use crate::runtime::wire::secret::Secret;

/// A token that a session lends to attempts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Credential {
    /// The token as it travels, without `Bearer`.
    pub token: Secret,
    /// Which token of the session's life this is; handed back when it is rejected.
    pub generation: u64,
    /// The own user id.
    pub subject: Option<Arc<str>>,
    /// With `Bearer` and without, if it can be a header at all.
    headers: Option<[HeaderValue; 2]>,
}

impl Credential {
    /// Lends this token.
    pub fn new(token: Secret, generation: u64, subject: Option<String>) -> Self {
        let bearer = Zeroizing::new(format!("Bearer {}", token.expose()));
        let both = [bearer.as_str(), token.expose()].map(|text| header::sensitive(text).ok());
        let headers = match both {
            [Some(bearer), Some(bare)] => Some([bearer, bare]),
            _ => None,
        };
        // The first copy moves the bytes to where later ones only count.
        drop(headers.clone());
        Self {
            token,
            generation,
            subject: subject.map(Arc::from),
            headers,
        }
    }

    /// As the value of a header, ready made.
    pub(crate) fn header(&self, bearer: bool) -> Option<HeaderValue> {
        let [with, without] = self.headers.as_ref()?;
        Some(if bearer { with } else { without }.clone())
    }
}

/// What lends a token for the schemes of its session.
pub trait Lender: fmt::Debug + Send + Sync {
    /// Name of the session, as in [`crate::runtime::wire::operation::SecurityScheme::session`].
    fn name(&self) -> &'static str;

    /// The token for this operation, if it is at hand and needs no look at the store.
    fn ready(&self, operation: &'static Operation) -> Option<Arc<Credential>> {
        let _ = operation;
        None
    }

    /// The token for this operation, refreshed if need be; `None` if nobody is signed in
    /// (the operation may have another alternative).
    fn authorize(
        &self,
        operation: &'static Operation,
    ) -> BoxFuture<'_, Result<Option<Arc<Credential>>, Error>>;
}
