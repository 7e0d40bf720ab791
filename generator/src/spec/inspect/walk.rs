//! Visits every object that the root document reaches, and holds it to the table of its kind.

use serde_json::json;

use super::at::At;
use super::edits::Edit;
use super::foreign::{foreign_key, object_hint, reference_hint};
use super::inspector::{Behind, Inspector};
use super::wording::short;
use crate::problem::{Kind, Problem, Severity, near};
use crate::spec::grammar::{Expect, Field, Need, Object};
use crate::spec::node::{Member, Value};

impl<'a> Inspector<'a, '_> {
    /// Visits all that the root document reaches. An explicit stack: depth costs no stack space.
    pub(super) fn walk(&mut self, root: At<'a>) {
        self.visits.open.push((root, Object::Document));
        loop {
            self.visit_open();
            for Behind {
                reference,
                target,
                object,
            } in std::mem::take(&mut self.visits.behind)
            {
                if let Some(other) = self.visits.other_kind(&target, object) {
                    let text = reference.text("$ref").unwrap_or_default();
                    let holder = reference.get("$ref").unwrap_or_else(|| reference.clone());
                    self.report_wrong_kind(&holder, text, other, object);
                    self.neutralize(&reference, object);
                } else {
                    self.visits.open.push((target, object));
                    self.visit_open();
                }
            }
            if self.visits.behind.is_empty() {
                break;
            }
        }
    }

    /// In the order of the document: what an object adds is turned round before the next is taken from the end.
    fn visit_open(&mut self) {
        while let Some((at, object)) = self.visits.open.pop() {
            let before = self.visits.open.len();
            self.object(&at, object);
            if let Some(added) = self.visits.open.get_mut(before..) {
                added.reverse();
            }
        }
    }

    fn object(&mut self, at: &At<'a>, object: Object) {
        if !self.visits.is_first(at, object) {
            return;
        }
        if !matches!(at.node.value, Value::Object(_)) {
            self.not_an_object(at, object);
            return;
        }
        let reference = at.node.get("$ref");
        if let Some(reference) = reference {
            if object.may_be_reference() {
                self.members(at, object);
                if let Some(target) = self.inspect_reference(at, reference, object) {
                    self.visits.behind.push(Behind {
                        reference: at.clone(),
                        target,
                        object,
                    });
                }
                return;
            }
            if !object.has_free_keys() {
                let message = format!("OpenAPI allows no `$ref` in the place of {}", object.noun());
                let holder = at.get("$ref").unwrap_or_else(|| at.clone());
                let hint = reference_hint(object).map(str::to_owned);
                self.report(Kind::WrongReference, &holder, message, hint);
                if at.node.members().len() == 1 {
                    self.neutralize(at, object);
                    return;
                }
                self.edits.add(&holder, Edit::Remove);
            }
        }
        self.members(at, object);
        for field in object.fields() {
            if field.need != Need::May && at.node.get(field.key).is_none() {
                self.missing(at, object, field);
            }
        }
        self.within(at, object);
    }

    fn not_an_object(&mut self, at: &At<'a>, object: Object) {
        let neutral = object.neutral(at.key());
        if matches!(at.node.value, Value::Null) && object.may_be_empty() {
            self.report(
                Kind::EmptyValue,
                at,
                format!("here stands nothing instead of {}", object.noun()),
                None,
            );
        } else if object.is_prose() {
            self.slightly_wrong(at, object.noun(), None);
        } else {
            let hint = object_hint(object, at.node).map(str::to_owned);
            self.wrong(at, object.noun(), hint);
        }
        if neutral.is_none() && object.is_ours() {
            self.remove_word(at);
        } else {
            self.neutralize(at, object);
        }
    }

    fn members(&mut self, at: &At<'a>, object: Object) {
        for member in at.node.members() {
            let key = member.key.as_str();
            if key == "$ref" && (object.may_be_reference() || !object.has_free_keys()) {
                // A reference, looked at for itself, or one where none may stand; only elsewhere is it a name.
                continue;
            }
            if key.starts_with("x-") && object != Object::SecurityRequirement {
                self.extension(at, member, object);
            } else if let Some(field) = object.fields().iter().find(|field| field.key == key) {
                self.value(&at.member(member), field.expect, field.need, object);
            } else if object.has_free_keys() {
                self.free_member(at, member, object);
            } else {
                self.unknown_key(at, member, object);
            }
        }
    }

    fn unknown_key(&mut self, at: &At<'a>, member: &'a Member, object: Object) {
        let key = member.key.as_str();
        let kind = if object.is_ours() {
            Kind::Vocabulary
        } else {
            Kind::UnknownKey
        };
        let message = format!("{} has no key `{}`", object.noun(), short(key));
        let message = message.replacen('a', "A", usize::from(message.starts_with('a')));
        let hint = foreign_key(object, key)
            .map(str::to_owned)
            .or_else(|| self.near(key, object.fields().iter().map(|field| field.key)));
        let place = self.key_place(at, member);
        self.push(Problem::new(kind, place, message), hint);
        if object.is_ours() {
            self.remove_word(at);
        } else {
            self.edits.add(&at.member(member), Edit::Remove);
        }
    }

    fn missing(&mut self, at: &At<'a>, object: Object, field: &Field) {
        let owner = at
            .key()
            .map(|key| format!(" `{}`", short(key)))
            .unwrap_or_default();
        let message = format!(
            "`{}` is missing in the {}{owner}",
            field.key,
            object.bare_noun()
        );
        let mut problem = Problem::new(Kind::MissingKey, self.place(at), message);
        if field.need == Need::Should || object.is_prose() {
            problem.severity = Severity::Warning;
        }
        self.push(problem, None);
        if object.is_ours() {
            self.remove_word(at);
        } else {
            self.edits.add(
                at,
                Edit::Insert(field.key, field.expect.neutral(Some(field.key))),
            );
        }
    }

    /// Objects whose keys are names: paths, response codes, expressions of callbacks, security schemes.
    fn free_member(&mut self, at: &At<'a>, member: &'a Member, object: Object) {
        let key = member.key.as_str();
        let child = at.member(member);
        match object {
            Object::Paths if key.starts_with('/') => {
                self.visits.open.push((child, Object::PathItem));
            }
            Object::Callback => self.visits.open.push((child, Object::PathItem)),
            Object::Responses => match response_code(key) {
                Some(code) if code != key && at.node.get(&code).is_some() => {
                    self.wrong_key(
                        at,
                        member,
                        &format!("a further response: `{code}` is there too"),
                        None,
                    );
                }
                Some(code) => {
                    if code != key {
                        self.edits.add(&child, Edit::Rename(code));
                    }
                    self.visits.open.push((child, Object::Response));
                }
                None => self.wrong_key(at, member, "a response code", code_hint(key)),
            },
            Object::SecurityRequirement if matches!(member.node.value, Value::Null) => {
                let message = format!("`{}` has no list of scopes", short(key));
                self.report(
                    Kind::EmptyValue,
                    &child,
                    message,
                    Some("write `[]`".to_owned()),
                );
                self.edits.add(&child, Edit::Replace(json!([])));
            }
            Object::SecurityRequirement => self.value(&child, Expect::Texts, Need::Must, object),
            _ => {
                let hint = format!("write `/{}`", short(key));
                self.wrong_key(at, member, "a path: it must begin with `/`", Some(hint));
            }
        }
    }

    fn wrong_key(&mut self, at: &At<'a>, member: &'a Member, wanted: &str, hint: Option<String>) {
        let message = format!("`{}` is not {wanted}", short(&member.key));
        let place = self.key_place(at, member);
        self.push(Problem::new(Kind::WrongKey, place, message), hint);
        self.edits.add(&at.member(member), Edit::Remove);
    }
}

/// A response code in the spelling of OpenAPI: `200`, `4XX`, `default`.
fn response_code(key: &str) -> Option<String> {
    match key.as_bytes() {
        b"default" | [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Some(key.to_owned()),
        [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => {
            Some(format!("{}XX", char::from(*digit)))
        }
        _ => None,
    }
}

/// What was probably meant by a wrong response code.
fn code_hint(key: &str) -> Option<String> {
    const CODES: &[&str] = &[
        "default", "1XX", "2XX", "3XX", "4XX", "5XX", "200", "201", "204", "400", "401", "404",
    ];
    near::did_you_mean(key, CODES.iter().copied()).or_else(|| {
        Some("write a code from 100 on, a range such as `4XX`, or `default`".to_owned())
    })
}
