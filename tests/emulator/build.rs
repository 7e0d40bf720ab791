//! In: `spec/authing.yaml` with its files. Out: `authing.json` in `OUT_DIR`: the same in one file, which the emulator carries.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use authing_codegen::problem::Problems;
use authing_codegen::spec;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut problems = Problems::new(true);
    let document = spec::read(&folder.join("authing.yaml"), None, &mut problems);
    let faulty = "spec/ has problems: `cargo codegen` tells them";
    problems.stop_on_error().map_err(|_| faulty)?;
    let bundled = serde_json::to_vec(&document.ok_or(faulty)?.openapi)?;
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("authing.json"),
        bundled,
    )?;
    Ok(())
}
