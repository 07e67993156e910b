//! Instructions under valgrind: a regression shows without a clock, on a busy machine too. The demo is checked once, and
//! as eight copies; what the seven more copies cost is the work, the rest is start-up.
//!
//! Counts depend on the compiler and the standard library: with another `rustc` than the one that the committed counts
//! are of, they are printed and not judged. `--write` makes them anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::files::copy;
use crate::Failure;

/// Where the committed counts are.
const COMMITTED: &str = "xtask/callgrind.txt";
/// How many copies of the demo are checked at once.
const COPIES: usize = 8;
/// By how much a count may grow.
const TOLERANCE: f64 = 1.05;

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Counts {
    /// The compiler that made the binary.
    rustc: String,
    /// Instructions of a run over one copy.
    start_up: u64,
    /// Instructions that the other copies take.
    work: u64,
}

/// Counts, and compares with or writes the committed counts.
pub(super) fn run(root: &Path, pollint: &Path, write: bool) -> Result<(), Failure> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: valgrind is not installed");
        return Ok(());
    }
    let counts = count(root, pollint)?;
    let path = root.join(COMMITTED);
    if write {
        fs::write(&path, print(&counts))?;
    }
    let committed = fs::read_to_string(&path).ok().and_then(|text| read(&text));
    let committed = committed.ok_or_else(|| format!("{COMMITTED} is not there; make it with `--write`"))?;
    println!(
        "start-up {} (committed {}), work {} (committed {})",
        counts.start_up, committed.start_up, counts.work, committed.work
    );
    if counts.rustc != committed.rustc {
        println!(
            "NOT JUDGED: this is `{}`, the committed counts are of `{}`; see `--write`",
            counts.rustc, committed.rustc
        );
        return Ok(());
    }
    let grown = grown(&counts, &committed);
    if grown.is_empty() { Ok(()) } else { Err(grown.join("; ").into()) }
}

/// What has grown by more than it may.
fn grown(counts: &Counts, committed: &Counts) -> Vec<String> {
    let pairs = [("start-up", counts.start_up, committed.start_up), ("work", counts.work, committed.work)];
    let grown = pairs.iter().filter(|(_, now, before)| *now as f64 > *before as f64 * TOLERANCE);
    grown
        .map(|(name, now, before)| {
            format!("{name}: {now} instructions, {:.1} % more than {before}", percent(*now, *before))
        })
        .collect()
}

fn percent(now: u64, before: u64) -> f64 {
    (now as f64 / before as f64 - 1.0) * 100.0
}

fn count(root: &Path, pollint: &Path) -> Result<Counts, Failure> {
    let folder = tempfile::tempdir()?;
    let names: Vec<String> = (0..COPIES).map(|copy| format!("copy{copy}")).collect();
    for name in &names {
        copy(&root.join("testdata/demo"), &folder.path().join(name))?;
    }
    let one = instructions(folder.path(), pollint, &names[..1])?;
    let all = instructions(folder.path(), pollint, &names)?;
    let rustc = Command::new("rustc").arg("--version").output()?;
    Ok(Counts {
        rustc: String::from_utf8_lossy(&rustc.stdout).trim().to_owned(),
        start_up: one,
        work: all.saturating_sub(one),
    })
}

fn instructions(folder: &Path, pollint: &Path, names: &[String]) -> Result<u64, Failure> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(pollint);
    // One thread: which of several does what is chance, and costs instructions.
    command.args(["check", "--quiet", "--isolated", "--exit-zero", "--no-cache", "--threads", "1"]);
    command.args(["--output-format", "json"]).args(names.iter().map(|name| format!("./{name}/...")));
    let output = command.current_dir(folder).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected : "));
    let (_, number) = collected.ok_or_else(|| format!("valgrind counted nothing:\n{text}"))?;
    Ok(number.trim().parse()?)
}

fn print(counts: &Counts) -> String {
    format!(
        "# `cargo xtask bench --callgrind` compares with these counts; `--write` makes them anew.\n\
         {}\nstart-up {}\nwork {}\n",
        counts.rustc, counts.start_up, counts.work
    )
}

fn read(text: &str) -> Option<Counts> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let rustc = lines.next()?.to_owned();
    let mut number = |name: &str| lines.next()?.strip_prefix(name)?.trim().parse().ok();
    Some(Counts { rustc, start_up: number("start-up")?, work: number("work")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(start_up: u64, work: u64) -> Counts {
        Counts { rustc: "rustc 1.0".to_owned(), start_up, work }
    }

    #[test]
    fn counts_are_read_as_they_are_written() {
        assert_eq!(read(&print(&counts(5, 7))), Some(counts(5, 7)));
        assert_eq!(read("rustc 1.0\nstart-up x\n"), None);
    }

    #[test]
    fn five_percent_more_is_too_much() {
        assert!(grown(&counts(104, 105), &counts(100, 100)).is_empty());
        assert_eq!(grown(&counts(106, 90), &counts(100, 100)).len(), 1);
        assert_eq!(grown(&counts(106, 106), &counts(100, 100)).len(), 2);
    }
}
