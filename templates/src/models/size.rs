//! In: the schema `Size`. Out: [`Size`].

/// How big a pet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Size {
    /// `1`.
    Small,
    /// `2`.
    Middle,
    /// `3`.
    Large,
    /// A value that this version does not know.
    Unknown(i64),
}

impl Size {
    /// The value on the wire.
    pub fn as_i64(self) -> i64 {
        match self {
            Self::Small => 1,
            Self::Middle => 2,
            Self::Large => 3,
            Self::Unknown(value) => value,
        }
    }
}

impl From<i64> for Size {
    fn from(value: i64) -> Self {
        match value {
            1 => Self::Small,
            2 => Self::Middle,
            3 => Self::Large,
            _ => Self::Unknown(value),
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_i64().fmt(f)
    }
}

impl<'de> serde::Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::runtime::open_enum::integer(deserializer)
    }
}

impl serde::Serialize for Size {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_i64())
    }
}
