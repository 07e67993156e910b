//! The modules and workspaces that a run has met, each read once. It knows which directory belongs to which module
//! and nothing about packages.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pollint_base::diagnostic::Problem;
use pollint_base::package::GoVersion;
use rustc_hash::FxHashMap;

use crate::display::{absolute, display_path};
use crate::environment::Environment;
use crate::modfile::{GoMod, GoWork, Replace, parse_go_mod, parse_go_work};
use crate::source::{DEFAULT_SIZE_LIMIT, read_source};
use crate::vendor::{VendoredModule, parse_modules_txt};

/// What a module is to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleKind {
    /// It has a `go.mod` of its own that decides what its imports mean.
    Main,
    /// A directory that a `replace` of a main module names.
    Replaced,
    /// A downloaded module.
    Cached,
    /// The standard library.
    Std,
    /// A tree without `go.mod`, or with one that names no module: imports are matched by directory.
    Directory,
}

/// A tree of packages that share an import path prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its root.
    pub dir: PathBuf,
    /// The prefix of its import paths; empty for the standard library and trees without a module.
    pub path: String,
    /// The language version of its files.
    pub go_version: GoVersion,
    /// What it is to the run.
    pub kind: ModuleKind,
    /// What its `go.mod` says.
    pub go_mod: GoMod,
    /// The main module through which a replaced or downloaded module was met.
    pub loaded_by: Option<usize>,
    /// The workspace that it is a member of, an index into the run's workspaces.
    pub(crate) workspace: Option<usize>,
    /// The copies of other modules: those of its own, or of its workspace.
    pub(crate) vendor: Option<Arc<Vendor>>,
}

/// A `vendor` directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vendor {
    pub(crate) dir: PathBuf,
    pub(crate) modules: Vec<VendoredModule>,
}

impl Vendor {
    fn below(dir: &Path) -> Option<Arc<Vendor>> {
        let dir = dir.join("vendor");
        let text = std::fs::read(dir.join("modules.txt")).unwrap_or_default();
        dir.is_dir().then(|| Arc::new(Vendor { modules: parse_modules_txt(&text), dir }))
    }

    /// The language version of a copied package.
    pub(crate) fn go_version(&self, import: &str) -> GoVersion {
        let owner =
            self.modules.iter().filter(|module| crate::display::import_rest(import, &module.path).is_some());
        owner
            .max_by_key(|module| module.path.len())
            .and_then(|module| module.go)
            .unwrap_or(GoVersion::DEFAULT)
    }
}

/// A `go.work` and the modules it uses.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    pub(crate) dir: PathBuf,
    pub(crate) work: GoWork,
    pub(crate) members: Vec<usize>,
}

/// All modules of a run behind one lock. Indices stay valid; an entry is only ever replaced by a better one for the
/// same directory.
#[derive(Debug)]
pub(crate) struct Modules {
    cwd: PathBuf,
    environment: Environment,
    registry: Mutex<Registry>,
}

#[derive(Debug, Default)]
struct Registry {
    modules: Vec<Arc<Module>>,
    by_dir: FxHashMap<PathBuf, usize>,
    /// Roots of trees without a module. Kept apart: a walk below one enters the modules in it.
    trees: FxHashMap<PathBuf, usize>,
    /// For directories that were asked about: the module they are in.
    owners: FxHashMap<PathBuf, Option<usize>>,
    workspaces: Vec<Workspace>,
    /// By path of the `go.work`; none if it cannot be read.
    work_files: FxHashMap<PathBuf, Option<usize>>,
    problems: Vec<Problem>,
    /// How often an entry was replaced by a better one.
    changes: usize,
}

impl Modules {
    pub(crate) fn new(cwd: PathBuf, environment: Environment) -> Modules {
        Modules { cwd, environment, registry: Mutex::default() }
    }

    pub(crate) fn get(&self, index: usize) -> Arc<Module> {
        Arc::clone(&self.lock().modules[index])
    }

    pub(crate) fn all(&self) -> Vec<Arc<Module>> {
        self.lock().modules.clone()
    }

    pub(crate) fn workspace(&self, index: usize) -> Workspace {
        self.lock().workspaces[index].clone()
    }

    /// A number that is another once what was said of a module may have become wrong.
    pub(crate) fn changes(&self) -> usize {
        self.lock().changes
    }

    /// The problems met since this was last asked, sorted.
    pub(crate) fn take_problems(&self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.lock().problems);
        problems.sort();
        problems.dedup();
        problems
    }

    /// The module that a directory is in, if there is a `go.mod` at or above it.
    pub(crate) fn owner(&self, dir: &Path) -> Option<usize> {
        self.session(|session| session.owner(dir))
    }

    /// The module that a directory is in, or else the tree that it is in: from the nearest `.git`, from the working
    /// directory if it is below that, or from itself.
    pub(crate) fn owner_or_tree(&self, dir: &Path) -> usize {
        self.session(|session| session.owner(dir).unwrap_or_else(|| session.register_tree(dir)))
    }

    /// Registers a downloaded module, or the standard library.
    pub(crate) fn register_foreign(
        &self,
        dir: &Path,
        path: &str,
        loaded_by: usize,
        kind: ModuleKind,
    ) -> usize {
        self.session(|session| match session.registry.by_dir.get(dir) {
            Some(index) => *index,
            None => session.register_dependency(dir, path, loaded_by, kind),
        })
    }

    fn session<T>(&self, work: impl FnOnce(&mut Session<'_>) -> T) -> T {
        work(&mut Session { cwd: &self.cwd, environment: &self.environment, registry: &mut self.lock() })
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        // A panic elsewhere leaves the registry as complete as it was.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The registry while it is being added to.
struct Session<'a> {
    cwd: &'a Path,
    environment: &'a Environment,
    registry: &'a mut Registry,
}

impl Session<'_> {
    fn owner(&mut self, dir: &Path) -> Option<usize> {
        if let Some(known) = self.registry.owners.get(dir) {
            return *known;
        }
        let owner = match self.registry.by_dir.get(dir) {
            Some(index) => Some(*index),
            None if has_go_mod(dir) => Some(self.register_main(dir)),
            None => dir.parent().and_then(|parent| self.owner(parent)),
        };
        self.registry.owners.insert(dir.to_owned(), owner);
        owner
    }

    fn add(&mut self, module: Module) -> usize {
        let index = self.registry.modules.len();
        self.registry.by_dir.insert(module.dir.clone(), index);
        self.registry.modules.push(Arc::new(module));
        // What was said about directories below it may have become wrong.
        self.registry.owners.clear();
        index
    }

    fn replace(&mut self, index: usize, module: Module) {
        self.registry.modules[index] = Arc::new(module);
        self.registry.changes += 1;
    }

    /// Registers the module whose `go.mod` stands in `dir`, with all that it replaces by path and the modules of its
    /// workspace, so that indices do not depend on the order of later questions.
    fn register_main(&mut self, dir: &Path) -> usize {
        let known = self.registry.by_dir.get(dir).copied();
        let known_module = known.map(|index| Arc::clone(&self.registry.modules[index]));
        if let (Some(index), Some(ModuleKind::Main | ModuleKind::Directory)) =
            (known, known_module.as_ref().map(|module| module.kind))
        {
            return index;
        }
        let go_mod = self.read_go_mod(dir);
        let module = Module {
            dir: dir.to_owned(),
            path: go_mod.module.clone().unwrap_or_default(),
            go_version: go_mod.go.unwrap_or(GoVersion::DEFAULT),
            kind: if go_mod.module.is_some() { ModuleKind::Main } else { ModuleKind::Directory },
            loaded_by: None,
            workspace: None,
            vendor: Vendor::below(dir),
            go_mod,
        };
        let replaces = module.go_mod.replaces.clone();
        let index = match known {
            Some(index) => {
                self.replace(index, module);
                index
            }
            None => self.add(module),
        };
        self.join_workspace(index, dir);
        self.register_replaced(dir, &replaces, index);
        index
    }

    fn register_replaced(&mut self, base: &Path, replaces: &[Replace], loaded_by: usize) {
        for replace in replaces.iter().filter(|replace| replace.is_directory()) {
            let dir = absolute(base, Path::new(&replace.new_path));
            if dir.is_dir() && !self.registry.by_dir.contains_key(&dir) {
                self.register_dependency(&dir, &replace.path, loaded_by, ModuleKind::Replaced);
            }
        }
    }

    fn register_dependency(&mut self, dir: &Path, path: &str, loaded_by: usize, kind: ModuleKind) -> usize {
        let go_mod = match kind {
            ModuleKind::Replaced if has_go_mod(dir) => self.read_go_mod(dir),
            // What is odd about other people's files is not the user's problem.
            _ => std::fs::read(dir.join("go.mod")).map(|text| parse_go_mod(&text, "").0).unwrap_or_default(),
        };
        self.add(Module {
            dir: dir.to_owned(),
            path: path.to_owned(),
            go_version: go_mod.go.unwrap_or(GoVersion::DEFAULT),
            kind,
            go_mod,
            loaded_by: Some(loaded_by),
            workspace: None,
            vendor: None,
        })
    }

    fn register_tree(&mut self, dir: &Path) -> usize {
        let root = dir
            .ancestors()
            .find(|ancestor| ancestor.join(".git").exists())
            .unwrap_or(if dir.starts_with(self.cwd) { self.cwd } else { dir });
        if let Some(index) = self.registry.trees.get(root) {
            return *index;
        }
        let index = self.registry.modules.len();
        self.registry.trees.insert(root.to_owned(), index);
        self.registry.modules.push(Arc::new(Module {
            dir: root.to_owned(),
            path: String::new(),
            go_version: GoVersion::DEFAULT,
            kind: ModuleKind::Directory,
            go_mod: GoMod::default(),
            loaded_by: None,
            workspace: None,
            vendor: None,
        }));
        index
    }

    /// Makes the module and its fellows members of the workspace that uses it, if there is one.
    fn join_workspace(&mut self, index: usize, dir: &Path) {
        let Some(workspace) = self.work_file(dir).and_then(|file| self.load_workspace(&file)) else { return };
        if self.registry.workspaces[workspace].members.contains(&index) {
            return;
        }
        let base = self.registry.workspaces[workspace].dir.clone();
        let uses = self.registry.workspaces[workspace].work.uses.clone();
        let members: Vec<PathBuf> = uses.iter().map(|path| absolute(&base, Path::new(path))).collect();
        if !members.iter().any(|member| member == dir) {
            return;
        }
        self.enter(index, workspace);
        for member in members.iter().filter(|member| *member != dir && has_go_mod(member)) {
            let fellow = self.register_main(member);
            if !self.registry.workspaces[workspace].members.contains(&fellow) {
                self.enter(fellow, workspace);
            }
        }
        let replaces = self.registry.workspaces[workspace].work.replaces.clone();
        self.register_replaced(&base, &replaces, index);
    }

    fn enter(&mut self, index: usize, workspace: usize) {
        self.registry.workspaces[workspace].members.push(index);
        let shared = Vendor::below(&self.registry.workspaces[workspace].dir);
        let mut module = (*self.registry.modules[index]).clone();
        module.workspace = Some(workspace);
        module.vendor = shared.or(module.vendor);
        self.replace(index, module);
    }

    /// The `go.work` that is in force for a module: the one `GOWORK` names, or the nearest at or above it.
    fn work_file(&self, dir: &Path) -> Option<PathBuf> {
        match self.environment.gowork.as_deref() {
            Some("off") => None,
            Some(path) if path != "auto" => Some(absolute(self.cwd, Path::new(path))),
            _ => dir.ancestors().map(|ancestor| ancestor.join("go.work")).find(|path| path.is_file()),
        }
    }

    fn load_workspace(&mut self, file: &Path) -> Option<usize> {
        if let Some(known) = self.registry.work_files.get(file) {
            return *known;
        }
        let shown = display_path(self.cwd, file);
        let loaded = match read_source(file, &shown, DEFAULT_SIZE_LIMIT) {
            Ok(text) => {
                let (work, problems) = parse_go_work(&text.bytes, &shown);
                self.registry.problems.extend(problems);
                let dir = file.parent().unwrap_or(file).to_owned();
                self.registry.workspaces.push(Workspace { dir, work, members: Vec::new() });
                Some(self.registry.workspaces.len() - 1)
            }
            Err(problem) => {
                self.registry.problems.push(problem);
                None
            }
        };
        self.registry.work_files.insert(file.to_owned(), loaded);
        loaded
    }

    fn read_go_mod(&mut self, dir: &Path) -> GoMod {
        let file = dir.join("go.mod");
        let shown = display_path(self.cwd, &file);
        match read_source(&file, &shown, DEFAULT_SIZE_LIMIT) {
            Ok(text) => {
                let (go_mod, problems) = parse_go_mod(&text.bytes, &shown);
                self.registry.problems.extend(problems);
                go_mod
            }
            Err(problem) => {
                self.registry.problems.push(problem);
                GoMod::default()
            }
        }
    }
}

/// Whether a module starts here. A directory of that name is none, as Go sees it.
pub(crate) fn has_go_mod(dir: &Path) -> bool {
    dir.join("go.mod").is_file()
}
