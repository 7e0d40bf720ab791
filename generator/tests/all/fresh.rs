//! In: `spec/` and `generated/`. Out: proof that the second is what the generator makes of the first.

use authing_codegen::manifest::{self, Standing};
use authing_codegen::{Options, output};

use crate::support::{generated, root};

#[test]
fn the_generated_crate_is_fresh() {
    let settings = manifest::settings(&root()).expect("the settings are right");
    let settings = settings.expect("Cargo.toml has [workspace.metadata.codegen]");
    let standing = manifest::standing(&settings.out);
    let options = Options {
        member: matches!(standing, Standing::Member { .. }),
        lints: standing == Standing::Member { lints: true },
        spec: settings.spec,
        name: settings.name.expect("a name"),
        names: settings.names,
        only: Vec::new(),
        strict: settings.strict,
        command: settings.command.to_owned(),
        license_files: settings.license_files,
    };
    let tree = generated(&options).tree;
    let stale = output::check(&tree, &settings.out).expect("generated/ can be read");
    let list: Vec<String> = stale
        .iter()
        .map(|one| format!("{}: {}\n{}", one.path, one.state.word(), one.diff))
        .collect();
    assert!(list.is_empty(), "{}\nrun: cargo codegen", list.join("\n"));
}
