//! Promise: whatever is done to a token, the verifier does not panic, and never takes one that jsonwebtoken refuses.

use crate::support::tokens::{FIRST, SECRET, encode, hs256, jwks};
use jsonwebtoken::{DecodingKey, Validation, decode};
use miniature::verify::KeySet;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

const CLAIMS: &str =
    r#"{"sub":"u1","scope":"a b","exp":4000000000,"nested":{"a":[1,2.5,null,true,"x"]}}"#;

/// Each algorithm: our keys, and theirs.
static SIDES: LazyLock<[(KeySet, DecodingKey, Validation, String); 2]> = LazyLock::new(|| {
    let rules = |algorithm| {
        let mut rules = Validation::new(algorithm);
        rules.validate_aud = false;
        rules.required_spec_claims.clear();
        rules
    };
    let rsa = KeySet::from_jwks(jwks(&[FIRST.jwk()]).as_bytes()).unwrap();
    let (n, e) = FIRST.numbers();
    let theirs = DecodingKey::from_rsa_components(&encode(n), &encode(e)).unwrap();
    let secret = KeySet::from_secret(SECRET.as_bytes()).unwrap();
    [
        (
            rsa,
            theirs,
            rules(jsonwebtoken::Algorithm::RS256),
            FIRST.token(r#"{"typ":"JWT","alg":"RS256","kid":"first"}"#, CLAIMS),
        ),
        (
            secret,
            DecodingKey::from_secret(SECRET.as_bytes()),
            rules(jsonwebtoken::Algorithm::HS256),
            hs256(SECRET.as_bytes(), r#"{"typ":"JWT","alg":"HS256"}"#, CLAIMS),
        ),
    ]
});

/// Ours takes only what theirs takes, with the same payload.
fn compare(token: &str) {
    for (ours, key, rules, _) in SIDES.iter() {
        if let Ok(payload) = ours.verify(token) {
            let theirs = decode::<Value>(token, key, rules);
            let payload: Value = serde_json::from_slice(&payload).unwrap();
            assert_eq!(theirs.unwrap().claims, payload, "{token}");
        }
    }
}

#[test]
fn both_take_what_is_good() {
    for (ours, key, rules, token) in SIDES.iter() {
        assert!(ours.verify(token).is_ok());
        assert!(decode::<Value>(token, key, rules).is_ok());
    }
}

#[test]
fn every_single_character_counts() {
    for (ours, key, rules, token) in SIDES.iter() {
        for at in 0..token.len() {
            for other in ["A", "_", ".", "=", "", "\u{fff}"] {
                let mut changed = token.clone();
                changed.replace_range(at..=at, other);
                if changed != *token {
                    assert!(ours.verify(&changed).is_err(), "{at} {other}");
                    assert!(
                        decode::<Value>(&changed, key, rules).is_err(),
                        "{at} {other}"
                    );
                }
            }
        }
    }
}

/// One change of a text: a piece is cut out, put in, repeated or moved.
fn changed(token: &str, cuts: &[(usize, usize, String)]) -> String {
    let mut text: Vec<char> = token.chars().collect();
    for (start, length, put) in cuts {
        let start = start % (text.len() + 1);
        let end = (start + length).min(text.len());
        text.splice(start..end, put.chars());
    }
    text.into_iter().collect()
}

/// JSON of any shape, also with names twice.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        "[a-z]{0,4}".prop_map(|text| json!(text).to_string()),
        any::<String>().prop_map(|text| json!(text).to_string()),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        let member =
            ("[a-c]", inner.clone()).prop_map(|(name, value)| format!("\"{name}\":{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..4)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        compare(&String::from_utf8_lossy(&bytes));
        let _ = KeySet::from_jwks(&bytes);
    }

    #[test]
    fn no_parts_make_it_panic(header in any_json(), payload in any_json(), signature in prop::collection::vec(any::<u8>(), 0..300)) {
        compare(&format!("{}.{}.{}", encode(&header), encode(&payload), encode(&signature)));
        let _ = KeySet::from_jwks(format!("{{\"keys\":[{header},{payload}]}}").as_bytes());
    }

    #[test]
    fn changed_tokens_are_judged_alike(cuts in prop::collection::vec((0_usize..600, 0_usize..40, "[A-Za-z0-9._=-]{0,12}"), 1..4)) {
        for (_, _, _, token) in SIDES.iter() {
            compare(&changed(token, &cuts));
        }
    }

    #[test]
    fn signed_headers_are_judged_alike(extra in any_json(), payload in any_json()) {
        let header = format!(r#"{{"alg":"HS256","x":{extra}}}"#);
        compare(&hs256(SECRET.as_bytes(), &header, format!(r#"{{"x":{payload}}}"#)));
    }
}
