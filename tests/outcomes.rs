//! What a caller learns of a call that failed, on both surfaces, from an emulator that fails on order.

#![allow(clippy::unwrap_used, reason = "a test tells of a fault by a panic")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::sessions_support::World;
use authing_emulator::{Config, Effect, Fault, NewCode};
use authing_miniprogram::models::{
    LoginByCode, SigninByMobileWechatMiniProgramCode, UpdateProfileRequest, UpdateUserInput,
    WechatMiniProgramCodePayload,
};
use authing_miniprogram::session::{Session, SessionOptions};
use authing_miniprogram::stores::MemoryStore;
use authing_miniprogram::{BoxFuture, Error, Outcome, ReauthReason, api};

type Heard = Arc<Mutex<Vec<ReauthReason>>>;

/// A session of either surface.
trait User: Clone + Send + Sync + 'static {
    /// The operation that refreshes.
    const REFRESH: &'static str;
    /// The operation that changes the profile.
    const WRITE: &'static str;

    fn of(world: &World, store: &MemoryStore, heard: &Heard) -> Self;
    fn sign_in(&self, code: String) -> BoxFuture<'_, Result<(), Error>>;
    fn read(&self) -> BoxFuture<'_, Result<(), Error>>;
    fn write(&self) -> BoxFuture<'_, Result<(), Error>>;
    fn token(&self) -> BoxFuture<'_, Option<String>>;
}

fn options(heard: &Heard) -> SessionOptions {
    let ears = Arc::clone(heard);
    SessionOptions::new().on_reauth(move |_, reason| {
        ears.lock().unwrap().push(reason);
        std::future::ready(())
    })
}

impl User for Session<api::V2> {
    const REFRESH: &'static str = "v2RefreshToken";
    const WRITE: &'static str = "v2UpdateProfile";

    fn of(world: &World, store: &MemoryStore, heard: &Heard) -> Self {
        let surface = world.client().v2();
        surface.session_with(store.clone(), "bob", options(heard))
    }
    fn sign_in(&self, code: String) -> BoxFuture<'_, Result<(), Error>> {
        let call = self.login_by_code(LoginByCode::new(code));
        Box::pin(async { call.await.map(drop) })
    }
    fn read(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async { self.list_orgs().await.map(drop) })
    }
    fn write(&self) -> BoxFuture<'_, Result<(), Error>> {
        let call = self.update_profile(UpdateUserInput::new().nickname("Bob"));
        Box::pin(async { call.await.map(drop) })
    }
    fn token(&self) -> BoxFuture<'_, Option<String>> {
        Box::pin(async {
            let tokens = self.tokens().await.unwrap();
            tokens.map(|tokens| tokens.access.expose().to_owned())
        })
    }
}

impl User for Session<api::V3> {
    const REFRESH: &'static str = "oidcToken";
    const WRITE: &'static str = "v3UpdateProfile";

    fn of(world: &World, store: &MemoryStore, heard: &Heard) -> Self {
        let surface = world.client().v3();
        surface.session_with(store.clone(), "bob", options(heard))
    }
    fn sign_in(&self, code: String) -> BoxFuture<'_, Result<(), Error>> {
        let payload = WechatMiniProgramCodePayload::new(code);
        let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
        let call = self.signin_by_mobile(body);
        Box::pin(async { call.await.map(drop) })
    }
    fn read(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async { self.get_profile().await.map(drop) })
    }
    fn write(&self) -> BoxFuture<'_, Result<(), Error>> {
        let call = self.update_profile(UpdateProfileRequest::new().nickname("Bob"));
        Box::pin(async { call.await.map(drop) })
    }
    fn token(&self) -> BoxFuture<'_, Option<String>> {
        Box::pin(async {
            let tokens = self.tokens().await.unwrap();
            tokens.map(|tokens| tokens.access.expose().to_owned())
        })
    }
}

/// A user who has just signed in.
async fn signed_in<U: User>(world: &World, store: &MemoryStore, heard: &Heard) -> U {
    let session = U::of(world, store, heard);
    let code = world.emulator.add_code(NewCode::default()).unwrap();
    session.sign_in(code).await.unwrap();
    session.read().await.unwrap();
    session
}

async fn heard(heard: &Heard) -> Vec<ReauthReason> {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    heard.lock().unwrap().clone()
}

/// A rejected token whose refresh fails for the moment does not sign the user out.
async fn not_now<U: User>() {
    let world = World::strict().await;
    let (store, told) = (MemoryStore::new(), Heard::default());
    let session: U = signed_in(&world, &store, &told).await;
    let token = session.token().await.unwrap();
    assert!(world.emulator.revoke(&token));
    let retry_after = Some(30);
    let busy = Fault::new(Effect::Unavailable { retry_after }).on(U::REFRESH);
    world.emulator.order(busy).unwrap();
    for _ in 0..3 {
        let error = session.write().await.unwrap_err();
        let retry_after = Some(Duration::from_secs(30));
        assert_eq!(error.outcome(), Outcome::NotNow { retry_after }, "{error}");
        assert!(error.rejection().is_some() && error.reauth().is_none());
    }
    assert_eq!(heard(&told).await, []);
    assert_eq!(session.token().await, Some(token), "the token is kept");
}

/// An answer that was lost leaves open whether a profile was changed; one to a question does not matter.
async fn unknown<U: User>() {
    let world = World::strict().await;
    let session: U = signed_in(&world, &MemoryStore::new(), &Heard::default()).await;
    let lost = || Fault::new(Effect::ResetAfter);
    world.emulator.order(lost().on(U::WRITE)).unwrap();
    let error = session.write().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    world.emulator.clear_faults();
    let gateway = Fault::new(Effect::Status { status: 502 }).on(U::WRITE);
    world.emulator.order(gateway).unwrap();
    let error = session.write().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    world.emulator.clear_faults();
    world.emulator.order(lost()).unwrap();
    let error = session.read().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotNow { retry_after: None });
}

/// A code that is no code will be none tomorrow.
async fn failed<U: User>() {
    let world = World::strict().await;
    let session = U::of(&world, &MemoryStore::new(), &Heard::default());
    let error = session.sign_in("no code".to_owned()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Failed, "{error}");
}

/// Who never signed in has to, and is told once.
async fn never_signed_in<U: User>() {
    let world = World::strict().await;
    let told = Heard::default();
    let session = U::of(&world, &MemoryStore::new(), &told);
    for _ in 0..2 {
        let error = session.write().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::SignInAgain, "{error}");
        assert_eq!(error.reauth(), Some(ReauthReason::NotSignedIn));
    }
    assert_eq!(heard(&told).await, [ReauthReason::NotSignedIn]);
    assert_eq!(world.emulator.requests(0).len(), 0);
}

/// A token that is taken back and that nothing refreshes ends for all instances, and once.
async fn sign_in_again<U: User>(config: Config) {
    let world = World::new(config).await;
    let (store, told) = (MemoryStore::new(), Heard::default());
    let session: U = signed_in(&world, &store, &told).await;
    let other = U::of(&world, &store, &told);
    let token = session.token().await.unwrap();
    assert!(world.emulator.revoke(&token));
    let error = session.write().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::SignInAgain, "{error}");
    assert!(error.rejection().is_some(), "{error}");
    let sent = world.emulator.requests(0).len();
    for session in [&session, &other] {
        let error = session.write().await.unwrap_err();
        assert_eq!(error.reauth(), Some(ReauthReason::Revoked), "{error}");
    }
    assert_eq!(
        world.emulator.requests(0).len(),
        sent,
        "it is not sent again"
    );
    assert_eq!(heard(&told).await, [ReauthReason::Revoked]);
    let code = world.emulator.add_code(NewCode::default()).unwrap();
    other.sign_in(code).await.unwrap();
    other.write().await.unwrap();
}

#[tokio::test]
async fn a_refresh_that_fails_for_now_is_not_now() {
    not_now::<Session<api::V2>>().await;
    not_now::<Session<api::V3>>().await;
}

#[tokio::test]
async fn a_lost_answer_to_a_write_is_unknown() {
    unknown::<Session<api::V2>>().await;
    unknown::<Session<api::V3>>().await;
}

#[tokio::test]
async fn a_wrong_code_is_a_failure() {
    failed::<Session<api::V2>>().await;
    failed::<Session<api::V3>>().await;
}

#[tokio::test]
async fn who_never_signed_in_is_told_to() {
    never_signed_in::<Session<api::V2>>().await;
    never_signed_in::<Session<api::V3>>().await;
}

#[tokio::test]
async fn a_token_that_nothing_refreshes_ends_once_for_all() {
    sign_in_again::<Session<api::V2>>(Config::default()).await;
    // Without `offline_access` the emulator gives no refresh token.
    sign_in_again::<Session<api::V3>>(Config::default()).await;
}
