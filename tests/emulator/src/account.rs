//! In: what an operation of any surface wants done with an account. Out: the rules, which are the same on all surfaces.

mod application;
mod captcha;
mod contact;
mod custom;
mod identity;
mod messages;
mod password;
mod platform;
mod signin;
mod views;

pub(crate) use application::{application, authenticated, signed_in};
pub(crate) use captcha::{Typed, by_password_or_captcha};
pub(crate) use contact::{bind, change, own_contact, unbind, verify_change};
pub(crate) use custom::{check_custom, put_custom};
pub(crate) use identity::{bind_person, free_username};
pub(crate) use messages::{Receiver, code, send};
pub(crate) use password::{
    acceptable, change_password, check_password, give_password, set_password,
};
pub(crate) use platform::{decrypted, login_person, phone_of_button, phone_of_data, shown};
pub(crate) use signin::{add, by_code, by_person, count_login, learn, register};
pub(crate) use views::{v2, v3};
