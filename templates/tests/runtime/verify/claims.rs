//! Promise: a token counts only if it is from the right issuer, for this audience, of the right kind, and now.
//!
//! The numbers are rows of the checklist for verifiers of JWTs.

use std::time::{Duration, UNIX_EPOCH};

use crate::support::issuer::{AUDIENCE, ISSUER, Issuer, NOW, access, changed, id};
use crate::support::tokens::{FIRST, SECRET, encode, hs256};
use aws_lc_rs::digest::{SHA256, SHA384, digest};
use miniature::verify::{Claims, IdExpectation, Kind, Verifier, VerifierBuilder, VerifyError};
use serde_json::{Value, json};

const HEADER: &str = r#"{"alg":"RS256","kid":"first"}"#;
const INVALID: Result<(), VerifyError> = Err(VerifyError::Invalid);

async fn ended(verifier: &Verifier, token: &str) -> Result<(), VerifyError> {
    verifier.verify(token).await.map(drop)
}

fn verifier(settings: impl FnOnce(VerifierBuilder) -> VerifierBuilder) -> Verifier {
    settings(Issuer::new().verifier()).build().unwrap()
}

async fn verdict(verifier: &Verifier, change: Value) -> Result<Claims, VerifyError> {
    let token = FIRST.claims(&changed(access(), &change));
    verifier.verify(&token).await
}

/// Each change of a good access token ends like this.
async fn all(verifier: &Verifier, changes: &[Value], end: VerifyError) {
    for change in changes {
        let found = verdict(verifier, change.clone()).await;
        assert_eq!(found.map(drop), Err(end), "{change}");
    }
}

async fn fine(verifier: &Verifier, changes: &[Value]) {
    for change in changes {
        let found = verdict(verifier, change.clone()).await;
        assert!(found.is_ok(), "{change}: {found:?}");
    }
}

#[tokio::test]
async fn a_good_token_says_whose_it_is() {
    let verifier = verifier(|it| it);
    let token = FIRST.claims(&access());
    let claims = verifier.access(&token).await.unwrap();
    assert_eq!(claims.subject(), "u1");
    assert_eq!(claims.audience(), [AUDIENCE]);
    assert!(claims.has_scope("profile") && !claims.has_scope("prof"));
    assert_eq!(claims.id(), Some("t1"));
    let end = UNIX_EPOCH + Duration::from_secs(NOW + 3600);
    assert_eq!(claims.expires_at(), Some(end));
    assert_eq!(verifier.verify(&token).await.unwrap(), claims.into());
}

#[tokio::test]
async fn row_10_the_issuer_is_exactly_this_text() {
    let changes = [
        json!({"iss": null}),
        json!({"iss": format!("{ISSUER}/")}),
        json!({"iss": ISSUER.to_uppercase()}),
        json!({"iss": "http://shop.example/account"}),
        json!({"iss": "https://shop.example"}),
        json!({"iss": [ISSUER]}),
        json!({"iss": 1}),
        json!({"iss": ""}),
    ];
    all(&verifier(|it| it), &changes, VerifyError::Invalid).await;
    let other = verifier(|it| it.issuer("https://other.example"));
    all(&other, &[json!({})], VerifyError::Invalid).await;
    fine(&other, &[json!({"iss": "https://other.example"})]).await;
}

#[tokio::test]
async fn row_11_the_audience_is_us_and_nobody_unknown() {
    let one = verifier(|it| it);
    let invalid = [
        json!({"aud": null}),
        json!({"aud": {}}),
        json!({"aud": 1}),
        json!({"aud": [AUDIENCE, 1]}),
        json!({"aud": [[AUDIENCE]]}),
    ];
    all(&one, &invalid, VerifyError::Invalid).await;
    let many: Vec<String> = (0..1000).map(|number| format!("a{number}")).collect();
    let wrong = [
        json!({"aud": []}),
        json!({"aud": ""}),
        json!({"aud": "app"}),
        json!({"aud": "app-12"}),
        json!({"aud": "APP-1"}),
        json!({"aud": many}),
        json!({"aud": [AUDIENCE, "other"]}),
        json!({"azp": "other"}),
        json!({"azp": 1}),
    ];
    all(&one, &wrong, VerifyError::WrongAudience).await;
    let good = [json!({"aud": [AUDIENCE]}), json!({"azp": AUDIENCE})];
    fine(&one, &good).await;
    let two = verifier(|it| it.allow_audience("other"));
    let good = [json!({"aud": [AUDIENCE, "other"]}), json!({"azp": "other"})];
    fine(&two, &good).await;
    all(&two, &[json!({"aud": "other"})], VerifyError::WrongAudience).await;
    // A hundred thousand do not even get that far.
    let flood = json!({"aud": vec![AUDIENCE; 100_000]});
    all(&one, &[flood], VerifyError::Invalid).await;
    // An id token for several says who asked for it.
    let several = |change: Value| {
        let id = changed(id(), &json!({"aud": [AUDIENCE, "other"]}));
        FIRST.claims(&changed(id, &change))
    };
    let nothing = IdExpectation::new();
    let found = two.id(&several(json!({})), nothing).await;
    assert_eq!(found.map(drop), Err(VerifyError::Invalid));
    let asked = several(json!({"azp": AUDIENCE}));
    assert!(two.id(&asked, nothing).await.is_ok());
}

#[tokio::test]
async fn row_12_now_is_between_start_and_end() {
    let skewed = verifier(|it| it);
    let expired = [
        json!({"exp": NOW - 60}),
        json!({"exp": 0}),
        json!({"exp": 1.5}),
    ];
    all(&skewed, &expired, VerifyError::Expired).await;
    let good = [json!({"exp": NOW - 59}), json!({"exp": 1_700_000_001.5})];
    fine(&skewed, &good).await;
    let early = [
        json!({"nbf": NOW + 61}),
        json!({"iat": NOW + 61}),
        json!({"nbf": NOW + 86_400}),
    ];
    all(&skewed, &early, VerifyError::NotYetValid).await;
    let good = [
        json!({"nbf": NOW + 60}),
        json!({"iat": NOW + 60}),
        json!({"iat": null}),
    ];
    fine(&skewed, &good).await;
    let wrong = [
        json!({"exp": null}),
        json!({"exp": "1700003600"}),
        json!({"exp": -1}),
        json!({"exp": -0.5}),
        json!({"exp": true}),
        json!({"exp": [NOW + 3600]}),
        json!({"exp": u64::MAX}),
        json!({"exp": i64::MAX}),
        json!({"exp": i64::MIN}),
        json!({"exp": 1e300}),
        json!({"exp": (NOW + 3600) * 1000}),
        json!({"iat": NOW * 1000}),
        json!({"nbf": "0"}),
        json!({"iat": "0"}),
    ];
    all(&skewed, &wrong, VerifyError::Invalid).await;
    for raw in ["1e400", "null", "NaN", "1700003600x", "0x7fffffff"] {
        let good = format!("\"exp\":{}", NOW + 3600);
        let payload = access().to_string();
        let payload = payload.replace(&good, &format!("\"exp\":{raw}"));
        let token = FIRST.token(HEADER, payload);
        assert_eq!(ended(&skewed, &token).await, INVALID, "{raw}");
    }
    let exact = verifier(|it| it.skew(Duration::ZERO));
    all(&exact, &[json!({"exp": NOW})], VerifyError::Expired).await;
    fine(&exact, &[json!({"exp": NOW + 1}), json!({"nbf": NOW})]).await;
    let far = Issuer::new().verifier().skew(Duration::from_secs(301));
    assert!(far.build().is_err());
}

#[tokio::test]
async fn row_12_a_token_may_be_too_old() {
    let young = verifier(|it| it.max_age(Duration::from_secs(300)));
    fine(&young, &[json!({"iat": NOW - 360})]).await;
    all(&young, &[json!({"iat": NOW - 361})], VerifyError::Expired).await;
    all(&young, &[json!({"iat": null})], VerifyError::Invalid).await;
}

#[tokio::test]
async fn row_13_the_nonce_is_the_one_of_the_sign_in() {
    let verifier = verifier(|it| it);
    let token = |change: Value| FIRST.claims(&changed(id(), &change));
    let expect = IdExpectation::new().nonce("n-1");
    let claims = verifier.id(&token(json!({})), expect).await.unwrap();
    assert_eq!(claims.nonce(), Some("n-1"));
    for other in [
        json!(null),
        json!(""),
        json!("n-2"),
        json!("n-"),
        json!("n-11"),
        json!(1),
        json!(["n-1"]),
    ] {
        let found = verifier.id(&token(json!({"nonce": other})), expect).await;
        assert_eq!(found.map(drop), Err(VerifyError::Invalid), "{other}");
    }
}

#[tokio::test]
async fn row_14_the_access_token_is_the_one_that_came_along() {
    let verifier = verifier(|it| it);
    let came = FIRST.claims(&access());
    let whole = digest(&SHA256, came.as_bytes());
    let good = encode(&whole.as_ref()[..16]);
    let token = |hash: Option<String>| FIRST.claims(&changed(id(), &json!({"at_hash": hash})));
    let expect = IdExpectation::new().access_token(&came);
    assert!(verifier.id(&token(Some(good)), expect).await.is_ok());
    let longer = digest(&SHA384, came.as_bytes());
    let bad = [
        None,
        Some(String::new()),
        Some(encode(&whole.as_ref()[16..])),
        Some(encode(whole.as_ref())),
        Some(encode(&longer.as_ref()[..24])),
    ];
    for hash in bad {
        let found = verifier.id(&token(hash.clone()), expect).await;
        assert_eq!(found.map(drop), Err(VerifyError::Invalid), "{hash:?}");
    }
}

#[tokio::test]
async fn row_17_claims_stand_once_at_every_depth() {
    let verifier = verifier(|it| it);
    let good = access().to_string();
    let open = good.strip_suffix('}').unwrap();
    for extra in [
        r#""sub":"u2""#,
        r#""x":1,"x":1"#,
        r#""x":{"y":1,"y":1}"#,
        r#""x":[[{"y":1,"y":1}]]"#,
        "\"x\":1,\"\\u0078\":2",
    ] {
        let token = FIRST.token(HEADER, format!("{open},{extra}}}"));
        assert_eq!(ended(&verifier, &token).await, INVALID, "{extra}");
    }
    for payload in ["", "[]", "null", "\"x\"", "{}", "x"] {
        let token = FIRST.token(HEADER, payload);
        assert_eq!(ended(&verifier, &token).await, INVALID, "{payload}");
    }
}

#[tokio::test]
async fn row_20_one_kind_of_token_is_not_taken_for_another() {
    let verifier = verifier(|it| it.kind(Kind::Access));
    let nothing = IdExpectation::new();
    let (access_token, id_token) = (FIRST.claims(&access()), FIRST.claims(&id()));
    let user_token = FIRST.claims(&changed(access(), &json!({"scope": null})));
    assert!(verifier.access(&access_token).await.is_ok());
    assert!(verifier.id(&id_token, nothing).await.is_ok());
    assert!(verifier.user(&user_token).await.is_ok());
    assert!(verifier.access(&id_token).await.is_err());
    assert!(verifier.access(&user_token).await.is_err());
    assert!(verifier.id(&access_token, nothing).await.is_err());
    assert!(verifier.user(&access_token).await.is_err());
    let typed = |typ: &str, claims: &Value| {
        let header = json!({"alg": "RS256", "kid": "first", "typ": typ});
        FIRST.token(&header.to_string(), claims.to_string())
    };
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        let bare = typed(typ, &changed(access(), &json!({"scope": null})));
        assert!(verifier.access(&bare).await.is_ok(), "{typ}");
        assert!(verifier.user(&bare).await.is_err(), "{typ}");
        let id = typed(typ, &id());
        assert!(verifier.id(&id, nothing).await.is_err(), "{typ}");
        let mixed = typed(typ, &changed(access(), &json!({"at_hash": "x"})));
        assert!(verifier.access(&mixed).await.is_err(), "{typ}");
    }
    let both = async |typ: &str| {
        let (access, id) = (typed(typ, &access()), typed(typ, &id()));
        let id = verifier.id(&id, nothing).await;
        (verifier.access(&access).await.is_ok(), id.is_ok())
    };
    for typ in ["JWT", "jwt", "application/jwt"] {
        assert_eq!(both(typ).await, (true, true), "{typ}");
    }
    for typ in ["logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE", ""] {
        assert_eq!(both(typ).await, (false, false), "{typ}");
    }
}

#[tokio::test]
async fn row_21_a_secret_is_opt_in_and_stands_alone() {
    let token = hs256(
        SECRET.as_bytes(),
        r#"{"alg":"HS256","typ":"JWT"}"#,
        access().to_string(),
    );
    let (public, secret) = (verifier(|it| it), verifier(VerifierBuilder::secret));
    assert!(secret.verify(&token).await.is_ok());
    assert!(public.verify(&token).await.is_err());
    assert!(secret.verify(&FIRST.claims(&access())).await.is_err());
    let build = |settings: fn(VerifierBuilder) -> VerifierBuilder| {
        settings(Issuer::new().verifier()).build()
    };
    assert!(build(|it| it.secret_key("short")).is_err());
    assert!(
        build(|it| it.secret().key_set("https://keys.example")).is_err(),
        "row 3"
    );
    assert!(build(|it| it.key_set("http://keys.example")).is_err());
    assert!(build(|it| it.key_set("http://127.0.0.1:1/keys")).is_ok());
    assert!(build(|it| it.audience("")).is_err());
}

#[tokio::test]
async fn row_23_an_error_says_no_more_than_its_class() {
    let verifier = verifier(|it| it);
    let token = FIRST.claims(&changed(access(), &json!({"aud": "canary-aud"})));
    let error = verifier.verify(&token).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert_eq!(shown, "the token is not for this audience WrongAudience");
    let claims = verifier.verify(&FIRST.claims(&access())).await.unwrap();
    assert!(!format!("{claims:?} {verifier:?}").contains("u1"));
    assert!(!format!("{verifier:?}").contains(SECRET));
}
