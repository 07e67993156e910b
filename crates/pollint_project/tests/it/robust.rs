//! Trees that are broken, hostile or in motion.

use std::fs;

use pollint_project::{DEFAULT_SIZE_LIMIT, UsageKind, read_source};

use crate::tree::{Tree, dirs, package, select};

#[test]
fn a_broken_go_mod_is_a_problem_with_a_line() {
    let tree = Tree::new(&[("go.mod", "module example.com/m\nrequire (\n\tx\nfoo bar\n"), ("a/a.go", "")]);
    let selected = select(&tree.project(""), &["./..."]);
    assert_eq!(selected.packages[0].import_path, "example.com/m/a");
    let lines: Vec<_> = selected
        .problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.range.unwrap().start.line))
        .collect();
    assert!(!lines.is_empty() && lines.iter().all(|(file, _)| *file == "go.mod"), "{lines:?}");
}

#[test]
fn a_go_mod_without_a_module_still_has_packages() {
    for text in ["", "go 1.24\n", "\0\0", "<<<<<<< HEAD\n"] {
        let tree = Tree::new(&[("go.mod", "x"), ("a/a.go", ""), ("b/b.go", "")]);
        fs::write(tree.path("go.mod"), text).unwrap();
        let project = tree.project("");
        let selected = select(&project, &["./..."]);
        assert_eq!(selected.packages.len(), 2);
        assert!(!selected.problems.is_empty(), "{text}");
        let found = project.resolve_import(&package(&project, "a"), "example.com/x/b");
        assert_eq!(found.unwrap().display, "b");
    }
}

#[test]
fn a_broken_workspace_is_a_problem() {
    let tree = Tree::new(&[
        ("go.work", "use (\n\t./a\n\t./gone\nwhat is this"),
        ("a/go.mod", "module a\n"),
        ("a/a.go", ""),
    ]);
    let selected = select(&tree.project("a"), &["./..."]);
    assert_eq!(selected.packages.len(), 1);
    assert!(selected.problems.iter().any(|problem| problem.file == "../go.work"), "{:?}", selected.problems);
}

#[test]
fn replaces_that_lead_in_circles_end() {
    let tree = Tree::new(&[
        ("a/go.mod", "module a\nreplace b => ../b\nreplace a => .\nreplace c => ../gone\n"),
        ("a/a.go", ""),
        ("b/go.mod", "module b\nreplace a => ../a\n"),
        ("b/b.go", ""),
    ]);
    let project = tree.project("a");
    let from = package(&project, ".");
    assert!(project.resolve_import(&from, "b").is_some());
    assert!(project.resolve_import(&from, "c").is_none());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn symbolic_links_are_not_followed_in_walks() {
        let tree = Tree::new(&[("go.mod", "module m\n"), ("a/a.go", ""), ("elsewhere/go.mod", "module e\n")]);
        symlink("..", tree.path("a/up")).unwrap();
        symlink("self", tree.path("self")).unwrap();
        symlink(tree.path("a"), tree.path("linked")).unwrap();
        let project = tree.project("");
        assert_eq!(dirs(&project, &["./..."]), ["a"]);
        // Where a walk starts the user has decided.
        assert_eq!(dirs(&project, &["linked/..."]), ["linked"]);
        assert_eq!(dirs(&project, &["linked"]), ["linked"]);
        let error = project.select(&["self/...".to_owned()]).unwrap_err();
        assert_eq!(error.kind, UsageKind::NoSuchPath);
        assert_ne!(project.select(&["self".to_owned()]).unwrap_err().kind, UsageKind::NoPackages);
    }

    #[test]
    fn linked_files_are_source_and_linked_directories_are_not() {
        let tree = Tree::new(&[("go.mod", "module m\n"), ("a/a.go", ""), ("b/real.txt", "package b\n")]);
        symlink("real.txt", tree.path("b/b.go")).unwrap();
        symlink("../a", tree.path("b/dir.go")).unwrap();
        symlink("nowhere", tree.path("b/broken.go")).unwrap();
        let project = tree.project("");
        let names: Vec<_> = package(&project, "b").files.iter().map(|file| file.name.clone()).collect();
        assert_eq!(names, ["b.go", "broken.go"]);
        let walked = select(&tree.project(""), &["./..."]);
        assert_eq!(walked.packages[1].files.len(), 2);
    }

    #[test]
    fn unreadable_directories_are_problems() {
        let tree = Tree::new(&[("go.mod", "module m\n"), ("a/a.go", ""), ("locked/l.go", "")]);
        let lock =
            |mode: u32| fs::set_permissions(tree.path("locked"), fs::Permissions::from_mode(mode)).unwrap();
        lock(0);
        let superuser = fs::read_dir(tree.path("locked")).is_ok();
        let project = tree.project("");
        let selected = select(&project, &["./..."]);
        let alone = tree.project("").select(&["locked".to_owned()]);
        lock(0o755);
        if superuser {
            return;
        }
        assert_eq!(selected.packages.len(), 1);
        assert_eq!(selected.problems[0].file, "locked");
        assert_eq!(alone.unwrap_err().kind, UsageKind::NoPackages);
    }

    #[test]
    fn names_that_are_no_text_are_passed_over() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let tree = Tree::new(&[("go.mod", "module m\n"), ("a/a.go", "")]);
        let odd = tree.path("a").join(OsStr::from_bytes(b"\xff.go"));
        if fs::write(odd, "package a").is_ok() {
            assert_eq!(package(&tree.project(""), "a").files.len(), 1);
        }
    }
}

#[test]
fn directories_named_like_files_are_no_files() {
    let tree = Tree::new(&[
        ("go.mod", "module m\n"),
        ("a/a.go", ""),
        ("a/dir.go/x.txt", "x"),
        ("b/sub.go/y.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(dirs(&project, &["./..."]), ["a", "b/sub.go"]);
    assert_eq!(dirs(&project, &["b/sub.go"]), ["b/sub.go"]);
    assert_eq!(package(&project, "a").files.len(), 1);
}

#[test]
fn a_file_that_vanishes_is_a_problem() {
    let tree = Tree::new(&[("go.mod", "module m\n"), ("a/a.go", ""), ("a/b.go", "")]);
    let found = package(&tree.project(""), "a");
    fs::remove_file(tree.path("a/b.go")).unwrap();
    let read =
        |index: usize| read_source(&found.files[index].path, &found.files[index].display, DEFAULT_SIZE_LIMIT);
    assert!(read(0).is_ok());
    let problem = read(1).unwrap_err();
    assert_eq!(problem.file, "a/b.go");
    assert!(problem.message.contains("vanished"));
}

#[test]
fn deep_trees_are_walked() {
    let tree = Tree::new(&[("go.mod", "module m\n")]);
    let deep = "d/".repeat(400);
    tree.write(&format!("{deep}x.go"), "");
    assert_eq!(dirs(&tree.project(""), &["./..."]), [deep.trim_end_matches('/')]);
}

#[test]
fn threads_may_ask_at_once() {
    let tree = Tree::new(&[("go.mod", "module m\n"), ("a/a.go", ""), ("b/b.go", ""), ("c/c.go", "")]);
    let project = tree.project("");
    let from = package(&project, "a");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for import in ["m/a", "m/b", "m/c", "m/d"] {
                    assert_eq!(project.resolve_import(&from, import).is_some(), import != "m/d");
                }
            });
        }
    });
}
