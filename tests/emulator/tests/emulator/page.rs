//! In: the page at `/__emulator/`, read over HTTP and rendered by Chromium. Out: it shows what the emulator knows, its forms
//! work, and no text of a user becomes markup.

mod people;

use authing_emulator::{Effect, Emulator, Fault, NewCode, NewUser, TokenState};
use people::sign_in;
use reqwest::Client;
use serde_json::json;

use crate::support::{emulator, fetch, person, user};

async fn text(emulator: &Emulator) -> String {
    let page = fetch(emulator, "/__emulator/").await;
    page.text().await.unwrap()
}

/// Sends a form as a browser does, and follows it back to the page.
async fn submit(emulator: &Emulator, action: &str, form: &str) -> String {
    let request = Client::new().post(format!("{}/__emulator/do/{action}", emulator.url()));
    let request = request.header("origin", emulator.url());
    let answer = request.body(form.to_owned()).send().await.unwrap();
    assert_eq!(answer.url().path(), "/__emulator/");
    answer.text().await.unwrap()
}

#[tokio::test]
async fn no_text_becomes_markup() {
    let emulator = Emulator::start().await.unwrap();
    let evil = "</script><script>alert(1)</script>\"'><img src=x>";
    let evil_user = json!({"username": evil, "profile": {"nickname": evil}});
    emulator.add_user(user(evil_user)).unwrap();
    let openid = person(
        &emulator,
        json!({"openid": evil, "profile": {"nickName": evil}}),
    );
    let mut code = NewCode::default();
    (code.openid, code.code) = (openid, evil.to_owned());
    emulator.add_code(code).unwrap();
    let effect = Effect::ContentType {
        value: evil.to_owned(),
    };
    emulator.order(Fault::new(effect)).unwrap();
    fetch(&emulator, "/%3Cscript%3E?<script>alert(1)</script>").await;
    let page = submit(&emulator, "order", &format!("kind={evil}")).await;
    assert!(page.contains("there is no effect"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert_eq!(page.matches("<img").count(), 0);
    let answer = fetch(&emulator, "/__emulator").await;
    assert_eq!(answer.url().path(), "/__emulator/");
    let policy = answer.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-"));
}

#[tokio::test]
async fn the_forms_do_what_they_say() {
    let emulator = Emulator::start().await.unwrap();
    let page = submit(&emulator, "freeze", "").await;
    assert!(page.contains("The clock stands still.") && page.contains("/do/run\""));
    let now = emulator.now();
    submit(&emulator, "advance", "seconds=3600").await;
    assert_eq!(emulator.now(), now + 3_600_000);
    submit(&emulator, "run", "").await;
    assert!(!emulator.state().frozen);
    let page = submit(&emulator, "advance", "").await;
    assert!(page.contains("Not done: `seconds` is no number"));
    let page = submit(&emulator, "code", "person=douyin&purpose=login").await;
    let code = &emulator.codes()[0];
    assert!(page.contains(&format!("The code is {}", code.code)));
    let form = format!("person=openid%3D{}&purpose=phone", code.openid);
    submit(&emulator, "code", &form).await;
    assert!(emulator.codes()[1].phone_button);
    let page = submit(&emulator, "rotate", "").await;
    assert!(page.contains("signs from now on"));
    let page = submit(&emulator, "nonsense", "").await;
    assert!(page.contains("there is no action"));
}

#[tokio::test]
async fn faults_are_ordered_by_form() {
    let emulator = Emulator::start().await.unwrap();
    let order = "operation=v2UpdateProfile&kind=business&value=&times=2";
    let page = submit(&emulator, "order", order).await;
    let fault = Fault::new(Effect::Business {
        status: 403,
        code: Some(2206),
    });
    assert_eq!(emulator.faults(), [fault.on("v2UpdateProfile").times(2)]);
    assert!(page.contains("on v2UpdateProfile, 2 times"));
    submit(&emulator, "clear", "").await;
    assert!(emulator.faults().is_empty());
    // Every effect of the list can be ordered as it stands there.
    let page = text(&emulator).await;
    let (_, list) = page.split_once("name=\"kind\"").unwrap();
    let (list, _) = list.split_once("</select>").unwrap();
    let values = list.split("value=\"").skip(1);
    let kinds: Vec<&str> = values.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(kinds.len(), 12);
    for kind in &kinds {
        submit(&emulator, "order", &format!("kind={kind}")).await;
    }
    assert_eq!(emulator.faults().len(), 12);
    let page = submit(&emulator, "order", "kind=delay&value=soon").await;
    assert!(page.contains("Not done: "));
    assert_eq!(emulator.faults().len(), 12);
}

#[tokio::test]
async fn tokens_are_shown_short_and_can_be_ended() {
    let emulator = Emulator::start().await.unwrap();
    sign_in(&emulator, "Bob").await;
    let session = emulator.state().sessions[0].clone();
    let page = text(&emulator).await;
    for token in &session.tokens {
        assert!(!page.contains(&token.token), "{:?}", token.kind);
    }
    assert!(page.contains("13 d 23 h left") && page.contains("29 d 23 h left"));
    assert!(page.contains("&quot;sub&quot;"));
    let end = async |token: &str, how: &str| {
        let form = format!("session={}&token={token}&how={how}", session.id);
        submit(&emulator, "end", &form).await
    };
    assert!(end("0", "revoke").await.contains("The token is revoked."));
    assert!(end("1", "expire").await.contains("The token has expired."));
    let state = emulator.state();
    let tokens = &state.sessions[0].tokens;
    assert_eq!(tokens[0].state, TokenState::Revoked);
    assert!(tokens[1].expires_at <= state.now && tokens[2].expires_at > state.now);
    let page = submit(&emulator, "end", "token=9").await;
    assert!(page.contains("there is no such token"));
    emulator.advance(15 * 86_400);
    assert!(text(&emulator).await.contains("14 d 23 h left"));
}

#[tokio::test]
async fn many_rows_are_cut_to_the_newest() {
    let emulator = Emulator::start().await.unwrap();
    for number in 0..250 {
        let mut user = NewUser::default();
        user.username = Some(format!("user-{number:03}"));
        emulator.add_user(user).unwrap();
    }
    let page = text(&emulator).await;
    assert!(page.contains("newest 200 of 250"));
    assert!(page.contains("user-249") && page.contains("user-050") && !page.contains(">user-049<"));
}

#[tokio::test]
async fn pages_of_others_may_not_ask() {
    let emulator = emulator(|config| config.control_hosts = vec!["emulator".to_owned()]).await;
    let own = emulator.url();
    let port = own.rsplit(':').next().unwrap();
    let status = async |path: &str, host: &str, origin: Option<&str>| {
        let mut request = Client::new().post(format!("{own}/__emulator{path}"));
        request = request.header("host", host);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.send().await.unwrap().status().as_u16()
    };
    let host = own.strip_prefix("http://").unwrap();
    for path in ["/api/reset", "/do/freeze"] {
        for origin in ["http://evil.example", "null", "http://127.0.0.1:1", ""] {
            assert_eq!(
                status(path, host, Some(origin)).await,
                403,
                "{path} {origin}"
            );
        }
        let rebound = format!("evil.example:{port}");
        let origin = format!("http://{rebound}");
        assert_eq!(status(path, &rebound, Some(&origin)).await, 403);
        assert_eq!(status(path, &rebound, None).await, 403);
        assert!(!emulator.state().frozen);
    }
    assert_eq!(status("/api/reset", host, None).await, 200);
    assert_eq!(status("/api/reset", host, Some(&own)).await, 200);
    let name = format!("emulator:{port}");
    assert_eq!(
        status("/api/reset", &name, Some(&format!("http://{name}"))).await,
        200
    );
}
