//! [`Disk`]: the files of one [`FileStore`](super::FileStore), read, replaced as a whole, locked, and private to their owner.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::content::{Content, Text};
use super::lease::Leases;

/// How long to wait at most before it is tried again.
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
        let beside = |end: &str| folder.join(format!("{name}.{end}"));
        Ok(Self {
            lock: beside("lock"),
            leases: beside("leases"),
            prefix: format!(".{name}."),
            path,
            folder,
        })
    }

    /// Waits for its turn; the turn ends when the file is dropped, or its process dies.
    pub(super) fn lock(&self, patience: Duration) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        private(&mut options);
        let file = options.open(&self.lock)?;
        // Not for ever: a process that was stopped still holds it.
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => sleep(pause),
                Err(TryLockError::WouldBlock) => {
                    let message = format!("another process has locked it for {patience:?}");
                    return Err(io::Error::new(ErrorKind::TimedOut, message));
                }
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Removes what a killed process left, and looks at the file.
    pub(super) fn tidy(&self, patience: Duration) -> io::Result<()> {
        let _lock = self.lock(patience)?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // Whoever writes holds the lock, so nobody needs this file any more.
            if self.is_temporary(&name.to_string_lossy()) {
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
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let found = file.metadata()?;
        make_private(&self.path, &found)?;
        read_all(file, found.len()).map(Some)
    }

    /// Replaces the file, on the disk when this returns; by the holder of the lock.
    pub(super) fn write(&self, text: &[u8]) -> io::Result<()> {
        check_length(u64::try_from(text.len()).unwrap_or(u64::MAX))?;
        let file = self.temporary(text)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        sync_folder(&self.folder)
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
        match File::open(&self.leases) {
            Ok(file) => Ok(Leases::read(&read_all(file, 0)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Leases::default()),
            Err(error) => Err(error),
        }
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

fn read_all(file: File, length: u64) -> io::Result<Text> {
    check_length(length)?;
    let mut text = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
    file.take(LARGEST).read_to_end(&mut text)?;
    Ok(text)
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
