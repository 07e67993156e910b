//! A directory of entries that may be lost at any time: bytes by key, each in a file of its own, written whole or not at
//! all and checked when read. It knows keys, sums and sizes, and refuses to know what is in an entry.
//!
//! Several runs may use it at once: an entry is replaced by renaming, so that a reader sees the old or the new one. What
//! cannot be read, is cut short or was changed is no entry. What cannot be written is told to whoever asks, and is no
//! failure of the run.

mod sweep;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use xxhash_rust::xxh3::xxh3_128;

pub use sweep::Usage;

/// Entries below this directory have this layout; another layout gets another name.
const LAYOUT: &str = "v1";
/// The first bytes of an entry.
const MAGIC: &[u8; 8] = b"pollint1";
/// Files that tell backup programs and git to pass the directory over.
const MARKERS: [(&str, &str); 2] = [
    (
        "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of pollint; `pollint cache clean` removes it.\n",
    ),
    (".gitignore", "*\n"),
];
/// Magic, key, sum.
const HEAD: usize = 40;
/// How often an entry that is used is marked as used.
const MARK_INTERVAL: Duration = Duration::from_secs(3600);
/// How many bytes a store may hold unless somebody says otherwise: 1 GiB.
pub const DEFAULT_STORE_LIMIT: u64 = 1 << 30;

/// A store on disk.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    entries: PathBuf,
    limit: u64,
}

/// The sum that entries and keys are made with: fast, and as no secret depends on it, no cryptographic one.
#[must_use]
pub fn digest(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

impl Store {
    /// The store in a directory, for entries of one `kind`: those of another are neither seen nor touched. Nothing is
    /// read or made yet.
    #[must_use]
    pub fn open(root: &Path, kind: u128, limit: u64) -> Store {
        Store {
            root: root.to_owned(),
            entries: root.join(LAYOUT).join(format!("{:016x}", (kind >> 64) ^ kind & u128::from(u64::MAX))),
            limit,
        }
    }

    /// The directory that was asked for.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// An entry, if there is one that is whole.
    #[must_use]
    pub fn read(&self, key: u128) -> Option<Vec<u8>> {
        let mut file = File::open(self.path(key)).ok()?;
        let metadata = file.metadata().ok()?;
        let mut head = [0_u8; HEAD];
        file.read_exact(&mut head).ok()?;
        let size = usize::try_from(metadata.len()).ok()?.checked_sub(HEAD)?;
        let mut bytes = Vec::with_capacity(size);
        file.read_to_end(&mut bytes).ok()?;
        if head[..] != head_of(key, &bytes)[..] {
            return None;
        }
        let idle = metadata.modified().ok().and_then(|time| SystemTime::now().duration_since(time).ok());
        if idle.is_some_and(|idle| idle > MARK_INTERVAL) {
            // Where that is not allowed, the entry is thrown out earlier than it need be.
            let _ = file.set_modified(SystemTime::now());
        }
        Some(bytes)
    }

    /// Puts an entry in the place of another of this key.
    ///
    /// # Errors
    /// When the entry is not there afterwards; what was there before is.
    pub fn write(&self, key: u128, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        // One flat directory: making and looking at two hundred more took as long as writing small entries.
        let make = || tempfile::Builder::new().prefix(sweep::TEMPORARY).tempfile_in(&self.entries);
        let mut file = match make() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.prepare()?;
                make()?
            }
            other => other?,
        };
        file.write_all(&head_of(key, bytes))?;
        file.write_all(bytes)?;
        // Not synced: after a crash of the machine, an entry that is not whole is no entry.
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Where an entry is.
    fn path(&self, key: u128) -> PathBuf {
        self.entries.join(format!("{key:032x}"))
    }

    /// Makes the directory, and tells backup programs and git to pass it over.
    fn prepare(&self) -> io::Result<()> {
        fs::create_dir_all(&self.entries)?;
        for (name, text) in MARKERS {
            let path = self.root.join(name);
            if !path.exists() {
                fs::write(path, text)?;
            }
        }
        Ok(())
    }
}

fn head_of(key: u128, bytes: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(MAGIC);
    head[8..24].copy_from_slice(&key.to_le_bytes());
    head[24..].copy_from_slice(&digest(bytes).to_le_bytes());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(root: &Path) -> Store {
        Store::open(root, 7, DEFAULT_STORE_LIMIT)
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert_eq!(store.read(1), None);
        store.write(1, b"one").unwrap();
        store.write(1, b"another").unwrap();
        assert_eq!(store.read(1).as_deref(), Some(&b"another"[..]));
        assert_eq!(store.read(2), None);
        assert_eq!(Store::open(folder.path(), 8, DEFAULT_STORE_LIMIT).read(1), None);
    }

    #[test]
    fn an_entry_that_was_cut_short_changed_or_moved_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let whole = {
            store.write(1, b"some bytes").unwrap();
            fs::read(store.path(1)).unwrap()
        };
        for length in 0..whole.len() {
            fs::write(store.path(1), &whole[..length]).unwrap();
            assert_eq!(store.read(1), None, "{length} bytes");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(store.path(1), &bytes).unwrap();
            assert_eq!(store.read(1), None, "byte {at}");
        }
        fs::write(store.path(1), &whole).unwrap();
        assert!(store.read(1).is_some());
        store.write(2, b"other").unwrap();
        fs::copy(store.path(1), store.path(2)).unwrap();
        assert_eq!(store.read(2), None);
    }

    #[test]
    fn what_cannot_be_written_is_said_and_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "no directory").unwrap();
        assert!(store(&blocked).write(1, b"x").is_err());
        assert_eq!(store(&blocked).read(1), None);
        assert_eq!(fs::read_to_string(&blocked).unwrap(), "no directory");
    }
}
