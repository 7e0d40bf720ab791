//! In: any bytes, as the key set of an issuer. Out: keys or none, never a panic; and no key of it takes a token that nobody
//! signed.

#![no_main]

use authing_miniprogram::verify::KeySet;
use libfuzzer_sys::fuzz_target;

/// Signed by a key that no set of these bytes has: 256 bytes of zeros.
fn token(header: &str) -> String {
    format!("{header}.eyJzdWIiOiJ1In0.{}", "A".repeat(342))
}

fuzz_target!(|data: &[u8]| {
    let Some(keys) = KeySet::from_jwks(data) else {
        return;
    };
    let _ = format!("{keys:?} {:?}", keys.algorithm());
    // Headers with the algorithm alone, and with a key id.
    for header in ["eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ"] {
        assert!(keys.verify(&token(header)).is_err());
    }
});
