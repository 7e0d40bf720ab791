//! Promise: the verifier agrees with Wycheproof's JWS vectors, but for eight that are known to be wrong, and takes a token
//! of a real service in its hour only.
//!
//! The vectors are not part of the project.

use std::path::Path;

use crate::needs;
use crate::support::issuer::{Issuer, Mood};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libtest_mimic::Trial;
use miniature::verify::{IdExpectation, KeySet, VerifierBuilder, VerifyError};
use serde_json::{Value, json};

pub(crate) fn tests() -> Vec<Trial> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    tests![needs::shared(&repository, "vectors");
        wycheproof_agrees_but_for_eight,
        a_token_of_a_real_service_is_good_in_its_hour
    ]
}

/// What is wrong with a vector, by its `tcId`.
const FAULTY: [(u64, &str); 8] = [
    (346, "labelled valid; the key says PS256, the header PS384"),
    (
        347,
        "labelled valid; the key is for `ES521`, which does not exist",
    ),
    (350, "labelled valid; the key says PS256, the header PS384"),
    (
        351,
        "labelled valid; the key is for `ES521`, which does not exist",
    ),
    (
        367,
        "labelled invalid; the same bytes as 357, which is valid",
    ),
    (
        370,
        "labelled invalid; the same bytes as 357, which is valid",
    ),
    (372, "labelled valid, with a `?` inside base64url"),
    (373, "labelled valid, with a `?` inside base64url"),
];

fn vectors(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors");
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

/// The keys of a group; none if they are not for RS256 or HS256, or not for signatures.
fn keys(group: &Value) -> Option<KeySet> {
    if let Some(public) = group.get("public") {
        return KeySet::from_jwks(json!({"keys": [public]}).to_string().as_bytes());
    }
    let private = &group["private"];
    let secret = private["kty"] == "oct" && private["alg"] == "HS256" && private["use"] == "sig";
    let secret = secret.then(|| {
        URL_SAFE_NO_PAD
            .decode(private["k"].as_str().unwrap())
            .unwrap()
    })?;
    KeySet::from_secret(&secret)
}

fn header_algorithm(jws: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(jws.split('.').next()?).ok()?;
    let header: Value = serde_json::from_slice(&header).ok()?;
    Some(header["alg"].as_str()?.to_owned())
}

fn wycheproof_agrees_but_for_eight() {
    let vectors = vectors("json_web_signature_test.json");
    let (mut cases, mut accepted, mut foreign, mut other) = (0, 0, 0, Vec::new());
    for group in vectors["testGroups"].as_array().unwrap() {
        let set = keys(group);
        let key = group.get("public").unwrap_or(&group["private"]);
        let algorithm = key["alg"].as_str().unwrap_or_default();
        for case in group["tests"].as_array().unwrap() {
            cases += 1;
            let (id, jws) = (
                case["tcId"].as_u64().unwrap(),
                case["jws"].as_str().unwrap(),
            );
            let taken = set.as_ref().is_some_and(|set| set.verify(jws).is_ok());
            accepted += u32::from(taken);
            let valid = case["result"] == "valid";
            // Algorithms that are not offered are refused, also where key and header agree on them.
            let refused = !["RS256", "HS256"].contains(&algorithm)
                && header_algorithm(jws).as_deref() == Some(algorithm);
            if valid && !taken && refused {
                foreign += 1;
            } else if valid != taken {
                other.push(id);
            }
        }
    }
    other.sort_unstable();
    let faulty: Vec<u64> = FAULTY.iter().map(|(id, _)| *id).collect();
    assert_eq!(other, faulty);
    println!(
        "{cases} cases: {accepted} accepted, {foreign} valid ones of other algorithms refused"
    );
    assert_eq!(cases, vectors["numberOfTests"].as_u64().unwrap());
    assert!(accepted > 10, "{accepted}");
}

#[tokio::main(flavor = "current_thread")]
async fn a_token_of_a_real_service_is_good_in_its_hour() {
    let genuine = vectors("authing-id-token.json");
    let text = |name: &str| genuine[name].as_str().unwrap();
    let (iat, exp) = (
        genuine["iat"].as_u64().unwrap(),
        genuine["exp"].as_u64().unwrap(),
    );
    let id = async |now: u64, settings: fn(VerifierBuilder) -> VerifierBuilder, expect| {
        let issuer = Issuer::at(now);
        issuer.keys(Mood::ok(genuine["jwks"].to_string()));
        let settings = settings(
            issuer
                .verifier()
                .issuer(text("issuer"))
                .audience(text("audience")),
        );
        settings.build().unwrap().id(text("id_token"), expect).await
    };
    let nothing = IdExpectation::new();
    let claims = id(iat, |it| it, nothing).await.unwrap();
    assert_eq!(claims.subject(), "5f719946524ee1099229496b");
    assert_eq!(claims.text("preferred_username"), Some("test1"));
    let nonce = claims.nonce().unwrap().to_owned();
    assert!(id(exp - 1, |it| it, nothing.nonce(&nonce)).await.is_ok());
    assert!(id(exp + 59, |it| it, nothing).await.is_ok(), "the skew");
    let refused = async |now, settings, expect, end| {
        assert_eq!(id(now, settings, expect).await.map(drop), Err(end));
    };
    refused(exp + 60, |it| it, nothing, VerifyError::Expired).await;
    refused(1_700_000_000, |it| it, nothing, VerifyError::Expired).await;
    refused(iat - 61, |it| it, nothing, VerifyError::NotYetValid).await;
    refused(
        iat,
        |it| it.audience("other"),
        nothing,
        VerifyError::WrongAudience,
    )
    .await;
    refused(
        iat,
        |it| it.issuer("https://oidc1.authing.cn"),
        nothing,
        VerifyError::Invalid,
    )
    .await;
    refused(iat, |it| it, nothing.nonce("other"), VerifyError::Invalid).await;
    refused(
        iat,
        |it| it,
        nothing.access_token("other"),
        VerifyError::Invalid,
    )
    .await;
}
