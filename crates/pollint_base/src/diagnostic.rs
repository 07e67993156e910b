//! A finding as plain data: where, what, how it came about, whom it hurts and what to write instead.

use serde::{Deserialize, Serialize};

use crate::rule::{Confidence, Severity};
use crate::span::{Location, Span};

/// What a step of a causal chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The test that starts it; its span is the test's identifier.
    Test,
    /// A call; its span is the callee expression.
    Call,
    /// A goroutine starts; from `go` to the end of the callee's name.
    Spawn,
    /// A place is written; its span is the operand.
    Write,
    /// A place is read; its span is the operand.
    Read,
    /// A former value is put back.
    Restore,
    /// A goroutine is waited for.
    Drain,
    /// Work is registered with `t.Cleanup`, `defer` or a teardown.
    Cleanup,
    /// The declaration of a place; its span is the identifier.
    Declare,
}

impl Role {
    /// The lower-case word used in every output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Test => "test",
            Role::Call => "call",
            Role::Spawn => "spawn",
            Role::Write => "write",
            Role::Read => "read",
            Role::Restore => "restore",
            Role::Drain => "drain",
            Role::Cleanup => "cleanup",
            Role::Declare => "declare",
        }
    }
}

/// One step of a causal chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What happens here.
    pub role: Role,
    /// Where.
    pub location: Location,
    /// The enclosing top-level function, `(*T).Method`, or `var _`.
    pub function: String,
    /// A clause such as "``setupTestDB` assigns `db.DB``".
    pub message: String,
}

/// How far a fix may be trusted; the words of ruff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Keeps the meaning of the program but for the defect.
    Safe,
    /// Right in most cases; a person should read it.
    Unsafe,
    /// Shows what to write; never applied.
    DisplayOnly,
}

/// How the text of an edit fits what stands around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// It is written as it is.
    #[default]
    Exact,
    /// Whole statements: its line breaks are `\n`, and each line takes the indentation and the line end of the line that
    /// holds this offset. A text that begins with a line break goes to the end of a line, one that ends with a line break
    /// before the first word of one.
    LikeLine(u32),
    /// The lines that the edit covers go as a whole.
    WholeLines,
}

/// One replacement of text in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes to replace; empty for an insertion.
    pub location: Location,
    /// The text to put there.
    pub new_text: String,
    /// What is still to be done to the text; `Exact` in finished diagnostics.
    #[serde(default)]
    pub layout: Layout,
}

impl Edit {
    /// An edit whose text is written as it is.
    #[must_use]
    pub fn exact(location: Location, new_text: impl Into<String>) -> Edit {
        Edit { location, new_text: new_text.into(), layout: Layout::Exact }
    }
}

/// A proposed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, as an imperative sentence.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// Edits, sorted, not overlapping. A display-only fix may have none and only a snippet.
    pub edits: Vec<Edit>,
    /// What to write, for people; used by text reports when it says more than the edits.
    pub snippet: Option<String>,
    /// A name that it declares: two fixes of one function that declare the same one exclude each other.
    #[serde(default)]
    pub declares: Option<String>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule's name.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// How sure the resolution is.
    pub confidence: Confidence,
    /// The headline; stands alone on one line, no trailing period.
    pub message: String,
    /// Why this is a problem, one or two sentences; empty when the headline says all.
    pub why: String,
    /// What to do, one or two sentences.
    pub help: String,
    /// Where the report stands.
    pub location: Location,
    /// The enclosing top-level function, `(*T).Method`, or `var _`.
    pub function: String,
    /// `pkg.Var` or as the rule defines it.
    pub symbol: String,
    /// All places it is about.
    pub places: Vec<String>,
    /// Every affected test, sorted.
    pub tests: Vec<String>,
    /// Tests that read what is left behind, sorted.
    pub victims: Vec<String>,
    /// Shortest path from one of the tests to the defect.
    pub chain: Vec<Step>,
    /// Proposed changes, the best first.
    pub fixes: Vec<Fix>,
    /// Stable identity: rule, file, function, symbol and an ordinal; never a line.
    pub fingerprint: String,
}

impl Diagnostic {
    /// Visits every location in it.
    pub fn each_location(&mut self, visit: &mut dyn FnMut(&mut Location)) {
        visit(&mut self.location);
        for step in &mut self.chain {
            visit(&mut step.location);
        }
        for edit in self.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            visit(&mut edit.location);
        }
    }
}

/// Something that kept a file from being analyzed in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The path as shown to the user, relative to the working directory, with `/`.
    pub file: String,
    /// What happened and what to do.
    pub message: String,
    /// Where in the file, if known: line and column, base 1, and the byte span.
    pub range: Option<ProblemRange>,
}

/// A range in a file that may not be among the run's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProblemRange {
    /// First position.
    pub start: crate::span::LineColumn,
    /// One past the last position.
    pub end: crate::span::LineColumn,
    /// The bytes.
    pub span: Span,
}

/// Counts of a run, for the summary line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Go files read.
    pub files: usize,
    /// Packages with tests that were checked.
    pub packages: usize,
    /// Test functions, methods and nodes found in them.
    pub tests: usize,
    /// Errors reported.
    pub errors: usize,
    /// Warnings reported.
    pub warnings: usize,
    /// Infos reported.
    pub infos: usize,
    /// Findings silenced by comments or a baseline.
    pub suppressed: usize,
}
