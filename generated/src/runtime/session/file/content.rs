//! [`Content`]: what is in the file of a store. Only the entry that is asked for is read; the others stay as they were written,
//! so that one of a newer version, or a damaged one, spoils no other and is not lost with the next save.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::runtime::session::record::Record;
use crate::runtime::session::store::{Entry, StoreError};

const FORMAT: u32 = 1;
/// More than the tokens of a few users take: a buffer that grows leaves what it held behind.
const ROOM: usize = 64 << 10;

/// The text of a file, wiped when it is dropped.
pub(super) type Text = Zeroizing<Vec<u8>>;

/// The content, as it stands in the text of the file.
#[derive(Serialize, Deserialize)]
pub(super) struct Content<'a> {
    format: u32,
    /// The last version given.
    counter: u64,
    #[serde(borrow)]
    entries: BTreeMap<String, &'a RawValue>,
}

/// What is read of an entry before anything else.
#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Serialize)]
struct Saved<'a> {
    version: u64,
    #[serde(flatten)]
    record: &'a Record,
}

impl<'a> Content<'a> {
    /// That of the text; nothing yet if there is none.
    pub(super) fn read(text: Option<&'a Text>) -> io::Result<Self> {
        let Some(text) = text else {
            return Ok(Self {
                format: FORMAT,
                counter: 0,
                entries: BTreeMap::new(),
            });
        };
        let content: Self = serde_json::from_slice(text).map_err(|error| {
            // The error itself may quote what it read.
            let at = format!("line {}, column {}", error.line(), error.column());
            invalid(format!("it is no token store ({at})"))
        })?;
        if content.format != FORMAT {
            return Err(invalid("it was written by another version of this library"));
        }
        Ok(content)
    }

    /// The version of the entry under this key.
    pub(super) fn version(&self, key: &str) -> Option<u64> {
        self.entries.get(key).map(|entry| self.version_of(entry))
    }

    /// The entry under this key.
    pub(super) fn entry(&self, key: &str) -> Result<Option<Entry>, StoreError> {
        let Some(saved) = self.entries.get(key) else {
            return Ok(None);
        };
        let version = self.version_of(saved);
        // The error itself may quote what it read.
        let record = serde_json::from_str(saved.get())
            .map_err(|_| StoreError::unreadable(version, "an entry of the file is no token"))?;
        Ok(Some(Entry { version, record }))
    }

    /// The content with this record under the key, under a version above all that were given, whatever the file says.
    pub(super) fn with(mut self, key: String, record: &Record) -> io::Result<(u64, Text)> {
        let given = self.entries.values().map(|entry| self.version_of(entry));
        let last = given.fold(self.counter, u64::max);
        let version = last
            .checked_add(1)
            .ok_or_else(|| invalid("its versions are used up"))?;
        let saved = text(&Saved { version, record })?;
        let mut content = Content {
            format: self.format,
            counter: version,
            entries: std::mem::take(&mut self.entries),
        };
        content.entries.insert(key, serde_json::from_slice(&saved)?);
        Ok((version, text(&content)?))
    }

    /// The content without what is under the key.
    pub(super) fn without(mut self, key: &str) -> io::Result<Text> {
        if let Some(entry) = self.entries.remove(key) {
            self.counter = self.counter.max(self.version_of(entry));
        }
        text(&self)
    }

    /// That of one which does not say it is the last version given, so that a save can name it.
    fn version_of(&self, entry: &RawValue) -> u64 {
        let head = serde_json::from_str(entry.get());
        let version = head.map_or(0, |head: Head| head.version);
        if version > 0 {
            version
        } else {
            self.counter.max(1)
        }
    }
}

fn invalid(message: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message.into())
}

fn text(value: &impl Serialize) -> io::Result<Text> {
    let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer_pretty(&mut *text, value)?;
    Ok(text)
}
