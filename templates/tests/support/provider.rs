//! In: requests of sessions. Out: an API with rotating refresh tokens, that does what a test tells it: fail, hang, forget.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use miniature::{Body, BoxFuture, Payload, PayloadData, Transport, TransportError};
use tokio::sync::watch;

/// How it answers a refresh.
#[derive(Clone, Debug)]
pub(crate) enum Mood {
    /// With new tokens.
    Fine,
    /// With this status and body, and this `Retry-After`.
    Fails(u16, &'static str, Option<&'static str>),
    /// No connection is made.
    Refuses,
    /// It does what is asked, and the answer is lost.
    Loses,
    /// It does what is asked, and a gateway answers with this status.
    Breaks(u16),
}

/// Clones are the same one.
#[derive(Clone)]
pub(crate) struct Provider {
    state: Arc<Mutex<State>>,
    gates: Arc<[watch::Sender<bool>; 3]>,
}

struct State {
    mood: Mood,
    /// Seconds of an access token.
    lifetime: u64,
    /// Whether a refresh token that was rotated away is still taken.
    grace: bool,
    /// Whether one that comes again ends the whole family of tokens (RFC 9700, section 4.14.2).
    punishes: bool,
    issued: usize,
    /// The refresh token of the day.
    refresh: String,
    access: BTreeSet<String>,
    accepts: bool,
    log: Vec<String>,
}

/// Which requests a test can hold back.
#[derive(Clone, Copy)]
pub(crate) enum Gate {
    /// Refreshes that are not refused, and sign-ins.
    Tokens,
    /// Answers of the profile.
    Profile,
    /// Refreshes that are refused.
    Refusals,
}

impl Provider {
    pub(crate) fn new() -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                mood: Mood::Fine,
                lifetime: 3600,
                grace: false,
                punishes: false,
                issued: 0,
                refresh: String::new(),
                access: BTreeSet::new(),
                accepts: true,
                log: Vec::new(),
            })),
            gates: Arc::new([(); 3].map(|()| watch::channel(true).0)),
        }
    }

    pub(crate) fn mood(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    pub(crate) fn lifetime(&self, seconds: u64) {
        self.state.lock().unwrap().lifetime = seconds;
    }

    pub(crate) fn grace(&self) {
        self.state.lock().unwrap().grace = true;
    }

    /// A refresh token that comes again ends all tokens.
    pub(crate) fn punish(&self) {
        self.state.lock().unwrap().punishes = true;
    }

    /// No access token is good any more.
    pub(crate) fn revoke_all(&self) {
        self.state.lock().unwrap().access.clear();
    }

    /// Nor is the refresh token.
    pub(crate) fn revoke_grant(&self) {
        let mut state = self.state.lock().unwrap();
        state.access.clear();
        state.refresh.clear();
    }

    /// Whether it accepts tokens at all.
    pub(crate) fn accepts(&self, accepts: bool) {
        self.state.lock().unwrap().accepts = accepts;
    }

    /// Holds requests back, or lets them through.
    pub(crate) fn open(&self, gate: Gate, open: bool) {
        self.gates[gate as usize].send_replace(open);
    }

    /// What was asked: `login`, `refresh R1`, `profile T1`, `revoke R1`, with what it came to.
    pub(crate) fn log(&self) -> Vec<String> {
        self.state.lock().unwrap().log.clone()
    }

    /// How often something was asked.
    pub(crate) fn count(&self, what: &str) -> usize {
        self.log()
            .iter()
            .filter(|line| line.starts_with(what))
            .count()
    }

    /// The token of the last call of the profile.
    pub(crate) fn last(&self) -> String {
        let log = self.log();
        let mut calls = log
            .iter()
            .rev()
            .filter_map(|line| line.strip_prefix("profile "));
        calls.next().unwrap_or_default().to_owned()
    }

    /// A client of it, by this clock.
    pub(crate) fn client(&self, clock: &super::hands::Hands) -> miniature::Client {
        miniature::Client::builder("app-1")
            .client_basic("app-1", "s3cret")
            .clock(clock.clone())
            .transport(self.clone())
            .build()
            .unwrap()
    }

    fn log_line(&self, line: String) {
        self.state.lock().unwrap().log.push(line);
    }

    async fn pass(&self, gate: Gate) {
        let mut gate = self.gates[gate as usize].subscribe();
        gate.wait_for(|open| *open).await.unwrap();
    }

    async fn refresh(&self, token: &str) -> Result<Answer, TransportError> {
        self.log_line(format!("refresh {token}"));
        // What it does is done before the answer is on its way.
        let answer = self.state.lock().unwrap().refresh(token);
        let refused = matches!(answer, Ok((400.., _, _)));
        self.pass(if refused {
            Gate::Refusals
        } else {
            Gate::Tokens
        })
        .await;
        answer
    }
}

type Answer = (u16, String, Option<&'static str>);

impl State {
    fn issue(&mut self) -> Answer {
        self.issued += 1;
        let n = self.issued;
        self.refresh = format!("R{n}");
        self.access.insert(format!("T{n}"));
        let lifetime = self.lifetime;
        let tokens = format!(
            r#"{{"access_token":"T{n}","refresh_token":"R{n}","expires_in":{lifetime},"user_id":"u1"}}"#
        );
        (200, tokens, None)
    }

    fn is_good(&self, token: &str) -> bool {
        self.accepts && self.access.contains(token)
    }

    fn refresh(&mut self, token: &str) -> Result<Answer, TransportError> {
        match self.mood.clone() {
            Mood::Refuses => Err(TransportError::not_sent("connection refused")),
            Mood::Fails(status, body, retry_after) => Ok((status, body.to_owned(), retry_after)),
            Mood::Fine | Mood::Loses | Mood::Breaks(_)
                if self.punishes && token != self.refresh =>
            {
                self.access.clear();
                self.refresh.clear();
                let body = r#"{"error":"invalid_grant","error_description":"refresh token reuse detected"}"#;
                Ok((400, body.to_owned(), None))
            }
            Mood::Fine | Mood::Loses | Mood::Breaks(_) if token != self.refresh && !self.grace => {
                let body = r#"{"error":"invalid_grant","error_description":"not found"}"#;
                Ok((400, body.to_owned(), None))
            }
            Mood::Fine => Ok(self.issue()),
            Mood::Breaks(status) => {
                self.issue();
                Ok((status, "<html>Bad Gateway</html>".to_owned(), None))
            }
            Mood::Loses => {
                self.issue();
                Err(TransportError::cut("connection reset"))
            }
        }
    }
}

impl Transport for Provider {
    fn send(
        &self,
        request: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let provider = self.clone();
        Box::pin(async move {
            let path = request
                .uri()
                .path()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            let header = request.headers().get("authorization");
            let token = header
                .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
                .unwrap_or_default()
                .to_owned();
            let body = match request.into_body().open() {
                PayloadData::Whole(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                _ => String::new(),
            };
            let value = body.rsplit('=').next().unwrap_or_default();
            // Others get their turn, as with a real network.
            tokio::task::yield_now().await;
            let (status, body, retry_after) = match path.as_str() {
                "login" => {
                    provider.log_line("login".to_owned());
                    let (status, data, none) = provider.state.lock().unwrap().issue();
                    provider.pass(Gate::Tokens).await;
                    (status, format!(r#"{{"code":200,"data":{data}}}"#), none)
                }
                "token" => provider.refresh(value).await?,
                "revoke" => {
                    provider.log_line(format!("revoke {value}"));
                    (200, String::new(), None)
                }
                _ => {
                    provider.log_line(format!("profile {token}"));
                    provider.pass(Gate::Profile).await;
                    if provider.state.lock().unwrap().is_good(&token) {
                        (200, r#"{"code":200,"data":{"id":"u1"}}"#.to_owned(), None)
                    } else {
                        (401, r#"{"code":2020,"message":"no"}"#.to_owned(), None)
                    }
                }
            };
            let mut answer = http::Response::builder().status(status);
            if let Some(seconds) = retry_after {
                answer = answer.header("retry-after", seconds);
            }
            Ok(answer.body(Body::from(bytes::Bytes::from(body))).unwrap())
        })
    }
}
