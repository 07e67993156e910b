//! The output of one `go test` process, line by line: which test speaks, what belongs to a report, what ends a package.
//! It knows lines without the ornaments of CI hosts, and keeps a bounded amount of what it has seen.

use std::collections::BTreeMap;

use super::stack::Stacks;
use super::texts::{late_test, mock_kind, panic_kind, statement};
use super::{Event, EventKind, Failure, Message, RunResult, Section};

/// Events, failed tests and messages of a failed test that are kept, for one package.
const MAX_EVENTS: usize = 200;
const MAX_FAILURES: usize = 2000;
const MAX_MESSAGES: usize = 20;
/// Tests whose start is remembered.
const MAX_ORDER: usize = 20_000;
/// Stacks that are kept of a panic: a timeout prints all goroutines.
const MAX_STACKS: usize = 300;
/// Bytes of a text that are kept.
const MAX_TEXT: usize = 2000;

/// One stream of output.
#[derive(Default)]
pub(super) struct Lane {
    /// Packages that have ended.
    pub(super) done: Vec<Section>,
    /// Lines that only `go test` writes.
    pub(super) markers: usize,
    /// What was beyond the limits.
    pub(super) left_out: usize,
    section: Section,
    /// The test that speaks.
    current: Option<String>,
    /// The message that the next lines may continue, with the indentation of its first.
    open: Option<(usize, Message)>,
    /// What tests said of which it is not known yet whether they fail.
    pending: BTreeMap<String, Vec<Message>>,
    report: Option<Report>,
}

/// A report of several lines.
struct Report {
    event: Event,
    stacks: Stacks,
    /// Whether its headline goes on.
    in_text: bool,
}

impl Lane {
    /// A lane for the events of one package.
    pub(super) fn of_package(package: &str) -> Lane {
        let mut lane = Lane::default();
        lane.section.package = Some(package.to_owned()).filter(|name| !name.is_empty());
        lane
    }

    /// Takes a line; `test` says who speaks, where the log tells.
    pub(super) fn line(&mut self, text: &str, number: usize, test: Option<&str>) {
        if let Some(test) = test {
            self.current = Some(test.to_owned());
        }
        if self.marker(text, number) || self.report_line(text) {
            return;
        }
        if let Some(message) = message(text, number) {
            self.close_message();
            self.open = Some((indentation(text), message));
        } else if self.continues(text) {
            if let Some((_, message)) = &mut self.open {
                append(&mut message.text, text.trim());
            }
        } else {
            self.close_message();
            if mock_kind(text).is_some() {
                self.event(EventKind::MockText, number, text.trim());
            }
        }
        if text.contains("found unexpected goroutines:") {
            self.begin(EventKind::Leak, number, text.trim(), false);
        }
    }

    /// Marks a test as failed; a `-json` log says so once more.
    pub(super) fn failed(&mut self, test: &str, number: usize, again: bool) {
        self.markers += 1;
        let messages = self.pending.remove(test).unwrap_or_default();
        if let Some(failure) = self.section.failures.iter_mut().find(|failure| failure.test == test) {
            failure.times += usize::from(!again);
            let room = MAX_MESSAGES.saturating_sub(failure.messages.len());
            failure.messages.extend(messages.into_iter().take(room));
        } else if self.section.failures.len() < MAX_FAILURES {
            self.section.failures.push(Failure { test: test.to_owned(), times: 1, line: number, messages });
        } else {
            self.left_out += 1;
        }
    }

    /// The end of a package.
    pub(super) fn end(&mut self, result: RunResult, package: Option<&str>) {
        self.close_report();
        self.close_message();
        let mut section = std::mem::take(&mut self.section);
        section.package = package.map(str::to_owned).or(section.package);
        // `FAIL` may stand in a log that then says what did not build.
        section.result = if result == RunResult::Unknown { section.result } else { result };
        if section.result == RunResult::Passed {
            // What a passing package says is nothing to explain, and most packages of a long log pass.
            section = Section { package: section.package, result, ..Section::default() };
        }
        // After the last package stands one more `FAIL`, which is that of the whole run.
        let says = section.seed.is_some()
            || !section.order.is_empty()
            || !section.failures.is_empty()
            || !section.events.is_empty();
        let ends = section.package.is_some() && section.result != RunResult::Unknown;
        if says || ends {
            self.done.push(section);
        }
        self.pending.clear();
        self.current = None;
    }

    /// Lines that `go test` itself writes.
    fn marker(&mut self, text: &str, number: usize) -> bool {
        if let Some(name) = started(text) {
            self.markers += 1;
            self.close_report();
            self.close_message();
            self.current = Some(name.to_owned()).filter(|name| !name.is_empty());
            if text.trim_start().starts_with("=== RUN")
                && !name.contains('/')
                && self.section.order.len() < MAX_ORDER
            {
                self.section.order.push(name.to_owned());
            }
            return true;
        }
        if let Some((word, name)) = ended(text) {
            self.markers += 1;
            self.close_report();
            self.close_message();
            if word == "FAIL" {
                self.failed(name, number, false);
                self.current = Some(name.to_owned());
            } else {
                self.pending.remove(name);
                self.current = None;
            }
            return true;
        }
        self.package_line(text) || self.headline(text, number)
    }

    fn package_line(&mut self, text: &str) -> bool {
        if let Some((result, package)) = package_end(text) {
            self.markers += 1;
            self.end(result, Some(package));
            return true;
        }
        if let Some(seed) = text.strip_prefix("-test.shuffle ") {
            self.markers += 1;
            self.section.seed = Some(seed.trim().to_owned());
            return true;
        }
        match text.trim_end() {
            "FAIL" => {
                self.markers += 1;
                self.close_report();
                self.close_message();
                self.section.result = RunResult::Failed;
                true
            }
            "PASS" => {
                self.close_message();
                true
            }
            _ => false,
        }
    }

    /// The first line of a report.
    fn headline(&mut self, text: &str, number: usize) -> bool {
        if text.trim() == "WARNING: DATA RACE" {
            self.markers += 1;
            self.begin(EventKind::Race, number, text.trim(), false);
            return true;
        }
        let inside_panic = self.report.as_ref().is_some_and(|report| report.event.kind != EventKind::Race);
        let begins = text.starts_with("panic: ") || text.starts_with("fatal error: ");
        if begins && !inside_panic {
            self.markers += 1;
            self.begin(EventKind::Panic, number, text.trim_end(), true);
            return true;
        }
        false
    }

    fn begin(&mut self, kind: EventKind, number: usize, text: &str, in_text: bool) {
        self.close_report();
        let event = Event {
            kind,
            test: self.current.clone(),
            line: number,
            text: clipped(text),
            statement: None,
            stacks: Vec::new(),
            running: Vec::new(),
        };
        self.report = Some(Report { event, stacks: Stacks::default(), in_text });
    }

    /// A line of the report that is open.
    fn report_line(&mut self, text: &str) -> bool {
        let Some(report) = &mut self.report else { return false };
        let trimmed = text.trim();
        if report.event.kind == EventKind::Race && trimmed.starts_with("=======") || trimmed == "]" {
            self.close_report();
            return true;
        }
        if trimmed.starts_with("exit status ") {
            self.close_report();
            return true;
        }
        if report.stacks.line(text, MAX_STACKS) {
            report.in_text = false;
            return true;
        }
        if report.in_text {
            report.headline(trimmed);
            return true;
        }
        if trimmed.is_empty() || trimmed.starts_with('[') || trimmed.starts_with("...") {
            return true;
        }
        // A program that runs on may print between the lines of a race report; a panic ends the program.
        report.event.kind == EventKind::Race && !is_message(text)
    }

    fn close_report(&mut self) {
        let Some(Report { mut event, stacks, .. }) = self.report.take() else { return };
        self.left_out += stacks.left_out;
        event.stacks = stacks.all;
        if event.kind == EventKind::Panic {
            event.kind = panic_kind(&event.text);
        }
        if let Some(test) = late_test(&event.text) {
            event.test = Some(test.to_owned());
        } else if event.test.is_none() {
            event.test = test_of_stacks(&event);
        }
        event.text = first_line(&event.text);
        self.push(event);
    }

    fn close_message(&mut self) {
        let Some((_, message)) = self.open.take() else { return };
        if let Some(kind) = mock_kind(&message.text) {
            self.event(kind, message.line, &message.text);
        }
        let Some(test) = self.current.clone() else { return };
        let failed = self.section.failures.iter_mut().find(|failure| failure.test == test);
        let messages = match failed {
            Some(failure) => &mut failure.messages,
            None => self.pending.entry(test).or_default(),
        };
        if messages.len() < MAX_MESSAGES {
            messages.push(message);
        } else {
            self.left_out += 1;
        }
    }

    fn event(&mut self, kind: EventKind, line: usize, text: &str) {
        let test = self.current.clone();
        let (statement, text) = (statement(text), first_line(text));
        self.push(Event { kind, test, line, text, statement, stacks: Vec::new(), running: Vec::new() });
    }

    fn push(&mut self, event: Event) {
        if self.section.events.len() < MAX_EVENTS {
            self.section.events.push(event);
        } else {
            self.left_out += 1;
        }
    }

    /// Whether a line belongs to the message before it: it is indented further, or empty.
    fn continues(&self, text: &str) -> bool {
        self.open.as_ref().is_some_and(|(indent, _)| indentation(text) > *indent || text.trim().is_empty())
    }
}

impl Report {
    /// A line of the headline, such as those of `running tests:`.
    fn headline(&mut self, text: &str) {
        if text.is_empty() {
            self.in_text = false;
            return;
        }
        append(&mut self.event.text, text);
        if let Some((name, _)) = text
            .split_once(" (")
            .filter(|(name, _)| self.event.text.contains("running tests:") && is_test_name(name))
        {
            self.event.running.push(name.to_owned());
        }
    }
}

/// The test whose code stands in the first stack that has one.
fn test_of_stacks(event: &Event) -> Option<String> {
    let frames = event.stacks.iter().flat_map(|stack| stack.frames.iter().chain(&stack.created_by));
    frames.filter_map(super::Frame::test).next().map(str::to_owned)
}

/// `=== RUN   TestX` and its kin.
fn started(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix("=== ")?;
    let rest = ["RUN", "CONT", "NAME", "PAUSE"].iter().find_map(|word| rest.strip_prefix(word))?;
    Some(rest.trim()).filter(|_| rest.starts_with(' '))
}

/// `--- FAIL: TestX (0.00s)`, also behind what a test printed without a line break; gotestsum's `=== FAIL: pkg TestX (0.00s)`.
fn ended(text: &str) -> Option<(&'static str, &str)> {
    for word in ["FAIL", "PASS", "SKIP"] {
        for mark in ["--- ", "=== "] {
            let Some(at) = text.find(&format!("{mark}{word}: ")) else { continue };
            let rest = text[at + mark.len() + word.len() + 2..].trim_end();
            let is_first = text[..at].trim().is_empty();
            let name = match rest.rsplit_once(" (") {
                Some((name, time)) if time.ends_with("s)") => name,
                _ if is_first => rest,
                _ => continue,
            };
            return name.split(' ').next_back().filter(|name| !name.is_empty()).map(|name| (word, name));
        }
    }
    None
}

/// `ok pkg 0.1s`, `FAIL pkg 0.1s`, `FAIL pkg [build failed]`, `? pkg [no test files]`.
fn package_end(text: &str) -> Option<(RunResult, &str)> {
    let mut words = text.split_whitespace();
    let word = words.next().filter(|_| !text.starts_with(char::is_whitespace))?;
    let package = words.next()?;
    let rest = words.next();
    let is_time = |word: &str| word.ends_with('s') && word.starts_with(|c: char| c.is_ascii_digit());
    match (word, rest) {
        ("FAIL", Some("[build" | "[setup")) => Some((RunResult::NotBuilt, package)),
        ("FAIL", Some(time)) if is_time(time) => Some((RunResult::Failed, package)),
        ("ok", Some(time)) if is_time(time) || time.starts_with('(') || time.starts_with('[') => {
            Some((RunResult::Passed, package))
        }
        ("?", Some("[no")) => Some((RunResult::Passed, package)),
        _ => None,
    }
}

/// `    file.go:12: text`.
fn message(text: &str, line: usize) -> Option<Message> {
    let rest = text.trim_start();
    let end = rest.find(".go:").map(|at| at + 3)?;
    let file = &rest[..end];
    let (at, said) = rest[end + 1..].split_once(':')?;
    let at = at.parse().ok()?;
    if indentation(text) == 0 || file.contains(' ') {
        return None;
    }
    Some(Message { file: file.to_owned(), at, text: clipped(said.trim()), line })
}

fn is_message(text: &str) -> bool {
    message(text, 0).is_some()
}

fn is_test_name(name: &str) -> bool {
    ["Test", "Fuzz", "Benchmark", "Example"].iter().any(|word| name.starts_with(word))
}

/// Blanks at the start; a tab counts for four.
fn indentation(text: &str) -> usize {
    text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn append(text: &mut String, more: &str) {
    if text.len() + more.len() < MAX_TEXT {
        text.push('\n');
        text.push_str(more);
    }
}

fn clipped(text: &str) -> String {
    text[..text.floor_char_boundary(MAX_TEXT)].to_owned()
}

/// Headlines stand on one line.
fn first_line(text: &str) -> String {
    const HEADLINE: usize = 300;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.len() {
        0..=HEADLINE => joined,
        _ => format!("{}…", &joined[..joined.floor_char_boundary(HEADLINE)]),
    }
}
