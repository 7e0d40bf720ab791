//! In: calls of operations and of the control API. Out: [`World`]: everything the emulated service knows.

pub(crate) mod codes;
pub(crate) mod files;
pub(crate) mod ids;
pub(crate) mod keys;
pub(crate) mod messages;
pub(crate) mod people;
pub(crate) mod sessions;
pub(crate) mod tickets;
pub(crate) mod users;

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::config::Config;
use codes::LoginCodes;
use files::Files;
use ids::Ids;
use keys::Keys;
use messages::Messages;
use people::People;
use sessions::Sessions;
use tickets::Tickets;
use users::Users;

/// Everything the emulated service knows. One lock guards it; nothing in it waits.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    /// Accounts.
    pub(crate) users: Users,
    /// Persons at the platforms (WeChat, Douyin), who may or may not have an account.
    pub(crate) people: People,
    /// Codes that the platforms gave out.
    pub(crate) codes: LoginCodes,
    /// Sign-ins and their tokens.
    pub(crate) sessions: Sessions,
    /// Text messages and e-mails, and the codes in them.
    pub(crate) messages: Messages,
    /// Short-lived tokens between two calls.
    pub(crate) tickets: Tickets,
    /// Uploaded files.
    pub(crate) files: Files,
    pub(crate) keys: Keys,
}

impl World {
    /// One with nobody in it.
    /// Errors: keys cannot be made.
    pub(crate) fn new(config: Config) -> Result<Self, String> {
        let mut ids = Ids::new(config.seed);
        Ok(Self {
            keys: Keys::new(&mut ids)?,
            clock: Clock::default(),
            users: Users::default(),
            people: People::default(),
            codes: LoginCodes::default(),
            sessions: Sessions::default(),
            messages: Messages::default(),
            tickets: Tickets::default(),
            files: Files::default(),
            ids,
            config,
        })
    }

    /// As new, but for configuration, ids and keys.
    pub(crate) fn reset(&mut self) {
        self.clock = Clock::default();
        self.users = Users::default();
        self.people = People::default();
        self.codes = LoginCodes::default();
        self.sessions = Sessions::default();
        self.messages = Messages::default();
        self.tickets = Tickets::default();
        self.files = Files::default();
    }

    /// Milliseconds since 1970 by the emulator's clock.
    pub(crate) fn now(&self) -> i64 {
        self.clock.millis()
    }
}
