//! [`Emulator`]: a running service at an address, until it is dropped.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures_core::Stream;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::config::Config;
use crate::control::{
    CodeState, Encrypted, NewAuthorizationCode, NewCode, NewPerson, NewUser, PersonState, State,
};
use crate::faults::Fault;
use crate::journal::Entry;
use crate::saved::Saver;
use crate::shared::Shared;
use crate::world::messages::Message;
use crate::{connection, control_api, corridor, uploaded};

/// A running emulator; it stops when it is dropped, and its state is saved then.
#[derive(Debug)]
pub struct Emulator {
    pub(crate) shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
    saver: Option<Saver>,
}

impl Emulator {
    /// Starts one with the defaults on a free port of the loopback address.
    ///
    /// # Errors
    /// No port is free, or keys cannot be made.
    pub async fn start() -> io::Result<Self> {
        Self::with(Config::default()).await
    }

    /// Starts one on a free port of the loopback address.
    ///
    /// # Errors
    /// As [`Emulator::start`].
    pub async fn with(config: Config) -> io::Result<Self> {
        Self::builder().config(config).start().await
    }

    /// One with more to choose: the address, a state file.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) async fn serve(
        shared: Arc<Shared>,
        saver: Option<Saver>,
        address: SocketAddr,
        patience: Duration,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await.map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
        })?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/__emulator/files/{*key}", get(uploaded::serve))
            .fallback(corridor::serve)
            .with_state(Arc::clone(&shared))
            .merge(control_api::router(&shared));
        let stop = shared.stop.subscribe();
        let accepting = tokio::spawn(accept(listener, router, patience, stop));
        Ok(Self {
            shared,
            address,
            accepting,
            saver,
        })
    }

    /// Where it is, such as `http://127.0.0.1:34567`.
    #[must_use]
    pub fn url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            // It listens everywhere, but that is no address to call.
            address.set_ip(match address {
                SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}")
    }

    /// Adds a person at a platform; their `openid`.
    pub fn add_person(&self, person: NewPerson) -> String {
        self.shared.add_person(person)
    }

    /// The persons, oldest first.
    pub fn people(&self) -> Vec<PersonState> {
        self.shared.people()
    }

    /// The codes that the platforms gave out, oldest first.
    pub fn codes(&self) -> Vec<CodeState> {
        self.shared.codes()
    }

    /// What `wx.login` gives for a person; the person is a new one if `openid` is empty.
    ///
    /// # Errors
    /// There is no such person.
    pub fn add_code(&self, code: NewCode) -> Result<String, String> {
        self.shared.add_code(code)
    }

    /// Encrypts data as the platform does; null stands for the person's phone number.
    ///
    /// # Errors
    /// There is no such person, or they have no phone number.
    pub fn encrypt(&self, openid: &str, data: &Value) -> Result<Encrypted, String> {
        self.shared.encrypt(openid, data)
    }

    /// Makes an account; its id.
    ///
    /// # Errors
    /// A name is taken, the password is too short, or there is no such person.
    pub fn add_user(&self, user: NewUser) -> Result<String, String> {
        self.shared.add_user(user)
    }

    /// Blocks or unblocks an account; false if there is none with this id.
    pub fn block(&self, user: &str, blocked: bool) -> bool {
        self.shared.block(user, blocked)
    }

    /// Deletes an account and ends its tokens; false if there is none with this id.
    pub fn delete_user(&self, user: &str) -> bool {
        self.shared.delete_user(user)
    }

    /// The accounts, oldest first, as surface V3 shows them.
    pub fn users(&self) -> Vec<Value> {
        self.shared.users()
    }

    /// The messages that were sent, oldest first, with the codes in them.
    pub fn messages(&self) -> Vec<Message> {
        self.shared.messages()
    }

    /// The last message to an address (a number with its country code, or an e-mail address) whose code is still good.
    pub fn last_code(&self, to: &str) -> Option<Message> {
        self.shared.last_code(to)
    }

    /// The emulator's time, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.shared.now()
    }

    /// Moves the clock by some seconds.
    pub fn advance(&self, seconds: i64) {
        self.shared.advance(seconds);
    }

    /// Lets the clock stand still at a moment, in milliseconds since 1970.
    pub fn freeze(&self, millis: i64) {
        self.shared.freeze(millis);
    }

    /// Lets the clock run on from where it is.
    pub fn run(&self) {
        self.shared.run();
    }

    /// Ends a token as if its time were over; false if it is none of ours.
    pub fn expire(&self, token: &str) -> bool {
        self.shared.expire(token)
    }

    /// Revokes a token; false if it is none of ours.
    pub fn revoke(&self, token: &str) -> bool {
        self.shared.revoke(token)
    }

    /// A new key signs from now on, the last one stays in the JWKS; the new `kid`.
    ///
    /// # Errors
    /// No key can be made.
    pub fn rotate_keys(&self) -> Result<String, String> {
        self.shared.rotate_keys()
    }

    /// Gives an authorization code out for a user, as the login page does after a sign-in; the code.
    ///
    /// # Errors
    /// There is no such user, or no such method for the challenge.
    pub fn add_authorization_code(&self, code: NewAuthorizationCode) -> Result<String, String> {
        self.shared.add_authorization_code(code)
    }

    /// Orders something to go wrong.
    ///
    /// # Errors
    /// It names no operation, or can never happen; the text says why, and which operation is the nearest.
    pub fn order(&self, fault: Fault) -> Result<(), String> {
        self.shared.order(fault)
    }

    /// The orders that stand, oldest first.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.standing()
    }

    /// Takes all orders back.
    pub fn clear_faults(&self) {
        self.shared.clear_faults();
    }

    /// The ids that an order can name.
    pub fn operations(&self) -> Vec<&'static str> {
        self.shared.operations()
    }

    /// The requests after a number (0: all), oldest first.
    pub fn requests(&self, since: u64) -> Vec<Entry> {
        self.shared.requests(since)
    }

    /// The requests after a number that are known, and then those that come, until the emulator stops. One who reads too
    /// slowly misses some.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn watch(&self, since: u64) -> impl Stream<Item = Entry> + Send + Unpin + use<> {
        self.shared.watch(since)
    }

    /// Users, persons, sign-ins and messages.
    pub fn state(&self) -> State {
        self.shared.state()
    }

    /// As new, but for the keys and the configuration: nobody is there, the clock is right, nothing goes wrong on order.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Takes no more connections and waits for those that are open to finish what they do; then the state is saved.
    ///
    /// # Errors
    /// It could not be saved.
    pub async fn stop(mut self) -> io::Result<()> {
        let _ = self.shared.stop.send(true);
        self.shared.stop.closed().await;
        match self.saver.take() {
            Some(saver) => tokio::task::spawn_blocking(|| saver.finish()).await?,
            None => Ok(()),
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.accepting.abort();
        let _ = self.shared.stop.send(true);
    }
}

/// How long nobody is let in after a connection could not be opened.
const PAUSE: Duration = Duration::from_millis(100);

async fn accept(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // One connection that fails to open is no reason to stop. Without descriptors every one fails, at once, until
                // others are closed: whoever asks on and on keeps a processor busy with it.
                let Ok((stream, _)) = accepted else {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                let serving = connection::serve(stream, router.clone(), patience, stop.clone());
                tokio::spawn(serving);
            }
            _ = stop.changed() => return,
        }
    }
}
