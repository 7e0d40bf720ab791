//! The codes that answers come with: a module for each envelope of the API description.

use crate::runtime::{Code, Envelope};

/// What the token endpoint says when it refuses.
#[doc(hidden)]
pub static OAUTH_ERROR: Envelope = Envelope {
    name: "OauthError",
    status: &[],
    success: &[],
    code: &["error"],
    message: &["error_description"],
    request_id: &[],
    data: &["/data"],
    codes: &[Code {
        code: "invalid_grant",
        name: "InvalidGrant",
        text: "The refresh token is no longer good.",
    }],
    statuses: &[],
};

/// Codes of `OauthError`.
pub mod oauth_error {
    /// The refresh token is no longer good.
    pub const INVALID_GRANT: &str = "invalid_grant";
}

/// What the shop wraps its answers in.
#[doc(hidden)]
pub static SHOP_ENVELOPE: Envelope = Envelope {
    name: "ShopEnvelope",
    status: &["code"],
    success: &["200"],
    code: &["code"],
    message: &["message"],
    request_id: &["requestId"],
    data: &["/data"],
    codes: &[
        Code {
            code: "2004",
            name: "PetNotFound",
            text: "There is no such pet.",
        },
        Code {
            code: "2016",
            name: "NotDecryptable",
            text: "The password was encrypted with another key.",
        },
        Code {
            code: "2020",
            name: "TokenRejected",
            text: "The token is no longer good.",
        },
    ],
    statuses: &[],
};

/// Codes of `ShopEnvelope`.
pub mod shop_envelope {
    /// There is no such pet.
    pub const PET_NOT_FOUND: &str = "2004";
    /// The password was encrypted with another key.
    pub const NOT_DECRYPTABLE: &str = "2016";
    /// The token is no longer good.
    pub const TOKEN_REJECTED: &str = "2020";
}
