//! In: two handles of one store. Out: whether it reads records back as they were saved.

use super::step::{Outcome, Place, delete, load, plain, promise, save};
use crate::runtime::session::{Pending, Record, SessionTokens, TokenStore};
use crate::runtime::wire::error::ReauthReason;

/// Each member of a record, at its limits.
pub(super) async fn records<S: TokenStore>(at: Place<S>) -> Outcome {
    let key = at.key("records");
    let mut full = SessionTokens::new("a \"quoted\\ line\nand 日本 \u{1f600} \0");
    full.id = Some("i.d.token".into());
    full.refresh = Some("refresh/+=".into());
    full.issued_at = Some(i64::MIN);
    full.expires_at = Some(i64::MAX);
    full.subject = Some("u:1%".to_owned());
    let pending = |since, attempts, limit| {
        Some(Pending {
            since,
            attempts,
            limit,
        })
    };
    let all = [
        plain(""),
        plain("access alone"),
        Record::new(full.clone()),
        Record {
            tokens: full.clone(),
            generation: Some(1),
            pending: None,
            reauth: Some(ReauthReason::Reused),
        },
        Record {
            tokens: full,
            generation: Some(u64::MAX),
            pending: pending(1_700_000_000_000, u32::MAX, Some(u64::MAX)),
            reauth: None,
        },
        Record {
            tokens: SessionTokens::new("begun"),
            generation: None,
            pending: pending(-1, 0, None),
            reauth: Some(ReauthReason::OutcomeUnknown),
        },
    ];
    let mut version = None;
    for record in &all {
        version = Some(save(&at.one, &key, version, record).await?);
        let found = load(&at.other, &key).await?.map(|entry| entry.record);
        promise(found.as_ref() == Some(record), || {
            let fields = changed(record, found.as_ref());
            format!("a record is read back as it was saved; changed: {fields}")
        })?;
    }
    delete(&at.one, &key).await.map(drop)
}

/// The names of the members that differ; their values are secret.
fn changed(saved: &Record, found: Option<&Record>) -> String {
    let Some(found) = found else {
        return "all".to_owned();
    };
    let (old, new) = (&saved.tokens, &found.tokens);
    let members = [
        ("access", old.access == new.access),
        ("id", old.id == new.id),
        ("refresh", old.refresh == new.refresh),
        ("issued_at", old.issued_at == new.issued_at),
        ("expires_at", old.expires_at == new.expires_at),
        ("subject", old.subject == new.subject),
        ("generation", saved.generation == found.generation),
        ("pending", saved.pending == found.pending),
        ("reauth", saved.reauth == found.reauth),
    ];
    let names = members
        .iter()
        .filter_map(|(name, same)| (!same).then_some(*name));
    names.collect::<Vec<_>>().join(", ")
}
