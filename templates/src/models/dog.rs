//! In: the schema `Dog`. Out: [`Dog`].

/// A dog.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[non_exhaustive]
pub struct Dog {
    /// The member `kind`.
    pub kind: String,
    /// Its breed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breed: Option<String>,
}

impl Dog {
    /// With all that is required.
    pub fn new(kind: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            breed: None,
        }
    }

    /// Its breed.
    pub fn breed(mut self, value: impl Into<String>) -> Self {
        self.breed = Some(value.into());
        self
    }
}
