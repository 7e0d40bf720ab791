//! Where an operation ended up.

use crate::ir::Surface;

/// Indices of surface and operation.
pub(crate) fn position(id: &str, surfaces: &[Surface]) -> Option<(usize, usize)> {
    surfaces.iter().enumerate().find_map(|(number, surface)| {
        let mut operations = surface.operations.iter();
        Some((number, operations.position(|operation| operation.id == id)?))
    })
}
