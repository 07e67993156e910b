//! A part of the packages and files of a run, numbered anew: what some test binaries link. It is what a run would load
//! that was asked for these binaries only.

use pollint_base::package::{Package, PackageId, SourceFile};
use pollint_base::span::FileId;

use crate::load::Sources;
use crate::plan::Plan;

/// A part of the files of a run.
pub(crate) struct Subset {
    /// Its packages.
    pub(crate) packages: Vec<Package>,
    /// Its files.
    pub(crate) files: Vec<SourceFile>,
    /// Their numbers in the whole run.
    pub(crate) originals: Vec<FileId>,
    /// The numbers of its packages in the whole run.
    original_packages: Vec<PackageId>,
}

impl Subset {
    /// What some binaries link.
    pub(crate) fn new(sources: &Sources, plans: &[&Plan]) -> Subset {
        let mut is_in = vec![false; sources.files.len()];
        for file in plans.iter().flat_map(|plan| &plan.files) {
            is_in[file.index()] = true;
        }
        let mut checked = vec![false; sources.packages.len()];
        for plan in plans {
            checked[plan.package.index()] = true;
        }
        Subset::of(sources, &is_in, &|package| {
            checked[sources.packages[package.index()].under_test.unwrap_or(package).index()]
        })
    }

    /// All that was loaded.
    pub(crate) fn everything(sources: &Sources) -> Subset {
        let is_in = vec![true; sources.files.len()];
        Subset::of(sources, &is_in, &|package| sources.packages[package.index()].checked)
    }

    fn of(sources: &Sources, is_in: &[bool], is_checked: &dyn Fn(PackageId) -> bool) -> Subset {
        let (file_numbers, originals) = renumber(is_in);
        let has_files: Vec<bool> =
            sources.packages.iter().map(|one| one.files.iter().any(|file| is_in[file.index()])).collect();
        // A package without files is kept where its external tests are.
        let mut kept = has_files.clone();
        for (package, has_files) in sources.packages.iter().zip(&has_files) {
            if let (true, Some(under_test)) = (*has_files, package.under_test) {
                kept[under_test.index()] = true;
            }
        }
        let (package_numbers, original_packages) = renumber(&kept);
        let package = |id: PackageId| package_numbers[id.index()].map(PackageId);
        let packages = original_packages.iter().map(|original| {
            let old = &sources.packages[*original as usize];
            let numbers = old.files.iter().filter_map(|file| file_numbers[file.index()]);
            let imports = old.imports.iter().map(|(path, found)| (path.clone(), found.and_then(package)));
            Package {
                files: numbers.map(FileId).collect(),
                imports: imports.collect(),
                links: old.links.iter().filter_map(|link| package(*link)).collect(),
                checked: is_checked(PackageId(*original)),
                under_test: old.under_test.and_then(package),
                ..old.clone()
            }
        });
        let packages = packages.collect();
        let files = originals.iter().filter_map(|original| {
            let old = &sources.files[*original as usize];
            Some(SourceFile { package: package(old.package)?, ..old.clone() })
        });
        Subset {
            packages,
            files: files.collect(),
            originals: originals.into_iter().map(FileId).collect(),
            original_packages: original_packages.into_iter().map(PackageId).collect(),
        }
    }

    /// The number of a package in the whole run.
    pub(crate) fn original_package(&self, package: PackageId) -> PackageId {
        self.original_packages[package.index()]
    }
}

/// New numbers of what is kept, by old number, and old numbers by new one.
fn renumber(kept: &[bool]) -> (Vec<Option<u32>>, Vec<u32>) {
    let mut old_numbers = Vec::new();
    let mut new_numbers = Vec::with_capacity(kept.len());
    for (old, is_kept) in (0..).zip(kept) {
        let new = u32::try_from(old_numbers.len()).unwrap_or(u32::MAX);
        new_numbers.push(is_kept.then_some(new));
        if *is_kept {
            old_numbers.push(old);
        }
    }
    (new_numbers, old_numbers)
}
