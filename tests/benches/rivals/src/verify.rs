//! In: signed tokens. Out: what it costs to tell whose they are, beside the bare check of the signature.

use std::hint::black_box;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::{Map, Value};

use crate::http::{Reply, serve};
use crate::measure::{Cost, interleaved};
use crate::report::{Figure, JSONWEBTOKEN};
use crate::sign::{self, AUDIENCE, ISSUER, Signer};
use crate::{Outcome, own};

const RAW_RSA: &str = "aws-lc-rs 1.19.0, the bare signature, parsed key";
const RAW_HMAC: &str = "aws-lc-rs 1.19.0, the bare HMAC";

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(vec![rs256(&runtime)?, hs256(&runtime)?])
}

fn rs256(runtime: &tokio::runtime::Runtime) -> Outcome<Figure> {
    let signer = Signer::new()?;
    let token = signer.token(sign::KID)?;
    let (message, signature) = split(&token)?;
    let key =
        ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, signer.public()).map_err(|_| "no key")?;
    let (n, e) = signer.parts();
    let theirs = DecodingKey::from_rsa_components(&n, &e)?;
    let rules = rules(Algorithm::RS256);
    let keys = signer.jwks();
    let url = serve(move |_| std::future::ready(Reply::Json(200, keys.clone())))?;
    let own = own::verifier(&url)?;
    good(&token, &theirs, &rules)?;
    runtime.block_on(own.verify(&token))?;

    let costs = interleaved(
        2_000,
        &mut [
            &mut |times| {
                for _ in 0..times {
                    let _ = black_box(key.verify_sig(message.as_bytes(), &signature));
                }
            },
            &mut |times| {
                for _ in 0..times {
                    let _ = black_box(good(&token, &theirs, &rules));
                }
            },
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let _ = black_box(own.verify(&token).await);
                    }
                });
            },
        ],
    );
    let [raw, theirs, ours] = costs;
    let figure = Figure::new(
        "RS256-2048, signature and claims, keys at hand",
        "≤ 1.5 × bare, not slower than jsonwebtoken (3 % is noise)",
    );
    let reached = ours.over(raw) <= 1.5 && ours.over(theirs) <= 1.03;
    Ok(shown(figure.rival(RAW_RSA, raw.time()), costs, reached))
}

fn hs256(runtime: &tokio::runtime::Runtime) -> Outcome<Figure> {
    let token = sign::with_secret()?;
    let (message, tag) = split(&token)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, sign::SECRET.as_bytes());
    let theirs = DecodingKey::from_secret(sign::SECRET.as_bytes());
    let rules = rules(Algorithm::HS256);
    let own = own::verifier_with_secret()?;
    good(&token, &theirs, &rules)?;
    runtime.block_on(own.verify(&token))?;

    let costs = interleaved(
        20_000,
        &mut [
            &mut |times| {
                for _ in 0..times {
                    let _ = black_box(hmac::verify(&key, message.as_bytes(), &tag));
                }
            },
            &mut |times| {
                for _ in 0..times {
                    let _ = black_box(good(&token, &theirs, &rules));
                }
            },
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let _ = black_box(own.verify(&token).await);
                    }
                });
            },
        ],
    );
    let [raw, theirs, ours] = costs;
    let figure = Figure::new(
        "HS256, signature and claims",
        "not slower than jsonwebtoken (3 % is noise)",
    );
    Ok(shown(
        figure.rival(RAW_HMAC, raw.time()),
        costs,
        ours.nanos <= theirs.nanos,
    ))
}

fn shown(figure: Figure, [raw, theirs, ours]: [Cost; 3], reached: bool) -> Figure {
    let told = |cost: Cost| {
        let times = cost.over(raw);
        format!("{} ({times:.2} ×), {}", cost.time(), cost.allocations())
    };
    figure
        .rival(JSONWEBTOKEN, told(theirs))
        .own(told(ours), reached)
}

/// What was signed, and the signature.
fn split(token: &str) -> Outcome<(String, Vec<u8>)> {
    let (message, signature) = token.rsplit_once('.').ok_or("no token")?;
    Ok((message.to_owned(), URL_SAFE_NO_PAD.decode(signature)?))
}

/// What jsonwebtoken has to be told to check issuer, audience and times.
fn rules(algorithm: Algorithm) -> Validation {
    let mut rules = Validation::new(algorithm);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    rules.validate_nbf = true;
    rules
}

fn good(token: &str, key: &DecodingKey, rules: &Validation) -> Outcome<Map<String, Value>> {
    Ok(decode::<Map<String, Value>>(token, key, rules)?.claims)
}
