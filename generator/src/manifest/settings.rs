//! Reads the table `metadata.codegen` of the nearest manifest that has one. A key that is not known, or a value of another type, is a problem
//! with its place, as in a document.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::command::alias;
use super::file::MANIFEST;
use crate::problem::lines::Lines;
use crate::problem::near::did_you_mean;
use crate::problem::{Kind, Place, Problem, Problems, Severity, Source};

/// All keys; README.md explains them.
const KEYS: [&str; 6] = ["spec", "out", "name", "names", "strict", "license-files"];

/// What `[workspace.metadata.codegen]` or `[package.metadata.codegen]` says; paths begin with the manifest's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `spec`: the root document.
    pub spec: PathBuf,
    /// `out`: the folder of the crate.
    pub out: PathBuf,
    /// `name`: the crate's name.
    pub name: Option<String>,
    /// `names`: the names file.
    pub names: Option<PathBuf>,
    /// `strict`: every warning is an error.
    pub strict: bool,
    /// `license-files`: name and text of each.
    pub license_files: Vec<(String, String)>,
    /// How the command is called that reads these settings: `cargo codegen` where cargo has this alias.
    pub command: &'static str,
}

/// The settings of the nearest manifest at or above `dir` that has any.
///
/// # Errors
/// What is wrong with them.
pub fn settings(dir: &Path) -> Result<Option<Settings>, Vec<Problem>> {
    for (up, folder) in dir.ancestors().enumerate() {
        let Ok(text) = fs::read_to_string(folder.join(MANIFEST)) else {
            continue;
        };
        let name = "../".repeat(up) + MANIFEST;
        if let Some(settings) = read(folder, &name, text)? {
            return Ok(Some(settings));
        }
    }
    Ok(None)
}

/// The settings of the manifest in `folder`, if it has any. Problems call the file `name`.
fn read(folder: &Path, name: &str, text: String) -> Result<Option<Settings>, Vec<Problem>> {
    let source = Arc::new(Source {
        name: name.to_owned(),
        text,
    });
    let mut reader = Reader {
        folder,
        lines: Lines::new(&source.text),
        source: Arc::clone(&source),
        problems: Problems::new(true),
    };
    let manifest = match DeTable::parse(&source.text) {
        Ok(manifest) => manifest,
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let message = error.message().replace('\n', "; ");
            reader.add(
                Kind::Syntax,
                span,
                "",
                format!("this is no TOML: {message}"),
            );
            return Err(reader.problems.take());
        }
    };
    let found = ["workspace", "package"].iter().find_map(|part| {
        let metadata = manifest.get_ref().get(*part)?.get_ref().get("metadata")?;
        Some((part, metadata.get_ref().get("codegen")?))
    });
    let Some((part, codegen)) = found else {
        return Ok(None);
    };
    let settings = reader.settings(&format!("/{part}/metadata/codegen"), codegen);
    reader.problems.stop_on_error()?;
    Ok(settings)
}

struct Reader<'f> {
    folder: &'f Path,
    source: Arc<Source>,
    lines: Lines,
    problems: Problems,
}

impl Reader<'_> {
    /// `None` if there are problems.
    fn settings(&mut self, at: &str, codegen: &Spanned<DeValue<'_>>) -> Option<Settings> {
        let Some(table) = codegen.get_ref().as_table() else {
            self.wrong(at, codegen, "a table");
            return None;
        };
        for key in table
            .keys()
            .filter(|key| !KEYS.contains(&key.get_ref().as_ref()))
        {
            self.unknown(at, key);
        }
        let spec = self.text(at, table, "spec");
        let out = self.text(at, table, "out");
        for (key, value) in [("spec", &spec), ("out", &out)] {
            if value.is_none() && !table.contains_key(key) {
                let text = format!("`{key}` is missing");
                self.add(Kind::MissingKey, codegen.span(), at, text);
            }
        }
        let name = self.text(at, table, "name");
        let names = self.text(at, table, "names");
        let strict = self.switch(at, table, "strict");
        let license_files = self.license_files(at, table);
        Some(Settings {
            spec: self.folder.join(spec?),
            out: self.folder.join(out?),
            name,
            names: names.map(|path| self.folder.join(path)),
            strict,
            license_files,
            command: alias(self.folder),
        })
    }

    fn text(&mut self, at: &str, table: &DeTable<'_>, key: &str) -> Option<String> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str().map(ToOwned::to_owned);
        if text.is_none() {
            self.wrong(&format!("{at}/{key}"), value, "a string");
        }
        text
    }

    fn switch(&mut self, at: &str, table: &DeTable<'_>, key: &str) -> bool {
        let Some(value) = table.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(&format!("{at}/{key}"), value, "`true` or `false`");
            false
        })
    }

    /// Name and text of each file.
    fn license_files(&mut self, at: &str, table: &DeTable<'_>) -> Vec<(String, String)> {
        let at = format!("{at}/license-files");
        let Some(value) = table.get("license-files") else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(&at, value, "a list of files");
            return Vec::new();
        };
        let files = list.iter().enumerate();
        files
            .filter_map(|(index, one)| self.license_file(&format!("{at}/{index}"), one))
            .collect()
    }

    fn license_file(&mut self, at: &str, value: &Spanned<DeValue<'_>>) -> Option<(String, String)> {
        let Some(path) = value.get_ref().as_str() else {
            self.wrong(at, value, "a string");
            return None;
        };
        let path: PathBuf = self.folder.join(path);
        match fs::read_to_string(&path) {
            Ok(text) => Some((path.file_name()?.to_string_lossy().into_owned(), text)),
            Err(error) => {
                let text = format!("this file cannot be read: {error}");
                self.add(Kind::UnreadableFile, value.span(), at, text);
                None
            }
        }
    }

    fn unknown<K: AsRef<str>>(&mut self, at: &str, key: &Spanned<K>) {
        let word = key.get_ref().as_ref();
        let hint = did_you_mean(word, KEYS)
            .unwrap_or_else(|| format!("the keys are `{}`", KEYS.join("`, `")));
        let text = format!("`{word}` is no setting of this command");
        self.problems.push(
            self.problem(Kind::UnknownKey, key.span(), &format!("{at}/{word}"), text)
                .hint(hint),
        );
    }

    fn wrong(&mut self, at: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let text = format!(
            "this must be {wanted}, but it is of type {}",
            value.get_ref().type_str()
        );
        self.add(Kind::WrongValue, value.span(), at, text);
    }

    fn add(&mut self, kind: Kind, span: Range<usize>, at: &str, text: String) {
        self.problems.push(self.problem(kind, span, at, text));
    }

    fn problem(&self, kind: Kind, span: Range<usize>, at: &str, text: String) -> Problem {
        let (line, start) = self.lines.line_of(span.start);
        let before = |byte| self.lines.characters_before(&self.source.text, byte);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let place = Place {
            source: Some(Arc::clone(&self.source)),
            line: count(line + 1),
            column: count(before(span.start) - before(start) + 1),
            length: count(before(span.end) - before(span.start)).max(1),
            pointer: at.to_owned(),
        };
        let mut problem = Problem::new(kind, place, text);
        problem.severity = Severity::Error;
        problem
    }
}
