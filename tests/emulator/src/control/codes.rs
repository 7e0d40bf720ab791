//! In: people and what their phones do. Out: codes and encrypted data, as the platform gives them to a mini program.

use aws_lc_rs::cipher::{AES_128, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::shared::Shared;
use crate::world::World;
use crate::world::codes::{LoginCode, Purpose};
use crate::world::people::{Person, Platform};

/// A person at a platform.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewPerson {
    /// Where.
    pub platform: Platform,
    /// The id for the mini program; made up if empty.
    pub openid: String,
    /// The id for all programs of the same owner.
    pub unionid: Option<String>,
    /// The phone number, without country code.
    pub phone: Option<String>,
    /// The country code, such as `86`.
    pub country_code: Option<String>,
    /// What `getUserInfo` shows: `nickName`, `avatarUrl`, `gender`.
    pub profile: Value,
}

/// A code for a person.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewCode {
    /// Whose it is: an `openid`. Without one a new person is made.
    pub openid: String,
    /// The code itself; made up if empty.
    pub code: String,
    /// It is the code of the phone button's event, not of `wx.login`.
    pub phone_button: bool,
    /// The platform, for a new person.
    pub platform: Platform,
}

/// Data as a platform encrypts it for the service.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Encrypted {
    /// In base64.
    #[serde(rename = "encryptedData")]
    pub encrypted_data: String,
    /// In base64.
    pub iv: String,
}

impl Shared {
    /// Adds a person; their `openid`.
    pub(crate) fn add_person(&self, new: NewPerson) -> String {
        add(&mut self.world(), new)
    }

    /// Gives a code out. A login code also changes the session key: data encrypted before can no longer be decrypted.
    /// Errors: there is no such person.
    pub(crate) fn add_code(&self, new: NewCode) -> Result<String, String> {
        let world = &mut *self.world();
        let openid = if new.openid.is_empty() {
            let person = NewPerson {
                platform: new.platform,
                ..NewPerson::default()
            };
            add(world, person)
        } else {
            new.openid
        };
        let code = if new.code.is_empty() {
            world.ids.token()
        } else {
            new.code
        };
        let session_key = world.ids.bytes();
        let person = world.people.get_mut(&openid);
        let person = person.ok_or_else(|| format!("there is no person `{openid}`"))?;
        let purpose = if new.phone_button {
            Purpose::Phone
        } else {
            person.session_key = session_key;
            Purpose::Login
        };
        let platform = person.platform;
        let life = world.config.lifetimes.login_code.saturating_mul(1000);
        let entry = LoginCode {
            openid,
            purpose,
            platform,
            expires_at: world.now().saturating_add(life),
            used: false,
        };
        world.codes.add(&code, entry);
        Ok(code)
    }

    /// Encrypts data for the service, as the platform does for `getPhoneNumber` and `getUserInfo`. Null stands for the
    /// person's phone number.
    /// Errors: there is no such person, or they have no phone number.
    pub(crate) fn encrypt(&self, openid: &str, data: &Value) -> Result<Encrypted, String> {
        let world = &mut *self.world();
        let iv: [u8; 16] = world.ids.bytes();
        let person = world.people.get(openid);
        let person = person.ok_or_else(|| format!("there is no person `{openid}`"))?;
        let data = if data.is_null() {
            person.phone_info()
        } else {
            Some(data.clone())
        };
        let data = data.ok_or_else(|| format!("`{openid}` has no phone number"))?;
        let mut bytes = data.to_string().into_bytes();
        let failed = |_| "the data cannot be encrypted".to_owned();
        let key = UnboundCipherKey::new(&AES_128, &person.session_key).map_err(failed)?;
        let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(failed)?;
        let context = EncryptionContext::Iv128(FixedLength::from(iv));
        key.less_safe_encrypt(&mut bytes, context).map_err(failed)?;
        Ok(Encrypted {
            encrypted_data: BASE64_STANDARD.encode(bytes),
            iv: BASE64_STANDARD.encode(iv),
        })
    }
}

fn add(world: &mut World, new: NewPerson) -> String {
    let openid = if new.openid.is_empty() {
        format!("o{}", world.ids.object())
    } else {
        new.openid
    };
    let session_key = world.ids.bytes();
    world.people.add(Person {
        platform: new.platform,
        openid: openid.clone(),
        unionid: new.unionid,
        profile: new.profile,
        phone: new.phone,
        country_code: new.country_code.unwrap_or_else(|| "86".to_owned()),
        session_key,
    });
    openid
}
