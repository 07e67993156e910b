//! Runs pollint from paths to diagnostics. The one place where the disk and the analysis meet; it prints nothing.
#![warn(missing_docs)]

mod accepted;
mod load;
mod revision;
mod settings;
mod unit;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pollint_base::baseline::{Baseline, Stale};
use pollint_base::config::Config;
use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::graph::Graph;
use pollint_base::package::SourceFile;
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::LineIndex;
use pollint_facts::{QueryError, QuerySet};
use pollint_project::config::{ConfigChoice, ConfigError};
use pollint_project::git::GitError;
use pollint_project::{Environment, Options, PackageDir, Project, RuleSelection, UsageError};
use pollint_semantic::apis::Apis;
use pollint_semantic::model::Model;
use pollint_semantic::program::Program;

use accepted::Accepted;
use load::Reader;
use revision::Earlier;
use settings::Settings;

pub use unit::{Unit, check_unit, unit_inputs};

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The working directory, absolute.
    pub cwd: PathBuf,
    /// Patterns, directories and files; none means `./...`.
    pub paths: Vec<String>,
    /// Rules to run, instead of the configuration's choice if not empty.
    pub select: Vec<String>,
    /// Rules not to run, beside the configuration's.
    pub ignore: Vec<String>,
    /// Lowest severity to report.
    pub min_severity: Option<Severity>,
    /// Lowest confidence to report.
    pub min_confidence: Option<Confidence>,
    /// Which configuration.
    pub config: ConfigChoice,
    /// Build tags, instead of the configuration's.
    pub tags: Option<Vec<String>>,
    /// Worker threads; all cores if absent.
    pub threads: Option<usize>,
    /// Which accepted findings are left out.
    pub baseline: BaselineChoice,
    /// Report only what is new since this revision.
    pub new_from: Option<NewFrom>,
}

/// Which baseline a run uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BaselineChoice {
    /// The one that the configuration names, if it names one.
    #[default]
    Configured,
    /// This file.
    File(PathBuf),
    /// Make the content of this file from what is found; entries that the run cannot judge stay.
    Write(PathBuf),
    /// None.
    None,
}

/// A revision to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewFrom {
    /// A commit, branch or tag.
    Revision(String),
    /// Where the checked-out commit and a branch parted.
    MergeBase(String),
}

/// What a baseline did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineUse {
    /// Where it is.
    pub path: PathBuf,
    /// What outputs show.
    pub file: String,
    /// Entries that accept more than was found, sorted.
    pub stale: Vec<Stale>,
    /// How many findings it silenced.
    pub suppressed: usize,
    /// What is to be written to it, when that was asked for.
    pub written: Option<Baseline>,
}

/// What a comparison with another revision told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The full name of the other commit.
    pub commit: String,
    /// Findings there.
    pub before: usize,
    /// Findings of now that were there already.
    pub known: usize,
}

/// What came out of a run.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Findings, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What kept files from being analyzed in full, sorted.
    pub problems: Vec<Problem>,
    /// Counts.
    pub summary: Summary,
    /// Files, by `FileId`.
    pub files: Vec<SourceFile>,
    /// Their paths on disk.
    pub paths: Vec<PathBuf>,
    /// Their line starts.
    pub lines: Vec<LineIndex>,
    /// The configuration file, as shown to the user.
    pub config_file: Option<String>,
    /// Stages with the time they took.
    pub stages: Vec<(&'static str, Duration)>,
    /// What a baseline did, if there is one.
    pub baseline: Option<BaselineUse>,
    /// The comparison with another revision, if one was asked for.
    pub compared: Option<Compared>,
}

/// Why nothing could be analyzed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The arguments name nothing to check.
    Usage(UsageError),
    /// The configuration or the baseline is wrong.
    Config(Box<ConfigError>),
    /// git cannot tell about the revision to compare with.
    Git(GitError),
    /// A query file is wrong.
    Query(QueryError),
    /// The worker threads could not be started: why.
    Threads(String),
}

/// Worker threads walk syntax as deep as 400 levels: their stacks have room for that also in debug builds.
const STACK: usize = 64 << 20;

/// Finds what the rules report. `progress` is told how many files have been read so far.
///
/// # Errors
/// When there is nothing to analyze, or the configuration or a query file is wrong.
pub fn check(request: &Request, progress: &(dyn Fn(usize) + Sync)) -> Result<Outcome, Failure> {
    in_pool(request, || {
        let settings = Settings::load(request)?;
        let accepted = Accepted::load(request, &settings)?;
        let earlier =
            request.new_from.as_ref().map(|from| Earlier::prepare(&request.cwd, from)).transpose()?;
        let (mut verdict, mut outcome) = analyze(request, &settings, progress, findings)?;
        outcome.summary.suppressed = verdict.suppressed;
        if let Some(earlier) = earlier {
            earlier.divide(request, &settings, &mut verdict, &mut outcome)?;
        }
        if let Some(accepted) = accepted {
            accepted.apply(&mut verdict, &mut outcome);
        }
        count_findings(&mut outcome.summary, &verdict.visible);
        outcome.diagnostics = verdict.visible;
        Ok(outcome)
    })
}

/// Finds which tests read, write and restore which places, and which goroutines reach them. The outcome has no
/// diagnostics.
///
/// # Errors
/// As [`check`].
pub fn graph(request: &Request, progress: &(dyn Fn(usize) + Sync)) -> Result<(Graph, Outcome), Failure> {
    in_pool(request, || {
        let settings = Settings::load(request)?;
        analyze(request, &settings, progress, |ready, clock| {
            let graph = pollint_linter::graph(ready.model, ready.config);
            clock.stage("graph");
            graph
        })
    })
}

/// Runs work on threads of its own.
fn in_pool<T: Send>(
    request: &Request,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .stack_size(STACK)
        .build()
        .map_err(|error| Failure::Threads(error.to_string()))?;
    pool.install(work)
}

/// What there is when the model is built.
struct Ready<'r> {
    model: &'r Model<'r>,
    config: &'r Config,
    selection: &'r RuleSelection,
}

/// What the rules report, sorted into what is shown and what is not.
struct Verdict {
    /// To be reported.
    visible: Vec<Diagnostic>,
    /// Found in the revision that is compared with as well.
    known: Vec<Diagnostic>,
    /// Too mild or too unsure, or of a rule that is off there.
    hidden: Vec<Diagnostic>,
    /// How many were silenced by comments.
    suppressed: usize,
}

/// Finds the packages that a request selects, and asks about them; the model does not outlive this.
fn analyze<T>(
    request: &Request,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
    ask: impl FnOnce(&Ready<'_>, &mut Clock) -> T,
) -> Result<(T, Outcome), Failure> {
    let mut clock = Clock::new();
    let environment = Environment::from_process();
    let options = Options { environment: environment.clone(), exclude: settings.exclude.clone() };
    let project = Project::with_options(&request.cwd, options);
    let (prepared, selected) = rayon::join(|| Prepared::new(settings), || project.select(&request.paths));
    let (prepared, selected) = (prepared?, selected.map_err(Failure::Usage)?);
    clock.stage("discover");
    let tags = match settings.loaded.config.tags.as_slice() {
        [] => None,
        tags => Some(environment.tag_set(tags.iter().cloned())),
    };
    let Prepared { queries, apis } = &prepared;
    let reader = Reader { imports: &project, queries, tags: tags.as_ref(), apis, progress };
    let (answer, mut outcome) = examine(&reader, &selected.packages, settings, clock, ask);
    outcome.problems.extend(selected.problems);
    outcome.problems.extend(project.take_problems());
    outcome.problems.sort();
    outcome.problems.dedup();
    Ok((answer, outcome))
}

/// What is the same for all files.
struct Prepared {
    queries: QuerySet,
    apis: Apis,
}

impl Prepared {
    fn new(settings: &Settings) -> Result<Prepared, Failure> {
        let queries = QuerySet::compile(&settings.queries).map_err(Failure::Query)?;
        Ok(Prepared { queries, apis: Apis::builtin().with_config(&settings.loaded.config) })
    }
}

/// Reads packages, builds the model and gives it to `ask`.
fn examine<T>(
    reader: &Reader<'_>,
    packages: &[Arc<PackageDir>],
    settings: &Settings,
    mut clock: Clock,
    ask: impl FnOnce(&Ready<'_>, &mut Clock) -> T,
) -> (T, Outcome) {
    let Settings { loaded, selection, .. } = settings;
    let sources = reader.load(packages);
    let apis = reader.apis;
    let mut problems = sources.problems;
    problems.sort();
    clock.stage("read");
    let lines = sources.facts.iter().map(|facts| facts.lines.clone()).collect();
    let knows = |path: &str, name: &str| apis.knows(path, name);
    let mut program = Program::new(sources.packages, sources.files, sources.facts, &knows);
    clock.stage("symbols");
    let model = Model::build(&program, apis);
    clock.stage("model");
    let ready = Ready { model: &model, config: &loaded.config, selection };
    let answer = ask(&ready, &mut clock);
    let summary = count_sources(&model);
    let retired = model.retire();
    let files = std::mem::take(&mut program.files);
    std::thread::spawn(move || drop((retired, program)));
    let outcome = Outcome {
        diagnostics: Vec::new(),
        problems,
        summary,
        files,
        paths: sources.paths,
        lines,
        config_file: loaded.file.is_some().then(|| loaded.display.clone()),
        stages: clock.stages,
        baseline: None,
        compared: None,
    };
    (answer, outcome)
}

/// What the rules report, and whether the configuration wants to hear of it.
fn findings(ready: &Ready<'_>, clock: &mut Clock) -> Verdict {
    let (config, selection) = (ready.config, ready.selection);
    let enabled = |rule: &str| selection.is_enabled_somewhere(rule);
    let found = pollint_linter::lint(ready.model, config, &enabled);
    clock.stage("rules");
    let least_severity = config.min_severity.unwrap_or(Severity::Warning);
    let least_confidence = config.min_confidence.unwrap_or(Confidence::Medium);
    let (visible, hidden) = found.diagnostics.into_iter().partition(|one| {
        let file = &ready.model.program.files[one.location.file.index()].path;
        one.severity >= least_severity
            && one.confidence >= least_confidence
            && selection.is_enabled(file, &one.rule)
    });
    Verdict { visible, known: Vec::new(), hidden, suppressed: found.suppressed }
}

fn count_sources(model: &Model<'_>) -> Summary {
    Summary {
        files: model.program.files.len(),
        packages: model.binaries.len(),
        tests: model.binaries.iter().map(|binary| binary.tests.len()).sum(),
        ..Summary::default()
    }
}

fn count_findings(summary: &mut Summary, found: &[Diagnostic]) {
    let count = |severity: Severity| found.iter().filter(|one| one.severity == severity).count();
    summary.errors = count(Severity::Error);
    summary.warnings = count(Severity::Warning);
    summary.infos = count(Severity::Info);
}

/// Times the stages of a run.
struct Clock {
    since: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn new() -> Clock {
        Clock { since: Instant::now(), stages: Vec::new() }
    }

    fn stage(&mut self, name: &'static str) {
        self.stages.push((name, self.since.elapsed()));
        self.since = Instant::now();
    }
}
