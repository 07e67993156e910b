//! The seam to the analysis: what of `pollint_driver` and `pollint_linter` the commands see, and how the driver's
//! failures are worded for a person.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pollint_base::confirm::Subject;
use pollint_base::graph::Graph;
use pollint_base::rule::{Confidence, RuleMeta, Severity};
use pollint_driver::fix::Fixed;
use pollint_driver::{BaselineChoice, Failure as DriverFailure, NewFrom, Outcome, Request, Unit};
use pollint_project::UsageError;
use pollint_project::config::{ConfigChoice, ConfigError};

use crate::cli::{self, Check, Cli, Configuration, Global, Scope};
use crate::commands::confirm::Wanted;
use crate::failure::{Failure, Quote, nearest};
use crate::progress::Progress;

/// What the command line asks for.
pub(crate) fn request(options: &Check, global: &Global, cwd: &Path) -> Request {
    Request {
        costs: global.verbose,
        select: options.select.clone(),
        ignore: options.ignore.clone(),
        min_severity: options.min_severity,
        min_confidence: options.min_confidence,
        baseline: baseline(&options.scope),
        new_from: new_from(&options.scope),
        ..plain_request(&options.paths, &options.configuration, cwd)
    }
}

fn baseline(scope: &Scope) -> BaselineChoice {
    match (&scope.baseline, &scope.write_baseline) {
        (Some(file), _) => BaselineChoice::File(file.clone()),
        (None, Some(file)) => BaselineChoice::Write(file.clone()),
        (None, None) if scope.no_baseline => BaselineChoice::None,
        (None, None) => BaselineChoice::Configured,
    }
}

fn new_from(scope: &Scope) -> Option<NewFrom> {
    let revision = scope.new_from_rev.clone().map(NewFrom::Revision);
    revision.or_else(|| scope.new_from_merge_base.clone().map(NewFrom::MergeBase))
}

/// What the command line of `graph` asks for.
pub(crate) fn graph_request(options: &cli::Graph, cwd: &Path) -> Request {
    plain_request(&options.paths, &options.configuration, cwd)
}

/// What the command line of `confirm` asks for.
pub(crate) fn confirm_request(options: &cli::Confirm, wanted: &Wanted, cwd: &Path) -> Request {
    let named = wanted.names_findings();
    Request {
        min_severity: if named { Some(Severity::Info) } else { options.min_severity },
        min_confidence: if named { Some(Confidence::Low) } else { options.min_confidence },
        ..plain_request(&wanted.paths, &options.configuration, cwd)
    }
}

/// A request for packages with the options that all commands share.
pub(crate) fn plain_request(paths: &[String], options: &Configuration, cwd: &Path) -> Request {
    let config = match (&options.config, options.isolated) {
        (Some(file), _) => ConfigChoice::File(file.clone()),
        (None, true) => ConfigChoice::Isolated,
        (None, false) => ConfigChoice::Nearest,
    };
    Request {
        cwd: cwd.to_owned(),
        paths: paths.to_vec(),
        config,
        tags: options.tags.clone(),
        threads: options.threads.map(std::num::NonZeroUsize::get),
        cache: cache_directory(options),
        ..Request::default()
    }
}

/// Where findings are kept for later runs, if they are.
fn cache_directory(options: &Configuration) -> Option<PathBuf> {
    if options.no_cache {
        return None;
    }
    options.cache_dir.clone().or_else(crate::commands::cache::default_directory)
}

/// The directory that paths are relative to.
pub(crate) fn working_directory() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::new("cannot tell the working directory").cause(error))
}

/// Runs the analysis.
pub(crate) fn check(request: &Request, progress: &Progress) -> Result<Outcome, Failure> {
    pollint_driver::check(request, &|files| progress.done(files)).map_err(|failure| worded(failure, request))
}

/// Runs the analysis, with what experiments need to know.
pub(crate) fn check_with_subjects(
    request: &Request,
    progress: &Progress,
) -> Result<(Vec<Subject>, Outcome), Failure> {
    pollint_driver::check_with_subjects(request, &|files| progress.done(files))
        .map_err(|failure| worded(failure, request))
}

/// Runs the analysis of what a build system hands over.
pub(crate) fn unit(request: &Request, unit: &Unit) -> Result<Outcome, Failure> {
    pollint_driver::check_unit(request, unit).map_err(|failure| worded(failure, request))
}

/// Runs the analysis and applies fixes, in memory.
pub(crate) fn fix(request: &Request, unsafe_fixes: bool, progress: &Progress) -> Result<Fixed, Failure> {
    pollint_driver::fix::fix(request, unsafe_fixes, &|files| progress.done(files))
        .map_err(|failure| worded(failure, request))
}

/// Finds out who touches what.
pub(crate) fn graph(request: &Request, progress: &Progress) -> Result<(Graph, Outcome), Failure> {
    pollint_driver::graph(request, &|files| progress.done(files)).map_err(|failure| worded(failure, request))
}

/// Both at once.
pub(crate) fn graph_and_check(request: &Request, progress: &Progress) -> Result<(Graph, Outcome), Failure> {
    pollint_driver::graph_and_check(request, &|files| progress.done(files))
        .map_err(|failure| worded(failure, request))
}

fn worded(failure: DriverFailure, request: &Request) -> Failure {
    match failure {
        DriverFailure::Usage(error) => usage(error, &request.paths),
        DriverFailure::Config(error) => config(*error),
        DriverFailure::Git(error) => Failure::new(error.title).cause(error.cause).advice(error.help),
        DriverFailure::Query(error) => {
            let place = format!("{}:{}:{}", error.file, error.line, error.column);
            let failure = Failure::new("a query file cannot be used").cause(error.message);
            Failure { place: Some(place), ..failure }
                .advice("correct the file, or remove it from `queries` in the configuration")
        }
        DriverFailure::Threads(cause) => Failure::new("cannot start the worker threads")
            .cause(cause)
            .advice("use fewer with `--threads N`"),
        DriverFailure::Cancelled => Failure::new("the run was told to stop"),
    }
}

fn usage(error: UsageError, paths: &[String]) -> Failure {
    let failure = Failure::new(error.title).cause(error.cause);
    // Whoever mistypes a command has named a path that does not exist.
    let [path] = paths else { return failure.advice(error.help) };
    let commands: Vec<&str> = Cli::command_names();
    match nearest(path, &commands) {
        Some(command) => failure.advice(format!("did you mean the command `pollint {command}`?")),
        None => failure.advice(error.help),
    }
}

fn config(error: ConfigError) -> Failure {
    let place = match error.range {
        Some(range) => format!("{}:{}:{}", error.file, range.start.line, range.start.column),
        None => error.file,
    };
    let mut failure = Failure::new(error.title).cause(error.cause);
    failure.quote = error.range.and_then(|range| Quote::new(&error.text, range.start, range.end));
    failure.place = Some(place);
    failure.advice = Some(error.help).filter(|help| !help.is_empty());
    failure
}

/// All rules, sorted by name.
pub(crate) fn rules() -> &'static [RuleMeta] {
    static RULES: OnceLock<Vec<RuleMeta>> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules: Vec<RuleMeta> = pollint_linter::rule_metas().to_vec();
        rules.sort_by_key(|rule| rule.name);
        rules
    })
}
