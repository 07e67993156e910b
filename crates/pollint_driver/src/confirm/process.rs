//! Child processes that cannot outlive the run: each in a group of its own, which is killed when it takes too long, when
//! the run is cancelled, and when its leader is over. Knows nothing of Go.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time between two looks at a child.
const PAUSE: Duration = Duration::from_millis(15);
/// More of an output is not read: what matters of a run stands at its start or is a race report.
const MAX_OUTPUT: u64 = 16 << 20;

/// Ends a run from another thread: kills what is running and lets nothing new begin.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    cancelled: AtomicBool,
    groups: Mutex<BTreeSet<u32>>,
}

impl Cancel {
    /// Ends the run; may be called from a signal's handler thread.
    pub fn cancel(&self) {
        self.state.cancelled.store(true, Ordering::SeqCst);
        for group in self.groups().iter() {
            kill_group(*group);
        }
    }

    /// Whether the run shall end.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.state.cancelled.load(Ordering::SeqCst)
    }

    fn groups(&self) -> std::sync::MutexGuard<'_, BTreeSet<u32>> {
        self.state.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a child, unless the run is cancelled: under the lock, so that no child is missed.
    fn start(&self, command: &mut Command) -> io::Result<Child> {
        let mut groups = self.groups();
        if self.is_cancelled() {
            return Err(io::Error::from(io::ErrorKind::Interrupted));
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.spawn()?;
        groups.insert(child.id());
        Ok(child)
    }
}

/// How a child ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) success: bool,
    pub(crate) timed_out: bool,
    /// Standard output and standard error, in the order in which they were written.
    pub(crate) output: String,
}

/// Runs a command to its end, or to the limit.
pub(crate) fn run(command: &mut Command, limit: Duration, cancel: &Cancel) -> io::Result<Ended> {
    // A file, not a pipe: whoever inherits a pipe keeps it open after the child is gone.
    let mut captured = tempfile::tempfile()?;
    command.stdin(Stdio::null()).stdout(captured.try_clone()?).stderr(captured.try_clone()?);
    let mut child = cancel.start(command)?;
    let (success, timed_out) = wait(&mut child, limit, cancel)?;
    Ok(Ended { success, timed_out, output: contents(&mut captured)? })
}

fn wait(child: &mut Child, limit: Duration, cancel: &Cancel) -> io::Result<(bool, bool)> {
    let deadline = Instant::now() + limit;
    let group = child.id();
    let mut timed_out = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if Instant::now() >= deadline || cancel.is_cancelled() {
            timed_out = !cancel.is_cancelled();
            kill_group(group);
            child.kill().ok();
            break child.wait()?;
        }
        std::thread::sleep(PAUSE);
    };
    // What the child has started and left.
    kill_group(group);
    cancel.groups().remove(&group);
    if cancel.is_cancelled() {
        return Err(io::Error::from(io::ErrorKind::Interrupted));
    }
    Ok((status.success(), timed_out))
}

fn contents(file: &mut File) -> io::Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(MAX_OUTPUT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(unix)]
fn kill_group(group: u32) {
    use nix::sys::signal::{Signal, killpg};
    if let Ok(group) = i32::try_from(group) {
        // An error says that nobody is left, which is what was wanted.
        killpg(nix::unistd::Pid::from_raw(group), Signal::SIGKILL).ok();
    }
}

#[cfg(not(unix))]
fn kill_group(_group: u32) {
    // There are no process groups; the child itself is killed by `Child::kill`.
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Whether the process that wrote its number into a file is gone, given time for the kernel to bury it.
    fn is_gone(file: &std::path::Path) -> bool {
        let pid: i32 = std::fs::read_to_string(file).unwrap().trim().parse().unwrap();
        let alive = || nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), None).is_ok();
        let zombie =
            || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "));
        (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            !alive() || zombie()
        })
    }

    #[test]
    fn output_and_success_are_told() {
        let cancel = Cancel::default();
        let ended =
            run(&mut shell("echo out; echo err >&2; exit 3"), Duration::from_secs(60), &cancel).unwrap();
        assert_eq!((ended.output.as_str(), ended.success, ended.timed_out), ("out\nerr\n", false, false));
        assert!(cancel.groups().is_empty());
    }

    #[test]
    fn grandchildren_end_with_a_hung_child() {
        let directory = tempfile::tempdir().unwrap();
        let pid = directory.path().join("pid");
        let script = format!("sleep 600 & echo $! > {}; wait", pid.display());
        let ended = run(&mut shell(&script), Duration::from_millis(500), &Cancel::default()).unwrap();
        assert!(ended.timed_out && !ended.success);
        assert!(is_gone(&pid));
    }

    #[test]
    fn grandchildren_end_with_a_child_that_leaves_them() {
        let directory = tempfile::tempdir().unwrap();
        let pid = directory.path().join("pid");
        let script = format!("sleep 600 & echo $! > {}", pid.display());
        assert!(run(&mut shell(&script), Duration::from_secs(60), &Cancel::default()).unwrap().success);
        assert!(is_gone(&pid));
    }

    #[test]
    fn cancelling_ends_what_runs_and_what_would() {
        let directory = tempfile::tempdir().unwrap();
        let pid = directory.path().join("pid");
        let cancel = Cancel::default();
        let script = format!("echo $$ > {}; sleep 600; true", pid.display());
        let running = std::thread::spawn({
            let cancel = cancel.clone();
            move || run(&mut shell(&script), Duration::from_secs(600), &cancel).unwrap_err().kind()
        });
        while std::fs::read_to_string(&pid).map_or(true, |text| text.is_empty()) {
            std::thread::sleep(Duration::from_millis(5));
        }
        cancel.cancel();
        assert_eq!(running.join().unwrap(), io::ErrorKind::Interrupted);
        assert!(is_gone(&pid));
        assert!(run(&mut shell("true"), Duration::from_secs(60), &cancel).is_err());
    }
}
