//! In: the path of the root file. Out: [`Files`]: the root and every file its references reach, as raw trees.
//!
//! A document may come from anywhere, so nothing outside the root's folder is read, nothing over the limits, and no
//! file twice.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
};

use super::{
    files::{Files, Target, is_component},
    grammar::Object,
    limits::{Budget, MAX_NODES},
    node::Span,
    references::{looks_like_reference, references, relative},
    text::{parse, read_text, report},
    version,
};
use crate::problem::{Kind, Place, Problem, Problems};

/// The most files that one document may have.
const MAX_FILES: usize = 1000;

/// Reads the root file and all files its `$ref`s reach (never outside the root's folder, never over the limits).
/// No file at all if the root cannot be used.
pub fn load(root: &Path, problems: &mut Problems) -> Files {
    let mut files = Files::default();
    let path = match fs::canonicalize(root) {
        Ok(path) => path,
        Err(error) => {
            problems.push(unreadable(
                Place::nowhere(),
                &root.display().to_string(),
                &error.to_string(),
            ));
            return files;
        }
    };
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut loader = Loader {
        folder,
        canonical: BTreeMap::new(),
        failures: BTreeMap::new(),
        budget: Budget(MAX_NODES),
        problems,
    };
    let name = loader.name(&path);
    match read_text(&path) {
        Ok(text) => loader.add(&mut files, &path, &name, text),
        Err((kind, reason)) => {
            loader.problems.push(Problem::new(
                kind,
                Place::nowhere(),
                format!("cannot read {name}: {reason}"),
            ));
            return files;
        }
    };
    if version::supported(&files, loader.problems) {
        loader.follow(&mut files);
        files
    } else {
        Files::default()
    }
}

/// Reads the names file and makes it the file [`Files::NAMES`]; whether it could be read.
pub(super) fn load_names(path: &Path, files: &mut Files, problems: &mut Problems) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    match read_text(path) {
        Ok(text) => {
            let (file, faults) = parse(Files::NAMES, &name, text, &mut Budget(MAX_NODES));
            report(&file, faults, problems);
            files.names = Some(file);
            true
        }
        Err((kind, reason)) => {
            problems.push(Problem::new(
                kind,
                Place::nowhere(),
                format!("cannot read {}: {reason}", path.display()),
            ));
            false
        }
    }
}

struct Loader<'a> {
    /// The root's folder, symbolic links resolved.
    folder: PathBuf,
    /// Files read so far; two spellings of one path are one file.
    canonical: BTreeMap<PathBuf, u32>,
    /// Paths that could not be read, and why: said again for every reference to them.
    failures: BTreeMap<String, (Kind, String)>,
    budget: Budget,
    problems: &'a mut Problems,
}

impl Loader<'_> {
    fn follow(&mut self, files: &mut Files) {
        let start = Target::root();
        let mut seen = BTreeSet::new();
        let mut queue = VecDeque::from([(start, Object::Document)]);
        while let Some((target, object)) = queue.pop_front() {
            let mut found = Vec::new();
            let Some(node) = files.node(&target) else {
                continue;
            };
            for reference in references(node, object) {
                let is_name = reference.mapped
                    && (files.mapped_name(target.file, reference.text).is_some()
                        || !looks_like_reference(reference.text));
                if !is_name {
                    let pointer = format!("{}{}", target.pointer, reference.pointer);
                    let text = reference.text.to_owned();
                    found.push((text, reference.object, reference.node.span, pointer));
                }
            }
            for (text, object, span, pointer) in found {
                self.open(files, target.file, &text, span, &pointer);
                let Ok(to) = files.target(target.file, &text) else {
                    continue;
                };
                // What stands in the root's components was searched with the root.
                if !is_component(&to, object) && seen.insert((to.clone(), object)) {
                    queue.push_back((to, object));
                }
            }
        }
    }

    /// Reads the file of a reference, if it has one and it is not read yet.
    fn open(&mut self, files: &mut Files, from: u32, text: &str, span: Span, pointer: &str) {
        let path = text.split_once('#').map_or(text, |(path, _)| path);
        if path.is_empty() {
            return;
        }
        let relative = match relative(files.name(from), path) {
            Ok(relative) => relative,
            Err(reason) => {
                let problem =
                    Problem::new(Kind::OutsideReference, files.place(span, pointer), reason);
                self.problems
                    .push(problem.hint("copy what is needed into the folder of the root document"));
                return;
            }
        };
        if !files.by_path.contains_key(&relative) {
            let file = self
                .read(files, &relative)
                .map_err(|failure| self.failures.insert(relative.clone(), failure));
            files.by_path.insert(relative.clone(), file.ok());
        }
        if let Some((kind, message)) = self.failures.get(&relative) {
            self.problems.push(Problem::new(
                *kind,
                files.place(span, pointer),
                message.clone(),
            ));
        }
    }

    fn read(&mut self, files: &mut Files, relative: &str) -> Result<u32, (Kind, String)> {
        let nothing = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => (
                Kind::DanglingReference,
                format!("there is no file {relative}"),
            ),
            _ => (
                Kind::UnreadableFile,
                format!("cannot read {relative}: {error}"),
            ),
        };
        let path = fs::canonicalize(self.folder.join(relative)).map_err(nothing)?;
        if !path.starts_with(&self.folder) {
            let message = format!(
                "{relative} leads out of the folder of the root document by a symbolic link"
            );
            return Err((Kind::OutsideReference, message));
        }
        if let Some(file) = self.canonical.get(&path) {
            return Ok(*file);
        }
        if files.list.len() >= MAX_FILES {
            return Err((
                Kind::TooLarge,
                format!("the document has more than {MAX_FILES} files"),
            ));
        }
        let text = read_text(&path)
            .map_err(|(kind, reason)| (kind, format!("cannot read {relative}: {reason}")))?;
        let name = self.name(&path);
        Ok(self.add(files, &path, &name, text))
    }

    fn add(&mut self, files: &mut Files, path: &Path, name: &str, text: String) -> u32 {
        let number = u32::try_from(files.list.len()).unwrap_or(u32::MAX);
        self.canonical.insert(path.to_path_buf(), number);
        files.by_path.insert(name.to_owned(), Some(number));
        let (file, faults) = parse(number, name, text, &mut self.budget);
        report(&file, faults, self.problems);
        files.list.push(file);
        number
    }

    /// The name of a file as it is shown: the path from the root's folder.
    fn name(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.folder).unwrap_or(path);
        let segments: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        segments.join("/")
    }
}

fn unreadable(place: Place, name: &str, reason: &str) -> Problem {
    Problem::new(
        Kind::UnreadableFile,
        place,
        format!("cannot read {name}: {reason}"),
    )
}
