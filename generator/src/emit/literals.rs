//! In: values of the document. Out: literals as one would write them: no type suffixes, grouped digits, raw strings.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Expr, Lit, LitFloat, LitInt, LitStr, parse_quote};

use super::docs;
use crate::ir::Literal;

/// A string; raw where a plain one would be full of backslashes. What cannot be seen is escaped.
pub(super) fn text(value: &str) -> LitStr {
    let raw = value.contains(['"', '\\']) && !value.chars().any(docs::is_odd);
    raw.then(|| self::raw(value))
        .flatten()
        .unwrap_or_else(|| plain(value))
}

/// A text of several lines that people read; raw, with its line breaks.
pub(super) fn document(value: &str) -> LitStr {
    let odd = |c: char| c != '\n' && docs::is_odd(c);
    let raw = value.contains(['"', '\\', '\n']) && !value.chars().any(odd);
    raw.then(|| self::raw(value))
        .flatten()
        .unwrap_or_else(|| plain(value))
}

fn plain(value: &str) -> LitStr {
    LitStr::new(value, proc_macro2::Span::call_site())
}

fn raw(value: &str) -> Option<LitStr> {
    let longest = value
        .split('"')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| *c == '#').count() + 1)
        .max();
    let hashes = "#".repeat(longest.unwrap_or(0));
    let raw = format!("r{hashes}\"{value}\"{hashes}");
    let token = raw.parse::<Token>().ok()?;
    syn::parse2(token.into_token_stream()).ok()
}

/// `&["a", "b"]`.
pub(super) fn strings(list: &[String]) -> Expr {
    let list = list.iter().map(|one| text(one));
    parse_quote!(&[#(#list),*])
}

/// An integer: `-5`, `2_147_483_647`.
pub(super) fn integer(value: i64) -> Expr {
    let digits = grouped(&value.unsigned_abs().to_string());
    number(value < 0, &digits)
}

/// A number: `0.5`, `100.0`, `1e300`.
pub(super) fn float(value: f64) -> Expr {
    let text = format!("{:?}", value.abs());
    let digits = match text.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", grouped(whole)),
        None => text,
    };
    number(value.is_sign_negative(), &digits)
}

/// A status code.
pub(super) fn status(value: u16) -> Lit {
    Lit::new(Token::u16_unsuffixed(value))
}

/// A size.
pub(super) fn size(value: u64) -> Expr {
    number(false, &grouped(&value.to_string()))
}

/// `Some(..)` or `None`.
pub(super) fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

/// A simple value of the document.
pub(super) fn literal(value: &Literal) -> Expr {
    match value {
        Literal::Bool(value) => parse_quote!(#value),
        Literal::Integer(value) => integer(*value),
        Literal::Number(value) => float(*value),
        Literal::String(value) => {
            let text = text(value);
            parse_quote!(#text)
        }
    }
}

/// The same where nothing else says how wide an integer is.
pub(super) fn value(value: &Literal) -> Expr {
    match value {
        Literal::Integer(wide) if i32::try_from(*wide).is_err() => {
            let digits = grouped(&wide.unsigned_abs().to_string());
            number(*wide < 0, &format!("{digits}_i64"))
        }
        value => literal(value),
    }
}

/// The same as text on the wire.
pub(super) fn wire(value: &Literal) -> String {
    match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => value.to_string(),
        Literal::String(value) => value.clone(),
    }
}

/// Digits in groups of three from six digits on, as clippy wants them.
fn grouped(digits: &str) -> String {
    if digits.len() < 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.to_owned();
    }
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let others = rest
        .as_bytes()
        .chunks(3)
        .map(|group| String::from_utf8_lossy(group).into_owned());
    let groups: Vec<String> = Some(head.to_owned())
        .into_iter()
        .filter(|head| !head.is_empty())
        .chain(others)
        .collect();
    groups.join("_")
}

fn number(negative: bool, digits: &str) -> Expr {
    let here = proc_macro2::Span::call_site();
    let literal = if digits.contains(['.', 'e']) {
        Lit::Float(LitFloat::new(digits, here))
    } else {
        Lit::Int(LitInt::new(digits, here))
    };
    if negative {
        parse_quote!(-#literal)
    } else {
        parse_quote!(#literal)
    }
}
