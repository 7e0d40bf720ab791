//! Finds the faults in the raw trees of all files, and leaves trees without these faults.
//!
//! openapiv3 cannot do this: it takes `type: strng` for a schema of any type, drops misspelt keys, stops at the first
//! wrong value. Here the trees are walked by kind of object, from the root and along every `$ref`, each node once a
//! kind; tables say what each kind holds. What spans several nodes (ids, holes in paths, security, sessions)
//! follows on the trees as they were written. At last every faulty node gives way to a neutral one, so that the
//! later stages run on the rest, and what openapiv3 would refuse or misread although it is harmless is put into a
//! form that it reads.

mod at;
mod checker;
mod edits;
mod expect;
mod foreign;
mod inputs;
mod object;
mod operations;
mod parameters;
mod references;
mod report;
mod schema;
mod servers;
mod session;
mod values;
mod verify;
mod walk;
mod word_values;
mod wording;
mod words;

use at::At;
use checker::Checker;

use super::files::{Files, Target};
use crate::problem::Problems;

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
        check_document(&mut checker, &root);
        checker.edits
    };
    edits.apply(files);
}

/// The checks that look at the document as a whole.
fn check_document<'a>(checker: &mut Checker<'a, '_>, root: &At<'a>) {
    let operations = checker.operations(root);
    checker.check_parameters(&operations);
    let schemes = Checker::security_schemes(root);
    checker.check_requirements(&schemes);
    checker.check_discriminators(root);
    checker.check_servers();
    checker.check_tags(root, &operations);
    checker.check_sessions(root, &operations, &schemes);
}
