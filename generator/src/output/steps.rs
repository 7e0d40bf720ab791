//! In: what differs between a tree and a folder. Out: the [`Step`]s that settle it, in an order that may end anywhere.
//!
//! First the lock says of each path what was written and what will be; only the last step makes it say the new alone,
//! where that is not the same.
//! A run that is killed in between leaves files that the next run knows as the generator's, whatever the document says
//! by then.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::difference::Difference;
use super::disk::named;
use super::lock::{LOCK, Lock};
use super::places::{Place, Places};
use super::staging::Staging;
use super::tree::Tree;

/// One change of the folder.
#[derive(Debug)]
pub(super) enum Step {
    /// What is staged, a file or a whole new folder, takes its place.
    Move(PathBuf, PathBuf),
    /// A file of an earlier run goes, with the folders that it leaves empty.
    Remove(PathBuf),
}

/// The steps; the files are staged already.
pub(super) fn steps(
    tree: &Tree,
    dir: &Path,
    found: &[Difference],
    staging: &mut Staging,
) -> io::Result<Vec<Step>> {
    let (lock, new) = (dir.join(LOCK), Lock::of(tree.files()));
    let old = Lock::read(&lock).map_err(named(&lock))?;
    let (both, new) = (old.and(&new).to_text(), new.to_text());
    let staged = staging.file(both.as_bytes())?;
    let mut steps = vec![Step::Move(staged, lock.clone())];
    let (mut places, mut whole) = (Places::new(dir), BTreeSet::new());
    // What goes comes last in the list, so that no folder is taken away as empty before something moves into it.
    for one in found.iter().filter(|one| one.path != LOCK) {
        let Place { path, missing } = places.of(&one.path)?;
        match (tree.files().get(&one.path), missing) {
            (Some(bytes), Some(folder)) => {
                if whole.insert(folder) {
                    let staged = staging.folder(folder, folder)?;
                    steps.push(Step::Move(staged, dir.join(folder)));
                }
                staging.within(folder, &one.path, bytes)?;
            }
            (Some(bytes), None) => steps.push(Step::Move(staging.file(bytes)?, path)),
            (None, _) => steps.push(Step::Remove(path)),
        }
    }
    if new != both {
        steps.push(Step::Move(staging.file(new.as_bytes())?, lock));
    }
    Ok(steps)
}

impl Step {
    /// Does it.
    pub(super) fn run(&self, dir: &Path) -> io::Result<()> {
        match self {
            Self::Move(staged, place) => fs::rename(staged, place).map_err(named(place)),
            Self::Remove(place) => remove(dir, place),
        }
    }
}

fn remove(dir: &Path, place: &Path) -> io::Result<()> {
    fs::remove_file(place).map_err(named(place))?;
    let mut folder = place.parent();
    while let Some(empty) = folder.filter(|folder| *folder != dir) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

    use super::*;
    use crate::output::{State, WriteError, check, write};

    /// A tree of these files; each has this text, but `same`, which never changes.
    fn tree(text: &str, paths: &[&str]) -> Tree {
        let mut tree = Tree::default();
        tree.insert("same", "same");
        for path in paths {
            tree.insert(*path, format!("{text} of {path}"));
        }
        tree
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Writes until this step; whether it came that far.
    fn killed_at(count: usize, tree: &Tree, dir: &Path) -> bool {
        let mut staging = Staging::new(dir).unwrap();
        let steps = steps(tree, dir, &check(tree, dir).unwrap(), &mut staging).unwrap();
        for step in steps.iter().take(count) {
            step.run(dir).unwrap();
        }
        staging.kill();
        count <= steps.len()
    }

    #[test]
    fn a_run_that_was_killed_anywhere_is_healed_by_the_next() {
        let first = tree("first", &["a", "src/b", "src/old/c"]);
        let second = tree(
            "second",
            &["a", "src/b", "src/new/d", "src/new/deep/er/f", "whole/g"],
        );
        let third = tree("third", &["src/b", "src/new/d", "e", "whole/more/h"]);
        let mut count = 0;
        loop {
            for before in [Tree::default(), first.clone()] {
                for after in [&second, &third, &first] {
                    let dir = tempfile::tempdir().unwrap();
                    write(&before, dir.path(), false).unwrap();
                    if !killed_at(count, &second, dir.path()) {
                        return;
                    }
                    write(after, dir.path(), false).unwrap();
                    assert_eq!(check(after, dir.path()).unwrap(), [], "{count}");
                    let fresh = tempfile::tempdir().unwrap();
                    write(after, fresh.path(), false).unwrap();
                    assert_eq!(names(dir.path()), names(fresh.path()), "{count}");
                    let lock = |dir: &Path| fs::read_to_string(dir.join(LOCK)).unwrap();
                    assert_eq!(lock(dir.path()), lock(fresh.path()), "{count}");
                }
            }
            count += 1;
        }
    }

    #[test]
    fn a_new_folder_takes_its_place_in_one_step() {
        let dir = tempfile::tempdir().unwrap();
        let (at, old) = (dir.path(), tree("first", &["src/a"]));
        let new = tree("second", &["src/a", "src/b/c", "src/b/d/e", "top/f/g", "h"]);
        let moved = |tree: &Tree| {
            let mut staging = Staging::new(at).unwrap();
            let found = check(tree, at).unwrap();
            let steps = steps(tree, at, &found, &mut staging).unwrap();
            let place = |step: &Step| match step {
                Step::Move(_, place) | Step::Remove(place) => {
                    let place = place.strip_prefix(at).unwrap();
                    place.to_str().unwrap().replace('\\', "/")
                }
            };
            steps.iter().map(place).collect::<Vec<_>>()
        };
        assert_eq!(moved(&old), [LOCK, "same", "src"], "the lock once, too");
        assert_eq!(moved(&new), [LOCK, "h", "same", "src", "top"]);
        write(&old, at, false).unwrap();
        assert_eq!(moved(&new), [LOCK, "h", "src/a", "src/b", "top", LOCK]);
        write(&new, at, false).unwrap();
        assert_eq!(check(&new, at).unwrap(), []);
        assert_eq!(names(&at.join("src/b")), ["c", "d"]);
        assert_eq!(
            moved(&old),
            [LOCK, "src/a", "h", "src/b/c", "src/b/d/e", "top/f/g", LOCK]
        );
        write(&old, at, false).unwrap();
        assert_eq!(
            names(at),
            [LOCK, "same", "src"],
            "and no empty folder stays"
        );
    }

    #[test]
    fn what_cannot_be_staged_whole_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        write(&tree("first", &["src/a"]), dir.path(), false).unwrap();
        let before = fs::read_to_string(dir.path().join(LOCK)).unwrap();
        // No file system takes such a name.
        let long = format!("new/{}", "x".repeat(5000));
        let failed = write(
            &tree("second", &["src/a", "new/b", &long]),
            dir.path(),
            false,
        );
        assert!(matches!(failed, Err(WriteError::Io(_))), "{failed:?}");
        assert_eq!(names(dir.path()), [LOCK, "same", "src"]);
        assert_eq!(
            fs::read_to_string(dir.path().join("src/a")).unwrap(),
            "first of src/a"
        );
        assert_eq!(fs::read_to_string(dir.path().join(LOCK)).unwrap(), before);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_gone_through_also_on_the_way_to_a_new_folder() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("src")).unwrap();
        for (target, link) in [
            (elsewhere.path().to_path_buf(), "src/models"),
            (elsewhere.path().join("nowhere"), "src/dangling"),
            (elsewhere.path().join("file"), "src/file"),
        ] {
            std::os::unix::fs::symlink(target, at(link)).unwrap();
        }
        for path in [
            "src/models/new/a",
            "src/models/a",
            "src/dangling/b",
            "src/file",
        ] {
            let failed = write(&tree("first", &["src/c", path]), dir.path(), true);
            assert!(
                matches!(&failed, Err(WriteError::Io(error)) if error.to_string().contains("is a link")),
                "{path}: {failed:?}"
            );
        }
        assert!(names(elsewhere.path()).is_empty());
        assert_eq!(names(&at("src")), ["dangling", "file", "models"]);
    }

    #[test]
    fn no_path_leaves_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("inner");
        for path in ["../a", "/a", "", "new/../../a", "new//a", "./a", "new/."] {
            let failed = write(&tree("first", &[path]), &inner, true);
            assert!(
                matches!(failed, Err(WriteError::Io(_))),
                "{path}: {failed:?}"
            );
            assert!(names(dir.path()).is_empty(), "{path}");
        }
    }

    #[test]
    fn a_run_that_was_killed_twice_is_healed_too() {
        let dir = tempfile::tempdir().unwrap();
        let paths = ["a", "b", "c"];
        write(&tree("first", &paths), dir.path(), false).unwrap();
        killed_at(2, &tree("second", &paths), dir.path());
        killed_at(3, &tree("third", &paths), dir.path());
        write(&tree("fourth", &paths), dir.path(), false).unwrap();
        assert_eq!(
            names(dir.path()),
            ["a", "b", "c", "codegen.lock", "same"],
            "no staging folder stays"
        );
    }

    #[test]
    fn work_of_hands_after_a_kill_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        write(&tree("first", &["a", "b"]), dir.path(), false).unwrap();
        killed_at(2, &tree("second", &["a", "b"]), dir.path());
        fs::write(dir.path().join("a"), "mine").unwrap();
        let kept = write(&tree("third", &["a", "b"]), dir.path(), false);
        let Err(WriteError::Kept(kept)) = kept else {
            unreachable!("{kept:?}")
        };
        assert_eq!((kept.len(), kept[0].state), (1, State::HandEdited));
        assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "mine");
    }

    #[test]
    fn only_stale_folders_of_this_tool_are_removed() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for folder in [".codegen-x", ".codegen-1", ".codegen-2", ".codegen-3"] {
            fs::create_dir(at(folder)).unwrap();
        }
        fs::write(at(".codegen-1/0"), "no mark").unwrap();
        fs::write(at(".codegen-2/authing-codegen.staging"), "").unwrap();
        fs::write(at(".codegen-2/0"), "staged").unwrap();
        fs::create_dir_all(at(".codegen-2/1/deep")).unwrap();
        fs::write(at(".codegen-2/1/deep/file"), "staged").unwrap();
        fs::write(at(".codegen-2/notes"), "mine").unwrap();
        fs::write(at(".codegen-4"), "a file").unwrap();
        let alive = Staging::new(dir.path()).unwrap();
        write(&tree("first", &[]), dir.path(), false).unwrap();
        write(&tree("first", &[]), dir.path(), false).unwrap();
        let mut left = names(dir.path());
        let living = left.len();
        drop(alive);
        left.retain(|name| at(name).exists());
        assert_eq!(
            left,
            [
                ".codegen-1",
                ".codegen-2",
                ".codegen-4",
                ".codegen-x",
                "codegen.lock",
                "same"
            ]
        );
        assert_eq!(living, left.len() + 1, "another run is left alone");
        assert_eq!(names(&at(".codegen-2")), ["notes"]);
    }
}
