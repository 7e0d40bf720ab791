//! [`check_unreadable`]: whether an entry that cannot be read is the trouble of its own user only, and ends with a sign-in.

use std::future::Future;
use std::sync::Arc;

use super::check::Report;
use super::step::{
    Outcome, Place, alone, delete, load, plain, promise, refuse, save, swap, unreadable,
};
use crate::runtime::session::store::{TokenKey, TokenStore};

/// Tries what [`TokenStore`] promises of entries that cannot be read.
///
/// `open` is as in [`check`](super::check). `damage` makes the entry that is kept under the key one that the store cannot read:
/// with other means than the store, which are its own test's. It is called twice.
pub async fn check_unreadable<S, F, D>(
    open: impl Fn() -> F,
    damage: impl Fn(TokenKey) -> D,
) -> Report
where
    S: TokenStore,
    F: Future<Output = S>,
    D: Future<Output = ()>,
{
    let at = Place {
        one: Arc::new(open().await),
        other: Arc::new(open().await),
        run: format!("conformance-{:016x}", fastrand::u64(..)),
    };
    let mut report = Report::default();
    if let Some(last) = report.note(alone(before(at.clone())).await) {
        damage(at.key("damaged")).await;
        let last = report.note(alone(replaced(at.clone(), last)).await);
        damage(at.key("damaged")).await;
        if let Some(last) = last {
            report.note(alone(removed(at, last)).await);
        }
    }
    report
}

/// Keeps two entries; the version of the one to be damaged.
async fn before<S: TokenStore>(at: Place<S>) -> Outcome<u64> {
    save(&at.one, &at.key("beside"), None, &plain("beside")).await?;
    save(&at.one, &at.key("damaged"), None, &plain("lost")).await
}

/// A sign-in replaces it.
async fn replaced<S: TokenStore>(at: Place<S>, last: u64) -> Outcome<u64> {
    let key = at.key("damaged");
    beside(&at).await?;
    let version = unreadable("load", at.one.load(&key)).await?;
    let over_nothing = swap(&at.other, &key, None, &plain("refused")).await?;
    promise(over_nothing.is_none(), || {
        "an entry that cannot be read is not taken for none".to_owned()
    })?;
    let new = save(&at.other, &key, Some(version), &plain("new")).await?;
    promise(new > version && new > last, || {
        "the version grows with each save, also over an entry that cannot be read".to_owned()
    })?;
    let found = load(&at.one, &key).await?.map(|entry| entry.record);
    promise(found == Some(plain("new")), || {
        "`swap` replaces an entry that cannot be read".to_owned()
    })?;
    Ok(new)
}

/// A sign-out removes it.
async fn removed<S: TokenStore>(at: Place<S>, last: u64) -> Outcome {
    let key = at.key("damaged");
    unreadable("delete", at.one.delete(&key)).await?;
    let gone = load(&at.other, &key).await?.is_none() && delete(&at.one, &key).await?.is_none();
    promise(gone, || {
        "`delete` removes an entry that cannot be read".to_owned()
    })?;
    refuse(&at.one, &key, Some(last)).await?;
    let next = save(&at.one, &key, None, &plain("next")).await?;
    promise(next > last, || {
        "no version comes twice, also after an entry that cannot be read".to_owned()
    })?;
    delete(&at.other, &key).await?;
    beside(&at).await?;
    delete(&at.other, &at.key("beside")).await.map(drop)
}

/// The other entry is as it was.
async fn beside<S: TokenStore>(at: &Place<S>) -> Outcome {
    let found = load(&at.one, &at.key("beside")).await?;
    let found = found.map(|entry| entry.record);
    promise(found == Some(plain("beside")), || {
        "an entry that cannot be read keeps nobody from another".to_owned()
    })
}
