//! In: the `x-session`, `x-graphql` and `x-encrypt` words of the document. Out: problems for what they name and the
//! document does not have: operations, inputs, tokens, schemes, schemas, tags.

use std::collections::BTreeSet;

use super::at::At;
use super::inspector::{Inspector, Named, components};
use super::operations::Operations;
use super::wording::short;
use crate::problem::{Kind, Problem};
use crate::spec::grammar::vocabulary::{METHODS, TOKENS};
use crate::spec::node::{Member, Node};

impl<'a> Inspector<'a, '_> {
    /// Checks what our words refer to.
    pub(super) fn inspect_sessions(
        &mut self,
        root: &At<'a>,
        operations: &Operations<'a>,
        schemes: &Named<'a>,
    ) {
        let tags = tags(root, operations);
        for session in std::mem::take(&mut self.found.sessions) {
            if let Some(other) = session.get("same-as") {
                self.same_session(&session, &other, schemes);
            } else {
                self.session(&session, operations, &tags);
            }
        }
        let declared = components(root, "schemas");
        for graphql in std::mem::take(&mut self.found.graphqls) {
            self.graphql(&graphql, &declared);
        }
        for encrypt in std::mem::take(&mut self.found.key_places) {
            self.encrypt(&encrypt, operations);
        }
    }

    fn same_session(&mut self, session: &At<'a>, other: &At<'a>, schemes: &Named<'a>) {
        let Some(name) = other.node.as_str() else {
            return;
        };
        if session.node.members().len() > 1 {
            let message =
                "a session that is the same as another has no parts of its own".to_owned();
            self.vocabulary(session, message, None);
        }
        let scheme = schemes
            .get(name)
            .cloned()
            .and_then(|scheme| self.follow(&scheme));
        let Some(scheme) = scheme else {
            let hint = self.near(name, schemes.keys().copied());
            let message = format!("the security scheme `{}` is not declared", short(name));
            self.report(Kind::UnknownSecurityScheme, other, message, hint);
            self.remove_word(other);
            return;
        };
        if scheme
            .get("x-session")
            .is_none_or(|word| word.node.get("same-as").is_some())
        {
            let message = format!(
                "the security scheme `{}` has no session of its own",
                short(name)
            );
            self.vocabulary(other, message, None);
        }
    }

    fn session(&mut self, session: &At<'a>, operations: &Operations<'a>, tags: &BTreeSet<&'a str>) {
        for key in ["surface", "open", "tokens"] {
            if session.get(key).is_none() {
                self.report(
                    Kind::MissingKey,
                    session,
                    format!("`{key}` is missing in `x-session`"),
                    None,
                );
                self.remove_word(session);
            }
        }
        if let Some(surface) = session.get("surface")
            && let Some(name) = surface.node.as_str().filter(|name| !tags.contains(name))
        {
            let hint = self.near(name, tags.iter().copied());
            self.vocabulary(
                &surface,
                format!("`{}` is no tag of this document", short(name)),
                hint,
            );
        }
        for key in ["open", "replace"] {
            for id in session.get(key).iter().flat_map(At::items) {
                self.known_operation(&id, operations);
            }
        }
        if let Some(verify) = session.get("verify") {
            self.verify(&verify, operations);
        }
        for (member, input) in session.get("bind").iter().flat_map(At::members) {
            let place = session.get("bind").unwrap_or_else(|| session.clone());
            self.bound(&place, member, &input, operations);
        }
        let tokens = session
            .get("tokens")
            .map(|tokens| tokens.node.members())
            .unwrap_or_default();
        let closing = session.get("close");
        let calls = session
            .get("refresh")
            .into_iter()
            .chain(closing.iter().flat_map(At::items));
        for call in calls.collect::<Vec<_>>() {
            self.call(&call, operations, tokens);
        }
    }

    fn bound(
        &mut self,
        bind: &At<'a>,
        member: &'a Member,
        input: &At<'a>,
        operations: &Operations<'a>,
    ) {
        let id = member.key.as_str();
        let Some(called) = operations.ids.get(id) else {
            let hint = self.near(id, operations.ids.keys().copied());
            let message = format!("`{}` is no operation of this document", short(id));
            self.push(
                Problem::new(Kind::Vocabulary, self.key_place(bind, member), message),
                hint,
            );
            self.remove_word(bind);
            return;
        };
        let Some(name) = input.node.as_str() else {
            return;
        };
        let inputs = self.inputs(called);
        if !inputs.iter().any(|known| known == name) {
            self.unknown_input(id, name, &inputs, self.place(input));
            self.remove_word(input);
        }
    }

    /// A refresh or one step of a close: the operation, its inputs, the tokens they carry.
    fn call(&mut self, call: &At<'a>, operations: &Operations<'a>, tokens: &[Member]) {
        let Some(operation) = call.get("operation") else {
            return;
        };
        let Some((id, called)) = self.known_operation(&operation, operations) else {
            return;
        };
        let known = self.inputs(&called);
        let Some(inputs) = call.get("inputs") else {
            return;
        };
        for (member, input) in inputs.members() {
            if !known.contains(&member.key) {
                let place = self.key_place(&inputs, member);
                self.unknown_input(id, &member.key, &known, place);
                self.remove_word(&inputs);
            }
            let token = input.get("token");
            if let Some(name) = token.as_ref().and_then(|token| token.node.as_str())
                && name != "access"
                && TOKENS.contains(&name)
                && !tokens.iter().any(|token| token.key == name)
            {
                let message = format!("the token `{}` is not declared in `tokens`", short(name));
                let hint = self.near(name, tokens.iter().map(|token| token.key.as_str()));
                self.vocabulary(&input, message, hint);
            }
        }
    }

    fn graphql(&mut self, graphql: &At<'a>, schemas: &Named<'a>) {
        if let Some(envelope) = graphql.get("envelope")
            && let Some(name) = envelope.node.as_str()
        {
            let schema = schemas
                .get(name)
                .cloned()
                .and_then(|schema| self.follow(&schema));
            match schema {
                None => {
                    let hint = self.near(name, schemas.keys().copied());
                    self.vocabulary(
                        &envelope,
                        format!("`{}` is no schema of this document", short(name)),
                        hint,
                    );
                }
                Some(schema) if schema.node.get("x-envelope").is_none() => {
                    self.vocabulary(
                        &envelope,
                        format!("the schema `{}` has no `x-envelope`", short(name)),
                        None,
                    );
                }
                Some(_) => {}
            }
        }
        for (member, document) in graphql.get("documents").iter().flat_map(At::members) {
            if let Some(document) = self.follow(&document) {
                self.graphql_document(&member.key, &document);
            }
        }
    }

    /// The text is one query or mutation whose variables are those that the schema declares.
    fn graphql_document(&mut self, id: &str, document: &At<'a>) {
        let Some(text) = document.get("document") else {
            return;
        };
        let source = text.node.as_str().unwrap_or_default().trim_start();
        let head = source.split('{').next().unwrap_or_default();
        let is_operation =
            source.starts_with('{') || head.starts_with("query") || head.starts_with("mutation");
        if !is_operation {
            self.vocabulary(
                &text,
                format!(
                    "the document of `{}` is no query and no mutation",
                    short(id)
                ),
                None,
            );
            return;
        }
        let used: BTreeSet<&str> = variables(source);
        let mut declared = BTreeSet::new();
        if let Some(schema) = document.get("variables") {
            self.properties(schema, &mut declared);
        }
        for name in used.iter().filter(|name| !declared.contains(**name)) {
            let hint = self.near(name, declared.iter().map(String::as_str));
            let message = format!(
                "the variable `${}` of `{}` is not among its `variables`",
                short(name),
                short(id)
            );
            self.vocabulary(&text, message, hint);
        }
        for name in declared.iter().filter(|name| !used.contains(name.as_str())) {
            let hint = self.near(name, used.iter().copied());
            let place = document.get("variables").unwrap_or_else(|| text.clone());
            let message = format!(
                "the document of `{}` has no variable `${}`",
                short(id),
                short(name)
            );
            self.vocabulary(&place, message, hint);
        }
    }

    fn encrypt(&mut self, encrypt: &At<'a>, operations: &Operations<'a>) {
        let methods: Vec<&str> = encrypt
            .node
            .get("methods")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::as_str)
            .collect();
        if let Some(place) = encrypt.get("methods").filter(|_| methods.is_empty()) {
            self.vocabulary(&place, "there is no method".to_owned(), None);
        }
        self.methods_of(encrypt.get("prefixes").as_ref(), &methods);
        let Some(key) = encrypt.get("key") else {
            if methods
                .iter()
                .any(|method| *method != "none" && METHODS.contains(method))
            {
                self.report(
                    Kind::MissingKey,
                    encrypt,
                    "`key` is missing in `x-encrypt`",
                    None,
                );
                self.remove_word(encrypt);
            }
            return;
        };
        if let Some(operation) = key.get("operation") {
            self.known_operation(&operation, operations);
        }
        // A service may accept more than it has a key for; a key for a method that it does not accept is a mistake.
        self.methods_of(Some(&key), &methods);
        if !METHODS.iter().any(|method| key.get(method).is_some()) {
            self.vocabulary(&key, "the place of a key is missing".to_owned(), None);
        }
    }

    /// What is told by method is told of methods that are taken.
    fn methods_of(&mut self, map: Option<&At<'a>>, methods: &[&str]) {
        for method in METHODS {
            let place = map.and_then(|map| map.get(method));
            if let Some(place) = place.filter(|_| !methods.contains(method)) {
                self.vocabulary(&place, format!("`{method}` is none of the `methods`"), None);
            }
        }
    }
}

/// The tags that are declared or used.
fn tags<'a>(root: &At<'a>, operations: &Operations<'a>) -> BTreeSet<&'a str> {
    let declared = root
        .get("tags")
        .into_iter()
        .flat_map(|tags| tags.node.items())
        .filter_map(|tag| tag.get("name"));
    let used = operations
        .list
        .iter()
        .filter_map(|operation| operation.at.node.get("tags"))
        .flat_map(Node::items);
    declared.chain(used).filter_map(Node::as_str).collect()
}

/// The names behind `$` in a GraphQL document, outside of strings and comments.
fn variables(source: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut in_text = false;
    for line in source.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(['$', '"', '#']) {
            let (sign, after) = rest.split_at(at).1.split_at(1);
            rest = after;
            match sign {
                "\"" => in_text = !in_text,
                "#" if !in_text => break,
                "$" if !in_text => {
                    let end =
                        after.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                    let (name, behind) = after.split_at(end.unwrap_or(after.len()));
                    names.insert(name);
                    rest = behind;
                }
                _ => {}
            }
        }
    }
    names
}
