//! In: a request. Out: its answer: filled, authorized, sent, judged, and sent again where its class allows.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use tracing::{Instrument as _, Span, field};

use super::attempt::{Broken, Mode, exchange};
use super::clock::Moment;
use super::core::Core;
use super::http_request::assemble;
use super::interceptor::{Access, Interceptor, Lookup, anonymous};
use super::report;
use super::retry::{self, Fate};
use crate::runtime::wire::answer::{Answer, Judged};
use crate::runtime::wire::error::{Error, TokenReason, TransportFailure};
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::operation::SealKey;
use crate::runtime::wire::payload::Payload;
use crate::runtime::wire::request::Request;

/// Sends a request under its own span.
pub(crate) fn send(
    core: Core,
    mut request: Request,
    mode: Mode,
    timeout: Option<Duration>,
) -> BoxFuture<'static, Result<Answer, Error>> {
    let operation = request.operation();
    let span = tracing::info_span!(
        "request",
        otel.kind = "client",
        operation = operation.id,
        http.request.method = http::Method::from(operation.method).as_str(),
        url.template = operation.path,
        http.request.resend_count = field::Empty,
        http.response.status_code = field::Empty,
        server.address = field::Empty,
        server.port = field::Empty,
        request_id = field::Empty,
        attempts = field::Empty,
        error.type = field::Empty,
    );
    let own = span.clone();
    let sending = async move {
        if let Some(fills) = operation.fills {
            fills.complete(&mut request.inputs, &|name| core.value(name));
        }
        let now = Instant::now();
        let deadline = now.checked_add(timeout.unwrap_or(core.inner.timeout));
        let deadline = deadline.unwrap_or_else(|| now + Duration::from_secs(86_400));
        let request_id = core
            .inner
            .request_ids
            .as_ref()
            .map(|_| format!("{:032x}", fastrand::u128(..)));
        let mut sending = Sending {
            core,
            request,
            mode,
            deadline,
            timed: timeout.is_some(),
            request_id,
            sends: 0,
            sent: false,
            bound: false,
            host: String::new(),
            port: None,
        };
        let result = sending.run().await;
        sending.record(&own, &result);
        sending.tell(&result);
        result
    };
    Box::pin(sending.instrument(span))
}

/// One call on its way.
struct Sending {
    core: Core,
    request: Request,
    mode: Mode,
    deadline: Instant,
    /// Whether the caller set the deadline, which then holds for a stream too.
    timed: bool,
    request_id: Option<String>,
    sends: u32,
    /// Whether any attempt may have arrived.
    sent: bool,
    bound: bool,
    /// Where the last attempt went.
    host: String,
    port: Option<u16>,
}

impl Sending {
    async fn run(&mut self) -> Result<Answer, Error> {
        let (mut attempt, mut renewed, mut resealed, mut paid) = (1, false, false, 0);
        loop {
            self.check()?;
            let access = self.access().await?;
            let (request, keys) = self.assemble(&access).await?;
            let sent_at = Moment::now(self.core.clock().as_ref());
            let (answer, error, fate) = match self.attempt(request).await {
                Ok((answer, None)) => {
                    self.accepted(&access);
                    self.core.inner.budget.give(paid.max(1));
                    return self.deliver(answer, sent_at).await;
                }
                Ok((answer, Some(error))) => {
                    match self.renew(&access, &error, renewed).await {
                        Ok(false) => {}
                        Ok(true) => {
                            renewed = true;
                            continue;
                        }
                        Err(none) => return Err(none.after_rejection(error)),
                    }
                    if !resealed && self.reseal(&keys, &error).await? {
                        resealed = true;
                        continue;
                    }
                    let status = if let Error::Api(error) = &error {
                        error.effective_status()
                    } else {
                        None
                    };
                    let fate = Fate::Status(status.unwrap_or(answer.status()));
                    (Some(answer), error, fate)
                }
                Err(broken) => {
                    let fate = if broken.sent {
                        Fate::Unknown
                    } else {
                        Fate::NotSent
                    };
                    (None, self.failure(broken), fate)
                }
            };
            match self.pause(attempt, fate, &error) {
                Some((pause, cost)) => {
                    let operation = self.request.operation();
                    report::resent(operation, &self.host, attempt, pause, &error);
                    attempt += 1;
                    paid += cost;
                    self.core.inner.clock.sleep(pause).await;
                }
                None => return self.give_up(answer, error),
            }
        }
    }

    /// What is wrong with the input, before anything is sent.
    fn check(&mut self) -> Result<(), Error> {
        let faults = std::mem::take(&mut self.request.inputs.faults);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::faults(faults))
        }
    }

    async fn access(&self) -> Result<Access, Error> {
        let operation = self.request.operation();
        let Some(interceptor) = self.core.interceptor() else {
            return anonymous(operation);
        };
        match interceptor.access(&self.core.inner.parts, operation) {
            Lookup::Ready(access) => access,
            Lookup::Waiting(access) => self.in_time("no token in time", access).await?,
        }
    }

    async fn in_time<T>(&self, otherwise: &str, work: impl Future<Output = T>) -> Result<T, Error> {
        timeout_at(self.deadline, work).await.map_err(|_| {
            let broken = Broken {
                sent: false,
                timeout: true,
                message: otherwise.to_owned(),
                source: None,
            };
            self.failure(broken)
        })
    }

    /// The request as it goes on the wire, with the own user id where it belongs, and the keys that encrypted parts of it.
    async fn assemble(
        &mut self,
        access: &Access,
    ) -> Result<(http::Request<Payload>, Vec<SealKey>), Error> {
        if let (Some(interceptor), Some(lent), false) =
            (self.core.interceptor(), &access.lent, self.bound)
        {
            self.bound = true;
            let operation = self.request.operation();
            interceptor.bind(operation, &mut self.request.inputs, lent.subject.as_deref());
        }
        self.check()?;
        let request_id = self.request_id.as_deref();
        let operation = self.request.operation();
        if let Some(seal) = operation.seal {
            let sealing = seal.seal(&self.core, operation, self.request.inputs.clone());
            let mut sealed = self
                .in_time("no key to encrypt with in time", sealing)
                .await??;
            sealed.inputs.settle(operation.graphql);
            let request = assemble(operation, &sealed.inputs, &self.core, access, request_id)?;
            return Ok((request, sealed.keys));
        }
        self.request.inputs.settle(operation.graphql);
        let inputs = &self.request.inputs;
        let request = assemble(operation, inputs, &self.core, access, request_id)?;
        Ok((request, Vec::new()))
    }

    async fn attempt(&mut self, request: http::Request<Payload>) -> Result<Judged, Broken> {
        self.sends += 1;
        let uri = request.uri();
        uri.host().unwrap_or_default().clone_into(&mut self.host);
        self.port = uri.port_u16();
        let own = Instant::now().checked_add(self.core.inner.attempt_timeout);
        let end = own.map_or(self.deadline, |end| end.min(self.deadline));
        let result = exchange(
            &self.core,
            self.request.operation(),
            self.mode,
            request,
            end,
        )
        .await;
        self.sent |= !matches!(&result, Err(Broken { sent: false, .. }));
        result
    }

    fn accepted(&self, access: &Access) {
        if let (Some(interceptor), Some(lent)) = (self.core.interceptor(), &access.lent) {
            interceptor.accepted(lent.generation);
        }
    }

    /// Whether a rejected token was replaced by another, and the request is to be sent again with it: once (`again`: it
    /// was), and only where that does no harm.
    async fn renew(&self, access: &Access, error: &Error, again: bool) -> Result<bool, Error> {
        let (Some(interceptor), Some(lent)) = (self.core.interceptor(), &access.lent) else {
            return Ok(false);
        };
        let operation = self.request.operation();
        let status = error.status().map_or(0, |status| status.as_u16());
        if !interceptor.rejects(status, &codes(error)) {
            return Ok(false);
        }
        let renewed = interceptor.rejected(operation, lent.generation);
        if !self.in_time("no token in time", renewed).await?? {
            return Ok(false);
        }
        let able = retry::may_renew(operation.retry) && self.request.inputs.body.is_replayable();
        if able && !again {
            return Ok(true);
        }
        let message = "there is another token, but this request is not sent again by itself";
        Err(Error::token(TokenReason::Rejected, message))
    }

    /// Whether the API could not decrypt what was sent and has another key by now, so that the request can be sent again.
    async fn reseal(&self, keys: &[SealKey], error: &Error) -> Result<bool, Error> {
        let operation = self.request.operation();
        let Some(seal) = operation
            .seal
            .filter(|seal| !keys.is_empty() && seal.refuses(&codes(error)))
        else {
            return Ok(false);
        };
        if !retry::may_renew(operation.retry) {
            seal.forget(&self.core, keys);
            return Ok(false);
        }
        let renewed = seal.renew(&self.core, keys);
        self.in_time("no key to encrypt with in time", renewed)
            .await
    }

    /// How long to wait before the next attempt and what it costs, if there is to be one.
    fn pause(&self, attempt: u32, fate: Fate, error: &Error) -> Option<(Duration, u32)> {
        let inner = &self.core.inner;
        let able = retry::may_repeat(self.request.operation().retry, fate)
            && self.request.inputs.body.is_replayable()
            && self.core.interceptor().is_none_or(Interceptor::repeats);
        if !able || !inner.retry.allows(attempt) || matches!(error, Error::Decode(_)) {
            return None;
        }
        let pause = inner
            .retry
            .pause(attempt)
            .max(error.retry_after().unwrap_or_default());
        if Instant::now().checked_add(pause)? >= self.deadline {
            return None;
        }
        Some((pause, inner.budget.take(error.is_timeout())?))
    }

    async fn deliver(&self, mut answer: Answer, sent_at: Moment) -> Result<Answer, Error> {
        if self.timed {
            answer = answer.until(self.deadline);
        }
        let operation = self.request.operation();
        if let Some(interceptor) = self.core.interceptor()
            && interceptor.wants(operation)
            && let Some(data) = answer.data()
        {
            let date = answer.date();
            let kept = interceptor.received(operation, data, sent_at, date).await;
            kept.map_err(|error| match error {
                Error::Token(mut error) => {
                    error.unknown = !operation.repeatable();
                    Error::Token(error)
                }
                other => other,
            })?;
        }
        Ok(answer)
    }

    fn give_up(&self, answer: Option<Answer>, error: Error) -> Result<Answer, Error> {
        match (self.mode, answer, error) {
            (Mode::Raw, Some(answer), Error::Status(_) | Error::Api(_))
            | (Mode::ByStatus, Some(answer), Error::Status(_)) => Ok(answer),
            (_, _, error) => Err(error),
        }
    }

    fn failure(&self, broken: Broken) -> Error {
        let operation = self.request.operation();
        let sent = broken.sent || self.sent;
        let mut failure = TransportFailure::new(operation.id, sent, broken.message);
        // What comes before an attempt never leaves one open that must not be repeated: such are not tried again.
        failure.unknown = broken.sent && !operation.repeatable();
        failure.attempts = self.sends;
        failure.source = broken.source;
        if broken.timeout {
            Error::Timeout(Box::new(failure))
        } else {
            Error::Transport(Box::new(failure))
        }
    }

    fn tell(&self, result: &Result<Answer, Error>) {
        self.core.counters().called(result.is_err(), self.sends);
        if let Err(error) = result {
            report::failed(self.request.operation(), &self.host, self.sends, error);
        }
    }

    fn record(&self, span: &Span, result: &Result<Answer, Error>) {
        span.record("attempts", self.sends);
        span.record("server.address", &self.host);
        span.record("server.port", self.port);
        if self.sends > 1 {
            span.record("http.request.resend_count", self.sends - 1);
        }
        let (status, id) = match result {
            Ok(answer) => (Some(answer.status()), answer.request_id()),
            Err(error) => (
                error.status().map(|status| status.as_u16()),
                error.request_id(),
            ),
        };
        if let Some(status) = status {
            span.record("http.response.status_code", status);
        }
        if let Some(id) = id.or(self.request_id.as_deref()) {
            span.record("request_id", id);
        }
        if let Err(error) = result {
            span.record("error.type", error.kind());
        }
    }
}

/// Status and code of the envelope of a failure.
fn codes(error: &Error) -> Vec<&str> {
    match error {
        Error::Api(error) => error
            .status
            .iter()
            .chain(&error.code)
            .map(String::as_str)
            .collect(),
        _ => Vec::new(),
    }
}
