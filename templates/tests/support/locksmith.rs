//! In: nothing. Out: the keys of an API, and what is inside of texts that were encrypted for it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::EncodeRsaPublicKey as _;
use rsa::pkcs8::{EncodePublicKey as _, LineEnding};
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use sm2::elliptic_curve::Generate as _;
use sm2::pke::DecryptingKey;

/// Two keys of 1024 bits, as some services have them.
fn rsa_private(index: usize) -> &'static RsaPrivateKey {
    static KEYS: [OnceLock<RsaPrivateKey>; 2] = [OnceLock::new(), OnceLock::new()];
    KEYS[index].get_or_init(|| RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap())
}

pub(crate) fn rsa_public(index: usize) -> String {
    let key = rsa_private(index).to_public_key();
    key.to_public_key_pem(LineEnding::LF).unwrap()
}

/// In the form of PKCS#1.
pub(crate) fn rsa_pkcs1(index: usize) -> String {
    let key = rsa_private(index).to_public_key();
    key.to_pkcs1_pem(LineEnding::LF).unwrap()
}

pub(crate) fn rsa_try(index: usize, text: &str) -> Option<String> {
    let sealed = STANDARD.decode(text).ok()?;
    let plain = rsa_private(index).decrypt(Pkcs1v15Encrypt, &sealed).ok()?;
    String::from_utf8(plain).ok()
}

pub(crate) fn rsa_opened(index: usize, text: &serde_json::Value) -> String {
    rsa_try(index, text.as_str().unwrap()).unwrap()
}

fn sm2_private() -> &'static sm2::SecretKey {
    static KEY: OnceLock<sm2::SecretKey> = OnceLock::new();
    KEY.get_or_init(sm2::SecretKey::generate)
}

/// The point in hex.
pub(crate) fn sm2_public() -> String {
    let key = sm2::pke::EncryptingKey::new(sm2_private().public_key());
    let point = key.to_sec1_bytes();
    assert_eq!((point.len(), point[0]), (65, 4), "uncompressed");
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    let digits = point
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

pub(crate) fn sm2_opened(hex: &str) -> String {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let mut sealed = vec![4];
    sealed.extend(hex.as_bytes().chunks(2).map(byte));
    let plain = DecryptingKey::new(sm2_private().clone())
        .decrypt(&sealed)
        .unwrap();
    String::from_utf8(plain).unwrap()
}
