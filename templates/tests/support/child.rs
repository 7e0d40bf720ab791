//! Runs a test of this binary in another process.

use std::process::Command;

/// The command for a test of the module whose `module_path!()` this is. It is ignored otherwise.
pub(crate) fn child(module: &str, test: &str) -> Command {
    let module = module.split_once("::").map_or("", |(_, module)| module);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        &format!("{module}::{test}"),
        "--ignored",
        "--nocapture",
    ]);
    command
}
