//! [`Link`]: the connection to a Redis server, made when it is needed and made again when it broke.
//!
//! The `ConnectionManager` of `redis` makes a connection anew too, but what was asked on the one that broke is an error, and it
//! knows no sentinels.

use std::fmt;
use std::io::{self, ErrorKind as IoErrorKind};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::sentinel::SentinelClient;
use redis::{
    AsyncConnectionConfig, Client, ErrorKind, FromRedisValue, RedisError, RetryMethod,
    ScriptInvocation, ServerErrorKind,
};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

/// A try takes at most this part of the time of a step.
const TRIES: u32 = 3;
/// How long to wait before the second time that something is tried again; the first time comes at once.
const PAUSE: Duration = Duration::from_millis(2);
/// How long at most.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// The way to a server.
pub(super) struct Link {
    /// Where it is, without user and password.
    address: String,
    state: Mutex<State>,
}

struct State {
    source: Source,
    live: Option<MultiplexedConnection>,
    /// Which connection of this link that is.
    number: u64,
}

/// Who knows the server.
enum Source {
    Address(Client),
    Sentinels(Box<SentinelClient>),
}

impl Link {
    /// To this server.
    pub(super) fn to(client: Client) -> Self {
        let address = client.get_connection_info().addr().to_string();
        Self::new(address, Source::Address(client))
    }

    /// To the server that sentinels call the primary.
    pub(super) fn through(sentinels: SentinelClient, primary: &str) -> Self {
        let source = Source::Sentinels(Box::new(sentinels));
        Self::new(format!("the primary `{primary}`"), source)
    }

    fn new(address: String, source: Source) -> Self {
        Self {
            address,
            state: Mutex::new(State {
                source,
                live: None,
                number: 0,
            }),
        }
    }

    /// Runs a script that does no harm when it comes again. A connection that broke is made anew, and a server that is about to
    /// serve or that sentinels are replacing is waited for, as long as there is time.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
        time: Duration,
    ) -> Result<T, RedisError> {
        let start = Instant::now();
        let mut pause = Duration::ZERO;
        loop {
            let mut used = None;
            let one = (time / TRIES).min(time.saturating_sub(start.elapsed()));
            let tried = timeout(one, async {
                let (number, mut connection) = self.connection(time).await?;
                used = Some(number);
                script.invoke_async(&mut connection).await
            });
            // A connection may also break without a word.
            let error = match tried.await {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(error)) => error,
                Err(_) => io::Error::from(IoErrorKind::TimedOut).into(),
            };
            let again = error.is_timeout() || passes(&error);
            if again || error.is_unrecoverable_error() {
                self.leave(used).await;
            }
            if !again || start.elapsed() + pause >= time {
                return Err(error);
            }
            sleep(pause).await;
            pause = (pause * 2).clamp(PAUSE, LONGEST_PAUSE);
        }
    }

    /// The connection, and which one it is. Whoever needs one first makes it, in his runtime.
    async fn connection(&self, time: Duration) -> Result<(u64, MultiplexedConnection), RedisError> {
        let mut state = self.state.lock().await;
        let State {
            source,
            live,
            number,
        } = &mut *state;
        if let Some(live) = live {
            return Ok((*number, live.clone()));
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(time))
            .set_response_timeout(Some(time));
        let new = match source {
            Source::Address(client) => {
                client
                    .get_multiplexed_async_connection_with_config(&config)
                    .await?
            }
            Source::Sentinels(sentinels) => {
                sentinels.get_async_connection_with_config(&config).await?
            }
        };
        *number += 1;
        *live = Some(new.clone());
        Ok((*number, new))
    }

    /// Uses this connection no more.
    async fn leave(&self, number: Option<u64>) {
        let mut state = self.state.lock().await;
        if number == Some(state.number) {
            state.live = None;
        }
    }
}

/// Whether it may work when it is tried again: the connection broke, or the server is about to serve, or is the primary no more.
fn passes(error: &RedisError) -> bool {
    let lasting = error.is_connection_refusal()
        || matches!(
            error.kind(),
            ErrorKind::Parse
                | ErrorKind::AuthenticationFailed
                | ErrorKind::Server(ServerErrorKind::ClusterDown)
        );
    let once = matches!(
        error.retry_method(),
        RetryMethod::NoRetry | RetryMethod::MovedRedirect | RetryMethod::AskRedirect
    );
    !lasting && !once
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}
