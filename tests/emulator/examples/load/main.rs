//! In: nothing. Out: figures: 10,000 sign-ins and 100,000 authorised requests, 64 at a time, at one emulator over loopback.
//!
//! `cargo run --release -p authing-emulator --example load`

mod run;

use std::fs;

#[tokio::main]
async fn main() -> Result<(), run::Failed> {
    let figures = run::run(10_000, 100_000, 64).await?;
    println!("{figures}");
    if let Some(peak) = peak() {
        println!("peak memory of emulator and clients: {peak}");
    }
    Ok(())
}

/// The peak of this process, where the system tells it.
fn peak() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}
