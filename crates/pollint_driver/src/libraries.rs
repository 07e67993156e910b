//! Reads what libraries declare when the analysis asks: packages under `vendor/`, in the module cache and in GOROOT, as
//! far as they are on disk; and tells which of them help tests. Nothing is analyzed here, and nothing is missing where they
//! are not.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use memchr::memmem;
use pollint_base::constraint::{TagSet, from_file_name, parse_header};
use pollint_facts::QuerySet;
use pollint_project::{DEFAULT_SIZE_LIMIT, FileEntry, Origin, PackageDir, Project, digest, read_source};
use pollint_semantic::signatures::{Declarations, Library, Signature};
use rustc_hash::FxHashMap;

/// The files of one package; none if it is not on disk.
type Slot = Arc<OnceLock<Vec<LibraryFile>>>;

/// A file of a library. It is parsed when something is asked that it may declare, and without the bodies of its functions.
struct LibraryFile {
    bytes: Vec<u8>,
    declarations: OnceLock<Option<Declarations>>,
}

/// The libraries of a run, each read at most once.
pub(crate) struct Libraries {
    project: Arc<Project>,
    /// The packages that files of the run import and that are not loaded.
    imported: BTreeMap<String, Arc<PackageDir>>,
    /// A package of each module of the run.
    roots: Vec<Arc<PackageDir>>,
    /// Of several files for several systems those of this one are read.
    tags: TagSet,
    queries: QuerySet,
    slots: Mutex<FxHashMap<String, Slot>>,
    /// What has been told, by package and member: the same few are asked for all over a program.
    told: RwLock<FxHashMap<String, FxHashMap<String, Option<Signature>>>>,
}

impl Libraries {
    /// The libraries of a run.
    pub(crate) fn new(
        project: Arc<Project>,
        imported: BTreeMap<String, Arc<PackageDir>>,
        roots: Vec<Arc<PackageDir>>,
        tags: TagSet,
    ) -> Libraries {
        let queries = QuerySet::none();
        let (slots, told) = (Mutex::default(), RwLock::default());
        Libraries { project, imported, roots, tags, queries, slots, told }
    }

    /// The directory of a package that the run imports, or that a library imports: then as the run's modules would.
    fn directory(&self, import_path: &str) -> Option<Arc<PackageDir>> {
        let imported = self.imported.get(import_path).map(Arc::clone);
        imported.or_else(|| self.roots.iter().find_map(|root| self.project.resolve_import(root, import_path)))
    }

    fn slot(&self, import_path: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        match slots.get(import_path) {
            Some(slot) => Arc::clone(slot),
            None => Arc::clone(slots.entry(import_path.to_owned()).or_default()),
        }
    }

    fn read(&self, import_path: &str) -> Vec<LibraryFile> {
        let Some(dir) = self.directory(import_path) else { return Vec::new() };
        dir.files.iter().filter(|file| !file.is_test).filter_map(|file| self.read_file(file)).collect()
    }

    /// What cannot be read declares nothing: a library is not what the user asked about.
    fn read_file(&self, file: &FileEntry) -> Option<LibraryFile> {
        let bytes = read_source(&file.path, &file.display, DEFAULT_SIZE_LIMIT).ok()?.bytes;
        let constraint =
            pollint_base::constraint::and(parse_header(&bytes).constraint, from_file_name(&file.name));
        let is_left_out = constraint.is_some_and(|constraint| !constraint.satisfied_by(&self.tags));
        (!is_left_out).then(|| LibraryFile { bytes, declarations: OnceLock::new() })
    }

    fn declarations<'f>(&self, import_path: &str, file: &'f LibraryFile) -> Option<&'f Declarations> {
        let lower = || {
            let text = without_bodies(&file.bytes);
            let facts = pollint_facts::lower_file(&text, import_path, &self.queries);
            Declarations::new(import_path, &facts)
        };
        file.declarations.get_or_init(|| catch_unwind(AssertUnwindSafe(lower)).ok()).as_ref()
    }

    fn declared(&self, import_path: &str, member: &str) -> Option<Signature> {
        let slot = self.slot(import_path);
        let files = slot.get_or_init(|| self.read(import_path));
        let needles = needles(member);
        let mentions =
            |file: &&LibraryFile| needles.iter().all(|one| memmem::find(&file.bytes, one).is_some());
        files
            .iter()
            .filter(mentions)
            .find_map(|file| self.declarations(import_path, file).and_then(|found| found.get(member)))
    }
}

impl Library for Libraries {
    fn signature(&self, import_path: &str, member: &str) -> Option<Signature> {
        let told = self.told.read().unwrap_or_else(PoisonError::into_inner);
        let known = told.get(import_path).and_then(|members| members.get(member)).cloned();
        drop(told);
        known.unwrap_or_else(|| {
            let found = self.look_up(import_path, member);
            let mut told = self.told.write().unwrap_or_else(PoisonError::into_inner);
            told.entry(import_path.to_owned()).or_default().insert(member.to_owned(), found.clone());
            found
        })
    }
}

impl Libraries {
    fn look_up(&self, import_path: &str, member: &str) -> Option<Signature> {
        let found = self.declared(import_path, member)?;
        match found.first().and_then(|ty| ty.strip_prefix('=')) {
            None => Some(found),
            Some(maker) => {
                self.declared(import_path, maker).filter(|types| types.iter().all(|ty| !ty.starts_with('=')))
            }
        }
    }
}

impl fmt::Debug for Libraries {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Libraries").field("imported", &self.imported.len()).finish_non_exhaustive()
    }
}

/// A number of where a library lies, and for a copy in `vendor` of when its directory last changed. In the module cache a
/// directory never changes (Go Modules Reference, "Module cache"); what is edited in place in `vendor` is not noticed, as Go itself
/// forbids it.
pub(crate) fn stamp(dir: &PackageDir) -> u128 {
    let changed = match dir.origin {
        Origin::Vendor => std::fs::metadata(&dir.dir).and_then(|found| found.modified()).ok(),
        _ => None,
    };
    let since = changed.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let since = since.map_or(0, |since| since.as_nanos()).to_le_bytes();
    digest(&[dir.dir.as_os_str().as_encoded_bytes(), &since].concat())
}

/// Whether a library helps tests: it takes a `testing.TB`, so what it changes and restores is the test's doing. Only such
/// libraries are analyzed like the project's own packages; of all others the declarations are enough.
pub(crate) fn is_test_helper(package: &PackageDir) -> bool {
    if !matches!(package.origin, Origin::Vendor | Origin::ModuleCache) {
        return false;
    }
    let imports_testing = |file: &FileEntry| {
        let source = read_source(&file.path, &file.display, DEFAULT_SIZE_LIMIT);
        source.is_ok_and(|source| memmem::find(&source.bytes, b"\"testing\"").is_some())
    };
    package.files.iter().any(|file| !file.is_test && imports_testing(file))
}

/// What a file must contain to declare a member.
fn needles(member: &str) -> [&[u8]; 2] {
    let (owner, name) = member.split_once('.').unwrap_or(("", member));
    [owner.as_bytes(), name.as_bytes()]
}

/// A file without the bodies of its functions, as far as `gofmt` has formatted it: there a body ends with the next line
/// that is a closing brace alone. Where a raw string holds such a line, the rest of it is read for declarations and
/// declares nothing that would be asked for.
fn without_bodies(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len() / 4);
    let mut in_body = false;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii_end();
        if in_body {
            in_body = text != b"}";
        } else if text.ends_with(b"{") && (line.starts_with(b"func ") || line.starts_with(b")")) {
            // The last line of a header that takes several begins with the parenthesis.
            kept.extend_from_slice(text);
            kept.extend_from_slice(b"}\n");
            in_body = true;
        } else {
            kept.extend_from_slice(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_left_out_and_declarations_stay() {
        let text = "package p\n\nfunc A() {\n\tif x {\n\t}\n}\n\nfunc B(\n\ta int,\n) error {\n\treturn nil\n}\n\ntype T struct {\n\tf int\n}\n\nfunc C() {}\n";
        let kept = String::from_utf8(without_bodies(text.as_bytes())).unwrap();
        assert_eq!(
            kept,
            "package p\n\nfunc A() {}\n\nfunc B(\n\ta int,\n) error {}\n\ntype T struct {\n\tf int\n}\n\nfunc C() {}\n"
        );
    }
}
