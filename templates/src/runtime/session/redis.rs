//! [`RedisStore`]: tokens in a Redis server, for any number of machines.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use redis::sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType};
use redis::{
    Client, ConnectionAddr, ConnectionInfo, ErrorKind, FromRedisValue, IntoConnectionInfo as _,
    RedisError, Script, ServerErrorKind, TlsMode,
};
use zeroize::Zeroizing;

use self::link::Link;
use self::scripts::{DELETE, GONE, LEASE, LOAD, NOTHING, RELEASE, SWAP};
use super::record::Record;
use super::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};
use crate::runtime::engine::clock::millis;

mod link;
mod scripts;

/// Tokens in a Redis server (5.0 or later, or what speaks its language), for the instances of a backend.
///
/// Each key is a hash with version, record and the last write; each change is one Lua script, so it happens as a whole or not
/// at all. A version is the server's time in microseconds, or one more than the last one: it grows even after
/// everything about the key is forgotten, as long as the server's clock is not set back. Clones share one
/// connection, which is made when it is needed, in the runtime that needs it.
///
/// A connection that breaks is made again, and what was asked is asked again, within the time of the step: a change that was done
/// and whose answer was lost is not done twice. A server that is not there is an error at once.
///
/// An entry ends 90 days after its access token, or after it was last read or written, whichever is later: longer than the
/// refresh tokens that are customary, which end when they are not used. [`forget_after`](Self::forget_after) changes it.
///
/// The records are in the clear, here and on the server's disk: wrap the store in `SealedStore` unless the server is
/// trusted with them.
///
/// # What it promises where
///
/// * One server: all that [`TokenStore`] promises. What it loses when it dies (no `appendfsync always`) are the last writes; a
///   refresh token that was rotated in them is lost, and its user signs in again.
/// * A primary with replicas, and sentinels ([`sentinels`](Self::sentinels)): the same, through a change of the primary. Replicas
///   follow late, so the last writes may be lost with the primary (`min-replicas-to-write` and `WAIT` make that rarer, not impossible).
///   Whoever saw a lost version is refused like any late writer. While there is no primary, each step is an error in its time.
/// * A cluster: not supported; the error says so.
/// * `maxmemory` with `noeviction`, which is the right choice: a save or lease that finds no room is an error; reading and
///   signing out go on, and tokens that could not be saved are used from memory.
/// * `allkeys-lru` and its like: any entry may go at any time, and its user signs in again. No version comes twice.
/// * `volatile-ttl`: what ends first goes first, which are leases and the traces of deleted entries, then entries. Without a lease a
///   refresh may be begun twice; versions decide. `forget_after(Duration::MAX)` keeps entries out of it, and of every `volatile-…`.
/// * TLS: `rediss://`; certificates are checked against those of the system, or of the file in the variable `SSL_CERT_FILE`.
#[derive(Clone)]
pub struct RedisStore {
    link: Arc<Link>,
    prefix: Arc<str>,
    timeout: Duration,
    life: Duration,
    tombstones: Duration,
}

/// How long a step may take.
const TIMEOUT: Duration = Duration::from_secs(3);
/// How long an entry lives that nobody uses.
const LIFE: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long a late writer is told by the last version that the entry is gone.
const TOMBSTONES: Duration = Duration::from_secs(24 * 3600);
/// Redis refuses times whose end it cannot count.
const LONGEST: u128 = 100 * 365 * 24 * 3600 * 1000;

/// A version and a record as they come from the server.
type Found = Option<(u64, Vec<u8>)>;

impl RedisStore {
    /// The server at this address: `redis://user:password@host:port/database`, `rediss://…` for TLS (feature
    /// `redis-tls`), `unix:///path`. It is only looked at; the first use connects.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        let client = Client::open(parsed(address)?).map_err(|_| no_address())?;
        Ok(Self::over(Link::to(client)))
    }

    /// The server that these sentinels call the primary, whichever that is. The addresses are like those of [`open`](Self::open), of
    /// the sentinels; `primary` is one with the name of the primary in place of a host, and with what the server itself wants:
    /// `redis://user:password@name/database`. At least one sentinel must be known; it knows the others.
    pub fn sentinels(addresses: &[&str], primary: &str) -> Result<Self, StoreError> {
        let primary = parsed(primary)?;
        let (name, mode) = match primary.addr() {
            ConnectionAddr::Tcp(name, _) => (name, None),
            ConnectionAddr::TcpTls { host, insecure, .. } if *insecure => {
                (host, Some(TlsMode::Insecure))
            }
            ConnectionAddr::TcpTls { host, .. } => (host, Some(TlsMode::Secure)),
            _ => return Err(no_address()),
        };
        let addresses: Result<Vec<ConnectionInfo>, _> =
            addresses.iter().map(|address| parsed(address)).collect();
        let settings = primary.redis_settings().clone();
        let mut node = SentinelNodeConnectionInfo::default().set_redis_connection_info(settings);
        if let Some(mode) = mode {
            node = node.set_tls_mode(mode);
        }
        let kind = SentinelServerType::Master;
        let sentinels = SentinelClient::build(addresses?, name.clone(), Some(node), kind)
            .map_err(|_| no_address())?;
        Ok(Self::over(Link::through(sentinels, name)))
    }

    fn over(link: Link) -> Self {
        Self {
            link: Arc::new(link),
            prefix: "tokens:".into(),
            timeout: TIMEOUT,
            life: LIFE,
            tombstones: TOMBSTONES,
        }
    }

    /// What the names of its keys in the server begin with; `tokens:` unless set.
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long a step may take, with making a connection, before it is an error; 3 seconds unless set. What has no answer after a
    /// third of it is asked again over a new connection.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Forgets an entry so long after its access token ended, or after it was last used, whichever is later; 90 days unless
    /// set, and never with `Duration::MAX`. A refresh token that lasts longer without use is forgotten with it. The end of a token that is
    /// sealed (`SealedStore`) is not seen here.
    pub fn forget_after(mut self, time: Duration) -> Self {
        self.life = time;
        self
    }

    /// How long the last version of a deleted entry is kept, should the server's clock be set back; a day unless set.
    pub fn remember_deleted(mut self, time: Duration) -> Self {
        self.tombstones = time;
        self
    }

    fn entry_name(&self, key: &TokenKey) -> String {
        format!("{}entry:{}", self.prefix, key.text())
    }

    fn lease_name(&self, key: &TokenKey) -> String {
        format!("{}lease:{}", self.prefix, key.text())
    }

    /// Runs a script, as often as needed.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        key: &str,
        arguments: &[&[u8]],
    ) -> Result<T, RedisError> {
        let mut call = script.prepare_invoke();
        call.key(key);
        for argument in arguments {
            call.arg(*argument);
        }
        self.link.run(&call, self.timeout).await
    }

    async fn found(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        let life = self.life(None);
        let found: Found = self
            .run(&LOAD, key, &[life.as_bytes()])
            .await
            .map_err(|error| failed("cannot read from", &error))?;
        found.map(entry).transpose()
    }

    /// How long an entry lives from now on, as Redis takes it; 0: for ever.
    fn life(&self, ends: Option<i64>) -> String {
        if self.life == Duration::MAX {
            return "0".to_owned();
        }
        let left = ends.map_or(0, |end| end.saturating_sub(millis(SystemTime::now())));
        let left = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        milliseconds(self.life.saturating_add(left))
    }
}

/// The parts of an address.
fn parsed(address: &str) -> Result<ConnectionInfo, StoreError> {
    if !cfg!(feature = "redis-tls") && address.starts_with("rediss:") {
        let message = "a redis server over TLS needs the feature `redis-tls` of this library";
        return Err(StoreError::new(message));
    }
    // The error may quote the address, and the password with it.
    address.into_connection_info().map_err(|_| no_address())
}

fn no_address() -> StoreError {
    StoreError::new("this is no address of a redis server")
}

/// A name for one write, to know it again.
fn write_name() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// In whole milliseconds that Redis takes.
fn milliseconds(time: Duration) -> String {
    time.as_millis().clamp(1, LONGEST).to_string()
}

fn entry((version, text): (u64, Vec<u8>)) -> Result<Entry, StoreError> {
    let text = Zeroizing::new(text);
    // The error itself may quote what it read.
    let record = serde_json::from_slice(&text)
        .map_err(|_| StoreError::unreadable(version, "what redis keeps there is no token"))?;
    Ok(Entry { version, record })
}

/// Without the error itself: servers repeat arguments in their messages, and those are tokens.
fn failed(verb: &str, error: &RedisError) -> StoreError {
    let cluster = [
        ServerErrorKind::Moved,
        ServerErrorKind::Ask,
        ServerErrorKind::ClusterDown,
    ];
    let why = if cluster
        .iter()
        .any(|kind| error.kind() == ErrorKind::Server(*kind))
    {
        "the server belongs to a cluster, which is not supported"
    } else if error.is_timeout() {
        "it took too long"
    } else if error.is_connection_refusal() {
        "there is no connection"
    } else if error.is_connection_dropped() {
        "the connection broke"
    } else {
        error.category()
    };
    let known =
        |code: &&str| code.len() <= 20 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let code = error.code().filter(known);
    let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
    StoreError::new(format!("{verb} redis: {why}{code}"))
}

impl TokenStore for RedisStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move { self.found(&self.entry_name(key)).await })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        Box::pin(async move {
            let mut text = Zeroizing::new(Vec::with_capacity(4096));
            serde_json::to_writer(&mut *text, record)
                .map_err(|_| StoreError::new("the token is no JSON"))?;
            let expected = expected.map_or_else(String::new, |version| version.to_string());
            let (write, life) = (write_name(), self.life(record.tokens.expires_at));
            let arguments = [
                expected.as_bytes(),
                &text,
                write.as_bytes(),
                life.as_bytes(),
            ];
            self.run(&SWAP, &self.entry_name(key), &arguments)
                .await
                .map_err(|error| failed("cannot save to", &error))
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            let name = self.entry_name(key);
            let (write, life) = (write_name(), milliseconds(self.tombstones));
            // What was found is removed, or what took its place is looked at: so the answer is what was removed.
            loop {
                let found = self.found(&name).await;
                let version = match &found {
                    Ok(Some(entry)) => entry.version,
                    Ok(None) => return Ok(None),
                    Err(error) => match error.unreadable_version() {
                        Some(version) => version,
                        None => return found,
                    },
                };
                let version = version.to_string();
                let arguments = [version.as_bytes(), write.as_bytes(), life.as_bytes()];
                let done: Result<u8, _> = self.run(&DELETE, &name, &arguments).await;
                match done.map_err(|error| failed("cannot delete from", &error))? {
                    GONE => return found,
                    NOTHING => return Ok(None),
                    _ => {}
                }
            }
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let time = milliseconds(time);
            let arguments = [holder.as_bytes(), time.as_bytes()];
            self.run(&LEASE, &self.lease_name(key), &arguments)
                .await
                .map_err(|error| failed("cannot lease from", &error))
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let done: Result<i64, _> = self
                .run(&RELEASE, &self.lease_name(key), &[holder.as_bytes()])
                .await;
            done.map(drop)
                .map_err(|error| failed("cannot release in", &error))
        })
    }
}

/// Without user and password.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("address", &self.link)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
