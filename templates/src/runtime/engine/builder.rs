//! In: the settings of a client. Out: [`Builder`], and the core of a client whose settings are sound.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, USER_AGENT};
use http::{Extensions, HeaderMap};

use super::clock::{Clock, SystemClock};
use super::core::{Core, Inner};
use super::counters::Counters;
use super::interceptor::Interceptor;
use super::retry::RetryPolicy;
use super::transport::{Transport, default_client};
use crate::runtime::wire::error::{Error, Fault};
use crate::runtime::wire::header;
use crate::runtime::wire::parts::Parts;
use crate::runtime::wire::secret::Secret;
use crate::runtime::wire::server::{Base, Server};

/// A client made of a core.
pub trait FromCore {
    /// The client.
    fn from_core(core: Core) -> Self;
}

/// The settings of a client.
#[must_use]
pub struct Builder<C> {
    servers: &'static [Server],
    server: usize,
    base_url: Option<String>,
    variables: BTreeMap<&'static str, String>,
    values: BTreeMap<&'static str, Secret>,
    headers: HeaderMap,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    counters: Counters,
    timeout: Duration,
    attempt_timeout: Duration,
    connect_timeout: Duration,
    retry: RetryPolicy,
    body_limit: usize,
    request_ids: Option<HeaderName>,
    allow_http: bool,
    pub(crate) interceptor: Option<&'static dyn Interceptor>,
    pub(crate) parts: Extensions,
    faults: Vec<Fault>,
    client: PhantomData<fn() -> C>,
}

impl<C> Builder<C> {
    /// Settings of a client of these servers.
    #[doc(hidden)]
    pub fn new(servers: &'static [Server]) -> Self {
        let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        let builder = Self {
            servers,
            server: 0,
            base_url: None,
            variables: BTreeMap::new(),
            values: BTreeMap::new(),
            headers: HeaderMap::new(),
            transport: None,
            clock: Arc::new(SystemClock),
            counters: Counters::new(),
            timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            retry: RetryPolicy::default(),
            body_limit: 16 << 20,
            request_ids: None,
            allow_http: false,
            interceptor: None,
            parts: Extensions::new(),
            faults: Vec::new(),
            client: PhantomData,
        };
        builder.user_agent(agent)
    }

    /// Sends everything there, instead of to the API's own servers.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The server with this index in the API's list, instead of the first.
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// The longest that a call may take, with all its attempts; 60 s unless told.
    ///
    /// For an answer that is read as a stream: until its first bytes, because a large one takes the time it takes; the
    /// `timeout` of a call holds to its end.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest that one attempt may take, and the longest wait for more of a stream; 30 s unless told.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// The longest that making a connection may take; 10 s unless told. Not for a client or transport of your own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How often and how soon a call is tried again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// A header of every request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header::pair(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(message) => self.faults.push(Fault {
                path: name.to_owned(),
                message,
            }),
        }
        self
    }

    /// The `User-Agent` of every request.
    pub fn user_agent(self, agent: &str) -> Self {
        self.header(USER_AGENT.as_str(), agent)
    }

    /// Sends a random id in this header; all attempts of a call have the same.
    pub fn request_ids(mut self, header: &str) -> Self {
        match header.parse() {
            Ok(name) => self.request_ids = Some(name),
            Err(_) => self.faults.push(Fault {
                path: header.to_owned(),
                message: "is no valid name of a header".into(),
            }),
        }
        self
    }

    /// The largest answer that is read; 16 MiB unless told. Not for answers that are read as streams.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// A `reqwest` client of your own, with a proxy or a CA. Give it `redirect(Policy::none())`: a client that follows
    /// redirects may carry credentials in headers of their own to another host.
    pub fn http(self, client: reqwest::Client) -> Self {
        self.transport(client)
    }

    /// A transport of your own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// A clock of your own, for tests: it tells when tokens end, and when a call is tried again.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Counts calls, requests that were sent again, and refreshes in these.
    pub fn counters(mut self, counters: Counters) -> Self {
        self.counters = counters;
        self
    }

    /// Allows plain http to other machines: everybody on the way can read and change everything.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// A client value.
    #[doc(hidden)]
    pub fn value(self, name: &'static str, value: impl Into<String>) -> Self {
        self.secret_value(name, value.into())
    }

    /// A client value.
    #[doc(hidden)]
    pub fn secret_value(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.values.insert(name, value.into());
        self
    }

    /// A variable of the server's URL.
    #[doc(hidden)]
    pub fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    fn core(self) -> Result<Core, Error> {
        let base = match (&self.base_url, self.servers.get(self.server)) {
            (Some(url), _) => Base::new(url, true, self.allow_http)?,
            (None, Some(server)) => {
                Base::new(&server.expand(&self.variables)?, false, self.allow_http)?
            }
            (None, None) => return Err(Error::invalid("server", "is unknown: give a base URL")),
        };
        if !self.faults.is_empty() {
            return Err(Error::faults(self.faults));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(default_client(self.connect_timeout)?),
        };
        Ok(Core::new(Inner {
            base,
            values: self.values,
            headers: self.headers,
            transport,
            clock: self.clock,
            counters: self.counters,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            budget: self.retry.bucket(),
            retry: self.retry,
            body_limit: self.body_limit,
            request_ids: self.request_ids,
            allow_http: self.allow_http,
            interceptor: self.interceptor,
            parts: Parts::new(self.parts),
        }))
    }
}

impl<C: FromCore> Builder<C> {
    /// The client, or all that is wrong with its settings.
    pub fn build(self) -> Result<C, Error> {
        self.core().map(C::from_core)
    }
}

/// Names only: values may be secret.
impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("values", &self.values.keys())
            .finish_non_exhaustive()
    }
}
