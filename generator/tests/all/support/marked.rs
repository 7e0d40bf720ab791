//! In: documents in which `⟦` marks the place of each expected problem. Out: the problems that the front end finds in them,
//! once they are exactly the expected ones at exactly the marked lines and columns.

use super::frontend::{self, Folder};
use authing_codegen::problem::{Problem, Severity};

/// Stands before the first character of what a problem is about; taken out before the file is written.
const MARK: char = '⟦';

/// Reads these files, the root first. Expects `severity code` of each problem in the order of the marks: by name of the
/// file, line, column. A document must be left to go on with.
pub(crate) fn expect(test: &str, files: &[(&str, &str)], expected: &[&str]) -> Vec<Problem> {
    let mut places = Vec::new();
    let folder = Folder::new("marked", &[]);
    for (name, marked) in files {
        folder.write(name, marked.replace(MARK, "").as_bytes());
        places.extend(
            marks(marked)
                .into_iter()
                .map(|(line, column)| ((*name).to_owned(), line, column)),
        );
    }
    places.sort();
    assert_eq!(
        places.len(),
        expected.len(),
        "{test}: as many marks as expected problems: {places:?}"
    );
    let root = files.first().map_or("", |(name, _)| name);
    let (document, problems) = folder.read(root);
    let expected: Vec<_> = expected
        .iter()
        .zip(places)
        .map(|(what, (file, line, column))| format!("{what} {file}:{line}:{column}"))
        .collect();
    let found: Vec<_> = problems.iter().map(told).collect();
    assert_eq!(found, expected, "{test}:\n{}", frontend::text(&problems));
    assert!(
        document.is_some(),
        "{test}: nothing is left to go on with:\n{}",
        frontend::text(&problems)
    );
    problems
}

/// The same of a document in one file.
pub(crate) fn one(test: &str, document: &str, expected: &[&str]) -> Vec<Problem> {
    expect(test, &[("a.yaml", document)], expected)
}

/// The cells of each row of a table, which stand between bars; a line that begins with `#` is a remark.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| row.split('|').map(str::trim).collect())
}

/// Tries each row of a table: what is found, or `nothing`, and the text, which `document` makes a document of.
pub(crate) fn table(table: &str, document: impl Fn(&str) -> String) {
    for row in rows(table) {
        let [expected, text] = row[..] else {
            panic!("{row:?}");
        };
        let expected: &[&str] = match expected {
            "nothing" => &[],
            _ => &[expected],
        };
        one(text, &document(text), expected);
    }
}

/// Line and column of each mark in the text without marks.
fn marks(marked: &str) -> Vec<(u32, u32)> {
    let (mut line, mut column) = (1, 1);
    let mut found = Vec::new();
    for letter in marked.chars() {
        match letter {
            MARK => found.push((line, column)),
            '\n' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
    }
    found
}

fn told(problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = frontend::at(&problem.place);
    let place = place.rsplit_once('+').map_or("", |(place, _)| place);
    format!("{severity} {} {place}", problem.kind.code())
}

/// A document with these lines below `paths` and `components`.
pub(crate) fn document(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}\ncomponents:\n{components}\n"
    )
}

/// A document with this schema, called `A`, and an object called `B`. Lines after the first are further schemas.
pub(crate) fn schema(text: &str) -> String {
    document(
        "  {}",
        &format!("  schemas:\n    A: {text}\n    B: {{type: object}}"),
    )
}

/// A document with this operation.
pub(crate) fn operation(text: &str) -> String {
    document(&format!("  /a:\n    get: {text}"), "  schemas: {}")
}
