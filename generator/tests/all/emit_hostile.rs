//! Promise: no name or title of the document can leave the comment or the string that it stands in.

use crate::support::make::{RECEIVED, doc, field, model, name, object, operation};
use authing_codegen::ir::*;
use authing_codegen::name::Name;
use authing_codegen::templates::Manifests;
use authing_codegen::{emit, passes, render};

const EVIL: &str =
    "x\npub fn evil() {}\r\u{85}\u{2028}\u{2029}\u{202e}<b> [a] http://a.example/ \\ `";

/// A description whose every free text is hostile.
fn api() -> Api {
    let evil = |rust: &str| Name::new(EVIL, rust);
    let thing = Model {
        name: evil("Thing"),
        ..model(
            "Thing",
            "thing",
            EVIL,
            RECEIVED,
            ModelKind::Struct(object(vec![field(
                "x",
                EVIL,
                Type::Bool,
                Presence::Required,
            )])),
        )
    };
    let surface = Surface {
        name: evil("Shop"),
        module: name("shop"),
        doc: doc(EVIL),
        session: None,
        operations: vec![operation(
            "find",
            "find",
            EVIL,
            Method::Get,
            "/a\npub fn evil() {}\n`",
        )],
    };
    Api {
        title: EVIL.to_owned(),
        version: "1".to_owned(),
        doc: doc(EVIL),
        license: Some("MIT\nevil = 1".to_owned()),
        servers: Vec::new(),
        client_values: Vec::new(),
        schemes: Vec::new(),
        envelopes: Vec::new(),
        sessions: Vec::new(),
        surfaces: vec![surface],
        models: vec![thing],
    }
}

fn origin() -> emit::Origin {
    emit::Origin {
        name: "shop".to_owned(),
        document: "a\npub fn evil() {}".to_owned(),
        command: "cargo codegen".to_owned(),
    }
}

#[test]
fn no_line_of_the_output_is_the_documents() {
    let api = api();
    let needs = passes::needs(&api);
    let package = emit::Package {
        name: "shop".to_owned(),
        member: false,
        lints: false,
    };
    let origin = origin();
    let context = emit::Context::new(&api, &needs, &origin);
    let pattern = Manifests::read().unwrap();
    let texts = emit::package(&context, &package, &pattern);
    let mut all: Vec<(String, String)> = texts
        .into_iter()
        .map(|file| (file.path.clone(), render::text(file)))
        .collect();
    for file in emit::emit(&context) {
        all.push((file.path.clone(), render::render(file)));
    }
    for (path, text) in &all {
        let own = |line: &str| line.starts_with("pub fn evil") || line.starts_with("evil");
        assert!(!text.lines().any(own), "{path}\n{text}");
        let odd = |c: char| c.is_control() && c != '\n';
        let turning = ['\u{2028}', '\u{2029}', '\u{202e}'];
        assert!(
            !text.contains(odd) && !text.contains(turning),
            "{path}\n{text}"
        );
    }
}

#[test]
fn titles_are_plain_markdown() {
    let (api, origin) = (api(), origin());
    let needs = passes::needs(&api);
    let context = emit::Context::new(&api, &needs, &origin);
    let library = emit::emit(&context).find(|file| file.path == "src/lib.rs");
    let text = library.map(render::render).unwrap_or_default();
    let title = "//! x pub fn evil() {} \\<b> \\[a\\] `http://a.example/` \\\\ \\`.\n";
    assert!(text.starts_with(title), "{text}");
}
