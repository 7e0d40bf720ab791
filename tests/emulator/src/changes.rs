//! In: changes of the world. Out: [`Changes`], which lets one thread wait for them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Whether there are changes that nobody has taken care of yet.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    flags: Mutex<Flags>,
    told: Condvar,
}

#[derive(Debug, Default)]
struct Flags {
    changed: bool,
    stopping: bool,
}

impl Changes {
    /// There is one.
    pub(crate) fn tell(&self) {
        let mut flags = self.lock();
        if !flags.changed {
            flags.changed = true;
            self.told.notify_all();
        }
    }

    /// There will be no more.
    pub(crate) fn stop(&self) {
        self.lock().stopping = true;
        self.told.notify_all();
    }

    /// Takes all of them; false if there are none.
    pub(crate) fn take(&self) -> bool {
        std::mem::take(&mut self.lock().changed)
    }

    /// Waits for one, and then a while for more. True, and at once, if there will be no more.
    pub(crate) fn wait(&self, pause: Duration) -> bool {
        let idle = |flags: &mut Flags| !flags.changed && !flags.stopping;
        let flags = self.told.wait_while(self.lock(), idle);
        let flags = flags.unwrap_or_else(PoisonError::into_inner);
        let running = |flags: &mut Flags| !flags.stopping;
        let waited = self.told.wait_timeout_while(flags, pause, running);
        waited.unwrap_or_else(PoisonError::into_inner).0.stopping
    }

    fn lock(&self) -> MutexGuard<'_, Flags> {
        self.flags.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
