//! In: the bytes on disk and the bytes wanted. Out: a unified diff of a few lines.

use std::fmt::Write;

use similar::TextDiff;

/// Lines of a diff that are shown; the rest is counted.
const SHOWN: usize = 20;

/// A unified diff from `actual` to `wanted`, cut to a few lines; empty for files that are not text.
pub fn short_diff(actual: &[u8], wanted: &[u8]) -> String {
    let (Ok(actual), Ok(wanted)) = (std::str::from_utf8(actual), std::str::from_utf8(wanted))
    else {
        return String::new();
    };
    let diff = TextDiff::from_lines(actual, wanted);
    let text = diff.unified_diff().context_radius(1).to_string();
    let total = text.lines().count();
    let mut short: String = text
        .lines()
        .take(SHOWN)
        .flat_map(|line| [line, "\n"])
        .collect();
    if total > SHOWN {
        // Writing to a String cannot fail.
        let _ = writeln!(short, "... {} more lines", total - SHOWN);
    }
    short
}
