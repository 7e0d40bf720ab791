//! How deep and how large a document may be.

/// The deepest nesting in one file.
pub(super) const MAX_DEPTH: usize = 200;
/// The most nodes in all files together, aliases written out.
pub(super) const MAX_NODES: usize = 2_000_000;

/// Counts nodes down to the limit.
pub(super) struct Budget(pub usize);

impl Budget {
    /// Takes this many nodes; `None` when there are not so many left.
    pub(super) fn take(&mut self, nodes: usize) -> Option<()> {
        self.0 = self.0.checked_sub(nodes)?;
        Some(())
    }
}
