//! `pollint triage` from outside, on logs of the demo as `go test` wrote them on another machine: suspects, formats,
//! exit codes. One test runs the real `go test`, where Go is there.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/demo");

const RACE: &str = "\
=== RUN   TestPlaceOrder
--- PASS: TestPlaceOrder (0.00s)
=== RUN   TestRefund
==================
WARNING: DATA RACE
Read at 0x000000817e90 by goroutine 13:
  example.com/shop/internal/orders.(*Handler).recordSuccess.func1()
      /home/ci/shop/internal/orders/handler.go:51 +0x130

Previous write at 0x000000817e90 by goroutine 14:
  example.com/shop/internal/orders.setupTestDB()
      /home/ci/shop/internal/orders/orders_test.go:14 +0x9b
  example.com/shop/internal/orders.TestRefund()
      /home/ci/shop/internal/orders/orders_test.go:29 +0x3b

Goroutine 13 (running) created at:
  example.com/shop/internal/orders.(*Handler).recordSuccess()
      /home/ci/shop/internal/orders/handler.go:48 +0x166
  example.com/shop/internal/orders.TestPlaceOrder()
      /home/ci/shop/internal/orders/orders_test.go:84 +0x80
==================
    testing.go:1712: race detected during execution of test
--- FAIL: TestRefund (0.06s)
FAIL
FAIL\texample.com/shop/internal/orders\t0.135s
FAIL
";

const SHUFFLED: &str = "\
-test.shuffle 5
--- FAIL: TestNotReady (0.00s)
    orders_test.go:24: somebody left a handle behind
FAIL
FAIL\texample.com/shop/internal/orders\t0.135s
FAIL
";

fn triage_in(directory: &Path, arguments: &[&str], log: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    for name in ["POLLINT_CONFIG", "POLLINT_THREADS", "POLLINT_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.arg("triage").args(arguments).current_dir(directory);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command line that is refused is refused before the log is read.
    drop(child.stdin.take().unwrap().write_all(log.as_bytes()));
    child.wait_with_output().unwrap()
}

fn demo(arguments: &[&str], log: &str) -> Output {
    triage_in(Path::new(DEMO), arguments, log)
}

fn text_of(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(log: &str) -> Value {
    serde_json::from_str(&text_of(&demo(&["--format", "json", "-"], log))).unwrap()
}

#[test]
fn a_race_names_place_goroutine_polluter_and_victim() {
    let document = json(RACE);
    let first = &document["suspects"][0];
    assert_eq!((&first["place"], &first["kind"]), (&"db.DB".into(), &"leaked-goroutine".into()));
    assert_eq!(
        (&first["polluter"]["test"], &first["victim"]["test"]),
        (&"TestPlaceOrder".into(), &"TestRefund".into())
    );
    let goroutine = &first["goroutine"];
    assert_eq!(
        (&goroutine["function"], &goroutine["range"]["start"]["line"]),
        (&"(*Handler).recordSuccess".into(), &48.into())
    );
    let last = goroutine["chain"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["role"], &last["range"]["start"]["line"]), (&"read".into(), &51.into()));
    assert_eq!(first["remedies"][0]["name"], "restore-after-drain");
    assert_eq!(
        first["commands"][0]["command"],
        "go test -run '^(TestPlaceOrder|TestRefund)$' -race -cpu 1 -parallel 8 -count 20 ./internal/orders"
    );
    let points: u64 =
        first["reasons"].as_array().unwrap().iter().map(|reason| reason["points"].as_u64().unwrap()).sum();
    assert_eq!(first["score"], points);
    assert!(
        first["reasons"][0]["text"].as_str().unwrap().starts_with("both ends of a data race use `db.DB`")
    );
}

#[test]
fn a_value_left_behind_names_who_left_it() {
    let document = json(SHUFFLED);
    let first = &document["suspects"][0];
    assert_eq!((&first["place"], &first["kind"]), (&"db.DB".into(), &"left-changed".into()));
    assert_eq!(first["victim"]["test"], "TestNotReady");
    assert_eq!(first["commands"][1]["command"], "go test -shuffle 5 -count 1 ./internal/orders");
    assert_eq!(document["unexplained"].as_array().unwrap().len(), 0);
}

#[test]
fn a_log_cut_out_of_ci_says_the_same() {
    let dressed: String = RACE
        .lines()
        .map(|line| format!("2026-05-01T12:00:00.1234567Z \u{1b}[31m{line}\u{1b}[0m\r\n"))
        .collect();
    assert_eq!(json(&dressed)["suspects"], json(RACE)["suspects"]);
    // Without its last lines the log names no package; the stacks do.
    let cut = &RACE[..RACE.find("--- FAIL").unwrap()];
    assert_eq!(json(cut)["suspects"][0]["place"], "db.DB");
}

#[test]
fn packages_may_be_named() {
    let cut = SHUFFLED.split("FAIL\texample").next().unwrap();
    let output = demo(&["--package", "./internal/orders", "-"], cut);
    assert!(text_of(&output).contains("1. db.DB  internal/db/db.go:7:5  left-changed"));
    let elsewhere = demo(&["--package", "./internal/pricing", "-"], SHUFFLED);
    assert_eq!(elsewhere.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&elsewhere.stdout).contains("internal/orders is not in this tree"));
}

#[test]
fn the_text_tells_the_story_and_the_markdown_the_facts() {
    let text = text_of(&demo(&["-"], RACE));
    for part in [
        "1. db.DB",
        "polluter   TestPlaceOrder",
        "victim     TestRefund",
        "what to do 1. Restore in `t.Cleanup`",
        "pollint confirm ",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let markdown = text_of(&demo(&["--format", "markdown", "-"], RACE));
    for part in [
        "## Test pollution: `db.DB`",
        "| commit | ",
        "| polluter | `TestPlaceOrder` |",
        "### Chain",
        "```sh\n",
        "### What to do",
    ] {
        assert!(markdown.contains(part), "{part} is missing in\n{markdown}");
    }
}

#[test]
fn a_hostile_log_cannot_break_out() {
    let log = SHUFFLED.replace("somebody left", "`|<script>@all\u{1b}]0;x\u{7}\u{202e} DB left");
    let markdown = text_of(&demo(&["--format", "markdown", "-"], &log));
    assert!(
        !markdown.contains("<script>") && !markdown.contains('\u{202e}') && !markdown.contains('\u{1b}'),
        "{markdown}"
    );
}

#[test]
fn exit_codes_tell_what_kept_it_from_an_answer() {
    for (log, code, words) in [
        ("", 2, "no output of `go test`"),
        ("hello\nworld\n", 2, "no output of `go test`"),
        (
            "--- FAIL: TestX (0.00s)\nFAIL\nFAIL\texample.com/elsewhere/x\t0.1s\n",
            2,
            "names no package of this tree",
        ),
        ("ok  \texample.com/shop/internal/orders\t0.1s\n", 3, "shows no failure"),
    ] {
        let output = demo(&["-"], log);
        assert_eq!(output.status.code(), Some(code), "{log}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{log}");
        assert!(output.stdout.is_empty(), "{log}");
    }
    let unknown = "--- FAIL: TestNobody (0.00s)\n    x_test.go:1: no\nFAIL\nFAIL\texample.com/shop/internal/config\t0.1s\n";
    assert_eq!(demo(&["-"], unknown).status.code(), Some(1));
    for arguments in [&[][..], &["no-such.log"], &["--format", "svg", "-"]] {
        assert_eq!(demo(arguments, RACE).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_answer_is_the_same_with_any_number_of_threads() {
    for format in ["text", "json", "markdown"] {
        let of = |threads: &str| {
            text_of(&demo(&["--format", format, "--threads", threads, "-"], RACE))
                .replace(char::is_whitespace, " ")
        };
        assert_eq!(of("1"), of("4"), "{format}");
    }
}

#[test]
fn the_page_about_points_is_right() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/triage.md")).unwrap();
    for (evidence, points) in pollint_triage::POINTS {
        assert!(page.contains(&format!("| {points} | {evidence} |")), "{evidence} is not in docs/triage.md");
    }
}

/// The demo under `go test -shuffle`: whichever test fails, `db.DB` is to blame.
#[test]
fn a_real_run_of_go_is_understood() {
    let mut go = Command::new("go");
    go.args([
        "test",
        "-count=1",
        "-shuffle=5",
        "-run=TestNotReady|TestRefund|TestList",
        "-json",
        "./internal/orders",
    ]);
    let Ok(output) = go.current_dir(DEMO).output() else {
        println!("SKIPPED: there is no `go` here");
        return;
    };
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    let answer = demo(&["--format", "json", "-"], &log);
    if output.status.success() {
        assert_eq!(answer.status.code(), Some(3));
        return;
    }
    let document: Value = serde_json::from_str(&text_of(&answer)).unwrap();
    assert_eq!(document["suspects"][0]["place"], "db.DB", "{log}");
}
