//! Makes `#[doc]` attributes, one a line, each starting with a space: of text of the document, which `lower` has escaped, and
//! of names and titles as they are.
//!
//! Nothing of the document can end a line of ours: [`folded`] is the one place that sees to it.

use syn::{Attribute, parse_quote};

use crate::ir::Doc;
use crate::ir::markdown::{inert, pieces};

/// The attributes of a doc comment.
pub(super) fn docs(doc: &Doc) -> Vec<Attribute> {
    lines(&text(doc))
}

/// A doc comment of these lines.
pub(super) fn lines<S: AsRef<str>>(lines: &[S]) -> Vec<Attribute> {
    lines.iter().map(|line| one(line.as_ref())).collect()
}

/// A doc comment of one line.
pub(super) fn one(line: &str) -> Attribute {
    let line = folded(line);
    let text = if line.is_empty() {
        String::new()
    } else {
        format!(" {line}")
    };
    parse_quote!(#[doc = #text])
}

/// The lines of a doc: the summary, a blank line, the rest.
pub(super) fn text(doc: &Doc) -> Vec<String> {
    let mut text = wrapped(&doc.summary, "");
    if !doc.lines.is_empty() {
        text.push(String::new());
        // A line with a break in it would leave the comment.
        let lines = doc.lines.iter().flat_map(|line| line.split(['\n', '\r']));
        text.extend(lines.map(|line| line.trim_end().to_owned()));
    }
    text
}

/// A line of a list: what it is about, and what there is to say.
pub(super) fn bullet(name: &str, said: &str) -> Vec<String> {
    wrapped(&format!("* {}: {said}", code(name)), "  ")
}

/// Columns of a doc comment, its own marks left out; as `lower` has it.
const WIDTH: usize = 100;

/// A clean sentence in lines of that width; further ones begin with `indent`. Code and links are not broken.
fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let text = folded(text);
    let mut lines = vec![String::new()];
    for (number, piece) in pieces(&text).into_iter().enumerate() {
        // No line may begin with what could be taken for a list, a heading or a quote.
        let starts =
            piece.starts_with(|c: char| c.is_alphabetic() || matches!(c, '`' | '(' | '[' | '"'));
        let Some(line) = lines.last_mut() else { break };
        let fits = line.chars().count() + 1 + piece.chars().count() <= WIDTH;
        if number > 0 && !fits && starts && inert(piece) == piece {
            lines.push(format!("{indent}{piece}"));
        } else {
            line.push_str(if number > 0 { " " } else { "" });
            line.push_str(piece);
        }
    }
    lines
}

/// The same; what is deprecated says so in the last line. The attribute would warn where the crate itself uses it.
pub(super) fn with_deprecated(doc: &Doc, deprecated: bool) -> Vec<Attribute> {
    let mut text = text(doc);
    if deprecated {
        text.extend([String::new(), "Deprecated.".to_owned()]);
    }
    lines(&text)
}

/// `#[deprecated]` of a method, if it is.
pub(super) fn deprecated(yes: bool) -> Option<Attribute> {
    yes.then(|| parse_quote!(#[deprecated]))
}

/// `a` or `an` before a name.
pub(super) fn article(name: &str, capital: bool) -> &'static str {
    match (name.starts_with(['A', 'E', 'I', 'O', 'U']), capital) {
        (true, true) => "An",
        (true, false) => "an",
        (false, true) => "A",
        (false, false) => "a",
    }
}

/// The text on one line: whatever breaks a line, turns its direction or cannot be seen becomes a space.
pub(crate) fn folded(text: &str) -> String {
    let plain = |c: char| if is_odd(c) { ' ' } else { c };
    text.chars().map(plain).collect()
}

/// Control characters, the line breaks of Unicode and the marks that turn the direction of text.
pub(super) fn is_odd(c: char) -> bool {
    let turning = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    c.is_control() || turning || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Plain text on one line, with single spaces.
pub(super) fn plain(text: &str) -> String {
    folded(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A title or another plain text as Markdown that rustdoc reads as it stands: no HTML, no links, no open code.
pub(super) fn words(text: &str) -> String {
    let text = plain(text);
    let pieces: Vec<&str> = text.split('`').collect();
    let spans = pieces.len() % 2 == 1 && !text.contains("``");
    let safe = pieces.iter().enumerate().map(|(number, piece)| {
        if spans && number % 2 == 1 {
            (*piece).to_owned()
        } else {
            piece.split(' ').map(word).collect::<Vec<_>>().join(" ")
        }
    });
    let safe = safe
        .collect::<Vec<_>>()
        .join(if spans { "`" } else { "\\`" });
    inert(&safe)
}

/// One word of such a text; an address becomes code.
fn word(word: &str) -> String {
    if word.contains("http://") || word.contains("https://") {
        return code(word);
    }
    let mut safe = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '<' | '[' | ']' | '\\') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// A name of the document as code, whatever is in it.
pub(super) fn code(text: &str) -> String {
    let text = folded(text);
    let shown = text.trim();
    if shown.is_empty() {
        return "the empty text".to_owned();
    }
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{shown}{pad}{ticks}")
}
