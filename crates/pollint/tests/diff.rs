//! `--new-from-rev` and `--new-from-merge-base` from outside, in repositories made for each test. Without git the tests
//! say that they were skipped.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

fn has_git() -> bool {
    let has = Command::new("git").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !has {
        println!("SKIPPED: no git on this machine; comparing revisions was not tried");
    }
    has
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GIT_")) {
        command.env_remove(name);
    }
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
    let output = command.current_dir(directory).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(root: &Path) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--allow-empty", "--message", "more"]);
}

/// A repository with a module in `server` that has one finding.
fn repository() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    git(root, &["init", "--quiet"]);
    for (path, text) in [
        ("server/go.mod", "module example.com/shop\n\ngo 1.25\n"),
        ("server/db/db.go", "package db\n\nvar Limit = 10\n\nfunc Use() int { return Limit }\n"),
        ("server/shop/shop_test.go", SHOP),
    ] {
        write(root, path, text);
    }
    commit(root);
    directory
}

const SHOP: &str = "package shop

import (
\t\"testing\"

\t\"example.com/shop/db\"
)

func TestLower(t *testing.T) {
\tdb.Limit = len(t.Name())
}

func TestUse(t *testing.T) {
\tif db.Use() != 10 {
\t\tt.Fatal(db.Use())
\t}
}
";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    command.args(["check", "--output-format", "json"]).args(arguments);
    command.current_dir(directory).stdin(Stdio::null()).output().unwrap()
}

/// What is reported, as `file function symbol`.
fn new_findings(directory: &Path, arguments: &[&str]) -> Vec<String> {
    let output = run(directory, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"));
    let found: Vec<String> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["file", "function", "symbol"].map(|key| one[key].as_str().unwrap()).join(" "))
        .collect();
    assert_eq!(output.status.code(), Some(i32::from(!found.is_empty())), "{errors}");
    found
}

const SINCE: [&str; 2] = ["--new-from-rev", "HEAD"];

#[test]
fn nothing_is_new_without_a_change_and_a_new_test_is() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let server = repository.path().join("server");
    assert_eq!(new_findings(&server, &[]), ["shop/shop_test.go TestLower db.Limit"]);
    assert!(new_findings(&server, &SINCE).is_empty());
    let more = "\nfunc TestMore(t *testing.T) {\n\tdb.Limit = 3\n}\n";
    write(
        &server,
        "shop/shop_test.go",
        &SHOP.replace("\nfunc TestLower", &format!("{more}\nfunc TestLower")),
    );
    assert_eq!(new_findings(&server, &SINCE), ["shop/shop_test.go TestMore db.Limit"]);
    // Names of packages, from the top and below it, absolute and relative, also of one that was not there.
    write(&server, "new/new_test.go", &SHOP.replace("package shop", "package new"));
    let absolute = format!("{}/shop", server.display());
    assert_eq!(new_findings(&server, &["--new-from-rev", "HEAD", "./shop"]).len(), 1);
    assert_eq!(new_findings(&server, &["--new-from-rev", "HEAD", &absolute]).len(), 1);
    assert_eq!(
        new_findings(&server, &["--new-from-rev", "HEAD", "./new"]),
        ["new/new_test.go TestLower db.Limit"]
    );
    assert_eq!(new_findings(&server, &["--new-from-rev", "HEAD", "./new/..."]).len(), 1);
    assert_eq!(
        new_findings(&server.join("shop"), &["--new-from-rev", "HEAD", "."]),
        ["shop_test.go TestMore db.Limit"]
    );
    assert_eq!(new_findings(repository.path(), &["--new-from-rev", "HEAD", "server/..."]).len(), 2);
}

#[test]
fn a_change_in_a_helper_is_new_where_it_is_felt() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let root = repository.path();
    let helper = "package shop\n\nimport \"example.com/shop/db\"\n\nfunc helper() { _ = db.Limit }\n";
    write(root, "server/shop/helper_test.go", helper);
    write(root, "server/shop/shop_test.go", &SHOP.replace("db.Limit = len(t.Name())", "helper()"));
    commit(root);
    write(root, "server/shop/helper_test.go", &helper.replace("_ = db.Limit", "db.Limit = 2"));
    assert_eq!(new_findings(root, &["--new-from-rev", "HEAD", "server/..."]).len(), 1);
}

#[test]
fn moved_renamed_and_reordered_code_is_not_new() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let root = repository.path();
    let server = root.join("server");
    // Re-ordered, moved down, and the function renamed.
    let (head, tests) = SHOP.split_once("func TestLower").unwrap();
    let (lower, used) = tests.split_once("func TestUse").unwrap();
    let turned = format!("{head}\n// Longer.\n\nfunc TestUse{used}\nfunc TestLowest{lower}");
    write(&server, "shop/shop_test.go", &turned);
    assert!(new_findings(&server, &SINCE).is_empty());
    // Another file of the package.
    git(root, &["mv", "server/shop/shop_test.go", "server/shop/other_test.go"]);
    assert!(new_findings(&server, &SINCE).is_empty());
    // Another directory.
    git(root, &["reset", "--quiet", "--hard"]);
    git(root, &["mv", "server/shop", "server/store"]);
    assert!(new_findings(&server, &SINCE).is_empty());
}

#[test]
fn the_merge_base_is_where_the_branch_began() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let root = repository.path();
    git(root, &["checkout", "--quiet", "-b", "topic"]);
    write(root, "server/topic/topic_test.go", &SHOP.replace("package shop", "package topic"));
    commit(root);
    git(root, &["checkout", "--quiet", "main"]);
    write(root, "server/shop/shop_test.go", &SHOP.replace("db.Limit = len(t.Name())", "_ = t"));
    commit(root);
    git(root, &["checkout", "--quiet", "topic"]);
    let server = root.join("server");
    // Against the tip of main, the finding that main has lost would look new.
    assert_eq!(new_findings(&server, &["--new-from-rev", "main"]).len(), 2);
    assert_eq!(
        new_findings(&server, &["--new-from-merge-base", "main"]),
        ["topic/topic_test.go TestLower db.Limit"]
    );
}

#[test]
fn configuration_of_today_holds_for_both_revisions() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let root = repository.path();
    write(root, "pollint.toml", "select = [\"parallel-global\"]\n");
    commit(root);
    write(root, "pollint.toml", "exclude = [\"server/none/**\"]\n");
    assert!(new_findings(&root.join("server"), &SINCE).is_empty());
    // A baseline is used up by what was there before.
    let server = root.join("server");
    let output = run(&server, &["--write-baseline", "known.json"]);
    assert_eq!(output.status.code(), Some(0));
    let twice = SHOP
        .replace("\tdb.Limit = len(t.Name())\n", "\tdb.Limit = len(t.Name())\n\tt.Log()\n\tdb.Limit = 4\n");
    write(&server, "shop/shop_test.go", &twice);
    let arguments = ["--baseline", "known.json", "--new-from-rev", "HEAD"];
    assert_eq!(new_findings(&server, &arguments).len(), new_findings(&server, &SINCE).len());
}

#[test]
fn what_git_cannot_tell_is_an_error_with_advice() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let server = repository.path().join("server");
    let fails = |directory: &Path, arguments: &[&str], parts: &[&str]| {
        let output = run(directory, arguments);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.starts_with("error: ") && errors.contains("help: "), "{errors}");
        for part in parts {
            assert!(errors.contains(part), "{part} is missing in\n{errors}");
        }
    };
    fails(&server, &["--new-from-rev", "no-such"], &["git knows no revision `no-such`"]);
    fails(&server, &["--new-from-merge-base", "no-such"], &["git knows no revision `no-such`"]);
    fails(&server, &["--new-from-rev=--all"], &["git knows no revision `--all`"]);

    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "shop_test.go", "package shop\n");
    fails(outside.path(), &SINCE, &["no git work tree"]);

    commit(repository.path());
    let shallow = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repository.path().display());
    git(shallow.path(), &["clone", "--quiet", "--depth", "1", &source, "clone"]);
    let server = shallow.path().join("clone/server");
    fails(&server, &["--new-from-rev", "HEAD~1"], &["the clone is shallow", "--unshallow"]);

    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    command.args(["check", "--new-from-rev", "HEAD"]).current_dir(&server).env("PATH", "/no/such");
    let errors = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(errors.contains("git cannot be run"), "{errors}");
}

#[test]
fn histories_without_a_common_commit_are_told() {
    if !has_git() {
        return;
    }
    let repository = repository();
    let root = repository.path();
    git(root, &["checkout", "--quiet", "--orphan", "island"]);
    write(root, "server/island.go", "package server\n");
    commit(root);
    let output = run(&root.join("server"), &["--new-from-merge-base", "main"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.contains("have no commit in common"), "{errors}");
}
