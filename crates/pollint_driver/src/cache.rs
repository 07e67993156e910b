//! What earlier runs have left behind: per directory the outlines and the facts of its files, and the reports of its test
//! binary. It knows where they are and how they are written down, and refuses to know when they hold: whoever asks has
//! the number of what it asks for, made from all that it depends on.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use pollint_base::constraint::TagSet;
use pollint_project::{DEFAULT_STORE_LIMIT, Store, digest};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::pack::{Pack, pack};

/// What is kept of a directory, each in an entry of its own: a run in which nothing has changed reads no facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// Outlines, by file.
    Outlines,
    /// Facts, by file.
    Facts,
    /// Reports, by all that they depend on.
    Reports,
}

/// How many reports of one binary are kept: those of the last few configurations or branches.
const REPORTS: usize = 4;

/// The cache of a run; without a store, nothing is found and nothing is kept.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    store: Option<Store>,
    written: AtomicU64,
    /// Why something could not be written, the first time.
    failure: Mutex<Option<String>>,
}

impl Cache {
    /// The cache in a directory. Facts depend on the code that makes them, on the project's own queries, and on which
    /// files the tags leave out.
    pub(crate) fn open(root: &Path, queries: &[(String, String)], tags: Option<&TagSet>) -> Cache {
        let made_by = (env!("POLLINT_BUILD"), queries, tags);
        let kind = digest(&to_bytes(&made_by));
        Cache { store: Some(Store::open(root, kind, DEFAULT_STORE_LIMIT)), ..Cache::default() }
    }

    /// Whether anything is kept.
    pub(crate) fn is_on(&self) -> bool {
        self.store.is_some()
    }

    /// What is kept of a directory.
    pub(crate) fn read(&self, shelf: Shelf, dir: &Path) -> Pack {
        let bytes = self.store.as_ref().and_then(|store| store.read(key(shelf, dir)));
        bytes.map(Pack::new).unwrap_or_default()
    }

    /// Keeps what belongs to a directory now, and some of what did before: branches are switched to and fro.
    pub(crate) fn write(&self, shelf: Shelf, dir: &Path, new: &[(u128, Vec<u8>)], old: &Pack) {
        let Some(store) = &self.store else { return };
        let room = match shelf {
            Shelf::Reports => REPORTS,
            Shelf::Outlines | Shelf::Facts => new.len() * 2,
        };
        let is_old = |number: u128| new.iter().all(|(known, _)| *known != number);
        let items = new.iter().map(|(number, bytes)| (*number, bytes.as_slice()));
        let kept: Vec<(u128, &[u8])> =
            items.chain(old.iter().filter(|(number, _)| is_old(*number))).take(room).collect();
        let bytes = pack(&kept);
        match store.write(key(shelf, dir), &bytes) {
            Ok(()) => {
                self.written.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            }
            Err(error) => self.note(&error.to_string()),
        }
    }

    fn note(&self, failure: &str) {
        let mut known = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_with(|| failure.to_owned());
    }

    /// Ends the run: throws out what has not been used for long if there is too much. Why nothing could be kept, if so.
    pub(crate) fn close(&self) -> Option<String> {
        let store = self.store.as_ref()?;
        let written = self.written.swap(0, Ordering::Relaxed);
        let grown = if written > 0 { store.grown_by(written) } else { Ok(()) };
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        let failure = failure.or_else(|| grown.err().map(|error| error.to_string()))?;
        Some(format!("cache {}: {failure}", store.root().display()))
    }
}

/// The number of an entry.
fn key(shelf: Shelf, dir: &Path) -> u128 {
    digest(&[&[shelf as u8], dir.as_os_str().as_encoded_bytes()].concat())
}

/// Writes something down. What is written down here has no part that could fail.
pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

/// Reads what was written down; nothing if it is something else.
pub(crate) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}
