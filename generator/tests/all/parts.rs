//! The table of the carried runtime says what its files say: no part uses what it does not bring along, and none brings along
//! what it does not use.

use std::collections::BTreeSet;

use authing_codegen::passes::{self, Need, Needs};
use authing_codegen::templates::{Carried, LISTS, Manifests, PARTS, Part};

use crate::support::lowered::described;
use crate::support::{files, root};

/// The lines of a file that are code.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Whether `name::` is in the code, as the first word of a path.
fn names_crate(code: &str, name: &str) -> bool {
    let path = format!("{}::", name.replace('-', "_"));
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

/// The modules that a file names, as paths of files without `.rs`: by `crate::runtime`, `super`, or a re-export.
fn modules(path: &str, code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let file: syn::File = syn::parse_str(code).unwrap();
    let text = prettyplease::unparse(&file);
    let here: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    for prefix in ["crate::runtime::", "super::"] {
        for (at, _) in text.match_indices(prefix) {
            if text[..at].ends_with("super::") {
                continue;
            }
            let mut rest = &text[at..];
            let mut base: Vec<String> = Vec::new();
            if let Some(after) = rest.strip_prefix("crate::runtime::") {
                rest = after;
            } else {
                base = here.iter().map(|step| (*step).to_owned()).collect();
                while let Some(after) = rest.strip_prefix("super::") {
                    rest = after;
                    base.pop();
                }
            }
            expand(&base, rest, &mut found);
        }
    }
    found
}

/// Adds the paths of a `use` tree, or of an expression.
fn expand(base: &[String], rest: &str, found: &mut BTreeSet<String>) {
    let word: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    if word.is_empty() {
        let Some(group) = rest.strip_prefix('{') else {
            return;
        };
        let (mut depth, mut start) = (0_usize, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => return expand(base, group[start..at].trim_start(), found),
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(base, group[start..at].trim_start(), found);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let mut path = base.to_vec();
    path.push(word.clone());
    if let Some(after) = rest[word.len()..].strip_prefix("::") {
        return expand(&path, after, found);
    }
    found.insert(path.join("/"));
}

/// The part of the file that a path of modules and names leads to.
fn home(path: &str) -> Option<&'static Part> {
    let exported = PARTS
        .iter()
        .find(|part| part.exports.iter().any(|(_, names)| names.contains(&path)));
    let mut of = path;
    let file = loop {
        let name = format!("{of}.rs");
        let holds = |part: &&Part| part.files.iter().any(|(file, _)| *file == name);
        if let Some(part) = PARTS.iter().find(holds) {
            break Some(part);
        }
        match of.rsplit_once('/') {
            Some((up, _)) => of = up,
            None => break None,
        }
    };
    file.or(exported)
}

#[test]
fn the_table_holds_every_file() {
    let found = files(&root().join("generator/carried/runtime"));
    let listed = PARTS
        .iter()
        .flat_map(|part| part.files)
        .map(|(path, _)| (*path).to_owned());
    let lists = LISTS.iter().filter(|(layer, _)| !layer.is_empty());
    let lists = lists.map(|(layer, _)| format!("{layer}.rs"));
    let found: BTreeSet<String> = found.into_keys().collect();
    assert_eq!(found, listed.chain(lists).collect());
}

#[test]
fn every_need_has_one_part() {
    let needs: BTreeSet<Need> = PARTS.iter().map(|part| part.need).collect();
    assert_eq!(needs.len(), PARTS.len());
}

#[test]
fn a_part_uses_only_what_it_implies() {
    for part in PARTS {
        let carried = Carried::of(&[part.need].into_iter().collect());
        let here: Vec<Need> = carried.parts().map(|part| part.need).collect();
        for (path, text) in part
            .files
            .iter()
            .filter(|(path, _)| !path.starts_with("LICENSE"))
        {
            for module in modules(path, &code(text)) {
                if let Some(home) = home(&module) {
                    let (of, need) = (part.need, home.need);
                    assert!(
                        here.contains(&need),
                        "{path} of {of:?} uses {module} of {need:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_part_has_just_the_dependencies_and_features_that_it_uses() {
    let manifests = Manifests::read().unwrap();
    for part in PARTS {
        let code: String = part.files.iter().map(|(_, text)| code(text)).collect();
        let carried = Carried::of(&[part.need].into_iter().collect());
        for name in manifests.dependencies.iter().map(|one| one.name.as_str()) {
            let used = names_crate(&code, name);
            // What models and envelopes use is there whatever the runtime does.
            let always = ["serde", "serde_json"].contains(&name);
            assert!(
                !used || carried.has_dependency(name),
                "{:?} uses {name}",
                part.need
            );
            let own = part.dependencies.contains(&name);
            assert!(
                !own || used || always,
                "{:?} does not use {name}",
                part.need
            );
        }
        for feature in manifests.features.iter().map(|one| one.name.as_str()) {
            let used = code.contains(&format!("feature = \"{feature}\""));
            assert!(
                !used || carried.has_feature(feature),
                "{:?} knows {feature}",
                part.need
            );
        }
    }
    let known = |name: &String| {
        PARTS
            .iter()
            .any(|part| part.features.contains(&name.as_str()))
    };
    let features = manifests.features.iter().map(|one| &one.name);
    assert_eq!(
        features.filter(|name| !known(name)).collect::<Vec<_>>(),
        [""; 0]
    );
}

/// What the client of one operation without inputs carries.
const CORE: [(&str, &str); 2] = [
    (
        "engine",
        "attempt builder call clock core counters http_request interceptor report retry send transport",
    ),
    (
        "wire",
        "answer body content decode error excerpt failure future head header inputs judge operation outcome parts payload request response retry_after secret server",
    ),
];

#[test]
fn optional_parts_stay_away() {
    let bare = Carried::of(&Needs::default());
    let below = |layer: &str| {
        let files = bare
            .files()
            .filter_map(|(path, _)| path.strip_prefix(layer)?.strip_prefix('/'));
        files
            .map(|name| name.trim_end_matches(".rs"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (layer, files) in CORE {
        assert_eq!(below(layer), files);
    }
    let layers: BTreeSet<&str> = bare
        .files()
        .filter_map(|(path, _)| Some(path.split_once('/')?.0))
        .collect();
    assert_eq!(layers, CORE.map(|(layer, _)| layer).into());
    let check = Carried::of(&[Need::Check].into_iter().collect());
    assert!(!check.has_dependency("regex-lite"));
    let session = Carried::of(&[Need::Session].into_iter().collect());
    assert!(session.files().any(|(path, _)| path == "wire/calendar.rs"));
}

/// `tests/parts` has a document for each need that a document can have; `.ci/run` builds the crate of each.
#[test]
fn each_part_has_a_document_that_needs_no_other() {
    let mut seen = BTreeSet::from([Need::Calendar, Need::Lock]);
    for (name, _) in files(&root().join("tests/parts")) {
        let (api, _) = described(&root().join("tests/parts").join(&name));
        let needs: BTreeSet<Need> = passes::needs(&api).iter().collect();
        let own = PARTS.iter().map(|part| part.need);
        let own = own.filter(|need| plain(*need) == name.replace(".yaml", "").replace('_', ""));
        let own: Vec<Need> = own.collect();
        let [own] = own.as_slice() else {
            panic!("{name} is named after no part");
        };
        let with: &[Need] = match own {
            // They cannot be without these: a pattern is a constraint, a choice looks at constants, a session is one of a
            // security scheme, and a verifier belongs to a session.
            Need::Pattern => &[Need::Check],
            Need::Union => &[Need::Constant],
            Need::Session => &[Need::Access],
            Need::Verify => &[Need::Access, Need::Session],
            _ => &[],
        };
        let mut wanted: BTreeSet<Need> = with.iter().copied().collect();
        wanted.extend((*own != Need::Core).then_some(*own));
        assert_eq!(needs, wanted, "{name}");
        seen.insert(*own);
    }
    assert_eq!(seen, PARTS.iter().map(|part| part.need).collect());
}

fn plain(need: Need) -> String {
    format!("{need:?}").to_lowercase()
}
