//! Go as the judge of fixtures: formats, vets, builds and runs. Knows how Go is called and not what a case says.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::header::{Outcome, Run};
use crate::Failure;

/// A test binary that runs longer has hung.
const TIMEOUT: &str = "-test.timeout=60s";

/// What a Go command printed.
#[derive(Debug, Default)]
pub(super) struct Printed {
    pub(super) success: bool,
    pub(super) text: String,
}

/// The version of Go on this machine, if there is one.
pub(super) fn version() -> Option<String> {
    let output = go(Path::new("."), &["version"]).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether the race detector can be built in: it needs cgo, which needs a C compiler.
pub(super) fn has_race_detector() -> bool {
    let output = go(Path::new("."), &["env", "CGO_ENABLED"]).output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"1")
}

/// Files below `directory` that are not as gofmt writes them.
pub(super) fn unformatted(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let printed = captured(Command::new("gofmt").arg("-l").arg(".").current_dir(directory))?;
    if !printed.success {
        return Err(format!("gofmt failed:\n{}", printed.text).into());
    }
    Ok(printed.text.lines().map(|line| directory.join(line)).collect())
}

/// What `go vet` says of all packages of a module.
pub(super) fn vet(module: &Path) -> Result<Printed, Failure> {
    captured(&mut go(module, &["vet", "./..."]))
}

/// Builds a test binary for each of the packages, at `out`/NAME.test. Symbols and line tables for debuggers are left
/// out: they make half of the linker's work, and panics and race reports do not need them.
pub(super) fn build(module: &Path, packages: &[String], race: bool, out: &Path) -> Result<Printed, Failure> {
    std::fs::create_dir_all(out)?;
    let mut command = go(module, &["test", "-c", "-vet=off", "-ldflags=-s -w"]);
    if race {
        command.arg("-race");
    }
    // With a slash at its end, `-o` is a directory also for a single package.
    command.arg("-o").arg(out.join("")).args(packages);
    captured(&mut command)
}

/// Runs a test binary as `go test` does: in the package's directory. Every second attempt has room for more parallel tests
/// than a small machine has cores: on two, a slot that one test leaves and the next takes puts both in order.
pub(super) fn run(binary: &Path, package: &Path, run: &Run, attempt: usize) -> Result<Printed, Failure> {
    let mut command = Command::new(binary);
    command.current_dir(package).args(["-test.paniconexit0", TIMEOUT]);
    if attempt % 2 == 1 {
        command.arg("-test.parallel=16");
    }
    command.args(run.flags.iter().map(|flag| format!("-test.{}", flag.trim_start_matches('-'))));
    captured(&mut command)
}

/// Whether a run shows what it must.
pub(super) fn agrees(outcome: Outcome, printed: &Printed) -> bool {
    match outcome {
        Outcome::Passes => printed.success,
        Outcome::Fails => !printed.success,
        Outcome::Panics => {
            let fatal = |line: &str| line.starts_with("fatal error") || line.contains("panic: ");
            !printed.success && printed.text.lines().any(fatal)
        }
    }
}

fn go(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("go");
    command.args(arguments).current_dir(directory);
    // Nothing is downloaded, and nobody's settings change the verdict.
    command.envs([("GOFLAGS", "-buildvcs=false"), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local")]);
    command.env("GOWORK", "off");
    command
}

fn captured(command: &mut Command) -> Result<Printed, Failure> {
    let output = command.stdin(Stdio::null()).output()?;
    let text = [output.stdout, output.stderr].concat();
    Ok(Printed { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() })
}
