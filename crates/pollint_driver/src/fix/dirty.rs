//! Asks git, as it is on the machine, which files have changes that no commit holds: a fix on top of them could not be
//! told from them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::FixedFile;

/// Files in one question: command lines have a limit.
const CHUNK: usize = 200;

/// What git says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dirty {
    /// These files, as shown to the user, have changes or are not tracked; empty if none has.
    Files(Vec<String>),
    /// There is a work tree, but no git to ask.
    NoGit,
    /// Git did not answer: what it said.
    Failed(String),
}

/// Which of the files have uncommitted changes. Files outside of any work tree have none.
#[must_use]
pub fn uncommitted(files: &[FixedFile]) -> Dirty {
    let mut trees: BTreeMap<PathBuf, Vec<&FixedFile>> = BTreeMap::new();
    for file in files {
        if let Some(top) = work_tree(&file.path) {
            trees.entry(top).or_default().push(file);
        }
    }
    let mut dirty = Vec::new();
    for (top, files) in &trees {
        for chunk in files.chunks(CHUNK) {
            match ask(top, chunk) {
                Ok(found) => dirty.extend(found),
                Err(other) => return other,
            }
        }
    }
    dirty.sort();
    Dirty::Files(dirty)
}

/// The directory above a file that has a `.git`: a directory, or a file in linked work trees and submodules.
fn work_tree(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|above| above.join(".git").exists()).map(Path::to_path_buf)
}

fn ask(top: &Path, files: &[&FixedFile]) -> Result<Vec<String>, Dirty> {
    let below = |file: &&FixedFile| file.path.strip_prefix(top).map(Path::to_path_buf).ok();
    let paths: Vec<PathBuf> = files.iter().filter_map(below).collect();
    let mut git = Command::new("git");
    git.arg("--literal-pathspecs").args(["--no-optional-locks", "-C"]).arg(top);
    git.args(["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--"]).args(&paths);
    let output = match git.output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Dirty::NoGit),
        Err(error) => return Err(Dirty::Failed(error.to_string())),
    };
    if !output.status.success() {
        return Err(Dirty::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    // Each entry is two letters, a blank and the path.
    let entries: Vec<OsString> = output
        .stdout
        .split(|byte| *byte == 0)
        .filter_map(|entry| entry.get(3..))
        .map(|path| OsString::from(String::from_utf8_lossy(path).into_owned()))
        .collect();
    let is_dirty = |path: &PathBuf| entries.iter().any(|entry| entry == path.as_os_str());
    let named = files.iter().zip(&paths).filter(|(_, path)| is_dirty(path));
    Ok(named.map(|(file, _)| file.shown.clone()).collect())
}
