//! In: what the API description says to those who check tokens (`verify` of `x-session`). Out: one constant each, and the way to a verifier.

use crate::api::Account;
use crate::runtime::verify::{Kind, OnlineSpec, VerifierBuilder, VerifySpec};

static ACCOUNT_VERIFY: VerifySpec = VerifySpec {
    kind: Kind::Access,
    issuer: Some("{base}/account"),
    shared_hosts: &["https://eu.petshop.example/api"],
    audience: Some("app_id"),
    jwks: Some(&crate::api::account::KEYS),
    algorithms: &["RS256", "HS256"],
    secret: Some("app_secret"),
    online: Some(OnlineSpec {
        operation: &crate::api::account::INTROSPECT,
        form: true,
        token: "token",
        active: "/active",
        subject: &["/sub"],
        expires: "/exp",
        dead: &[],
    }),
    subject_claims: &["sub"],
};

impl Account {
    /// The settings of a verifier: for a backend that is handed tokens of this surface.
    pub fn verifier(&self) -> VerifierBuilder {
        VerifierBuilder::new(&self.core, &ACCOUNT_VERIFY)
    }
}
