//! In: what a fake API answers, step by step. Out: a core on a transport that records what it was given.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use miniature::runtime::engine::builder::FromCore;
use miniature::runtime::engine::core::Core;
use miniature::runtime::wire::operation::{SchemeKind, SecurityScheme};
use miniature::{Body, BoxFuture, Builder, Payload, Transport, TransportError};

/// The base of all URLs here.
pub(crate) const BASE: &str = "https://api.example/base";

/// One answer, or none.
pub(crate) type Step = BoxFuture<'static, Result<http::Response<Body>, TransportError>>;

/// Answers step by step.
#[derive(Clone, Default)]
pub(crate) struct Fake {
    steps: Arc<Mutex<VecDeque<Step>>>,
    pub(crate) seen: Arc<Mutex<Vec<http::Request<Payload>>>>,
}

impl Transport for Fake {
    fn send(&self, request: http::Request<Payload>) -> Step {
        self.seen.lock().unwrap().push(request);
        self.steps
            .lock()
            .unwrap()
            .pop_front()
            .expect("a request more than the test expects")
    }
}

/// A client of nothing but a core.
pub(crate) struct Probe(Core);

impl FromCore for Probe {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

/// A core with these settings on a fake with these steps.
pub(crate) fn core(
    settings: impl FnOnce(Builder<Probe>) -> Builder<Probe>,
    steps: Vec<Step>,
) -> (Core, Fake) {
    let fake = Fake {
        steps: Arc::new(Mutex::new(steps.into())),
        ..Fake::default()
    };
    let builder = settings(Builder::new(&[]).base_url(BASE)).transport(fake.clone());
    (builder.build().expect("sound settings").0, fake)
}

/// A scheme that no session takes care of.
pub(crate) const fn scheme(name: &'static str, kind: SchemeKind) -> SecurityScheme {
    SecurityScheme {
        name,
        kind,
        session: None,
    }
}

/// An answer.
pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Step {
    let builder = http::Response::builder().status(status);
    let builder = headers.iter().fold(builder, |builder, (name, value)| {
        builder.header(*name, *value)
    });
    let answer = builder.body(Body::from(body.to_owned())).unwrap();
    Box::pin(async move { Ok(answer) })
}
