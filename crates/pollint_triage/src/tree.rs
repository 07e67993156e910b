//! The analyzed tree as the log sees it: which file and line a stack or a message means, on whatever machine the tests
//! ran. Files are found by their package, so that a file of the same name elsewhere is never taken for it.

use std::collections::BTreeMap;

use pollint_base::diagnostic::Diagnostic;
use pollint_base::graph::Graph;
use pollint_base::package::{Package, SourceFile};
use pollint_base::span::{FileId, LineIndex, Location};

use crate::log::Frame;

/// What an analysis knows of a tree.
pub struct Tree<'a> {
    /// Tests, places and goroutines.
    pub graph: &'a Graph,
    /// What the rules report, down to infos of low confidence.
    pub diagnostics: &'a [Diagnostic],
    /// The files, by their number.
    pub files: &'a [SourceFile],
    /// Their lines.
    pub lines: &'a [LineIndex],
    /// The packages, by their number.
    pub packages: &'a [Package],
    /// The text of a line, if it can be had.
    pub code: &'a dyn Fn(FileId, u32) -> Option<String>,
}

/// A line of a file of the tree.
pub(crate) type Spot = (FileId, u32);

/// Finds the files that logs name.
pub(crate) struct Finder<'t> {
    pub(crate) tree: &'t Tree<'t>,
    by_name: BTreeMap<&'t str, Vec<FileId>>,
}

impl<'t> Finder<'t> {
    pub(crate) fn new(tree: &'t Tree<'t>) -> Finder<'t> {
        let mut by_name: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
        for (number, file) in (0..).zip(tree.files) {
            by_name.entry(base_name(&file.path)).or_default().push(FileId(number));
        }
        Finder { tree, by_name }
    }

    /// The import path of the package that a file belongs to.
    pub(crate) fn package(&self, file: FileId) -> &'t str {
        let package = self.tree.files.get(file.index()).map(|file| file.package.index());
        package.and_then(|at| self.tree.packages.get(at)).map_or("", |package| package.import_path.as_str())
    }

    /// The line of a position.
    pub(crate) fn spot(&self, location: Location) -> Spot {
        let lines = self.tree.lines.get(location.file.index());
        (location.file, lines.map_or(1, |lines| lines.line(location.span.start)))
    }

    /// The line that a frame of a stack means, if it is of the tree. A command's functions are all of `main`; their
    /// directory tells.
    pub(crate) fn frame(&self, frame: &Frame) -> Option<Spot> {
        let package = frame.package()?;
        let named = self.by_name.get(base_name(&frame.file))?;
        let is_same = |file: &&FileId| match package.as_str() {
            "main" => self.directory(**file) == directory_name(&frame.file),
            path => self.package(**file) == path,
        };
        named.iter().find(is_same).map(|file| (*file, frame.line))
    }

    /// The line that a message of a test means: its file stands in the package of the test.
    pub(crate) fn message(&self, package: &str, file: &str, line: u32) -> Option<Spot> {
        let named = self.by_name.get(base_name(file))?;
        named.iter().find(|file| self.package(**file) == package).map(|file| (*file, line))
    }

    fn directory(&self, file: FileId) -> &str {
        self.tree.files.get(file.index()).map_or("", |file| directory_name(&file.path))
    }

    /// A line with the next few, in lower case, each run of blanks as one: what a call is given stands there.
    pub(crate) fn code_around(&self, (file, line): Spot) -> String {
        const LINES: u32 = 5;
        let lines = (line..line + LINES).filter_map(|line| self.code((file, line)));
        let text = lines.collect::<Vec<_>>().join(" ").to_lowercase().replace('`', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text of a line.
    pub(crate) fn code(&self, spot: Spot) -> Option<String> {
        (self.tree.code)(spot.0, spot.1)
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn directory_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).nth(1).unwrap_or_default()
}
