//! What is read of libraries under `vendor/`, and that nothing needs them.

use std::fs;
use std::path::{Path, PathBuf};

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::{Confidence, Severity};
use pollint_driver::{Outcome, Request};
use pollint_project::config::ConfigChoice;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/libraries")
}

fn check(cwd: &Path) -> Outcome {
    let request = Request {
        cwd: cwd.to_owned(),
        min_severity: Some(Severity::Info),
        min_confidence: Some(Confidence::Low),
        config: ConfigChoice::Isolated,
        ..Request::default()
    };
    pollint_driver::check(&request, &|_| {}).expect("a module to check")
}

/// Rule, severity, line and symbol of each finding in the test file.
fn found(outcome: &Outcome) -> Vec<String> {
    let shown = |one: &Diagnostic| {
        let file = one.location.file.index();
        assert_eq!(outcome.files[file].path, "vendored_test.go", "reports stand in the project's own files");
        let line = outcome.lines[file].line(one.location.span.start);
        format!("{} {} {line} {}", one.rule, one.severity.as_str(), one.symbol)
    };
    outcome.diagnostics.iter().map(shown).collect()
}

/// The line of the test file that holds `text`.
fn line_of(text: &str) -> usize {
    let source = fs::read_to_string(root().join("vendored_test.go")).expect("the test file");
    1 + source.lines().position(|line| line.contains(text)).expect("the line")
}

#[test]
fn a_vendored_helper_is_followed_and_reported_at_its_call() {
    let outcome = check(&root());
    let expected = format!("unrestored-global error {} clocktest.Offset", line_of("clocktest.Leave"));
    assert_eq!(found(&outcome).first(), Some(&expected));
    let last = outcome.diagnostics[0].chain.last().expect("a chain");
    assert_eq!(
        outcome.files[last.location.file.index()].path,
        "vendor/example.org/seams/clocktest/clocktest.go"
    );
}

#[test]
fn what_a_library_declares_tells_that_its_variable_is_a_lock() {
    let locked = format!("parallel-global info {} vendored.shared", line_of("shared = 1"));
    assert!(found(&check(&root())).contains(&locked));
}

#[test]
fn without_its_sources_a_library_is_unknown() {
    let dir = tempfile::tempdir().expect("a directory");
    for name in ["go.mod", "vendored_test.go"] {
        fs::copy(root().join(name), dir.path().join(name)).expect("a copy");
    }
    let outcome = check(&dir.path().canonicalize().expect("a path"));
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let found = found(&outcome);
    assert!(found.contains(&format!("unrestored-global error {} clock.Zone", line_of("clock.Zone = 2"))));
    assert!(found.contains(&format!("parallel-global error {} vendored.shared", line_of("shared = 1"))));
    assert!(!found.iter().any(|one| one.ends_with("Offset")), "{found:?}");
}
