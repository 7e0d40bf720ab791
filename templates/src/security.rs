//! In: the security schemes of the API description. Out: one constant each.

use crate::runtime::{SchemeKind, SecurityScheme};

/// The key of a seller.
pub static API_KEY: SecurityScheme = SecurityScheme {
    name: "apiKey",
    kind: SchemeKind::Header("x-api-key"),
    session: None,
};

/// Application id and secret.
pub static CLIENT_BASIC: SecurityScheme = SecurityScheme {
    name: "clientBasic",
    kind: SchemeKind::Basic,
    session: None,
};

/// The token of a signed-in user.
pub static USER_TOKEN: SecurityScheme = SecurityScheme {
    name: "userToken",
    kind: SchemeKind::Bearer,
    session: Some("account"),
};
