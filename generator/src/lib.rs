#![doc = include_str!("../ARCHITECTURE.md")]

use std::fmt::Write as _;
use std::path::PathBuf;

pub mod emit;
pub mod ir;
pub mod lower;
pub mod manifest;
pub mod name;
pub mod output;
pub mod passes;
pub mod problem;
pub mod render;
pub mod resolve;
pub mod spec;
pub mod templates;

use output::Tree;
use problem::{Kind, Place, Problem, Problems};
use spec::Document;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The root document.
    pub spec: PathBuf,
    /// The crate's name; see [`crate_name`].
    pub name: String,
    /// The crate is a member of a workspace; else its manifest makes it a workspace of its own.
    pub member: bool,
    /// That workspace has lints, which the crate then follows.
    pub lints: bool,
    /// The names file.
    pub names: Option<PathBuf>,
    /// Tags and operation ids to keep; empty: all.
    pub only: Vec<String>,
    /// Every warning is an error.
    pub strict: bool,
    /// The command, as the headers of the files tell it.
    pub command: String,
    /// Further files of the crate, name and text: the terms under which it is published.
    pub license_files: Vec<(String, String)>,
}

/// A generated crate.
#[derive(Debug)]
pub struct Generated {
    /// Its files.
    pub tree: Tree,
    /// What the document could say better; sorted.
    pub warnings: Vec<Problem>,
}

/// A room of the corridor that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The resolved document.
    Resolved,
    /// The finished description.
    Ir,
    /// Names and sizes of the files.
    Files,
}

/// Generates a crate from a document: the whole corridor.
///
/// # Errors
/// All problems of the document, sorted, if one of them is an error.
pub fn generate(options: &Options) -> Result<Generated, Vec<Problem>> {
    deep(|| make(options))
}

/// Prints one stage of the corridor.
///
/// # Errors
/// As [`generate`].
pub fn dump(options: &Options, stage: Stage) -> Result<String, Vec<Problem>> {
    deep(|| show(options, stage))
}

/// Stack for documents as deep as they may be (a limit of the door): the typed model alone takes several large
/// frames for each level of a schema.
const STACK: usize = 256 << 20;

/// Runs on a thread with a large stack.
fn deep<T: Send>(run: impl FnOnce() -> Result<T, Vec<Problem>> + Send) -> Result<T, Vec<Problem>> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, run);
        let thread =
            thread.map_err(|error| internal(&format!("cannot start a thread: {error}")))?;
        // A panic has printed its message already; it is a bug of the generator, whatever the document.
        thread
            .join()
            .unwrap_or_else(|_| Err(internal("the generator failed on this document")))
    })
}

fn internal(text: &str) -> Vec<Problem> {
    let problem = Problem::new(Kind::Internal, Place::nowhere(), text);
    vec![problem.hint("this is a bug of the generator; please report it with the document")]
}

fn make(options: &Options) -> Result<Generated, Vec<Problem>> {
    let mut problems = Problems::new(options.strict);
    let document = read(options, &mut problems)?;
    let api = describe(options, &document, &mut problems)?;
    let tree = print(options, &api)?;
    Ok(Generated {
        tree,
        warnings: problems.take(),
    })
}

fn show(options: &Options, stage: Stage) -> Result<String, Vec<Problem>> {
    let mut problems = Problems::new(options.strict);
    let document = read(options, &mut problems)?;
    if stage == Stage::Resolved {
        let resolved = resolve::resolve(&document, &mut problems);
        problems.stop_on_error()?;
        return Ok(format!(
            "{:#?}\n{:#?}\n",
            resolved.operations, resolved.schemes
        ));
    }
    let api = describe(options, &document, &mut problems)?;
    if stage == Stage::Ir {
        return Ok(format!("{api:#?}\n"));
    }
    let mut text = String::new();
    for (path, bytes) in print(options, &api)?.files() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:>8}  {path}", bytes.len());
    }
    Ok(text)
}

fn read(options: &Options, problems: &mut Problems) -> Result<Document, Vec<Problem>> {
    let document = spec::read(&options.spec, options.names.as_deref(), problems);
    document.ok_or_else(|| problems.take())
}

/// Faults found by the door do not stop the next two stages: they run on the rest and add their own.
fn describe(
    options: &Options,
    document: &Document,
    problems: &mut Problems,
) -> Result<ir::Api, Vec<Problem>> {
    let resolved = resolve::resolve(document, problems);
    let mut api = lower::lower(&resolved, problems);
    passes::keep(&mut api, &options.only, problems);
    problems.stop_on_error()?;
    passes::run(&mut api);
    Ok(api)
}

/// Writes the files one after the other: what a file was made of is gone before the next one is made.
fn print(options: &Options, api: &ir::Api) -> Result<Tree, Vec<Problem>> {
    let needs = passes::needs(api);
    let pattern = templates::Manifests::read().map_err(|problem| vec![*problem])?;
    let document = options.spec.file_name().unwrap_or_default();
    let origin = emit::Origin {
        document: document.to_string_lossy().into_owned(),
        command: options.command.clone(),
        name: options.name.clone(),
    };
    let package = emit::Package {
        name: options.name.clone(),
        member: options.member,
        lints: options.lints,
    };
    let context = emit::Context::new(api, &needs, &origin);
    let mut tree = Tree::default();
    for (name, text) in &options.license_files {
        tree.insert(name.as_str(), text.as_str());
    }
    for file in emit::package(&context, &package, &pattern) {
        tree.insert(file.path.clone(), render::text(file));
    }
    for file in emit::emit(&context) {
        tree.insert(file.path.clone(), render::render(file));
    }
    for (path, bytes) in templates::carried(&needs) {
        tree.insert(path, bytes);
    }
    Ok(tree)
}

/// Whether cargo takes this as the name of a package, and code can tell it from the crates that it depends on.
///
/// # Errors
/// What is wrong with it.
pub fn crate_name(name: &str) -> Result<(), &'static str> {
    let rest = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() {
        return Err("it is empty");
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err("it does not begin with a letter");
    }
    if !name.chars().all(rest) {
        return Err("it may have letters, digits, `-` and `_` only");
    }
    if name.len() > 64 {
        return Err("it is longer than 64 letters");
    }
    if [
        "test",
        "core",
        "std",
        "alloc",
        "proc_macro",
        "proc-macro",
        "self",
        "crate",
        "super",
        "build",
        "deps",
        "examples",
        "incremental",
    ]
    .contains(&name)
    {
        return Err("Rust or cargo keeps it for itself");
    }
    if templates::dependencies().any(|own| plain(own) == plain(name)) {
        return Err("a crate that the client depends on has it");
    }
    Ok(())
}

/// The name of a crate as code spells it, whatever the case.
fn plain(name: &str) -> String {
    name.replace('-', "_").to_ascii_lowercase()
}
