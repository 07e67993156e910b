//! `cargo xtask bench`: how long pollint takes. Nothing in the test suite asserts a time.

mod callgrind;
mod compare;
pub(crate) mod files;
mod measure;
mod scaling;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

pub(crate) use files::{go_files, parse};
pub(crate) use measure::measure;

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Go repositories; they are copied, and only the copies are changed
    #[arg(required_unless_present = "callgrind")]
    directories: Vec<PathBuf>,
    /// Rounds for each directory; medians are printed
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// The binary to measure [default: target/release/pollint, which is built first]
    #[arg(long)]
    pollint: Option<PathBuf>,
    /// Also run this ast-grep with five patterns [default: the one in PATH, if there is one]
    #[arg(long)]
    ast_grep: Option<PathBuf>,
    /// Instead, measure each directory, which must be one module, copied 1, 2, 4, 8 and 16 times
    #[arg(long)]
    scaling: bool,
    /// Instead, count instructions under valgrind and fail if they are over 5 % more than xtask/callgrind.txt says
    #[arg(long, conflicts_with_all = ["scaling", "directories"])]
    callgrind: bool,
    /// With --callgrind: write the counts to xtask/callgrind.txt
    #[arg(long, requires = "callgrind")]
    write: bool,
}

/// Measures what was asked for, and prints Markdown tables.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let pollint = match &options.pollint {
        Some(pollint) => pollint.canonicalize()?,
        None => build(root)?,
    };
    let rounds = options.rounds.max(1);
    if options.callgrind {
        return callgrind::run(root, &pollint, options.write);
    }
    println!("{rounds} rounds, {} processors\n", rayon::current_num_threads());
    if options.scaling {
        return scaling::run(&options.directories, &pollint, rounds);
    }
    compare::run(&options.directories, &pollint, options.ast_grep.as_deref(), rounds)
}

/// The release profile as it ships, whatever the environment says of it.
pub(crate) fn build(root: &Path) -> Result<PathBuf, Failure> {
    let mut cargo = Command::new("cargo");
    for setting in ["LTO", "CODEGEN_UNITS", "DEBUG", "OPT_LEVEL", "INCREMENTAL"] {
        cargo.env_remove(format!("CARGO_PROFILE_RELEASE_{setting}"));
    }
    cargo.env_remove("CARGO_INCREMENTAL");
    let status = cargo.args(["build", "--release", "--locked"]).current_dir(root).status()?;
    if !status.success() {
        return Err("`cargo build --release` failed".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/pollint"))
}
