//! Reads the `Cargo.toml` files at and above a folder: the settings of a command without `--spec`, and how a written
//! crate stands to the workspace above it.

mod command;
mod file;
mod settings;
mod standing;

pub use command::{Called, command};
pub use settings::{Settings, settings};
pub use standing::{Standing, standing};
