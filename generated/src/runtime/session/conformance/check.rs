//! [`check`]: tries a store; [`Report`]: the promises that it breaks.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::lease::leases;
use super::record::records;
use super::step::{
    CROWD, Outcome, Place, alone, delete, joined, load, plain, promise, refuse, save, swap,
};
use crate::runtime::session::store::{Entry, TokenKey, TokenStore};

/// How well a store keeps the promises of [`TokenStore`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "the store may have broken promises"]
#[non_exhaustive]
pub struct Report {
    /// The promises that it broke, at most one of each part of the contract; none: the store is fit for use.
    pub broken: Vec<String>,
    /// Whether it lends keys, if that was tried. A store need not: then everybody refreshes, and the version alone decides.
    pub lends: bool,
}

/// One broken promise a line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.broken.is_empty() {
            return f.write_str("the store keeps all its promises");
        }
        for (index, promise) in self.broken.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}- {promise}")?;
        }
        Ok(())
    }
}

/// Tries everything that [`TokenStore`] promises, for the tests of a store.
///
/// `open` is called several times and gives another handle of the same place each time: it opens the file again,
/// connects again, or clones what lives in memory. What else is kept there stays untouched: the keys are the
/// suite's own, of this run, and are deleted at its end. It takes some seconds, by the clock that the store uses for its leases.
///
/// ```text
/// let report = conformance::check(|| async { MyStore::open("same place").await.unwrap() }).await;
/// assert!(report.broken.is_empty(), "{report}");
/// ```
pub async fn check<S, F>(open: impl Fn() -> F) -> Report
where
    S: TokenStore,
    F: Future<Output = S>,
{
    let run = format!("conformance-{:016x}", fastrand::u64(..));
    let at = Place {
        one: Arc::new(open().await),
        other: Arc::new(open().await),
        run,
    };
    let mut report = Report::default();
    report.note(alone(nothing(at.clone())).await);
    report.note(alone(swaps(at.clone())).await);
    report.note(alone(deletes(at.clone())).await);
    report.note(alone(races(at.clone())).await);
    report.note(alone(late(at.clone())).await);
    report.note(alone(keys(at.clone())).await);
    report.note(alone(records(at.clone())).await);
    if let Some(last) = report.note(alone(before(at.clone())).await) {
        let again = Arc::new(open().await);
        report.note(alone(after(at.with(again), last)).await);
    }
    report.lends = report.note(alone(leases(at)).await).unwrap_or_default();
    report
}

impl Report {
    pub(super) fn note<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        outcome.map_err(|broken| self.broken.push(broken)).ok()
    }
}

async fn nothing<S: TokenStore>(at: Place<S>) -> Outcome {
    let key = at.key("nobody");
    let nothing = load(&at.one, &key).await?.is_none() && delete(&at.one, &key).await?.is_none();
    promise(nothing, || {
        "`load` and `delete` of a key that was never saved answer `None`".to_owned()
    })?;
    refuse(&at.one, &key, Some(1)).await
}

async fn swaps<S: TokenStore>(at: Place<S>) -> Outcome {
    let key = at.key("swaps");
    let first = save(&at.one, &key, None, &plain("first")).await?;
    refuse(&at.one, &key, None).await?;
    refuse(&at.other, &key, Some(first + 1)).await?;
    let second = save(&at.other, &key, Some(first), &plain("second")).await?;
    promise(first < second, || {
        "the version grows with each save".to_owned()
    })?;
    refuse(&at.one, &key, Some(first)).await?;
    let found = load(&at.one, &key).await?;
    let saved = Entry {
        version: second,
        record: plain("second"),
    };
    promise(found == Some(saved), || {
        "`load` finds what was saved last, with the version that `swap` gave".to_owned()
    })?;
    delete(&at.one, &key).await.map(drop)
}

async fn deletes<S: TokenStore>(at: Place<S>) -> Outcome {
    let key = at.key("deletes");
    let mut last = 0;
    for round in 0..3 {
        let record = plain(&format!("round {round}"));
        let version = save(&at.one, &key, None, &record).await?;
        promise(version > last, || {
            format!("no version comes twice, also after `delete`: {version} came after {last}")
        })?;
        last = version;
        let removed = delete(&at.other, &key).await?;
        promise(removed == Some(Entry { version, record }), || {
            "`delete` answers what it removed".to_owned()
        })?;
        let gone = load(&at.one, &key).await?.is_none() && delete(&at.one, &key).await?.is_none();
        promise(gone, || "`delete` removes the entry".to_owned())?;
        refuse(&at.one, &key, Some(version)).await?;
    }
    Ok(())
}

/// Of all who save over the same version, one wins.
async fn races<S: TokenStore>(at: Place<S>) -> Outcome {
    let key = at.key("races");
    let mut expected = None;
    for round in 0..4 {
        let tasks: Vec<_> = (0..CROWD)
            .map(|index| {
                let store = Arc::clone(if index % 2 == 0 { &at.one } else { &at.other });
                let (key, record) = (key.clone(), plain(&format!("{round} {index}")));
                tokio::spawn(async move {
                    let version = swap(&store, &key, expected, &record).await?;
                    Ok::<_, String>(version.map(|version| Entry { version, record }))
                })
            })
            .collect();
        let mut winners = Vec::new();
        for task in tasks {
            winners.extend(joined(task.await)?);
        }
        promise(winners.len() == 1, || {
            let won = winners.len();
            format!("one of {CROWD} concurrent swaps wins, not {won}")
        })?;
        let found = load(&at.one, &key).await?;
        promise(found.as_ref() == winners.first(), || {
            "what is kept after concurrent swaps is the winner's".to_owned()
        })?;
        expected = found.map(|entry| entry.version);
    }
    delete(&at.one, &key).await.map(drop)
}

/// A save that meets a delete is deleted or refused.
async fn late<S: TokenStore>(at: Place<S>) -> Outcome {
    let key = at.key("late");
    for _ in 0..CROWD {
        let version = save(&at.one, &key, None, &plain("old")).await?;
        let (store, one) = (Arc::clone(&at.one), key.clone());
        let saving =
            tokio::spawn(async move { swap(&store, &one, Some(version), &plain("new")).await });
        let removed = delete(&at.other, &key).await?.map(|entry| entry.version);
        let saved = joined(saving.await)?;
        let gone = load(&at.one, &key).await?.is_none();
        promise(gone && removed == Some(saved.unwrap_or(version)), || {
            "a `swap` that meets a `delete` comes before it, or is refused".to_owned()
        })?;
    }
    Ok(())
}

async fn keys<S: TokenStore>(at: Place<S>) -> Outcome {
    let mut users: Vec<String> = [
        "",
        " ",
        "u",
        "U",
        " u",
        "u ",
        "u:v",
        "u%3Av",
        "u%v",
        "u::v",
        "u/v",
        "../u",
        "u\\v",
        "u*",
        "{u}",
        "u\nv",
        "u\r\nv",
        "u\tv",
        "u\0v",
        "u\"v",
        "ü",
        "u\u{308}",
        "日本",
        "\u{1f600}",
    ]
    .map(str::to_owned)
    .into();
    let long = "k".repeat(4095);
    users.extend(["1", "2"].map(|end| format!("{long}{end}")));
    let mut keys: Vec<TokenKey> = users.iter().map(|user| at.key(user)).collect();
    // The scope and the user of a key do not run into each other.
    keys.push(TokenKey::new("v").within([at.run.as_str(), "u"]));
    keys.push(TokenKey::new("").within([at.run.as_str(), "u:v"]));
    for (index, key) in keys.iter().enumerate() {
        save(&at.one, key, None, &plain(&index.to_string()))
            .await
            .map_err(|broken| format!("{broken} (a key of its own: {})", shown(key)))?;
    }
    for (index, key) in keys.iter().enumerate() {
        let removed = delete(&at.other, key).await?.map(|entry| entry.record);
        promise(removed == Some(plain(&index.to_string())), || {
            format!("no key is taken for another: {}", shown(key))
        })?;
    }
    Ok(())
}

/// The key for people.
fn shown(key: &TokenKey) -> String {
    let text: String = key.text().chars().take(80).collect();
    format!("{text:?}")
}

/// What is kept when the store is opened again: the last versions of a key that is kept and of one that was deleted.
async fn before<S: TokenStore>(at: Place<S>) -> Outcome<[u64; 2]> {
    let (kept, gone) = (at.key("kept"), at.key("gone"));
    let first = save(&at.one, &kept, None, &plain("kept")).await?;
    let last = save(&at.one, &gone, None, &plain("gone")).await?;
    delete(&at.one, &gone).await?;
    Ok([first, last])
}

async fn after<S: TokenStore>(at: Place<S>, [first, last]: [u64; 2]) -> Outcome {
    let (kept, gone) = (at.key("kept"), at.key("gone"));
    let found = load(&at.other, &kept).await?.map(|entry| entry.version);
    promise(found == Some(first), || {
        "what was saved is there when the store is opened again".to_owned()
    })?;
    let second = save(&at.other, &kept, Some(first), &plain("newer")).await?;
    let third = save(&at.other, &gone, None, &plain("newer")).await?;
    promise(second > first && third > last, || {
        "versions go on growing when the store is opened again".to_owned()
    })?;
    refuse(&at.one, &kept, Some(first)).await?;
    delete(&at.other, &kept).await?;
    delete(&at.one, &gone).await.map(drop)
}
