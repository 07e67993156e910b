//! What an import means.

use pollint_base::package::GoVersion;
use pollint_project::{Environment, Origin, Project};

use crate::tree::{Tree, package};

/// Where an import of a package leads: the shown directory and its origin.
fn leads(project: &Project, from: &str, import: &str) -> Option<(String, Origin)> {
    let from = package(project, from);
    project.resolve_import(&from, import).map(|found| (found.display.clone(), found.origin))
}

fn local(dir: &str) -> Option<(String, Origin)> {
    Some((dir.to_owned(), Origin::Local))
}

#[test]
fn imports_of_the_main_module() {
    let tree = Tree::new(&[
        ("go.mod", "module example.com/m\n"),
        ("m.go", ""),
        ("a/a.go", ""),
        ("empty/x.txt", "x"),
        ("nested/go.mod", "module example.com/elsewhere\n"),
        ("nested/n.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(leads(&project, "a", "example.com/m"), local("."));
    assert_eq!(leads(&project, ".", "example.com/m/a"), local("a"));
    assert_eq!(leads(&project, ".", "./a"), local("a"));
    for unknown in
        ["example.com/m/empty", "example.com/m/nested", "example.com/mm", "C", "", "fmt", "/a", "unsafe"]
    {
        assert_eq!(leads(&project, ".", unknown), None, "{unknown}");
    }
    let from = package(&project, ".");
    assert_eq!(project.resolve_import(&from, "example.com/m/a").unwrap(), package(&project, "a"));
}

#[test]
fn a_module_that_is_nested_where_its_path_says_is_found_last() {
    let tree = Tree::new(&[
        ("go.mod", "module example.com/m\nrequire example.com/m/sub v1.0.0\n"),
        ("m.go", ""),
        ("sub/go.mod", "module example.com/m/sub\n\ngo 1.24\n"),
        ("sub/x/x.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(leads(&project, ".", "example.com/m/sub/x"), local("sub/x"));
    let found = project.resolve_import(&package(&project, "."), "example.com/m/sub/x").unwrap();
    assert_eq!(found.go_version, GoVersion::new(24));
}

#[test]
fn replaces_by_path_are_local_and_the_longest_prefix_wins() {
    let tree = Tree::new(&[
        (
            "main/go.mod",
            "module example.com/m\nrequire example.com/lib v1.0.0\nreplace example.com/lib => ../lib\n\
             replace example.com/m/deep => ./fork\nreplace example.com/nomod => ../nomod\n",
        ),
        ("main/m.go", ""),
        ("main/deep/d.go", ""),
        ("main/fork/go.mod", "module example.com/original\n"),
        ("main/fork/f.go", ""),
        ("lib/go.mod", "module example.com/lib\n\ngo 1.22\nreplace example.com/dep => ../dep\n"),
        ("lib/l.go", ""),
        ("lib/x/x.go", ""),
        ("dep/go.mod", "module example.com/dep\n"),
        ("dep/d.go", ""),
        ("nomod/n.go", ""),
    ]);
    let project = tree.project("main");
    assert_eq!(leads(&project, ".", "example.com/lib/x"), local("../lib/x"));
    assert_eq!(leads(&project, ".", "example.com/m/deep"), local("fork"));
    assert_eq!(leads(&project, ".", "example.com/nomod"), local("../nomod"));
    let lib = project.resolve_import(&package(&project, "."), "example.com/lib").unwrap();
    assert_eq!((lib.go_version, lib.import_path.as_str()), (GoVersion::new(22), "example.com/lib"));
    let from_lib = |import: &str| project.resolve_import(&lib, import).map(|found| found.display.clone());
    assert_eq!(from_lib("example.com/lib/x").as_deref(), Some("../lib/x"));
    assert_eq!(from_lib("example.com/m").as_deref(), Some("."));
    assert_eq!(from_lib("example.com/dep").as_deref(), Some("../dep"));
}

#[test]
fn workspaces_join_modules_and_their_replaces() {
    let tree = Tree::new(&[
        ("go.work", "go 1.25\nuse (\n\t./a\n\t./b\n)\nreplace example.com/r => ./r\n"),
        ("a/go.mod", "module example.com/a\n"),
        ("a/a.go", ""),
        ("b/go.mod", "module example.com/b\nreplace example.com/s => ../s\n"),
        ("b/x/x.go", ""),
        ("r/go.mod", "module example.com/r\n"),
        ("r/r.go", ""),
        ("s/go.mod", "module example.com/s\n"),
        ("s/s.go", ""),
        ("c/go.mod", "module example.com/c\n"),
        ("c/c.go", ""),
        ("vendor/example.com/v/v.go", ""),
    ]);
    let project = tree.project("");
    assert_eq!(leads(&project, "a", "example.com/b/x"), local("b/x"));
    assert_eq!(leads(&project, "a", "example.com/r"), local("r"));
    assert_eq!(leads(&project, "a", "example.com/s"), local("s"));
    assert_eq!(leads(&project, "a", "example.com/c"), None);
    assert_eq!(leads(&project, "c", "example.com/b/x"), None);
    let vendored = Some(("vendor/example.com/v".to_owned(), Origin::Vendor));
    assert_eq!(leads(&project, "b/x", "example.com/v"), vendored);
}

#[test]
fn vendor_is_used_with_and_without_its_list() {
    let tree = Tree::new(&[
        ("go.mod", "module example.com/m\n\ngo 1.25\n"),
        ("m.go", ""),
        ("vendor/example.com/v/v.go", ""),
        ("vendor/example.com/v/w/w.go", ""),
    ]);
    let check = |minor: u16| {
        let project = tree.project("");
        let found = project.resolve_import(&package(&project, "."), "example.com/v/w").unwrap();
        assert_eq!((found.origin, found.go_version), (Origin::Vendor, GoVersion::new(minor)));
        assert!(!found.is_local());
        // A copy sees the other copies.
        assert!(project.resolve_import(&found, "example.com/v").is_some());
    };
    check(16);
    tree.write(
        "vendor/modules.txt",
        "# example.com/v v1.0.0\n## explicit; go 1.19\nexample.com/v\nexample.com/v/w\n",
    );
    check(19);
}

#[test]
fn the_module_cache_is_read_with_escapes_and_replaces() {
    let tree = Tree::new(&[
        (
            "m/go.mod",
            "module example.com/m\nrequire (\n\tgithub.com/BurntSushi/toml v1.3.2\n\texample.com/a v1.0.0\n\
             \texample.com/a/b v2.0.0-RC1\n)\nreplace example.com/a => example.com/fork v0.9.0\n",
        ),
        ("m/m.go", ""),
        (
            "cache/github.com/!burnt!sushi/toml@v1.3.2/go.mod",
            "module github.com/BurntSushi/toml\n\ngo 1.18\n",
        ),
        ("cache/github.com/!burnt!sushi/toml@v1.3.2/internal/i.go", ""),
        ("cache/example.com/fork@v0.9.0/b/c/c.go", ""),
        ("cache/example.com/a/b@v2.0.0-!r!c1/b.go", ""),
    ]);
    let environment = Environment { gomodcache: Some(tree.path("cache")), ..Environment::default() };
    let project = tree.project_with("m", environment);
    let cached = |dir: &str| Some((dir.to_owned(), Origin::ModuleCache));
    let toml = "github.com/BurntSushi/toml/internal";
    assert_eq!(leads(&project, ".", toml), cached("github.com/!burnt!sushi/toml@v1.3.2/internal"));
    assert_eq!(leads(&project, ".", "example.com/a/b"), cached("example.com/a/b@v2.0.0-!r!c1"));
    assert_eq!(leads(&project, ".", "example.com/a/b/c"), cached("example.com/fork@v0.9.0/b/c"));
    let found = project.resolve_import(&package(&project, "."), toml).unwrap();
    assert_eq!((found.go_version, found.import_path.as_str()), (GoVersion::new(18), toml));
    // A downloaded module sees what the main module requires.
    assert!(project.resolve_import(&found, "example.com/a/b").is_some());
}

#[test]
fn the_standard_library_is_found_below_goroot() {
    let tree = Tree::new(&[
        ("m/go.mod", "module example.com/m\n"),
        ("m/m.go", ""),
        ("goroot/src/go.mod", "module std\n\ngo 1.26\n"),
        ("goroot/src/net/http/h.go", ""),
        ("goroot/src/errors/e.go", ""),
        ("goroot/src/vendor/golang.org/x/net/n.go", ""),
    ]);
    let environment = Environment { goroot: Some(tree.path("goroot")), ..Environment::default() };
    let project = tree.project_with("m", environment.clone());
    let std = |dir: &str| Some((format!("../goroot/src/{dir}"), Origin::Std));
    assert_eq!(leads(&project, ".", "net/http"), std("net/http"));
    assert_eq!(leads(&project, ".", "errors"), std("errors"));
    assert_eq!(leads(&project, ".", "golang.org/x/net"), None);
    let http = project.resolve_import(&package(&project, "."), "net/http").unwrap();
    assert_eq!((http.go_version, http.import_path.as_str()), (GoVersion::new(26), "net/http"));
    assert!(project.resolve_import(&http, "golang.org/x/net").is_some());

    // The standard library analyzed for its own sake.
    let project = tree.project_with("goroot/src", Environment::default());
    assert_eq!(package(&project, "net/http").import_path, "net/http");
    assert_eq!(leads(&project, "net/http", "errors"), local("errors"));
    let vendored = Some(("vendor/golang.org/x/net".to_owned(), Origin::Vendor));
    assert_eq!(leads(&project, "net/http", "golang.org/x/net"), vendored);
}

#[test]
fn without_a_module_the_end_of_the_path_decides() {
    let tree = Tree::new(&[
        ("repo/.git/HEAD", "x"),
        ("repo/r.go", ""),
        ("repo/internal/db/db.go", ""),
        ("repo/errors/e.go", ""),
        ("repo/vendor/github.com/pkg/errors/e.go", ""),
        ("repo/cmd/vendor/example.com/v/v.go", ""),
        ("repo/cmd/c.go", ""),
    ]);
    let project = tree.project("repo");
    assert_eq!(leads(&project, ".", "example.com/x/repo/internal/db"), local("internal/db"));
    assert_eq!(leads(&project, ".", "internal/db"), local("internal/db"));
    assert_eq!(leads(&project, "cmd", "example.com/x/repo"), local("."));
    assert_eq!(leads(&project, ".", "example.com/x/errors"), local("errors"));
    assert_eq!(leads(&project, ".", "errors"), None);
    let vendored = |dir: &str| Some((dir.to_owned(), Origin::Vendor));
    assert_eq!(leads(&project, ".", "github.com/pkg/errors"), vendored("vendor/github.com/pkg/errors"));
    assert_eq!(leads(&project, "cmd", "example.com/v"), vendored("cmd/vendor/example.com/v"));
    assert_eq!(leads(&project, ".", "example.com/v"), None);
}

#[test]
fn answers_do_not_depend_on_who_asks_first() {
    let tree = Tree::new(&[
        ("a/go.mod", "module example.com/a\nreplace example.com/b => ../b\n"),
        ("a/a.go", ""),
        ("b/go.mod", "module example.com/b\nreplace example.com/c => ../c\n"),
        ("b/b.go", ""),
        ("c/go.mod", "module example.com/c\n"),
        ("c/c.go", ""),
    ]);
    for order in [["a", "b"], ["b", "a"]] {
        let project = tree.project("");
        for dir in order {
            package(&project, dir);
        }
        assert_eq!(leads(&project, "a", "example.com/b"), local("b"), "{order:?}");
        assert_eq!(leads(&project, "b", "example.com/c"), local("c"), "{order:?}");
    }
}
