//! In: the sources of the runtime. Out: proof that no lock is held while anybody waits: who locks does not await.
//!
//! Clippy's `await_holding_lock` sees guards of the standard library only; locks that may be held over an `await` are not
//! used at all. A store is beyond this: what waits in it waits for the store.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Whether a store is made in this file; what is below it is part of the store.
fn is_store(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains("impl TokenStore for"))
}

#[test]
fn who_locks_does_not_await() {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime");
    sources(&root, &mut files);
    assert!(files.len() > 50, "{files:?}");
    let mut faults = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        if is_store(&path)
            || path
                .parent()
                .is_some_and(|folder| is_store(&folder.with_extension("rs")))
        {
            continue;
        }
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let code = code.join("\n");
        let says = |words: &[&str]| words.iter().any(|word| code.contains(word));
        if says(&[".lock()", ".read()", ".write()"]) && says(&[".await"]) {
            faults.push(format!("{} locks and awaits", path.display()));
        }
        let from_tokio = code.contains("tokio::sync") && says(&["Mutex", "RwLock", "Semaphore"]);
        if from_tokio {
            faults.push(format!(
                "{} has a lock to hold over an await",
                path.display()
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
