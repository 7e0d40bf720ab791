//! In: YAML text. Out: its raw tree with positions, values as `serde_yaml` reads them, and the faults in it.
//!
//! The grammar is libyaml-safer's, a port of the library below `serde_yaml`; numbers are read by `serde_yaml` itself.

use libyaml_safer::{Error, EventData, Mark, Parser};

use super::{
    fault::Fault,
    limits::Budget,
    node::{Node, Span},
};
use crate::problem::Kind;

mod guard;
mod scalar;
mod tree;

use tree::Tree;

/// Reads a text; `None` if its syntax is wrong.
pub(super) fn parse(
    file: u32,
    text: &str,
    budget: &mut Budget,
    faults: &mut Vec<Fault>,
) -> Option<Node> {
    if let Some(fault) = forbidden_character(file, text) {
        faults.push(fault);
        return None;
    }
    // libyaml-safer panics on a tag before a comma (`[!tag, ...]`) and perhaps elsewhere.
    let outcome = guard::catch(text, || events(file, text, budget, faults)).unwrap_or_else(|| {
        let span = Span::start_of(file);
        let hint = "write a space after every tag (`!name`)";
        Err(Fault::new(Kind::Syntax, span, "the YAML parser gives up on this file").hint(hint))
    });
    match outcome {
        Ok(node) => Some(node),
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

fn events(
    file: u32,
    text: &str,
    budget: &mut Budget,
    faults: &mut Vec<Fault>,
) -> Result<Node, Fault> {
    // The parser expects a line break at the end where a backslash stands.
    let mut input = std::io::Read::chain(text.as_bytes(), b"\n".as_slice());
    let mut parser = Parser::new();
    parser.set_input(&mut input);
    let mut tree = Tree::new(file, text, budget, faults);
    let mut documents = 0;
    loop {
        let event = parser.parse().map_err(|error| syntax(file, text, &error))?;
        let span = span(file, text, event.start_mark, event.end_mark);
        match event.data {
            EventData::DocumentStart { .. } if documents > 0 => {
                return Err(Fault::new(
                    Kind::Syntax,
                    span,
                    "the file holds more than one YAML document",
                ));
            }
            EventData::DocumentStart { .. } => documents += 1,
            EventData::StreamEnd => return Ok(tree.finish()),
            data => tree.event(data, span)?,
        }
    }
}

fn span(file: u32, text: &str, start: Mark, end: Mark) -> Span {
    let limit = text.len() as u64;
    let (start, end) = (start.index.min(limit), end.index.min(limit));
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Span {
        file,
        start: narrow(start),
        length: narrow(end.saturating_sub(start)),
    }
}

fn syntax(file: u32, text: &str, error: &Error) -> Fault {
    let mark = error.problem_mark().unwrap_or_default();
    let message = match error.context() {
        Some(context) => format!("{}, {context}", error.problem()),
        None => error.problem().to_owned(),
    };
    let fault = Fault::new(Kind::Syntax, span(file, text, mark, mark), message);
    let fault = match error.context_mark() {
        Some(context) if context.line != mark.line => Fault {
            related: Some(("it began here", span(file, text, context, context))),
            ..fault
        },
        _ => fault,
    };
    let line = text
        .get(..usize::try_from(mark.index).unwrap_or(usize::MAX))
        .map_or("", |before| {
            before.rsplit(['\n', '\r']).next().unwrap_or_default()
        });
    let rest = text
        .get(usize::try_from(mark.index).unwrap_or(usize::MAX)..)
        .unwrap_or_default();
    if rest.starts_with('\t') || line.trim_start_matches(' ').starts_with('\t') {
        fault.hint("YAML is indented by spaces, never by tabs")
    } else if error.problem().contains("mapping values are not allowed") {
        fault.hint("put a text that contains `: ` in quotes")
    } else {
        fault
    }
}

/// Characters that YAML does not allow anywhere.
fn forbidden_character(file: u32, text: &str) -> Option<Fault> {
    let allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..);
    let (at, character) = text
        .char_indices()
        .find(|(_, character)| !allowed(*character))?;
    let span = Span {
        file,
        start: u32::try_from(at).unwrap_or(u32::MAX),
        length: 1,
    };
    let message = format!(
        "the control character U+{:04X} is not allowed in YAML",
        u32::from(character)
    );
    Some(Fault::new(Kind::Syntax, span, message))
}
