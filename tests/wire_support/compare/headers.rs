//! In: the headers of two requests. Out: what of ours is not as the profile of the surface says.

use tests::server::Received;

use crate::sdk_support::compare::{ABSENT, Differences};
use crate::sdk_support::fits;
use crate::wire_support::trace::{Sent, Trace};

/// What an SDK sends where.
struct Profile {
    sdk: &'static str,
    path: &'static str,
    /// `x-authing-*` headers that must be there; those of the ids only if the client knows the id.
    must: &'static [&'static str],
    /// `x-authing-*` headers that may be there. Both ids may always be.
    may: &'static [&'static str],
    /// How `Authorization` begins, where it is sent.
    authorization: &'static str,
}

const APP: &str = "x-authing-app-id";
const POOL: &str = "x-authing-userpool-id";
const FROM: &str = "x-authing-request-from";
const VERSION: &str = "x-authing-sdk-version";

const BEARER: &str = "Bearer ";
/// A token without a scheme.
const RAW: &str = "";
const BASIC: &str = "Basic ";
const NONE: &str = "(none)";

/// The first that fits counts (upstream, section 3).
const PROFILES: [Profile; 13] = [
    profile("wxapp4", "/api/v2/upload", &[], &[], NONE),
    profile("wxapp4", "/graphql/v2", &[APP, FROM, VERSION], &[], BEARER),
    profile("wxapp4", "*", &[APP, POOL, FROM, VERSION], &[], BEARER),
    profile("taro5", "/api/v2/upload", &[], &[], NONE),
    profile("taro5", "/api/v3/signin*", &[APP, FROM, VERSION], &[], NONE),
    profile("taro5", "/oidc/token", &[APP, FROM, VERSION], &[], NONE),
    profile(
        "taro5",
        "/oidc/token/revocation",
        &[FROM, VERSION],
        &[],
        NONE,
    ),
    profile("taro5", "/api/v3/system", &[FROM, VERSION], &[], NONE),
    profile("taro5", "*", &[POOL, FROM, VERSION], &[], RAW),
    profile("node4", "/oidc/me", &[], &[], BEARER),
    profile("node4", "/oidc/*", &[APP], &[FROM, VERSION], BASIC),
    profile("node4", "/api/v3/signin*", &[APP], &[FROM, VERSION], BASIC),
    profile("node4", "*", &[APP], &[FROM, VERSION], RAW),
];

const fn profile(
    sdk: &'static str,
    path: &'static str,
    must: &'static [&'static str],
    may: &'static [&'static str],
    authorization: &'static str,
) -> Profile {
    Profile {
        sdk,
        path,
        must,
        may,
        authorization,
    }
}

pub(super) fn compare(
    differences: &mut Differences,
    trace: &Trace,
    theirs: &Sent,
    ours: &Received,
) {
    let Some(profile) = PROFILES
        .iter()
        .find(|row| row.sdk == trace.sdk && fits(row.path, &ours.path))
    else {
        differences.note("profile", "of this SDK and path", ABSENT);
        return;
    };
    for (name, value) in ours
        .headers
        .iter()
        .filter(|(name, _)| name.starts_with("x-authing-"))
    {
        let known = [profile.must, profile.may, &[APP, POOL]]
            .concat()
            .contains(&name.as_str());
        let wanted = if known {
            expected(trace, name)
        } else {
            Some(ABSENT.to_owned())
        };
        if let Some(wanted) = wanted.filter(|wanted| wanted != value) {
            differences.note(format!("header {name}"), wanted, value);
        }
    }
    for name in profile.must {
        let wanted = expected(trace, name).unwrap_or_else(|| "(any)".to_owned());
        if ours.header(name).is_none() && wanted != ABSENT {
            differences.note(format!("header {name}"), wanted, ABSENT);
        }
    }
    let own = ours.header("authorization");
    let theirs = theirs
        .headers
        .iter()
        .find(|(name, _)| name == "authorization")
        .map(|(_, value)| value.as_str());
    let application = theirs.is_some_and(|value| value.starts_with(BASIC));
    let what = if application {
        "header authorization of the application"
    } else {
        "header authorization"
    };
    differences.same(what, theirs, own);
    let fits = |own: &&str| match profile.authorization {
        RAW => !own.contains(' '),
        scheme => own.starts_with(scheme),
    };
    if let Some(own) = own.filter(|own| !fits(own)) {
        differences.note("header authorization", profile.authorization, own);
    }
}

/// The value that a header must have, if that is laid down: both ids, and what the surface calls itself.
fn expected(trace: &Trace, name: &str) -> Option<String> {
    let option = |name: &str| {
        Some(
            trace
                .text(&format!("/client/{name}"))
                .unwrap_or(ABSENT)
                .to_owned(),
        )
    };
    match name {
        APP => option("appId"),
        POOL => option("userPoolId"),
        FROM if trace.sdk == "wxapp4" => Some("wxapp".to_owned()),
        FROM => Some("sdk-miniapp".to_owned()),
        _ => None,
    }
}
