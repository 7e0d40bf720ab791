//! In: the single flight on the primitives of a model checker. Out: proof of its promise in every order in which threads can
//! come: one leads, the others wait for the one who leads, and nobody is left behind.

#![allow(clippy::unwrap_used, reason = "a test tells of a fault by a panic")]

use std::time::Duration;

use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

/// The file itself, on the lock of the model.
#[path = "../src/runtime/session/flight.rs"]
#[allow(unreachable_pub, reason = "in the crate it is public")]
mod flight;

mod runtime {
    pub(crate) mod engine {
        /// What `runtime/engine/lock.rs` is, in the model.
        pub(crate) mod lock {
            use loom::sync::Mutex;

            #[derive(Debug)]
            pub(crate) struct Lock<T>(Mutex<T>);

            impl<T> Lock<T> {
                pub(crate) fn new(value: T) -> Self {
                    Self(Mutex::new(value))
                }

                pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
                    act(&mut self.0.lock().unwrap())
                }
            }
        }
    }
}

use flight::{Flight, Turn};

/// A token that is replaced, and what was seen of it.
#[derive(Default)]
struct World {
    /// Callers wait on the generation that is being replaced.
    flight: Flight<u64, ()>,
    generation: AtomicUsize,
    leaders: AtomicUsize,
    refreshes: AtomicUsize,
}

impl World {
    /// A caller whose token of the first generation was rejected.
    fn rejected(&self) {
        let now = Duration::from_secs(1);
        match self.flight.enter(0, now, || 0) {
            Turn::Lead => {
                let others = self.leaders.fetch_add(1, Ordering::SeqCst);
                assert_eq!(others, 0, "two lead at once");
                // What the one who leads does first: somebody may have been faster.
                if self.generation.load(Ordering::SeqCst) == 0 {
                    self.refreshes.fetch_add(1, Ordering::SeqCst);
                    self.generation.store(1, Ordering::SeqCst);
                }
                self.leaders.fetch_sub(1, Ordering::SeqCst);
                self.flight.land(None, |_| now);
            }
            Turn::Wait(generation) => assert_eq!(generation, 0),
            Turn::Refused(()) => unreachable!("nothing failed"),
        }
    }

    /// A caller who finds the service dead.
    fn in_vain(&self) {
        let now = Duration::from_secs(1);
        match self.flight.enter(0, now, || 0) {
            Turn::Lead => {
                self.refreshes.fetch_add(1, Ordering::SeqCst);
                self.flight.land(Some(()), |_| now + now);
            }
            Turn::Wait(_) | Turn::Refused(()) => {}
        }
    }
}

fn in_every_order(threads: usize, caller: fn(&World), after: fn(&World)) {
    loom::model(move || {
        let world = Arc::new(World::default());
        let callers: Vec<_> = (1..threads)
            .map(|_| {
                let world = Arc::clone(&world);
                thread::spawn(move || caller(&world))
            })
            .collect();
        caller(&world);
        for one in callers {
            one.join().unwrap();
        }
        assert!(!world.flight.runs(), "nobody is left behind");
        assert_eq!(world.refreshes.load(Ordering::SeqCst), 1);
        after(&world);
    });
}

#[test]
fn one_refresh_in_every_order() {
    in_every_order(3, World::rejected, |world| {
        assert_eq!(world.generation.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn one_failure_in_every_order() {
    in_every_order(3, World::in_vain, |world| {
        let (early, late) = (Duration::from_millis(1999), Duration::from_secs(2));
        assert_eq!(world.flight.enter(0, early, || 0), Turn::Refused(()));
        assert_eq!(world.flight.enter(0, late, || 0), Turn::Lead);
    });
}
