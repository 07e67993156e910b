//! How much a log speaks against a candidate. Each kind of evidence counts once, by its strongest piece, with a fixed
//! number of points; the numbers are those of `docs/triage.md`, where a test looks for them.

use std::collections::{BTreeMap, BTreeSet};

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::Severity;

use crate::candidate::{Candidate, Part, Touching, is_same_test, top_level};
use crate::log::{Event, EventKind, Section, Stack, StackRole};
use crate::suspect::{Kind, Reason};
use crate::tree::{Finder, Spot};

/// Every kind of evidence, with its points.
pub const POINTS: [(&str, u32); 20] = [
    ("both ends of a data race", 100),
    ("a panic that the rule foretells", 100),
    ("one end of a data race", 60),
    ("a leaked goroutine's start", 60),
    ("a late call from its goroutine", 60),
    ("a stack through its lines", 50),
    ("the start of a racing goroutine", 40),
    ("the statement that a mock names stands where a leaked goroutine uses the place", 40),
    ("a goroutine of its kind in a stack", 40),
    ("a victim failed", 30),
    ("set by the failed test, used by a goroutine of another", 30),
    ("a failed test races for it", 25),
    ("a failed assertion right below a read", 20),
    ("a rule names the failed test", 20),
    ("a mock or handle failed, and a leaked goroutine uses the place", 20),
    ("named by a failed test", 15),
    ("left changed by one test, read by the failed one", 15),
    ("left changed, and nobody is seen to read it", 15),
    ("a rule reports an error", 10),
    ("the failed test starts the goroutine itself", 10),
];

/// The points of a kind of evidence.
fn points(evidence: &str) -> u32 {
    POINTS.iter().find(|(name, _)| *name == evidence).map_or(0, |(_, points)| *points)
}

/// What was found against a candidate.
#[derive(Default)]
pub(crate) struct Evidence {
    found: BTreeMap<&'static str, (Kind, Reason)>,
    /// Lines of the tree that the log names and the candidate owns, for choosing the goroutine.
    pub(crate) spots: Vec<Spot>,
    /// Tests that stacks name, in order.
    pub(crate) tests: Vec<String>,
    /// Whether the race detector or the map check spoke.
    pub(crate) raced: bool,
}

impl Evidence {
    fn add(&mut self, evidence: &'static str, kind: Kind, line: usize, text: String) {
        let reason = Reason { points: points(evidence), text, line };
        self.found.entry(evidence).or_insert((kind, reason));
    }

    /// The reasons, the weightiest first.
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.found.values().map(|(_, reason)| reason.clone()).collect();
        reasons.sort_by(|left, right| {
            (right.points, left.line, &left.text).cmp(&(left.points, right.line, &right.text))
        });
        reasons
    }

    /// The sum of points.
    pub(crate) fn score(&self) -> u32 {
        self.found.values().map(|(_, reason)| reason.points).sum()
    }

    /// What the evidence speaks for most.
    pub(crate) fn kind(&self) -> Option<Kind> {
        let mut sums: BTreeMap<Kind, u32> = BTreeMap::new();
        for (kind, reason) in self.found.values() {
            *sums.entry(*kind).or_default() += reason.points;
        }
        sums.into_iter().max_by_key(|(kind, sum)| (*sum, std::cmp::Reverse(*kind))).map(|(kind, _)| kind)
    }
}

/// Weighs one candidate against the log of its package.
pub(crate) fn weigh(
    finder: &Finder<'_>,
    package: &str,
    section: &Section,
    candidate: &Candidate<'_>,
) -> Evidence {
    let weighing = Weighing { finder, package, section, candidate };
    let mut evidence = Evidence::default();
    for event in &section.events {
        weighing.event(event, &mut evidence);
    }
    for failure in &section.failures {
        weighing.failure(&failure.test, failure.line, &mut evidence);
        weighing.messages(failure, &mut evidence);
    }
    // A process that died has no line for the test that ran.
    for event in section.events.iter().filter(|event| event.kind != EventKind::MockText) {
        for test in event.test.iter().chain(&event.running) {
            weighing.failure(test, event.line, &mut evidence);
        }
    }
    if evidence.found.is_empty() {
        return evidence;
    }
    let reported = candidate.diagnostics.iter().map(|number| &finder.tree.diagnostics[*number]);
    let rules: BTreeSet<&str> =
        reported.filter(|one| one.severity == Severity::Error).map(|one| one.rule.as_str()).collect();
    if !rules.is_empty() {
        let kind = evidence.kind().unwrap_or(Kind::Leftover);
        let rules = rules.into_iter().collect::<Vec<_>>().join(", ");
        evidence.add(
            "a rule reports an error",
            kind,
            0,
            format!("`pollint check` reports errors about it: {rules}"),
        );
    }
    evidence
}

struct Weighing<'w> {
    finder: &'w Finder<'w>,
    package: &'w str,
    section: &'w Section,
    candidate: &'w Candidate<'w>,
}

impl Weighing<'_> {
    fn event(&self, event: &Event, evidence: &mut Evidence) {
        match event.kind {
            EventKind::Race => self.race(event, evidence),
            EventKind::SetenvParallel => self.setenv(event, evidence),
            EventKind::UnexpectedCall | EventKind::MissingCall | EventKind::Closed | EventKind::MockText => {
                self.mock(event, evidence);
                self.stacks(event, evidence);
            }
            EventKind::LateCall => {
                self.late(event, evidence);
                self.stacks(event, evidence);
            }
            EventKind::Leak | EventKind::MapRace | EventKind::Panic | EventKind::Timeout => {
                self.stacks(event, evidence)
            }
        }
    }

    fn race(&self, event: &Event, evidence: &mut Evidence) {
        let ends =
            event.stacks.iter().filter(|stack| matches!(stack.role, StackRole::Read | StackRole::Write));
        let touched: Vec<&Stack> =
            ends.filter(|stack| self.first_own(stack).is_some_and(|spot| self.is_access(spot))).collect();
        if touched.is_empty() {
            return;
        }
        let name = &self.candidate.name;
        let started = event
            .stacks
            .iter()
            .filter(|stack| stack.role == StackRole::Created)
            .find_map(|stack| self.spawn(stack));
        let kind = if started.is_some() { Kind::Goroutine } else { Kind::Parallel };
        evidence.raced = true;
        let ends = event.stacks.iter().filter(|stack| stack.role != StackRole::Goroutine);
        for test in ends.flat_map(|stack| &stack.frames).filter_map(crate::log::Frame::test) {
            if !evidence.tests.iter().any(|known| known == test) {
                evidence.tests.push(test.to_owned());
            }
        }
        match touched.as_slice() {
            [one] => {
                let text = format!(
                    "a data race has one end where `{name}` is used, in `{}`",
                    self.own_function(one)
                );
                evidence.add("one end of a data race", kind, event.line, text);
            }
            several => {
                let text = format!(
                    "both ends of a data race use `{name}`: `{}` and `{}`",
                    self.own_function(several[0]),
                    self.own_function(several[1])
                );
                evidence.add("both ends of a data race", kind, event.line, text);
            }
        }
        evidence.spots.extend(touched.iter().filter_map(|stack| self.first_own(stack)));
        if let Some(spot) = started {
            evidence.spots.insert(0, spot);
            let text = format!("one of the racing goroutines starts at {}", self.shown(spot));
            evidence.add("the start of a racing goroutine", Kind::Goroutine, event.line, text);
        }
    }

    fn setenv(&self, event: &Event, evidence: &mut Evidence) {
        let reported = self.candidate.diagnostics.iter().map(|number| &self.finder.tree.diagnostics[*number]);
        let is_foretold = reported.into_iter().any(|one| one.rule == "parallel-process-state");
        let concerns = event.test.as_ref().is_none_or(|test| self.candidate.part(test).races);
        let on_line = event
            .stacks
            .iter()
            .any(|stack| self.first_own(stack).is_some_and(|spot| self.candidate.spots.contains_key(&spot)));
        if is_foretold && !self.candidate.is_place && (concerns || on_line) {
            let text = format!("Go refuses `{}` in a parallel test", self.candidate.name);
            evidence.add("a panic that the rule foretells", Kind::Forbidden, event.line, text);
        }
    }

    fn late(&self, event: &Event, evidence: &mut Evidence) {
        let Some(test) = &event.test else { return };
        let starts = event.stacks.iter().any(|stack| self.spawn(stack).is_some());
        if starts {
            let text = format!("a goroutine of it used the `t` of `{test}` when that test was over");
            evidence.add("a late call from its goroutine", Kind::Goroutine, event.line, text);
        }
    }

    fn mock(&self, event: &Event, evidence: &mut Evidence) {
        self.statement(event, evidence);
        let leaks = self.candidate.parts.values().any(|part| part.leaks);
        let concerned = event.test.as_ref().is_none_or(|test| touches(self.candidate.part(test)));
        if leaks && self.candidate.is_place && concerned {
            let text = format!(
                "a mock or handle failed (\u{201c}{}\u{201d}), and a goroutine that outlives its test uses `{}`",
                short(&event.text),
                self.candidate.name
            );
            evidence.add(
                "a mock or handle failed, and a leaked goroutine uses the place",
                Kind::Goroutine,
                event.line,
                text,
            );
        }
    }

    /// SQL that a mock misses or did not expect, written where a goroutine of the candidate gets to the place.
    fn statement(&self, event: &Event, evidence: &mut Evidence) {
        let (Some(statement), Some(graph), Some(node)) =
            (&event.statement, self.candidate.graph, self.candidate.node)
        else {
            return;
        };
        let leaked = node.goroutines.iter().filter(|touch| graph.goroutines[touch.goroutine].outlives());
        let ends = leaked.filter_map(|touch| touch.read.as_ref()?.last().map(|step| (touch, *step as usize)));
        for (touch, step) in ends {
            let spot = self.finder.spot(graph.steps[step].location);
            if !self.finder.code_around(spot).contains(&statement.to_lowercase()) {
                continue;
            }
            let goroutine = graph.goroutines[touch.goroutine].location;
            evidence.spots.push(self.finder.spot(goroutine));
            let text = format!(
                "the mock speaks of \u{201c}{statement}\u{201d}, which a leaked goroutine sends through `{}` at {}",
                self.candidate.name,
                self.shown(spot)
            );
            evidence.add(
                "the statement that a mock names stands where a leaked goroutine uses the place",
                Kind::Goroutine,
                event.line,
                text,
            );
        }
    }

    /// Stacks of panics, timeouts, leaks.
    fn stacks(&self, event: &Event, evidence: &mut Evidence) {
        for (at, stack) in event.stacks.iter().enumerate() {
            // Of a panic only the goroutine that panicked is to blame, of a timeout any that hangs.
            let to_blame = at == 0 || matches!(event.kind, EventKind::Timeout | EventKind::Leak);
            if to_blame && let Some(spot) = self.first_own(stack).filter(|spot| self.is_access(*spot)) {
                let kind = if event.kind == EventKind::MapRace { Kind::Parallel } else { Kind::Leftover };
                evidence.raced |= event.kind == EventKind::MapRace;
                evidence.spots.push(spot);
                let text = format!(
                    "the stack under \u{201c}{}\u{201d} is at {}, which uses `{}`",
                    short(&event.text),
                    self.shown(spot),
                    self.candidate.name
                );
                evidence.add("a stack through its lines", kind, event.line, text);
            }
            if let Some(spot) = self.spawn(stack) {
                evidence.spots.push(spot);
                let what = if event.kind == EventKind::Leak {
                    "a leaked goroutine's start"
                } else {
                    "a goroutine of its kind in a stack"
                };
                let text = format!(
                    "under \u{201c}{}\u{201d} stands a goroutine that was started at {}",
                    short(&event.text),
                    self.shown(spot)
                );
                evidence.add(what, Kind::Goroutine, event.line, text);
            }
        }
    }

    /// What the model knows of a failed test.
    fn failure(&self, test: &str, line: usize, evidence: &mut Evidence) {
        let part = self.candidate.part(test);
        let name = &self.candidate.name;
        let others = |matches: &dyn Fn(&Part) -> bool| {
            self.candidate.parts.iter().any(|(other, part)| !is_same_test(other, test) && matches(part))
        };
        let anyone_pollutes = self.candidate.parts.values().any(|part| part.pollutes);
        if part.suffers && anyone_pollutes {
            let text = format!(
                "`{test}` failed; it reads `{name}` without setting it, and another test leaves it changed"
            );
            evidence.add("a victim failed", Kind::Leftover, line, text);
        } else if part.reads && !part.writes && others(&|part| part.pollutes) {
            let text = format!("`{test}` failed; it reads `{name}`, which another test leaves changed");
            evidence.add("left changed by one test, read by the failed one", Kind::Leftover, line, text);
        } else if part.pollutes && part.reads && self.candidate.is_place && self.repeats(test) {
            let text = format!(
                "`{test}` failed; it leaves `{name}` changed, and meets that itself when it runs a second time"
            );
            evidence.add("left changed by one test, read by the failed one", Kind::Leftover, line, text);
        }
        if (part.writes || part.reads) && others(&|part| part.leaks) && self.candidate.is_place {
            let text =
                format!("`{test}` failed; it uses `{name}`, which a goroutine of another test may still use");
            evidence.add(
                "set by the failed test, used by a goroutine of another",
                Kind::Goroutine,
                line,
                text,
            );
        }
        if part.races {
            let text = format!("`{test}` failed; it shares `{name}` with a test that runs at the same time");
            evidence.add("a failed test races for it", Kind::Parallel, line, text);
        }
        self.rules(test, line, evidence);
        self.unseen(test, line, evidence);
        if part.leaks {
            let text = format!("`{test}` failed; it starts a goroutine that it does not wait for");
            evidence.add("the failed test starts the goroutine itself", Kind::Goroutine, line, text);
        }
    }

    /// What the rules say of a failed test.
    fn rules(&self, test: &str, line: usize, evidence: &mut Evidence) {
        let reported = self.candidate.diagnostics.iter().map(|number| &self.finder.tree.diagnostics[*number]);
        let names =
            |one: &&Diagnostic| one.tests.iter().chain(&one.victims).any(|named| is_same_test(named, test));
        let Some(one) = reported.filter(|one| one.severity > Severity::Info).find(names) else { return };
        let text = format!("`pollint check` names `{test}`, which failed: {}", one.message);
        evidence.add("a rule names the failed test", kind_of(&one.rule), line, text);
    }

    /// State that cannot be seen to be read, as the working directory: any test may depend on it.
    fn unseen(&self, test: &str, line: usize, evidence: &mut Evidence) {
        let polluter =
            self.candidate.parts.iter().find(|(name, part)| part.pollutes && !is_same_test(name, test));
        if let Some((polluter, _)) = polluter.filter(|_| self.is_unseen()) {
            let text = format!(
                "`{test}` failed; `{polluter}` leaves `{}` changed, and it cannot be seen which tests depend on it",
                self.candidate.name
            );
            evidence.add("left changed, and nobody is seen to read it", Kind::Leftover, line, text);
        }
    }

    fn is_unseen(&self) -> bool {
        self.candidate.is_place
            && self
                .candidate
                .parts
                .values()
                .all(|part| !part.reads && !part.suffers && !part.races && !part.leaks)
    }

    /// Whether a test ran more than once in the log, or the log asked for it.
    fn repeats(&self, test: &str) -> bool {
        let top = top_level(test);
        let runs = self.section.order.iter().filter(|name| *name == top).count();
        runs > 1 || self.section.order.is_empty()
    }

    fn messages(&self, failure: &crate::log::Failure, evidence: &mut Evidence) {
        let part = self.candidate.part(&failure.test);
        if !touches(part) && !self.is_unseen() {
            return;
        }
        let kind = if part.races { Kind::Parallel } else { Kind::Leftover };
        let (name, word) = (&self.candidate.name, self.candidate.word());
        for message in &failure.messages {
            let spot = self.finder.message(self.package, &message.file, message.at);
            let near = spot.and_then(|(file, line)| {
                let above = (line.saturating_sub(3)..=line).rev();
                above.map(|line| (file, line)).find(|spot| self.is_access(*spot))
            });
            if let Some(near) = near {
                let text = format!(
                    "`{}` failed at {}:{}, right where it uses `{name}` ({})",
                    failure.test,
                    message.file,
                    message.at,
                    self.shown(near)
                );
                evidence.add("a failed assertion right below a read", kind, message.line, text);
            }
            let says = mentions(&message.text, word)
                || spot.is_some_and(|spot| self.finder.code(spot).is_some_and(|code| mentions(&code, word)));
            if says {
                let text = format!(
                    "what `{}` says at {}:{} is about `{word}`",
                    failure.test, message.file, message.at
                );
                evidence.add("named by a failed test", kind, message.line, text);
            }
        }
    }

    /// The innermost frame of a stack that is of the tree: libraries lie on top.
    fn first_own(&self, stack: &Stack) -> Option<Spot> {
        stack.frames.iter().find_map(|frame| self.finder.frame(frame))
    }

    fn own_function(&self, stack: &Stack) -> String {
        let frame = stack.frames.iter().find(|frame| self.finder.frame(frame).is_some());
        frame.map_or_else(String::new, |frame| {
            frame.function.rsplit('/').next().unwrap_or_default().to_owned()
        })
    }

    /// Whether a line uses the place, by the model or by its text.
    fn is_access(&self, spot: Spot) -> bool {
        let known = self.candidate.spots.get(&spot) == Some(&Touching::Access);
        known
            || (self.candidate.is_place
                && self.finder.code(spot).is_some_and(|code| self.code_uses(spot, &code)))
    }

    /// Whether a line of code names the place: with its package elsewhere, and without it at home.
    fn code_uses(&self, spot: Spot, code: &str) -> bool {
        let code = code.split("//").next().unwrap_or_default();
        let name = self.candidate.name.trim_end_matches("[]");
        let at_home = self
            .candidate
            .location
            .is_some_and(|at| self.finder.package(at.file) == self.finder.package(spot.0));
        mentions(code, name) || (at_home && mentions(code, self.candidate.word()))
    }

    /// Where a stack's goroutine was started, if the candidate starts it.
    fn spawn(&self, stack: &Stack) -> Option<Spot> {
        let starter = match stack.role {
            StackRole::Created => stack.frames.iter().find_map(|frame| self.finder.frame(frame)),
            _ => stack.created_by.as_ref().and_then(|frame| self.finder.frame(frame)),
        };
        starter.filter(|spot| self.candidate.spots.get(spot) == Some(&Touching::Spawn))
    }

    fn shown(&self, (file, line): Spot) -> String {
        let path = self.finder.tree.files.get(file.index()).map_or("?", |file| file.path.as_str());
        format!("{path}:{line}")
    }
}

/// The kind of harm that a rule reports.
pub(crate) fn kind_of(rule: &str) -> Kind {
    match rule {
        "undrained-goroutine" | "test-exit-in-goroutine" => Kind::Goroutine,
        "parallel-global" | "parallel-process-state" | "captured-loop-variable" => Kind::Parallel,
        _ => Kind::Leftover,
    }
}

/// The beginning of a text of the log.
fn short(text: &str) -> String {
    const LENGTH: usize = 100;
    match text.len() {
        0..=LENGTH => text.to_owned(),
        _ => format!("{}…", text[..text.floor_char_boundary(LENGTH)].trim_end()),
    }
}

fn touches(part: Part) -> bool {
    part.reads || part.writes || part.suffers || part.races
}

/// Whether a text has a word, not only as part of another one. Words of one letter say nothing.
fn mentions(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    word.len() > 1
        && text
            .match_indices(word)
            .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}
