//! Gives a component key to everything that the references reach. Keys depend on names and paths only, never on the order in which things were found.

use std::collections::{BTreeMap, BTreeSet};

use super::reached::{Reached, alias, components, follow};
use crate::{
    problem::{Kind, Problem, Problems},
    spec::{
        files::{Files, Target},
        grammar::Object,
        pointer,
    },
};

/// The component keys of everything that is reached outside the root's components.
#[derive(Default)]
pub(super) struct Keys {
    given: BTreeMap<(Object, Target), String>,
    /// Components of the root that are nothing but a reference to a reached thing: they become that thing.
    adopted: BTreeMap<(&'static str, String), Target>,
    /// Things whose key differs from their name because another has it.
    renamed: BTreeSet<(Object, Target)>,
    /// The components that the root has.
    roots: BTreeSet<(&'static str, String)>,
    /// All keys that something has.
    taken: BTreeSet<(&'static str, String)>,
}

impl Keys {
    pub(super) fn new(files: &Files, reached: &Reached, problems: &mut Problems) -> Self {
        let mut keys = Self::default();
        for section in reached
            .iter()
            .filter_map(|(object, _)| object.section())
            .collect::<BTreeSet<_>>()
        {
            keys.roots
                .extend(components(files, section).map(|(key, _)| (section, key.to_owned())));
        }
        keys.taken.clone_from(&keys.roots);
        keys.adopt(files, reached);
        let mut groups: BTreeMap<(Object, String), Vec<&Target>> = BTreeMap::new();
        for (object, target) in reached {
            if !keys.given.contains_key(&(*object, target.clone())) {
                groups
                    .entry((*object, natural(files, target)))
                    .or_default()
                    .push(target);
            }
        }
        for ((object, name), mut targets) in groups {
            targets
                .sort_by_key(|target| (files.name(target.file).to_owned(), target.pointer.clone()));
            keys.give(files, (object, &name), &targets, problems);
        }
        keys
    }

    /// The key of a reached thing.
    pub(super) fn get(&self, object: Object, target: &Target) -> Option<&str> {
        self.given
            .get(&(object, target.clone()))
            .map(String::as_str)
    }

    /// What a component of the root becomes, if it is only a reference.
    pub(super) fn adopted(&self, section: &'static str, key: &str) -> Option<&Target> {
        self.adopted.get(&(section, key.to_owned()))
    }

    /// Whether the key is another than the name.
    pub(super) fn is_renamed(&self, object: Object, target: &Target) -> bool {
        self.renamed.contains(&(object, target.clone()))
    }

    /// `User: {$ref: schemas/user.yaml}` in the root's components names what it leads to.
    fn adopt(&mut self, files: &Files, reached: &Reached) {
        let sections: BTreeSet<_> = reached.iter().map(|(object, _)| *object).collect();
        for object in sections {
            let Some(section) = object.section() else {
                continue;
            };
            let mut names: BTreeMap<Target, Vec<&str>> = BTreeMap::new();
            for (key, _) in components(files, section) {
                let here =
                    Target::new(0, format!("/components/{section}/{}", pointer::escape(key)));
                let Some(next) = alias(files, object, &here) else {
                    continue;
                };
                let to = follow(files, object, next);
                if reached.contains(&(object, to.clone())) {
                    names.entry(to).or_default().push(key);
                }
            }
            for (target, mut keys) in names {
                let natural = natural(files, &target);
                keys.sort_by_key(|key| (**key != natural, *key));
                let Some(key) = keys.first() else { continue };
                self.adopted
                    .insert((section, (*key).to_owned()), target.clone());
                self.given.insert((object, target), (*key).to_owned());
            }
        }
    }

    /// Gives keys to all reached things of one object that have the same name.
    fn give(
        &mut self,
        files: &Files,
        (object, name): (Object, &str),
        targets: &[&Target],
        problems: &mut Problems,
    ) {
        let Some(section) = object.section() else {
            return;
        };
        let in_root = self.roots.contains(&(section, name.to_owned()));
        let alone = targets.len() == 1 && !in_root;
        let keys = if alone {
            vec![name.to_owned()]
        } else {
            self.told_apart(files, section, name, targets)
        };
        for (target, key) in targets.iter().zip(keys) {
            if key != name {
                self.renamed.insert((object, (*target).clone()));
            }
            self.taken.insert((section, key.clone()));
            self.given.insert((object, (*target).clone()), key);
        }
        if object == Object::Schema && !alone {
            let root = Target::new(0, pointer::join("/components/schemas", name));
            let all: Vec<_> = in_root
                .then_some(&root)
                .into_iter()
                .chain(targets.iter().copied())
                .collect();
            warn(files, name, &all, problems);
        }
    }

    /// A key for each, by as little of its file's path as tells them all apart.
    fn told_apart(
        &self,
        files: &Files,
        section: &'static str,
        name: &str,
        targets: &[&Target],
    ) -> Vec<String> {
        let by_file = |target: &Target| {
            let path = files.name(target.file);
            // A whole file is called as the file is, so its folder tells more.
            let path = if target.pointer.is_empty() {
                path.rsplit_once('/').map_or("", |(folder, _)| folder)
            } else {
                path
            };
            format!("{name}_{}", stem(path))
        };
        let by_path = |target: &Target| {
            let path = files.name(target.file);
            format!(
                "{name}_{}",
                legal(path.rsplit_once('.').map_or(path, |(stem, _)| stem))
            )
        };
        let by_pointer =
            |target: &Target| format!("{}_{}", by_path(target), legal(&target.pointer));
        let choices: [&dyn Fn(&Target) -> String; 3] = [&by_file, &by_path, &by_pointer];
        for choice in choices {
            let keys: Vec<_> = targets.iter().map(|target| choice(target)).collect();
            let different = keys.iter().collect::<BTreeSet<_>>().len() == keys.len();
            if different
                && keys
                    .iter()
                    .all(|key| !self.taken.contains(&(section, key.clone())))
            {
                return keys;
            }
        }
        let free = |key: &String| !self.taken.contains(&(section, key.clone()));
        (2_u64..)
            .map(|number| format!("{name}_{number}"))
            .filter(free)
            .take(targets.len())
            .collect()
    }
}

/// Says that several schemas have one name, unless all but one of them say what they are called in Rust.
fn warn(files: &Files, name: &str, all: &[&Target], problems: &mut Problems) {
    let unsettled = |target: &&Target| {
        files
            .node(target)
            .is_some_and(|node| node.get("x-rust-name").is_none())
    };
    let Some((last, others)) = all.split_last() else {
        return;
    };
    if all.iter().copied().filter(unsettled).count() <= 1 {
        return;
    }
    let message =
        format!("several schemas have the name `{name}` and are told apart by their files");
    let mut problem = Problem::new(Kind::NameCollision, files.key_place_of(last), message);
    for other in others {
        problem = problem.related("it is also the name of this", files.key_place_of(other));
    }
    problems
        .push(problem.hint("settle their names with `x-rust-name`, here or in a `--names` file"));
}

/// The name that a thing has where it stands: its key, with what is around it if the key alone says nothing.
fn natural(files: &Files, target: &Target) -> String {
    let keys: Vec<_> = pointer::segments(&target.pointer).collect();
    let telling: Vec<_> = keys
        .iter()
        .filter(|key| !is_structural(key))
        .map(|key| legal(key))
        .collect();
    // `/components/schemas/User`, `/definitions/User`, `/User`: the key as it is written.
    let plain = telling.len() == 1 && keys.last().is_some_and(|key| !is_structural(key));
    match keys.last() {
        Some(key) if plain && !key.contains('/') => key.to_string(),
        _ if telling.is_empty() => stem(files.name(target.file)),
        _ => telling.join("_"),
    }
}

/// Keys that say what stands below them, not what it is called.
fn is_structural(key: &str) -> bool {
    const WORDS: &[&str] = &[
        "components",
        "schemas",
        "definitions",
        "$defs",
        "properties",
        "items",
        "schema",
        "content",
        "paths",
        "responses",
        "requestBody",
        "requestBodies",
        "parameters",
        "headers",
        "examples",
        "securitySchemes",
        "links",
        "callbacks",
        "allOf",
        "oneOf",
        "anyOf",
        "additionalProperties",
    ];
    WORDS.contains(&key) || (key.contains('/') && !key.starts_with('/'))
}

/// The file's name without folder and extension.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    legal(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// Only what a component key may have.
fn legal(text: &str) -> String {
    let kept = |character: char| {
        if character.is_alphanumeric() || "._-".contains(character) {
            character
        } else {
            '_'
        }
    };
    let text: String = text.chars().map(kept).collect();
    let trimmed = text.trim_matches('_');
    if trimmed.is_empty() {
        "unnamed".to_owned()
    } else {
        trimmed.to_owned()
    }
}
