//! In: an SM2 public key and a password. Out: the password encrypted (GM/T 0003.4) as C1, C3, C2 in lower-case hex, C1
//! without the `04` that begins every uncompressed point.

#[cfg(feature = "sm2")]
pub(super) fn encrypt(key: &str, text: &str) -> Result<String, String> {
    use sm2::elliptic_curve::common::getrandom::SysRng;

    if text.is_empty() {
        return Err("is empty, which SM2 cannot encrypt".to_owned());
    }
    let unreadable = "cannot be encrypted: the API's SM2 key cannot be read";
    let point = point(key.trim()).ok_or(unreadable)?;
    let key = sm2::pke::EncryptingKey::from_sec1_bytes(&point).map_err(|_| unreadable)?;
    let sealed = key.encrypt(&mut SysRng, text.as_bytes());
    let sealed = sealed.map_err(|_| "cannot be encrypted with the API's SM2 key")?;
    let digits = sealed.iter().skip(1).flat_map(|byte| {
        [byte >> 4, byte & 15].map(|half| char::from_digit(u32::from(half), 16).unwrap_or_default())
    });
    Ok(digits.collect())
}

/// The uncompressed point, whose `04` may be missing.
#[cfg(feature = "sm2")]
fn point(hex: &str) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = hex.as_bytes().chunks(2).map(byte).collect();
    let mut bytes = bytes?;
    if bytes.len() == 64 {
        bytes.insert(0, 4);
    }
    Some(bytes)
}

#[cfg(not(feature = "sm2"))]
pub(super) fn encrypt(_: &str, _: &str) -> Result<String, String> {
    Err("cannot be encrypted: the feature `sm2` is not enabled".to_owned())
}
