//! In: processes that save tokens in a tight loop, and are killed. Out: what is left in their folders.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use authing_miniprogram::session::{SessionTokens, TokenKey};
use authing_miniprogram::stores::{FileStore, Record, TokenStore as _};
use serde_json::Value;

use crate::idp::{Idp, Plan};
use crate::report::{Figure, YUP};
use crate::rivals::yup;
use crate::{Outcome, run};

const KILLS: u64 = 300;
const FILE: &str = "tokens.json";

/// Whether this process is one that saves; it never returns then.
pub(crate) fn child(words: &[String]) -> Outcome<bool> {
    match words {
        [what, folder] if what == "save-own" => run(save_own(Path::new(folder)))?,
        [what, folder, url] if what == "save-yup" => run(save_yup(Path::new(folder), url))?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn save_own(folder: &Path) -> Outcome {
    let store = FileStore::open(folder.join(FILE))?;
    let key = TokenKey::new("u1");
    let entry = store.load(&key).await?;
    let mut version = entry.as_ref().map(|entry| entry.version);
    for number in serial(entry.map(|entry| entry.record)) + 1.. {
        let tokens = SessionTokens::new(format!("A{number}")).refresh(format!("R{number}"));
        let saved = store.swap(&key, version, &Record::new(tokens)).await?;
        version = saved;
        committed(number)?;
    }
    Ok(())
}

/// The number of the tokens in there.
fn serial(record: Option<Record>) -> u64 {
    let text = record.map(|record| record.tokens.access.expose().to_owned());
    text.and_then(|text| text.strip_prefix('A')?.parse().ok())
        .unwrap_or(0)
}

async fn save_yup(folder: &Path, url: &str) -> Outcome {
    let yup = yup::authenticator(url.to_owned(), &folder.join(FILE)).await?;
    for number in 1.. {
        yup.force_refreshed_token(yup::SCOPES).await?;
        committed(number)?;
    }
    Ok(())
}

/// Tells who will kill this process what it has saved.
fn committed(number: u64) -> Outcome {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{number}")?;
    Ok(out.flush()?)
}

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    let theirs = kill_yup()?;
    let ours = kill_own()?;
    let reached = ours.unreadable == 0 && ours.orphans_after == 0 && ours.older == 0;
    let figure = Figure::new(
        "kill -9 × 300 while saving: unreadable files, orphans after the next start, older than the last save",
        "0, 0, 0",
    );
    Ok(vec![
        figure
            .rival(
                YUP,
                format!("{}, {}, -", theirs.unreadable, theirs.orphans_after),
            )
            .own(
                format!(
                    "{}, {} (before it: {}), {}",
                    ours.unreadable, ours.orphans_after, ours.orphans_before, ours.older
                ),
                reached,
            ),
    ])
}

#[derive(Default)]
struct Left {
    unreadable: u32,
    orphans_before: usize,
    orphans_after: usize,
    older: u32,
}

fn kill_own() -> Outcome<Left> {
    let folder = tempfile::tempdir()?;
    let mut left = Left::default();
    for round in 0..KILLS {
        let last = kill(&["save-own", &folder.path().to_string_lossy()], round)?;
        left.orphans_before += orphans(folder.path())?;
        let loaded = FileStore::open(folder.path().join(FILE))
            .map(|store| run(async move { Ok(store.load(&TokenKey::new("u1")).await?) }));
        match loaded {
            Ok(Ok(entry)) => {
                left.older += u32::from(serial(entry.map(|entry| entry.record)) < last)
            }
            _ => left.unreadable += 1,
        }
        left.orphans_after += orphans(folder.path())?;
    }
    Ok(left)
}

/// Files that are neither the store nor its lock.
fn orphans(folder: &Path) -> Outcome<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        count += usize::from(name != FILE && name != format!("{FILE}.lock"));
    }
    Ok(count)
}

fn kill_yup() -> Outcome<Left> {
    let idp = Idp::start(Plan::default())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(FILE);
    let mut left = Left::default();
    for round in 0..KILLS {
        // An unreadable file would keep the next one from starting.
        yup::prepare(&path)?;
        kill(
            &[
                "save-yup",
                &folder.path().to_string_lossy(),
                &idp.token_url(),
            ],
            round,
        )?;
        let readable = serde_json::from_slice::<Value>(&fs::read(&path)?).is_ok();
        left.unreadable += u32::from(!readable);
        left.orphans_after += orphans(folder.path())?;
    }
    Ok(left)
}

/// Kills such a process a few saves after its first; the last number that it told.
fn kill(words: &[&str], round: u64) -> Outcome<u64> {
    let mut command = Command::new(std::env::current_exe()?);
    let mut child = command.args(words).stdout(Stdio::piped()).spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let mut out = BufReader::new(out);
    let mut text = String::new();
    if out.read_line(&mut text)? == 0 {
        child.wait()?;
        return Err(format!("`{}` ended by itself", words.join(" ")).into());
    }
    // Steps that fall into each part of a save.
    std::thread::sleep(Duration::from_micros(2_000 + round * 37 % 10_000));
    child.kill()?;
    child.wait()?;
    out.read_to_string(&mut text)?;
    // The last line may be half a number.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    Ok(whole.lines().last().unwrap_or("0").parse()?)
}
