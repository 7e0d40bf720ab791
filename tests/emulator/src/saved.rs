//! In: the path of a state file. Out: the world that is in it, and [`Saver`], which writes it down again when it changes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::shared::Shared;
use crate::world::World;

const FORMAT: u32 = 1;
const SUFFIX: &str = ".tmp";
/// How long a change waits for more.
const PAUSE: Duration = Duration::from_millis(200);

/// What every version of the file begins with.
#[derive(Deserialize)]
struct Head {
    authing_emulator_state: u32,
}

#[derive(Deserialize)]
struct Content {
    world: World,
}

#[derive(Serialize)]
struct Written<'a> {
    authing_emulator_state: u32,
    world: &'a World,
}

/// A state file that is ours as long as this lives.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    folder: PathBuf,
    /// What the names of temporary files start with.
    prefix: String,
    /// Locked. The file itself is replaced with every change, so that a lock on it would hold nobody off.
    _lock: File,
}

impl Place {
    /// Takes a file into use; the world in it, or a new one if there is no file yet.
    /// Errors: see [`Builder::start`](crate::Builder::start).
    pub(crate) fn open(path: &Path, config: Config) -> io::Result<(Self, World)> {
        let told = |error: io::Error| {
            let text = format!("the state file `{}`: {error}", path.display());
            io::Error::new(error.kind(), text)
        };
        let place = Self::new(path).map_err(told)?;
        let world = match place.read().map_err(told)? {
            Some(world) => adopt(world, config).map_err(told)?,
            None => World::new(config).map_err(io::Error::other)?,
        };
        // What cannot be written should be known before anything relies on it.
        place.write(&text(&world)?).map_err(told)?;
        Ok((place, world))
    }

    fn new(path: &Path) -> io::Result<Self> {
        // A link must stay a link.
        let path = match fs::canonicalize(path) {
            Ok(path) if path.is_file() => path,
            Ok(_) => return Err(invalid("it is no file")),
            Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(path)?,
            Err(error) => return Err(error),
        };
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(invalid("this is no name of a file"));
        };
        let (folder, name) = (folder.to_owned(), name.to_string_lossy().into_owned());
        let lock = lock(&folder.join(format!("{name}.lock")))?;
        let place = Self {
            prefix: format!(".{name}."),
            path,
            folder,
            _lock: lock,
        };
        place.tidy()?;
        Ok(place)
    }

    /// Removes what a killed process left: whoever writes holds the lock, so nobody needs it any more.
    fn tidy(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(&self.prefix) && name.ends_with(SUFFIX) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn read(&self) -> io::Result<Option<World>> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // The error itself may quote what it read, and there are keys in it.
        let told = |error: &serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            let place = format!("line {line}, column {column}");
            invalid(&format!(
                "it is no state of an emulator ({place}); it was left as it is"
            ))
        };
        let head: Head = serde_json::from_slice(&text).map_err(|error| told(&error))?;
        if head.authing_emulator_state != FORMAT {
            return Err(invalid(&format!(
                "it has format {}, and this emulator knows {FORMAT}; it was left as it is",
                head.authing_emulator_state
            )));
        }
        let content: Content = serde_json::from_slice(&text).map_err(|error| told(&error))?;
        Ok(Some(content.world))
    }

    /// Replaces the file as a whole: after a crash at any moment it is the old one or the new one.
    fn write(&self, text: &[u8]) -> io::Result<()> {
        // Made with mode 0600.
        let mut file = tempfile::Builder::new()
            .prefix(&self.prefix)
            .suffix(SUFFIX)
            .tempfile_in(&self.folder)?;
        file.write_all(text)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        sync_folder(&self.folder)
    }
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, text)
}

fn text(world: &World) -> io::Result<Vec<u8>> {
    let written = Written {
        authing_emulator_state: FORMAT,
        world,
    };
    Ok(serde_json::to_vec(&written)?)
}

/// The lock ends with the file, or with the process.
fn lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::Error::new(
            ErrorKind::ResourceBusy,
            "another emulator uses it",
        )),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// The configuration is the one of this start; but tokens are good for one application only.
fn adopt(mut world: World, config: Config) -> io::Result<World> {
    let saved = &world.config;
    for (name, own, given) in [
        ("application", &saved.app_id, &config.app_id),
        ("user pool", &saved.user_pool_id, &config.user_pool_id),
    ] {
        if own != given {
            return Err(invalid(&format!(
                "it is the state of the {name} `{own}`, not of `{given}`; it was left as it is"
            )));
        }
    }
    world.config = config;
    Ok(world)
}

/// A new name in a folder lasts only once the folder is written.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A thread that writes the world down a while after it has changed, and when this is dropped.
#[derive(Debug)]
pub(crate) struct Saver {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Saver {
    /// # Errors
    /// There is no thread to be had.
    pub(crate) fn start(place: Place, shared: &Arc<Shared>) -> io::Result<Self> {
        let own = Arc::clone(shared);
        let thread = thread::Builder::new()
            .name("authing-emulator-state".to_owned())
            .spawn(move || keep(&place, &own))?;
        Ok(Self {
            shared: Arc::clone(shared),
            thread: Some(thread),
        })
    }

    /// Writes what is not written yet, and lets go of the file.
    /// Errors: it could not be written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        self.shared.changes.stop();
        let ended = self.thread.take().map(JoinHandle::join);
        ended
            .unwrap_or(Ok(Ok(())))
            .map_err(|_| io::Error::other("the thread that saves has failed"))?
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        // The thread itself tells what went wrong.
        let _ = self.end();
    }
}

fn keep(place: &Place, shared: &Shared) -> io::Result<()> {
    let (mut pause, mut last) = (PAUSE, Ok(()));
    loop {
        let stopping = shared.changes.wait(pause);
        if shared.changes.take() {
            let begun = Instant::now();
            last = save(place, shared);
            // A large state takes long: the requests, which wait for it, come first.
            pause = PAUSE.max(begun.elapsed() * 4);
            if let Err(error) = &last {
                // Whoever relies on the file should not learn it from the next start. It is tried again.
                eprintln!(
                    "authing-emulator: cannot save `{}`: {error}",
                    place.path.display()
                );
                shared.changes.tell();
                pause = pause.max(Duration::from_secs(5));
            }
        }
        if stopping {
            return last;
        }
    }
}

fn save(place: &Place, shared: &Shared) -> io::Result<()> {
    let text = text(&shared.world())?;
    place.write(&text)
}
