//! In: a value that threads share. Out: [`Lock`], the only way to it, which is never held while anybody waits.

use std::sync::{Mutex, PoisonError};

/// A value behind a lock. The closure runs to its end at once, so the lock cannot be held over an `await`.
#[derive(Debug, Default)]
pub struct Lock<T>(Mutex<T>);

impl<T> Lock<T> {
    /// Guards this value.
    pub fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    /// Looks at the value, or changes it. A panic of another thread in here left a value that is whole all the same.
    pub fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
