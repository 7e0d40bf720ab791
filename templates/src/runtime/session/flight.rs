//! In: callers who all want the same thing done. Out: [`Flight`], which has one of them do it; the others wait for him,
//! or are told what he was told.
//!
//! No time, no tasks, no input or output: who leads is decided in one step under [`Lock`].

use std::time::Duration;

use crate::runtime::engine::lock::Lock;

/// What a caller is to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn<W, E> {
    /// Do it, and tell the others; call [`Flight::land`] in any case.
    Lead,
    /// Wait for the one who does it.
    Wait(W),
    /// Give up: it failed a moment ago, for this reason.
    Refused(E),
}

/// One thing at a time, for each generation of a token. `W` is what callers wait on, `E` why it failed.
#[derive(Debug)]
pub struct Flight<W, E> {
    state: Lock<State<W, E>>,
}

#[derive(Debug)]
enum State<W, E> {
    Idle,
    Running {
        generation: u64,
        wait: W,
        /// How often it failed before.
        failures: u32,
    },
    Backoff {
        generation: u64,
        until: Duration,
        failures: u32,
        error: E,
    },
}

impl<W, E> Default for Flight<W, E> {
    fn default() -> Self {
        Self {
            state: Lock::new(State::Idle),
        }
    }
}

impl<W: Clone, E: Clone> Flight<W, E> {
    /// Wants the token of this generation replaced. Whoever leads has the others wait on `wait`.
    pub fn enter(&self, generation: u64, now: Duration, wait: impl FnOnce() -> W) -> Turn<W, E> {
        self.state.with(|state| {
            let failures = match state {
                State::Running { wait, .. } => return Turn::Wait(wait.clone()),
                State::Backoff {
                    generation: failed,
                    until,
                    failures,
                    error,
                } if *failed == generation => {
                    if now < *until {
                        return Turn::Refused(error.clone());
                    }
                    *failures
                }
                // What failed for another token says nothing about this one.
                State::Backoff { .. } | State::Idle => 0,
            };
            *state = State::Running {
                generation,
                wait: wait(),
                failures,
            };
            Turn::Lead
        })
    }

    /// Says how it ended. After a failure nobody leads before `until`, which is given how often in a row it failed.
    pub fn land(&self, failed: Option<E>, until: impl FnOnce(u32) -> Duration) {
        self.state.with(|state| {
            if let State::Running {
                generation,
                failures,
                ..
            } = *state
            {
                let failures = failures.saturating_add(1);
                *state = failed.map_or(State::Idle, |error| State::Backoff {
                    generation,
                    until: until(failures),
                    failures,
                    error,
                });
            }
        });
    }

    /// Whether somebody leads.
    pub fn runs(&self) -> bool {
        self.state
            .with(|state| matches!(state, State::Running { .. }))
    }
}
