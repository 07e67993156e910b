//! Puts together what a release consists of: the binary with completions, manual page, licenses and README, as a folder and
//! as an archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Failure, bench};

/// Options of `cargo xtask dist`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Build for this target, such as x86_64-unknown-linux-musl [default: this machine's]
    #[arg(long)]
    target: Option<String>,
    /// Take this binary instead of building one; it must run on this machine
    #[arg(long, conflicts_with = "target")]
    binary: Option<PathBuf>,
    /// Where to put the folder and the archive
    #[arg(long, default_value = "target/dist")]
    out: PathBuf,
}

/// Shells with the names that completion scripts have in their folders.
const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "pollint.bash"),
    ("zsh", "_pollint"),
    ("fish", "pollint.fish"),
    ("powershell", "_pollint.ps1"),
    ("elvish", "pollint.elv"),
];

/// Makes `OUT/pollint-VERSION-TARGET` and a `.tar.gz` of it.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let binary = match (&options.binary, &options.target) {
        (Some(binary), _) => binary.canonicalize()?,
        (None, None) => bench::build(root)?,
        (None, Some(target)) => build_for(root, target)?,
    };
    let target = options.target.clone().map_or_else(host, Ok)?;
    let name = format!("pollint-{}-{target}", env!("CARGO_PKG_VERSION"));
    let out = root.join(&options.out);
    let folder = out.join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("completions"))?;
    fs::create_dir_all(folder.join("man"))?;
    let program = if target.contains("windows") { "pollint.exe" } else { "pollint" };
    fs::copy(&binary, folder.join(program))?;
    for file in ["README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root.join(file), folder.join(file))?;
    }
    for (shell, file) in COMPLETIONS {
        fs::write(folder.join("completions").join(file), say(&binary, &["completions", shell])?)?;
    }
    fs::write(folder.join("man/pollint.1"), say(&binary, &["man"])?)?;
    let archive = format!("{name}.tar.gz");
    let status = Command::new("tar").current_dir(&out).args(["-czf", &archive, &name]).status()?;
    if !status.success() {
        return Err("`tar` failed".into());
    }
    println!("{}", out.join(archive).display());
    Ok(())
}

fn build_for(root: &Path, target: &str) -> Result<PathBuf, Failure> {
    let arguments = ["build", "--release", "--locked", "--target", target];
    let status = Command::new("cargo").args(arguments).current_dir(root).status()?;
    if !status.success() {
        return Err(format!("the build failed; `rustup target add {target}` may help").into());
    }
    Ok(root.join("target").join(target).join("release/pollint"))
}

/// The target of this machine, as the compiler names it.
fn host() -> Result<String, Failure> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not name its host")?.to_owned())
}

fn say(binary: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = Command::new(binary).args(arguments).output()?;
    if !output.status.success() {
        return Err(format!("`pollint {}` failed", arguments.join(" ")).into());
    }
    Ok(output.stdout)
}
