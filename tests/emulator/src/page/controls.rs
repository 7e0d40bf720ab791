//! In: the clock, faults, keys and persons. Out: plain forms that move, order, rotate and make them.

use maud::{Markup, html};

use super::{HOME, View};
use crate::control::PersonState;
use crate::faults::Fault;
use crate::world::people::Platform;

/// What can be ordered: the kind, its name, the member that its value goes to, and the value that an empty field is.
pub(super) const EFFECTS: [(&str, &str, &str, &str); 12] = [
    ("business", "business code in the envelope", "code", "2206"),
    ("status", "HTTP status, no JSON", "status", "502"),
    (
        "oauth_error",
        "OAuth error (OpenID Connect)",
        "error",
        "invalid_grant",
    ),
    ("delay", "delay, ms", "millis", "3000"),
    ("reset_before", "reset before the work", "", ""),
    ("reset_after", "reset after the work", "", ""),
    ("truncated", "truncated body", "", ""),
    ("invalid_body", "invalid body", "", ""),
    ("slow_body", "slow body, ms between pieces", "millis", "500"),
    ("content_type", "wrong content type", "value", "text/html"),
    (
        "too_many_requests",
        "429 with Retry-After, s",
        "retry_after",
        "2",
    ),
    ("unavailable", "503 with Retry-After, s", "retry_after", "2"),
];

pub(super) fn clock(frozen: bool) -> Markup {
    html! {
        form.inline method="post" action={ (HOME) "do/advance" } {
            button name="seconds" value="3600" { "+1 h" }
            button name="seconds" value="1296000" { "+15 d" }
        }
        form.inline method="post" action={ (HOME) "do/" (if frozen { "run" } else { "freeze" }) } {
            button { (if frozen { "Run" } else { "Freeze" }) }
        }
    }
}

pub(super) fn controls(view: &View) -> Markup {
    html! {
        div.cards {
            (faults(view))
            (code(&view.state.people))
            section.card aria-labelledby="keys-title" {
                h2 id="keys-title" { "Keys" }
                p { "Tokens are signed with" br; code { (view.kid) } }
                form method="post" action={ (HOME) "do/rotate" } { button { "Rotate" } }
            }
        }
    }
}

fn faults(view: &View) -> Markup {
    html! {
        section.card.faults aria-labelledby="faults-title" {
            h2 id="faults-title" { "Let something go wrong" }
            form.fields method="post" action={ (HOME) "do/order" } {
                label { "Operation" select name="operation" {
                    option value="" { "every operation" }
                    @for id in &view.operations { option { (id) } }
                } }
                label { "Effect" select name="kind" {
                    @for (kind, name, _, value) in EFFECTS {
                        option value=(kind) { (name) @if !value.is_empty() { " (" (value) ")" } }
                    }
                } }
                label { "Value" input name="value" size="8" placeholder="as in ( )"; }
                label { "Times" input name="times" type="number" min="1" value="1" placeholder="always"; }
                button.main { "Order" }
            }
            @if view.faults.is_empty() { p.empty { "Nothing goes wrong on order." } }
            @else {
                ul.orders { @for fault in &view.faults { li { (order(fault)) } } }
                form method="post" action={ (HOME) "do/clear" } { button { "Clear all" } }
            }
        }
    }
}

fn order(fault: &Fault) -> Markup {
    let effect = serde_json::to_value(&fault.effect).unwrap_or_default();
    let members = effect.as_object().into_iter().flatten();
    html! {
        span.badge.warn { (fault.effect.kind()) }
        @for (name, value) in members.filter(|(name, value)| *name != "kind" && !value.is_null()) {
            " " (name) " " code { (value) }
        }
        " on " (fault.operation.as_deref().unwrap_or("every operation"))
        @match fault.times {
            Some(1) => ", once",
            Some(times) => { ", " (times) " times" },
            None => ", always",
        }
        @if fault.after > 0 { ", after " (fault.after) " more" }
        @if fault.probability < 1.0 { ", with probability " (fault.probability) }
    }
}

fn code(people: &[PersonState]) -> Markup {
    html! {
        section.card aria-labelledby="code-title" {
            h2 id="code-title" { "New sign-in code" }
            form.fields method="post" action={ (HOME) "do/code" } {
                label { "Person" select name="person" {
                    option value="wechat" { "someone new on WeChat" }
                    option value="douyin" { "someone new on Douyin" }
                    @for person in people.iter().rev().take(super::ROWS) {
                        option value={ "openid=" (person.openid) } { (named(person)) }
                    }
                } }
                label { "For" select name="purpose" {
                    option value="login" { "login" }
                    option value="phone" { "phone button" }
                } }
                button.main { "Make" }
            }
        }
    }
}

fn named(person: &PersonState) -> String {
    let platform = match person.platform {
        Platform::Wechat => "WeChat",
        Platform::Douyin => "Douyin",
    };
    let name = person.profile["nickName"]
        .as_str()
        .unwrap_or(&person.openid);
    format!("{name} ({platform})")
}
