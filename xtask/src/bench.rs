//! Time and memory of a cold run of pollint beside a plain read and parse of the same Go files, interleaved in one run
//! so that both meet the same machine. Both are child processes: start-up counts, and peak memory can be told apart.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde_json::Value;
use walkdir::WalkDir;

use crate::Failure;

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Go repositories
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// Rounds for each directory; medians are printed
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The binary to measure [default: target/release/pollint, which is built first]
    #[arg(long)]
    pollint: Option<PathBuf>,
}

/// Measures every directory and prints a Markdown table.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let pollint = match &options.pollint {
        Some(pollint) => pollint.canonicalize()?,
        None => build(root)?,
    };
    println!("{} rounds, {} processors\n", options.rounds, rayon::current_num_threads());
    println!("| directory | files | MB | parse | pollint | ratio | parse peak | pollint peak | findings |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for directory in &options.directories {
        println!("{}", compare(directory, &pollint, options.rounds.max(1))?);
    }
    Ok(())
}

pub(crate) fn build(root: &Path) -> Result<PathBuf, Failure> {
    let status = Command::new("cargo").args(["build", "--release", "--locked"]).current_dir(root).status()?;
    if !status.success() {
        return Err("`cargo build --release` failed".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/pollint"))
}

/// One row: medians of `rounds` interleaved runs.
fn compare(directory: &Path, pollint: &Path, rounds: usize) -> Result<String, Failure> {
    let directory = directory.canonicalize()?;
    let files = go_files(&directory);
    let mut list = String::new();
    for file in &files {
        list.push_str(&file.to_string_lossy());
        list.push('\n');
    }
    let folder = std::env::temp_dir().join(format!("pollint-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let list_path = folder.join("files");
    fs::write(&list_path, list)?;
    let xtask = std::env::current_exe()?;
    let output = folder.join("out.json");

    let mut parse = Command::new(&xtask);
    parse.arg("measure").arg("--").arg(&xtask).arg("parse").arg(&list_path);
    let mut check = Command::new(&xtask);
    check.arg("measure").arg("--").arg(pollint);
    check.args(["check", "--quiet", "--isolated", "--exit-zero", "--output-format", "json", "--output"]);
    check.arg(&output).arg("./...").current_dir(&directory);

    let (mut parses, mut checks) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        parses.push(sample(&mut parse)?);
        checks.push(sample(&mut check)?);
    }
    let report: Value = serde_json::from_str(&fs::read_to_string(&output)?)?;
    fs::remove_dir_all(&folder)?;

    let bytes: u64 = files.iter().filter_map(|file| fs::metadata(file).ok()).map(|data| data.len()).sum();
    let read = report["summary"]["files"].as_u64().unwrap_or_default();
    let (parse, check) = (median(&parses), median(&checks));
    Ok(format!(
        "| {} | {} ({read} by pollint) | {:.1} | {:.2} s | {:.2} s | {:.2} | {} MB | {} MB | {} |",
        directory.file_name().unwrap_or_default().to_string_lossy(),
        files.len(),
        bytes as f64 / 1e6,
        parse.time.as_secs_f64(),
        check.time.as_secs_f64(),
        check.time.as_secs_f64() / parse.time.as_secs_f64(),
        parse.peak_kib / 1024,
        check.peak_kib / 1024,
        report["diagnostics"].as_array().map_or(0, Vec::len),
    ))
}

/// The Go files that `./...` means: no hidden, `_`, `testdata` or `vendor` folders, and no nested modules.
pub(crate) fn go_files(directory: &Path) -> BTreeSet<PathBuf> {
    let wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let skipped = name.starts_with(['.', '_']) || name == "testdata" || name == "vendor";
        let nested = || entry.path().join("go.mod").exists();
        entry.depth() == 0 || !entry.file_type().is_dir() || (!skipped && !nested())
    };
    let entries = WalkDir::new(directory).into_iter().filter_entry(wanted).filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".go") && !name.starts_with(['.', '_'])
        })
        .collect()
}

/// What one run took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measure {
    time: Duration,
    peak_kib: u64,
}

fn sample(command: &mut Command) -> Result<Measure, Failure> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().rev().find_map(|line| line.strip_prefix("measured "));
    let numbers = line.and_then(|line| line.split_once(' '));
    let (nanos, peak) = numbers.ok_or_else(|| format!("{command:?} measured nothing: {text}"))?;
    Ok(Measure { time: Duration::from_nanos(nanos.parse()?), peak_kib: peak.parse()? })
}

/// The median of times and of peaks, each on its own; of an even number, the lower middle.
fn median(runs: &[Measure]) -> Measure {
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

/// Reads and parses every listed file on all cores and drops the trees: the floor for any tool that uses tree-sitter.
pub(crate) fn parse(list: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(list)?;
    let paths: Vec<&str> = text.lines().collect();
    let nodes: usize = paths
        .par_iter()
        .map_init(go_parser, |parser, path| {
            let tree = parser.as_mut().and_then(|parser| parser.parse(fs::read(path).ok()?, None));
            tree.map_or(0, |tree| tree.root_node().descendant_count())
        })
        .sum();
    println!("{} files, {nodes} nodes", paths.len());
    Ok(())
}

fn go_parser() -> Option<tree_sitter::Parser> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
    Some(parser)
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

    #[test]
    fn files_are_those_of_the_pattern() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in [
            "a.go",
            "b/b_test.go",
            "_x/x.go",
            "testdata/t.go",
            "vendor/v/v.go",
            "nested/go.mod",
            "nested/n.go",
            "_c.go",
            "d.txt",
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "package p\n").unwrap();
        }
        let names: Vec<_> =
            go_files(root).iter().map(|path| path.strip_prefix(root).unwrap().to_owned()).collect();
        assert_eq!(names, [PathBuf::from("a.go"), PathBuf::from("b/b_test.go")]);
    }
}
