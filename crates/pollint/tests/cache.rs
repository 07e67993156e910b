//! The cache of the binary from outside: several processes at once, one that is ended, and `pollint cache`.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A run over the demo with a cache.
fn check(cache: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    command.env_remove("POLLINT_NO_CACHE").env_remove("POLLINT_CONFIG");
    command.args(["check", "--isolated", "--output-format", "json", "--exit-zero", "--quiet", "--cache-dir"]);
    command.arg(cache).arg("./...").current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/demo"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn cache(action: &str, directory: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    let output = command.args(["cache", action]).env("POLLINT_CACHE_DIR", directory).output().unwrap();
    text(&output)
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn several_runs_at_once_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let plain = text(&check(folder.path()).arg("--no-cache").output().unwrap());
    assert!(plain.contains("unrestored-global"));
    for _ in 0..2 {
        let all: Vec<Child> = (0..6).map(|_| check(folder.path()).spawn().unwrap()).collect();
        for child in all {
            assert_eq!(text(&child.wait_with_output().unwrap()), plain);
        }
    }
}

#[test]
fn a_run_that_is_ended_leaves_nothing_that_misleads() {
    let folder = tempfile::tempdir().unwrap();
    let plain = text(&check(folder.path()).arg("--no-cache").output().unwrap());
    for millis in [1, 5, 10, 20, 40, 80] {
        let mut child = check(folder.path()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(millis));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(text(&check(folder.path()).output().unwrap()), plain);
        cache("clean", folder.path());
    }
}

#[test]
fn it_is_shown_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("kept");
    assert!(cache("info", &directory).contains("entries    0\n"));
    text(&check(&directory).output().unwrap());
    let info = cache("info", &directory);
    assert!(info.contains(directory.to_str().unwrap()), "{info}");
    assert!(!info.contains("entries    0\n"), "{info}");
    assert!(cache("clean", &directory).starts_with("removed "));
    assert!(!directory.exists());
}

#[test]
fn without_a_cache_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    text(&check(folder.path()).arg("--no-cache").output().unwrap());
    text(&check(folder.path()).env("POLLINT_NO_CACHE", "1").output().unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
