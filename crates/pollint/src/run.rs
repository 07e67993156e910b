//! The seam to the analysis: what of `pollint_driver` and `pollint_linter` the commands see, and how the driver's
//! failures are worded for a person.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pollint_base::graph::Graph;
use pollint_base::rule::RuleMeta;
use pollint_driver::{Failure as DriverFailure, Outcome, Request};
use pollint_project::UsageError;
use pollint_project::config::{ConfigChoice, ConfigError};

use crate::cli::{self, Check, Cli, Configuration};
use crate::failure::{Failure, Quote, nearest};
use crate::progress::Progress;

/// What the command line asks for.
pub(crate) fn request(options: &Check, cwd: &Path) -> Request {
    Request {
        select: options.select.clone(),
        ignore: options.ignore.clone(),
        min_severity: options.min_severity,
        min_confidence: options.min_confidence,
        ..plain_request(&options.paths, &options.configuration, cwd)
    }
}

/// What the command line of `graph` asks for.
pub(crate) fn graph_request(options: &cli::Graph, cwd: &Path) -> Request {
    plain_request(&options.paths, &options.configuration, cwd)
}

fn plain_request(paths: &[String], options: &Configuration, cwd: &Path) -> Request {
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
        ..Request::default()
    }
}

/// The directory that paths are relative to.
pub(crate) fn working_directory() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::new("cannot tell the working directory").cause(error))
}

/// Runs the analysis.
pub(crate) fn check(request: &Request, progress: &Progress) -> Result<Outcome, Failure> {
    pollint_driver::check(request, &|files| progress.files(files)).map_err(|failure| worded(failure, request))
}

/// Finds out who touches what.
pub(crate) fn graph(request: &Request, progress: &Progress) -> Result<(Graph, Outcome), Failure> {
    pollint_driver::graph(request, &|files| progress.files(files)).map_err(|failure| worded(failure, request))
}

fn worded(failure: DriverFailure, request: &Request) -> Failure {
    match failure {
        DriverFailure::Usage(error) => usage(error, &request.paths),
        DriverFailure::Config(error) => config(*error),
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
