//! Promise: whatever happens to two instances over one store, in any order: no refresh token is spent twice but after a lost
//! answer, and then once; a sign-out counts for both; and what can be used again is, once all is well.

use std::time::Duration;

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Mood, Provider};
use crate::support::spy::Spy;
use miniature::models::Login;
use miniature::session::{Session, SessionOptions, TokenKey};
use miniature::{Error, ReauthReason, TokenError, TokenReason};
use proptest::prelude::*;

type Account = Session<miniature::api::Account>;

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    SignIn(usize),
    SignOut(usize),
    Call(usize),
    CallBoth,
    Refresh(usize),
    /// The process ends, and another begins on the same store.
    Restart(usize),
    /// So many seconds pass.
    Pass(u64),
    /// The API is fine, busy, gone, or its answers are lost.
    Api(u8),
    /// The API forgets all access tokens.
    Forget,
    /// The store saves, or does not.
    Saves(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        1 => (0..2usize).prop_map(Event::SignIn),
        1 => (0..2usize).prop_map(Event::SignOut),
        6 => (0..2usize).prop_map(Event::Call),
        4 => Just(Event::CallBoth),
        2 => (0..2usize).prop_map(Event::Refresh),
        2 => (0..2usize).prop_map(Event::Restart),
        5 => prop_oneof![Just(1), Just(29), Just(70), Just(3300), Just(3580), Just(4000)].prop_map(Event::Pass),
        4 => (0..4u8).prop_map(Event::Api),
        1 => Just(Event::Forget),
        1 => any::<bool>().prop_map(Event::Saves),
    ]
}

/// What the API and the world know.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct World {
    provider: Provider,
    clock: Hands,
    store: Spy,
    instances: [Account; 2],
    mood: u8,
    saves: bool,
    /// Lines of the log that are looked at.
    looked: usize,
    /// The refresh token of the day.
    newest: usize,
    /// Whether an answer was lost since the last sign-in, and whether what was lost was tried again.
    lost: bool,
    again: usize,
    /// Whether the store has failed since: then instances may not know of each other.
    torn: bool,
    signed_in: bool,
}

fn instance(provider: &Provider, clock: &Hands, store: &Spy) -> Account {
    let options = SessionOptions::new().seed(7);
    provider
        .client(clock)
        .account()
        .session_with(store.clone(), TokenKey::new("u"), options)
}

/// Does it; as long as somebody waits for it, time passes.
async fn in_time<T>(clock: &Hands, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = settle() => clock.pass(Duration::from_millis(50)),
        }
    }
}

impl World {
    fn new() -> Self {
        let (provider, clock) = (Provider::new(), Hands::new());
        let store = Spy::default().clock(&clock);
        let instances = [0, 1].map(|_| instance(&provider, &clock, &store));
        Self {
            provider,
            clock,
            store,
            instances,
            mood: 0,
            saves: true,
            looked: 0,
            newest: 0,
            lost: false,
            again: 0,
            torn: false,
            signed_in: false,
        }
    }

    async fn happens(&mut self, event: &Event) {
        let clock = self.clock.clone();
        in_time(&clock, self.act(event)).await;
        settle().await;
        self.look();
    }

    async fn act(&mut self, event: &Event) {
        match *event {
            Event::SignIn(who) => {
                let done = self.instances[who].login(Login::new("c")).await;
                self.look();
                if done.is_ok() {
                    (self.lost, self.again, self.signed_in) = (false, 0, true);
                    self.torn |= !self.saves;
                }
            }
            Event::SignOut(who) => {
                let _ = self.instances[who].logout().await;
                self.signed_in = false;
                if self.saves {
                    assert!(self.instances[who].tokens().await.unwrap().is_none());
                }
            }
            Event::Call(who) => {
                let _ = self.instances[who].get_profile().await;
            }
            Event::CallBoth => {
                let [one, two] = &self.instances;
                let _ = tokio::join!(one.get_profile(), two.get_profile());
            }
            Event::Refresh(who) => {
                let _ = self.instances[who].refresh().await;
            }
            Event::Restart(who) => {
                // Tokens that no store took are gone with their process.
                self.torn |= !self.saves;
                self.instances[who] = instance(&self.provider, &self.clock, &self.store);
            }
            Event::Pass(seconds) => self.clock.seconds(seconds).await,
            Event::Api(mood) => self.set(mood),
            Event::Forget => self.provider.revoke_all(),
            Event::Saves(on) => self.saves(on),
        }
    }

    fn set(&mut self, mood: u8) {
        self.mood = mood;
        self.provider.mood(match mood {
            0 => Mood::Fine,
            1 => Mood::Fails(503, "", None),
            2 => Mood::Refuses,
            _ => Mood::Loses,
        });
    }

    fn saves(&mut self, on: bool) {
        self.saves = on;
        self.torn |= !on;
        self.store.set(|switches| &switches.no_swap, !on);
    }

    /// Looks at what was asked since, as the API saw it.
    fn look(&mut self) {
        let log = self.provider.log();
        for line in &log[self.looked..] {
            let spent = line.strip_prefix("refresh R");
            if line == "login" {
                self.newest += 1;
                (self.lost, self.again) = (false, 0);
            } else if let (Some(spent), 0 | 3) = (spent, self.mood) {
                if spent.parse() == Ok(self.newest) {
                    self.newest += 1;
                    self.lost |= self.mood == 3;
                } else {
                    self.again += 1;
                    assert!(self.lost || self.torn, "R{spent} was spent before: {log:?}");
                    assert!(self.again < 2 || self.torn, "R{spent} once more: {log:?}");
                }
            }
        }
        self.looked = log.len();
    }

    /// Once all is well again, what can go on does, and what cannot says so.
    async fn ends(&mut self) {
        self.set(0);
        self.saves(true);
        // What is on its way comes to its end, by its own limits.
        for _ in 0..90 {
            self.clock.seconds(1).await;
        }
        self.clock.seconds(5000).await;
        for who in 0..2 {
            let outcome = self.instances[who].get_profile().await;
            settle().await;
            self.look();
            match &outcome {
                Ok(_) => {}
                Err(Error::Token(error)) => assert!(
                    !self.signed_in || self.lost || self.torn,
                    "{:?} for no reason: {:?}",
                    error.reason,
                    self.provider.log()
                ),
                Err(error) => assert!(self.lost || self.torn || !self.signed_in, "{error}"),
            }
            if !self.signed_in && !self.torn {
                // One who gave up before the other signed out remembers why.
                let told = |error: &TokenError| match error.reason {
                    TokenReason::ReauthRequired(ReauthReason::NotSignedIn) => true,
                    TokenReason::ReauthRequired(_) => self.lost,
                    _ => false,
                };
                assert!(matches!(&outcome, Err(Error::Token(error)) if told(error)));
            }
        }
        self.instances[0].login(Login::new("c")).await.unwrap();
        self.clock.seconds(2).await;
        for who in 0..2 {
            self.instances[who].get_profile().await.unwrap();
        }
    }
}

/// Few here; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    let told = std::env::var("PROPTEST_CASES").ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens(events in proptest::collection::vec(event(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new();
            for event in &events {
                world.happens(event).await;
            }
            let clock = world.clock.clone();
            in_time(&clock, world.ends()).await;
        });
    }
}
