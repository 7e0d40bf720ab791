//! In: uploads. Out: [`Files`], which serves them back.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// An uploaded file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct File {
    pub(crate) media_type: String,
    #[serde(with = "base64")]
    pub(crate) bytes: Vec<u8>,
}

/// All files, by their key.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Files(IndexMap<String, File>);

impl Files {
    pub(crate) fn add(&mut self, key: String, file: File) {
        self.0.insert(key, file);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&File> {
        self.0.get(key)
    }
}

/// In a state file the bytes are a text; a list of numbers would be four times as long.
mod base64 {
    use ::base64::prelude::{BASE64_STANDARD, Engine as _};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        BASE64_STANDARD.decode(text).map_err(D::Error::custom)
    }
}
