//! In: a token. Out: what the issuer says about it: by introspection (RFC 7662), or another operation that tells.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value};
use tracing::debug;

use super::error::{VerifyError, invalid};
use super::spec::OnlineSpec;
use crate::runtime::engine::clock;
use crate::runtime::engine::core::Core;
use crate::runtime::engine::lock::Lock;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::operation::Method;
use crate::runtime::wire::request::Request;

/// The most answers that are kept.
const ANSWERS: usize = 10_000;
/// The longest that an answer is kept: so long does a token live that was given back (RFC 7662, section 4).
pub(super) const LONGEST: Duration = Duration::from_secs(60);

/// The longest that a question may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the issuer.
pub(super) struct Online {
    pub(super) core: Core,
    pub(super) spec: &'static OnlineSpec,
    /// How long an answer is kept.
    pub(super) keep: Duration,
    pub(super) answers: Lock<BTreeMap<Hash, Kept>>,
}

/// Of a token: a cache holds none.
type Hash = [u8; 32];

/// `None`: the token is not good.
type Answer = Option<Arc<Map<String, Value>>>;

pub(super) struct Kept {
    until: Duration,
    answer: Answer,
}

impl Online {
    /// What the issuer says about a good token. `end`: when it ends, in milliseconds since 1970, if that is known.
    pub(super) async fn ask(
        &self,
        token: &str,
        end: Option<i64>,
    ) -> Result<Arc<Map<String, Value>>, VerifyError> {
        let now = self.core.clock().monotonic();
        let hash = hash(token);
        let kept = self.answers.with(|answers| {
            let kept = answers.get(&hash).filter(|kept| now < kept.until);
            kept.map(|kept| kept.answer.clone())
        });
        let answer = if let Some(answer) = kept {
            answer
        } else {
            let answer = self.answer(token).await?;
            self.keep(hash, answer.clone(), end);
            answer
        };
        answer.ok_or_else(|| invalid("the issuer says that it is not good"))
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

    /// No longer than the token lives.
    fn keep(&self, hash: Hash, answer: Answer, end: Option<i64>) {
        let clock = self.core.clock();
        let left = end.map_or(self.keep, |end| {
            let left = end.saturating_sub(clock::millis(clock.now()));
            Duration::from_millis(u64::try_from(left).unwrap_or_default())
        });
        let keep = self.keep.min(left);
        if keep.is_zero() {
            return;
        }
        let now = clock.monotonic();
        let until = now.saturating_add(keep);
        self.answers.with(|answers| {
            if answers.len() >= ANSWERS {
                answers.retain(|_, kept| now < kept.until);
            }
            if answers.len() >= ANSWERS {
                answers.pop_first();
            }
            answers.insert(hash, Kept { until, answer });
        });
    }
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
