//! In: the Authing spec, and larger documents of others where they are. Out: how long generation takes, each beside the
//! bare parsing of the same bytes.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use authing_codegen::generate;
use criterion::{Criterion, criterion_group, criterion_main};
use tests::{options, root, shared};

fn documents() -> Vec<(&'static str, PathBuf)> {
    let mut documents = vec![("authing-spec", root().join("spec/authing.yaml"))];
    if let Some(corpus) = shared("corpus") {
        documents.push((
            "authing-authentication",
            corpus.join("authing-authentication.json"),
        ));
        documents.push(("keycloak-admin", corpus.join("keycloak-admin.json")));
    }
    documents
}

/// The bytes of a document: all files below the folder for one in several files.
fn texts(path: &PathBuf) -> Vec<String> {
    let many = path
        .extension()
        .is_some_and(|extension| extension == "yaml");
    let folder = path
        .parent()
        .filter(|_| many)
        .map(tests::files)
        .unwrap_or_default();
    let yaml = folder
        .into_iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "yaml"))
        .map(|(_, text)| text);
    if many {
        yaml.collect()
    } else {
        vec![fs::read_to_string(path).unwrap_or_default()]
    }
}

fn generation(criterion: &mut Criterion) {
    for (name, path) in documents() {
        let texts = texts(&path);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("parse", |bencher| {
            bencher.iter(|| {
                for text in &texts {
                    if text.starts_with('{') {
                        let _ = black_box(serde_json::from_str::<serde_json::Value>(text));
                    } else {
                        let _ = black_box(serde_yaml::from_str::<serde_yaml::Value>(text));
                    }
                }
            });
        });
        let options = options(&path, "bench");
        group.bench_function("generate", |bencher| {
            bencher.iter(|| black_box(generate(&options)));
        });
        group.finish();
    }
}

criterion_group!(benches, generation);
criterion_main!(benches);
