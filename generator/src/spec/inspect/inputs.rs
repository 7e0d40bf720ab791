//! What our words refer to: operations, GraphQL documents, and the names of their inputs (parameters, properties of bodies,
//! variables).

use std::collections::BTreeSet;

use super::at::At;
use super::inspector::{Inspector, address};
use super::operations::{Called, Operations};
use super::wording::short;
use crate::problem::{Kind, Problem};

/// Schemas that are looked into for one operation: bounds the work for hostile documents.
const MOST: usize = 1000;

impl<'a> Inspector<'a, '_> {
    /// The names of the inputs.
    pub(super) fn inputs(&mut self, called: &Called<'a>) -> Vec<String> {
        let mut names = BTreeSet::new();
        let (item, operation) = match called {
            Called::Operation { item, at } => (item, at),
            Called::GraphQlDocument(document) => {
                if let Some(variables) = document.get("variables") {
                    self.properties(variables, &mut names);
                }
                return names.into_iter().collect();
            }
        };
        for owner in [item, operation] {
            for item in owner.get("parameters").iter().flat_map(At::items) {
                let name = self
                    .follow(&item)
                    .and_then(|parameter| self.scalar_text(parameter.node.get("name")?));
                names.extend(name);
            }
        }
        let body = operation
            .get("requestBody")
            .and_then(|body| self.follow(&body));
        let contents: Vec<At<'a>> = body
            .and_then(|body| body.get("content"))
            .iter()
            .flat_map(At::members)
            .filter_map(|(_, content)| content.get("schema"))
            .collect();
        for schema in contents {
            self.properties(schema, &mut names);
        }
        names.into_iter().collect()
    }

    /// The names of all properties that a schema may have, through references and compositions.
    pub(super) fn properties(&mut self, schema: At<'a>, names: &mut BTreeSet<String>) {
        let mut seen = BTreeSet::new();
        let mut open = vec![schema];
        while let Some(at) = open.pop() {
            let Some(schema) = self.follow(&at) else {
                continue;
            };
            if seen.len() > MOST || !seen.insert(address(schema.node)) {
                continue;
            }
            names.extend(
                schema
                    .get("properties")
                    .iter()
                    .flat_map(|at| at.node.members())
                    .map(|member| member.key.clone()),
            );
            for key in ["allOf", "oneOf", "anyOf"] {
                open.extend(schema.get(key).iter().flat_map(At::items));
            }
        }
    }

    pub(super) fn vocabulary(&mut self, at: &At<'a>, message: String, hint: Option<String>) {
        self.report(Kind::Vocabulary, at, message, hint);
        self.remove_word(at);
    }

    /// An operation id, also one of a GraphQL document, and what it names.
    pub(super) fn known_operation(
        &mut self,
        at: &At<'a>,
        operations: &Operations<'a>,
    ) -> Option<(&'a str, Called<'a>)> {
        let id = at.node.as_str()?;
        let known = operations.ids.get(id).cloned();
        if known.is_none() {
            let hint = self.near(id, operations.ids.keys().copied());
            self.vocabulary(
                at,
                format!("`{}` is no operation of this document", short(id)),
                hint,
            );
        }
        Some((id, known?))
    }

    pub(super) fn unknown_input(
        &mut self,
        id: &str,
        name: &str,
        inputs: &[String],
        place: crate::problem::Place,
    ) {
        let hint = self.near(name, inputs.iter().map(String::as_str));
        let message = format!(
            "`{}` is no input of the operation `{}`",
            short(name),
            short(id)
        );
        self.push(Problem::new(Kind::Vocabulary, place, message), hint);
    }
}
