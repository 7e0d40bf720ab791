//! In: recorded calls of the official SDKs (`tests/wire/`). Out: proof that the generated client, given the same inputs
//! and answers, sends the same requests and ends in the same way, but for the rules in `wire_support/rules.rs`.
//!
//! A new trace of a method in `sdk_support/calls.rs` needs no code: put the file into the folder.

use std::collections::{BTreeMap, BTreeSet};

use authing_miniprogram::Error;
use authing_miniprogram::stores::MemoryStore;
use serde_json::json;
use tests::server::{Received, Reply, Server};

use crate::sdk_support::calls;
use crate::sdk_support::compare::{Deviation, outcome};
use crate::sdk_support::setup::Setup;
use crate::wire_support::rules;
use crate::wire_support::trace::{self, Trace};
use crate::wire_support::{cipher, compare, local, stored};

/// What became of one trace.
enum Verdict {
    /// With the rules that were needed.
    Passed(BTreeSet<usize>),
    Failed(Vec<Deviation>),
    /// It could not be tried.
    Impossible(String),
}

#[tokio::test]
async fn requests_and_outcomes_are_those_of_the_official_sdks() {
    let traces = trace::all().unwrap_or_else(|error| panic!("{error}"));
    assert!(!traces.is_empty(), "there are no traces in tests/wire");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let rules = rules::all();
    let (mut used, mut faults): (BTreeSet<usize>, Vec<String>) = (BTreeSet::new(), Vec::new());
    for trace in &traces {
        let verdict = judge(trace).await.unwrap_or_else(Verdict::Impossible);
        let kind = match &verdict {
            Verdict::Passed(needed) => {
                let told: Vec<&str> = needed.iter().map(|rule| rules[*rule].why).collect();
                let told = if told.is_empty() {
                    String::new()
                } else {
                    format!(" (rule: {})", told.join("; "))
                };
                println!("pass {}{told}", trace.name);
                used.extend(needed);
                if needed.is_empty() {
                    "passed"
                } else {
                    "passed by a rule"
                }
            }
            Verdict::Failed(deviations) => {
                println!("FAIL {}", trace.name);
                faults.extend(deviations.iter().map(|deviation| told(trace, deviation)));
                "failed"
            }
            Verdict::Impossible(why) => {
                faults.push(format!("{}: {why}", trace.name));
                "failed"
            }
        };
        *counts.entry(kind).or_default() += 1;
    }
    stored::dropped().for_each(|line| println!("{line}"));
    println!("{} traces: {counts:?}", traces.len());
    let idle = rules
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(index));
    faults.extend(idle.map(|(_, rule)| {
        format!(
            "nothing needs the rule {:?} for {:?}: {} ({})",
            rule.what, rule.traces, rule.why, rule.see
        )
    }));
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

async fn judge(trace: &Trace) -> Result<Verdict, String> {
    let call = calls::find(&trace.sdk, &trace.method);
    let Some(call) = call.or_else(|| local::find(&trace.method)) else {
        return Err(format!(
            "`{}` of {} is not in the table of calls",
            trace.method, trace.sdk
        ));
    };
    let server = Server::start(answers(trace)).await;
    let server = server.map_err(|error| error.to_string())?;
    let setup = started(trace, server.url())
        .await
        .map_err(|error| error.to_string())?;
    let ended = call(setup.with(trace.args.clone())).await;
    let mut deviations = compare::requests(trace, &server.received());
    deviations.extend(outcome(&trace.ended_as(), &ended));
    let kept = stored::compare(trace, &setup).await;
    deviations.extend(kept.map_err(|error| error.to_string())?);
    let table = rules::all();
    let rule = |deviation: &Deviation| table.iter().position(|rule| rule.allows(trace, deviation));
    let rules: BTreeSet<usize> = deviations.iter().filter_map(rule).collect();
    deviations.retain(|deviation| rule(deviation).is_none());
    Ok(if deviations.is_empty() {
        Verdict::Passed(rules)
    } else {
        Verdict::Failed(deviations)
    })
}

/// A client and its sessions, with what the trace has stored.
async fn started(trace: &Trace, url: &str) -> Result<Setup, Error> {
    let setup = Setup::new(trace.start(), url, &MemoryStore::new())?;
    if let Some(tokens) = trace.tokens() {
        setup.adopt(&trace.sdk, tokens).await?;
    }
    Ok(setup)
}

/// The answers of the trace, in order, each to the request that it belongs to. What the trace does not have gets the
/// last answer to the same, or a failure.
fn answers(trace: &Trace) -> impl FnMut(&Received) -> Reply + Send + 'static {
    let places = trace
        .requests()
        .into_iter()
        .map(|sent| compare::place(&sent.method, &sent.path, &sent.content));
    let encrypts = trace.raw["exchanges"].to_string().contains("\"$rsa\"");
    let replies = trace.replies().into_iter();
    let replies = replies.map(|reply| {
        if encrypts {
            cipher::rekeyed(reply)
        } else {
            reply
        }
    });
    let mut left: Vec<(String, Reply)> = places.zip(replies).collect();
    let mut given: BTreeMap<String, Reply> = BTreeMap::new();
    let none = Reply::json(400, &json!({"message": "the trace has no answer for this"}));
    move |request| {
        let place = compare::place(&request.method, &request.path, &request.content());
        if let Some(index) = left.iter().position(|(own, _)| *own == place) {
            let (_, reply) = left.remove(index);
            given.insert(place, reply.clone());
            return reply;
        }
        let given = given.get(&place).cloned();
        let given = given.or_else(|| cipher::publication(&request.path));
        given.unwrap_or_else(|| none.clone())
    }
}

fn told(trace: &Trace, deviation: &Deviation) -> String {
    let Deviation {
        place,
        what,
        theirs,
        ours,
    } = deviation;
    format!(
        "{}: {place}: {what}\n    theirs: {theirs}\n    ours:   {ours}",
        trace.name
    )
}
