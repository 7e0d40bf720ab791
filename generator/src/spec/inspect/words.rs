//! Checks keys that begin with `x-`: a word of ours may be misspelt, in the wrong place, or wrong in its parts; other
//! people's words are left alone.

use indexmap::IndexMap;

use super::at::At;
use super::edits::Edit;
use super::inspector::Inspector;
use super::wording::{one_of, short};
use crate::problem::near::nearest;
use crate::problem::{Kind, Problem};
use crate::spec::grammar::vocabulary::EXTENSIONS;
use crate::spec::grammar::{Need, Object};
use crate::spec::node::Member;

impl<'a> Inspector<'a, '_> {
    /// Checks a member whose key begins with `x-`.
    pub(super) fn extension(&mut self, at: &At<'a>, member: &'a Member, object: Object) {
        let key = member.key.as_str();
        let Some(extension) = EXTENSIONS.iter().find(|extension| extension.key == key) else {
            if let Some(near) = nearest(key, EXTENSIONS.iter().map(|extension| extension.key)) {
                let message = format!("`{}` is no word of this generator", short(key));
                let problem = Problem::new(Kind::UnknownKey, self.key_place(at, member), message);
                self.push(problem, Some(format!("did you mean `{near}`?")));
            }
            return;
        };
        let child = at.member(member);
        if extension.places.contains(&object) && is_in_place(at, key, object) {
            self.value(&child, extension.expect, Need::May, object);
            if key == "x-rust-names" {
                self.enum_names(at, &child);
            }
        } else {
            let message = format!("`{key}` belongs on {}", extension.where_);
            self.push(
                Problem::new(Kind::Vocabulary, self.key_place(at, member), message),
                None,
            );
            self.edits.add(&child, Edit::Remove);
        }
    }

    /// The names are for values of the enum.
    fn enum_names(&mut self, schema: &At<'a>, names: &At<'a>) {
        let values: Vec<String> = schema
            .get("enum")
            .iter()
            .flat_map(At::items)
            .filter_map(|value| self.scalar_text(value.node))
            .collect();
        for member in names
            .node
            .members()
            .iter()
            .filter(|member| !values.contains(&member.key))
        {
            let message = format!(
                "`{}` is none of the values of this enum",
                short(&member.key)
            );
            let hint = self.near(&member.key, values.iter().map(String::as_str));
            self.push(
                Problem::new(Kind::Vocabulary, self.key_place(names, member), message),
                hint,
            );
            self.edits.add(names, Edit::Remove);
        }
    }

    /// A lifetime has one source, an input one content.
    pub(super) fn one_of_keys(&mut self, at: &At<'a>, object: Object) {
        if at.node.members().len() == 1 {
            return;
        }
        let keys: Vec<&str> = object.fields().iter().map(|field| field.key).collect();
        let message = format!(
            "{} has exactly one key, {}",
            object.bare_noun(),
            one_of(&keys)
        );
        self.report(Kind::Vocabulary, at, message, None);
        self.remove_word(at);
    }

    /// No code stands twice in one table.
    pub(super) fn envelope(&mut self, at: &At<'a>) {
        for table in ["codes", "statuses"] {
            let mut seen: IndexMap<String, At<'a>> = IndexMap::new();
            for entry in at.get(table).iter().flat_map(At::items) {
                let Some(value) = entry.get("code") else {
                    continue;
                };
                let Some(text) = self.scalar_text(value.node) else {
                    continue;
                };
                if let Some(first) = seen.get(&text) {
                    let message = format!("the code `{}` stands twice in `{table}`", short(&text));
                    let places = (&entry, &value);
                    self.report_second(Kind::Vocabulary, places, first, message, None);
                } else {
                    seen.insert(text, value);
                }
            }
        }
    }
}

/// What a place must be beyond its kind of object.
fn is_in_place(at: &At<'_>, key: &str, object: Object) -> bool {
    let is_text = matches!(at.text("type"), None | Some("string"));
    match key {
        "x-value" | "x-accept" => object != Object::Schema || Inspector::is_property(at),
        "x-envelope" => Inspector::is_component(at, object),
        "x-graphql" => at.key() == Some("post"),
        "x-encrypt" => Inspector::is_property(at) && is_text,
        "x-secret" => is_text,
        "x-rust-names" => at.node.get("enum").is_some(),
        _ => true,
    }
}
