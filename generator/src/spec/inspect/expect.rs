//! In: a value and what the table says it must be. Out: a problem if it is not, and what is put in its place.

use serde_json::json;

use super::at::At;
use super::edits::Edit;
use super::inspector::Inspector;
use super::wording::{Misfit, misfit, one_of, quoted_key, short};
use crate::problem::{Kind, Problem, Severity};
use crate::spec::grammar::{Expect, Need, Object};
use crate::spec::node::{Node, Value};

impl<'a> Inspector<'a, '_> {
    /// Checks the value of a key of an object of this kind; objects below are noted for a visit.
    pub(super) fn value(&mut self, at: &At<'a>, expect: Expect, need: Need, object: Object) {
        if matches!(at.node.value, Value::Null) && self.empty(at, expect, need, object) {
            return;
        }
        let misfit = match expect {
            Expect::Any => None,
            Expect::Text if object.is_ours() => at_text(at),
            Expect::Text | Expect::Prose => self.text(at),
            Expect::Word(words) => self.word(at.node, words, object),
            Expect::Bool => {
                (!matches!(at.node.value, Value::Bool(_))).then(|| misfit("`true` or `false`"))
            }
            Expect::Size => self.size(at),
            Expect::Number => {
                (!matches!(at.node.value, Value::Number(_))).then(|| misfit("a number"))
            }
            Expect::Positive => {
                let number = if let Value::Number(number) = &at.node.value {
                    number.as_f64()
                } else {
                    None
                };
                (!number.is_some_and(|number| number > 0.0)).then(|| misfit("a number above 0"))
            }
            Expect::One(kind) => {
                self.visits.open.push((at.clone(), kind));
                None
            }
            Expect::SchemaOrBool => {
                if !matches!(at.node.value, Value::Bool(_)) {
                    self.visits.open.push((at.clone(), Object::Schema));
                }
                None
            }
            Expect::Map(kind) => self.map(at, kind),
            Expect::List(kind) => self.list(at, kind),
            Expect::Texts => self.texts(at, object),
            Expect::TextMap | Expect::Mapping => self.text_map(at, object),
            Expect::AnyMap => (!matches!(at.node.value, Value::Object(_))).then(|| misfit("a map")),
            Expect::AnyList => {
                (!matches!(at.node.value, Value::Array(_))).then(|| misfit("a list"))
            }
            Expect::SchemaType => return self.schema_type(at),
            Expect::Exclusive => exclusive(at),
            _ => self.vocabulary_value(at, expect),
        };
        let Some((wanted, hint)) = misfit else { return };
        if expect == Expect::Prose || object.is_prose() {
            self.slightly_wrong(at, &wanted, hint);
        } else {
            self.wrong(at, &wanted, hint);
        }
        self.discard(at, expect, need, object);
    }

    /// Takes a faulty value away, or puts a harmless one in its place where one must be.
    fn discard(&mut self, at: &At<'a>, expect: Expect, need: Need, object: Object) {
        if object.is_ours() {
            self.remove_word(at);
        } else if need == Need::May {
            self.edits.add(at, Edit::Remove);
        } else {
            self.edits.add(at, Edit::Replace(expect.neutral(at.key())));
        }
    }

    /// A key without a value: `parameters:` and nothing more. Whether this was the whole answer.
    fn empty(&mut self, at: &At<'a>, expect: Expect, need: Need, object: Object) -> bool {
        if matches!(expect, Expect::Any | Expect::One(_) | Expect::SchemaOrBool) || object.is_ours()
        {
            return false;
        }
        if need == Need::Must {
            return false;
        }
        if expect != Expect::Prose {
            let message = format!("{} is empty and is left out", quoted_key(at));
            self.report(Kind::EmptyValue, at, message, None);
        }
        self.discard(at, expect, need, object);
        true
    }

    /// Text; YAML reads `version: 1.0` as a number, which still means the text `1.0`.
    fn text(&mut self, at: &At<'a>) -> Option<Misfit> {
        if matches!(at.node.value, Value::String(_)) {
            return None;
        }
        let Some(text) = self.scalar_text(at.node) else {
            return Some(misfit("text"));
        };
        self.edits.add(at, Edit::Replace(json!(text)));
        None
    }

    fn word(&mut self, node: &Node, words: &[&'static str], object: Object) -> Option<Misfit> {
        let text = node.as_str();
        if text.is_some_and(|text| words.contains(&text)) {
            return None;
        }
        let hint = text.and_then(|text| match (object, text) {
            (Object::Parameter, "body") => Some("in OpenAPI 3.0 write `requestBody`".to_owned()),
            (Object::Parameter, "formData") => {
                Some("in OpenAPI 3.0 write `requestBody` with a form as its media type".to_owned())
            }
            (Object::SecurityScheme, "basic" | "bearer") => Some(format!(
                "in OpenAPI 3.0 write `type: http` and `scheme: {text}`"
            )),
            _ => self.near(text, words.iter().copied()),
        });
        Some((one_of(words), hint))
    }

    /// A whole number from 0 on. Floats that are whole become integers; what no machine can count to is no limit.
    fn size(&mut self, at: &At<'a>) -> Option<Misfit> {
        let wanted = || Some(misfit("a whole number from 0 on"));
        let Value::Number(number) = &at.node.value else {
            return wanted();
        };
        if number.is_u64() {
            return None;
        }
        let float = number.as_f64().unwrap_or(-1.0);
        if float < 0.0 || float.fract() != 0.0 {
            return wanted();
        }
        let edit =
            super::fit::whole(float).map_or(Edit::Remove, |whole| Edit::Replace(json!(whole)));
        self.edits.add(at, edit);
        None
    }

    fn map(&mut self, at: &At<'a>, kind: Object) -> Option<Misfit> {
        let Value::Object(members) = &at.node.value else {
            return Some(misfit("a map"));
        };
        for member in members {
            if kind == Object::MediaType && !member.key.contains('/') {
                let message = format!("`{}` is no media type", short(&member.key));
                let place = self.key_place(at, member);
                let mut problem = Problem::new(Kind::WrongKey, place, message);
                problem.severity = Severity::Warning;
                self.push(
                    problem,
                    Some("write one such as `application/json`".to_owned()),
                );
            }
            self.visits.open.push((at.member(member), kind));
        }
        None
    }

    fn list(&mut self, at: &At<'a>, kind: Object) -> Option<Misfit> {
        let Value::Array(_) = &at.node.value else {
            let hint = matches!(at.node.value, Value::Object(_))
                .then(|| "begin each item with `- `".to_owned());
            return Some(("a list".to_owned(), hint));
        };
        if kind == Object::SecurityRequirement {
            self.found.requirements.push(at.clone());
        }
        for item in at.items() {
            self.visits.open.push((item, kind));
        }
        None
    }

    fn texts(&mut self, at: &At<'a>, object: Object) -> Option<Misfit> {
        let Value::Array(_) = &at.node.value else {
            let hint = match &at.node.value {
                Value::String(text) => Some(format!("write `[{}]`", short(text))),
                Value::Bool(_) if object == Object::Schema => Some(
                    "name the property in the `required` list of the object around it".to_owned(),
                ),
                _ => None,
            };
            return Some(("a list of texts".to_owned(), hint));
        };
        for item in at.items() {
            self.text_item(&item, object);
        }
        None
    }

    fn text_map(&mut self, at: &At<'a>, object: Object) -> Option<Misfit> {
        let Value::Object(_) = &at.node.value else {
            return Some(misfit("a map from names to texts"));
        };
        for (_, child) in at.members() {
            if matches!(child.node.value, Value::Null) && !object.is_ours() {
                self.edits.add(&child, Edit::Replace(json!("")));
                continue;
            }
            self.text_item(&child, object);
        }
        None
    }

    /// A text in a list or a map.
    fn text_item(&mut self, at: &At<'a>, object: Object) {
        let misfit = if object.is_ours() {
            at_text(at)
        } else {
            self.text(at)
        };
        if let Some((wanted, hint)) = misfit {
            self.wrong(at, &wanted, hint);
            self.discard(at, Expect::Text, Need::May, object);
        }
    }
}

/// Text that names something of ours; a number never does.
fn at_text(at: &At<'_>) -> Option<Misfit> {
    at.node.as_str().is_none().then(|| misfit("text"))
}

/// `exclusiveMinimum: 3` is OpenAPI 3.1.
fn exclusive(at: &At<'_>) -> Option<Misfit> {
    match (&at.node.value, at.key()) {
        (Value::Bool(_), _) => None,
        (Value::Number(number), Some(key)) => {
            let bound = if key.ends_with("Minimum") {
                "minimum"
            } else {
                "maximum"
            };
            let hint = format!(
                "a number is OpenAPI 3.1; in 3.0 write `{bound}: {number}` and `{key}: true`"
            );
            Some(("`true` or `false`".to_owned(), Some(hint)))
        }
        _ => Some(misfit("`true` or `false`")),
    }
}
