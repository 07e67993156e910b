//! Which tests of a binary read, write and restore which places, and which goroutines reach them: as plain data.
//! Chains are lists of numbers into one table of steps, as most tests get to a place by the same helpers.

use serde::Serialize;

use crate::diagnostic::Step;
use crate::span::Location;

/// The steps of a chain, by number, from the test to the effect.
pub type Chain = Vec<u32>;

/// All test binaries in which tests write a place that outlives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// Sorted by package.
    pub binaries: Vec<BinaryGraph>,
}

/// One test binary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BinaryGraph {
    /// Import path of the package under test.
    pub package: String,
    /// What the chains are made of.
    pub steps: Vec<Step>,
    /// All tests, in the order in which Go runs serial ones.
    pub tests: Vec<TestNode>,
    /// Places that at least one test writes, sorted by name.
    pub places: Vec<PlaceNode>,
    /// Goroutines that reach one of the places, sorted by file and position.
    pub goroutines: Vec<Goroutine>,
}

/// A test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TestNode {
    /// As reports name it.
    pub name: String,
    /// Its identifier.
    pub location: Location,
    /// Whether it calls `t.Parallel` itself.
    pub parallel: bool,
    /// Whether a subtest of it calls `t.Parallel`.
    pub parallel_subtests: bool,
}

/// A package variable with its path, or a state of the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceNode {
    /// As reports name it.
    pub name: String,
    /// Where the variable is declared, if that is in a file that was read.
    pub declared: Option<Location>,
    /// What tests do to it, sorted by test; a test that does nothing is not listed.
    pub accesses: Vec<Access>,
    /// Goroutines that reach it, sorted by number.
    pub goroutines: Vec<Touch>,
}

/// What one test does to one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Access {
    /// The test, by number.
    pub test: usize,
    /// Whether it leaves the place changed, by what the rules about restores report.
    pub polluter: bool,
    /// Whether it reads what a polluter leaves behind, without setting it first.
    pub victim: bool,
    /// Whether it may touch the place while a parallel test writes it, or is that test.
    pub races: bool,
    /// Its writes, nearest first.
    pub writes: Vec<Write>,
    /// The steps that put a value back, sorted.
    pub restores: Vec<u32>,
    /// The nearest way to a read.
    pub read: Option<Chain>,
}

/// A write by a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Write {
    /// What became of it.
    pub end: WriteEnd,
    /// Whether it happens in a parallel test or subtest.
    pub parallel: bool,
    /// Whether a goroutine does it.
    pub in_goroutine: bool,
    /// From the test to the write, and to the restore if there is one.
    pub chain: Chain,
}

/// What became of a write by the end of the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WriteEnd {
    /// The former value is put back whatever happens.
    Restored,
    /// Nothing puts it back.
    Unrestored,
    /// It is put back unless the test ends before.
    Fragile,
    /// Another value is put there.
    Wrong,
    /// It is unset instead, whatever was set from outside.
    Lossy,
    /// What would undo it is handed out and never called.
    Discarded,
}

impl WriteEnd {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            WriteEnd::Restored => "restored",
            WriteEnd::Unrestored => "unrestored",
            WriteEnd::Fragile => "fragile",
            WriteEnd::Wrong => "wrong",
            WriteEnd::Lossy => "lossy",
            WriteEnd::Discarded => "discarded",
        }
    }

    /// Whether the place is as before, or nearly sure to be.
    #[must_use]
    pub fn is_put_back(self) -> bool {
        matches!(self, WriteEnd::Restored | WriteEnd::Fragile | WriteEnd::Lossy)
    }
}

/// How a goroutine gets to a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Touch {
    /// The goroutine, by number.
    pub goroutine: usize,
    /// Whether every way to the read passes a condition that is not about an error.
    pub latent: bool,
    /// From the goroutine to a read.
    pub read: Option<Chain>,
    /// From the goroutine to a write.
    pub write: Option<Chain>,
}

/// A goroutine that tests start, themselves or through what they call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goroutine {
    /// `func literal`, or the name of what runs.
    pub name: String,
    /// The function that starts it.
    pub function: String,
    /// From `go` to the end of the callee's name.
    pub location: Location,
    /// The tests that start it, sorted.
    pub started_by: Vec<Start>,
}

impl Goroutine {
    /// Whether it may still run when one of the tests is over.
    #[must_use]
    pub fn outlives(&self) -> bool {
        self.started_by.iter().any(|start| !start.waited)
    }
}

/// How a test starts a goroutine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Start {
    /// The test, by number.
    pub test: usize,
    /// Whether the test waits for it before it ends.
    pub waited: bool,
    /// From the test to the `go` statement.
    pub chain: Chain,
}
