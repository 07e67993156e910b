//! The texts that a run saw, as far as its result is shown in them: what was open then, else what is on disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Range, Uri};
use pollint_base::span::{LineIndex, Location, Span};
use pollint_driver::{Outcome, Overlay};

use crate::position::{Encoding, Text};

/// Texts of files, each read once.
pub(crate) struct Texts<'o> {
    overlay: &'o Overlay,
    encoding: Encoding,
    read: RefCell<BTreeMap<PathBuf, Arc<Known>>>,
}

/// A text with its lines.
struct Known {
    bytes: Arc<[u8]>,
    lines: LineIndex,
}

impl<'o> Texts<'o> {
    pub(crate) fn new(overlay: &'o Overlay, encoding: Encoding) -> Texts<'o> {
        Texts { overlay, encoding, read: RefCell::default() }
    }

    /// The range of a span of a file; none if the file is gone or no longer the one that was analyzed.
    pub(crate) fn range(&self, path: &Path, span: Span, seen: Option<&LineIndex>) -> Option<Range> {
        let known = self.known(path)?;
        if seen.is_some_and(|seen| *seen != known.lines) {
            return None;
        }
        Some(Text::with_lines(&known.bytes, &known.lines, self.encoding).range(span))
    }

    /// Where a location of a run's result is.
    pub(crate) fn place(&self, outcome: &Outcome, location: Location) -> Option<(Uri, Range)> {
        let path = outcome.paths.get(location.file.index())?;
        let range = self.range(path, location.span, outcome.lines.get(location.file.index()))?;
        Some((Uri::from_file_path(path).ok()?, range))
    }

    fn known(&self, path: &Path) -> Option<Arc<Known>> {
        if let Some(known) = self.read.borrow().get(path) {
            return Some(Arc::clone(known));
        }
        let bytes = match self.overlay.get(path) {
            Some(text) => Arc::clone(text),
            None => std::fs::read(path).ok()?.into(),
        };
        let known = Arc::new(Known { lines: LineIndex::new(&bytes), bytes });
        self.read.borrow_mut().insert(path.to_owned(), Arc::clone(&known));
        Some(known)
    }
}
