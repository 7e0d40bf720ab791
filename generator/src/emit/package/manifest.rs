//! `Cargo.toml`: what the document says of itself, and the features and dependencies of what is carried.

use toml::Value;

use super::spdx;
use crate::emit::{Context, Prose, docs};
use crate::ir::Api;
use crate::passes::Need;
use crate::templates::{Dependency, Feature, Manifests};

/// What the caller knows of the package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Name of the crate.
    pub name: String,
    /// It is a member of a workspace; else it is a workspace of its own.
    pub member: bool,
    /// That workspace has lints, which it then follows.
    pub lints: bool,
}

/// The whole file.
pub(super) fn text(
    context: &Context<'_>,
    package: &Package,
    pattern: &Manifests,
    features: &[&Feature],
) -> Vec<Prose> {
    let mut lines = vec![
        format!("# {}", context.origin.line()),
        String::new(),
        "[package]".to_owned(),
    ];
    let facts = facts(context.api, &package.name, pattern);
    lines.extend(facts.iter().map(|(key, value)| format!("{key} = {value}")));
    let fixed = [
        "",
        "[package.metadata.docs.rs]",
        "all-features = true",
        "",
        "[lib]",
        "path = \"src/lib.rs\"",
        "",
        "[features]",
    ];
    lines.extend(fixed.map(ToOwned::to_owned));
    for feature in features {
        lines.extend(feature.comment.iter().map(|line| format!("# {line}")));
        lines.push(feature.line.clone());
    }
    lines.extend(["", "[dependencies]"].map(ToOwned::to_owned));
    let used = pattern.dependencies.iter();
    let used = used.filter(|one| context.carried.has_dependency(&one.name));
    lines.extend(used.map(dependency));
    if context.needs.has(Need::Session) {
        // For the example.
        let tokio = Dependency {
            name: "tokio".to_owned(),
            features: ["macros", "rt"].map(ToOwned::to_owned).to_vec(),
            optional: false,
            ..pattern.tokio.clone()
        };
        lines.extend(["", "[dev-dependencies]"].map(ToOwned::to_owned));
        lines.push(dependency(&tokio));
    }
    let end: &[&str] = match (package.member, package.lints) {
        (true, true) => &["", "[lints]", "workspace = true"],
        (true, false) => &[],
        (false, _) => &["", "[workspace]"],
    };
    lines.extend(end.iter().map(|line| (*line).to_owned()));
    lines.into_iter().map(Prose::from).collect()
}

/// The table `[package]`.
fn facts(api: &Api, name: &str, pattern: &Manifests) -> Vec<(&'static str, Value)> {
    let license = api.license.as_deref();
    let license = license.filter(|license| spdx::is_expression(license));
    let mut facts: Vec<(&str, Value)> = vec![
        ("name", name.into()),
        ("version", version(&api.version).into()),
        ("edition", pattern.edition.as_str().into()),
        ("rust-version", pattern.rust_version.as_str().into()),
        ("description", description(api).into()),
    ];
    facts.extend(license.map(|license| ("license", license.into())));
    let categories = ["api-bindings", "web-programming::http-client"];
    facts.extend([
        ("documentation", format!("https://docs.rs/{name}").into()),
        ("readme", "README.md".into()),
        ("keywords", Value::Array(keywords(name))),
        ("categories", categories.map(Value::from).to_vec().into()),
    ]);
    facts
}

/// The document's version, if it is like one of a crate.
fn version(of: &str) -> String {
    let numbers = of
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse::<u64>().ok());
    let numbers: Option<Vec<u64>> = numbers.collect();
    match numbers.as_deref() {
        Some([major]) => format!("{major}.0.0"),
        Some([major, minor]) => format!("{major}.{minor}.0"),
        Some([major, minor, patch]) => format!("{major}.{minor}.{patch}"),
        _ => "0.1.0".to_owned(),
    }
}

fn description(api: &Api) -> String {
    let title = docs::plain(&api.title);
    let title = title.trim_end_matches('.');
    format!("Typed async client of {title}")
}

/// At most five words that crates.io accepts.
fn keywords(name: &str) -> Vec<Value> {
    let words = name
        .split(['-', '_'])
        .filter(|word| word.is_ascii() && word.len() > 1 && word.len() <= 20)
        .take(3);
    let words = words
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(str::to_lowercase);
    let mut all: Vec<String> = Vec::new();
    for word in words.chain(["api-client", "openapi"].map(ToOwned::to_owned)) {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all.into_iter().map(Value::from).collect()
}

/// The pattern's features that the carried code knows.
pub(super) fn known_features<'p>(
    context: &Context<'_>,
    pattern: &'p Manifests,
) -> Vec<&'p Feature> {
    let features = pattern.features.iter();
    features
        .filter(|feature| context.carried.has_feature(&feature.name))
        .collect()
}

/// One line of a table of dependencies.
fn dependency(one: &Dependency) -> String {
    let (name, version) = (&one.name, Value::from(one.version.as_str()));
    let mut keys = vec![format!("version = {version}")];
    if !one.default_features {
        keys.push("default-features = false".to_owned());
    }
    if !one.features.is_empty() {
        let features = one.features.iter().map(|one| one.as_str().into());
        keys.push(format!("features = {}", Value::Array(features.collect())));
    }
    if one.optional {
        keys.push("optional = true".to_owned());
    }
    match keys.as_slice() {
        [_] => format!("{name} = {version}"),
        keys => format!("{name} = {{ {} }}", keys.join(", ")),
    }
}
