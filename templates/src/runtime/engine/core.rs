//! In: the settings of a client. Out: [`Core`], what all parts of a client share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

use super::clock::Clock;
use super::counters::Counters;
use super::interceptor::Interceptor;
use super::retry::{Budget, RetryPolicy};
use super::transport::Transport;
use crate::runtime::wire::parts::Parts;
use crate::runtime::wire::secret::Secret;
use crate::runtime::wire::server::Base;

/// What all parts of a client share, and the session of the part that has one.
#[derive(Clone)]
pub struct Core {
    pub(crate) inner: Arc<Inner>,
    session: Option<Arc<dyn Interceptor>>,
}

pub(crate) struct Inner {
    pub(crate) base: Base,
    pub(crate) values: BTreeMap<&'static str, Secret>,
    pub(crate) headers: HeaderMap,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) counters: Counters,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) body_limit: usize,
    pub(crate) request_ids: Option<HeaderName>,
    pub(crate) allow_http: bool,
    /// What clients without a session have.
    pub(crate) interceptor: Option<&'static dyn Interceptor>,
    pub(crate) parts: Parts,
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
    pub fn with_session(&self, session: Arc<dyn Interceptor>) -> Self {
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

    /// What takes part in calls.
    pub(crate) fn interceptor(&self) -> Option<&dyn Interceptor> {
        self.session.as_deref().or(self.inner.interceptor)
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// Its counters.
    pub(crate) fn counters(&self) -> &Counters {
        &self.inner.counters
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
}

/// Names only: values may be secret.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base", &self.inner.base)
            .field("values", &self.inner.values.keys())
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
