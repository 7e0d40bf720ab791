//! [`SealedStore`]: encrypts what another store keeps.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, iter};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::record::Record;
use super::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};
use super::token::SessionTokens;

/// Encrypts what another store keeps, with AES-256-GCM and a random nonce for each save.
///
/// The store below sees, for each key, a record with nothing but an access token, which is the whole record sealed:
/// `sealed.1.<id of the key>.<nonce, ciphertext and tag in base64url>`. The tag binds it to the key of the user and to the
/// key it is sealed with, so what was moved to another user, or changed, is an error. What it does not tell:
/// that whoever writes to the store put back an older record of the same user (the version is not known before
/// the save, so it is not bound), nor that he deleted it. Keys of users and lengths are not hidden.
///
/// To change the key, put the new one first and let the old one be [`also`](Self::also) there: each save seals with the new
/// one. Where there are several instances, let all of them open with the new one (`also`) before the first one seals with it.
///
/// What cannot be opened is [`StoreError::unreadable`]: its user signs in again, and `delete` removes it. So a store of tokens
/// in the clear is not taken over: its users sign in again, or it is saved anew through this one.
#[derive(Clone, Debug)]
pub struct SealedStore<S> {
    store: S,
    newest: SealingKey,
    older: Vec<SealingKey>,
}

/// A key to seal with, and its name.
#[derive(Clone)]
pub struct SealingKey {
    id: String,
    key: Arc<RandomizedNonceKey>,
}

/// What sealed text begins with: that it is sealed, and in which format.
const FORMAT: &str = "sealed.1.";
const LONGEST_ID: usize = 64;
/// More than tokens take.
const ROOM: usize = 16 << 10;

impl SealingKey {
    /// A key of 32 random bytes, under a name of at most 64 letters, digits, `-` and `_`. The name is kept with each
    /// record, in the clear. With one key, at most 2^32 records should be sealed (NIST SP 800-38D, section 8.3).
    pub fn new(id: &str, key: &[u8]) -> Result<Self, StoreError> {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(known) {
            let message = "the id of a sealing key is 1 to 64 letters, digits, `-` and `_`";
            return Err(StoreError::new(message));
        }
        let key = RandomizedNonceKey::new(&AES_256_GCM, key)
            .map_err(|_| StoreError::new("a sealing key is 32 bytes long"))?;
        Ok(Self {
            id: id.to_owned(),
            key: key.into(),
        })
    }

    /// What is bound to the ciphertext; no id has a line break.
    fn bound(&self, key: &TokenKey) -> Aad<String> {
        Aad::from(format!("{FORMAT}{}\n{}", self.id, key.text()))
    }

    fn seal(&self, key: &TokenKey, record: &Record) -> Result<Record, StoreError> {
        let failed = || StoreError::new("the token cannot be sealed");
        // A buffer that grows leaves what it held behind.
        let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *text, record).map_err(|_| failed())?;
        let (nonce, tag) = self
            .key
            .seal_in_place_separate_tag(self.bound(key), &mut text)
            .map(|(nonce, tag)| (*nonce.as_ref(), tag))
            .map_err(|_| failed())?;
        let sealed = [&nonce, text.as_slice(), tag.as_ref()].concat();
        let text = format!("{FORMAT}{}.{}", self.id, URL_SAFE_NO_PAD.encode(sealed));
        Ok(SessionTokens::new(text).into())
    }

    /// The record, or why it cannot be opened.
    fn open(&self, key: &TokenKey, sealed: &str) -> Result<Record, &'static str> {
        const CHANGED: &str = "the sealed token was changed, or the key is another";
        let mut sealed = Zeroizing::new(URL_SAFE_NO_PAD.decode(sealed).map_err(|_| CHANGED)?);
        let (nonce, text) = sealed.split_at_mut_checked(NONCE_LEN).ok_or(CHANGED)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CHANGED)?;
        let text = self
            .key
            .open_in_place(nonce, self.bound(key), text)
            .map_err(|_| CHANGED)?;
        // The error itself may quote what it read.
        serde_json::from_slice(text)
            .map_err(|_| "the sealed token is of another version of this library")
    }
}

/// Without the key.
impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SealingKey").field(&self.id).finish()
    }
}

impl<S> SealedStore<S> {
    /// Seals what the store keeps with this key.
    pub fn new(store: S, key: SealingKey) -> Self {
        Self {
            store,
            newest: key,
            older: Vec::new(),
        }
    }

    /// Opens with this older key too. What it sealed is sealed with the first key at its next save.
    pub fn also(mut self, key: SealingKey) -> Self {
        self.older.push(key);
        self
    }

    fn open(&self, key: &TokenKey, entry: &Entry) -> Result<Entry, StoreError> {
        let version = entry.version;
        self.unsealed(key, entry.record.tokens.access.expose())
            .map(|record| Entry { version, record })
            .map_err(|why| StoreError::unreadable(version, why))
    }

    /// The record, or why it cannot be opened.
    fn unsealed(&self, key: &TokenKey, sealed: &str) -> Result<Record, &'static str> {
        let (id, text) = sealed
            .strip_prefix(FORMAT)
            .and_then(|sealed| sealed.split_once('.'))
            .ok_or("the token in the store is not sealed")?;
        iter::once(&self.newest)
            .chain(&self.older)
            .find(|key| key.id == id)
            .ok_or("the token is sealed with a key that this store was not given")?
            .open(key, text)
    }
}

impl<S: TokenStore> TokenStore for SealedStore<S> {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            let found = self.store.load(key).await?;
            found.map(|entry| self.open(key, &entry)).transpose()
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        Box::pin(async move {
            let sealed = self.newest.seal(key, record)?;
            self.store.swap(key, expected, &sealed).await
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            let found = self.store.delete(key).await?;
            found.map(|entry| self.open(key, &entry)).transpose()
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        self.store.lease(key, holder, time)
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        self.store.release(key, holder)
    }
}
