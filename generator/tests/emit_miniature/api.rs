//! In: nothing. Out: the miniature as a finished description, written by hand.

use authing_codegen::ir::*;

use super::make::*;
use super::operations;

/// What `lower` and `passes` make of `templates/openapi.yaml`.
pub(crate) fn api() -> Api {
    Api {
        title: "Pet Shop".to_owned(),
        version: "1.0.0".to_owned(),
        doc: doc("A shop of pets, to show every kind of operation once."),
        license: Some("MIT OR Apache-2.0".to_owned()),
        servers: vec![Server {
            url: "https://{region}.petshop.example/api".to_owned(),
            doc: doc("The shop of a region."),
            variables: vec![ServerVariable {
                name: name("region"),
                doc: doc("Where the shop stands.|Default: `eu`. One of `eu`, `cn`."),
                default: "eu".to_owned(),
                values: texts(&["eu", "cn"]),
            }],
        }],
        values: vec![
            value("app_id", "Which application asks.", true, false),
            value("app_secret", "The secret of the application.", false, true),
            value("lang", "Language of messages.", false, false),
        ],
        schemes: vec![
            scheme(
                "apiKey=API_KEY",
                "api_key",
                "The key of a seller.",
                SchemeKind::ApiKey(ApiKeyIn::Header, "x-api-key".to_owned()),
                None,
            ),
            scheme(
                "clientBasic=CLIENT_BASIC",
                "client_basic",
                "Application id and secret.",
                SchemeKind::Basic,
                None,
            ),
            scheme(
                "userToken=USER_TOKEN",
                "user_token",
                "The token of a signed-in user.",
                SchemeKind::Bearer,
                Some(0),
            ),
        ],
        envelopes: vec![shop_envelope(), oauth_error()],
        sessions: vec![session()],
        surfaces: vec![
            surface(
                "pets=Pets",
                "pets",
                "Pets and their pictures.",
                None,
                operations::pets(),
            ),
            surface(
                "account=Account",
                "account",
                "Signing in and the own profile.",
                Some(0),
                operations::account(),
            ),
        ],
        models: super::models::models(),
    }
}

fn value(text: &str, of: &str, required: bool, secret: bool) -> ClientValue {
    ClientValue {
        name: name(text),
        doc: doc(of),
        required,
        secret,
    }
}

fn scheme(text: &str, method: &str, of: &str, kind: SchemeKind, session: Option<usize>) -> Scheme {
    Scheme {
        name: name(text),
        method: name(method),
        doc: doc(of),
        kind,
        session,
    }
}

fn surface(
    text: &str,
    module: &str,
    of: &str,
    session: Option<usize>,
    operations: Vec<Operation>,
) -> Surface {
    Surface {
        name: name(text),
        module: name(module),
        doc: doc(of),
        session,
        operations,
    }
}

fn code(code: &str, text: &str, means: &str) -> Code {
    Code {
        code: code.to_owned(),
        name: name(text),
        text: means.to_owned(),
    }
}

fn shop_envelope() -> Envelope {
    Envelope {
        name: name("ShopEnvelope=SHOP_ENVELOPE"),
        module: name("shop_envelope"),
        doc: doc("What the shop wraps its answers in."),
        status: texts(&["code"]),
        success: texts(&["200"]),
        code: texts(&["code"]),
        message: texts(&["message"]),
        request_id: texts(&["requestId"]),
        data: texts(&["/data"]),
        codes: vec![
            code("2004", "PetNotFound=PET_NOT_FOUND", "There is no such pet."),
            code(
                "2016",
                "NotDecryptable=NOT_DECRYPTABLE",
                "The password was encrypted with another key.",
            ),
            code(
                "2020",
                "TokenRejected=TOKEN_REJECTED",
                "The token is no longer good.",
            ),
        ],
        statuses: Vec::new(),
    }
}

fn oauth_error() -> Envelope {
    Envelope {
        name: name("OauthError=OAUTH_ERROR"),
        module: name("oauth_error"),
        doc: doc("What the token endpoint says when it refuses."),
        status: Vec::new(),
        success: Vec::new(),
        code: texts(&["error"]),
        message: texts(&["error_description"]),
        request_id: Vec::new(),
        data: texts(&["/data"]),
        codes: vec![code(
            "invalid_grant",
            "InvalidGrant=INVALID_GRANT",
            "The refresh token is no longer good.",
        )],
        statuses: Vec::new(),
    }
}

fn session() -> Session {
    let call = |operation: &str, at, inputs: Vec<(&str, Input)>| SessionCall {
        operation: operation.to_owned(),
        at,
        inputs: inputs
            .into_iter()
            .map(|(name, input)| (name.to_owned(), input))
            .collect(),
        tokens: None,
        lifetime: None,
    };
    let refresh = vec![
        ("grant_type", Input::Const("refresh_token".to_owned())),
        ("refresh_token", Input::Token(TokenKind::Refresh)),
    ];
    Session {
        surface: 1,
        constant: "ACCOUNT_SESSION".to_owned(),
        doc: doc("The token of a signed-in user."),
        scheme: 2,
        open: texts(&["accountLogin"]),
        replace: texts(&["accountUpdateProfile"]),
        tokens: TokenPointers {
            access: texts(&["/access_token", "/token"]),
            id: Vec::new(),
            refresh: texts(&["/refresh_token"]),
        },
        lifetime: vec![Lifetime::Seconds("/expires_in".to_owned()), Lifetime::Jwt],
        subject: texts(&["/user_id", "/id"]),
        subject_claims: texts(&["sub"]),
        bind: vec![Bind {
            operation: "accountUpdateProfile".to_owned(),
            input: "id".to_owned(),
        }],
        refresh: Some(call("accountToken", (1, 1), refresh)),
        close: vec![
            call(
                "accountRevoke",
                (1, 2),
                vec![("token", Input::Token(TokenKind::Refresh))],
            ),
            call(
                "accountRevoke",
                (1, 2),
                vec![("token", Input::Token(TokenKind::Access))],
            ),
        ],
        reject: Reject {
            statuses: vec![401],
            codes: texts(&["2020"]),
        },
        verify: Some(verify()),
    }
}

fn verify() -> Verify {
    Verify {
        constant: "ACCOUNT_VERIFY".to_owned(),
        kind: VerifyKind::Access,
        issuer: Some("{base}/account".to_owned()),
        audience: Some("app_id".to_owned()),
        jwks: Some((1, 3)),
        algorithms: texts(&["RS256", "HS256"]),
        secret: Some("app_secret".to_owned()),
        online: Some(Online {
            at: (1, 4),
            token: "token".to_owned(),
            active: "/active".to_owned(),
            subject: texts(&["/sub"]),
            expires: "/exp".to_owned(),
            dead: Vec::new(),
        }),
    }
}
