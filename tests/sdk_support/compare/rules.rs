//! The rules that say what the generated client does otherwise on purpose: a YAML file of them, and which of them were needed.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Deviation;
use crate::sdk_support::fits;

/// What may be otherwise; of each list any pattern has to fit, and an empty list fits anything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[serde(default)]
    calls: Vec<String>,
    when: Option<String>,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    what: Vec<String>,
    #[serde(default)]
    theirs: Vec<String>,
    #[serde(default)]
    ours: Vec<String>,
    why: String,
    see: String,
}

/// All rules of a file.
pub(crate) struct Rules {
    rules: Vec<Rule>,
    needed: BTreeSet<usize>,
}

impl Rules {
    pub(crate) fn read(yaml: &str) -> Self {
        Self {
            rules: serde_yaml::from_str(yaml).unwrap(),
            needed: BTreeSet::new(),
        }
    }

    /// Why a deviation is meant: by the first rule that allows it. `is` says whether the call is in a state.
    pub(crate) fn allow(
        &mut self,
        call: &str,
        deviation: &Deviation,
        is: impl Fn(&str) -> bool,
    ) -> Option<&str> {
        let any = |patterns: &[String], text: &str| {
            patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, text))
        };
        let found = self.rules.iter().position(|rule| {
            any(&rule.calls, call)
                && rule.when.as_deref().is_none_or(&is)
                && any(&rule.places, &deviation.place)
                && any(&rule.what, &deviation.what)
                && any(&rule.theirs, &deviation.theirs)
                && any(&rule.ours, &deviation.ours)
        })?;
        self.needed.insert(found);
        Some(&self.rules[found].why)
    }

    /// A fault for each rule that nothing needed.
    pub(crate) fn idle(&self) -> impl Iterator<Item = String> {
        let rules = self.rules.iter().enumerate();
        let idle = rules.filter(|(index, _)| !self.needed.contains(index));
        idle.map(|(_, rule)| {
            let Rule {
                calls,
                what,
                why,
                see,
                ..
            } = rule;
            format!("nothing needs the rule {what:?} for {calls:?}: {why} ({see})")
        })
    }
}
