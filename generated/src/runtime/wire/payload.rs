//! In: bytes or streams of the caller. Out: [`Payload`], the body of a request.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;

/// Bytes that arrive one after the other.
pub type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The body of a request: bytes, or a stream.
#[derive(Clone, Default)]
pub struct Payload {
    source: Source,
    length: Option<u64>,
}

#[derive(Clone, Default)]
enum Source {
    #[default]
    Empty,
    Whole(Bytes),
    Once(Arc<Mutex<Option<ByteStream>>>),
    Factory(Arc<dyn Fn() -> ByteStream + Send + Sync>),
}

/// What a transport sends.
pub enum PayloadData {
    /// Nothing.
    Empty,
    /// All at once.
    Whole(Bytes),
    /// One after the other, with the length if it is known.
    Stream(ByteStream, Option<u64>),
}

impl Payload {
    /// Nothing.
    pub fn empty() -> Self {
        Self::default()
    }

    /// All at once; can be sent again.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            length: u64::try_from(bytes.len()).ok(),
            source: Source::Whole(bytes),
        }
    }

    /// A stream; it can be sent only once, so such a request is never repeated.
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self {
            source: Source::Once(Arc::new(Mutex::new(Some(Box::pin(stream))))),
            length: None,
        }
    }

    /// A stream that is made anew for each attempt.
    pub fn factory<S>(make: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self {
            source: Source::Factory(Arc::new(move || Box::pin(make()))),
            length: None,
        }
    }

    /// The number of bytes of a stream.
    pub fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// The number of bytes, if known.
    pub fn length(&self) -> Option<u64> {
        if matches!(self.source, Source::Empty) {
            Some(0)
        } else {
            self.length
        }
    }

    /// Whether it can be sent again.
    pub fn is_replayable(&self) -> bool {
        !matches!(self.source, Source::Once(_))
    }

    /// The bytes, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        if let Source::Whole(bytes) = &self.source {
            Some(bytes)
        } else {
            None
        }
    }

    /// What to send. A stream that was already sent fails when it is read.
    pub fn open(&self) -> PayloadData {
        match &self.source {
            Source::Empty => PayloadData::Empty,
            Source::Whole(bytes) => PayloadData::Whole(bytes.clone()),
            Source::Factory(make) => PayloadData::Stream(make(), self.length),
            Source::Once(stream) => {
                let taken = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                PayloadData::Stream(taken.unwrap_or_else(|| Box::pin(Spent(false))), self.length)
            }
        }
    }
}

/// Stands where a stream was that is gone; true once it has said so.
struct Spent(bool);

impl Stream for Spent {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let first = !std::mem::replace(&mut self.0, true);
        std::task::Poll::Ready(first.then(|| Err(io::Error::other("this stream was already sent"))))
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.source {
            Source::Empty => "empty",
            Source::Whole(_) => "bytes",
            Source::Once(_) => "stream",
            Source::Factory(_) => "factory",
        };
        f.debug_struct("Payload")
            .field("kind", &kind)
            .field("length", &self.length())
            .finish()
    }
}

/// Bytes by their content, streams by identity.
impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        match (&self.source, &other.source) {
            (Source::Empty, Source::Empty) => true,
            (Source::Whole(a), Source::Whole(b)) => a == b,
            (Source::Once(a), Source::Once(b)) => Arc::ptr_eq(a, b),
            (Source::Factory(a), Source::Factory(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<String> for Payload {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl From<&'static [u8]> for Payload {
    fn from(bytes: &'static [u8]) -> Self {
        Self::bytes(bytes)
    }
}
