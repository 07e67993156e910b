//! The binary from outside: exit codes, streams, messages. What reports look like is tested beside the reporters.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The binary with an environment in which nothing but the arguments decides.
fn pollint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollint"));
    for (name, _) in std::env::vars() {
        let foreign =
            ["POLLINT_", "GITHUB_", "CI_", "CLICOLOR"].iter().any(|prefix| name.starts_with(prefix));
        if foreign || matches!(name.as_str(), "NO_COLOR" | "FORCE_COLOR" | "TERM" | "COLUMNS") {
            command.env_remove(name);
        }
    }
    command.env("POLLINT_NO_CACHE", "1").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    pollint().args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn help_groups_options_and_shows_examples() {
    let help = stdout(&run(&["help", "check"]));
    for part in
        ["Rules:", "Output:", "Configuration:", "Exit code:", "Global options:", "Examples:", "Exit codes:"]
    {
        assert!(help.contains(part), "{part} is missing in\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    let help = stdout(&run(&["--help"]));
    assert!(help.contains("pollint [OPTIONS] [PATHS]..."), "{help}");
}

#[test]
fn rules_are_listed_for_people_and_programs() {
    let table = stdout(&run(&["rules"]));
    let json = stdout(&run(&["rules", "--output-format", "json"]));
    let rules: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(table.lines().count(), rules.len());
    let names: Vec<&str> = rules.iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"unrestored-global"), "{names:?}");
    assert!(names.is_sorted(), "{names:?}");
    for (line, rule) in table.lines().zip(&rules) {
        assert_eq!(line.ends_with("(preview)"), rule["preview"].as_bool().unwrap(), "{line}");
    }
}

#[test]
fn explain_prints_a_page() {
    let output = run(&["explain", "unrestored-global"]);
    assert!(output.status.success());
    assert!(stdout(&output).starts_with("# unrestored-global\n"), "{}", stdout(&output));
}

#[test]
fn an_unknown_rule_is_an_error_that_names_the_nearest() {
    for arguments in [
        &["explain", "unrestored-globl"][..],
        &["check", "--select", "unrestored-globl"],
        &["--ignore", "unrestored-globl", "./..."],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("did you mean `unrestored-global`?"), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
}

/// What `pollint lsp` says to these messages, and how it ends.
fn served(messages: &[&str]) -> Output {
    let mut command = pollint();
    let mut server =
        command.args(["lsp", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = server.stdin.take().unwrap();
    for message in messages {
        write!(input, "Content-Length: {}\r\n\r\n{message}", message.len()).unwrap();
    }
    drop(input);
    server.wait_with_output().unwrap()
}

#[test]
fn the_language_server_ends_with_the_protocols_exit_codes() {
    let initialize = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}"#;
    let shutdown = r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#;
    let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
    let output = served(&[initialize, shutdown, exit]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("\"hoverProvider\":true"), "{}", stdout(&output));
    assert_eq!(served(&[initialize, exit]).status.code(), Some(1));
    assert_eq!(served(&[initialize]).status.code(), Some(1));
    assert_eq!(served(&[]).status.code(), Some(1));
}

#[test]
fn wrong_arguments_exit_with_two() {
    for arguments in [
        &["--no-such-option"][..],
        &["check", "--output-format", "xml"],
        &["--isolated", "--config", "pollint.toml"],
        &["--threads", "0"],
        &["explain"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
    }
}

#[test]
fn completions_and_the_manual_come_from_the_definition() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        assert!(output.status.success(), "{shell}");
        assert!(stdout(&output).contains("output-format"), "{shell}");
    }
    let manual = stdout(&run(&["man"]));
    for page in [".TH pollint 1", ".TH pollint-check 1", ".TH pollint-explain 1"] {
        assert!(manual.contains(page), "{page} is missing");
    }
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = pollint()
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(stderr(&output), "");
    assert!(output.status.success());
}

/// Two tests that pollute: one reads what another leaves behind.
const POLLUTED: &str = r#"package shop

import "testing"

var limit = 10

func TestLower(t *testing.T) {
	limit = len(t.Name())
}

func TestDefault(t *testing.T) {
	if limit != 10 {
		t.Fatal(limit)
	}
}
"#;

const CLEAN: &str = "package shop\n\nimport \"testing\"\n\nfunc TestNothing(t *testing.T) {}\n";

/// A module with one package.
fn module(test: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("go.mod"), "module example.com/shop\n\ngo 1.25\n").unwrap();
    fs::write(directory.path().join("shop_test.go"), test).unwrap();
    directory
}

fn run_in(directory: &Path, arguments: &[&str]) -> Output {
    pollint().args(arguments).current_dir(directory).output().unwrap()
}

fn json_in(directory: &Path, arguments: &[&str]) -> Value {
    let output = run_in(directory, &[&["--output-format", "json"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

#[test]
fn findings_exit_with_one_and_are_told_in_full() {
    let module = module(POLLUTED);
    let output = run_in(module.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("[unrestored-global]"), "{text}");
    assert!(text.contains("shop_test.go:8:2"), "{text}");
    assert!(text.contains("TestDefault"), "{text}");
    assert!(
        text.trim_end().lines().last().unwrap().starts_with("Found 1 error in 2 tests, 1 package, 1 file"),
        "{text}"
    );
    assert_eq!(stderr(&output), "");
}

#[test]
fn exit_codes_and_streams() {
    let clean = module(CLEAN);
    let output = run_in(clean.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("Nothing found in 1 test,"), "{}", stdout(&output));

    let polluted = module(POLLUTED);
    let code = |arguments: &[&str]| run_in(polluted.path(), arguments).status.code();
    assert_eq!(code(&["--exit-zero"]), Some(0));
    assert_eq!(code(&["--ignore", "unrestored-global"]), Some(0));
    assert_eq!(code(&["shop_test.go"]), Some(1));
    assert_eq!(code(&["--select", "unrestored-global,fragile-restore", "./..."]), Some(1));

    let quiet = stdout(&run_in(polluted.path(), &["-q", "--output-format", "concise"]));
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    assert!(quiet.starts_with("shop_test.go:8:2: error[unrestored-global] "), "{quiet}");
    let statistics = stdout(&run_in(polluted.path(), &["--statistics", "--output-format", "concise"]));
    assert!(statistics.contains("\n1  error    unrestored-global\n"), "{statistics}");
    let verbose = stderr(&run_in(polluted.path(), &["--verbose"]));
    assert!(verbose.contains("configuration: none"), "{verbose}");
}

#[test]
fn nothing_to_check_is_an_error_with_advice() {
    let empty = tempfile::tempdir().unwrap();
    for arguments in [&[][..], &["./no/such/directory"], &["check", "./..."]] {
        let output = run_in(empty.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stdout(&output));
        let text = stderr(&output);
        assert!(text.starts_with("error: ") && text.contains(" why: ") && text.contains("help: "), "{text}");
        assert_eq!(stdout(&output), "");
    }
    let text = stderr(&run_in(empty.path(), &["explian"]));
    assert!(text.contains("did you mean the command `pollint explain`?"), "{text}");
}

#[test]
fn a_wrong_configuration_is_quoted() {
    let module = module(POLLUTED);
    fs::write(module.path().join("pollint.toml"), "ignore = [\"unrestored-globl\"]\n").unwrap();
    let output = run_in(module.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    for part in ["pollint.toml:1:", "1 | ignore = [\"unrestored-globl\"]", "^^^", "unrestored-global"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert_eq!(run_in(module.path(), &["--isolated"]).status.code(), Some(1));
}

#[test]
fn one_bad_file_is_a_problem_and_no_failure() {
    let module = module(POLLUTED);
    fs::write(module.path().join("bad_test.go"), b"package shop\n\nfunc TestBad(t *testing.T) {{{ \xff\n")
        .unwrap();
    let output = run_in(module.path(), &["--output-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["problems"][0]["file"], "bad_test.go", "{report}");
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 1);
    assert!(stderr(&output).contains("warning: bad_test.go"), "{}", stderr(&output));
    assert_eq!(run_in(module.path(), &["--strict"]).status.code(), Some(2));
    assert_eq!(run_in(module.path(), &["--strict", "--exit-zero"]).status.code(), Some(2));
}

#[test]
fn the_json_contract_holds() {
    let module = module(POLLUTED);
    let report = json_in(module.path(), &[]);
    assert_eq!(report["version"], 1);
    assert_eq!(report["tool"]["name"], "pollint");
    let finding = &report["diagnostics"][0];
    assert_eq!(finding["rule"], "unrestored-global");
    assert_eq!(finding["file"], "shop_test.go");
    assert_eq!(finding["range"]["start"], serde_json::json!({ "line": 8, "column": 2 }));
    assert_eq!(finding["range"]["end"], serde_json::json!({ "line": 8, "column": 7 }));
    assert_eq!(finding["symbol"], "shop.limit");
    assert_eq!(finding["tests"], serde_json::json!(["TestLower"]));
    assert_eq!(finding["test_count"], 1);
    assert_eq!(finding["victims"], serde_json::json!(["TestDefault"]));
    for step in finding["chain"].as_array().unwrap() {
        assert!(step["role"].is_string() && step["range"]["start"]["line"].is_u64(), "{step}");
    }
    let source = POLLUTED.as_bytes();
    for fix in finding["fixes"].as_array().unwrap() {
        for edit in fix["edits"].as_array().unwrap() {
            let bytes = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            assert!(bytes("start_byte") <= bytes("end_byte") && bytes("end_byte") <= source.len());
        }
    }
}

#[test]
fn output_is_the_same_with_any_number_of_threads() {
    let module = module(POLLUTED);
    for number in 0..20 {
        let package = module.path().join(format!("p{number}"));
        fs::create_dir(&package).unwrap();
        fs::write(package.join("a_test.go"), POLLUTED).unwrap();
    }
    for format in ["json", "sarif", "gitlab", "github", "checkstyle", "junit"] {
        let of =
            |threads: &str| run_in(module.path(), &["--output-format", format, "--threads", threads]).stdout;
        let one = of("1");
        assert!(!one.is_empty());
        assert!(one == of("4"), "{format} differs");
    }
}

#[test]
fn output_files_are_whole_or_absent() {
    let module = module(POLLUTED);
    let path = module.path().join("report.sarif");
    let arguments = ["--output-format", "sarif", "--output", "report.sarif"];
    let output = run_in(module.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).starts_with("Found 1 error"), "{}", stderr(&output));
    let log: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);

    let failed = run_in(module.path(), &["--output", "no/such/directory/report"]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(stderr(&failed).starts_with("error: cannot write"), "{}", stderr(&failed));
}

#[test]
fn ci_hosts_get_paths_from_the_top_of_the_checkout() {
    let module = module(POLLUTED);
    let service = module.path().join("service");
    fs::create_dir(&service).unwrap();
    fs::write(service.join("shop_test.go"), POLLUTED).unwrap();
    let summary = module.path().join("summary.md");
    let output = pollint()
        .args(["--output-format", "github", "."])
        .current_dir(&service)
        .env("GITHUB_WORKSPACE", module.path())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("::error file=service/shop_test.go,line=8,"), "{}", stdout(&output));
    let markdown = fs::read_to_string(&summary).unwrap();
    assert!(markdown.starts_with("### pollint\n\nFound 1 error"), "{markdown}");
}

#[test]
fn color_follows_the_option_and_the_environment() {
    let module = module(POLLUTED);
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = pollint();
        command.args(arguments).envs(variables.iter().copied()).current_dir(module.path());
        stdout(&command.output().unwrap()).contains('\u{1b}')
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&[], &[("FORCE_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("FORCE_COLOR", "1")]));
    assert!(!colored(&["--output-format", "json", "--color", "always"], &[]));
}

#[test]
fn a_query_file_of_the_project_changes_what_is_found() {
    let root = module(
        "package shop\n\n\
         import (\n\t\"testing\"\n\n\t\"example.com/lib/work\"\n)\n\n\
         var limit = 1\n\n\
         func TestWork(t *testing.T) {\n\
         \tcrew := work.New()\n\
         \tgo func() {\n\t\tdefer crew.Done()\n\t\t_ = limit\n\t}()\n\
         \tcrew.Assemble()\n}\n\n\
         func TestLimit(t *testing.T) {\n\
         \told := limit\n\tt.Cleanup(func() { limit = old })\n\tlimit = 2\n}\n",
    );
    let rules = |directory: &Path| -> Vec<String> {
        let found = json_in(directory, &["--exit-zero"]);
        let one = |finding: &Value| finding["rule"].as_str().unwrap().to_owned();
        found["diagnostics"].as_array().unwrap().iter().map(one).collect()
    };
    assert_eq!(rules(root.path()), ["undrained-goroutine"]);
    fs::write(root.path().join("pollint.toml"), "queries = [\"waits.scm\"]\n").unwrap();
    fs::write(
        root.path().join("waits.scm"),
        "(call_expression\n  function: (selector_expression field: (field_identifier) @_method)\n  \
         (#eq? @_method \"Assemble\")) @goroutine.drain\n",
    )
    .unwrap();
    assert_eq!(rules(root.path()), Vec::<String>::new());
}
