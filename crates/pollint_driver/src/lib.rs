//! Runs pollint from paths to diagnostics. The one place where the disk and the analysis meet; it prints nothing.
#![warn(missing_docs)]

mod cancel;
mod dependents;
mod load;
mod memory;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pollint_base::config::Config;
use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::graph::Graph;
use pollint_base::package::SourceFile;
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::{FileId, LineIndex, Location, Span};
use pollint_facts::QueryError;
use pollint_linter::Findings;
use pollint_project::config::{self, ConfigChoice, ConfigError, LoadedConfig};
use pollint_project::{Environment, Exclude, Options, Project, RuleSelection, UsageError};
use pollint_semantic::model::Model;
use pollint_semantic::program::Program;
use pollint_semantic::variables::variables_in;

pub use cancel::Cancel;
pub use dependents::dependents;
pub use memory::Memory;

use load::Reader;

/// Texts that stand for what is on disk, by absolute path: files that an editor has not saved.
pub type Overlay = BTreeMap<PathBuf, Arc<[u8]>>;

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
    /// Texts to analyze instead of those on disk.
    pub overlay: Arc<Overlay>,
    /// What earlier runs left, and this one leaves, if there are several.
    pub memory: Option<Arc<Memory>>,
    /// Whether the result is still wanted.
    pub cancel: Cancel,
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
}

/// Why nothing could be analyzed.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The arguments name nothing to check.
    Usage(UsageError),
    /// The configuration is wrong.
    Config(Box<ConfigError>),
    /// A query file is wrong.
    Query(QueryError),
    /// The worker threads could not be started: why.
    Threads(String),
    /// The run was told to stop.
    Cancelled,
}

/// Worker threads walk syntax as deep as 400 levels: their stacks have room for that also in debug builds.
const STACK: usize = 64 << 20;

/// Finds what the rules report. `progress` is told how many files have been read so far.
///
/// # Errors
/// When there is nothing to analyze, or the configuration or a query file is wrong.
pub fn check(request: &Request, progress: &(dyn Fn(usize) + Sync)) -> Result<Outcome, Failure> {
    in_pool(request, || {
        let (findings, mut outcome) = analyze(request, progress, findings)?;
        count_findings(&mut outcome.summary, &findings);
        outcome.diagnostics = findings.diagnostics;
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
        analyze(request, progress, |ready, clock| {
            let graph = pollint_linter::graph(ready.model, ready.config);
            clock.stage("graph");
            graph
        })
    })
}

/// What an editor wants to know about one file.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Who touches what in the selected packages.
    pub graph: Graph,
    /// The names in the file that mean package variables, each with where its variable is declared; sorted.
    pub variables: Vec<(Span, Location)>,
    /// The rest; without diagnostics.
    pub outcome: Outcome,
}

/// The graph of the selected packages, and the package variables that the file at `path` names.
///
/// # Errors
/// As [`check`].
pub fn picture(request: &Request, path: &Path) -> Result<Picture, Failure> {
    in_pool(request, || {
        let ((graph, variables), outcome) = analyze(request, &|_| {}, |ready, clock| {
            let graph = pollint_linter::graph(ready.model, ready.config);
            clock.stage("graph");
            let file = ready.paths.iter().position(|known| known == path);
            let id = file.map(|at| FileId(u32::try_from(at).unwrap_or(u32::MAX)));
            (graph, id.map(|id| variables_in(ready.model.program, id)).unwrap_or_default())
        })?;
        Ok(Picture { graph, variables, outcome })
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
    paths: &'r [PathBuf],
}

/// A project with its configuration.
struct Opened {
    loaded: LoadedConfig,
    selection: RuleSelection,
    project: Project,
}

/// Reads the configuration; of the project nothing is read yet.
fn open(request: &Request) -> Result<Opened, Failure> {
    let mut loaded = config::load(&request.cwd, &request.config).map_err(Failure::Config)?;
    let names: Vec<&str> = pollint_linter::rule_metas().iter().map(|meta| meta.name).collect();
    loaded.validate(&names).map_err(Failure::Config)?;
    apply_command_line(&mut loaded, request);
    let exclude: Exclude = loaded.exclude().map_err(Failure::Config)?;
    let selection: RuleSelection = loaded.rule_selection(&request.cwd).map_err(Failure::Config)?;
    let unsaved = request.overlay.keys().cloned().collect();
    let options = Options { environment: Environment::from_process(), exclude, unsaved };
    let project = Project::with_options(&request.cwd, options);
    Ok(Opened { loaded, selection, project })
}

/// Reads the packages, builds the model and gives it to `ask`; the model does not outlive this.
fn analyze<T>(
    request: &Request,
    progress: &(dyn Fn(usize) + Sync),
    ask: impl FnOnce(&Ready<'_>, &mut Clock) -> T,
) -> Result<(T, Outcome), Failure> {
    let mut clock = Clock::new();
    let Opened { loaded, selection, project } = open(request)?;
    let extra = loaded.load_queries(&request.cwd).map_err(Failure::Config)?;
    let prepare = || match &request.memory {
        Some(memory) => memory.prepare(&request.cwd, &loaded.config, &extra),
        None => memory::prepare(&loaded.config, &extra).map(Arc::new),
    };
    let (prepared, selected) = rayon::join(prepare, || project.select(&request.paths));
    let prepared = prepared.map_err(Failure::Query)?;
    let selected = selected.map_err(Failure::Usage)?;
    clock.stage("discover");
    let tags = match loaded.config.tags.as_slice() {
        [] => None,
        tags => Some(project.environment().tag_set(tags.iter().cloned())),
    };
    let apis = &prepared.apis;
    let reader = Reader {
        project: &project,
        queries: &prepared.queries,
        tags: tags.as_ref(),
        apis,
        overlay: &request.overlay,
        memory: request.memory.as_deref(),
        cancel: &request.cancel,
        progress,
    };
    let sources = reader.load(&selected.packages);
    go_on(&request.cancel)?;
    let mut problems = selected.problems;
    problems.extend(sources.problems);
    problems.extend(project.take_problems());
    problems.sort();
    problems.dedup();
    clock.stage("read");
    let lines = sources.facts.iter().map(|facts| facts.lines.clone()).collect();
    let knows = |path: &str, name: &str| apis.knows(path, name);
    let mut program = Program::new(sources.packages, sources.files, sources.facts, &knows);
    clock.stage("symbols");
    let go_on_building = || !request.cancel.is_cancelled();
    let model = Model::build_while(&program, apis, &go_on_building).ok_or(Failure::Cancelled)?;
    clock.stage("model");
    let ready = Ready { model: &model, config: &loaded.config, selection: &selection, paths: &sources.paths };
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
        config_file: loaded.file.is_some().then_some(loaded.display),
        stages: clock.stages,
    };
    Ok((answer, outcome))
}

/// Ends a run that nobody waits for any more.
fn go_on(cancel: &Cancel) -> Result<(), Failure> {
    if cancel.is_cancelled() { Err(Failure::Cancelled) } else { Ok(()) }
}

fn apply_command_line(loaded: &mut LoadedConfig, request: &Request) {
    let config = &mut loaded.config;
    if !request.select.is_empty() {
        config.select.clone_from(&request.select);
    }
    config.ignore.extend(request.ignore.iter().cloned());
    if let Some(tags) = &request.tags {
        config.tags.clone_from(tags);
    }
    config.min_severity = request.min_severity.or(config.min_severity);
    config.min_confidence = request.min_confidence.or(config.min_confidence);
}

/// What the rules report, as far as the configuration wants to hear of it.
fn findings(ready: &Ready<'_>, clock: &mut Clock) -> Findings {
    let (config, selection) = (ready.config, ready.selection);
    let enabled = |rule: &str| selection.is_enabled_somewhere(rule);
    let mut findings = pollint_linter::lint(ready.model, config, &enabled);
    clock.stage("rules");
    let least_severity = config.min_severity.unwrap_or(Severity::Warning);
    let least_confidence = config.min_confidence.unwrap_or(Confidence::Medium);
    findings.diagnostics.retain(|one| {
        let file = &ready.model.program.files[one.location.file.index()].path;
        one.severity >= least_severity
            && one.confidence >= least_confidence
            && selection.is_enabled(file, &one.rule)
    });
    findings
}

fn count_sources(model: &Model<'_>) -> Summary {
    Summary {
        files: model.program.files.len(),
        packages: model.binaries.len(),
        tests: model.binaries.iter().map(|binary| binary.tests.len()).sum(),
        ..Summary::default()
    }
}

fn count_findings(summary: &mut Summary, findings: &Findings) {
    let found = &findings.diagnostics;
    let count = |severity: Severity| found.iter().filter(|one| one.severity == severity).count();
    summary.errors = count(Severity::Error);
    summary.warnings = count(Severity::Warning);
    summary.infos = count(Severity::Info);
    summary.suppressed = findings.suppressed;
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
