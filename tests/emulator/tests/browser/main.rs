//! Promise: Chromium renders the page at `/__emulator/`, and what the page does by itself works there.

#![allow(
    clippy::field_reassign_with_default,
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reads from top to bottom and fails by a panic"
)]

mod browser;
#[path = "../../../support/needs.rs"]
#[macro_use]
mod needs;
#[path = "../emulator/page/people.rs"]
mod people;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use authing_emulator::{Effect, Emulator, Fault};
use browser::Browser;
use people::sign_in;
use reqwest::Client;
use serde_json::json;

fn main() -> ExitCode {
    let chromium = needs::program("chromium");
    needs::main(tests![chromium; chromium_renders_the_page_and_keeps_the_log_up_to_date])
}

fn target() -> PathBuf {
    // The folder that a test may write to is `target/tmp`.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    folder.parent().unwrap_or(folder).to_owned()
}

#[tokio::main(flavor = "multi_thread")]
async fn chromium_renders_the_page_and_keeps_the_log_up_to_date() {
    let emulator = Emulator::start().await.unwrap();
    for name in ["Bob", "李雷", "<script>alert(1)</script>"] {
        sign_in(&emulator, name).await;
        emulator.advance(3_000);
    }
    let mick = json!({
        "username": "mick", "email": "mick@example.com", "profile": {"nickname": "Mick"}, "blocked": true,
    });
    emulator
        .add_user(serde_json::from_value(mick).unwrap())
        .unwrap();
    let sms = json!({"channel": "CHANNEL_LOGIN", "phoneNumber": "13800000000"});
    let send = async || {
        let request = Client::new().post(format!("{}/api/v3/send-sms", emulator.url()));
        let request = request.header("x-authing-app-id", "64a0000000000000000000a1");
        let _ = request.json(&sms).send().await;
    };
    send().await;
    for effect in [Effect::Status { status: 502 }, Effect::ResetAfter] {
        let fault = Fault::new(effect).on("v3SendSms").times(1);
        emulator.order(fault).unwrap();
        send().await;
    }
    send().await;
    let sessions = emulator.state().sessions;
    emulator.revoke(&sessions[0].tokens[0].token);
    emulator.expire(&sessions[0].tokens[1].token);
    let delay = Effect::Delay { millis: 3_000 };
    let fault = Fault::new(delay).on("v2UpdateProfile").after(1);
    emulator.order(fault.probability(0.5)).unwrap();
    let url = format!("{}/__emulator/", emulator.url());
    let mut browser = Browser::open(&url);
    browser.wait("document.readyState === 'complete' && document.querySelector('#requests table')");
    let dump = browser.evaluate("document.documentElement.outerHTML");
    let dump = dump.as_str().unwrap();
    for expected in [
        "Bob",
        "李雷",
        "mick@example.com",
        "&lt;script&gt;alert(1)",
        "v3SigninByMobile",
        "no answer",
    ] {
        assert!(dump.contains(expected), "{expected} is missing:\n{dump}");
    }
    for (width, scheme, name) in [
        (1280, "light", "page-light.png"),
        (1280, "dark", "page-dark.png"),
        (480, "light", "page-narrow.png"),
    ] {
        browser.screenshot(width, scheme, &target().join(name));
        let wide = browser.evaluate("document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= width.into(), "{name}: {wide} px");
    }
    // A request while the page is open: the script shows it on top.
    let _ = reqwest::get(format!("{}/while/<b>open", emulator.url())).await;
    browser.wait(
        "document.querySelector('#requests tbody tr').textContent.includes('/while/%3Cb%3Eopen')",
    );
    // A button, as a browser presses it; later, so that the answer does not come from a page that is being left.
    browser.evaluate(
        "setTimeout(() => document.querySelector('form[action$=freeze] button').click()) && true",
    );
    browser.wait("document.querySelector('.said')?.textContent.includes('stands still')");
    assert!(emulator.state().frozen);
}
