//! In: the bytes of an answer as they arrive. Out: [`Body`]: the whole, or a stream of its parts.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::payload::ByteStream;

/// The body of an answer: read it whole, chunk by chunk, or as a [`Stream`].
#[derive(Default)]
pub struct Body {
    source: Source,
    length: Option<u64>,
    pace: Option<Pace>,
}

/// How long the reader may have to wait.
struct Pace {
    /// For the next bytes.
    limit: Duration,
    /// For the last ones, whatever comes before them.
    until: Option<Instant>,
    /// Runs while the reader waits: its own time does not count for the next bytes.
    end: Option<Pin<Box<Sleep>>>,
}

#[derive(Default)]
enum Source {
    #[default]
    Empty,
    Whole(Bytes),
    Stream(ByteStream),
}

impl Body {
    /// No bytes.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Bytes that arrive later.
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self {
            source: Source::Stream(Box::pin(stream)),
            length: None,
            pace: None,
        }
    }

    /// The number of bytes to come.
    pub fn with_length(mut self, length: Option<u64>) -> Self {
        self.length = length;
        self
    }

    /// Fails when the next bytes do not come in this time.
    pub(crate) fn paced(mut self, limit: Duration) -> Self {
        self.pace = Some(Pace {
            limit,
            until: None,
            end: None,
        });
        self
    }

    /// Fails when its end does not come until then.
    pub(crate) fn until(mut self, deadline: Instant) -> Self {
        if let Some(pace) = &mut self.pace {
            pace.until = Some(deadline);
        }
        self
    }

    /// The number of bytes to come, if the API said so.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// All bytes.
    pub async fn bytes(self) -> io::Result<Bytes> {
        self.limited(usize::MAX).await
    }

    /// All bytes as UTF-8.
    pub async fn text(self) -> io::Result<String> {
        let bytes = self.bytes().await?;
        String::from_utf8(bytes.into())
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
    }

    /// All bytes, if there are no more than this.
    pub(crate) async fn limited(mut self, limit: usize) -> io::Result<Bytes> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - all.len() {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, TooLarge(limit)));
            }
            if let Source::Empty = self.source
                && all.is_empty()
            {
                return Ok(chunk);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }
}

impl Body {
    fn keep_pace(&mut self, next: Next, context: &mut Context<'_>) -> Next {
        let Some(pace) = &mut self.pace else {
            return next;
        };
        let now = Instant::now();
        let late = |()| Some(Err(io::ErrorKind::TimedOut.into()));
        if next.is_ready() {
            pace.end = None;
            // A server that never stops sending is late too.
            return match (&next, pace.until) {
                (Poll::Ready(Some(Ok(_))), Some(until)) if now >= until => Poll::Ready(late(())),
                _ => next,
            };
        }
        let Some(until) = [now.checked_add(pace.limit), pace.until]
            .into_iter()
            .flatten()
            .min()
        else {
            return next;
        };
        let end = pace.end.get_or_insert_with(|| Box::pin(sleep_until(until)));
        end.as_mut().poll(context).map(late)
    }
}

type Next = Poll<Option<io::Result<Bytes>>>;

impl Stream for Body {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.source {
            Source::Empty => Poll::Ready(None),
            Source::Stream(stream) => {
                let next = stream.as_mut().poll_next(context);
                self.keep_pace(next, context)
            }
            Source::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.source = Source::Empty;
                Poll::Ready(Some(Ok(bytes)))
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            length: u64::try_from(bytes.len()).ok(),
            source: Source::Whole(bytes),
            pace: None,
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

/// More bytes than the client takes.
#[derive(Debug)]
pub(crate) struct TooLarge(usize);

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is larger than {} bytes", self.0)
    }
}

impl std::error::Error for TooLarge {}
