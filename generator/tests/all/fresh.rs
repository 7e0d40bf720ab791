//! In: `spec/` and `generated/`. Out: proof that the second is what the generator makes of the first.

use crate::support::{generated, root};
use authing_codegen::{Options, manifest, output};

#[test]
fn the_generated_crate_is_fresh() {
    let settings =
        manifest::settings(&root()).expect("Cargo.toml has [workspace.metadata.codegen]");
    let standing = manifest::standing(&settings.out);
    let options = Options {
        member: standing.member,
        lints: standing.lints,
        spec: settings.spec,
        name: settings.name.expect("a name"),
        names: settings.names,
        only: Vec::new(),
        strict: settings.strict,
    };
    let tree = generated(&options).tree;
    let stale = output::check(&tree, &settings.out).expect("generated/ can be read");
    let list: Vec<String> = stale
        .iter()
        .map(|one| format!("{}: {}\n{}", one.path, one.state.word(), one.diff))
        .collect();
    assert!(list.is_empty(), "{}\nrun: cargo codegen", list.join("\n"));
}
