//! `--fix` and its relatives from outside: what is written, what is refused, and what is said about it.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const SOURCE: &str = "package a\n\nvar Mode = \"slow\"\n";
const TEST: &str = "package a\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestSet(t *testing.T) {\n\tos.Setenv(\"KEY\", \"x\")\n\tt.Log(Mode)\n}\n\nfunc TestRead(t *testing.T) {\n\tt.Log(Mode)\n}\n\nfunc TestMode(t *testing.T) {\n\tMode = \"fast\"\n}\n";

/// A module with one safe and one unsafe fix.
fn module() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("go.mod"), "module example.com/a\n\ngo 1.25\n").unwrap();
    fs::write(directory.path().join("a.go"), SOURCE).unwrap();
    fs::write(directory.path().join("a_test.go"), TEST).unwrap();
    directory
}

fn pollint(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    command.args(["check", "--isolated", "--color", "never"]).args(arguments).current_dir(directory);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("POLLINT_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn test_file(directory: &Path) -> String {
    fs::read_to_string(directory.join("a_test.go")).unwrap()
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let module = module();
    let output = pollint(module.path(), &["--fix", "--output-format", "concise"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        text(&output.stderr).contains("Fixed 1 finding in 1 file; 1 more with --unsafe-fixes"),
        "{output:?}"
    );
    assert!(text(&output.stdout).contains("a_test.go:17:2: error[unrestored-global]"), "{output:?}");
    let fixed = test_file(module.path());
    assert!(fixed.contains("\tt.Setenv(\"KEY\", \"x\")\n") && !fixed.contains("\"os\""), "{fixed}");
    assert!(!fixed.contains("prevMode"), "{fixed}");
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let module = module();
    let output = pollint(module.path(), &["--fix", "--unsafe-fixes"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text(&output.stderr).contains("Fixed 2 findings in 1 file\n"), "{output:?}");
    let fixed = test_file(module.path());
    let saved = "\tprevMode := Mode\n\tt.Cleanup(func() { Mode = prevMode })\n\tMode = \"fast\"\n";
    assert!(fixed.contains(saved), "{fixed}");
}

#[test]
fn a_diff_is_printed_and_nothing_is_written() {
    let module = module();
    let output = pollint(module.path(), &["--diff", "--unsafe-fixes"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let diff = text(&output.stdout);
    assert!(diff.starts_with("--- a/a_test.go\n+++ b/a_test.go\n@@ "), "{diff}");
    assert!(diff.contains("-\tos.Setenv(\"KEY\", \"x\")\n+\tt.Setenv(\"KEY\", \"x\")\n"), "{diff}");
    assert_eq!(test_file(module.path()), TEST);
    pollint(module.path(), &["--fix-only", "--unsafe-fixes"]);
    let output = pollint(module.path(), &["--diff", "--unsafe-fixes"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
}

#[test]
fn fix_only_reports_nothing() {
    let module = module();
    let output = pollint(module.path(), &["--fix-only"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""), "{output:?}");
    assert_ne!(test_file(module.path()), TEST);
}

#[test]
fn line_ends_are_kept() {
    let module = module();
    fs::write(module.path().join("a_test.go"), TEST.replace('\n', "\r\n")).unwrap();
    let output = pollint(module.path(), &["--fix", "--unsafe-fixes"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let fixed = test_file(module.path());
    assert!(fixed.contains("prevMode"), "{fixed}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count(), "{fixed:?}");
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let module = module();
    let path = module.path().join("a_test.go");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let output = pollint(module.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let message = text(&output.stderr);
    assert!(message.contains("1 of 1 fixed file could not be written"), "{message}");
    assert!(message.contains("a_test.go: it is read-only"), "{message}");
    assert_eq!(test_file(module.path()), TEST);
}

#[test]
fn uncommitted_changes_are_not_fixed_over() {
    let module = module();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
        command.current_dir(module.path()).stdout(Stdio::null()).stderr(Stdio::null()).status()
    };
    if git(&["init", "-q"]).is_err() {
        println!("SKIPPED: git is not installed");
        return;
    }
    let output = pollint(module.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2), "an untracked file: {output:?}");
    assert!(text(&output.stderr).contains("a file to be fixed has uncommitted changes"), "{output:?}");
    assert!(text(&output.stderr).contains("--allow-dirty"), "{output:?}");
    assert_eq!(test_file(module.path()), TEST);

    git(&["add", "-A"]).unwrap();
    git(&["commit", "-q", "-m", "all"]).unwrap();
    let output = pollint(module.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(1), "a clean file: {output:?}");
    assert_ne!(test_file(module.path()), TEST);

    let output = pollint(module.path(), &["--fix", "--unsafe-fixes"]);
    assert_eq!(output.status.code(), Some(2), "a changed file: {output:?}");
    let output = pollint(module.path(), &["--fix", "--unsafe-fixes", "--allow-dirty"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
