//! In: two handles of one store. Out: whether it lends keys, and the promises about leases that it breaks.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::step::{CROWD, Outcome, Place, answer, delete, joined, load, plain, promise, save};
use crate::runtime::session::{TokenKey, TokenStore};

/// A lease that does not end while the suite runs.
const LONG: Duration = Duration::from_secs(600);
/// One that does.
const SHORT: Duration = Duration::from_millis(400);
/// How much later than asked for a lease may end.
const GRACE: Duration = Duration::from_secs(5);

async fn lease(
    store: &impl TokenStore,
    key: &TokenKey,
    holder: &str,
    time: Duration,
) -> Outcome<bool> {
    answer("lease", store.lease(key, holder, time)).await
}

async fn release(store: &impl TokenStore, key: &TokenKey, holder: &str) -> Outcome {
    answer("release", store.release(key, holder)).await
}

/// Whether it lends at all.
pub(super) async fn leases<S: TokenStore>(at: Place<S>) -> Outcome<bool> {
    let key = at.key("leases");
    let first = lease(&at.one, &key, "a", LONG).await?;
    promise(first, || {
        "a key that nobody has is lent, or the store lends nothing and agrees to all".to_owned()
    })?;
    if lease(&at.one, &key, "b", LONG).await? {
        return agrees(&at).await.map(|()| false);
    }
    exclusive(&at, &key).await?;
    released(&at, &key).await?;
    ends(&at).await?;
    races(&at).await.map(|()| true)
}

/// A store that lends nothing agrees to everybody.
async fn agrees<S: TokenStore>(at: &Place<S>) -> Outcome {
    let key = at.key("leases");
    for (store, holder) in [(&at.one, "a"), (&at.other, "b"), (&at.one, "c")] {
        let agreed = lease(store, &key, holder, LONG).await?;
        promise(agreed, || {
            "a lease is exclusive: what one holder has, another is not lent".to_owned()
        })?;
        release(store, &key, holder).await?;
    }
    Ok(())
}

/// `a` has the key.
async fn exclusive<S: TokenStore>(at: &Place<S>, key: &TokenKey) -> Outcome {
    let other = lease(&at.other, key, "b", LONG).await?;
    promise(!other, || {
        "a lease holds for every handle of the store".to_owned()
    })?;
    let renewed = lease(&at.one, key, "a", LONG).await? && lease(&at.other, key, "a", LONG).await?;
    promise(renewed, || "the holder's lease is renewed".to_owned())?;
    let stolen = lease(&at.one, key, "b", LONG).await?;
    promise(!stolen, || "a renewed lease stays the holder's".to_owned())?;
    let elsewhere = at.key("leases, another");
    let free = lease(&at.one, &elsewhere, "b", LONG).await?;
    promise(free, || "each key is lent on its own".to_owned())?;
    release(&at.one, &elsewhere, "b").await?;
    // A lease spares work and protects nothing: the version does.
    let version = save(&at.other, key, None, &plain("without a lease")).await?;
    save(&at.other, key, Some(version), &plain("again")).await?;
    delete(&at.other, key).await?;
    let gone = load(&at.one, key).await?.is_none();
    promise(gone, || "`swap` and `delete` ask for no lease".to_owned())
}

/// `a` has the key; nobody has it then.
async fn released<S: TokenStore>(at: &Place<S>, key: &TokenKey) -> Outcome {
    release(&at.one, key, "b").await?;
    let taken = lease(&at.one, key, "b", LONG).await?;
    promise(!taken, || "only its holder ends a lease".to_owned())?;
    release(&at.other, key, "a").await?;
    let free = lease(&at.one, key, "b", LONG).await?;
    promise(free, || "a key that was released is lent again".to_owned())?;
    release(&at.one, key, "b").await?;
    // Of nothing, it does nothing.
    release(&at.one, key, "b").await
}

async fn ends<S: TokenStore>(at: &Place<S>) -> Outcome {
    let (dead, alive) = (at.key("leases, dead"), at.key("leases, alive"));
    let start = Instant::now();
    lease(&at.one, &dead, "a", SHORT).await?;
    lease(&at.one, &alive, "a", SHORT).await?;
    let renewed = lease(&at.one, &alive, "a", LONG).await?;
    let early = lease(&at.other, &dead, "b", SHORT).await?;
    promise(!early || start.elapsed() >= SHORT, || {
        "a lease lasts as long as asked for".to_owned()
    })?;
    sleep(SHORT).await;
    while !lease(&at.other, &dead, "b", SHORT).await? {
        promise(start.elapsed() < SHORT + GRACE, || {
            format!("a lease ends by itself: one of {SHORT:?} is still there after {GRACE:?}")
        })?;
        sleep(SHORT / 8).await;
    }
    // What ended is no longer his, so he takes nothing away.
    release(&at.one, &dead, "a").await?;
    let taken = lease(&at.other, &alive, "b", SHORT).await?;
    promise(renewed && !taken, || {
        "a renewed lease ends as much later".to_owned()
    })?;
    release(&at.other, &dead, "b").await?;
    release(&at.one, &alive, "a").await
}

async fn races<S: TokenStore>(at: &Place<S>) -> Outcome {
    let key = at.key("leases, races");
    let tasks: Vec<_> = (0..CROWD)
        .map(|index| {
            let store = Arc::clone(if index % 2 == 0 { &at.one } else { &at.other });
            let (key, holder) = (key.clone(), format!("holder {index}"));
            tokio::spawn(async move {
                let won = lease(&store, &key, &holder, LONG).await?;
                Ok::<_, String>(won.then_some(holder))
            })
        })
        .collect();
    let mut winners = Vec::new();
    for task in tasks {
        winners.extend(joined(task.await)?);
    }
    promise(winners.len() == 1, || {
        let won = winners.len();
        format!("a key is lent to one of {CROWD} who ask at once, not to {won}")
    })?;
    for winner in winners {
        release(&at.one, &key, &winner).await?;
    }
    Ok(())
}
