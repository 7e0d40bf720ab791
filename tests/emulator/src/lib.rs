//! In: calls of a test or requests. Out: [`Emulator`], a local Authing.
#![doc = include_str!("../README.md")]

mod account;
mod answer;
mod builder;
mod call;
mod changes;
mod clock;
pub mod config;
mod connection;
mod contract;
pub mod control;
mod control_api;
mod corridor;
mod emulator;
mod failure;
mod faults;
mod journal;
mod operations;
mod page;
mod password;
mod saved;
mod shared;
mod token;
mod uploaded;
mod world;

pub use builder::Builder;
pub use config::{Allowed, Config, Resource};
pub use control::{Encrypted, NewAuthorizationCode, NewCode, NewPerson, NewUser, State};
pub use emulator::Emulator;
pub use faults::{Effect, Fault};
pub use journal::Entry;
pub use world::messages::{Medium, Message};
pub use world::people::Platform;
pub use world::sessions::{TokenKind, TokenState};
