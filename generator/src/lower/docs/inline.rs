//! In: one line of text. Out: the same line with code, links and URLs marked and everything else escaped that rustdoc
//! would take for HTML or a link. Words that look like code stay words: they are the document's.

/// Marks that change the direction of text; rustc denies them in comments.
pub(super) fn is_turning(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

/// A text as code, whatever is in it.
pub(in crate::lower) fn code(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| {
            if c.is_control() || is_turning(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let shown = clean.trim();
    if shown.is_empty() {
        return String::from(if text.is_empty() {
            "the empty text"
        } else {
            "white space"
        });
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

/// Replaces the HTML that descriptions use by the Markdown for it.
pub(super) fn without_html(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut fenced = false;
    while let Some(start) = rest.find(['<', '`']) {
        let (before, at) = rest.split_at(start);
        out.push_str(before);
        if let Some(after) = at.strip_prefix("```") {
            fenced = !fenced;
            out.push_str("```");
            rest = after;
        } else if fenced || at.starts_with('`') {
            // Code in the line goes through as a whole.
            let paragraph = at.find("\n\n").unwrap_or(at.len());
            let close = at[1..paragraph]
                .find('`')
                .filter(|_| !fenced && at.starts_with('`'))
                .map_or(1, |end| end + 1);
            out.push_str(&at[..close]);
            rest = &at[close..];
            if close > 1 && rest.starts_with('`') {
                out.push('`');
                rest = &rest[1..];
            }
        } else {
            let end = at
                .find(['>', '\n'])
                .filter(|end| at[*end..].starts_with('>') && *end <= 200);
            if let Some((end, replacement)) =
                end.and_then(|end| Some((end, tag(&at[1..end], &out)?)))
            {
                out.push_str(replacement);
                rest = &at[end + 1..];
            } else {
                out.push('<');
                rest = &at[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What a tag becomes; `None` for what is no tag that we know.
fn tag(inside: &str, before: &str) -> Option<&'static str> {
    let closing = inside.starts_with('/');
    let name: String = inside
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let in_row = before
        .rsplit('\n')
        .next()
        .is_some_and(|line| line.trim_start().starts_with('|'));
    Some(match name.to_ascii_lowercase().as_str() {
        "br" if in_row => " ",
        // Two spaces: a break that is wanted.
        "br" => "  \n",
        "p" | "div" | "ul" | "ol" | "table" | "blockquote" | "tr" | "dl" | "dt" | "dd" | "hr"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "\n\n",
        "li" if !closing => "\n- ",
        "code" | "tt" | "kbd" => "`",
        "pre" => "\n```\n",
        "td" | "th" if !closing => " ",
        "b" | "strong" | "i" | "em" | "u" | "span" | "font" | "small" | "sub" | "sup" | "a"
        | "li" | "td" | "th" | "tbody" | "thead" | "center" | "mark" | "details" | "summary"
        | "img" => "",
        _ => return None,
    })
}

/// The line made safe.
pub(super) fn text(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = line.trim();
    while let Some(c) = rest.chars().next() {
        let used = match c {
            '`' => code_span(rest, &mut out),
            '<' => angle(rest, &mut out),
            '!' if rest.starts_with("![") => 1,
            '[' => link(rest, &mut out),
            ']' => escaped(']', &mut out),
            '\\' => backslash(rest, &mut out),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                url(rest, &mut out)
            }
            c if c.is_ascii_alphanumeric() || c == '_' => word(rest, &mut out),
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(used..).unwrap_or("");
    }
    let end = out.trim_end().len();
    out.truncate(end);
    // A lone backslash at the end would be a line break.
    if out.ends_with('\\') && !out.ends_with("\\\\") {
        out.push('\\');
    }
    out
}

fn escaped(c: char, out: &mut String) -> usize {
    out.push('\\');
    out.push(c);
    1
}

fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.chars().take_while(|c| *c == '`').count();
    let (fence, body) = rest.split_at(ticks);
    let mut from = 0;
    while let Some(found) = body.get(from..).and_then(|body| body.find(fence)) {
        let at = from + found;
        let run = body
            .get(at..)
            .map_or(0, |tail| tail.chars().take_while(|c| *c == '`').count());
        if run == ticks {
            let inside = body.get(..at).unwrap_or("");
            if inside.trim().is_empty() {
                break;
            }
            out.push_str(&code(inside));
            return ticks + at + ticks;
        }
        from = at + run;
    }
    for _ in 0..ticks {
        out.push_str("\\`");
    }
    ticks
}

/// `<https://...>` is a link, anything else a sign.
fn angle(rest: &str, out: &mut String) -> usize {
    let link = rest
        .strip_prefix('<')
        .and_then(|inner| inner.split_once('>'))
        .map(|(inner, _)| inner);
    match link.filter(|link| is_url(link)) {
        Some(link) => {
            out.push('<');
            out.push_str(link);
            out.push('>');
            link.len() + 2
        }
        None => escaped('<', out),
    }
}

fn is_url(text: &str) -> bool {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return false;
    };
    rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && rest
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"<>\"`\\^{}|()[]".contains(&b))
}

/// `[text](https://...)` stays a link; a link into nowhere leaves its text; other brackets are brackets.
fn link(rest: &str, out: &mut String) -> usize {
    let parts = rest.get(1..).and_then(|inner| {
        let (label, tail) = inner.split_once(']')?;
        let (target, _) = tail.strip_prefix('(')?.split_once(')')?;
        (!label.contains(['[', '`', '<', '\\'])).then_some((label, target))
    });
    let Some((label, target)) = parts else {
        return escaped('[', out);
    };
    let address = target.split_whitespace().next().unwrap_or("");
    let shown = if label.trim().is_empty() {
        String::from("link")
    } else {
        text(label)
    };
    // A URL as its own label must not become a link in a link.
    let shown = if shown.contains('<') {
        code(label)
    } else {
        shown
    };
    if is_url(address) {
        out.push('[');
        out.push_str(&shown);
        out.push_str("](");
        out.push_str(address);
        out.push(')');
    } else {
        out.push_str(&shown);
    }
    1 + label.len() + 2 + target.len() + 1
}

fn backslash(rest: &str, out: &mut String) -> usize {
    match rest.chars().nth(1) {
        Some(c) if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
            2
        }
        _ => {
            out.push_str("\\\\");
            1
        }
    }
}

fn url(rest: &str, out: &mut String) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || !c.is_ascii() || "<>\"`|".contains(c))
        .unwrap_or(rest.len());
    let mut found = rest
        .get(..end)
        .unwrap_or(rest)
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '\\']);
    for (open, close) in [('(', ')'), ('[', ']')] {
        while found.ends_with(close) && !found.contains(open) {
            found = found
                .get(..found.len() - 1)
                .unwrap_or("")
                .trim_end_matches(['.', ',', ';', ':']);
        }
    }
    if found.len() <= "https://".len() {
        return word(rest, out);
    }
    if is_url(found) {
        out.push('<');
        out.push_str(found);
        out.push('>');
    } else {
        out.push_str(&code(found));
    }
    found.len()
}

/// A run of letters and digits, in which nothing else begins.
fn word(rest: &str, out: &mut String) -> usize {
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len())
        .max(1);
    out.push_str(rest.get(..end).unwrap_or(""));
    end
}
