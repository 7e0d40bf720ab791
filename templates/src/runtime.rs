//! The part of this client that does not depend on its API: what the generated code calls.
//!
//! Four layers, each of which uses only those before it: `wire`, `engine`, `session`, `verify`. It is public so
//! that what this API does not need is no dead code, and hidden because users need [`crate`]'s own items.

pub mod engine;
pub mod session;
pub mod verify;
pub mod wire;

pub use self::engine::builder::{Builder, FromCore};
pub use self::engine::call::Call;
pub use self::engine::clock::{Clock, SystemClock};
pub use self::engine::core::Core;
pub use self::engine::encrypt::{Encrypt, Encryption, KeySource};
pub use self::wire::accept;
pub use self::wire::answer::{Answer, FromAnswer};
pub use self::wire::body::Body;
pub use self::wire::check::{Check, Checker};
pub use self::wire::constant::{Constant, Constants};
pub use self::wire::envelope::Envelope;
pub use self::wire::error::Error;
pub use self::wire::fill::{Fill, FillAt};
pub use self::wire::formats::{Base64, Date, DateTime, Uri, Uuid};
pub use self::wire::graphql::GraphQl;
pub use self::wire::judge::Code;
pub use self::wire::maybe::Maybe;
pub use self::wire::multipart::{FilePart, Form};
pub use self::wire::open_enum;
pub use self::wire::operation::{Method, Operation, Retry, SchemeKind, SecurityScheme};
pub use self::wire::param::Style;
pub use self::wire::payload::Payload;
pub use self::wire::request::Request;
pub use self::wire::required::required;
pub use self::wire::response::{Raw, Response};
pub use self::wire::secret::Secret;
pub use self::wire::server::{Server, Variable};
pub use self::wire::union::{Arm, Tagged, Trial};
