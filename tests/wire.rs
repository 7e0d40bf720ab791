//! Holds the generated client to recorded calls of the official SDKs (`tests/wire/`): given the same inputs and answers, it
//! sends the same requests and ends in the same way, but for the rules in `wire_support/rules.yaml`.
//!
//! A new trace of a method in `sdk_support/calls.rs` needs no code: put the file into the folder.

use std::collections::{BTreeMap, BTreeSet};

use authing_miniprogram::Error;
use authing_miniprogram::stores::MemoryStore;
use serde_json::json;
use tests::server::{Received, Reply, Server};

use crate::sdk_support::calls;
use crate::sdk_support::compare::rules::Rules;
use crate::sdk_support::compare::{Deviation, outcome};
use crate::sdk_support::setup::Setup;
use crate::wire_support::trace::{self, Trace};
use crate::wire_support::{cipher, compare, local, stored};

#[tokio::test]
async fn requests_and_outcomes_are_those_of_the_official_sdks() {
    let traces = trace::all().unwrap_or_else(|error| panic!("{error}"));
    assert!(!traces.is_empty(), "there are no traces in tests/wire");
    let mut rules = Rules::read(include_str!("wire_support/rules.yaml"));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut faults: Vec<String> = Vec::new();
    for trace in &traces {
        let (kind, rules) = match judge(trace, &mut rules).await {
            Ok(needed) if needed.is_empty() => ("passed", needed),
            Ok(needed) => ("passed by a rule", needed),
            Err(found) => {
                faults.extend(found.iter().map(|fault| format!("{}: {fault}", trace.name)));
                ("failed", BTreeSet::new())
            }
        };
        println!("{kind} {} {rules:?}", trace.name);
        *counts.entry(kind).or_default() += 1;
    }
    stored::dropped().for_each(|line| println!("{line}"));
    println!("{} traces: {counts:?}", traces.len());
    faults.extend(rules.idle());
    let (count, faults) = (faults.len(), faults.join("\n"));
    assert!(faults.is_empty(), "{count} faults:\n{faults}");
}

/// Why the rules allow what differs, or what they do not allow.
async fn judge(trace: &Trace, rules: &mut Rules) -> Result<BTreeSet<String>, Vec<String>> {
    let deviations = deviations(trace).await.map_err(|error| vec![error])?;
    let (mut needed, mut faults) = (BTreeSet::new(), Vec::new());
    for deviation in &deviations {
        match rules.allow(&trace.name, deviation, |state| trace.is(state)) {
            Some(why) => _ = needed.insert(why.to_owned()),
            None => faults.push(deviation.to_string()),
        }
    }
    if faults.is_empty() {
        Ok(needed)
    } else {
        Err(faults)
    }
}

/// All that differs; a failure if the trace cannot be tried.
async fn deviations(trace: &Trace) -> Result<Vec<Deviation>, String> {
    let (sdk, method) = (&trace.sdk, &trace.method);
    let call = calls::find(sdk, method).or_else(|| local::find(method));
    let call = call.ok_or_else(|| format!("`{method}` of {sdk} is not in the table of calls"))?;
    let server = Server::start(answers(trace)).await;
    let server = server.map_err(|error| error.to_string())?;
    let told = |error: Error| error.to_string();
    let setup = started(trace, server.url()).await.map_err(told)?;
    let ended = call(setup.with(trace.args.clone())).await;
    let mut deviations = compare::requests(trace, &server.received());
    deviations.extend(outcome(&trace.ended_as(), &ended));
    deviations.extend(stored::compare(trace, &setup).await.map_err(told)?);
    Ok(deviations)
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
