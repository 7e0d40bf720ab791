//! In: an emulator and a proxy before it. Out: a world in which sessions are tried: one clock, one user, lost answers.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authing_emulator::{Config, Emulator, NewCode, TokenState};
use authing_miniprogram::models::{
    SigninByMobileWechatMiniProgramCode, WechatMiniProgramCodePayload,
};
use authing_miniprogram::session::{Session, SessionOptions};
use authing_miniprogram::stores::TokenStore;
use authing_miniprogram::{BoxFuture, Client, Clock, Error, ReauthReason, TokenReason, api};
use tests::proxy::Proxy;

/// The path of refreshes.
pub(crate) const TOKEN: &str = "/oidc/token ";

/// The emulator's clock: what it says is over is over here, too. Waiting takes real time.
#[derive(Debug)]
pub(crate) struct EmulatorClock {
    emulator: Arc<Emulator>,
}

impl Clock for EmulatorClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.emulator.now()).unwrap_or_default())
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// One service behind a proxy.
pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) proxy: Proxy,
}

impl World {
    pub(crate) async fn new(config: Config) -> Self {
        let emulator = Arc::new(Emulator::with(config.clone()).await.unwrap());
        let address = emulator.url().replace("http://", "");
        let proxy = Proxy::before(&address).await.unwrap();
        Self {
            config,
            emulator,
            proxy,
        }
    }

    /// A service that takes a spent refresh token for theft.
    pub(crate) async fn strict() -> Self {
        Self::forgiving(0).await
    }

    /// A service that takes a spent refresh token once more for so many seconds.
    pub(crate) async fn forgiving(seconds: i64) -> Self {
        let mut config = Config::default();
        config.tokens.rotation = true;
        config.tokens.reuse_detection = true;
        config.tokens.reuse_grace = seconds;
        // Without this scope there is no refresh token (OpenID Connect Core, section 11).
        config.tokens.default_scope.push_str(" offline_access");
        Self::new(config).await
    }

    pub(crate) fn client(&self) -> Client {
        Client::builder(&self.config.app_id)
            .user_pool_id(&self.config.user_pool_id)
            .base_url(self.proxy.url())
            .attempt_timeout(Duration::from_secs(30))
            .clock(EmulatorClock {
                emulator: Arc::clone(&self.emulator),
            })
            .build()
            .unwrap()
    }

    /// A session that has nobody signed in.
    pub(crate) fn closed(&self, store: impl TokenStore) -> Session<api::V3> {
        let options = SessionOptions::new().refresh_timeout(Duration::from_secs(30));
        self.client().v3().session_with(store, "bob", options)
    }

    /// A session of a user who has just signed in.
    pub(crate) async fn open(&self, store: impl TokenStore) -> Session<api::V3> {
        let session = self.closed(store);
        let code = self.emulator.add_code(NewCode::default()).unwrap();
        let payload = WechatMiniProgramCodePayload::new(code);
        let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
        session.signin_by_mobile(body).await.unwrap();
        session
    }

    /// Moves the clock to so many seconds before the end of the access token.
    pub(crate) fn near_end(&self, seconds: i64) {
        self.emulator
            .advance(self.config.lifetimes.access_token - seconds);
    }

    /// Refresh tokens that are still good.
    pub(crate) fn live(&self) -> usize {
        let sessions = self.emulator.state().sessions;
        let tokens = sessions.iter().flat_map(|session| &session.tokens);
        tokens
            .filter(|token| token.state == TokenState::Good)
            .count()
    }
}

/// Why only a new sign-in helps.
pub(crate) fn reauth(error: &Error) -> Option<ReauthReason> {
    match error {
        Error::Token(error) => match error.reason {
            TokenReason::ReauthRequired(reason) => Some(reason),
            _ => None,
        },
        _ => None,
    }
}
