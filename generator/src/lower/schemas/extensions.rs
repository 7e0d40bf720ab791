//! Component schemas that extend themselves by allOf: no value could ever be read.

use super::graph::{circles, round};
use super::place::component_pointer;
use crate::problem::{Kind, Problem, Problems};
use crate::resolve::{Api, View};

/// Components that extend themselves by allOf.
pub(crate) fn extensions(api: &Api<'_>, problems: &mut Problems) {
    let schemas = &api.schemas;
    let edges: Vec<Vec<usize>> = schemas
        .values()
        .map(|schema| {
            let names = extended(schema.into());
            let numbers = names.filter_map(|name| schemas.get_index_of(&name));
            numbers.collect()
        })
        .collect();
    for circle in circles(&edges) {
        let members = circle
            .iter()
            .filter_map(|number| schemas.get_index(*number));
        // A circle of nothing but references has been told of by the door.
        if members
            .clone()
            .all(|(_, schema)| View::from(schema).inline().is_none())
        {
            continue;
        }
        let Some(first) = members.clone().map(|(name, _)| name).min() else {
            continue;
        };
        let text = format!(
            "`{first}` extends itself by allOf: {}",
            round(members.map(|(name, _)| name.as_str()))
        );
        let place = api.document.place(&component_pointer(first));
        problems.push(Problem::new(Kind::WrongReference, place, text));
    }
}

/// Names of the schemas that this one is or extends.
fn extended(schema: View<'_>) -> impl Iterator<Item = String> {
    let mut names = Vec::new();
    let mut open = vec![schema];
    while let Some(view) = open.pop() {
        match view {
            View::Named(_) => names.extend(view.name()),
            View::Inline(item) => open.extend(item.all_of.iter().map(View::from)),
        }
    }
    names.into_iter()
}
