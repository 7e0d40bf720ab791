//! In: constraints. Out: the statements that check them, for types (`impl Check`) and for single values.
//!
//! In every statement `value` is a reference to what is checked, and `v` the checker.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};

use super::object::{Object, wire};
use crate::emit::{Context, idents::ident, imports::Imports, literals};
use crate::ir::{Check, Field, Model, ModelKind, Presence, Type, Union};

/// `impl Check` of an object.
pub(super) fn of_struct(object: &Object<'_>, context: &Context<'_>, imports: &mut Imports) -> Item {
    let name = object.name();
    let [check, checker] = ["Check", "Checker"].map(|name| imports.runtime(name));
    let fields = object
        .of
        .fields
        .iter()
        .filter_map(|one| field(one, object.presence(one), context));
    let fields: Vec<_> = fields.collect();
    let rest = object.of.additional.as_ref().map(|rest| {
        let name = ident(&rest.name.rust);
        let body = statements(&rest.checks, &rest.ty, context);
        (!body.is_empty()).then(|| quote!(v.each_entry(&self.#name, |v, value| { #body });))
    });
    let rest = rest.flatten();
    let counts = object.of.checks.iter().map(|check| counted(check, object));
    parse_quote! {
        impl #check for #name {
            fn check(&self, v: &mut #checker<'_>) { #(#counts)* #(#fields)* #rest }
        }
    }
}

/// How many members an object has as it is sent.
fn counted(check: &Check, object: &Object<'_>) -> TokenStream {
    let Check::Properties(low, high) = check else {
        return TokenStream::new();
    };
    let sent = object.of.fields.iter().filter(|field| !field.read_only);
    let mut always = object.of.constants.len();
    let mut sum = Vec::new();
    for field in sent {
        let name = ident(&field.name.rust);
        match object.presence(field) {
            Presence::Required | Presence::Nullable => always += 1,
            Presence::Optional => sum.push(quote!(usize::from(self.#name.is_some()))),
            Presence::Maybe => sum.push(quote!(usize::from(!self.#name.is_absent()))),
        }
    }
    sum.extend(object.of.additional.as_ref().map(|rest| {
        let name = ident(&rest.name.rust);
        quote!(self.#name.len())
    }));
    if always > 0 || sum.is_empty() {
        let always = literals::size(u64::try_from(always).unwrap_or(u64::MAX));
        sum.insert(0, quote!(#always));
    }
    let (low, high) = (size(*low), size(*high));
    quote!(v.properties(#(#sum)+*, #low, #high);)
}

/// `impl Check` of a choice: what it holds is checked.
pub(super) fn of_union(
    model: &Model,
    union: &Union,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Item {
    let name = ident(&model.name.rust);
    let [check, checker] = ["Check", "Checker"].map(|name| imports.runtime(name));
    let arms = union.arms.iter().map(|arm| {
        let arm_name = ident(&arm.name.rust);
        let body = statements(&arm.checks, &arm.ty, context);
        (quote!(Self::#arm_name(value)), body)
    });
    let arms: Vec<_> = arms.filter(|(_, body)| !body.is_empty()).collect();
    let all = arms.len() == union.arms.len() + usize::from(union.unknown.is_some());
    let body = match (arms.as_slice(), all) {
        ([(pattern, body)], false) => quote!(if let #pattern = self { #body }),
        ([(pattern, body)], true) => quote!(let #pattern = self; #body),
        _ => {
            let rest = (!all).then(|| quote!(_ => {}));
            let arms = arms
                .iter()
                .map(|(pattern, body)| quote!(#pattern => { #body }));
            quote!(match self { #(#arms)* #rest })
        }
    };
    parse_quote! {
        impl #check for #name {
            fn check(&self, v: &mut #checker<'_>) { #body }
        }
    }
}

fn field(field: &Field, presence: Presence, context: &Context<'_>) -> Option<TokenStream> {
    let body = statements(&field.checks, &field.ty, context);
    if body.is_empty() || field.read_only {
        return None;
    }
    let (wire, name) = (wire(field), ident(&field.name.rust));
    let value = match presence {
        Presence::Required => quote!(Some(&self.#name)),
        Presence::Nullable | Presence::Optional => quote!(self.#name.as_ref()),
        Presence::Maybe => quote!(self.#name.as_option()),
    };
    Some(quote!(v.field(#wire, #value, |v, value| { #body });))
}

/// The checks of a value of this type; nothing if there is nothing to check.
pub(in crate::emit) fn statements(
    checks: &[Check],
    ty: &Type,
    context: &Context<'_>,
) -> TokenStream {
    if let Type::Nullable(inner) = ty {
        let body = statements(checks, inner, context);
        return if body.is_empty() {
            body
        } else {
            quote!(if let Some(value) = value { #body })
        };
    }
    checks
        .iter()
        .map(|check| statement(check, ty, context))
        .collect()
}

fn statement(check: &Check, ty: &Type, context: &Context<'_>) -> TokenStream {
    match check {
        Check::Length(low, high) => {
            let (low, high) = (size(*low), size(*high));
            quote!(v.length(value, #low, #high);)
        }
        Check::Range(low, high) => {
            let [low, high] =
                [low, high].map(|end| end.map(|(end, open)| bound(&literals::integer(end), open)));
            let (low, high) = (literals::option(low), literals::option(high));
            quote!(v.range(*value, #low, #high);)
        }
        Check::FloatRange(low, high) => {
            let [low, high] =
                [low, high].map(|end| end.map(|(end, open)| bound(&literals::float(end), open)));
            let (low, high) = (literals::option(low), literals::option(high));
            quote!(v.float_range(*value, #low, #high);)
        }
        Check::MultipleOf(step) => {
            let step = literals::float(*step);
            quote!(v.multiple_of(*value, #step);)
        }
        Check::Pattern(pattern) => {
            let pattern = literals::text(pattern);
            quote!(v.pattern(value, #pattern);)
        }
        Check::Items(low, high) => {
            let (low, high) = (size(*low), size(*high));
            quote!(v.items(value.len(), #low, #high);)
        }
        Check::Properties(low, high) => {
            let (low, high) = (size(*low), size(*high));
            quote!(v.properties(value.len(), #low, #high);)
        }
        Check::Unique => quote!(v.unique(value);),
        Check::Each(checks) => each(checks, ty, context),
        Check::Inside => inside(ty, context),
    }
}

fn bound(end: &syn::Expr, exclusive: bool) -> TokenStream {
    quote!((#end, #exclusive))
}

fn size(size: Option<u64>) -> TokenStream {
    literals::option(size.map(literals::size))
}

fn each(checks: &[Check], ty: &Type, context: &Context<'_>) -> TokenStream {
    let (method, item) = match context.target(ty) {
        Type::List(item) | Type::Set(item) => (quote!(each), item),
        Type::Map(item) => (quote!(each_entry), item),
        Type::Boxed(inner) => return each(checks, inner, context),
        _ => return TokenStream::new(),
    };
    let body = statements(checks, item, context);
    if body.is_empty() {
        body
    } else {
        quote!(v.#method(value, |v, value| { #body });)
    }
}

/// The constraints of the named types that a value is or holds.
fn inside(ty: &Type, context: &Context<'_>) -> TokenStream {
    match context.target(ty) {
        Type::Set(_) => each(&[Check::Inside], ty, context),
        ty if holds_checked(ty, context) => quote!(v.inside(value);),
        _ => TokenStream::new(),
    }
}

fn holds_checked(ty: &Type, context: &Context<'_>) -> bool {
    match context.target(ty) {
        Type::Named(id) => {
            let model = context.model(*id);
            model.checked && !matches!(model.kind, ModelKind::Enum(_))
        }
        Type::Boxed(item)
        | Type::Nullable(item)
        | Type::List(item)
        | Type::Set(item)
        | Type::Map(item) => holds_checked(item, context),
        _ => false,
    }
}
