//! In: operations that publish keys. Out: [`Keys`]: the data of their answers, kept for a while, fetched once for all
//! who ask at the same time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use crate::runtime::engine::lock::Lock;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::operation::{Caller, Operation, SealKey};

/// How long a key is good: a service that changes its key says so by refusing the old one, and this is for those that
/// do not.
const LIFETIME: Duration = Duration::from_secs(3600);

/// The keys of a client; clones share them.
#[derive(Clone, Default)]
pub(super) struct Keys(Arc<Lock<BTreeMap<&'static str, Slot>>>);

/// What is known of one operation.
#[derive(Default)]
struct Slot {
    kept: Option<Kept>,
    flight: Option<watch::Receiver<Option<Fetched>>>,
}

struct Kept {
    data: Arc<Value>,
    /// By the monotonic clock.
    until: Duration,
}

type Fetched = Result<Arc<Value>, Shared>;

/// Why there is no key, for all who waited for it.
#[derive(Clone, Debug)]
pub(super) struct Shared(Option<Arc<Error>>);

impl Shared {
    pub(super) fn is_timeout(&self) -> bool {
        self.0.as_ref().is_some_and(|error| error.is_timeout())
    }
}

impl std::fmt::Display for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(error) => error.fmt(f),
            None => f.write_str("the runtime is shutting down"),
        }
    }
}

impl std::error::Error for Shared {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_ref().and_then(|error| error.source())
    }
}

impl Keys {
    /// Forgets this key, if it is still the present one.
    pub(super) fn forget(&self, key: &SealKey) {
        self.0.with(|slots| {
            if let Some(slot) = slots.get_mut(key.operation.id)
                && let Some(kept) = &slot.kept
                && Arc::ptr_eq(&kept.data, &key.data)
            {
                slot.kept = None;
            }
        });
    }

    /// The data of the operation's answer. The fetch goes on if the caller does not wait for it.
    pub(super) async fn get(
        &self,
        client: &dyn Caller,
        operation: &'static Operation,
    ) -> Result<Arc<Value>, Shared> {
        let now = client.monotonic();
        let found = self.0.with(|slots| {
            let slot = slots.entry(operation.id).or_default();
            if let Some(kept) = slot.kept.as_ref().filter(|kept| now < kept.until) {
                return Ok(Arc::clone(&kept.data));
            }
            // One whose runtime ended with it will not land any more.
            let flying = slot.flight.as_ref().filter(|one| one.has_changed().is_ok());
            let flight = flying.map_or_else(|| self.depart(client, operation), Clone::clone);
            Err(slot.flight.insert(flight).clone())
        });
        let mut flight = match found {
            Ok(kept) => return Ok(kept),
            Err(flight) => flight,
        };
        match flight.wait_for(Option::is_some).await {
            Ok(landed) => landed.clone().unwrap_or(Err(Shared(None))),
            Err(_) => Err(Shared(None)),
        }
    }

    fn depart(
        &self,
        client: &dyn Caller,
        operation: &'static Operation,
    ) -> watch::Receiver<Option<Fetched>> {
        let (sender, receiver) = watch::channel(None);
        let (keys, client) = (self.clone(), client.share());
        tokio::spawn(async move {
            let fetched = client.data(operation).await;
            let fetched = fetched
                .map(Arc::new)
                .map_err(|error| Shared(Some(Arc::new(error))));
            let until = client.monotonic() + LIFETIME;
            keys.0.with(|slots| {
                if let Some(slot) = slots.get_mut(operation.id) {
                    slot.flight = None;
                    slot.kept = fetched.as_ref().ok().map(|data| Kept {
                        data: Arc::clone(data),
                        until,
                    });
                }
            });
            sender.send_replace(Some(fetched));
        });
        receiver
    }
}
