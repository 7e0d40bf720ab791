//! What a schema says about values: [`Check`]s that mean something for the type, defaults as [`Literal`]s, and both as
//! sentences for the docs.

use std::cmp::Ordering;

use serde_json::Value;

use crate::ir::{Check, Literal, Type};
use crate::lower::docs;
use crate::resolve::Schema;

/// A range that excludes something; zero at the lower end excludes nothing.
pub(crate) fn range(
    least: Option<usize>,
    most: Option<usize>,
) -> Option<(Option<u64>, Option<u64>)> {
    let wide = |bound: usize| u64::try_from(bound).unwrap_or(u64::MAX);
    let range = (least.filter(|least| *least > 0).map(wide), most.map(wide));
    (range != (None, None)).then_some(range)
}

/// Constraints that hold beside others: of each kind the tightest stays, of patterns all.
pub(crate) fn combine(checks: &mut Vec<Check>, more: impl IntoIterator<Item = Check>) {
    for check in more {
        if !checks.iter_mut().any(|known| tighten(known, &check)) {
            checks.push(check);
        }
    }
}

/// Takes in a constraint of the same kind; false if it is of another.
fn tighten(known: &mut Check, more: &Check) -> bool {
    match (known, more) {
        (Check::Length(low, high), Check::Length(least, most))
        | (Check::Items(low, high), Check::Items(least, most))
        | (Check::Properties(low, high), Check::Properties(least, most)) => {
            *low = (*low).max(*least);
            *high = high.iter().chain(most).min().copied();
        }
        (Check::Range(low, high), Check::Range(least, most)) => {
            bound(low, *least, Ordering::Greater);
            bound(high, *most, Ordering::Less);
        }
        (Check::FloatRange(low, high), Check::FloatRange(least, most)) => {
            bound(low, *least, Ordering::Greater);
            bound(high, *most, Ordering::Less);
        }
        (Check::Each(known), Check::Each(more)) => combine(known, more.clone()),
        (known, more) => return known == more,
    }
    true
}

/// The tighter of two ends of a range; `tight` says on which side that is.
fn bound<T: PartialOrd + Copy>(
    known: &mut Option<(T, bool)>,
    more: Option<(T, bool)>,
    tight: Ordering,
) {
    match (known.as_mut(), more) {
        (Some((old, open)), Some((new, new_open))) => match new.partial_cmp(old) {
            Some(Ordering::Equal) => *open |= new_open,
            order if order == Some(tight) => (*old, *open) = (new, new_open),
            _ => {}
        },
        (None, more) => *known = more,
        (Some(_), None) => {}
    }
}

/// The constraint as one of values of this type; `None` if it says nothing about them.
pub(crate) fn fitting(check: &Check, ty: &Type) -> Option<Check> {
    let whole = |end: i64| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a bound that large is a limit of the type, not a rule"
        )]
        let end = end as f64;
        end
    };
    let fits = match (check, ty) {
        (Check::Range(low, high), Type::Float | Type::Double) => {
            let [low, high] = [low, high].map(|end| end.map(|(end, open)| (whole(end), open)));
            return Some(Check::FloatRange(low, high));
        }
        (Check::FloatRange(low, high), Type::Int32 | Type::Int64) => {
            let ends = (low.and_then(lower_integer), high.and_then(upper_integer));
            return (ends != (None, None)).then_some(Check::Range(ends.0, ends.1));
        }
        (Check::Each(checks), Type::List(item) | Type::Set(item) | Type::Map(item)) => {
            let item = match item.as_ref() {
                Type::Nullable(item) => item,
                item => item,
            };
            let checks: Vec<Check> = checks.iter().filter_map(|one| fitting(one, item)).collect();
            return each(checks);
        }
        (Check::Length(..) | Check::Pattern(_), ty) => {
            matches!(ty, Type::String | Type::Secret | Type::Formatted(_))
        }
        (Check::Range(..), ty) => matches!(ty, Type::Int32 | Type::Int64),
        (Check::FloatRange(..), ty) => matches!(ty, Type::Float | Type::Double),
        (Check::MultipleOf(_), ty) => {
            matches!(ty, Type::Int32 | Type::Int64 | Type::Float | Type::Double)
        }
        (Check::Items(..), ty) => matches!(ty, Type::List(_) | Type::Set(_)),
        (Check::Unique, ty) => matches!(ty, Type::List(_)),
        (Check::Properties(..), ty) => matches!(ty, Type::Map(_)),
        (Check::Each(_), _) => false,
        (Check::Inside, _) => true,
    };
    fits.then(|| check.clone())
}

/// The constraints that a schema states, by their keys.
pub(crate) fn stated(facts: &Schema) -> Vec<&'static str> {
    let all = [
        ("minLength", facts.length.0.is_some()),
        ("maxLength", facts.length.1.is_some()),
        ("pattern", facts.pattern.is_some()),
        ("minimum", facts.minimum.is_some()),
        ("maximum", facts.maximum.is_some()),
        ("multipleOf", facts.multiple_of.is_some()),
        ("minItems", facts.item_count.0.is_some()),
        ("maxItems", facts.item_count.1.is_some()),
        ("uniqueItems", facts.unique),
        ("minProperties", facts.property_count.0.is_some()),
        ("maxProperties", facts.property_count.1.is_some()),
    ];
    let stated = all.into_iter().filter(|(_, stated)| *stated);
    stated.map(|(key, _)| key).collect()
}

/// Constraints of a list or map of this type.
pub(crate) fn counts(facts: &Schema, ty: &Type) -> Vec<Check> {
    let mut checks = Vec::new();
    let (counted, least_most): (fn(_, _) -> _, _) = match ty {
        Type::List(_) | Type::Set(_) => (Check::Items, facts.item_count),
        Type::Map(_) => (Check::Properties, facts.property_count),
        _ => return checks,
    };
    let (least, most) = least_most;
    checks.extend(range(least, most).map(|(least, most)| counted(least, most)));
    if facts.unique && matches!(ty, Type::List(_)) {
        checks.push(Check::Unique);
    }
    checks
}

/// Constraints of each item or map value, if there are any.
pub(crate) fn each(checks: Vec<Check>) -> Option<Check> {
    (!checks.is_empty()).then_some(Check::Each(checks))
}

/// Constraints of a scalar of this type; patterns are for the caller, who can tell of those that do not work.
pub(crate) fn scalar(facts: &Schema, ty: &Type) -> Vec<Check> {
    let mut checks = Vec::new();
    match ty {
        Type::String | Type::Secret | Type::Formatted(_) => {
            let (least, most) = facts.length;
            checks.extend(range(least, most).map(|(least, most)| Check::Length(least, most)));
        }
        Type::Int32 | Type::Int64 => {
            let bounds = (
                facts.minimum.and_then(lower_integer),
                facts.maximum.and_then(upper_integer),
            );
            if bounds != (None, None) {
                checks.push(Check::Range(bounds.0, bounds.1));
            }
        }
        Type::Float | Type::Double if facts.minimum.is_some() || facts.maximum.is_some() => {
            checks.push(Check::FloatRange(facts.minimum, facts.maximum));
        }
        _ => {}
    }
    if matches!(ty, Type::Int32 | Type::Int64 | Type::Float | Type::Double)
        && let Some(step) = facts
            .multiple_of
            .filter(|step| *step > 0.0 && step.is_finite())
    {
        checks.push(Check::MultipleOf(step));
    }
    checks
}

/// The lower bound as an integer; none if every `i64` is above it.
fn lower_integer((bound, exclusive): (f64, bool)) -> Option<(i64, bool)> {
    let whole = bound.ceil();
    (whole > LOWEST).then(|| (to_integer(whole), exclusive && whole <= bound))
}

fn upper_integer((bound, exclusive): (f64, bool)) -> Option<(i64, bool)> {
    let whole = bound.floor();
    (whole < -LOWEST).then(|| (to_integer(whole), exclusive && whole >= bound))
}

/// The lowest `i64`; its negation is one above the highest.
const LOWEST: f64 = -9_223_372_036_854_775_808.0;

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast saturates, and the callers left out what is beyond"
)]
fn to_integer(value: f64) -> i64 {
    value as i64
}

/// A simple value of the document.
pub(crate) fn literal(value: Option<&Value>) -> Option<Literal> {
    match value? {
        Value::Bool(value) => Some(Literal::Bool(*value)),
        Value::Number(number) => number
            .as_i64()
            .map(Literal::Integer)
            .or_else(|| number.as_f64().map(Literal::Number)),
        Value::String(text) => Some(Literal::String(text.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a default can be a value of the type; documents have many that cannot.
pub(crate) fn fits(literal: &Literal, ty: &Type) -> bool {
    match ty {
        Type::Bool => matches!(literal, Literal::Bool(_)),
        Type::Int32 => matches!(literal, Literal::Integer(value) if i32::try_from(*value).is_ok()),
        Type::Int64 => matches!(literal, Literal::Integer(_)),
        Type::Float | Type::Double => matches!(literal, Literal::Integer(_) | Literal::Number(_)),
        Type::String | Type::Formatted(_) => matches!(literal, Literal::String(_)),
        // Of an enum; whether it is one of strings or integers is for those who know it.
        Type::Named(_) => matches!(literal, Literal::String(_) | Literal::Integer(_)),
        _ => false,
    }
}

/// The literal as it stands in JSON, without quotes around text.
pub(crate) fn text(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => value.to_string(),
        Literal::String(text) => text.clone(),
    }
}

/// One line about default and constraints, for docs; empty if there is nothing to say.
pub(crate) fn sentences(checks: &[Check], default: Option<&Literal>) -> String {
    let mut out = Vec::new();
    if let Some(default) = default {
        let shown = text(default);
        if shown.chars().count() <= 80 {
            out.push(format!("Default: {}.", docs::code(&shown)));
        }
    }
    for check in checks {
        match check {
            Check::Length(least, most) => out.push(counted(*least, *most, "character")),
            Check::Items(least, most) => out.push(counted(*least, *most, "item")),
            Check::Properties(least, most) => out.push(counted(*least, *most, "member")),
            Check::Range(low, high) => out.push(bounds(shown(*low), shown(*high))),
            Check::FloatRange(low, high) => out.push(bounds(shown(*low), shown(*high))),
            Check::MultipleOf(step) => out.push(format!("A multiple of {step}.")),
            Check::Pattern(pattern) if pattern.chars().count() <= 120 => {
                out.push(format!("Pattern {}.", docs::code(pattern)));
            }
            Check::Pattern(_) | Check::Unique | Check::Each(_) | Check::Inside => {}
        }
    }
    out.join(" ")
}

fn counted(least: Option<u64>, most: Option<u64>, thing: &str) -> String {
    let s = |n: u64| if n == 1 { "" } else { "s" };
    match (least, most) {
        (Some(least), Some(most)) if least == most => format!("{least} {thing}{}.", s(least)),
        (Some(least), Some(most)) => format!("{least} to {most} {thing}s."),
        (Some(least), None) => format!("At least {least} {thing}{}.", s(least)),
        (None, Some(most)) => format!("At most {most} {thing}{}.", s(most)),
        (None, None) => String::new(),
    }
}

fn shown<T: ToString>(bound: Option<(T, bool)>) -> Option<(String, bool)> {
    bound.map(|(bound, exclusive)| (bound.to_string(), exclusive))
}

fn bounds(low: Option<(String, bool)>, high: Option<(String, bool)>) -> String {
    match (low, high) {
        (Some((low, false)), Some((high, false))) => format!("{low} to {high}."),
        (Some((low, exclusive)), None) => format!(
            "{} {low}.",
            if exclusive { "More than" } else { "At least" }
        ),
        (None, Some((high, exclusive))) => format!(
            "{} {high}.",
            if exclusive { "Less than" } else { "At most" }
        ),
        (Some((low, low_out)), Some((high, high_out))) => {
            let (low_word, high_word) = (
                if low_out { "More than" } else { "At least" },
                if high_out { "less than" } else { "at most" },
            );
            format!("{low_word} {low}, {high_word} {high}.")
        }
        (None, None) => String::new(),
    }
}
