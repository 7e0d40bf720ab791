//! In: values in every style and place. Out: the URL, headers and body that `OpenAPI` 3.0.3 asks for, or a fault.

use std::collections::BTreeMap;

use crate::support::fake::{BASE, core, reply};
use miniature::runtime::Style::{Form, Label, Matrix, Simple};
use miniature::runtime::wire::operation::{Method, Operation};
use miniature::runtime::wire::request::Request;
use miniature::runtime::{Fill, Style};
use miniature::{Error, Payload};
use serde::Serialize;

static ITEM: Operation = Operation::new("getItem", Method::Get, "/items/{id}/x");
static PLAIN: Operation = Operation::new("plain", Method::Post, "/plain");

#[derive(Serialize)]
struct Color {
    #[serde(rename = "R")]
    red: u8,
    #[serde(rename = "G")]
    green: u8,
    #[serde(rename = "B")]
    blue: u8,
}

const RGB: Color = Color {
    red: 100,
    green: 200,
    blue: 150,
};
const LIST: [&str; 3] = ["blue", "black", "brown"];

async fn sent(request: Request) -> Result<http::Request<Payload>, Error> {
    let settings = |builder: miniature::Builder<_>| builder.value("app_id", "app \"1\"");
    let (core, fake) = core(settings, vec![reply(200, &[], "")]);
    core.empty::<()>(request).await?;
    let mut seen = fake.seen.lock().unwrap();
    Ok(seen.remove(0))
}

async fn path(style: Style, value: impl Serialize) -> String {
    let request = Request::new(&ITEM).path_styled("id", style, value);
    let uri = sent(request).await.unwrap().uri().to_string();
    let rest = uri.strip_prefix(&format!("{BASE}/items/")).unwrap();
    rest.strip_suffix("/x").unwrap().to_owned()
}

async fn query(style: Style, value: impl Serialize) -> String {
    let request = Request::new(&PLAIN).query_styled("color", style, value);
    let request = sent(request).await.unwrap();
    request.uri().query().unwrap_or("-").to_owned()
}

fn body(request: &http::Request<Payload>) -> &str {
    std::str::from_utf8(request.body().as_bytes().unwrap()).unwrap()
}

#[tokio::test]
async fn table_of_styles_in_the_path() {
    // What comes of a text, a list and an object.
    for (style, wanted) in [
        (Simple(false), "blue blue,black,brown R,100,G,200,B,150"),
        (Simple(true), "blue blue,black,brown R=100,G=200,B=150"),
        (Label(false), ".blue .blue.black.brown .R.100.G.200.B.150"),
        (Label(true), ".blue .blue.black.brown .R=100.G=200.B=150"),
        (
            Matrix(false),
            ";id=blue ;id=blue,black,brown ;id=R,100,G,200,B,150",
        ),
        (
            Matrix(true),
            ";id=blue ;id=blue;id=black;id=brown ;R=100;G=200;B=150",
        ),
    ] {
        let found = [
            path(style, "blue").await,
            path(style, LIST).await,
            path(style, RGB).await,
        ];
        assert_eq!(found.join(" "), wanted, "{style:?}");
    }
    assert_eq!(path(Matrix(false), "").await, ";id");
}

#[tokio::test]
async fn table_of_styles_in_the_query() {
    // What comes of a list and an object; an empty text and a text are the same in all.
    for (style, list, map) in [
        (
            Form(false),
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ),
        (
            Form(true),
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            Style::Space,
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::Pipe,
            "color=blue|black|brown",
            "color=R|100|G|200|B|150",
        ),
        (
            Style::Deep,
            "color=blue&color=black&color=brown",
            "color[R]=100&color[G]=200&color[B]=150",
        ),
    ] {
        assert_eq!(query(style, "").await, "color=", "{style:?}");
        assert_eq!(query(style, "blue").await, "color=blue", "{style:?}");
        assert_eq!(query(style, LIST).await, list, "{style:?}");
        assert_eq!(query(style, RGB).await, map, "{style:?}");
    }
    let json = query(Style::Json, (1, "a b", RGB)).await;
    assert_eq!(
        json,
        "color=%5B1%2C%22a%20b%22%2C%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D%5D"
    );
}

#[tokio::test]
async fn scalars_and_nothing() {
    assert_eq!(query(Form(true), 1.1_f32).await, "color=1.1");
    assert_eq!(query(Form(true), 5.0_f64).await, "color=5");
    assert_eq!(
        query(Form(true), u64::MAX).await,
        "color=18446744073709551615"
    );
    assert_eq!(query(Form(true), true).await, "color=true");
    assert_eq!(query(Form(true), None::<i32>).await, "-");
    assert_eq!(query(Form(false), Vec::<i32>::new()).await, "-");
    assert_eq!(
        query(Form(false), ["a,b", "c&d=é+"]).await,
        "color=a%2Cb,c%26d%3D%C3%A9%2B"
    );
    let page = serde_json::json!({"size": 5, "sort": ["a", "b&c"], "next": null});
    assert_eq!(query(Form(true), page).await, "size=5&sort=a&sort=b%26c");
    let nested = Request::new(&PLAIN).query("color", [[1], [2]]);
    let error = sent(nested).await.unwrap_err();
    let told = "`color` holds a value inside a value";
    assert!(error.to_string().contains(told), "{error}");
}

#[tokio::test]
async fn reserved_characters_are_allowed_but_never_end_a_value() {
    let reserved = |name, style, value: &'static [&'static str]| async move {
        let request = match value {
            [one] => Request::new(&PLAIN).query_reserved(name, style, one),
            all => Request::new(&PLAIN).query_reserved(name, style, all),
        };
        let request = sent(request).await.unwrap();
        request.uri().query().unwrap().to_owned()
    };
    let form = Form(true);
    assert_eq!(
        reserved("u=", form, &["https://a.b/c?d=(e,f);g:h@i!$*~"]).await,
        "u%3D=https://a.b/c?d=(e,f);g:h@i!$*~"
    );
    // What ends a pair or the query, is read as a space, or is no part of a query, is escaped all the same.
    assert_eq!(
        reserved("u", form, &["a&b#c+d[e] %"]).await,
        "u=a%26b%23c%2Bd%5Be%5D%20%25"
    );
    assert_eq!(
        reserved("u", Form(false), &["a/b", "c:d"]).await,
        "u=a/b,c:d"
    );
}

#[tokio::test]
async fn a_value_never_changes_the_path() {
    assert_eq!(
        path(Simple(false), "a/../b?c#d%2e\\").await,
        "a%2F..%2Fb%3Fc%23d%252e%5C"
    );
    assert_eq!(path(Simple(false), "...").await, "...");
    for (style, value) in [
        (Simple(false), ""),
        (Simple(false), "."),
        (Simple(false), ".."),
        (Label(false), ""),
        (Label(false), "."),
    ] {
        let error = sent(Request::new(&ITEM).path_styled("id", style, value))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{value:?}: {error}");
        assert!(!error.was_sent());
    }
    let missing = sent(Request::new(&ITEM)).await.unwrap_err();
    assert_eq!(missing.to_string(), "invalid input: `id` has no value");
}

#[tokio::test]
async fn headers_and_cookies() {
    let request =
        Request::new(&PLAIN)
            .header("x-list", LIST)
            .header_styled("x-map", Simple(true), RGB);
    let request = request
        .header("x-none", None::<i32>)
        .cookie("a", "1; b=2")
        .cookie_styled("c", Form(false), LIST);
    let request = sent(request).await.unwrap();
    assert_eq!(request.headers()["x-list"], "blue,black,brown");
    assert_eq!(request.headers()["x-map"], "R=100,G=200,B=150");
    assert!(!request.headers().contains_key("x-none"));
    assert_eq!(
        request.headers()["cookie"],
        "a=1%3B%20b=2; c=blue,black,brown"
    );
    assert!(request.headers()["cookie"].is_sensitive());
    let request = Request::new(&PLAIN).header("x-a", "b\r\nx-c: d");
    let error = sent(request.header("bad name", "v")).await.unwrap_err();
    let error = error.to_string();
    assert!(error.contains("`x-a` holds a line break"), "{error}");
    assert!(error.contains("`bad name` is no valid name"), "{error}");
    assert!(!error.contains("x-c"), "{error}");
}

#[tokio::test]
async fn forms() {
    let form = BTreeMap::from([("a", "x y&=~*-._é"), ("b", "")]);
    let request = sent(Request::new(&PLAIN).form(form, &[])).await.unwrap();
    assert_eq!(body(&request), "a=x+y%26%3D%7E*-._%C3%A9&b=");
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    let lists = BTreeMap::from([("e", LIST), ("p", LIST), ("s", LIST)]);
    let request = Request::new(&PLAIN).form(lists, &[("s", Style::Space), ("p", Style::Pipe)]);
    let request = sent(request).await.unwrap();
    assert_eq!(
        body(&request),
        "e=blue&e=black&e=brown&p=blue%7Cblack%7Cbrown&s=blue+black+brown"
    );
}

static FILLED: Operation = Operation::new("filled", Method::Post, "/filled")
    .accept("application/json")
    .fills(&[
        Fill::header("x-app", "app_id").required(),
        Fill::query("from", "request_from").default("wxapp"),
        Fill::query("left", "unknown"),
        Fill::body("client_id", "app_id"),
    ]);
static LACKING: Operation = Operation::new("lacking", Method::Post, "/lacking")
    .fills(&[Fill::header("x-pool", "user_pool_id").required()]);

#[tokio::test]
async fn the_client_fills_what_is_left_out() {
    let request = sent(Request::new(&FILLED).json(BTreeMap::from([("k", 1)])))
        .await
        .unwrap();
    assert_eq!(request.headers()["x-app"], "app \"1\"");
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.uri().query(), Some("from=wxapp"));
    assert_eq!(body(&request), r#"{"client_id":"app \"1\"","k":1}"#);
    let own = Request::new(&FILLED)
        .header("X-App", "own")
        .query("from", "me")
        .json(BTreeMap::from([("client_id", 1)]));
    let request = sent(own).await.unwrap();
    assert_eq!(request.headers()["x-app"], "own");
    assert_eq!(request.uri().query(), Some("from=me"));
    assert_eq!(body(&request), r#"{"client_id":1}"#);
    let empty = sent(Request::new(&FILLED).json(BTreeMap::<&str, i32>::new()))
        .await
        .unwrap();
    assert_eq!(body(&empty), r#"{"client_id":"app \"1\""}"#);
    let form = sent(Request::new(&FILLED).form(BTreeMap::from([("k", 1)]), &[]))
        .await
        .unwrap();
    assert_eq!(body(&form), "k=1&client_id=app+%221%22");
    let error = sent(Request::new(&LACKING)).await.unwrap_err();
    let told = "the client has no value `user_pool_id`";
    assert!(error.to_string().contains(told), "{error}");
}
