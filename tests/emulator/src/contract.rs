//! In: the spec, bundled by `build.rs`. Out: [`Contract`]: which operation a request is for, and whether requests and
//! answers keep to the spec.

mod answers;
mod documents;
mod read;
mod requests;
mod schema;

use std::sync::LazyLock;

use indexmap::IndexMap;
use jsonschema::ValidatorMap;

pub(crate) use documents::{Document, Shape};
pub(crate) use requests::{Sent, SentBody};

/// The spec as one JSON document.
const BUNDLED: &str = include_str!(concat!(env!("OUT_DIR"), "/authing.json"));

static CONTRACT: LazyLock<Result<Contract, String>> = LazyLock::new(|| read::read(BUNDLED));

/// The spec, ready to be asked.
#[derive(Debug)]
pub(crate) struct Contract {
    operations: Vec<Operation>,
    documents: Vec<Document>,
    validators: ValidatorMap,
}

/// Which envelope an operation answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// `{code, message, data}`.
    V2,
    /// `{data, errors}`.
    Graphql,
    /// `{statusCode, apiCode, message, requestId, data}`.
    V3,
    /// No envelope; failures are OAuth errors (RFC 6749, section 5.2).
    Oidc,
}

/// One operation of the spec.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) surface: Surface,
    pub(crate) method: String,
    pub(crate) path: String,
    query: Vec<Parameter>,
    body: Option<Body>,
    answers: Vec<AnswerKind>,
}

#[derive(Debug)]
struct Parameter {
    name: String,
    required: bool,
    /// What its text stands for.
    kind: Kind,
    schema: Pointer,
}

/// How the text of a parameter or of a form field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Boolean,
    Integer,
}

#[derive(Debug)]
struct Body {
    required: bool,
    /// What the texts of a form stand for, where it is no text.
    kinds: IndexMap<String, Kind>,
    media: IndexMap<String, Pointer>,
}

#[derive(Debug)]
struct AnswerKind {
    /// `200`, `2XX` or `default`.
    status: String,
    media: IndexMap<String, Pointer>,
}

/// Where a schema is in the document of validators.
type Pointer = String;

impl Contract {
    /// The one of the spec.
    /// Errors: the bundled spec is not what the emulator takes it for; a bug.
    pub(crate) fn of_the_spec() -> Result<&'static Self, String> {
        CONTRACT.as_ref().map_err(Clone::clone)
    }

    /// The operation at a place, if there is one.
    pub(crate) fn route(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|one| one.method == method && fits(&one.path, path))
    }

    /// Whether the path exists, with whatever method.
    pub(crate) fn knows(&self, path: &str) -> bool {
        self.operations.iter().any(|one| fits(&one.path, path))
    }

    /// All operations, in the order of the spec.
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// What can be sent to the GraphQL endpoint.
    pub(crate) fn documents(&self) -> &[Document] {
        &self.documents
    }
}

/// Whether a path is one of this template, in which `{name}` stands for one segment.
fn fits(template: &str, path: &str) -> bool {
    let is_hole = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
    let mut given = path.split('/');
    let same = template.split('/').all(|wanted| {
        let given = given.next();
        given == Some(wanted) || is_hole(wanted) && given.is_some_and(|given| !given.is_empty())
    });
    same && given.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{Contract, Surface};

    #[test]
    fn the_spec_can_be_read() {
        let contract = Contract::of_the_spec().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(contract.documents().len(), 28);
        let route = contract.route("POST", "/api/v3/signin");
        assert_eq!(route.map(|one| one.surface), Some(Surface::V3));
    }
}
