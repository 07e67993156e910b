//! Runs the experiments that `pollint_confirm` plans: with real Go, package by package, within limits, and without
//! leaving anything behind.

mod process;
mod texts;
mod toolchain;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pollint_base::confirm::{Outcome as Result_, Subject, Verdict};
use pollint_confirm::{Files, Mode, Session};

use crate::Outcome;
pub use process::Cancel;
use texts::Texts;
use toolchain::Workshop;

/// How experiments are made.
#[derive(Clone, Debug)]
pub struct Options {
    /// The limit of one run.
    pub timeout: Duration,
    /// Packages at a time.
    pub jobs: usize,
    /// Build tags.
    pub tags: Vec<String>,
    /// Whether Go may fetch modules.
    pub allow_network: bool,
    /// Ends everything.
    pub cancel: Cancel,
}

/// Why no experiment was made.
#[derive(Debug)]
pub enum ConfirmFailure {
    /// There is no Go that answers.
    NoGo(io::Error),
    /// The run was cancelled.
    Cancelled,
    /// The temporary directory cannot be used.
    Scratch(io::Error),
}

/// Makes the experiments of findings; `progress` is told how many packages are done. Verdicts are by fingerprint.
///
/// # Errors
/// When there is no Go, the run is cancelled, or there is no room for temporary files.
pub fn confirm(
    outcome: &Outcome,
    subjects: &[&Subject],
    options: &Options,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<BTreeMap<String, Verdict>, ConfirmFailure> {
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    toolchain::version(&options.cancel).map_err(|error| match options.cancel.is_cancelled() {
        true => ConfirmFailure::Cancelled,
        false => ConfirmFailure::NoGo(error),
    })?;
    let texts = Texts::of(outcome);
    let mut by_package: BTreeMap<Option<&Path>, Vec<&Subject>> = BTreeMap::new();
    for subject in subjects {
        let file = subject.tests.first().map(|test| test.location.file);
        by_package.entry(file.and_then(|file| texts.path(file)?.parent())).or_default().push(subject);
    }
    let work: Vec<(Option<&Path>, Vec<&Subject>)> = by_package.into_iter().collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let verdicts = Mutex::new(Ok(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, work.len()) {
            scope.spawn(|| {
                while let Some((directory, subjects)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = package(*directory, subjects.clone(), &texts, options);
                    let mut all = verdicts.lock().unwrap_or_else(PoisonError::into_inner);
                    match (&mut *all, found) {
                        (Ok(all), Ok(found)) => all.extend(found),
                        (all, Err(error)) => *all = Err(error),
                        (Err(_), Ok(_)) => {}
                    }
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    let verdicts = verdicts.into_inner().unwrap_or_else(PoisonError::into_inner);
    verdicts.map_err(|error| match options.cancel.is_cancelled() {
        true => ConfirmFailure::Cancelled,
        false => ConfirmFailure::Scratch(error),
    })
}

/// All experiments of one test binary.
fn package(
    directory: Option<&Path>,
    subjects: Vec<&Subject>,
    texts: &Texts,
    options: &Options,
) -> io::Result<Vec<(String, Verdict)>> {
    let mut session = Session::new(texts, subjects);
    if let Some(directory) = directory {
        let workshop = Workshop::new(directory, options)?;
        for mode in [Mode::Plain, Mode::Race] {
            if !session.needs(mode) {
                continue;
            }
            if let Err(reason) = build(&mut session, mode, &workshop)? {
                session.give_up(mode, &reason);
                continue;
            }
            loop {
                let runs = session.runs(mode);
                if runs.is_empty() {
                    break;
                }
                for run in runs {
                    let result = workshop.run(&run)?;
                    session.absorb(&run, &result);
                }
            }
        }
    }
    Ok(session.verdicts())
}

/// Builds, with less put in as long as the compiler complains about what was put in. The inner error is why it cannot be
/// built.
fn build(session: &mut Session<'_>, mode: Mode, workshop: &Workshop<'_>) -> io::Result<Result<(), String>> {
    loop {
        match workshop.build(mode, &session.overlay())? {
            Ok(()) => return Ok(Ok(())),
            Err(message) if session.build_failed(&message) => {}
            Err(message) => return Ok(Err(reason(mode, &message))),
        }
    }
}

/// The first lines of what the compiler said.
fn reason(mode: Mode, message: &str) -> String {
    const LINES: usize = 3;
    let said: Vec<String> = message
        .lines()
        .map(|line| as_in_the_tree(line.trim()))
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("FAIL"))
        .take(LINES)
        .collect();
    let what =
        if mode == Mode::Race { "the tests do not build with -race" } else { "the tests do not build" };
    match said.as_slice() {
        [] => what.to_owned(),
        lines => format!("{what}: {}", lines.join("; ")),
    }
}

/// A complaint about an instrumented copy is one about the file that it is a copy of.
fn as_in_the_tree(line: &str) -> String {
    let below = line.split_once(toolchain::SCRATCH).map(|(_, rest)| rest);
    // What follows are the end of the directory's name, the number of the copy and the name of the file.
    match below.and_then(|rest| rest.splitn(3, '/').nth(2)) {
        Some(file) => format!("./{file}"),
        None => line.to_owned(),
    }
}

/// A number that changes when a Go file of the test's package does; none for a finding without a known test.
#[must_use]
pub fn package_hash(outcome: &Outcome, subject: &Subject) -> Option<String> {
    let file = subject.tests.first()?.location.file;
    let directory = outcome.paths.get(file.index())?.parent()?;
    let mut paths: Vec<&PathBuf> =
        outcome.paths.iter().filter(|path| path.parent() == Some(directory)).collect();
    paths.sort();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for path in paths {
        let bytes = std::fs::read(path).ok()?;
        let name = path.file_name()?.as_encoded_bytes();
        for byte in name.iter().chain(b"\0").chain(&bytes) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Some(format!("{hash:016x}"))
}

/// Counts of verdicts: confirmed, not observed, not runnable.
#[must_use]
pub fn counts<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> [usize; 3] {
    let mut counts = [0; 3];
    for verdict in verdicts {
        counts[match verdict.outcome {
            Result_::Confirmed => 0,
            Result_::NotObserved => 1,
            Result_::NotRunnable => 2,
        }] += 1;
    }
    counts
}
