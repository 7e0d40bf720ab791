//! In: nodes that are `{$ref: ...}`. Out: what they lead to, directly and at the end of a chain; problems for those
//! that lead nowhere, in a circle, or to the wrong kind of object.

use super::at::At;
use super::edits::Edit;
use super::inspector::{End, Inspector, address};
use super::wording::{describe, short};
use crate::problem::near::nearest;
use crate::problem::{Kind, Problem};
use crate::spec::files::Missing;
use crate::spec::grammar::Object;
use crate::spec::node::{Node, Value};
use crate::spec::pointer::{escape, unescape};

/// Keys whose value holds objects by name or number.
const MAPS: [&str; 21] = [
    "allOf",
    "anyOf",
    "callbacks",
    "content",
    "documents",
    "encoding",
    "examples",
    "headers",
    "links",
    "oneOf",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "servers",
    "tags",
    "variables",
    "mapping",
];

/// Whether a reference ends at a map or list of the document. In other files than the document's own shape is free.
fn is_map(reference: &str) -> bool {
    let pointer = reference.split_once('#').map_or("", |(_, pointer)| pointer);
    if !pointer.starts_with("/components/") && !pointer.starts_with("/paths") {
        return false;
    }
    // After a map comes a key of anybody's choice.
    pointer
        .split('/')
        .skip(1)
        .fold(false, |inside, segment| !inside && MAPS.contains(&segment))
}

impl<'a> Inspector<'a, '_> {
    /// The node that this reference, found in `file`, leads to.
    pub(super) fn target(&mut self, file: u32, reference: &'a str) -> Result<At<'a>, Missing> {
        if let Some(known) = self.references.targets.get(&(file, reference)) {
            return known.clone();
        }
        let found = self.look_up(file, reference);
        self.references
            .targets
            .insert((file, reference), found.clone());
        found
    }

    /// The node at the end of a chain of references; the node itself if it is none. `None`: dangling or a circle.
    pub(super) fn follow(&mut self, at: &At<'a>) -> Option<At<'a>> {
        let mut passed: Vec<At<'a>> = Vec::new();
        let mut at = at.clone();
        let end = loop {
            let Some(reference) = at.text("$ref") else {
                break End::There(at);
            };
            let id = address(at.node);
            match self.references.ends.get(&id) {
                Some(End::Open) => {
                    self.report_circle(&passed, id);
                    break End::Broken;
                }
                Some(end) => break end.clone(),
                None => {}
            }
            self.references.ends.insert(id, End::Open);
            let target = self.target(at.file, reference);
            passed.push(at);
            match target {
                Ok(target) => at = target,
                Err(_) => break End::Broken,
            }
        };
        for at in passed {
            self.references.ends.insert(address(at.node), end.clone());
        }
        if let End::There(at) = end {
            Some(at)
        } else {
            None
        }
    }

    fn report_circle(&mut self, passed: &[At<'a>], first: usize) {
        const SHOWN: usize = 5;
        let mut circle = passed.iter().skip_while(|at| address(at.node) != first);
        let Some(start) = circle.next() else { return };
        let message = "these `$ref`s lead in a circle, to nothing";
        let mut problem = Problem::new(Kind::WrongReference, self.place(start), message);
        for at in circle.take(SHOWN) {
            problem = problem.related("leads on here", self.place(at));
        }
        self.push(
            problem,
            Some("put the object itself in one of these places".to_owned()),
        );
    }

    /// Checks a node with `$ref` in the place of an object of this kind; the target, if it is to be walked.
    pub(super) fn inspect_reference(
        &mut self,
        at: &At<'a>,
        value: &'a Node,
        object: Object,
    ) -> Option<At<'a>> {
        let holder = at.get("$ref").unwrap_or_else(|| at.clone());
        let Value::String(reference) = &value.value else {
            self.report(
                Kind::WrongValue,
                &holder,
                format!("`$ref` must be text, not {}", describe(value)),
                None,
            );
            self.neutralize(at, object);
            return None;
        };
        if let Some(other) = section(reference).filter(|other| *other != object) {
            self.report_wrong_kind(&holder, reference, other, object);
            self.neutralize(at, object);
            return None;
        }
        if is_map(reference) {
            let message = format!(
                "`{}` leads to a map or list of objects, not to one of them",
                short(reference)
            );
            let hint = "add the key of the one that is meant".to_owned();
            self.report(Kind::WrongReference, &holder, message, Some(hint));
            self.neutralize(at, object);
            return None;
        }
        let target = self.target(at.file, reference);
        if matches!(target, Err(Missing::Nowhere)) {
            self.report_dangling(&holder, reference);
        }
        if self.follow(at).is_none() {
            self.neutralize(at, object);
            return None;
        }
        // openapiv3 knows no references here, and no client looks at what they lead to.
        if object == Object::Callback || (object == Object::PathItem && is_in_callback(at)) {
            self.edits.add(at, Edit::Replace(serde_json::json!({})));
        }
        target.ok()
    }

    /// A `$ref` whose target was already read as another kind of object.
    pub(super) fn report_wrong_kind(
        &mut self,
        at: &At<'a>,
        reference: &str,
        found: Object,
        wanted: Object,
    ) {
        let message = format!(
            "`{}` is {}, but here {} is wanted",
            short(reference),
            found.noun(),
            wanted.noun()
        );
        if wanted == Object::Schema {
            // A client can take anything there, and real documents do this in the schemas of error responses.
            let hint = "until then the value may be anything".to_owned();
            self.warn(Kind::WrongReference, at, message, Some(hint));
        } else {
            self.report(Kind::WrongReference, at, message, None);
        }
    }

    /// Says that nothing is there.
    pub(super) fn report_dangling(&mut self, at: &At<'a>, reference: &'a str) {
        let file = at.file;
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let root = if path.is_empty() {
            self.files.list.get(file as usize).map(|file| &file.root)
        } else {
            self.target(file, path).ok().map(|at| at.node)
        };
        let pointer = root.and_then(|root| self.nearest_pointer(root, fragment));
        let hint = pointer.map(|pointer| format!("did you mean `{path}#{pointer}`?"));
        let message = format!("`{}` leads to nothing", short(reference));
        self.report(Kind::DanglingReference, at, message, hint);
    }

    /// The pointer with its first wrong part mended, if the word that was meant can be told.
    fn nearest_pointer(&mut self, root: &Node, pointer: &str) -> Option<String> {
        if !pointer.starts_with('/') || self.comparisons_left == 0 {
            return None;
        }
        let mut node = root;
        let mut mended = String::new();
        let mut done = false;
        for part in pointer.split('/').skip(1) {
            let name = unescape(part).into_owned();
            let next = child(node, &name);
            let name = match next {
                None if done => return None,
                None => {
                    done = true;
                    let keys = node.members().iter().map(|member| member.key.as_str());
                    nearest(&name, self.affordable(keys))?.to_owned()
                }
                Some(_) => name,
            };
            node = next.or_else(|| child(node, &name))?;
            mended = mended + "/" + &escape(&name);
        }
        done.then_some(mended)
    }

    fn look_up(&self, file: u32, reference: &str) -> Result<At<'a>, Missing> {
        let target = self.files.target(file, reference)?;
        let node = self.files.node(&target).ok_or(Missing::Nowhere)?;
        Ok(At::base(node, target.file, target.pointer))
    }
}

/// Whether this path item stands below a callback's expression.
fn is_in_callback(at: &At<'_>) -> bool {
    at.segments()
        .iter()
        .rev()
        .nth(2)
        .is_some_and(|part| part == "callbacks")
}

fn child<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        _ => node.get(name),
    }
}

/// The kind of object that a pointer into `components` says it leads to.
fn section(reference: &str) -> Option<Object> {
    let (_, pointer) = reference.split_once('#')?;
    let (section, name) = pointer.strip_prefix("/components/")?.split_once('/')?;
    if name.contains('/') {
        None
    } else {
        Object::of_section(section)
    }
}
