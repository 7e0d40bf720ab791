//! [`KeyringStore`]: tokens in the keyring of the system.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keyring_core::{CredentialStore, Entry as Item, Error as Fault};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::memory::MemoryStore;
use super::record::Record;
use super::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};

/// Tokens in the keyring of the operating system: Keychain on macOS, Credential Manager on Windows, elsewhere the
/// Secret Service of the D-Bus session (GNOME Keyring and others). It suits one process of one user, such as a desktop application.
///
/// A keyring knows no compare-and-swap. This store compares under a lock of the process, and lends within the
/// process only: two processes that save for one user at the same moment may lose one of the two tokens. Where there are several,
/// use a `FileStore` in a `SealedStore` whose key is in the keyring. That also serves where tokens are too
/// long: Credential Manager takes 2560 bytes an entry, which is less than three JWTs, and more is an error.
///
/// A deleted entry leaves its version in the keyring, without any token, so that no version comes twice.
#[derive(Clone, Debug)]
pub struct KeyringStore {
    place: Arc<Place>,
}

#[derive(Debug)]
struct Place {
    keyring: Arc<CredentialStore>,
    service: String,
}

/// What an item of the keyring holds.
#[derive(Serialize)]
struct Content {
    version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Record>,
}

/// What is read of it before anything else.
#[derive(Deserialize)]
struct Head<'a> {
    version: u64,
    #[serde(default, borrow)]
    record: Option<&'a RawValue>,
}

/// An item as it was found: its version, and what is kept under it, if anything.
struct Found {
    version: u64,
    kept: Option<Result<Record, StoreError>>,
}

/// The version of an item that does not say it.
const UNKNOWN: u64 = 1;

/// One change at a time in this process, by whichever handle.
static CHANGES: Mutex<()> = Mutex::new(());
/// The leases of this process, by whichever handle.
static LEASES: LazyLock<MemoryStore> = LazyLock::new(MemoryStore::new);
/// More than tokens take, so that the buffer does not grow.
const ROOM: usize = 16 << 10;

impl KeyringStore {
    /// With feature `keyring`: in the system's keyring, or in the one that the application has set as default for `keyring_core`, under this name of
    /// the application. An error if there is none: a server or a container has no D-Bus session.
    #[cfg(feature = "keyring")]
    pub async fn open(service: &str) -> Result<Self, StoreError> {
        let found = tokio::task::spawn_blocking(|| match keyring_core::get_default_store() {
            Some(keyring) => Ok(keyring),
            None => match keyring::Entry::store_status() {
                Ok(()) => keyring_core::get_default_store()
                    .ok_or_else(|| failed("find", &Fault::NoDefaultStore)),
                Err(error) => Err(failed("find", error)),
            },
        });
        let keyring = found.await.map_err(ended)??;
        Ok(Self::within(keyring, service))
    }

    /// In this keyring: any that there is for `keyring_core`.
    pub fn within(keyring: Arc<CredentialStore>, service: &str) -> Self {
        let service = service.to_owned();
        Self {
            place: Arc::new(Place { keyring, service }),
        }
    }

    /// Does it on a thread that may block: the system may ask the user for a password.
    fn run<'a, T: Send + 'static>(
        &self,
        act: impl FnOnce(&Place) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreFuture<'a, T> {
        let place = Arc::clone(&self.place);
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || {
                let _turn = CHANGES.lock().unwrap_or_else(PoisonError::into_inner);
                act(&place)
            });
            done.await.map_err(ended)?
        })
    }
}

impl Place {
    fn item(&self, key: &str) -> Result<Item, StoreError> {
        let item = Item::new_in_store(&self.keyring, &self.service, &name(key));
        item.map_err(|error| failed("read", &error))
    }

    fn read(&self, key: &str) -> Result<Option<Found>, StoreError> {
        let text = match self.item(key)?.get_secret() {
            Ok(text) => Zeroizing::new(text),
            Err(Fault::NoEntry) => return Ok(None),
            Err(error) => return Err(failed("read", &error)),
        };
        // The error itself may quote what it read.
        let unreadable =
            |version| StoreError::unreadable(version, "what the keyring keeps there is no token");
        let found = match serde_json::from_slice(&text) {
            Ok(Head { version, record }) if version > 0 => Found {
                version,
                kept: record.map(|record| {
                    serde_json::from_str(record.get()).map_err(|_| unreadable(version))
                }),
            },
            _ => Found {
                version: UNKNOWN,
                kept: Some(Err(unreadable(UNKNOWN))),
            },
        };
        Ok(Some(found))
    }

    fn write(&self, key: &str, content: &Content) -> Result<(), StoreError> {
        let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *text, content)
            .map_err(|_| StoreError::new("the token is no JSON"))?;
        let written = self.item(key)?.set_secret(&text);
        written.map_err(|error| failed("save to", &error))
    }
}

/// A name that is a key's own also where capitals do not count and few characters are allowed.
fn name(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    for byte in key.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b':' => name.push(char::from(byte)),
            _ => name.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    name
}

/// The digit of a number below 16.
fn hex(number: u8) -> char {
    char::from_digit(number.into(), 16).unwrap_or_default()
}

fn ended(error: tokio::task::JoinError) -> StoreError {
    StoreError::because("the keyring cannot be used", error)
}

/// Without the error itself, which may hold what was read.
fn failed(verb: &str, error: &Fault) -> StoreError {
    let why = match error {
        Fault::NoEntry => "there is no such entry".to_owned(),
        Fault::BadEncoding(_) | Fault::BadDataFormat(..) => "its entry is malformed".to_owned(),
        Fault::Ambiguous(_) => "several entries have this name".to_owned(),
        Fault::NoDefaultStore => "this system has none".to_owned(),
        error => error.to_string(),
    };
    let hint = match error {
        Fault::PlatformFailure(_) | Fault::NoStorageAccess(_) if cfg!(target_os = "linux") => {
            " (it needs a D-Bus session with a Secret Service, unlocked)"
        }
        _ => "",
    };
    StoreError::new(format!("cannot {verb} the keyring: {why}{hint}"))
}

impl Found {
    fn entry(self) -> Result<Option<Entry>, StoreError> {
        let version = self.version;
        let record = self.kept.transpose()?;
        Ok(record.map(|record| Entry { version, record }))
    }
}

/// The version after this one. After a version that is lost, one that is beyond all that were counted.
fn next_version(version: u64, lost: bool) -> Result<u64, StoreError> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = since.map_or(0, |since| since.as_micros());
    let beyond = u64::try_from(now).unwrap_or(0);
    version
        .checked_add(1)
        .map(|next| if lost { next.max(beyond) } else { next })
        .ok_or_else(|| StoreError::new("the versions in the keyring are used up"))
}

impl TokenStore for KeyringStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        let key = key.text();
        self.run(move |place| match place.read(&key)? {
            Some(found) => found.entry(),
            None => Ok(None),
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        let (key, record) = (key.text(), Some(record.clone()));
        self.run(move |place| {
            let found = place.read(&key)?;
            let last = found.as_ref().map_or(0, |found| found.version);
            let kept = found.and_then(|found| found.kept);
            if kept.as_ref().map(|_| last) != expected {
                return Ok(None);
            }
            let version = next_version(last, matches!(kept, Some(Err(_))))?;
            place.write(&key, &Content { version, record })?;
            Ok(Some(version))
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        let key = key.text();
        self.run(move |place| {
            let Some(found) = place.read(&key)?.filter(|found| found.kept.is_some()) else {
                return Ok(None);
            };
            let mut version = found.version;
            let removed = found.entry();
            if removed.is_err() {
                version = next_version(version, true)?;
            }
            let record = None;
            place.write(&key, &Content { version, record })?;
            removed
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let key = self.place.lease_name(key);
            LEASES.lease(&key, holder, time).await
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let key = self.place.lease_name(key);
            LEASES.release(&key, holder).await
        })
    }
}

impl Place {
    fn lease_name(&self, key: &TokenKey) -> TokenKey {
        TokenKey::new(key.text()).within([self.keyring.id().as_str(), self.service.as_str()])
    }
}
