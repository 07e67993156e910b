//! One run from loaded files to findings: what earlier runs have found is looked up, the rest is analyzed.

use std::path::Path;
use std::sync::Arc;

use pollint_base::config::Config;
use pollint_base::confirm::Subject;
use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::graph::Graph;
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::{FileId, LineIndex};
use pollint_facts::QuerySet;
use pollint_linter::{Findings, Note, Report};
use pollint_semantic::costs::{Costs, PackageCost, Watch};
use pollint_semantic::model::Model;
use pollint_semantic::program::Program;
use pollint_semantic::signatures::Library;
use pollint_semantic::variables::variables_in;
use rayon::prelude::*;

use crate::cancel::Cancel;
use crate::libraries::Libraries;
use crate::load::{Imports, Reader, Sources};
use crate::plan::{Plan, plans};
use crate::read::{self, Overlay};
use crate::reports::{self, Kept};
use crate::settings::Settings;
use crate::setup::Setup;
use crate::subset::Subset;
use crate::{Clock, Failure, Outcome, Picture, Request, Verdict, facts, propose};

/// The files of a run, read.
pub(crate) struct Run<'s> {
    setup: Setup<'s>,
    overlay: &'s Overlay,
    cancel: &'s Cancel,
    sources: Sources,
    problems: Vec<Problem>,
}

/// What there is to ask about.
struct Ready<'r> {
    model: &'r Model<'r>,
    config: &'r Config,
}

fn graph_of(ready: &Ready<'_>) -> Graph {
    pollint_linter::graph(ready.model, ready.config)
}

/// What an analysis gave.
pub(crate) struct Analyzed<T> {
    pub(crate) answer: T,
    pub(crate) costs: Vec<PackageCost>,
    /// Whether the files were what they were when the run began.
    is_settled: bool,
    retired: Retired,
}

/// Millions of small pieces of memory that nobody needs any more.
type Retired = Box<dyn Send>;

/// Frees them beside what is still to be done.
fn free(retired: impl Send + 'static) {
    std::thread::spawn(move || drop(retired));
}

impl<'s> Run<'s> {
    /// Reads the selected packages and what they import.
    pub(crate) fn load(
        request: &'s Request,
        settings: &'s Settings,
        progress: &(dyn Fn(usize) + Sync),
        clock: &mut Clock,
    ) -> Result<Run<'s>, Failure> {
        let setup = Setup::new(request, settings)?;
        clock.stage("discover");
        let project = Arc::clone(&setup.project);
        let run = Run::of(setup, &*project, request, progress, clock);
        if request.cancel.is_cancelled() { Err(Failure::Cancelled) } else { Ok(run) }
    }

    /// Reads packages that are known, and what they import in the sense of `imports`.
    pub(crate) fn of(
        setup: Setup<'s>,
        imports: &dyn Imports,
        request: &'s Request,
        progress: &(dyn Fn(usize) + Sync),
        clock: &mut Clock,
    ) -> Run<'s> {
        let reader = Reader {
            imports,
            prepared: &setup.prepared,
            tags: setup.tags.as_ref(),
            cache: &setup.cache,
            overlay: &request.overlay,
            memory: request.memory.as_deref(),
            cancel: &request.cancel,
            progress,
        };
        let mut sources = reader.load(&setup.selected);
        let mut problems = setup.problems.clone();
        problems.append(&mut sources.problems);
        problems.extend(setup.project.take_problems());
        problems.sort();
        problems.dedup();
        clock.stage("read");
        Run { setup, overlay: &request.overlay, cancel: &request.cancel, sources, problems }
    }

    /// What the rules report, and whether the configuration wants to hear of it.
    pub(crate) fn check(self, request: &Request, clock: &mut Clock) -> Result<(Verdict, Outcome), Failure> {
        let plans = plans(&self.sources, self.setup.number());
        let mut kept = reports::find(&self.sources, &plans, &self.setup.cache);
        clock.stage("look up");
        let stale: Vec<usize> = (0..plans.len()).filter(|at| kept[*at].is_none()).collect();
        let (mut costs, mut retired) = (Vec::new(), None);
        if !stale.is_empty() {
            let renewed = self.renew(request, &plans, &stale, &mut kept, clock)?;
            (costs, retired) = (renewed.0, Some(renewed.1));
        }
        let kept: Vec<Kept> = kept.into_iter().flatten().collect();
        let summary = self.count(&kept);
        let findings = self.join(kept.into_iter().map(|one| one.report).collect());
        let (verdict, mut outcome) = self.finish(summary, findings, clock);
        outcome.costs = costs;
        outcome.from_cache = plans.len() - stale.len();
        match request.is_last {
            true => std::mem::forget((retired, self.sources)),
            false => free((retired, self.sources)),
        }
        Ok((verdict, outcome))
    }

    /// Analyzes the binaries of which no report is kept.
    fn renew(
        &self,
        request: &Request,
        plans: &[Plan],
        stale: &[usize],
        kept: &mut [Option<Kept>],
        clock: &mut Clock,
    ) -> Result<(Vec<PackageCost>, Retired), Failure> {
        let wanted: Vec<&Plan> = stale.iter().map(|at| &plans[*at]).collect();
        let subset = Subset::new(&self.sources, &wanted);
        let analyzed = self.analyze(&subset, request.costs, clock, |model, clock| {
            let enabled = |rule: &str| self.setup.is_enabled(rule);
            let reports = pollint_linter::reports(model, &self.setup.settings.loaded.config, &enabled);
            clock.stage("rules");
            reports::made(model, &subset, reports)
        })?;
        let mut made = analyzed.answer;
        for (at, plan) in stale.iter().zip(&wanted) {
            kept[*at] = Some(made.remove(&plan.package).unwrap_or_default());
        }
        if analyzed.is_settled {
            let new = stale.iter().filter_map(|at| Some((&plans[*at], kept[*at].as_ref()?)));
            reports::keep(&self.sources, &new.collect::<Vec<_>>(), &self.setup.cache);
        }
        Ok((analyzed.costs, analyzed.retired))
    }

    /// Who touches what, of all that was loaded.
    pub(crate) fn graph(self, clock: &mut Clock) -> Result<(Graph, Outcome), Failure> {
        let (graph, summary) = self.explore(clock, graph_of)?;
        let (_, outcome) = self.finish_all(summary, Findings::default(), clock);
        Ok((graph, outcome))
    }

    /// The same, and what the rules report.
    pub(crate) fn graph_and_check(self, clock: &mut Clock) -> Result<(Graph, Verdict, Outcome), Failure> {
        let ((graph, findings), summary) =
            self.explore(clock, |ready| (graph_of(ready), self.findings_of(ready)))?;
        let (verdict, outcome) = self.finish_all(summary, findings, clock);
        Ok((graph, verdict, outcome))
    }

    /// The graph, and the package variables that the file at `path` names.
    pub(crate) fn picture(self, path: &Path, clock: &mut Clock) -> Result<Picture, Failure> {
        let file = self.sources.read.iter().position(|(entry, _)| entry.path == path);
        let id = file.and_then(|at| u32::try_from(at).ok()).map(FileId);
        let ((graph, variables), summary) = self.explore(clock, |ready| {
            let variables = id.map(|id| variables_in(ready.model.program, id)).unwrap_or_default();
            (graph_of(ready), variables)
        })?;
        let (_, outcome) = self.finish_all(summary, Findings::default(), clock);
        Ok(Picture { graph, variables, outcome })
    }

    /// What the rules report, and what experiments need to know of what is to be told, in that order.
    pub(crate) fn check_with_subjects(
        self,
        clock: &mut Clock,
    ) -> Result<(Vec<Subject>, Verdict, Outcome), Failure> {
        let ((subjects, findings), summary) = self.explore(clock, |ready| {
            let findings = self.findings_of(ready);
            let wanted: Vec<Diagnostic> =
                findings.diagnostics.iter().filter(|one| self.is_wanted(one)).cloned().collect();
            (pollint_linter::subjects(ready.model, &wanted), findings)
        })?;
        let (verdict, outcome) = self.finish_all(summary, findings, clock);
        Ok((subjects, verdict, outcome))
    }

    fn findings_of(&self, ready: &Ready<'_>) -> Findings {
        let enabled = |rule: &str| self.setup.is_enabled(rule);
        self.join(pollint_linter::reports(ready.model, ready.config, &enabled))
    }

    /// Asks about all that was loaded, whatever is kept of earlier runs. Files keep their numbers.
    fn explore<T: Send>(
        &self,
        clock: &mut Clock,
        ask: impl FnOnce(&Ready<'_>) -> T + Send,
    ) -> Result<(T, Summary), Failure> {
        let subset = Subset::everything(&self.sources);
        let config = &self.setup.settings.loaded.config;
        let analyzed = self.analyze(&subset, false, clock, |model, clock| {
            let answer = (ask(&Ready { model, config }), summary_of(model));
            clock.stage("answer");
            answer
        })?;
        free(analyzed.retired);
        Ok(analyzed.answer)
    }

    /// The same as `finish`, with the lines of all files.
    fn finish_all(&self, summary: Summary, findings: Findings, clock: &mut Clock) -> (Verdict, Outcome) {
        let (verdict, mut outcome) = self.finish(self.with_files(summary), findings, clock);
        for (lines, (_, known)) in outcome.lines.iter_mut().zip(&self.sources.read) {
            *lines = known.outline.lines();
        }
        (verdict, outcome)
    }

    fn with_files(&self, summary: Summary) -> Summary {
        Summary { files: self.sources.files.len(), ..summary }
    }

    /// Builds the model of a subset and gives it to `ask`; the model does not outlive this. What was read anew is
    /// kept for later runs meanwhile.
    fn analyze<T: Send>(
        &self,
        subset: &Subset,
        costs: bool,
        clock: &mut Clock,
        ask: impl FnOnce(&Model<'_>, &mut Clock) -> T + Send,
    ) -> Result<Analyzed<T>, Failure> {
        let prepared = &self.setup.prepared;
        let queries = prepared.queries().map_err(|error| Failure::Query(error.clone()))?;
        let fetched = self.facts(&subset.originals, queries);
        clock.stage("facts");
        let library = self.library();
        let model = || {
            let apis = prepared.apis();
            apis.library.get_or_init(|| library);
            let knows = |path: &str, name: &str| apis.knows(path, name);
            let program = Program::new(subset.packages.clone(), subset.files.clone(), fetched.facts, &knows);
            clock.stage("symbols");
            let costs = costs.then(Costs::default);
            let go_on = || !self.cancel.is_cancelled();
            let model = Model::build_while(&program, apis, Watch(costs.as_ref()), &go_on)?;
            clock.stage("model");
            let answer = ask(&model, clock);
            let costs = costs.map(|costs| costs.by_package(&program)).unwrap_or_default();
            let retired: Retired = Box::new((model.retire(), program));
            Some(Analyzed { answer, costs, is_settled: fetched.is_settled, retired })
        };
        let (analyzed, ()) = rayon::join(model, || facts::keep(&self.sources, &self.setup.cache));
        analyzed.ok_or(Failure::Cancelled)
    }

    /// What tells the declarations of packages that are not loaded.
    fn library(&self) -> Arc<dyn Library> {
        let Setup { project, roots, system, .. } = &self.setup;
        let imported = self.sources.libraries.clone();
        Arc::new(Libraries::new(Arc::clone(project), imported, roots.clone(), system.clone()))
    }

    fn count(&self, kept: &[Kept]) -> Summary {
        Summary {
            files: self.sources.files.len(),
            packages: kept.iter().filter(|one| one.tests.is_some()).count(),
            tests: kept.iter().filter_map(|one| one.tests).sum(),
            ..Summary::default()
        }
    }

    /// Joins what is reported of all binaries.
    fn join(&self, reports: Vec<Report>) -> Findings {
        let enabled = |rule: &str| self.setup.is_enabled(rule);
        pollint_linter::join(reports, &self.comments(), &self.sources.files, &enabled)
    }

    /// Whether the configuration wants to hear of a finding.
    fn is_wanted(&self, one: &Diagnostic) -> bool {
        let Settings { loaded, selection, .. } = self.setup.settings;
        let file = &self.sources.files[one.location.file.index()].path;
        one.severity >= loaded.config.min_severity.unwrap_or(Severity::Warning)
            && one.confidence >= loaded.config.min_confidence.unwrap_or(Confidence::Medium)
            && selection.is_enabled(file, &one.rule)
    }

    /// The comments of the files that are checked: in packages that are only imported, they may be for tests that were
    /// not asked for.
    fn comments(&self) -> Vec<(FileId, Vec<Note>)> {
        let files = (0..).map(FileId).zip(self.sources.files.iter().zip(&self.sources.read));
        let checked = files.filter(|(_, (file, _))| {
            let package = &self.sources.packages[file.package.index()];
            package.local && package.checked
        });
        let notes = checked.map(|(file, (_, (_, known)))| (file, known.outline.notes.clone()));
        notes.filter(|(_, notes)| !notes.is_empty()).collect()
    }

    /// Puts together what a run gives, and closes the cache.
    fn finish(&self, summary: Summary, findings: Findings, clock: &mut Clock) -> (Verdict, Outcome) {
        let mut lines = vec![LineIndex::default(); self.sources.files.len()];
        let (mut visible, hidden): (Vec<Diagnostic>, _) =
            findings.diagnostics.into_iter().partition(|one| self.is_wanted(one));
        self.settle_fixes(&mut visible);
        for diagnostic in &mut visible {
            diagnostic.each_location(&mut |location| {
                let at = location.file.index();
                if lines[at].starts.is_empty() {
                    lines[at] = self.sources.read[at].1.outline.lines();
                }
            });
        }
        let cache_note = self.setup.cache.close();
        clock.stage("join");
        let outcome = Outcome {
            problems: self.problems.clone(),
            summary: Summary { suppressed: findings.suppressed, ..summary },
            files: self.sources.files.clone(),
            packages: self.sources.packages.clone(),
            stamps: self.sources.read.iter().map(|(_, known)| known.outline.stamp).collect(),
            paths: self.sources.read.iter().map(|(entry, _)| entry.path.clone()).collect(),
            lines,
            config_file: self.config_file(),
            stages: std::mem::take(&mut clock.stages),
            cache_note,
            ..Outcome::default()
        };
        (Verdict { visible, known: Vec::new(), hidden }, outcome)
    }

    fn facts(&self, files: &[FileId], queries: &QuerySet) -> facts::Fetched {
        facts::fetch(&self.sources, files, &self.setup.cache, queries, self.overlay)
    }

    /// Finishes the fixes of what is reported, which takes the texts of those files.
    fn settle_fixes(&self, diagnostics: &mut [Diagnostic]) {
        let mut by_file: Vec<&mut [Diagnostic]> =
            diagnostics.chunk_by_mut(|one, next| one.location.file == next.location.file).collect();
        by_file.retain(|all| propose::has_edits(all));
        let queries = QuerySet::none();
        by_file.into_par_iter().for_each(|all| {
            let file = all[0].location.file;
            let (entry, known) = &self.sources.read[file.index()];
            read::with_bytes(entry, self.overlay, |text| {
                // Reading it anew is faster than reading what the cache has of its directory.
                let text = text.ok().filter(|text| pollint_facts::stamp(text) == known.outline.stamp);
                let facts = text.map(|text| pollint_facts::lower_file(text, &entry.display, &queries));
                propose::settle(all, file, text.zip(facts.as_ref()), &queries);
            });
        });
    }

    fn config_file(&self) -> Option<String> {
        let loaded = &self.setup.settings.loaded;
        loaded.file.is_some().then(|| loaded.display.clone())
    }
}

fn summary_of(model: &Model<'_>) -> Summary {
    let tests = model.binaries.iter().map(|binary| binary.tests.len()).sum();
    Summary { packages: model.binaries.len(), tests, ..Summary::default() }
}
