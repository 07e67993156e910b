//! Replays real commits with `--new-from-rev` and shows every finding that is called new although the commit did not
//! write the line it stands on: each of these is either felt from a change elsewhere, or a mistake of the matching.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::{Failure, bench};

/// Options of `cargo xtask replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A git repository with its whole history; it is cloned and left as it is
    repository: PathBuf,
    /// How many commits with changes in Go files to replay, counted back from the last one
    commits: usize,
    /// Replay the commits before this one
    #[arg(long, default_value = "HEAD")]
    until: String,
    /// Where to run, from the top of the repository
    #[arg(long, default_value = ".")]
    directory: PathBuf,
    /// The binary [default: target/release/pollint, which is built first]
    #[arg(long)]
    pollint: Option<PathBuf>,
}

/// Lines that a commit wrote, by path.
type Written = BTreeMap<String, BTreeSet<u64>>;

/// What became of the findings that are called new.
#[derive(Debug, Default)]
struct Counts {
    commits: usize,
    findings: usize,
    on_written_lines: usize,
    along_the_chain: usize,
    elsewhere: usize,
}

/// Replays the commits and prints what is called new.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let pollint = match &options.pollint {
        Some(pollint) => pollint.canonicalize()?,
        None => bench::build(root)?,
    };
    let repository = options.repository.canonicalize()?.display().to_string();
    let scratch = tempfile::tempdir()?;
    let clone = scratch.path().join("clone");
    let target = clone.display().to_string();
    git(scratch.path(), &["clone", "--quiet", "--shared", "--no-checkout", &repository, &target])?;
    // Only what the analysis reads is checked out: it is faster, and large data files may be missing in a copy.
    git(&clone, &["sparse-checkout", "set", "--no-cone", "*.go", "go.mod", "go.work", "modules.txt"])?;
    let count = format!("-n{}", options.commits);
    let list = ["rev-list", "--first-parent", &count, &options.until, "--", ":(glob)**/*.go"];
    let listed = git(&clone, &list)?;
    let mut counts = Counts::default();
    let started = Instant::now();
    for commit in listed.lines().rev() {
        if let Ok(parent) = git(&clone, &["rev-parse", "--verify", "--quiet", &format!("{commit}^")]) {
            replay(&clone, &options.directory, &pollint, commit, parent.trim(), &mut counts)?;
        }
    }
    println!("\n{counts:#?}\n{:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn replay(
    clone: &Path,
    directory: &Path,
    pollint: &Path,
    commit: &str,
    parent: &str,
    counts: &mut Counts,
) -> Result<(), Failure> {
    git(clone, &["checkout", "--quiet", "--force", "--detach", commit])?;
    let report = Command::new(pollint)
        .args(["check", "--exit-zero", "--verbose", "--output-format", "json", "--new-from-rev", parent])
        .current_dir(clone.join(directory))
        .output()?;
    if !report.status.success() {
        return Err(format!("{commit}: {}", String::from_utf8_lossy(&report.stderr)).into());
    }
    counts.commits += 1;
    counts.findings += before(&String::from_utf8_lossy(&report.stderr));
    let report: Value = serde_json::from_slice(&report.stdout)?;
    let diff = ["diff", "--relative", "-U0", "-M", "--no-color", parent, commit, "--", "*.go"];
    let written = written(&git(&clone.join(directory), &diff)?);
    for finding in report["diagnostics"].as_array().into_iter().flatten() {
        let chain = finding["chain"].as_array().into_iter().flatten();
        let place = if is_written(&written, finding) {
            counts.on_written_lines += 1;
            continue;
        } else if chain.into_iter().any(|step| is_written(&written, step)) {
            counts.along_the_chain += 1;
            "chain"
        } else {
            counts.elsewhere += 1;
            "elsewhere"
        };
        println!("{} {place} {}", &commit[..10], told(finding));
    }
    Ok(())
}

/// The number of findings in the former revision, as `--verbose` tells it.
fn before(notes: &str) -> usize {
    let line = notes.lines().find_map(|line| line.strip_prefix("compared with "));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn told(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    let line = &finding["range"]["start"]["line"];
    format!("{}[{}] {}:{line}: {}", text("severity"), text("rule"), text("file"), text("message"))
}

fn is_written(written: &Written, place: &Value) -> bool {
    let lines = place["file"].as_str().and_then(|file| written.get(file));
    let line = place["range"]["start"]["line"].as_u64();
    lines.zip(line).is_some_and(|(lines, line)| lines.contains(&line))
}

/// The lines with a `+` in a diff without context.
fn written(diff: &str) -> Written {
    let mut written = Written::new();
    let mut file = String::new();
    for line in diff.lines() {
        if let Some(path) = line.strip_prefix("+++ b/") {
            path.clone_into(&mut file);
        } else if let Some(hunk) = line.strip_prefix("@@ ") {
            let range = hunk.split_whitespace().find_map(|word| word.strip_prefix('+'));
            let (start, length) =
                range.map_or(("0", "0"), |range| range.split_once(',').unwrap_or((range, "1")));
            let (start, length): (u64, u64) = (start.parse().unwrap_or(0), length.parse().unwrap_or(0));
            written.entry(file.clone()).or_default().extend(start..start + length);
        }
    }
    written
}

fn git(directory: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git").current_dir(directory).args(arguments).output()?;
    if !output.status.success() {
        let cause = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`git {}`: {}", arguments.join(" "), cause.trim()).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_lines_are_those_of_the_present_file() {
        let diff = "--- a/x.go\n+++ b/y.go\n@@ -3,0 +4,2 @@ func A\n+a\n+b\n@@ -9 +11 @@\n-c\n+d\n@@ -20,2 +21,0 @@\n-e\n-f\n";
        assert_eq!(written(diff), Written::from([("y.go".to_owned(), BTreeSet::from([4, 5, 11]))]));
    }

    #[test]
    fn the_former_number_is_read_from_the_notes() {
        assert_eq!(before("x\ncompared with abc: 273 findings there, 2 of them still here\n"), 273);
    }
}
