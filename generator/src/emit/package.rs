//! In: the description and what is carried. Out: the package's text files: manifest, README, settings, example.

pub(super) mod example;
pub(super) mod library;
pub(super) mod readme;
pub(super) mod runtime;
pub(super) mod spdx;

use toml::{Table, Value};

use super::{Context, Origin, SourceFile, docs};
use crate::ir::Api;
use crate::passes::Needs;
use crate::templates;

/// What the caller knows of the package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Name of the crate.
    pub name: String,
    /// It is a member of a workspace; else it is a workspace of its own.
    pub member: bool,
    /// That workspace has lints, which it then follows.
    pub lints: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// A file that is not Rust code of `src/`.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Path from the crate's folder.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// `Cargo.toml`, `README.md`, `rustfmt.toml`, and an example if there is a session to show.
pub fn package(
    api: &Api,
    needs: &Needs,
    package: &Package,
    _sources: &[SourceFile],
) -> Vec<TextFile> {
    let names = api.models.iter().map(|model| model.name.rust.clone());
    let names = names.collect();
    let context = Context {
        api,
        needs,
        origin: &package.origin,
        names,
    };
    let example = example::session(&context);
    let mut files = vec![
        TextFile {
            path: "Cargo.toml".to_owned(),
            text: manifest(&context, package, example.is_some()),
        },
        TextFile {
            path: "README.md".to_owned(),
            text: readme::text(&context),
        },
        TextFile {
            path: "rustfmt.toml".to_owned(),
            text: rustfmt(&package.origin),
        },
    ];
    files.extend(example);
    files
}

fn rustfmt(origin: &Origin) -> String {
    format!(
        "# {}\n# Its own formatter has laid these files out.\ndisable_all_formatting = true\n",
        origin.line()
    )
}

fn manifest(context: &Context<'_>, package: &Package, example: bool) -> String {
    let api = context.api;
    let workspace: Table = templates::WORKSPACE.parse().unwrap_or_default();
    let pattern: Table = templates::MANIFEST.parse().unwrap_or_default();
    let of_workspace = |key: &str| {
        workspace
            .get("workspace")
            .and_then(|one| one.get("package"))
            .and_then(|one| one.get(key))
    };
    let mut lines: Vec<(&str, Value)> = vec![
        ("name", package.name.as_str().into()),
        ("version", version(&api.version).into()),
        (
            "edition",
            of_workspace("edition")
                .cloned()
                .unwrap_or_else(|| "2024".into()),
        ),
        (
            "rust-version",
            of_workspace("rust-version")
                .cloned()
                .unwrap_or_else(|| "1.89".into()),
        ),
        ("description", description(api).into()),
    ];
    lines.extend(
        api.license
            .as_deref()
            .filter(|license| spdx::is_expression(license))
            .map(|license| ("license", license.into())),
    );
    lines.extend([
        (
            "documentation",
            format!("https://docs.rs/{}", package.name).into(),
        ),
        ("readme", "README.md".into()),
        ("keywords", Value::Array(keywords(&package.name))),
        (
            "categories",
            Value::Array(vec![
                "api-bindings".into(),
                "web-programming::http-client".into(),
            ]),
        ),
    ]);
    let mut text = format!("# {}\n\n[package]\n", package.origin.line());
    text.extend(
        lines
            .iter()
            .map(|(key, value)| format!("{key} = {value}\n")),
    );
    text.push_str(
        "\n[package.metadata.docs.rs]\nall-features = true\n\n[lib]\npath = \"src/lib.rs\"\n",
    );
    text.push_str(&features(context));
    text.push_str("\n[dependencies]\n");
    text.push_str(&dependencies(context, &pattern, &workspace));
    if example {
        let tokio = dependency(
            "tokio",
            Some(&["macros", "rt"].map(Value::from)),
            false,
            &workspace,
        );
        text += "\n[dev-dependencies]\n";
        text += &tokio;
    }
    text.push_str(match (package.member, package.lints) {
        (true, true) => "\n[lints]\nworkspace = true\n",
        (true, false) => "",
        (false, _) => "\n[workspace]\n",
    });
    text
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

/// The table of features.
fn features(context: &Context<'_>) -> String {
    let mut text = String::from("\n[features]\n");
    for feature in known_features(context) {
        let comment = feature.comment.lines().map(|line| format!("# {line}\n"));
        text.extend(comment);
        text.push_str(feature.line);
        text.push('\n');
    }
    text
}

/// A feature of the pattern.
pub(super) struct Feature {
    /// What it adds.
    pub(super) comment: String,
    /// Its line in the manifest.
    line: &'static str,
}

impl Feature {
    pub(super) fn name(&self) -> &'static str {
        self.line.split('=').next().unwrap_or_default().trim()
    }
}

/// The pattern's features, each with its comment, that the carried code knows.
pub(super) fn known_features(context: &Context<'_>) -> Vec<Feature> {
    let all = templates::MANIFEST
        .split("\n[features]\n")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .unwrap_or_default();
    let known = |feature: &Feature| {
        let mark = format!("feature = \"{}\"", feature.name());
        ["serde-all", "default"].contains(&feature.name())
            || carried(context).any(|text| text.contains(&mark))
    };
    let (mut features, mut comment) = (Vec::new(), Vec::new());
    for line in all.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(text) = line.strip_prefix('#') {
            comment.push(text.trim());
        } else {
            let comment = std::mem::take(&mut comment).join("\n");
            features.push(Feature { comment, line });
        }
    }
    features.retain(known);
    features
}

fn carried<'a>(context: &Context<'a>) -> impl Iterator<Item = &'static str> + use<'a> {
    templates::carried(context.needs)
        .into_iter()
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
}

/// The pattern's dependencies that the carried code mentions.
fn dependencies(context: &Context<'_>, pattern: &Table, workspace: &Table) -> String {
    let Some(all) = pattern.get("dependencies").and_then(Value::as_table) else {
        return String::new();
    };
    let texts: Vec<&str> = carried(context).collect();
    let used = all.iter().filter(|(name, _)| {
        let name = name.replace('-', "_");
        ["serde", "serde_json"].contains(&name.as_str())
            || texts.iter().any(|text| mentions(text, &name))
    });
    used.map(|(name, value)| {
        let features = value
            .get("features")
            .and_then(Value::as_array)
            .map(Vec::as_slice);
        dependency(name, features, value.get("optional").is_some(), workspace)
    })
    .collect()
}

/// Whether a text has `name::` in it, outside comments.
fn mentions(text: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let within = |line: &str| {
        line.match_indices(&path).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        })
    };
    // Most texts do not: one look at the whole is quicker than one at each line.
    text.contains(&path)
        && text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .any(within)
}

/// One line: the version of the workspace's table, features of both.
fn dependency(name: &str, features: Option<&[Value]>, optional: bool, workspace: &Table) -> String {
    let found = workspace
        .get("workspace")
        .and_then(|one| one.get("dependencies"))
        .and_then(|all| all.get(name));
    let version = found
        .and_then(|one| one.as_str().or_else(|| one.get("version")?.as_str()))
        .unwrap_or("*");
    let mut all: Vec<Value> = found
        .and_then(|one| one.get("features")?.as_array())
        .cloned()
        .unwrap_or_default();
    all.extend(features.unwrap_or_default().iter().cloned());
    let mut parts = vec![format!("version = {}", Value::from(version))];
    if found.and_then(|one| one.get("default-features")?.as_bool()) == Some(false) {
        parts.push("default-features = false".to_owned());
    }
    if !all.is_empty() {
        parts.push(format!("features = {}", Value::Array(all)));
    }
    if optional {
        parts.push("optional = true".to_owned());
    }
    match parts.as_slice() {
        [_] => format!("{name} = {}\n", Value::from(version)),
        parts => format!("{name} = {{ {} }}\n", parts.join(", ")),
    }
}
