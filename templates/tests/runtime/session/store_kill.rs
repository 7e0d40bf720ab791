//! Promise: whoever is killed while it saves leaves a whole file: the last token that it said was saved, or the next.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::support::child::child;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{FileStore, Record, TokenStore};

/// The path of the store, for a child process.
const PLACE: &str = "MINIATURE_KILLED_STORE";
/// How often to kill; 60 unless set.
const KILLS: &str = "MINIATURE_KILLS";

fn key() -> TokenKey {
    TokenKey::new("u")
}

/// The number in the token that is kept; 0: none.
async fn count(store: &FileStore) -> (Option<u64>, u64) {
    let Some(entry) = store.load(&key()).await.unwrap() else {
        return (None, 0);
    };
    let token = entry.record.tokens.access.expose().to_owned();
    let (number, rest) = token.split_once(':').unwrap();
    assert_eq!(rest.len(), 20_000, "the whole token");
    (Some(entry.version), number.parse().unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The child of the test below: saves the next number, says so, until it is killed.
#[tokio::test]
#[ignore = "another test runs it, in another process"]
async fn child_that_saves_and_says_so() {
    let Ok(path) = std::env::var(PLACE) else {
        return;
    };
    let store = FileStore::open(path).unwrap();
    let (mut version, mut number) = count(&store).await;
    loop {
        number += 1;
        let record = Record::new(SessionTokens::new(format!(
            "{number}:{}",
            "x".repeat(20_000)
        )));
        version = store.swap(&key(), version, &record).await.unwrap();
        assert!(version.is_some());
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {number}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn killed_while_saving() {
    let kills = std::env::var(KILLS).map_or(60, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let (mut orphans, mut unsaid) = (0, 0);
    for round in 0..kills {
        let mut child = child(module_path!(), "child_that_saves_and_says_so")
            .env(PLACE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = None;
        let mut hear = |line: std::io::Result<String>| {
            let line = line.unwrap();
            let number = line.rsplit_once("saved ").map(|(_, number)| number);
            said = number.and_then(|number| number.parse().ok()).or(said);
            said.is_some()
        };
        // It is killed while it saves, not before; and at another moment each time.
        while !hear(lines.next().expect("the child ended by itself")) {}
        std::thread::sleep(Duration::from_micros(fastrand::u64(0..8000)));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines {
            hear(line);
        }
        let said: u64 = said.unwrap();
        orphans += names(folder.path()).len() - 2;
        let store = FileStore::open(&path).unwrap_or_else(|error| panic!("{round}: {error}"));
        let (_, kept) = count(&store).await;
        assert!(
            kept == said || kept == said + 1,
            "round {round}: {kept} is kept, {said} was the last that was said to be saved"
        );
        unsaid += u64::from(kept == said + 1);
        assert_eq!(names(folder.path()), ["s.json", "s.json.lock"]);
    }
    println!("{kills} kills: {orphans} files left behind and removed, {unsaid} saves unheard of");
}
