//! [`RedisStore`]: tokens in a Redis server, for any number of machines.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, RedisError, Script};
use zeroize::Zeroizing;

use super::record::Record;
use super::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};

/// Tokens in a Redis server (5.0 or later, or what speaks its language), for the instances of a backend.
///
/// Each key is a hash with version, record and the last write; each change is one Lua script, so it happens as a whole or not
/// at all. A version is the server's time in microseconds, or one more than the last one: it grows even after
/// everything about the key is forgotten, as long as the server's clock is not set back. Clones share one
/// connection, which is made when it is needed, in the runtime that needs it, and made again when it broke.
///
/// The records are in the clear, here and on the server's disk: wrap the store in `SealedStore` unless the server is
/// trusted with them. A server that loses its last writes (a replica takes over, no `appendfsync always`) loses
/// tokens that were rotated in them.
#[derive(Clone)]
pub struct RedisStore {
    client: Client,
    connection: Arc<Mutex<Option<ConnectionManager>>>,
    prefix: Arc<str>,
    timeout: Duration,
    life: Option<Duration>,
    tombstones: Duration,
}

/// How long a connection or an answer may take.
const TIMEOUT: Duration = Duration::from_secs(3);
/// How long a late writer is told by the last version that the entry is gone.
const TOMBSTONES: Duration = Duration::from_secs(24 * 3600);
/// Redis refuses times whose end it cannot count.
const LONGEST: u128 = 100 * 365 * 24 * 3600 * 1000;

/// What each script about an entry begins with: `version`, `record` and `write` as they are kept, a record of nothing for what is no
/// entry at all. A version that is none counts as the first.
macro_rules! with_entry {
    ($script:literal) => {
        concat!(
            r"
local kind = redis.call('TYPE', KEYS[1]).ok
local found = {false, kind ~= 'none' and '', false}
if kind == 'hash' then found = redis.call('HMGET', KEYS[1], 'version', 'record', 'write') end
local version, record, write = found[1], found[2], found[3]
local known = version and #version <= 16 and string.match(version, '^[1-9]%d*$')
if not known or tonumber(version) >= 2^53 then version = record and '1' or '0' end
",
            $script
        )
    };
}

/// The version and the record, if there is one.
static LOAD: LazyLock<Script> =
    LazyLock::new(|| Script::new(with_entry!("return record and {version, record}")));

/// In: expected version or nothing, record, name of this write, life in milliseconds or 0.
/// A write that comes again, because its answer was lost, answers the same again.
static SWAP: LazyLock<Script> = LazyLock::new(|| {
    Script::new(with_entry!(
        r"
if record and write == ARGV[3] then return version end
if (record and version or '') ~= ARGV[1] then return false end
local now = redis.call('TIME')
version = string.format('%.0f', math.max(tonumber(version) + 1, now[1] * 1000000 + now[2]))
if kind ~= 'hash' then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'version', version, 'record', ARGV[2], 'write', ARGV[3])
if ARGV[4] == '0' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return version
"
    ))
});

/// In: how long the last version stays, in milliseconds. The version and the record that were there.
static DELETE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(with_entry!(
        r"
if not record then return false end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'version', version)
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {version, record}
"
    ))
});

/// In: holder, time in milliseconds. What `SET NX PX` does, and for the holder again.
static LEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
",
    )
});

/// In: holder.
static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
",
    )
});

/// A version and a record as they come from the server.
type Found = Option<(u64, Vec<u8>)>;

impl RedisStore {
    /// The server at this address: `redis://user:password@host:port/database`, `rediss://…` for TLS (feature
    /// `redis-tls`), `unix:///path`. It is only looked at; the first use connects.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        if !cfg!(feature = "redis-tls") && address.starts_with("rediss:") {
            let message = "a redis server over TLS needs the feature `redis-tls` of this library";
            return Err(StoreError::new(message));
        }
        // The error may quote the address, and the password with it.
        let client = Client::open(address)
            .map_err(|_| StoreError::new("this is no address of a redis server"))?;
        Ok(Self {
            client,
            connection: Arc::default(),
            prefix: "tokens:".into(),
            timeout: TIMEOUT,
            life: None,
            tombstones: TOMBSTONES,
        })
    }

    /// What the names of its keys in the server begin with; `tokens:` unless set.
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long a connection, and how long an answer may take, before it is an error; 3 seconds each unless set. To be
    /// set before the first use.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Forgets entries that were not saved again for so long: the life of a refresh token. For ever unless set.
    pub fn forget_after(mut self, time: Duration) -> Self {
        self.life = Some(time);
        self
    }

    /// How long the last version of a deleted entry is kept, should the server's clock be set back; a day unless set.
    pub fn remember_deleted(mut self, time: Duration) -> Self {
        self.tombstones = time;
        self
    }

    fn connection(&self) -> Result<ConnectionManager, RedisError> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(connection) = &*connection {
            return Ok(connection.clone());
        }
        // No retries with pauses: whoever asks next tries again.
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(self.timeout))
            .set_response_timeout(Some(self.timeout));
        let new = ConnectionManager::new_lazy_with_config(self.client.clone(), config)?;
        *connection = Some(new.clone());
        Ok(new)
    }

    fn entry_name(&self, key: &TokenKey) -> String {
        format!("{}entry:{}", self.prefix, key.text())
    }

    fn lease_name(&self, key: &TokenKey) -> String {
        format!("{}lease:{}", self.prefix, key.text())
    }

    /// Runs a script; `again`: once more, if the connection broke and a second time does no harm.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        key: &str,
        arguments: &[&[u8]],
        again: bool,
    ) -> Result<T, RedisError> {
        let mut connection = self.connection()?;
        let mut call = script.prepare_invoke();
        call.key(key);
        for argument in arguments {
            call.arg(*argument);
        }
        match call.invoke_async(&mut connection).await {
            // The server closes connections that nobody used for long.
            Err(error) if again && error.is_connection_dropped() => {
                call.invoke_async(&mut connection).await
            }
            done => done,
        }
    }

    async fn found(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        let found: Found = self
            .run(&LOAD, key, &[], true)
            .await
            .map_err(|error| failed("cannot read from", &error))?;
        found.map(entry).transpose()
    }
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
    let why = if error.is_timeout() {
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
            let write = format!("{:032x}", fastrand::u128(..));
            let life = self.life.map_or_else(|| "0".to_owned(), milliseconds);
            let arguments = [
                expected.as_bytes(),
                &text,
                write.as_bytes(),
                life.as_bytes(),
            ];
            self.run(&SWAP, &self.entry_name(key), &arguments, true)
                .await
                .map_err(|error| failed("cannot save to", &error))
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            let name = self.entry_name(key);
            // A second time it would not find what the first removed. This finds out whether the connection lives.
            match self.found(&name).await {
                Ok(None) => return Ok(None),
                Err(error) if error.unreadable_version().is_none() => return Err(error),
                _ => {}
            }
            let life = milliseconds(self.tombstones);
            let found: Found = self
                .run(&DELETE, &name, &[life.as_bytes()], false)
                .await
                .map_err(|error| failed("cannot delete from", &error))?;
            found.map(entry).transpose()
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
            self.run(&LEASE, &self.lease_name(key), &arguments, true)
                .await
                .map_err(|error| failed("cannot lease from", &error))
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let done: Result<i64, _> = self
                .run(&RELEASE, &self.lease_name(key), &[holder.as_bytes()], true)
                .await;
            done.map(drop)
                .map_err(|error| failed("cannot release in", &error))
        })
    }
}

/// Without user and password.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.client.get_connection_info().addr().to_string();
        f.debug_struct("RedisStore")
            .field("address", &address)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
