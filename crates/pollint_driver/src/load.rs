//! Reads the selected packages and the project's own packages that they import, wave by wave, and lowers each file.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pollint_base::constraint::{Header, Malformed, TagSet, from_file_name, parse_header};
use pollint_base::diagnostic::{Problem, ProblemRange};
use pollint_base::package::{Package, PackageId, PackageKind, SourceFile};
use pollint_base::span::{FileId, LineIndex};
use pollint_facts::QuerySet;
use pollint_facts::ir::FileFacts;
use pollint_project::{
    DEFAULT_SIZE_LIMIT, FileEntry, PackageDir, Project, SourceText, check_source, read_source,
};
use pollint_semantic::apis::Apis;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::Overlay;
use crate::cancel::Cancel;
use crate::memory::{Memory, Stamp};

/// Everything that was read.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) packages: Vec<Package>,
    pub(crate) files: Vec<SourceFile>,
    pub(crate) facts: Vec<Arc<FileFacts>>,
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) problems: Vec<Problem>,
}

/// A directory with the files that were lowered.
struct Loaded {
    dir: Arc<PackageDir>,
    checked: bool,
    files: Vec<(FileEntry, Arc<FileFacts>)>,
}

/// What reading needs beside the packages.
pub(crate) struct Reader<'r> {
    pub(crate) project: &'r Project,
    pub(crate) queries: &'r QuerySet,
    pub(crate) tags: Option<&'r TagSet>,
    pub(crate) apis: &'r Apis,
    /// Texts that stand for what is on disk.
    pub(crate) overlay: &'r Overlay,
    /// What earlier runs read.
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
            let results: Vec<(usize, FileEntry, Lowered)> = jobs
                .into_par_iter()
                .map(|(at, file)| {
                    let lowered = self.lowered(file);
                    (self.progress)(read.fetch_add(1, Ordering::Relaxed) + 1);
                    (at, file.clone(), lowered)
                })
                .collect();
            let mut dirs: Vec<Loaded> =
                wave.drain(..).map(|(dir, checked)| Loaded { dir, checked, files: Vec::new() }).collect();
            for (at, file, lowered) in results {
                problems.extend(lowered.problems);
                if let Some(facts) = lowered.facts {
                    dirs[at].files.push((file, facts));
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
        let mut sources = join(self.project, loaded.into_values().collect());
        sources.problems.extend(problems);
        sources
    }

    /// What became of a file, from memory if it has not changed.
    fn lowered(&self, file: &FileEntry) -> Lowered {
        if self.cancel.is_cancelled() {
            return Lowered::default();
        }
        let unsaved = self.overlay.get(&file.path);
        let Some(memory) = self.memory else { return self.lower(file, unsaved) };
        let stamp = match unsaved {
            Some(text) => Some(Stamp::Unsaved(Arc::clone(text))),
            None => Stamp::of(&file.path),
        };
        let Some(stamp) = stamp else { return self.lower(file, unsaved) };
        memory.recall(&file.path, &stamp).unwrap_or_else(|| {
            let lowered = self.lower(file, unsaved);
            memory.remember(&file.path, stamp, lowered.clone());
            lowered
        })
    }

    fn lower(&self, file: &FileEntry, unsaved: Option<&Arc<[u8]>>) -> Lowered {
        let source = match unsaved {
            Some(text) => check_source(text.to_vec(), &file.display),
            None => read_source(&file.path, &file.display, DEFAULT_SIZE_LIMIT),
        };
        match source {
            Ok(source) => lower(file, &source, self.queries, self.tags),
            Err(problem) => Lowered { facts: None, problems: vec![problem] },
        }
    }

    /// The project's own packages that a wave imports, by directory. What the table knows of a library that stands in the
    /// tree beside the selected modules says more than its source.
    fn imported(&self, modules: &FxHashSet<usize>, dirs: &[Loaded]) -> BTreeMap<PathBuf, Arc<PackageDir>> {
        let mut found = BTreeMap::new();
        for dir in dirs {
            let mut seen: FxHashSet<&str> = FxHashSet::default();
            for (_, facts) in &dir.files {
                for import in &facts.imports {
                    if seen.insert(&import.path)
                        && let Some(package) = self.project.resolve_import(&dir.dir, &import.path)
                        && package.is_local()
                        && (modules.contains(&package.module) || !self.apis.knows_package(&import.path))
                    {
                        found.insert(package.dir.clone(), package);
                    }
                }
            }
        }
        found
    }
}

/// What became of one file.
#[derive(Clone, Default)]
pub(crate) struct Lowered {
    facts: Option<Arc<FileFacts>>,
    problems: Vec<Problem>,
}

fn lower(file: &FileEntry, source: &SourceText, queries: &QuerySet, tags: Option<&TagSet>) -> Lowered {
    let header = parse_header(&source.bytes);
    let mut problems: Vec<Problem> = source.note.iter().cloned().collect();
    problems.extend(
        header.malformed.as_ref().map(|malformed| constraint_problem(file, &source.bytes, malformed)),
    );
    if is_left_out(header, &file.name, tags) {
        return Lowered::default();
    }
    // A defect of ours in one file must not cost the findings of all others.
    match catch_unwind(AssertUnwindSafe(|| pollint_facts::lower_file(&source.bytes, &file.display, queries)))
    {
        Ok(mut facts) => {
            problems.append(&mut facts.problems);
            Lowered { facts: Some(Arc::new(facts)), problems }
        }
        Err(_) => {
            let message =
                "internal error while this file was read; it is left out. Please report it with the file";
            problems.push(Problem { file: file.display.clone(), message: message.to_owned(), range: None });
            Lowered { facts: None, problems }
        }
    }
}

/// A build constraint that Go would refuse; the file is analyzed as if it had none.
fn constraint_problem(file: &FileEntry, bytes: &[u8], malformed: &Malformed) -> Problem {
    let lines = LineIndex::new(bytes);
    let range = ProblemRange {
        start: lines.line_column(malformed.span.start),
        end: lines.line_column(malformed.span.end),
        span: malformed.span,
    };
    let message = format!("build constraint: {}; this file is analyzed as if it had none", malformed.message);
    Problem { file: file.display.clone(), message, range: Some(range) }
}

/// Whether a file is no part of any build (`//go:build ignore`), or not of the build whose tags were asked for.
fn is_left_out(header: Header, name: &str, tags: Option<&TagSet>) -> bool {
    let Some(constraint) = pollint_base::constraint::and(header.constraint, from_file_name(name)) else {
        return false;
    };
    constraint.is_ignored() || tags.is_some_and(|tags| !constraint.satisfied_by(tags))
}

/// Numbers packages and files in order of their directories, so that every run counts alike.
fn join(project: &Project, dirs: Vec<Loaded>) -> Sources {
    let mut sources = Sources::default();
    let mut by_dir: BTreeMap<PathBuf, PackageId> = BTreeMap::new();
    let mut owners: Vec<Arc<PackageDir>> = Vec::new();
    for dir in dirs {
        let name = package_name(&dir);
        let (external, internal): (Vec<_>, Vec<_>) = dir
            .files
            .into_iter()
            .partition(|(file, facts)| file.is_test && is_external(facts.text(facts.package), &name));
        let normal = add_package(&mut sources, &dir.dir, dir.checked, &name, PackageKind::Normal, internal);
        owners.push(Arc::clone(&dir.dir));
        by_dir.insert(dir.dir.dir.clone(), normal);
        if !external.is_empty() {
            let name = format!("{name}_test");
            let kind = PackageKind::ExternalTest;
            let id = add_package(&mut sources, &dir.dir, dir.checked, &name, kind, external);
            sources.packages[id.index()].under_test = Some(normal);
            owners.push(Arc::clone(&dir.dir));
        }
    }
    for (at, owner) in owners.iter().enumerate() {
        let imports = imports_of(&sources, at);
        sources.packages[at].imports = imports
            .into_iter()
            .map(|path| {
                let found =
                    project.resolve_import(owner, &path).and_then(|dir| by_dir.get(&dir.dir).copied());
                (path, found)
            })
            .collect();
    }
    sources
}

/// The package's name: that of a production file, else of a test file without `_test`.
fn package_name(dir: &Loaded) -> String {
    let name = |(_, facts): &(FileEntry, Arc<FileFacts>)| facts.text(facts.package).to_owned();
    let production = dir.files.iter().find(|(file, facts)| !file.is_test && facts.package.0 != 0).map(name);
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
    files: Vec<(FileEntry, Arc<FileFacts>)>,
) -> PackageId {
    let id = PackageId(u32::try_from(sources.packages.len()).unwrap_or(u32::MAX));
    let mut ids = Vec::new();
    for (file, facts) in files {
        ids.push(FileId(u32::try_from(sources.files.len()).unwrap_or(u32::MAX)));
        sources.files.push(SourceFile { path: file.display, package: id, is_test: file.is_test });
        sources.facts.push(facts);
        sources.paths.push(file.path);
    }
    sources.packages.push(Package {
        import_path: dir.import_path.clone(),
        name: name.to_owned(),
        kind,
        files: ids,
        go_version: dir.go_version,
        imports: Vec::new(),
        checked,
        local: dir.is_local(),
        under_test: None,
    });
    id
}

fn imports_of(sources: &Sources, package: usize) -> Vec<String> {
    let files = &sources.packages[package].files;
    let mut paths: Vec<String> = files
        .iter()
        .flat_map(|file| sources.facts[file.index()].imports.iter().map(|import| import.path.to_string()))
        .collect();
    paths.sort();
    paths.dedup();
    paths
}
