//! Asks the issuer about a token: by introspection (RFC 7662), or another operation that tells.
//!
//! Callers who ask about one token at the same time share one question. A service that fails is asked rarely until it
//! works again; meanwhile nobody can tell.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value};
use tokio::sync::watch;
use tracing::debug;

use super::backoff::Backoff;
use super::error::{VerifyError, invalid};
use super::spec::OnlineSpec;
use crate::runtime::engine::clock;
use crate::runtime::engine::core::Core;
use crate::runtime::engine::lock::Lock;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::operation::Method;
use crate::runtime::wire::request::Request;
use crate::runtime::wire::secret::Secret;

/// The most answers that are kept.
const ANSWERS: usize = 10_000;
/// The longest that an answer is kept: so long does a token live that was given back (RFC 7662, section 4).
pub(super) const LONGEST: Duration = Duration::from_secs(60);

/// The longest that a question may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the issuer.
pub(super) struct Online {
    core: Core,
    spec: &'static OnlineSpec,
    /// How long an answer is kept.
    keep: Duration,
    state: Lock<State>,
}

/// Of a token: a cache holds none.
type Hash = [u8; 32];

/// `None`: the token is not good.
type Answer = Option<Arc<Map<String, Value>>>;

/// `None`: the question is on its way.
type Told = Option<Result<Answer, VerifyError>>;

#[derive(Default)]
struct State {
    answers: BTreeMap<Hash, Kept>,
    questions: BTreeMap<Hash, watch::Receiver<Told>>,
    backoff: Backoff,
}

struct Kept {
    until: Duration,
    answer: Answer,
}

/// What a caller does.
enum Turn {
    Take(Answer),
    Wait(watch::Receiver<Told>),
    Ask(watch::Sender<Told>, watch::Receiver<Told>),
    ComeLater(Duration),
}

impl State {
    fn turn(&mut self, hash: Hash, now: Duration) -> Turn {
        if let Some(kept) = self.answers.get(&hash).filter(|kept| now < kept.until) {
            return Turn::Take(kept.answer.clone());
        }
        // Closed: its task was ended with its runtime.
        let running = |question: &&watch::Receiver<Told>| question.has_changed().is_ok();
        if let Some(question) = self.questions.get(&hash).filter(running) {
            return Turn::Wait(question.clone());
        }
        if let Some(left) = self.backoff.turn(now) {
            return Turn::ComeLater(left);
        }
        let (tell, told) = watch::channel(None);
        self.questions.insert(hash, told.clone());
        Turn::Ask(tell, told)
    }
}

impl Online {
    /// Asks by this operation.
    pub(super) fn new(core: Core, spec: &'static OnlineSpec, keep: Duration) -> Self {
        Self {
            core,
            spec,
            keep,
            state: Lock::default(),
        }
    }

    /// What an answer looks like.
    pub(super) fn spec(&self) -> &'static OnlineSpec {
        self.spec
    }

    /// What the issuer says about a good token. `end`: when it ends, in milliseconds since 1970, if that is known.
    pub(super) async fn ask(
        self: &Arc<Self>,
        token: &str,
        end: Option<i64>,
    ) -> Result<Arc<Map<String, Value>>, VerifyError> {
        let now = self.core.clock().monotonic();
        let hash = hash(token);
        let mut told = match self.state.with(|state| state.turn(hash, now)) {
            Turn::Take(answer) => return good(answer),
            Turn::ComeLater(left) => {
                return Err(VerifyError::KeysUnavailable {
                    retry_after: Some(left),
                });
            }
            Turn::Wait(told) => told,
            Turn::Ask(tell, told) => {
                let (own, token) = (Arc::clone(self), Secret::from(token));
                // Nobody who waits can end it by going away.
                tokio::spawn(async move {
                    let outcome = own.answer(token.expose()).await;
                    own.settle(hash, &outcome, end);
                    tell.send_replace(Some(outcome));
                });
                told
            }
        };
        let outcome = told.wait_for(Option::is_some).await;
        let outcome = outcome.ok().and_then(|told| told.clone());
        good(outcome.unwrap_or(Err(VerifyError::KeysUnavailable { retry_after: None }))?)
    }

    async fn answer(&self, token: &str) -> Result<Answer, VerifyError> {
        let call = self
            .core
            .json::<Value, ()>(self.request(token))
            .timeout(TIMEOUT);
        let data = match call.await {
            Ok(data) => data,
            Err(error) if self.says_dead(&error) => return Ok(None),
            Err(error) => return Err(unknown(&error)),
        };
        // Nothing else is a yes: not "true", not 1 (RFC 7662, section 2.2).
        let good = matches!(data.pointer(self.spec.active), Some(Value::Bool(true)));
        match data {
            Value::Object(data) if good => Ok(Some(Arc::new(data))),
            _ => Ok(None),
        }
    }

    fn request(&self, token: &str) -> Request {
        let (operation, name) = (self.spec.operation, self.spec.token);
        let request = Request::new(operation);
        let body = BTreeMap::from([(name, token)]);
        if operation.graphql.is_some() {
            request.variable(name, token)
        } else if self.spec.form {
            request.form(&body, &[])
        } else if matches!(operation.method, Method::Get | Method::Head) {
            request.query(name, token)
        } else {
            request.json(&body)
        }
    }

    /// Whether a failure is about the token.
    fn says_dead(&self, error: &Error) -> bool {
        let Error::Api(error) = error else {
            return false;
        };
        let codes = [&error.code, &error.status];
        codes
            .into_iter()
            .flatten()
            .any(|code| self.spec.dead.contains(&code.as_str()))
    }

    /// The question is over. Its answer is kept, but no longer than the token lives. Credentials that are refused are no
    /// failure of the service: they say the same about the next token.
    fn settle(&self, hash: Hash, outcome: &Result<Answer, VerifyError>, end: Option<i64>) {
        let now = self.core.clock().monotonic();
        let keep = self.keep.min(self.left(end));
        self.state.with(|state| {
            state.questions.remove(&hash);
            match outcome {
                Ok(answer) => {
                    state.backoff.worked();
                    if !keep.is_zero() {
                        state.keep(hash, now, keep, answer.clone());
                    }
                }
                Err(VerifyError::KeysUnavailable { retry_after }) => {
                    state.backoff.failed(now, *retry_after);
                    debug!(
                        failures = state.backoff.failures,
                        "the issuer does not tell"
                    );
                }
                Err(_) => {}
            }
        });
    }

    /// How long the token still lives.
    fn left(&self, end: Option<i64>) -> Duration {
        end.map_or(Duration::MAX, |end| {
            let left = end.saturating_sub(clock::millis(self.core.clock().now()));
            Duration::from_millis(u64::try_from(left).unwrap_or_default())
        })
    }
}

impl State {
    fn keep(&mut self, hash: Hash, now: Duration, time: Duration, answer: Answer) {
        let answers = &mut self.answers;
        if answers.len() >= ANSWERS {
            answers.retain(|_, kept| now < kept.until);
        }
        if answers.len() >= ANSWERS {
            answers.pop_first();
        }
        let until = now.saturating_add(time);
        answers.insert(hash, Kept { until, answer });
    }
}

fn good(answer: Answer) -> Result<Arc<Map<String, Value>>, VerifyError> {
    answer.ok_or_else(|| invalid("the issuer says that it is not good"))
}

fn hash(token: &str) -> Hash {
    let whole = digest(&SHA256, token.as_bytes());
    let mut hash = Hash::default();
    hash.iter_mut()
        .zip(whole.as_ref())
        .for_each(|(to, from)| *to = *from);
    hash
}

/// Why there is no answer. A refusal is about the verifier's own credentials: the user's token is not a part of them.
fn unknown(error: &Error) -> VerifyError {
    let status = match error {
        Error::Api(error) => error.effective_status(),
        error => error.status().map(|status| status.as_u16()),
    };
    debug!(error.type = error.kind(), http.response.status_code = status, "the issuer does not tell");
    match (error, status) {
        (Error::Token(_) | Error::Invalid(_), _) => VerifyError::Misconfigured,
        (Error::Api(_) | Error::Status(_), Some(400..=407 | 409..=428 | 430..=499)) => {
            VerifyError::Misconfigured
        }
        _ => VerifyError::KeysUnavailable {
            retry_after: error.retry_after(),
        },
    }
}

impl fmt::Debug for Online {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Online")
            .field("operation", &self.spec.operation.id)
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}
