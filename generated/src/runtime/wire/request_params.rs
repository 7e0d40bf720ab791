//! The parameters of a [`Request`], and its form: values of any type, as texts in the styles of the description.

use serde::Serialize;

use super::content::Content;
use super::header;
use super::inputs::{Inputs, Written, written};
use super::param::{self, Style};
use super::param_value::ParamValue;
use super::request::Request;

impl Request {
    /// A path parameter, `simple`.
    pub fn path(self, name: &'static str, value: impl Serialize) -> Self {
        self.path_styled(name, Style::Simple(false), value)
    }

    /// A path parameter.
    pub fn path_styled(mut self, name: &'static str, style: Style, value: impl Serialize) -> Self {
        self.inputs.put_path(name, style, ParamValue::of(&value));
        self
    }

    /// A query parameter, `form`, exploded.
    pub fn query(self, name: &str, value: impl Serialize) -> Self {
        self.query_styled(name, Style::Form(true), value)
    }

    /// A query parameter.
    pub fn query_styled(mut self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.inputs
            .put_query(name, style, false, ParamValue::of(&value));
        self
    }

    /// A query parameter whose value may hold reserved characters as they are.
    pub fn query_reserved(mut self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.inputs
            .put_query(name, style, true, ParamValue::of(&value));
        self
    }

    /// A header, `simple`.
    pub fn header(self, name: &str, value: impl Serialize) -> Self {
        self.header_styled(name, Style::Simple(false), value)
    }

    /// A header.
    pub fn header_styled(mut self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.inputs.put_header(name, style, ParamValue::of(&value));
        self
    }

    /// A cookie, `form`, exploded.
    pub fn cookie(self, name: &str, value: impl Serialize) -> Self {
        self.cookie_styled(name, Style::Form(true), value)
    }

    /// A cookie.
    pub fn cookie_styled(mut self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.inputs.put_cookie(name, style, ParamValue::of(&value));
        self
    }

    /// A form-urlencoded body; members in `styles` are not `form`, exploded.
    pub fn form(mut self, body: impl Serialize, styles: &[(&str, Style)]) -> Self {
        self.inputs.put_form(ParamValue::of(&body), styles);
        self
    }
}

impl Inputs {
    pub(super) fn put_path(&mut self, name: &'static str, style: Style, node: Written<ParamValue>) {
        let text = written(node).and_then(|node| param::path(name, style, &node));
        let text = self.sound(name, text).map(|text| (name, text));
        self.paths.extend(text);
    }

    pub(super) fn put_query(
        &mut self,
        name: &str,
        style: Style,
        allowed: bool,
        node: Written<ParamValue>,
    ) {
        let pairs = written(node).and_then(|node| param::query(name, style, allowed, &node));
        let pairs = self.sound(name, pairs);
        self.query.extend(pairs.unwrap_or_default());
    }

    pub(super) fn put_header(&mut self, name: &str, style: Style, node: Written<ParamValue>) {
        let text = written(node).and_then(|node| param::header(style, &node));
        let pair = text.and_then(|text| text.map(|text| header::pair(name, &text)).transpose());
        let pair = self.sound(name, pair);
        self.headers.extend(pair.flatten());
    }

    pub(super) fn put_cookie(&mut self, name: &str, style: Style, node: Written<ParamValue>) {
        let pairs = written(node).and_then(|node| param::cookie(name, style, &node));
        let pairs = self.sound(name, pairs);
        self.cookies.extend(pairs.unwrap_or_default());
    }

    pub(super) fn put_form(&mut self, node: Written<ParamValue>, styles: &[(&str, Style)]) {
        let pairs = written(node).and_then(|node| param::form(styles, &node));
        if let Some(pairs) = self.sound("body", pairs) {
            self.body = Content::Form(pairs);
        }
    }
}
