//! In: the raw trees of all files. Out: a problem for each fault in them, and trees without these faults.
//!
//! openapiv3 cannot do this: it takes `type: strng` for a schema of any type, drops misspelt keys, stops at the first
//! wrong value. Here the trees are walked by kind of object, from the root and along every `$ref`, each node once a
//! kind; tables say what each kind holds. What spans several nodes (ids, holes in paths, security, sessions)
//! follows on the trees as they were written. At last every faulty node gives way to a neutral one, so that the
//! later stages run on the rest, and what openapiv3 would refuse or misread although it is harmless is put into a
//! form that it reads.

mod at;
mod edits;
mod expect;
mod foreign;
mod inputs;
mod objects;
mod operations;
mod parameters;
mod parts;
mod references;
mod report;
mod schema;
mod servers;
mod session;
mod tables;
mod values;
mod verify;
mod vocabulary;
mod walk;
mod words;

use indexmap::IndexMap;

use super::files::{Files, Target};
use crate::problem::Problems;

use at::At;
use edits::Edits;
use references::References;
use walk::Visits;

/// Checks all files, reports every fault, and leaves trees that deserialize into `openapiv3::OpenAPI` once bundled.
pub(crate) fn check(files: &mut Files, problems: &mut Problems) {
    let edits = {
        let Some(root) = files.node(&Target {
            file: 0,
            pointer: String::new(),
        }) else {
            return;
        };
        let root = At::base(root, 0, String::new());
        let mut checker = Checker::new(files, problems);
        checker.walk(root.clone());
        checker.check_document(&root);
        checker.edits
    };
    edits.apply(files);
}

/// What all checks share.
struct Checker<'a, 'p> {
    files: &'a Files,
    problems: &'p mut Problems,
    edits: Edits,
    visits: Visits<'a>,
    references: References<'a>,
    /// What the walk met and a later check looks at as a whole.
    found: Found<'a>,
    /// How many more words are compared for hints: bounds the work for documents that are wrong throughout.
    comparisons_left: usize,
}

/// What the walk met.
#[derive(Default)]
struct Found<'a> {
    /// Lists of security requirements.
    requirements: Vec<At<'a>>,
    discriminators: Vec<At<'a>>,
    servers: Vec<At<'a>>,
    sessions: Vec<At<'a>>,
    graphqls: Vec<At<'a>>,
    key_places: Vec<At<'a>>,
}

impl<'a, 'p> Checker<'a, 'p> {
    fn new(files: &'a Files, problems: &'p mut Problems) -> Self {
        Self {
            files,
            problems,
            edits: Edits::default(),
            visits: Visits::default(),
            references: References::default(),
            found: Found::default(),
            comparisons_left: 200_000,
        }
    }

    /// The checks that look at the document as a whole.
    fn check_document(&mut self, root: &At<'a>) {
        let operations = self.operations(root);
        self.check_parameters(&operations);
        let schemes = Self::security_schemes(root);
        self.check_requirements(&schemes);
        self.check_discriminators(root);
        self.check_servers();
        self.check_tags(root, &operations);
        self.check_sessions(root, &operations, &schemes);
    }
}

/// Named things of the document: a name and where it stands.
type Named<'a> = IndexMap<&'a str, At<'a>>;
