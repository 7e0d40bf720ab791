//! In: sign-ins and their tokens. Out: their table: claims, time left by the emulator's clock, and buttons that end them.

use maud::{Markup, html};

use super::layout::table;
use super::text::{claims, left, moment, short};
use super::{HOME, View, newest};
use crate::control::{SessionState, TokenInfo};
use crate::world::sessions::{TokenKind, TokenState};

pub(super) fn tokens(view: &View) -> Markup {
    let columns = &["Sign-in", "Token", "Issued", "State", "Claims", "End it"];
    let rows = html! {
        @for session in newest(&view.state.sessions) {
            @for (number, token) in session.tokens.iter().enumerate().rev() {
                (row(view, session, number, token))
            }
        }
    };
    let empty = "Nobody has signed in yet.";
    let count = view.state.sessions.len();
    table(
        ("sessions", "Sign-ins and tokens"),
        count,
        empty,
        columns,
        &rows,
    )
}

fn row(view: &View, session: &SessionState, number: usize, token: &TokenInfo) -> Markup {
    let kind = kind(token.kind);
    let newest = number + 1 == session.tokens.len();
    let good = token.state == TokenState::Good && token.expires_at > view.state.now;
    html! {
        tr.first[newest] {
            td {
                @if newest {
                    div { (owner(view, session)) }
                    code.quiet { (session.id) }
                    @if !session.scope.is_empty() { div.quiet { (session.scope) } }
                }
            }
            td { strong { (kind) } br; code.quiet { (short(&token.token)) } }
            td.time { (moment(token.issued_at)) }
            td { (state(token, view.state.now)) }
            td.wide {
                @if let Some(claims) = claims(&token.token) {
                    details { summary { "claims" } pre { (claims) } }
                } @else { span.quiet { "opaque" } }
            }
            td {
                @if good {
                    form.inline method="post" action={ (HOME) "do/end" } {
                        input type="hidden" name="session" value=(session.id);
                        input type="hidden" name="token" value=(number);
                        button name="how" value="expire" aria-label={ "Expire this " (kind) } { "Expire" }
                        button name="how" value="revoke" aria-label={ "Revoke this " (kind) } { "Revoke" }
                    }
                }
            }
        }
    }
}

fn owner<'a>(view: &'a View, session: &'a SessionState) -> &'a str {
    if session.user.is_empty() {
        return "the client itself";
    }
    let user = view
        .state
        .users
        .iter()
        .find(|user| user["userId"] == session.user);
    let name = user.and_then(|user| user["nickname"].as_str().or(user["username"].as_str()));
    name.unwrap_or(&session.user)
}

fn kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::User => "user token",
        TokenKind::Access => "access token",
        TokenKind::Id => "id token",
        TokenKind::Refresh => "refresh token",
    }
}

fn state(token: &TokenInfo, now: i64) -> Markup {
    html! {
        @match (token.state, left(token.expires_at, now)) {
            (TokenState::Revoked, _) => span.badge.bad { "revoked" },
            (TokenState::Used, _) => span.badge.quiet { "used up" },
            (TokenState::Good, Some(left)) => span.badge.good { (left) " left" },
            (TokenState::Good, None) => {
                span.badge.warn { "expired" }
                div.quiet { (moment(token.expires_at)) }
            },
        }
    }
}
