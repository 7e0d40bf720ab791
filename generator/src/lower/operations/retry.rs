//! How an operation may be sent again.

use crate::ir::{Body, BodyKind, Retry};
use crate::lower::words::{Extensions, word};

/// The retry class: what the document says, else the method's (RFC 9110, section 9.2), with streams apart.
pub(crate) fn class(extensions: &Extensions, method: &str, body: Option<&Body>) -> Retry {
    let said: Option<String> = word(extensions, "x-retry");
    let streamed =
        body.is_some_and(|body| matches!(body.kind, BodyKind::Multipart(..) | BodyKind::Bytes));
    said.as_deref().and_then(retry).unwrap_or(match method {
        _ if streamed => Retry::Upload,
        "get" | "head" | "options" | "trace" => Retry::Safe,
        "put" | "delete" => Retry::Idempotent,
        _ => Retry::Write,
    })
}

/// A class by its word.
pub(crate) fn retry(word: &str) -> Option<Retry> {
    Some(match word {
        "safe" => Retry::Safe,
        "idempotent" => Retry::Idempotent,
        "code" => Retry::Code,
        "rotation" => Retry::Rotation,
        "effect" => Retry::Effect,
        "write" => Retry::Write,
        "upload" => Retry::Upload,
        _ => return None,
    })
}
