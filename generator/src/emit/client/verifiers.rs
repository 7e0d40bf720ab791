//! Writes `verifiers.rs`: the facts for verifiers as a static each, and the way to a verifier from its surface.

use syn::{Expr, Item, parse_quote};

use crate::emit::literals::strings;
use crate::emit::{Context, SourceFile, idents::ident, imports::Imports, literals::text};
use crate::ir::{BodyKind, Online, Session, Surface, Verify, VerifyKind};

/// Where verifiers live.
const MODULE: &str = "crate::runtime::verify";

/// `src/verifiers.rs`, if the document has facts for one.
pub(in crate::emit) fn file(context: &Context<'_>) -> Option<SourceFile> {
    let api = context.api;
    let facts = api.sessions.iter().filter_map(|session| {
        let surface = context.surface(session.surface);
        Some((session, session.verify.as_ref()?, surface))
    });
    let facts: Vec<_> = facts.collect();
    if facts.is_empty() {
        return None;
    }
    let mut imports = Imports::new(
        context,
        facts.iter().map(|(_, verify, _)| verify.constant.clone()),
    );
    let mut items = Vec::new();
    for (session, verify, surface) in facts {
        items.push(facts_static(session, verify, context, &mut imports));
        items.push(opener(verify, surface, &mut imports));
    }
    Some(imports.file(context, "src/verifiers.rs", "In: what the API description says to those who check tokens (`verify` of `x-session`). Out: one constant each, and the way to a verifier.", items))
}

fn facts_static(
    session: &Session,
    verify: &Verify,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Item {
    let [spec, kind] = ["VerifySpec", "Kind"].map(|name| imports.get(MODULE, name));
    let constant = ident(&verify.constant);
    let variant = ident(match verify.kind {
        VerifyKind::Access => "Access",
        VerifyKind::User => "User",
    });
    let [issuer, audience, secret] =
        [&verify.issuer, &verify.audience, &verify.secret].map(|one| optional(one.as_deref()));
    let jwks: Expr = match verify.jwks {
        Some(at) => {
            let operation = context.operation_path(at);
            parse_quote!(Some(&#operation))
        }
        None => parse_quote!(None),
    };
    let (algorithms, shared) = (strings(&verify.algorithms), strings(&verify.shared_hosts));
    let online: Expr = match &verify.online {
        Some(question) => {
            let question = online(question, context, imports);
            parse_quote!(Some(#question))
        }
        None => parse_quote!(None),
    };
    let claims = strings(&session.subject_claims);
    parse_quote! {
        static #constant: #spec = #spec {
            kind: #kind::#variant,
            issuer: #issuer,
            shared_hosts: #shared,
            audience: #audience,
            jwks: #jwks,
            algorithms: #algorithms,
            secret: #secret,
            online: #online,
            subject_claims: #claims,
        };
    }
}

fn optional(text_of: Option<&str>) -> Expr {
    match text_of {
        Some(one) => {
            let one = text(one);
            parse_quote!(Some(#one))
        }
        None => parse_quote!(None),
    }
}

fn online(question: &Online, context: &Context<'_>, imports: &mut Imports) -> Expr {
    let ty = imports.get(MODULE, "OnlineSpec");
    let operation = context.operation_path(question.at);
    let body = context.operation(question.at).body.as_ref();
    let form = body.is_some_and(|body| matches!(body.kind, BodyKind::Form(_)));
    let [token, active, expires] =
        [&question.token, &question.active, &question.expires].map(|one| text(one));
    let (subject, dead) = (strings(&question.subject), strings(&question.dead));
    parse_quote! {
        #ty {
            operation: &#operation,
            form: #form,
            token: #token,
            active: #active,
            subject: #subject,
            expires: #expires,
            dead: #dead,
        }
    }
}

/// The way to a verifier.
fn opener(verify: &Verify, surface: &Surface, imports: &mut Imports) -> Item {
    let ty = imports.get("crate::api", &surface.name.rust);
    let builder = imports.get(MODULE, "VerifierBuilder");
    let constant = ident(&verify.constant);
    parse_quote! {
        impl #ty {
            /// The settings of a verifier: for a backend that is handed tokens of this surface.
            pub fn verifier(&self) -> #builder { #builder::new(&self.core, &#constant) }
        }
    }
}
