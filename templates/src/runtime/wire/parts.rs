//! [`Parts`]: what the optional parts of the runtime keep in a client, so that the client need not know them.

use std::sync::{Mutex, PoisonError};

use http::Extensions;

/// What optional parts of the runtime keep in a client, by type.
#[derive(Debug)]
pub struct Parts {
    given: Extensions,
    made: Mutex<Extensions>,
}

impl Parts {
    /// With these settings of the client.
    pub fn new(given: Extensions) -> Self {
        Self {
            given,
            made: Mutex::default(),
        }
    }

    /// A setting of the client.
    pub fn given<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.given.get()
    }

    /// What is made when it is first asked for.
    pub fn get<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        let mut parts = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        parts.get_or_insert_default::<T>().clone()
    }
}
