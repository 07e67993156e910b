use super::*;
use crate::span::Span;

fn parse(text: &str) -> Constraint {
    parse::go_build(text).unwrap()
}

fn coexist(first: &str, second: &str) -> bool {
    may_coexist(Some(&parse(first)), Some(&parse(second)))
}

fn tag(name: &str) -> Constraint {
    Constraint::Tag(name.to_owned())
}

#[test]
fn expressions_keep_go_precedence() {
    let expected = Constraint::Or(vec![
        Constraint::And(vec![tag("linux"), Constraint::Not(Box::new(tag("cgo")))]),
        tag("darwin"),
    ]);
    assert_eq!(parse("linux && !cgo || darwin"), expected);
    assert_eq!(parse("(linux&&!cgo)||( darwin )"), expected);
}

#[test]
fn wrong_expressions_are_refused() {
    for text in ["", "a &&", "a & b", "!!a", "(a", "a)", "a b", "a-b", "&& a"] {
        assert!(parse::go_build(text).is_err(), "{text}");
    }
}

#[test]
fn deep_and_wide_expressions_neither_recurse_without_bound_nor_pass() {
    let deep = format!("//go:build {}a{}\n\npackage p\n", "(".repeat(1_000_000), ")".repeat(1_000_000));
    let header = parse_header(deep.as_bytes());
    assert_eq!(header.constraint, None);
    assert!(header.malformed.unwrap().message.contains("too deep"));
    let wide = format!("//go:build a{}\n\npackage p\n", " || a".repeat(100_000));
    assert!(parse_header(wide.as_bytes()).malformed.is_some());
}

#[test]
fn headers_are_found_where_go_finds_them() {
    let constraint = |text: &str| parse_header(text.as_bytes()).constraint;
    let linux = Some(tag("linux"));
    assert_eq!(constraint("//go:build linux\n\npackage p\n"), linux);
    assert_eq!(constraint("\u{feff}//go:build linux\r\n\r\npackage p\r\n"), linux);
    assert_eq!(constraint("// Copyright\n\n/* and\nmore */\n\n//go:build linux\npackage p\n"), linux);
    assert_eq!(constraint("package p\n\n//go:build linux\n"), None);
    assert_eq!(constraint("/* a */ package p\n//go:build linux\n"), None);
    assert_eq!(constraint("/*\n//go:build linux\n*/\npackage p\n"), None);
    assert_eq!(constraint("//go:buildx linux\n\npackage p\n"), None);
    assert_eq!(constraint(""), None);
}

#[test]
fn plus_build_counts_only_alone_and_above_a_blank_line() {
    let constraint = |text: &str| parse_header(text.as_bytes()).constraint;
    assert_eq!(constraint("// +build linux\n\npackage p\n"), Some(tag("linux")));
    assert_eq!(constraint("//+build linux\n\npackage p\n"), Some(tag("linux")));
    assert_eq!(constraint("// +build linux\npackage p\n"), None);
    assert_eq!(constraint("//go:build windows\n// +build linux\n\npackage p\n"), Some(tag("windows")));
    let both = "// +build linux,!cgo darwin\n// +build amd64\n\npackage p\n";
    assert_eq!(constraint(both), Some(parse("(linux && !cgo || darwin) && amd64")));
    assert!(constraint("// +build !!x\n\npackage p\n").unwrap().is_ignored());
}

#[test]
fn two_go_build_lines_are_malformed_at_the_second() {
    let header = parse_header(b"//go:build a\n//go:build b\n\npackage p\n");
    assert_eq!(header.malformed.unwrap().span, Span::new(13, 25));
}

#[test]
fn go_versions_follow_the_expression() {
    let version = |text: &str| parse(text).go_version().map(|version| version.minor);
    assert_eq!(version("go1.21"), Some(21));
    assert_eq!(version("go1"), Some(0));
    assert_eq!(version("!go1.21"), None);
    assert_eq!(version("!(!go1.21)"), Some(21));
    assert_eq!(version("linux && go1.22"), Some(22));
    assert_eq!(version("linux || go1.22"), None);
    assert_eq!(version("go1.20 || go1.22"), Some(20));
    assert_eq!(version("go1.20 && go1.22"), Some(22));
}

#[test]
fn file_names_constrain_as_in_go() {
    let of = from_file_name;
    assert_eq!(of("x_linux_amd64_test.go"), Some(parse("linux && amd64")));
    assert_eq!(of("x_windows.go"), Some(tag("windows")));
    assert_eq!(of("x_arm64_test.go"), Some(tag("arm64")));
    assert_eq!(of("x_foo_arm64.go"), Some(tag("arm64")));
    assert_eq!(of("a.b_linux.go"), None);
    for free in ["linux.go", "linux_test.go", "x_unix.go", "x_test.go", "x.go", "amd64.go", "x_linux_foo.go"]
    {
        assert_eq!(of(free), None, "{free}");
    }
}

#[test]
fn ignored_means_that_no_build_takes_it() {
    assert!(parse("ignore").is_ignored());
    assert!(parse("ignore && linux").is_ignored());
    assert!(parse("(ignore && linux) || (ignore && windows)").is_ignored());
    assert!(!parse("!ignore").is_ignored());
    assert!(!parse("ignore || linux").is_ignored());
    assert!(!parse("integration").is_ignored());
}

#[test]
fn tag_sets_know_what_a_system_implies() {
    let linux = TagSet::new("linux", "amd64", ["integration".to_owned()]);
    for text in ["linux", "unix && amd64", "integration", "go1.18 && cgo", "!windows"] {
        assert!(parse(text).satisfied_by(&linux), "{text}");
    }
    assert!(!parse("e2e || darwin").satisfied_by(&linux));
    assert!(parse("linux && android").satisfied_by(&TagSet::new("android", "arm64", [])));
    assert!(parse("windows && !linux").satisfied_by(&TagSet::new("linux", "amd64", ["windows".to_owned()])));
}

#[test]
fn exclusive_constraints_do_not_coexist() {
    for (first, second) in [
        ("linux", "windows"),
        ("unix", "windows"),
        ("!unix", "linux"),
        ("linux", "!linux && !android"),
        ("amd64", "arm64"),
        ("integration", "!integration"),
        ("go1.21", "!go1.20"),
        ("gc", "gccgo"),
        ("android", "!linux"),
        ("a && !a", "linux"),
    ] {
        assert!(!coexist(first, second), "{first} / {second}");
        assert!(!coexist(second, first), "{second} / {first}");
    }
}

#[test]
fn compatible_constraints_coexist() {
    for (first, second) in [
        ("linux", "unix"),
        ("linux", "android"),
        ("linux", "amd64"),
        ("integration", "e2e"),
        ("integration", "!e2e"),
        ("!go1.21", "go1.20"),
        ("linux || windows", "darwin || windows"),
    ] {
        assert!(coexist(first, second), "{first} / {second}");
    }
    assert!(may_coexist(None, Some(&tag("linux"))));
    assert!(may_coexist(None, None));
}

#[test]
fn too_many_tags_are_taken_to_coexist() {
    let many: Vec<String> = (0..40).map(|number| format!("t{number}")).collect();
    let constraint = parse(&many.join(" && "));
    let negated = Constraint::Not(Box::new(constraint.clone()));
    assert!(may_coexist(Some(&constraint), Some(&negated)));
}

#[test]
fn name_and_header_are_joined() {
    assert_eq!(and(from_file_name("x_linux.go"), Some(parse("cgo"))), Some(parse("linux && cgo")));
    assert_eq!(and(None, Some(tag("cgo"))), Some(tag("cgo")));
    assert_eq!(and(None, None), None);
}
