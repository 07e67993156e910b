//! Development tasks: `cargo xtask TASK`. They may read and write the repository, and nothing that is shipped needs them.

// These tasks talk to the person who runs them; the lint guards the libraries.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod dist;
mod docs;
mod edits;
mod fix_proof;
mod new_rule;
mod parsers;
mod replay;
mod same;
mod sample;
mod verify_fixtures;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Development tasks of pollint
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Make the three files of a rule, and its lines in the registry
    NewRule {
        /// Kebab-case name, such as unrestored-global
        name: String,
    },
    /// Write docs/rules/*.md and docs/rules.md from the rules' doc comments
    Docs {
        /// Only say whether they are up to date
        #[arg(long)]
        check: bool,
    },
    /// Measure pollint: cold, warm and with one file changed, beside a plain read and parse; how time grows with size;
    /// instructions
    Bench(bench::Options),
    /// Apply all fixes to copies of Go trees and check what is left; with `--go`, ask Go
    FixProof(fix_proof::Options),
    /// Measure how long `pollint lsp` takes from an edit of a file to its findings
    Edits(edits::Options),
    /// Pick random findings from pollint's JSON output, to be read one by one
    Sample(sample::Options),
    /// Compare the facts that our own parser leads to with those of the grammar, on all Go files of directories
    Parsers(parsers::Options),
    /// Put together a release: binary, completions, manual page, licenses
    Dist(dist::Options),
    /// Replay commits with `--new-from-rev` and show what is called new on lines that they did not write
    Replay(replay::Options),
    /// Check trees with and without cache, on one thread, with the grammar and after changes, and compare what is found
    Same(same::Options),
    /// Let Go judge the fixtures: gofmt, go vet and go test against their headers
    VerifyFixtures(verify_fixtures::Options),
    /// Read and parse Go files on all cores; what `bench` compares with
    #[command(hide = true)]
    Parse {
        /// A file with one path a line
        list: PathBuf,
    },
    /// Run a command and print its peak memory and time; used by `bench`
    #[command(hide = true, trailing_var_arg = true)]
    Measure {
        /// The command
        #[arg(required = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

/// What a task says when it fails.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), Failure> {
    match task {
        Task::NewRule { name } => {
            new_rule::run(&root(), &name)?;
            docs_of_new_rule()
        }
        Task::Docs { check: true } => docs::check(&root()),
        Task::Docs { check: false } => docs::write(&root()),
        Task::Bench(options) => bench::run(&root(), &options),
        Task::FixProof(options) => fix_proof::run(&root(), &options),
        Task::Edits(options) => edits::run(&root(), &options),
        Task::Sample(options) => sample::run(&options),
        Task::Parsers(options) => parsers::run(&options),
        Task::Dist(options) => dist::run(&root(), &options),
        Task::Replay(options) => replay::run(&root(), &options),
        Task::Same(options) => same::run(&root(), &options),
        Task::VerifyFixtures(options) => verify_fixtures::run(&root(), &options),
        Task::Parse { list } => bench::parse(&list),
        Task::Measure { command } => bench::measure(&command),
    }
}

/// Writes the page of a rule that this process was built without: a second xtask, built with it, does.
fn docs_of_new_rule() -> Result<(), Failure> {
    let status = std::process::Command::new("cargo").args(["xtask", "docs"]).current_dir(root()).status()?;
    if !status.success() {
        return Err("the rule's files are there, but `cargo xtask docs` failed".into());
    }
    println!("\nWrite the fixture first, then the rule.");
    Ok(())
}

/// The repository: the parent of this package.
fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}
