//! [`SessionHook`]: what sending a request asks of the session behind it, if there is one.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use serde_json::Value;
use zeroize::Zeroizing;

use super::clock::Moment;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::header;
use crate::runtime::wire::inputs::Inputs;
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
    pub subject: Option<String>,
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
            subject,
            headers,
        }
    }

    /// As the value of a header, ready made.
    pub(crate) fn header(&self, bearer: bool) -> Option<HeaderValue> {
        let [with, without] = self.headers.as_ref()?;
        Some(if bearer { with } else { without }.clone())
    }
}

/// The session behind a [`Core`](super::core::Core).
///
/// The core calls in this order, for each attempt: [`ready`](Self::ready), and [`authorize`](Self::authorize) if that
/// has nothing, if a scheme of the operation is this session's; then, once the answer is read, [`rejected`](Self::rejected) (at most once a call) or
/// [`received`](Self::received).
pub trait SessionHook: fmt::Debug + Send + Sync {
    /// Name of the session, as in [`crate::runtime::wire::operation::SecurityScheme::session`].
    fn name(&self) -> &'static str;

    /// The token for this operation, if it is at hand and needs no look at the store.
    fn ready(&self, operation: &'static Operation) -> Option<Arc<Credential>> {
        let _ = operation;
        None
    }

    /// The token for this operation, refreshed if need be; `None` if nobody is signed in
    /// (the operation may have another alternative).
    fn authorize<'a>(
        &'a self,
        operation: &'static Operation,
    ) -> BoxFuture<'a, Result<Option<Arc<Credential>>, Error>>;

    /// Puts the own user id where the description wants it, if the caller did not: in the path if the template has it, as
    /// a variable of a document, in the query of a GET, HEAD or DELETE, else in the body.
    fn bind(&self, operation: &'static Operation, inputs: &mut Inputs, subject: Option<&str>);

    /// Whether it wants to see successful answers of this operation.
    fn wants(&self, operation: &'static Operation) -> bool;

    /// Sees the data of a successful answer, out of its envelope, before the caller does.
    fn received<'a>(
        &'a self,
        operation: &'static Operation,
        data: &'a Value,
        sent_at: Moment,
    ) -> BoxFuture<'a, Result<(), Error>>;

    /// Whether calls under this session are tried again as the client's policy says; a refresh has a pace of its own.
    fn repeats(&self) -> bool {
        true
    }

    /// Whether such an answer says that the token is not accepted. `codes`: status and code of its envelope.
    fn rejects(&self, http_status: u16, codes: &[&str]) -> bool;

    /// The token of this generation was rejected. `Ok(true)`: there is a newer one, send again.
    /// `Ok(false)`: the caller gets the answer as an error.
    fn rejected<'a>(
        &'a self,
        operation: &'static Operation,
        generation: u64,
    ) -> BoxFuture<'a, Result<bool, Error>>;
}
