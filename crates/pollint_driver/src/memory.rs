//! What a caller that runs again and again keeps from run to run: the facts of unchanged files, compiled queries and the
//! data table. It knows when a file has changed and nothing of what is in it.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use pollint_base::config::Config;
use rustc_hash::FxHashMap;

use crate::prepared::Prepared;
use crate::read::Lowered;

/// Facts and compiled tables of earlier runs. It holds what one working directory with one configuration gave; a run
/// with others begins anew.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    prepared: Option<(Key, Arc<Prepared>)>,
    files: FxHashMap<PathBuf, Remembered>,
    imports: FxHashMap<PathBuf, (Stamp, Arc<[String]>)>,
    run: u64,
}

/// What the facts of a file depend on, beside the file.
#[derive(Clone, PartialEq)]
struct Key {
    cwd: PathBuf,
    config: Config,
    queries: Vec<(String, String)>,
}

struct Remembered {
    stamp: Stamp,
    lowered: Lowered,
    run: u64,
}

/// By what a file is known to be unchanged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stamp {
    /// Time of the last change and length.
    Disk(SystemTime, u64),
    /// Text that is not saved yet.
    Unsaved(Arc<[u8]>),
}

impl Stamp {
    /// The stamp of a file on disk; none where the system does not tell the time of the last change.
    pub(crate) fn of(path: &Path) -> Option<Stamp> {
        let metadata: Metadata = std::fs::metadata(path).ok()?;
        Some(Stamp::Disk(metadata.modified().ok()?, metadata.len()))
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Memory").field("files", &self.lock().files.len()).finish()
    }
}

impl Memory {
    /// Forgets the files that the last `runs` runs did not need.
    pub fn forget_unused(&self, runs: u64) {
        let mut kept = self.lock();
        let oldest = kept.run.saturating_sub(runs);
        kept.files.retain(|_, file| file.run > oldest);
    }

    /// Begins a run: the queries and tables for a configuration.
    pub(crate) fn prepare(&self, cwd: &Path, config: &Config, queries: &[(String, String)]) -> Arc<Prepared> {
        let key = Key { cwd: cwd.to_owned(), config: config.clone(), queries: queries.to_vec() };
        let mut kept = self.lock();
        kept.run += 1;
        if let Some((known, prepared)) = &kept.prepared
            && *known == key
        {
            return Arc::clone(prepared);
        }
        let prepared = Arc::new(Prepared::new(queries.to_vec(), config.clone()));
        kept.files.clear();
        kept.prepared = Some((key, Arc::clone(&prepared)));
        prepared
    }

    /// What was lowered of a file, if it has not changed.
    pub(crate) fn recall(&self, path: &Path, stamp: &Stamp) -> Option<Lowered> {
        let mut kept = self.lock();
        let run = kept.run;
        let file = kept.files.get_mut(path).filter(|file| file.stamp == *stamp)?;
        file.run = run;
        Some(file.lowered.clone())
    }

    pub(crate) fn remember(&self, path: &Path, stamp: Stamp, lowered: Lowered) {
        let mut kept = self.lock();
        let run = kept.run;
        kept.files.insert(path.to_owned(), Remembered { stamp, lowered, run });
    }

    /// The paths that a file imports, if it has not changed.
    pub(crate) fn recall_imports(&self, path: &Path, stamp: &Stamp) -> Option<Arc<[String]>> {
        let kept = self.lock();
        let (known, imports) = kept.imports.get(path)?;
        (known == stamp).then(|| Arc::clone(imports))
    }

    pub(crate) fn remember_imports(&self, path: &Path, stamp: Stamp, imports: Arc<[String]>) {
        self.lock().imports.insert(path.to_owned(), (stamp, imports));
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // Entries are put in whole: a panic elsewhere leaves none half done.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsaved(text: &str) -> Stamp {
        Stamp::Unsaved(text.as_bytes().into())
    }

    fn begin(memory: &Memory, cwd: &str) {
        memory.prepare(Path::new(cwd), &Config::default(), &[]);
    }

    #[test]
    fn a_file_is_recalled_while_it_is_the_same() {
        let (memory, path) = (Memory::default(), Path::new("/m/a.go"));
        begin(&memory, "/m");
        memory.remember(path, unsaved("one"), Lowered::default());
        assert!(memory.recall(path, &unsaved("one")).is_some());
        assert!(memory.recall(path, &unsaved("two")).is_none());
        begin(&memory, "/m");
        assert!(memory.recall(path, &unsaved("one")).is_some());
        begin(&memory, "/n");
        assert!(memory.recall(path, &unsaved("one")).is_none());
    }

    #[test]
    fn what_no_run_needs_is_forgotten() {
        let (memory, old, new) = (Memory::default(), Path::new("/m/a.go"), Path::new("/m/b.go"));
        begin(&memory, "/m");
        memory.remember(old, unsaved("a"), Lowered::default());
        memory.remember(new, unsaved("b"), Lowered::default());
        begin(&memory, "/m");
        assert!(memory.recall(new, &unsaved("b")).is_some());
        memory.forget_unused(1);
        assert!(memory.recall(old, &unsaved("a")).is_none());
        assert!(memory.recall(new, &unsaved("b")).is_some());
    }
}
