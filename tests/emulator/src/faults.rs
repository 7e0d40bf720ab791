//! In: orders of the control API. Out: [`Faults`]: what goes wrong with the next requests.

use http::HeaderValue;
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Effect {
    /// An HTTP status with a body that is no JSON; nothing is done.
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// A failure in the envelope of the operation; nothing is done.
    Business {
        /// The class (`statusCode` of surface V3).
        #[serde(default = "forbidden")]
        status: u16,
        /// The business code. Where there is none, as at `/oidc/token`, it gives the OAuth error that goes with it.
        code: Option<i64>,
    },
    /// A failure with an OAuth error code (RFC 6749, section 5.2), for operations below `/oidc`; nothing is done.
    OauthError {
        /// The code, such as `invalid_grant`.
        error: String,
    },
    /// The work begins later.
    Delay {
        /// For how long, in milliseconds.
        millis: u64,
    },
    /// The connection is reset before anything is done.
    ResetBefore,
    /// The connection is reset when the work is done; no answer is sent.
    ResetAfter,
    /// The work is done, and the answer ends in the middle.
    Truncated,
    /// The work is done, and the answer is no JSON.
    InvalidBody,
    /// The work is done, and the answer comes in pieces.
    SlowBody {
        /// Between two pieces, in milliseconds.
        millis: u64,
    },
    /// The work is done, and the answer says that it is something else.
    ContentType {
        /// The value of `content-type`.
        value: String,
    },
    /// HTTP 429 in the envelope of the operation; nothing is done.
    TooManyRequests {
        /// `Retry-After`, in seconds.
        retry_after: Option<u64>,
    },
    /// HTTP 503; nothing is done.
    Unavailable {
        /// `Retry-After`, in seconds.
        retry_after: Option<u64>,
    },
}

fn forbidden() -> u16 {
    403
}

/// An order.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fault {
    /// The operation's id, such as `v2LoginByCode`, or the one of a GraphQL document, such as `v2UpdateProfile`; all
    /// operations if absent.
    #[serde(default)]
    pub operation: Option<String>,
    /// What goes wrong.
    pub effect: Effect,
    /// For how many requests; for all that come if absent.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many requests are left alone first.
    #[serde(default)]
    pub after: u32,
    /// How likely it is for each request, from 0 to 1.
    #[serde(default = "certain")]
    pub probability: f64,
}

fn certain() -> f64 {
    1.0
}

impl Fault {
    /// One that hits every request for every operation.
    #[must_use]
    pub fn new(effect: Effect) -> Self {
        Self {
            operation: None,
            effect,
            times: None,
            after: 0,
            probability: 1.0,
        }
    }

    /// For this operation alone.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// For so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Leaves so many requests alone first.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// With this probability for each request.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability;
        self
    }

    /// Whether it can happen at all.
    /// Errors: a number is out of its range, or a text is no header's value.
    fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(format!(
                "`probability` is {}, not from 0 to 1",
                self.probability
            ));
        }
        if self.times == Some(0) {
            return Err("`times` is 0: such an order never comes about".to_owned());
        }
        match &self.effect {
            Effect::Status { status } if !(200..600).contains(status) => {
                Err(format!("`status` is {status}, not from 200 to 599"))
            }
            Effect::ContentType { value } if HeaderValue::from_str(value).is_err() => {
                Err(format!("`value` is {value:?}, which no header can carry"))
            }
            _ => Ok(()),
        }
    }
}

impl Effect {
    /// Its `kind`.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Business { .. } => "business",
            Self::OauthError { .. } => "oauth_error",
            Self::Delay { .. } => "delay",
            Self::ResetBefore => "reset_before",
            Self::ResetAfter => "reset_after",
            Self::Truncated => "truncated",
            Self::InvalidBody => "invalid_body",
            Self::SlowBody { .. } => "slow_body",
            Self::ContentType { .. } => "content_type",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::Unavailable { .. } => "unavailable",
        }
    }
}

/// All orders that stand, oldest first, and where chance comes from.
#[derive(Debug)]
pub(crate) struct Faults {
    standing: Vec<Fault>,
    chance: fastrand::Rng,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            standing: Vec::new(),
            chance: fastrand::Rng::with_seed(1),
        }
    }
}

impl Faults {
    /// Takes an order; `known` are the ids that it can name.
    /// Errors: it names another operation, or can never happen.
    pub(crate) fn order(&mut self, fault: Fault, known: &[&str]) -> Result<(), String> {
        if let Some(operation) = fault.operation.as_deref()
            && !known.contains(&operation)
        {
            return Err(unknown(operation, known));
        }
        fault.check()?;
        self.standing.push(fault);
        Ok(())
    }

    pub(crate) fn clear(&mut self) {
        self.standing.clear();
    }

    pub(crate) fn standing(&self) -> &[Fault] {
        &self.standing
    }

    /// All that goes wrong with a request that goes by these ids; what was ordered a number of times is counted down.
    pub(crate) fn take(&mut self, ids: &[&str]) -> Vec<Effect> {
        let mut effects = Vec::new();
        for fault in &mut self.standing {
            if fault
                .operation
                .as_deref()
                .is_some_and(|own| !ids.contains(&own))
            {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if fault.probability < 1.0 && self.chance.f64() >= fault.probability {
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times = times.saturating_sub(1);
            }
            effects.push(fault.effect.clone());
        }
        self.standing.retain(|fault| fault.times != Some(0));
        effects
    }
}

fn unknown(operation: &str, known: &[&str]) -> String {
    let near = |id: &str| strsim::jaro_winkler(&id.to_lowercase(), &operation.to_lowercase());
    let nearest = known
        .iter()
        .max_by(|one, other| near(one).total_cmp(&near(other)));
    let nearest = nearest.map(|id| format!("; did you mean `{id}`?"));
    format!(
        "there is no operation `{operation}`{}",
        nearest.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::{Effect, Fault, Faults};

    const KNOWN: &[&str] = &["oidcToken", "v2Logout", "v2UpdateProfile"];

    #[test]
    fn an_order_counts_down_and_is_gone() {
        let mut faults = Faults::default();
        let reset = Fault::new(Effect::ResetBefore).on("oidcToken");
        faults.order(reset.after(1).times(2), KNOWN).unwrap();
        assert!(faults.take(&["oidcToken"]).is_empty());
        assert!(faults.take(&["v2Logout"]).is_empty());
        assert_eq!(faults.take(&["oidcToken"]), [Effect::ResetBefore]);
        assert_eq!(faults.take(&["oidcToken"]), [Effect::ResetBefore]);
        assert!(faults.take(&["oidcToken"]).is_empty());
        assert!(faults.standing().is_empty());
    }

    #[test]
    fn what_cannot_happen_is_no_order() {
        let mut faults = Faults::default();
        let truncated = Fault::new(Effect::Truncated);
        let error = faults.order(truncated.clone().on("v2updateprofil"), KNOWN);
        let text = "there is no operation `v2updateprofil`; did you mean `v2UpdateProfile`?";
        assert_eq!(error, Err(text.to_owned()));
        let wrong = [
            truncated.clone().times(0),
            truncated.clone().probability(1.5),
            truncated.probability(f64::NAN),
            Fault::new(Effect::Status { status: 101 }),
            Fault::new(Effect::ContentType {
                value: "a\nb".to_owned(),
            }),
        ];
        for fault in wrong {
            assert!(faults.order(fault, KNOWN).is_err());
        }
        assert!(faults.standing().is_empty());
    }

    #[test]
    fn the_name_of_an_effect_is_its_kind_in_json() {
        let all = [
            Effect::Status { status: 500 },
            Effect::Business {
                status: 403,
                code: None,
            },
            Effect::OauthError {
                error: String::new(),
            },
            Effect::Delay { millis: 1 },
            Effect::ResetBefore,
            Effect::ResetAfter,
            Effect::Truncated,
            Effect::InvalidBody,
            Effect::SlowBody { millis: 1 },
            Effect::ContentType {
                value: String::new(),
            },
            Effect::TooManyRequests { retry_after: None },
            Effect::Unavailable { retry_after: None },
        ];
        for effect in all {
            let json = serde_json::to_value(&effect).unwrap();
            assert_eq!(json["kind"], effect.kind());
        }
    }
}
