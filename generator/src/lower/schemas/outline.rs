//! What one schema is, read from the document alone: nothing is made here, and no schema inside it is looked at but to tell
//! what kind it is.

use super::all_of::all_of;
use super::choices::choice;
use super::components::Components;
use super::faults::Faults;
use super::gather::has_choice;
use super::inherit::inherited;
use super::kinds::by_kind;
use super::place::At;
use super::plans::Outline;
use crate::ir::Type;
use crate::problem::Kind;
use crate::resolve::Schema;

/// What the schema is.
pub(crate) fn outline<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    at: &At<'a>,
) -> Outline<'a> {
    if facts.not {
        let text = "`not` says nothing about the type and is left out";
        faults.tell(Kind::Ignored, &at.pointer, text);
    }
    let mut outline = if facts.only_null {
        Outline {
            nullable: true,
            ..Outline::known(Type::Json)
        }
    } else if let Some(choice) = inherited(components, facts, at) {
        choice
    } else if has_choice(facts) {
        choice(components, faults, facts, at)
    } else if !facts.all_of.is_empty() {
        all_of(components, faults, facts, at)
    } else {
        by_kind(components, faults, facts, at)
    };
    outline.nullable |= facts.nullable;
    outline
}
