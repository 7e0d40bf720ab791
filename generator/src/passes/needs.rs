//! Which parts of the runtime the client of a description cannot do without.
//!
//! The one place that decides it: the carried files, their lists of modules, the features and the dependencies follow from
//! the answer by the table in [`crate::templates`].

use std::collections::BTreeSet;

use crate::ir::{
    Api, Body, BodyKind, Check, Field, Location, Model, ModelKind, Operation, Payload, Presence,
    Struct, Success, Type,
};

/// A part of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// What every client has.
    Core,
    /// Values that come in other JSON types or by other names than described (`x-accept`).
    Accept,
    /// Credentials.
    Access,
    /// Dates and times; only for other parts.
    Calendar,
    /// Constraints checked before sending, and builders.
    Check,
    /// Members with one possible value.
    Constant,
    /// Members that are sent encrypted (`x-encrypt`).
    Encrypt,
    /// Answers in envelopes (`x-envelope`).
    Envelope,
    /// Inputs that the client fills (`x-value`), or a session.
    Fill,
    /// GraphQL documents (`x-graphql`).
    GraphQl,
    /// Typed headers of answers.
    Header,
    /// Locks that a panic does not poison; only for other parts.
    Lock,
    /// Absent, null and value told apart.
    Maybe,
    /// `multipart/form-data`.
    Multipart,
    /// Enumerations.
    OpenEnum,
    /// Parameters and forms.
    Param,
    /// Constraints with regular expressions.
    Pattern,
    /// Tokens got, kept, carried and given back.
    Session,
    /// Typed strings: dates, times, UUIDs, URIs, base64.
    Text,
    /// Choices of types.
    Union,
    /// Tokens of others checked.
    Verify,
}

/// What a document needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs(BTreeSet<Need>);

impl Needs {
    /// Whether it needs this.
    pub fn has(&self, need: Need) -> bool {
        self.0.contains(&need)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Need> + '_ {
        self.0.iter().copied()
    }

    fn add(&mut self, need: Need, when: bool) {
        if when {
            self.0.insert(need);
        }
    }
}

impl FromIterator<Need> for Needs {
    fn from_iter<I: IntoIterator<Item = Need>>(needs: I) -> Self {
        Self(needs.into_iter().collect())
    }
}

/// Looks through the whole description.
pub fn needs(api: &Api) -> Needs {
    let mut needs = Needs::default();
    needs.add(Need::Access, !api.schemes.is_empty());
    needs.add(Need::Envelope, !api.envelopes.is_empty());
    needs.add(Need::Session, !api.sessions.is_empty());
    let verified = api.sessions.iter().any(|session| session.verify.is_some());
    needs.add(Need::Verify, verified);
    for model in &api.models {
        of_model(model, &mut needs);
    }
    for operation in api.operations() {
        of_operation(operation, &mut needs);
    }
    needs
}

fn of_model(model: &Model, needs: &mut Needs) {
    let checked = model.checked && model.usage.sent;
    needs.add(Need::Check, checked);
    match &model.kind {
        ModelKind::Struct(one) => {
            of_struct(model, one, needs);
            if checked {
                let sent = one.fields.iter().filter(|field| !field.read_only);
                sent.for_each(|field| of_checks(&field.checks, needs));
                let rest = one.additional.iter();
                rest.for_each(|rest| of_checks(&rest.checks, needs));
            }
        }
        ModelKind::Enum(_) => needs.add(Need::OpenEnum, true),
        ModelKind::Union(one) => {
            needs.add(Need::Union, true);
            // Arms are told apart by their constants.
            needs.add(Need::Constant, true);
            one.arms.iter().for_each(|arm| of_type(&arm.ty, needs));
            if checked {
                one.arms
                    .iter()
                    .for_each(|arm| of_checks(&arm.checks, needs));
            }
        }
        ModelKind::Alias(ty) => of_type(ty, needs),
    }
}

fn of_struct(model: &Model, one: &Struct, needs: &mut Needs) {
    needs.add(
        Need::Constant,
        model.usage.sent && !one.constants.is_empty(),
    );
    let must = |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
    needs.add(
        Need::Check,
        model.usage.sent && one.fields.iter().filter(must).count() > 4,
    );
    for field in &one.fields {
        let several = model.usage.received && !field.aliases.is_empty();
        needs.add(Need::Accept, field.lenient || several);
        needs.add(Need::Maybe, field.presence == Presence::Maybe);
        of_type(&field.ty, needs);
    }
    one.additional
        .iter()
        .for_each(|rest| of_type(&rest.ty, needs));
}

fn of_operation(operation: &Operation, needs: &mut Needs) {
    for argument in operation.arguments.iter().chain(&operation.setters) {
        of_checks(&argument.checks, needs);
        of_type(&argument.ty, needs);
        let elsewhere = matches!(argument.location, Location::Variable | Location::Body);
        needs.add(Need::Param, !elsewhere);
    }
    needs.add(Need::Header, !operation.answer.headers.is_empty());
    needs.add(Need::Encrypt, !operation.encrypted.is_empty());
    needs.add(Need::Fill, !operation.fills.is_empty());
    needs.add(Need::GraphQl, operation.graphql.is_some());
    for header in &operation.answer.headers {
        of_type(&header.ty, needs);
    }
    if let Some(body) = &operation.body {
        of_body(body, needs);
    }
    let payloads: Vec<&Payload> = match &operation.answer.success {
        Success::One(payload) => vec![payload],
        Success::Many(_, arms) => arms.iter().map(|arm| &arm.payload).collect(),
    };
    for payload in payloads {
        if let Payload::Json(ty) = payload {
            of_type(ty, needs);
        }
    }
}

fn of_body(body: &Body, needs: &mut Needs) {
    needs.add(Need::Check, body.checked);
    of_checks(&body.checks, needs);
    match &body.kind {
        BodyKind::Json(ty) => of_type(ty, needs),
        BodyKind::Form(form) => {
            needs.add(Need::Param, true);
            of_type(&form.ty, needs);
        }
        BodyKind::Multipart(ty, _) => {
            needs.add(Need::Multipart, true);
            of_type(ty, needs);
        }
        BodyKind::Text | BodyKind::Bytes => {}
    }
}

fn of_checks(checks: &[Check], needs: &mut Needs) {
    for check in checks {
        needs.add(Need::Check, true);
        match check {
            Check::Pattern(_) => needs.add(Need::Pattern, true),
            Check::Each(inner) => of_checks(inner, needs),
            _ => {}
        }
    }
}

fn of_type(ty: &Type, needs: &mut Needs) {
    match ty {
        Type::Formatted(_) => needs.add(Need::Text, true),
        Type::File => needs.add(Need::Multipart, true),
        Type::List(item)
        | Type::Set(item)
        | Type::Map(item)
        | Type::Nullable(item)
        | Type::Boxed(item) => of_type(item, needs),
        _ => {}
    }
}
