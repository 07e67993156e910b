//! What a log of `go test` says, as plain data. How logs look stands in the modules below; what the tests do stands in
//! the model, of which nothing is known here.

mod clean;
mod json;
mod lane;
mod reader;
mod stack;
mod texts;

#[cfg(test)]
mod tests;

pub use reader::Reader;

/// A log, read to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// One for each package, in the order in which they ended; what has no end comes last.
    pub sections: Vec<Section>,
    /// Lines that only `go test` writes. Without any this is no log of it.
    pub markers: usize,
    /// The first `go test` command that the log shows.
    pub command: Option<String>,
    /// Lines read.
    pub lines: usize,
    /// Failures, reports and stacks beyond what is kept.
    pub left_out: usize,
}

/// The run of one package's tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The import path, as far as the log names it: a cut log has no last line.
    pub package: Option<String>,
    /// How it ended.
    pub result: RunResult,
    /// The seed of `-shuffle`.
    pub seed: Option<String>,
    /// Top-level tests in the order in which they started; only verbose logs tell.
    pub order: Vec<String>,
    /// Failed tests, in order.
    pub failures: Vec<Failure>,
    /// Races, panics and the like, in order.
    pub events: Vec<Event>,
}

impl Section {
    /// Whether anything went wrong that a suspect may explain.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        let alarming = self.events.iter().any(|event| event.kind != EventKind::MockText);
        self.result == RunResult::Failed || !self.failures.is_empty() || alarming
    }
}

/// How the run of a package ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunResult {
    /// The log does not tell.
    #[default]
    Unknown,
    /// `ok`.
    Passed,
    /// `FAIL`.
    Failed,
    /// `FAIL … [build failed]`: no test ran.
    NotBuilt,
}

/// A test that failed, once or several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Its name, with those of its parents before `/`.
    pub test: String,
    /// How often it failed.
    pub times: usize,
    /// The line of the log that says so first.
    pub line: usize,
    /// What it said, the first few.
    pub messages: Vec<Message>,
}

/// `file_test.go:12: text`, with the lines that continue it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The file as printed, mostly without a directory.
    pub file: String,
    /// The line in that file.
    pub at: u32,
    /// What was said.
    pub text: String,
    /// The line of the log.
    pub line: usize,
}

/// Something that the log reports beside failed tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is.
    pub kind: EventKind,
    /// The test it belongs to, if the log tells.
    pub test: Option<String>,
    /// The line of the log where it begins.
    pub line: usize,
    /// Its headline, on one line.
    pub text: String,
    /// The first words of the SQL that a mock speaks of.
    pub statement: Option<String>,
    /// Its stacks.
    pub stacks: Vec<Stack>,
    /// Tests that ran when the time was up.
    pub running: Vec<String>,
}

/// What kind of thing a log reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// `WARNING: DATA RACE`.
    Race,
    /// `fatal error: concurrent map writes` and its kin.
    MapRace,
    /// A panic, or another fatal error of the runtime.
    Panic,
    /// `t` was used in a goroutine after its test had ended.
    LateCall,
    /// `t.Setenv` or `t.Chdir` in a parallel test.
    SetenvParallel,
    /// `panic: test timed out`.
    Timeout,
    /// goleak's report.
    Leak,
    /// A mock was called when it did not expect it, or had no call left.
    UnexpectedCall,
    /// A mock still waits for a call.
    MissingCall,
    /// A handle was used after it had been closed.
    Closed,
    /// The text of a mock outside what a failed test says: the program logged it.
    MockText,
}

impl EventKind {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            EventKind::Race => "data-race",
            EventKind::MapRace => "concurrent-map-access",
            EventKind::Panic => "panic",
            EventKind::LateCall => "late-call",
            EventKind::SetenvParallel => "setenv-in-parallel-test",
            EventKind::Timeout => "timeout",
            EventKind::Leak => "goroutine-leak",
            EventKind::UnexpectedCall => "unexpected-mock-call",
            EventKind::MissingCall => "missing-mock-call",
            EventKind::Closed => "closed-handle",
            EventKind::MockText => "mock-text-in-output",
        }
    }
}

/// What a stack is to its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackRole {
    /// Where a race reads.
    Read,
    /// Where a race writes.
    Write,
    /// Where a goroutine of a race was started.
    Created,
    /// A goroutine of a panic, a timeout or a leak.
    Goroutine,
}

/// A stack, the innermost frame first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// What it is to its report.
    pub role: StackRole,
    /// The number of the goroutine; the main one has none.
    pub goroutine: Option<u64>,
    /// The frames.
    pub frames: Vec<Frame>,
    /// Where the goroutine was started, in stacks of panics and leaks.
    pub created_by: Option<Frame>,
}

/// A frame of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The function with its package's path, such as `example.com/shop/orders.(*Handler).Place.func1`.
    pub function: String,
    /// The file as printed, mostly absolute on the machine that ran the tests.
    pub file: String,
    /// The line.
    pub line: u32,
}

impl Frame {
    /// The name of the test function whose code this is, closures included.
    #[must_use]
    pub fn test(&self) -> Option<&str> {
        let name = self.local().split('.').nth(1)?;
        let is_test = ["Test", "Fuzz", "Benchmark", "Example"].iter().any(|word| name.starts_with(word));
        is_test.then_some(name)
    }

    /// The import path of its package, without the `_test` of an external test package.
    #[must_use]
    pub fn package(&self) -> Option<String> {
        let local = self.local();
        let end = self.function.len() - local.len() + local.find('.')?;
        let path = self.function[..end].replace("%2e", ".");
        Some(path.strip_suffix("_test").map_or(path.clone(), str::to_owned))
    }

    /// The function behind the last slash of its path. Type arguments, which have slashes of their own, come after it.
    fn local(&self) -> &str {
        let path = self.function.split(['[', '(']).next().unwrap_or_default();
        &self.function[path.rfind('/').map_or(0, |slash| slash + 1)..]
    }
}
