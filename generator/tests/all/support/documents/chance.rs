//! In: chance. Out: strategies for names, schemas and whole documents.

use proptest::prelude::*;

use super::{Document, Extra, Member, Object, Schema, operations};

/// Names with a meaning in Rust, for the output, or for nobody.
const ODD: &str = include_str!("../../tables/odd_names.txt");

/// Names of anything.
pub(super) fn name() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        5 => "[a-z][a-zA-Z0-9_]{0,8}",
        3 => prop::sample::select(ODD.lines().collect::<Vec<_>>()).prop_map(str::to_owned),
        1 => "[\\PC&&[^{}/?#%~]]{1,5}",
    ]
}

fn text() -> impl Strategy<Value = Option<String>> + Clone {
    prop::option::weighted(
        0.3,
        prop_oneof![
            "[A-Z][a-z ]{0,30}",
            "[\\PC\n]{0,20}",
            Just("*/ \"# \\ `x` [y] <z>".to_owned())
        ],
    )
}

fn leaf() -> impl Strategy<Value = Schema> + Clone {
    const FORMATS: [Option<&str>; 12] = [
        None,
        None,
        None,
        Some("date-time"),
        Some("date"),
        Some("uuid"),
        Some("uri"),
        Some("byte"),
        Some("binary"),
        Some("password"),
        Some("email"),
        Some("unheard-of"),
    ];
    let lengths = prop::option::weighted(0.2, (0..4u8, 4..9u8));
    let bounds = prop::option::weighted(0.3, (-9..5i32, 5..900i32, any::<bool>()));
    prop_oneof![
        5 => (prop::sample::select(&FORMATS[..]), lengths, prop::option::weighted(0.2, "\\PC{0,6}"))
            .prop_map(|(format, lengths, default)| Schema::Text { format, lengths, default }),
        3 => (prop::sample::select(&[None, Some("int32"), Some("int64"), Some("uint8")][..]), bounds, prop::option::weighted(0.2, 5..8i8))
            .prop_map(|(format, bounds, default)| Schema::Integer { format, bounds, default }),
        2 => (prop::sample::select(&[None, Some("float"), Some("double")][..]), prop::option::weighted(0.2, -3..3i8))
            .prop_map(|(format, least)| Schema::Number { format, least }),
        1 => prop::option::weighted(0.3, any::<bool>()).prop_map(|default| Schema::Boolean { default }),
        2 => prop::collection::vec(name(), 1..5).prop_map(Schema::Words),
        1 => prop::collection::vec(-3..20i64, 1..4).prop_map(Schema::Numbers),
        1 => Just(Schema::Any),
        4 => (0..16usize).prop_map(Schema::Ref),
    ]
}

/// A schema as it stands inside others.
pub(super) fn schema() -> impl Strategy<Value = Schema> + Clone {
    leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            3 => object(inner.clone()).prop_map(Schema::Object),
            1 => inner.clone().prop_map(|value| Schema::Map(Box::new(value))),
            2 => list(inner.clone()),
            1 => choice(inner),
        ]
    })
}

fn list(items: impl Strategy<Value = Schema>) -> impl Strategy<Value = Schema> {
    let counts = prop::option::weighted(0.2, (0..3u8, 3..6u8));
    (items, any::<bool>(), prop::bool::weighted(0.2), counts).prop_map(
        |(items, unique, nullable, counts)| Schema::List {
            items: Box::new(items),
            unique,
            nullable,
            counts,
        },
    )
}

fn choice(arm: impl Strategy<Value = Schema>) -> impl Strategy<Value = Schema> {
    (any::<bool>(), prop::collection::vec(arm, 1..4))
        .prop_map(|(any, arms)| Schema::Choice { any, arms })
}

fn object(inner: impl Strategy<Value = Schema> + Clone + 'static) -> impl Strategy<Value = Object> {
    let extra = prop_oneof![
        6 => Just(Extra::Unsaid),
        1 => Just(Extra::Closed),
        1 => Just(Extra::Free),
        1 => inner.clone().prop_map(|value| Extra::Typed(Box::new(value))),
    ];
    let rare = prop::bool::weighted(0.1);
    let flags = (any::<bool>(), prop::bool::weighted(0.3), rare, rare);
    let member = (name(), inner, flags, text()).prop_map(
        |(name, schema, (required, nullable, deprecated, read_only), description)| Member {
            name,
            schema,
            required,
            nullable,
            deprecated,
            read_only,
            description,
        },
    );
    (prop::collection::vec(member, 0..6), extra)
        .prop_map(|(members, extra)| Object { members, extra })
}

fn component() -> impl Strategy<Value = Schema> {
    let numbers = || prop::collection::vec(0..16usize, 1..4);
    prop_oneof![
        6 => object(schema()).prop_map(Schema::Object),
        2 => (numbers(), object(schema())).prop_map(|(parents, own)| Schema::AllOf(parents, own)),
        2 => (numbers(), any::<bool>()).prop_map(|(arms, mapping)| Schema::Tagged { arms, mapping }),
        4 => schema(),
    ]
}

/// Any document.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    let schemas = prop::collection::vec((name(), component()), 2..7);
    let operations = prop::collection::vec(operations::operation(), 1..5);
    (schemas, operations, any::<bool>(), any::<u8>()).prop_map(
        |(schemas, mut operations, secured, sent)| {
            operations.push(operations::all(schemas.len(), sent));
            Document {
                schemas,
                operations,
                secured,
            }
            .settled()
        },
    )
}
