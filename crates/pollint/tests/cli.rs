//! The binary from outside: exit codes, streams, messages. What reports look like is tested beside the reporters.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

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
    command.stdin(Stdio::null());
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
