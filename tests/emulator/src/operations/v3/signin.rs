//! In: proof of who somebody is. Out: a token set.

use serde_json::{Map, Value};

use super::{connection, password, phone};
use crate::account::{self, Receiver, Typed};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{
    BAD_EMAIL, Failure, NO_PASSWORD, TENANT_REFUSED, UNSUPPORTED, USER_NOT_FOUND,
    WRONG_CREDENTIALS, WRONG_PASSWORD,
};
use crate::token::{self, Grant};
use crate::world::World;
use crate::world::people::Platform;
use crate::world::users::{Handle, User};

/// What a client asks for beside the sign-in itself.
struct Wish {
    scope: String,
    custom: Map<String, Value>,
}

/// With an identity of a mini program.
pub(super) fn by_mobile(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let wish = admitted(world, call)?;
    let kind = call.needed("/connection")?;
    let (platform, payload) = match kind {
        "wechat_mini_program_code" => (Platform::Wechat, "/wechatMiniProgramCodePayload"),
        "wechat_mini_program_phone" => (Platform::Wechat, "/wechatMiniProgramPhonePayload"),
        "wechat_mini_program_code_and_phone" => (
            Platform::Wechat,
            "/wechatMiniProgramCodeAndPhonePayload/wxLoginInfo",
        ),
        "douyin_mini_program_code" => (Platform::Douyin, "/douyinMiniProgramCodePayload"),
        "douyin_mini_program_code_and_phone" => (
            Platform::Douyin,
            "/douyinMiniProgramCodeAndPhonePayload/loginParams",
        ),
        _ => return Err(UNSUPPORTED.into()),
    };
    let connection = connection(world, call)?;
    let code = call.needed(&format!("{payload}/code"))?;
    let openid = account::login_person(world, code, platform)?;
    let phone = phone_of(world, call, kind, &openid)?;
    // With this kind the data is the phone number.
    let shown = if kind == "wechat_mini_program_phone" {
        None
    } else {
        account::shown(world, call, &openid, payload)?
    };
    let user = account::by_person(world, &openid, &connection, phone.as_ref())?;
    if let Some(shown) = shown {
        account::learn(world, &user, &shown);
    }
    tokens(world, call, &user, &wish)
}

/// The phone number that comes with a sign-in of this kind.
fn phone_of(
    world: &mut World,
    call: &Call,
    kind: &str,
    openid: &str,
) -> Result<Option<Value>, Failure> {
    let payload = match kind {
        "wechat_mini_program_phone" => "/wechatMiniProgramPhonePayload",
        "douyin_mini_program_code_and_phone" => "/douyinMiniProgramCodeAndPhonePayload/phoneParams",
        "wechat_mini_program_code_and_phone" => {
            let code = call.needed("/wechatMiniProgramCodeAndPhonePayload/wxPhoneInfo/code")?;
            return account::phone_of_button(world, code, Platform::Wechat).map(Some);
        }
        _ => return Ok(None),
    };
    let data = call.needed(&format!("{payload}/encryptedData"))?;
    let iv = call.needed(&format!("{payload}/iv"))?;
    account::phone_of_data(world, openid, data, iv).map(Some)
}

/// With a password or a pass code.
pub(super) fn by_credentials(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let wish = admitted(world, call)?;
    let user = match call.text("/connection") {
        Some("PASSWORD") => by_password(world, call)?,
        Some("PASSCODE") => by_pass_code(world, call)?,
        _ => return Err(UNSUPPORTED.into()),
    };
    tokens(world, call, &user, &wish)
}

fn by_password(world: &mut World, call: &Call) -> Result<String, Failure> {
    let (pointer, kind) = ("/passwordPayload/password", "/options/passwordEncryptType");
    call.needed(pointer)?;
    let password = password(world, call, (pointer, kind))?.unwrap_or_default();
    let given: Vec<(&str, &str)> = ["account", "username", "email", "phone"]
        .into_iter()
        .filter_map(|name| Some((name, call.filled(&format!("/passwordPayload/{name}"))?)))
        .collect();
    let [(name, value)] = given[..] else {
        return Err(Failure::invalid(
            "exactly one of `account`, `username`, `email` and `phone` is needed",
        ));
    };
    let username = Handle::Username(value.to_owned());
    let (email, phone) = (Handle::email(value), Handle::phone(None, value));
    let handles = match name {
        "username" => vec![username],
        "email" => vec![email],
        "phone" => vec![phone],
        _ => vec![username, phone, email],
    };
    let known = handles.iter().any(|one| world.users.find(one).is_some());
    if !known && name != "account" && auto_register(call) {
        let mut user = newcomer(world, name, value)?;
        account::give_password(&mut user, &password, world.now())?;
        return account::register(world, user);
    }
    let captcha = call.filled("/options/captchaCode").map(|text| Typed {
        text,
        token: call.filled("/options/captchaToken"),
    });
    account::by_password_or_captcha(world, &handles, &password, captcha).map_err(|failure| {
        let secret = [USER_NOT_FOUND, NO_PASSWORD, WRONG_PASSWORD];
        if secret.iter().any(|one| one.code == failure.code) {
            WRONG_CREDENTIALS.into()
        } else {
            failure
        }
    })
}

/// A new account with one name that nobody has proved yet.
fn newcomer(world: &mut World, name: &str, value: &str) -> Result<User, Failure> {
    let mut user = User::new(world.ids.object(), world.now(), "basic:password");
    match name {
        "email" => {
            Receiver::email(value).map_err(|_| BAD_EMAIL)?;
            user.email = Some(value.to_owned());
        }
        "phone" => {
            if let Receiver::Phone(country_code, number) = Receiver::phone(None, value)? {
                (user.country_code, user.phone) = (Some(country_code), Some(number));
            }
        }
        _ => user.username = Some(value.to_owned()),
    }
    Ok(user)
}

fn by_pass_code(world: &mut World, call: &Call) -> Result<String, Failure> {
    let number = "/passCodePayload/phone";
    let address = call.filled("/passCodePayload/email");
    let from = match (address, call.filled(number)) {
        (Some(address), None) => Receiver::email(address).map_err(|_| BAD_EMAIL)?,
        (None, Some(_)) => phone(call, number, "/passCodePayload/phoneCountryCode")?,
        _ => {
            let message = "exactly one of `email` and `phone` is needed";
            return Err(Failure::invalid(message));
        }
    };
    let pass_code = call.needed("/passCodePayload/passCode")?;
    account::by_code(
        world,
        &from,
        &["CHANNEL_LOGIN"],
        pass_code,
        auto_register(call),
    )
}

fn auto_register(call: &Call) -> bool {
    call.body.pointer("/options/autoRegister") == Some(&Value::Bool(true))
}

/// Whether the application may do this at all. It is asked before a code is used up.
fn admitted(world: &World, call: &Call) -> Result<Wish, Failure> {
    account::application(world, call)?;
    account::authenticated(world, call, world.config.token_auth_method)?;
    let tenant = call.filled("/options/tenantId");
    if tenant.is_some_and(|tenant| world.config.tenants.iter().all(|one| one != tenant)) {
        return Err(TENANT_REFUSED.into());
    }
    let custom = call.body.pointer("/options/customData");
    let custom = custom.and_then(Value::as_object).cloned();
    let custom = custom.unwrap_or_default();
    account::check_custom(world, &custom)?;
    let scope = token::user_scope(world, call.filled("/options/scope"))?;
    Ok(Wish { scope, custom })
}

fn tokens(world: &mut World, call: &Call, user: &str, wish: &Wish) -> Result<Answer, Failure> {
    account::put_custom(world, user, wish.custom.clone());
    account::count_login(world, user);
    let grant = Grant {
        user,
        scope: Some(&wish.scope),
        nonce: None,
        origin: &call.origin,
    };
    token::token_set(world, &grant).map(Answer::Data)
}
