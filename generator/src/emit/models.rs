//! In: the named types. Out: `models.rs` and a file for each type.

mod accept;
mod builders;
pub(super) mod checks;
mod constants;
mod enums;
pub(super) mod forms;
mod object;
mod setters;
mod structs;
mod unions;

use syn::{Ident, Item, parse_quote};

use super::{Context, SourceFile, docs, idents::ident, imports::Imports, types};
use crate::ir::{Model, ModelKind};
use crate::name::bare;

/// `src/models.rs` and `src/models/*.rs`, if there is any named type.
pub(super) fn files<'a>(context: &'a Context<'a>) -> impl Iterator<Item = SourceFile> + 'a {
    let models = &context.api.models;
    let list = (!models.is_empty()).then(|| list(context));
    let files = models.iter().map(|model| file(model, context));
    list.into_iter().chain(files)
}

/// The modules, and every type under its short name.
fn list(context: &Context<'_>) -> SourceFile {
    let mut models: Vec<&Model> = context.api.models.iter().collect();
    models.sort_by(|one, other| one.module.rust.cmp(&other.module.rust));
    let modules = models.iter().map(|model| {
        let module = ident(&model.module.rust);
        parse_quote!(mod #module;)
    });
    let mut items: Vec<Item> = modules.collect();
    items.extend(models.iter().map(|model| exports(model)));
    let about = "In: the schemas of the API description. Out: their types, one a file.";
    context.file("src/models.rs", vec![about.into()], items)
}

fn builder(model: &Model) -> Option<Ident> {
    match &model.kind {
        ModelKind::Struct(one) => object::builder(model, one),
        _ => None,
    }
}

fn exports(model: &Model) -> Item {
    let (module, name) = (ident(&model.module.rust), ident(&model.name.rust));
    match builder(model) {
        Some(builder) => parse_quote!(pub use #module::{#name, #builder};),
        None => parse_quote!(pub use #module::#name;),
    }
}

fn file(model: &Model, context: &Context<'_>) -> SourceFile {
    let mut imports = Imports::of_model(context, model, builder(model));
    let items = match &model.kind {
        ModelKind::Struct(one) => structs::items(model, one, context, &mut imports),
        ModelKind::Enum(one) => enums::items(model, one),
        ModelKind::Union(one) => unions::items(model, one, context, &mut imports),
        ModelKind::Alias(ty) => {
            let (docs, name) = (
                docs::with_deprecated(&model.doc, model.deprecated),
                ident(&model.name.rust),
            );
            let ty = types::ty(ty, &mut imports);
            vec![parse_quote! { #(#docs)* pub type #name = #ty; }]
        }
    };
    let about = format!(
        "In: the schema {}. Out: [`{}`].",
        docs::code(&model.name.wire),
        model.name.rust
    );
    imports.file(
        context,
        &format!("src/models/{}.rs", bare(&model.module.rust)),
        &about,
        items,
    )
}
