//! Paths, positions and text of the run's files, read from disk only when a reporter asks. It knows that a file may
//! have vanished or changed since it was analyzed, and then gives no text rather than a wrong one.

use std::path::PathBuf;
use std::sync::OnceLock;

use pollint_base::package::SourceFile;
use pollint_base::span::{FileId, LineColumn, LineIndex, Location};

/// The files of a run.
#[derive(Default)]
pub(crate) struct Sources {
    files: Vec<SourceFile>,
    /// Where each file is on disk.
    paths: Vec<PathBuf>,
    /// Line starts as the analysis saw them, by file; an empty index means unknown.
    lines: Vec<LineIndex>,
    texts: Vec<OnceLock<Option<Text>>>,
    /// What continuous-integration hosts need before a path, as they count from the top of the checkout.
    ci_prefix: String,
}

/// A file's bytes and lines.
pub(crate) struct Text {
    /// The bytes, which need not be UTF-8.
    pub(crate) bytes: Vec<u8>,
    /// Its lines.
    pub(crate) index: LineIndex,
}

/// A location as lines and columns: base 1, columns in UTF-8 bytes, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    /// First position.
    pub(crate) start: LineColumn,
    /// One past the last position.
    pub(crate) end: LineColumn,
}

impl Sources {
    /// Files with their paths on disk and the line starts the analysis worked on, all in the order of [`FileId`].
    pub(crate) fn new(paths: Vec<PathBuf>, files: Vec<SourceFile>, lines: Vec<LineIndex>) -> Self {
        let texts = files.iter().map(|_| OnceLock::new()).collect();
        Sources { files, paths, lines, texts, ci_prefix: String::new() }
    }

    /// Sets what [`Sources::ci_path`] puts before every path: empty, or a directory that ends in `/`.
    pub(crate) fn with_ci_prefix(mut self, prefix: String) -> Self {
        self.ci_prefix = prefix;
        self
    }

    /// The path to show.
    pub(crate) fn path(&self, file: FileId) -> &str {
        self.files.get(file.index()).map_or("?", |file| file.path.as_str())
    }

    /// The path from the top of the checkout, which CI hosts want.
    pub(crate) fn ci_path(&self, file: FileId) -> String {
        self.ci_path_of(self.path(file))
    }

    /// Like [`Sources::ci_path`], for a path that need not be one of the run's files.
    pub(crate) fn ci_path_of(&self, path: &str) -> String {
        let joined = format!("{}{path}", self.ci_prefix);
        let mut parts: Vec<&str> = Vec::new();
        for part in joined.split('/') {
            match part {
                "." => {}
                ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// Lines and columns of a location.
    pub(crate) fn range(&self, location: Location) -> Range {
        let known = self.lines.get(location.file.index()).filter(|index| !index.starts.is_empty());
        let index = known.or_else(|| self.text(location.file).map(|text| &text.index));
        let unknown = LineColumn { line: 1, column: 1 };
        let position = |offset| index.map_or(unknown, |index| index.line_column(offset));
        Range {
            start: position(location.span.start),
            end: position(location.span.end.max(location.span.start)),
        }
    }

    /// The text of a file, or nothing when it cannot be read or is no longer what was analyzed.
    pub(crate) fn text(&self, file: FileId) -> Option<&Text> {
        self.texts.get(file.index())?.get_or_init(|| self.read(file)).as_ref()
    }

    fn read(&self, file: FileId) -> Option<Text> {
        let bytes = std::fs::read(self.paths.get(file.index())?).ok()?;
        let index = LineIndex::new(&bytes);
        let analyzed = self.lines.get(file.index()).filter(|index| !index.starts.is_empty());
        if analyzed.is_some_and(|analyzed| *analyzed != index) {
            return None;
        }
        Some(Text { bytes, index })
    }
}

impl Text {
    /// The bytes of a line (base 1) without its line end; empty past the end of the file.
    pub(crate) fn line(&self, line: u32) -> &[u8] {
        let number = line.max(1) as usize;
        let Some(start) = self.index.starts.get(number - 1).map(|start| *start as usize) else { return &[] };
        let end = self.index.starts.get(number).map_or(self.bytes.len(), |end| *end as usize);
        let line = self.bytes.get(start..end).unwrap_or(&[]);
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// The bytes of a span, clipped to the file.
    pub(crate) fn slice(&self, start: u32, end: u32) -> &[u8] {
        let clip = |offset: u32| (offset as usize).min(self.bytes.len());
        &self.bytes[clip(start)..clip(end).max(clip(start))]
    }

    /// A position with its column counted in Unicode code points, base 1.
    pub(crate) fn code_points(&self, position: LineColumn) -> LineColumn {
        let line = self.line(position.line);
        let bytes = (position.column.max(1) - 1) as usize;
        let before = String::from_utf8_lossy(&line[..bytes.min(line.len())]);
        // A column past the visible line, as an end on the line break has, keeps its distance.
        let beyond = bytes.saturating_sub(line.len());
        let column = u32::try_from(before.chars().count() + beyond + 1).unwrap_or(u32::MAX);
        LineColumn { line: position.line, column }
    }
}

#[cfg(test)]
impl Sources {
    /// In-memory files, for the reporters' tests; a file without text is one that vanished.
    pub(crate) fn in_memory(files: &[(&str, Option<&str>)]) -> Self {
        let file = |(path, _): &(&str, Option<&str>)| SourceFile {
            path: (*path).to_owned(),
            package: pollint_base::package::PackageId(0),
            is_test: path.ends_with("_test.go"),
        };
        let lines = |(_, text): &(&str, Option<&str>)| LineIndex::new(text.unwrap_or_default().as_bytes());
        let sources =
            Sources::new(Vec::new(), files.iter().map(file).collect(), files.iter().map(lines).collect());
        for (cell, (_, text)) in sources.texts.iter().zip(files) {
            let text = text
                .map(|text| Text { bytes: text.as_bytes().to_vec(), index: LineIndex::new(text.as_bytes()) });
            assert!(cell.set(text).is_ok());
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollint_base::package::PackageId;
    use pollint_base::span::Span;

    fn on_disk(directory: &tempfile::TempDir, name: &str, analyzed: &str) -> Sources {
        let file = SourceFile { path: name.to_owned(), package: PackageId(0), is_test: true };
        Sources::new(vec![directory.path().join(name)], vec![file], vec![LineIndex::new(analyzed.as_bytes())])
    }

    #[test]
    fn a_changed_or_vanished_file_has_positions_but_no_text() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("a.go"), "one\ntwo\nthree\n").unwrap();
        let location = Location { file: FileId(0), span: Span::new(4, 7) };
        let expected =
            Range { start: LineColumn { line: 2, column: 1 }, end: LineColumn { line: 2, column: 4 } };

        let same = on_disk(&directory, "a.go", "one\ntwo\nthree\n");
        assert_eq!(same.range(location), expected);
        assert_eq!(same.text(FileId(0)).unwrap().line(2), b"two");

        let changed = on_disk(&directory, "a.go", "one\ntwo\n");
        assert_eq!(changed.range(location), expected);
        assert!(changed.text(FileId(0)).is_none());

        let vanished = on_disk(&directory, "b.go", "one\ntwo\n");
        assert_eq!(vanished.range(location), expected);
        assert!(vanished.text(FileId(0)).is_none());
    }

    #[test]
    fn columns_convert_to_code_points() {
        let sources = Sources::in_memory(&[("a.go", Some("héé x\n"))]);
        let text = sources.text(FileId(0)).unwrap();
        let convert = |column| text.code_points(LineColumn { line: 1, column }).column;
        assert_eq!(convert(1), 1);
        assert_eq!(convert(7), 5);
        assert_eq!(convert(8), 6);
        assert_eq!(convert(9), 7);
    }

    #[test]
    fn ci_paths_start_at_the_top_of_the_checkout() {
        let sources = Sources::in_memory(&[("../lib/a.go", None)]).with_ci_prefix("service/".to_owned());
        assert_eq!(sources.ci_path(FileId(0)), "lib/a.go");
        assert_eq!(sources.ci_path_of("./b.go"), "service/b.go");
    }
}
