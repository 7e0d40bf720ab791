//! What a line of Markdown may begin with, and where it may be broken: the one place that keeps a text of the document
//! from opening a block of its own in a comment.
//!
//! rustdoc runs what stands in a code block, so a title that opens one would run what follows in the CI of those who use
//! the crate. Code blocks of a comment are those that the generator writes, and those of a description, which `lower`
//! marks as `text`.

/// The line, its start escaped if a block could begin there (`CommonMark`, sections 4 and 5; tables of GFM, section 4.10):
/// a break or an underline, a heading, code by fence or by indent, HTML, a quote, an item of a list, a row of a table.
pub fn inert(line: &str) -> String {
    let line = line.trim_start();
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or("");
    if digits > 0 && rest.starts_with(['.', ')']) {
        let (number, _) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    let escape = match line.chars().next() {
        Some('-' | '+' | '#' | '>' | '|' | '=' | '~') => true,
        Some('*') => line.starts_with("* ") || line == "*" || is_break(line, '*'),
        Some('_') => is_break(line, '_'),
        // A span of code that ends in this line is none.
        Some('`') => {
            let ticks = line.chars().take_while(|c| *c == '`').count();
            ticks >= 3 && line.get(ticks..).is_some_and(|info| !info.contains('`'))
        }
        _ => false,
    };
    if escape {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

/// Three or more marks and nothing else (section 4.1).
fn is_break(line: &str, mark: char) -> bool {
    line.chars().filter(|c| *c == mark).count() >= 3 && line.chars().all(|c| c == mark || c == ' ')
}

/// The line at its spaces, but not at those inside code or links, nor at the marker in front.
pub fn pieces(line: &str) -> Vec<&str> {
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
