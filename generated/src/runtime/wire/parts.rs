//! [`Parts`]: what the optional parts of the runtime keep in a client, so that the client need not know them.

use std::sync::{Mutex, PoisonError};

use http::Extensions;

/// What optional parts of the runtime keep in a client, by type.
#[derive(Debug)]
pub struct Parts(Mutex<Extensions>);

impl Parts {
    /// With these.
    pub fn new(parts: Extensions) -> Self {
        Self(Mutex::new(parts))
    }

    /// Theirs; made when it is first asked for.
    pub fn get<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.get_or_insert_default::<T>().clone()
    }
}
