//! Says which tests were skipped, and why, where the machine lacks what they need.
//!
//! The harness of the standard library decides when it compiles what is ignored. So tests that need a program or a folder that is
//! not on every machine live in a test binary with `harness = false`, whose `main` gives its list of tests to [`main`]:
//!
//! ```ignore
//! #[macro_use]
//! mod needs; // before the modules that use `tests!`
//!
//! #[tokio::main(flavor = "current_thread")] // instead of #[tokio::test]; nothing, instead of #[test]
//! async fn it_saves() { … }
//!
//! fn main() -> std::process::ExitCode {
//!     needs::main(tests![needs::program("redis-server"); it_saves, it_loads])
//! }
//! ```
//!
//! The command line, the names (`module::it_saves`) and the output are those of other tests. A test whose need is not met is
//! "ignored", with the reason before its name, and a last line counts them. The compiler says which function is in no list.
//! Each package that has such tests includes this file by its path.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Trial};

/// What a test needs: nothing, or the reason why it is skipped.
pub(crate) type Need = Option<String>;

/// Nothing that is not everywhere.
pub(crate) fn nothing() -> Need {
    None
}

/// A program that answers to `--version`.
pub(crate) fn program(name: &str) -> Need {
    let known = Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let missing = known.is_err();
    missing.then(|| format!("there is no program {name}"))
}

/// A file or folder; `hint` says what it is or how to get it.
pub(crate) fn path(path: &Path, hint: &str) -> Need {
    let missing = !path.exists();
    missing.then(|| format!("there is no {hint}"))
}

/// A folder of other people's data: `shared` beside the repository, whose folder this is.
pub(crate) fn shared(repository: &Path, name: &str) -> Need {
    let folder = repository.join("../shared").join(name);
    path(&folder, &format!("../shared/{name}"))
}

/// Tests with one need, by name.
#[macro_export]
macro_rules! tests {
    ($need:expr; $($test:ident),* $(,)?) => {
        $crate::needs::trials(&$need, module_path!(), vec![$((stringify!($test), $test as fn())),*])
    };
}

/// What `tests!` makes of a list.
pub(crate) fn trials(need: &Need, module: &str, tests: Vec<(&str, fn())>) -> Vec<Trial> {
    let tests = tests.into_iter().map(|(name, test)| {
        // As the other harness does, without the name of the binary.
        let name = match module.split_once("::") {
            Some((_, module)) => format!("{module}::{name}"),
            None => name.to_owned(),
        };
        let trial = Trial::test(name, move || {
            test();
            Ok(())
        });
        match need {
            Some(reason) => trial
                .with_kind(format!("skipped: {reason}"))
                .with_ignored_flag(true),
            None => trial,
        }
    });
    tests.collect()
}

/// Runs them as the command line says, and counts the skipped ones at the end.
pub(crate) fn main(tests: Vec<Trial>) -> ExitCode {
    let arguments = Arguments::from_args();
    let mut skipped = BTreeMap::<String, u32>::new();
    for test in tests.iter().filter(|test| !test.kind().is_empty()) {
        *skipped.entry(test.kind().to_owned()).or_default() += 1;
    }
    let conclusion = libtest_mimic::run(&arguments, tests);
    if !arguments.list {
        for (reason, count) in skipped {
            println!("{count} {reason}");
        }
    }
    conclusion.exit_code()
}
