//! Breaks clean Markdown lines, paragraphs and list items, that are wider than a page, where spaces allow it.

use crate::ir::markdown::{inert, pieces};

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
        } else if marks.len() >= 3 && trimmed.strip_prefix(&marks) == Some("text") {
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
            current.push_str(&inert(piece));
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
