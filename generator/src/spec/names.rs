//! In: the names file (`--names`), a map from JSON pointers to Rust names. Out: the names as `x-rust-name` on the nodes
//! that the pointers lead to (`x-rust-names` for enum values), as if the document said so.

use std::path::Path;

use super::{
    files::{Files, Target},
    load,
    node::{Member, Node, Span, Value},
    pointer,
};
use crate::problem::{Kind, Problem, Problems};

/// An entry of the names file.
struct Entry {
    pointer: String,
    key_span: Span,
    name: Node,
}

/// Reads the names file and applies it.
pub(super) fn apply(path: &Path, files: &mut Files, problems: &mut Problems) {
    if !load::load_names(path, files, problems) {
        return;
    }
    let Some(root) = files.names.as_ref().map(|file| file.root.clone()) else {
        return;
    };
    if !matches!(root.value, Value::Object(_) | Value::Null) {
        let place = files.place(root.span, "");
        let message = "a names file is a map from JSON pointers to Rust names";
        let hint = "for example `/components/schemas/user: Person`, or `users.yaml#/user: Person` in another file";
        problems.push(Problem::new(Kind::NamesFile, place, message).hint(hint));
        return;
    }
    for member in root.members() {
        let entry = Entry {
            pointer: member.key.clone(),
            key_span: member.key_span,
            name: member.node.clone(),
        };
        let place = |span: Span| files.place(span, &pointer::join("", &member.key));
        let (span, key_place) = (member.node.span, place(member.key_span));
        let name_place = place(span);
        if !entry.name.as_str().is_some_and(looks_like_a_name) {
            let message = "this is no Rust name";
            let hint = "a Rust name has letters, digits and `_`, and does not start with a digit";
            problems.push(Problem::new(Kind::NamesFile, name_place, message).hint(hint));
        } else if let Err(message) = entry.settle(files) {
            problems.push(Problem::new(Kind::NamesFile, key_place, message));
        }
    }
}

impl Entry {
    fn settle(self, files: &mut Files) -> Result<(), &'static str> {
        let nothing = "this points to nothing in the document";
        let reference = if self.pointer.contains('#') {
            self.pointer.clone()
        } else {
            format!("#{}", self.pointer)
        };
        let target = files.target(0, &reference).map_err(|_| nothing)?;
        if let Some((schema, value)) = enum_value(files, &target) {
            let schema = files.node_mut(&schema).ok_or(nothing)?;
            return self.settle_value(schema, &value);
        }
        let node = files.node_mut(&target).ok_or(nothing)?;
        match &mut node.value {
            Value::Object(members) => {
                set(members, "x-rust-name", self.key_span, self.name);
                Ok(())
            }
            _ => Err("this points to something that has no name of its own"),
        }
    }

    fn settle_value(self, schema: &mut Node, value: &str) -> Result<(), &'static str> {
        let Value::Object(members) = &mut schema.value else {
            return Err("this points to no enum value");
        };
        if !members.iter().any(|member| member.key == "x-rust-names") {
            let node = Node {
                value: Value::Object(Vec::new()),
                span: self.key_span,
            };
            members.push(Member {
                key: "x-rust-names".to_owned(),
                key_span: self.key_span,
                node,
            });
        }
        let names = members
            .iter_mut()
            .find(|member| member.key == "x-rust-names");
        let Some(Value::Object(names)) = names.map(|member| &mut member.node.value) else {
            return Err("the `x-rust-names` beside this value is no map");
        };
        set(names, value, self.key_span, self.name);
        Ok(())
    }
}

/// The schema and the value, as text, if the target is a value in the `enum` of a schema.
fn enum_value(files: &Files, target: &Target) -> Option<(Target, String)> {
    let (list, _) = pointer::split_last(&target.pointer)?;
    let (schema, word) = pointer::split_last(list)?;
    let at = |pointer: &str| Target::new(target.file, pointer);
    if word != "enum" || !matches!(files.node(&at(list))?.value, Value::Array(_)) {
        return None;
    }
    let value = match &files.node(target)?.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => return None,
    };
    Some((at(schema), value))
}

fn set(members: &mut Vec<Member>, key: &str, key_span: Span, node: Node) {
    members.retain(|member| member.key != key);
    members.push(Member {
        key: key.to_owned(),
        key_span,
        node,
    });
}

/// Whether a text has the form of a Rust name; keywords are the name stage's matter.
fn looks_like_a_name(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters
        .next()
        .is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    first && text != "_" && characters.all(unicode_ident::is_xid_continue)
}
