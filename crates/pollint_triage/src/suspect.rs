//! What triage has to say, as plain data: suspects in order, why, who, and what to do.

use pollint_base::diagnostic::Step;
use pollint_base::span::Location;

/// How a suspect does harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A goroutine outlives its test and uses what later tests use.
    Goroutine,
    /// Tests that run at the same time share it.
    Parallel,
    /// A test leaves it changed, another reads it.
    Leftover,
    /// Go panics over it.
    Forbidden,
}

impl Kind {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Goroutine => "leaked-goroutine",
            Kind::Parallel => "parallel-tests",
            Kind::Leftover => "left-changed",
            Kind::Forbidden => "forbidden-in-parallel",
        }
    }
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it weighs.
    pub points: u32,
    /// In words.
    pub text: String,
    /// The line of the log it comes from; 0 if it comes from the source.
    pub line: usize,
}

/// A test with its way to the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its name.
    pub test: String,
    /// From the test to what it does; empty if the model knows none.
    pub chain: Vec<Step>,
}

/// A goroutine that uses the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runner {
    /// `func literal`, or the name of what runs.
    pub name: String,
    /// The function that starts it.
    pub function: String,
    /// The `go` statement.
    pub location: Location,
    /// The likeliest test to have started it.
    pub started_by: Option<String>,
    /// From that test to the `go` statement, and on to the place.
    pub chain: Vec<Step>,
}

/// A way out, by the kind of suspect the best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// `restore-after-drain`, `own-handle`, `not-parallel`.
    pub name: &'static str,
    /// What to do.
    pub text: String,
}

/// A command that may show it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does.
    pub purpose: &'static str,
    /// The command line, for a POSIX shell.
    pub line: String,
}

/// Something that may have caused failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The package whose tests failed.
    pub package: String,
    /// How it does harm.
    pub kind: Kind,
    /// The place; none if it is a goroutine or a call by itself.
    pub place: Option<String>,
    /// The place, or what the rules call it.
    pub name: String,
    /// Where the place is declared, or where the report stands.
    pub location: Option<Location>,
    /// The sum of the reasons' points.
    pub score: u32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// The likeliest test to have done it.
    pub polluter: Option<Person>,
    /// The likeliest test to have suffered.
    pub victim: Option<Person>,
    /// The goroutine.
    pub goroutine: Option<Runner>,
    /// Failed tests that have to do with it, as in the log.
    pub tests: Vec<String>,
    /// What the rules report about it: numbers of diagnostics, the most fitting first.
    pub diagnostics: Vec<usize>,
    /// What to do.
    pub remedies: Vec<Remedy>,
    /// How to see it again.
    pub commands: Vec<Command>,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triage {
    /// The likeliest first.
    pub suspects: Vec<Suspect>,
    /// Failed tests that no suspect has to do with: package and test.
    pub unexplained: Vec<(String, String)>,
}
