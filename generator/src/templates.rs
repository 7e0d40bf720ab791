//! In: what a document needs. Out: the runtime files to carry, byte for byte as they stand in `templates/src/runtime`.
//!
//! The bytes are part of this binary, so that an installed one needs no other file. They are read through the links in
//! `carried/`, so that the packaged generator holds them too: cargo packages what a link points at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::passes::{Need, Needs};

/// The list of the runtime's modules and re-exports; emitted, thinned out to what is carried.
pub(crate) const RUNTIME: &str = include_str!("../carried/runtime.rs");
/// The layers whose files are carried one by one, with their lists of modules; emitted in the same way.
pub(crate) const LAYERS: [(&str, &str); 2] = [
    ("engine", include_str!("../carried/runtime/engine.rs")),
    ("wire", include_str!("../carried/runtime/wire.rs")),
];
/// The manifest of the pattern crate: its dependencies and features.
pub(crate) const MANIFEST: &str = include_str!("../carried/pattern.toml");
/// The manifest of the workspace: versions.
pub(crate) const WORKSPACE: &str = include_str!("../carried/workspace.toml");

/// The names of the crates that a client may depend on.
pub(crate) fn dependencies() -> impl Iterator<Item = String> {
    let mut manifest: toml::Table = MANIFEST.parse().unwrap_or_default();
    let found = match manifest.remove("dependencies") {
        Some(toml::Value::Table(found)) => found,
        _ => toml::Table::new(),
    };
    found.into_iter().map(|(name, _)| name)
}

macro_rules! carried {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("../carried/runtime/", $path)))),*] };
}

/// All files, by path below `runtime/`, with the terms under which they are carried. A test holds the list to the folder.
const FILES: &[(&str, &str)] = carried! {
    "LICENSE-APACHE"
    "LICENSE-MIT"
    "engine/access.rs"
    "engine/attempt.rs"
    "engine/builder.rs"
    "engine/call.rs"
    "engine/clock.rs"
    "engine/core.rs"
    "engine/encrypt.rs"
    "engine/encrypt/by_rsa.rs"
    "engine/encrypt/by_sm2.rs"
    "engine/encrypt/keys.rs"
    "engine/encrypt/member.rs"
    "engine/hook.rs"
    "engine/http_request.rs"
    "engine/lock.rs"
    "engine/retry.rs"
    "engine/send.rs"
    "engine/transport.rs"
    "session.rs"
    "session/bind.rs"
    "session/call.rs"
    "session/close.rs"
    "session/conformance.rs"
    "session/conformance/check.rs"
    "session/conformance/lease.rs"
    "session/conformance/record.rs"
    "session/conformance/step.rs"
    "session/file.rs"
    "session/file/lease.rs"
    "session/file/place.rs"
    "session/flight.rs"
    "session/handle.rs"
    "session/held.rs"
    "session/jwt.rs"
    "session/keeper.rs"
    "session/keyring.rs"
    "session/load.rs"
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
    "wire/accept.rs"
    "wire/answer.rs"
    "wire/body.rs"
    "wire/calendar.rs"
    "wire/check.rs"
    "wire/constant.rs"
    "wire/content.rs"
    "wire/decode.rs"
    "wire/envelope.rs"
    "wire/error.rs"
    "wire/excerpt.rs"
    "wire/failure.rs"
    "wire/fill.rs"
    "wire/formats.rs"
    "wire/future.rs"
    "wire/graphql.rs"
    "wire/head.rs"
    "wire/header.rs"
    "wire/header_text.rs"
    "wire/inputs.rs"
    "wire/judge.rs"
    "wire/maybe.rs"
    "wire/multipart.rs"
    "wire/open_enum.rs"
    "wire/operation.rs"
    "wire/param.rs"
    "wire/param_value.rs"
    "wire/parts.rs"
    "wire/pattern.rs"
    "wire/payload.rs"
    "wire/request.rs"
    "wire/required.rs"
    "wire/response.rs"
    "wire/retry_after.rs"
    "wire/secret.rs"
    "wire/server.rs"
    "wire/union.rs"
    "wire/union_memory.rs"
};

/// The text of one file, by its path below `runtime/`.
pub(crate) fn file(path: &str) -> Option<&'static str> {
    let found = FILES.iter().find(|(known, _)| *known == path);
    found.map(|(_, text)| *text)
}

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
            .extend(used(path, text).filter_map(|name| all.get(name.as_str()).copied()));
    }
    uses
});

/// Whether a module is carried for its own sake. What is not listed is part of every client.
fn wanted(module: &str, needs: &Needs) -> bool {
    let need = match module {
        "wire/accept" => Need::Accept,
        "wire/check" | "wire/pattern" | "wire/required" => Need::Check,
        "wire/constant" => Need::Constant,
        "engine/encrypt" => Need::Encrypt,
        "wire/maybe" => Need::Maybe,
        "wire/multipart" => Need::Multipart,
        "wire/open_enum" => Need::OpenEnum,
        "session" => Need::Session,
        "wire/formats" => Need::Text,
        "wire/union" => Need::Union,
        "verify" => Need::Verify,
        // Of use to others only.
        "wire/calendar" | "engine/lock" | "wire/union_memory" => return false,
        _ => return true,
    };
    needs.has(need)
}

/// What is carried as one: a module of `wire` or `engine`, or another layer as a whole.
fn module(path: &str) -> &str {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let parts = if LAYERS.iter().any(|(layer, _)| path.starts_with(layer)) {
        2
    } else {
        1
    };
    let end = path.match_indices('/').nth(parts - 1);
    &path[..end.map_or(path.len(), |(at, _)| at)]
}

/// The modules that a file mentions outside comments, itself or by what `runtime.rs` re-exports.
fn used<'t>(path: &str, text: &'t str) -> impl Iterator<Item = String> {
    let here = path.strip_suffix(".rs").unwrap_or(path);
    let above: Vec<&str> = here.split('/').rev().skip(1).collect();
    // In `wire/fill.rs`, `super` is `wire`; in `engine/encrypt/keys.rs`, `super::super` is `engine`.
    let (layer, up) = match above.last() {
        Some(layer) => ((*layer).to_owned(), "super::".repeat(above.len())),
        None => (String::new(), "super::".to_owned()),
    };
    // Most lines name nothing; to see that is cheaper than to look for where they do.
    let lines = text
        .lines()
        .filter(|line| line.contains("runtime::") || line.contains("super::"))
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(move |line| {
        let after = |prefix: &str| -> Vec<&str> {
            let found = line.match_indices(prefix);
            found.map(|(at, _)| &line[at + prefix.len()..]).collect()
        };
        let absolute = after("crate::runtime::").into_iter().map(absolute);
        let beside = after(&up).into_iter().map(|rest| match layer.as_str() {
            "" => absolute_of(word(rest)),
            layer => format!("{layer}/{}", word(rest)),
        });
        absolute.chain(beside).collect::<Vec<_>>()
    })
}

/// The module of a path below `crate::runtime::`.
fn absolute(rest: &str) -> String {
    let first = word(rest);
    match rest[first.len()..].strip_prefix("::") {
        Some(rest) if LAYERS.iter().any(|(layer, _)| *layer == first) => {
            format!("{first}/{}", word(rest))
        }
        _ => absolute_of(first),
    }
}

/// The module of a name in `runtime.rs`.
fn absolute_of(name: &str) -> String {
    EXPORTS
        .get(name)
        .cloned()
        .unwrap_or_else(|| name.to_owned())
}

/// The identifier that the text starts with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// How each re-export in `runtime.rs` starts.
const EXPORT: &str = "pub use self::";

/// What `runtime.rs` re-exports: the name to its module.
static EXPORTS: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let lines = RUNTIME.lines().filter_map(|line| line.strip_prefix(EXPORT));
    lines
        .flat_map(|rest| {
            let words: Vec<&str> = rest
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|word| !word.is_empty())
                .collect();
            let module = words[..words.len().min(2)].join("/");
            let names = words.into_iter().skip(1);
            names.map(move |name| (name, module.clone()))
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_is_the_folder() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/carried/runtime");
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
        found.retain(|path| {
            !LAYERS
                .iter()
                .any(|(layer, _)| *path == format!("{layer}.rs"))
        });
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
            "wire/multipart",
            "wire/union",
            "wire/check",
            "wire/accept",
            "engine/encrypt",
            "wire/calendar",
        ] {
            assert!(
                !bare.contains(module),
                "`{module}` is in the smallest crate"
            );
        }
        let session = modules(&[Need::Session].into_iter().collect());
        assert!(session.contains("session") && session.contains("wire/calendar"));
    }
}
