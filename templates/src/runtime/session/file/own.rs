//! Files that belong to the user of this process and that nobody else can read: nothing else is opened.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Opens a file, without a wait: a pipe whose other end nobody has would wait for ever. What is no file is refused, and so is
/// another user's, whoever this process is. `what`: its name in errors.
pub(super) fn open(options: &mut OpenOptions, path: &Path, what: &str) -> io::Result<File> {
    at_once(options);
    let file = options.open(path)?;
    let found = file.metadata()?;
    if !found.is_file() {
        let message = format!("{what} is no file");
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    make_private(&file, &found, path, what)?;
    Ok(file)
}

#[cfg(unix)]
fn at_once(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::OFlags;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    options.mode(0o600).custom_flags(flags.bits().cast_signed());
}

#[cfg(unix)]
fn make_private(file: &File, found: &fs::Metadata, path: &Path, what: &str) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    // The system would let the superuser do anything with the files of others.
    let (owner, user) = (found.uid(), rustix::process::geteuid().as_raw());
    if owner != user {
        let message = format!("{what} belongs to user {owner}, and this process runs as {user}");
        return Err(io::Error::new(ErrorKind::PermissionDenied, message));
    }
    if found.permissions().mode() & 0o077 != 0 {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        tracing::warn!(path = %path.display(), "others could read the token store; it is private now");
    }
    Ok(())
}

#[cfg(unix)]
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// A new name in a folder lasts only once the folder is written.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn at_once(_: &mut OpenOptions) {}

/// A user's folder is private by inheritance.
#[cfg(not(unix))]
fn make_private(_: &File, _: &fs::Metadata, _: &Path, _: &str) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
