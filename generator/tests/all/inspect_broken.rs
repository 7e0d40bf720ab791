//! Whatever part of a document is broken, nothing panics, and the rest is read.

use crate::support::frontend;
use std::fs;

use authing_codegen::{
    problem::{Kind, Problems},
    spec,
};
use serde_json::{Value, json};

const SMALL: &str = include_str!("../../../templates/openapi.yaml");

/// Breaks a document at one place in one way, for all places and ways: nothing panics, and all that is left reads.
#[test]
fn whatever_is_wrong_the_rest_reads() {
    let base: Value = serde_yaml::from_str(SMALL).unwrap();
    let folder = frontend::Folder::new("broken", &[]);
    let junk = [
        json!(null),
        json!(true),
        json!(-3),
        json!(1e300),
        json!("three"),
        json!([null]),
        json!([]),
        json!({}),
        json!({"x": 1}),
        json!({"$ref": "#/nowhere"}),
        json!({"$ref": "#/components/schemas/Pet"}),
        json!({"$ref": 5}),
        json!({"type": "integer", "maximum": 1e30, "enum": [1.0, "2", null, {}]}),
    ];
    let mut pointers = Vec::new();
    collect(&base, String::new(), &mut pointers);
    for (index, pointer) in pointers.iter().enumerate() {
        // Every place is broken, each in one of the ways; and some more ways at every place over the whole.
        for way in [index % junk.len(), (index * 7 + 3) % junk.len()] {
            let mut document = base.clone();
            *document.pointer_mut(pointer).unwrap() = junk[way].clone();
            folder.write("a.json", document.to_string().as_bytes());
            let mut problems = Problems::new(false);
            let read = spec::read(&folder.path("a.json"), None, &mut problems);
            let problems = problems.take();
            let version = problems
                .iter()
                .any(|problem| matches!(problem.kind, Kind::UnsupportedVersion));
            let is_root = pointer.is_empty();
            assert!(
                read.is_some() || version || is_root,
                "{pointer} {}: {}",
                junk[way],
                frontend::text(&problems)
            );
        }
    }
    let _ = fs::remove_file(folder.path("a.json"));
}

fn collect(value: &Value, pointer: String, all: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{index}"), all);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                collect(
                    member,
                    format!("{pointer}/{}", spec::pointer::escape(key)),
                    all,
                );
            }
        }
        _ => {}
    }
    all.push(pointer);
}
