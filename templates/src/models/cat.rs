//! In: the schema `Cat`. Out: [`Cat`].

use crate::runtime::{Constant, Constants};

/// A cat.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[non_exhaustive]
pub struct Cat {
    /// How many are left.
    pub lives: i32,
    #[serde(flatten, skip_deserializing, default = "constants")]
    constants: Constants,
}

impl Cat {
    /// With all that is required.
    pub fn new(lives: i32) -> Self {
        Self {
            lives,
            constants: constants(),
        }
    }
}

/// What every [`Cat`] says.
const fn constants() -> Constants {
    Constants(&[("kind", Constant::Text("cat"))])
}
