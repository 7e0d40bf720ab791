//! Prints problems: as text for people, with the source line and a caret, or as JSON for machines.

use std::fmt::{Result, Write};

use super::kind::Severity;
use super::list::Problem;

mod clean;
mod excerpt;
mod json;

use clean::clean;
use excerpt::Excerpts;

/// For whom problems are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object with all problems.
    Json,
}

/// Writes problems in the order given, and a line that counts them. Empty for no problems as text.
pub fn render(problems: &[Problem], format: Format) -> String {
    match format {
        Format::Text => text(problems),
        Format::Json => json::render(problems),
    }
}

fn text(problems: &[Problem]) -> String {
    let mut excerpts = Excerpts::default();
    let mut out = String::new();
    for problem in problems {
        // A String takes whatever is written to it.
        let _ = one(problem, &mut excerpts, &mut out);
        out.push('\n');
    }
    if !problems.is_empty() {
        out.push_str(&summary(problems));
        out.push('\n');
    }
    out
}

fn one(problem: &Problem, excerpts: &mut Excerpts, out: &mut String) -> Result {
    let severity = problem.severity.word();
    let code = problem.kind.code();
    let message = clean(&problem.message);
    writeln!(out, "{severity}[{code}]: {message}")?;
    let places =
        std::iter::once(&problem.place).chain(problem.related.iter().map(|related| &related.place));
    let gutter = places
        .map(|place| place.line.to_string().len())
        .max()
        .unwrap_or(1);
    excerpts.write(&problem.place, "-->", gutter, None, out)?;
    for related in &problem.related {
        excerpts.write(
            &related.place,
            ":::",
            gutter,
            Some(&clean(&related.message)),
            out,
        )?;
    }
    if !problem.place.pointer.is_empty() {
        let pointer = clean(&problem.place.pointer);
        writeln!(out, "{:gutter$} = at: {pointer}", "")?;
    }
    if let Some(hint) = &problem.hint {
        let hint = clean(hint);
        writeln!(out, "{:gutter$} = hint: {hint}", "")?;
    }
    Ok(())
}

/// "1 error, 2 warnings".
fn summary(problems: &[Problem]) -> String {
    let count = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let parts = [
        (Severity::Error, count(Severity::Error)),
        (Severity::Warning, count(Severity::Warning)),
    ];
    let parts = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {}{plural}", severity.word())
        });
    parts.collect::<Vec<_>>().join(", ")
}
