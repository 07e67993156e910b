//! Baselines in a run: which file, which findings it accepts, which of its entries nothing needs any more.

use std::path::{Path, PathBuf};

use pollint_base::baseline::{Baseline, Key};
use pollint_base::diagnostic::Diagnostic;
use pollint_linter::baseline::{Allowance, accept};
use pollint_project::{absolute, covers_module, display_path, load_baseline};
use rustc_hash::FxHashSet;

use crate::settings::Settings;
use crate::{BaselineChoice, BaselineUse, Failure, Outcome, Request, Verdict};

/// A baseline and what a run needs to apply it.
pub(crate) struct Accepted<'r> {
    request: &'r Request,
    settings: &'r Settings,
    file: PathBuf,
    baseline: Baseline,
    writes: bool,
}

impl<'r> Accepted<'r> {
    /// The baseline that the request or the configuration names, if any.
    pub(crate) fn load(request: &'r Request, settings: &'r Settings) -> Result<Option<Self>, Failure> {
        let (file, writes) = match &request.baseline {
            BaselineChoice::None => return Ok(None),
            BaselineChoice::Configured => match settings.loaded.baseline_file() {
                Some(file) => (file, false),
                None => return Ok(None),
            },
            BaselineChoice::File(file) => (absolute(&request.cwd, file), false),
            BaselineChoice::Write(file) => (absolute(&request.cwd, file), true),
        };
        let baseline = match writes && !file.exists() {
            true => Baseline::default(),
            false => load_baseline(&request.cwd, &file).map_err(Failure::Config)?,
        };
        Ok(Some(Accepted { request, settings, file, baseline, writes }))
    }

    /// Takes what is accepted out of the findings. What is known from an earlier revision uses the baseline up before
    /// what is new, and what is not shown last: it only keeps entries from being stale.
    pub(crate) fn apply(mut self, verdict: &mut Verdict, outcome: &mut Outcome) {
        let base = self.file.parent().unwrap_or(&self.request.cwd).to_owned();
        let checked = checked_directories(outcome);
        let key = |one: &Diagnostic| key(one, outcome, &base);
        if self.writes {
            let found: Vec<Key> = verdict.known.iter().chain(&verdict.visible).map(key).collect();
            self.baseline =
                accept(found.into_iter(), &self.baseline, |key| self.judges(key, &base, &checked));
        }
        let mut allowance = Allowance::new(&self.baseline);
        allowance.apply(&mut verdict.known, key);
        let suppressed = allowance.apply(&mut verdict.visible, key);
        allowance.apply(&mut verdict.hidden, key);
        let stale = allowance.stale(&self.baseline, |key| self.judges(key, &base, &checked));
        outcome.summary.suppressed += suppressed;
        let file = display_path(&self.request.cwd, &self.file);
        let written = self.writes.then_some(self.baseline);
        outcome.baseline = Some(BaselineUse { path: self.file, file, stale, suppressed, written });
    }

    /// Whether this run would have found what an entry accepts, were it still there.
    fn judges(&self, key: &Key, base: &Path, checked: &FxHashSet<PathBuf>) -> bool {
        let file = absolute(base, Path::new(&key.file));
        let shown = display_path(&self.request.cwd, &file);
        if !self.settings.selection.is_enabled(&shown, &key.rule) {
            return false;
        }
        let tells_itself = key.file.ends_with("_test.go")
            && file
                .parent()
                .is_some_and(|dir| checked.contains(&PathBuf::from(display_path(&self.request.cwd, dir))));
        tells_itself || !file.exists() || covers_module(&self.request.cwd, &self.request.paths, &file)
    }
}

/// The directories whose tests were checked, as shown.
fn checked_directories(outcome: &Outcome) -> FxHashSet<PathBuf> {
    let tests = outcome.files.iter().filter(|file| file.is_test);
    let parent = |path: &str| match path.rsplit_once('/') {
        Some((directory, _)) => PathBuf::from(directory),
        None => PathBuf::from("."),
    };
    tests.map(|file| parent(&file.path)).collect()
}

fn key(one: &Diagnostic, outcome: &Outcome, base: &Path) -> Key {
    Key {
        file: display_path(base, &outcome.paths[one.location.file.index()]),
        rule: one.rule.clone(),
        function: one.function.clone(),
        symbol: one.symbol.clone(),
    }
}
