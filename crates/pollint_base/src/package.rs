//! Modules, packages and files as data: what discovery found, before anything is parsed.

use serde::{Deserialize, Serialize};

use crate::span::FileId;

/// A Go language version, such as 1.21. Ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GoVersion {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl GoVersion {
    /// What Go assumes when `go.mod` has no `go` line (Go Modules Reference, "go directive").
    pub const DEFAULT: GoVersion = GoVersion { major: 1, minor: 16 };

    /// `1.minor`.
    #[must_use]
    pub const fn new(minor: u16) -> Self {
        GoVersion { major: 1, minor }
    }

    /// Parses `1.21`, `1.21.3`, `1.21rc1` or `go1.21`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("go").unwrap_or(text);
        let (major, rest) = text.split_once('.').unwrap_or((text, "0"));
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Some(GoVersion { major: major.parse().ok()?, minor: rest[..digits].parse().ok()? })
    }
}

/// A package of one run: an index into the run's list of packages (one per directory and package name;
/// the external test package `p_test` is an entry of its own).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PackageId(pub u32);

impl PackageId {
    /// The index as `usize`.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a package is to the binary it is linked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PackageKind {
    /// The package of a directory: production files, and its internal `_test.go` files if it is checked.
    Normal,
    /// The external test package `p_test` of a directory.
    ExternalTest,
}

/// A loaded package: files of one directory that share a package clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Import path; of the directory, also for `p_test`.
    pub import_path: String,
    /// The name in its package clause, without `_test` stripped.
    pub name: String,
    /// Normal or external test package.
    pub kind: PackageKind,
    /// Its files in name order: for a checked package the internal test files are among them.
    pub files: Vec<FileId>,
    /// The module's language version.
    pub go_version: GoVersion,
    /// Import paths as written in its files, with the package each resolves to if that is loaded.
    pub imports: Vec<(String, Option<PackageId>)>,
    /// The loaded packages that it links into every binary it is part of, sorted: those that its production files import,
    /// and for a `p_test` those that any of its files import.
    pub links: Vec<PackageId>,
    /// Whether the user asked for it (then its tests are checked) or it is only imported by one that was.
    pub checked: bool,
    /// Whether its files belong to a module of the project (main module, `go.work`, or a `replace` by path), and so may be reported in.
    pub local: bool,
    /// The `p` of a `p_test`, in the same directory.
    pub under_test: Option<PackageId>,
}

/// The packages linked into a test binary, sorted: the package, its `p_test`, and all they import. What the test files
/// of other packages import is not part of it.
#[must_use]
pub fn linked(packages: &[Package], package: PackageId) -> Vec<PackageId> {
    let mut linked = vec![false; packages.len()];
    let own = &packages[package.index()];
    let mut pending: Vec<PackageId> = own.imports.iter().filter_map(|(_, package)| *package).collect();
    pending.push(package);
    let is_external = |other: &&Package| other.under_test == Some(package);
    for external in packages.iter().filter(is_external) {
        pending.extend(&external.links);
    }
    for (at, other) in packages.iter().enumerate() {
        linked[at] = is_external(&other);
    }
    while let Some(next) = pending.pop() {
        if !std::mem::replace(&mut linked[next.index()], true) {
            pending.extend(&packages[next.index()].links);
        }
    }
    let numbers = (0..).zip(linked).filter(|(_, is_linked)| *is_linked);
    numbers.map(|(number, _)| PackageId(number)).collect()
}

/// A file of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Path relative to the working directory, with `/`; what every output shows.
    pub path: String,
    /// Its package.
    pub package: PackageId,
    /// Whether the name ends in `_test.go`.
    pub is_test: bool,
}
