//! Reads the selected packages and the project's own packages that they import, wave by wave, and lowers each file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pollint_base::constraint::TagSet;
use pollint_base::diagnostic::Problem;
use pollint_base::package::{Package, PackageId, PackageKind, SourceFile};
use pollint_base::span::FileId;
use pollint_project::{FileEntry, PackageDir, Project};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cache::{Cache, Shelf};
use crate::cancel::Cancel;
use crate::libraries;
use crate::memory::{Memory, Stamp};
use crate::pack::Pack;
use crate::prepared::Prepared;
use crate::read::{self, Known, Lowered, Overlay};

/// Everything that was read.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) packages: Vec<Package>,
    pub(crate) files: Vec<SourceFile>,
    /// By [`FileId`]: where it is, and what is known of it.
    pub(crate) read: Vec<(FileEntry, Known)>,
    /// The directory of each package.
    pub(crate) dirs: Vec<Arc<PackageDir>>,
    pub(crate) problems: Vec<Problem>,
    /// The packages that its files import and that are not loaded, as far as they are on disk.
    pub(crate) libraries: BTreeMap<String, Arc<PackageDir>>,
}

/// A directory with the files that were lowered.
struct Loaded {
    dir: Arc<PackageDir>,
    checked: bool,
    files: Vec<(FileEntry, Known)>,
}

/// Who knows what an import means.
pub(crate) trait Imports: Sync {
    /// The package that an import in a file of `from` means, if it is on disk.
    fn resolve(&self, from: &PackageDir, import: &str) -> Option<Arc<PackageDir>>;
}

impl Imports for Project {
    fn resolve(&self, from: &PackageDir, import: &str) -> Option<Arc<PackageDir>> {
        self.resolve_import(from, import)
    }
}

/// What reading needs beside the packages.
pub(crate) struct Reader<'r> {
    pub(crate) imports: &'r dyn Imports,
    pub(crate) prepared: &'r Prepared,
    pub(crate) tags: Option<&'r TagSet>,
    pub(crate) cache: &'r Cache,
    /// Texts that stand for the files of these paths.
    pub(crate) overlay: &'r Overlay,
    /// What earlier runs of this process read.
    pub(crate) memory: Option<&'r Memory>,
    pub(crate) cancel: &'r Cancel,
    /// Is told how many files have been read so far.
    pub(crate) progress: &'r (dyn Fn(usize) + Sync),
}

impl Reader<'_> {
    /// Loads `selected` with their tests, and what they import from the project without tests.
    pub(crate) fn load(&self, selected: &[Arc<PackageDir>]) -> Sources {
        let modules: FxHashSet<usize> = selected.iter().map(|dir| dir.module).collect();
        let read = AtomicUsize::new(0);
        let mut problems = Vec::new();
        let mut loaded: BTreeMap<PathBuf, Loaded> = BTreeMap::new();
        // Packages without tests are read when something imports them: what no test can reach is not read at all.
        let chosen: FxHashSet<&PathBuf> = selected.iter().map(|dir| &dir.dir).collect();
        let has_tests = |dir: &&Arc<PackageDir>| dir.files.iter().any(|file| file.is_test);
        let mut wave: Vec<(Arc<PackageDir>, bool)> =
            selected.iter().filter(has_tests).map(|dir| (Arc::clone(dir), true)).collect();
        while !wave.is_empty() && !self.cancel.is_cancelled() {
            let jobs: Vec<(usize, &FileEntry)> = wave
                .iter()
                .enumerate()
                .flat_map(|(at, (dir, checked))| {
                    dir.files.iter().filter(move |file| *checked || !file.is_test).map(move |file| (at, file))
                })
                .collect();
            let outlines: Vec<_> =
                wave.par_iter().map(|(dir, _)| self.cache.read(Shelf::Outlines, &dir.dir)).collect();
            let results: Vec<(usize, FileEntry, Lowered)> = jobs
                .into_par_iter()
                .map(|(at, file)| {
                    let lowered = self.read(file, &outlines[at]);
                    (self.progress)(read.fetch_add(1, Ordering::Relaxed) + 1);
                    (at, file.clone(), lowered)
                })
                .collect();
            let mut dirs: Vec<Loaded> =
                wave.drain(..).map(|(dir, checked)| Loaded { dir, checked, files: Vec::new() }).collect();
            for (at, file, lowered) in results {
                problems.extend(lowered.problems);
                let version = dirs[at].dir.go_version;
                if let Some(known) = lowered.known.filter(|known| known.outline.is_ever_built(version)) {
                    dirs[at].files.push((file, known));
                }
            }
            let imports = self.imported(&modules, &dirs);
            for dir in dirs {
                loaded.insert(dir.dir.dir.clone(), dir);
            }
            wave = imports
                .into_iter()
                .filter(|(path, _)| !loaded.contains_key(path))
                .map(|(path, dir)| (dir, chosen.contains(&path)))
                .collect();
        }
        let mut sources = join(self.imports, loaded.into_values().collect());
        sources.problems.extend(problems);
        sources
    }

    /// What is known of a file, from memory if it has not changed.
    fn read(&self, file: &FileEntry, outlines: &Pack) -> Lowered {
        if self.cancel.is_cancelled() {
            return Lowered::default();
        }
        let Some(memory) = self.memory else { return self.read_now(file, outlines) };
        let stamp = match self.overlay.get(&file.path) {
            Some(text) => Some(Stamp::Unsaved(Arc::clone(text))),
            None => Stamp::of(&file.path),
        };
        let Some(stamp) = stamp else { return self.read_now(file, outlines) };
        memory.recall(&file.path, &stamp).unwrap_or_else(|| {
            let lowered = self.read_now(file, outlines);
            memory.remember(&file.path, stamp, lowered.clone());
            lowered
        })
    }

    fn read_now(&self, file: &FileEntry, outlines: &Pack) -> Lowered {
        read::read(file, self.overlay, self.prepared, self.tags, outlines)
    }

    /// The project's own packages that a wave imports, by directory, and libraries that help tests. What the table knows of
    /// a library says more than its source.
    fn imported(&self, modules: &FxHashSet<usize>, dirs: &[Loaded]) -> BTreeMap<PathBuf, Arc<PackageDir>> {
        let mut found: Vec<Arc<PackageDir>> = Vec::new();
        // Libraries that test files import.
        let mut asked = Vec::new();
        // By address: most packages are imported by many, and comparing paths is slow.
        let mut listed: FxHashSet<*const PackageDir> = FxHashSet::default();
        for dir in dirs {
            let mut seen: FxHashSet<&str> = FxHashSet::default();
            for (entry, known) in &dir.files {
                for import in &known.outline.imports {
                    if !seen.insert(import) {
                        continue;
                    }
                    let Some(package) = self.imports.resolve(&dir.dir, import) else { continue };
                    let is_known = || self.prepared.apis().knows_package(import);
                    let is_ours = modules.contains(&package.module) && package.is_local();
                    let list = if is_ours || package.is_local() && !is_known() {
                        &mut found
                    } else if entry.is_test && !is_known() {
                        &mut asked
                    } else {
                        continue;
                    };
                    if listed.insert(Arc::as_ptr(&package)) {
                        list.push(package);
                    }
                }
            }
        }
        let helpers = asked.into_par_iter().filter(|package| libraries::is_test_helper(package));
        found.extend(helpers.collect::<Vec<_>>());
        found.into_iter().map(|package| (package.dir.clone(), package)).collect()
    }
}

/// Numbers packages and files in order of their directories, so that every run counts alike.
fn join(known: &dyn Imports, dirs: Vec<Loaded>) -> Sources {
    let mut sources = Sources::default();
    let mut by_dir: FxHashMap<OsString, PackageId> = FxHashMap::default();
    let mut owners = Vec::new();
    for dir in dirs {
        let name = package_name(&dir);
        let (external, internal): (Vec<_>, Vec<_>) = dir
            .files
            .into_iter()
            .partition(|(file, known)| file.is_test && is_external(&known.outline.package, &name));
        let normal = add_package(&mut sources, &dir.dir, dir.checked, &name, PackageKind::Normal, internal);
        owners.push(Arc::clone(&dir.dir));
        by_dir.insert(dir.dir.dir.clone().into_os_string(), normal);
        if !external.is_empty() {
            let name = format!("{name}_test");
            let kind = PackageKind::ExternalTest;
            let id = add_package(&mut sources, &dir.dir, dir.checked, &name, kind, external);
            sources.packages[id.index()].under_test = Some(normal);
            owners.push(Arc::clone(&dir.dir));
        }
    }
    for (at, owner) in owners.iter().enumerate() {
        let mut imports: Vec<(String, Option<PackageId>)> = Vec::new();
        let mut libraries = Vec::new();
        for path in imports_of(&sources, at, false) {
            let dir = known.resolve(owner, path);
            let found = dir.as_ref().and_then(|dir| by_dir.get(dir.dir.as_os_str()).copied());
            if let (Some(dir), None) = (dir, found) {
                libraries.push((path.to_owned(), dir));
            }
            imports.push((path.to_owned(), found));
        }
        let linked = imports_of(&sources, at, sources.packages[at].kind == PackageKind::Normal);
        let links = imports.iter().filter(|(path, _)| linked.binary_search(&path.as_str()).is_ok());
        let mut links: Vec<PackageId> = links.filter_map(|(_, package)| *package).collect();
        links.sort_unstable();
        links.dedup();
        for (path, dir) in libraries {
            sources.libraries.entry(path).or_insert(dir);
        }
        sources.packages[at].links = links;
        sources.packages[at].imports = imports;
    }
    sources.dirs = owners;
    sources
}

/// The package's name: that of a production file, else of a test file without `_test`.
fn package_name(dir: &Loaded) -> String {
    let name = |(_, known): &(FileEntry, Known)| known.outline.package.to_string();
    let is_named = |known: &Known| !known.outline.package.is_empty();
    let production = dir.files.iter().find(|(file, known)| !file.is_test && is_named(known)).map(name);
    let from_test = || {
        let names: Vec<String> = dir.files.iter().map(name).collect();
        let internal = names.iter().find(|name| !name.ends_with("_test")).cloned();
        internal.or_else(|| names.first().map(|name| name.trim_end_matches("_test").to_owned()))
    };
    production.or_else(from_test).unwrap_or_default()
}

fn is_external(clause: &str, package: &str) -> bool {
    clause.strip_suffix("_test").is_some_and(|stem| stem == package || !package.ends_with("_test"))
}

fn add_package(
    sources: &mut Sources,
    dir: &PackageDir,
    checked: bool,
    name: &str,
    kind: PackageKind,
    files: Vec<(FileEntry, Known)>,
) -> PackageId {
    let id = PackageId(u32::try_from(sources.packages.len()).unwrap_or(u32::MAX));
    let mut ids = Vec::new();
    for (file, known) in files {
        ids.push(FileId(u32::try_from(sources.files.len()).unwrap_or(u32::MAX)));
        sources.files.push(SourceFile { path: file.display.clone(), package: id, is_test: file.is_test });
        sources.read.push((file, known));
    }
    sources.packages.push(Package {
        import_path: dir.import_path.clone(),
        name: name.to_owned(),
        kind,
        files: ids,
        go_version: dir.go_version,
        imports: Vec::new(),
        links: Vec::new(),
        checked,
        local: dir.is_local(),
        under_test: None,
    });
    id
}

/// The import paths that the files of a package name, sorted; of its production files only, if asked.
pub(crate) fn imports_of(sources: &Sources, package: usize, production: bool) -> Vec<&str> {
    let files = &sources.packages[package].files;
    let mut paths: Vec<&str> = files
        .iter()
        .filter(|file| !production || !sources.files[file.index()].is_test)
        .flat_map(|file| sources.read[file.index()].1.outline.imports.iter().map(|path| &**path))
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
