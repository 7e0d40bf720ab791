//! Inputs that the client fills in if the caller does not.

use serde_json::json;

use super::content::Content;
use super::inputs::Inputs;
use super::operation::Complete;
use super::param::{self, Style};
use super::param_value::ParamValue;

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

impl<const N: usize> Complete for [Fill; N] {
    fn complete<'v>(&self, inputs: &mut Inputs, value: &dyn Fn(&str) -> Option<&'v str>) {
        for fill in self {
            match value(fill.value).or(fill.default) {
                Some(text) => inputs.fill(fill.at, fill.name, text),
                None if fill.required && !inputs.has(fill.at, fill.name) => {
                    let message = format!("the client has no value `{}`", fill.value);
                    inputs.fault(fill.name, message);
                }
                None => {}
            }
        }
    }
}

impl Inputs {
    /// Whether the caller gave this input.
    pub(crate) fn has(&self, at: FillAt, name: &str) -> bool {
        match at {
            FillAt::Path => self.paths.iter().any(|(known, _)| *known == name),
            FillAt::Query => self
                .query
                .iter()
                .any(|(known, _)| is_query_name(known, name)),
            FillAt::Header => self
                .headers
                .iter()
                .any(|(known, _)| known.as_str().eq_ignore_ascii_case(name)),
            FillAt::Cookie => self.cookies.iter().any(|(known, _)| known == name),
            FillAt::Body => self.body.has(name),
        }
    }

    /// Puts a text in, unless the caller did.
    pub(crate) fn fill(&mut self, at: FillAt, name: &'static str, text: &str) {
        if self.has(at, name) {
            return;
        }
        if at == FillAt::Body {
            if let Err(message) = self.body.fill(name, text) {
                self.fault(name, message);
            }
            return;
        }
        let value = ParamValue::of(&text);
        match at {
            FillAt::Path => self.put_path(name, Style::Simple(false), value),
            FillAt::Query => self.put_query(name, Style::Form(true), false, value),
            FillAt::Cookie => self.put_cookie(name, Style::Form(true), value),
            FillAt::Header | FillAt::Body => self.put_header(name, Style::Simple(false), value),
        }
    }
}

impl Content {
    /// Whether it has this member.
    fn has(&self, name: &str) -> bool {
        match self {
            Self::Json(_, text) => has_member(text, name),
            Self::Form(pairs) => pairs.iter().any(|(known, _)| known == name),
            Self::None | Self::Other(..) => false,
        }
    }

    /// Adds a member, which it does not have.
    fn fill(&mut self, name: &str, value: &str) -> Result<(), String> {
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
}

/// Whether a name as it stands in the query belongs to this parameter.
fn is_query_name(known: &str, name: &str) -> bool {
    known
        .strip_prefix(param::percent(name).as_str())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

/// Whether this JSON text is an object with this member.
fn has_member(text: &[u8], name: &str) -> bool {
    matches!(serde_json::from_slice(text), Ok(ParamValue::Map(members)) if members.iter().any(|(known, _)| known == name))
}
