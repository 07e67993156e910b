//! One package with its tests, as a build system hands it over: the files of each package are given, and imports mean
//! what the build system says. Nothing is discovered on disk but the configuration.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use pollint_linter::novelty::novel;
use pollint_project::PackageDir;
use pollint_project::config::{self, ConfigChoice};
use pollint_project::vet::Closure;

use crate::accepted::Accepted;
use crate::load::Imports;
use crate::revision::identities;
use crate::run::Run;
use crate::settings::Settings;
use crate::setup::Setup;
use crate::{Clock, Failure, Outcome, Request, Verdict, in_pool};

/// A test binary, or a part of one.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The import path of the package under test.
    pub package: String,
    /// That package with all its tests that are known, and the packages that it is linked with.
    pub whole: Closure,
    /// The same without the tests of this unit, where another unit reports what those others do.
    pub others: Option<Closure>,
    /// How imports of the package are resolved, where not by their own text.
    pub import_map: BTreeMap<String, String>,
}

/// Finds what the rules report in a unit, without what is found in the part that another unit reports.
///
/// # Errors
/// When the configuration, the baseline or a query file is wrong.
pub fn check_unit(request: &Request, unit: &Unit) -> Result<Outcome, Failure> {
    in_pool(request, || {
        let settings = Settings::load(request)?;
        let accepted = Accepted::load(request, &settings)?;
        let (mut verdict, mut outcome) = run(request, &settings, unit, &unit.whole)?;
        if let Some(others) = &unit.others {
            let (former, of_former) = run(request, &settings, unit, others)?;
            let before = identities(&former, &of_former);
            let mut new = novel(&before, &identities(&verdict, &outcome), &BTreeMap::new()).into_iter();
            let (new, known) =
                std::mem::take(&mut verdict.visible).into_iter().partition(|_| new.next().unwrap_or(true));
            (verdict.visible, verdict.known) = (new, known);
        }
        if let Some(accepted) = accepted {
            accepted.apply(&mut verdict, &mut outcome);
        }
        Ok(verdict.tell(outcome))
    })
}

fn run(
    request: &Request,
    settings: &Settings,
    unit: &Unit,
    closure: &Closure,
) -> Result<(Verdict, Outcome), Failure> {
    let linked = Linked {
        packages: closure
            .directories(&request.cwd, &settings.exclude)
            .into_iter()
            .map(|package| (package.import_path.clone(), Arc::new(package)))
            .collect(),
        import_map: &unit.import_map,
    };
    let checked: Vec<Arc<PackageDir>> = linked.packages.get(&unit.package).cloned().into_iter().collect();
    let setup = Setup::of_packages(request, settings, checked);
    let mut clock = Clock::new();
    Run::of(setup, &linked, request, &|_| (), &mut clock).check(request, &mut clock)
}

/// The packages that are linked into a binary, by import path.
struct Linked<'u> {
    packages: BTreeMap<String, Arc<PackageDir>>,
    import_map: &'u BTreeMap<String, String>,
}

impl Imports for Linked<'_> {
    fn resolve(&self, _: &PackageDir, import: &str) -> Option<Arc<PackageDir>> {
        let path = self.import_map.get(import).map_or(import, String::as_str);
        self.packages.get(path).cloned()
    }
}

/// Everything beside Go files and arguments that decides what a unit's run finds, as bytes: the configuration, its query
/// files and its baseline. What cannot be read counts by its error.
#[must_use]
pub fn unit_inputs(cwd: &Path, choice: &ConfigChoice) -> Vec<u8> {
    let loaded = match config::load(cwd, choice) {
        Ok(loaded) => loaded,
        Err(error) => return format!("{error}\n{}", error.text).into_bytes(),
    };
    let mut bytes = loaded.text.clone().into_bytes();
    let queries =
        loaded.load_queries(cwd).map_or_else(|error| error.to_string(), |texts| format!("{texts:?}"));
    bytes.extend(queries.into_bytes());
    if let Some(file) = loaded.baseline_file() {
        bytes.extend(std::fs::read(file).unwrap_or_default());
    }
    bytes
}
