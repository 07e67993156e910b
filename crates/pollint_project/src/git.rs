//! The repository around a project, asked through the git of the machine: commits, renames, and the Go files of a
//! commit laid out in a temporary directory. Neither the index nor the work tree is touched.

mod snapshot;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::display::display_path;

pub use snapshot::Snapshot;

/// Why git could not answer, worded for the person at the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitError {
    /// The headline.
    pub title: String,
    /// Why it is so.
    pub cause: String,
    /// What to do.
    pub help: String,
}

impl GitError {
    fn new(title: impl Into<String>, cause: impl Into<String>, help: impl Into<String>) -> GitError {
        GitError { title: title.into(), cause: cause.into(), help: help.into() }
    }
}

impl std::fmt::Display for GitError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.title, self.cause)
    }
}

impl std::error::Error for GitError {}

/// The work tree that the working directory is in.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Where git is run: the working directory.
    cwd: PathBuf,
    /// The top of the work tree.
    root: PathBuf,
    /// The way from the top to the working directory.
    prefix: PathBuf,
}

impl Repository {
    /// The repository around `cwd`, which must be absolute.
    ///
    /// # Errors
    /// When there is no git on the machine, or no work tree here.
    pub fn open(cwd: &Path) -> Result<Repository, GitError> {
        let no_tree = |cause: String| {
            let help =
                "run it inside the repository, or without `--new-from-rev` and `--new-from-merge-base`";
            GitError::new("this is no git work tree", cause, help)
        };
        let answer = run(cwd, &["rev-parse", "--show-prefix", "--show-toplevel"])?;
        let text = answer.text().map_err(no_tree)?;
        let mut lines = text.lines();
        let prefix = PathBuf::from(lines.next().unwrap_or_default().trim_end_matches('/'));
        let top = PathBuf::from(lines.next().unwrap_or_default());
        // The working directory as it was given, so that its other paths need not be resolved through links.
        let root = if cwd.ends_with(&prefix) {
            cwd.ancestors().nth(prefix.components().count()).map_or(top, Path::to_path_buf)
        } else {
            top
        };
        Ok(Repository { cwd: cwd.to_owned(), root, prefix })
    }

    /// The top of the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The full name of the commit that a revision names.
    ///
    /// # Errors
    /// When there is no such commit here.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let peeled = format!("{revision}^{{commit}}");
        let answer = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &peeled])?;
        match answer.text() {
            Ok(hash) => Ok(hash.trim().to_owned()),
            Err(_) => Err(self.unknown(revision)),
        }
    }

    /// The last commit that the checked-out one and another have in common.
    ///
    /// # Errors
    /// When one of the two is unknown, or they have no commit in common here.
    pub fn merge_base(&self, branch: &str) -> Result<String, GitError> {
        let other = self.commit(branch)?;
        let head = self.commit("HEAD")?;
        let answer = self.run(&["merge-base", &head, &other])?;
        match answer.text() {
            Ok(hash) => Ok(hash.trim().to_owned()),
            Err(_) => {
                let (cause, help) = match self.is_shallow() {
                    true => ("the clone is shallow, and the history that they share is not in it", DEEPEN),
                    false => ("their histories do not meet", "name a branch that this one started from"),
                };
                let title = format!("`HEAD` and `{branch}` have no commit in common");
                Err(GitError::new(title, cause, help))
            }
        }
    }

    fn unknown(&self, revision: &str) -> GitError {
        let title = format!("git knows no revision `{revision}`");
        if self.is_shallow() {
            let cause = "the clone is shallow, so most of the history is not in it";
            return GitError::new(title, cause, DEEPEN);
        }
        let cause = "it is no commit, branch or tag of this repository";
        GitError::new(title, cause, "fetch it first; `git branch --all` lists branches")
    }

    fn is_shallow(&self) -> bool {
        let answer = self.run(&["rev-parse", "--is-shallow-repository"]);
        answer.is_ok_and(|answer| answer.text().is_ok_and(|text| text.trim() == "true"))
    }

    /// The Go files that have another path in the work tree than in a commit: former to present, both as shown to the
    /// user.
    ///
    /// # Errors
    /// When git fails.
    pub fn renames(&self, commit: &str) -> Result<BTreeMap<String, String>, GitError> {
        // Without a limit of its own git gives up on renames in a large change.
        let options = ["diff", "--name-status", "-z", "--no-ext-diff", "--diff-filter=R", "-M", "-l20000"];
        let answer = self.run(&[&options[..], &[commit, "--", ":(top,glob)**/*.go"]].concat())?;
        let bytes = answer.bytes().map_err(|cause| failed("diff", cause))?;
        let shown = |path: &[u8]| {
            let path = self.root.join(String::from_utf8_lossy(path).as_ref());
            display_path(&self.root.join(&self.prefix), &path)
        };
        let fields: Vec<&[u8]> = bytes.split(|byte| *byte == 0).collect();
        Ok(fields.chunks_exact(3).map(|fields| (shown(fields[1]), shown(fields[2]))).collect())
    }

    fn run(&self, arguments: &[&str]) -> Result<Answer, GitError> {
        run(&self.cwd, arguments)
    }
}

const DEEPEN: &str =
    "fetch the whole history with `git fetch --unshallow`; with actions/checkout, set `fetch-depth: 0`";

fn failed(command: &str, cause: String) -> GitError {
    GitError::new(format!("`git {command}` failed"), cause, "run the command by hand to see more")
}

/// What git said.
struct Answer {
    output: std::process::Output,
}

impl Answer {
    /// Its output; what it complained about if it failed.
    fn bytes(self) -> Result<Vec<u8>, String> {
        if self.output.status.success() {
            return Ok(self.output.stdout);
        }
        let complaint = String::from_utf8_lossy(&self.output.stderr).trim().to_owned();
        Err(if complaint.is_empty() { format!("it ended with {}", self.output.status) } else { complaint })
    }

    fn text(self) -> Result<String, String> {
        self.bytes().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn run(cwd: &Path, arguments: &[&str]) -> Result<Answer, GitError> {
    let output = git(cwd).args(arguments).stdin(Stdio::null()).output().map_err(|error| missing(&error))?;
    Ok(Answer { output })
}

/// git with messages that do not depend on the language of the user.
fn git(cwd: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(cwd).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn missing(error: &std::io::Error) -> GitError {
    let help = "install git, or run without `--new-from-rev` and `--new-from-merge-base`";
    GitError::new("git cannot be run", error.to_string(), help)
}
