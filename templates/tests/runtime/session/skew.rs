//! Promise: a token that has just come is not refreshed at once, whatever the clock or the service says of its life; and
//! the clock of the service is learnt from its answers with tokens.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::hands::{Hands, settle};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniature::models::Login;
use miniature::session::Session;
use miniature::stores::MemoryStore;
use miniature::{Body, BoxFuture, Client, Payload, Transport, TransportError};

type Account = Session<miniature::api::Account>;

/// How a service tells the life of a token, which is an hour.
#[derive(Clone, Copy, Debug)]
enum Tells {
    /// In `expires_in`.
    Seconds(i64),
    /// In `exp`.
    End,
    /// In `exp` and `iat`.
    EndAndStart,
    /// In `exp`, in an answer with a `Date` that is so many seconds ahead of the service's clock.
    EndAndDate(i64),
}

/// A service with a clock of its own.
#[derive(Clone)]
struct Service {
    tells: Tells,
    clock: Hands,
    issued: Arc<Mutex<usize>>,
}

impl Transport for Service {
    fn send(
        &self,
        request: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let (service, path) = (self.clone(), request.uri().path().to_owned());
        Box::pin(async move {
            if path.ends_with("/revoke") || path.ends_with("/profile") {
                let body = r#"{"code":200,"data":{"id":"u1"}}"#;
                return Ok(http::Response::new(Body::from(bytes::Bytes::from(body))));
            }
            let n = {
                let mut issued = service.issued.lock().unwrap();
                *issued += 1;
                *issued
            };
            let now = service.clock.millis() / 1000;
            let claims = match service.tells {
                Tells::Seconds(_) => "{}".to_owned(),
                Tells::EndAndStart => format!(r#"{{"exp":{},"iat":{now}}}"#, now + 3600),
                _ => format!(r#"{{"exp":{}}}"#, now + 3600),
            };
            let access = format!("h.{}.{n}", URL_SAFE_NO_PAD.encode(claims));
            let life = match service.tells {
                Tells::Seconds(seconds) => format!(r#","expires_in":{seconds}"#),
                _ => String::new(),
            };
            let mut body = format!(r#"{{"access_token":"{access}","refresh_token":"R{n}"{life}}}"#);
            if path.ends_with("/login") {
                body = format!(r#"{{"code":200,"data":{body}}}"#);
            }
            let mut answer = http::Response::builder();
            if let Tells::EndAndDate(ahead) = service.tells {
                let date = u64::try_from(now + ahead).unwrap();
                let date = std::time::UNIX_EPOCH + Duration::from_secs(date);
                answer = answer.header("date", httpdate::fmt_http_date(date));
            }
            Ok(answer.body(Body::from(bytes::Bytes::from(body))).unwrap())
        })
    }
}

/// A service, and the clock of a client that is so many seconds ahead of it.
struct World {
    service: Service,
    own: Hands,
    store: MemoryStore,
}

impl World {
    fn new(tells: Tells, ahead: i64) -> Self {
        let service = Service {
            tells,
            clock: Hands::new(),
            issued: Arc::default(),
        };
        let own = Hands::new();
        own.set_wall(ahead);
        Self {
            service,
            own,
            store: MemoryStore::new(),
        }
    }

    fn session(&self, clock: &Hands) -> Account {
        let client = Client::builder("app-1")
            .client_basic("app-1", "s3cret")
            .clock(clock.clone())
            .transport(self.service.clone())
            .build()
            .unwrap();
        client.account().session(self.store.clone())
    }

    async fn signed_in(&self) -> Account {
        let session = self.session(&self.own);
        // The typed answer may not be what the API documents.
        let _ = session.login(Login::new("c")).await;
        session
    }

    fn refreshes(&self) -> usize {
        *self.service.issued.lock().unwrap() - 1
    }

    async fn seconds(&self, seconds: u64) {
        self.service.clock.seconds(seconds).await;
        self.own.seconds(seconds).await;
    }

    /// So many calls, one each half second.
    async fn calls(&self, session: &Account, count: usize) {
        for _ in 0..count {
            session.get_profile().await.unwrap();
            settle().await;
            self.service.clock.pass(Duration::from_millis(500));
            self.own.pass(Duration::from_millis(500));
        }
    }
}

#[tokio::test]
async fn a_life_of_nothing_makes_no_refresh_of_each_call() {
    for seconds in [0, -1, -3600, 1] {
        let world = World::new(Tells::Seconds(seconds), 0);
        let session = world.signed_in().await;
        world.calls(&session, 50).await;
        assert_eq!(world.refreshes(), 0, "{seconds}");
        world.calls(&session, 50).await;
        assert!(world.refreshes() <= 1, "{seconds}: {}", world.refreshes());
    }
}

#[tokio::test]
async fn a_clock_that_is_ahead_by_a_life_makes_no_refresh_of_each_call() {
    for ahead in [3600, 7200, 3 * 86_400] {
        let world = World::new(Tells::End, ahead);
        let session = world.signed_in().await;
        world.calls(&session, 50).await;
        assert_eq!(world.refreshes(), 0, "{ahead}");
        world.calls(&session, 100).await;
        assert!((1..=2).contains(&world.refreshes()), "{ahead}");
        // Another process by the same clock finds a token that has just come.
        let before = world.refreshes();
        session.refresh().await.unwrap();
        let other = world.session(&world.own);
        world.calls(&other, 50).await;
        assert_eq!(world.refreshes(), before + 1, "{ahead}");
    }
}

#[tokio::test]
async fn the_clock_of_the_service_is_learnt() {
    for tells in [Tells::EndAndStart, Tells::EndAndDate(0)] {
        for ahead in [-7200, 3600, 7200, 3 * 86_400] {
            let world = World::new(tells, ahead);
            let session = world.signed_in().await;
            world.seconds(3600 - 310).await;
            world.calls(&session, 4).await;
            assert_eq!(world.refreshes(), 0, "{tells:?}, {ahead}");
            world.seconds(290).await;
            world.calls(&session, 4).await;
            assert_eq!(world.refreshes(), 1, "{tells:?}, {ahead}");
        }
    }
}

#[tokio::test]
async fn two_instances_whose_clocks_differ_agree_once_they_know() {
    let world = World::new(Tells::EndAndDate(0), 0);
    let right = world.signed_in().await;
    let clock = Hands::new();
    clock.set_wall(3600);
    let ahead = world.session(&clock);
    for _ in 0..20 {
        ahead.get_profile().await.unwrap();
        right.get_profile().await.unwrap();
        settle().await;
        clock.seconds(2).await;
        world.seconds(2).await;
    }
    assert!(world.refreshes() <= 1, "{}", world.refreshes());
    let tokens = right.tokens().await.unwrap().unwrap();
    let end = tokens.expires_at.unwrap();
    let left = end - world.service.clock.millis();
    assert!((3_500_000..=3_600_000).contains(&left), "{left}");
}

#[tokio::test]
async fn a_date_that_cannot_be_is_not_believed() {
    for ahead in [2 * 86_400, -2 * 86_400] {
        let world = World::new(Tells::EndAndDate(ahead), 0);
        let session = world.signed_in().await;
        world.seconds(3600 - 310).await;
        world.calls(&session, 4).await;
        assert_eq!(world.refreshes(), 0, "{ahead}");
        world.seconds(290).await;
        world.calls(&session, 4).await;
        assert_eq!(world.refreshes(), 1, "{ahead}");
    }
}
