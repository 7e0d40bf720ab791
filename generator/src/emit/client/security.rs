//! In: security schemes. Out: `security.rs`: a static for each, which operations point to.

use syn::{Expr, Item, parse_quote};

use crate::emit::{Context, SourceFile, docs, idents::ident, imports::Imports, literals::text};
use crate::ir::{ApiKeyIn, Scheme, SchemeKind};

/// `src/security.rs`, if any operation asks for a credential.
pub(in crate::emit) fn file(context: &Context<'_>) -> Option<SourceFile> {
    let api = context.api;
    if api.schemes.is_empty() {
        return None;
    }
    let mut imports = Imports::new(
        context,
        api.schemes.iter().map(|scheme| scheme.name.rust.clone()),
    );
    let statics: Vec<Item> = context
        .schemes()
        .into_iter()
        .map(|scheme| scheme_static(scheme, context, &mut imports))
        .collect();
    Some(imports.file(
        context,
        "src/security.rs",
        "In: the security schemes of the API description. Out: one constant each.",
        statics,
    ))
}

fn scheme_static(scheme: &Scheme, context: &Context<'_>, imports: &mut Imports) -> Item {
    let docs = docs::docs(&scheme.doc);
    let constant = ident(&scheme.name.rust);
    let kind = kind(&scheme.kind, imports);
    let name = text(&scheme.name.wire);
    let session = scheme.session.map(|session| &context.api.sessions[session]);
    let session = session.map(|session| text(&context.surface(session.surface).module.rust));
    let session: Expr = session.map_or(parse_quote!(None), |name| parse_quote!(Some(#name)));
    let descriptor = imports.runtime("SecurityScheme");
    parse_quote! {
        #(#docs)*
        pub static #constant: #descriptor = #descriptor { name: #name, kind: #kind, session: #session };
    }
}

fn kind(kind: &SchemeKind, imports: &mut Imports) -> Expr {
    let scheme_kind = imports.runtime("SchemeKind");
    match kind {
        SchemeKind::Basic => parse_quote!(#scheme_kind::Basic),
        SchemeKind::Bearer => parse_quote!(#scheme_kind::Bearer),
        SchemeKind::ApiKey(place, name) => {
            let name = text(name);
            match place {
                ApiKeyIn::Header => parse_quote!(#scheme_kind::Header(#name)),
                ApiKeyIn::Query => parse_quote!(#scheme_kind::Query(#name)),
                ApiKeyIn::Cookie => parse_quote!(#scheme_kind::Cookie(#name)),
            }
        }
    }
}
