//! The graph as JSON, on one line: chains are long lists of small numbers.

use std::io;

use super::Page;
use super::document::document;

/// Writes the document.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &document(page, &|_| None))?;
    writeln!(out)
}
