//! Baselines from outside: what they accept, what they say about themselves, and that they only shrink.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const READER: &str = "func TestDefault(t *testing.T) {\n\tif limit != 10 {\n\t\tt.Fatal(limit)\n\t}\n}\n";

/// A package with a test for each of these bodies, and one that reads `limit`.
fn package(bodies: &[&str]) -> String {
    let mut text = "package shop\n\nimport \"testing\"\n\nvar limit = 10\n\n".to_owned();
    for (number, body) in bodies.iter().enumerate() {
        text.push_str(&format!("func TestLower{number}(t *testing.T) {{\n{body}}}\n\n"));
    }
    text + READER
}

fn module(bodies: &[&str]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("go.mod"), "module example.com/shop\n\ngo 1.25\n").unwrap();
    fs::write(directory.path().join("shop_test.go"), package(bodies)).unwrap();
    directory
}

fn run(directory: &Path, arguments: &[&str]) -> Output {
    run_with(directory, "json", arguments)
}

fn run_with(directory: &Path, format: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    command.args(["check", "--output-format", format]).args(arguments);
    command.current_dir(directory).env_remove("POLLINT_BASELINE").stdin(Stdio::null());
    command.output().unwrap()
}

/// Exit code, report, and what standard error says.
fn report(directory: &Path, arguments: &[&str]) -> (i32, Value, String) {
    let output = run(directory, arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"));
    (output.status.code().unwrap(), report, errors)
}

fn functions(report: &Value) -> Vec<&str> {
    report["diagnostics"].as_array().unwrap().iter().map(|one| one["function"].as_str().unwrap()).collect()
}

#[test]
fn what_is_accepted_is_silent_and_what_comes_later_is_not() {
    let module = module(&["\tlimit = 1\n"]);
    let root = module.path();
    let (code, written, errors) = report(root, &["--write-baseline", "known.json"]);
    assert_eq!((code, functions(&written).len()), (0, 0));
    assert_eq!(errors, "Accepted 1 finding in known.json\n");
    let text = fs::read_to_string(root.join("known.json")).unwrap();
    let line = "    {\"file\": \"shop_test.go\", \"rule\": \"unrestored-global\", \"function\": \"TestLower0\", \
                \"symbol\": \"shop.limit\", \"count\": 1}";
    assert_eq!(text, format!("{{\n  \"version\": 1,\n  \"findings\": [\n{line}\n  ]\n}}\n"));

    let (code, same, errors) = report(root, &["--baseline", "known.json"]);
    assert_eq!((code, &errors[..]), (0, ""));
    assert_eq!(same["summary"]["suppressed"], 1);

    // One line further down, in another order, and with a second write in a function that had one.
    fs::write(
        root.join("shop_test.go"),
        format!("// Moved.\n{}", package(&["\tlimit = 1\n\tlimit = 2\n\tlimit = 3\n", "\tlimit = 4\n"])),
    )
    .unwrap();
    let (code, more, _) = report(root, &["--baseline", "known.json"]);
    let (_, all, _) = report(root, &["--no-baseline"]);
    assert_eq!(code, 1);
    assert_eq!(functions(&more).len() + 1, functions(&all).len(), "{more}");
    assert!(functions(&more).contains(&"TestLower1"));
}

#[test]
fn fingerprints_survive_moved_lines_and_reordered_functions() {
    let fingerprints = |text: &str| {
        let module = module(&[]);
        fs::write(module.path().join("shop_test.go"), text).unwrap();
        let (_, report, _) = report(module.path(), &[]);
        let found = report["diagnostics"].as_array().unwrap().iter();
        let mut all: Vec<String> = found.map(|one| one["fingerprint"].as_str().unwrap().to_owned()).collect();
        all.sort();
        all
    };
    let text = package(&["\tlimit = 1\n\tt.Log()\n\tlimit = 3\n", "\tlimit = 2\n"]);
    let before = fingerprints(&text);
    let mut unique = before.clone();
    unique.dedup();
    assert!(before.len() >= 2 && unique == before, "{before:?}");
    let (head, functions) = text.split_once("func TestLower0").unwrap();
    let (first, rest) = functions.split_once("func TestLower1").unwrap();
    let turned = format!("// One more line.\n\n{head}func TestLower1{rest}\nfunc TestLower0{first}");
    assert_eq!(fingerprints(&turned), before);
}

#[test]
fn stale_entries_are_told_and_can_fail_the_run() {
    let module = module(&["\tlimit = 1\n", "\tlimit = 2\n"]);
    let root = module.path();
    fs::write(root.join("pollint.toml"), "baseline = \"known.json\"\n").unwrap();
    assert_eq!(run(root, &["--write-baseline", "known.json"]).status.code(), Some(0));
    assert_eq!(run(root, &["--fail-on-stale"]).status.code(), Some(0));

    fs::write(root.join("shop_test.go"), package(&["\tlimit = 1\n"])).unwrap();
    let (code, report_of_stale, errors) = report(root, &[]);
    assert_eq!(code, 0);
    assert_eq!(report_of_stale["stale"][0]["function"], "TestLower1", "{report_of_stale}");
    assert_eq!(report_of_stale["stale"][0]["found"], 0);
    let told = "warning: known.json: stale: it accepts 1 finding of unrestored-global about `shop.limit` in \
                `TestLower1` of shop_test.go, and there are 0\n";
    assert!(errors.starts_with(told) && errors.contains("--write-baseline known.json"), "{errors}");
    assert_eq!(run(root, &["--fail-on-stale"]).status.code(), Some(1));
    assert_eq!(run(root, &["--fail-on-stale", "--exit-zero"]).status.code(), Some(1));
    for format in ["full", "concise", "github"] {
        let output = run_with(root, format, &[]);
        assert!(String::from_utf8_lossy(&output.stderr).contains("stale:"), "{format}");
    }

    // A rule that does not run, and a package that is not checked, tell nothing.
    assert_eq!(run(root, &["--fail-on-stale", "--ignore", "unrestored-global"]).status.code(), Some(0));
    fs::create_dir(root.join("other")).unwrap();
    fs::write(
        root.join("other/other_test.go"),
        "package other\n\nimport \"testing\"\n\nfunc TestOther(t *testing.T) {}\n",
    )
    .unwrap();
    assert_eq!(run(root, &["--fail-on-stale", "./other"]).status.code(), Some(0));

    let before = fs::read_to_string(root.join("known.json")).unwrap();
    assert_eq!(run(root, &["--write-baseline", "known.json", "./other"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(root.join("known.json")).unwrap(), before);
    assert_eq!(run(root, &["--write-baseline", "known.json"]).status.code(), Some(0));
    assert!(!fs::read_to_string(root.join("known.json")).unwrap().contains("TestLower1"));
    assert_eq!(run(root, &["--fail-on-stale"]).status.code(), Some(0));
}

#[test]
fn a_deleted_file_leaves_stale_entries_wherever_one_looks() {
    let module = module(&["\tlimit = 1\n"]);
    let root = module.path();
    fs::write(
        root.join("more_test.go"),
        "package shop\n\nimport \"testing\"\n\nfunc TestMore(t *testing.T) { limit = 5 }\n",
    )
    .unwrap();
    assert_eq!(run(root, &["--write-baseline", "known.json"]).status.code(), Some(0));
    fs::remove_file(root.join("more_test.go")).unwrap();
    let (_, told, _) = report(root, &["--baseline", "known.json", "."]);
    assert_eq!(told["stale"][0]["file"], "more_test.go");
}

#[test]
fn a_baseline_counts_from_its_own_directory_and_ignores_what_is_hidden() {
    let module = module(&["\tlimit = 1\n"]);
    let root = module.path();
    fs::create_dir(root.join("sub")).unwrap();
    fs::rename(root.join("shop_test.go"), root.join("sub/shop_test.go")).unwrap();
    assert_eq!(
        run(root, &["--write-baseline", "known.json", "--min-severity", "info"]).status.code(),
        Some(0)
    );
    let below = root.join("sub");
    assert_eq!(run(&below, &["--baseline", "../known.json", "--fail-on-stale"]).status.code(), Some(0));
    // What is not shown does not count as gone.
    let arguments = ["--baseline", "known.json", "--fail-on-stale", "--min-confidence", "high"];
    assert_eq!(run(root, &arguments).status.code(), Some(0));
}

#[test]
fn a_baseline_that_cannot_be_used_is_an_error() {
    let module = module(&["\tlimit = 1\n"]);
    let root = module.path();
    fs::write(root.join("broken.json"), "{\"version\": 1,\n  \"findings\": [}\n").unwrap();
    for (file, title) in
        [("none.json", "error: there is no baseline"), ("broken.json", "error: the baseline is malformed")]
    {
        let output = run(root, &["--baseline", file]);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(errors.starts_with(title) && errors.contains("help: "), "{errors}");
    }
    let errors = String::from_utf8(run(root, &["--baseline", "broken.json"]).stderr).unwrap();
    assert!(errors.contains("--> broken.json:2:") && errors.contains("2 |   \"findings\": [}"), "{errors}");
    fs::write(root.join("pollint.toml"), "baseline = \"none.json\"\n").unwrap();
    assert_eq!(run(root, &[]).status.code(), Some(2));
    assert_eq!(run(root, &["--no-baseline"]).status.code(), Some(1));
}

#[test]
fn ten_thousand_findings_are_accepted_and_found_again() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::write(root.join("go.mod"), "module example.com/shop\n\ngo 1.25\n").unwrap();
    let bodies = vec!["\tlimit = 1\n"; 100];
    for number in 0..100 {
        let package_directory = root.join(format!("p{number:03}"));
        fs::create_dir(&package_directory).unwrap();
        fs::write(package_directory.join("shop_test.go"), package(&bodies)).unwrap();
    }
    let (_, written, _) = report(root, &["--write-baseline", "known.json"]);
    assert_eq!(written["summary"]["suppressed"], 10_000);
    let (code, again, errors) = report(root, &["--baseline", "known.json", "--fail-on-stale"]);
    assert_eq!((code, again["summary"]["suppressed"].as_u64(), &errors[..]), (0, Some(10_000), ""));
}
