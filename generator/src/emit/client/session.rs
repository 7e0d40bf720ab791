//! In: sessions. Out: `sessions.rs`: each token lifecycle as a static, and the surface that opens it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Item, parse_quote};

use crate::emit::literals::strings;
use crate::emit::{
    Context, SourceFile, docs, idents::ident, imports::Imports, literals::status, literals::text,
};
use crate::ir::{
    BodyKind, Input, Lifetime, Reject, Session, SessionCall, Surface, TokenKind, TokenPointers,
};

/// Where sessions live.
pub(in crate::emit) const MODULE: &str = "crate::runtime::session";

/// `src/sessions.rs`, if the document has a session.
pub(in crate::emit) fn file(context: &Context<'_>) -> Option<SourceFile> {
    let api = context.api;
    if api.sessions.is_empty() {
        return None;
    }
    let mut imports = Imports::new(
        context,
        api.sessions.iter().map(|session| session.constant.clone()),
    );
    let mut items = Vec::new();
    for session in &api.sessions {
        let surface = context.surface(session.surface);
        items.push(session_static(session, surface, context, &mut imports));
        items.push(surface_impl(session, surface, &mut imports));
        items.push(openers(surface, &mut imports));
    }
    Some(imports.file(context, "src/sessions.rs", "In: the sessions of the API description (`x-session`). Out: one constant each, and how their types start one.", items))
}

fn session_static(
    session: &Session,
    surface: &Surface,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Item {
    let docs = docs::docs(&session.doc);
    let constant = ident(&session.constant);
    let required = context
        .api
        .client_values
        .iter()
        .filter(|value| value.required);
    let key = strings(
        &required
            .map(|value| value.name.wire.clone())
            .collect::<Vec<_>>(),
    );
    let spec = imports.get(MODULE, "SessionSpec");
    let name = text(&surface.module.rust);
    let scheme = text(&context.api.schemes[session.scheme].name.wire);
    let (open, replace) = (strings(&session.open), strings(&session.replace));
    let tokens = pointers(&session.tokens, imports);
    let lifetime = lifetimes(&session.lifetime, imports);
    let (subject, claims) = (strings(&session.subject), strings(&session.subject_claims));
    let bind = session.bind.iter().map(|bind| {
        let (operation, input) = (text(&bind.operation), text(&bind.input));
        quote!((#operation, #input))
    });
    let bind: Vec<_> = bind.collect();
    let refresh = session
        .refresh
        .as_ref()
        .map(|one| call(one, context, imports));
    let refresh: Expr = refresh.map_or(parse_quote!(None), |one| parse_quote!(Some(#one)));
    let close: Vec<_> = session
        .close
        .iter()
        .map(|one| call(one, context, imports))
        .collect();
    let reject = reject(&session.reject, imports);
    parse_quote! {
        #(#docs)*
        pub(crate) static #constant: #spec = #spec {
            name: #name,
            scheme: #scheme,
            key: #key,
            open: #open,
            replace: #replace,
            tokens: #tokens,
            lifetime: #lifetime,
            subject: #subject,
            subject_claims: #claims,
            bind: &[#(#bind),*],
            refresh: #refresh,
            close: &[#(#close),*],
            reject: #reject,
        };
    }
}

fn pointers(tokens: &TokenPointers, imports: &mut Imports) -> Expr {
    let ty = imports.get(MODULE, "TokenPointers");
    let (access, id, refresh) = (
        strings(&tokens.access),
        strings(&tokens.id),
        strings(&tokens.refresh),
    );
    parse_quote!(#ty { access: #access, id: #id, refresh: #refresh })
}

fn lifetimes(list: &[Lifetime], imports: &mut Imports) -> Expr {
    if list.is_empty() {
        return parse_quote!(&[]);
    }
    let ty = imports.get(MODULE, "Lifetime");
    let list = list.iter().map(|one| match one {
        Lifetime::Seconds(at) => pointer(&ty, "Seconds", at),
        Lifetime::Date(at) => pointer(&ty, "Date", at),
        Lifetime::Timestamp(at) => pointer(&ty, "Timestamp", at),
        Lifetime::Jwt => quote!(#ty::Jwt),
    });
    parse_quote!(&[#(#list),*])
}

fn pointer(ty: &syn::Path, variant: &str, at: &str) -> TokenStream {
    let (variant, at) = (ident(variant), text(at));
    quote!(#ty::#variant(#at))
}

/// A call that the session makes by itself.
fn call(call: &SessionCall, context: &Context<'_>, imports: &mut Imports) -> Expr {
    let ty = imports.get(MODULE, "SessionCall");
    let operation = context.operation_path(call.at);
    let inputs = call.inputs.iter().map(|(name, value)| {
        let (name, value) = (text(name), input(value, imports));
        quote!((#name, #value))
    });
    let inputs: Vec<_> = inputs.collect();
    let tokens = call.tokens.as_ref().map(|tokens| pointers(tokens, imports));
    let tokens: Expr = tokens.map_or(parse_quote!(None), |tokens| parse_quote!(Some(#tokens)));
    let lifetime = call.lifetime.as_ref().map(|list| lifetimes(list, imports));
    let lifetime: Expr = lifetime.map_or(parse_quote!(None), |list| parse_quote!(Some(#list)));
    let body = context.operation(call.at).body.as_ref();
    let form = body.is_some_and(|body| matches!(body.kind, BodyKind::Form(_)));
    parse_quote!(#ty { operation: &#operation, form: #form, inputs: &[#(#inputs),*], tokens: #tokens, lifetime: #lifetime })
}

fn input(input: &Input, imports: &mut Imports) -> Expr {
    let ty = imports.get(MODULE, "Input");
    match input {
        Input::Const(value) => {
            let value = text(value);
            parse_quote!(#ty::Const(#value))
        }
        Input::Token(kind) => {
            let kind = token_kind(*kind, imports);
            parse_quote!(#ty::Token(#kind))
        }
        Input::Value(name) => {
            let name = text(name);
            parse_quote!(#ty::Value(#name))
        }
    }
}

fn token_kind(kind: TokenKind, imports: &mut Imports) -> Expr {
    let ty = imports.get(MODULE, "TokenKind");
    match kind {
        TokenKind::Access => parse_quote!(#ty::Access),
        TokenKind::Id => parse_quote!(#ty::Id),
        TokenKind::Refresh => parse_quote!(#ty::Refresh),
    }
}

fn reject(reject: &Reject, imports: &mut Imports) -> Expr {
    let ty = imports.get(MODULE, "Reject");
    let statuses = reject.statuses.iter().map(|one| status(*one));
    let codes = strings(&reject.codes);
    parse_quote!(#ty { statuses: &[#(#statuses),*], codes: #codes })
}

/// What the runtime's session needs to know of its surface.
fn surface_impl(session: &Session, surface: &Surface, imports: &mut Imports) -> Item {
    let constant = ident(&session.constant);
    let (ty, core) = (surface_type(surface, imports), imports.runtime("Core"));
    let [marker, spec] = ["Surface", "SessionSpec"].map(|name| imports.get(MODULE, name));
    parse_quote! {
        impl #marker for #ty {
            const SESSION: &'static #spec = &#constant;
            fn with_core(core: #core) -> Self { Self::new(core) }
        }
    }
}

/// The ways to a session, and to those of many users.
fn openers(surface: &Surface, imports: &mut Imports) -> Item {
    let ty = surface_type(surface, imports);
    let [session, sessions, options, store, key] = [
        "Session",
        "Sessions",
        "SessionOptions",
        "TokenStore",
        "TokenKey",
    ]
    .map(|name| imports.get(MODULE, name));
    parse_quote! {
        impl #ty {
            /// A session with its token in this store, under the application's only key.
            pub fn session(&self, store: impl #store) -> #session<Self> { self.session_for(store, #key::default()) }

            /// A session with its token in this store, under the key of one user.
            pub fn session_for(&self, store: impl #store, key: impl Into<#key>) -> #session<Self> {
                self.session_with(store, key, #options::default())
            }

            /// A session with its token in this store, under the key of one user, with these options.
            pub fn session_with(&self, store: impl #store, key: impl Into<#key>, options: #options) -> #session<Self> {
                #session::new(&self.core, store, key.into(), options)
            }

            /// Sessions of many users, with their tokens in this store.
            pub fn sessions(&self, store: impl #store) -> #sessions<Self> { self.sessions_with(store, #options::default()) }

            /// Sessions of many users, with their tokens in this store and these options.
            pub fn sessions_with(&self, store: impl #store, options: #options) -> #sessions<Self> {
                #sessions::new(&self.core, store, options)
            }
        }
    }
}

fn surface_type(surface: &Surface, imports: &mut Imports) -> syn::Path {
    imports.get("crate::api", &surface.name.rust)
}
