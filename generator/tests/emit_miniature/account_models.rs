//! In: nothing. Out: the types of the miniature that have to do with signing in and the own profile.

use authing_codegen::ir::Presence::{Maybe, Optional, Required};
use authing_codegen::ir::*;

use super::super::make::*;

pub(crate) fn address() -> Model {
    let text = |name, doc| field(name, doc, Type::String, Required);
    let fields = vec![
        text("name", "Who lives there."),
        text("street", "Street and number."),
        checked(
            text("zip", "The postal code.|Pattern `^[0-9]{5}$`."),
            &[Check::Pattern("^[0-9]{5}$".to_owned())],
        ),
        text("city", "The town."),
        checked(
            text("country", "The country.|2 characters."),
            &[Check::Length(Some(2), Some(2))],
        ),
        field("note", "How to find it.", Type::String, Optional),
    ];
    let kind = ModelKind::Struct(object(fields));
    Model {
        checked: true,
        ..model("Address", "address", "Where somebody lives.", BOTH, kind)
    }
}

pub(crate) fn contact() -> Model {
    let arm = |text: &str, of: &str, ty| Arm {
        name: name(text),
        doc: doc(of),
        tags: Vec::new(),
        ty,
        checks: Vec::new(),
    };
    let arms = vec![
        arm("Address", "Where somebody lives.", named("Address")),
        arm("String", "A text.", Type::String),
        arm("Integer", "An integer.", Type::Int64),
    ];
    model(
        "Contact",
        "contact",
        "Where to ask.",
        RECEIVED,
        ModelKind::Union(Union {
            tag: None,
            arms,
            unknown: None,
        }),
    )
}

pub(crate) fn graphql() -> Model {
    let fields = vec![
        field("query", "The document.", Type::String, Required),
        field(
            "variables",
            "Its variables.",
            Type::Map(Box::new(Type::Json)),
            Optional,
        ),
    ];
    let kind = ModelKind::Struct(object(fields));
    model(
        "GraphqlRequest",
        "graphql_request",
        "A GraphQL document with its variables.",
        SENT,
        kind,
    )
}

pub(crate) fn introspect() -> Model {
    let fields = vec![field("token", "The token.", Type::Secret, Required)];
    model(
        "Introspect",
        "introspect",
        "A token to ask about.",
        SENT,
        ModelKind::Struct(object(fields)),
    )
}

pub(crate) fn keys() -> Model {
    let fields = vec![
        field("rsa", "In PEM form.", Type::String, Optional),
        field("sm2", "A point in hex.", Type::String, Optional),
    ];
    let kind = ModelKind::Struct(object(fields));
    Model {
        default: true,
        ..model("Keys", "keys", "Public keys.", RECEIVED, kind)
    }
}

pub(crate) fn login() -> Model {
    let fields = vec![
        field("code", "The code of this moment.", Type::Secret, Required),
        field(
            "client_secret",
            "The secret of the application.",
            Type::Secret,
            Optional,
        ),
    ];
    model(
        "Login",
        "login",
        "What signs in.",
        SENT,
        ModelKind::Struct(object(fields)),
    )
}

pub(crate) fn password_change() -> Model {
    let fields = vec![
        field("old_password", "The present one.", Type::Secret, Optional),
        field("new_password", "The new one.", Type::Secret, Required),
        field(
            "encryption",
            "How both are encrypted.",
            Type::String,
            Optional,
        ),
    ];
    model(
        "PasswordChange",
        "password_change",
        "The passwords.",
        SENT,
        ModelKind::Struct(object(fields)),
    )
}

pub(crate) fn profile() -> Model {
    let fields = vec![
        field("id", "Its number.", Type::String, Required),
        field("name", "Its name.", Type::String, Optional),
        field(
            "token",
            "A new token for the old one.",
            Type::Secret,
            Optional,
        ),
    ];
    model(
        "Profile",
        "profile",
        "A user.",
        RECEIVED,
        ModelKind::Struct(object(fields)),
    )
}

pub(crate) fn profile_input() -> Model {
    let name = field(
        "name",
        "The new name.|At most 20 characters.",
        Type::String,
        Maybe,
    );
    let fields = vec![
        checked(name, &[Check::Length(None, Some(20))]),
        field("motto", "The new motto.", Type::String, Optional),
    ];
    let of = "What to change; what is left out stays.";
    Model {
        default: true,
        checked: true,
        ..model(
            "ProfileInput",
            "profile_input",
            of,
            SENT,
            ModelKind::Struct(object(fields)),
        )
    }
}

pub(crate) fn refresh() -> Model {
    let constants = vec![(
        "grant_type".to_owned(),
        Literal::String("refresh_token".to_owned()),
    )];
    let fields = vec![
        field(
            "refresh_token",
            "The refresh token.",
            Type::Secret,
            Required,
        ),
        field(
            "scope",
            "What the new token may do.",
            list(Type::String),
            Optional,
        ),
    ];
    let kind = ModelKind::Struct(Struct {
        constants,
        ..object(fields)
    });
    model(
        "Refresh",
        "refresh",
        "What is traded for new tokens.",
        SENT,
        kind,
    )
}

pub(crate) fn revoke() -> Model {
    let fields = vec![field("token", "The token.", Type::Secret, Required)];
    model(
        "Revoke",
        "revoke",
        "A token to take back.",
        SENT,
        ModelKind::Struct(object(fields)),
    )
}

pub(crate) fn tokens() -> Model {
    let expires = field("expires_in", "Seconds from now.", Type::Int64, Optional);
    let fields = vec![
        field("access_token", "Says who asks.", Type::Secret, Required),
        field("refresh_token", "Gets new tokens.", Type::Secret, Optional),
        Field {
            aliases: texts(&["expire_in"]),
            lenient: true,
            ..expires
        },
        field("user_id", "Whose they are.", Type::String, Optional),
    ];
    model(
        "Tokens",
        "tokens",
        "Tokens of a user.",
        RECEIVED,
        ModelKind::Struct(object(fields)),
    )
}
