//! In: [`Fill`]s of an operation and the client's values. Out: a request with the inputs that its caller left out.

use super::request::Request;
use crate::runtime::engine::core::Core;

/// An input that the client fills if the caller does not.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// Where it goes.
    pub at: FillAt,
    /// Wire name.
    pub name: &'static str,
    /// Name of the client value.
    pub value: &'static str,
    /// Sent if the client has no such value.
    pub default: Option<&'static str>,
    /// Sending without it fails.
    pub required: bool,
}

/// Where a filled input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillAt {
    /// A header.
    Header,
    /// The query.
    Query,
    /// A member of the JSON or form body.
    Body,
    /// A cookie.
    Cookie,
    /// The path.
    Path,
}

impl Fill {
    const fn new(at: FillAt, name: &'static str, value: &'static str) -> Self {
        Self {
            at,
            name,
            value,
            default: None,
            required: false,
        }
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str, value: &'static str) -> Self {
        Self::new(FillAt::Header, name, value)
    }

    /// A query parameter.
    #[must_use]
    pub const fn query(name: &'static str, value: &'static str) -> Self {
        Self::new(FillAt::Query, name, value)
    }

    /// A member of the body.
    #[must_use]
    pub const fn body(name: &'static str, value: &'static str) -> Self {
        Self::new(FillAt::Body, name, value)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, value: &'static str) -> Self {
        Self::new(FillAt::Cookie, name, value)
    }

    /// A path parameter.
    #[must_use]
    pub const fn path(name: &'static str, value: &'static str) -> Self {
        Self::new(FillAt::Path, name, value)
    }

    /// Sending without a value fails.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sent if the client has no such value.
    #[must_use]
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }
}

/// Fills what the caller left out.
pub(crate) fn fill(request: &mut Request, core: &Core) {
    for fill in request.operation().fills {
        match core.value(fill.value).or(fill.default) {
            Some(text) => request.fill(fill.at, fill.name, text),
            None if fill.required && !request.has(fill.at, fill.name) => {
                request.fault(
                    fill.name,
                    format!("the client has no value `{}`", fill.value),
                );
            }
            None => {}
        }
    }
}
