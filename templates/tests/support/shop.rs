//! In: requests of a client. Out: canned answers; and what was sent, for a test to look at.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use miniature::{Body, BoxFuture, Payload, PayloadData, Transport, TransportError};

/// What a client sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Sent {
    /// The value of a header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

type Answerer = dyn Fn(&Sent) -> (u16, String) + Send + Sync;

/// A shop that answers by rules; no network.
#[derive(Clone)]
pub(crate) struct Shop {
    sent: Arc<Mutex<Vec<Sent>>>,
    answer: Arc<Answerer>,
}

impl Shop {
    /// Answers by this rule.
    pub(crate) fn new(answer: impl Fn(&Sent) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self {
            sent: Arc::default(),
            answer: Arc::new(answer),
        }
    }

    /// Answers these, one after the other.
    pub(crate) fn answers<S: Into<String>>(answers: impl IntoIterator<Item = (u16, S)>) -> Self {
        let answers: VecDeque<(u16, String)> = answers
            .into_iter()
            .map(|(status, body)| (status, body.into()))
            .collect();
        let answers = Mutex::new(answers);
        Self::new(move |sent| {
            answers
                .lock()
                .unwrap()
                .pop_front()
                .unwrap_or_else(|| panic!("no answer for {sent:?}"))
        })
    }

    /// Everything that was sent.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// What was sent last.
    pub(crate) fn last(&self) -> Sent {
        self.sent().pop().unwrap()
    }

    /// A client of it.
    pub(crate) fn client(&self) -> miniature::Client {
        miniature::Client::builder("app-1")
            .client_basic("app-1", "s3cret")
            .transport(self.clone())
            .build()
            .unwrap()
    }
}

impl Transport for Shop {
    fn send(
        &self,
        request: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let shop = self.clone();
        Box::pin(async move {
            let (parts, payload) = request.into_parts();
            let sent = Sent {
                method: parts.method.to_string(),
                uri: parts.uri.to_string(),
                headers: parts.headers,
                body: String::from_utf8_lossy(&read(payload).await).into_owned(),
            };
            shop.sent.lock().unwrap().push(sent.clone());
            // Others get their turn, as with a real network.
            tokio::task::yield_now().await;
            let (status, body) = (shop.answer)(&sent);
            let answer = http::Response::builder()
                .status(status)
                .header("x-next", "b")
                .header("x-total", "7");
            Ok(answer.body(Body::from(bytes::Bytes::from(body))).unwrap())
        })
    }
}

async fn read(payload: Payload) -> Vec<u8> {
    match payload.open() {
        PayloadData::Empty => Vec::new(),
        PayloadData::Whole(bytes) => bytes.to_vec(),
        PayloadData::Stream(mut stream, _) => {
            let mut all = Vec::new();
            while let Some(piece) =
                std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
            {
                all.extend_from_slice(&piece.unwrap());
            }
            all
        }
    }
}

/// An answer in the shop's envelope.
pub(crate) fn fine(data: &str) -> (u16, String) {
    (
        200,
        format!(r#"{{"code":200,"message":"fine","data":{data}}}"#),
    )
}

/// What a sign-in answers.
pub(crate) const LOGIN: &str =
    r#"{"access_token":"T1","refresh_token":"R1","expires_in":3600,"user_id":"u1"}"#;

/// A shop that knows tokens: `T<n>` and `R<n>`; those below `good` are over.
pub(crate) fn tokens(good: usize) -> (Shop, Arc<AtomicUsize>) {
    let issued = Arc::new(AtomicUsize::new(1));
    let counter = Arc::clone(&issued);
    let shop = Shop::new(move |sent: &Sent| {
        let token = sent
            .header("authorization")
            .strip_prefix("Bearer T")
            .and_then(|n| n.parse::<usize>().ok());
        if sent.uri.ends_with("/account/login") {
            return fine(LOGIN);
        }
        if sent.uri.ends_with("/account/token") {
            let next = counter.fetch_add(1, Ordering::SeqCst) + 1;
            return (
                200,
                format!(r#"{{"access_token":"T{next}","refresh_token":null,"expires_in":3600}}"#),
            );
        }
        if sent.uri.ends_with("/account/revoke") {
            return (200, String::new());
        }
        if token.is_none_or(|token| token < good) {
            return (401, r#"{"code":2020,"message":"no"}"#.to_owned());
        }
        if sent.uri.ends_with("/graphql") {
            let name = sent.json()["variables"]["input"]["name"].clone();
            return (
                200,
                format!(
                    r#"{{"data":{{"updateProfile":{{"id":"u1","name":{name},"token":null}}}}}}"#
                ),
            );
        }
        fine(r#"{"id":"u1","name":"Bob"}"#)
    });
    (shop, issued)
}
