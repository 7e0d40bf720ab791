//! Makes [`Doc`]s of the document's texts, be they Markdown, HTML, plain words or hostile: Markdown that rustdoc and clippy
//! take without a warning (but for `doc_markdown`: words are the document's), and that is never empty.

mod blocks;
mod inline;
mod wrap;

pub(super) use self::inline::code;
use crate::ir::Doc;
use crate::ir::markdown::inert;

/// The doc of something with a summary and a description; `fallback` is a sentence of ours, already clean.
pub(super) fn doc(summary: Option<&str>, description: Option<&str>, fallback: &str) -> Doc {
    let heading = summary
        .map(|text| inline::text(&one_line(text)))
        .filter(|text| text.chars().any(char::is_alphanumeric));
    let mut lines = description.map(blocks::lines).unwrap_or_default();
    let mut undocumented = false;
    let summary = match heading {
        Some(heading) => {
            // Many documents say the same twice.
            if lines
                .first()
                .is_some_and(|first| same_words(first, &heading))
            {
                lines.remove(0);
            }
            heading
        }
        None => first_sentence(&mut lines).unwrap_or_else(|| {
            undocumented = true;
            fallback.to_owned()
        }),
    };
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..blank);
    Doc {
        summary: ended(&inert(&summary)),
        lines: wrap::wrapped(lines),
        undocumented,
    }
}

/// One clean sentence.
pub(super) fn line(sentence: &str) -> Doc {
    Doc {
        summary: sentence.to_owned(),
        lines: Vec::new(),
        undocumented: true,
    }
}

/// Appends a paragraph of one clean line.
pub(super) fn paragraph(doc: &mut Doc, line: String) {
    if !line.is_empty() {
        if !doc.lines.is_empty() {
            doc.lines.push(String::new());
        }
        doc.lines.push(line);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn same_words(a: &str, b: &str) -> bool {
    a.trim_end_matches(['.', '。', ' ']) == b.trim_end_matches(['.', '。', ' '])
}

/// Takes the first sentence away from the lines, if they begin with words.
fn first_sentence(lines: &mut Vec<String>) -> Option<String> {
    let first = lines.first()?;
    if first.starts_with(['-', '>', '|', '`', ' ', '*']) && !starts_with_words(first)
        || first.starts_with(|c: char| c.is_ascii_digit()) && first.contains(". ") && is_item(first)
    {
        return None;
    }
    // A heading becomes a sentence; a paragraph may go over several lines.
    if first.starts_with('#') {
        let heading = first.trim_start_matches('#').trim().to_owned();
        lines.remove(0);
        return Some(heading).filter(|heading| !heading.is_empty());
    }
    let mut sentence = String::new();
    while let Some(line) = lines.first() {
        if line.is_empty() || !sentence.is_empty() && !starts_with_words(line) {
            break;
        }
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        let start = sentence.len();
        let line = lines.remove(0);
        sentence.push_str(&line);
        if let Some(end) = sentence_end(&sentence, start) {
            let rest = sentence.split_off(end).trim_start().to_owned();
            if !rest.is_empty() {
                lines.insert(0, inert(&rest));
            }
            break;
        }
    }
    Some(sentence)
}

fn starts_with_words(line: &str) -> bool {
    line.starts_with(|c: char| c.is_alphanumeric() || "`*<[\\\"'(_“「【（".contains(c))
        && !line.starts_with("```")
        && !line.starts_with("* ")
        && !is_item(line)
}

fn is_item(line: &str) -> bool {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    digits > 0
        && line
            .get(digits..)
            .is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "))
}

/// Where the first sentence ends: after a full stop before a space, outside of code, brackets and known abbreviations.
fn sentence_end(text: &str, from: usize) -> Option<usize> {
    let mut in_code = false;
    let mut depth = 0_u32;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '`' => in_code = !in_code,
            _ if in_code => {}
            '\\' => drop(chars.next()),
            '[' | '(' | '<' => depth += 1,
            ']' | ')' | '>' => depth = depth.saturating_sub(1),
            '。' | '！' | '？' if depth == 0 && at >= from => return Some(at + c.len_utf8()),
            '.' | '!' | '?' if depth == 0 && at >= from => {
                let next = chars.peek().map(|(_, next)| *next);
                let word = text
                    .get(..at)
                    .and_then(|before| before.rsplit([' ', '(']).next())
                    .unwrap_or("");
                let abbreviation = matches!(
                    word.to_ascii_lowercase().as_str(),
                    "e.g" | "i.e" | "etc" | "vs" | "cf" | "no" | "ex"
                ) || word.is_empty();
                if next == Some(' ') && !(c == '.' && abbreviation) {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// A summary ends like a sentence.
fn ended(text: &str) -> String {
    let text = text.trim_end_matches([':', ',', ';', ' ']);
    if text.ends_with(['.', '!', '?', '。', '！', '？', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
