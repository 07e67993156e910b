//! Which packages' tests link a package: whom an edit of production code may concern. Reads the imports of the
//! project's files and nothing else of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pollint_facts::scan_imports;
use pollint_project::{DEFAULT_SIZE_LIMIT, FileEntry, PackageDir, Project, read_source};
use rayon::prelude::*;

use crate::memory::Stamp;
use crate::settings::Settings;
use crate::setup::Setup;
use crate::{Failure, Request, in_pool};

/// The directories whose tests link a package of `dirs`, those aside: nearest first, `limit` at most. Looked for among the
/// packages that the request selects.
///
/// # Errors
/// When nothing is selected, or the configuration is wrong.
pub fn dependents(request: &Request, dirs: &[PathBuf], limit: usize) -> Result<Vec<PathBuf>, Failure> {
    in_pool(request, || {
        let settings = Settings::load(request)?;
        let project = Setup::of_packages(request, &settings, Vec::new()).project;
        let selected = project.select(&request.paths).map_err(Failure::Usage)?;
        let mut importers = Importers::default();
        let imports: Vec<(Vec<String>, Vec<String>)> = selected
            .packages
            .par_iter()
            .map(|dir| (imports(request, dir, false), imports(request, dir, true)))
            .collect();
        for (dir, (by_code, by_tests)) in selected.packages.iter().zip(imports) {
            importers.add(&project, dir, &by_code, false);
            importers.add(&project, dir, &by_tests, true);
        }
        Ok(importers.nearest(dirs, limit))
    })
}

/// The paths that the production files or the test files of a directory import.
fn imports(request: &Request, dir: &PackageDir, tests: bool) -> Vec<String> {
    let files = dir.files.iter().filter(|file| file.is_test == tests && !request.cancel.is_cancelled());
    let mut paths: Vec<String> = files.flat_map(|file| imports_of(request, file).to_vec()).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn imports_of(request: &Request, file: &FileEntry) -> Arc<[String]> {
    let memory = request.memory.as_deref();
    if let Some(text) = request.overlay.get(&file.path) {
        return scan_imports(text).into();
    }
    let stamp = memory.and_then(|_| Stamp::of(&file.path));
    let known =
        memory.zip(stamp.as_ref()).and_then(|(memory, stamp)| memory.recall_imports(&file.path, stamp));
    known.unwrap_or_else(|| {
        let source = read_source(&file.path, &file.display, DEFAULT_SIZE_LIMIT);
        let imports: Arc<[String]> =
            source.map(|source| scan_imports(&source.bytes)).unwrap_or_default().into();
        if let (Some(memory), Some(stamp)) = (memory, stamp) {
            memory.remember_imports(&file.path, stamp, Arc::clone(&imports));
        }
        imports
    })
}

/// Who imports a directory.
#[derive(Default)]
struct Importers {
    by_code: BTreeMap<PathBuf, Vec<PathBuf>>,
    by_tests: BTreeMap<PathBuf, Vec<PathBuf>>,
    with_tests: BTreeSet<PathBuf>,
}

impl Importers {
    fn add(&mut self, project: &Project, dir: &PackageDir, paths: &[String], tests: bool) {
        if dir.files.iter().any(|file| file.is_test) {
            self.with_tests.insert(dir.dir.clone());
        }
        let into = if tests { &mut self.by_tests } else { &mut self.by_code };
        for target in paths.iter().filter_map(|path| project.resolve_import(dir, path)) {
            if target.is_local() && target.dir != dir.dir {
                into.entry(target.dir.clone()).or_default().push(dir.dir.clone());
            }
        }
    }

    /// Breadth first through production imports; what tests alone import is not linked any further.
    fn nearest<'m>(&'m self, dirs: &'m [PathBuf], limit: usize) -> Vec<PathBuf> {
        let mut known: BTreeSet<&Path> = dirs.iter().map(PathBuf::as_path).collect();
        let mut linked: BTreeSet<&Path> = known.clone();
        let mut wave: BTreeSet<&Path> = known.clone();
        let mut found = Vec::new();
        while !wave.is_empty() && found.len() < limit {
            let code = importers(&self.by_code, &wave);
            let mut level = importers(&self.by_tests, &wave);
            level.extend(&code);
            level.retain(|dir| self.with_tests.contains(*dir) && known.insert(dir));
            found.extend(level.into_iter().map(Path::to_path_buf));
            wave = code.into_iter().filter(|dir| linked.insert(dir)).collect();
        }
        found.truncate(limit);
        found
    }
}

fn importers<'m>(of: &'m BTreeMap<PathBuf, Vec<PathBuf>>, wave: &BTreeSet<&Path>) -> BTreeSet<&'m Path> {
    wave.iter().filter_map(|dir| of.get(*dir)).flatten().map(PathBuf::as_path).collect()
}
