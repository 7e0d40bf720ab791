//! In: figures. Out: rows of a table in Markdown.

use std::fmt;

pub(crate) const SMITHY: &str = "aws-smithy-runtime 1.16.2";
pub(crate) const AZURE: &str = "azure_core 1.1.0";
pub(crate) const GOOGLE: &str = "google-cloud-auth 1.18.0";
pub(crate) const YUP: &str = "yup-oauth2 12.1.2";
pub(crate) const JSONWEBTOKEN: &str = "jsonwebtoken 11.1.0";
pub(crate) const REQWEST: &str = "reqwest 0.13.5";

/// What begins the table.
pub(crate) const HEAD: &str =
    "| figure | rivals | this | target | reached |\n|---|---|---|---|---|";

/// A figure: a row of the table.
pub(crate) struct Figure {
    name: String,
    rivals: Vec<String>,
    own: String,
    target: String,
    reached: Option<bool>,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            rivals: Vec::new(),
            own: "-".into(),
            target: target.into(),
            reached: None,
        }
    }

    /// What another has.
    pub(crate) fn rival(mut self, who: &str, value: impl fmt::Display) -> Self {
        self.rivals.push(format!("{who}: {value}"));
        self
    }

    /// What is here, and whether that is the target.
    pub(crate) fn own(mut self, value: impl fmt::Display, reached: bool) -> Self {
        self.own = value.to_string();
        self.reached = Some(reached);
        self
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reached = match self.reached {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "-",
        };
        let rivals = match self.rivals.as_slice() {
            [] => "-".to_owned(),
            rivals => rivals.join("; "),
        };
        write!(
            f,
            "| {} | {rivals} | {} | {} | {reached} |",
            self.name, self.own, self.target
        )
    }
}
