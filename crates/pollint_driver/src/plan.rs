//! The test binaries of a run before anything is analyzed: which files are linked into each, and a number of all that
//! its report depends on. What is not in the number must not change a report: `tests/cache.rs` holds it to that.

use pollint_base::package::{PackageId, PackageKind, linked};
use pollint_base::span::FileId;
use pollint_project::digest;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cache::to_bytes;
use crate::libraries;
use crate::load::{Sources, imports_of};

/// A test binary that is to be reported on.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The package under test.
    pub(crate) package: PackageId,
    /// The files linked into it, sorted.
    pub(crate) files: Vec<FileId>,
    /// A number of all that its report depends on.
    pub(crate) number: u128,
}

/// The binaries of the checked packages that have test files. `setup` is a number of what is the same for all of them.
pub(crate) fn plans(sources: &Sources, setup: u128) -> Vec<Plan> {
    let count = u32::try_from(sources.packages.len()).unwrap_or(u32::MAX);
    let all = || (0..count).map(PackageId);
    let directories: Vec<u128> =
        sources.dirs.iter().map(|dir| digest(dir.dir.as_os_str().as_encoded_bytes())).collect();
    let stamps: FxHashMap<&str, u128> =
        sources.libraries.par_iter().map(|(path, dir)| (path.as_str(), libraries::stamp(dir))).collect();
    let places = Places { directories, stamps };
    let number = |package, production| package_number(sources, &places, package, production);
    let production: Vec<u128> =
        (0..count).into_par_iter().map(|package| number(PackageId(package), true)).collect();
    let has_tests = |package: PackageId| {
        let own = &sources.packages[package.index()];
        own.checked && own.files.iter().any(|file| sources.files[file.index()].is_test)
    };
    let mut tested: Vec<PackageId> =
        all().filter(|package| has_tests(*package)).map(|package| under_test(sources, package)).collect();
    tested.dedup();
    let plan = |package| plan(sources, package, &production, &|own| number(own, false), setup);
    tested.into_par_iter().map(plan).collect()
}

/// Numbers of where packages are: of those of the run, and of libraries by import path.
struct Places<'s> {
    directories: Vec<u128>,
    stamps: FxHashMap<&'s str, u128>,
}

fn under_test(sources: &Sources, package: PackageId) -> PackageId {
    sources.packages[package.index()].under_test.unwrap_or(package)
}

fn plan(
    sources: &Sources,
    package: PackageId,
    production: &[u128],
    as_tested: &dyn Fn(PackageId) -> u128,
    setup: u128,
) -> Plan {
    let is_own = |other: PackageId| under_test(sources, other) == package;
    let linked = linked(&sources.packages, package);
    let numbers: Vec<u128> = linked
        .iter()
        .map(|other| match is_own(*other) {
            true => as_tested(*other),
            false => production[other.index()],
        })
        .collect();
    let mut files: Vec<FileId> = linked
        .iter()
        .flat_map(|other| {
            let files = sources.packages[other.index()].files.iter().copied();
            files.filter(move |file| is_own(*other) || !sources.files[file.index()].is_test)
        })
        .collect();
    files.sort_unstable();
    Plan { package, files, number: digest(&to_bytes(&(setup, numbers))) }
}

/// A number of a package as others see it, or, if not only `production` counts, as its own tests do: its files, what
/// their imports lead to, and what its module says of it.
fn package_number(sources: &Sources, places: &Places<'_>, package: PackageId, production: bool) -> u128 {
    let own = &sources.packages[package.index()];
    let files: Vec<u128> = own
        .files
        .iter()
        .filter(|file| !production || !sources.files[file.index()].is_test)
        .map(|file| sources.read[file.index()].1.number)
        .collect();
    // Both lists are sorted, and the package's own has all.
    let mut known = own.imports.iter();
    let imports: Vec<(&str, Option<u128>)> = imports_of(sources, package.index(), production)
        .into_iter()
        .map(|path| {
            let found = known.find(|(known, _)| known == path).and_then(|(_, package)| *package);
            let loaded = found.map(|found| places.directories[found.index()]);
            (path, loaded.or_else(|| places.stamps.get(path).copied()))
        })
        .collect();
    let is_external = own.kind == PackageKind::ExternalTest;
    digest(&to_bytes(&(&own.import_path, &own.name, is_external, own.go_version, own.local, files, imports)))
}
