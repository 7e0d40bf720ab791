//! [`Disk`]: the files of one [`FileStore`](super::FileStore), read, replaced as a whole, locked, and private to their owner.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::content::{Content, Text};
use super::lease::Leases;
use super::own;

/// How long to wait for the lock before it is tried again, at first.
pub(super) const PAUSE: Duration = Duration::from_millis(1);
/// And at most.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);
/// The file is read and written as a whole: one that is larger is another's, or belongs in a database.
const LARGEST: u64 = 16 << 20;
const SUFFIX: &str = ".tmp";

/// The files of a store.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) path: PathBuf,
    folder: PathBuf,
    lock: PathBuf,
    leases: PathBuf,
    /// What the names of temporary files start with.
    prefix: String,
    /// Whose turn it is in this process, among those who share this.
    pub(super) turn: Mutex<()>,
}

impl Disk {
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "this is no name of a file"))?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        own::make_folder(folder)?;
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
        let beside = |end: &str| folder.join(format!("{name}.{end}"));
        Ok(Self {
            lock: beside("lock"),
            leases: beside("leases"),
            prefix: format!(".{name}."),
            turn: Mutex::default(),
            path,
            folder,
        })
    }

    /// The turn, unless somebody else has it; it ends when the file is dropped, or its process dies.
    pub(super) fn try_lock(&self) -> io::Result<Option<File>> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let file = own::open(&mut options, &self.lock, "its lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Waits for its turn on this thread.
    fn lock(&self, patience: Duration) -> io::Result<File> {
        let start = Instant::now();
        let mut pause = PAUSE;
        loop {
            if let Some(lock) = self.try_lock()? {
                return Ok(lock);
            }
            if start.elapsed() >= patience {
                return Err(locked(patience));
            }
            sleep(pause);
            pause = next_pause(pause);
        }
    }

    /// Removes what a killed process left, and looks at the file.
    pub(super) fn tidy(&self, patience: Duration) -> io::Result<()> {
        // What is no store's gets no lock beside it.
        self.read()?;
        let _lock = self.lock(patience)?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // Whoever writes holds the lock, so nobody needs this file any more.
            if self.is_temporary(&name.to_string_lossy()) {
                fs::remove_file(entry.path())?;
            }
        }
        Content::read(self.read()?.as_ref()).map(drop)
    }

    /// Not those of a store beside it, whose name begins as this one's.
    fn is_temporary(&self, name: &str) -> bool {
        let middle = name
            .strip_prefix(&self.prefix)
            .and_then(|rest| rest.strip_suffix(SUFFIX));
        middle.is_some_and(|middle| !middle.contains('.'))
    }

    /// The text of the file, if there is one. Nobody needs to hold the lock for it: the file is always whole.
    pub(super) fn read(&self) -> io::Result<Option<Text>> {
        existing(&self.path, "it")
    }

    /// Replaces the file, on the disk when this returns; by the holder of the lock.
    pub(super) fn write(&self, text: &[u8]) -> io::Result<()> {
        check_length(u64::try_from(text.len()).unwrap_or(u64::MAX))?;
        let file = self.temporary(text)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        own::sync_folder(&self.folder)
    }

    /// A new file, made with mode 0600.
    fn temporary(&self, text: &[u8]) -> io::Result<NamedTempFile> {
        let mut file = tempfile::Builder::new()
            .prefix(&self.prefix)
            .suffix(SUFFIX)
            .tempfile_in(&self.folder)?;
        file.write_all(text)?;
        Ok(file)
    }

    /// Who has which key.
    pub(super) fn leases(&self) -> io::Result<Leases> {
        let text = existing(&self.leases, "its list of leases")?;
        Ok(text.map_or_else(Leases::default, |text| Leases::read(&text)))
    }

    /// Replaces the leases, without a wait for the disk: a lease that is lost in a crash of the machine has lost its holder too.
    pub(super) fn write_leases(&self, leases: &Leases) -> io::Result<()> {
        if leases.is_empty() {
            return fs::remove_file(&self.leases);
        }
        let file = self.temporary(&serde_json::to_vec(leases)?)?;
        file.persist(&self.leases).map_err(|error| error.error)?;
        Ok(())
    }
}

/// The text of a file of the store, if there is one. `what`: its name in errors.
fn existing(path: &Path, what: &str) -> io::Result<Option<Text>> {
    let file = match own::open(OpenOptions::new().read(true), path, what) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let length = file.metadata()?.len();
    check_length(length)?;
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
    file.take(LARGEST).read_to_end(&mut text)?;
    Ok(Some(text))
}

/// Somebody has it for too long: a process that was stopped still holds it.
pub(super) fn locked(patience: Duration) -> io::Error {
    let message = format!("somebody else has locked it for {patience:?}");
    io::Error::new(ErrorKind::TimedOut, message)
}

/// After this pause.
pub(super) fn next_pause(pause: Duration) -> Duration {
    (pause * 2).min(LONGEST_PAUSE)
}

fn check_length(bytes: u64) -> io::Result<()> {
    if bytes > LARGEST {
        let message = format!("it is larger than {LARGEST} bytes");
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(())
}
