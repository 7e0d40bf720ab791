//! In: text messages and e-mails. Out: their table, with the codes in them.

use maud::{Markup, html};

use super::layout::table;
use super::text::{left, moment};
use super::{View, newest};
use crate::world::messages::Medium;

pub(super) fn messages(view: &View) -> Markup {
    let columns = &["Code", "To", "By", "What for", "Sent", "State"];
    let rows = html! {
        @for message in newest(&view.state.messages) {
            tr {
                td { code.big { (message.code) } }
                td { (message.to) }
                td { (if message.medium == Medium::Sms { "text message" } else { "e-mail" }) }
                td { code.quiet { (message.channel) } }
                td.time { (moment(message.sent_at)) }
                td {
                    @match left(message.expires_at, view.state.now) {
                        _ if message.used => span.badge.quiet { "used" },
                        Some(left) => span.badge.good { "good for " (left) },
                        None => span.badge.warn { "expired" },
                    }
                }
            }
        }
    };
    let empty = "No message was sent yet.";
    let count = view.state.messages.len();
    table(("messages", "Messages"), count, empty, columns, &rows)
}
