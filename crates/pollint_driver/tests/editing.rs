//! Runs one after the other with texts that are not saved, as an editor makes them.
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pollint_driver::{Failure, Memory, Outcome, Overlay, Request, check, dependents, picture};

const CLEAN: &str = "package shop\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tt.Log(limit)\n}\n";
const POLLUTED: &str = "package shop\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tt.Log(limit)\n}\n\nfunc \
                        TestB(t *testing.T) {\n\tlimit = 2\n}\n";

struct Tree {
    root: tempfile::TempDir,
    memory: Arc<Memory>,
}

impl Tree {
    fn new(files: &[(&str, &str)]) -> Tree {
        let tree = Tree { root: tempfile::tempdir().unwrap(), memory: Arc::default() };
        tree.write("go.mod", "module example.com/shop\n\ngo 1.24\n");
        files.iter().for_each(|(name, text)| tree.write(name, text));
        tree
    }

    fn shop() -> Tree {
        Tree::new(&[("shop.go", "package shop\n\nvar limit = 1\n"), ("shop_test.go", CLEAN)])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn request(&self, unsaved: &[(&str, &str)]) -> Request {
        let overlay: Overlay =
            unsaved.iter().map(|(name, text)| (self.path(name), text.as_bytes().into())).collect();
        Request {
            cwd: self.root.path().to_owned(),
            overlay,
            memory: Some(Arc::clone(&self.memory)),
            ..Request::default()
        }
    }

    fn run(&self, unsaved: &[(&str, &str)]) -> Outcome {
        check(&self.request(unsaved), &|_| {}).unwrap()
    }
}

fn rules(outcome: &Outcome) -> Vec<&str> {
    outcome.diagnostics.iter().map(|one| one.rule.as_str()).collect()
}

#[test]
fn unsaved_text_is_analyzed_instead_of_the_file() {
    let tree = Tree::shop();
    assert!(rules(&tree.run(&[])).is_empty());
    assert_eq!(rules(&tree.run(&[("shop_test.go", POLLUTED)])), ["unrestored-global"]);
    assert!(rules(&tree.run(&[])).is_empty());
}

#[test]
fn a_file_that_is_not_saved_yet_belongs_to_its_directory() {
    let tree = Tree::shop();
    let other = "package shop\n\nimport \"testing\"\n\nfunc TestC(t *testing.T) {\n\tlimit = 3\n}\n";
    let outcome = tree.run(&[("new_test.go", other)]);
    assert_eq!(rules(&outcome), ["unrestored-global"]);
    assert_eq!(outcome.summary.files, 3);
}

#[test]
fn a_file_that_changes_on_disk_is_read_again() {
    let tree = Tree::shop();
    assert!(rules(&tree.run(&[])).is_empty());
    tree.write("shop_test.go", POLLUTED);
    assert_eq!(rules(&tree.run(&[])), ["unrestored-global"]);
    tree.write("pollint.toml", "ignore = [\"unrestored-global\"]\n");
    assert!(rules(&tree.run(&[])).is_empty());
}

#[test]
fn problems_are_told_in_every_run() {
    let tree = Tree::shop();
    tree.write("shop_test.go", "package shop\n\nfunc TestA( {\n");
    let first = tree.run(&[]).problems;
    assert!(!first.is_empty());
    assert_eq!(tree.run(&[]).problems, first);
}

#[test]
fn a_run_that_nobody_waits_for_ends() {
    let tree = Tree::shop();
    let request = tree.request(&[]);
    request.cancel.cancel();
    assert!(matches!(check(&request, &|_| {}), Err(Failure::Cancelled)));
    assert!(check(&tree.request(&[]), &|_| {}).is_ok());
}

#[test]
fn the_variables_of_a_file_are_found_at_uses_and_declarations() {
    let tree = Tree::shop();
    let seen = |name: &str, text: &str| -> Vec<String> {
        let request = tree.request(&[("shop_test.go", POLLUTED)]);
        let picture = picture(&request, &tree.path(name)).unwrap();
        let spans = picture.variables.iter().map(|(span, _)| span);
        spans.map(|span| text[span.start as usize..span.end as usize].to_owned()).collect()
    };
    assert_eq!(seen("shop_test.go", POLLUTED), ["limit", "limit"]);
    assert_eq!(seen("shop.go", "package shop\n\nvar limit = 1\n"), ["limit"]);
}

#[test]
fn packages_whose_tests_link_another_are_found_nearest_first() {
    let test = |imports: &str| format!("package p\n\nimport {imports}\n");
    let tree = Tree::new(&[
        ("db/db.go", "package p\n"),
        ("api/api.go", &test("\"example.com/shop/db\"")),
        ("api/api_test.go", &test("\"testing\"")),
        ("cmd/cmd.go", &test("\"example.com/shop/api\"")),
        ("cmd/cmd_test.go", &test("\"testing\"")),
        ("tool/tool.go", &test("\"example.com/shop/api\"")),
        ("only/only_test.go", &test("\"example.com/shop/db\"")),
        ("far/far_test.go", &test("\"example.com/shop/only\"")),
    ]);
    let found = |limit: usize| -> Vec<String> {
        let found = dependents(&tree.request(&[]), &[tree.path("db")], limit).unwrap();
        let name = |dir: &PathBuf| {
            dir.strip_prefix(tree.root.path()).unwrap_or(Path::new("?")).display().to_string()
        };
        found.iter().map(name).collect()
    };
    assert_eq!(found(10), ["api", "only", "cmd"]);
    assert_eq!(found(1), ["api"]);
}
