//! The commit that a tree stands at, by the `git` on this machine. Without git or outside a work tree there is none,
//! which is no failure.

use std::path::Path;
use std::process::{Command, Stdio};

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its full name.
    pub commit: String,
    /// Whether tracked files differ from it.
    pub changed: bool,
}

/// The commit that is checked out in a directory.
#[must_use]
pub fn revision(dir: &Path) -> Option<Revision> {
    let commit = git(dir, &["rev-parse", "--verify", "HEAD"])?;
    let changed = git(dir, &["status", "--porcelain", "--untracked-files=no"])?;
    Some(Revision { commit: commit.trim().to_owned(), changed: !changed.trim().is_empty() })
}

/// What a git command prints. It takes no lock, so that it disturbs no other git.
fn git(dir: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.arg("--no-optional-locks").args(arguments).current_dir(dir);
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
