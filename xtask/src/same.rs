//! `cargo xtask same DIR…`: what is found in a tree is the same, byte for byte, however it is come by: with and without a
//! cache, on one thread, with the grammar instead of our own parser, and from what is left of earlier runs after a change.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Failure;
use crate::bench::files::{central, copy, go_files, leaf};

/// Options of `cargo xtask same`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Go repositories; they are copied, and only the copies are changed
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// The binary to run [default: target/release/pollint, which is built first]
    #[arg(long)]
    pollint: Option<PathBuf>,
}

/// A query that our own parser cannot run, so that all files are left to the grammar; it matches nothing.
const GRAMMAR_ONLY: &str =
    "(call_expression function: (identifier) @_name (#match? @_name \"^$\")) @goroutine.drain\n";

/// How a tree is checked.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    cached: bool,
    one_thread: bool,
    grammar: bool,
}

const PLAIN: Way = Way { name: "without cache", cached: false, one_thread: false, grammar: false };
const CACHED: Way = Way { name: "with cache", cached: true, ..PLAIN };
/// Ways to what `PLAIN` finds; those with a cache find it empty first, and then full.
const WAYS: [Way; 5] = [
    Way { name: "on one thread", one_thread: true, ..PLAIN },
    Way { name: "with the grammar", grammar: true, ..PLAIN },
    Way { name: "with an empty cache", ..CACHED },
    Way { name: "with a full cache", ..CACHED },
    Way { name: "with a full cache, on one thread", one_thread: true, ..CACHED },
];

/// Checks each directory in all ways, and fails if one of them finds something else.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let pollint = match &options.pollint {
        Some(pollint) => pollint.canonicalize()?,
        None => crate::bench::build(root)?,
    };
    let mut parted = Vec::new();
    for directory in &options.directories {
        let folder = tempfile::tempdir()?;
        let tree = folder.path().join("tree");
        copy(&directory.canonicalize()?, &tree)?;
        let bench = Tree { pollint: &pollint, folder: folder.path(), tree };
        parted.extend(bench.compare()?.into_iter().map(|way| format!("{}: {way}", directory.display())));
    }
    if parted.is_empty() { Ok(()) } else { Err(format!("not the same: {}", parted.join("; ")).into()) }
}

/// A copy of a tree, in a folder with what the runs need.
struct Tree<'t> {
    pollint: &'t Path,
    folder: &'t Path,
    tree: PathBuf,
}

impl Tree<'_> {
    /// The ways that find something else.
    fn compare(&self) -> Result<Vec<String>, Failure> {
        fs::write(self.folder.join("pollint.toml"), "queries = [\"grammar.scm\"]\n")?;
        fs::write(self.folder.join("grammar.scm"), GRAMMAR_ONLY)?;
        let mut parted = Vec::new();
        let before = self.check(PLAIN)?;
        for way in WAYS {
            if self.check(way)? != before {
                parted.push(way.name.to_owned());
            }
        }
        let files: Vec<PathBuf> = go_files(&self.tree).into_iter().collect();
        let changed = [("a test file", leaf(&files)), ("a central file", central(&self.tree, &files))];
        for (what, file) in changed.into_iter().filter_map(|(what, file)| Some((what, file?))) {
            let text = fs::read_to_string(&file)?;
            let (head, rest) = text.split_once('\n').unwrap_or((&text, ""));
            // Everything below moves by a line.
            fs::write(&file, format!("{head}\n\n{rest}\nvar pollintSame = 1\n"))?;
            if self.check(CACHED)? != self.check(PLAIN)? {
                parted.push(format!("after a change of {what}"));
            }
            fs::write(&file, text)?;
            if self.check(CACHED)? != before {
                parted.push(format!("after a change of {what} was taken back"));
            }
        }
        println!("{} findings, {} ways to them that part", before.len(), parted.len());
        Ok(parted)
    }

    /// The findings, each as it is written.
    fn check(&self, way: Way) -> Result<Vec<String>, Failure> {
        let mut command = Command::new(self.pollint);
        command.args(["check", "--quiet", "--exit-zero", "--output-format", "json"]);
        match way.grammar {
            true => command.arg("--config").arg(self.folder.join("pollint.toml")),
            false => command.arg("--isolated"),
        };
        match way.cached {
            true => command.arg("--cache-dir").arg(self.folder.join("cache")),
            false => command.arg("--no-cache"),
        };
        if way.one_thread {
            command.args(["--threads", "1"]);
        }
        let output = command.arg("./...").current_dir(&self.tree).output()?;
        if !output.status.success() {
            return Err(format!("{}: {}", way.name, String::from_utf8_lossy(&output.stderr)).into());
        }
        let report: Value = serde_json::from_slice(&output.stdout)?;
        let found = report["diagnostics"].as_array().ok_or("no diagnostics in the report")?;
        Ok(found.iter().map(ToString::to_string).collect())
    }
}
