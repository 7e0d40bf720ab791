//! In: the generated crate and a server with a memory. Out: proof of the mission's flow on both surfaces: sign in with a
//! code, change the profile, and change it again from another process that never signed in.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::child::child;
use authing_miniprogram::models::{
    LoginByCode, SigninByMobileWechatMiniProgramCode, UpdateProfileRequest, UpdateUserInput,
    WechatMiniProgramCodePayload,
};
use authing_miniprogram::stores::FileStore;
use authing_miniprogram::{Client, Secret};
use serde_json::{Value, json};
use tests::server::{Received, Reply, Server};

const APP: &str = "64a0000000000000000000a1";
const USER: &str = "64a0000000000000000000c1";
const TOKEN: &str = "test-token-of-the-user";

/// How the second process is told what to do.
const VARIABLES: [&str; 3] = ["SEED_SURFACE", "SEED_URL", "SEED_STORE"];

/// What the service remembers.
#[derive(Default)]
struct Service {
    codes_used: Vec<String>,
    nickname: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn surface_v2() {
    let (server, service) = start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("session.json");

    let client = Client::builder(APP).host(server.url()).build().unwrap();
    let session = client.v2().session(FileStore::open(&store).unwrap());
    let user = session
        .login_by_code(LoginByCode::new("code-of-wx-login"))
        .await
        .unwrap();
    assert_eq!(user.id, USER);
    let user = session
        .update_profile(UpdateUserInput::new().nickname("Bob"))
        .await
        .unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    private(&store).unwrap();
    another_process("v2", server.url(), &store).await.unwrap();

    let asked = server.received();
    let paths: Vec<&str> = asked.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/connections/social/wechat-miniprogram/auth",
            "/graphql/v2",
            "/graphql/v2"
        ]
    );
    assert_eq!(asked[0].header("authorization"), None);
    assert_eq!(asked[0].json(), json!({"code": "code-of-wx-login"}));
    for (request, name) in asked[1..].iter().zip(["Bob", "Mick"]) {
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {TOKEN}").as_str())
        );
        assert_eq!(
            request.json()["variables"],
            json!({"id": USER, "input": {"nickname": name}})
        );
    }
    ended(&service, "code-of-wx-login");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn surface_v3() {
    let (server, service) = start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("session.json");

    let client = Client::builder(APP).host(server.url()).build().unwrap();
    let session = client.v3().session(FileStore::open(&store).unwrap());
    let payload = WechatMiniProgramCodePayload::new("code-of-wx-login");
    let login = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
    let tokens = session.signin_by_mobile(login).await.unwrap();
    assert_eq!(
        tokens.access_token.as_ref().map(Secret::expose),
        Some(TOKEN)
    );
    let user = session
        .update_profile(UpdateProfileRequest::new().nickname("Bob"))
        .await
        .unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    private(&store).unwrap();
    another_process("v3", server.url(), &store).await.unwrap();

    let asked = server.received();
    let paths: Vec<&str> = asked.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/api/v3/signin-by-mobile",
            "/api/v3/update-profile",
            "/api/v3/update-profile"
        ]
    );
    assert_eq!(asked[0].header("authorization"), None);
    let login = json!({
        "connection": "wechat_mini_program_code",
        "extIdpConnidentifier": "my-wxapp",
        "wechatMiniProgramCodePayload": {"code": "code-of-wx-login"},
    });
    assert_eq!(asked[0].json(), login);
    for (request, name) in asked[1..].iter().zip(["Bob", "Mick"]) {
        assert_eq!(
            request.header("authorization"),
            Some(TOKEN),
            "bare, without `Bearer`"
        );
        assert_eq!(request.json(), json!({"nickname": name}));
    }
    ended(&service, "code-of-wx-login");
}

/// Runs in a process of its own: it has the store, but no code.
#[tokio::test]
#[ignore = "the other tests run it, each in another process"]
async fn second_process() {
    let [surface, url, store] = VARIABLES.map(|name| std::env::var(name).unwrap_or_default());
    if url.is_empty() {
        return;
    }
    let client = Client::builder(APP).host(url).build().unwrap();
    let store = FileStore::open(store).unwrap();
    let nickname = if surface == "v2" {
        let session = client.v2().session(store);
        session
            .update_profile(UpdateUserInput::new().nickname("Mick"))
            .await
            .unwrap()
            .nickname
    } else {
        let session = client.v3().session(store);
        session
            .update_profile(UpdateProfileRequest::new().nickname("Mick"))
            .await
            .unwrap()
            .nickname
    };
    assert_eq!(nickname.as_deref(), Some("Mick"));
}

/// Changes the nickname to Mick from another process with the same store.
async fn another_process(surface: &str, url: &str, store: &Path) -> io::Result<()> {
    let values = [
        surface.to_owned(),
        url.to_owned(),
        store.display().to_string(),
    ];
    let mut command = child(module_path!(), "second_process");
    command.envs(VARIABLES.into_iter().zip(values));
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        told.contains("1 passed"),
        "the second process ran nothing:\n{told}"
    );
    Ok(())
}

/// One sign-in, and the last name.
fn ended(service: &Arc<Mutex<Service>>, code: &str) {
    let service = service.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(service.codes_used, [code], "one sign-in for both processes");
    assert_eq!(service.nickname, "Mick");
}

/// Only its owner may read the store.
fn private(store: &Path) -> io::Result<()> {
    let saved = std::fs::read_to_string(store)?;
    assert!(saved.contains(TOKEN), "the token is saved");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(store)?.permissions().mode() & 0o777,
            0o600
        );
    }
    Ok(())
}

async fn start() -> io::Result<(Server, Arc<Mutex<Service>>)> {
    let service = Arc::new(Mutex::new(Service::default()));
    let own = Arc::clone(&service);
    let server = Server::start(move |request| {
        answer(
            &mut own.lock().unwrap_or_else(PoisonError::into_inner),
            request,
        )
    });
    Ok((server.await?, service))
}

/// The service: a code works once, and a profile is changed only with the token.
fn answer(service: &mut Service, request: &Received) -> Reply {
    let body = request.json();
    let token = request.header("authorization");
    match request.path.as_str() {
        "/connections/social/wechat-miniprogram/auth" => {
            if !service.redeem(&body["code"]) {
                return Reply::json(
                    200,
                    &json!({"code": 500, "message": "invalid code", "data": null}),
                );
            }
            let data =
                json!({"id": USER, "token": TOKEN, "tokenExpiredAt": "2099-01-01T00:00:00.000Z"});
            Reply::json(201, &json!({"code": 200, "message": "ok", "data": data}))
        }
        "/graphql/v2" if token == Some(&format!("Bearer {TOKEN}")) => {
            service.rename(&body["variables"]["input"]["nickname"]);
            Reply::json(
                200,
                &json!({"data": {"updateUser": {"id": USER, "nickname": service.nickname, "token": null}}}),
            )
        }
        "/graphql/v2" => {
            let error =
                json!({"message": {"code": 2020, "message": "not signed in", "data": null}});
            Reply::json(200, &json!({"errors": [error], "data": null}))
        }
        "/api/v3/signin-by-mobile" => {
            if !service.redeem(&body["wechatMiniProgramCodePayload"]["code"]) {
                return Reply::json(200, &json!({"statusCode": 602, "message": "invalid code"}));
            }
            let data =
                json!({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 1_209_600});
            Reply::json(
                200,
                &json!({"statusCode": 200, "message": "", "data": data}),
            )
        }
        "/api/v3/update-profile" if token == Some(TOKEN) => {
            service.rename(&body["nickname"]);
            let data = json!({"userId": USER, "nickname": service.nickname});
            Reply::json(
                200,
                &json!({"statusCode": 200, "message": "", "data": data}),
            )
        }
        _ => Reply::json(
            200,
            &json!({"statusCode": 401, "apiCode": 2020, "message": "not signed in"}),
        ),
    }
}

impl Service {
    /// Uses a code up.
    fn redeem(&mut self, code: &Value) -> bool {
        let code = code.as_str().unwrap_or_default().to_owned();
        let good = code == "code-of-wx-login" && !self.codes_used.contains(&code);
        self.codes_used.push(code);
        good
    }

    fn rename(&mut self, name: &Value) {
        name.as_str()
            .unwrap_or_default()
            .clone_into(&mut self.nickname);
    }
}
