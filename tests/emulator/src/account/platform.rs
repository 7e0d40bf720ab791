//! In: what a mini program gets from its platform (codes, encrypted data). Out: the person, phone number or data behind it.

use aws_lc_rs::cipher::{AES_128, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use crate::call::Call;
use crate::config::UnknownCodes;
use crate::failure::{Failure, PLATFORM_FAILED};
use crate::world::World;
use crate::world::codes::Purpose;
use crate::world::people::{Person, Platform};

/// The person that a login code stands for; uses the code up, as the platform does.
/// Errors: the platform refuses the code.
pub(crate) fn login_person(
    world: &mut World,
    code: &str,
    platform: Platform,
) -> Result<String, Failure> {
    let unknown = !world.codes.knows(code);
    match world.config.unknown_login_codes {
        UnknownCodes::NewPerson if unknown => return Ok(stranger(world, code, platform)),
        UnknownCodes::OnePerson if unknown => return Ok(stranger(world, "anyone", platform)),
        _ => {}
    }
    let now = world.now();
    let found = world.codes.look(code, Purpose::Login, platform, now);
    let openid = found.map_err(|refused| PLATFORM_FAILED.with(refused.text()))?;
    world.codes.spend(code);
    Ok(openid)
}

fn stranger(world: &mut World, name: &str, platform: Platform) -> String {
    let openid = format!("o-{name}");
    if world.people.get(&openid).is_none() {
        let session_key = world.ids.bytes();
        world.people.add(Person {
            platform,
            openid: openid.clone(),
            unionid: None,
            profile: json!({}),
            phone: None,
            country_code: "86".to_owned(),
            session_key,
        });
    }
    openid
}

/// What the phone button's own code stands for, in the platform's form; uses the code up.
/// Errors: the platform refuses the code, or the person has no phone number.
pub(crate) fn phone_of_button(
    world: &mut World,
    code: &str,
    platform: Platform,
) -> Result<Value, Failure> {
    let now = world.now();
    let openid = world
        .codes
        .look(code, Purpose::Phone, platform, now)
        .map_err(|refused| PLATFORM_FAILED.with(refused.text()))?;
    world.codes.spend(code);
    let person = world.people.get(&openid);
    let phone = person.and_then(Person::phone_info);
    phone.ok_or_else(|| PLATFORM_FAILED.with("the user has no phone number"))
}

/// A phone number out of encrypted data.
/// Errors: it cannot be decrypted, or there is no phone number in it.
pub(crate) fn phone_of_data(
    world: &World,
    openid: &str,
    encrypted_data: &str,
    iv: &str,
) -> Result<Value, Failure> {
    let data = decrypted(world, openid, encrypted_data, iv)?;
    let members = ["phoneNumber", "purePhoneNumber", "countryCode"];
    if members.iter().all(|name| data[name].is_string()) {
        Ok(data)
    } else {
        Err(PLATFORM_FAILED.with("there is no phone number in the data"))
    }
}

/// The profile that may come with a login code, encrypted or raw; its members are in the object at `payload`.
/// Errors: it cannot be decrypted, or is no JSON.
pub(crate) fn shown(
    world: &World,
    call: &Call,
    openid: &str,
    payload: &str,
) -> Result<Option<Value>, Failure> {
    let member = |name: &str| call.filled(&format!("{payload}/{name}"));
    match (member("encryptedData"), member("iv")) {
        (Some(data), Some(iv)) => decrypted(world, openid, data, iv).map(Some),
        (None, None) => member("rawData")
            .map(|raw| {
                let read = serde_json::from_str(raw);
                read.map_err(|error| Failure::invalid(format!("`rawData` is no JSON: {error}")))
            })
            .transpose(),
        _ => Err(Failure::invalid("`iv` and `encryptedData` go together")),
    }
}

/// Decrypts data for a person: AES-128-CBC with the session key of the last login code, all in base64, as the platforms do.
/// Errors: another login code came in between, or it is no such data.
pub(crate) fn decrypted(
    world: &World,
    openid: &str,
    encrypted_data: &str,
    iv: &str,
) -> Result<Value, Failure> {
    let person = world.people.get(openid);
    let data = person.and_then(|person| {
        let mut bytes = BASE64_STANDARD.decode(encrypted_data).ok()?;
        let iv: [u8; 16] = BASE64_STANDARD.decode(iv).ok()?.try_into().ok()?;
        let key = UnboundCipherKey::new(&AES_128, &person.session_key).ok()?;
        let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?;
        let context = DecryptionContext::Iv128(FixedLength::from(iv));
        let plain = key.decrypt(&mut bytes, context).ok()?;
        serde_json::from_slice(plain).ok()
    });
    data.ok_or_else(|| PLATFORM_FAILED.with("the data could not be decrypted"))
}
