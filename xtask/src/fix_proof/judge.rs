//! What Go says of packages before and after fixes: `go vet`, and which tests fail. Knows nothing of fixes; two trees and
//! the packages in them are all that it is told.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// How often a package whose tests newly fail is tried on both sides before that is believed.
const TRIES: usize = 3;

/// What was found out.
#[derive(Default)]
pub(super) struct Judged {
    /// A row of a table per package.
    pub(super) rows: Vec<String>,
    /// What Go says after and did not say before.
    pub(super) faults: Vec<String>,
}

/// One side of a package.
enum Tests {
    /// The tests that fail, of how many.
    Ran(BTreeSet<String>, usize),
    /// It was not built, stopped early or took too long.
    Failed,
    /// There is no Go.
    Skipped,
}

/// Judges each directory of `packages` in both trees.
pub(super) fn judge(name: &str, before: &Path, after: &Path, packages: &BTreeSet<String>) -> Judged {
    let mut judged = Judged::default();
    for package in packages {
        let (old, new) = (before.join(package), after.join(package));
        let vets = [vet(&old), vet(&new)];
        let (mut old_tests, mut new_tests) = (tests(&old), tests(&new));
        // A test that fails now and then would be blamed on the fix, or excuse it.
        for _ in 1..TRIES {
            if newly_failing(&old_tests, &new_tests).is_empty() {
                break;
            }
            (old_tests, new_tests) = (both(old_tests, tests(&old)), either(new_tests, tests(&new)));
        }
        let shown = if package.is_empty() { "." } else { package };
        judged.rows.push(format!(
            "| {name} | {shown} | {} | {} | {} | {} |",
            vets[0].0,
            vets[1].0,
            old_tests.shown(),
            new_tests.shown()
        ));
        if vets[0].0 == "ok" && vets[1].0 == "fails" {
            judged.faults.push(format!("{name}: {shown}: vet: {}", vets[1].1));
        }
        let failing = newly_failing(&old_tests, &new_tests);
        judged.faults.extend(failing.iter().map(|test| format!("{name}: {shown}: fails: {test}")));
    }
    judged
}

/// Tests that have failed at least once in either run.
fn both(one: Tests, other: Tests) -> Tests {
    match (one, other) {
        (Tests::Ran(failed, _), Tests::Ran(others, all)) => Tests::Ran(&failed | &others, all),
        (Tests::Ran(..), other) => other,
        (one, _) => one,
    }
}

/// Tests that have failed in each run.
fn either(one: Tests, other: Tests) -> Tests {
    match (one, other) {
        (Tests::Ran(failed, _), Tests::Ran(others, all)) => Tests::Ran(&failed & &others, all),
        (Tests::Failed, other) => other,
        (one, _) => one,
    }
}

fn newly_failing(before: &Tests, after: &Tests) -> Vec<String> {
    match (before, after) {
        (Tests::Ran(before, _), Tests::Ran(after, _)) => after.difference(before).cloned().collect(),
        (Tests::Ran(..), Tests::Failed) => vec!["the package".to_owned()],
        _ => Vec::new(),
    }
}

impl Tests {
    fn shown(&self) -> String {
        match self {
            Tests::Ran(failed, all) if failed.is_empty() => format!("{all} ok"),
            Tests::Ran(failed, all) => format!("{} of {all} fail", failed.len()),
            Tests::Failed => "not run to the end".to_owned(),
            Tests::Skipped => "SKIPPED: no go".to_owned(),
        }
    }
}

fn go(package: &Path, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new("go");
    command.args(arguments).arg(".").current_dir(package).stdin(Stdio::null());
    command.output().ok()
}

fn vet(package: &Path) -> (&'static str, String) {
    match go(package, &["vet"]) {
        Some(output) if output.status.success() => ("ok", String::new()),
        Some(output) => ("fails", String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        None => ("SKIPPED: no go", String::new()),
    }
}

/// Runs a package's tests; a subtest counts as a test.
fn tests(package: &Path) -> Tests {
    let Some(output) = go(package, &["test", "-json", "-vet=off", "-count=1", "-timeout=240s"]) else {
        return Tests::Skipped;
    };
    let (mut failed, mut passed, mut started) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
        let Some(test) = event["Test"].as_str() else { continue };
        match event["Action"].as_str() {
            Some("run") => started.insert(test.to_owned()),
            Some("fail") => failed.insert(test.to_owned()),
            Some("pass" | "skip") => passed.insert(test.to_owned()),
            _ => false,
        };
    }
    let ended = failed.len() + passed.len();
    // A build that fails, a panic, a time limit, or `os.Exit` in the middle.
    if ended < started.len() || (!output.status.success() && failed.is_empty()) {
        return Tests::Failed;
    }
    Tests::Ran(failed, ended)
}
