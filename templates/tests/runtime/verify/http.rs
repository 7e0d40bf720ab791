//! Promise: a handler knows who sent a request; who did not say so, or said it wrong, is answered as RFC 6750 has it.

use crate::support::issuer::{Issuer, Mood, NOW, access, changed};
use crate::support::tokens::FIRST;
use axum::Router;
use axum::body::Body;
use axum::extract::FromRef;
use axum::routing::get;
use http::{HeaderMap, Request, Response, StatusCode};
use miniature::verify::{AuthenticatedUser, Verifier, VerifierBuilder, VerifyLayer};
use serde_json::json;
use tower::ServiceExt as _;

/// A state that holds a verifier among other things.
#[derive(Clone)]
struct App {
    verifier: Verifier,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

async fn me(user: AuthenticatedUser) -> String {
    format!("{} {}", user.id(), user.token().is_empty())
}

async fn maybe(user: Option<AuthenticatedUser>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.id().to_owned())
}

fn extractor(verifier: Verifier) -> Router {
    Router::new()
        .route("/me", get(me))
        .route("/maybe", get(maybe))
        .with_state(App { verifier })
}

/// The same by a layer: no state is needed to look again.
fn layered(verifier: Verifier) -> Router {
    let handler = async |axum::Extension(user): axum::Extension<AuthenticatedUser>| {
        format!("{} {}", user.id(), user.token().is_empty())
    };
    Router::new()
        .route("/me", get(handler))
        .layer(VerifyLayer::new(verifier))
}

fn verifier(settings: fn(VerifierBuilder) -> VerifierBuilder) -> Verifier {
    settings(Issuer::new().verifier()).build().unwrap()
}

async fn send(router: &Router, path: &str, authorization: &[&str]) -> Response<Body> {
    let request = Request::get(path);
    let request = authorization.iter().fold(request, |request, value| {
        request.header("authorization", *value)
    });
    let request = request.body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1000)
        .await
        .unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

/// Extractor and layer give the same answer.
async fn answer(
    verifier: &Verifier,
    authorization: &[&str],
) -> (StatusCode, Option<String>, Option<String>) {
    let mut answers = Vec::new();
    for router in [extractor(verifier.clone()), layered(verifier.clone())] {
        let response = send(&router, "/me", authorization).await;
        let own = |name| header(response.headers(), name).map(str::to_owned);
        answers.push((
            response.status(),
            own("www-authenticate"),
            own("retry-after"),
        ));
    }
    assert_eq!(answers[0], answers[1]);
    answers.remove(0)
}

#[tokio::test]
async fn a_good_token_is_a_user() {
    let token = FIRST.claims(&access());
    for router in [extractor(verifier(|it| it)), layered(verifier(|it| it))] {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let response = send(&router, "/me", &[&format!("{scheme} {token}")]).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(text(response).await, "u1 false");
        }
    }
}

#[tokio::test]
async fn no_token_is_a_challenge_without_error() {
    let verifier = verifier(|it| it);
    for authorization in [&[][..], &["Basic dTpw"], &["Bearer"], &[""], &["Token abc"]] {
        let (status, challenge, _) = answer(&verifier, authorization).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(challenge.as_deref(), Some("Bearer"), "{authorization:?}");
    }
}

#[tokio::test]
async fn a_bad_token_is_a_challenge_with_one() {
    let plain = verifier(|it| it);
    let expired = FIRST.claims(&changed(access(), &json!({"exp": NOW - 61})));
    let other = FIRST.claims(&changed(access(), &json!({"aud": "other"})));
    let invalid = Some("Bearer error=\"invalid_token\"".to_owned());
    for token in ["abc", "a.b.c", &other] {
        let found = answer(&plain, &[&format!("Bearer {token}")]).await;
        assert_eq!(
            found,
            (StatusCode::UNAUTHORIZED, invalid.clone(), None),
            "{token}"
        );
    }
    let realm = verifier(|it| it.realm("my shop"));
    let (status, challenge, _) = answer(&realm, &[&format!("Bearer {expired}")]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let wanted = "Bearer realm=\"my shop\", error=\"invalid_token\", error_description=\"the token has expired\"";
    assert_eq!(challenge.as_deref(), Some(wanted));
    let (_, challenge, _) = answer(&realm, &[]).await;
    assert_eq!(challenge.as_deref(), Some("Bearer realm=\"my shop\""));
    let odd = Issuer::new().verifier().realm("a\"b");
    assert!(odd.build().is_err());
}

#[tokio::test]
async fn several_tokens_are_a_bad_request() {
    let verifier = verifier(|it| it);
    let good = format!("Bearer {}", FIRST.claims(&access()));
    let twice = format!("{good}, {good}");
    for authorization in [
        &[good.as_str(), good.as_str()][..],
        &[&good, "Basic dTpw"],
        &[&twice],
        &["Bearer a b"],
    ] {
        let (status, challenge, _) = answer(&verifier, authorization).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(
            challenge.as_deref(),
            Some("Bearer error=\"invalid_request\"")
        );
    }
}

#[tokio::test]
async fn a_bare_token_is_taken_where_that_is_settled() {
    let token = FIRST.claims(&access());
    let (status, ..) = answer(&verifier(|it| it), &[&token]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let bare = verifier(VerifierBuilder::bare_tokens);
    for value in [token.clone(), format!("Bearer {token}")] {
        assert_eq!(answer(&bare, &[&value]).await.0, StatusCode::OK);
    }
    let (status, challenge, _) = answer(&bare, &["abc"]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(challenge.as_deref(), Some("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn row_23_what_cannot_be_checked_is_not_the_users_fault() {
    let good = format!("Bearer {}", FIRST.claims(&access()));
    let issuer = Issuer::new();
    issuer.keys(Mood::status(503).with("retry-after", "20"));
    let verifier = issuer.verifier().build().unwrap();
    let found = answer(&verifier, &[&good]).await;
    let later = Some("20".to_owned());
    assert_eq!(found, (StatusCode::SERVICE_UNAVAILABLE, None, later));
    issuer.about(Mood::status(401));
    let verifier = issuer.verifier().online().build().unwrap();
    let found = answer(&verifier, &[&good]).await;
    assert_eq!(found, (StatusCode::INTERNAL_SERVER_ERROR, None, None));
}

#[tokio::test]
async fn a_user_may_be_optional_but_not_wrong() {
    let router = extractor(verifier(|it| it));
    let good = format!("Bearer {}", FIRST.claims(&access()));
    for (authorization, status, body) in [
        (&[][..], StatusCode::OK, "nobody"),
        (&[good.as_str()], StatusCode::OK, "u1"),
        (&["Bearer abc"], StatusCode::UNAUTHORIZED, ""),
    ] {
        let response = send(&router, "/maybe", authorization).await;
        assert_eq!(response.status(), status);
        assert_eq!(text(response).await, body);
    }
}

/// The verifier of those who work in the shop.
#[derive(Clone)]
struct Staff(Verifier);

impl AsRef<Verifier> for Staff {
    fn as_ref(&self) -> &Verifier {
        &self.0
    }
}

/// A state with two verifiers.
#[derive(Clone)]
struct Both {
    users: Verifier,
    staff: Staff,
}

impl FromRef<Both> for Verifier {
    fn from_ref(both: &Both) -> Self {
        both.users.clone()
    }
}

impl FromRef<Both> for Staff {
    fn from_ref(both: &Both) -> Self {
        both.staff.clone()
    }
}

#[tokio::test]
async fn what_another_verifier_let_in_is_checked_anew() {
    let public = verifier(|it| it);
    let admin = verifier(|it| it.audience("admin"));
    let good = format!("Bearer {}", FIRST.claims(&access()));
    let own = json!({"aud": "admin"});
    let admins = format!("Bearer {}", FIRST.claims(&changed(access(), &own)));
    // The handlers are the admin's, the layer in front of them is the public one.
    let router = extractor(admin.clone()).layer(VerifyLayer::new(public.clone()));
    for path in ["/me", "/maybe"] {
        let response = send(&router, path, &[&good]).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    // Of two layers the inner one, which is the state's, lets in whom it knows.
    let router = extractor(admin.clone()).layer(VerifyLayer::new(admin.clone()));
    assert_eq!(
        send(&router, "/me", &[&admins]).await.status(),
        StatusCode::OK
    );
    let router = router.layer(VerifyLayer::new(public.clone()));
    let response = send(&router, "/me", &[&admins]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);

    let mut headers = HeaderMap::new();
    headers.insert("authorization", good.parse().unwrap());
    let user = public.authenticate(&headers).await.unwrap();
    assert!(user.is_checked_by(&public.clone()) && !user.is_checked_by(&admin));
}

#[tokio::test]
async fn two_verifiers_work_in_one_state_and_one_router() {
    let both = Both {
        users: verifier(|it| it),
        staff: Staff(verifier(|it| it.audience("admin"))),
    };
    let staff = async |user: AuthenticatedUser<Staff>| user.id().to_owned();
    let router = Router::new()
        .route("/me", get(me))
        .route("/staff", get(staff))
        .with_state(both.clone());
    let good = format!("Bearer {}", FIRST.claims(&access()));
    let own = json!({"aud": "admin", "sub": "s1"});
    let admins = format!("Bearer {}", FIRST.claims(&changed(access(), &own)));
    for router in [router.clone(), router.layer(VerifyLayer::new(both.users))] {
        assert_eq!(
            send(&router, "/me", &[&good]).await.status(),
            StatusCode::OK
        );
        for (path, token) in [("/me", &admins), ("/staff", &good)] {
            let response = send(&router, path, &[token]).await;
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
        }
    }
    let router = Router::new()
        .route("/staff", get(staff))
        .layer(VerifyLayer::new(both.staff.0.clone()))
        .with_state(Both {
            users: verifier(|it| it),
            staff: both.staff,
        });
    let response = send(&router, "/staff", &[&admins]).await;
    assert_eq!(text(response).await, "s1");
}

#[tokio::test]
async fn behind_a_layer_the_extractor_does_not_look_again() {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(r#"{"active":true,"sub":"u1"}"#));
    let verifier = issuer.verifier().online();
    let verifier = verifier.opaque_tokens().tokens_without_audience();
    let verifier = verifier.build().unwrap();
    let router = extractor(verifier.clone()).layer(VerifyLayer::new(verifier));
    let response = send(&router, "/me", &["Bearer opaque"]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(issuer.asked("/account/introspect"), 1);
}
