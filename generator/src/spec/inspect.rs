//! Finds the faults in the raw trees of all files, and leaves trees without these faults.
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
mod fit;
mod foreign;
mod inputs;
mod inspector;
mod operations;
mod parameters;
mod references;
mod report;
mod schema;
mod servers;
mod session;
mod verify;
mod walk;
mod within;
mod word_values;
mod wording;
mod words;

use at::At;
use inspector::{Inspector, components};

use super::files::{Files, Target};
use crate::problem::Problems;

/// Checks all files, reports every fault, and leaves trees that deserialize into `openapiv3::OpenAPI` once bundled.
pub(crate) fn inspect(files: &mut Files, problems: &mut Problems) {
    let edits = {
        let Some(root) = files.node(&Target::root()) else {
            return;
        };
        let root = At::base(root, 0, String::new());
        let mut inspector = Inspector::new(files, problems);
        inspector.walk(root.clone());
        inspect_document(&mut inspector, &root);
        inspector.edits
    };
    edits.apply(files);
}

/// What is looked at in the document as a whole.
fn inspect_document<'a>(inspector: &mut Inspector<'a, '_>, root: &At<'a>) {
    let operations = inspector.operations(root);
    inspector.inspect_parameters(&operations);
    let schemes = components(root, "securitySchemes");
    inspector.inspect_requirements(&schemes);
    inspector.inspect_discriminators(root);
    inspector.inspect_servers();
    inspector.inspect_tags(root, &operations);
    inspector.inspect_sessions(root, &operations, &schemes);
}
