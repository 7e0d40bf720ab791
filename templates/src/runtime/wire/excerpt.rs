//! In: bodies and texts of the API. Out: one line about them for errors, without the values in them.

use std::fmt::Write as _;

use serde_json::Value;

const LIMIT: usize = 200;

/// The shape of a JSON value: names of members and types, no values.
pub fn of(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    line(&out, LIMIT)
}

fn write(value: &Value, out: &mut String) {
    if out.len() > LIMIT {
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(_) => out.push_str("bool"),
        Value::Number(_) => out.push_str("number"),
        Value::String(_) => out.push_str("string"),
        Value::Array(items) => {
            out.push('[');
            if let Some(first) = items.first() {
                write(first, out);
                let _ = write!(out, "; {}", items.len());
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                let _ = write!(out, "{comma}{}: ", word(name));
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// What a body says: the shape of JSON, or the words of a text that look like no secret.
pub fn excerpt(body: &[u8]) -> String {
    if let Ok(value) = serde_json::from_slice(body) {
        return of(&value);
    }
    let start = &body[..body.len().min(4 * LIMIT)];
    let text = String::from_utf8_lossy(start);
    let words: Vec<&str> = text.split_whitespace().map(word).collect();
    line(&words.join(" "), LIMIT)
}

/// The word itself, unless it could be a token, a number that matters or an address.
fn word(word: &str) -> &str {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let length = word.chars().count();
    let mixed = digits > 0 && length > 8;
    if length > 24 || digits > 4 || mixed || word.contains(['@', '=', '?']) {
        "…"
    } else {
        word
    }
}

/// The text in one line, cut at this number of characters.
pub fn line(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == limit {
            out.push('…');
            break;
        }
        out.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    out
}

/// A message of a decoder without the values that it quotes: `invalid type: string "…", expected i64`.
pub fn redact(message: &str) -> String {
    const QUOTED: [(&str, char); 6] = [
        ("string \"", '"'),
        ("integer `", '`'),
        ("floating point `", '`'),
        ("character `", '`'),
        ("unknown variant `", '`'),
        ("unknown field `", '`'),
    ];
    let mut out = message.to_owned();
    for (opening, closing) in QUOTED {
        let mut rest = std::mem::take(&mut out);
        while let Some(start) = rest.find(opening) {
            let after = start + opening.len();
            let end = closing_at(&rest[after..], closing);
            out.push_str(&rest[..after]);
            out.push('…');
            rest.drain(..after + end);
        }
        out.push_str(&rest);
    }
    out
}

/// Where the quotation ends: at the first such character without a backslash before it, or with the text.
fn closing_at(text: &str, closing: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if character == closing && !escaped {
            return at;
        }
        escaped = character == '\\' && !escaped;
    }
    text.len()
}
