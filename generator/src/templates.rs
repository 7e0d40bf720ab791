//! In: what a document needs. Out: the runtime files to carry, byte for byte as they stand in `templates/src/runtime`.
//!
//! The bytes are part of this binary, so that an installed one needs no other file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::passes::{Need, Needs};

mod manifests;

pub use self::manifests::{Dependency, Feature, Manifests};

/// The list of the runtime's modules and re-exports; emitted, thinned out to what is carried.
pub(crate) const RUNTIME: &str = include_str!("../../templates/src/runtime.rs");

macro_rules! carried {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("../../templates/src/runtime/", $path)))),*] };
}

/// All files, by path below `runtime/`. A test holds the list to the folder.
const FILES: &[(&str, &str)] = carried! {
    "accept.rs"
    "access.rs"
    "answer.rs"
    "assemble.rs"
    "body.rs"
    "builder.rs"
    "calendar.rs"
    "call.rs"
    "check.rs"
    "clock.rs"
    "constant.rs"
    "content.rs"
    "core.rs"
    "decode.rs"
    "encrypt.rs"
    "encrypt/by_rsa.rs"
    "encrypt/by_sm2.rs"
    "encrypt/keys.rs"
    "encrypt/member.rs"
    "envelope.rs"
    "error.rs"
    "exchange.rs"
    "failure.rs"
    "fill.rs"
    "header.rs"
    "hook.rs"
    "lock.rs"
    "maybe.rs"
    "multipart.rs"
    "node.rs"
    "open_enum.rs"
    "operation.rs"
    "param.rs"
    "payload.rs"
    "plain.rs"
    "request.rs"
    "response.rs"
    "retry.rs"
    "secret.rs"
    "send.rs"
    "server.rs"
    "session.rs"
    "session/call.rs"
    "session/close.rs"
    "session/conformance.rs"
    "session/conformance/lease.rs"
    "session/conformance/record.rs"
    "session/file.rs"
    "session/file/lease.rs"
    "session/file/place.rs"
    "session/flight.rs"
    "session/held.rs"
    "session/jwt.rs"
    "session/keeper.rs"
    "session/keyring.rs"
    "session/manager.rs"
    "session/options.rs"
    "session/pool.rs"
    "session/read.rs"
    "session/reauth.rs"
    "session/redis.rs"
    "session/refresh.rs"
    "session/save.rs"
    "session/sealed.rs"
    "session/spec.rs"
    "session/store.rs"
    "session/token.rs"
    "session/trade.rs"
    "session/verdict.rs"
    "shape.rs"
    "text.rs"
    "transport.rs"
    "trials.rs"
    "union.rs"
    "verify.rs"
    "verify/axum.rs"
    "verify/builder.rs"
    "verify/claims.rs"
    "verify/error.rs"
    "verify/http.rs"
    "verify/json.rs"
    "verify/jws.rs"
    "verify/key.rs"
    "verify/keys.rs"
    "verify/online.rs"
    "verify/rules.rs"
    "verify/set.rs"
    "verify/source.rs"
    "verify/spec.rs"
    "verify/tower.rs"
    "verify/verifier.rs"
};

/// The files to write, as paths from the crate's folder.
pub fn carried(needs: &Needs) -> Vec<(String, &'static [u8])> {
    let modules = modules(needs);
    let wanted = FILES
        .iter()
        .filter(|(path, _)| modules.contains(module(path)));
    wanted
        .map(|(path, text)| (format!("src/runtime/{path}"), text.as_bytes()))
        .collect()
}

/// The modules of the runtime to carry: those that nothing optional hides, those that are needed, and what they use.
pub(crate) fn modules(needs: &Needs) -> BTreeSet<&'static str> {
    let mut wanted: Vec<&str> = USES
        .keys()
        .copied()
        .filter(|module| wanted(module, needs))
        .collect();
    let mut found = BTreeSet::new();
    while let Some(module) = wanted.pop() {
        if found.insert(module) {
            wanted.extend(USES.get(module).into_iter().flatten());
        }
    }
    found
}

/// Which modules each module mentions: the same for every document, and read only once.
static USES: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| {
    let all: BTreeSet<&str> = FILES.iter().map(|(path, _)| module(path)).collect();
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in FILES {
        uses.entry(module(path))
            .or_default()
            .extend(used(path, text).filter_map(|name| all.get(name).copied()));
    }
    uses
});

/// Whether a module is carried for its own sake. What is not listed is part of every client.
fn wanted(module: &str, needs: &Needs) -> bool {
    let need = match module {
        "accept" => Need::Accept,
        "check" => Need::Check,
        "constant" => Need::Constant,
        "encrypt" => Need::Encrypt,
        "maybe" => Need::Maybe,
        "multipart" => Need::Multipart,
        "open_enum" => Need::OpenEnum,
        "session" => Need::Session,
        "text" => Need::Text,
        "union" => Need::Union,
        "verify" => Need::Verify,
        // Of use to others only.
        "calendar" | "lock" | "trials" => return false,
        _ => return true,
    };
    needs.has(need)
}

/// The module right below `runtime` that a file belongs to.
fn module(path: &str) -> &str {
    let end = path.find(['/', '.']).unwrap_or(path.len());
    &path[..end]
}

/// Names right below `runtime` that a file mentions outside comments: modules, or what `runtime.rs` re-exports.
fn used<'t>(path: &str, text: &'t str) -> impl Iterator<Item = &'t str> {
    // In `session/store.rs`, `super` is `session`, and `super::super` the runtime.
    let up = if path.contains('/') {
        "super::super::"
    } else {
        "super::"
    };
    // Most lines name nothing; to see that is cheaper than to look for where they do.
    let lines = text
        .lines()
        .filter(|line| line.contains("runtime::") || line.contains("super::"))
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(move |line| {
        let after = |prefix: &'static str| {
            line.match_indices(prefix)
                .map(move |(at, _)| &line[at + prefix.len()..])
        };
        after("crate::runtime::")
            .chain(after(up))
            .flat_map(|rest| names(rest).into_iter().map(home))
    })
}

/// The first name of a path, or each first name of a `{group}` on one line.
fn names(rest: &str) -> Vec<&str> {
    let word = |text: &str| {
        text.find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(text.len())
    };
    match rest.strip_prefix('{') {
        Some(group) => {
            let group = &group[..group.find('}').unwrap_or(group.len())];
            group
                .split(',')
                .map(str::trim_start)
                .map(|one| &one[..word(one)])
                .collect()
        }
        None => vec![&rest[..word(rest)]],
    }
}

/// How each re-export in `runtime.rs` starts.
const EXPORT: &str = "pub use self::";

/// The module of a name that `runtime.rs` re-exports; a module itself.
fn home(name: &str) -> &str {
    EXPORTS.get(name).copied().unwrap_or(name)
}

/// What `runtime.rs` re-exports: the name to its module.
static EXPORTS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = RUNTIME.lines().filter_map(|line| line.strip_prefix(EXPORT));
    lines
        .flat_map(|rest| {
            let mut words = rest.split(|c: char| !c.is_alphanumeric() && c != '_');
            let module = words.next().unwrap_or_default();
            words.map(move |word| (word, module))
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_the_folder() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/src/runtime");
        let mut found = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(root)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(
                        path.strip_prefix(root)
                            .unwrap()
                            .to_string_lossy()
                            .replace('\\', "/"),
                    );
                }
            }
        }
        found.sort();
        let mut listed: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        listed.sort_unstable();
        assert_eq!(
            found, listed,
            "FILES in generator/src/templates.rs is not what is in templates/src/runtime"
        );
    }

    #[test]
    fn optional_parts_stay_away() {
        let bare = modules(&Needs::default());
        for module in [
            "session",
            "multipart",
            "union",
            "check",
            "accept",
            "encrypt",
            "calendar",
        ] {
            assert!(
                !bare.contains(module),
                "`{module}` is in the smallest crate"
            );
        }
        let session = modules(&[Need::Session].into_iter().collect());
        assert!(session.contains("session") && session.contains("calendar"));
    }
}
