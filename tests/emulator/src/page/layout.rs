//! In: what the page shows. Out: the whole HTML document.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{ROWS, SCRIPT, STYLE, View, controls, log, messages, text, tokens, users};

/// The page.
pub(super) fn page(view: &View) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Authing emulator" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header(view))
                main {
                    @if let Some(said) = &view.said {
                        p.said role="status" { (said) }
                    }
                    (controls::controls(view))
                    (log::log(view))
                    (users::users(view))
                    (tokens::tokens(view))
                    (messages::messages(view))
                    (users::people(view))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn header(view: &View) -> Markup {
    let state = &view.state;
    html! {
        header {
            div.title {
                h1 { "Authing emulator" }
                p.ids {
                    span { "app " code { (view.app_id) } }
                    span { "pool " code { (view.user_pool_id) } }
                }
            }
            div.clock role="group" aria-label="Clock" {
                p.time {
                    time { (text::moment(state.now)) }
                    span.badge.(if state.frozen { "warn" } else { "good" }) {
                        (if state.frozen { "stands still" } else { "runs" })
                    }
                }
                (controls::clock(state.frozen))
            }
        }
    }
}

/// A table of the newest of some rows, in a box that scrolls by itself.
pub(super) fn table(
    (id, title): (&str, &str),
    count: usize,
    empty: &str,
    columns: &[&str],
    rows: &Markup,
) -> Markup {
    html! {
        section id=(id) aria-labelledby={ (id) "-title" } {
            h2 id={ (id) "-title" } {
                (title) " "
                span.count { @if count > ROWS { "newest " (ROWS) " of " } (count) }
            }
            @if count == 0 { p.empty { (empty) } }
            div.scroll tabindex="0" role="region" aria-labelledby={ (id) "-title" } hidden[count == 0] {
                table {
                    thead { tr { @for column in columns { th scope="col" { (column) } } } }
                    tbody { (rows) }
                }
            }
        }
    }
}
