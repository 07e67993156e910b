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
    read: RefCell<BTreeMap<PathBuf, Arc<[u8]>>>,
}

impl<'o> Texts<'o> {
    pub(crate) fn new(overlay: &'o Overlay, encoding: Encoding) -> Texts<'o> {
        Texts { overlay, encoding, read: RefCell::default() }
    }

    /// The range of a span of a file; none if the file is gone or no longer the one that was analyzed.
    pub(crate) fn range(&self, path: &Path, span: Span, seen: Option<&LineIndex>) -> Option<Range> {
        let bytes = self.bytes(path)?;
        if seen.is_some_and(|seen| *seen != LineIndex::new(&bytes)) {
            return None;
        }
        Some(Text::new(&bytes, self.encoding).range(span))
    }

    /// Where a location of a run's result is.
    pub(crate) fn place(&self, outcome: &Outcome, location: Location) -> Option<(Uri, Range)> {
        let path = outcome.paths.get(location.file.index())?;
        let range = self.range(path, location.span, outcome.lines.get(location.file.index()))?;
        Some((Uri::from_file_path(path).ok()?, range))
    }

    fn bytes(&self, path: &Path) -> Option<Arc<[u8]>> {
        if let Some(text) = self.overlay.get(path) {
            return Some(Arc::clone(text));
        }
        let mut read = self.read.borrow_mut();
        if let Some(text) = read.get(path) {
            return Some(Arc::clone(text));
        }
        let text: Arc<[u8]> = std::fs::read(path).ok()?.into();
        read.insert(path.to_owned(), Arc::clone(&text));
        Some(text)
    }
}
