//! Reads a text of several lines as clean Markdown lines: paragraphs, lists, tables, quotes, headings and code blocks, each
//! separated and indented so that no line is taken for something else. Its code blocks are marked as `text`: rustdoc shows
//! them and runs none.

use super::inline;
use crate::ir::markdown::inert;

/// Where the next line belongs.
#[derive(Default)]
struct State {
    out: Vec<String>,
    /// Open list items: column of the marker in the source, column of the content in our output.
    items: Vec<(usize, usize)>,
    /// The block of the last line.
    last: Block,
    /// A paragraph or list item that further lines may belong to.
    open: Option<Open>,
}

/// Text whose lines are still being put together: only the whole shows what is code and what is a link.
struct Open {
    column: usize,
    /// `- ` or `1. `; nothing for a paragraph.
    marker: String,
    text: String,
    /// The last line ended with a break that its author wants.
    broken: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Block {
    #[default]
    Blank,
    Text,
    Item,
    Table,
    Quote,
    Other,
}

/// The clean lines of a text.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text = inline::without_html(&plain(text));
    let mut state = State::default();
    let mut source = text.lines();
    while let Some(line) = source.next() {
        let trimmed = line.trim();
        if let Some(fence) = fence(trimmed) {
            let body = source
                .by_ref()
                .take_while(|line| !closes(line.trim(), fence));
            state.code(line, body);
        } else {
            state.line(line, trimmed);
        }
    }
    state.close();
    let mut out = state.out;
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    let blank = out.iter().take_while(|line| line.is_empty()).count();
    out.drain(..blank);
    out
}

/// Text without what no comment can hold: carriage returns, tabs, other control characters, marks that turn the
/// direction of what follows.
fn plain(text: &str) -> String {
    if !text.contains(|c: char| c != '\n' && c.is_control() || inline::is_turning(c)) {
        return text.to_owned();
    }
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', "    ");
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control() && !inline::is_turning(*c))
        .collect()
}

fn fence(trimmed: &str) -> Option<&str> {
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = trimmed.chars().take_while(|c| *c == mark).count();
    let (fence, info) = trimmed.split_at_checked(length)?;
    (length >= 3 && !info.contains('`')).then_some(fence)
}

fn closes(trimmed: &str, fence: &str) -> bool {
    trimmed.starts_with(fence) && trimmed.chars().all(|c| fence.starts_with(c))
}

/// Marker and text of a list item: `-`, or the number.
fn item(trimmed: &str) -> Option<(String, &str)> {
    if let Some(rest) = trimmed
        .strip_prefix(['-', '*', '+', '•'])
        .filter(|rest| rest.starts_with(' '))
    {
        return Some((String::from("-"), rest.trim_start()));
    }
    let digits = trimmed.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = trimmed.split_at_checked(digits)?;
    let rest = rest.strip_prefix(['.', ')'])?;
    ((1..=4).contains(&digits) && rest.starts_with(' '))
        .then(|| (format!("{number}."), rest.trim_start()))
}

impl State {
    fn line(&mut self, line: &str, trimmed: &str) {
        let indent = line.chars().take_while(|c| *c == ' ').count();
        let broken = line.ends_with("  ");
        if trimmed.is_empty() || is_rule(trimmed) {
            self.blank();
        } else if let Some((marker, rest)) = item(trimmed) {
            self.item(indent, &marker, rest, broken);
        } else if let Some(quoted) = trimmed.strip_prefix('>') {
            self.close();
            self.start(Block::Quote, Block::Quote, 0);
            let quoted = quoted.trim_start_matches(['>', ' ']);
            self.push(0, &format!("> {}", inert(&inline::text(quoted))));
        } else if is_heading(trimmed) {
            self.items.clear();
            self.blank();
            self.push(0, &inline::text(trimmed.trim_end_matches('#').trim_end()));
            self.last = Block::Other;
        } else if trimmed.starts_with('|') {
            self.close();
            let column = self.column(indent);
            self.start(Block::Table, Block::Table, column);
            self.push(column, &inline::text(trimmed));
        } else {
            let column = self.column(indent);
            let follows = matches!(self.last, Block::Text | Block::Item);
            if !follows && self.last != Block::Blank {
                self.blank();
            }
            match self.open.as_mut().filter(|open| follows && !open.broken) {
                Some(open) => open.join(trimmed, broken),
                None => self.open(column, String::new(), trimmed, broken),
            }
            self.last = Block::Text;
        }
    }

    /// Where text goes: into the innermost list item that it is indented for; right after an item, always into that.
    fn column(&mut self, indent: usize) -> usize {
        if self.last == Block::Blank || self.last == Block::Other {
            while self
                .items
                .last()
                .is_some_and(|(marker, _)| indent <= *marker)
            {
                self.items.pop();
            }
        }
        self.items.last().map_or(0, |(_, content)| *content)
    }

    fn item(&mut self, indent: usize, marker: &str, rest: &str, broken: bool) {
        self.close();
        while self.items.last().is_some_and(|(open, _)| indent <= *open) {
            self.items.pop();
        }
        if self.items.is_empty()
            && !matches!(self.last, Block::Blank | Block::Item)
            && !self.in_list()
        {
            self.blank();
        }
        let column = self.items.last().map_or(0, |(_, content)| *content);
        self.open(column, format!("{marker} "), rest, broken);
        self.items.push((indent, column + marker.len() + 1));
        self.last = Block::Item;
    }

    /// Whether the last line belongs to a list, so that another item needs no blank line.
    fn in_list(&self) -> bool {
        let last = self.out.iter().rev().take_while(|line| !line.is_empty());
        last.last().is_some_and(|line| item(line.trim()).is_some())
    }

    fn code<'l>(&mut self, opening: &str, body: impl Iterator<Item = &'l str>) {
        self.close();
        let indent = opening.chars().take_while(|c| *c == ' ').count();
        let column = self.column(indent);
        if self.last != Block::Blank && column == 0 {
            self.blank();
        }
        let body: Vec<&str> = body.collect();
        let longest = body
            .iter()
            .map(|line| line.trim_start().chars().take_while(|c| *c == '`').count())
            .max()
            .unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.push(column, &format!("{fence}text"));
        for line in body {
            let own = line.chars().take_while(|c| *c == ' ').count().min(indent);
            self.push(column, line.get(own..).unwrap_or("").trim_end());
        }
        self.push(column, &fence);
        self.last = Block::Other;
    }

    /// Begins a block that must not be run together with other kinds.
    fn start(&mut self, block: Block, joins: Block, column: usize) {
        if column == 0 {
            self.items.clear();
        }
        if self.last != joins {
            self.blank();
        }
        self.last = block;
    }

    fn open(&mut self, column: usize, marker: String, text: &str, broken: bool) {
        self.close();
        let text = text.to_owned();
        self.open = Some(Open {
            column,
            marker,
            text,
            broken,
        });
    }

    /// Puts out what is open: one line, whatever its length.
    fn close(&mut self) {
        let Some(Open {
            column,
            marker,
            text,
            ..
        }) = self.open.take()
        else {
            return;
        };
        let text = inline::text(&text);
        let text = if text.is_empty() && !marker.is_empty() {
            String::from("…")
        } else {
            inert(&text)
        };
        self.push(column, &format!("{marker}{text}"));
    }

    fn blank(&mut self) {
        self.close();
        if self.out.last().is_some_and(|line| !line.is_empty()) {
            self.out.push(String::new());
        }
        self.last = Block::Blank;
    }

    fn push(&mut self, column: usize, text: &str) {
        self.out.push(if text.is_empty() {
            String::new()
        } else {
            format!("{:column$}{text}", "")
        });
    }
}

impl Open {
    /// A break between lines is a space, but not between characters that are written without spaces.
    fn join(&mut self, line: &str, broken: bool) {
        let sides = [self.text.chars().next_back(), line.chars().next()];
        if !self.text.is_empty() && !sides.into_iter().all(|c| c.is_some_and(is_wide)) {
            self.text.push(' ');
        }
        self.text.push_str(line);
        self.broken = broken;
    }
}

/// Chinese and Japanese, with their punctuation.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}')
}

/// A line of nothing but rules or underlines of headings: a break between paragraphs is what is left of it.
fn is_rule(trimmed: &str) -> bool {
    let mut marks = trimmed.chars().filter(|c| *c != ' ');
    let Some(first) = marks.next() else {
        return true;
    };
    "-=*_".contains(first)
        && marks.clone().all(|c| c == first)
        && (marks.count() >= 2 || trimmed.len() == 1)
}

fn is_heading(trimmed: &str) -> bool {
    let level = trimmed.chars().take_while(|c| *c == '#').count();
    (1..=6).contains(&level)
        && trimmed
            .get(level..)
            .is_some_and(|rest| rest.starts_with(' '))
}
