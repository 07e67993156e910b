//! Runs a command and tells its time and peak memory. Each is a child of a process of its own: start-up counts, and the
//! kernel keeps one peak for all children that were waited for.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// What one run took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) time: Duration,
    pub(super) peak_kib: u64,
}

/// A command that is measured: this program runs it.
pub(super) fn measured(program: &std::path::Path) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("measure").arg("--").arg(program);
    Ok(command)
}

pub(super) fn sample(command: &mut Command) -> Result<Measure, Failure> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().rev().find_map(|line| line.strip_prefix("measured "));
    let numbers = line.and_then(|line| line.split_once(' '));
    let (nanos, peak) = numbers.ok_or_else(|| format!("{command:?} measured nothing: {text}"))?;
    Ok(Measure { time: Duration::from_nanos(nanos.parse()?), peak_kib: peak.parse()? })
}

/// The median of times and of peaks, each on its own; of an even number, the lower middle.
pub(super) fn median(runs: &[Measure]) -> Measure {
    let mut times: Vec<Duration> = runs.iter().map(|run| run.time).collect();
    let mut peaks: Vec<u64> = runs.iter().map(|run| run.peak_kib).collect();
    times.sort_unstable();
    peaks.sort_unstable();
    let middle = runs.len().saturating_sub(1) / 2;
    Measure {
        time: times.get(middle).copied().unwrap_or_default(),
        peak_kib: peaks.get(middle).copied().unwrap_or_default(),
    }
}

/// Runs a command, waits, and prints its time and peak memory. A process of its own, since the kernel keeps one peak for
/// all children that were waited for.
pub(crate) fn measure(command: &[String]) -> Result<(), Failure> {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let start = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    let time = start.elapsed();
    if !status.success() {
        return Err(format!("`{}` ended with {status}", command.join(" ")).into());
    }
    writeln!(std::io::stdout(), "measured {} {}", time.as_nanos(), peak_of_children()?)?;
    Ok(())
}

#[cfg(unix)]
fn peak_of_children() -> Result<u64, Failure> {
    use nix::sys::resource::{UsageWho, getrusage};
    let peak = u64::try_from(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss())?;
    // Linux counts in KiB, macOS in bytes.
    Ok(if cfg!(target_os = "macos") { peak / 1024 } else { peak })
}

#[cfg(not(unix))]
fn peak_of_children() -> Result<u64, Failure> {
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_take_the_middle() {
        let run = |seconds, peak_kib| Measure { time: Duration::from_secs(seconds), peak_kib };
        assert_eq!(median(&[run(9, 1), run(1, 5), run(2, 9)]), run(2, 5));
        assert_eq!(median(&[run(4, 4), run(2, 2)]), run(2, 2));
    }
}
