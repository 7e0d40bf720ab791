//! In: the body of one call. Out: `Content`: a body that can still be filled, then bytes with a media type.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::payload::Payload;

/// What the URL standard escapes in a form, but for the space.
const NO_FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// A body and its media type.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// There is none.
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

    /// Makes bytes of it; nothing can be filled in any more.
    pub(crate) fn settle(&mut self) {
        let (media_type, payload) = match self {
            Self::Json(media_type, text) => {
                (media_type.clone(), Payload::bytes(std::mem::take(text)))
            }
            Self::Form(pairs) => (
                HeaderValue::from_static("application/x-www-form-urlencoded"),
                Payload::bytes(urlencoded(pairs)),
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

/// A form as the URL standard writes it.
fn urlencoded(pairs: &[(String, String)]) -> String {
    let encode = |text: &str| {
        utf8_percent_encode(text, NO_FORM)
            .to_string()
            .replace("%20", "+")
    };
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}
