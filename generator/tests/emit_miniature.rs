//! Promise: the emitters make `templates/src` of the miniature's finished description, without the front end.

#[path = "emit_miniature/api.rs"]
mod api;
#[path = "emit_miniature/make.rs"]
mod make;
#[path = "emit_miniature/models.rs"]
mod models;
#[path = "emit_miniature/operations.rs"]
mod operations;

use std::path::Path;

use authing_codegen::{emit, passes, render};

fn origin() -> emit::Origin {
    emit::Origin {
        name: "miniature".to_owned(),
        document: "openapi.yaml".to_owned(),
        command: "cargo codegen".to_owned(),
    }
}

/// Formatting and comments away.
#[allow(
    clippy::unwrap_used,
    reason = "the test fails with what does not parse"
)]
fn plain(text: &str) -> String {
    prettyplease::unparse(&syn::parse_file(text).unwrap())
}

#[test]
fn equals_the_pattern() {
    let api = api::api();
    let needs = passes::needs(&api);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut wrong = Vec::new();
    let origin = origin();
    let line = format!("//!\n//! {}\n", origin.line());
    let context = emit::Context::new(&api, &needs, &origin);
    for file in emit::emit(&context).filter(|file| file.path.starts_with("src/")) {
        let path = file.path.clone();
        let made = render::render(file).replace(&line, "");
        let made = made.strip_prefix('\n').unwrap_or(&made);
        let pattern = std::fs::read_to_string(root.join(&path)).unwrap_or_default();
        let (made, pattern) = (plain(made), plain(&pattern));
        if made != pattern {
            let diff = similar::TextDiff::from_lines(&pattern, &made);
            wrong.push(format!("{}", diff.unified_diff().header(&path, "emitted")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rendering_is_stable() {
    let api = api::api();
    let needs = passes::needs(&api);
    for file in emit::emit(&emit::Context::new(&api, &needs, &origin())) {
        let (path, made) = (file.path.clone(), file.items.clone());
        let text = render::render(file);
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path}");
        assert!(!text.contains('\r'), "{path}");
        let parsed = syn::parse_file(&text).unwrap();
        let items = syn::File {
            attrs: parsed.attrs.clone(),
            items: made,
            ..parsed.clone()
        };
        let (items, text) = (
            prettyplease::unparse(&items),
            prettyplease::unparse(&parsed),
        );
        assert!(items == text, "{path}: blank lines have changed the code");
    }
}
