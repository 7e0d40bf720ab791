//! In: the root file. Out: whether it is a 3.0 document; if not, the one Problem that says what it is.

use super::{
    files::Files,
    node::{Member, Node, Value},
};
use crate::problem::{Kind, Problem, Problems};

/// Whether to go on. A missing `openapi` key is left to the inspection, if the rest looks like a document.
pub(super) fn supported(files: &Files, problems: &mut Problems) -> bool {
    let Some(root) = files.list.first().map(|file| &file.root) else {
        return false;
    };
    let Value::Object(members) = &root.value else {
        // A syntax error was reported already; an empty file has none.
        if !problems.has_errors() {
            let place = files.place(root.span, "");
            problems.push(Problem::new(
                Kind::WrongValue,
                place,
                "an OpenAPI document is a mapping with the key `openapi`",
            ));
        }
        return false;
    };
    let member = |key: &str| members.iter().find(|member| member.key == key);
    if let Some(swagger) = member("swagger") {
        let message = format!(
            "this is a Swagger (OpenAPI) {} document; the generator reads OpenAPI 3.0",
            text(&swagger.node)
        );
        let hint = "convert it, for example with `npx swagger2openapi FILE --outfile openapi.yaml`";
        problems.push(problem(files, swagger, message, hint));
        return false;
    }
    let Some(openapi) = member("openapi") else {
        return true;
    };
    let version = text(&openapi.node);
    if version == "3.0" || version.starts_with("3.0.") {
        return true;
    }
    let message = format!("this is an OpenAPI {version} document; the generator reads OpenAPI 3.0");
    let hint = if version.starts_with("3.") {
        "convert it, for example with `npx @apiture/openapi-down-convert --input FILE --output openapi.yaml`"
    } else {
        "write `openapi: 3.0.3` if that is what the document is"
    };
    problems.push(problem(files, openapi, message, hint));
    false
}

fn problem(files: &Files, member: &Member, message: String, hint: &str) -> Problem {
    let place = files.place(member.node.span, &format!("/{}", member.key));
    Problem::new(Kind::UnsupportedVersion, place, message).hint(hint)
}

/// A version as text: YAML reads `3.1` as a number.
fn text(node: &Node) -> String {
    match &node.value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => "of unknown version".to_owned(),
    }
}
