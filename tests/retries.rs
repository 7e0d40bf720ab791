//! In: the generated crate. Out: proof that every operation has the retry class that somebody chose for it.
//!
//! A new operation is not in the table: decide what may be sent again, say so in `spec/` (`x-retry`), and add it here.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeMap;
use std::fs;

use syn::{Expr, Item, Lit};
use tests::root;

/// By class, with the reason; the classes are those of `spec/README.md`, `x-retry`.
const TABLE: &[(&str, &[&str])] = &[
    // Reads, also those that are a POST of GraphQL.
    (
        "Safe",
        &[
            "oidcJwks",
            "oidcMe",
            "oidcOpenidConfiguration",
            "oidcValidateToken",
            "v2CheckLoginStatus",
            "v2CheckPasswordStrength",
            "v2GetCurrentUser",
            "v2GetPublicKey",
            "v2GetSecurityLevel",
            "v2IsUserExists",
            "v2ListApplications",
            "v2ListAuthorizedResources",
            "v2ListOrgs",
            "v2ListUdv",
            "v3CaptchaCode",
            "v3GetCaptchaCode",
            "v3GetProfile",
            "v3System",
        ],
    ),
    // Twice is as good as once: what asks about a token or ends it, and what only looks at a code.
    (
        "Idempotent",
        &[
            "oidcEndSession",
            "oidcIntrospection",
            "oidcMePost",
            "oidcRevocation",
            "v2Logout",
            "v3GetWechatAccessTokenInfo",
            "v3PreCheckCode",
        ],
    ),
    // The code of `wx.login()`, of a text message or of a phone grant is good for one request.
    (
        "Code",
        &[
            "v2GetPhone",
            "v2LoginByCode",
            "v2LoginByPhone",
            "v2LoginByPhoneCode",
            "v2RegisterByPhoneCode",
            "v2ResetPassword",
            "v3DecryptDouyinMiniprogramData",
            "v3DecryptDouyinMiniprogramPhone",
            "v3DecryptWechatMiniprogramData",
            "v3GetWechatMiniprogramPhone",
            "v3Signin",
            "v3SigninByMobile",
        ],
    ),
    // The refresh token may be another one afterwards.
    ("Rotation", &["oidcToken", "v2RefreshToken"]),
    // Somebody gets a message.
    (
        "Effect",
        &["v2SendEmail", "v2SendSmsCode", "v3SendEmail", "v3SendSms"],
    ),
    ("Upload", &["v2Upload"]),
    // All other changes. Those with a code and a token are among them: a 401 refuses them before the code is looked at.
    (
        "Write",
        &[
            "v2BindEmail",
            "v2BindPhone",
            "v2Graphql",
            "v2LinkAccount",
            "v2LoginByEmail",
            "v2LoginByPhonePassword",
            "v2LoginBySubAccount",
            "v2LoginByUsername",
            "v2RegisterByEmail",
            "v2RegisterByUsername",
            "v2RemoveUdv",
            "v2SetUdfValue",
            "v2SetUdv",
            "v2UnLinkAccount",
            "v2UnbindEmail",
            "v2UnbindPhone",
            "v2UpdateEmail",
            "v2UpdatePassword",
            "v2UpdatePhone",
            "v2UpdateProfile",
            "v3BindDouyinMiniprogram",
            "v3BindEmail",
            "v3BindPhone",
            "v3BindWechatMiniprogram",
            "v3DeleteAccount",
            "v3UnbindEmail",
            "v3UnbindPhone",
            "v3UpdateEmail",
            "v3UpdatePassword",
            "v3UpdatePhone",
            "v3UpdateProfile",
            "v3VerifyDeleteAccountRequest",
            "v3VerifyUpdateEmailRequest",
            "v3VerifyUpdatePhoneRequest",
        ],
    ),
];

#[test]
fn every_operation_has_the_class_of_the_table() {
    let chosen = TABLE
        .iter()
        .flat_map(|(class, ids)| ids.iter().map(|id| ((*id).to_owned(), (*class).to_owned())));
    let chosen: BTreeMap<String, String> = chosen.collect();
    let listed: usize = TABLE.iter().map(|(_, ids)| ids.len()).sum();
    assert_eq!(
        chosen.len(),
        listed,
        "an operation stands twice in the table"
    );
    let written = written();
    let unlike = |left: &BTreeMap<String, String>, right: &BTreeMap<String, String>| {
        let unlike = left
            .iter()
            .filter(|(id, class)| right.get(*id) != Some(class));
        unlike
            .map(|(id, class)| format!("{id}: {class}"))
            .collect::<Vec<_>>()
    };
    let (new, gone) = (unlike(&written, &chosen), unlike(&chosen, &written));
    assert!(
        new.is_empty() && gone.is_empty(),
        "not as in the table: {new:#?}\nonly in the table: {gone:#?}"
    );
}

/// Id and class of every operation in the generated code.
fn written() -> BTreeMap<String, String> {
    let folder = root().join("generated/src/api");
    let files = fs::read_dir(folder).unwrap().flatten();
    let mut found = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(file.path()).unwrap();
        for item in syn::parse_file(&text).unwrap().items {
            if let Item::Static(item) = item {
                let (id, class) = descriptor(&item.expr).unwrap();
                assert!(found.insert(id, class).is_none());
            }
        }
    }
    found
}

/// `Operation::new(id, ..)....retry(Retry::Class)...`.
fn descriptor(mut expr: &Expr) -> Option<(String, String)> {
    let mut class = None;
    while let Expr::MethodCall(call) = expr {
        if call.method == "retry"
            && let Some(Expr::Path(path)) = call.args.first()
        {
            class = path.path.segments.last().map(|last| last.ident.to_string());
        }
        expr = &call.receiver;
    }
    let Expr::Call(new) = expr else { return None };
    let Expr::Lit(id) = new.args.first()? else {
        return None;
    };
    let Lit::Str(id) = &id.lit else { return None };
    Some((id.value(), class?))
}
