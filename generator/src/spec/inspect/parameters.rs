//! In: parameters, alone and as an operation has them together with its path item. Out: problems for doubles, and for
//! holes in paths that do not match the path parameters.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::json;

use super::at::At;
use super::edits::Edit;
use super::inspector::Inspector;
use super::operations::{Operation, Operations};
use super::wording::{one_of, short};
use crate::problem::{Kind, Problem};
use crate::spec::grammar::Object;
use crate::spec::grammar::openapi::{PLACES, STYLES};
use crate::spec::node::Value;

/// The parameters of one list, by place and name. `None`: some could not be read, so nothing is said about holes.
struct Declared<'a> {
    by_name: IndexMap<(&'a str, String), At<'a>>,
    complete: bool,
}

impl<'a> Inspector<'a, '_> {
    /// What the table cannot say about a parameter.
    pub(super) fn parameter(&mut self, at: &At<'a>) {
        if !at
            .node
            .get("name")
            .is_some_and(|name| is_scalar(&name.value))
        {
            self.neutralize(at, Object::Parameter);
        }
        self.content_or_schema(at, Object::Parameter);
        let Some(place) = at.text("in").filter(|place| PLACES.contains(place)) else {
            return;
        };
        self.style(at, place);
        if place == "path"
            && !matches!(
                at.node.get("required").map(|node| &node.value),
                Some(Value::Bool(true))
            )
        {
            let name = short(at.text("name").unwrap_or_default());
            let message = format!("the path parameter `{name}` must have `required: true`");
            let required = at.get("required");
            self.warn(
                Kind::MissingKey,
                required.as_ref().unwrap_or(at),
                message,
                None,
            );
            match required {
                Some(required) => self.edits.add(&required, Edit::Replace(json!(true))),
                None => self.edits.add(at, Edit::Insert("required", json!(true))),
            }
        }
    }

    /// Exactly one of `schema` and `content` (with one media type) must be there.
    pub(super) fn content_or_schema(&mut self, at: &At<'a>, object: Object) {
        let content = at.get("content");
        let content_is_empty = content
            .as_ref()
            .is_some_and(|content| content.node.members().is_empty());
        match (at.node.get("schema"), &content) {
            (None, None) => {
                let message = format!("{} needs `schema` or `content`", object.bare_noun());
                let hint = Some("write `schema: {}` if it may be anything".to_owned());
                if object == Object::Header {
                    self.warn(Kind::MissingKey, at, message, hint);
                } else {
                    self.report(Kind::MissingKey, at, message, hint);
                }
                self.edits.add(at, Edit::Insert("schema", json!({})));
            }
            (Some(_), Some(content)) => {
                let message = format!(
                    "{} cannot have both `schema` and `content`",
                    object.bare_noun()
                );
                self.report(Kind::WrongValue, content, message, None);
                self.edits.add(content, Edit::Remove);
            }
            (None, Some(content)) if content_is_empty => {
                self.wrong(content, "a map with one media type", None);
                self.edits.add(content, Edit::Remove);
                self.edits.add(at, Edit::Insert("schema", json!({})));
            }
            _ => {}
        }
    }

    /// A style of another place has no meaning; all tools fall back to the usual one.
    fn style(&mut self, at: &At<'a>, place: &str) {
        let Some(style) = at.get("style") else { return };
        let allowed: &[&str] = match place {
            "path" => &["simple", "label", "matrix"],
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "header" => &["simple"],
            _ => &["form"],
        };
        let Some(text) = style.node.as_str() else {
            return;
        };
        if STYLES.contains(&text) && !allowed.contains(&text) {
            let list = one_of(allowed);
            self.slightly_wrong(
                &style,
                &format!("{list} for a parameter in `{place}`"),
                None,
            );
            self.edits.add(&style, Edit::Remove);
        }
    }

    /// Checks the parameters of every operation, together with those of its path item.
    pub(super) fn inspect_parameters(&mut self, operations: &Operations<'a>) {
        let mut shared: IndexMap<usize, Declared<'a>> = IndexMap::new();
        let mut malformed = BTreeSet::new();
        for operation in &operations.list {
            let id = super::inspector::address(operation.item.node);
            if !shared.contains_key(&id) {
                let declared = self.declared(&operation.item);
                shared.insert(id, declared);
            }
            let own = self.declared(&operation.at);
            let Some(shared) = shared.get(&id) else {
                continue;
            };
            match holes(operation.path) {
                Ok(holes) => self.compare(operation, &holes, &own, shared),
                Err(message) => {
                    if malformed.insert(operation.path) {
                        let problem =
                            Problem::new(Kind::PathHole, self.template_place(operation), message);
                        self.push(problem, None);
                    }
                }
            }
        }
    }

    fn declared(&mut self, owner: &At<'a>) -> Declared<'a> {
        let mut declared = Declared {
            by_name: IndexMap::new(),
            complete: true,
        };
        let list = owner.get("parameters");
        declared.complete = list
            .as_ref()
            .is_none_or(|list| matches!(list.node.value, Value::Array(_)));
        for item in list.iter().flat_map(At::items) {
            let end = self.follow(&item);
            let known = end.as_ref().and_then(|end| {
                let place = end.text("in").filter(|place| PLACES.contains(place))?;
                Some((place, self.scalar_text(end.node.get("name")?)?))
            });
            let Some((place, name)) = known else {
                declared.complete = false;
                continue;
            };
            // The names of headers are the same in any case.
            let key = (
                place,
                if place == "header" {
                    name.to_lowercase()
                } else {
                    name.clone()
                },
            );
            if let Some(first) = declared.by_name.get(&key) {
                let message = format!(
                    "the parameter `{}` in `{place}` is declared twice",
                    short(&name)
                );
                let kind = Kind::DuplicateParameter;
                self.report_second(kind, (&item, &item), first, message, None);
            } else {
                declared.by_name.insert(key, item);
            }
        }
        declared
    }

    fn compare(
        &mut self,
        operation: &Operation<'a>,
        holes: &BTreeSet<&str>,
        own: &Declared<'a>,
        shared: &Declared<'a>,
    ) {
        let parameters = || {
            own.by_name
                .iter()
                .chain(&shared.by_name)
                .filter(|((place, _), _)| *place == "path")
        };
        let names: BTreeSet<&str> = parameters().map(|((_, name), _)| name.as_str()).collect();
        for hole in holes.iter().filter(|hole| !names.contains(*hole)) {
            if own.complete && shared.complete {
                self.report_hole(operation, hole, &names, holes);
            }
            self.fill_hole(operation, hole);
        }
        for ((_, name), item) in
            parameters().filter(|((_, name), _)| !holes.contains(name.as_str()))
        {
            let message = format!(
                "`{}` has no hole `{{{}}}`",
                short(operation.path),
                short(name)
            );
            let problem = Problem::new(Kind::PathHole, self.place(item), message)
                .related("the path stands here", self.template_place(operation));
            let hint = self.near(name, holes.iter().copied());
            self.push(problem, hint);
            self.edits.add(item, Edit::Remove);
        }
    }

    fn report_hole(
        &mut self,
        operation: &Operation<'a>,
        hole: &str,
        names: &BTreeSet<&str>,
        holes: &BTreeSet<&str>,
    ) {
        let message = format!(
            "the hole `{{{}}}` has no parameter in `{}`",
            short(hole),
            operation.method
        );
        let problem = Problem::new(Kind::PathHole, self.template_place(operation), message)
            .related(
                "this operation does not declare it",
                self.place(&operation.at),
            );
        let unused = names.iter().copied().filter(|name| !holes.contains(name));
        let hint = self.near(hole, unused).or_else(|| {
            Some(format!(
                "declare a parameter with `name: {}`, `in: path`, `required: true`",
                short(hole)
            ))
        });
        self.push(problem, hint);
    }

    /// A parameter of ours for later stages.
    fn fill_hole(&mut self, operation: &Operation<'a>, hole: &str) {
        let parameter =
            json!({"name": hole, "in": "path", "required": true, "schema": {"type": "string"}});
        match operation.at.get("parameters") {
            Some(list) if matches!(list.node.value, Value::Array(_)) => {
                self.edits.add(&list, Edit::Append(parameter));
            }
            _ => self.edits.add(
                &operation.at,
                Edit::Insert("parameters", json!([parameter])),
            ),
        }
    }

    /// The place of the path as a key.
    fn template_place(&self, operation: &Operation<'a>) -> crate::problem::Place {
        let target =
            crate::spec::files::Target::new(operation.template.file, operation.template.pointer());
        self.files.key_place_of(&target)
    }
}

/// The names of the holes of a path template.
fn holes(path: &str) -> Result<BTreeSet<&str>, String> {
    let unbalanced = || Err(format!("the braces of `{}` do not match", short(path)));
    let mut holes = BTreeSet::new();
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(after) = rest.get(at..).and_then(|rest| rest.strip_prefix('{')) else {
            return unbalanced();
        };
        let Some((hole, behind)) = after.split_once('}') else {
            return unbalanced();
        };
        if hole.contains('{') {
            return unbalanced();
        }
        if hole.is_empty() {
            return Err(format!("`{}` has a hole without a name", short(path)));
        }
        holes.insert(hole);
        rest = behind;
    }
    Ok(holes)
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}
