//! `pollint confirm`: which findings, with which verdicts kept from before, and what the experiments came to. Installs the
//! handler that ends them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use pollint_base::confirm::{Subject, Verdict};
use pollint_base::diagnostic::Diagnostic;
use pollint_driver::Outcome;
use pollint_driver::confirm::{self, Cancel, ConfirmFailure, Options};

use crate::cli::{Confirm, ConfirmFormat, Global};
use crate::failure::Failure;
use crate::output;
use crate::progress::Progress;
use crate::report::sources::Sources;
use crate::report::{self, Format, Look, Report, summary, verdicts};
use crate::run;
use crate::verdict_store::Store;

/// What a shell expects of a command that an interrupt has ended.
const INTERRUPTED: u8 = 130;

pub(crate) fn run(options: &Confirm, global: &Global) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let cwd = run::working_directory()?;
    let wanted = Wanted::of(&options.what);
    let cancel = cancel_on_interrupt()?;
    let mut store = match &options.store {
        Some(path) => Store::read(path, true)?,
        None => Store::default(),
    };
    let (subjects, mut outcome) = {
        let progress = if global.quiet { Progress::silent() } else { Progress::start("checking", "file") };
        run::check_with_subjects(&run::confirm_request(options, &wanted, &cwd), &progress)?
    };
    let subjects = wanted.keep(subjects, &mut outcome)?;
    let found = match experiment(&subjects, &outcome, &mut store, options, global, cancel) {
        Err(ConfirmFailure::Cancelled) => {
            output::to_stderr("interrupted: all processes are ended\n", output::stderr_look(global.color));
            return Ok(ExitCode::from(INTERRUPTED));
        }
        found => found.map_err(worded)?,
    };
    if let Some(path) = &options.store {
        store.write(path)?;
    }
    write(outcome, &found, options, global, started)?;
    Ok(ExitCode::SUCCESS)
}

/// What the arguments name: findings, rules and packages.
pub(crate) struct Wanted {
    fingerprints: Vec<String>,
    rules: Vec<String>,
    pub(crate) paths: Vec<String>,
}

impl Wanted {
    fn of(words: &[String]) -> Wanted {
        let is_fingerprint =
            |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_rule = |word: &str| run::rules().iter().any(|rule| rule.name == word);
        let mut wanted = Wanted { fingerprints: Vec::new(), rules: Vec::new(), paths: Vec::new() };
        for word in words {
            let list = match word.as_str() {
                word if is_fingerprint(word) => &mut wanted.fingerprints,
                word if is_rule(word) => &mut wanted.rules,
                _ => &mut wanted.paths,
            };
            list.push(word.clone());
        }
        if wanted.paths.is_empty() {
            wanted.paths.push("./...".to_owned());
        }
        wanted
    }

    /// Whether single findings are named: then none is hidden for being mild or unsure.
    pub(crate) fn names_findings(&self) -> bool {
        !self.fingerprints.is_empty()
    }

    /// Drops the findings that were not asked for.
    fn keep(&self, subjects: Vec<Subject>, outcome: &mut Outcome) -> Result<Vec<Subject>, Failure> {
        let known: BTreeSet<&str> = subjects.iter().map(|subject| subject.fingerprint.as_str()).collect();
        if let Some(strange) = self.fingerprints.iter().find(|one| !known.contains(one.as_str())) {
            return Err(Failure::new(format!("no finding has the fingerprint `{strange}`"))
                .cause("the findings below the given paths were searched, the hidden ones too")
                .advice("`pollint check --output-format json` shows fingerprints"));
        }
        let by_rule = |rule: &String| self.rules.is_empty() || self.rules.contains(rule);
        let by_fingerprint = |one: &String| self.fingerprints.is_empty() || self.fingerprints.contains(one);
        let is_wanted = |rule: &String, one: &String| by_rule(rule) && by_fingerprint(one);
        outcome.diagnostics.retain(|one: &Diagnostic| is_wanted(&one.rule, &one.fingerprint));
        Ok(subjects.into_iter().filter(|one| is_wanted(&one.rule, &one.fingerprint)).collect())
    }
}

/// Ends the children when an interrupt, a hang-up or a request to terminate comes.
fn cancel_on_interrupt() -> Result<Cancel, Failure> {
    let cancel = Cancel::default();
    let handler = cancel.clone();
    ctrlc::set_handler(move || handler.cancel())
        .map_err(|error| Failure::new("cannot listen for interrupts").cause(error))?;
    Ok(cancel)
}

/// Verdicts by fingerprint: those that still hold, and those of new experiments.
fn experiment(
    subjects: &[Subject],
    outcome: &Outcome,
    store: &mut Store,
    options: &Confirm,
    global: &Global,
    cancel: Cancel,
) -> Result<BTreeMap<String, Verdict>, ConfirmFailure> {
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    for subject in subjects {
        let hash = confirm::package_hash(outcome, subject);
        match store.get(&subject.fingerprint, hash.as_deref()).filter(|_| !options.again) {
            Some(verdict) => drop(found.insert(subject.fingerprint.clone(), verdict.clone())),
            None => open.push((subject, hash)),
        }
    }
    let progress =
        if global.quiet { Progress::silent() } else { Progress::start("experimenting", "package") };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let how = Options {
        timeout: Duration::from_secs(options.timeout.get()),
        jobs: options.jobs.map_or(cores, std::num::NonZeroUsize::get),
        tags: options.configuration.tags.clone().unwrap_or_default(),
        allow_network: options.allow_network,
        cancel,
    };
    let asked: Vec<&Subject> = open.iter().map(|(subject, _)| *subject).collect();
    let new = confirm::confirm(outcome, &asked, &how, &|done| progress.done(done))?;
    for (subject, hash) in open {
        if let Some(verdict) = new.get(&subject.fingerprint) {
            store.put(subject, hash, verdict);
        }
    }
    found.extend(new);
    Ok(found)
}

fn worded(failure: ConfirmFailure) -> Failure {
    match failure {
        ConfirmFailure::NoGo(error) => Failure::new("there is no Go that could run the experiments")
            .cause(format!("`go version`: {error}"))
            .advice("put Go on PATH; `pollint check` needs none"),
        ConfirmFailure::Scratch(error) => Failure::new("cannot prepare the experiments")
            .cause(error)
            .advice("check that the directory for temporary files (TMPDIR) exists and has room"),
        ConfirmFailure::Cancelled => Failure::new("interrupted"),
    }
}

fn write(
    outcome: Outcome,
    found: &BTreeMap<String, Verdict>,
    options: &Confirm,
    global: &Global,
    started: Instant,
) -> Result<(), Failure> {
    let sources = Sources::new(outcome.paths, outcome.files, outcome.lines);
    let report = Report {
        diagnostics: report::in_order(&outcome.diagnostics, &sources),
        problems: outcome.problems.iter().collect(),
        summary: outcome.summary,
        rules: run::rules(),
        sources: &sources,
        stale: &[],
        verdicts: found,
        elapsed: started.elapsed(),
    };
    let page = |look: Look, out: &mut dyn Write| -> io::Result<()> {
        match options.format {
            ConfirmFormat::Text => {
                verdicts::write(&report, look, out)?;
                if global.quiet { Ok(()) } else { writeln!(out, "{}", verdicts::summary(&report)) }
            }
            ConfirmFormat::Json => report::write(Format::Json, &report, look, out),
            ConfirmFormat::Sarif => report::write(Format::Sarif, &report, look, out),
        }
    };
    match &options.output {
        Some(path) => output::to_file(path, |out| page(output::file_look(global.color), out))?,
        None => output::to_stdout(|out| page(output::stdout_look(global.color), out))?,
    }
    if !global.quiet {
        let mut notes: Vec<u8> = Vec::new();
        if options.output.is_some() || options.format != ConfirmFormat::Text {
            notes.extend(format!("{}\n", verdicts::summary(&report)).bytes());
        }
        if summary::write_problems(report.problems.iter().copied(), &mut notes).is_ok() {
            output::to_stderr(&String::from_utf8_lossy(&notes), output::stderr_look(global.color));
        }
    }
    Ok(())
}
