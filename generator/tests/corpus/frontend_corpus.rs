//! Real documents have no error, their trees hold what `serde_yaml` and `serde_json` read, and all of them bundle.

use libtest_mimic::Trial;

use crate::needs::Need;
use crate::support::frontend;
use std::{fs, time::Instant};

use crate::corpus;
use crate::support::frontend::{plain, text};
use crate::tests;
use authing_codegen::{
    problem::{Problems, Severity},
    spec,
};

fn trees_hold_what_serde_reads() {
    for path in corpus() {
        let text = fs::read_to_string(&path).unwrap();
        let mut problems = Problems::new(false);
        let files = spec::load::load(&path, &mut problems);
        let problems = problems.take();
        assert!(
            problems.is_empty(),
            "{}: {}",
            path.display(),
            frontend::text(&problems)
        );
        let expected: serde_json::Value = if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            serde_json::from_str(&text).unwrap()
        } else {
            match serde_yaml::from_str(&text) {
                Ok(value) => value,
                Err(error) => {
                    eprintln!("{}: serde_yaml rejects it ({error})", path.display());
                    continue;
                }
            }
        };
        // As text, since equal maps may differ in order.
        assert_eq!(
            plain(&files.list[0].root).to_string(),
            expected.to_string(),
            "{}",
            path.display()
        );
    }
}

pub(crate) fn trials(need: &Need) -> Vec<Trial> {
    tests![need.clone(); trees_hold_what_serde_reads, spans_point_at_their_nodes, real_documents_bundle, real_documents_have_no_error]
}

/// Every node's span must lead back to text that looks like the node.
fn spans_point_at_their_nodes() {
    for path in corpus() {
        let mut problems = Problems::new(false);
        let files = spec::load::load(&path, &mut problems);
        let text = &files.list[0].source.text;
        let mut nodes = vec![&files.list[0].root];
        let mut seen = 0;
        while let Some(node) = nodes.pop() {
            nodes.extend(node.items());
            for member in node.members() {
                let span = member.key_span;
                let key = &text[span.start as usize..(span.start + span.length) as usize];
                let unquoted = key.trim_matches(['"', '\'']);
                assert!(
                    unquoted == member.key || key.contains(['\\', '\'']),
                    "{}: {key} {}",
                    path.display(),
                    member.key
                );
                nodes.push(&member.node);
                seen += 1;
            }
            if let Some(value) = node.as_str() {
                let raw =
                    &text[node.span.start as usize..(node.span.start + node.span.length) as usize];
                let first = value.split_whitespace().next().unwrap_or_default();
                assert!(
                    raw.contains(first) || raw.contains(['\\', '\'']) || raw.starts_with('*'),
                    "{}: {raw} {value}",
                    path.display()
                );
            }
        }
        assert!(seen > 30);
    }
}

fn real_documents_bundle() {
    for path in corpus() {
        let mut problems = Problems::new(false);
        let start = Instant::now();
        let document = spec::read(&path, None, &mut problems);
        let elapsed = start.elapsed();
        let problems = problems.take();
        let errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        eprintln!(
            "{} {elapsed:?} {errors} errors of {} problems",
            path.display(),
            problems.len()
        );
        let Some(document) = document else {
            panic!("{}: {}", path.display(), text(&problems))
        };
        assert!(!document.openapi.paths.paths.is_empty());
        let (value, _) = spec::bundle::bundle(&document.files, &mut Problems::new(false));
        let wrong: Vec<_> = frontend::references(&value)
            .into_iter()
            .filter(|text| !leads(&value, text))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

fn real_documents_have_no_error() {
    for path in corpus() {
        let mut problems = Problems::new(false);
        let document = spec::read(&path, None, &mut problems);
        let problems = problems.take();
        let errors: Vec<_> = problems
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        assert!(
            errors.is_empty() && document.is_some(),
            "{}: {}",
            path.display(),
            frontend::text(&errors)
        );
    }
}

/// Whether a reference is to a component that is there.
fn leads(document: &serde_json::Value, text: &str) -> bool {
    let pointer = text.strip_prefix('#').unwrap_or_default();
    pointer.matches('/').count() == 3
        && pointer.starts_with("/components/")
        && document.pointer(pointer).is_some()
}
