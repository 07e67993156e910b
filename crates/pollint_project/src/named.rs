//! From import paths, as `go test` prints them, to directories of the tree: the way back from [`Project::select`].

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::display::{display_path, relative};
use crate::package::PackageDir;
use crate::project::Project;

/// A package that was asked for by its import path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedPackage {
    /// The import path.
    pub import_path: String,
    /// Its directory, relative to the working directory, with `/`.
    pub display: String,
    /// The directory of its module, likewise; `.` for the working directory.
    pub module_dir: String,
    /// The directory below that of the module, as `go test` takes it: `./internal/db`, or `.`.
    pub inside: String,
}

impl Project {
    /// The packages of these import paths, among those below the working directory, nested modules included. A name
    /// that is no import path of the tree may be the end of one; the shortest such path is taken.
    #[must_use]
    pub fn packages_named(&self, names: &[String]) -> Vec<NamedPackage> {
        let mut all: Vec<Arc<PackageDir>> = self.everything().into_values().collect();
        all.sort_by_key(|package| (package.import_path.len(), package.dir.clone()));
        let mut found: Vec<NamedPackage> = names
            .iter()
            .filter_map(|name| {
                let exact = all.iter().find(|package| package.import_path == *name);
                let end = || all.iter().find(|package| package.import_path.ends_with(&format!("/{name}")));
                exact.or_else(end).map(|package| self.named(package))
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// All directories with Go files below the working directory.
    fn everything(&self) -> BTreeMap<PathBuf, Arc<PackageDir>> {
        let mut starts = vec![self.cwd().to_owned()];
        let mut all = BTreeMap::new();
        while let Some(start) = starts.pop() {
            let walk = self.walker().walk(&start);
            starts.extend(walk.nested);
            for (dir, names) in walk.dirs {
                if let Some(package) = self.selected_package(&dir, names) {
                    all.insert(dir, package);
                }
            }
        }
        all
    }

    fn named(&self, package: &PackageDir) -> NamedPackage {
        let module = self.module(package.module);
        let inside = relative(&module.dir, &package.dir).unwrap_or_default();
        NamedPackage {
            import_path: package.import_path.clone(),
            display: package.display.clone(),
            module_dir: display_path(self.cwd(), &module.dir),
            inside: if inside.is_empty() { ".".to_owned() } else { format!("./{inside}") },
        }
    }
}
