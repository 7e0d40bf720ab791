//! The modules of the carried runtime and of the generator use each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{modules::Graph, root};

/// The layers of the runtime: each may use those before it.
const LAYERS: [&str; 4] = ["wire", "engine", "session", "verify"];

fn runtime() -> Graph {
    Graph::read(&root().join("templates/src"), &[])
}

#[test]
fn each_layer_of_the_runtime_uses_those_before_it() {
    let edges = runtime()
        .edges()
        .remove(&["runtime".to_owned()][..])
        .unwrap_or_default();
    let place = |name: &str| LAYERS.iter().position(|layer| *layer == name);
    for (from, all) in &edges {
        for to in all {
            assert!(place(from) > place(to), "`{from}` uses `{to}`");
        }
    }
    // `verify` and `session` do without each other: a description may need one of them alone.
    assert_eq!(edges["engine"], BTreeSet::from(["wire".to_owned()]));
    assert!(!edges["verify"].contains("session"));
}

#[test]
fn the_runtime_has_no_cycles() {
    let cycles: Vec<String> = runtime()
        .cycles()
        .into_iter()
        .filter(|cycle| cycle.starts_with("runtime"))
        .collect();
    assert!(
        cycles.is_empty(),
        "modules that use each other:\n{}",
        cycles.join("\n")
    );
}

#[test]
fn the_generator_has_no_cycles() {
    let cycles = Graph::read(&root().join("generator/src"), &[]).cycles();
    assert!(
        cycles.is_empty(),
        "modules that use each other:\n{}",
        cycles.join("\n")
    );
}

/// What the tests above rest on: a crate of three files with every kind of path.
#[test]
fn cycles_are_found_whatever_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod b; pub use a::one::One;");
    write("a.rs", "pub mod one; pub mod two; pub use self::two::Two;");
    write("a/one.rs", "pub struct One; type Other = super::Two;");
    write("a/two.rs", "pub struct Two;");
    write("b.rs", "fn b() { vec![crate::One]; }");
    let graph = Graph::read(folder.path(), &[]);
    let edges: BTreeMap<_, _> = graph.edges();
    assert_eq!(
        edges[&Vec::new()],
        BTreeMap::from([("b".to_owned(), BTreeSet::from(["a".to_owned()]))])
    );
    assert_eq!(graph.cycles(), Vec::<String>::new());

    write("a/two.rs", "pub struct Two; use super::one::One;");
    assert_eq!(Graph::read(folder.path(), &[]).cycles(), ["a: one, two"]);
    write("a/two.rs", "pub struct Two; fn two() { crate::b::b() }");
    assert_eq!(Graph::read(folder.path(), &[]).cycles(), [": a, b"]);
}
