//! The texts of a run's files, read when an experiment asks for them. A file that is no longer what was analyzed has no
//! text: no experiment is made with it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pollint_base::span::{FileId, LineIndex};
use pollint_confirm::Files;

use crate::Outcome;

/// The files of an outcome.
pub(super) struct Texts {
    paths: Vec<PathBuf>,
    lines: Vec<LineIndex>,
    texts: Vec<OnceLock<Option<String>>>,
}

impl Texts {
    pub(super) fn of(outcome: &Outcome) -> Texts {
        // Go prints paths without links.
        let real = |path: &PathBuf| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        Texts {
            paths: outcome.paths.iter().map(real).collect(),
            lines: outcome.lines.clone(),
            texts: outcome.paths.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    fn read(&self, file: FileId) -> Option<String> {
        let text = std::fs::read_to_string(self.paths.get(file.index())?).ok()?;
        (self.lines.get(file.index())? == &LineIndex::new(text.as_bytes())).then_some(text)
    }
}

impl Files for Texts {
    fn path(&self, file: FileId) -> Option<&Path> {
        self.paths.get(file.index()).map(PathBuf::as_path)
    }

    fn text(&self, file: FileId) -> Option<&str> {
        self.texts.get(file.index())?.get_or_init(|| self.read(file)).as_deref()
    }
}
