//! In: clean Markdown lines. Out: the same, paragraphs and list items not wider than a page where spaces allow it.

use super::blocks;

/// Columns of a page, the comment's own marks left out.
const WIDTH: usize = 100;

/// Breaks what is too wide; code, tables and headings stay as they are.
pub(super) fn wrapped(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut fence: Option<String> = None;
    for line in lines {
        let trimmed = line.trim_start();
        let marks: String = trimmed.chars().take_while(|c| *c == '`').collect();
        if let Some(open) = &fence {
            if trimmed == open {
                fence = None;
            }
        } else if marks.len() >= 3 && trimmed.ends_with("text") {
            fence = Some(marks);
        } else if line.chars().count() > WIDTH && !trimmed.starts_with(['|', '#']) {
            wrap(&line, &mut out);
            continue;
        }
        out.push(line);
    }
    out
}

fn wrap(line: &str, out: &mut Vec<String>) {
    let indent = line.len() - line.trim_start().len();
    let rest = line.trim_start();
    // What each further line begins with: under the text of an item, in the same quote.
    let next = match rest.split_once(' ') {
        Some((">", _)) => format!("{:indent$}> ", ""),
        Some((marker, _))
            if marker == "-"
                || marker
                    .strip_suffix('.')
                    .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) =>
        {
            " ".repeat(indent + marker.len() + 1)
        }
        _ => " ".repeat(indent),
    };
    let mut current = String::new();
    let mut width = 0;
    for (number, piece) in pieces(line).into_iter().enumerate() {
        let own = piece.chars().count();
        if number > 0 && width + 1 + own > WIDTH && width > next.len() {
            out.push(std::mem::take(&mut current));
            current.push_str(&next);
            current.push_str(&blocks::safe_start(piece.to_owned()));
            width = current.chars().count();
            continue;
        }
        if number > 0 {
            current.push(' ');
            width += 1;
        }
        current.push_str(piece);
        width += own;
    }
    out.push(current);
}

/// The line at its spaces, but not at those inside code or links, nor at the marker in front.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let start = line.len() - line.trim_start().len();
    let body = line.get(start..).unwrap_or("");
    let marker = body.find(' ').filter(|end| {
        *end < 6 && body.starts_with(|c: char| c == '-' || c == '>' || c.is_ascii_digit())
    });
    let mut from = 0;
    let mut ticks: Option<usize> = None;
    let mut depth = 0_usize;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '`' => {
                let mut run = 1;
                while chars.next_if(|(_, next)| *next == '`').is_some() {
                    run += 1;
                }
                ticks = match ticks {
                    None => Some(run),
                    Some(open) if open == run => None,
                    open => open,
                };
            }
            _ if ticks.is_some() => {}
            '\\' => drop(chars.next()),
            '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(usize::from(
                    c == ')' || line.get(at + 1..).is_none_or(|rest| !rest.starts_with('(')),
                ));
            }
            ' ' if depth == 0 && at > start + marker.unwrap_or(0) => {
                pieces.push(line.get(from..at).unwrap_or(""));
                from = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(line.get(from..).unwrap_or(""));
    pieces
}
