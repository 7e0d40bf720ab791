//! In: answers that are read as streams, slow ones too. Out: they end in the time that their caller gave, or when he stops.

use std::io::ErrorKind;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::support::fake::{Step, core};
use bytes::Bytes;
use miniature::Body;
use miniature::runtime::wire::operation::{Method, Operation};
use miniature::runtime::wire::request::Request;
use tokio::time::{Instant, Sleep, sleep};

static FILE: Operation = Operation::new("file", Method::Get, "/file");

/// One byte after each pause, for ever.
struct Drip {
    pause: Duration,
    next: Pin<Box<Sleep>>,
    dropped: Arc<AtomicBool>,
}

impl futures_core::Stream for Drip {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.pause.is_zero() {
            ready!(self.next.as_mut().poll(context));
            self.next = Box::pin(sleep(self.pause));
        }
        Poll::Ready(Some(Ok(Bytes::from("x"))))
    }
}

impl Drop for Drip {
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::SeqCst);
    }
}

fn drip(pause: Duration) -> (Step, Arc<AtomicBool>) {
    let dropped = Arc::new(AtomicBool::new(false));
    let next = Box::pin(sleep(pause));
    let stream = Drip {
        pause,
        next,
        dropped: Arc::clone(&dropped),
    };
    let answer = http::Response::new(Body::stream(stream));
    (Box::pin(async { Ok(answer) }), dropped)
}

/// Reads until it fails; when and how.
async fn end(mut body: Body) -> (Duration, ErrorKind) {
    let start = Instant::now();
    loop {
        if let Err(error) = body.chunk().await {
            return (start.elapsed(), error.kind());
        }
        // A tenth of a second of work with each.
        sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_holds_to_the_end_of_its_stream() {
    for pause in [Duration::from_millis(400), Duration::ZERO] {
        let (core, _) = core(|builder| builder, vec![drip(pause).0]);
        let call = core.bytes::<()>(Request::new(&FILE));
        let body = call.timeout(Duration::from_secs(5)).await.unwrap();
        let (taken, kind) = end(body).await;
        assert_eq!(kind, ErrorKind::TimedOut);
        assert!(
            taken >= Duration::from_secs(5) && taken < Duration::from_millis(5_200),
            "{taken:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_client_does_not_cut_a_long_stream() {
    let settings = |builder: miniature::Builder<_>| builder.timeout(Duration::from_secs(5));
    let (core, _) = core(settings, vec![drip(Duration::from_secs(1)).0]);
    let mut body = core.bytes::<()>(Request::new(&FILE)).await.unwrap();
    for _ in 0..100 {
        body.chunk().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_that_drips_ends_in_time() {
    let steps = (0..3).map(|_| drip(Duration::from_secs(1)).0).collect();
    let (core, _) = core(|builder| builder, steps);
    let start = Instant::now();
    let error = core.text::<()>(Request::new(&FILE)).await.unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error}");
    assert!(start.elapsed() <= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn who_stops_reading_or_waiting_ends_the_exchange() {
    let (step, dropped) = drip(Duration::from_secs(1));
    let (streaming, _) = core(|builder| builder, vec![step]);
    let mut body = streaming.bytes::<()>(Request::new(&FILE)).await.unwrap();
    body.chunk().await.unwrap();
    drop(body);
    assert!(dropped.load(Ordering::SeqCst));

    let (step, dropped) = drip(Duration::from_secs(1));
    let (whole, _) = core(|builder| builder, vec![step]);
    let waiting = whole.text::<()>(Request::new(&FILE)).into_future();
    let given_up = tokio::time::timeout(Duration::from_secs(3), waiting).await;
    assert!(given_up.is_err() && dropped.load(Ordering::SeqCst));
}
