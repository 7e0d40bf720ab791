//! In: what the bundler put where. Out: [`Origins`], from a JSON pointer into the bundled document to the place in the
//! files that it was copied from.

use std::collections::BTreeMap;

use super::files::Target;

/// Where the parts of a bundled document come from. What is not noted comes from the same place in the root file.
#[derive(Debug, Default)]
pub struct Origins {
    grafts: BTreeMap<String, Target>,
}

impl Origins {
    /// Notes that what stands at `pointer` of the bundled document was copied from `target`.
    pub(super) fn graft(&mut self, pointer: String, target: Target) {
        self.grafts.insert(pointer, target);
    }

    /// The file, and the pointer in it, that the node at a pointer into the bundled document was copied from.
    pub fn target(&self, pointer: &str) -> Target {
        let mut around = pointer;
        loop {
            if let Some(graft) = self.grafts.get(around) {
                let below = &pointer[around.len()..];
                return Target::new(graft.file, format!("{}{below}", graft.pointer));
            }
            match around.rsplit_once('/') {
                Some((parent, _)) => around = parent,
                None => {
                    return Target::new(0, pointer);
                }
            }
        }
    }
}
