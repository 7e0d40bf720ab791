//! In: the generated client, and raw requests. Out: proof that surface V2 of the emulator does what Authing documents.

mod account;
mod contacts;
mod custom;
mod graphql;
mod login;
mod miniprogram;
mod recorded;
mod register;
mod session;
mod support;
