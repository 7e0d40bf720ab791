//! In: nothing. Out: the operations of the miniature that have to do with signing in and the own profile.

use authing_codegen::ir::*;

use super::super::make::*;
use super::{accept, app_id, fill};

/// Of the tag `account`.
pub(crate) fn account() -> Vec<Operation> {
    vec![
        login(),
        token(),
        revoke(),
        keys(),
        introspect(),
        get_profile(),
        change_password(),
        get_keys(),
        graphql(),
        update_profile(),
    ]
}

fn login() -> Operation {
    Operation {
        retry: Retry::Code,
        body: Some(body(
            "The code.",
            "application/json",
            BodyKind::Json(named("Login")),
        )),
        envelope: Some(0),
        failures: vec![0],
        fills: vec![app_id(), fill(FillAt::Body, "client_secret", "app_secret")],
        answer: json(named("Tokens")),
        accept: Some(accept()),
        ..operation(
            "accountLogin",
            "login",
            "Sign in with a code.",
            Method::Post,
            "/account/login",
        )
    }
}

fn form(ty: &str, encoding: Vec<Encoding>) -> BodyKind {
    BodyKind::Form(Form {
        ty: named(ty),
        encoding,
    })
}

fn token() -> Operation {
    let scope = Encoding {
        name: "scope".to_owned(),
        style: Style::Space,
    };
    let refused = ErrorAnswer {
        status: "4XX".to_owned(),
        doc: doc("Why not."),
        ty: None,
    };
    Operation {
        retry: Retry::Rotation,
        body: Some(body(
            "The refresh token.",
            "application/x-www-form-urlencoded",
            form("Refresh", vec![scope]),
        )),
        security: vec![vec![1]],
        failures: vec![1],
        answer: Answer {
            errors: vec![refused],
            ..json(named("Tokens"))
        },
        accept: Some(accept()),
        ..operation(
            "accountToken",
            "token",
            "Trade a refresh token for new tokens.",
            Method::Post,
            "/account/token",
        )
    }
}

fn revoke() -> Operation {
    Operation {
        retry: Retry::Idempotent,
        body: Some(body(
            "The token.",
            "application/x-www-form-urlencoded",
            form("Revoke", Vec::new()),
        )),
        security: vec![vec![1]],
        ..operation(
            "accountRevoke",
            "revoke",
            "Take a token back.",
            Method::Post,
            "/account/revoke",
        )
    }
}

fn keys() -> Operation {
    Operation {
        retry: Retry::Safe,
        answer: json(Type::Json),
        accept: Some(accept()),
        ..operation(
            "accountKeys",
            "keys",
            "The keys that verify tokens.",
            Method::Get,
            "/account/keys",
        )
    }
}

fn introspect() -> Operation {
    Operation {
        retry: Retry::Idempotent,
        body: Some(body(
            "The token.",
            "application/x-www-form-urlencoded",
            form("Introspect", Vec::new()),
        )),
        security: vec![vec![1]],
        answer: json(Type::Json),
        accept: Some(accept()),
        ..operation(
            "accountIntrospect",
            "introspect",
            "Ask whether a token is good.",
            Method::Post,
            "/account/introspect",
        )
    }
}

fn get_profile() -> Operation {
    Operation {
        retry: Retry::Safe,
        security: vec![vec![2]],
        envelope: Some(0),
        failures: vec![0],
        answer: json(named("Profile")),
        accept: Some(accept()),
        ..operation(
            "accountGetProfile",
            "get_profile",
            "The own profile.",
            Method::Get,
            "/account/profile",
        )
    }
}

fn change_password() -> Operation {
    let passwords = Encrypt {
        members: texts(&["/old_password", "/new_password"]),
        methods: vec![Encryption::None, Encryption::Rsa, Encryption::Sm2],
        told_by: Some("/encryption".to_owned()),
        key: Some(EncryptKey {
            operation: "accountGetKeys".to_owned(),
            at: (1, 7),
            places: vec![
                (Encryption::Rsa, "/rsa".to_owned()),
                (Encryption::Sm2, "/sm2".to_owned()),
            ],
        }),
        prefixes: vec![(Encryption::Sm2, "sm2:".to_owned())],
        refused: texts(&["2016"]),
    };
    Operation {
        body: Some(body(
            "The passwords.",
            "application/json",
            BodyKind::Json(named("PasswordChange")),
        )),
        security: vec![vec![2]],
        envelope: Some(0),
        failures: vec![0],
        encrypts: vec![passwords],
        accept: Some(accept()),
        ..operation(
            "accountChangePassword",
            "change_password",
            "Change the own password.",
            Method::Post,
            "/account/password",
        )
    }
}

fn get_keys() -> Operation {
    Operation {
        retry: Retry::Safe,
        answer: json(named("Keys")),
        accept: Some(accept()),
        ..operation(
            "accountGetKeys",
            "get_keys",
            "The keys that passwords are encrypted with.",
            Method::Get,
            "/account/password/keys",
        )
    }
}

fn graphql() -> Operation {
    Operation {
        body: Some(body(
            "The document.",
            "application/json",
            BodyKind::Json(named("GraphqlRequest")),
        )),
        security: vec![vec![2]],
        fills: vec![app_id()],
        answer: json(Type::Json),
        accept: Some(accept()),
        ..operation(
            "accountGraphql",
            "graphql",
            "Any GraphQL document.",
            Method::Post,
            "/graphql",
        )
    }
}

fn update_profile() -> Operation {
    let document = "mutation updateProfile($id: String!, $input: ProfileInput!) { updateProfile(id: $id, input: $input) { id name token } }";
    let input = argument(
        "input",
        "What to change; what is left out stays.",
        Location::Variable,
        named("ProfileInput"),
    );
    Operation {
        marker: Some(name("UpdateProfile")),
        arguments: vec![Argument {
            checks: vec![Check::Inside],
            ..input
        }],
        setters: vec![Argument {
            bound: true,
            ..argument("id", "Whose profile.", Location::Variable, Type::String)
        }],
        security: vec![vec![2]],
        failures: vec![0],
        graphql: Some(GraphQl {
            document: document.to_owned(),
            errors: "/errors".to_owned(),
            last: true,
            code: texts(&["/message/code", "/extensions/code"]),
            message: texts(&["/message/message", "/message"]),
            data: Vec::new(),
            result: "/data/updateProfile".to_owned(),
        }),
        fills: vec![app_id()],
        answer: json(named("Profile")),
        accept: Some(accept()),
        ..operation(
            "accountUpdateProfile",
            "update_profile",
            "Change the own profile.",
            Method::Post,
            "/graphql",
        )
    }
}
