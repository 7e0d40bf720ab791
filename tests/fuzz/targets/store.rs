//! In: any bytes, as the file of a token store. Out: its content or an error, never a panic; and what is saved into a file
//! that was accepted is read back.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use authing_miniprogram::session::{SessionTokens, TokenKey};
use authing_miniprogram::stores::{FileStore, Record, TokenStore};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

static PLACE: LazyLock<(Runtime, TempDir, PathBuf)> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    (runtime, folder, path)
});

fuzz_target!(|data: &[u8]| {
    let (runtime, _, path) = &*PLACE;
    fs::write(path, data).expect("a file");
    let Ok(store) = FileStore::open(path) else {
        assert_eq!(
            fs::read(path).expect("a file"),
            data,
            "what is refused stays"
        );
        return;
    };
    runtime.block_on(async {
        let key = TokenKey::new("user");
        let version = match store.load(&key).await {
            Ok(found) => found.map(|entry| entry.version),
            Err(error) => Some(error.unreadable_version().expect("an entry")),
        };
        let record = Record::new(SessionTokens::new("token"));
        if let Ok(Some(saved)) = store.swap(&key, version, &record).await {
            assert!(
                version.is_none_or(|version| version < saved),
                "versions grow"
            );
            let read = store
                .load(&key)
                .await
                .expect("the own file")
                .expect("the own entry");
            assert_eq!((read.version, read.record), (saved, record));
        }
    });
});
