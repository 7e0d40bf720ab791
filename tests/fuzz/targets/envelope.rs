//! In: any bytes, as the answer of the service to calls of both surfaces. Out: a value or an error, never a panic.
//!
//! The first byte chooses the call, the second the status; the rest is the body.

#![no_main]

use std::sync::{Arc, LazyLock, Mutex};

use authing_miniprogram::models::{LoginByCode, SigninByMobileWechatMiniProgramCode, UpdateUserInput, User, WechatMiniProgramCodePayload};
use authing_miniprogram::session::SessionTokens;
use authing_miniprogram::stores::MemoryStore;
use authing_miniprogram::{Body, BoxFuture, Client, Error, Payload, RetryPolicy, Transport, TransportError};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

const STATUSES: [u16; 8] = [200, 200, 200, 201, 400, 401, 429, 503];

/// Answers everything with the same bytes.
#[derive(Clone, Default)]
struct Canned(Arc<Mutex<(u16, Bytes)>>);

impl Transport for Canned {
    fn send(
        &self,
        _: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let (status, bytes) = self
            .0
            .lock()
            .map(|canned| canned.clone())
            .unwrap_or_default();
        let answer = http::Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .body(Body::from(bytes));
        Box::pin(std::future::ready(answer.map_err(TransportError::cut)))
    }
}

struct World {
    runtime: Runtime,
    canned: Canned,
    client: Client,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let canned = Canned::default();
    let client = Client::builder("64a0000000000000000000a1")
        .transport(canned.clone())
        .retry(RetryPolicy::never())
        .build()
        .expect("sound settings");
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    World {
        runtime,
        canned,
        client,
    }
});

fuzz_target!(|data: &[u8]| {
    let [call, status, body @ ..] = data else {
        return;
    };
    let world = &*WORLD;
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    *world.canned.0.lock().expect("nobody panics") = (status, Bytes::copy_from_slice(body));
    let outcome = world.runtime.block_on(ask(&world.client, *call));
    if let Err(error) = outcome {
        // What an error says is made of what was answered, too.
        let user: Option<User> = error.body();
        let _ = format!("{error} {error:?} {user:?}");
    }
});

async fn ask(client: &Client, call: u8) -> Result<(), Error> {
    let (v2, v3) = (
        client.v2().session(MemoryStore::new()),
        client.v3().session(MemoryStore::new()),
    );
    if call & 0x80 != 0 {
        v2.adopt(SessionTokens::new("token")).await?;
        v3.adopt(SessionTokens::new("token").refresh("refresh").expires_at(1))
            .await?;
    }
    match call % 10 {
        0 => v2.login_by_code(LoginByCode::new("code")).await.map(drop),
        1 => v2.get_current_user().await.map(drop),
        2 => v2
            .update_profile(UpdateUserInput::new().nickname("Bob"))
            .await
            .map(drop),
        3 => v2.list_orgs().await.map(drop),
        4 => {
            let payload = WechatMiniProgramCodePayload::new("code");
            let body = SigninByMobileWechatMiniProgramCode::new("wx", payload);
            v3.signin_by_mobile(body).await.map(drop)
        }
        5 => v3.get_profile().await.map(drop),
        6 => v3.system().await.map(drop),
        7 => v2.refresh().await,
        8 => v3.refresh().await,
        _ => v3.logout().await.into_result(),
    }
}
