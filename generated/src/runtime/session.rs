//! A token that is saved, carried, refreshed and given back: what the API description says of it in `x-session`.
//!
//! Nothing in the layers below knows of it: a session attaches itself to a client as its `Interceptor`.

mod bind;
mod cached_token;
mod call;
mod close;
#[cfg(feature = "conformance")]
pub mod conformance;
mod ending;
mod file;
pub mod flight;
mod handle;
mod journal;
mod jwt;
#[cfg(feature = "keyring-core")]
mod keyring;
mod load;
mod manager;
mod memory;
mod options;
mod pool;
mod read;
mod reauth;
mod record;
#[cfg(feature = "redis")]
mod redis;
mod refresh;
mod renewed;
mod save;
#[cfg(feature = "sealed")]
mod sealed;
mod spec;
mod store;
mod token;
mod token_cache;
mod trade;
mod verdict;

pub use self::close::{CloseResult, Closed, LogoutReport};
pub use self::file::FileStore;
pub use self::handle::{Session, Surface};
#[cfg(feature = "keyring-core")]
pub use self::keyring::KeyringStore;
pub use self::memory::MemoryStore;
pub use self::options::SessionOptions;
pub use self::pool::Sessions;
pub use self::record::{Pending, Record};
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
#[cfg(feature = "sealed")]
pub use self::sealed::{SealedStore, SealingKey};
pub use self::spec::{Input, Lifetime, Reject, SessionCall, SessionSpec, TokenKind, TokenPointers};
pub use self::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};
pub use self::token::SessionTokens;
