//! Import paths → directories, as `go build` would choose them, from files alone: no toolchain is asked and nothing
//! is downloaded. What is not on disk stays unresolved.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use pollint_base::package::GoVersion;

use crate::display::{absolute, import_rest, join_import, relative};
use crate::modfile::{Replace, Require};
use crate::modules::{Module, ModuleKind, Vendor};
use crate::package::{Origin, PackageDir};
use crate::project::Project;
use crate::std_paths::is_std;

type Resolution = Option<Arc<PackageDir>>;

impl Project {
    /// The package that an import in a file of `from` means, if it is on disk. Its `origin` says where it was found;
    /// whether to load it is for the caller to decide.
    #[must_use]
    pub fn resolve_import(&self, from: &PackageDir, import: &str) -> Option<Arc<PackageDir>> {
        if import == "C" || import.is_empty() || import.starts_with('/') {
            return None;
        }
        let module = self.module(from.module);
        // Within a module all directories see the same packages, but for relative imports and old `vendor` trees.
        let by_directory = module.kind == ModuleKind::Directory || import.starts_with('.');
        let place = if by_directory { from.dir.clone() } else { PathBuf::new() };
        let key = (from.module, place, import.to_owned());
        let lock = || self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let resolved = self.resolve(from, &module, import);
        lock().entry(key).or_insert(resolved).clone()
    }

    fn resolve(&self, from: &PackageDir, module: &Module, import: &str) -> Resolution {
        if import.starts_with("./") || import.starts_with("../") {
            return self.listed_package(&absolute(&from.dir, Path::new(import)));
        }
        if from.origin == Origin::Std {
            return self.std_package(from.module, import);
        }
        let standard = is_std(import) && !(module.kind == ModuleKind::Main && module.path == "std");
        // A module may be called like a directory of the standard library (`go/tools`), a single word hardly is.
        if standard && !import.contains('/') {
            return self.std_package(from.module, import);
        }
        let found = match module.kind {
            ModuleKind::Directory => self.by_directory(from, module, import),
            ModuleKind::Main => self.by_module(from.module, import),
            ModuleKind::Replaced | ModuleKind::Cached | ModuleKind::Std => {
                let by_main = || self.by_module(module.loaded_by?, import);
                // Go takes a replaced module's own `replace` and `require` lines for nothing. They are what makes it
                // build when it is worked on alone, and a better guess than none.
                self.own_package(from.module, module, import)
                    .or_else(by_main)
                    .or_else(|| self.by_module(from.module, import))
            }
        };
        found.or_else(|| if standard { self.std_package(from.module, import) } else { None })
    }

    fn std_package(&self, from: usize, import: &str) -> Resolution {
        let root = self.environment().goroot.as_ref()?.join("src");
        let module = self.modules().register_foreign(&root, "", from, ModuleKind::Std);
        [root.join(import), root.join("vendor").join(import)].into_iter().find_map(|dir| {
            let description = self.describe(&dir, import.to_owned(), module);
            self.foreign_package(PackageDir { origin: Origin::Std, ..description })
        })
    }

    /// A package of the very module that imports it.
    fn own_package(&self, index: usize, module: &Module, import: &str) -> Resolution {
        let dir = join_dir(&module.dir, import_rest(import, &module.path)?);
        match module.kind {
            ModuleKind::Cached | ModuleKind::Std => {
                self.foreign_package(self.describe(&dir, import.to_owned(), index))
            }
            _ => self.owned_package(index, &dir),
        }
    }

    /// The package of a directory, unless another module starts in between.
    fn owned_package(&self, index: usize, dir: &Path) -> Resolution {
        // Checked first: most candidates do not exist, and looking for their module reads all directories above.
        if !dir.is_dir() || self.modules().owner(dir) != Some(index) {
            return None;
        }
        self.listed_package(dir)
    }

    /// By the module `index`, its workspace, what they replace, `vendor`, and the cache of downloaded modules.
    fn by_module(&self, index: usize, import: &str) -> Resolution {
        let scope = self.scope(index);
        let module = self.module(index);
        self.local_module(&scope, import)
            .or_else(|| self.vendored(index, module.vendor.as_deref()?, import))
            .or_else(|| self.downloaded(&scope, import))
            .or_else(|| self.nested_module(&scope, import))
    }

    /// The scope of a main module, made anew if a module has turned out to be another since.
    fn scope(&self, index: usize) -> Arc<Scope> {
        let changes = self.modules().changes();
        let lock = || self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, known)) = lock().get(&index)
            && *since == changes
        {
            return Arc::clone(known);
        }
        let scope = Arc::new(Scope::of(self, index));
        lock().insert(index, (changes, Arc::clone(&scope)));
        scope
    }

    /// The longest module path wins, as in Go.
    fn local_module(&self, scope: &Scope, import: &str) -> Resolution {
        let members = scope.members.iter().map(|index| (*index, self.module(*index)));
        let mut candidates: Vec<(usize, usize, PathBuf)> = members
            .filter_map(|(index, module)| {
                let path = if module.path == "std" { "" } else { module.path.as_str() };
                Some((path.len(), index, join_dir(&module.dir, import_rest(import, path)?)))
            })
            .collect();
        for (base, replace) in scope.replaces.iter().filter(|(_, replace)| replace.is_directory()) {
            let root = absolute(base, Path::new(&replace.new_path));
            if let (Some(rest), Some(owner)) =
                (import_rest(import, &replace.path), self.modules().owner(&root))
            {
                candidates.push((replace.path.len(), owner, join_dir(&root, rest)));
            }
        }
        candidates.sort_by_key(|(length, ..)| std::cmp::Reverse(*length));
        candidates.iter().find_map(|(_, index, dir)| self.owned_package(*index, dir))
    }

    fn vendored(&self, index: usize, vendor: &Vendor, import: &str) -> Resolution {
        self.vendored_at(index, &vendor.dir, vendor.go_version(import), import)
    }

    fn vendored_at(&self, index: usize, vendor: &Path, go_version: GoVersion, import: &str) -> Resolution {
        let description = self.describe(&vendor.join(import), import.to_owned(), index);
        self.foreign_package(PackageDir { origin: Origin::Vendor, go_version, ..description })
    }

    fn downloaded(&self, scope: &Scope, import: &str) -> Resolution {
        let cache = self.environment().module_cache()?;
        let mut requires: Vec<&Require> =
            scope.requires.iter().filter(|require| import_rest(import, &require.path).is_some()).collect();
        requires.sort_by_key(|require| std::cmp::Reverse(require.path.len()));
        requires.into_iter().find_map(|require| {
            let (path, version) = scope.source_of(require)?;
            let root = cache.join(format!("{}@{}", escape(path), escape(version)));
            let dir = join_dir(&root, import_rest(import, &require.path)?);
            if !dir.is_dir() {
                return None;
            }
            let main = scope.members.first().copied()?;
            let module = self.modules().register_foreign(&root, &require.path, main, ModuleKind::Cached);
            self.foreign_package(self.describe(&dir, import.to_owned(), module))
        })
    }

    /// A module below a main one, that no workspace and no `replace` names but whose path is just what its place
    /// says. Go would download it; the copy at hand is better than none.
    fn nested_module(&self, scope: &Scope, import: &str) -> Resolution {
        scope.members.iter().find_map(|index| {
            let main = self.module(*index);
            let dir = join_dir(&main.dir, import_rest(import, &main.path)?);
            if !dir.is_dir() {
                return None;
            }
            let nested = self.module(self.modules().owner(&dir)?);
            let inside = relative(&nested.dir, &dir)?;
            if join_import(&nested.path, &inside) == import { self.listed_package(&dir) } else { None }
        })
    }

    /// Without a module: the nearest `vendor` above, then the directory whose path ends like the import.
    fn by_directory(&self, from: &PackageDir, module: &Module, import: &str) -> Resolution {
        let above = from.dir.ancestors().take_while(|ancestor| ancestor.starts_with(&module.dir));
        let vendored = above
            .map(|ancestor| ancestor.join("vendor"))
            .find_map(|vendor| self.vendored_at(from.module, &vendor, module.go_version, import));
        vendored.or_else(|| self.by_suffix(module, import))
    }

    fn by_suffix(&self, module: &Module, import: &str) -> Resolution {
        // What looks like the standard library is only taken for the project's if the whole path is there.
        let starts = std::iter::once(0).chain(import.match_indices('/').map(|(slash, _)| slash + 1));
        let starts = starts.take(if is_std(import) { 1 } else { usize::MAX });
        let whole = starts.map(|start| module.dir.join(&import[start..]));
        let root_name = module.dir.file_name().and_then(|name| name.to_str());
        let is_root = root_name.is_some_and(|name| import.rsplit('/').next() == Some(name));
        whole
            .into_iter()
            .chain(is_root.then(|| module.dir.clone()))
            .find_map(|dir| if dir.is_dir() { self.listed_package(&dir) } else { None })
    }
}

/// What decides the imports of a main module: itself, its fellows in a workspace, and what all of them say.
#[derive(Debug)]
pub(crate) struct Scope {
    members: Vec<usize>,
    /// With the directories that relative paths start from; what overrides comes first.
    replaces: Vec<(PathBuf, Replace)>,
    requires: Vec<Require>,
}

impl Scope {
    fn of(project: &Project, index: usize) -> Scope {
        let workspace =
            project.module(index).workspace.map(|workspace| project.modules().workspace(workspace));
        let mut members = vec![index];
        let mut replaces: Vec<(PathBuf, Replace)> = Vec::new();
        if let Some(workspace) = workspace {
            members.extend(workspace.members.iter().copied().filter(|member| *member != index));
            replaces
                .extend(workspace.work.replaces.into_iter().map(|replace| (workspace.dir.clone(), replace)));
        }
        let mut requires = Vec::new();
        for member in &members {
            let module = project.module(*member);
            replaces
                .extend(module.go_mod.replaces.iter().map(|replace| (module.dir.clone(), replace.clone())));
            requires.extend(module.go_mod.requires.iter().cloned());
        }
        Scope { members, replaces, requires }
    }

    /// The module and version that a requirement is met from in the cache; none if a directory replaces it.
    fn source_of<'a>(&'a self, require: &'a Require) -> Option<(&'a str, &'a str)> {
        let replace = self.replaces.iter().map(|(_, replace)| replace).find(|replace| {
            replace.path == require.path
                && replace.version.as_ref().is_none_or(|version| *version == require.version)
        });
        match replace {
            None => Some((&require.path, &require.version)),
            Some(replace) => Some((&replace.new_path, replace.new_version.as_deref()?)),
        }
    }
}

/// The spelling of a module path or version in the cache, whose file system may not tell cases apart.
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        if c.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(c.to_ascii_lowercase());
        escaped
    })
}

/// `Path::join` would leave a trailing slash for an empty rest, and so another key for the same directory.
fn join_dir(base: &Path, rest: &str) -> PathBuf {
    if rest.is_empty() { base.to_owned() } else { base.join(rest) }
}
