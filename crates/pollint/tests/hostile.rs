//! Files that nobody wrote by hand, or that nobody finished: the run goes on, and what the other files hold is found.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// How deep things are nested, and how long chains are.
const MANY: usize = 100_000;

/// A package with one finding.
const POLLUTED: &str = "package shop\n\nimport \"testing\"\n\nvar limit = 1\n\n\
func TestLower(t *testing.T) { limit = 2 }\n\n\
func TestDefault(t *testing.T) {\n\tif limit != 1 {\n\t\tt.Fatal(limit)\n\t}\n}\n";

/// Runs pollint over a module with a polluted package and, in another one, a file with these bytes. Gives the report
/// and the exit code, after it has been made sure that the finding is there.
fn report_beside(bytes: &[u8]) -> (Value, Option<i32>) {
    let module = tempfile::tempdir().unwrap();
    let root = module.path();
    fs::write(root.join("go.mod"), "module example.com/shop\n\ngo 1.24\n").unwrap();
    fs::write(root.join("shop_test.go"), POLLUTED).unwrap();
    fs::create_dir(root.join("odd")).unwrap();
    fs::write(root.join("odd/odd_test.go"), bytes).unwrap();
    report(root)
}

fn report(root: &Path) -> (Value, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_pollint"))
        .args(["check", "--isolated", "--output-format", "json", "./..."])
        .current_dir(root)
        .env("POLLINT_NO_CACHE", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("panicked"), "{errors}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter().any(|one| one["symbol"] == "shop.limit");
    assert!(found, "the finding of the other file is missing:\n{report}\n{errors}");
    (report, output.status.code())
}

/// The number of problems; the finding of the other file decides the exit code all the same.
fn problems_beside(bytes: &[u8]) -> usize {
    let (report, code) = report_beside(bytes);
    assert_eq!(code, Some(1), "{report}");
    report["problems"].as_array().unwrap().len()
}

fn in_test(body: &str) -> Vec<u8> {
    format!("package odd\n\nimport \"testing\"\n\nfunc TestOdd(t *testing.T) {{\n{body}\n}}\n").into_bytes()
}

#[test]
fn empty_files_hold_nothing() {
    assert_eq!(problems_beside(b""), 0);
}

#[test]
fn binary_files_are_problems() {
    let bytes: Vec<u8> = (0..=255).cycle().take(1 << 16).collect();
    assert!(problems_beside(&bytes) >= 1);
}

#[test]
fn text_that_is_not_utf8_is_a_problem() {
    assert!(problems_beside(&[&in_test("\tt.Log(1)")[..], b"// \xff\xfe\n"].concat()) >= 1);
}

#[test]
fn half_written_files_are_problems() {
    let whole = in_test("\tt.Run(\"a\", func(t *testing.T) {\n\t\tt.Parallel()\n\t})");
    assert!(problems_beside(&whole[..whole.len() - 8]) >= 1);
}

#[test]
fn byte_order_marks_and_carriage_returns_are_go() {
    let text = String::from_utf8(in_test("\tt.Log(1)")).unwrap().replace('\n', "\r\n");
    assert_eq!(problems_beside(format!("\u{feff}{text}").as_bytes()), 0);
}

#[test]
fn build_constraints_that_go_refuses_are_problems() {
    let (report, code) = report_beside(b"//go:build linux &&\n\npackage odd\n");
    assert_eq!(code, Some(1));
    let problem = &report["problems"][0];
    assert_eq!(problem["range"]["start"]["line"], 1, "{report}");
    assert!(problem["message"].as_str().unwrap().starts_with("build constraint: "), "{report}");
}

#[test]
fn huge_files_are_problems() {
    let mut bytes = b"package odd\n".to_vec();
    while bytes.len() < 50 << 20 {
        bytes.extend_from_slice(
            b"// a line of a file that no person has written, and that no person will read\n",
        );
    }
    assert_eq!(problems_beside(&bytes), 1);
}

#[test]
fn deep_parentheses_end() {
    let text = format!("\tx := {}1{}\n\t_ = x", "(".repeat(MANY), ")".repeat(MANY));
    report_beside(&in_test(&text));
}

#[test]
fn deep_blocks_end() {
    report_beside(&in_test(&format!("{}{}", "{".repeat(MANY), "}".repeat(MANY))));
}

#[test]
fn deep_literals_end() {
    let text = format!("{}{}", "func() {".repeat(MANY), "}()".repeat(MANY));
    report_beside(&in_test(&text));
}

#[test]
fn long_sums_end() {
    report_beside(&in_test(&format!("\t_ = 1{}", "+1".repeat(MANY))));
}

#[test]
fn long_selectors_end() {
    report_beside(&in_test(&format!("\t_ = t{}", ".a".repeat(MANY))));
}

#[test]
fn long_chains_of_else_end() {
    report_beside(&in_test(&format!("if true {{}}{}", " else if true {}".repeat(MANY / 10))));
}

#[cfg(unix)]
/// What doubles with every statement would never end.
#[test]
fn values_that_hold_themselves_twice_end() {
    let repeat = |line: &str| line.repeat(60);
    let source = format!(
        "package odd\n\nimport \"testing\"\n\ntype T struct{{ a, b *T }}\n\nvar kept *T\n\n\
         func with(a, b *T) *T {{ return &T{{a, b}} }}\n\n\
         func (t *T) add(o *T) *T {{\n\tif o == nil {{\n\t\treturn t\n\t}}\n\treturn &T{{t, o}}\n}}\n\n\
         func TestOdd(t *testing.T) {{\n\tx, y, z := &T{{}}, &T{{}}, kept\n{}{}{}{}\tkept = with(with(x, y), z)\n}}\n",
        repeat("\tx = &T{x, x}\n"),
        repeat("\ty = with(y, y)\n"),
        repeat("\tif t.Failed() {\n\t\tz = with(z, y)\n\t}\n"),
        repeat("\tif t.Failed() {\n\t\tz = z.add(z)\n\t}\n"),
    );
    assert_eq!(problems_beside(source.as_bytes()), 0);
}

#[test]
fn unreadable_files_are_problems() {
    use std::os::unix::fs::PermissionsExt;

    let module = tempfile::tempdir().unwrap();
    let root = module.path();
    fs::write(root.join("go.mod"), "module example.com/shop\n").unwrap();
    fs::write(root.join("shop_test.go"), POLLUTED).unwrap();
    let closed = root.join("closed_test.go");
    fs::write(&closed, "package shop\n").unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&closed).is_ok() {
        eprintln!("SKIPPED: this user may read everything");
        return;
    }
    let (report, code) = report(root);
    assert_eq!(code, Some(1));
    assert_eq!(report["problems"][0]["file"], "closed_test.go", "{report}");
}
