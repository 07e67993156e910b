//! The project as a run sees it: where it works, what is kept out, and what it has found so far. Questions are
//! answered from memory where they can be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use pollint_base::diagnostic::Problem;
use rustc_hash::FxHashMap;

use crate::display::display_path;
use crate::display::{absolute, join_import, relative};
use crate::environment::Environment;
use crate::exclude::Exclude;
use crate::modules::{Module, ModuleKind, Modules};
use crate::package::{Origin, PackageDir, entries, go_file_names, is_go_file};
use crate::resolve::Scope;
use crate::walk::Walker;

/// What a run is told about its surroundings.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where Go keeps things.
    pub environment: Environment,
    /// What is neither read nor reported in.
    pub exclude: Exclude,
    /// Files, by absolute path, that exist for the run although they need not be on disk.
    pub unsaved: BTreeSet<PathBuf>,
}

/// An import as asked: the module, the directory where that matters, and the path.
pub(crate) type ImportKey = (usize, PathBuf, String);

/// A project on disk. Its questions may be asked from any thread; asked in the same order, they give the same
/// answers.
#[derive(Debug)]
pub struct Project {
    cwd: PathBuf,
    options: Options,
    modules: Modules,
    packages: Mutex<FxHashMap<PathBuf, Option<Arc<PackageDir>>>>,
    pub(crate) imports: Mutex<FxHashMap<ImportKey, Option<Arc<PackageDir>>>>,
    /// What decides the imports of main modules, by their indices, and since which change of the modules.
    pub(crate) scopes: Mutex<FxHashMap<usize, (usize, Arc<Scope>)>>,
}

impl Project {
    /// A project as seen from the working directory `cwd`, with the environment of this process and nothing
    /// excluded. Nothing is read yet, so nothing can fail.
    #[must_use]
    pub fn open(cwd: &Path) -> Project {
        let options = Options { environment: Environment::from_process(), ..Options::default() };
        Project::with_options(cwd, options)
    }

    /// A project as seen from the working directory `cwd`, which must be absolute.
    #[must_use]
    pub fn with_options(cwd: &Path, options: Options) -> Project {
        let cwd = absolute(cwd, Path::new("."));
        Project {
            modules: Modules::new(cwd.clone(), options.environment.clone()),
            cwd,
            options,
            packages: Mutex::default(),
            imports: Mutex::default(),
            scopes: Mutex::default(),
        }
    }

    /// The working directory, to which shown paths are relative.
    #[must_use]
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// The surroundings that the run was told about.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.options.environment
    }

    /// The module with the index that a package names.
    #[must_use]
    pub fn module(&self, index: usize) -> Arc<Module> {
        self.modules.get(index)
    }

    /// The modules met so far, in the order of their indices.
    #[must_use]
    pub fn modules_met(&self) -> Vec<Arc<Module>> {
        self.modules.all()
    }

    /// Problems with `go.mod` and `go.work` files met since this was last asked, sorted.
    pub fn take_problems(&self) -> Vec<Problem> {
        self.modules.take_problems()
    }

    pub(crate) fn modules(&self) -> &Modules {
        &self.modules
    }

    pub(crate) fn exclude(&self) -> &Exclude {
        &self.options.exclude
    }

    pub(crate) fn walker(&self) -> Walker<'_> {
        Walker { cwd: &self.cwd, modules: &self.modules, exclude: &self.options.exclude }
    }

    /// The package of a directory that the user asked for, with the names of its Go files. None if all of them are
    /// excluded.
    pub(crate) fn selected_package(&self, dir: &Path, names: Vec<String>) -> Option<Arc<PackageDir>> {
        self.package(dir, || Some(self.local_package(dir, self.with_unsaved(dir, names))))
    }

    /// The package of a directory of the project, if it has Go files.
    pub(crate) fn listed_package(&self, dir: &Path) -> Option<Arc<PackageDir>> {
        self.package(dir, || Some(self.local_package(dir, self.names_or_none(dir)?)))
    }

    /// The package of a directory that is not the project's own, if it has Go files.
    pub(crate) fn foreign_package(&self, description: PackageDir) -> Option<Arc<PackageDir>> {
        let dir = description.dir.clone();
        self.package(&dir, || {
            let files = entries(&description.display, &dir, self.names_or_none(&dir)?, &self.options.exclude);
            Some(PackageDir { files, ..description })
        })
    }

    fn names_or_none(&self, dir: &Path) -> Option<Vec<String>> {
        self.go_names(dir).ok().filter(|names| !names.is_empty())
    }

    /// The Go files of a directory, those that are not saved yet included.
    pub(crate) fn go_names(&self, dir: &Path) -> std::io::Result<Vec<String>> {
        Ok(self.with_unsaved(dir, go_file_names(dir)?))
    }

    fn with_unsaved(&self, dir: &Path, mut names: Vec<String>) -> Vec<String> {
        let inside = self.options.unsaved.range(dir.to_owned()..).take_while(|path| path.starts_with(dir));
        for path in inside.filter(|path| path.parent() == Some(dir)) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if is_go_file(name) && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    fn package(&self, dir: &Path, make: impl FnOnce() -> Option<PackageDir>) -> Option<Arc<PackageDir>> {
        let lock = || self.packages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(dir) {
            return known.clone();
        }
        let made = make().filter(|package| !package.files.is_empty()).map(Arc::new);
        lock().entry(dir.to_owned()).or_insert(made).clone()
    }

    fn local_package(&self, dir: &Path, names: Vec<String>) -> PackageDir {
        let index = self.modules.owner_or_tree(dir);
        let module = self.modules.get(index);
        let inside = relative(&module.dir, dir).unwrap_or_default();
        let mut package = self.describe(dir, import_path(&module, &inside), index);
        package.files = entries(&package.display, dir, names, &self.options.exclude);
        // A copy in `vendor/` is known by the path behind it, also when the user names it.
        if let Some((_, import)) = format!("/{inside}").rsplit_once("/vendor/") {
            package.import_path = import.to_owned();
            package.origin = Origin::Vendor;
            package.go_version =
                module.vendor.as_ref().map_or(module.go_version, |vendor| vendor.go_version(import));
        }
        package
    }

    /// A package without its files, as its module alone describes it.
    pub(crate) fn describe(&self, dir: &Path, import_path: String, index: usize) -> PackageDir {
        let module = self.modules.get(index);
        PackageDir {
            dir: dir.to_owned(),
            display: self.shown(dir, module.kind),
            import_path,
            module: index,
            go_version: module.go_version,
            origin: match module.kind {
                ModuleKind::Main | ModuleKind::Replaced | ModuleKind::Directory => Origin::Local,
                ModuleKind::Cached => Origin::ModuleCache,
                ModuleKind::Std => Origin::Std,
            },
            files: Vec::new(),
        }
    }

    /// What outputs call a directory: relative to the working directory; in the module cache, from `module@version` on, as
    /// `go build -trimpath` does (cmd/go, "Compile packages and dependencies"): where the cache lies is of no interest.
    fn shown(&self, dir: &Path, kind: ModuleKind) -> String {
        let cached = self.environment().module_cache().filter(|_| kind == ModuleKind::Cached);
        let inside = cached.and_then(|cache| relative(&cache, dir));
        inside.unwrap_or_else(|| display_path(&self.cwd, dir))
    }
}

/// The import path of a directory of a module. The standard library's module is called `std`, which is no part of
/// its import paths; a tree without a module lends its root's name to the package there.
fn import_path(module: &Module, inside: &str) -> String {
    match (module.kind, module.path.as_str()) {
        (ModuleKind::Main, "std") => inside.to_owned(),
        (ModuleKind::Directory, _) if inside.is_empty() => {
            module.dir.file_name().map_or_else(|| ".".to_owned(), |name| name.to_string_lossy().into_owned())
        }
        (_, path) => join_import(path, inside),
    }
}
