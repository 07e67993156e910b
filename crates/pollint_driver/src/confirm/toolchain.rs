//! Go as the one who decides: builds instrumented test binaries and runs them. Everything it writes lies in one
//! temporary directory, which goes with it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use pollint_confirm::{Mode, OverlayFile, Run, RunResult};
use tempfile::TempDir;

use super::Options;
use super::process::{self, Cancel};

/// How the names of temporary directories begin.
pub(super) const SCRATCH: &str = "pollint-confirm-";
/// A build that takes longer is given up.
const BUILD_LIMIT: Duration = Duration::from_secs(600);
/// What Go's own limit gets before the process is killed: its report names the test that hangs.
const GRACE: Duration = Duration::from_secs(5);

/// Go's answer to `go version`.
pub(super) fn version(cancel: &Cancel) -> io::Result<String> {
    let ended = process::run(Command::new("go").arg("version"), BUILD_LIMIT, cancel)?;
    if ended.success { Ok(ended.output.trim().to_owned()) } else { Err(io::Error::other(ended.output)) }
}

/// The test binaries of one package.
pub(super) struct Workshop<'o> {
    /// The package's directory.
    package: PathBuf,
    options: &'o Options,
    scratch: TempDir,
}

impl<'o> Workshop<'o> {
    pub(super) fn new(package: &Path, options: &'o Options) -> io::Result<Workshop<'o>> {
        let scratch = tempfile::Builder::new().prefix(SCRATCH).tempdir()?;
        Ok(Workshop { package: package.to_owned(), options, scratch })
    }

    fn binary(&self, mode: Mode) -> PathBuf {
        self.scratch.path().join(if mode == Mode::Race { "race.test" } else { "plain.test" })
    }

    /// Builds a test binary with an overlay. The inner error is what the compiler said.
    pub(super) fn build(&self, mode: Mode, overlay: &[OverlayFile]) -> io::Result<Result<(), String>> {
        let mut replaced: BTreeMap<String, String> = BTreeMap::new();
        for (number, file) in overlay.iter().enumerate() {
            // The compiler names a file that the tree does not have by where its copy is: the name says which it is.
            let directory = self.scratch.path().join(number.to_string());
            std::fs::create_dir_all(&directory)?;
            let copy = directory.join(file.path.file_name().unwrap_or_default());
            std::fs::write(&copy, &file.text)?;
            replaced.insert(file.path.to_string_lossy().into_owned(), copy.to_string_lossy().into_owned());
        }
        let list = self.scratch.path().join("overlay.json");
        std::fs::write(&list, serde_json::json!({ "Replace": replaced }).to_string())?;
        let mut command = Command::new("go");
        command.args(["test", "-c", "-vet=off"]).arg("-overlay").arg(&list).arg("-o").arg(self.binary(mode));
        if mode == Mode::Race {
            command.arg("-race");
        }
        if !self.options.tags.is_empty() {
            command.arg("-tags").arg(self.options.tags.join(","));
        }
        command.arg(".").current_dir(&self.package).env("PWD", &self.package);
        if !self.options.allow_network {
            command.envs([("GOPROXY", "off"), ("GONOPROXY", "none"), ("GOVCS", "*:off")]);
        }
        let ended = process::run(&mut command, BUILD_LIMIT, &self.options.cancel)?;
        Ok(if ended.timed_out {
            Err(format!("the build did not end within {} s", BUILD_LIMIT.as_secs()))
        } else if ended.success && self.binary(mode).is_file() {
            Ok(())
        } else {
            Err(ended.output)
        })
    }

    /// Runs a binary in the package's directory, as `go test` does.
    pub(super) fn run(&self, run: &Run) -> io::Result<RunResult> {
        let events = self.scratch.path().join("events");
        std::fs::write(&events, "")?;
        let limit = self.options.timeout;
        let mut command = Command::new(self.binary(run.mode));
        command
            .arg("-test.paniconexit0")
            .arg(format!("-test.timeout={}ms", limit.as_millis()))
            .args(&run.args);
        command.current_dir(&self.package).env("PWD", &self.package);
        command.env("POLLINT_CONFIRM_OUT", &events).env("GORACE", "atexit_sleep_ms=20");
        command.envs(run.env.iter().map(|(name, value)| (name, value)));
        let ended = process::run(&mut command, limit + GRACE, &self.options.cancel)?;
        let events = std::fs::read(&events)?;
        Ok(RunResult {
            success: ended.success,
            timed_out: ended.timed_out || ended.output.contains("panic: test timed out after "),
            output: ended.output,
            events: String::from_utf8_lossy(&events).into_owned(),
        })
    }
}
