//! A directory with Go files. Which packages its files belong to stands in the files, which are not read here.

use std::path::{Path, PathBuf};

use pollint_base::package::GoVersion;

use crate::exclude::Exclude;

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A module of the project: the main module, one of the workspace, or a `replace` by path.
    Local,
    /// A copy under `vendor/`.
    Vendor,
    /// The cache of downloaded modules.
    ModuleCache,
    /// The standard library.
    Std,
}

/// A Go file of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Where it is.
    pub path: PathBuf,
    /// What outputs show: relative to the working directory, with `/`.
    pub display: String,
    /// Its name without directories.
    pub name: String,
    /// Whether the name ends in `_test.go`.
    pub is_test: bool,
}

/// A directory with Go files, its tests included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageDir {
    /// The directory.
    pub dir: PathBuf,
    /// What outputs show: relative to the working directory, with `/`.
    pub display: String,
    /// The import path; without a module, the path from the root.
    pub import_path: String,
    /// The module, an index into the project's.
    pub module: usize,
    /// The module's language version.
    pub go_version: GoVersion,
    /// Where it comes from.
    pub origin: Origin,
    /// Its Go files in name order, whatever their build constraints.
    pub files: Vec<FileEntry>,
}

impl PackageDir {
    /// Whether findings in its files are the project's own.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.origin == Origin::Local
    }
}

/// Whether Go takes a file of this name for source.
pub(crate) fn is_go_file(name: &str) -> bool {
    name.ends_with(".go") && !name.starts_with(['_', '.'])
}

/// The entries of Go files with these names, sorted, without those that are excluded. `shown` is what outputs call `dir`.
pub(crate) fn entries(shown: &str, dir: &Path, mut names: Vec<String>, exclude: &Exclude) -> Vec<FileEntry> {
    names.sort();
    names
        .into_iter()
        .map(|name| FileEntry {
            path: dir.join(&name),
            display: if shown == "." { name.clone() } else { format!("{shown}/{name}") },
            is_test: name.ends_with("_test.go"),
            name,
        })
        .filter(|entry| !exclude.matches(&entry.path))
        .collect()
}

/// The Go files of a directory by name; none if it cannot be read. Names that are not UTF-8 are passed over: no
/// output could name them.
pub(crate) fn go_file_names(dir: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if is_go_file(&name) && !is_directory(&entry) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Whether the entry is a directory or a link to one. A link to nothing is none: reading it says what is wrong.
fn is_directory(entry: &std::fs::DirEntry) -> bool {
    match entry.file_type() {
        Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
        Ok(kind) => kind.is_dir(),
        Err(_) => false,
    }
}
