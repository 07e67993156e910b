//! Which directories the arguments select.

use pollint_base::package::GoVersion;
use pollint_project::{Environment, Origin, UsageKind};

use crate::tree::{Tree, dirs, display, imports, package, select};

const MODULE: &str = "module example.com/m\n\ngo 1.21\n";

#[test]
fn dots_select_all_packages_of_the_module_but_hidden_ones() {
    let tree = Tree::new(&[
        ("go.mod", MODULE),
        ("a.go", ""),
        ("b/only_test.go", ""),
        ("b/c/c.go", ""),
        ("empty/readme.txt", "x"),
        ("_under/u.go", ""),
        (".dot/d.go", ""),
        ("testdata/t/t.go", ""),
        ("vendor/example.com/v/v.go", ""),
        ("nested/go.mod", "module example.com/m/nested\n"),
        ("nested/n.go", ""),
        ("hidden/_x.go", ""),
        ("hidden/.y.go", ""),
    ]);
    let project = tree.project("");
    let expected = [".", "b", "b/c"];
    assert_eq!(dirs(&project, &["./..."]), expected);
    assert_eq!(dirs(&project, &["..."]), expected);
    assert_eq!(dirs(&project, &[]), expected);
    assert_eq!(dirs(&project, &[&format!("{}/...", display(&tree.root))]), expected);
    assert_eq!(imports(&project, &[]), ["example.com/m", "example.com/m/b", "example.com/m/b/c"]);
}

#[test]
fn a_directory_is_one_package_whatever_its_name() {
    let tree = Tree::new(&[
        ("go.mod", MODULE),
        ("a/a.go", ""),
        ("a/b/b.go", ""),
        ("testdata/t/t.go", ""),
        ("_u/u.go", ""),
        (".d/d.go", ""),
        ("vendor/example.com/v/v.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(dirs(&project, &["./a"]), ["a"]);
    assert_eq!(dirs(&project, &["a/"]), ["a"]);
    assert_eq!(dirs(&project, &["./testdata/t", "_u", ".d"]), [".d", "_u", "testdata/t"]);
    let vendored = package(&project, "vendor/example.com/v");
    assert_eq!((vendored.import_path.as_str(), vendored.origin), ("example.com/v", Origin::Vendor));
}

#[test]
fn a_walk_may_start_in_a_hidden_directory() {
    let tree = Tree::new(&[
        ("go.mod", MODULE),
        ("testdata/demo/d.go", ""),
        ("testdata/demo/sub/s.go", ""),
        ("testdata/demo/testdata/x.go", ""),
        ("vendor/example.com/v/w/w.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(dirs(&project, &["testdata/..."]), ["testdata/demo", "testdata/demo/sub"]);
    assert_eq!(dirs(&project, &["testdata/demo/..."]), ["testdata/demo", "testdata/demo/sub"]);
    assert_eq!(dirs(&project, &["vendor/..."]), ["vendor/example.com/v/w"]);
}

#[test]
fn files_select_their_package() {
    let tree = Tree::new(&[("go.mod", MODULE), ("a/a.go", ""), ("a/a_test.go", ""), ("a/b_linux.go", "")]);
    let project = tree.project("");
    let selected = select(&project, &["a/a_test.go", "./a/a.go"]);
    assert_eq!(selected.packages.len(), 1);
    let files: Vec<(&str, bool)> =
        selected.packages[0].files.iter().map(|file| (file.display.as_str(), file.is_test)).collect();
    assert_eq!(files, [("a/a.go", false), ("a/a_test.go", true), ("a/b_linux.go", false)]);
    assert_eq!(dirs(&tree.project("a"), &["a_test.go"]), ["."]);
    assert_eq!(package(&tree.project("a"), "a.go").files[0].display, "a.go");
    assert_eq!(package(&tree.project("empty"), "../a").files[0].display, "../a/a.go");
}

#[test]
fn dots_may_stand_anywhere() {
    let tree = Tree::new(&[("go.mod", MODULE), ("ab/x/x.go", ""), ("ac/x/x.go", ""), ("ac/y/y.go", "")]);
    let project = tree.project("");
    assert_eq!(dirs(&project, &["./a.../x"]), ["ab/x", "ac/x"]);
    assert_eq!(dirs(&project, &["./ac..."]), ["ac/x", "ac/y"]);
    assert_eq!(dirs(&project, &["./.../y"]), ["ac/y"]);
}

#[test]
fn ignore_lines_stop_walks_and_not_names() {
    let tree = Tree::new(&[
        ("go.mod", "module m\n\ngo 1.25\n\nignore (\n\t./skip\n\tnode_modules\n\ta/deep\n)\n"),
        ("skip/s.go", ""),
        ("skip/below/s.go", ""),
        ("b/skip/s.go", ""),
        ("b/node_modules/x/x.go", ""),
        ("c/a/deep/x.go", ""),
        ("skipped/s.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(dirs(&project, &["./..."]), ["b/skip", "skipped"]);
    assert_eq!(dirs(&project, &["./skip", "b/node_modules/x"]), ["b/node_modules/x", "skip"]);
}

#[test]
fn a_walk_that_starts_in_a_nested_module_is_of_that_module() {
    let tree = Tree::new(&[
        ("go.mod", MODULE),
        ("a.go", ""),
        ("nested/go.mod", "module example.com/other\n\ngo 1.25\n"),
        ("nested/sub/s.go", ""),
    ]);
    let project = tree.project("");
    for argument in ["nested/...", "./nested/sub/...", "nested/sub"] {
        let found = select(&project, &[argument]);
        assert_eq!(found.packages[0].import_path, "example.com/other/sub", "{argument}");
        assert_eq!(found.packages[0].go_version, GoVersion::new(25));
    }
    assert_eq!(package(&project, ".").go_version, GoVersion::new(21));
}

#[test]
fn below_no_module_each_module_is_walked() {
    let tree = Tree::new(&[
        (".git/HEAD", "x"),
        ("a/go.mod", "module a\n\ngo 1.20\n"),
        ("a/x/x.go", ""),
        ("a/inner/go.mod", "module a/inner\n"),
        ("a/inner/i.go", ""),
        ("b/go.mod", "module b\n"),
        ("b/b.go", ""),
        ("loose/l.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(imports(&project, &["./..."]), ["a/inner", "a/x", "b", "loose"]);
    let versions: Vec<_> =
        select(&project, &[]).packages.iter().map(|package| package.go_version.minor).collect();
    assert_eq!(versions, [16, 20, 16, 16]);
}

#[test]
fn without_go_mod_the_root_is_git_or_the_working_directory() {
    let tree =
        Tree::new(&[("repo/.git/HEAD", "x"), ("repo/a/b/b.go", ""), ("bare/a/a.go", ""), ("bare/r.go", "")]);
    assert_eq!(imports(&tree.project("repo/a"), &["./..."]), ["a/b"]);
    assert_eq!(imports(&tree.project("bare"), &["./..."]), ["bare", "a"]);
    assert_eq!(imports(&tree.project("repo"), &["../bare/a"]), ["a"]);
    let package = package(&tree.project("repo"), "a/b");
    assert_eq!((package.go_version, package.is_local()), (GoVersion::DEFAULT, true));
}

#[test]
fn a_workspace_without_a_root_module_is_walked_by_its_modules() {
    let tree = Tree::new(&[
        ("go.work", "go 1.25\nuse (\n\t./a\n\t./b\n)\n"),
        ("a/go.mod", "module a\n"),
        ("a/a.go", ""),
        ("b/go.mod", "module b\n"),
        ("b/b.go", ""),
    ]);
    assert_eq!(imports(&tree.project(""), &["./..."]), ["a", "b"]);
    assert_eq!(imports(&tree.project("a"), &["./...", "../b/..."]), ["a", "b"]);
}

#[test]
fn excluded_paths_are_never_selected() {
    let tree = Tree::new(&[
        ("go.mod", MODULE),
        ("a/a.go", ""),
        ("a/x.pb.go", ""),
        ("gen/g.go", ""),
        ("b/gen/g.go", ""),
    ]);
    let project = tree.excluding(&["gen", "*.pb.go"]);
    let selected = select(&project, &["./..."]);
    assert_eq!(selected.packages.len(), 1);
    assert_eq!(selected.packages[0].files.len(), 1);
    for argument in ["gen", "gen/...", "gen/g.go"] {
        let error = project.select(&[argument.to_owned()]).unwrap_err();
        assert!(
            error.kind == UsageKind::NoPackages && error.cause.contains("excluded"),
            "{argument}: {error}"
        );
    }
}

#[test]
fn wrong_arguments_are_errors_with_advice() {
    let tree = Tree::new(&[("go.mod", MODULE), ("a/a.go", ""), ("readme.md", "x"), ("docs/x.txt", "x")]);
    tree.write("nest/inner/go.mod", "module x\n");
    tree.write("nest/inner/x.go", "");
    let project = tree.project("");
    let error = |argument: &str| project.select(&["a".to_owned(), argument.to_owned()]).unwrap_err();
    for missing in ["nope", "nope/...", "a/nope.go", "", "example.com/m/..."] {
        assert_eq!(error(missing).kind, UsageKind::NoSuchPath, "{missing}");
    }
    assert!(error("example.com/m/...").help.contains("not import paths"));
    assert_eq!(error("readme.md").kind, UsageKind::NotGo);
    let alone = |argument: &str| project.select(&[argument.to_owned()]).unwrap_err();
    for empty in ["docs", "docs/..."] {
        assert_eq!(alone(empty).kind, UsageKind::NoPackages, "{empty}");
        assert!(!alone(empty).help.is_empty());
    }
    assert!(alone("nest/...").help.contains("nest/inner/..."));
}

#[test]
fn an_argument_without_packages_beside_others_is_a_problem() {
    let tree = Tree::new(&[("go.mod", MODULE), ("a/a.go", ""), ("docs/x.txt", "x")]);
    let selected = select(&tree.project(""), &["a", "docs/...", "a/..."]);
    assert_eq!(selected.packages.len(), 1);
    let files: Vec<&str> = selected.problems.iter().map(|problem| problem.file.as_str()).collect();
    assert_eq!(files, ["docs/..."]);
}

#[test]
fn gowork_is_honoured() {
    let tree = Tree::new(&[
        ("go.work", "use ./a\nuse ./b\n"),
        ("a/go.mod", "module example.com/a\n"),
        ("a/a.go", ""),
        ("b/go.mod", "module example.com/b\n"),
        ("b/b.go", ""),
        ("c/go.mod", "module example.com/c\n"),
        ("c/c.go", ""),
        ("other.work", "use ./a\nuse ./c\n"),
    ]);
    let found = |gowork: Option<&str>| -> Vec<&str> {
        let environment = Environment { gowork: gowork.map(str::to_owned), ..Environment::default() };
        let project = tree.project_with("", environment);
        let from = package(&project, "a");
        ["example.com/b", "example.com/c"]
            .into_iter()
            .filter(|import| project.resolve_import(&from, import).is_some())
            .collect()
    };
    assert_eq!(found(None), ["example.com/b"]);
    assert!(found(Some("off")).is_empty());
    assert_eq!(found(Some(&display(&tree.path("other.work")))), ["example.com/c"]);
}
