//! In: the numbers of a public key, or a secret. Out: [`Key`], which checks signatures of one algorithm.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};

/// How tokens are signed. The verifier settles it, never a token (RFC 8725, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// RSA PKCS #1 v1.5 with SHA-256, by the public keys of the issuer.
    Rs256,
    /// HMAC with SHA-256, by a secret shared with the issuer: whoever can verify can also sign.
    Hs256,
}

impl Algorithm {
    /// Its name in JOSE (RFC 7518, section 3.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Hs256 => "HS256",
        }
    }
}

/// A key that checks signatures.
pub(super) enum Key {
    Rsa(ParsedPublicKey),
    Hmac(Box<hmac::Key>),
}

/// The shortest secret, in bytes (RFC 7518, section 3.2; RFC 8725, section 3.5).
pub(super) const SECRET_BYTES: usize = 32;

impl Key {
    /// A secret; `None` if it is too short.
    pub(super) fn secret(bytes: &[u8]) -> Option<Self> {
        let key = || Box::new(hmac::Key::new(hmac::HMAC_SHA256, bytes));
        (bytes.len() >= SECRET_BYTES).then(|| Self::Hmac(key()))
    }

    /// An RSA key of these numbers, without leading zeros; `None` if it is too weak or no key.
    pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        if !is_sound(modulus, exponent) || is_roca(modulus) {
            return None;
        }
        let parts = PublicKeyComponents {
            n: modulus,
            e: exponent,
        };
        let der: PublicKeyX509Der<'_> = parts.as_der().ok()?;
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).ok()?;
        Some(Self::Rsa(key))
    }

    /// Whether this is the signature of the message. The library compares, in constant time where there is a secret.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa(key) => key.verify_sig(message, signature).is_ok(),
            Self::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
        }
    }
}

/// 2048 to 8192 bits, odd; an odd exponent of 3 to 33 bits' size.
fn is_sound(modulus: &[u8], exponent: &[u8]) -> bool {
    let (Some(first), Some(last)) = (modulus.first(), modulus.last()) else {
        return false;
    };
    let bits = modulus.len() * 8 - first.leading_zeros() as usize;
    if *first == 0 || last % 2 == 0 || !(2048..=8192).contains(&bits) {
        return false;
    }
    let small = exponent.len() <= 5 && exponent.first().is_some_and(|first| *first != 0);
    let value = exponent
        .iter()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    small && value % 2 == 1 && (3..1 << 33).contains(&value)
}

/// Primes by which moduli of a faulty generator (ROCA, CVE-2017-15361) leave only powers of 65537. A good modulus does so
/// by all of them once in 200 million times.
const MARKS: [u32; 17] = [
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
];

/// Whether the modulus can be factored because of the way in which it was made.
fn is_roca(modulus: &[u8]) -> bool {
    let power = |prime: u32| {
        let rest = modulus
            .iter()
            .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        std::iter::successors(Some(1), |power| Some(power * (65537 % prime) % prime))
            .take(prime as usize)
            .any(|power| power == rest)
    };
    MARKS.into_iter().all(power)
}
