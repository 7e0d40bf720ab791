//! In: the journal. Out: requests as they happen, until the emulator stops.

use futures_core::Stream;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::journal::Entry;
use crate::shared::Shared;

impl Shared {
    /// The requests after a number that are known, and then those that come. One who reads too slowly misses some.
    pub(crate) fn watch(&self, since: u64) -> impl Stream<Item = Entry> + Send + Unpin + use<> {
        let mut news = self.journal.watch();
        let mut stop = self.stop.subscribe();
        let known = self.journal.since(since);
        let (sender, receiver) = mpsc::channel(64);
        tokio::spawn(async move {
            // An entry may be among the known ones and in the news as well.
            let mut last = known.last().map_or(since, |entry| entry.number);
            for entry in known {
                if sender.send(entry).await.is_err() {
                    return;
                }
            }
            loop {
                let entry = tokio::select! {
                    entry = news.recv() => entry,
                    () = sender.closed() => return,
                    _ = stop.wait_for(|stop| *stop) => return,
                };
                match entry {
                    // Smaller numbers come again after a reset.
                    Ok(entry) if entry.number > last || entry.number == 1 => {
                        last = entry.number;
                        if sender.send(entry).await.is_err() {
                            return;
                        }
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
        ReceiverStream::new(receiver)
    }
}
