//! In: the world. Out: [`State`]: what of it a test may look at, without secrets.

use serde::Serialize;
use serde_json::Value;

use crate::account;
use crate::shared::Shared;
use crate::world::World;
use crate::world::codes::Purpose;
use crate::world::messages::Message;
use crate::world::people::Platform;
use crate::world::sessions::{Session, TokenKind, TokenState};

/// The state of the emulated service.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct State {
    /// The emulator's time, in milliseconds since 1970.
    pub now: i64,
    /// Whether the clock stands still.
    pub frozen: bool,
    /// Accounts as surface V3 shows them, with custom data and identities.
    pub users: Vec<Value>,
    /// The ids of those among them that are blocked.
    pub blocked: Vec<String>,
    /// Persons at the platforms, oldest first.
    pub people: Vec<PersonState>,
    /// The codes that the platforms gave out, oldest first.
    pub codes: Vec<CodeState>,
    /// Sign-ins, oldest first.
    pub sessions: Vec<SessionState>,
    /// Messages, oldest first.
    pub messages: Vec<Message>,
}

/// A person at a platform.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PersonState {
    /// Where.
    pub platform: Platform,
    /// The id for the mini program.
    pub openid: String,
    /// The id for all programs of the same owner.
    pub unionid: Option<String>,
    /// The phone number, without country code.
    pub phone: Option<String>,
    /// What `getUserInfo` shows.
    pub profile: Value,
}

/// A code that a platform gave out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CodeState {
    /// As the mini program has it.
    pub code: String,
    /// Whose it is.
    pub openid: String,
    /// It is the code of the phone button's event, not of `wx.login`.
    pub phone_button: bool,
    /// In milliseconds since 1970.
    pub expires_at: i64,
    /// Whether it was used.
    pub used: bool,
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SessionState {
    /// Its id.
    pub id: String,
    /// Whose it is; empty for a client by itself.
    pub user: String,
    /// Space-separated; empty on surface V2.
    pub scope: String,
    /// Its tokens, oldest first.
    pub tokens: Vec<TokenInfo>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TokenInfo {
    /// What it is.
    pub kind: TokenKind,
    /// As the client has it.
    pub token: String,
    /// In milliseconds since 1970.
    pub issued_at: i64,
    /// In milliseconds since 1970.
    pub expires_at: i64,
    /// What became of it.
    pub state: TokenState,
}

impl Shared {
    /// What a test may look at.
    pub(crate) fn state(&self) -> State {
        let world = &*self.world();
        State {
            now: world.now(),
            frozen: world.clock.frozen(),
            users: users(world),
            blocked: blocked(world),
            people: people(world),
            codes: codes(world),
            sessions: sessions(world),
            messages: world.messages.all().to_vec(),
        }
    }

    /// The accounts, oldest first, as [`State`] has them.
    pub(crate) fn users(&self) -> Vec<Value> {
        users(&self.world())
    }

    /// The persons, oldest first.
    pub(crate) fn people(&self) -> Vec<PersonState> {
        people(&self.world())
    }

    /// The codes that the platforms gave out, oldest first.
    pub(crate) fn codes(&self) -> Vec<CodeState> {
        codes(&self.world())
    }
}

fn users(world: &World) -> Vec<Value> {
    let users = world.users.all();
    let view = |user| account::v3(world, user, (true, true, false));
    users.map(view).collect()
}

fn blocked(world: &World) -> Vec<String> {
    let blocked = world.users.all().filter(|user| user.blocked);
    blocked.map(|user| user.id.clone()).collect()
}

fn people(world: &World) -> Vec<PersonState> {
    let people = world.people.all().map(|person| PersonState {
        platform: person.platform,
        openid: person.openid.clone(),
        unionid: person.unionid.clone(),
        phone: person.phone.clone(),
        profile: person.profile.clone(),
    });
    people.collect()
}

fn codes(world: &World) -> Vec<CodeState> {
    let codes = world.codes.all().map(|(code, entry)| CodeState {
        code: code.clone(),
        openid: entry.openid.clone(),
        phone_button: entry.purpose == Purpose::Phone,
        expires_at: entry.expires_at,
        used: entry.used,
    });
    codes.collect()
}

fn sessions(world: &World) -> Vec<SessionState> {
    let tokens = |session: &Session| {
        let tokens = world.sessions.tokens_of(&session.id);
        let tokens = tokens.map(|(_, token)| TokenInfo {
            kind: token.kind,
            token: token.text.clone(),
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            state: token.state,
        });
        tokens.collect()
    };
    let sessions = world.sessions.all().map(|session| SessionState {
        id: session.id.clone(),
        user: session.user.clone(),
        scope: session.scope.clone(),
        tokens: tokens(session),
    });
    sessions.collect()
}
