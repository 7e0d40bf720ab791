//! The words that begin with `x-`: where each may stand and what it holds, and the known keys of its parts.

use super::field::Expect::{
    Any, Bool, Code, Codes, Ident, Idents, Lifetimes, List, Map, One, Pointer, Pointers, Prose,
    Snake, Statuses, Text, TextMap, Texts, Word, Words,
};
use super::field::{Expect, Kind, kind, may, must};
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
    word("x-value", One(Object::Value), "a parameter or a property")
        .on(&[Object::Parameter, Object::Schema]),
    word("x-envelope", One(Object::Envelope), "a component schema").on(&[Object::Schema]),
    word("x-session", One(Object::Session), "a security scheme").on(&[Object::SecurityScheme]),
    word("x-graphql", One(Object::GraphQl), "a POST operation").on(&[Object::Operation]),
    word("x-encrypt", One(Object::Encrypt), "a string property").on(&[Object::Schema]),
    word("x-secret", Bool, "a string schema").on(&[Object::Schema]),
    word("x-accept", One(Object::Accept), "a property").on(&[Object::Schema]),
    word("x-retry", Word(RETRY), "an operation").on(&[Object::Operation]),
    word(
        "x-rust-name",
        Ident,
        "something named: a schema, a property, an operation, a parameter, a tag, ...",
    )
    .on(&[
        Object::Schema,
        Object::Parameter,
        Object::Operation,
        Object::Header,
        Object::RequestBody,
        Object::Response,
        Object::Tag,
        Object::SecurityScheme,
        Object::GraphQlDocument,
    ]),
    word("x-rust-names", Idents, "a schema with `enum`").on(&[Object::Schema]),
];

const fn word(key: &'static str, expect: Expect, where_: &'static str) -> Extension {
    let places = &[];
    Extension {
        key,
        expect,
        places,
        where_,
    }
}

impl Extension {
    const fn on(self, places: &'static [Object]) -> Self {
        Self { places, ..self }
    }
}

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

/// The kinds of our words, in their order.
pub(super) const KINDS: &[Kind] = &[
    kind(Object::Value, "an `x-value`").with(&[must("name", Snake), may("required", Bool)]),
    kind(Object::Envelope, "an `x-envelope`").with(&[
        may("status", Texts),
        may("success", Codes),
        may("code", Texts),
        may("message", Texts),
        may("request-id", Texts),
        may("data", Pointers),
        may("codes", List(Object::EnvelopeCode)),
        may("statuses", List(Object::EnvelopeCode)),
    ]),
    kind(Object::EnvelopeCode, "a code with its name").with(&[
        must("code", Code),
        must("name", Ident),
        may("text", Prose),
    ]),
    // `surface`, `open` and `tokens` must be there unless `same-as` is: checked with the session.
    kind(Object::Session, "an `x-session`").with(&[
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
    ]),
    kind(Object::SessionTokens, "the places of tokens").with(&[
        must("access", Pointers),
        may("id", Pointers),
        may("refresh", Pointers),
    ]),
    kind(Object::SessionLifetime, "a lifetime").with(&[
        may("seconds", Pointer),
        may("date", Pointer),
        may("timestamp", Pointer),
    ]),
    kind(Object::SessionRefresh, "a way to refresh").with(&[
        must("operation", Text),
        may("inputs", Map(Object::SessionInput)),
        may("tokens", One(Object::SessionTokenPlaces)),
        may("lifetime", Lifetimes),
    ]),
    kind(Object::SessionTokenPlaces, "the places of tokens").with(&[
        may("access", Pointers),
        may("id", Pointers),
        may("refresh", Pointers),
    ]),
    kind(Object::SessionClose, "a way to close").with(&[
        must("operation", Text),
        may("inputs", Map(Object::SessionInput)),
    ]),
    kind(Object::SessionInput, "an input").with(&[
        may("const", Any),
        may("token", Word(TOKENS)),
        may("value", Snake),
    ]),
    kind(Object::SessionReject, "a list of what rejects a token")
        .with(&[may("statuses", Statuses), may("codes", Codes)]),
    kind(Object::SessionVerify, "facts for a verifier").with(&[
        may("kind", Word(&["access", "user"])),
        may("issuer", Text),
        may("shared-hosts", Texts),
        may("audience", Text),
        may("jwks", Text),
        may("algorithms", Words(ALGORITHMS)),
        may("introspection", Text),
        may("status", One(Object::SessionStatus)),
        may("secret", Snake),
    ]),
    kind(Object::SessionStatus, "a question about a token").with(&[
        must("operation", Text),
        must("token", Text),
        must("active", Pointer),
        may("subject", Pointers),
        may("expires", Pointer),
    ]),
    kind(Object::GraphQl, "an `x-graphql`").with(&[
        may("envelope", Text),
        may("errors", One(Object::GraphQlErrors)),
        must("documents", Map(Object::GraphQlDocument)),
    ]),
    kind(Object::GraphQlErrors, "a description of errors").with(&[
        may("at", Pointer),
        may("pick", Word(&["first", "last"])),
        may("code", Pointers),
        may("message", Pointers),
        may("data", Pointers),
    ]),
    kind(Object::GraphQlDocument, "a GraphQL document").with(&[
        may("summary", Prose),
        may("description", Prose),
        must("document", Text),
        may("variables", One(Object::Schema)),
        may("result", One(Object::GraphQlResult)),
        may("security", List(Object::SecurityRequirement)),
        may("retry", Word(RETRY)),
        may("deprecated", Bool),
        may("example", Any),
    ]),
    kind(Object::GraphQlResult, "a GraphQL result")
        .with(&[must("at", Pointer), may("schema", One(Object::Schema))]),
    kind(Object::Encrypt, "an `x-encrypt`").with(&[
        must("methods", Words(METHODS)),
        may("told-by", Pointer),
        may("key", One(Object::EncryptKey)),
        may("prefixes", One(Object::EncryptPrefixes)),
        may("refused", Codes),
    ]),
    kind(Object::EncryptKey, "the place of a key").with(&[
        must("operation", Text),
        may("rsa", Pointer),
        may("sm2", Pointer),
    ]),
    kind(Object::EncryptPrefixes, "a map of prefixes").with(&[may("rsa", Text), may("sm2", Text)]),
    kind(Object::Accept, "an `x-accept`").with(&[may("names", Texts), may("types", Words(TYPES))]),
];
