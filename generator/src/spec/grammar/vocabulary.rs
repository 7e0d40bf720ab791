//! The words that begin with `x-`: where each may stand and what it holds, and the known keys of its parts.

use super::field::Expect::{
    Any, Bool, Code, Codes, Ident, Idents, Lifetimes, List, Map, One, Pointer, Pointers, Prose,
    Snake, Statuses, Text, TextMap, Texts, Word, Words,
};
use super::field::{Expect, Field, may, must};
use super::object::Object;
use super::openapi::TYPES;

/// A word of ours.
#[derive(Debug)]
pub(crate) struct Extension {
    pub(crate) key: &'static str,
    pub(crate) expect: Expect,
    /// Where it may stand.
    pub(crate) places: &'static [Object],
    /// The same in words.
    pub(crate) where_: &'static str,
}

/// All words.
pub(crate) const EXTENSIONS: &[Extension] = &[
    Extension {
        key: "x-value",
        expect: One(Object::Value),
        places: &[Object::Parameter, Object::Schema],
        where_: "a parameter or a property",
    },
    Extension {
        key: "x-envelope",
        expect: One(Object::Envelope),
        places: &[Object::Schema],
        where_: "a component schema",
    },
    Extension {
        key: "x-session",
        expect: One(Object::Session),
        places: &[Object::SecurityScheme],
        where_: "a security scheme",
    },
    Extension {
        key: "x-graphql",
        expect: One(Object::GraphQl),
        places: &[Object::Operation],
        where_: "a POST operation",
    },
    Extension {
        key: "x-encrypt",
        expect: One(Object::Encrypt),
        places: &[Object::Schema],
        where_: "a string property",
    },
    Extension {
        key: "x-secret",
        expect: Bool,
        places: &[Object::Schema],
        where_: "a string schema",
    },
    Extension {
        key: "x-accept",
        expect: One(Object::Accept),
        places: &[Object::Schema],
        where_: "a property",
    },
    Extension {
        key: "x-retry",
        expect: Word(RETRY),
        places: &[Object::Operation],
        where_: "an operation",
    },
    Extension {
        key: "x-rust-name",
        expect: Ident,
        places: &[
            Object::Schema,
            Object::Parameter,
            Object::Operation,
            Object::Header,
            Object::RequestBody,
            Object::Response,
            Object::Tag,
            Object::SecurityScheme,
            Object::GraphQlDocument,
        ],
        where_: "something named: a schema, a property, an operation, a parameter, a tag, ...",
    },
    Extension {
        key: "x-rust-names",
        expect: Idents,
        places: &[Object::Schema],
        where_: "a schema with `enum`",
    },
];

/// The retry classes.
const RETRY: &[&str] = &[
    "safe",
    "idempotent",
    "code",
    "rotation",
    "effect",
    "write",
    "upload",
];
/// The ways to encrypt.
pub(crate) const METHODS: &[&str] = &["none", "rsa", "sm2"];
/// The tokens of a session.
pub(crate) const TOKENS: &[&str] = &["access", "id", "refresh"];
const ALGORITHMS: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "HS256", "HS384", "HS512",
];

/// The known keys of a part of our words.
pub(super) fn fields(object: Object) -> &'static [Field] {
    match object {
        Object::Value => VALUE,
        Object::Envelope => ENVELOPE,
        Object::EnvelopeCode => ENVELOPE_CODE,
        Object::Session => SESSION,
        Object::SessionTokens => SESSION_TOKENS,
        Object::SessionTokenPlaces => SESSION_TOKEN_PLACES,
        Object::SessionLifetime => SESSION_LIFETIME,
        Object::SessionRefresh => SESSION_REFRESH,
        Object::SessionClose => SESSION_CLOSE,
        Object::SessionInput => SESSION_INPUT,
        Object::SessionReject => SESSION_REJECT,
        Object::SessionVerify => SESSION_VERIFY,
        Object::SessionStatus => SESSION_STATUS,
        Object::GraphQl => GRAPHQL,
        Object::GraphQlErrors => GRAPHQL_ERRORS,
        Object::GraphQlDocument => GRAPHQL_DOCUMENT,
        Object::GraphQlResult => GRAPHQL_RESULT,
        Object::Encrypt => ENCRYPT,
        Object::EncryptKey => ENCRYPT_KEY,
        Object::EncryptPrefixes => ENCRYPT_PREFIXES,
        Object::Accept => ACCEPT,
        _ => &[],
    }
}

const VALUE: &[Field] = &[must("name", Snake), may("required", Bool)];
const ENVELOPE: &[Field] = &[
    may("status", Texts),
    may("success", Codes),
    may("code", Texts),
    may("message", Texts),
    may("request-id", Texts),
    may("data", Pointers),
    may("codes", List(Object::EnvelopeCode)),
    may("statuses", List(Object::EnvelopeCode)),
];
const ENVELOPE_CODE: &[Field] = &[must("code", Code), must("name", Ident), may("text", Prose)];
// `surface`, `open` and `tokens` must be there unless `same-as` is: checked with the session.
const SESSION: &[Field] = &[
    may("same-as", Text),
    may("surface", Text),
    may("open", Texts),
    may("replace", Texts),
    may("tokens", One(Object::SessionTokens)),
    may("lifetime", Lifetimes),
    may("subject", Pointers),
    may("subject-claims", Texts),
    may("bind", TextMap),
    may("refresh", One(Object::SessionRefresh)),
    may("close", List(Object::SessionClose)),
    may("reject", One(Object::SessionReject)),
    may("verify", One(Object::SessionVerify)),
];
const SESSION_TOKENS: &[Field] = &[
    must("access", Pointers),
    may("id", Pointers),
    may("refresh", Pointers),
];
const SESSION_TOKEN_PLACES: &[Field] = &[
    may("access", Pointers),
    may("id", Pointers),
    may("refresh", Pointers),
];
const SESSION_LIFETIME: &[Field] = &[
    may("seconds", Pointer),
    may("date", Pointer),
    may("timestamp", Pointer),
];
const SESSION_REFRESH: &[Field] = &[
    must("operation", Text),
    may("inputs", Map(Object::SessionInput)),
    may("tokens", One(Object::SessionTokenPlaces)),
    may("lifetime", Lifetimes),
];
const SESSION_CLOSE: &[Field] = &[
    must("operation", Text),
    may("inputs", Map(Object::SessionInput)),
];
const SESSION_INPUT: &[Field] = &[
    may("const", Any),
    may("token", Word(TOKENS)),
    may("value", Snake),
];
const SESSION_REJECT: &[Field] = &[may("statuses", Statuses), may("codes", Codes)];
const SESSION_VERIFY: &[Field] = &[
    may("kind", Word(&["access", "user"])),
    may("issuer", Text),
    may("audience", Text),
    may("jwks", Text),
    may("algorithms", Words(ALGORITHMS)),
    may("introspection", Text),
    may("status", One(Object::SessionStatus)),
    may("secret", Snake),
];
const SESSION_STATUS: &[Field] = &[
    must("operation", Text),
    must("token", Text),
    must("active", Pointer),
    may("subject", Pointers),
    may("expires", Pointer),
];
const GRAPHQL: &[Field] = &[
    may("envelope", Text),
    may("errors", One(Object::GraphQlErrors)),
    must("documents", Map(Object::GraphQlDocument)),
];
const GRAPHQL_ERRORS: &[Field] = &[
    may("at", Pointer),
    may("pick", Word(&["first", "last"])),
    may("code", Pointers),
    may("message", Pointers),
    may("data", Pointers),
];
const GRAPHQL_DOCUMENT: &[Field] = &[
    may("summary", Prose),
    may("description", Prose),
    must("document", Text),
    may("variables", One(Object::Schema)),
    may("result", One(Object::GraphQlResult)),
    may("security", List(Object::SecurityRequirement)),
    may("retry", Word(RETRY)),
    may("deprecated", Bool),
    may("example", Any),
];
const GRAPHQL_RESULT: &[Field] = &[must("at", Pointer), may("schema", One(Object::Schema))];
const ENCRYPT: &[Field] = &[
    must("methods", Words(METHODS)),
    may("told-by", Pointer),
    may("key", One(Object::EncryptKey)),
    may("prefixes", One(Object::EncryptPrefixes)),
    may("refused", Codes),
];
const ENCRYPT_KEY: &[Field] = &[
    must("operation", Text),
    may("rsa", Pointer),
    may("sm2", Pointer),
];
const ENCRYPT_PREFIXES: &[Field] = &[may("rsa", Text), may("sm2", Text)];
const ACCEPT: &[Field] = &[may("names", Texts), may("types", Words(TYPES))];
