//! In: a key that begins with `x-`. Out: problems if it is a word of ours that is misspelt, in the wrong place, or wrong
//! in its parts; other people's words are left alone.

use indexmap::IndexMap;

use super::super::node::{Member, Value};
use super::Checker;
use super::at::At;
use super::edits::Edit;
use super::expect::{fault, one_of};
use super::objects::Object;
use super::report::short;
use super::tables::{Expect, Need};
use super::vocabulary::EXTENSIONS;
use crate::problem::near::{self, nearest};
use crate::problem::{Kind, Problem};

type Fault = (String, Option<String>);

impl<'a> Checker<'a, '_> {
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

    /// The sorts of values that only our words have.
    pub(super) fn vocabulary_value(&mut self, at: &At<'a>, expect: Expect) -> Option<Fault> {
        match expect {
            Expect::Pointer => pointer(at),
            Expect::Ident => ident(at),
            Expect::Snake => snake(at),
            Expect::Code => code(at),
            Expect::Pointers => self.each(at, pointer),
            Expect::Codes => self.each(at, code),
            Expect::Statuses => self.each(at, status),
            Expect::Words(words) => self.each(at, |item| word(item, words)),
            Expect::Idents => {
                let Value::Object(_) = &at.node.value else {
                    return Some(fault("a map from values to Rust names"));
                };
                for (_, name) in at.members() {
                    self.item_fault(&name, ident(&name));
                }
                None
            }
            Expect::Lifetimes => {
                let Value::Array(_) = &at.node.value else {
                    return Some(fault("a list of lifetimes"));
                };
                for item in at.items() {
                    match &item.node.value {
                        Value::String(text) if text == "jwt" => {}
                        Value::Object(_) => self.visits.open.push((item, Object::SessionLifetime)),
                        _ => {
                            let wanted = "`jwt` or one of `seconds`, `date`, `timestamp` with a JSON pointer";
                            self.item_fault(&item, Some(fault(wanted)));
                        }
                    }
                }
                None
            }
            _ => None,
        }
    }

    fn each(&mut self, at: &At<'a>, check: impl Fn(&At<'a>) -> Option<Fault>) -> Option<Fault> {
        let Value::Array(_) = &at.node.value else {
            let hint = matches!(at.node.value, Value::String(_) | Value::Number(_))
                .then(|| "write a list".to_owned());
            return Some(("a list".to_owned(), hint));
        };
        for item in at.items() {
            let fault = check(&item);
            self.item_fault(&item, fault);
        }
        None
    }

    fn item_fault(&mut self, at: &At<'a>, fault: Option<Fault>) {
        if let Some((wanted, hint)) = fault {
            self.wrong(at, &wanted, hint);
            self.remove_word(at);
        }
    }

    /// A lifetime has one source, an input one content.
    pub(super) fn one_of_keys(&mut self, at: &At<'a>, object: Object) {
        if at.node.members().len() == 1 {
            return;
        }
        let keys: Vec<&str> = super::tables::fields(object)
            .iter()
            .map(|field| field.key)
            .collect();
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
                    let problem = Problem::new(Kind::Vocabulary, self.place(&value), message);
                    let problem = problem.related("first declared here", self.place(first));
                    self.push(problem, None);
                    self.edits.add(&entry, Edit::Remove);
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
        "x-value" | "x-accept" => object != Object::Schema || Checker::is_property(at),
        "x-envelope" => Checker::is_component(at, object),
        "x-graphql" => at.key() == Some("post"),
        "x-encrypt" => Checker::is_property(at) && is_text,
        "x-secret" => is_text,
        "x-rust-names" => at.node.get("enum").is_some(),
        _ => true,
    }
}

fn pointer(at: &At<'_>) -> Option<Fault> {
    let text = at.node.as_str();
    let escapes = text
        .unwrap_or_default()
        .split('~')
        .skip(1)
        .all(|rest| rest.starts_with(['0', '1']));
    if text.is_some_and(|text| text.is_empty() || text.starts_with('/')) && escapes {
        return None;
    }
    let hint = text
        .filter(|text| !text.starts_with('/'))
        .map(|text| format!("write `/{}`", short(text)));
    Some(("a JSON pointer such as `/data/token`".to_owned(), hint))
}

fn ident(at: &At<'_>) -> Option<Fault> {
    let text = at.node.as_str().unwrap_or_default();
    let mut letters = text.chars();
    let start = letters
        .next()
        .is_some_and(|letter| letter == '_' || unicode_ident::is_xid_start(letter));
    let rest = letters.all(unicode_ident::is_xid_continue);
    let reserved = matches!(text, "_" | "self" | "Self" | "super" | "crate");
    (!start || !rest || reserved).then(|| fault("a Rust name"))
}

fn snake(at: &At<'_>) -> Option<Fault> {
    let text = at.node.as_str().unwrap_or_default();
    let fine = text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    (!fine).then(|| fault("a name in snake case such as `app_id`"))
}

fn code(at: &At<'_>) -> Option<Fault> {
    let fine = match &at.node.value {
        Value::String(_) => true,
        Value::Number(number) => number.is_i64(),
        _ => false,
    };
    (!fine).then(|| fault("an integer or text"))
}

fn status(at: &At<'_>) -> Option<Fault> {
    let number = if let Value::Number(number) = &at.node.value {
        number.as_u64()
    } else {
        None
    };
    (!number.is_some_and(|number| (100..1000).contains(&number)))
        .then(|| fault("an HTTP status such as `401`"))
}

fn word(at: &At<'_>, words: &[&'static str]) -> Option<Fault> {
    let text = at.node.as_str();
    if text.is_some_and(|text| words.contains(&text)) {
        return None;
    }
    let hint = text.and_then(|text| near::did_you_mean(text, words.iter().copied()));
    Some((one_of(words), hint))
}
