//! In: servers, client values, schemes, surfaces. Out: `client.rs`: the client, its builder's methods, its servers.

pub(super) mod envelopes;
pub(super) mod security;
pub(super) mod session;
pub(super) mod verifiers;

use quote::quote;
use syn::{Ident, ImplItem, Item, Path, parse_quote};

use super::{Context, SourceFile, docs, idents::ident, imports::Imports, literals::text};
use crate::ir::{Api, ClientValue, Scheme, SchemeKind, Server, ServerVariable, Surface};
use crate::name::bare;

/// `src/client.rs`.
pub(super) fn file(context: &Context<'_>) -> SourceFile {
    let api = context.api;
    let mut imports = Imports::new(context, ["Client", "SERVERS"]);
    let mut items = vec![
        client_struct(api, &mut imports),
        client_impl(context, &mut imports),
    ];
    items.push(from_core(&mut imports));
    items.extend(builder_impl(context, &mut imports));
    items.push(servers(&api.servers, &mut imports));
    imports.file(context, "src/client.rs", "In: servers, client values and security schemes of the API description. Out: [`Client`] and its builder.", items)
}

fn client_struct(api: &Api, imports: &mut Imports) -> Item {
    let core = imports.runtime("Core");
    let doc = docs::one(&format!(
        "Client of {}; cheap to clone, shared by any number of users.",
        docs::words(&api.title)
    ));
    parse_quote! {
        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            core: #core,
        }
    }
}

/// The way in (`builder`) and to each surface.
fn client_impl(context: &Context<'_>, imports: &mut Imports) -> Item {
    let builder = imports.runtime("Builder");
    let required: Vec<&ClientValue> = context
        .api
        .client_values
        .iter()
        .filter(|value| value.required)
        .collect();
    let arguments = required.iter().map(|value| {
        let (name, ty) = (ident(&value.name.rust), value_type(value.secret, imports));
        quote!(#name: impl Into<#ty>)
    });
    let arguments: Vec<_> = arguments.collect();
    let values = required.iter().map(|value| {
        let (set, name, wire) = (
            value_method(value.secret),
            ident(&value.name.rust),
            text(&value.name.wire),
        );
        quote!(.#set(#wire, #name))
    });
    let mut doc = vec!["Starts a client.".to_owned()];
    let told = required.iter().filter(|value| !value.doc.undocumented);
    let told: Vec<String> = told
        .flat_map(|value| docs::bullet(bare(&value.name.rust), &value.doc.summary))
        .collect();
    if !told.is_empty() {
        doc.push(String::new());
        doc.extend(told);
    }
    let doc = docs::lines(&doc);
    let surfaces = context
        .api
        .surfaces
        .iter()
        .map(|surface| accessor(surface, imports));
    let surfaces: Vec<ImplItem> = surfaces.collect();
    parse_quote! {
        impl Client {
            #(#doc)*
            pub fn builder(#(#arguments),*) -> #builder<Self> { #builder::new(SERVERS) #(#values)* }
            #(#surfaces)*
        }
    }
}

fn accessor(surface: &Surface, imports: &mut Imports) -> ImplItem {
    let docs = docs::docs(&surface.doc);
    let module = ident(&surface.module.rust);
    let ty = imports.get("crate::api", &surface.name.rust);
    parse_quote! {
        #(#docs)*
        pub fn #module(&self) -> #ty { #ty::new(self.core.clone()) }
    }
}

fn from_core(imports: &mut Imports) -> Item {
    let (from_core, core) = (imports.runtime("FromCore"), imports.runtime("Core"));
    parse_quote! {
        impl #from_core for Client {
            fn from_core(core: #core) -> Self { Self { core } }
        }
    }
}

/// What the document adds to the runtime's builder: values, server variables, fixed credentials.
fn builder_impl(context: &Context<'_>, imports: &mut Imports) -> Option<Item> {
    let api = context.api;
    let mut methods: Vec<ImplItem> = Vec::new();
    methods.extend(
        api.client_values
            .iter()
            .filter(|value| !value.required)
            .map(|value| value_setter(value, imports)),
    );
    let mut seen = std::collections::BTreeSet::new();
    let variables = api.servers.iter().flat_map(|server| &server.variables);
    methods.extend(
        variables
            .filter(|variable| seen.insert(&variable.name.wire))
            .map(variable_setter),
    );
    methods.extend(
        context
            .schemes()
            .into_iter()
            .map(|scheme| credential_setter(scheme, imports)),
    );
    if methods.is_empty() {
        return None;
    }
    let builder: Path = imports.runtime("Builder");
    Some(parse_quote! {
        impl #builder<Client> { #(#methods)* }
    })
}

fn value_setter(value: &ClientValue, imports: &mut Imports) -> ImplItem {
    let docs = docs::docs(&value.doc);
    let (method, wire) = (ident(&value.name.rust), text(&value.name.wire));
    let (set, ty) = (
        value_method(value.secret),
        value_type(value.secret, imports),
    );
    parse_quote! {
        #(#docs)*
        pub fn #method(self, value: impl Into<#ty>) -> Self { self.#set(#wire, value) }
    }
}

fn variable_setter(variable: &ServerVariable) -> ImplItem {
    let docs = docs::docs(&variable.doc);
    let (method, wire) = (ident(&variable.name.rust), text(&variable.name.wire));
    parse_quote! {
        #(#docs)*
        pub fn #method(self, value: impl Into<String>) -> Self { self.variable(#wire, value) }
    }
}

fn credential_setter(scheme: &Scheme, imports: &mut Imports) -> ImplItem {
    let docs = docs::docs(&scheme.doc);
    let (method, wire) = (ident(&scheme.method.rust), text(&scheme.name.wire));
    let secret = imports.runtime("Secret");
    match scheme.kind {
        SchemeKind::Basic => parse_quote! {
            #(#docs)*
            pub fn #method(self, user: impl Into<String>, password: impl Into<#secret>) -> Self {
                self.basic(#wire, user, password)
            }
        },
        SchemeKind::Bearer | SchemeKind::ApiKey(..) => parse_quote! {
            #(#docs)*
            pub fn #method(self, value: impl Into<#secret>) -> Self { self.credential(#wire, value) }
        },
    }
}

fn value_method(secret: bool) -> Ident {
    ident(if secret { "secret_value" } else { "value" })
}

fn value_type(secret: bool, imports: &mut Imports) -> Path {
    if secret {
        imports.runtime("Secret")
    } else {
        ident("String").into()
    }
}

fn servers(servers: &[Server], imports: &mut Imports) -> Item {
    let server = imports.runtime("Server");
    let rows: Vec<_> = servers
        .iter()
        .map(|one| {
            let url = text(&one.url);
            let variables: Vec<_> = one
                .variables
                .iter()
                .map(|variable| server_variable(variable, imports))
                .collect();
            quote!(#server { url: #url, variables: &[#(#variables),*] })
        })
        .collect();
    parse_quote!(const SERVERS: &[#server] = &[#(#rows),*];)
}

fn server_variable(variable: &ServerVariable, imports: &mut Imports) -> proc_macro2::TokenStream {
    let row = imports.runtime("Variable");
    let (name, default) = (text(&variable.name.wire), text(&variable.default));
    let values = variable.values.iter().map(|value| text(value));
    quote!(#row { name: #name, default: #default, values: &[#(#values),*] })
}
