//! In: a seed. Out: [`Ids`]: ids and opaque tokens, the same for the same seed and the same calls.

use serde::{Deserialize, Serialize};

/// Makes ids. They can be guessed: this is no place for secrets.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Ids {
    seed: u64,
    /// How many were made.
    count: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    /// 24 hex digits, as a user has.
    pub(crate) fn object(&mut self) -> String {
        let mut random = self.next();
        format!("{:08x}{:016x}", random.u32(..), random.u64(..))
    }

    /// A UUID, as a request has.
    pub(crate) fn uuid(&mut self) -> String {
        let mut random = self.next();
        let (high, low) = (random.u64(..), random.u64(..));
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 48 & 0xfff,
            low & 0xffff_ffff_ffff
        )
    }

    /// An opaque token.
    pub(crate) fn token(&mut self) -> String {
        let mut random = self.next();
        (0..43).map(|_| random.alphanumeric()).collect()
    }

    /// Six digits, as a pass code has.
    pub(crate) fn digits(&mut self) -> String {
        format!("{:06}", self.next().u32(0..1_000_000))
    }

    /// Some bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.next().fill(&mut bytes);
        bytes
    }

    /// Each id has a generator of its own, so that one more call does not change those after it by chance.
    fn next(&mut self) -> fastrand::Rng {
        self.count += 1;
        fastrand::Rng::with_seed(
            self.seed
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .wrapping_add(self.count),
        )
    }
}
