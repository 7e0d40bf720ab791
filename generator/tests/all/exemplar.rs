//! `templates/openapi.yaml` becomes what a person wrote in `templates/src`. The runtime is carried, so it must be equal
//! to the byte.

use std::collections::BTreeMap;

use authing_codegen::{emit, passes, render};

use crate::support::lowered::described;
use crate::support::{diff, files, generated, options, root};

#[test]
fn the_emitters_match_the_miniature() {
    let folder = root().join("templates");
    let generated = generated(&options(&folder.join("openapi.yaml"), "miniature"));
    let emitted: BTreeMap<String, String> = generated
        .tree
        .files()
        .iter()
        .filter_map(|(path, bytes)| {
            Some((
                path.strip_prefix("src/")?.to_owned(),
                String::from_utf8_lossy(bytes).into_owned(),
            ))
        })
        .collect();
    let written = files(&folder.join("src"));
    // The lists of modules are made, as all that is not carried.
    let lists = ["runtime/engine.rs", "runtime/wire.rs"].map(ToOwned::to_owned);
    let mut faults = Vec::new();
    for path in written.keys().filter(|path| !emitted.contains_key(*path)) {
        faults.push(format!("src/{path} is not emitted"));
    }
    for (path, text) in &emitted {
        match written.get(path) {
            None => faults.push(format!("src/{path} is emitted, but not in templates/src")),
            Some(wanted) if path.starts_with("runtime/") && !lists.contains(path) => {
                if wanted != text {
                    faults.push(format!("src/{path} is not carried byte for byte"));
                }
            }
            Some(wanted) => {
                let (wanted, text) = (normal(path, wanted), normal(path, text));
                if wanted != text {
                    faults.push(format!("src/{path}\n{}", diff(&wanted, &text)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The file as prettyplease prints it, without what only one of the two can have: comments and the header.
fn normal(path: &str, text: &str) -> String {
    let mut file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    file.attrs
        .retain(|attribute| !attribute.path().is_ident("doc"));
    prettyplease::unparse(&file)
}

#[test]
fn rendering_is_stable() {
    let (api, _) = described(&root().join("templates/openapi.yaml"));
    let needs = passes::needs(&api);
    let origin = emit::Origin {
        name: "miniature".to_owned(),
        document: "openapi.yaml".to_owned(),
        command: "cargo codegen".to_owned(),
    };
    for file in emit::emit(&emit::Context::new(&api, &needs, &origin)) {
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
