//! In: several schemas of which all hold (allOf, or one property in several parts). Out: the one use of a type that
//! they make together, with the constraints of all.

use super::checks;
use super::models::Models;
use super::parts::{Look, Member};
use super::place::At;
use super::plans::{Plan, Shape};
use crate::ir::{Check, ModelKind, Type};
use crate::problem::Kind as ProblemKind;
use crate::resolve::{Kind, Schema, View};

impl<'a> Models<'a> {
    /// allOf: one type with annotations, a merged object, a choice with common members, or a scalar.
    pub(crate) fn all_of(&mut self, facts: &'a Schema, mut at: At<'a>) -> Shape {
        let mut types = Vec::new();
        let mut rules = Vec::new();
        for (number, entry) in facts.all_of.iter().enumerate() {
            let schema = View::from(entry);
            let plain = matches!(schema, View::Inline(item) if {
                let inner = item;
                inner.is_plain() && !inner.has_members() && inner.items.is_none()
            });
            if plain {
                rules.push(schema);
            } else {
                types.push((number, schema));
            }
        }
        let own = facts.has_members();
        match types.as_slice() {
            [] if own => self.merged(facts, &at),
            [] => {
                let pointer = at.pointer.clone();
                let mut shape = self.by_kind(facts, &at);
                self.refine(&mut shape, facts, &rules, &pointer);
                shape
            }
            [(number, only)] if !own => {
                let outer = Some(facts)
                    .filter(|data| data.description.is_some() || data.title.is_some())
                    .or(at.outer);
                let pointer = at.pointer.clone();
                let mut shape = match only {
                    View::Named(name) => self.reference(name),
                    View::Inline(_) => {
                        at.pointer = format!("{}/allOf/{number}", at.pointer);
                        at.outer = outer;
                        self.shape(*only, at)
                    }
                };
                self.refine(&mut shape, facts, &rules, &pointer);
                shape
            }
            all => {
                let views: Vec<View<'a>> = all.iter().map(|(_, schema)| *schema).collect();
                self.together(facts, &views, &rules, at)
            }
        }
    }

    /// Several types of which all hold.
    fn together(
        &mut self,
        facts: &'a Schema,
        all: &[View<'a>],
        rules: &[View<'a>],
        at: At<'a>,
    ) -> Shape {
        let looks: Vec<Look> = all.iter().map(|schema| self.look(*schema)).collect();
        if looks.contains(&Look::Union) {
            return self.choice(facts, at);
        }
        if self.contradict(all, &at.pointer) {
            return Shape::new(Type::Json);
        }
        if looks.contains(&Look::Object) || facts.has_members() {
            return self.merged(facts, &at);
        }
        let pointer = at.pointer.clone();
        let child = at.child("allOf/0", "value");
        let at = if at.component.is_some() { at } else { child };
        // An integer is a number that says more.
        let known = |kind: Kind| looks.iter().position(|look| *look == Look::Other(kind));
        let typed = looks
            .iter()
            .position(|look| *look != Look::Other(Kind::Any));
        let first = known(Kind::Integer).or(typed).unwrap_or(0);
        let Some(view) = all.get(first).copied() else {
            return Shape::new(Type::Json);
        };
        let mut shape = match view {
            View::Named(name) => self.reference(name),
            View::Inline(_) => self.shape(view, at),
        };
        let rest: Vec<View<'a>> = all.iter().chain(rules).copied().collect();
        self.refine(&mut shape, facts, &rest, &pointer);
        shape
    }

    /// Tells of schemas that no value fits, by the types that they state.
    fn contradict(&mut self, all: &[View<'a>], pointer: &str) -> bool {
        let facts = all.iter().filter_map(|view| self.plain_facts(*view));
        let mut kinds: Vec<Kind> = facts.filter_map(Schema::stated).collect();
        if kinds.contains(&Kind::Integer) {
            kinds.retain(|kind| *kind != Kind::Number);
        }
        let Some(first) = kinds.first().copied() else {
            return false;
        };
        let other = kinds.into_iter().find(|kind| *kind != first);
        if let Some(other) = other {
            let words = [first, other].map(|kind| format!("{kind:?}").to_lowercase());
            let text = format!(
                "`allOf` of the types {} and {}: no value is both",
                words[0], words[1]
            );
            self.problem(ProblemKind::Unsupported, pointer, text);
        }
        other.is_some()
    }

    /// Adds what schemas beside the one that gives the type say about its values.
    fn refine(&mut self, shape: &mut Shape, own: &'a Schema, rules: &[View<'a>], pointer: &str) {
        for rule in rules {
            match rule {
                View::Inline(item) => self.add_rules(shape, item, pointer),
                View::Named(name) => {
                    let other = self.reference(name);
                    self.add_checks(shape, &other.checks);
                }
            }
        }
        self.add_rules(shape, own, pointer);
    }

    /// The constraints, the default and the secrecy that a schema adds to a type that stands already.
    pub(crate) fn add_rules(&mut self, shape: &mut Shape, facts: &'a Schema, pointer: &str) {
        if facts.secret() && shape.ty == Type::String {
            shape.ty = Type::Secret;
        }
        let ty = self.target(&shape.ty).clone();
        if let Type::Named(id) = &ty
            && self.enum_of(*id).is_none()
        {
            self.without_effect(facts, pointer, "a named type");
        }
        let mut more = checks::scalar(facts, &ty);
        more.extend(checks::counts(facts, &ty));
        if let Some(pattern) = facts.pattern.as_deref()
            && matches!(ty, Type::String | Type::Secret | Type::Formatted(_))
        {
            more.extend(self.pattern(pattern, pointer).map(Check::Pattern));
        }
        checks::combine(&mut shape.checks, more);
        let default = checks::literal(facts.default.as_ref());
        let key = shape.ty.clone();
        shape.default = default
            .filter(|literal| self.default_fits(literal, &key))
            .or(shape.default.take());
    }

    /// Tells of constraints beside something whose values are not checked by them.
    pub(crate) fn without_effect(&mut self, facts: &'a Schema, pointer: &str, beside: &str) {
        let stated: Vec<String> = checks::stated(facts)
            .into_iter()
            .map(|key| format!("`{key}`"))
            .collect();
        if !stated.is_empty() {
            let text = format!("{} beside {beside} is not checked", stated.join(", "));
            self.problem(ProblemKind::Ignored, pointer, text);
        }
    }

    /// Adds constraints of another use of the same values, as far as they say something about this type.
    fn add_checks(&mut self, shape: &mut Shape, more: &[Check]) {
        let ty = self.target(&shape.ty);
        let more: Vec<Check> = more
            .iter()
            .filter_map(|check| checks::fitting(check, ty))
            .collect();
        checks::combine(&mut shape.checks, more);
    }

    /// The type that a name of a list, map or scalar stands for.
    pub(crate) fn target<'t>(&'t self, mut ty: &'t Type) -> &'t Type {
        for _ in 0..64 {
            ty = match ty {
                Type::Nullable(inner) | Type::Boxed(inner) => inner,
                Type::Named(id) => {
                    match self.drafted(*id).map(|draft| (&draft.plan, &draft.body)) {
                        Some(
                            (Some(Plan::Ready(ModelKind::Alias(inner))), _)
                            | (_, Some(ModelKind::Alias(inner))),
                        ) => inner,
                        _ => return ty,
                    }
                }
                _ => return ty,
            };
        }
        ty
    }

    /// An object made of the members of several schemas.
    fn merged(&mut self, facts: &'a Schema, at: &At<'a>) -> Shape {
        let data = facts;
        let mut gathered = self.gather(View::Inline(facts), at).parts;
        if gathered.iter().all(|part| !part.facts.has_members()) {
            return Shape::new(Type::Map(Box::new(Type::Json)));
        }
        gathered.retain(|part| {
            let counted = part.facts.property_count != (None, None);
            part.facts.has_members() || part.facts.discriminator.as_ref().is_some() || counted
        });
        Shape::new(self.draft(at, Some(data), Plan::Struct(gathered)))
    }

    /// The use of a member. If several schemas speak of it, all of them hold: the type that says most, objects with the
    /// members of all, and the constraints of all.
    pub(crate) fn member_shape(&mut self, member: &Member<'a>) -> Shape {
        let at = At::new(member.pointer.clone(), member.hint.clone());
        if member.others.is_empty() {
            return self.shape(member.view, at);
        }
        let mut all: Vec<(View<'a>, At<'a>)> = member
            .others
            .iter()
            .map(|(view, pointer, hint)| (*view, At::new(pointer.clone(), hint.clone())))
            .collect();
        all.push((member.view, at));
        let nullable = member.view.inline().is_some_and(|facts| facts.nullable);
        let (rules, mut typed): (Vec<_>, Vec<_>) = all
            .iter()
            .cloned()
            .partition(|(view, _)| self.is_annotation(*view));
        let Some((last, last_at)) = typed.pop().or_else(|| all.pop()) else {
            return Shape::new(Type::Json);
        };
        let mut shape = self.shape(last, last_at.clone());
        let mut objects = vec![(last, last_at.clone())];
        let mut checks = Vec::new();
        while let Some((view, at)) = typed.pop() {
            if same(view, last) {
                continue;
            }
            let mut other = self.shape(view, at.clone());
            match self.narrower(&other.ty, &shape.ty) {
                Some(earlier) => {
                    if earlier {
                        std::mem::swap(&mut shape, &mut other);
                        objects = vec![(view, at)];
                    }
                    checks.append(&mut other.checks);
                    let ty = shape.ty.clone();
                    let default = other
                        .default
                        .filter(|literal| self.default_fits(literal, &ty));
                    shape.default = shape.default.or(default);
                }
                None if self.are_objects(&objects, view) => {
                    objects.insert(0, (view, at));
                    shape = self.joined(&objects, &last_at);
                }
                None => {
                    let text = format!(
                        "`{}` has another type than in {}; this one is taken",
                        member.name,
                        super::place::written(&at.pointer)
                    );
                    self.problem(ProblemKind::Ignored, &last_at.pointer, text);
                }
            }
        }
        self.add_checks(&mut shape, &checks);
        for (view, at) in rules {
            if let Some(facts) = view.inline() {
                self.add_rules(&mut shape, facts, &at.pointer);
            }
        }
        shape.nullable(nullable)
    }

    fn are_objects(&self, objects: &[(View<'a>, At<'a>)], other: View<'a>) -> bool {
        let mut views = objects.iter().map(|(view, _)| *view).chain([other]);
        views.all(|view| {
            let facts = self.plain_facts(view);
            self.look(view) == Look::Object
                && facts.is_some_and(|facts| facts.discriminator.as_ref().is_none())
        })
    }

    /// One object with the members of all; one that extends the others has them already.
    fn joined(&mut self, objects: &[(View<'a>, At<'a>)], at: &At<'a>) -> Shape {
        for (view, _) in objects {
            let View::Named(own) = view else { continue };
            let parts = self.gather(*view, at).parts;
            let within = |name: &str| parts.iter().any(|part| part.component == Some(name));
            let all = objects.iter().all(|(other, _)| match other {
                View::Named(name) => within(name),
                View::Inline(_) => false,
            });
            if all {
                return self.reference(own);
            }
        }
        let mut parts = Vec::new();
        for (view, at) in objects {
            parts.extend(self.gather(*view, at).parts);
        }
        parts.retain(|part| part.facts.has_members());
        let pointers: Vec<&str> = objects
            .iter()
            .rev()
            .map(|(_, at)| at.pointer.as_str())
            .collect();
        let joined = At::new(pointers.join("#"), at.hint.clone());
        let data = objects.iter().rev().find_map(|(view, _)| view.inline());
        Shape::new(self.draft(&joined, data, Plan::Struct(parts)))
    }

    /// Which of two types of one member says more: true for the earlier; `None` if they contradict each other.
    fn narrower(&self, earlier: &Type, later: &Type) -> Option<bool> {
        match (earlier, later) {
            (a, b) if a == b => Some(false),
            (Type::List(a) | Type::Set(a), Type::List(b) | Type::Set(b)) => self.narrower(a, b),
            (wide, narrow) if self.widens(wide, narrow) => Some(false),
            (narrow, wide) if self.widens(wide, narrow) => Some(true),
            _ => None,
        }
    }

    /// Whether every value of the second type is one of the first.
    fn widens(&self, wide: &Type, narrow: &Type) -> bool {
        match (wide, narrow) {
            (Type::Json, _)
            | (Type::String, Type::Formatted(_) | Type::Secret)
            | (Type::Int64 | Type::Double | Type::Float, Type::Int32)
            | (Type::Double, Type::Int64 | Type::Float) => true,
            (Type::Map(value), Type::Map(_) | Type::Named(_)) => **value == Type::Json,
            (Type::String | Type::Int64 | Type::Int32, Type::Named(id)) => {
                self.enum_of(*id).is_some()
            }
            (Type::Named(wide), Type::Named(narrow)) => {
                match (self.enum_of(*wide), self.enum_of(*narrow)) {
                    (Some(wide), Some(narrow)) => narrow.values.iter().all(|value| {
                        wide.values
                            .iter()
                            .any(|one| one.name.wire == value.name.wire)
                    }),
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

/// Whether two schemas of one property are the same words.
fn same(a: View<'_>, b: View<'_>) -> bool {
    match (a, b) {
        (View::Named(a), View::Named(b)) => a == b,
        (View::Inline(a), View::Inline(b)) => a == b,
        _ => false,
    }
}
