//! Promise: of a key set only keys are taken that are strong, meant for signatures of RS256, and told apart by their ids.

use crate::support::tokens::{FIRST, SECOND, encode, jwks};
use miniature::verify::KeySet;
use serde_json::{Value, json};

const CLAIMS: &str = r#"{"sub":"u1"}"#;
/// A modulus of 2048 bits, made as the faulty generator does: a power of 65537 modulo the product of 39 primes.
const ROCA: &str = "gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAXCLqJcQweofUWpgqRRnFO-CX28uEawEgSKvYi3b_gARpi3j5PxhmYV37MMmrzNcPiIq6WqHq0VDlcAi-Ab898HikpmToQjeeCa95a_n64N5l8Cg2e_AnqC3hitDSlR6qPkcPQhq8UIvtXMpnF2gxSovu_kIV5EDHPW1E3RRfhVvEHe9M0Qfw-m4WTHxyC8q3Bksm6v_7__sQ";

fn with(change: &Value) -> Value {
    let mut jwk = FIRST.jwk();
    for (name, value) in change.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    jwk
}

/// Whether the first key is usable in a set of these keys.
fn usable(keys: &[Value]) -> bool {
    let token = FIRST.token(r#"{"alg":"RS256","kid":"first"}"#, CLAIMS);
    KeySet::from_jwks(jwks(keys).as_bytes()).is_some_and(|set| set.verify(&token).is_ok())
}

#[test]
fn row_8_a_key_is_used_for_what_it_is_meant() {
    for fine in [
        json!({}),
        json!({"key_ops": ["verify"]}),
        json!({"key_ops": ["sign", "verify"]}),
        json!({"use": null, "alg": null, "key_ops": null}),
        json!({"x5c": ["whatever"], "other": {"a": 1}}),
    ] {
        assert!(usable(&[with(&fine)]), "{fine}");
    }
    for bad in [
        json!({"use": "enc"}),
        json!({"use": 1}),
        json!({"alg": "PS256"}),
        json!({"alg": "RS512"}),
        json!({"alg": "HS256"}),
        json!({"alg": ["RS256"]}),
        json!({"key_ops": ["encrypt"]}),
        json!({"key_ops": []}),
        json!({"key_ops": "verify"}),
        json!({"kty": "EC"}),
        json!({"kty": "rsa"}),
        json!({"kty": 1}),
        json!({"kid": 1}),
        json!({"kid": ""}),
        json!({"kid": "k".repeat(300)}),
        json!({"n": ""}),
        json!({"n": 1}),
        json!({"n": "not base64!"}),
        json!({"e": "AQAB="}),
    ] {
        assert!(!usable(&[with(&bad)]), "{bad}");
    }
}

#[test]
fn row_9_weak_keys_are_left_out() {
    let (n, _) = FIRST.numbers();
    let mut even = n.clone();
    *even.last_mut().unwrap() &= 0xfe;
    for weak in [
        json!({"n": encode(&n[..128])}),
        json!({"n": encode(&n[..255])}),
        json!({"n": encode([&n[..], &[1; 1025 - 256]].concat())}),
        json!({"n": encode(even)}),
        json!({"n": encode([0; 256])}),
        json!({"n": ROCA}),
        json!({"e": encode([1])}),
        json!({"e": encode([2])}),
        json!({"e": encode([0])}),
        json!({"e": encode([1, 0, 0])}),
        json!({"e": encode([1; 6])}),
        json!({"e": encode(&n)}),
    ] {
        let mut weak = with(&weak);
        weak["kid"] = json!("weak");
        let set = KeySet::from_jwks(jwks(&[weak.clone()]).as_bytes()).unwrap();
        assert!(!format!("{set:?}").contains("weak"), "{weak}");
    }
}

#[test]
fn bad_keys_do_not_take_good_ones_along() {
    let bad = [
        json!(null),
        json!(1),
        json!({}),
        json!({"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": "ec"}),
        with(&json!({"n": "", "kid": "third"})),
    ];
    for one in &bad {
        assert!(usable(&[one.clone(), FIRST.jwk()]), "{one}");
        assert!(usable(&[FIRST.jwk(), one.clone()]), "{one}");
    }
    // A key for something else may have the same id.
    assert!(usable(&[with(&json!({"use": "enc"})), FIRST.jwk()]));
}

#[test]
fn row_6_two_keys_with_one_id_are_none() {
    let mut other = SECOND.jwk();
    other["kid"] = json!("first");
    assert!(!usable(&[FIRST.jwk(), other.clone()]));
    assert!(!usable(&[other, FIRST.jwk()]));
}

#[test]
fn the_same_key_twice_harms_nothing() {
    assert!(usable(&[FIRST.jwk(), FIRST.jwk()]));
    assert!(usable(&[FIRST.jwk(), SECOND.jwk(), FIRST.jwk()]));
    // With several ids, or once with none: it is the only key of a token that names none.
    let bare = FIRST.token(r#"{"alg":"RS256"}"#, CLAIMS);
    let other = with(&json!({"kid": "other"}));
    let mut nameless = FIRST.jwk();
    nameless.as_object_mut().unwrap().remove("kid");
    for keys in [[FIRST.jwk(), other], [nameless, FIRST.jwk()]] {
        assert!(usable(&keys));
        let set = KeySet::from_jwks(jwks(&keys).as_bytes()).unwrap();
        assert!(set.verify(&bare).is_ok());
    }
}

#[test]
fn a_private_key_is_refused() {
    for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        let private = with(&json!({ name: "AQAB" }));
        assert!(!usable(std::slice::from_ref(&private)), "{name}");
        // The others stay good.
        assert!(usable(&[
            with(&json!({name: "AQAB", "kid": "own"})),
            FIRST.jwk()
        ]));
    }
}

#[test]
fn a_set_without_a_usable_key_is_a_set() {
    for keys in [jwks(&[]), jwks(&[json!({"kty": "EC"})])] {
        let set = KeySet::from_jwks(keys.as_bytes()).unwrap();
        let token = FIRST.token(r#"{"alg":"RS256"}"#, CLAIMS);
        assert!(set.verify(&token).is_err());
    }
}

#[test]
fn a_set_that_is_none() {
    for text in [
        "",
        "[]",
        "{}",
        "null",
        "garbage",
        r#"{"keys":{}}"#,
        r#"{"keys":[],"keys":[]}"#,
    ] {
        assert!(KeySet::from_jwks(text.as_bytes()).is_none(), "{text}");
    }
    let trailing = format!("{} x", jwks(&[FIRST.jwk()]));
    assert!(KeySet::from_jwks(trailing.as_bytes()).is_none());
    let keys = |count: usize| {
        let mut keys: Vec<Value> = (1..count)
            .map(|number| with(&json!({"kid": format!("k{number}")})))
            .collect();
        keys.push(FIRST.jwk());
        keys
    };
    assert!(usable(&keys(64)));
    assert!(!usable(&keys(65)));
    let large = with(&json!({"x": "x".repeat(256 << 10)}));
    assert!(!usable(&[large]));
}
