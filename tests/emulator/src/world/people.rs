//! In: orders of the control API. Out: [`People`]: persons as WeChat and Douyin know them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A platform that runs mini programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Platform {
    /// WeChat.
    #[default]
    Wechat,
    /// Douyin.
    Douyin,
}

impl Platform {
    /// The name of the identity source (`provider`).
    pub(crate) fn provider(self) -> &'static str {
        match self {
            Self::Wechat => "wechat",
            Self::Douyin => "douyin",
        }
    }
}

/// A person as the platform knows them.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Person {
    pub(crate) platform: Platform,
    /// The id for this mini program.
    pub(crate) openid: String,
    /// The id for all programs of the same owner.
    pub(crate) unionid: Option<String>,
    /// What `getUserInfo` shows: `nickName`, `avatarUrl`, `gender` and so on.
    pub(crate) profile: Value,
    /// The phone number at the platform, without country code.
    pub(crate) phone: Option<String>,
    pub(crate) country_code: String,
    /// The key that data is encrypted with until the next login code.
    pub(crate) session_key: [u8; 16],
}

/// All persons, by their `openid`.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct People(IndexMap<String, Person>);

impl People {
    pub(crate) fn add(&mut self, person: Person) {
        self.0.insert(person.openid.clone(), person);
    }

    pub(crate) fn get(&self, openid: &str) -> Option<&Person> {
        self.0.get(openid)
    }

    pub(crate) fn get_mut(&mut self, openid: &str) -> Option<&mut Person> {
        self.0.get_mut(openid)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Person> {
        self.0.values()
    }
}

impl Person {
    /// What the phone button gives, as the platform writes it; `None` without a phone number.
    pub(crate) fn phone_info(&self) -> Option<Value> {
        let pure = self.phone.as_ref()?;
        let code = &self.country_code;
        Some(json!({
            "phoneNumber": format!("+{code}{pure}"), "purePhoneNumber": pure, "countryCode": code,
        }))
    }
}
