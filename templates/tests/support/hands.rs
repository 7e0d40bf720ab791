//! In: a test that moves the hands of a clock. Out: [`Hands`], which stand still until told, for the client to go by.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use miniature::{BoxFuture, Clock};
use tokio::sync::oneshot;

/// A clock by hand; clones are the same one.
#[derive(Clone, Debug)]
pub(crate) struct Hands(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    wall: SystemTime,
    monotonic: Duration,
    sleepers: Vec<(Duration, oneshot::Sender<()>)>,
}

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            wall: UNIX_EPOCH + Duration::from_secs(1_900_000_000),
            monotonic: Duration::from_secs(1000),
            sleepers: Vec::new(),
        })))
    }

    /// So much time passes.
    pub(crate) fn pass(&self, time: Duration) {
        let mut state = self.0.lock().unwrap();
        state.wall += time;
        state.monotonic += time;
        let now = state.monotonic;
        for (due, sleeper) in std::mem::take(&mut state.sleepers) {
            if due <= now {
                let _ = sleeper.send(());
            } else if !sleeper.is_closed() {
                state.sleepers.push((due, sleeper));
            }
        }
    }

    /// So many seconds pass, and whoever has something to do does it.
    pub(crate) async fn seconds(&self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
        settle().await;
    }

    /// Somebody sets the clock on the wall.
    pub(crate) fn set_wall(&self, seconds: i64) {
        let mut state = self.0.lock().unwrap();
        let time = Duration::from_secs(seconds.unsigned_abs());
        state.wall = if seconds < 0 {
            state.wall - time
        } else {
            state.wall + time
        };
    }

    /// The time on the wall, in milliseconds since 1970.
    pub(crate) fn millis(&self) -> i64 {
        let since = self.now().duration_since(UNIX_EPOCH).unwrap();
        i64::try_from(since.as_millis()).unwrap()
    }
}

impl Clock for Hands {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().wall
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().monotonic
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let (sleeper, woken) = oneshot::channel();
        let mut state = self.0.lock().unwrap();
        let due = state.monotonic + time;
        state.sleepers.push((due, sleeper));
        Box::pin(async move {
            let _ = woken.await;
        })
    }
}

/// Lets every task of this thread do what it can do now.
pub(crate) async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}
