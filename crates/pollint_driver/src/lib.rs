//! Runs pollint from paths to diagnostics. The one place where the disk and the analysis meet; it prints nothing.
#![warn(missing_docs)]

mod accepted;
mod cache;
mod cancel;
pub mod confirm;
mod dependents;
mod facts;
pub mod fix;
mod libraries;
mod load;
mod memory;
mod outline;
mod pack;
mod plan;
mod prepared;
mod propose;
mod read;
mod reports;
mod revision;
mod run;
mod settings;
mod setup;
mod subset;
mod unit;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pollint_base::baseline::{Baseline, Stale};
use pollint_base::confirm::Subject;
use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::graph::Graph;
use pollint_base::package::{Package, SourceFile};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::{LineIndex, Location, Span};
use pollint_facts::QueryError;
use pollint_project::config::{ConfigChoice, ConfigError};
use pollint_project::git::GitError;
use pollint_project::{Project, UsageError};
use pollint_semantic::costs::PackageCost;

use accepted::Accepted;
use revision::Earlier;
use run::Run;
use settings::Settings;

pub use unit::{Unit, check_unit, unit_inputs};

pub use cancel::Cancel;
pub use dependents::dependents;
pub use memory::Memory;
pub use pollint_project::NamedPackage;
pub use read::Overlay;

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
    /// Whether to measure what the summaries of each package cost.
    pub costs: bool,
    /// The directory in which findings are kept for later runs; none keeps nothing.
    pub cache: Option<PathBuf>,
    /// Which accepted findings are left out.
    pub baseline: BaselineChoice,
    /// Report only what is new since this revision.
    pub new_from: Option<NewFrom>,
    /// Texts to take in place of files on disk.
    pub overlay: Overlay,
    /// What earlier runs left, and this one leaves, if there are several.
    pub memory: Option<Arc<Memory>>,
    /// Whether the result is still wanted.
    pub cancel: Cancel,
    /// Whether the process ends with this run: then what it no longer needs is not given back piece by piece, which
    /// would hold up what is still to be done.
    pub is_last: bool,
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
    /// Their packages, by `PackageId`.
    pub packages: Vec<Package>,
    /// Their paths on disk.
    pub paths: Vec<PathBuf>,
    /// Their line starts; empty for files in which nothing stands that is reported.
    pub lines: Vec<LineIndex>,
    /// Hashes of their texts, to notice when a file has changed since.
    pub stamps: Vec<u64>,
    /// The configuration file, as shown to the user.
    pub config_file: Option<String>,
    /// Stages with the time they took.
    pub stages: Vec<(&'static str, Duration)>,
    /// Test binaries whose reports an earlier run has made.
    pub from_cache: usize,
    /// Why nothing could be kept for later runs, if so.
    pub cache_note: Option<String>,
    /// What summaries cost, by package, the slowest first; empty if nobody asked.
    pub costs: Vec<PackageCost>,
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
    /// The run was told to stop.
    Cancelled,
}

/// Worker threads walk syntax as deep as 400 levels: their stacks have room for that also in debug builds.
const STACK: usize = 64 << 20;
/// How much room a thread makes for what it will allocate: as much as glibc keeps (mallopt(3), `DEFAULT_MMAP_THRESHOLD_MAX`
/// is 32 MiB).
const HEAP: usize = 30 << 20;

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
        let (mut verdict, mut outcome) = judge(request, &settings, progress)?;
        if let Some(earlier) = earlier {
            earlier.divide(request, &settings, &mut verdict, &mut outcome)?;
        }
        if let Some(accepted) = accepted {
            accepted.apply(&mut verdict, &mut outcome);
        }
        Ok(verdict.tell(outcome))
    })
}

/// Finds what the rules report, and what experiments need to know of each finding, in the order of the findings.
///
/// # Errors
/// As [`check`].
pub fn check_with_subjects(
    request: &Request,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(Vec<Subject>, Outcome), Failure> {
    in_pool(request, || {
        let settings = Settings::load(request)?;
        let mut clock = Clock::new();
        let (subjects, verdict, outcome) =
            Run::load(request, &settings, progress, &mut clock)?.check_with_subjects(&mut clock)?;
        Ok((subjects, verdict.tell(outcome)))
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
        let mut clock = Clock::new();
        Run::load(request, &settings, progress, &mut clock)?.graph(&mut clock)
    })
}

/// Both at once, from one analysis: what [`graph`] tells, and an outcome with what [`check`] reports.
///
/// # Errors
/// As [`check`].
pub fn graph_and_check(
    request: &Request,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(Graph, Outcome), Failure> {
    in_pool(request, || {
        let settings = Settings::load(request)?;
        let mut clock = Clock::new();
        let (graph, verdict, outcome) =
            Run::load(request, &settings, progress, &mut clock)?.graph_and_check(&mut clock)?;
        Ok((graph, verdict.tell(outcome)))
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
        let settings = Settings::load(request)?;
        let mut clock = Clock::new();
        Run::load(request, &settings, &|_| (), &mut clock)?.picture(path, &mut clock)
    })
}

/// Where the packages of these import paths are, among those below the working directory, the modules nested there
/// included. A path may also be the end of one, as some runners print it. Sorted; what is not found is left out.
#[must_use]
pub fn locate(cwd: &Path, names: &[String]) -> Vec<NamedPackage> {
    Project::open(cwd).packages_named(names)
}

/// What the rules report in one tree, without its past and without a baseline.
fn judge(
    request: &Request,
    settings: &Settings,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(Verdict, Outcome), Failure> {
    let mut clock = Clock::new();
    Run::load(request, settings, progress, &mut clock)?.check(request, &mut clock)
}

/// What the rules report, sorted into what is shown and what is not.
#[derive(Default)]
struct Verdict {
    /// To be reported.
    visible: Vec<Diagnostic>,
    /// Found in the revision that is compared with as well.
    known: Vec<Diagnostic>,
    /// Too mild or too unsure, or of a rule that is off there.
    hidden: Vec<Diagnostic>,
}

impl Verdict {
    /// Puts what is to be reported into the outcome.
    fn tell(self, mut outcome: Outcome) -> Outcome {
        let count = |severity: Severity| self.visible.iter().filter(|one| one.severity == severity).count();
        outcome.summary.errors = count(Severity::Error);
        outcome.summary.warnings = count(Severity::Warning);
        outcome.summary.infos = count(Severity::Info);
        outcome.diagnostics = self.visible;
        outcome
    }
}

/// Runs work on threads of its own.
fn in_pool<T: Send>(
    request: &Request,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .stack_size(STACK)
        .start_handler(|_| widen_heap())
        .build()
        .map_err(|error| Failure::Threads(error.to_string()))?;
    pool.install(work)
}

/// Makes room in the heap of the thread, which costs no memory until it is used. glibc grows the heap of a thread page by page, and
/// each step holds up the other threads; the first block that is given back tells it that blocks of this size are worth
/// keeping (mallopt(3), `M_MMAP_THRESHOLD`), the second makes the heap that large at once. Nothing depends on it.
fn widen_heap() {
    for _ in 0..2 {
        let mut block: Vec<u8> = Vec::new();
        // Where there is not that much, it goes without.
        let _ = block.try_reserve_exact(HEAP);
        std::hint::black_box(block);
    }
}

/// Times the stages of a run.
pub(crate) struct Clock {
    since: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Clock {
    pub(crate) fn new() -> Clock {
        Clock { since: Instant::now(), stages: Vec::new() }
    }

    pub(crate) fn stage(&mut self, name: &'static str) {
        self.stages.push((name, self.since.elapsed()));
        self.since = Instant::now();
    }
}
