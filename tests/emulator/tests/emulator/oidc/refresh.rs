//! In: refresh tokens, once and again. Out: rotation, the end of a sign-in whose token was stolen, grace.

use authing_emulator::TokenState;

use crate::oidc::site::{Site, refused, text};

#[tokio::test]
async fn a_refresh_gives_a_new_set_and_uses_the_old_token_up() {
    let site = Site::new().await;
    let first = site.sign_in("openid profile offline_access").await;
    let (status, second) = site.refresh(text(&first, "refresh_token")).await;
    assert_eq!((status, &second["scope"]), (200, &first["scope"]));
    for name in ["access_token", "id_token", "refresh_token"] {
        assert_ne!(text(&first, name), text(&second, name), "{name}");
    }
    assert!(site.active(text(&first, "access_token")).await);
    let (status, _) = site.refresh(text(&second, "refresh_token")).await;
    assert_eq!(status, 200);
    let state = site.emulator.state();
    assert_eq!(state.sessions.len(), 1);
    let used = state.sessions[0].tokens.iter();
    assert_eq!(used.filter(|one| one.state == TokenState::Used).count(), 2);
    site.done();
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_ends_its_whole_sign_in() {
    let site = Site::new().await;
    let other = site.sign_in("openid offline_access").await;
    let first = site.sign_in("openid offline_access").await;
    let (_, second) = site.refresh(text(&first, "refresh_token")).await;
    let again = site.refresh(text(&first, "refresh_token")).await;
    assert_eq!(refused(&again), (400, "invalid_grant"));
    for tokens in [&first, &second] {
        assert!(!site.active(text(tokens, "access_token")).await);
        assert!(!site.active(text(tokens, "refresh_token")).await);
    }
    let next = site.refresh(text(&second, "refresh_token")).await;
    assert_eq!(refused(&next), (400, "invalid_grant"));
    assert_eq!(site.refresh(text(&other, "refresh_token")).await.0, 200);
    site.done();
}

#[tokio::test]
async fn without_reuse_detection_only_the_old_token_is_refused() {
    let site = Site::with(|config| config.tokens.reuse_detection = false).await;
    let first = site.sign_in("openid offline_access").await;
    let (_, second) = site.refresh(text(&first, "refresh_token")).await;
    let again = site.refresh(text(&first, "refresh_token")).await;
    assert_eq!(refused(&again), (400, "invalid_grant"));
    assert_eq!(site.refresh(text(&second, "refresh_token")).await.0, 200);
    site.done();
}

#[tokio::test]
async fn in_its_grace_a_used_token_works_once_more() {
    let site = Site::with(|config| config.tokens.reuse_grace = 10).await;
    site.emulator.freeze(1_700_000_000_000);
    let first = site.sign_in("openid offline_access").await;
    let token = text(&first, "refresh_token");
    assert_eq!(site.refresh(token).await.0, 200);
    site.emulator.advance(10);
    let (status, third) = site.refresh(token).await;
    assert_eq!(status, 200);
    // The second use does not prolong the grace.
    site.emulator.advance(1);
    assert_eq!(refused(&site.refresh(token).await), (400, "invalid_grant"));
    assert!(!site.active(text(&third, "refresh_token")).await);
    site.done();
}

#[tokio::test]
async fn without_rotation_the_same_token_comes_back() {
    let site = Site::with(|config| config.tokens.rotation = false).await;
    let first = site.sign_in("openid offline_access").await;
    for _ in 0..3 {
        let (status, next) = site.refresh(text(&first, "refresh_token")).await;
        assert_eq!(
            (status, &next["refresh_token"]),
            (200, &first["refresh_token"])
        );
    }
    site.done();
}

#[tokio::test]
async fn what_is_no_good_refresh_token_is_an_invalid_grant() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid offline_access").await;
    let token = text(&tokens, "refresh_token");
    for wrong in ["unknown", text(&tokens, "access_token")] {
        assert_eq!(refused(&site.refresh(wrong).await), (400, "invalid_grant"));
    }
    // A user who is blocked for a while loses nothing by trying.
    site.emulator.block(&site.user, true);
    assert_eq!(refused(&site.refresh(token).await), (400, "invalid_grant"));
    site.emulator.block(&site.user, false);
    let (status, next) = site.refresh(token).await;
    assert_eq!(status, 200);
    site.emulator.advance(2_592_000);
    let late = site.refresh(text(&next, "refresh_token")).await;
    assert_eq!(refused(&late), (400, "invalid_grant"));
    site.done();
}

#[tokio::test]
async fn an_application_without_the_grant_gets_no_refresh_token() {
    let site = Site::with(|config| config.grant_types.retain(|one| one != "refresh_token")).await;
    let tokens = site.sign_in("openid offline_access").await;
    assert!(tokens.get("refresh_token").is_none());
    let answer = site.refresh("unknown").await;
    assert_eq!(refused(&answer), (400, "unauthorized_client"));
    site.done();
}
