//! In: the tags of the API description. Out: their types, one a file, each with its operations.

pub mod account;
pub mod pets;

pub use account::Account;
pub use pets::Pets;
