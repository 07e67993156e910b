//! Hand-made findings in three small Go files, for the tests of all reporters: the founding case in miniature.

use std::collections::BTreeMap;
use std::time::Duration;

use pollint_base::confirm::Verdict;
use pollint_base::diagnostic::{
    Applicability, Diagnostic, Edit, Fix, Problem, ProblemRange, Role, Step, Summary,
};
use pollint_base::rule::{Confidence, FixKind, RuleMeta, Severity};
use pollint_base::span::{FileId, LineColumn, Location, Span};

use super::sources::Sources;
use super::{Look, Report, in_order};

const TEST: &str = include_str!("../../tests/data/sample/handlers_test.go");
const PROXY: &str = include_str!("../../tests/data/sample/proxy.go");
const DB: &str = include_str!("../../tests/data/sample/db.go");

const FILES: [(&str, &str); 3] =
    [("handlers/handlers_test.go", TEST), ("handlers/proxy.go", PROXY), ("db/db.go", DB)];

pub(super) const RULES: &[RuleMeta] = &[
    meta("undrained-goroutine", "A goroutine that a test starts is still running when the test ends", false),
    meta("unrestored-global", "A test changes a package variable and nothing puts it back", false),
    meta("unrestored-process-state", "A test changes process-wide state and nothing puts it back", true),
];

const fn meta(name: &'static str, summary: &'static str, preview: bool) -> RuleMeta {
    RuleMeta {
        name,
        summary,
        docs: "## What it reports\n\nExample text.\n",
        severity: Severity::Error,
        preview,
        fix: FixKind::Sometimes,
    }
}

/// Plain Unicode text at 100 columns.
pub(super) const PLAIN: Look = Look { color: false, unicode: true, width: 100 };

/// A run with findings and problems.
pub(super) struct Sample {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) problems: Vec<Problem>,
    pub(super) sources: Sources,
    pub(super) verdicts: BTreeMap<String, Verdict>,
}

impl Sample {
    pub(super) fn new() -> Self {
        let files = FILES.map(|(path, text)| (path, Some(text)));
        Sample {
            diagnostics: vec![unrestored_environment(), unrestored_global(), undrained_goroutine()],
            problems: problems(),
            sources: Sources::in_memory(&files),
            verdicts: BTreeMap::new(),
        }
    }

    pub(super) fn clean() -> Self {
        Sample { diagnostics: Vec::new(), problems: Vec::new(), ..Sample::new() }
    }

    pub(super) fn report(&self) -> Report<'_> {
        Report {
            diagnostics: in_order(&self.diagnostics, &self.sources),
            problems: self.problems.iter().collect(),
            stale: &[],
            summary: Summary {
                files: 3,
                packages: 2,
                tests: 1145,
                errors: self.diagnostics.len().min(1),
                warnings: self.diagnostics.len().saturating_sub(1),
                infos: 0,
                suppressed: 2,
            },
            rules: RULES,
            sources: &self.sources,
            verdicts: &self.verdicts,
            elapsed: Duration::from_millis(420),
        }
    }
}

/// The place of `needle` in a sample file: its first occurrence after `after`.
pub(super) fn at(file: u32, after: &str, needle: &str) -> Location {
    let text = FILES[file as usize].1;
    let from = text.find(after).unwrap();
    let start = from + text[from..].find(needle).unwrap();
    Location { file: FileId(file), span: Span::new(start, start + needle.len()) }
}

pub(super) fn step(role: Role, location: Location, function: &str, message: &str) -> Step {
    Step { role, location, function: function.to_owned(), message: message.to_owned() }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn unrestored_global() -> Diagnostic {
    let write = at(0, "func setupTestDB", "db.DB");
    let call = at(0, "func TestProxy", "setupTestDB");
    let tests = (1..=12).map(|number| format!("TestRegister{number:02}")).collect();
    Diagnostic {
        rule: "unrestored-global".to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message: "`setupTestDB` assigns `db.DB` and nothing puts it back".to_owned(),
        why: "`db.DB` keeps a closed mock after each of these tests; the next test that does not set it first, or a \
              goroutine that is late, uses it."
            .to_owned(),
        help: "save `db.DB` before the assignment and put it back in `t.Cleanup`".to_owned(),
        location: write,
        function: "setupTestDB".to_owned(),
        symbol: "db.DB".to_owned(),
        places: names(&["db.DB"]),
        tests,
        victims: names(&["TestGreeting"]),
        chain: vec![
            step(Role::Test, at(0, "func TestProxy", "TestProxy"), "TestProxy", "`TestProxy` starts"),
            step(Role::Call, call, "TestProxy", "calls `setupTestDB`"),
            step(Role::Write, write, "setupTestDB", "`setupTestDB` assigns `db.DB`"),
            step(Role::Declare, at(2, "var DB", "DB"), "", "`db.DB` is declared here"),
        ],
        fixes: vec![Fix {
            title: "restore `db.DB` in `t.Cleanup`".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit::exact(
                Location { file: write.file, span: Span { start: write.span.start, end: write.span.start } },
                "previous := db.DB\n\tt.Cleanup(func() { db.DB = previous })\n\t",
            )],
            snippet: None, declares: None,
        }],
        fingerprint: "unrestored-global:handlers/handlers_test.go:setupTestDB:db.DB:0".to_owned(),
    }
}

fn undrained_goroutine() -> Diagnostic {
    let spawn = at(1, "handleFailure(c *Context", "go h.RestartByID");
    Diagnostic {
        rule: "undrained-goroutine".to_owned(),
        severity: Severity::Error,
        confidence: Confidence::Medium,
        message: "`go h.RestartByID` is still running when `TestProxy` ends, and reads `db.DB`".to_owned(),
        why: "the goroutine reads `db.DB` while the next test replaces it, and uses up that test's expectations."
            .to_owned(),
        help: "wait for the goroutine in `t.Cleanup`, registered after the restore of `db.DB` so that it runs before it"
            .to_owned(),
        location: spawn,
        function: "(*Handler).handleFailure".to_owned(),
        symbol: "RestartByID".to_owned(),
        places: names(&["db.DB"]),
        tests: names(&["TestProxy"]),
        victims: names(&["TestA", "TestB", "TestC/case 1", "TestD", "TestE"]),
        chain: vec![
            step(Role::Test, at(0, "func TestProxy", "TestProxy"), "TestProxy", "`TestProxy` starts"),
            step(Role::Call, at(0, "func TestProxy", "h.Proxy"), "TestProxy", "calls `(*Handler).Proxy`"),
            step(
                Role::Call,
                at(1, "func (h *Handler) Proxy", "h.handleFailure"),
                "(*Handler).Proxy",
                "which calls `(*Handler).handleFailure`",
            ),
            step(
                Role::Spawn,
                spawn,
                "(*Handler).handleFailure",
                "starts a goroutine that nothing waits for",
            ),
            step(
                Role::Read,
                at(1, "RestartByID(id", "db.DB"),
                "(*Handler).RestartByID",
                "the goroutine reads `db.DB`",
            ),
        ],
        fixes: vec![Fix {
            title: "wait for the goroutine before `db.DB` is restored".to_owned(),
            applicability: Applicability::DisplayOnly,
            edits: Vec::new(),
            snippet: Some("prev := db.DB\ndb.DB = mockDB\nt.Cleanup(func() {\n\th.Wait() // first\n\tdb.DB = prev\n})\n".to_owned()), declares: None,
        }],
        fingerprint: "undrained-goroutine:handlers/proxy.go:(*Handler).handleFailure:RestartByID:0".to_owned(),
    }
}

fn unrestored_environment() -> Diagnostic {
    let write = at(0, "func TestGreeting", "os.Setenv");
    let replaced = at(0, "func TestGreeting", "os.Setenv(\"GREETING\", \"grüß dich, 世界\")");
    Diagnostic {
        rule: "unrestored-process-state".to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message: "`TestGreeting` sets `GREETING` and leaves it set".to_owned(),
        why: String::new(),
        help: "use `t.Setenv`, which puts the former value back".to_owned(),
        location: write,
        function: "TestGreeting".to_owned(),
        symbol: "os.Setenv(\"GREETING\")".to_owned(),
        places: names(&["os.Setenv(\"GREETING\")"]),
        tests: names(&["TestGreeting"]),
        victims: Vec::new(),
        chain: vec![step(Role::Write, write, "TestGreeting", "`GREETING` is set for the whole process")],
        fixes: vec![
            Fix {
                title: "use `t.Setenv`".to_owned(),
                applicability: Applicability::Unsafe,
                edits: vec![Edit::exact(replaced, "t.Setenv(\"GREETING\", \"grüß dich, 世界\")")],
                snippet: None,
                declares: None,
            },
            Fix {
                title: "pass the greeting to `greet`".to_owned(),
                applicability: Applicability::DisplayOnly,
                edits: Vec::new(),
                snippet: Some("greet(\"hello\")".to_owned()),
                declares: None,
            },
        ],
        fingerprint: "unrestored-process-state:handlers/handlers_test.go:TestGreeting:os.Setenv:0".to_owned(),
    }
}

fn problems() -> Vec<Problem> {
    let position = |line, column| LineColumn { line, column };
    vec![
        Problem {
            file: "handlers/bad_test.go".to_owned(),
            message: "cannot be parsed from here on; the rest of the file was analyzed".to_owned(),
            range: Some(ProblemRange { start: position(3, 7), end: position(3, 9), span: Span::new(20, 22) }),
        },
        Problem { file: "handlers/gone.go".to_owned(), message: "cannot be read".to_owned(), range: None },
    ]
}
