//! The files of a commit that an analysis reads, in a temporary directory that goes away with the value.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{ChildStdout, Stdio};

use tempfile::TempDir;

use super::{GitError, Repository, failed, git, missing};

/// A commit's files on disk.
#[derive(Debug)]
pub struct Snapshot {
    directory: TempDir,
    prefix: PathBuf,
}

impl Snapshot {
    /// What corresponds to the top of the work tree.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.directory.path()
    }

    /// What corresponds to the working directory. The commit need not have files there.
    #[must_use]
    pub fn cwd(&self) -> PathBuf {
        self.root().join(&self.prefix)
    }
}

/// A file of a commit.
struct Blob {
    hash: String,
    path: PathBuf,
}

impl Repository {
    /// Lays out the Go files and module files of a commit. Submodules and symbolic links are left out: what they lead to
    /// is no part of the commit.
    ///
    /// # Errors
    /// When git fails, or the temporary directory cannot be written.
    pub fn snapshot(&self, commit: &str) -> Result<Snapshot, GitError> {
        let blobs = self.blobs(commit)?;
        let directory =
            tempfile::Builder::new().prefix("pollint-").tempdir().map_err(|error| full(&error))?;
        let snapshot = Snapshot { directory, prefix: self.prefix.clone() };
        // Where discovery looks for the top of a project, it finds it as in the work tree.
        fs::create_dir_all(snapshot.root().join(".git")).map_err(|error| full(&error))?;
        fs::create_dir_all(snapshot.cwd()).map_err(|error| full(&error))?;
        self.write_blobs(&blobs, snapshot.root())?;
        Ok(snapshot)
    }

    fn blobs(&self, commit: &str) -> Result<Vec<Blob>, GitError> {
        let answer = self.run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let bytes = answer.bytes().map_err(|cause| failed("ls-tree", cause))?;
        Ok(bytes.split(|byte| *byte == 0).filter_map(parse_entry).collect())
    }

    fn write_blobs(&self, blobs: &[Blob], root: &Path) -> Result<(), GitError> {
        let mut child = git(&self.cwd)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| missing(&error))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (questions, answers) = pipes.ok_or_else(|| failed("cat-file", "it has no pipes".to_owned()))?;
        let written = std::thread::scope(|scope| {
            // Asked from another thread: both pipes are small, and each side waits for the other.
            scope.spawn(move || {
                let mut questions = BufWriter::new(questions);
                // When git has gone away, the reader learns it too and says so.
                blobs.iter().try_for_each(|blob| writeln!(questions, "{}", blob.hash))
            });
            let mut answers = BufReader::new(answers);
            blobs.iter().try_for_each(|blob| copy(blob, &mut answers, root))
        });
        // The reader has left or has read all: git ends by itself.
        drop(child.wait());
        written
    }
}

/// `MODE blob HASH\tPATH`, of a regular file that matters.
fn parse_entry(entry: &[u8]) -> Option<Blob> {
    let entry = String::from_utf8_lossy(entry);
    let (head, path) = entry.split_once('\t')?;
    let mut words = head.split(' ');
    let (mode, kind, hash) = (words.next()?, words.next()?, words.next()?);
    let path = PathBuf::from(path);
    let regular = kind == "blob" && mode.starts_with("100");
    // A tree that was made by hand can hold any name; it must not lead out of the directory.
    let inside = path.components().all(|part| matches!(part, Component::Normal(name) if name != ".git"));
    (regular && inside && matters(&path)).then(|| Blob { hash: hash.to_owned(), path })
}

fn matters(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".go") || matches!(name.as_ref(), "go.mod" | "go.work" | "modules.txt")
}

/// Copies one answer of `cat-file --batch` to its file.
fn copy(blob: &Blob, answers: &mut BufReader<ChildStdout>, root: &Path) -> Result<(), GitError> {
    let broken = |cause: std::io::Error| failed("cat-file", cause.to_string());
    let mut head = String::new();
    answers.read_line(&mut head).map_err(broken)?;
    let Some(size) = head.trim_end().strip_prefix(&format!("{} blob ", blob.hash)) else {
        let cause = format!("`{}` is not in this clone: git says `{}`", blob.path.display(), head.trim_end());
        let help = "fetch it, or use a clone that is not partial (`git clone` without `--filter`)";
        return Err(GitError::new("a file of the revision is missing", cause, help));
    };
    let size: u64 = size.parse().map_err(|_| failed("cat-file", format!("it says `{}`", head.trim_end())))?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    answers.by_ref().take(size).read_to_end(&mut bytes).map_err(broken)?;
    answers.read_exact(&mut [0]).map_err(broken)?;
    let target = root.join(&blob.path);
    let directory = target.parent().map_or(Ok(()), fs::create_dir_all);
    directory.and_then(|()| fs::write(&target, bytes)).map_err(|error| full(&error))
}

fn full(error: &std::io::Error) -> GitError {
    let help = "make room in the directory for temporary files, or point `TMPDIR` to another one";
    GitError::new("the files of the revision cannot be written", error.to_string(), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_inside_the_tree_that_matter_are_taken() {
        let taken = |entry: &str| parse_entry(entry.as_bytes()).map(|blob| blob.path.display().to_string());
        assert_eq!(taken("100644 blob abc\ta/b c.go"), Some("a/b c.go".to_owned()));
        assert_eq!(taken("100755 blob abc\tgo.mod"), Some("go.mod".to_owned()));
        for other in [
            "120000 blob abc\tlink.go",
            "160000 commit abc\tsub.go",
            "100644 blob abc\tREADME.md",
            "100644 blob abc\t../out.go",
            "100644 blob abc\ta/.git/x.go",
            "100644 blob abc\t/etc/x.go",
            "",
        ] {
            assert_eq!(taken(other), None, "{other}");
        }
    }
}
