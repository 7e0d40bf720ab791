//! In: what the client and the libraries below it say in traces and logs, at any level. Out: all of it as one text.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, LazyLock, Mutex};

use tokio::sync::MutexGuard;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};

/// Writes everything down that reaches a subscriber or a logger.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<String>>);

/// Listens to all of this process, one test after the other; the guard keeps the others away.
pub(crate) async fn listen() -> (Notes, MutexGuard<'static, ()>) {
    static NOTES: LazyLock<Notes> = LazyLock::new(|| {
        let notes = Notes::default();
        tracing::subscriber::set_global_default(notes.clone()).unwrap();
        log::set_logger(Box::leak(Box::new(notes.clone()))).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        notes
    });
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let turn = TURN.lock().await;
    NOTES.0.lock().unwrap().clear();
    (NOTES.clone(), turn)
}

impl Notes {
    /// What was said so far.
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Visit for Notes {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), "{field}={value:?} ").unwrap();
    }
}

impl tracing::Subscriber for Notes {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let metadata = attributes.metadata();
        write!(self.0.lock().unwrap(), "\n{}: ", metadata.target()).unwrap();
        attributes.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        write!(self.0.lock().unwrap(), "\n{}: ", event.metadata().target()).unwrap();
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl log::Log for Notes {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        writeln!(
            self.0.lock().unwrap(),
            "\n{}: {}",
            record.target(),
            record.args()
        )
        .unwrap();
    }
    fn flush(&self) {}
}
