//! The thread on which runs happen, one at a time. A panic in a run is caught here: it costs that run and nothing else. Knows when a run
//! ends, not why it was started.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use pollint_driver::{Cancel, Failure, Memory, Outcome, Picture, Request};

use crate::findings::{self, ByOrigin, Seen};
use crate::roots::Root;

/// The analysis as the server sees it: what `pollint_driver` does, or what a test puts in its place.
pub trait Analysis: Send + Sync + 'static {
    /// Finds what the rules report.
    ///
    /// # Errors
    /// As `pollint_driver::check`.
    fn check(&self, request: &Request, progress: &(dyn Fn(usize) + Sync)) -> Result<Outcome, Failure>;

    /// Who touches what, and which variables a file names.
    ///
    /// # Errors
    /// As `pollint_driver::picture`.
    fn picture(&self, request: &Request, path: &Path) -> Result<Picture, Failure>;

    /// Packages whose tests link others.
    ///
    /// # Errors
    /// As `pollint_driver::dependents`.
    fn dependents(&self, request: &Request, dirs: &[PathBuf], limit: usize) -> Result<Vec<PathBuf>, Failure>;
}

/// The real one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Driver;

impl Analysis for Driver {
    fn check(&self, request: &Request, progress: &(dyn Fn(usize) + Sync)) -> Result<Outcome, Failure> {
        pollint_driver::check(request, progress)
    }

    fn picture(&self, request: &Request, path: &Path) -> Result<Picture, Failure> {
        pollint_driver::picture(request, path)
    }

    fn dependents(&self, request: &Request, dirs: &[PathBuf], limit: usize) -> Result<Vec<PathBuf>, Failure> {
        pollint_driver::dependents(request, dirs, limit)
    }
}

/// Packages of one root.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) root: Root,
    pub(crate) memory: Arc<Memory>,
    /// The packages by directory.
    pub(crate) dirs: Vec<PathBuf>,
    /// Those of them whose production code is looked at: it is linked into the tests of other packages.
    pub(crate) linked: Vec<PathBuf>,
    /// How many of these others to take in.
    pub(crate) dependents: usize,
    /// Trees of packages, such as `./...`.
    pub(crate) trees: Vec<String>,
}

/// What to find out.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// The findings of some packages.
    Check(Vec<Scope>),
    /// The picture of a file.
    Picture(Scope, PathBuf),
}

/// A run to be made.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) number: u64,
    pub(crate) task: Task,
    pub(crate) seen: Seen,
    pub(crate) cancel: Cancel,
}

/// What a check found in one root.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) root: Root,
    pub(crate) dirs: Vec<PathBuf>,
    /// What was found, and for the log what was read and how long each stage took.
    pub(crate) result: Result<(ByOrigin, String), Trouble>,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The run's own failure.
    Failure(Box<Failure>),
    /// A defect of ours, with what the panic said.
    Panic(String),
}

/// What the worker tells.
#[derive(Debug)]
pub(crate) enum Event {
    /// How many files a job has read so far.
    Progress(u64, usize),
    /// A check has ended.
    Checked { number: u64, results: Vec<Checked>, took: Duration },
    /// A picture is there.
    Pictured { number: u64, result: Result<Box<Picture>, Trouble> },
}

/// Starts the thread. It ends when the sender of jobs is dropped.
pub(crate) fn start(analysis: Arc<dyn Analysis>) -> std::io::Result<(Sender<Job>, Receiver<Event>)> {
    let (jobs, pending) = bounded::<Job>(1);
    let (tell, events) = unbounded();
    std::thread::Builder::new().name("pollint analysis".to_owned()).spawn(move || {
        for job in pending {
            let event = run(&*analysis, &job, &tell);
            if tell.send(event).is_err() {
                return;
            }
        }
    })?;
    Ok((jobs, events))
}

fn run(analysis: &dyn Analysis, job: &Job, tell: &Sender<Event>) -> Event {
    let started = Instant::now();
    let number = job.number;
    match &job.task {
        Task::Check(scopes) => {
            let results = scopes.iter().map(|scope| check(analysis, job, scope, tell)).collect();
            Event::Checked { number, results, took: started.elapsed() }
        }
        Task::Picture(scope, path) => {
            let result = caught(|| {
                let dirs = with_dependents(analysis, job, scope);
                analysis.picture(&request(job, scope, &dirs), path)
            });
            Event::Pictured { number, result: result.map(Box::new) }
        }
    }
}

fn check(analysis: &dyn Analysis, job: &Job, scope: &Scope, tell: &Sender<Event>) -> Checked {
    let mut dirs = scope.dirs.clone();
    let result = caught(|| {
        dirs = with_dependents(analysis, job, scope);
        let progress = |files: usize| {
            // The client is told ten times a second at most; most of this is for nobody.
            if files.is_multiple_of(64) {
                let _ = tell.send(Event::Progress(job.number, files));
            }
        };
        let outcome = match analysis.check(&request(job, scope, &dirs), &progress) {
            // Directories without Go files, or with none that the configuration lets in, have no findings.
            Err(Failure::Usage(_)) => Outcome::default(),
            other => other?,
        };
        let asked = if scope.trees.is_empty() { &dirs[..] } else { &[] };
        let found = findings::collect(&outcome, &scope.root.cwd, asked, &job.seen);
        Ok((found, story(&outcome)))
    });
    Checked { root: scope.root.clone(), dirs, result }
}

fn story(outcome: &Outcome) -> String {
    let stages = outcome.stages.iter().map(|(stage, took)| format!("{stage} {}", took.as_millis()));
    let stages: Vec<String> = stages.collect();
    let (packages, files) = (outcome.summary.packages, outcome.summary.files);
    format!("{packages} packages, {files} files ({} ms)", stages.join(", "))
}

fn with_dependents(analysis: &dyn Analysis, job: &Job, scope: &Scope) -> Vec<PathBuf> {
    let mut dirs = scope.dirs.clone();
    if scope.dependents > 0 && !scope.linked.is_empty() && scope.trees.is_empty() {
        // What cannot be found out here is told by the run itself.
        let whole = Request { paths: Vec::new(), ..request(job, scope, &[]) };
        let found = analysis.dependents(&whole, &scope.linked, scope.dependents).unwrap_or_default();
        dirs.extend(found.into_iter().filter(|dir| !scope.dirs.contains(dir)));
    }
    dirs
}

fn request(job: &Job, scope: &Scope, dirs: &[PathBuf]) -> Request {
    let mut paths = scope.trees.clone();
    paths.extend(dirs.iter().map(|dir| dir.to_string_lossy().into_owned()));
    Request {
        cwd: scope.root.cwd.clone(),
        paths,
        config: scope.root.choice(),
        overlay: (*job.seen.overlay).clone(),
        memory: Some(Arc::clone(&scope.memory)),
        cancel: job.cancel.clone(),
        ..Request::default()
    }
}

fn caught<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|failure| Trouble::Failure(Box::new(failure))),
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
            Err(Trouble::Panic(text.unwrap_or_else(|| "no message".to_owned())))
        }
    }
}
