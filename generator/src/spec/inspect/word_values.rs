//! Checks values of the sorts that occur only in our own `x-` words: pointers, Rust names, codes, statuses, lifetimes.

use super::at::At;
use super::inspector::Inspector;
use super::wording::{Misfit, misfit, one_of, short};
use crate::problem::near;
use crate::spec::grammar::{Expect, Object};
use crate::spec::node::Value;

impl<'a> Inspector<'a, '_> {
    /// The sorts of values that only our words have.
    pub(super) fn vocabulary_value(&mut self, at: &At<'a>, expect: Expect) -> Option<Misfit> {
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
                    return Some(misfit("a map from values to Rust names"));
                };
                for (_, name) in at.members() {
                    self.item_misfit(&name, ident(&name));
                }
                None
            }
            Expect::Lifetimes => {
                let Value::Array(_) = &at.node.value else {
                    return Some(misfit("a list of lifetimes"));
                };
                for item in at.items() {
                    match &item.node.value {
                        Value::String(text) if text == "jwt" => {}
                        Value::Object(_) => self.visits.open.push((item, Object::SessionLifetime)),
                        _ => {
                            let wanted = "`jwt` or one of `seconds`, `date`, `timestamp` with a JSON pointer";
                            self.item_misfit(&item, Some(misfit(wanted)));
                        }
                    }
                }
                None
            }
            _ => None,
        }
    }

    fn each(&mut self, at: &At<'a>, test: impl Fn(&At<'a>) -> Option<Misfit>) -> Option<Misfit> {
        let Value::Array(_) = &at.node.value else {
            let hint = matches!(at.node.value, Value::String(_) | Value::Number(_))
                .then(|| "write a list".to_owned());
            return Some(("a list".to_owned(), hint));
        };
        for item in at.items() {
            let misfit = test(&item);
            self.item_misfit(&item, misfit);
        }
        None
    }

    fn item_misfit(&mut self, at: &At<'a>, misfit: Option<Misfit>) {
        if let Some((wanted, hint)) = misfit {
            self.wrong(at, &wanted, hint);
            self.remove_word(at);
        }
    }
}

fn pointer(at: &At<'_>) -> Option<Misfit> {
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

fn ident(at: &At<'_>) -> Option<Misfit> {
    let reserved = ["_", "self", "Self", "super", "crate"];
    let fits = |text: &str| {
        let mut letters = text.chars();
        let mut start = letters.next().into_iter();
        start.any(|letter| letter == '_' || unicode_ident::is_xid_start(letter))
            && letters.all(unicode_ident::is_xid_continue)
            && !reserved.contains(&text)
    };
    (!at.node.as_str().is_some_and(fits)).then(|| misfit("a Rust name"))
}

fn snake(at: &At<'_>) -> Option<Misfit> {
    let may_follow =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let fits = |text: &str| {
        text.starts_with(|letter: char| letter.is_ascii_lowercase()) && text.chars().all(may_follow)
    };
    (!at.node.as_str().is_some_and(fits)).then(|| misfit("a name in snake case such as `app_id`"))
}

fn code(at: &At<'_>) -> Option<Misfit> {
    let fine = match &at.node.value {
        Value::String(_) => true,
        Value::Number(number) => number.is_i64(),
        _ => false,
    };
    (!fine).then(|| misfit("an integer or text"))
}

fn status(at: &At<'_>) -> Option<Misfit> {
    let number = if let Value::Number(number) = &at.node.value {
        number.as_u64()
    } else {
        None
    };
    (!number.is_some_and(|number| (100..1000).contains(&number)))
        .then(|| misfit("an HTTP status such as `401`"))
}

fn word(at: &At<'_>, words: &[&'static str]) -> Option<Misfit> {
    let text = at.node.as_str();
    if text.is_some_and(|text| words.contains(&text)) {
        return None;
    }
    let hint = text.and_then(|text| near::did_you_mean(text, words.iter().copied()));
    Some((one_of(words), hint))
}
