//! In: claims to names in one scope. Out: a unique Rust name for each, in the order of the claims.
//!
//! Which name a claim gets depends on the wire names alone, never on the order of the document: if several want the
//! same name, the one with the unique strongest claim keeps it and every other is told apart by how it is written.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{Case, bare};
use super::hash::short_hash;
use super::pair::Name;
use crate::problem::{Kind, Place, Problem, Problems};

/// A wish for a name.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The name on the wire, or how the thing was reached.
    pub wire: String,
    /// The wanted Rust name.
    wanted: String,
    /// Words that tell it from another of the same wire name (`query` and `header` for parameters).
    apart: Option<String>,
    /// JSON pointer, for the warning.
    pointer: String,
    /// Among equal wishes the unique strongest one is granted.
    strength: u8,
}

/// Names that may not meet.
#[derive(Debug)]
pub struct Scope {
    case: Case,
    reserved: BTreeSet<String>,
    claims: Vec<Claim>,
    hint: &'static str,
}

impl Claim {
    /// A claim for what the wire name becomes in this case.
    pub fn new(case: Case, wire: impl Into<String>, pointer: impl Into<String>) -> Self {
        let wire = wire.into();
        let wanted = case.name(&wire);
        // The one that is already spelled the Rust way keeps its name.
        let strength = if bare(&wanted) == wire { 3 } else { 2 };
        Self {
            wire,
            wanted,
            apart: None,
            pointer: pointer.into(),
            strength,
        }
    }

    /// The document settled the name with `x-rust-name`.
    pub fn settled(mut self, case: Case, rust: Option<&str>) -> Self {
        if let Some(rust) = rust {
            self.wanted = case.settled(rust);
            self.strength = 4;
        }
        self
    }

    /// A Rust name that was derived from elsewhere; it yields to names of the document.
    pub fn derived(mut self, wanted: impl Into<String>) -> Self {
        self.wanted = wanted.into();
        self.strength = 1;
        self
    }

    /// Words that tell it from another of the same wire name.
    pub fn apart(mut self, words: impl Into<String>) -> Self {
        self.apart = Some(words.into());
        self
    }
}

impl Scope {
    /// An empty scope.
    pub fn new(case: Case) -> Self {
        Self {
            case,
            reserved: BTreeSet::new(),
            claims: Vec::new(),
            hint: "settle the name with `x-rust-name` here, or in a file given with `--names`",
        }
    }

    /// How to settle a name that two want.
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Names that nothing here may have; who wants one gets it with a `_` (a type with `Model`), silently.
    pub fn reserve<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.reserved.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Enters a claim; its number is its place in the result.
    pub fn claim(&mut self, claim: Claim) -> usize {
        self.claims.push(claim);
        self.claims.len() - 1
    }

    /// Shorthand for a plain claim.
    pub fn want(&mut self, wire: &str, pointer: &str, settled: Option<&str>) -> usize {
        self.claim(Claim::new(self.case, wire, pointer).settled(self.case, settled))
    }

    /// Gives every claim its name; warns of each that could not have the one it wanted.
    pub fn settle(mut self, place: &dyn Fn(&str) -> Place, problems: &mut Problems) -> Vec<Name> {
        for claim in &mut self.claims {
            while self.reserved.contains(bare(&claim.wanted)) {
                claim.wanted = match self.case {
                    Case::Type | Case::Variant => format!("{}Model", claim.wanted),
                    _ => format!("{}_", bare(&claim.wanted)),
                };
            }
        }
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, claim) in self.claims.iter().enumerate() {
            groups.entry(&claim.wanted).or_default().push(number);
        }
        let mut taken: BTreeSet<String> = groups.keys().map(|name| (*name).to_owned()).collect();
        taken.extend(self.reserved.iter().cloned());
        let mut names: Vec<String> = self
            .claims
            .iter()
            .map(|claim| claim.wanted.clone())
            .collect();
        for group in groups.values().filter(|group| group.len() > 1) {
            self.tell_apart(group, &mut taken, &mut names, place, problems);
        }
        self.claims
            .into_iter()
            .zip(names)
            .map(|(claim, rust)| Name {
                wire: claim.wire,
                rust,
            })
            .collect()
    }

    fn tell_apart(
        &self,
        group: &[usize],
        taken: &mut BTreeSet<String>,
        names: &mut [String],
        place: &dyn Fn(&str) -> Place,
        problems: &mut Problems,
    ) {
        let strongest = group
            .iter()
            .map(|number| self.claims[*number].strength)
            .max();
        let mut strong = group
            .iter()
            .filter(|number| Some(self.claims[**number].strength) == strongest);
        let keeper = strong.next().filter(|_| strong.next().is_none());
        let mut renamed: Vec<usize> = group
            .iter()
            .copied()
            .filter(|number| Some(number) != keeper)
            .collect();
        // Not the order of the document decides who chooses first.
        renamed.sort_by(|a, b| self.key(*a).cmp(&self.key(*b)));
        // A readable spelling that two of them share helps neither.
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for candidate in renamed.iter().flat_map(|number| self.candidates(*number)) {
            *counts.entry(candidate).or_default() += 1;
        }
        let mut wires: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        for number in group {
            let (wire, apart, _) = self.key(*number);
            *wires.entry((wire, apart)).or_default() += 1;
        }
        for number in renamed {
            let (wire, apart, _) = self.key(number);
            let alone = wires.get(&(wire, apart)) == Some(&1);
            let readable = self
                .candidates(number)
                .into_iter()
                .find(|name| counts.get(name) == Some(&1) && !taken.contains(name));
            let name = readable.unwrap_or_else(|| self.hashed(number, alone, taken));
            taken.insert(name.clone());
            let other = keeper
                .or_else(|| group.iter().find(|other| **other != number))
                .map(|other| &self.claims[*other]);
            problems.push(warning(
                &self.claims[number],
                other,
                &name,
                place,
                self.hint,
            ));
            names[number] = name;
        }
    }

    fn key(&self, number: usize) -> (&str, Option<&str>, &str) {
        let claim = &self.claims[number];
        (&claim.wire, claim.apart.as_deref(), &claim.pointer)
    }

    fn candidates(&self, number: usize) -> Vec<String> {
        let claim = &self.claims[number];
        let apart = claim
            .apart
            .as_ref()
            .map(|words| self.case.append(&claim.wanted, words));
        let spelled = (claim.strength > 1).then(|| self.case.spelled(&claim.wire));
        apart
            .into_iter()
            .chain(spelled.filter(|name| name.chars().count() <= 60))
            .collect()
    }

    fn hashed(&self, number: usize, alone: bool, taken: &BTreeSet<String>) -> String {
        let claim = &self.claims[number];
        let text = if alone {
            claim.wire.clone()
        } else {
            format!("{} {}", claim.wire, claim.pointer)
        };
        let mut name = claim.wanted.clone();
        for digits in [4, 8, 16, 64] {
            name = self
                .case
                .append(&claim.wanted, &format!("x{}", short_hash(&text, digits)));
            if !taken.contains(&name) {
                return name;
            }
        }
        // Only a claim entered twice gets here; one more letter is all that is left.
        while taken.contains(&name) {
            name.push('x');
        }
        name
    }
}

fn warning(
    claim: &Claim,
    other: Option<&Claim>,
    name: &str,
    place: &dyn Fn(&str) -> Place,
    hint: &str,
) -> Problem {
    let wanted = &claim.wanted;
    let mut problem = Problem::new(
        Kind::NameCollision,
        place(&claim.pointer),
        format!(
            "`{}` would be `{wanted}` in Rust like another name beside it; it becomes `{name}`",
            claim.wire
        ),
    )
    .hint(hint);
    if let Some(other) = other {
        problem = problem.related(
            format!("`{}` is `{}` too", other.wire, other.wanted),
            place(&other.pointer),
        );
    }
    problem
}
