//! In: tokens and the path of a file. Out: [`FileStore`], which keeps them there, for any number of processes.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::store::{Entry, Record, StoreError, StoreFuture, TokenKey, TokenStore};

/// Tokens in a file that only its owner can read.
///
/// The file is replaced as a whole: after a crash at any moment it is the old one or the new one. Any number of
/// processes may use it: a lock on a second file (`<path>.lock`, which stays) is held for each change, and only for it.
/// Clones share the file.
#[derive(Clone, Debug)]
pub struct FileStore {
    place: Arc<Place>,
}

#[derive(Debug)]
struct Place {
    path: PathBuf,
    folder: PathBuf,
    lock: PathBuf,
    /// What the names of temporary files start with.
    prefix: String,
}

/// The content of the file.
#[derive(Default, Serialize, Deserialize)]
struct Content {
    format: u32,
    /// The last version given.
    counter: u64,
    entries: BTreeMap<String, Saved>,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    version: u64,
    #[serde(flatten)]
    record: Record,
}

impl From<Saved> for Entry {
    fn from(saved: Saved) -> Self {
        Self {
            version: saved.version,
            record: saved.record,
        }
    }
}

const FORMAT: u32 = 1;
/// The file is read and written as a whole: one that is larger is another's, or belongs in a database.
const LARGEST: u64 = 16 << 20;
impl Content {
    /// Above all that were given, whatever the file says.
    fn next_version(&self) -> io::Result<u64> {
        let given = self.entries.values().map(|saved| saved.version);
        let last = given.fold(self.counter, u64::max);
        last.checked_add(1)
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "its versions are used up"))
    }
}

const SUFFIX: &str = ".tmp";

impl FileStore {
    /// Opens the store in this file, which need not exist yet; missing folders are made.
    ///
    /// A file that others may read is made private, or refused if that fails. What a killed process left behind is
    /// removed. A file that is no store is refused and stays as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let place = Place::new(path).map_err(|error| failed("cannot open", path, error))?;
        place
            .tidy()
            .map_err(|error| failed("cannot open", path, error))?;
        Ok(Self {
            place: Arc::new(place),
        })
    }

    /// Does it on a thread that may block.
    fn run<'a, T: Send + 'static>(
        &self,
        verb: &'static str,
        act: impl FnOnce(&Place) -> io::Result<T> + Send + 'static,
    ) -> StoreFuture<'a, T> {
        let place = Arc::clone(&self.place);
        Box::pin(async move {
            let path = place.path.clone();
            let done = tokio::task::spawn_blocking(move || act(&place)).await;
            done.map_err(io::Error::other)
                .and_then(|done| done)
                .map_err(|error| failed(verb, &path, error))
        })
    }
}

fn failed(verb: &str, path: &Path, error: io::Error) -> StoreError {
    StoreError::because(format!("{verb} `{}`", path.display()), error)
}

impl TokenStore for FileStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        let key = key.text();
        // No lock: the file is always whole.
        self.run("cannot read", move |place| {
            Ok(place.read()?.entries.remove(&key).map(Entry::from))
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        let (key, record) = (key.text(), record.clone());
        self.run("cannot save to", move |place| {
            let _lock = place.lock()?;
            let mut content = place.read()?;
            if content.entries.get(&key).map(|saved| saved.version) != expected {
                return Ok(None);
            }
            content.format = FORMAT;
            let version = content.next_version()?;
            content.counter = version;
            content.entries.insert(key, Saved { version, record });
            place.write(&content)?;
            Ok(Some(version))
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        let key = key.text();
        self.run("cannot save to", move |place| {
            let _lock = place.lock()?;
            let mut content = place.read()?;
            let saved = content.entries.remove(&key);
            if saved.is_some() {
                place.write(&content)?;
            }
            Ok(saved.map(Entry::from))
        })
    }
}

impl Place {
    fn new(path: &Path) -> io::Result<Self> {
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "this is no name of a file"))?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        make_folder(folder)?;
        // The process may change its folder later; and a link must stay a link.
        let path = match fs::canonicalize(path) {
            Ok(path) => path,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::canonicalize(folder)?.join(name)
            }
            Err(error) => return Err(error),
        };
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        let name = path
            .file_name()
            .unwrap_or(name)
            .to_string_lossy()
            .into_owned();
        let lock = folder.join(format!("{name}.lock"));
        Ok(Self {
            prefix: format!(".{name}."),
            path,
            folder,
            lock,
        })
    }

    /// Waits for its turn; the turn ends when the file is dropped, or its process dies.
    fn lock(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        private(&mut options);
        let file = options.open(&self.lock)?;
        file.lock()?;
        Ok(file)
    }

    /// Removes what a killed process left, and looks at the file.
    fn tidy(&self) -> io::Result<()> {
        let _lock = self.lock()?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Whoever writes holds the lock, so nobody needs this file any more.
            if name.starts_with(&self.prefix) && name.ends_with(SUFFIX) {
                fs::remove_file(entry.path())?;
            }
        }
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Ok(found) if found.is_file() => make_private(&self.path, &found)?,
            found => {
                // Reading a pipe would wait for ever.
                let _ = found?;
                return Err(io::Error::new(ErrorKind::InvalidInput, "it is no file"));
            }
        }
        self.read().map(drop)
    }

    fn read(&self) -> io::Result<Content> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Content::default()),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        check_length(length)?;
        let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
        file.take(LARGEST).read_to_end(&mut text)?;
        let content: Content = serde_json::from_slice(&text).map_err(|error| {
            // The error itself may quote what it read.
            let place = format!("line {}, column {}", error.line(), error.column());
            io::Error::new(
                ErrorKind::InvalidData,
                format!("it is no token store ({place})"),
            )
        })?;
        if content.format > FORMAT {
            return Err(io::Error::new(
                ErrorKind::InvalidData,
                "it was written by a newer version of this library",
            ));
        }
        Ok(content)
    }

    fn write(&self, content: &Content) -> io::Result<()> {
        let mut text = Zeroizing::new(Vec::with_capacity(4096));
        serde_json::to_writer_pretty(&mut *text, content)?;
        check_length(u64::try_from(text.len()).unwrap_or(u64::MAX))?;
        // Made with mode 0600.
        let mut file = tempfile::Builder::new()
            .prefix(&self.prefix)
            .suffix(SUFFIX)
            .tempfile_in(&self.folder)?;
        file.write_all(&text)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        sync_folder(&self.folder)
    }
}

fn check_length(bytes: u64) -> io::Result<()> {
    if bytes > LARGEST {
        let message = format!("it is larger than {LARGEST} bytes");
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(())
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(unix)]
fn make_private(path: &Path, found: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if found.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        tracing::warn!(path = %path.display(), "others could read the token store; it is private now");
    }
    Ok(())
}

/// A new name in a folder lasts only once the folder is written.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn private(_: &mut OpenOptions) {}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// A user's folder is private by inheritance.
#[cfg(not(unix))]
fn make_private(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
