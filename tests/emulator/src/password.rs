//! What a client sends as a password, plain or encrypted for the service: the plain text, or its [`struct@Hash`].

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::{Failure, NOT_DECRYPTABLE};
use crate::world::keys::Keys;

/// A password that is not kept. An emulator's passwords protect nothing: one round of a hash is enough.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Hash(String);

impl Hash {
    pub(crate) fn of(password: &str, salt: &str) -> Self {
        let digest = Sha256::new()
            .chain_update(salt)
            .chain_update([0])
            .chain_update(password)
            .finalize();
        Self(BASE64_STANDARD.encode(digest))
    }

    /// Whether this is the password; the salt is the user's id.
    pub(crate) fn fits(&self, password: &str, salt: &str) -> bool {
        *self == Self::of(password, salt)
    }
}

/// The password of surface V3, sent as `passwordEncryptType` says.
/// Errors: it cannot be decrypted.
pub(crate) fn v3(keys: &Keys, sent: &str, kind: Option<&str>) -> Result<String, Failure> {
    match kind.unwrap_or("none") {
        "none" => Ok(sent.to_owned()),
        "rsa" => rsa(keys, sent),
        "sm2" => sm2(keys, sent),
        other => Err(NOT_DECRYPTABLE.with(format!("`{other}` is no passwordEncryptType"))),
    }
}

/// The password of surface V2: RSA in base64, or SM2 behind `sm2:`.
/// Errors: it cannot be decrypted.
pub(crate) fn v2(keys: &Keys, sent: &str) -> Result<String, Failure> {
    match sent.strip_prefix("sm2:") {
        Some(rest) => sm2(keys, rest),
        None => rsa(keys, sent),
    }
}

/// PKCS#1 v1.5 in base64 (RFC 8017, section 7.2).
fn rsa(keys: &Keys, sent: &str) -> Result<String, Failure> {
    let bytes = BASE64_STANDARD.decode(sent).map_err(|_| NOT_DECRYPTABLE)?;
    text(keys.decrypt_rsa(&bytes))
}

/// C1C3C2 in hex, without the leading `04` of C1 (GM/T 0003.4).
fn sm2(keys: &Keys, sent: &str) -> Result<String, Failure> {
    let mut bytes = vec![4];
    for pair in sent.as_bytes().chunks(2) {
        let pair = std::str::from_utf8(pair).map_err(|_| NOT_DECRYPTABLE)?;
        bytes.push(u8::from_str_radix(pair, 16).map_err(|_| NOT_DECRYPTABLE)?);
    }
    text(keys.decrypt_sm2(&bytes))
}

fn text(bytes: Option<Vec<u8>>) -> Result<String, Failure> {
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| NOT_DECRYPTABLE.into())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use sm2::elliptic_curve::rand_core::{TryCryptoRng, TryRng};
    use sm2::pke::EncryptingKey;

    use super::{NOT_DECRYPTABLE, v2};
    use crate::world::ids::Ids;
    use crate::world::keys::Keys;

    /// Random enough for a test, which keeps no secret.
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

    /// Two hex digits a byte.
    fn hex(bytes: &[u8]) -> String {
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
        let digits = bytes
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        digits.collect()
    }

    #[test]
    fn surface_v2_takes_sm2_behind_its_prefix() {
        let keys = Keys::new(&mut Ids::new(1)).unwrap();
        let point = keys.password_sm2();
        let digit = |at: usize| u8::from_str_radix(&point[at..at + 2], 16).unwrap();
        let point: Vec<u8> = (0..point.len()).step_by(2).map(digit).collect();
        let key = EncryptingKey::from_sec1_bytes(&point).unwrap();
        let sealed = key
            .encrypt(&mut Random(fastrand::Rng::with_seed(1)), b"Passw0rd")
            .unwrap();
        let sent = format!("sm2:{}", hex(&sealed[1..]));
        assert_eq!(v2(&keys, &sent).as_deref(), Ok("Passw0rd"));
        let bare = v2(&keys, &hex(&sealed[1..]));
        assert_eq!(
            bare.map_err(|failure| failure.code),
            Err(NOT_DECRYPTABLE.code)
        );
    }
}
