//! Reads one file: its text, its raw tree, and the faults in it as problems.

use std::{fs, io::Read, path::Path, sync::Arc};

use super::{
    fault::Fault,
    files::File,
    json,
    limits::Budget,
    node::{Node, Span, Value},
    yaml,
};
use crate::problem::{Kind, Problem, Problems, Source};

/// The most bytes that one file may have.
const MAX_BYTES: u64 = 32 * 1024 * 1024;
/// The text of a file, without a byte order mark; or why there is none.
pub(super) fn read_text(path: &Path) -> Result<String, (Kind, String)> {
    let unreadable = |error: std::io::Error| (Kind::UnreadableFile, error.to_string());
    // A named pipe or a device would block or never end.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err((Kind::UnreadableFile, "it is no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err((
            Kind::TooLarge,
            format!("it is larger than {} MiB", MAX_BYTES >> 20),
        ));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        (
            Kind::UnreadableFile,
            format!(
                "it is not UTF-8 (byte {})",
                error.utf8_error().valid_up_to()
            ),
        )
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// The tree of a text, and the faults found on the way.
pub(super) fn parse(
    number: u32,
    name: &str,
    text: String,
    budget: &mut Budget,
) -> (File, Vec<Fault>) {
    let extension = Path::new(name)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let is_json = match extension.as_deref() {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => text.trim_start().starts_with(['{', '[']),
    };
    let mut faults = Vec::new();
    let root = if is_json {
        json::parse(number, &text, budget, &mut faults)
    } else {
        yaml::parse(number, &text, budget, &mut faults)
    };
    let nothing = Node {
        value: Value::Null,
        span: Span::start_of(number),
    };
    (
        File::new(
            Arc::new(Source {
                name: name.to_owned(),
                text,
            }),
            root.unwrap_or(nothing),
        ),
        faults,
    )
}

/// Makes Problems of faults.
pub(super) fn report(file: &File, faults: Vec<Fault>, problems: &mut Problems) {
    for fault in faults {
        // A key that stands twice is in the tree once, where it stands first.
        let found = fault
            .related
            .as_ref()
            .filter(|_| fault.kind == Kind::DuplicateKey)
            .map_or(fault.span, |(_, span)| *span);
        let pointer = file.pointer_at(found.start);
        let place = |span: Span| file.place(span, &pointer);
        let mut problem = Problem::new(fault.kind, place(fault.span), fault.message);
        problem.severity = fault.severity;
        if let Some((message, span)) = fault.related {
            problem = problem.related(message, place(span));
        }
        if let Some(hint) = fault.hint {
            problem = problem.hint(hint);
        }
        problems.push(problem);
    }
}
