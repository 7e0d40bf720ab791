//! The carried runtime: which of its files, features and dependencies a description needs.
//!
//! One table says it, and tests hold the table to what the files use. The bytes are part of this binary, so that an
//! installed one needs no other file. They are read through the links in `carried/`, so that the packaged generator holds
//! them too: cargo packages what a link points at.

mod faces;
mod manifests;
mod part;
mod table;

pub use self::faces::{FACES, Face, NAMES, Names};
pub use self::manifests::{Dependency, Feature, Manifests};
pub use self::part::Part;
pub use self::table::PARTS;
use crate::passes::{Need, Needs};

/// The comments of the lists of modules, which are made of the table.
pub const LISTS: [(&str, &str); 3] = [
    ("", include_str!("../carried/runtime.rs")),
    ("engine", include_str!("../carried/runtime/engine.rs")),
    ("wire", include_str!("../carried/runtime/wire.rs")),
];

/// The parts that a description needs, with those that they imply.
#[derive(Debug)]
pub struct Carried(Vec<&'static Part>);

impl Carried {
    /// For these needs.
    pub fn of(needs: &Needs) -> Self {
        let mut all: Vec<Need> = std::iter::once(Need::Core).chain(needs.iter()).collect();
        let mut next = 0;
        while let Some(need) = all.get(next).copied() {
            next += 1;
            let part = PARTS.iter().find(|part| part.need == need);
            let implied = part.map_or(&[][..], |part| part.implies);
            all.extend(
                implied
                    .iter()
                    .filter(|one| !all.contains(one))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
        Self(
            PARTS
                .iter()
                .filter(|part| all.contains(&part.need))
                .collect(),
        )
    }

    /// The parts, in the order of the table.
    pub fn parts(&self) -> impl Iterator<Item = &'static Part> + '_ {
        self.0.iter().copied()
    }

    /// Paths below `runtime/` and texts.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.parts().flat_map(|part| part.files).copied()
    }

    /// Whether a part knows this feature.
    pub fn has_feature(&self, name: &str) -> bool {
        self.parts().any(|part| part.features.contains(&name))
    }

    /// Whether a part uses this crate.
    pub fn has_dependency(&self, name: &str) -> bool {
        self.parts().any(|part| part.dependencies.contains(&name))
    }
}

/// The files to write, as paths from the crate's folder.
pub fn carried(needs: &Needs) -> Vec<(String, &'static [u8])> {
    let carried = Carried::of(needs);
    let files = carried.files();
    files
        .map(|(path, text)| (format!("src/runtime/{path}"), text.as_bytes()))
        .collect()
}

/// The names of the crates that a client may depend on.
pub(crate) fn dependencies() -> impl Iterator<Item = &'static str> {
    PARTS.iter().flat_map(|part| part.dependencies).copied()
}
