//! What a builder must have been given.

use super::error::Error;

/// Takes what a builder requires.
pub fn required<T>(name: &str, value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::invalid(name, "is required"))
}
