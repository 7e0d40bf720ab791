//! In: accounts, persons and codes. Out: their tables.

use maud::{Markup, html};
use serde_json::Value;

use super::layout::table;
use super::text::{left, moment};
use super::{View, newest};
use crate::control::CodeState;

pub(super) fn users(view: &View) -> Markup {
    let columns = &[
        "User",
        "Contact",
        "Status",
        "Identities",
        "Sign-ins",
        "Last",
        "Details",
    ];
    let rows = html! { @for user in newest(&view.state.users) { (row(view, user)) } };
    let empty = "No user yet. One comes with the first sign-in, or by POST /__emulator/api/users.";
    let count = view.state.users.len();
    table(("users", "Users"), count, empty, columns, &rows)
}

/// The first of some members that has a text.
fn first<'a>(user: &'a Value, names: &[&str]) -> Option<&'a str> {
    let mut texts = names.iter().filter_map(|name| user[*name].as_str());
    texts.find(|text| !text.is_empty())
}

fn row(view: &View, user: &Value) -> Markup {
    let id = user["userId"].as_str().unwrap_or_default();
    let name = first(user, &["nickname", "name", "username"]);
    let blocked = view.state.blocked.iter().any(|one| one == id);
    let identities = user["identities"].as_array();
    let last = first(user, &["lastLogin"]).and_then(|last| last.get(..19));
    html! {
        tr {
            td { strong { (name.unwrap_or("–")) } br; code.quiet { (id) } }
            td {
                @if let Some(email) = first(user, &["email"]) { div { (email) } }
                @if let Some(phone) = first(user, &["phone"]) {
                    div { (first(user, &["phoneCountryCode"]).unwrap_or_default()) " " (phone) }
                }
            }
            td {
                @if blocked { span.badge.bad { "blocked" } }
                @else { span.badge.good { (first(user, &["status"]).unwrap_or_default()) } }
            }
            td {
                @for identity in identities.into_iter().flatten() {
                    div {
                        (first(identity, &["provider"]).unwrap_or_default()) " "
                        code.quiet { (first(identity, &["userIdInIdp"]).unwrap_or_default()) }
                    }
                }
            }
            td.number { (user["loginsCount"].as_u64().unwrap_or_default()) }
            td.time { (last.unwrap_or("never").replace('T', " ")) }
            td.wide { details { summary { "all members" } pre { (pretty(user)) } } }
        }
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Persons at the platforms with the codes that were given out for them.
pub(super) fn people(view: &View) -> Markup {
    let columns = &["Code", "For", "Person", "Given out until", "State"];
    let now = view.state.now;
    let rows = html! {
        @for code in newest(&view.state.codes) {
            tr {
                td { code { (code.code) } }
                td { (if code.phone_button { "phone button" } else { "login" }) }
                td { code.quiet { (code.openid) } }
                td.time { (moment(code.expires_at)) }
                td { (state(code, now)) }
            }
        }
    };
    let empty = "No code was given out yet: see “New sign-in code” above.";
    let count = view.state.codes.len();
    table(("codes", "Sign-in codes"), count, empty, columns, &rows)
}

fn state(code: &CodeState, now: i64) -> Markup {
    html! {
        @match left(code.expires_at, now) {
            _ if code.used => span.badge.quiet { "used" },
            Some(left) => span.badge.good { "good for " (left) },
            None => span.badge.warn { "expired" },
        }
    }
}
