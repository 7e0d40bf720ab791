//! Promise: only a token whose parts are exactly right, and signed in the one way that is settled, is taken.
//!
//! The numbers are rows of the checklist for verifiers of JWTs (RFC 8725 and what went wrong elsewhere).

use crate::support::tokens::{FIRST, SECOND, SECRET, encode, hs256, jwks};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miniature::verify::{KeySet, VerifyError};
use serde_json::json;

const HEADER: &str = r#"{"alg":"RS256","kid":"first"}"#;
const CLAIMS: &str = r#"{"sub":"u1"}"#;

fn set() -> KeySet {
    KeySet::from_jwks(jwks(&[FIRST.jwk()]).as_bytes()).unwrap()
}

/// No one of these is a token, and nothing panics.
fn refused<S: AsRef<str>>(set: &KeySet, tokens: impl IntoIterator<Item = S>) {
    for token in tokens {
        let token = token.as_ref();
        let shown = &token[..token.len().min(80)];
        assert_eq!(set.verify(token), Err(VerifyError::Invalid), "{shown}");
    }
}

/// Headers that no token may have, under a good signature.
fn headers(headers: &[&str]) {
    refused(&set(), headers.iter().map(|one| FIRST.token(one, CLAIMS)));
}

#[test]
fn a_good_token_is_taken() {
    let token = FIRST.token(HEADER, CLAIMS);
    assert_eq!(set().verify(&token).unwrap(), CLAIMS.as_bytes());
    let secret = KeySet::from_secret(SECRET.as_bytes()).unwrap();
    let token = hs256(SECRET.as_bytes(), r#"{"alg":"HS256"}"#, CLAIMS);
    assert_eq!(secret.verify(&token).unwrap(), CLAIMS.as_bytes());
}

#[test]
fn row_1_the_algorithm_is_settled_by_the_verifier() {
    headers(&[
        r#"{"alg":"none","kid":"first"}"#,
        r#"{"alg":"None","kid":"first"}"#,
        r#"{"alg":"NONE","kid":"first"}"#,
        r#"{"alg":"nOnE","kid":"first"}"#,
        r#"{"alg":"","kid":"first"}"#,
        r#"{"alg":"rs256","kid":"first"}"#,
        r#"{"alg":"RS384","kid":"first"}"#,
        r#"{"alg":"PS256","kid":"first"}"#,
        r#"{"alg":"RS256 ","kid":"first"}"#,
        r#"{"kid":"first"}"#,
        r#"{"alg":["RS256"],"kid":"first"}"#,
        r#"{"alg":256,"kid":"first"}"#,
        r#"{"alg":null,"kid":"first"}"#,
    ]);
    let none = encode(r#"{"alg":"none"}"#);
    let claims = encode(CLAIMS);
    refused(
        &set(),
        [format!("{none}.{claims}."), format!("{none}.{claims}")],
    );
}

#[test]
fn row_2_a_public_key_is_no_secret() {
    let (n, _) = FIRST.numbers();
    let (pkcs1, spki) = FIRST.der();
    let pem = |label: &str, der: &[u8]| {
        let lines: Vec<String> = STANDARD
            .encode(der)
            .as_bytes()
            .chunks(64)
            .map(|line| String::from_utf8(line.to_vec()).unwrap())
            .collect();
        let lines = lines.join("\n");
        format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n").into_bytes()
    };
    let secrets = [
        pem("PUBLIC KEY", &spki),
        pem("RSA PUBLIC KEY", &pkcs1),
        spki,
        pkcs1,
        FIRST.jwk().to_string().into_bytes(),
        n,
    ];
    for secret in secrets {
        let header = r#"{"alg":"HS256","kid":"first"}"#;
        refused(&set(), [hs256(&secret, header, CLAIMS)]);
    }
}

#[test]
fn row_3_a_set_has_keys_of_one_type() {
    let oct = json!({"kty": "oct", "kid": "secret", "alg": "HS256", "k": encode(SECRET)});
    let mixed = KeySet::from_jwks(jwks(&[oct.clone(), FIRST.jwk()]).as_bytes()).unwrap();
    let header = r#"{"alg":"HS256","kid":"secret"}"#;
    refused(&mixed, [hs256(SECRET.as_bytes(), header, CLAIMS)]);
    assert!(mixed.verify(&FIRST.token(HEADER, CLAIMS)).is_ok());
    let alone = KeySet::from_jwks(jwks(&[oct]).as_bytes()).unwrap();
    refused(&alone, [hs256(SECRET.as_bytes(), header, CLAIMS)]);
    // And the other way around.
    let secret = KeySet::from_secret(SECRET.as_bytes()).unwrap();
    refused(&secret, [FIRST.token(HEADER, CLAIMS)]);
}

#[test]
fn row_5_a_token_without_key_id_needs_the_only_key() {
    let token = FIRST.token(r#"{"alg":"RS256"}"#, CLAIMS);
    assert!(set().verify(&token).is_ok());
    let two = KeySet::from_jwks(jwks(&[FIRST.jwk(), SECOND.jwk()]).as_bytes()).unwrap();
    refused(&two, [token]);
}

#[test]
fn row_6_the_shape_of_a_key_id() {
    let long = format!(r#"{{"alg":"RS256","kid":"{}"}}"#, "k".repeat(10 << 10));
    headers(&[
        r#"{"alg":"RS256","kid":1}"#,
        r#"{"alg":"RS256","kid":null}"#,
        r#"{"alg":"RS256","kid":["first"]}"#,
        r#"{"alg":"RS256","kid":""}"#,
        r#"{"alg":"RS256","kid":"FIRST"}"#,
        r#"{"alg":"RS256","kid":"first\u0000"}"#,
        r#"{"alg":"RS256","kid":"../../dev/null"}"#,
        r#"{"alg":"RS256","kid":"' OR 1=1 --"}"#,
        r#"{"alg":"RS256","kid":"https://evil.example/keys"}"#,
        &long,
    ]);
}

#[test]
fn row_15_size_comes_first() {
    let large = FIRST.token(HEADER, json!({"x": "x".repeat(16 << 10)}).to_string());
    refused(&set(), [large, "a".repeat(64 << 20), ".".repeat(16 << 10)]);
}

#[test]
fn row_16_three_parts_of_strict_base64url_and_json() {
    let good = FIRST.token(HEADER, CLAIMS);
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        unreachable!()
    };
    let mut bad = vec![
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        header.to_string(),
        format!("{header}.{claims}"),
        format!("{good}."),
        format!("{good}.{signature}"),
        format!("{good}.a.b"),
        format!(".{claims}.{signature}"),
        format!("{header}..{signature}"),
        format!("{header}.{claims}."),
        format!(" {good}"),
        format!("{good} "),
        format!("{good}\n"),
        format!("{good}="),
        format!("\u{feff}{good}"),
        good.replace('.', ". "),
    ];
    // The same bytes in another spelling: padding, the other alphabet, bits behind the end.
    bad.push(FIRST.signed(&format!("{header}=.{claims}")));
    bad.push(FIRST.signed(&format!("{header}.{claims}==")));
    bad.push(FIRST.signed(&format!(
        "{header}.{}",
        STANDARD.encode("{\"a\":\"\u{fff}\u{fbf}??>>\"}")
    )));
    let last = signature.chars().last().unwrap();
    let stem = &signature[..signature.len() - 1];
    for other in ('A'..='Z').chain('a'..='z').chain('0'..='9') {
        if other != last {
            bad.push(format!("{header}.{claims}.{stem}{other}"));
        }
    }
    refused(&set(), bad);
    headers(&[
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"RS256\"",
        "{",
        "{}",
        r#"{"alg":"RS256","kid":"first"} x"#,
        r#"{"alg":"RS256","kid":"first"}{}"#,
        r#"{"alg":"RS256","kid":"first",}"#,
        r"{'alg':'RS256','kid':'first'}",
        "\u{feff}{\"alg\":\"RS256\",\"kid\":\"first\"}",
        r#"{"alg":"RS256","kid":"first","x":1e400}"#,
    ]);
    let deep = format!(
        r#"{{"alg":"RS256","kid":"first","x":{}{}}}"#,
        "[".repeat(1000),
        "]".repeat(1000)
    );
    headers(&[&deep]);
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes[2] = 0xff;
    let broken = FIRST.signed(&format!("{}.{claims}", encode(bytes)));
    refused(&set(), [broken]);
}

#[test]
fn row_17_a_name_stands_once() {
    headers(&[
        r#"{"alg":"RS256","alg":"RS256","kid":"first"}"#,
        r#"{"alg":"none","alg":"RS256","kid":"first"}"#,
        r#"{"alg":"RS256","kid":"first","x":1,"x":1}"#,
        r#"{"alg":"RS256","kid":"first","x":{"y":1,"y":2}}"#,
        r#"{"alg":"RS256","kid":"first","x":[{"y":1,"y":2}]}"#,
        r#"{"alg":"RS256","kid":"first","x":1,"\u0078":1}"#,
    ]);
}

#[test]
fn row_18_extensions_are_not_understood() {
    headers(&[
        r#"{"alg":"RS256","kid":"first","crit":["b64"],"b64":false}"#,
        r#"{"alg":"RS256","kid":"first","crit":["exp"],"exp":1}"#,
        r#"{"alg":"RS256","kid":"first","crit":[]}"#,
        r#"{"alg":"RS256","kid":"first","crit":null}"#,
        r#"{"alg":"RS256","kid":"first","crit":"x"}"#,
        r#"{"alg":"RS256","kid":"first","crit":["alg"]}"#,
        r#"{"alg":"RS256","kid":"first","b64":true}"#,
        r#"{"alg":"RS256","kid":"first","b64":false}"#,
        r#"{"alg":"RS256","kid":"first","zip":"DEF"}"#,
        r#"{"alg":"RS256","kid":"first","enc":"A128GCM"}"#,
        r#"{"alg":"RS256","kid":"first","cty":"JWT"}"#,
        r#"{"alg":"RS256","kid":"first","cty":"application/jwt"}"#,
        r#"{"alg":"RS256","kid":"first","cty":1}"#,
        r#"{"alg":"RS256","kid":"first","typ":1}"#,
    ]);
}

#[test]
fn row_19_keys_that_a_token_brings_are_not_used() {
    let jwk = SECOND.jwk();
    for header in [
        json!({"alg": "RS256", "jwk": jwk}),
        json!({"alg": "RS256", "kid": "first", "jwk": jwk}),
        json!({"alg": "RS256", "kid": "second", "jwk": jwk, "jku": "https://evil.example", "x5u": "https://evil.example",
            "x5c": [encode("cert")], "x5t": "x", "x5t#S256": "x"}),
    ] {
        refused(&set(), [SECOND.token(&header.to_string(), CLAIMS)]);
    }
    // They do no harm beside a good signature.
    let header = json!({"alg": "RS256", "kid": "first", "jwk": jwk, "jku": "https://evil.example"});
    assert!(
        set()
            .verify(&FIRST.token(&header.to_string(), CLAIMS))
            .is_ok()
    );
}

#[test]
fn row_21_a_secret_has_32_bytes_and_is_taken_as_it_is() {
    for short in ["", "x", &SECRET[1..]] {
        assert!(KeySet::from_secret(short.as_bytes()).is_none());
    }
    // It could be read as hex and as base64, but is neither.
    let header = r#"{"alg":"HS256"}"#;
    let set = KeySet::from_secret(SECRET.as_bytes()).unwrap();
    assert!(
        set.verify(&hs256(SECRET.as_bytes(), header, CLAIMS))
            .is_ok()
    );
    let decoded = STANDARD.decode(SECRET).unwrap();
    refused(&set, [hs256(&decoded, header, CLAIMS)]);
}

#[test]
fn row_22_nothing_compares_what_is_secret_by_itself() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/runtime/verify");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            let compares = line.contains("==") || line.contains("!=");
            let secret = ["signature", "tag", "mac", "nonce", "secret", "hash"]
                .iter()
                .any(|word| line.contains(word));
            assert!(!(compares && secret), "{line}");
        }
    }
}

#[test]
fn nothing_shows_a_secret() {
    let set = KeySet::from_secret(SECRET.as_bytes()).unwrap();
    assert!(!format!("{set:?}").contains(SECRET));
}
