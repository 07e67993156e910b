//! pollint as the tool behind `go vet -vettool`: three ways of being called, told apart from the command line of people
//! by their form. It knows Go's protocol (cmd/go/internal/vet and x/tools' unitchecker) and nothing of rules.

mod answer;
mod fixes;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use pollint_driver::{BaselineChoice, Outcome, Request, Unit};
use pollint_project::config::ConfigChoice;
use pollint_project::vet::{UnitConfig, digest};
use serde::Serialize;

use crate::cli::{Cli, Command};
use crate::commands::check;
use crate::failure::Failure;
use crate::output;
use crate::run;

/// The options of `check` that `go vet` takes and hands on.
const OPTIONS: [(&str, &str); 4] = [
    ("select", "run these rules only (comma-separated)"),
    ("ignore", "do not run these rules (comma-separated)"),
    ("min-severity", "report nothing milder: info, warning or error"),
    ("min-confidence", "report nothing less sure: low, medium or high"),
];

/// How `go` calls a tool.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `-V=full`: what the answers depend on beside the files of a unit.
    Version,
    /// `-flags`: which flags `go vet` may hand on.
    Flags,
    /// `[FLAGS] …/vet.cfg`: one package.
    Unit { flags: Vec<String>, config: PathBuf },
}

/// The call that these arguments (without the program's name) are, if `go` made it. No path that `check` takes ends in
/// `.cfg`, and its own options have two dashes.
pub(crate) fn recognize(arguments: &[OsString]) -> Option<Call> {
    let words: Vec<&str> = arguments.iter().map(|word| word.to_str()).collect::<Option<_>>()?;
    match words.as_slice() {
        ["-V=full"] => Some(Call::Version),
        ["-flags"] => Some(Call::Flags),
        [flags @ .., config]
            if config.ends_with(".cfg") && flags.iter().all(|flag| flag.starts_with('-')) =>
        {
            let flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
            Some(Call::Unit { flags, config: PathBuf::from(config) })
        }
        _ => None,
    }
}

pub(crate) fn run(call: Call) -> Result<ExitCode, Failure> {
    match call {
        Call::Version => print_version(),
        Call::Flags => print_flags(),
        Call::Unit { flags, config } => Flags::parse(&flags).and_then(|flags| check_unit(&flags, &config)),
    }
}

/// Go's cache serves an answer again as long as this line is the same: it covers the binary and the configuration.
fn print_version() -> Result<ExitCode, Failure> {
    let cwd = run::working_directory()?;
    let unreadable = |error| Failure::new("pollint cannot read its own file").cause(error);
    let program = std::env::current_exe().and_then(std::fs::read).map_err(unreadable)?;
    let inputs = [program, pollint_driver::unit_inputs(&cwd, &configuration())].map(|bytes| digest(&bytes));
    let version = env!("CARGO_PKG_VERSION");
    output::to_stdout(|out| {
        writeln!(out, "pollint version v{version} buildID={}", digest(inputs.concat().as_bytes()))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn configuration() -> ConfigChoice {
    let file = std::env::var_os("POLLINT_CONFIG").filter(|file| !file.is_empty());
    file.map_or(ConfigChoice::Nearest, |file| ConfigChoice::File(PathBuf::from(file)))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Flag {
    name: &'static str,
    bool: bool,
    usage: &'static str,
}

fn print_flags() -> Result<ExitCode, Failure> {
    let options = OPTIONS.map(|(name, usage)| Flag { name, bool: false, usage });
    let json = Flag { name: "json", bool: true, usage: "print findings as JSON" };
    let flags: Vec<Flag> = options.into_iter().chain([json]).collect();
    output::to_stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, &flags)?;
        writeln!(out)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The flags of one call.
#[derive(Debug, Default)]
struct Flags {
    json: bool,
    fix: bool,
    diff: bool,
    /// Options of `check`, in its form.
    options: Vec<String>,
}

impl Flags {
    fn parse(words: &[String]) -> Result<Flags, Failure> {
        let mut flags = Flags::default();
        for word in words {
            let text = word.trim_start_matches('-');
            let (name, value) = text.split_once('=').unwrap_or((text, "true"));
            match name {
                "json" => flags.json = value != "false",
                "fix" => flags.fix = value != "false",
                "diff" => flags.diff = value != "false",
                // The lines of context: newer releases print them themselves, older ones do without.
                "c" => {}
                _ if OPTIONS.iter().any(|(option, _)| *option == name) => {
                    flags.options.push(format!("--{name}={value}"));
                }
                _ => {
                    let names = OPTIONS.map(|(name, _)| format!("-{name}")).join(", ");
                    let cause = "it was given by `go vet`, in GOFLAGS or on its command line";
                    return Err(Failure::new(format!("unknown flag `{word}`"))
                        .cause(cause)
                        .advice(format!("the flags are {names}")));
                }
            }
        }
        Ok(flags)
    }

    fn request(&self, cwd: &Path) -> Result<Request, Failure> {
        let words = ["pollint", "check", "--threads=1", "."].map(str::to_owned);
        let parsed = Cli::try_parse_from(words.into_iter().chain(self.options.iter().cloned()));
        let wrong = |error: clap::Error| Failure::new("wrong flags").cause(error.to_string().trim());
        let Cli { command: Command::Check(options), global } = parsed.map_err(wrong)? else {
            return Err(Failure::new("wrong flags"));
        };
        check::reject_unknown_rules(&options.select, "`-select`")?;
        check::reject_unknown_rules(&options.ignore, "`-ignore`")?;
        // A baseline from the environment is nothing that Go's cache would know of; what that keeps need not be kept twice.
        let (baseline, cache) = (BaselineChoice::Configured, None);
        Ok(Request { baseline, cache, ..run::request(&options, &global, cwd) })
    }
}

/// Writes the facts of a package, and what is found in its tests.
fn check_unit(flags: &Flags, path: &Path) -> Result<ExitCode, Failure> {
    let broken = |error| {
        Failure::new(format!("`{}` cannot be used", path.display()))
            .cause(error)
            .advice("this argument is for `go vet -vettool`; to check packages, name their directories")
    };
    let config = UnitConfig::load(path).map_err(broken)?;
    let mut whole = config.below();
    let mut unit = None;
    if config.is_local() {
        let sources = config.sources().map_err(broken)?;
        let below = whole.clone();
        let (package, has_tests) = (sources.import_path.clone(), sources.has_tests());
        whole.add(sources);
        if has_tests && !config.vetx_only {
            unit = Some((package, below));
        }
    }
    if !config.vetx_output.as_os_str().is_empty() {
        whole.save(&config.vetx_output).map_err(|error| Failure::output(&config.vetx_output, &error))?;
    }
    if config.vetx_only {
        return Ok(ExitCode::SUCCESS);
    }
    let request = flags.request(&config.dir)?;
    let outcome = match unit {
        None => Outcome::default(),
        Some((package, below)) => {
            // What the package's own tests do is reported by their unit.
            let tested = config.under_test().is_some()
                && below.get(&package).is_some_and(|sources| sources.has_tests());
            let import_map = config.import_map.clone();
            run::unit(&request, &Unit { package, whole, others: tested.then_some(below), import_map })?
        }
    };
    match (flags.fix, flags.diff) {
        (false, _) => answer::write(&config, &outcome, flags.json),
        (true, false) => fixes::archive(&config, &outcome),
        (true, true) => fixes::diff(&config, &outcome),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calls_of_go_are_recognized() {
        let call = |line: &str| {
            let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            recognize(&words)
        };
        assert_eq!(call("-V=full"), Some(Call::Version));
        assert_eq!(call("-flags"), Some(Call::Flags));
        let unit = Call::Unit { flags: vec!["-json".to_owned()], config: PathBuf::from("/b/vet.cfg") };
        assert_eq!(call("-json /b/vet.cfg"), Some(unit));
        for line in ["", "-V", "--version", "check x.cfg", "./...", "-q ./..."] {
            assert_eq!(call(line), None, "{line}");
        }
    }

    #[test]
    fn flags_are_those_of_check() {
        let words = ["-json", "-c=2", "-min-severity=info", "--select=leaked-cache"].map(str::to_owned);
        let flags = Flags::parse(&words).unwrap();
        assert!(flags.json && !flags.fix);
        let request = flags.request(Path::new("/x")).unwrap();
        assert_eq!(request.select, ["leaked-cache"]);
        assert_eq!(request.min_severity, Some(pollint_base::rule::Severity::Info));
        assert!(Flags::parse(&["-bogus".to_owned()]).is_err());
        let wrong = Flags::parse(&["-min-severity=bad".to_owned()]).unwrap();
        assert!(wrong.request(Path::new("/x")).is_err());
    }
}
