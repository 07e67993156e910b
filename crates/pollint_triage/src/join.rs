//! Joins a log with the model: candidates are weighed against what the log says of their package, and become suspects.

use crate::advice::{Case, Run, commands, remedies};
use crate::candidate::{Candidate, candidates};
use crate::log::{Log, Section};
use crate::people::People;
use crate::score::{Evidence, kind_of, weigh};
use crate::suspect::{Kind, Suspect, Triage};
use crate::tree::{Finder, Tree};

/// Less than this is no suspicion: any two tests of a package share something.
const LEAST_SCORE: u32 = 15;

/// Ranks what may have caused the failures of a log. `runs` tells the packages that were analyzed; sections of the log
/// that name no package are taken for the package whose tests they name.
#[must_use]
pub fn triage(log: &Log, tree: &Tree<'_>, runs: &[Run]) -> Triage {
    let finder = Finder::new(tree);
    let mut answer = Triage::default();
    for section in log.sections.iter().filter(|section| section.has_failed()) {
        let Some(run) = run_of(section, tree, runs) else { continue };
        let before = answer.suspects.len();
        add_suspects(&finder, section, log.command.as_deref(), run, &mut answer.suspects);
        let explains = |test: &str| {
            answer.suspects[before..].iter().any(|suspect| suspect.tests.iter().any(|one| covers(one, test)))
        };
        let left = section.failures.iter().filter(|failure| !explains(&failure.test));
        answer.unexplained.extend(left.map(|failure| (run.package.clone(), failure.test.clone())));
    }
    answer.suspects.sort_by(|left, right| {
        (right.score, &left.package, &left.name, left.location).cmp(&(
            left.score,
            &right.package,
            &right.name,
            right.location,
        ))
    });
    answer.suspects.dedup_by(|later, first| {
        later.package == first.package && later.name == first.name && later.location == first.location
    });
    answer
}

/// Whether a suspect's test is the failed one, or a subtest of it.
fn covers(one: &str, failed: &str) -> bool {
    one.strip_prefix(failed).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The import path of a section: its own, or that of the test whose code a stack shows.
#[must_use]
pub fn package_of(section: &Section) -> Option<String> {
    let stacks = section.events.iter().flat_map(|event| &event.stacks);
    let mut frames = stacks.flat_map(|stack| stack.frames.iter().chain(&stack.created_by));
    let named = section.package.as_ref().map(|name| name.strip_suffix("_test").unwrap_or(name).to_owned());
    named.or_else(|| frames.find(|frame| frame.test().is_some()).and_then(crate::log::Frame::package))
}

fn run_of<'r>(section: &Section, tree: &Tree<'_>, runs: &'r [Run]) -> Option<&'r Run> {
    if let Some(package) = package_of(section) {
        return runs
            .iter()
            .find(|run| run.package == package || run.package.ends_with(&format!("/{package}")));
    }
    let known = |run: &Run| {
        let binary = tree.graph.binaries.iter().find(|binary| binary.package == run.package);
        let tests = binary.map_or(&[][..], |binary| &binary.tests);
        let failed = section.failures.iter();
        failed
            .filter(|one| tests.iter().any(|test| crate::candidate::is_same_test(&test.name, &one.test)))
            .count()
    };
    let most = runs.iter().map(|run| (known(run), run)).filter(|(known, _)| *known > 0);
    let (_, best) = most.max_by(|left, right| (left.0, &right.1.package).cmp(&(right.0, &left.1.package)))?;
    Some(best)
}

fn add_suspects(
    finder: &Finder<'_>,
    section: &Section,
    command: Option<&str>,
    run: &Run,
    out: &mut Vec<Suspect>,
) {
    for candidate in candidates(finder, &run.package) {
        let evidence = weigh(finder, &run.package, section, &candidate);
        if evidence.score() >= LEAST_SCORE {
            out.push(suspect(finder, section, command, run, &candidate, &evidence));
        }
    }
}

/// Whether a rule reports this kind of harm.
fn is_about(kind: Kind, rule: &str) -> bool {
    kind_of(rule) == if kind == Kind::Forbidden { Kind::Parallel } else { kind }
}

fn suspect(
    finder: &Finder<'_>,
    section: &Section,
    command: Option<&str>,
    run: &Run,
    candidate: &Candidate<'_>,
    evidence: &Evidence,
) -> Suspect {
    let kind = evidence.kind().unwrap_or(Kind::Leftover);
    let people = People { finder, section, candidate, evidence, kind };
    let tests = people.failed();
    let victim = people.victim(&tests);
    let runner = if kind == Kind::Goroutine { people.runner(victim.as_deref()) } else { None };
    let polluter = people.polluter(victim.as_deref(), runner.as_ref());
    let case = Case {
        kind,
        name: &candidate.name,
        is_place: candidate.is_place,
        polluter: polluter.as_deref(),
        victim: victim.as_deref(),
        starter: runner.as_ref().map(|runner| runner.function.as_str()),
        seed: section.seed.as_deref(),
        command,
        run,
    };
    let mut diagnostics = candidate.diagnostics.clone();
    let reports = finder.tree.diagnostics;
    diagnostics.sort_by_key(|number| {
        let report = &reports[*number];
        let is_the_goroutine = runner.as_ref().is_some_and(|runner| runner.location == report.location);
        let names = polluter.as_ref().is_some_and(|test| report.tests.contains(test));
        (
            !is_the_goroutine,
            !is_about(kind, &report.rule),
            !names,
            std::cmp::Reverse(report.severity),
            *number,
        )
    });
    Suspect {
        package: run.package.clone(),
        kind,
        place: candidate.is_place.then(|| candidate.name.clone()),
        name: candidate.name.clone(),
        location: candidate.location,
        score: evidence.score(),
        reasons: evidence.reasons(),
        remedies: remedies(&case),
        commands: commands(&case),
        polluter: polluter.as_deref().map(|test| people.person(test, true)),
        victim: victim.as_deref().map(|test| people.person(test, kind == Kind::Goroutine)),
        goroutine: runner,
        tests,
        diagnostics,
    }
}
