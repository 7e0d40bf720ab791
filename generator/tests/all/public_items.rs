//! What users of a generated crate can name: each public item with its kind and its path, and where it is defined if it is
//! re-exported. The lists lie in `public_items/`; `UPDATE_EXPECT=1` writes them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::support::public::Crate;
use crate::support::{blessing, diff, root, write};

/// The crates, and the folder of each.
const CRATES: [(&str, &str); 2] = [
    ("authing-miniprogram", "generated/src"),
    ("miniature", "templates/src"),
];

#[test]
fn the_public_items_are_those_listed() {
    for (name, folder) in CRATES {
        let items = Crate::read(&root().join(folder)).public();
        let lines = items.iter().map(|item| item.to_string() + "\n");
        let found: String = lines.collect();
        if blessing() {
            write(&list(name), &found);
        }
        let wanted = std::fs::read_to_string(list(name)).unwrap_or_default();
        assert!(
            found == wanted,
            "{}\nIf this is right: UPDATE_EXPECT=1 cargo test -p authing-codegen --test all public_items",
            diff(&wanted, &found)
        );
    }
}

/// One item may be reached by two paths; two items of one name would meet in the `use` lines of users.
#[test]
fn each_public_name_is_there_once() {
    for (name, _) in CRATES {
        let list = std::fs::read_to_string(list(name)).unwrap();
        let mut homes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in list.lines() {
            let (kind, rest) = line.split_once(' ').unwrap();
            let rest = rest.split(" [").next().unwrap();
            let (path, home) = rest.split_once(" = ").unwrap_or((rest, rest));
            let name = path.rsplit("::").next().unwrap();
            // Modules, and the constants in a module of codes, are named with the module around them.
            if !["mod", "const"].contains(&kind) {
                homes.entry(name).or_default().insert(home);
            }
        }
        homes.retain(|_, of| of.len() > 1);
        assert!(homes.is_empty(), "{name}: {homes:#?}");
    }
}

fn list(name: &str) -> PathBuf {
    let folder = root().join("generator/tests/all/public_items");
    folder.join(name).with_extension("txt")
}

/// A type that a public method, field or variant mentions is one that users can name.
#[test]
fn public_signatures_name_public_items() {
    for (name, folder) in CRATES {
        let faults = Crate::read(&root().join(folder)).unnameable();
        assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
    }
}

/// What the tests above rest on.
#[test]
fn public_items_are_found_through_re_exports() {
    let folder = tempfile::tempdir().unwrap();
    let file = |path: &str, text: &str| write(&folder.path().join(path), text);
    file(
        "lib.rs",
        "#[doc(hidden)] pub mod inner; mod own; pub use own::Own; pub mod face { pub use crate::inner::{Deep, deep}; }",
    );
    file(
        "own.rs",
        "pub struct Own { pub secret: crate::inner::Hidden }",
    );
    file(
        "inner.rs",
        "pub mod deep; pub struct Hidden; pub use self::deep::Deep;",
    );
    file(
        "inner/deep.rs",
        "#[cfg(feature = \"x\")] pub enum Deep { One } impl Deep { #[doc(hidden)] pub fn of(h: super::Hidden) {} }",
    );
    let own = Crate::read(folder.path());
    let list: Vec<String> = own.public().iter().map(ToString::to_string).collect();
    let wanted = [
        "struct Own = own::Own",
        "mod face",
        "enum face::Deep = inner::deep::Deep [x]",
        "mod face::deep = inner::deep",
        "enum face::deep::Deep = inner::deep::Deep [x]",
    ];
    assert_eq!(BTreeSet::from_iter(list), wanted.map(str::to_owned).into());
    assert_eq!(own.unnameable(), ["own::Own names inner::Hidden"]);
}
