//! In: chance. Out: [`Operation`]: parameters, a body, answers and security of one path.

use proptest::prelude::*;

use super::{Extra, Member, Object, Schema, distinct, name, schema};

/// An operation; its path comes from its number and its path parameters.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// Tells its path from others.
    pub(super) number: usize,
    pub(super) method: &'static str,
    pub(super) id: Option<String>,
    pub(super) tag: Option<&'static str>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<(&'static str, Answer)>,
    /// Names of schemes, none is as good as nothing; `None`: as the document says.
    pub(super) security: Option<Vec<Vec<&'static str>>>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) required: bool,
    pub(super) schema: Schema,
    pub(super) explode: Option<bool>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// A body.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Json(Schema, bool),
    Form(Vec<(String, Schema)>),
    Text,
}

/// What an answer holds.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Json(Schema),
    Text,
    Bytes,
    Empty,
}

/// What a parameter or a member of a form may be: a scalar or a list of scalars.
fn plain() -> impl Strategy<Value = Schema> + Clone {
    let scalar = schema().prop_map(|schema| match schema {
        Schema::Object(_)
        | Schema::Map(_)
        | Schema::List { .. }
        | Schema::Any
        | Schema::Choice { .. }
        | Schema::Ref(_) => Schema::Integer {
            format: Some("int32"),
            bounds: None,
            default: None,
        },
        scalar => scalar,
    });
    prop_oneof![
        3 => scalar.clone(),
        1 => (scalar, any::<bool>()).prop_map(|(items, unique)| {
            Schema::List { items: Box::new(items), unique, nullable: false, counts: None }
        }),
    ]
}

fn parameter() -> impl Strategy<Value = Parameter> {
    let place = prop::sample::select(&[Place::Path, Place::Query, Place::Query, Place::Header][..]);
    let explode = prop::option::weighted(0.3, any::<bool>());
    (name(), place, any::<bool>(), plain(), explode).prop_map(
        |(name, place, required, schema, explode)| Parameter {
            name,
            place,
            required: required || place == Place::Path,
            schema,
            explode,
        },
    )
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        4 => (schema(), any::<bool>()).prop_map(|(schema, required)| Body::Json(schema, required)),
        1 => prop::collection::vec((name(), plain()), 0..4).prop_map(Body::Form),
        1 => Just(Body::Text),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![5 => schema().prop_map(Answer::Json), 1 => Just(Answer::Text), 1 => Just(Answer::Bytes), 2 => Just(Answer::Empty)]
}

/// Any operation.
pub(super) fn operation() -> impl Strategy<Value = Operation> {
    let method = prop::sample::select(&["get", "post", "put", "patch", "delete"][..]);
    let tag = prop::sample::select(&[None, Some("pets"), Some("Self"), Some("茶 & co")][..]);
    let status = prop::sample::select(&["200", "201", "204", "2XX", "404", "4XX", "default"][..]);
    let scheme = || {
        prop::collection::vec(
            prop::sample::select(&["key", "token", "basic", "oauth"][..]),
            0..3,
        )
    };
    let security = prop::option::weighted(0.4, prop::collection::vec(scheme(), 0..3));
    let parts = (
        prop::collection::vec(parameter(), 0..5),
        prop::option::of(body()),
        prop::collection::vec((status, answer()), 1..4),
    );
    (
        method,
        prop::option::weighted(0.8, name()),
        tag,
        parts,
        security,
    )
        .prop_map(
            |(method, id, tag, (parameters, body, answers), security)| Operation {
                number: 0,
                method,
                id,
                tag,
                parameters,
                body,
                answers,
                security,
            },
        )
}

/// An operation that uses every component: sends those that `sent` has a bit for, receives the others.
pub(super) fn all(count: usize, sent: u8) -> Operation {
    let members = |wanted: bool| {
        let chosen = (0..count).filter(|number| (sent >> (number % 8) & 1 == 1) == wanted);
        let members = chosen.map(|number| Member {
            name: format!("member{number}"),
            schema: Schema::Ref(number),
            required: false,
            nullable: false,
            deprecated: false,
            read_only: false,
            description: None,
        });
        Schema::Object(Object {
            members: members.collect(),
            extra: Extra::Unsaid,
        })
    };
    Operation {
        number: 0,
        method: "put",
        id: Some("putAll".to_owned()),
        tag: None,
        parameters: Vec::new(),
        body: Some(Body::Json(members(true), true)),
        answers: vec![("200", Answer::Json(members(false)))],
        security: None,
    }
}

impl Operation {
    /// Bends what is not allowed: names that meet, bodies where there can be none, names no header has.
    pub(super) fn settle(&mut self, number: usize, schema: &mut impl FnMut(&mut Schema)) {
        self.number = number;
        for parameter in &mut self.parameters {
            match parameter.place {
                Place::Header => {
                    let token: String = parameter
                        .name
                        .chars()
                        .filter(char::is_ascii_alphanumeric)
                        .collect();
                    parameter.name = format!("x-{number}{token}");
                }
                Place::Path | Place::Query => {}
            }
            schema(&mut parameter.schema);
        }
        for place in [Place::Path, Place::Query, Place::Header] {
            let names = self
                .parameters
                .iter_mut()
                .filter(|parameter| parameter.place == place);
            distinct(
                names.map(|parameter| &mut parameter.name),
                str::to_lowercase,
            );
        }
        if matches!(self.method, "get" | "delete") {
            self.body = None;
        }
        match &mut self.body {
            Some(Body::Json(body, _)) => schema(body),
            Some(Body::Form(members)) => {
                distinct(members.iter_mut().map(|(name, _)| name), str::to_owned);
                for (_, member) in members.iter_mut() {
                    schema(member);
                }
            }
            Some(Body::Text) | None => {}
        }
        let mut statuses = std::collections::BTreeSet::new();
        self.answers.retain(|(status, _)| statuses.insert(*status));
        for (_, answer) in &mut self.answers {
            if let Answer::Json(answer) = answer {
                schema(answer);
            }
        }
        for alternative in self.security.iter_mut().flatten() {
            alternative.sort_unstable();
            alternative.dedup();
        }
    }
}
