//! In: scenarios (`tests/scenarios/`), an emulator for each, the official SDKs as npm has them. Out: proof that the SDKs run
//! against it, and that the generated client, in the same scenario, ends in the same way and leaves the same state.
//!
//! A new scenario needs no code. Needs `npm ci` in `tests/official-sdks`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::needs;
use crate::official_support::own::Own;
use crate::official_support::play::{Played, play};
use crate::official_support::scenario::{self, Scenario};
use crate::official_support::sdk::Sdks;
use crate::official_support::state;
use crate::sdk_support::calls;
use crate::sdk_support::compare::rules::Rules;
use crate::sdk_support::compare::{self, Deviation, Differences, json};
use libtest_mimic::Trial;

pub(crate) fn tests() -> Vec<Trial> {
    let alone = tests![needs::nothing();
        every_method_has_a_happy_path_a_refusal_and_an_end_of_the_token
    ];
    let with_sdks = tests![Sdks::need();
        the_generated_client_leaves_the_state_that_the_official_sdks_leave
    ];
    [alone, with_sdks].into_iter().flatten().collect()
}

fn every_method_has_a_happy_path_a_refusal_and_an_end_of_the_token() {
    let files = scenario::all().unwrap_or_else(|error| panic!("{error}"));
    let mut faults = files.lacks;
    let untried = calls::CALLS.iter().filter(|(sdk, method, _)| {
        let call = ((*sdk).to_owned(), (*method).to_owned());
        !files.methods.contains(&call)
    });
    faults.extend(untried.map(|(sdk, method, _)| format!("{sdk} {method}: no scenario")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn the_generated_client_leaves_the_state_that_the_official_sdks_leave() {
    let files = scenario::all().unwrap_or_else(|error| panic!("{error}"));
    let mut scenarios = files.scenarios;
    if let Ok(wanted) = std::env::var("SCENARIO") {
        scenarios.retain(|scenario| scenario.name.contains(&wanted));
    }
    let mut sdks = Sdks::start().unwrap_or_else(|error| panic!("{error}"));
    let mut report = Report {
        rules: Rules::read(include_str!("official_support/deviations.yaml")),
        counts: BTreeMap::new(),
        faults: Vec::new(),
    };
    for scenario in &scenarios {
        judge(scenario, &mut sdks, &mut report).await;
    }
    report.end(std::env::var("SCENARIO").is_err());
}

/// What came of all scenarios.
struct Report {
    rules: Rules,
    /// By SDK and kind.
    counts: BTreeMap<String, usize>,
    faults: Vec<String>,
}

/// Runs a scenario with both.
async fn judge(scenario: &Scenario, sdks: &mut Sdks, report: &mut Report) {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
    let name = &scenario.name;
    let mut faults = Vec::new();
    let theirs = play(scenario, now, sdks).await;
    match theirs {
        Err(why) => faults.push(format!("official SDK: {why}")),
        Ok(theirs) => {
            faults.extend(objections("official SDK", &theirs));
            let why = theirs.unexpected.as_ref();
            faults.extend(why.map(|why| format!("official SDK: {why}")));
            if let Some(why) = &scenario.official_only {
                println!("official SDK only {name}: {why}");
                report.count(format!("{} official SDK only", scenario.sdk));
            } else {
                match play(scenario, now, &mut Own::default()).await {
                    Err(why) => faults.push(format!("generated client: {why}")),
                    Ok(ours) => {
                        faults.extend(objections("generated client", &ours));
                        faults.extend(report.compare(name, theirs, ours));
                    }
                }
            }
        }
    }
    let end = if faults.is_empty() {
        "passed"
    } else {
        "FAILED"
    };
    println!("{end} {name}");
    report.count(format!("{} {} {end}", scenario.sdk, scenario.kind()));
    report
        .faults
        .extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
}

/// What the spec has against an answer, wherever it is told.
fn objections<E>(who: &str, played: &Played<E>) -> Vec<String> {
    let bad = played.entries.iter().filter(|entry| {
        !entry.objections.is_empty() || entry.message.contains("not what the spec allows")
    });
    bad.map(|entry| {
        let told = (&entry.objections, &entry.message);
        format!("{who}: {}: the spec objects: {told:?}", entry.operation)
    })
    .collect()
}

impl Report {
    fn count(&mut self, what: String) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// What differs without a reason.
    fn compare(
        &mut self,
        name: &str,
        theirs: Played<crate::sdk_support::ended::Ended>,
        ours: Played<crate::sdk_support::setup::Outcome>,
    ) -> Vec<String> {
        let (left, right) = match (
            state::named(&theirs.state, &theirs.url),
            state::named(&ours.state, &ours.url),
        ) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(error), _) | (_, Err(error)) => return vec![error],
        };
        let ended = (left.1.ended(theirs.ended), right.1.outcome(ours.ended));
        let mut found = compare::outcome(&ended.0, &ended.1);
        let mut differences = Differences::new("state".to_owned());
        json::compare(&mut differences, "", &left.0, &right.0);
        found.extend(differences.found);
        found.retain(|deviation| !self.allowed(name, deviation));
        found.iter().map(ToString::to_string).collect()
    }

    fn allowed(&mut self, name: &str, deviation: &Deviation) -> bool {
        // No rule of this file speaks of a state.
        let why = self.rules.allow(name, deviation, |_| false);
        if let Some(why) = why {
            println!(
                "deviation {name}: {} {}: {why}",
                deviation.place, deviation.what
            );
        }
        why.is_some()
    }

    /// `whole`: all scenarios were run, so each rule must have been needed.
    fn end(mut self, whole: bool) {
        if whole {
            self.faults.extend(self.rules.idle());
        }
        let counts: Vec<String> = self
            .counts
            .iter()
            .map(|(what, count)| format!("{count:4} {what}"))
            .collect();
        tell(&counts.join("\n"));
        let (count, faults) = (self.faults.len(), self.faults.join("\n"));
        assert!(self.faults.is_empty(), "{count} faults:\n{faults}");
    }
}

/// Not by `println!`: of a test that passes that is not shown.
fn tell(text: &str) {
    // Where nobody can read it, nobody misses it.
    let _ = writeln!(std::io::stderr(), "{text}");
}
