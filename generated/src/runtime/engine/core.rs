//! In: the settings of a client. Out: [`Core`], which makes calls of requests; shared by all parts of a client.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Extensions, HeaderMap, HeaderName};
use serde::de::DeserializeOwned;

use super::builder::Fixed;
use super::call::{Call, Mode};
use super::clock::Clock;
use super::hook::{BoxFuture, SessionHook};
use super::retry::{Budget, RetryPolicy};
use super::send;
use super::transport::Transport;
use crate::runtime::wire::answer::{Answer, FromAnswer};
use crate::runtime::wire::body::Body;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::request::Request;
use crate::runtime::wire::secret::Secret;
use crate::runtime::wire::server::Base;

/// What all parts of a client share, and the session of the part that has one.
#[derive(Clone)]
pub struct Core {
    pub(crate) inner: Arc<Inner>,
    session: Option<Arc<dyn SessionHook>>,
}

pub(crate) struct Inner {
    pub(crate) base: Base,
    pub(crate) values: BTreeMap<&'static str, Secret>,
    pub(crate) credentials: BTreeMap<&'static str, Fixed>,
    pub(crate) headers: HeaderMap,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) body_limit: usize,
    pub(crate) request_ids: Option<HeaderName>,
    pub(crate) allow_http: bool,
    pub(crate) parts: Parts,
}

/// What optional parts of the runtime keep in a client, by type.
pub(crate) struct Parts(Mutex<Extensions>);

impl Parts {
    pub(crate) fn new(parts: Extensions) -> Self {
        Self(Mutex::new(parts))
    }

    /// Theirs; made when it is first asked for.
    fn get<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.get_or_insert_default::<T>().clone()
    }
}

impl Core {
    pub(crate) fn new(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
            session: None,
        }
    }

    /// The same core with a session.
    #[must_use]
    pub fn with_session(&self, session: Arc<dyn SessionHook>) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            session: Some(session),
        }
    }

    /// The same core without a session.
    #[must_use]
    pub fn without_session(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            session: None,
        }
    }

    /// The session.
    pub fn session(&self) -> Option<&Arc<dyn SessionHook>> {
        self.session.as_ref()
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The start of all URLs, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.inner.base.start()
    }

    /// What an optional part of the runtime keeps in this client, by its type; made when it is first asked for.
    pub fn part<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        self.inner.parts.get()
    }

    /// A client value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.inner.values.get(name).map(Secret::expose)
    }

    /// A call whose answer is JSON.
    pub fn json<T: DeserializeOwned + Send + 'static, P>(&self, request: Request) -> Call<T, P> {
        Call::new(self.clone(), request, Mode::Whole, |answer| {
            answer.proven()?.json()
        })
    }

    /// A call whose answer says nothing but that it worked.
    pub fn empty<P>(&self, request: Request) -> Call<(), P> {
        Call::new(self.clone(), request, Mode::Whole, |answer| {
            answer.proven().map(drop)
        })
    }

    /// A call whose answer is text.
    pub fn text<P>(&self, request: Request) -> Call<String, P> {
        Call::new(self.clone(), request, Mode::Whole, Answer::text)
    }

    /// A call whose answer is bytes, read whole or as a stream.
    pub fn bytes<P>(&self, request: Request) -> Call<Body, P> {
        Call::new(self.clone(), request, Mode::Stream, |answer| {
            Ok(answer.into_body())
        })
    }

    /// A call whose answer differs by status.
    pub fn answer<T: FromAnswer + Send + 'static, P>(&self, request: Request) -> Call<T, P> {
        Call::new(self.clone(), request, Mode::ByStatus, T::from_answer)
    }

    /// Sends a request and gives its successful answer.
    pub fn run(&self, request: Request) -> BoxFuture<'static, Result<Answer, Error>> {
        send::send(self.clone(), request, Mode::Whole, None)
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base", &self.inner.base)
            .field("values", &self.inner.values.keys())
            .field(
                "session",
                &self.session.as_ref().map(|session| session.name()),
            )
            .finish_non_exhaustive()
    }
}
