//! The JSON form of the answer, version 1: a contract with other tools. Field names and their order are fixed here and
//! nowhere else.

use std::io;

use pollint_base::diagnostic::Step;
use pollint_base::span::{LineColumn, Location};
use pollint_triage::log::{Event, Failure, RunResult, Section};
use pollint_triage::{Command, Person, Reason, Remedy, Runner, Suspect};
use serde::Serialize;

use super::{Page, sentence};

/// Writes the answer as one JSON document.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        commit: page.revision.map(|revision| Commit { name: &revision.commit, changed: revision.changed }),
        log: LogEntry {
            lines: page.log.lines,
            left_out: page.log.left_out,
            command: page.log.command.as_deref(),
            packages: page.log.sections.iter().filter(|section| tells(section)).map(package).collect(),
        },
        suspects: page.triage.suspects.iter().map(|one| suspect(page, one)).collect(),
        unexplained: page
            .triage
            .unexplained
            .iter()
            .map(|(package, test)| Unexplained { package, test })
            .collect(),
        not_in_tree: page.strangers,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn tells(section: &Section) -> bool {
    section.has_failed() || section.result == RunResult::NotBuilt
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    commit: Option<Commit<'a>>,
    log: LogEntry<'a>,
    suspects: Vec<SuspectEntry<'a>>,
    unexplained: Vec<Unexplained<'a>>,
    not_in_tree: &'a [String],
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Commit<'a> {
    name: &'a str,
    changed: bool,
}

#[derive(Serialize)]
struct LogEntry<'a> {
    lines: usize,
    left_out: usize,
    command: Option<&'a str>,
    packages: Vec<PackageEntry<'a>>,
}

#[derive(Serialize)]
struct PackageEntry<'a> {
    package: Option<&'a str>,
    built: bool,
    seed: Option<&'a str>,
    failures: Vec<FailureEntry<'a>>,
    events: Vec<EventEntry<'a>>,
}

#[derive(Serialize)]
struct FailureEntry<'a> {
    test: &'a str,
    times: usize,
    log_line: usize,
    messages: Vec<MessageEntry<'a>>,
}

#[derive(Serialize)]
struct MessageEntry<'a> {
    file: &'a str,
    line: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct EventEntry<'a> {
    kind: &'static str,
    test: Option<&'a str>,
    log_line: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct SuspectEntry<'a> {
    package: &'a str,
    kind: &'static str,
    place: Option<&'a str>,
    name: &'a str,
    declared: Option<At<'a>>,
    score: u32,
    summary: String,
    reasons: Vec<ReasonEntry<'a>>,
    polluter: Option<PersonEntry<'a>>,
    victim: Option<PersonEntry<'a>>,
    goroutine: Option<RunnerEntry<'a>>,
    tests: &'a [String],
    fingerprints: Vec<&'a str>,
    remedies: Vec<RemedyEntry<'a>>,
    commands: Vec<CommandEntry<'a>>,
}

#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    range: RangeEntry,
}

#[derive(Serialize)]
struct RangeEntry {
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct ReasonEntry<'a> {
    points: u32,
    text: &'a str,
    log_line: Option<usize>,
}

#[derive(Serialize)]
struct PersonEntry<'a> {
    test: &'a str,
    chain: Vec<StepEntry<'a>>,
}

#[derive(Serialize)]
struct RunnerEntry<'a> {
    name: &'a str,
    function: &'a str,
    #[serde(flatten)]
    at: At<'a>,
    started_by: Option<&'a str>,
    chain: Vec<StepEntry<'a>>,
}

#[derive(Serialize)]
struct StepEntry<'a> {
    role: &'static str,
    #[serde(flatten)]
    at: At<'a>,
    function: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct RemedyEntry<'a> {
    name: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct CommandEntry<'a> {
    purpose: &'static str,
    command: &'a str,
}

#[derive(Serialize)]
struct Unexplained<'a> {
    package: &'a str,
    test: &'a str,
}

fn package(section: &Section) -> PackageEntry<'_> {
    PackageEntry {
        package: section.package.as_deref(),
        built: section.result != RunResult::NotBuilt,
        seed: section.seed.as_deref(),
        failures: section.failures.iter().map(failure).collect(),
        events: section.events.iter().map(event).collect(),
    }
}

fn failure(failure: &Failure) -> FailureEntry<'_> {
    let messages = failure.messages.iter();
    FailureEntry {
        test: &failure.test,
        times: failure.times,
        log_line: failure.line,
        messages: messages
            .map(|one| MessageEntry { file: &one.file, line: one.at, text: &one.text })
            .collect(),
    }
}

fn event(event: &Event) -> EventEntry<'_> {
    EventEntry {
        kind: event.kind.as_str(),
        test: event.test.as_deref(),
        log_line: event.line,
        text: &event.text,
    }
}

fn suspect<'a>(page: &Page<'a>, suspect: &'a Suspect) -> SuspectEntry<'a> {
    let reports = suspect.diagnostics.iter().filter_map(|number| page.diagnostics.get(*number));
    SuspectEntry {
        package: &suspect.package,
        kind: suspect.kind.as_str(),
        place: suspect.place.as_deref(),
        name: &suspect.name,
        declared: suspect.location.map(|location| at(page, location)),
        score: suspect.score,
        summary: sentence(suspect),
        reasons: suspect.reasons.iter().map(reason).collect(),
        polluter: suspect.polluter.as_ref().map(|one| person(page, one)),
        victim: suspect.victim.as_ref().map(|one| person(page, one)),
        goroutine: suspect.goroutine.as_ref().map(|one| runner(page, one)),
        tests: &suspect.tests,
        fingerprints: reports.map(|one| one.fingerprint.as_str()).collect(),
        remedies: suspect.remedies.iter().map(remedy).collect(),
        commands: suspect.commands.iter().map(command).collect(),
    }
}

fn at<'a>(page: &Page<'a>, location: Location) -> At<'a> {
    let range = page.sources.range(location);
    At { file: page.sources.path(location.file), range: RangeEntry { start: range.start, end: range.end } }
}

fn reason(reason: &Reason) -> ReasonEntry<'_> {
    ReasonEntry {
        points: reason.points,
        text: &reason.text,
        log_line: Some(reason.line).filter(|line| *line > 0),
    }
}

fn person<'a>(page: &Page<'a>, person: &'a Person) -> PersonEntry<'a> {
    PersonEntry { test: &person.test, chain: person.chain.iter().map(|one| step(page, one)).collect() }
}

fn runner<'a>(page: &Page<'a>, runner: &'a Runner) -> RunnerEntry<'a> {
    RunnerEntry {
        name: &runner.name,
        function: &runner.function,
        at: at(page, runner.location),
        started_by: runner.started_by.as_deref(),
        chain: runner.chain.iter().map(|one| step(page, one)).collect(),
    }
}

fn step<'a>(page: &Page<'a>, step: &'a Step) -> StepEntry<'a> {
    StepEntry {
        role: step.role.as_str(),
        at: at(page, step.location),
        function: &step.function,
        message: &step.message,
    }
}

fn remedy(remedy: &Remedy) -> RemedyEntry<'_> {
    RemedyEntry { name: remedy.name, text: &remedy.text }
}

fn command(command: &Command) -> CommandEntry<'_> {
    CommandEntry { purpose: command.purpose, command: &command.line }
}
