//! In: the valid documents of this repository, damaged. Out: proof that the generator says what is wrong or makes Rust
//! of it, without a panic and within seconds.
//!
//! `MUTATIONS=10000` asks for more of them, `MUTATION=4711` for that one alone; each depends on its number only.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::cases::cases;
use crate::support::mutations::{Files, damage};
use crate::support::{options, root};
use authing_codegen::generate;
use authing_codegen::problem::{Format, Kind, render};

/// How many, unless `MUTATIONS` says otherwise.
const USUAL: u64 = 300;

/// No document of this size may take longer; without optimisation everything takes several times as long.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 5 });

/// A document: its files and which of them is the root.
struct Source {
    name: String,
    root: String,
    files: Files,
}

/// The cases' documents and the miniature's; the Authing spec last.
fn sources() -> Vec<Source> {
    let mut sources: Vec<Source> = cases(&root().join("tests/cases"))
        .iter()
        .map(|case| source(&case.name, &case.spec))
        .collect();
    sources.push(source("miniature", &root().join("templates/openapi.yaml")));
    sources.push(source("authing", &root().join("spec/authing.yaml")));
    sources
}

fn source(name: &str, path: &Path) -> Source {
    let folder = path.parent().unwrap_or(path);
    let documents = crate::support::files(folder)
        .into_iter()
        .filter(|(path, _)| {
            let output = path.starts_with("expected/")
                || path.starts_with("src/")
                || path.starts_with("tests/");
            !output && [".yaml", ".json"].iter().any(|end| path.ends_with(end))
        });
    let files = documents
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    Source {
        name: name.to_owned(),
        root: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        files,
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn damaged_documents_are_refused_or_generated() {
    let sources = sources();
    let (first, end) = number("MUTATION")
        .map_or((0, number("MUTATIONS").unwrap_or(USUAL)), |one| {
            (one, one + 1)
        });
    let next = AtomicU64::new(first);
    let counts = [AtomicU64::new(0), AtomicU64::new(0)];
    let faults: Vec<String> = thread::scope(|scope| {
        let work = || {
            let mut faults = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end || faults.len() > 20 {
                    return faults;
                }
                // The Authing spec is as large as all others together: it has its turn now and then.
                let large = number % 64 == 63;
                let place = if large {
                    sources.len() - 1
                } else {
                    usize::try_from(number).unwrap_or(0) % (sources.len() - 1)
                };
                match tried(&sources[place], number) {
                    Ok(generated) => {
                        let _ = counts[usize::from(generated)].fetch_add(1, Ordering::Relaxed);
                    }
                    Err(fault) => faults.push(fault),
                }
            }
        };
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from))
            .map(|_| scope.spawn(work))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a worker"))
            .collect()
    });
    let [refused, generated] = counts.map(AtomicU64::into_inner);
    println!(
        "{} damaged documents: {refused} refused, {generated} generated",
        end - first
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a crate came out; a fault if something did that may not.
fn tried(source: &Source, number: u64) -> Result<bool, String> {
    // The folder stays if the process dies here, and if there is a fault.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutation-{number}"));
    let _ = fs::remove_dir_all(&folder);
    for (path, bytes) in damage(&source.files, number) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&folder))
            .and_then(|()| fs::write(&path, bytes))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let start = Instant::now();
    let outcome = within_time(folder.join(&source.root));
    let taken = start.elapsed();
    let fault = match outcome {
        Some(Ok(_)) if taken > LONGEST => format!("took {taken:?}"),
        None => format!("takes longer than {taken:?}"),
        Some(Err(fault)) => fault,
        Some(Ok(generated)) => {
            let _ = fs::remove_dir_all(&folder);
            return Ok(generated);
        }
    };
    Err(format!(
        "mutation {number} of {}: {fault}\n    {}",
        source.name,
        folder.display()
    ))
}

/// Generates on a thread that is left alone if it does not end. Reading deep Rust again takes a large stack.
fn within_time(spec: PathBuf) -> Option<Result<bool, String>> {
    let (send, receive) = mpsc::channel();
    let thread = thread::Builder::new().stack_size(256 << 20);
    thread
        .spawn(move || send.send(outcome(&spec)))
        .unwrap_or_else(|error| panic!("{error}"));
    receive.recv_timeout(LONGEST * 2).map_or_else(
        |error| (error == mpsc::RecvTimeoutError::Disconnected).then(|| Err("panicked".to_owned())),
        Some,
    )
}

fn outcome(spec: &Path) -> Result<bool, String> {
    match generate(&options(spec, "damaged")) {
        Ok(generated) => {
            let rust = generated
                .tree
                .files()
                .iter()
                .filter(|(path, _)| path.ends_with(".rs") && !path.starts_with("src/runtime/"));
            for (path, bytes) in rust {
                let parsed = syn::parse_file(&String::from_utf8_lossy(bytes));
                parsed.map_err(|error| format!("{path} is no Rust: {error}"))?;
            }
            Ok(true)
        }
        Err(problems) if problems.is_empty() => Err("refused without a reason".to_owned()),
        Err(problems) => {
            let text = render(&problems, Format::Text);
            let _ = render(&problems, Format::Json);
            if problems
                .iter()
                .any(|problem| problem.kind == Kind::Internal)
            {
                Err(text)
            } else {
                Ok(false)
            }
        }
    }
}
