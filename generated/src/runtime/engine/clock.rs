//! In: nothing. Out: [`Clock`]: what time it is and how to wait, by the system's clock or one of a test's.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::runtime::wire::future::BoxFuture;

/// A clock, and a way to wait for it.
///
/// Everything in one process is planned by [`monotonic`](Self::monotonic), because the wall clock may be set; only what
/// is kept in a store or comes from another machine is compared with [`now`](Self::now).
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time on the wall.
    fn now(&self) -> SystemTime;

    /// The time since some moment before now, the same one for as long as the clock lives; it never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits for so long, by [`monotonic`](Self::monotonic).
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn monotonic(&self) -> Duration {
        (**self).monotonic()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(time)
    }
}

/// The clock of the system; it waits on tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        let start = *START;
        Instant::now().saturating_duration_since(start)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// One moment by both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// By [`Clock::now`].
    pub wall: SystemTime,
    /// By [`Clock::monotonic`].
    pub monotonic: Duration,
}

impl Moment {
    /// Now.
    pub fn now(clock: &dyn Clock) -> Self {
        Self {
            wall: clock.now(),
            monotonic: clock.monotonic(),
        }
    }
}

/// What the work comes to, if that is in time; else it is given up.
pub async fn within<T>(
    clock: &dyn Clock,
    time: Duration,
    work: impl Future<Output = T>,
) -> Option<T> {
    let (mut work, mut sleep) = (std::pin::pin!(work), clock.sleep(time));
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Milliseconds since 1970.
pub fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
