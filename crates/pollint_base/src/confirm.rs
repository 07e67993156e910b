//! What a finding says that an experiment can check, and what the experiment showed: as plain data. Knows neither Go's
//! tools nor how an experiment is made.

use serde::{Deserialize, Serialize};

use crate::span::Location;

/// A finding as an experiment sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The rule.
    pub rule: String,
    /// Import path of the package under test.
    pub package: String,
    /// The name in the package clause of the package under test.
    pub package_name: String,
    /// The places it is about, as far as a program can name them.
    pub places: Vec<Target>,
    /// Tests that do it, the nearest first.
    pub tests: Vec<Runnable>,
    /// Tests that suffer from it, in the order of the binary.
    pub victims: Vec<Runnable>,
    /// The goroutine it is about.
    pub goroutine: Option<Goroutine>,
    /// Where the place is written, read or the goroutine started.
    pub accesses: Vec<Location>,
    /// The statement that puts a value back, unless the test ends before.
    pub restore: Option<Location>,
}

/// What Go's test runner can be told to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runnable {
    /// The name of the function: `TestX`.
    pub name: String,
    /// How it is run.
    pub kind: RunKind,
    /// Its identifier.
    pub location: Location,
    /// Whether it is in the package `p_test`.
    pub external: bool,
    /// The method that it shall run, if it runs those of a suite.
    pub method: Option<Method>,
}

/// A method of a suite, as the test that runs the suite is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Method {
    /// The argument that leaves out all others, also as the test binary knows it: `-testify.m=^TestX$`.
    pub only: String,
    /// The argument that makes the library tell what runs, beside `-test.v`.
    pub tell: Option<String>,
    /// What a line of the output ends in, or goes on with a tab, when it runs: `/TestX`.
    pub mark: String,
}

/// Kinds of functions that Go runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunKind {
    /// `func TestX(t *testing.T)`, or a fuzz test with its seeds.
    Test,
    /// `func BenchmarkX(b *testing.B)`.
    Benchmark,
    /// `func ExampleX()`.
    Example,
    /// A Go test that runs the methods of a suite, told to run one of them.
    Suite,
    /// Something that a framework runs and no Go test is seen to start: a ginkgo node.
    Framework,
}

/// A place, named so that Go code can look at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// As reports print it.
    pub shown: String,
    /// What to look at.
    pub root: TargetRoot,
    /// The way from there.
    pub path: Vec<TargetHop>,
}

/// Where a place begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetRoot {
    /// A package variable.
    Variable {
        /// Import path of its package.
        package: String,
        /// The name in that package's clause.
        package_name: String,
        /// The variable.
        name: String,
        /// Its declaration, if its file was read.
        declared: Option<Location>,
        /// Which files of the package declare it.
        home: Home,
    },
    /// A state of the process: Go expressions that read it, with the import path before the last dot of the package.
    State(Vec<String>),
}

/// Where a variable is declared, seen from a test binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// In the package under test, its internal test files included.
    UnderTest,
    /// In the package `p_test`.
    ExternalTest,
    /// In another package.
    Elsewhere,
}

/// A step of a place's path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetHop {
    /// A field.
    Field(String),
    /// All elements.
    Element,
    /// What a pointer points to.
    Deref,
}

/// A goroutine that should be over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goroutine {
    /// From `go` to the end of the callee's name.
    pub started: Location,
    /// The function or literal that it runs.
    pub entry: Option<Entry>,
}

/// A function with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The whole declaration or literal.
    pub whole: Location,
    /// Its name; for a literal, the keyword `func`.
    pub name: Location,
}

/// How an experiment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It showed what the finding says.
    Confirmed,
    /// It ran and did not show it.
    NotObserved,
    /// It could not be made.
    NotRunnable,
}

impl Outcome {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Confirmed => "confirmed",
            Outcome::NotObserved => "not-observed",
            Outcome::NotRunnable => "not-runnable",
        }
    }
}

/// What an experiment showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How it ended.
    pub outcome: Outcome,
    /// One sentence: what was seen, or after what effort nothing was, or why nothing could be run.
    pub reason: String,
    /// The place's value before the test and after its last cleanup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// A test that fails after the polluter and passes alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_victim: Option<FailingVictim>,
    /// What Go printed about it: a race report, a panic, a goroutine.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    /// What a person may run to see it: the arguments of `go test`, in the package's directory.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub command: String,
}

impl Verdict {
    /// A verdict with nothing but its sentence.
    #[must_use]
    pub fn new(outcome: Outcome, reason: impl Into<String>) -> Verdict {
        Verdict {
            outcome,
            reason: reason.into(),
            change: None,
            failing_victim: None,
            excerpt: String::new(),
            command: String::new(),
        }
    }
}

/// A place that a test left changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The test.
    pub test: String,
    /// The place.
    pub place: String,
    /// Its value before the test's body.
    pub before: String,
    /// Its value after the test's last cleanup.
    pub after: String,
}

/// A test that fails because of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailingVictim {
    /// The test that runs before.
    pub polluter: String,
    /// The test that fails.
    pub victim: String,
    /// The first line that it prints.
    pub message: String,
}
