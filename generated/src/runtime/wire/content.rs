//! In: the body of one call. Out: `Content`: a body that can still be filled, then bytes with a media type.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use serde_json::json;

use super::param;
use super::payload::Payload;

/// A body and its media type.
#[derive(Clone, Debug, Default)]
pub(crate) enum Content {
    #[default]
    None,
    /// JSON text, and its media type.
    Json(HeaderValue, Vec<u8>),
    /// Pairs of a form, not yet encoded.
    Form(Vec<(String, String)>),
    /// Anything else.
    Other(HeaderValue, Payload),
}

impl Content {
    /// JSON text of the usual media type.
    pub(crate) fn json(text: Vec<u8>) -> Self {
        Self::Json(HeaderValue::from_static("application/json"), text)
    }

    pub(crate) fn is_replayable(&self) -> bool {
        if let Self::Other(_, payload) = self {
            payload.is_replayable()
        } else {
            true
        }
    }

    /// Whether it has this member.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::Json(_, text) => param::has_member(text, name),
            Self::Form(pairs) => pairs.iter().any(|(known, _)| known == name),
            Self::None | Self::Other(..) => false,
        }
    }

    /// Adds a member, which it does not have.
    pub(crate) fn fill(&mut self, name: &str, value: &str) -> Result<(), String> {
        match self {
            Self::Form(pairs) => pairs.push((name.to_owned(), value.to_owned())),
            Self::Json(_, text) => {
                let inner = text
                    .strip_prefix(b"{")
                    .ok_or("cannot be put into a body that is no object")?;
                let comma: &[u8] = if inner.starts_with(b"}") { b"" } else { b"," };
                let mut member = json!({ name: value }).to_string();
                member.pop();
                *text = [member.as_bytes(), comma, inner].concat();
            }
            Self::None => *self = Self::json(json!({ name: value }).to_string().into_bytes()),
            Self::Other(..) => {
                return Err("cannot be put into a body of this media type".to_owned());
            }
        }
        Ok(())
    }

    /// Makes bytes of it; nothing can be filled in any more.
    pub(crate) fn settle(&mut self) {
        let (media_type, payload) = match self {
            Self::Json(media_type, text) => {
                (media_type.clone(), Payload::bytes(std::mem::take(text)))
            }
            Self::Form(pairs) => (
                HeaderValue::from_static("application/x-www-form-urlencoded"),
                Payload::bytes(param::urlencoded(pairs)),
            ),
            Self::None | Self::Other(..) => return,
        };
        *self = Self::Other(media_type, payload);
    }

    /// The settled body; its media type goes to the headers.
    pub(crate) fn open(&self, headers: &mut HeaderMap) -> Payload {
        let Self::Other(media_type, payload) = self else {
            return Payload::empty();
        };
        headers.insert(CONTENT_TYPE, media_type.clone());
        payload.clone()
    }
}
