//! Promise: shapes that the miniature does not have come out right too: names that meet, odd literals, large inputs.

use crate::support::make::{
    BOTH, RECEIVED, SENT, argument, body, checked, doc, field, json, list, model, name, named,
    object, operation,
};
use authing_codegen::ir::Presence::{Maybe, Nullable, Optional, Required};
use authing_codegen::ir::*;
use authing_codegen::templates::Manifests;
use authing_codegen::{emit, passes, render};

fn api(models: Vec<Model>, operations: Vec<Operation>) -> Api {
    let surface = Surface {
        name: name("Shop"),
        module: name("shop"),
        doc: doc("All."),
        session: None,
        operations,
    };
    Api {
        title: "Shop".to_owned(),
        version: "1".to_owned(),
        doc: doc("Shop."),
        license: None,
        servers: Vec::new(),
        client_values: Vec::new(),
        schemes: Vec::new(),
        envelopes: Vec::new(),
        sessions: Vec::new(),
        surfaces: vec![surface],
        models,
    }
}

fn origin() -> emit::Origin {
    emit::Origin {
        name: "shop".to_owned(),
        document: "shop.yaml".to_owned(),
        command: "cargo codegen".to_owned(),
    }
}

/// The text of one file of the output.
fn text(api: &Api, path: &str) -> String {
    let (needs, origin) = (passes::needs(api), origin());
    let context = emit::Context::new(api, &needs, &origin);
    emit::emit(&context)
        .find(|file| file.path == path)
        .map(render::render)
        .unwrap_or_default()
}

/// Of a crate with one type and nothing else.
fn of_model(model: Model) -> String {
    let path = format!("src/models/{}.rs", model.module.rust);
    text(&api(vec![model], Vec::new()), &path)
}

/// Of a crate with one operation.
fn of_operation(operation: Operation) -> String {
    text(&api(Vec::new(), vec![operation]), "src/api/shop.rs")
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

#[test]
fn names_that_meet_are_written_in_full() {
    let kind = ModelKind::Struct(object(vec![
        field("o", "O.", named(1), Maybe),
        field("s", "S.", Type::Secret, Optional),
    ]));
    let clash = model("Secret", "secret", "A thing.", SENT, kind);
    let maybe = ModelKind::Struct(object(vec![field("o", "O.", Type::String, Maybe)]));
    let maybe = model("Maybe", "maybe", "A thing.", SENT, maybe);
    let both = api(vec![clash, maybe.clone()], Vec::new());
    has(
        &text(&both, "src/models/secret.rs"),
        &[
            "pub o: crate::runtime::Maybe<Maybe>",
            "pub s: Option<crate::runtime::Secret>",
        ],
    );
    has(
        &of_model(maybe),
        &["skip_serializing_if = \"crate::runtime::Maybe::is_absent\""],
    );
}

#[test]
fn marker_named_like_the_runtime() {
    let setters = vec![argument(
        "q",
        "Q.",
        Location::Query(Style::Form(true)),
        Type::Bool,
    )];
    let text = of_operation(Operation {
        marker: Some(name("Call")),
        setters,
        ..operation("find", "find", "Find.", Method::Get, "/")
    });
    has(
        &text,
        &[
            "-> crate::runtime::Call<(), Call>",
            "impl crate::runtime::Call<(), Call> {",
        ],
    );
}

#[test]
fn literals_read_well() {
    let constants = vec![
        ("i".to_owned(), Literal::Integer(-1_234_567)),
        ("f".to_owned(), Literal::Number(0.5)),
        (
            "q".to_owned(),
            Literal::String("say \"a#b\" \\d".to_owned()),
        ),
    ];
    let text = of_model(model(
        "Fixed",
        "fixed",
        "Fixed.",
        SENT,
        ModelKind::Struct(Struct {
            constants,
            ..object(Vec::new())
        }),
    ));
    has(
        &text,
        &[
            "Constant::Integer(-1_234_567)",
            "Constant::Number(0.5)",
            "r#\"say \"a#b\" \\d\"#",
        ],
    );
}

#[test]
fn documents_of_several_lines_are_raw() {
    let graphql = GraphQl {
        document: "query {\n  a(b: \"c\")\n}".to_owned(),
        errors: "/errors".to_owned(),
        last: false,
        code: Vec::new(),
        message: Vec::new(),
        data: Vec::new(),
        result: "/data".to_owned(),
    };
    let text = of_operation(Operation {
        graphql: Some(graphql),
        ..operation("a", "a", "A.", Method::Post, "/")
    });
    has(&text, &["document: r#\"query {\n  a(b: \"c\")\n}\"#,"]);
}

#[test]
fn nullable_and_hidden_fields() {
    let fields = vec![
        field("n", "N.", Type::String, Nullable),
        Field {
            read_only: true,
            ..field("id", "Id.", Type::String, Required)
        },
        Field {
            deprecated: true,
            ..field("old", "Old.", Type::String, Optional)
        },
    ];
    let text = of_model(model(
        "Thing",
        "thing",
        "A thing.",
        BOTH,
        ModelKind::Struct(object(fields)),
    ));
    has(
        &text,
        &[
            "pub fn new(n: Option<String>) -> Self",
            "#[serde(default, skip_serializing)]\n    pub id: Option<String>",
        ],
    );
    has(
        &text,
        &["/// Deprecated.\n", "#[deprecated]\n    pub fn old("],
    );
    assert!(!text.contains("pub fn id("), "{text}");
}

#[test]
fn checks_go_as_deep_as_the_type() {
    let items = Check::Each(vec![Check::Each(vec![Check::Range(
        Some((-5, true)),
        None,
    )])]);
    let deep = list(Type::Map(Box::new(Type::Nullable(Box::new(Type::Int64)))));
    let fields = vec![checked(field("deep", "Deep.", deep, Optional), &[items])];
    let text = of_model(Model {
        checked: true,
        ..model(
            "Thing",
            "thing",
            "A thing.",
            SENT,
            ModelKind::Struct(object(fields)),
        )
    });
    has(
        &text,
        &[
            "v.each(",
            "v.each_entry(",
            "if let Some(value) = value {",
            "v.range(*value, Some((-5, true)), None);",
        ],
    );
}

#[test]
fn a_choice_is_no_source_of_itself() {
    let arm = |text: &str, ty: Type| Arm {
        name: name(text),
        doc: doc("An arm."),
        discriminator_values: vec![text.to_lowercase()],
        ty,
        checks: Vec::new(),
    };
    let arms = vec![
        arm("Leaf", Type::String),
        arm("Other", Type::String),
        arm("Tree", Type::Boxed(Box::new(named(0)))),
    ];
    let union = Union {
        discriminator: Some("kind".to_owned()),
        arms,
        unknown: Some(name("Unknown")),
    };
    let text = of_model(model(
        "Tree",
        "tree",
        "A tree.",
        RECEIVED,
        ModelKind::Union(union),
    ));
    assert!(!text.contains("impl From<"), "{text}");
    has(
        &text,
        &[
            "\"tree\" => tagged.arm().map(Self::Tree)",
            "#[cfg(feature = \"serde-all\")]\nimpl serde::Serialize",
        ],
    );
}

#[test]
fn answers_by_range() {
    let arm = |status: &str, variant: &str, payload: Payload| AnswerArm {
        status: status.to_owned(),
        name: name(variant),
        doc: Doc::default(),
        payload,
    };
    let arms = vec![
        arm("default", "Default", Payload::Json(Type::Json)),
        arm("2XX", "Success", Payload::Bytes),
        arm("200", "Ok", Payload::Empty),
    ];
    let answer = Answer {
        success: Success::Many(name("Found"), arms),
        errors: Vec::new(),
        headers: Vec::new(),
    };
    let text = of_operation(Operation {
        answer,
        ..operation("find", "find", "Find.", Method::Get, "/")
    });
    has(
        &text,
        &[
            "200 => Ok(Self::Ok),\n            200..=299 => Ok(Self::Success(answer.into_body())),\n            _ => answer.json().map(Self::Default),",
        ],
    );
    has(
        &text,
        &[
            "/// Any other HTTP status.",
            "#[derive(Debug)]\n#[non_exhaustive]",
        ],
    );
}

#[test]
fn many_inputs_and_another_media_type() {
    let names = ["a", "b", "c", "d", "e", "f", "type=r#type"];
    let arguments = names
        .iter()
        .map(|one| argument(one, "It.", Location::Query(Style::Form(true)), Type::String))
        .collect();
    let body = Some(body(
        "It.",
        "application/scim+json",
        BodyKind::Json(Type::Json),
    ));
    let text = of_operation(Operation {
        arguments,
        body,
        answer: json(Type::Float),
        ..operation("x", "x", "X.", Method::Post, "/")
    });
    has(
        &text,
        &[
            ".query(\"type\", r#type)",
            ".json_as(\"application/scim+json\", body)",
        ],
    );
}

#[test]
fn text_of_the_document_stays_in_its_comment() {
    let fields = vec![field(
        "x",
        "One.\n*/ pub struct Evil; /*\n#![evil]",
        Type::Bool,
        Required,
    )];
    let text = of_model(model(
        "Thing",
        "thing",
        "A thing.",
        RECEIVED,
        ModelKind::Struct(object(fields)),
    ));
    has(&text, &["    /// One. */ pub struct Evil; /* #![evil]\n"]);
}

#[test]
fn package_files() {
    let api = api(Vec::new(), Vec::new());
    let needs = passes::needs(&api);
    let package = |member| emit::Package {
        name: "my-shop".to_owned(),
        member,
        lints: true,
    };
    let origin = origin();
    let context = emit::Context::new(&api, &needs, &origin);
    let pattern = Manifests::read().unwrap();
    let manifest = |member| {
        let files = emit::package(&context, &package(member), &pattern);
        let file = files.into_iter().find(|file| file.path == "Cargo.toml");
        render::text(file.unwrap())
    };
    let alone = manifest(false);
    has(
        &alone,
        &[
            "name = \"my-shop\"",
            "version = \"1.0.0\"",
            "[workspace]\n",
            "serde-all = []",
            "\nreqwest = { version = ",
        ],
    );
    assert!(
        !alone.contains("tempfile") && !alone.contains("[lints]"),
        "{alone}"
    );
    let member = manifest(true);
    assert!(member.ends_with("[lints]\nworkspace = true\n"), "{member}");
}
