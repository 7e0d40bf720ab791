//! In: nothing. Out: the types of the finished description, [`Api`]: owned, every name final, every decision made.
//!
//! `lower` makes it, `passes` edit it, `emit` prints it. No type of the OpenAPI model appears here.

mod api;
mod encrypt;
pub mod markdown;
mod model;
mod operation;
mod session;
mod visit;

pub use api::{
    Api, ApiKeyIn, ClientValue, Code, Envelope, Scheme, SchemeKind, Server, ServerVariable, Surface,
};
pub use encrypt::{Encrypt, EncryptKey, Encryption};
pub use model::{
    Additional, Arm, Check, Doc, Enum, EnumRepr, EnumValue, Field, Format, Literal, Model,
    ModelKind, Presence, Struct, Type, TypeId, Union, Usage,
};
pub use operation::{
    Answer, AnswerArm, Argument, Body, BodyKind, Encoding, ErrorAnswer, Fill, FillAt, Fixed, Form,
    FormPart, GraphQl, Header, Location, Method, Operation, PartKind, Payload, Retry, Style,
    Success,
};
pub use session::{
    Bind, Input, Lifetime, Online, Reject, Session, SessionCall, TokenKind, TokenPointers, Verify,
    VerifyKind,
};
