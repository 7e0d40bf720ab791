//! In: a request and how to read its answer. Out: [`Call`], which can be awaited.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use super::core::Core;
use super::hook::BoxFuture;
use super::send;
use crate::runtime::wire::answer::Answer;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::header;
use crate::runtime::wire::request::Request;
use crate::runtime::wire::response::{Raw, Response};

/// How much of an answer is read and judged before it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// All of it; failures are errors.
    Whole,
    /// A success is left as a stream.
    Stream,
    /// All of it; a failing HTTP status is no error, a failing envelope is.
    ByStatus,
    /// All of it; nothing is an error.
    Raw,
}

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
            Ok(pair) => self.request.headers.push(pair),
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
