//! In: a choice of types. Out: its enum, and how it is read: by its discriminator, or by trying one arm after the other.
//!
//! Pattern: `templates/src/models/animal.rs` (with a discriminator), `contact.rs` (without).

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;
use syn::{Expr, Item, Lit, Pat, parse_quote};

use super::{checks, constants};
use crate::emit::attributes::{comparisons, derive, serde_all};
use crate::emit::{Context, docs, idents::ident, imports::Imports, literals::text, types};
use crate::ir::{Arm, Model, ModelKind, Type, Union};

/// The items of the type's file.
pub(super) fn items(
    model: &Model,
    union: &Union,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Vec<Item> {
    let mut items = vec![definition(model, union, imports)];
    if model.checked && model.usage.sent {
        items.push(checks::of_union(model, union, context, imports));
    }
    items.extend(conversions(model, union, context, imports));
    let body = match &union.discriminator {
        Some(tag) => by_discriminator(tag, union),
        None => by_trial(model, union, context),
    };
    items.push(deserialize(model, &body));
    items.push(serialize(model, union));
    items
}

fn definition(model: &Model, union: &Union, imports: &mut Imports) -> Item {
    let docs = docs::with_deprecated(&model.doc, model.deprecated);
    let mut derives = vec!["Clone", "Debug"];
    derives.extend(comparisons(model));
    let derive = derive(&derives);
    let name = ident(&model.name.rust);
    let arms = union.arms.iter().map(|arm| {
        let (docs, name, ty) = (
            docs::docs(&arm.doc),
            ident(&arm.name.rust),
            types::ty(&arm.ty, imports),
        );
        quote!(#(#docs)* #name(#ty),)
    });
    let arms: Vec<_> = arms.collect();
    let unknown = union.unknown.as_ref().zip(union.discriminator.as_ref());
    let unknown = unknown.map(|(unknown, discriminator)| {
        let tag = docs::code(discriminator);
        let doc = docs::one(&format!(
            "An object whose {tag} this version does not know."
        ));
        let (name, value) = (ident(&unknown.rust), imports.get("serde_json", "Value"));
        quote!(#doc #name(#value),)
    });
    parse_quote! {
        #(#docs)*
        #derive
        #[non_exhaustive]
        pub enum #name { #(#arms)* #unknown }
    }
}

/// `From` for each arm whose type no other arm has, and that is not the choice itself.
fn conversions(
    model: &Model,
    union: &Union,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Vec<Item> {
    let name = ident(&model.name.rust);
    let bare = |arm: &Arm| match context.target(&arm.ty) {
        Type::Boxed(inner) => context.target(inner).clone(),
        ty => ty.clone(),
    };
    let unique = |arm: &&Arm| {
        union
            .arms
            .iter()
            .filter(|other| bare(other) == bare(arm))
            .count()
            == 1
    };
    let itself = |ty: &Type| matches!(ty, Type::Named(id) if context.model(*id).name == model.name);
    let impls = union
        .arms
        .iter()
        .filter(unique)
        .filter(|arm| !itself(&bare(arm)))
        .map(|arm| {
            let variant = ident(&arm.name.rust);
            let (ty, value): (_, Expr) = match &arm.ty {
                Type::Boxed(inner) => (types::ty(inner, imports), parse_quote!(Box::new(value))),
                ty => (types::ty(ty, imports), parse_quote!(value)),
            };
            parse_quote! {
                impl From<#ty> for #name {
                    fn from(value: #ty) -> Self { Self::#variant(#value) }
                }
            }
        });
    impls.collect()
}

fn by_discriminator(tag: &str, union: &Union) -> TokenStream {
    let tag = text(tag);
    let arms = union.arms.iter().map(|arm| {
        let (name, values) = (
            ident(&arm.name.rust),
            arm.discriminator_values.iter().map(|value| text(value)),
        );
        let pattern: Pat = parse_quote!(#(#values)|*);
        quote!(#pattern => tagged.arm().map(Self::#name),)
    });
    // `lower` names a place for unknown values in every choice with a discriminator.
    let rest = union.unknown.as_ref().map(|unknown| {
        let unknown = ident(&unknown.rust);
        quote!(_ => Ok(Self::#unknown(tagged.into_value())),)
    });
    quote! {
        let tagged = crate::runtime::Tagged::read(deserializer, #tag)?;
        match tagged.tag() { #(#arms)* #rest }
    }
}

fn by_trial(model: &Model, union: &Union, context: &Context<'_>) -> TokenStream {
    let rows = union.arms.iter().map(|arm| {
        let name = text(arm.name.rust.trim_start_matches("r#"));
        let (members, constants) = arm_members(&arm.ty, context);
        quote!(crate::runtime::Arm { name: #name, members: #members, constants: #constants })
    });
    let last = union.arms.len().saturating_sub(1);
    let arms = union.arms.iter().enumerate().map(|(number, arm)| {
        let name = ident(&arm.name.rust);
        let number = (number < last).then(|| Lit::new(Token::usize_unsuffixed(number)));
        let pattern = number.map_or_else(|| quote!(_), |number| quote!(#number));
        quote!(#pattern => trial.arm().map(Self::#name),)
    });
    let (next, found) = if let [only] = union.arms.as_slice() {
        let name = ident(&only.name.rust);
        (
            quote!(trial.next_arm().is_some()),
            quote!(trial.arm().map(Self::#name)),
        )
    } else {
        (
            quote!(let Some(arm) = trial.next_arm()),
            quote!(match arm { #(#arms)* }),
        )
    };
    let name = text(&model.name.rust);
    quote! {
        let mut trial = crate::runtime::Trial::read(deserializer, #name, &[#(#rows),*])?;
        while #next {
            let found = #found;
            if let Some(found) = found { return Ok(found); }
        }
        trial.failed()
    }
}

/// The members that an arm has a place for, or the values that it knows; and the members that tell it from others of the
/// same shape.
fn arm_members(ty: &Type, context: &Context<'_>) -> (Expr, Expr) {
    let mut members = Vec::new();
    known(ty, context, 0, &mut members);
    let members = members.into_iter().map(text);
    let constants = match inner(ty, context) {
        Some(ModelKind::Struct(one)) => one.constants.as_slice(),
        _ => &[],
    };
    let rows = constants::rows(constants, &parse_quote!(crate::runtime::Constant));
    (parse_quote!(&[#(#members),*]), rows)
}

fn known<'a>(ty: &'a Type, context: &Context<'a>, depth: usize, members: &mut Vec<&'a str>) {
    /// Choices in choices go on, maybe in a circle; what they know further down decides little.
    const DEEPEST: usize = 4;
    let mut note = |name: &'a String| {
        if !members.contains(&name.as_str()) {
            members.push(name);
        }
    };
    match inner(ty, context) {
        Some(ModelKind::Struct(one)) => {
            for field in &one.fields {
                note(&field.name.wire);
                field.aliases.iter().for_each(&mut note);
            }
            one.constants.iter().for_each(|(name, _)| note(name));
        }
        Some(ModelKind::Enum(one)) => one.values.iter().for_each(|value| note(&value.name.wire)),
        Some(ModelKind::Union(one)) if depth < DEEPEST => {
            one.discriminator.iter().for_each(note);
            for arm in &one.arms {
                known(&arm.ty, context, depth + 1, members);
            }
        }
        _ => {}
    }
}

fn inner<'a>(ty: &'a Type, context: &Context<'a>) -> Option<&'a ModelKind> {
    let found = match context.target(ty) {
        Type::Boxed(inner) => context.target(inner),
        ty => ty,
    };
    match found {
        Type::Named(id) => Some(&context.model(*id).kind),
        _ => None,
    }
}

fn deserialize(model: &Model, body: &TokenStream) -> Item {
    let name = ident(&model.name.rust);
    let all = (model.usage.sent && !model.usage.received).then(serde_all);
    parse_quote! {
        #all
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> { #body }
        }
    }
}

fn serialize(model: &Model, union: &Union) -> Item {
    let name = ident(&model.name.rust);
    let all = (!model.usage.sent).then(serde_all);
    let arms = union.arms.iter().map(|arm| {
        let variant = ident(&arm.name.rust);
        let Some((tag, value)) = union.discriminator.as_ref().zip(arm.discriminator_values.first()) else {
            return quote!(Self::#variant(value) => value.serialize(serializer),);
        };
        let (tag, value) = (text(tag), text(value));
        quote!(Self::#variant(value) => crate::runtime::Tagged::write(serializer, #tag, #value, value),)
    });
    let unknown = union.unknown.as_ref().map(|unknown| {
        let unknown = ident(&unknown.rust);
        quote!(Self::#unknown(value) => value.serialize(serializer),)
    });
    parse_quote! {
        #all
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { #(#arms)* #unknown }
            }
        }
    }
}
