//! Checks servers and security of the document: URLs and variables that do not match or hold credentials, and security
//! schemes that are not declared.

use std::collections::BTreeSet;

use serde_json::json;

use super::at::At;
use super::edits::Edit;
use super::inspector::{Inspector, Named};
use super::wording::short;
use crate::problem::{Kind, Problem, Severity};
use crate::spec::grammar::Object;
use crate::spec::node::{Node, Value};

impl<'a> Inspector<'a, '_> {
    /// Variables of server URLs are declared; their defaults are among their values.
    pub(super) fn inspect_servers(&mut self) {
        for server in std::mem::take(&mut self.found.servers) {
            let variables = server.get("variables");
            if let Some(url) = server.get("url") {
                self.server_url(&server, &url, variables.as_ref());
                self.no_credentials(&server, &url);
            }
            for (_, variable) in variables.iter().flat_map(At::members) {
                let values = variable
                    .node
                    .get("enum")
                    .map(Node::items)
                    .unwrap_or_default();
                let Some(default) = variable.get("default") else {
                    continue;
                };
                let Some(text) = self.scalar_text(default.node) else {
                    continue;
                };
                self.no_credentials(&server, &default);
                let listed = values
                    .iter()
                    .any(|value| self.scalar_text(value).as_deref() == Some(&text));
                if !values.is_empty() && !listed {
                    let message = format!(
                        "the default `{}` is none of the values of the enum",
                        short(&text)
                    );
                    let hint = self.near(&text, values.iter().filter_map(Node::as_str));
                    self.report(Kind::ServerVariable, &default, message, hint);
                    if let Some(values) = variable.get("enum") {
                        self.edits.add(&values, Edit::Remove);
                    }
                }
            }
        }
    }

    /// User and password would be compiled into every client and shown in its documentation (RFC 3986, section 3.2.1;
    /// RFC 9110, section 4.2.4). The message repeats nothing of them.
    fn no_credentials(&mut self, server: &At<'a>, text: &At<'a>) {
        let address = text.node.as_str().and_then(|text| text.split_once("//"));
        let authority = address.and_then(|(_, rest)| rest.split(['/', '?', '#', '\\']).next());
        if !authority.is_some_and(|authority| authority.contains('@')) {
            return;
        }
        let hint = "take what stands before the `@` away; a security scheme says how clients send credentials";
        let message = "this address of a server holds a user name or a password".to_owned();
        self.report(
            Kind::ServerCredentials,
            text,
            message,
            Some(hint.to_owned()),
        );
        self.edits.add(server, Edit::Replace(json!({"url": "/"})));
    }

    fn server_url(&mut self, server: &At<'a>, url: &At<'a>, variables: Option<&At<'a>>) {
        let Some(mut rest) = url.node.as_str() else {
            return;
        };
        let names: Vec<&'a str> = variables
            .iter()
            .flat_map(|at| at.node.members())
            .map(|member| member.key.as_str())
            .collect();
        let mut missing = BTreeSet::new();
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else {
                self.report(
                    Kind::ServerVariable,
                    url,
                    "the braces of this URL do not match",
                    None,
                );
                self.edits.add(url, Edit::Replace(json!("/")));
                return;
            };
            rest = behind;
            if !names.contains(&name) && missing.insert(name) {
                let message = format!(
                    "the variable `{{{}}}` of this URL is not declared",
                    short(name)
                );
                let hint = self.near(name, names.iter().copied());
                self.report(Kind::ServerVariable, url, message, hint);
            }
        }
        if missing.is_empty() {
            return;
        }
        self.edits.add(server, Edit::Replace(json!({"url": "/"})));
    }

    /// Each type of security scheme has keys of its own.
    pub(super) fn security_scheme(&mut self, at: &At<'a>) {
        let (scheme, wanted): (_, &[&'static str]) = match at.text("type") {
            Some(scheme @ "apiKey") => (scheme, &["name", "in"]),
            Some(scheme @ "http") => (scheme, &["scheme"]),
            Some(scheme @ "oauth2") => (scheme, &["flows"]),
            Some(scheme @ "openIdConnect") => (scheme, &["openIdConnectUrl"]),
            _ => {
                self.neutralize(at, Object::SecurityScheme);
                return;
            }
        };
        for key in wanted {
            if at
                .node
                .get(key)
                .is_none_or(|node| matches!(node.value, Value::Null))
            {
                self.report(
                    Kind::MissingKey,
                    at,
                    format!("`{key}` is missing in a scheme of type `{scheme}`"),
                    None,
                );
            }
            // Also where a wrong value was taken away.
            let neutral = match *key {
                "in" => json!("header"),
                "flows" => json!({}),
                _ => json!(""),
            };
            self.edits.add(at, Edit::Insert(key, neutral));
        }
    }

    /// Security requirements name declared schemes.
    pub(super) fn inspect_requirements(&mut self, schemes: &Named<'a>) {
        for list in std::mem::take(&mut self.found.requirements) {
            let known = |at: &At<'a>| {
                at.node
                    .members()
                    .iter()
                    .all(|member| schemes.contains_key(member.key.as_str()))
            };
            let has_other_way = list
                .items()
                .any(|at| known(&at) && !at.node.members().is_empty());
            for requirement in list.items().filter(|at| !known(at)) {
                self.unknown_schemes(&requirement, schemes, has_other_way);
            }
        }
    }

    /// Where the operation has a declared way in too, and the name is no misspelling, clients can do without the
    /// undeclared one: it is left out with a warning.
    fn unknown_schemes(&mut self, requirement: &At<'a>, schemes: &Named<'a>, has_other_way: bool) {
        let mut left_out = has_other_way;
        for (member, scopes) in requirement.members() {
            let name = member.key.as_str();
            if schemes.contains_key(name) {
                continue;
            }
            let message = format!("the security scheme `{}` is not declared", short(name));
            let near = self.near(name, schemes.keys().copied());
            let mut problem = Problem::new(
                Kind::UnknownSecurityScheme,
                self.key_place(requirement, member),
                message,
            );
            left_out &= near.is_none();
            if left_out {
                problem.severity = Severity::Warning;
            }
            let declare = "declare it in `components/securitySchemes` of the root document";
            self.push(problem, near.or_else(|| Some(declare.to_owned())));
            self.edits.add(&scopes, Edit::Remove);
        }
        if left_out {
            self.edits.add(requirement, Edit::Remove);
        }
    }
}
