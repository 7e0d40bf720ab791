//! In: orders from outside the service. Out: the world as a test wants it: people, codes, users, time, keys, ends of tokens.

mod codes;
mod sign_in;
mod state;
mod users;
mod watch;

use crate::contract::Contract;
use crate::faults::Fault;
use crate::journal::Entry;
use crate::shared::Shared;
use crate::world::messages::Message;
use crate::world::sessions::TokenState;

pub use codes::{Encrypted, NewCode, NewPerson};
pub use sign_in::NewAuthorizationCode;
pub use state::{CodeState, PersonState, SessionState, State, TokenInfo};
pub use users::NewUser;

impl Shared {
    /// All messages that were sent, oldest first.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.world().messages.all().to_vec()
    }

    /// The last message to an address whose code can still be used.
    pub(crate) fn last_code(&self, to: &str) -> Option<Message> {
        let world = &*self.world();
        let good = |one: &&Message| one.to == to && !one.used && one.expires_at > world.now();
        world.messages.all().iter().rev().find(good).cloned()
    }

    /// The emulator's time, in milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.world().now()
    }

    /// Moves the clock by some seconds.
    pub(crate) fn advance(&self, seconds: i64) {
        self.world().clock.advance(seconds);
    }

    /// Lets the clock stand still at a moment, in milliseconds since 1970.
    pub(crate) fn freeze(&self, millis: i64) {
        self.world().clock.freeze(millis);
    }

    /// Lets the clock run on.
    pub(crate) fn run(&self) {
        self.world().clock.run();
    }

    /// Ends a token as if its time were over. False if there is no such token.
    pub(crate) fn expire(&self, token: &str) -> bool {
        let world = &mut *self.world();
        let now = world.now();
        let key = crate::token::key_of(world, token);
        let found = key.and_then(|key| world.sessions.token_mut(&key));
        found.map(|token| token.expires_at = now).is_some()
    }

    /// Ends a token, as a revocation does. False if there is no such token.
    pub(crate) fn revoke(&self, token: &str) -> bool {
        let world = &mut *self.world();
        let key = crate::token::key_of(world, token);
        let found = key.and_then(|key| world.sessions.token_mut(&key));
        found
            .map(|token| token.state = TokenState::Revoked)
            .is_some()
    }

    /// A new key signs; the last one stays in the JWKS.
    /// Errors: no key can be made.
    pub(crate) fn rotate_keys(&self) -> Result<String, String> {
        let world = &mut *self.world();
        world.keys.rotate(&mut world.ids)?;
        Ok(world.keys.kid().to_owned())
    }

    /// Orders something to go wrong.
    /// Errors: the order names no operation of the spec, or can never happen.
    pub(crate) fn order(&self, fault: Fault) -> Result<(), String> {
        self.faults().order(fault, &self.operations())
    }

    /// The orders that stand.
    pub(crate) fn standing(&self) -> Vec<Fault> {
        self.faults().standing().to_vec()
    }

    /// Takes all orders back.
    pub(crate) fn clear_faults(&self) {
        self.faults().clear();
    }

    /// What an order can name: all operations of the spec, those of the GraphQL endpoint among them.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        let contract: &'static Contract = self.contract;
        let operations = contract.operations().iter().map(|one| one.id.as_str());
        let documents = contract.documents().iter().map(|one| one.id.as_str());
        operations.chain(documents).collect()
    }

    /// The requests after a number, oldest first.
    pub(crate) fn requests(&self, since: u64) -> Vec<Entry> {
        self.journal.since(since)
    }

    /// As new, but for the keys. Ids go on from where they were, so that no token of before names one of after.
    pub(crate) fn reset(&self) {
        self.world().reset();
        self.faults().clear();
        self.journal.clear();
    }
}
