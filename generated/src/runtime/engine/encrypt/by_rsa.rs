//! In: an RSA public key and a password. Out: the password encrypted with PKCS#1 v1.5 (RFC 8017, section 7.2), in base64.
//!
//! The `rsa` crate, because the keys of some services have 1024 bits, which others refuse. RUSTSEC-2023-0071 (timing of
//! operations with the private key) does not concern it: here is no private key.

// Without the feature nothing else here needs it.
#[cfg(not(feature = "rsa"))]
use base64 as _;

#[cfg(feature = "rsa")]
pub(super) fn encrypt(key: &str, text: &str) -> Result<String, String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rsa::traits::PublicKeyParts as _;

    let key = public(key).ok_or("cannot be encrypted: the API's RSA key cannot be read")?;
    if key.n().bits() < 1024 {
        return Err("cannot be encrypted: the API's RSA key has fewer than 1024 bits".to_owned());
    }
    let longest = key.size() - 11;
    if text.len() > longest {
        return Err(format!(
            "is too long for the API's RSA key: it takes {longest} bytes"
        ));
    }
    let mut random = rsa::rand_core::OsRng;
    let sealed = key.encrypt(&mut random, rsa::Pkcs1v15Encrypt, text.as_bytes());
    let sealed = sealed.map_err(|_| "cannot be encrypted with the API's RSA key")?;
    Ok(STANDARD.encode(sealed))
}

/// A `SubjectPublicKeyInfo` or an `RSAPublicKey` (RFC 8017, appendix A.1.1), with or without the armour of PEM.
#[cfg(feature = "rsa")]
fn public(key: &str) -> Option<rsa::RsaPublicKey> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rsa::pkcs1::DecodeRsaPublicKey as _;
    use rsa::pkcs8::DecodePublicKey as _;

    // Not with a reader of PEM: services do not agree on the length of its lines.
    let lines = key.lines().map(str::trim);
    let text: String = lines.filter(|line| !line.starts_with("-----")).collect();
    let der = STANDARD.decode(text).ok()?;
    rsa::RsaPublicKey::from_public_key_der(&der)
        .ok()
        .or_else(|| rsa::RsaPublicKey::from_pkcs1_der(&der).ok())
}

#[cfg(not(feature = "rsa"))]
pub(super) fn encrypt(_: &str, _: &str) -> Result<String, String> {
    Err("cannot be encrypted: the feature `rsa` is not enabled".to_owned())
}
