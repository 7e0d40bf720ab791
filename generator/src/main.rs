//! In: the command line. Out: files or a report, and the exit code: 0 fine, 1 problems or stale files, 2 usage.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use authing_codegen::manifest::{self, Called, Settings, Standing};
use authing_codegen::output::{self, Difference, Tree, WriteError};
use authing_codegen::problem::{self, Format, Kind, Place, Problem};
use authing_codegen::{Generated, Options, Stage, dump, generate};
use clap::{CommandFactory as _, Parser, ValueEnum, error::ErrorKind};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLES: &str = "Examples:
  authing-codegen --spec api.yaml --out client --name my-api-client
                                         make a crate from any OpenAPI 3.0 document
  authing-codegen --spec api.json --out pets --only pets --only getOwner
                                         only a tag and one operation, with the types they reach
  cargo codegen                          write the crate that [workspace.metadata.codegen] names
  cargo codegen --check                  compare it with the document; exit code 1 if it is stale
  cargo codegen --dump ir                look at the finished description instead of writing

`cargo codegen` is authing-codegen by an alias in .cargo/config.toml; both take the same options.

[workspace.metadata.codegen] in Cargo.toml, or [package.metadata.codegen], has the keys
  spec = \"FILE\"  out = \"DIR\"  name = \"CRATE\"  names = \"FILE\"  strict = true  license-files = [\"FILE\"]
with paths from its folder; `spec` and `out` must be there. The license files are copied into the crate.

Exit codes: 0 fine, 1 problems or stale files, 2 usage.";

/// Generates a typed async Rust client, with token sessions, from an OpenAPI 3.0 document.
#[derive(Debug, Parser)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
#[command(name = "authing-codegen", version, after_help = EXAMPLES)]
struct Arguments {
    /// The root document, YAML or JSON (default: what the manifest's metadata says)
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// The folder of the crate
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of the crate (default: the name of its folder)
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,
    /// Settles names of a document that one may not edit: YAML, JSON pointer -> Rust name
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Only this tag or operation, and the types it reaches; may be repeated
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Vec<String>,
    /// Compare instead of writing
    #[arg(long)]
    check: bool,
    /// Print a stage of the pipeline instead of writing
    #[arg(long, value_name = "STAGE", conflicts_with = "check")]
    dump: Option<DumpStage>,
    /// Every warning is an error
    #[arg(long)]
    strict: bool,
    /// Overwrite files that were edited by hand or that this tool did not write
    #[arg(long, conflicts_with = "check")]
    force: bool,
    /// How problems and differences are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
    /// Print problems only
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DumpStage {
    /// The document with every `$ref` resolved
    Resolved,
    /// The finished description: names final
    Ir,
    /// The files that would be written
    Files,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    /// For people
    Text,
    /// For machines: one JSON object
    Json,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match plan(&arguments) {
        Ok(plan) => run(&arguments, &plan),
        Err(problems) => report(&arguments, &problems, &[], false),
    };
    match done {
        Ok(code) => code,
        // A closed pipe (`cargo codegen --dump ir | head`) is the reader's choice, no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Where to read and where to write.
struct Plan {
    options: Options,
    out: PathBuf,
    standing: Standing,
}

/// Completes the command line from the manifest; ends the process with code 2 where both are silent.
///
/// # Errors
/// What is wrong with the manifest's settings.
fn plan(arguments: &Arguments) -> Result<Plan, Vec<Problem>> {
    let here = std::env::current_dir().unwrap_or_default();
    let settings = match &arguments.spec {
        None => manifest::settings(&here)?,
        Some(_) => None,
    };
    let given = arguments.spec.clone().zip(arguments.out.clone());
    let settled = settings
        .as_ref()
        .map(|all| (all.spec.clone(), all.out.clone()));
    let Some((spec, out)) = given.or(settled) else {
        let text = "give --spec FILE and --out DIR (no Cargo.toml at or above this folder has [workspace.metadata.codegen])";
        Arguments::command()
            .error(ErrorKind::MissingRequiredArgument, text)
            .exit();
    };
    let name = name(arguments, settings.as_ref(), &out);
    let called = Called {
        here: &here,
        settled: settings.as_ref().map(|settings| settings.command),
        spec: arguments.spec.as_deref(),
        out: arguments.out.as_deref(),
        name: arguments.name.as_deref(),
        names: arguments.names.as_deref(),
        only: &arguments.only,
    };
    let command = manifest::command(&called, &name);
    let standing = manifest::standing(&out);
    let (names, strict, license_files) = match settings {
        Some(settings) => (settings.names, settings.strict, settings.license_files),
        None => (None, false, Vec::new()),
    };
    let options = Options {
        spec,
        name,
        member: matches!(standing, Standing::Member { .. }),
        lints: standing == Standing::Member { lints: true },
        names: arguments.names.clone().or(names),
        only: arguments.only.clone(),
        strict: arguments.strict || strict,
        command,
        license_files,
    };
    Ok(Plan {
        options,
        out,
        standing,
    })
}

/// The name of the crate; ends the process with code 2 where cargo takes none such.
fn name(arguments: &Arguments, settings: Option<&Settings>, out: &Path) -> String {
    let settled = || settings.and_then(|settings| settings.name.clone());
    let named = arguments.name.clone().or_else(settled);
    let name = named.unwrap_or_else(|| folder_name(out));
    if let Err(reason) = authing_codegen::crate_name(&name) {
        let text = format!("`{name}` is no name for a crate: {reason}; give --name");
        Arguments::command()
            .error(ErrorKind::InvalidValue, text)
            .exit();
    }
    name
}

fn folder_name(out: &Path) -> String {
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
    out.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn run(arguments: &Arguments, plan: &Plan) -> io::Result<ExitCode> {
    if let Some(stage) = arguments.dump {
        let stage = match stage {
            DumpStage::Resolved => Stage::Resolved,
            DumpStage::Ir => Stage::Ir,
            DumpStage::Files => Stage::Files,
        };
        return match dump(&plan.options, stage) {
            Ok(text) => io::stdout()
                .write_all(text.as_bytes())
                .map(|()| ExitCode::SUCCESS),
            Err(problems) => report(arguments, &problems, &[], false),
        };
    }
    let Generated { tree, warnings } = match generate(&plan.options) {
        Ok(generated) => generated,
        Err(problems) => return report(arguments, &problems, &[], false),
    };
    if arguments.check {
        return match output::check(&tree, &plan.out) {
            Ok(differences) => report(arguments, &warnings, &differences, differences.is_empty()),
            Err(error) => out_of_order(arguments, warnings, &error),
        };
    }
    write(arguments, plan, &tree, &warnings)
}

fn write(
    arguments: &Arguments,
    plan: &Plan,
    tree: &Tree,
    warnings: &[Problem],
) -> io::Result<ExitCode> {
    match output::write(tree, &plan.out, arguments.force) {
        Ok(written) => {
            let code = report(arguments, warnings, &[], true)?;
            if !arguments.quiet && arguments.format == OutputFormat::Text {
                let (all, out) = (tree.files().len(), plan.out.display());
                writeln!(
                    io::stdout(),
                    "{all} files in {out}, {} of them new, changed or removed",
                    written.len()
                )?;
                io::stdout().write_all(note(plan).as_bytes())?;
            }
            Ok(code)
        }
        Err(WriteError::Io(error)) => out_of_order(arguments, warnings.to_vec(), &error),
        Err(WriteError::Kept(kept)) => report(arguments, warnings, &kept, false),
    }
}

/// How to make the crate a member of the workspace in which it lies, if it lies in one that does not name it.
fn note(plan: &Plan) -> String {
    let Standing::Unnamed { workspace, members } = &plan.standing else {
        return String::new();
    };
    let manifest = workspace.join("Cargo.toml");
    format!(
        "note: the crate is no member of the workspace above it, and so it is one of its own; to make it a member, \
         write in {} below [workspace]\n    {members}\nand run the same command again\n",
        manifest.display()
    )
}

/// The folder of the crate cannot be read or written: one more problem.
fn out_of_order(
    arguments: &Arguments,
    mut problems: Vec<Problem>,
    error: &io::Error,
) -> io::Result<ExitCode> {
    let text = format!("the folder of the crate is out of order: {error}");
    problems.push(
        Problem::new(Kind::Usage, Place::nowhere(), text)
            .hint("put right what is in the way, or give another folder with `--out`"),
    );
    report(arguments, &problems, &[], false)
}

/// Prints problems and differences; the exit code says whether all is well, also to a reader who closes the pipe.
fn report(
    arguments: &Arguments,
    problems: &[Problem],
    differences: &[Difference],
    fine: bool,
) -> io::Result<ExitCode> {
    match print(arguments, problems, differences, fine) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ if fine => Ok(ExitCode::SUCCESS),
        _ => Ok(ExitCode::FAILURE),
    }
}

fn print(
    arguments: &Arguments,
    problems: &[Problem],
    differences: &[Difference],
    fine: bool,
) -> io::Result<()> {
    match arguments.format {
        OutputFormat::Json => {
            let problems: serde_json::Value =
                serde_json::from_str(&problem::render(problems, Format::Json))?;
            let rows: Vec<_> = differences
                .iter()
                .map(|one| serde_json::json!({"path": one.path, "state": one.state.word(), "diff": one.diff}))
                .collect();
            let report = serde_json::json!({"ok": fine, "problems": problems["problems"], "differences": rows});
            writeln!(io::stdout(), "{report:#}")?;
        }
        OutputFormat::Text => {
            io::stderr().write_all(problem::render(problems, Format::Text).as_bytes())?;
            for one in differences {
                writeln!(io::stderr(), "{}: {}", one.path, one.state.word())?;
                io::stderr().write_all(one.diff.as_bytes())?;
            }
            if !differences.is_empty() {
                let cure = cure(arguments);
                let what = match differences.len() {
                    1 => "1 file is".to_owned(),
                    count => format!("{count} files are"),
                };
                writeln!(
                    io::stderr(),
                    "error: {what} not as the document wants; {cure}"
                )?;
            }
        }
    }
    Ok(())
}

fn cure(arguments: &Arguments) -> &'static str {
    if arguments.check {
        "run the same command without --check and commit the result"
    } else {
        "nothing was written: move what you edited into the document, or use --force to lose it"
    }
}
