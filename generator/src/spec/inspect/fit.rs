//! In: the bounds, enum and default of a schema. Out: values that fit its type, warnings about those that did not.
//!
//! Real documents are full of such values, and none of them keeps a client from working: so nothing here is an error.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::at::At;
use super::edits::Edit;
use super::inspector::Inspector;
use super::wording::{describe, short};
use crate::problem::Kind;
use crate::spec::node::{Node, Value};

/// 2^53: floats above are no longer exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What to do with a value of an enum or a default.
enum Fit<'k> {
    /// It fits.
    Fits,
    /// It only looks otherwise: `1.0` for an integer.
    Looks(Json),
    /// It can be read as one that fits this type.
    Means(Json, &'k str),
    /// It does not fit this type.
    No(&'k str),
    /// It fits, but no machine integer holds it.
    TooLarge,
}

/// A float without fraction as an integer, where that is exact.
pub(super) fn whole(float: f64) -> Option<i64> {
    if float.fract() != 0.0 || float.abs() > EXACT {
        return None;
    }
    format!("{float:.0}").parse().ok()
}

/// Whether every integer of 64 bits is within the bound, or a multiple of the fraction.
fn is_idle(key: &str, float: f64) -> bool {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match key {
        "minimum" => float <= -LIMIT,
        "maximum" => float >= LIMIT,
        _ => (1.0 / float).fract() == 0.0,
    }
}

impl<'a> Inspector<'a, '_> {
    /// Bounds of an integer: openapiv3 reads `maximum: 10.0` or one over 63 bits as "any type".
    pub(super) fn numbers(&mut self, at: &At<'a>, kind: &str) {
        if kind != "integer" {
            return;
        }
        self.unsigned(at);
        for (key, flag) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
            ("multipleOf", "multipleOf"),
        ] {
            let Some(bound) = at.get(key) else { continue };
            let Value::Number(number) = &bound.node.value else {
                continue;
            };
            if number.is_i64() {
                continue;
            }
            let Some(float) = number.as_f64() else {
                continue;
            };
            if let Some(whole) = whole(float) {
                self.edits.add(&bound, Edit::Replace(json!(whole)));
                continue;
            }
            let rounded = if key == "minimum" {
                float.ceil()
            } else {
                float.floor()
            };
            // The bound itself is no integer, so whether it is exclusive makes no difference.
            if let Some(rounded) = whole(rounded).filter(|_| key != "multipleOf") {
                self.edits.add(&bound, Edit::Replace(json!(rounded)));
            } else {
                if !is_idle(key, float) {
                    self.too_large(&bound, &format!("the `{key}`"));
                }
                self.edits.add(&bound, Edit::Remove);
            }
            if let Some(flag) = at.get(flag).filter(|_| flag != key) {
                self.edits.add(&flag, Edit::Remove);
            }
        }
    }

    /// Integers without a sign, which the client has none of: those in the upper half are out of its reach.
    fn unsigned(&mut self, at: &At<'a>) {
        let named =
            |format: &At<'_>| matches!(&format.node.value, Value::String(text) if text == "uint64");
        let Some(format) = at.get("format").filter(named) else {
            return;
        };
        let bounded = |node: &Node| matches!(&node.value, Value::Number(number) if number.is_i64());
        if !at.node.get("maximum").is_some_and(bounded) {
            let message = "integers of the format `uint64` are held as `i64`; those above 9223372036854775807 cannot be sent, and fail to decode";
            self.report(Kind::Ignored, &format, message, None);
        }
    }

    fn too_large(&mut self, at: &At<'a>, what: &str) {
        let message = format!(
            "{what}, {}, is not exactly an integer of 64 bits and is left out",
            describe(at.node)
        );
        self.report(Kind::UnfitValue, at, message, None);
    }

    /// The values of an enum: each once, each of the schema's type.
    pub(super) fn enumeration(&mut self, at: &At<'a>, kind: Option<&str>) {
        let Some(values) = at.get("enum") else { return };
        if matches!(&values.node.value, Value::Array(items) if items.is_empty()) {
            self.report(
                Kind::EmptyValue,
                &values,
                "`enum` has no values and is left out",
                None,
            );
            self.edits.add(&values, Edit::Remove);
            return;
        }
        let mut seen = BTreeSet::new();
        let mut said = false;
        for value in values.items() {
            let mut text = written(value.node);
            match self.fit(value.node, kind) {
                Fit::Fits => {}
                Fit::Looks(json) => {
                    text = json.to_string();
                    self.edits.add(&value, Edit::Replace(json));
                }
                Fit::Means(json, kind) => {
                    text = json.to_string();
                    if !said {
                        said = true;
                        self.report_meaning(&value, kind, &json);
                    }
                    self.edits.add(&value, Edit::Replace(json));
                }
                Fit::TooLarge => {
                    self.too_large(&value, "this value");
                    self.edits.add(&value, Edit::Remove);
                }
                Fit::No(kind) => {
                    let message = format!(
                        "{} does not fit the type `{kind}` and is left out",
                        describe(value.node)
                    );
                    self.report(Kind::UnfitValue, &value, message, None);
                    self.edits.add(&value, Edit::Remove);
                    continue;
                }
            }
            if !seen.insert(text) {
                let message = format!("{} stands twice in this enum", describe(value.node));
                self.report(Kind::UnfitValue, &value, message, None);
                self.edits.add(&value, Edit::Remove);
            }
        }
    }

    fn report_meaning(&mut self, at: &At<'a>, kind: &str, json: &Json) {
        let message = format!(
            "{} is not of the type `{kind}`; it is taken for `{json}`",
            describe(at.node)
        );
        self.report(Kind::UnfitValue, at, message, None);
    }

    /// The default: of the schema's type and among its enum, or none.
    pub(super) fn default(&mut self, at: &At<'a>, kind: Option<&str>) {
        let Some(default) = at.get("default") else {
            return;
        };
        let listed = |json: &str| {
            let values = at.node.get("enum").map(Node::items).unwrap_or_default();
            values.is_empty() || values.iter().any(|value| written(value) == json)
        };
        let fit = self.fit(default.node, kind);
        let own = written(default.node);
        let unfit = match fit {
            Fit::Fits if listed(&own) || matches!(default.node.value, Value::Null) => return,
            Fit::Looks(json) => {
                self.edits.add(&default, Edit::Replace(json));
                return;
            }
            Fit::TooLarge => {
                self.too_large(&default, "the default");
                self.edits.add(&default, Edit::Remove);
                return;
            }
            Fit::Means(json, kind) if listed(&json.to_string()) || listed(&own) => {
                self.report_meaning(&default, kind, &json);
                self.edits.add(&default, Edit::Replace(json));
                return;
            }
            Fit::Fits | Fit::Means(..) => "none of the values of the enum".to_owned(),
            Fit::No(kind) => format!("not of the type `{kind}`"),
        };
        let message = format!(
            "the default, {}, is {unfit} and is left out",
            describe(default.node)
        );
        self.report(Kind::UnfitValue, &default, message, None);
        self.edits.add(&default, Edit::Remove);
    }

    fn fit<'k>(&self, node: &Node, kind: Option<&'k str>) -> Fit<'k> {
        let Some(kind) = kind else { return Fit::Fits };
        let means = |json: Option<Json>| json.map_or(Fit::No(kind), |json| Fit::Means(json, kind));
        match (kind, &node.value) {
            ("integer", Value::Number(number)) if number.is_i64() => Fit::Fits,
            ("integer", Value::Number(number)) => match number.as_f64() {
                Some(float) if float.fract() == 0.0 => {
                    whole(float).map_or(Fit::TooLarge, |whole| Fit::Looks(json!(whole)))
                }
                _ => Fit::No(kind),
            },
            // Null may stand among the values of any enum; whether it may be sent is said by `nullable`.
            (_, Value::Null)
            | ("string", Value::String(_))
            | ("number", Value::Number(_))
            | ("boolean", Value::Bool(_))
            | ("array", Value::Array(_))
            | ("object", Value::Object(_)) => Fit::Fits,
            ("string", _) => means(
                self.scalar_text(node)
                    .map(|text| json!(short_enough(&text))),
            ),
            ("integer", Value::String(text)) => {
                means(text.trim().parse().ok().map(|number: i64| json!(number)))
            }
            ("number", Value::String(text)) => {
                let number = text.trim().parse().ok();
                let number = number.filter(|number: &f64| number.is_finite());
                means(number.map(|number| json!(number)))
            }
            ("boolean", Value::String(text)) => {
                means(text.parse().ok().map(|value: bool| json!(value)))
            }
            _ => Fit::No(kind),
        }
    }
}

/// A number or boolean is short in every file; this keeps hostile ones from being copied about.
fn short_enough(text: &str) -> String {
    if text.len() > 400 {
        short(text)
    } else {
        text.to_owned()
    }
}

/// A scalar as JSON, to tell two from another.
fn written(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => json!(text).to_string(),
        // Lists and objects are not compared: two of them never count as the same.
        Value::Array(_) | Value::Object(_) => format!("{:?}", node.span),
    }
}
