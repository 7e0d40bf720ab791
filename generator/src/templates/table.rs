//! The runtime, part by part: tests hold this table to what the files say.

use super::part::Part;
use crate::passes::Need;

macro_rules! carried {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("../../carried/runtime/", $path)))),*] };
}

/// The runtime, part by part.
pub const PARTS: &[Part] = &[
    Part {
        need: Need::Core,
        implies: &[],
        files: carried! {
            "LICENSE-APACHE" "LICENSE-MIT"
            "engine/attempt.rs"
            "engine/builder.rs"
            "engine/call.rs"
            "engine/clock.rs"
            "engine/core.rs" "engine/counters.rs"
            "engine/http_request.rs"
            "engine/interceptor.rs"
            "engine/report.rs"
            "engine/retry.rs"
            "engine/send.rs"
            "engine/transport.rs"
            "wire/answer.rs"
            "wire/body.rs"
            "wire/content.rs"
            "wire/decode.rs"
            "wire/error.rs"
            "wire/excerpt.rs"
            "wire/failure.rs"
            "wire/future.rs"
            "wire/head.rs"
            "wire/header.rs"
            "wire/inputs.rs"
            "wire/judge.rs"
            "wire/operation.rs"
            "wire/outcome.rs"
            "wire/parts.rs"
            "wire/payload.rs"
            "wire/request.rs"
            "wire/response.rs"
            "wire/retry_after.rs"
            "wire/secret.rs"
            "wire/server.rs"
        },
        features: &["serde-all"],
        dependencies: &[
            "bytes",
            "fastrand",
            "futures-core",
            "http",
            "httpdate",
            "percent-encoding",
            "reqwest",
            "serde",
            "serde_json",
            "serde_path_to_error",
            "tokio",
            "tracing",
            "url",
            "zeroize",
        ],
        exports: &[
            ("engine::builder", &["Builder", "FromCore"]),
            ("engine::call", &["Call"]),
            ("engine::clock", &["Clock", "SystemClock"]),
            ("engine::core", &["Core"]),
            ("wire::answer", &["Answer", "FromAnswer"]),
            ("wire::body", &["Body"]),
            ("wire::error", &["Error"]),
            (
                "wire::operation",
                &[
                    "Method",
                    "Operation",
                    "Retry",
                    "SchemeKind",
                    "SecurityScheme",
                ],
            ),
            ("wire::payload", &["Payload"]),
            ("wire::request", &["Request"]),
            ("wire::response", &["Raw", "Response"]),
            ("wire::secret", &["Secret"]),
            ("wire::server", &["Server", "Variable"]),
        ],
    },
    Part {
        need: Need::Accept,
        implies: &[Need::Maybe],
        files: carried! {
            "wire/accept.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire", &["accept"])],
    },
    Part {
        need: Need::Access,
        implies: &[Need::Param],
        files: carried! {
            "engine/access.rs"
            "engine/credential.rs"
        },
        features: &[],
        dependencies: &["base64"],
        exports: &[],
    },
    Part {
        need: Need::Calendar,
        implies: &[],
        files: carried! {
            "wire/calendar.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[],
    },
    Part {
        need: Need::Check,
        implies: &[],
        files: carried! {
            "wire/check.rs"
            "wire/required.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[
            ("wire::check", &["Check", "Checker"]),
            ("wire::required", &["required"]),
        ],
    },
    Part {
        need: Need::Constant,
        implies: &[],
        files: carried! {
            "wire/constant.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::constant", &["Constant", "Constants"])],
    },
    Part {
        need: Need::Encrypt,
        implies: &[Need::Lock],
        files: carried! {
            "engine/encrypt.rs"
            "engine/encrypt/by_rsa.rs"
            "engine/encrypt/by_sm2.rs"
            "engine/encrypt/keys.rs"
            "engine/encrypt/member.rs"
        },
        features: &["rsa", "sm2"],
        dependencies: &["base64", "rsa", "sm2"],
        exports: &[("engine::encrypt", &["Encrypt", "Encryption", "KeySource"])],
    },
    Part {
        need: Need::Envelope,
        implies: &[],
        files: carried! {
            "wire/envelope.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[
            ("wire::envelope", &["Envelope"]),
            ("wire::judge", &["Code"]),
        ],
    },
    Part {
        need: Need::Fill,
        implies: &[Need::Param],
        files: carried! {
            "wire/fill.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::fill", &["Fill", "FillAt"])],
    },
    Part {
        need: Need::GraphQl,
        implies: &[],
        files: carried! {
            "wire/graphql.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::graphql", &["GraphQl"])],
    },
    Part {
        need: Need::Header,
        implies: &[Need::Param],
        files: carried! {
            "wire/header_text.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[],
    },
    Part {
        need: Need::Lock,
        implies: &[],
        files: carried! {
            "engine/lock.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[],
    },
    Part {
        need: Need::Maybe,
        implies: &[],
        files: carried! {
            "wire/maybe.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::maybe", &["Maybe"])],
    },
    Part {
        need: Need::Multipart,
        implies: &[],
        files: carried! {
            "wire/multipart.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::multipart", &["FilePart", "Form"])],
    },
    Part {
        need: Need::OpenEnum,
        implies: &[],
        files: carried! {
            "wire/open_enum.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire", &["open_enum"])],
    },
    Part {
        need: Need::Param,
        implies: &[],
        files: carried! {
            "wire/param.rs"
            "wire/param_value.rs"
            "wire/request_params.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::param", &["Style"])],
    },
    Part {
        need: Need::Pattern,
        implies: &[Need::Check],
        files: carried! {
            "wire/pattern.rs"
        },
        features: &[],
        dependencies: &["regex-lite"],
        exports: &[],
    },
    Part {
        need: Need::Session,
        implies: &[
            Need::Access,
            Need::Calendar,
            Need::Fill,
            Need::Lock,
            Need::Param,
        ],
        files: carried! {
            "session.rs"
            "session/bind.rs"
            "session/cached_token.rs"
            "session/call.rs"
            "session/close.rs"
            "session/conformance.rs"
            "session/conformance/check.rs"
            "session/conformance/lease.rs"
            "session/conformance/record.rs"
            "session/conformance/step.rs"
            "session/conformance/unreadable.rs"
            "session/ending.rs"
            "session/file.rs"
            "session/file/content.rs"
            "session/file/disk.rs"
            "session/file/lease.rs"
            "session/file/own.rs"
            "session/flight.rs"
            "session/handle.rs"
            "session/journal.rs"
            "session/jwt.rs"
            "session/keyring.rs"
            "session/load.rs"
            "session/manager.rs"
            "session/memory.rs"
            "session/options.rs"
            "session/pool.rs"
            "session/read.rs"
            "session/reauth.rs"
            "session/record.rs"
            "session/redis.rs"
            "session/redis/link.rs"
            "session/redis/scripts.rs"
            "session/refresh.rs"
            "session/renewed.rs"
            "session/save.rs"
            "session/sealed.rs"
            "session/skew.rs"
            "session/spec.rs"
            "session/store.rs"
            "session/token.rs"
            "session/token_cache.rs"
            "session/trade.rs"
            "session/verdict.rs"
        },
        features: &[
            "conformance",
            "redis",
            "redis-tls",
            "keyring-core",
            "keyring",
            "sealed",
        ],
        dependencies: &[
            "arc-swap",
            "aws-lc-rs",
            "base64",
            "keyring",
            "keyring-core",
            "redis",
            "rustix",
            "tempfile",
        ],
        exports: &[],
    },
    Part {
        need: Need::Text,
        implies: &[Need::Calendar],
        files: carried! {
            "wire/formats.rs"
        },
        features: &[],
        dependencies: &["base64"],
        exports: &[(
            "wire::formats",
            &["Base64", "Date", "DateTime", "Uri", "Uuid"],
        )],
    },
    Part {
        need: Need::Union,
        implies: &[Need::Constant],
        files: carried! {
            "wire/union.rs"
            "wire/union_memory.rs"
        },
        features: &[],
        dependencies: &[],
        exports: &[("wire::union", &["Arm", "Tagged", "Trial"])],
    },
    Part {
        need: Need::Verify,
        implies: &[Need::Lock, Need::Param],
        files: carried! {
            "verify.rs"
            "verify/axum.rs"
            "verify/backoff.rs"
            "verify/build.rs"
            "verify/builder.rs"
            "verify/claims.rs"
            "verify/error.rs"
            "verify/http.rs"
            "verify/json.rs"
            "verify/jws.rs"
            "verify/key.rs"
            "verify/keys.rs"
            "verify/online.rs"
            "verify/rules.rs"
            "verify/set.rs"
            "verify/source.rs"
            "verify/spec.rs"
            "verify/tower.rs"
            "verify/verifier.rs"
        },
        features: &["verify", "tower", "axum"],
        dependencies: &[
            "arc-swap",
            "aws-lc-rs",
            "axum-core",
            "base64",
            "tower-layer",
            "tower-service",
        ],
        exports: &[],
    },
];
