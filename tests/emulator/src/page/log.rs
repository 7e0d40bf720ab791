//! In: the journal. Out: the log of requests; the page's script puts those that come on top.

use maud::{Markup, html};

use super::layout::table;
use super::text::moment;
use super::{View, newest};
use crate::journal::Entry;

const COLUMNS: &[&str] = &[
    "No.",
    "Time",
    "Request",
    "Operation",
    "Answer",
    "What came of it",
];

pub(super) fn log(view: &View) -> Markup {
    let rows = html! { @for entry in newest(&view.requests) { (row(entry)) } };
    let count = view.requests.len();
    let last = view.requests.last().map_or(0, |entry| entry.number);
    let empty = "No request yet. They show up here as they come.";
    html! {
        div.log data-last=(last) {
            (table(("requests", "Requests"), count, empty, COLUMNS, &rows))
            p.stale hidden role="status" {
                "Users, tokens and messages are as of when the page was loaded. "
                a href=(super::HOME) { "Reload" }
            }
        }
    }
}

fn row(entry: &Entry) -> Markup {
    html! {
        tr {
            td.number { (entry.number) }
            td.time { (moment(entry.at).get(11..).unwrap_or_default()) }
            td { code { (entry.method) " " (entry.path) } }
            td { (entry.operation) }
            td { (answer(entry)) }
            td.wide {
                (entry.message)
                @for fault in &entry.faults { " " span.badge.warn { (fault) } }
                @for objection in &entry.objections { " " span.badge.bad { (objection) } }
            }
        }
    }
}

fn answer(entry: &Entry) -> Markup {
    let class = match entry.status {
        200..=399 if entry.message.is_empty() => "good",
        0 | 500.. => "bad",
        _ => "warn",
    };
    html! {
        span.badge.(class) {
            @if entry.status == 0 { "no answer" } @else { (entry.status) }
            @if let Some(code) = entry.code { " · " (code) }
        }
    }
}
