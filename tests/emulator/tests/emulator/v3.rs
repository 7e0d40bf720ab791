//! In: calls of surface V3, as its clients make them. Out: what comes back, and what became of the emulated service.

mod account;
mod by_mobile;
mod client;
mod contacts;
mod messages;
mod miniprogram;
mod profile;
mod recorded;
mod signin;
mod support;
