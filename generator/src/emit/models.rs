//! In: the named types. Out: `models.rs` and a file for each type.

pub(super) mod accept;
pub(super) mod builders;
pub(super) mod checks;
pub(super) mod constants;
pub(super) mod enums;
pub(super) mod forms;
pub(super) mod setters;
pub(super) mod structs;
pub(super) mod unions;

use syn::{Attribute, Ident, Item, parse_quote};

use super::{Context, SourceFile, docs, imports::Imports, imports::ident, types};
use crate::ir::{Model, ModelKind};

/// `src/models.rs` and `src/models/*.rs`, if there is any named type.
pub(super) fn files(context: &Context<'_>) -> Vec<SourceFile> {
    let models = &context.api.models;
    if models.is_empty() {
        return Vec::new();
    }
    let mut files = vec![list(context)];
    files.extend(models.iter().map(|model| file(model, context)));
    files
}

/// The modules, and every type under its short name.
fn list(context: &Context<'_>) -> SourceFile {
    let mut models: Vec<&Model> = context.api.models.iter().collect();
    models.sort_by(|one, other| one.module.rust.cmp(&other.module.rust));
    let modules = models.iter().map(|model| {
        let (module, inception) = (
            ident(&model.module.rust),
            inception(&model.module.rust, "models"),
        );
        parse_quote!(#inception mod #module;)
    });
    let mut items: Vec<Item> = modules.collect();
    items.extend(models.iter().map(|model| exports(model)));
    context.file(
        "src/models.rs",
        "In: the schemas of the API description. Out: their types, one a file.",
        Imports::new::<String>(context, []),
        items,
    )
}

fn builder(model: &Model) -> Option<Ident> {
    match &model.kind {
        ModelKind::Struct(one) => structs::builder(model, one),
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
    context.file(
        &format!("src/models/{}.rs", file_name(&model.module.rust)),
        about,
        imports,
        items,
    )
}

/// clippy does not want a module of this name inside the one of the same name; here both names are settled.
pub(super) fn inception(module: &str, within: &str) -> Option<Attribute> {
    (module == within).then(
        || parse_quote!(#[allow(clippy::module_inception, reason = "named as the API names it")]),
    )
}

/// The file of a module; a raw name's file is without `r#`.
pub(super) fn file_name(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}
