//! In: the paths of the root document. Out: every operation with its path, method and place; problems for ids used
//! twice and for templates that differ only in the names of their holes.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::at::At;
use super::edits::Edit;
use super::inspector::{Inspector, Named};
use super::wording::short;
use crate::problem::{Kind, Problem, Severity};
use crate::spec::grammar::methods;
use crate::spec::node::Value;

/// An operation of the document.
pub(super) struct Operation<'a> {
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    /// Where the path stands in `paths`.
    pub(super) template: At<'a>,
    /// The path item, behind its `$ref` if it has one.
    pub(super) item: At<'a>,
    pub(super) at: At<'a>,
}

/// All operations and the ids they share with GraphQL documents.
pub(super) struct Operations<'a> {
    pub(super) list: Vec<Operation<'a>>,
    pub(super) ids: IndexMap<&'a str, Called<'a>>,
}

/// What an id names.
#[derive(Clone)]
pub(super) enum Called<'a> {
    /// An operation, with its path item.
    Operation {
        item: At<'a>,
        at: At<'a>,
    },
    GraphQlDocument(At<'a>),
}

impl<'a> Inspector<'a, '_> {
    /// Collects the operations and checks what they share.
    pub(super) fn operations(&mut self, root: &At<'a>) -> Operations<'a> {
        let mut list = Vec::new();
        let mut templates: IndexMap<String, At<'a>> = IndexMap::new();
        let paths = root.get("paths");
        for (member, template) in paths.iter().flat_map(At::members) {
            if !member.key.starts_with('/') {
                continue;
            }
            let form = without_names(&member.key);
            if let Some(first) = templates.get(&form) {
                // Clients can call both; only the server has to tell them apart.
                let message = format!(
                    "`{}` differs from another path only in the names of its holes",
                    short(&member.key)
                );
                let place = self.files.place(member.key_span, &template.pointer());
                let mut problem = Problem::new(Kind::DuplicatePath, place, message);
                problem.severity = Severity::Warning;
                let problem = problem.related("the other path", self.place(first));
                self.push(
                    problem,
                    Some("put the operations of both under one template".to_owned()),
                );
            } else {
                templates.insert(form, template.clone());
            }
            let Some(item) = self.follow(&template) else {
                continue;
            };
            for method in methods() {
                let at = item
                    .get(method)
                    .filter(|at| matches!(at.node.value, Value::Object(_)));
                let Some(at) = at else { continue };
                let (template, item) = (template.clone(), item.clone());
                list.push(Operation {
                    method,
                    path: &member.key,
                    template,
                    item,
                    at,
                });
            }
        }
        let ids = self.ids(&list);
        Operations { list, ids }
    }

    fn ids(&mut self, list: &[Operation<'a>]) -> IndexMap<&'a str, Called<'a>> {
        let mut ids = IndexMap::new();
        let mut places: Named<'a> = IndexMap::new();
        for operation in list {
            let called = || {
                let (item, at) = (operation.item.clone(), operation.at.clone());
                Called::Operation { item, at }
            };
            if let Some(id) = operation.at.get("operationId")
                && let Some(name) = id.node.as_str()
            {
                if let Some(first) = places.get(name) {
                    self.report_duplicate_id(name, &id, &first.clone());
                } else {
                    places.insert(name, id);
                    ids.insert(name, called());
                }
            }
            let documents = operation
                .at
                .get("x-graphql")
                .and_then(|word| word.get("documents"));
            for (member, document) in documents.iter().flat_map(At::members) {
                if let Some(first) = places.get(member.key.as_str()) {
                    self.report_duplicate_id(&member.key, &document, &first.clone());
                } else {
                    let end = self.follow(&document);
                    let called = end.map_or_else(called, Called::GraphQlDocument);
                    ids.insert(&member.key, called);
                    places.insert(&member.key, document);
                }
            }
        }
        ids
    }

    fn report_duplicate_id(&mut self, name: &str, at: &At<'a>, first: &At<'a>) {
        let message = format!("the operation id `{}` is used twice", short(name));
        let hint = Some("give each operation an id of its own");
        self.report_second(Kind::DuplicateOperationId, (at, at), first, message, hint);
    }

    /// Tags declared twice, or twice on one operation.
    pub(super) fn inspect_tags(&mut self, root: &At<'a>, operations: &Operations<'a>) {
        for operation in &operations.list {
            let mut used = BTreeSet::new();
            for tag in operation.at.get("tags").iter().flat_map(At::items) {
                if let Some(name) = tag.node.as_str().filter(|name| !used.insert(*name)) {
                    self.report(
                        Kind::DuplicateTag,
                        &tag,
                        format!("the tag `{}` stands twice", short(name)),
                        None,
                    );
                    self.edits.add(&tag, Edit::Remove);
                }
            }
        }
        let mut declared: Named<'a> = IndexMap::new();
        for tag in root.get("tags").iter().flat_map(At::items) {
            let Some(name) = tag.text("name") else {
                continue;
            };
            if let Some(first) = declared.get(name) {
                let message = format!("the tag `{}` is declared twice", short(name));
                let place = tag.get("name").unwrap_or_else(|| tag.clone());
                self.report_second(Kind::DuplicateTag, (&tag, &place), first, message, None);
            } else {
                declared.insert(name, tag);
            }
        }
    }
}

/// A template without the names of its holes.
fn without_names(path: &str) -> String {
    let mut form = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        form.push(letter);
    }
    form
}
