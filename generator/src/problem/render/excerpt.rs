//! In: a place. Out: the line it is on, and a caret below it.

use std::{
    collections::BTreeMap,
    fmt::{Result, Write},
    sync::Arc,
};

use unicode_width::UnicodeWidthChar;

use super::clean::{clean, harmless};
use crate::problem::{Place, Source, lines::Lines};

/// How wide a tab is shown.
const TAB: usize = 4;
/// The widest excerpt; of longer lines, such as those of a minified file, a part around the caret is shown.
const WIDTH: usize = 120;
/// How much of a long line is shown before the caret.
const BEFORE: usize = 40;

/// The most characters that are looked at on either side of the caret: some take no column at all.
const MOST: usize = 4 * WIDTH;

/// Writes excerpts; remembers where the lines of each file are.
#[derive(Default)]
pub(super) struct Excerpts {
    lines: BTreeMap<String, Lines>,
}

impl Excerpts {
    /// Writes where a place is, its line and a caret with an optional label.
    pub(super) fn write(
        &mut self,
        place: &Place,
        arrow: &str,
        gutter: usize,
        label: Option<&str>,
        out: &mut String,
    ) -> Result {
        let Some(source) = &place.source else {
            if let Some(label) = label {
                writeln!(out, "{:gutter$} = {label}", "")?;
            }
            return Ok(());
        };
        let (name, line, column) = (clean(&source.name), place.line, place.column);
        writeln!(out, "{:gutter$}{arrow} {name}:{line}:{column}", "")?;
        let Some((before, after)) = self.line(source, line, column) else {
            return Ok(());
        };
        let shown = Shown::new(before, after, place.length);
        let label = label.map(|label| format!(" {label}")).unwrap_or_default();
        writeln!(out, "{:gutter$} |", "")?;
        writeln!(
            out,
            "{}",
            format!("{line:gutter$} | {}", shown.text).trim_end()
        )?;
        writeln!(
            out,
            "{:gutter$} | {:2$}{3}{label}",
            "",
            "",
            shown.indent,
            "^".repeat(shown.width)
        )
    }

    /// One line of a file, without its end: what stands before the column, and the rest.
    fn line<'a>(
        &mut self,
        source: &'a Arc<Source>,
        line: u32,
        column: u32,
    ) -> Option<(&'a str, &'a str)> {
        let text = source.text.as_str();
        if !self.lines.contains_key(&source.name) {
            self.lines.insert(source.name.clone(), Lines::new(text));
        }
        let lines = self.lines.get(&source.name)?;
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = lines.start(at)?;
        let end = lines.start(at + 1).unwrap_or(text.len());
        let line = text.get(start..end)?.trim_end_matches(['\n', '\r']);
        let column = usize::try_from(column).ok()?.saturating_sub(1);
        let character = lines.characters_before(text, start).saturating_add(column);
        line.split_at_checked((lines.byte_of(text, character) - start).min(line.len()))
    }
}

/// A line as it is shown, and where the caret goes, in columns of the terminal.
struct Shown {
    text: String,
    indent: usize,
    width: usize,
}

impl Shown {
    fn new(before: &str, after: &str, length: u32) -> Self {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let is_short = fits(before.chars().rev().chain(after.chars()), WIDTH);
        // What is left out on the left: nothing, if the line is short or the caret near its start.
        let from = if is_short || fits(before.chars(), BEFORE) {
            0
        } else {
            start_of_last(before, BEFORE)
        };
        let mut shown = Self {
            text: String::new(),
            indent: 0,
            width: 0,
        };
        if from > 0 {
            shown.text.push('…');
            shown.indent = 1;
        }
        let before = before.get(from..).unwrap_or_default();
        let mut used = 0;
        let left = before.chars().map(|character| (None, character));
        let right = after
            .chars()
            .enumerate()
            .map(|(at, character)| (Some(at), character));
        for (at, character) in left.chain(right) {
            let columns = width(character);
            if used + columns > WIDTH || at.is_some_and(|at| at > MOST) {
                shown.text.push('…');
                break;
            }
            used += columns;
            shown.push(character);
            match at {
                None => shown.indent += columns,
                Some(at) if at < length => shown.width += columns,
                Some(_) => {}
            }
        }
        shown.width = shown.width.max(1);
        shown
    }

    fn push(&mut self, character: char) {
        if character == '\t' {
            self.text.push_str(&" ".repeat(TAB));
        } else {
            self.text.push(harmless(character));
        }
    }
}

/// How many columns a character takes: two for most of East Asia's.
fn width(character: char) -> usize {
    if character == '\t' {
        TAB
    } else {
        harmless(character).width().unwrap_or(1)
    }
}

/// Whether these characters take no more columns than this.
fn fits(characters: impl Iterator<Item = char>, columns: usize) -> bool {
    let mut used = 0;
    for (at, character) in characters.enumerate() {
        used += width(character);
        if used > columns || at > MOST {
            return false;
        }
    }
    true
}

/// Where the last so many columns of a text begin.
fn start_of_last(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let mut from = text.len();
    for (at, character) in text.char_indices().rev().take(MOST) {
        if used >= columns {
            break;
        }
        used += width(character);
        from = at;
    }
    from
}
