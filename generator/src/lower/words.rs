//! In: the `x-` members of the document, as JSON. Out: the words of the vocabulary as types.
//!
//! The door has checked them; what it let through and does not fit all the same is a problem.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::problem::{Kind, Problem, Problems};
pub(super) use crate::resolve::Extensions;
use crate::resolve::{Api, SchemaUse, SecurityRequirement};

/// Reads one word; what does not fit is a problem. `pointer` is where the object with the word stands.
pub(super) fn told<T: DeserializeOwned>(
    api: &Api<'_>,
    extensions: &Extensions,
    name: &str,
    pointer: &str,
    problems: &mut Problems,
) -> Option<T> {
    let found = serde_json::from_value(extensions.get(name)?.clone());
    found
        .map_err(|error| {
            let place = api.document.place(&format!("{pointer}/{name}"));
            let text = format!("`{name}` cannot be read: {error}");
            problems.push(Problem::new(Kind::Vocabulary, place, text));
        })
        .ok()
}

/// Reads one word of a single value, or asks whether it is of this form.
pub(super) fn word<T: DeserializeOwned>(extensions: &Extensions, name: &str) -> Option<T> {
    serde_json::from_value(extensions.get(name)?.clone()).ok()
}

/// `x-value`.
#[derive(Debug, Deserialize)]
pub(super) struct ValueWord {
    pub(super) name: String,
    #[serde(default)]
    pub(super) required: bool,
}

/// `x-envelope`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct EnvelopeWord {
    #[serde(default)]
    pub(super) status: Vec<String>,
    #[serde(default)]
    pub(super) success: Vec<Value>,
    #[serde(default)]
    pub(super) code: Vec<String>,
    #[serde(default)]
    pub(super) message: Vec<String>,
    #[serde(default)]
    pub(super) request_id: Vec<String>,
    #[serde(default = "data_pointer")]
    pub(super) data: Vec<String>,
    #[serde(default)]
    pub(super) codes: Vec<CodeWord>,
    #[serde(default)]
    pub(super) statuses: Vec<CodeWord>,
}

fn data_pointer() -> Vec<String> {
    vec!["/data".to_owned()]
}

/// A row of an envelope's table.
#[derive(Debug, Deserialize)]
pub(super) struct CodeWord {
    pub(super) code: Value,
    pub(super) name: String,
    #[serde(default)]
    pub(super) text: String,
}

/// `x-session`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SessionWord {
    pub(super) surface: String,
    #[serde(default)]
    pub(super) open: Vec<String>,
    #[serde(default)]
    pub(super) replace: Vec<String>,
    #[serde(default)]
    pub(super) tokens: TokensWord,
    #[serde(default)]
    pub(super) lifetime: Vec<LifetimeWord>,
    #[serde(default)]
    pub(super) subject: Vec<String>,
    #[serde(default)]
    pub(super) subject_claims: Vec<String>,
    #[serde(default)]
    pub(super) bind: IndexMap<String, String>,
    pub(super) refresh: Option<CallWord>,
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) close: Vec<CallWord>,
    #[serde(default)]
    pub(super) reject: RejectWord,
    pub(super) verify: Option<VerifyWord>,
}

/// `x-session: {same-as: …}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SameAsWord {
    pub(super) same_as: String,
}

/// `tokens` of a session or of one of its calls.
#[derive(Debug, Default, Deserialize)]
pub(super) struct TokensWord {
    #[serde(default)]
    pub(super) access: Vec<String>,
    #[serde(default)]
    pub(super) id: Vec<String>,
    #[serde(default)]
    pub(super) refresh: Vec<String>,
}

/// One entry of `lifetime`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LifetimeWord {
    Seconds(String),
    Date(String),
    Timestamp(String),
    Jwt,
}

/// `refresh`, or an entry of `close`.
#[derive(Debug, Deserialize)]
pub(super) struct CallWord {
    pub(super) operation: String,
    #[serde(default)]
    pub(super) inputs: IndexMap<String, InputWord>,
    pub(super) tokens: Option<TokensWord>,
    pub(super) lifetime: Option<Vec<LifetimeWord>>,
}

/// One of `inputs`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum InputWord {
    Const(Value),
    Token(TokenWord),
    Value(String),
}

/// A kind of token.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TokenWord {
    Access,
    Id,
    Refresh,
}

/// `reject`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RejectWord {
    #[serde(default)]
    pub(super) statuses: Vec<u16>,
    #[serde(default)]
    pub(super) codes: Vec<Value>,
}

/// `verify`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct VerifyWord {
    #[serde(default)]
    pub(super) kind: KindWord,
    pub(super) issuer: Option<String>,
    #[serde(default)]
    pub(super) shared_hosts: Vec<String>,
    pub(super) audience: Option<String>,
    pub(super) jwks: Option<String>,
    #[serde(default)]
    pub(super) algorithms: Vec<String>,
    pub(super) introspection: Option<String>,
    pub(super) status: Option<StatusWord>,
    pub(super) secret: Option<String>,
}

/// `kind` of `verify`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KindWord {
    #[default]
    Access,
    User,
}

/// `status` of `verify`.
#[derive(Debug, Deserialize)]
pub(super) struct StatusWord {
    pub(super) operation: String,
    pub(super) token: String,
    pub(super) active: String,
    #[serde(default)]
    pub(super) subject: Vec<String>,
    pub(super) expires: Option<String>,
}

/// `x-encrypt`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) struct EncryptWord {
    pub(super) methods: Vec<EncryptionWord>,
    pub(super) told_by: Option<String>,
    pub(super) key: Option<KeyWord>,
    #[serde(default)]
    pub(super) prefixes: IndexMap<EncryptionWord, String>,
    #[serde(default)]
    pub(super) refused: Vec<Value>,
}

/// A way to encrypt.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EncryptionWord {
    None,
    Rsa,
    Sm2,
}

/// `key` of `x-encrypt`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(super) struct KeyWord {
    pub(super) operation: String,
    #[serde(flatten)]
    pub(super) places: IndexMap<EncryptionWord, String>,
}

/// `x-graphql`. Schemas inside are read from the tree itself.
#[derive(Debug, Deserialize)]
pub(super) struct GraphQlWord {
    pub(super) envelope: Option<String>,
    #[serde(default)]
    pub(super) errors: ErrorsWord,
    pub(super) documents: IndexMap<String, DocumentWord>,
}

/// `errors` of `x-graphql`.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorsWord {
    #[serde(default = "errors_pointer")]
    pub(super) at: String,
    #[serde(default)]
    pub(super) pick: PickWord,
    #[serde(default)]
    pub(super) code: Vec<String>,
    #[serde(default)]
    pub(super) message: Vec<String>,
    #[serde(default)]
    pub(super) data: Vec<String>,
}

impl Default for ErrorsWord {
    fn default() -> Self {
        let message = vec!["/message".to_owned()];
        Self {
            at: errors_pointer(),
            pick: PickWord::First,
            code: Vec::new(),
            message,
            data: Vec::new(),
        }
    }
}

fn errors_pointer() -> String {
    "/errors".to_owned()
}

/// Which of several errors counts.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PickWord {
    #[default]
    First,
    Last,
}

/// One document of `x-graphql`.
#[derive(Debug, Deserialize)]
pub(super) struct DocumentWord {
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) document: String,
    pub(super) variables: Option<SchemaUse>,
    #[serde(default)]
    pub(super) result: ResultWord,
    pub(super) security: Option<Vec<SecurityRequirement>>,
    pub(super) retry: Option<String>,
    #[serde(default)]
    pub(super) deprecated: bool,
    #[serde(rename = "x-rust-name")]
    pub(super) rust_name: Option<String>,
}

/// `result` of a document.
#[derive(Debug, Deserialize)]
pub(super) struct ResultWord {
    #[serde(default = "result_pointer")]
    pub(super) at: String,
    /// Free JSON without one.
    pub(super) schema: Option<SchemaUse>,
}

impl Default for ResultWord {
    fn default() -> Self {
        Self {
            at: result_pointer(),
            schema: None,
        }
    }
}

fn result_pointer() -> String {
    "/data".to_owned()
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<CallWord>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(CallWord),
        Many(Vec<CallWord>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// A code or status as text: `2004` and `"2004"` are the same.
pub(super) fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}
