//! In: bodies with encrypted passwords. Out: the same with what is inside of them, as the traces have it.
//!
//! The traces hold plain texts, padding and encoding (`{"$rsa": ...}`): whoever recorded them had the private key, and we do
//! not. So the service of a trace gives a key of ours instead.

use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rsa::pkcs8::{EncodePublicKey as _, LineEnding};
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::{Value, json};
use tests::content::Content;
use tests::server::Reply;

/// As long as Authing's own.
fn key() -> Option<&'static RsaPrivateKey> {
    static KEY: OnceLock<Option<RsaPrivateKey>> = OnceLock::new();
    let made = || RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).ok();
    KEY.get_or_init(made).as_ref()
}

/// The answer with our public key in the place of another.
pub(crate) fn rekeyed(reply: Reply) -> Reply {
    let Reply::Answer {
        status,
        headers,
        body,
    } = reply
    else {
        return reply;
    };
    let body = match serde_json::from_slice(&body) {
        Ok(json) => changed(json, &rekey).to_string().into_bytes(),
        Err(_) => body,
    };
    Reply::Answer {
        status,
        headers,
        body,
    }
}

/// Where a service publishes its key, with ours: for calls that encrypt where the SDK does not.
pub(crate) fn publication(path: &str) -> Option<Reply> {
    let key = rekey("-----BEGIN PUBLIC KEY")?;
    match path {
        "/api/v3/system" => Some(Reply::json(200, &json!({"rsa": {"publicKey": key}}))),
        _ => None,
    }
}

/// The body with its passwords opened.
pub(crate) fn opened(content: Content) -> Content {
    match content {
        Content::Json(body) => Content::Json(changed(body, &open)),
        other => other,
    }
}

fn rekey(text: &str) -> Option<Value> {
    let key = key().filter(|_| text.starts_with("-----BEGIN PUBLIC KEY"))?;
    let ours = key.to_public_key().to_public_key_pem(LineEnding::LF);
    Some(json!(ours.ok()?))
}

fn open(text: &str) -> Option<Value> {
    let sealed = BASE64_STANDARD.decode(text).ok()?;
    let plain = key()?.decrypt(Pkcs1v15Encrypt, &sealed).ok()?;
    let plain = String::from_utf8(plain).ok()?;
    Some(json!({"$rsa": {"padding": "pkcs1v15", "encoding": "base64", "plaintext": plain}}))
}

fn changed(value: Value, change: &dyn Fn(&str) -> Option<Value>) -> Value {
    match value {
        Value::String(text) => change(&text).unwrap_or(Value::String(text)),
        Value::Array(items) => items
            .into_iter()
            .map(|item| changed(item, change))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| (name, changed(member, change)))
            .collect(),
        other => other,
    }
}
