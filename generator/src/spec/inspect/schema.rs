//! In: a schema that fits its table. Out: what must hold within it: its type, the keywords that go with the type,
//! its discriminator.

use serde_json::json;

use super::at::At;
use super::edits::Edit;
use super::inspector::{Inspector, components};
use super::wording::{describe, one_of, short};
use crate::problem::Kind;
use crate::spec::grammar::Object;
use crate::spec::grammar::openapi::TYPES;
use crate::spec::node::Value;

/// Keywords that say something about values of these types only.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("pattern", &["string"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("multipleOf", &["integer", "number"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("exclusiveMinimum", &["integer", "number"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
    ("format", &["string", "integer", "number"]),
    ("enum", &["string", "integer", "number", "boolean"]),
];

impl<'a> Inspector<'a, '_> {
    /// What the table cannot say about a schema.
    pub(super) fn schema(&mut self, at: &At<'a>) {
        let kind = at.text("type").filter(|kind| TYPES.contains(kind));
        let composed = ["allOf", "oneOf", "anyOf", "not"]
            .iter()
            .any(|key| at.node.get(key).is_some());
        if kind == Some("array") && !composed && at.node.get("items").is_none() {
            let message = "an array needs `items`";
            self.warn(
                Kind::MissingKey,
                at,
                message,
                Some("write `items: {}` if they may be anything".to_owned()),
            );
            self.edits.add(at, Edit::Insert("items", json!({})));
        }
        if let Some(kind) = kind {
            if !composed {
                self.foreign_keywords(at, kind);
            }
            self.numbers(at, kind);
        }
        self.enumeration(at, kind);
        self.default(at, kind);
        self.null_variants(at);
    }

    /// `oneOf: [..., {type: 'null'}]` is the nullable of OpenAPI 3.1; the variant has its warning from its type.
    fn null_variants(&mut self, at: &At<'a>) {
        for key in ["oneOf", "anyOf"] {
            let Some(variants) = at.get(key) else {
                continue;
            };
            let is_null = |variant: &At<'a>| variant.text("type") == Some("null");
            if !variants.items().any(|variant| is_null(&variant))
                || variants.items().all(|variant| is_null(&variant))
            {
                continue;
            }
            for variant in variants.items().filter(is_null) {
                self.edits.add(&variant, Edit::Remove);
            }
            self.edits.add(at, Edit::Insert("nullable", json!(true)));
        }
    }

    /// `minLength` says nothing about integers. openapiv3 would take such a schema for one of any type.
    fn foreign_keywords(&mut self, at: &At<'a>, kind: &str) {
        for (member, child) in at.members() {
            let key = member.key.as_str();
            let Some((_, kinds)) = KEYWORDS.iter().find(|(keyword, _)| *keyword == key) else {
                continue;
            };
            if kinds.contains(&kind) {
                continue;
            }
            let says_nothing = key == "format"
                || matches!(&child.node.value, Value::Bool(false) | Value::Null)
                || matches!(&child.node.value, Value::Array(items) if items.is_empty())
                || matches!(&child.node.value, Value::Object(members) if members.is_empty());
            let was_reported = key == "required" && matches!(child.node.value, Value::Bool(_));
            if !says_nothing && !was_reported {
                let message =
                    format!("`{key}` says nothing about the type `{kind}` and is left out");
                self.report(Kind::Ignored, &child, message, None);
            }
            self.edits.add(&child, Edit::Remove);
        }
    }

    /// The `type` of a schema; a wrong one makes a schema that takes anything.
    pub(super) fn schema_type(&mut self, at: &At<'a>) {
        let text = at.node.as_str();
        if text.is_some_and(|text| TYPES.contains(&text)) {
            return;
        }
        let mut segments = at.segments();
        segments.pop();
        if text == Some("null") {
            // OpenAPI 3.1 as it is often written into 3.0 documents, and what it means is plain.
            let hint = "`null` is no type in OpenAPI 3.0; write `nullable: true`".to_owned();
            self.slightly_wrong(at, &one_of(TYPES), Some(hint));
            self.edits
                .add_at(at.file, segments, Edit::Replace(json!({"nullable": true})));
            return;
        }
        let hint = match (&at.node.value, text) {
            (Value::Array(items), _) => Some(type_list_hint(
                items.iter().filter_map(|item| item.as_str()),
            )),
            (_, Some(text)) => type_hint(text)
                .map(str::to_owned)
                .or_else(|| self.near(text, TYPES.iter().copied())),
            (Value::Null, None) => {
                Some("`null` is no type in OpenAPI 3.0; write `nullable: true`".to_owned())
            }
            _ => None,
        };
        self.wrong(at, &one_of(TYPES), hint);
        self.edits
            .add_at(at.file, segments, Edit::Replace(json!({})));
    }

    /// Values of a mapping are names of schemas or references.
    pub(super) fn inspect_discriminators(&mut self, root: &At<'a>) {
        let schemas = components(root, "schemas");
        for discriminator in std::mem::take(&mut self.found.discriminators) {
            let Some(mapping) = discriminator.get("mapping") else {
                continue;
            };
            for (_, value) in mapping.members() {
                let Some(text) = value.node.as_str() else {
                    let message = format!("{} is no schema of this document", describe(value.node));
                    self.report(Kind::DanglingReference, &value, message, None);
                    self.edits.add(&value, Edit::Remove);
                    continue;
                };
                if schemas.contains_key(text) || self.names_schema_here(&value, text) {
                    continue;
                }
                if text.contains(['#', '/', '.']) {
                    match self.target(value.file, text) {
                        Ok(_) | Err(crate::spec::files::Missing::Reported) => continue,
                        Err(crate::spec::files::Missing::Nowhere) => {
                            self.report_dangling(&value, text);
                        }
                    }
                } else {
                    let hint = self.near(text, schemas.keys().copied());
                    let message = format!("`{}` is no schema of this document", short(text));
                    self.report(Kind::DanglingReference, &value, message, hint);
                }
                self.edits.add(&value, Edit::Remove);
            }
        }
    }

    /// Whether this is a schema of the file in which the text stands.
    fn names_schema_here(&self, at: &At<'a>, name: &str) -> bool {
        let file = self.files.list.get(at.file as usize);
        let schemas = file.and_then(|file| file.root.get("components")?.get("schemas"));
        schemas.is_some_and(|schemas| schemas.get(name).is_some())
    }

    /// Whether this schema stands under a name in `properties`.
    pub(super) fn is_property(at: &At<'a>) -> bool {
        at.parent_key() == Some("properties")
    }

    /// Whether this schema is one of a document's named ones; also the target of a reference into another file.
    pub(super) fn is_component(at: &At<'a>, object: Object) -> bool {
        object == Object::Schema
            && (at.is_base() || at.parent_key() == Some("schemas"))
            && !Self::is_property(at)
    }
}

fn type_list_hint<'t>(types: impl Iterator<Item = &'t str>) -> String {
    let (nulls, others): (Vec<_>, Vec<_>) = types.partition(|kind| *kind == "null");
    match (nulls.is_empty(), others.as_slice()) {
        (false, [only]) => {
            format!(
                "a list of types is OpenAPI 3.1; in 3.0 write `type: {}` and `nullable: true`",
                short(only)
            )
        }
        (true, [only]) => format!(
            "a list of types is OpenAPI 3.1; in 3.0 write `type: {}`",
            short(only)
        ),
        _ => "a list of types is OpenAPI 3.1; in 3.0 write `oneOf`".to_owned(),
    }
}

/// What people write for a type that OpenAPI calls otherwise.
fn type_hint(text: &str) -> Option<&'static str> {
    Some(match text.to_ascii_lowercase().as_str() {
        "file" => "in OpenAPI 3.0 write `type: string` and `format: binary`",
        "any" => "leave `type` out for anything",
        "int" | "long" | "int32" | "int64" => "did you mean `integer`?",
        "float" | "double" | "decimal" => "did you mean `number`?",
        "str" | "text" | "char" => "did you mean `string`?",
        "bool" => "did you mean `boolean`?",
        "list" => "did you mean `array`?",
        "map" | "dict" | "struct" | "json" => "did you mean `object`?",
        "date" => "write `type: string` and `format: date`",
        "datetime" | "date-time" | "timestamp" => "write `type: string` and `format: date-time`",
        "uuid" => "write `type: string` and `format: uuid`",
        "password" => "write `type: string` and `format: password`",
        _ => return None,
    })
}
