//! What the manifests of the pattern crate and of the workspace say to the manifest of a generated crate.
//!
//! They are part of this binary, so a fault in them is one of the generator.

use toml::{Table, Value};

use crate::problem::{Kind, Place, Problem};

/// The manifest of the pattern crate: its dependencies and features.
const PATTERN: &str = include_str!("../../carried/pattern.toml");
/// The manifest of the workspace: versions.
const WORKSPACE: &str = include_str!("../../carried/workspace.toml");

/// Both manifests, read.
#[derive(Clone, Debug)]
pub struct Manifests {
    /// The edition of the workspace.
    pub edition: String,
    /// Its oldest compiler.
    pub rust_version: String,
    /// The features of the pattern, in its order.
    pub features: Vec<Feature>,
    /// The dependencies of the pattern, by name.
    pub dependencies: Vec<Dependency>,
    /// `tokio` as the workspace has it.
    pub tokio: Dependency,
}

/// A feature of the pattern.
#[derive(Clone, Debug)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What it adds.
    pub comment: Vec<String>,
    /// Its line in the manifest.
    pub line: String,
}

/// A dependency: the version of the workspace, features of both.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The crate.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Whether its own default features are on.
    pub default_features: bool,
    /// Its features.
    pub features: Vec<String>,
    /// Only with a feature of the client.
    pub optional: bool,
}

impl Manifests {
    /// Reads both.
    ///
    /// # Errors
    /// What they lack.
    pub fn read() -> Result<Self, Box<Problem>> {
        let [pattern, workspace] = [parsed(PATTERN)?, parsed(WORKSPACE)?];
        let workspace = table(&workspace, "workspace")?;
        let package = table(workspace, "package")?;
        let versions = table(workspace, "dependencies")?;
        let dependencies = table(&pattern, "dependencies")?;
        let dependencies = dependencies
            .iter()
            .map(|(name, own)| dependency(name, own.as_table(), versions));
        Ok(Self {
            edition: word(package, "edition")?,
            rust_version: word(package, "rust-version")?,
            features: features()?,
            dependencies: dependencies.collect::<Result<_, _>>()?,
            tokio: dependency("tokio", None, versions)?,
        })
    }
}

/// The fault, boxed as the results that hold it want it.
fn lacking<T>(what: &str) -> Result<T, Box<Problem>> {
    let text = format!("the manifests inside the generator have no readable `{what}`");
    Err(Box::new(Problem::new(
        Kind::Internal,
        Place::nowhere(),
        text,
    )))
}

fn parsed(text: &str) -> Result<Table, Box<Problem>> {
    text.parse().or_else(|_| lacking("table"))
}

fn table<'t>(of: &'t Table, name: &str) -> Result<&'t Table, Box<Problem>> {
    of.get(name)
        .and_then(Value::as_table)
        .map_or_else(|| lacking(name), Ok)
}

fn word(of: &Table, name: &str) -> Result<String, Box<Problem>> {
    let word = of.get(name).and_then(Value::as_str);
    word.map(ToOwned::to_owned)
        .map_or_else(|| lacking(name), Ok)
}

/// The features with their comments, which a parsed table has not.
fn features() -> Result<Vec<Feature>, Box<Problem>> {
    let lines = PATTERN.split("\n[features]\n").nth(1);
    let lines = lines.map_or_else(|| lacking("features"), Ok)?.lines();
    let lines = lines.take_while(|line| !line.starts_with('['));
    let (mut features, mut comment) = (Vec::new(), Vec::new());
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if let Some(text) = line.strip_prefix('#') {
            comment.push(text.trim().to_owned());
            continue;
        }
        let (name, _) = line.split_once('=').map_or_else(|| lacking(line), Ok)?;
        features.push(Feature {
            name: name.trim().to_owned(),
            comment: std::mem::take(&mut comment),
            line: line.to_owned(),
        });
    }
    Ok(features)
}

fn dependency(
    name: &str,
    own: Option<&Table>,
    versions: &Table,
) -> Result<Dependency, Box<Problem>> {
    let all = versions.get(name).map_or_else(|| lacking(name), Ok)?;
    let version = all.as_str().or_else(|| all.get("version")?.as_str());
    let features = [all.get("features"), own.and_then(|own| own.get("features"))];
    let features = features.into_iter().flatten().filter_map(Value::as_array);
    let features = features.flatten().map(Value::as_str);
    let features = features.map(|one| one.map(ToOwned::to_owned));
    let defaults = all.get("default-features").and_then(Value::as_bool);
    Ok(Dependency {
        name: name.to_owned(),
        version: version.map_or_else(|| lacking(name), Ok)?.to_owned(),
        default_features: defaults.unwrap_or(true),
        features: features
            .collect::<Option<_>>()
            .map_or_else(|| lacking("features"), Ok)?,
        optional: own.is_some_and(|own| own.contains_key("optional")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_readable() {
        let all = Manifests::read().unwrap();
        assert!(all.features.iter().any(|one| one.name == "serde-all"));
        assert!(all.dependencies.iter().any(|one| one.name == "serde"));
    }
}
