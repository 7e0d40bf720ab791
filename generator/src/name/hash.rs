//! Hashes that tell names apart.

use sha2::{Digest, Sha256};

/// The first hexadecimal digits of the SHA-256 of a text, at most 64 of them.
pub fn short_hash(text: &str, digits: usize) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let mut out: String = hash
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|n| char::from_digit(u32::from(n), 16))
        .collect();
    out.truncate(digits);
    out
}
