//! In: a world. Out: [`Shared`]: what the requests of one emulator have in common.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::changes::Changes;
use crate::contract::Contract;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::world::World;

/// What all connections of an emulator share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) contract: &'static Contract,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    pub(crate) journal: Journal,
    /// Those of the world.
    pub(crate) changes: Changes,
    /// Told when the emulator stops.
    pub(crate) stop: watch::Sender<bool>,
}

/// The world, for as long as this lives; whoever takes it mutably has changed it.
#[derive(Debug)]
pub(crate) struct Locked<'a> {
    world: MutexGuard<'a, World>,
    changes: &'a Changes,
    changed: bool,
}

impl Deref for Locked<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut World {
        self.changed = true;
        &mut self.world
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        if self.changed {
            self.changes.tell();
        }
    }
}

impl Shared {
    /// # Errors
    /// The spec cannot be read.
    pub(crate) fn with(world: World) -> Result<Self, String> {
        Ok(Self {
            contract: Contract::of_the_spec()?,
            world: Mutex::new(world),
            faults: Mutex::default(),
            journal: Journal::default(),
            changes: Changes::default(),
            stop: watch::Sender::new(false),
        })
    }

    /// The world, for as long as the guard lives. An operation that panicked has changed what it has changed.
    pub(crate) fn world(&self) -> Locked<'_> {
        Locked {
            world: self.world.lock().unwrap_or_else(PoisonError::into_inner),
            changes: &self.changes,
            changed: false,
        }
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
