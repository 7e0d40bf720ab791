//! Promise: of all who want one thing done, one leads; the others wait for him or hear what he heard.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use miniature::runtime::session::flight::{Flight, Turn};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn one_leads_and_the_others_wait() {
    let flight: Flight<&str, &str> = Flight::default();
    assert_eq!(flight.enter(1, seconds(0), || "first"), Turn::Lead);
    assert!(flight.runs());
    assert_eq!(
        flight.enter(1, seconds(0), || "second"),
        Turn::Wait("first")
    );
    assert_eq!(flight.enter(2, seconds(0), || "third"), Turn::Wait("first"));
    flight.land(None, |_| seconds(0));
    assert!(!flight.runs());
    assert_eq!(flight.enter(2, seconds(0), || "fourth"), Turn::Lead);
}

#[test]
fn after_a_failure_all_hear_of_it_until_it_is_time() {
    let flight: Flight<(), &str> = Flight::default();
    let mut failures = Vec::new();
    for now in [0, 10, 20] {
        assert_eq!(flight.enter(1, seconds(now), || ()), Turn::Lead);
        flight.land(Some("down"), |count| {
            failures.push(count);
            seconds(now + 10)
        });
        assert_eq!(
            flight.enter(1, seconds(now + 9), || ()),
            Turn::Refused("down")
        );
    }
    assert_eq!(failures, [1, 2, 3]);
    // What failed for one token says nothing about another.
    assert_eq!(flight.enter(2, seconds(20), || ()), Turn::Lead);
    flight.land(Some("down"), |count| {
        failures.push(count);
        seconds(30)
    });
    assert_eq!(failures, [1, 2, 3, 1]);
    assert_eq!(flight.enter(2, seconds(30), || ()), Turn::Lead);
    flight.land(None, |_| seconds(0));
    flight.land(Some("late"), |_| seconds(99));
    assert_eq!(
        flight.enter(2, seconds(30), || ()),
        Turn::Lead,
        "landed twice"
    );
}

#[test]
fn among_threads_too() {
    let (flight, leads) = (Flight::<(), ()>::default(), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                if flight.enter(1, seconds(0), || ()) == Turn::Lead {
                    leads.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert_eq!(leads.load(Ordering::SeqCst), 1);
}
