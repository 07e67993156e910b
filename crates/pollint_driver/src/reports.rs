//! The reports of the test binaries of a run: those of earlier runs where nothing has changed that they depend on, the
//! others made now.

use pollint_base::package::PackageId;
use pollint_base::span::FileId;
use pollint_linter::Report;
use pollint_semantic::model::Model;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Shelf, from_bytes, to_bytes};
use crate::load::Sources;
use crate::plan::Plan;
use crate::subset::Subset;

/// What is kept of a test binary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// How many tests it has; none if its test files hold nothing that Go runs.
    pub(crate) tests: Option<usize>,
    /// What the rules say of it.
    pub(crate) report: Report,
}

/// What earlier runs have kept of binaries, in the order of the plans.
pub(crate) fn find(sources: &Sources, plans: &[Plan], cache: &Cache) -> Vec<Option<Kept>> {
    let find = |plan: &Plan| {
        let pack = cache.read(Shelf::Reports, &sources.dirs[plan.package.index()].dir);
        let mut kept: Kept = from_bytes(pack.get(plan.number)?)?;
        let original = |file: FileId| plan.files.get(file.index()).copied();
        renumber(&mut kept.report, &original).then_some(kept)
    };
    plans.par_iter().map(find).collect()
}

/// What the model says of the binaries of a subset, by package of the whole run.
pub(crate) fn made(model: &Model<'_>, subset: &Subset, reports: Vec<Report>) -> FxHashMap<PackageId, Kept> {
    let original = |file: FileId| subset.originals.get(file.index()).copied();
    let made = model.binaries.iter().zip(reports).map(|(binary, mut report)| {
        renumber(&mut report, &original);
        (subset.original_package(binary.package), Kept { tests: Some(binary.tests.len()), report })
    });
    made.collect()
}

/// Keeps what was made in this run.
pub(crate) fn keep(sources: &Sources, made: &[(&Plan, &Kept)], cache: &Cache) {
    if !cache.is_on() {
        return;
    }
    made.par_iter().for_each(|(plan, kept)| {
        let mut kept = (*kept).clone();
        // In the numbers of the binary: in another run, the file has another.
        let inside = |file: FileId| {
            let at = plan.files.binary_search(&file).ok()?;
            u32::try_from(at).ok().map(FileId)
        };
        if renumber(&mut kept.report, &inside) {
            let dir = &sources.dirs[plan.package.index()].dir;
            let new = [(plan.number, to_bytes(&kept))];
            cache.write(Shelf::Reports, dir, &new, &cache.read(Shelf::Reports, dir));
        }
    });
}

/// Gives the files of a report other numbers; false if one of them has none.
fn renumber(report: &mut Report, number: &dyn Fn(FileId) -> Option<FileId>) -> bool {
    let mut all = true;
    let mut visit = |location: &mut pollint_base::span::Location| match number(location.file) {
        Some(file) => location.file = file,
        None => all = false,
    };
    for diagnostic in report.diagnostics.iter_mut().chain(&mut report.silenced) {
        diagnostic.each_location(&mut visit);
    }
    for (location, _) in &mut report.used {
        visit(location);
    }
    all
}
