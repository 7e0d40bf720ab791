//! From a schema to the use of a type. Named types on the way are entered in [`Types`], their bodies are made later, so
//! that recursion in the document does not matter here.

use super::checks;
use super::enums::values_listed;
use super::faults::Faults;
use super::outline::outline;
use super::patterns::pattern;
use super::place::{At, component_pointer};
use super::plans::{Outline, Plan, TypeUse, What};
use super::types::{State, Types, describe};
use crate::ir::{Arm, Check, Doc, ModelKind, Type, TypeId, Union};
use crate::lower::docs;
use crate::name::Name;
use crate::problem::Kind;
use crate::resolve::{Schema, View};

/// How many schemas may follow one another by reference, or stand in one another, without a named object between. The
/// stack of a test's thread holds several times as many.
const DEEPEST: usize = 64;

/// The use of a schema.
pub(crate) fn type_use<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    view: View<'a>,
    at: &At<'a>,
) -> TypeUse {
    if types.depth >= DEEPEST {
        let text = format!("more than {DEEPEST} schemas lead from one to the next here");
        faults.tell(Kind::Unsupported, &at.pointer, text);
        return TypeUse::new(Type::Json);
    }
    types.depth += 1;
    let used = match view {
        View::Named(name) => reference(types, faults, name),
        View::Inline(facts) => {
            let outline = outline(types.components, faults, facts, at);
            made(types, faults, facts, outline, at)
        }
    };
    types.depth -= 1;
    used
}

/// A use of the component of this name.
pub(crate) fn reference(types: &mut Types<'_>, faults: &mut Faults<'_>, name: &str) -> TypeUse {
    let Some(number) = types.components.number(name) else {
        return TypeUse::new(Type::Json);
    };
    match &mut types.uses[number] {
        State::Done(used) => return used.clone(),
        State::Open(_) => {
            types.close_circle(number);
            return TypeUse::new(Type::Named(TypeId(number)));
        }
        state @ State::New => *state = State::Open(false),
    }
    types.way.push(number);
    let component = types.components.get(number);
    let mut at = At::new(component_pointer(component.name), component.hint());
    at.component = Some(number);
    let used = type_use(types, faults, component.view, &at);
    types.way.pop();
    let circular = matches!(types.uses[number], State::Open(true));
    let used = named_use(types, faults, used, &at, TypeId(number), circular);
    types.uses[number] = State::Done(used.clone());
    used
}

/// The use of a component whose schema has this use: scalars show what they are, lists and maps their name.
fn named_use<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    used: TypeUse,
    at: &At<'a>,
    id: TypeId,
    circular: bool,
) -> TypeUse {
    if used.ty == Type::Named(id) {
        if types.get(id).is_some() {
            return used;
        }
        let text = "the schema is nothing but a reference to itself";
        faults.tell(Kind::WrongReference, &at.pointer, text);
        return TypeUse::new(Type::Json);
    }
    let view = types.components.get(id.0).view;
    let own = circular && !matches!(used.ty, Type::Named(_));
    let body = if own {
        single(used.ty.clone(), describe(at, view.inline()))
    } else {
        ModelKind::Alias(used.ty.clone())
    };
    let ty = types.draft(at, view.inline(), Plan::Ready(body));
    let shown = own || matches!(used.ty, Type::List(_) | Type::Set(_) | Type::Map(_));
    let listed = values_listed(types.components, view, &used.ty);
    if let Some(draft) = types.get_mut(id) {
        docs::paragraph(&mut draft.head.doc, listed);
        draft.head.kept |= !shown;
    }
    if shown { TypeUse { ty, ..used } } else { used }
}

/// The use of a schema that is this.
fn made<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    outline: Outline<'a>,
    at: &At<'a>,
) -> TypeUse {
    let mut used = match outline.what {
        What::Known(used) => used,
        What::List => list(types, faults, facts, at),
        What::Map(value) => map(types, faults, facts, value, at),
        What::Named(plan) => TypeUse::new(types.draft(at, Some(facts), plan)),
        What::Same(View::Named(name), _) => reference(types, faults, name),
        What::Same(view, at) => type_use(types, faults, view, &at),
        What::TypeOf(view, at) => TypeUse::new(type_use(types, faults, view, &at).ty),
    };
    let default = outline.default;
    let default = default.filter(|literal| checks::fits(literal, &used.ty));
    used.default = default.or(used.default);
    for rule in outline.rules {
        match rule {
            View::Inline(facts) => add_rules(types, faults, &mut used, facts, &at.pointer),
            View::Named(name) => {
                let other = reference(types, faults, name);
                add_checks(types, &mut used, &other.checks);
            }
        }
    }
    used.nullable(outline.nullable)
}

fn list<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    at: &At<'a>,
) -> TypeUse {
    let mut item = match &facts.items {
        Some(items) => type_use(types, faults, items.into(), &at.child("items", "item")),
        None => TypeUse::new(Type::Json),
    };
    let each = std::mem::take(&mut item.checks);
    // A set holds only values that have an order.
    let ordered = match &item.ty {
        Type::Bool | Type::Int32 | Type::Int64 | Type::String | Type::Formatted(_) => true,
        Type::Named(id) => types.enum_of(*id).is_some(),
        _ => false,
    };
    let item = Box::new(item.into_type());
    let mut used = TypeUse::new(if facts.unique && ordered {
        Type::Set(item)
    } else {
        Type::List(item)
    });
    used.checks = checks::counts(facts, &used.ty);
    used.checks.extend(checks::each(each));
    used
}

fn map<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    value: Option<View<'a>>,
    at: &At<'a>,
) -> TypeUse {
    let mut value = value.map_or(TypeUse::new(Type::Json), |value| {
        let at = at.child("additionalProperties", "value");
        type_use(types, faults, value, &at)
    });
    let each = std::mem::take(&mut value.checks);
    let mut used = TypeUse::new(Type::Map(Box::new(value.into_type())));
    used.checks = checks::counts(facts, &used.ty);
    used.checks.extend(checks::each(each));
    used
}

/// A type that contains itself through nothing but lists and maps: a choice with one arm gives it a name of its own.
fn single(ty: Type, doc: Doc) -> ModelKind {
    let arm = Arm {
        name: Name::new("items", "Items"),
        doc,
        discriminator_values: Vec::new(),
        ty,
        checks: Vec::new(),
    };
    ModelKind::Union(Union {
        discriminator: None,
        arms: vec![arm],
        unknown: None,
    })
}

/// The constraints, the default and the secrecy that a schema adds to a type that stands already.
pub(crate) fn add_rules(
    types: &Types<'_>,
    faults: &mut Faults<'_>,
    used: &mut TypeUse,
    facts: &Schema,
    pointer: &str,
) {
    if facts.secret() && used.ty == Type::String {
        used.ty = Type::Secret;
    }
    let ty = types.target(&used.ty);
    if let Type::Named(id) = ty
        && types.enum_of(*id).is_none()
    {
        faults.without_effect(facts, pointer, "a named type");
    }
    let mut more = checks::scalar(facts, ty);
    more.extend(checks::counts(facts, ty));
    if let Some(written) = facts.pattern.as_deref()
        && matches!(ty, Type::String | Type::Secret | Type::Formatted(_))
    {
        more.extend(pattern(faults, written, pointer).map(Check::Pattern));
    }
    checks::combine(&mut used.checks, more);
    let default = checks::literal(facts.default.as_ref());
    used.default = default
        .filter(|literal| types.default_fits(literal, &used.ty))
        .or(used.default.take());
}

/// Adds constraints of another use of the same values, as far as they say something about this type.
pub(crate) fn add_checks(types: &Types<'_>, used: &mut TypeUse, more: &[Check]) {
    let ty = types.target(&used.ty);
    let more = more.iter().filter_map(|check| checks::fitting(check, ty));
    checks::combine(&mut used.checks, more);
}
