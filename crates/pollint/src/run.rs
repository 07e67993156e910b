//! The seam to the analysis: what the binary asks for and what it gets back. Everything about `pollint_driver` that the
//! commands see is here.

use std::path::PathBuf;

use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::package::SourceFile;
use pollint_base::rule::{Confidence, FixKind, RuleMeta, Severity};
use pollint_base::span::LineIndex;

use crate::failure::Failure;

/// What to check, as the command line says it.
#[derive(Debug)]
#[expect(dead_code, reason = "the driver will read them")]
pub(crate) struct Request {
    pub(crate) paths: Vec<String>,
    pub(crate) select: Vec<String>,
    pub(crate) ignore: Vec<String>,
    pub(crate) min_severity: Option<Severity>,
    pub(crate) min_confidence: Option<Confidence>,
    pub(crate) config: Option<PathBuf>,
    pub(crate) isolated: bool,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) threads: Option<usize>,
}

/// What came out.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) summary: Summary,
    pub(crate) files: Vec<SourceFile>,
    /// Line starts by file, as analyzed.
    pub(crate) lines: Vec<LineIndex>,
    /// What `--verbose` prints: configuration files and stages with their times.
    pub(crate) notes: Vec<String>,
}

/// Runs the analysis.
pub(crate) fn check(_request: &Request) -> Result<Outcome, Failure> {
    Err(Failure::new("the analysis is not joined to this command yet")
        .cause("`pollint_driver` has no entry point in this version")
        .advice("build a later version"))
}

/// All rules, sorted by name.
pub(crate) fn rules() -> &'static [RuleMeta] {
    RULES
}

/// The names that `pollint_linter` will register; their pages come with it.
const RULES: &[RuleMeta] = &[
    rule("captured-loop-variable", "A parallel subtest or goroutine captures a loop variable that moves on"),
    rule("discarded-restore", "A call returns its own undo and the test drops it"),
    rule("early-restore", "A restore runs while the place is still in use"),
    rule("fragile-restore", "A restore is skipped when the test ends early"),
    rule("invalid-suppression", "A suppression comment has bad syntax or no reason"),
    preview("leaked-cache", "A test fills a package-level cache that nothing empties and another test reads"),
    rule("missing-cleanup", "A test acquires what outlives it and releases it on no path"),
    rule("parallel-global", "A parallel test touches a package variable that an overlapping test writes"),
    rule("parallel-process-state", "A parallel test changes process-wide state"),
    rule("test-exit-in-goroutine", "A goroutine that is not the test's own ends the test"),
    rule("undrained-goroutine", "A goroutine that a test starts is still running when the test ends"),
    rule("unrestored-global", "A test changes a package variable and nothing puts it back"),
    rule("unrestored-process-state", "A test changes process-wide state and nothing puts it back"),
    rule("unsanctioned-write", "A test writes a place in another way than the project's policy allows"),
    rule("unused-suppression", "A suppression comment silences nothing"),
    rule("wrong-restore", "A restore writes another variable or another value than the one that was saved"),
];

const fn rule(name: &'static str, summary: &'static str) -> RuleMeta {
    RuleMeta { name, summary, docs: summary, severity: Severity::Warning, preview: false, fix: FixKind::None }
}

const fn preview(name: &'static str, summary: &'static str) -> RuleMeta {
    RuleMeta { preview: true, ..rule(name, summary) }
}
