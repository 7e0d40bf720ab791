//! In: passwords, and the wish to leave. Out: passwords changed, accounts gone, and refusals.

use authing_emulator::{NewUser, TokenState};
use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use sm2::elliptic_curve::rand_core::{Infallible, TryCryptoRng, TryRng};
use sm2::pke::EncryptingKey;

use crate::support::user;
use crate::v3::support::{Server, done, fails, text};

const UPDATE: &str = "/api/v3/update-password";
const VERIFY: &str = "/api/v3/verify-delete-account-request";
const DELETE: &str = "/api/v3/delete-account";

#[tokio::test]
async fn the_keys_of_the_service_encrypt_passwords() {
    let server = Server::start().await;
    let (_, token) = server.bob(NewUser::default()).await;
    let system = server.get("/api/v3/system", "").await;
    assert!(text(&system["rsa"]["publicKey"]).starts_with("-----BEGIN PUBLIC KEY-----\n"));
    assert!(text(&system["sm2"]["publicKey"]).starts_with("04"));
    let mut old = "secret-1".to_owned();
    for (kind, new) in [
        ("rsa", "secret-2"),
        ("sm2", "secret-3"),
        ("none", "secret-4"),
    ] {
        let body = json!({
            "newPassword": encrypted(&system, kind, new),
            "oldPassword": encrypted(&system, kind, &old), "passwordEncryptType": kind,
        });
        server.does(UPDATE, &token, body).await;
        let signin = json!({
            "connection": "PASSWORD", "options": {"passwordEncryptType": kind},
            "passwordPayload": {"account": "bob", "password": encrypted(&system, kind, new)},
        });
        server.does("/api/v3/signin", "", signin).await;
        new.clone_into(&mut old);
    }
}

#[tokio::test]
async fn a_password_change_needs_the_old_one_encrypted_alike() {
    let server = Server::start().await;
    let (_, token) = server.bob(NewUser::default()).await;
    let system = server.get("/api/v3/system", "").await;
    for (body, code) in [
        (json!({"newPassword": "secret-2"}), 2201),
        (json!({"newPassword": "secret-2", "oldPassword": ""}), 2201),
        (
            json!({"newPassword": "secret-2", "oldPassword": "wrong"}),
            2203,
        ),
        (
            json!({"newPassword": "short", "oldPassword": "secret-1"}),
            2029,
        ),
        (
            json!({
                "newPassword": encrypted(&system, "rsa", "secret-2"), "oldPassword": "secret-1",
                "passwordEncryptType": "rsa",
            }),
            2016,
        ),
    ] {
        fails!(server.ask(UPDATE, &token, body) => 400, code);
    }
    done(&server.sign_in("bob", "secret-1").await);
    let code = server.sms("13100000001", "CHANNEL_LOGIN").await;
    let body = json!({
        "connection": "PASSCODE", "passCodePayload": {"phone": "13100000001", "passCode": code},
        "options": {"autoRegister": true},
    });
    let tokens = server.post("/api/v3/signin", body).await;
    let token = text(&tokens["data"]["access_token"]);
    server
        .does(UPDATE, &token, json!({"newPassword": "secret-5"}))
        .await;
}

#[tokio::test]
async fn an_account_goes_in_three_ways_with_its_sessions() {
    for method in ["PASSWORD", "PHONE_PASSCODE", "EMAIL_PASSCODE"] {
        let server = Server::start().await;
        let (id, token) = server.bob(reachable()).await;
        let channel = "CHANNEL_DELETE_ACCOUNT";
        let body = match method {
            "PASSWORD" => {
                let system = server.get("/api/v3/system", "").await;
                let password = encrypted(&system, "sm2", "secret-1");
                json!({"passwordPayload": {"password": password, "passwordEncryptType": "sm2"}})
            }
            "PHONE_PASSCODE" => {
                let code = server.sms("13100000001", channel).await;
                json!({"phonePassCodePayload": {"phoneNumber": "13100000001", "passCode": code}})
            }
            _ => {
                let code = server.mail("bob@example.com", channel).await;
                json!({"emailPassCodePayload": {"email": "", "passCode": code}})
            }
        };
        let answer = server.ask(VERIFY, &token, proof(method, body)).await;
        assert_eq!(answer["data"]["tokenExpiresIn"], 60, "{answer}");
        let body = json!({"deleteAccountToken": answer["data"]["deleteAccountToken"]});
        let answer = server.ask(DELETE, &token, body).await;
        assert_eq!(answer["data"]["success"], true, "{answer}");
        assert_eq!(server.user(&id), None);
        for session in server.emulator.state().sessions {
            let states = session.tokens.iter().map(|token| token.state);
            assert!(states.eq(session.tokens.iter().map(|_| TokenState::Revoked)));
        }
        fails!(server.get("/api/v3/get-profile", &token) => 401, 2020);
        fails!(server.sign_in("bob", "secret-1") => 403, 2333);
    }
}

#[tokio::test]
async fn only_proof_by_the_owner_counts() {
    let server = Server::start().await;
    let (id, token) = server.bob(reachable()).await;
    let password = json!({"passwordPayload": {"password": "wrong"}});
    fails!(server.ask(VERIFY, &token, proof("PASSWORD", password)) => 403, 2006);
    let code = server.sms("13100000009", "CHANNEL_DELETE_ACCOUNT").await;
    let foreign = json!({"phonePassCodePayload": {"phoneNumber": "13100000009", "passCode": code}});
    fails!(server.ask(VERIFY, &token, proof("PHONE_PASSCODE", foreign)) => 400, 2001);
    let code = server.mail("bob@example.com", "CHANNEL_LOGIN").await;
    let other = json!({"emailPassCodePayload": {"email": "bob@example.com", "passCode": code}});
    fails!(server.ask(VERIFY, &token, proof("EMAIL_PASSCODE", other)) => 400, 2001);

    let password = json!({"passwordPayload": {"password": "secret-1"}});
    let answer = server
        .ask(VERIFY, &token, proof("PASSWORD", password))
        .await;
    server.emulator.advance(60);
    let late = json!({"deleteAccountToken": answer["data"]["deleteAccountToken"]});
    fails!(server.ask(DELETE, &token, late) => 400, 2300);
    assert!(server.user(&id).is_some());
}

fn reachable() -> NewUser {
    user(json!({"email": "bob@example.com", "phone": "13100000001"}))
}

/// A proof of this kind.
fn proof(method: &str, mut body: Value) -> Value {
    body["verifyMethod"] = json!(method);
    body
}

/// A password as the official plug-ins encrypt it.
fn encrypted(system: &Value, kind: &str, password: &str) -> String {
    match kind {
        "rsa" => {
            let pem = text(&system["rsa"]["publicKey"]);
            let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
            let der = BASE64_STANDARD.decode(body).unwrap();
            let key = PublicEncryptingKey::from_der(&der).unwrap();
            let key = Pkcs1PublicEncryptingKey::new(key).unwrap();
            let mut sent = vec![0; key.ciphertext_size()];
            let sent = key.encrypt(password.as_bytes(), &mut sent).unwrap();
            BASE64_STANDARD.encode(sent)
        }
        "sm2" => {
            let point = unhex(&text(&system["sm2"]["publicKey"]));
            let key = EncryptingKey::from_sec1_bytes(&point).unwrap();
            let mut random = Random(fastrand::Rng::with_seed(7));
            let sent = key.encrypt(&mut random, password.as_bytes()).unwrap();
            sent[1..]
                .iter()
                .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
        }
        _ => password.to_owned(),
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.map(byte).collect()
}

/// Good enough for passwords that protect nothing.
struct Random(fastrand::Rng);

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.u32(..))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.u64(..))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random {}
