//! Reading one file without trusting it: it may be gone, enormous, a pipe or no text at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use pollint_base::diagnostic::{Problem, ProblemRange};
use pollint_base::span::{LineIndex, Span};

/// The size above which a file is passed over unless the user says otherwise: 32 MiB.
pub const DEFAULT_SIZE_LIMIT: u64 = 32 << 20;

/// How much of a file is searched for NUL bytes, as git and grep do it.
const BINARY_PROBE: usize = 8 << 10;

/// Room for more than a file's bytes, in bytes.
const SPARE: usize = 64;

/// A file's bytes, and what is odd about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The bytes as they are on disk.
    pub bytes: Vec<u8>,
    /// A remark that does not keep the file from being analyzed.
    pub note: Option<Problem>,
}

/// Reads a file of at most `limit` bytes. `shown` is its path in problems.
///
/// # Errors
/// A problem that says why the file was passed over.
pub fn read_source(path: &Path, shown: &str, limit: u64) -> Result<SourceText, Problem> {
    let mut bytes = Vec::new();
    read_bytes(path, shown, limit, &mut bytes)?;
    let note = check_bytes(&bytes, shown)?;
    Ok(SourceText { bytes, note })
}

/// Reads a file of at most `limit` bytes into `bytes`, whatever they are.
///
/// # Errors
/// A problem that says why the file was passed over.
pub fn read_bytes(path: &Path, shown: &str, limit: u64, bytes: &mut Vec<u8>) -> Result<(), Problem> {
    let problem = |message: String| Problem { file: shown.to_owned(), message, range: None };
    read_into(path, limit, bytes).map_err(problem)
}

/// Looks at the bytes of a file as [`read_source`] does, wherever they come from: a remark that does not keep the file from
/// being analyzed.
///
/// # Errors
/// A problem that says why the file was passed over.
pub fn check_bytes(bytes: &[u8], shown: &str) -> Result<Option<Problem>, Problem> {
    let problem = |message: String| Problem { file: shown.to_owned(), message, range: None };
    let probe = &bytes[..bytes.len().min(BINARY_PROBE)];
    if probe.starts_with(b"\xff\xfe") || probe.starts_with(b"\xfe\xff") {
        return Err(problem("skipped: this is UTF-16, and Go source is UTF-8; convert it".to_owned()));
    }
    if probe.contains(&0) {
        return Err(problem("skipped: this is a binary file, not Go source".to_owned()));
    }
    Ok(encoding_note(bytes, shown))
}

fn read_into(path: &Path, limit: u64, bytes: &mut Vec<u8>) -> Result<(), String> {
    // Looked at before it is opened: opening a pipe that nobody writes to would wait for ever.
    let metadata = fs::metadata(path).map_err(|error| explain(&error, path))?;
    if metadata.is_dir() {
        return Err("skipped: this is a directory, although its name is that of a Go file".to_owned());
    }
    if !metadata.is_file() {
        return Err("skipped: this is not a regular file".to_owned());
    }
    if metadata.len() > limit {
        return Err(too_large(metadata.len(), limit));
    }
    let file = File::open(path).map_err(|error| explain(&error, path))?;
    bytes.clear();
    // With more room than it needs, it is read without a look at whether the room was enough.
    bytes.reserve(usize::try_from(metadata.len()).unwrap_or(0).saturating_add(SPARE));
    // It may have grown since, and files of some file systems do not tell their size.
    file.take(limit.saturating_add(1)).read_to_end(bytes).map_err(|error| explain(&error, path))?;
    match bytes.len() as u64 {
        length if length > limit => Err(too_large(length, limit)),
        _ => Ok(()),
    }
}

fn too_large(length: u64, limit: u64) -> String {
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20).max(1);
    format!("skipped: the file has {} MiB, the limit is {} MiB", mebibytes(length), mebibytes(limit))
}

fn explain(error: &std::io::Error, path: &Path) -> String {
    match error.kind() {
        ErrorKind::NotFound if fs::symlink_metadata(path).is_ok() => {
            "skipped: this symbolic link points to nothing".to_owned()
        }
        ErrorKind::NotFound => "skipped: the file vanished during the run".to_owned(),
        ErrorKind::PermissionDenied => "skipped: no permission to read it".to_owned(),
        _ if is_link_loop(path) => "skipped: this symbolic link leads back to itself".to_owned(),
        _ => format!("skipped: it cannot be read: {error}"),
    }
}

/// Whether the path is a symbolic link that cannot be followed although its target exists: the standard library has
/// no stable name for that error.
fn is_link_loop(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) && fs::metadata(path).is_err()
}

fn encoding_note(bytes: &[u8], shown: &str) -> Option<Problem> {
    let error = std::str::from_utf8(bytes).err()?;
    let start = error.valid_up_to();
    let end = start + error.error_len().unwrap_or(bytes.len() - start);
    let lines = LineIndex::new(bytes);
    let span = Span::new(start, end);
    let range = ProblemRange { start: lines.line_column(span.start), end: lines.line_column(span.end), span };
    let message = "this byte is not UTF-8; Go refuses the file, the analysis goes on".to_owned();
    Some(Problem { file: shown.to_owned(), message, range: Some(range) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &[u8], limit: u64) -> Result<SourceText, Problem> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.go");
        fs::write(&path, content).unwrap();
        read_source(&path, "x.go", limit)
    }

    fn refusal(path: &Path) -> String {
        read_source(path, "x.go", DEFAULT_SIZE_LIMIT).unwrap_err().message
    }

    #[test]
    fn text_is_read_as_it_is() {
        assert_eq!(read(b"\xef\xbb\xbfpackage p\r\n", 100).unwrap().bytes, b"\xef\xbb\xbfpackage p\r\n");
        assert_eq!(read(b"", 100).unwrap(), SourceText { bytes: vec![], note: None });
    }

    #[test]
    fn large_files_are_refused_without_being_read() {
        assert!(read(b"0123456789", 10).is_ok());
        assert!(read(b"0123456789a", 10).unwrap_err().message.contains("limit"));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.go");
        File::create(&path).unwrap().set_len(50 << 20).unwrap();
        assert_eq!(refusal(&path), "skipped: the file has 50 MiB, the limit is 32 MiB");
    }

    #[test]
    fn binary_files_are_refused_and_wrong_bytes_noted() {
        assert!(read(b"package p\0", 100).unwrap_err().message.contains("binary"));
        assert!(read(b"\xff\xfep\0a\0", 100).unwrap_err().message.contains("UTF-16"));
        let note = read(b"package p\nvar x = \"\xe9\"\n", 100).unwrap().note.unwrap();
        let range = note.range.unwrap();
        assert_eq!((range.start.line, range.start.column, range.end.column), (2, 10, 11));
        assert!(read(b"package p // \xc3", 100).unwrap().note.is_some());
    }

    #[test]
    fn what_is_no_file_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        assert!(refusal(dir.path()).contains("directory"));
        assert!(refusal(&dir.path().join("gone.go")).contains("vanished"));
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_permissions_are_told_apart() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        symlink("nowhere.go", path("broken.go")).unwrap();
        assert!(refusal(&path("broken.go")).contains("points to nothing"));
        symlink("loop.go", path("loop.go")).unwrap();
        assert!(refusal(&path("loop.go")).contains("leads back"));
        let made = std::process::Command::new("mkfifo").arg(path("pipe.go")).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(refusal(&path("pipe.go")).contains("regular file"));
        }
        fs::write(path("secret.go"), "package p").unwrap();
        fs::set_permissions(path("secret.go"), fs::Permissions::from_mode(0o0)).unwrap();
        // The superuser reads it all the same.
        if let Err(problem) = read_source(&path("secret.go"), "x.go", DEFAULT_SIZE_LIMIT) {
            assert!(problem.message.contains("permission"));
        }
    }
}
