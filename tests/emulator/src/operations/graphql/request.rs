//! In: the text of a GraphQL document, and variables. Out: the operation that is asked for, and [`Scope`], which knows what
//! fragments and variables stand for.

use std::collections::BTreeMap;

use graphql_parser::query::{
    Definition, Directive, Document as Query, Field, OperationDefinition, Selection, SelectionSet,
    Type, VariableDefinition, parse_query,
};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::arguments;
use crate::failure::Failure;

/// How deep a document, and fragments in each other, may be.
const DEEPEST: usize = 32;

/// How many fields a selection may come to: fragments in fragments can double with each.
const MOST: usize = 10_000;

/// Fields by their key in the answer.
pub(super) type Grouped<'a> = IndexMap<&'a str, Vec<&'a Field<'a, String>>>;

/// Reads a document. One that is too deep for the parser, which goes down by itself, is refused before.
pub(super) fn parse(text: &str) -> Result<Query<'_, String>, Failure> {
    let (mut depth, mut deepest) = (0_usize, 0);
    for character in text.chars() {
        match character {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > DEEPEST {
        return Err(Failure::graphql("Syntax Error: The document is too deep."));
    }
    parse_query::<String>(text).map_err(|error| Failure::graphql(format!("Syntax Error: {error}")))
}

/// The operation of a document that is to be run.
pub(super) struct Asked<'a> {
    pub(super) kind: &'static str,
    declared: &'a [VariableDefinition<'a, String>],
    pub(super) selections: &'a SelectionSet<'a, String>,
    fragments: BTreeMap<&'a str, &'a SelectionSet<'a, String>>,
}

pub(super) fn asked<'a>(
    query: &'a Query<'a, String>,
    name: Option<&str>,
) -> Result<Asked<'a>, Failure> {
    let mut fragments = BTreeMap::new();
    let mut operations = Vec::new();
    for definition in &query.definitions {
        let operation = match definition {
            Definition::Fragment(one) => {
                fragments.insert(one.name.as_str(), &one.selection_set);
                continue;
            }
            Definition::Operation(operation) => operation,
        };
        operations.push(match operation {
            OperationDefinition::SelectionSet(set) => ("query", None, [].as_slice(), set),
            OperationDefinition::Query(one) => (
                "query",
                one.name.as_deref(),
                one.variable_definitions.as_slice(),
                &one.selection_set,
            ),
            OperationDefinition::Mutation(one) => (
                "mutation",
                one.name.as_deref(),
                one.variable_definitions.as_slice(),
                &one.selection_set,
            ),
            OperationDefinition::Subscription(_) => {
                return Err(Failure::graphql(
                    "Schema is not configured for subscriptions.",
                ));
            }
        });
    }
    let name = name.filter(|name| !name.is_empty());
    operations.retain(|(_, own, ..)| name.is_none_or(|name| *own == Some(name)));
    let [(kind, _, declared, selections)] = operations.as_slice() else {
        return Err(Failure::graphql(match name {
            Some(name) => format!("Unknown operation named \"{name}\"."),
            None => "Must provide operation name if query contains multiple operations.".to_owned(),
        }));
    };
    Ok(Asked {
        kind,
        declared,
        selections,
        fragments,
    })
}

impl<'a> Asked<'a> {
    /// The name of the root type.
    pub(super) fn type_name(&self) -> &'static str {
        if self.kind == "query" {
            "Query"
        } else {
            "Mutation"
        }
    }

    /// Puts values to the variables: what was sent, else their defaults.
    /// Errors: one that is required has none.
    pub(super) fn scope(&self, sent: &Value) -> Result<Scope<'a>, Failure> {
        let mut scope = Scope {
            fragments: self.fragments.clone(),
            declared: self.declared,
            variables: Map::new(),
        };
        for declared in self.declared {
            let name = &declared.name;
            let value = match (sent.get(name), &declared.default_value) {
                (Some(value), _) => Some(value.clone()),
                (None, Some(default)) => arguments::value(default, &scope)?,
                (None, None) => None,
            };
            let required = matches!(declared.var_type, Type::NonNullType(_));
            if required && value.as_ref().is_none_or(Value::is_null) {
                return Err(Failure::graphql(format!(
                    "Variable \"${name}\" of required type \"{}\" was not provided.",
                    declared.var_type
                )));
            }
            scope
                .variables
                .extend(value.map(|value| (name.clone(), value)));
        }
        Ok(scope)
    }
}

/// What fragments and variables stand for.
pub(super) struct Scope<'a> {
    fragments: BTreeMap<&'a str, &'a SelectionSet<'a, String>>,
    declared: &'a [VariableDefinition<'a, String>],
    variables: Map<String, Value>,
}

impl<'a> Scope<'a> {
    /// The value of a variable; `None` if it has none.
    /// Errors: it is not declared.
    pub(super) fn variable(&self, name: &str) -> Result<Option<Value>, Failure> {
        if self.declared.iter().all(|one| one.name != name) {
            return Err(Failure::graphql(format!(
                "Variable \"${name}\" is not defined."
            )));
        }
        Ok(self.variables.get(name).cloned())
    }

    /// The fields of a selection, those of fragments among them, without those that a directive leaves out.
    pub(super) fn fields(
        &self,
        selections: &'a SelectionSet<'a, String>,
    ) -> Result<Vec<&'a Field<'a, String>>, Failure> {
        let mut fields = Vec::new();
        self.flatten(selections, &mut fields, 0)?;
        Ok(fields)
    }

    /// The fields of all selections by their key in the answer; two with the same key have to be the same field.
    pub(super) fn grouped(
        &self,
        selections: impl IntoIterator<Item = &'a SelectionSet<'a, String>>,
    ) -> Result<Grouped<'a>, Failure> {
        let mut grouped = Grouped::new();
        for selections in selections {
            for field in self.fields(selections)? {
                let key = field.alias.as_ref().unwrap_or(&field.name);
                let same: &mut Vec<&Field<'_, String>> = grouped.entry(key).or_default();
                let conflict = same.first().is_some_and(|first| {
                    first.name != field.name || first.arguments != field.arguments
                });
                if conflict {
                    return Err(Failure::graphql(format!(
                        "Fields \"{key}\" conflict because they are different fields."
                    )));
                }
                same.push(field);
            }
        }
        Ok(grouped)
    }

    fn flatten(
        &self,
        selections: &'a SelectionSet<'a, String>,
        fields: &mut Vec<&'a Field<'a, String>>,
        depth: usize,
    ) -> Result<(), Failure> {
        if depth > DEEPEST {
            return Err(Failure::graphql("Cannot spread a fragment within itself."));
        }
        for selection in &selections.items {
            let (directives, inner) = match selection {
                Selection::Field(field) => (&field.directives, None),
                Selection::InlineFragment(one) => (&one.directives, Some(&one.selection_set)),
                Selection::FragmentSpread(one) => {
                    let name = one.fragment_name.as_str();
                    let inner = self
                        .fragments
                        .get(name)
                        .ok_or_else(|| Failure::graphql(format!("Unknown fragment \"{name}\".")))?;
                    (&one.directives, Some(*inner))
                }
            };
            if !self.wanted(directives)? {
                continue;
            }
            match (selection, inner) {
                (_, Some(inner)) => self.flatten(inner, fields, depth + 1)?,
                (Selection::Field(field), None) => fields.push(field),
                _ => {}
            }
            if fields.len() > MOST {
                return Err(Failure::graphql("The document asks for too many fields."));
            }
        }
        Ok(())
    }

    /// What `@include` and `@skip` say.
    fn wanted(&self, directives: &[Directive<'_, String>]) -> Result<bool, Failure> {
        for directive in directives {
            let name = directive.name.as_str();
            let includes = match name {
                "include" => true,
                "skip" => false,
                _ => return Err(Failure::graphql(format!("Unknown directive \"@{name}\"."))),
            };
            let condition = directive.arguments.iter().find(|(name, _)| name == "if");
            let condition = condition
                .map(|(_, literal)| arguments::value(literal, self))
                .transpose()?;
            let Some(Some(Value::Bool(condition))) = condition else {
                return Err(Failure::graphql(format!(
                    "Directive \"@{name}\" argument \"if\" of type \"Boolean!\" is required."
                )));
            };
            if condition != includes {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
