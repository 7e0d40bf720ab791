//! In: the metadata and the keys. Out: proof that they are complete and lead to the endpoints.

use serde_json::json;

use crate::oidc::site::Site;

#[tokio::test]
async fn the_metadata_lead_to_the_endpoints() {
    let site = Site::new().await;
    let (status, data) = site
        .get("/oidc/.well-known/openid-configuration", &[])
        .await;
    assert_eq!(status, 200);
    let paths = [
        ("issuer", "/oidc"),
        ("authorization_endpoint", "/oidc/auth"),
        ("token_endpoint", "/oidc/token"),
        ("userinfo_endpoint", "/oidc/me"),
        ("jwks_uri", "/oidc/.well-known/jwks.json"),
        ("end_session_endpoint", "/oidc/session/end"),
        ("introspection_endpoint", "/oidc/token/introspection"),
        ("revocation_endpoint", "/oidc/token/revocation"),
    ];
    for (name, path) in paths {
        assert_eq!(data[name], site.at(path), "{name}");
    }
    let lists = [
        ("scopes_supported", 14),
        ("response_types_supported", 8),
        ("response_modes_supported", 4),
        ("grant_types_supported", 5),
        ("claim_types_supported", 1),
        ("claims_supported", 31),
        ("code_challenge_methods_supported", 2),
        ("id_token_signing_alg_values_supported", 2),
        ("id_token_encryption_alg_values_supported", 6),
        ("id_token_encryption_enc_values_supported", 4),
        ("userinfo_signing_alg_values_supported", 2),
        ("userinfo_encryption_alg_values_supported", 6),
        ("userinfo_encryption_enc_values_supported", 4),
        ("token_endpoint_auth_methods_supported", 3),
        ("introspection_endpoint_auth_methods_supported", 3),
        ("revocation_endpoint_auth_methods_supported", 3),
    ];
    for (name, length) in lists {
        assert_eq!(data[name].as_array().map(Vec::len), Some(length), "{name}");
    }
    assert_eq!(data.as_object().unwrap().len(), paths.len() + lists.len());
    site.done();
}

#[tokio::test]
async fn the_issuer_is_where_the_client_looks_for_it() {
    let site = Site::new().await;
    let host = [("host", "app.example.test:8080")];
    let (_, data) = site
        .get("/oidc/.well-known/openid-configuration", &host)
        .await;
    assert_eq!(data["issuer"], "http://app.example.test:8080/oidc");
    site.done();
}

#[tokio::test]
async fn the_keys_are_also_below_the_id_of_the_application() {
    let site = Site::new().await;
    let (_, keys) = site.get("/oidc/.well-known/jwks.json", &[]).await;
    let below = format!("/{}/oidc/.well-known/jwks.json", site.config.app_id);
    assert_eq!(site.get(&below, &[]).await, (200, keys.clone()));
    assert_eq!(
        site.get("/another/oidc/.well-known/jwks.json", &[]).await.0,
        404
    );
    for key in keys["keys"].as_array().unwrap() {
        let same = |name: &str| key[name].clone();
        let told = json!([same("kty"), same("alg"), same("use"), same("e")]);
        assert_eq!(told, json!(["RSA", "RS256", "sig", "AQAB"]));
    }
    let client = site.client().build().unwrap();
    assert_eq!(client.oidc().jwks().await.unwrap().keys.len(), 2);
    let same = client.oidc().application_jwks().await.unwrap();
    assert_eq!(same.keys.len(), 2);
    site.done();
}
