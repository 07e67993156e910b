//! Walking a tree for directories with Go files, by the rules of Go's `./...`. Symbolic links are not followed, so
//! loops cannot occur; what cannot be read becomes a problem.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pollint_base::diagnostic::Problem;
use walkdir::{DirEntry, WalkDir};

use crate::display::{display_path, relative};
use crate::exclude::Exclude;
use crate::modules::{Modules, has_go_mod};
use crate::package::is_go_file;

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Directories with Go files, and the names of these.
    pub(crate) dirs: BTreeMap<PathBuf, Vec<String>>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
    /// Modules that were passed over because the walk started in another.
    pub(crate) nested: Vec<PathBuf>,
    /// Whether Go files were passed over because the configuration excludes them.
    pub(crate) excluded: bool,
}

/// Whether `./...` passes over directories of this name (`go help packages`).
#[must_use]
pub fn is_passed_over(name: &str) -> bool {
    name.starts_with(['.', '_']) || name == "testdata" || name == "vendor"
}

/// The surroundings of a walk.
pub(crate) struct Walker<'a> {
    pub(crate) cwd: &'a Path,
    pub(crate) modules: &'a Modules,
    pub(crate) exclude: &'a Exclude,
}

impl Walker<'_> {
    /// Walks from `start`, which itself may have any name.
    pub(crate) fn walk(&self, start: &Path) -> Walk {
        let mut walk = Walk::default();
        // Below a directory without a module each module is walked as its own. Go would find nothing there; it would
        // be a strange answer to a person who asks about a whole repository.
        let enters_modules = self.modules.owner(start).is_none();
        // Files before directories: those of one directory come one after the other.
        let order = |one: &DirEntry, other: &DirEntry| {
            let key = |entry: &DirEntry| entry.file_type().is_dir();
            key(one).cmp(&key(other)).then_with(|| one.file_name().cmp(other.file_name()))
        };
        let mut entries = WalkDir::new(start).sort_by(order).into_iter();
        let mut files: Vec<(PathBuf, Vec<String>)> = Vec::new();
        while let Some(entry) = entries.next() {
            match entry {
                Err(error) => walk.problems.push(self.problem(start, &error)),
                Ok(entry) if entry.depth() == 0 || entry.file_type().is_dir() => {
                    if !self.enters(&entry, enters_modules, &mut walk) {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) => self.visit_file(&entry, &mut files, &mut walk.excluded),
            }
        }
        walk.dirs = files.into_iter().collect();
        walk
    }

    fn enters(&self, entry: &DirEntry, enters_modules: bool, walk: &mut Walk) -> bool {
        let path = entry.path();
        if self.exclude.matches(path) {
            walk.excluded = true;
            return false;
        }
        if entry.depth() == 0 {
            return true;
        }
        let name = entry.file_name().to_string_lossy();
        if is_passed_over(&name) {
            return false;
        }
        if !enters_modules && has_go_mod(path) {
            walk.nested.push(path.to_owned());
            return false;
        }
        !self.is_ignored(path)
    }

    /// Whether an `ignore` line of the module's `go.mod` names the directory.
    fn is_ignored(&self, path: &Path) -> bool {
        let Some(owner) = self.modules.owner(path) else { return false };
        let module = self.modules.get(owner);
        let Some(inside) = relative(&module.dir, path).filter(|inside| !inside.is_empty()) else {
            return false;
        };
        let inside = format!("/{inside}/");
        module.go_mod.ignores.iter().any(|pattern| match pattern.strip_prefix("./") {
            Some(rooted) => inside.starts_with(&format!("/{}/", rooted.trim_matches('/'))),
            None => inside.contains(&format!("/{}/", pattern.trim_matches('/'))),
        })
    }

    fn visit_file(&self, entry: &DirEntry, files: &mut Vec<(PathBuf, Vec<String>)>, excluded: &mut bool) {
        let Some(name) = entry.file_name().to_str().filter(|name| is_go_file(name)) else { return };
        // A link to a directory is no source file; a link to nothing is one that cannot be read.
        if entry.file_type().is_symlink() && entry.path().is_dir() {
            return;
        }
        if self.exclude.matches(entry.path()) {
            *excluded = true;
            return;
        }
        let Some(dir) = entry.path().parent() else { return };
        match files.last_mut().filter(|(last, _)| last == dir) {
            Some((_, names)) => names.push(name.to_owned()),
            None => files.push((dir.to_owned(), vec![name.to_owned()])),
        }
    }

    fn problem(&self, start: &Path, error: &walkdir::Error) -> Problem {
        let path = error.path().unwrap_or(start);
        let message = match error.io_error() {
            Some(cause) if cause.kind() == std::io::ErrorKind::PermissionDenied => {
                "skipped: no permission to read this directory".to_owned()
            }
            Some(cause) => format!("skipped: this directory cannot be read: {cause}"),
            None => "skipped: this symbolic link leads back to a directory above it".to_owned(),
        };
        Problem { file: display_path(self.cwd, path), message, range: None }
    }
}
