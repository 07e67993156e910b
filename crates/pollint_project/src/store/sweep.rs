//! How large a store is, and what is thrown out of it: what was used least recently. It knows sizes and times of files,
//! and refuses to touch what the store has not written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::{LAYOUT, MARKERS, Store};

/// How names of files begin that are being written.
pub(super) const TEMPORARY: &str = ".tmp";
/// A file that is being written for longer is left over from a run that was ended.
const ABANDONED: Duration = Duration::from_secs(3600);
/// What every run adds the bytes to that it has written: eight bytes each, so that runs need not wait for each other.
const LEDGER: &str = "ledger";
/// Held while entries are thrown out.
const LOCK: &str = "lock";

/// How much a store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Entries.
    pub entries: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The bytes that it may hold.
    pub limit: u64,
}

/// A file of the store.
struct Kept {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

impl Store {
    /// How much there is, entries of all kinds together.
    #[must_use]
    pub fn usage(&self) -> Usage {
        let kept = self.kept();
        let bytes = kept.iter().map(|one| one.bytes).sum();
        Usage { entries: kept.len(), bytes, limit: self.limit }
    }

    /// Notes that a run has written so many bytes. If there may be too many now, those used least recently are thrown
    /// out until a fifth of the room is free.
    ///
    /// # Errors
    /// When that could not be done.
    pub fn grown_by(&self, bytes: u64) -> io::Result<()> {
        let ledger = self.root.join(LEDGER);
        OpenOptions::new().append(true).create(true).open(&ledger)?.write_all(&bytes.to_le_bytes())?;
        let noted: u64 = fs::read(&ledger)?
            .chunks_exact(8)
            .filter_map(|chunk| chunk.try_into().ok())
            .map(u64::from_le_bytes)
            .fold(0, u64::saturating_add);
        if noted > self.limit { self.sweep() } else { Ok(()) }
    }

    fn sweep(&self) -> io::Result<()> {
        let lock = File::create(self.root.join(LOCK))?;
        if lock.try_lock().is_err() {
            // Another run is at it.
            return Ok(());
        }
        let mut kept = self.kept();
        kept.sort_by_key(|one| one.used);
        let mut bytes: u64 = kept.iter().map(|one| one.bytes).sum();
        // The ledger counts what was replaced as well: it may be less than it says.
        if bytes > self.limit {
            for one in &kept {
                if bytes <= self.limit / 5 * 4 {
                    break;
                }
                fs::remove_file(&one.path)?;
                bytes -= one.bytes;
            }
        }
        fs::write(self.root.join(LEDGER), bytes.to_le_bytes())
    }

    /// Removes everything that the store has written; how much that was.
    ///
    /// # Errors
    /// When something could not be removed.
    pub fn clean(&self) -> io::Result<Usage> {
        let usage = self.usage();
        let gone = |result: io::Result<()>| match result {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        };
        gone(fs::remove_dir_all(self.root.join(LAYOUT)))?;
        for name in [LEDGER, LOCK] {
            gone(fs::remove_file(self.root.join(name)))?;
        }
        for (name, text) in MARKERS {
            let path = self.root.join(name);
            if fs::read_to_string(&path).is_ok_and(|found| found == text) {
                fs::remove_file(path)?;
            }
        }
        // What somebody else has put there stays, and the directory with it.
        let _ = fs::remove_dir(&self.root);
        Ok(usage)
    }

    /// All entries. What a run has left half-written is removed by the way.
    fn kept(&self) -> Vec<Kept> {
        let files = WalkDir::new(self.root.join(LAYOUT)).into_iter().filter_map(Result::ok);
        let mut kept = Vec::new();
        for file in files.filter(|file| file.file_type().is_file()) {
            let Ok(metadata) = file.metadata() else { continue };
            let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            if file.file_name().to_string_lossy().starts_with(TEMPORARY) {
                if SystemTime::now().duration_since(used).is_ok_and(|age| age > ABANDONED) {
                    let _ = fs::remove_file(file.path());
                }
                continue;
            }
            kept.push(Kept { bytes: metadata.len(), used, path: file.into_path() });
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn store(root: &Path, limit: u64) -> Store {
        Store::open(root, 7, limit)
    }

    fn age(store: &Store, key: u128, seconds: u64) {
        let file = File::options().write(true).open(store.path(key)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
    }

    #[test]
    fn what_was_used_least_recently_is_thrown_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), 1000);
        for key in 0..10 {
            store.write(key, &[0; 60]).unwrap();
            age(&store, key, 10_000 + u64::try_from(key).unwrap());
        }
        // Reading marks it as used: the oldest is now the youngest.
        assert!(store.read(9).is_some());
        store.grown_by(1000).unwrap();
        assert_eq!(store.usage(), Usage { entries: 10, bytes: 1000, limit: 1000 });
        store.write(10, &[0; 60]).unwrap();
        store.grown_by(100).unwrap();
        assert_eq!(store.usage().bytes, 800);
        assert!(store.read(9).is_some() && store.read(10).is_some() && store.read(0).is_some());
        assert!(store.read(8).is_none() && store.read(7).is_none() && store.read(6).is_none());
    }

    #[test]
    fn cleaning_removes_what_is_ours_only() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("cache");
        let store = store(&root, 1000);
        store.write(1, b"x").unwrap();
        store.grown_by(41).unwrap();
        fs::write(root.join("other"), "not ours").unwrap();
        assert_eq!(store.clean().unwrap().entries, 1);
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1);
        fs::remove_file(root.join("other")).unwrap();
        assert_eq!(store.clean().unwrap().entries, 0);
        assert!(!root.exists());
    }

    #[test]
    fn files_of_a_run_that_was_ended_go_and_those_of_another_run_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path(), 1000);
        store.write(1, b"x").unwrap();
        let beside = |name: &str| store.path(1).parent().unwrap().join(name);
        for (name, age) in [(".tmpold", 7200), (".tmpnew", 0)] {
            let file = File::create(beside(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        assert_eq!(store.usage().entries, 1);
        assert!(!beside(".tmpold").exists() && beside(".tmpnew").exists());
    }
}
