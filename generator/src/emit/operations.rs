//! In: a tag. Out: `api.rs`, and for each tag a file with its type, its methods and what belongs to each operation.
//!
//! Pattern: `templates/src/api/pets.rs`.

mod answers;
mod bodies;
mod calls;
pub(super) mod descriptors;
mod encrypted;
mod requests;

use syn::{ImplItemFn, Item, parse_quote};

use super::client::session;
use super::{Context, SourceFile, docs, idents::ident, imports::Imports};
use crate::ir::{Success, Surface};
use crate::name::{bare, reserved};

/// `src/api.rs` and `src/api/*.rs`.
pub(super) fn files<'a>(context: &'a Context<'a>) -> impl Iterator<Item = SourceFile> + 'a {
    let surfaces = context.api.surfaces.iter();
    let files = surfaces.map(|surface| file(surface, context));
    std::iter::once_with(|| list(context)).chain(files)
}

fn list(context: &Context<'_>) -> SourceFile {
    let mut surfaces: Vec<&Surface> = context.api.surfaces.iter().collect();
    surfaces.sort_by(|one, other| one.module.rust.cmp(&other.module.rust));
    let modules = surfaces.iter().map(|surface| {
        let module = ident(&surface.module.rust);
        parse_quote!(pub mod #module;)
    });
    let mut items: Vec<Item> = modules.collect();
    items.extend(surfaces.iter().map(|surface| -> Item {
        let (module, name) = (ident(&surface.module.rust), ident(&surface.name.rust));
        parse_quote!(pub use #module::#name;)
    }));
    let about = "In: the tags of the API description. Out: their types, one a file, each with its operations.";
    context.file("src/api.rs", vec![about.into()], items)
}

fn file(surface: &Surface, context: &Context<'_>) -> SourceFile {
    let (imports, items) = Imports::settled(context, &own_names(surface), |imports| {
        let mut items = vec![surface_struct(surface, imports)];
        let methods = methods(surface, context, imports);
        items.extend(session_methods(surface, &methods, imports));
        items.push(inherent(surface, methods, imports));
        for operation in &surface.operations {
            items.push(descriptors::operation(operation, context, imports));
            items.extend(calls::items(operation, surface, context, imports));
            items.extend(answers::items(operation, surface, imports));
        }
        items
    });
    let (tag, name) = (docs::code(&surface.name.wire), &surface.name.rust);
    let about = format!("In: the tag {tag}. Out: [`{name}`] and its operations.");
    imports.file(
        context,
        &format!("src/api/{}.rs", bare(&surface.module.rust)),
        &about,
        items,
    )
}

/// What the file defines, so that no import takes the name.
fn own_names(surface: &Surface) -> Vec<String> {
    let mut names = vec![surface.name.rust.clone()];
    for operation in &surface.operations {
        names.push(operation.constant.rust.clone());
        names.extend(operation.marker.as_ref().map(|marker| marker.rust.clone()));
        if let Success::Many(name, _) = &operation.answer.success {
            names.push(name.rust.clone());
        }
    }
    names
}

fn surface_struct(surface: &Surface, imports: &mut Imports) -> Item {
    let (docs, name, core) = (
        docs::docs(&surface.doc),
        ident(&surface.name.rust),
        imports.runtime("Core"),
    );
    parse_quote! {
        #(#docs)*
        #[derive(Clone, Debug)]
        pub struct #name {
            pub(crate) core: #core,
        }
    }
}

fn methods(
    surface: &Surface,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Vec<(ImplItemFn, String)> {
    let operations = surface.operations.iter();
    operations
        .map(|operation| {
            let method = requests::method(operation, context, imports);
            (method, operation.doc.summary.clone())
        })
        .collect()
}

fn inherent(surface: &Surface, methods: Vec<(ImplItemFn, String)>, imports: &mut Imports) -> Item {
    let (name, core) = (ident(&surface.name.rust), imports.runtime("Core"));
    let methods = methods.into_iter().map(|(method, _)| method);
    parse_quote! {
        impl #name {
            pub(crate) fn new(core: #core) -> Self { Self { core } }
            #(#methods)*
        }
    }
}

/// The operations as methods of the session, but for those whose name is a method of every session.
///
/// Each one is a call of the surface's own method: whoever reads the session's page finds it there, and the little that
/// it takes to compile is known.
fn session_methods(
    surface: &Surface,
    methods: &[(ImplItemFn, String)],
    imports: &mut Imports,
) -> Option<Item> {
    surface.session?;
    let ty = ident(&surface.name.rust);
    let mut about = vec![format!(
        "The operations of [`{ty}`], with a token that is saved, carried, refreshed and given back."
    )];
    let mut forwards = Vec::new();
    for (method, summary) in methods {
        let mut method = method.clone();
        let name = method.sig.ident.clone();
        if reserved::SESSION.contains(&name.to_string().as_str()) {
            about.push(String::new());
            about.push(format!(
                "`{name}` is the session's own: the operation of this name is [`api()`](Session::api)`.{name}()`."
            ));
            continue;
        }
        let inputs = method.sig.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(input) => Some(input.pat.clone()),
            syn::FnArg::Receiver(_) => None,
        });
        let inputs: Vec<_> = inputs.collect();
        let link = format!("See [`{ty}::{name}`].");
        let lines = match summary.as_str() {
            "" => vec![link],
            summary => vec![docs::folded(summary), String::new(), link],
        };
        let docs = docs::lines(&lines);
        method.block = parse_quote!({ self.api().#name(#(#inputs),*) });
        method
            .attrs
            .retain(|attribute| !attribute.path().is_ident("doc"));
        let kept = std::mem::take(&mut method.attrs);
        method.attrs = docs.into_iter().chain(kept).collect();
        forwards.push(method);
    }
    if forwards.is_empty() {
        return None;
    }
    let docs = docs::lines(&about);
    let session = imports.get(session::MODULE, "Session");
    Some(parse_quote!(#(#docs)* impl #session<#ty> { #(#forwards)* }))
}
