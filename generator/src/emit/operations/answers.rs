//! In: an operation whose answer differs by status. Out: the enum of its answers, and how one is read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};

use super::requests::payload_type;
use crate::emit::attributes::derive;
use crate::emit::{docs, idents::ident, imports::Imports, literals};
use crate::ir::{AnswerArm, Operation, Payload, Success, Surface};
use crate::name::{Name, bare};

/// The enum and its `FromAnswer`; nothing if there is only one kind of answer.
pub(super) fn items(operation: &Operation, surface: &Surface, imports: &mut Imports) -> Vec<Item> {
    let Success::Many(name, arms) = &operation.answer.success else {
        return Vec::new();
    };
    let doc = docs::one(&format!(
        "What [`{}::{}`] answers.",
        surface.name.rust,
        bare(&operation.name.rust)
    ));
    vec![
        definition(name, arms, &doc, imports),
        from_answer(name, arms, imports),
    ]
}

fn definition(
    name: &Name,
    arms: &[AnswerArm],
    doc: &syn::Attribute,
    imports: &mut Imports,
) -> Item {
    let bytes = arms.iter().any(|arm| arm.payload == Payload::Bytes);
    let derive = derive(if bytes {
        &["Debug"]
    } else {
        &["Clone", "Debug", "PartialEq"]
    });
    let name = ident(&name.rust);
    let variants = arms.iter().map(|arm| {
        let (docs, variant) = (docs::lines(&arm_doc(arm)), ident(&arm.name.rust));
        let held = (arm.payload != Payload::Empty)
            .then(|| payload_type(&arm.payload, imports))
            .map(|ty| quote!((#ty)));
        quote!(#(#docs)* #variant #held,)
    });
    let variants: Vec<_> = variants.collect();
    parse_quote! {
        #doc
        #derive
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    }
}

/// What the API says of an answer, and its status.
fn arm_doc(arm: &AnswerArm) -> Vec<String> {
    let mut lines = Vec::new();
    if !arm.doc.summary.is_empty() {
        lines.extend(docs::text(&arm.doc));
        lines.push(String::new());
    }
    lines.push(status_doc(&arm.status));
    lines
}

fn status_doc(status: &str) -> String {
    if status == "default" {
        "Any other HTTP status.".to_owned()
    } else {
        format!("HTTP {}.", status.to_uppercase())
    }
}

fn from_answer(name: &Name, arms: &[AnswerArm], imports: &mut Imports) -> Item {
    let name = ident(&name.rust);
    let [trait_, answer, error] =
        ["FromAnswer", "Answer", "Error"].map(|name| imports.runtime(name));
    // Exact statuses first, then ranges, then the rest.
    let mut sorted: Vec<_> = arms.iter().collect();
    sorted.sort_by_key(|arm| rank(&arm.status));
    let rest = !sorted.iter().any(|arm| arm.status == "default");
    let rest = rest.then(|| quote!(_ => answer.unexpected(),));
    let arms = sorted.iter().map(|arm| {
        let (pattern, name) = (pattern(&arm.status), ident(&arm.name.rust));
        match arm.payload {
            Payload::Empty => quote!(#pattern => Ok(Self::#name),),
            Payload::Json(_) => quote!(#pattern => answer.json().map(Self::#name),),
            Payload::Text => quote!(#pattern => answer.text().map(Self::#name),),
            Payload::Bytes => quote!(#pattern => Ok(Self::#name(answer.into_body())),),
        }
    });
    parse_quote! {
        impl #trait_ for #name {
            fn from_answer(answer: #answer) -> Result<Self, #error> {
                match answer.status() { #(#arms)* #rest }
            }
        }
    }
}

fn rank(status: &str) -> u8 {
    match status {
        "default" => 2,
        status if status.bytes().all(|byte| byte.is_ascii_digit()) => 0,
        _ => 1,
    }
}

fn pattern(status: &str) -> TokenStream {
    if let Ok(exact) = status.parse::<u16>() {
        let exact = literals::status(exact);
        return quote!(#exact);
    }
    let Some(class @ b'1'..=b'5') = status.bytes().next() else {
        return quote!(_);
    };
    let low = u16::from(class - b'0') * 100;
    let (low, high) = (literals::status(low), literals::status(low + 99));
    quote!(#low..=#high)
}
