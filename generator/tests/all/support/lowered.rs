//! In: the schemas of a small document. Out: the description that is made of them, and parts of it by name.

use std::fmt::Write;
use std::path::Path;

use authing_codegen::ir::{Api, Enum, Field, Model, ModelKind, Presence, Struct, Type, Union};
use authing_codegen::problem::{Kind, Problem, Problems};
use authing_codegen::{lower, passes, resolve, spec};

use super::frontend::Folder;

/// Lowers a document with an operation for each of these names of schemas that sends or receives it.
pub(crate) fn lowered(sent: &[&str], received: &[&str], schemas: &str) -> (Api, Vec<Problem>) {
    let mut text = String::from("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n");
    for (number, name) in sent.iter().enumerate() {
        let _ = write!(
            text,
            "  /s{number}:\n    post:\n      operationId: send{number}\n      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}\n      responses: {{'204': {{description: Done.}}}}\n"
        );
    }
    for (number, name) in received.iter().enumerate() {
        let _ = write!(
            text,
            "  /r{number}:\n    get:\n      operationId: get{number}\n      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}\n"
        );
    }
    text += "components:\n  schemas:\n";
    for line in schemas.trim_matches('\n').lines() {
        let _ = writeln!(text, "    {line}");
    }
    read(&text)
}

/// Lowers a whole document.
pub(crate) fn read(text: &str) -> (Api, Vec<Problem>) {
    let folder = Folder::new("lower", &[("spec.yaml", text)]);
    described(&folder.path("spec.yaml"))
}

/// The finished description of a document.
pub(crate) fn described(spec: &Path) -> (Api, Vec<Problem>) {
    let mut problems = Problems::new(false);
    let document = spec::read(spec, None, &mut problems).unwrap_or_else(|| panic!("{problems:?}"));
    let api = resolve::resolve(&document, &mut problems);
    let mut api = lower::lower(&api, &mut problems);
    passes::keep(&mut api, &[], &mut problems);
    passes::run(&mut api);
    (api, problems.take())
}

/// The type of this Rust name.
pub(crate) fn model<'m>(api: &'m Api, name: &str) -> &'m Model {
    let names: Vec<&str> = api
        .models
        .iter()
        .map(|model| model.name.rust.as_str())
        .collect();
    api.models
        .iter()
        .find(|model| model.name.rust == name)
        .unwrap_or_else(|| panic!("no {name} in {names:?}"))
}

/// The same, which must be a struct.
pub(crate) fn object<'m>(api: &'m Api, name: &str) -> &'m Struct {
    let ModelKind::Struct(body) = &model(api, name).kind else {
        panic!("{name} is no struct")
    };
    body
}

/// The same, which must be a union.
pub(crate) fn union<'m>(api: &'m Api, name: &str) -> &'m Union {
    let ModelKind::Union(body) = &model(api, name).kind else {
        panic!("{name} is no union: {:?}", model(api, name).kind)
    };
    body
}

/// The Rust names of the values.
pub(crate) fn values(body: &Enum) -> Vec<&str> {
    body.values
        .iter()
        .map(|value| value.name.rust.as_str())
        .collect()
}

/// A member by its wire name.
pub(crate) fn member<'m>(api: &'m Api, name: &str, wire: &str) -> &'m Field {
    let mut fields = object(api, name).fields.iter();
    let found = fields.find(|field| field.name.wire == wire);
    found.unwrap_or_else(|| panic!("no {wire}"))
}

/// Its type and presence.
pub(crate) fn field(api: &Api, name: &str, wire: &str) -> (Type, Presence) {
    let field = member(api, name, wire);
    (field.ty.clone(), field.presence)
}

/// The wire names of all members, in order.
pub(crate) fn wires<'m>(api: &'m Api, name: &str) -> Vec<&'m str> {
    let fields = object(api, name).fields.iter();
    fields.map(|field| field.name.wire.as_str()).collect()
}

/// The use of a type by its Rust name.
pub(crate) fn named(api: &Api, name: &str) -> Type {
    let mut ids = api.ids();
    let found = ids.find(|(_, model)| model.name.rust == name);
    Type::Named(found.unwrap_or_else(|| panic!("no {name}")).0)
}

/// What the problems are.
pub(crate) fn kinds(problems: &[Problem]) -> Vec<Kind> {
    problems.iter().map(|problem| problem.kind).collect()
}
