//! Applies all fixes to copies of real Go trees and checks what is left: every touched file still parses, is `gofmt`-clean
//! if it was before, has lost the findings, and has nothing more to fix. With `--go`, what `go vet` and the tests of the
//! touched packages say before and after. The trees themselves are not changed.

mod judge;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use walkdir::WalkDir;

use self::judge::Judged;
use crate::{Failure, bench};

/// Options of `cargo xtask fix-proof`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Go repositories
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// The binary to try [default: target/release/pollint, which is built first]
    #[arg(long)]
    pollint: Option<PathBuf>,
    /// Also run `go vet` and `go test` on the touched packages, before and after
    #[arg(long)]
    go: bool,
    /// Write the diff of each tree into this directory
    #[arg(long, value_name = "DIR")]
    diffs: Option<PathBuf>,
}

/// Findings by rule, file, function and symbol.
type Findings = BTreeMap<[String; 4], usize>;

/// Tries every directory and prints a Markdown table; fails if a file is worse than it was.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let pollint = match &options.pollint {
        Some(pollint) => pollint.canonicalize()?,
        None => bench::build(root)?,
    };
    println!("| tree | findings | safe | unsafe | files | taken back | parse | gofmt | gone | fixed point |");
    println!("|---|---:|---:|---:|---:|---:|---|---|---|---|");
    let (mut faults, mut judged) = (Vec::new(), Vec::new());
    for directory in &options.directories {
        let proof = Proof::new(directory, &pollint, options)?;
        println!("{}", proof.row);
        faults.extend(proof.faults);
        judged.extend(proof.judged);
    }
    if options.go {
        println!(
            "\n| tree | package | vet before | vet after | tests before | tests after |\n|---|---|---|---|---|---|"
        );
        judged.iter().for_each(|row| println!("{row}"));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!("{} faults:\n{}", faults.len(), faults.join("\n")).into())
}

struct Proof {
    row: String,
    faults: Vec<String>,
    judged: Vec<String>,
}

impl Proof {
    fn new(directory: &Path, pollint: &Path, options: &Options) -> Result<Proof, Failure> {
        let directory = directory.canonicalize()?;
        let name = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let copy = tempfile::tempdir()?;
        copy_tree(&directory, copy.path())?;
        let tree = copy.path();
        let before = findings(pollint, tree)?;
        // Safe fixes first, so that it is known how many there are of each.
        let safe = Applied::new(&name, &pollint_with(pollint, tree, &["--fix-only", "--verbose"])?)?;
        let others = ["--fix-only", "--verbose", "--unsafe-fixes"];
        let others = Applied::new(&name, &pollint_with(pollint, tree, &others)?)?;
        let touched = touched(&directory, tree)?;
        if let Some(folder) = &options.diffs {
            fs::create_dir_all(folder)?;
            fs::write(folder.join(format!("{name}.diff")), diff(&directory, tree, &touched)?)?;
        }
        let after = findings(pollint, tree)?;
        let again = pollint_with(pollint, tree, &["--diff", "--unsafe-fixes"])?;

        let mut faults = Vec::new();
        let mut check = |what: &str, bad: Vec<String>| {
            let verdict = if bad.is_empty() { "ok".to_owned() } else { format!("{} bad", bad.len()) };
            faults.extend(bad.into_iter().map(|file| format!("{name}: {what}: {file}")));
            verdict
        };
        let parse = check("does not parse", broken(&directory, tree, &touched));
        let format = check("gofmt", badly_formatted(&directory, tree, &touched)?);
        let mut stayed = worse(&before, &after, &touched);
        let gone = number(&before, &touched).saturating_sub(number(&after, &touched));
        if gone < safe.fixed + others.fixed {
            stayed.push(format!("only {gone} are gone"));
        }
        let gone = check("finding", stayed);
        let left = if again.stdout.is_empty() { Vec::new() } else { vec!["there is more to fix".to_owned()] };
        let point = check("no fixed point", left);
        let row = format!(
            "| {name} | {} | {} | {} | {} | {} | {parse} | {format} | {gone} | {point} |",
            before.values().sum::<usize>(),
            safe.fixed,
            others.fixed,
            touched.len(),
            // What is taken back in the first run is tried again in the second.
            others.taken_back
        );
        let mut judged = Judged::default();
        if options.go {
            // Tests write into their directories: they run in a copy before as well.
            let former = tempfile::tempdir()?;
            copy_tree(&directory, former.path())?;
            judged = judge::judge(&name, former.path(), tree, &packages(&touched));
        }
        faults.extend(judged.faults);
        Ok(Proof { row, faults, judged: judged.rows })
    }
}

/// What a run says that it did.
struct Applied {
    fixed: usize,
    taken_back: usize,
}

impl Applied {
    fn new(name: &str, output: &Output) -> Result<Applied, Failure> {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            return Err(format!("{name}: {told}").into());
        }
        let word = |line: Option<&str>, at: usize| {
            line.and_then(|line| line.split(' ').nth(at)?.parse().ok()).unwrap_or(0)
        };
        let fixed = word(told.lines().find(|line| line.starts_with("Fixed ")), 1);
        let taken_back = word(told.lines().find(|line| line.contains("taken back")), 0);
        Ok(Applied { fixed, taken_back })
    }
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), Failure> {
    let is_kept = |entry: &walkdir::DirEntry| entry.file_name() != ".git";
    for entry in WalkDir::new(from).into_iter().filter_entry(is_kept) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target)?;
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), &target)?;
            let mut permissions = fs::metadata(&target)?.permissions();
            // Module caches and checkouts may be read-only; the copy is to be changed.
            #[allow(clippy::permissions_set_readonly_false, reason = "a copy in a directory of our own")]
            permissions.set_readonly(false);
            fs::set_permissions(&target, permissions)?;
        } else if entry.file_type().is_symlink() {
            #[cfg(unix)]
            std::os::unix::fs::symlink(fs::read_link(entry.path())?, &target)?;
        }
    }
    Ok(())
}

fn pollint_with(pollint: &Path, tree: &Path, arguments: &[&str]) -> Result<Output, Failure> {
    let mut command = Command::new(pollint);
    command.args(["check", "--isolated", "--allow-dirty"]).args(arguments).args(modules(tree)?);
    command.current_dir(tree);
    Ok(command.stdin(Stdio::null()).output()?)
}

/// A pattern for each module of a tree: as in Go, `./...` leaves out what is in a module of its own.
fn modules(tree: &Path) -> Result<BTreeSet<String>, Failure> {
    let is_read = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        !["testdata", "vendor", "node_modules"].contains(&&*name) && !name.starts_with(['.', '_'])
    };
    let mut patterns = BTreeSet::new();
    for entry in WalkDir::new(tree).min_depth(1).into_iter().filter_entry(is_read) {
        let entry = entry?;
        if entry.file_name() == "go.mod" {
            let folder = entry.path().strip_prefix(tree)?.to_string_lossy().replace('\\', "/");
            patterns.insert(format!("./{}...", folder.trim_end_matches("go.mod")));
        }
    }
    // What has no module at all, such as the source of Go's own tests.
    if patterns.is_empty() {
        patterns.insert("./...".to_owned());
    }
    Ok(patterns)
}

fn findings(pollint: &Path, tree: &Path) -> Result<Findings, Failure> {
    let mut command = Command::new(pollint);
    command.args(["check", "--isolated", "--quiet", "--exit-zero", "--output-format", "json"]);
    command.args(modules(tree)?);
    let report: Value = serde_json::from_slice(&command.current_dir(tree).output()?.stdout)?;
    let mut found = Findings::new();
    for one in report["diagnostics"].as_array().into_iter().flatten() {
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        *found.entry(["file", "rule", "function", "symbol"].map(text)).or_default() += 1;
    }
    Ok(found)
}

/// Files that differ, relative, with `/`.
fn touched(before: &Path, after: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(after) {
        let entry = entry?;
        let is_go = entry.path().extension().is_some_and(|extension| extension == "go");
        let below = entry.path().strip_prefix(after)?;
        if is_go && entry.file_type().is_file() && fs::read(entry.path())? != fs::read(before.join(below))? {
            found.insert(below.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(found)
}

/// How many findings there are in files.
fn number(findings: &Findings, files: &BTreeSet<String>) -> usize {
    findings.iter().filter(|(key, _)| files.contains(&key[0])).map(|(_, count)| count).sum()
}

/// What changed, as `diff -u` tells it.
fn diff(before: &Path, after: &Path, files: &BTreeSet<String>) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    for file in files {
        let mut command = Command::new("diff");
        command.args(["-u", "--label", file, "--label", file]).arg(before.join(file)).arg(after.join(file));
        text.extend(command.output()?.stdout);
    }
    Ok(text)
}

/// Files that no longer parse; the grammar does not read all that Go does.
fn broken(before: &Path, after: &Path, files: &BTreeSet<String>) -> Vec<String> {
    files.iter().filter(|file| parses(before, file) && !parses(after, file)).cloned().collect()
}

fn parses(tree: &Path, file: &str) -> bool {
    let Ok(text) = fs::read(tree.join(file)) else { return false };
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).is_ok()
        && parser.parse(&text, None).is_some_and(|tree| !tree.root_node().has_error())
}

/// Files that `gofmt` would change and would not have changed before; none, loudly, without `gofmt`.
fn badly_formatted(before: &Path, after: &Path, files: &BTreeSet<String>) -> Result<Vec<String>, Failure> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let list = |tree: &Path| -> Result<BTreeSet<String>, Failure> {
        let output = Command::new("gofmt").arg("-l").args(files).current_dir(tree).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(text.lines().map(str::to_owned).collect())
    };
    match (list(before), list(after)) {
        (Ok(before), Ok(after)) => Ok(after.difference(&before).cloned().collect()),
        _ => {
            eprintln!("SKIPPED: gofmt cannot be run");
            Ok(Vec::new())
        }
    }
}

/// Findings in touched files of which there are more than before.
fn worse(before: &Findings, after: &Findings, touched: &BTreeSet<String>) -> Vec<String> {
    let is_more = |(key, count): &(&[String; 4], &usize)| {
        touched.contains(&key[0]) && **count > before.get(*key).copied().unwrap_or(0)
    };
    after.iter().filter(is_more).map(|(key, _)| key.join(" ")).collect()
}

/// The directories of files.
fn packages(files: &BTreeSet<String>) -> BTreeSet<String> {
    let directory =
        |file: &String| file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    files.iter().map(directory).collect()
}
