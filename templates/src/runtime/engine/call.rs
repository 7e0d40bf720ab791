//! In: a request and how to read its answer. Out: [`Call`], which can be awaited.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::attempt::Mode;
use super::core::Core;
use super::send;
use crate::runtime::wire::answer::{Answer, FromAnswer};
use crate::runtime::wire::body::Body;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::header;
use crate::runtime::wire::operation::{Caller, Operation};
use crate::runtime::wire::parts::Parts;
use crate::runtime::wire::request::Request;
use crate::runtime::wire::response::{Raw, Response};

/// How an answer becomes a value.
type Finish<T> = fn(Answer) -> Result<T, Error>;

/// A call that is sent when it is awaited. `P` names its optional parameters.
#[must_use = "a call is only sent when it is awaited"]
pub struct Call<T, P = ()> {
    core: Core,
    request: Request,
    timeout: Option<Duration>,
    mode: Mode,
    finish: Finish<T>,
    parameters: PhantomData<fn() -> P>,
}

impl<T, P> Call<T, P> {
    pub(crate) fn new(core: Core, request: Request, mode: Mode, finish: Finish<T>) -> Self {
        Self {
            core,
            request,
            timeout: None,
            mode,
            finish,
            parameters: PhantomData,
        }
    }

    /// The longest that this call may take, with all its attempts; an answer that is read as a stream has to end in
    /// this time too.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// One more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match header::pair(name, value) {
            Ok(pair) => self.request.inputs.headers.push(pair),
            Err(message) => self.request.fault(name, message),
        }
        self
    }

    /// Status, headers and bytes as they come: nothing is decoded, a failure is no error.
    pub fn raw(self) -> Call<Raw> {
        let call = Call::new(self.core, self.request, Mode::Raw, |answer| {
            Ok(Raw::new(answer))
        });
        Call {
            timeout: self.timeout,
            ..call
        }
    }

    /// The value together with status and headers.
    pub fn response(self) -> ResponseCall<T, P> {
        ResponseCall { call: self }
    }

    /// Changes the request.
    #[doc(hidden)]
    pub fn with(mut self, change: impl FnOnce(Request) -> Request) -> Self {
        self.request = change(self.request);
        self
    }

    fn send(self) -> (BoxFuture<'static, Result<Answer, Error>>, Finish<T>) {
        (
            send::send(self.core, self.request, self.mode, self.timeout),
            self.finish,
        )
    }
}

impl<T: Send + 'static, P> IntoFuture for Call<T, P> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let (answer, finish) = self.send();
        finished(answer, finish)
    }
}

/// Once for each `T`, whatever the optional parameters.
fn finished<T: Send + 'static>(
    answer: BoxFuture<'static, Result<Answer, Error>>,
    finish: Finish<T>,
) -> BoxFuture<'static, Result<T, Error>> {
    Box::pin(async move { finish(answer.await?) })
}

impl<T, P> Clone for Call<T, P> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            request: self.request.clone(),
            timeout: self.timeout,
            mode: self.mode,
            finish: self.finish,
            parameters: PhantomData,
        }
    }
}

impl<T, P> fmt::Debug for Call<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A call whose status and headers are of interest too.
#[must_use = "a call is only sent when it is awaited"]
#[derive(Clone, Debug)]
pub struct ResponseCall<T, P = ()> {
    call: Call<T, P>,
}

impl<T: Send + 'static, P: 'static> IntoFuture for ResponseCall<T, P> {
    type Output = Result<Response<T, P>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let (answer, finish) = self.call.send();
        Box::pin(async move {
            let answer = answer.await?;
            let head = answer.head();
            Ok(Response::new(head, finish(answer)?))
        })
    }
}

impl Core {
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

impl Caller for Core {
    fn data(&self, operation: &'static Operation) -> BoxFuture<'static, Result<Value, Error>> {
        self.json::<Value, ()>(Request::new(operation))
            .into_future()
    }

    fn parts(&self) -> &Parts {
        &self.inner.parts
    }

    fn monotonic(&self) -> Duration {
        self.clock().monotonic()
    }

    fn share(&self) -> Arc<dyn Caller> {
        Arc::new(self.clone())
    }
}
