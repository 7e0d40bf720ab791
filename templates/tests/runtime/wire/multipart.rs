//! Promise: multipart bodies hold each file and member once, in order, and nothing in a name leaves its quotes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::support::shop::Shop;
use bytes::Bytes;
use futures_core::Stream;
use miniature::models::{Address, Photos};
use miniature::{FilePart, Payload};

fn client(shop: &Shop) -> miniature::Client {
    miniature::Client::builder("app")
        .user_token("t")
        .transport(shop.clone())
        .build()
        .unwrap()
}

/// Uploads them; the body with the boundary taken out.
async fn uploaded(photos: Photos) -> String {
    let shop = Shop::answers([(204, "")]);
    let pets = client(&shop).pets();
    pets.upload_photos("1", photos).await.unwrap();
    let sent = shop.last();
    let boundary = sent
        .header("content-type")
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap()
        .to_owned();
    sent.body.replace(&boundary, "B").replace("\r\n", "\n")
}

struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn files_texts_and_json_are_parts() {
    let place = Address::builder()
        .name("B")
        .street("W")
        .zip("12345")
        .city("C")
        .country("CH")
        .build()
        .unwrap();
    let photos = Photos::new(FilePart::new("tom.png", &b"PNG"[..]))
        .others(vec![
            FilePart::new("a.gif", &b"GIF"[..]).media_type("image/gif"),
            FilePart::unnamed(&b"x"[..]),
        ])
        .caption("Tom")
        .place(place);
    let expected = "--B
Content-Disposition: form-data; name=\"cover\"; filename=\"tom.png\"
Content-Type: image/png

PNG
--B
Content-Disposition: form-data; name=\"others\"; filename=\"a.gif\"
Content-Type: image/gif

GIF
--B
Content-Disposition: form-data; name=\"others\"; filename=\"file\"
Content-Type: application/octet-stream

x
--B
Content-Disposition: form-data; name=\"caption\"

Tom
--B
Content-Disposition: form-data; name=\"place\"
Content-Type: application/json

JSON
--B--
";
    // The order of JSON members has no meaning, and depends on a feature of serde_json that any crate may switch on.
    let body = uploaded(photos).await;
    let json = body.lines().find(|line| line.starts_with('{')).unwrap();
    assert_eq!(body.replace(json, "JSON"), expected);
    let place: serde_json::Value = serde_json::from_str(json).unwrap();
    let wanted = serde_json::json!({"name": "B", "street": "W", "zip": "12345", "city": "C", "country": "CH"});
    assert_eq!(place, wanted);
}

#[tokio::test]
async fn absent_members_are_left_out_and_names_stay_in_their_quotes() {
    let photos = Photos::new(FilePart::new("a\"\r\nX: y.png", &b"P"[..]));
    let body = uploaded(photos).await;
    assert!(body.contains("filename=\"a%22%0D%0AX: y.png\""), "{body}");
    assert!(!body.contains("caption"), "{body}");
}

#[tokio::test]
async fn streams_are_sent_in_their_place() {
    let stream = Payload::stream(Once(Some(Bytes::from_static(b"streamed")))).with_length(8);
    let photos = Photos::new(FilePart::new("s.png", stream)).caption("after");
    let body = uploaded(photos).await;
    assert!(body.contains("\n\nstreamed\n--B\n"), "{body}");
    assert!(body.ends_with("after\n--B--\n"), "{body}");
}

#[tokio::test]
async fn members_without_a_description_are_parts_too() {
    let rest = [
        ("a", serde_json::json!("one")),
        ("b", serde_json::json!([1, true])),
        ("c", serde_json::json!({"d": []})),
        ("e", serde_json::json!(null)),
    ];
    let rest = rest.map(|(name, value)| (name.to_owned(), value));
    let photos = Photos::new(FilePart::new("p.png", &b"P"[..])).additional(rest.into());
    let body = uploaded(photos).await;
    let (_, rest) = body.split_once("\n\nP\n").unwrap();
    let expected = "--B
Content-Disposition: form-data; name=\"a\"

one
--B
Content-Disposition: form-data; name=\"b\"

1
--B
Content-Disposition: form-data; name=\"b\"

true
--B
Content-Disposition: form-data; name=\"c\"
Content-Type: application/json

{\"d\":[]}
--B--
";
    assert_eq!(rest, expected);
}
