//! In: emulators with a state file. Out: proof that what they know outlives them, and that no file is harmed.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use authing_emulator::{Config, Emulator};
use authing_miniprogram::models::{
    IntrospectionRequest, PasswordGrant, RefreshTokenGrant, TokenRequest, TokenSet,
};
use authing_miniprogram::{Client, Secret};

use crate::support::ann;

fn client(emulator: &Emulator) -> Client {
    let client = Client::builder(Config::default().app_id).base_url(emulator.url());
    client.build().unwrap()
}

async fn start(path: &Path) -> Emulator {
    Emulator::builder().state(path).start().await.unwrap()
}

fn add_ann(emulator: &Emulator) -> String {
    emulator.add_user(ann()).unwrap()
}

async fn token(emulator: &Emulator, grant: impl Into<TokenRequest>) -> TokenSet {
    client(emulator).oidc().token(grant).await.unwrap()
}

async fn sign_in(emulator: &Emulator) -> TokenSet {
    let grant = PasswordGrant::new("ann", "secret-1").scope("openid offline_access");
    token(emulator, grant).await
}

#[tokio::test]
async fn users_tokens_keys_and_the_clock_outlive_the_emulator() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let first = start(&path).await;
    let user = add_ann(&first);
    let tokens = sign_in(&first).await;
    first.advance(3600);
    let keys = client(&first).oidc().jwks().await.unwrap();
    let state = first.state();
    first.stop().await.unwrap();

    let second = start(&path).await;
    let now = second.state();
    assert!(now.now >= state.now && now.now < state.now + 600_000);
    assert_eq!((now.users, now.sessions), (state.users, state.sessions));
    assert_eq!(client(&second).oidc().jwks().await.unwrap().keys, keys.keys);
    let access = tokens.access_token.unwrap();
    let asked = client(&second)
        .oidc()
        .introspection(IntrospectionRequest::new(access));
    assert_eq!(asked.await.unwrap().sub, Some(user));
    let refresh = tokens.refresh_token.unwrap();
    let next = token(&second, RefreshTokenGrant::new(refresh.clone())).await;
    assert_ne!(
        next.refresh_token.as_ref().map(Secret::expose),
        Some(refresh.expose())
    );
    let again = client(&second)
        .oidc()
        .token(RefreshTokenGrant::new(refresh))
        .await;
    assert_eq!(again.unwrap_err().code(), Some("invalid_grant"));
    second.stop().await.unwrap();
}

#[tokio::test]
async fn a_change_is_in_the_file_soon_and_only_its_owner_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let emulator = start(&path).await;
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let user = add_ann(&emulator);
    let begun = Instant::now();
    while !fs::read_to_string(&path).unwrap().contains(&user) {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it is never saved"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn an_emulator_that_is_dropped_has_saved_all_and_left_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    fs::write(folder.path().join(".state.json.killed.tmp"), "{").unwrap();
    let emulator = start(&path).await;
    let user = add_ann(&emulator);
    drop(emulator);
    assert!(fs::read_to_string(&path).unwrap().contains(&user));
    let files = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = files.map(|one| one.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["state.json", "state.json.lock"]);
}

#[tokio::test]
async fn a_file_that_is_no_state_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let emulator = start(&path).await;
    add_ann(&emulator);
    emulator.stop().await.unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    let cases = [
        (String::new(), "no state of an emulator (line 1, column 0)"),
        (
            whole[..whole.len() / 2].to_owned(),
            "no state of an emulator",
        ),
        (
            r#"{"name": "of another program"}"#.to_owned(),
            "no state of an emulator",
        ),
        (
            r#"{"authing_emulator_state": 2, "people": 1}"#.to_owned(),
            "it has format 2",
        ),
        (
            r#"{"authing_emulator_state": 1, "world": {"secret": 1}}"#.to_owned(),
            "no state of",
        ),
    ];
    for (text, wanted) in cases {
        fs::write(&path, &text).unwrap();
        let error = Emulator::builder().state(&path).start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        let told = error.to_string();
        assert!(
            told.contains(wanted) && told.contains("left as it is"),
            "{told}"
        );
        assert!(told.contains("state.json"), "{told}");
        assert!(!told.contains("secret"), "{told}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::write(&path, &whole).unwrap();
    start(&path).await.stop().await.unwrap();
}

#[tokio::test]
async fn the_state_of_another_application_is_refused_and_another_configuration_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    start(&path).await.stop().await.unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let config = Config {
        app_id: "another".to_owned(),
        ..Config::default()
    };
    let other = Emulator::builder()
        .config(config)
        .state(&path)
        .start()
        .await;
    let told = other.unwrap_err().to_string();
    assert!(
        told.contains("of the application `64a0000000000000000000a1`, not of `another`"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), text);

    let mut config = Config::default();
    config.lifetimes.access_token = 7;
    let emulator = Emulator::builder()
        .config(config)
        .state(&path)
        .start()
        .await
        .unwrap();
    add_ann(&emulator);
    assert_eq!(sign_in(&emulator).await.expires_in, Some(7));
}

#[tokio::test]
async fn two_emulators_never_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    let first = start(&path).await;
    let second = Emulator::builder().state(&path).start().await.unwrap_err();
    assert!(
        second.to_string().contains("another emulator uses it"),
        "{second}"
    );
    drop(first);
    start(&path).await.stop().await.unwrap();
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        folder.path().join("missing/state.json"),
        folder.path().to_owned(),
    ] {
        let error = Emulator::builder().state(&path).start().await.unwrap_err();
        assert!(error.to_string().starts_with("the state file"), "{error}");
    }
}
