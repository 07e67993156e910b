//! Where bytes go: standard output, or a file that is replaced in one step. Knows terminals, not findings.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::report::Look;
use crate::style::{ColorChoice, is_dumb, wants_color};

/// Columns to fill when there is no terminal to ask.
const DEFAULT_WIDTH: usize = 100;
/// Wider lines are hard to read.
const MAX_WIDTH: usize = 120;
/// Narrower boxes are harder to read than wrapped lines.
const MIN_WIDTH: usize = 60;

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How text on standard output may look.
pub(crate) fn stdout_look(color: ColorChoice) -> Look {
    look(color, io::stdout().is_terminal())
}

/// How text on standard error may look.
pub(crate) fn stderr_look(color: ColorChoice) -> Look {
    look(color, io::stderr().is_terminal())
}

/// How text in a file may look: plain unless color is asked for.
pub(crate) fn file_look(color: ColorChoice) -> Look {
    let color = if color == ColorChoice::Always { ColorChoice::Always } else { ColorChoice::Never };
    look(color, false)
}

fn look(color: ColorChoice, is_terminal: bool) -> Look {
    let terminal = is_terminal.then(|| textwrap::termwidth().clamp(MIN_WIDTH, MAX_WIDTH));
    Look {
        color: wants_color(color, is_terminal, variable),
        unicode: !is_dumb(variable),
        width: terminal.unwrap_or(DEFAULT_WIDTH),
    }
}

/// Writes a page to standard output. A reader that goes away early, as `head` does, is no failure.
pub(crate) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    // The lock of anstream lets Windows consoles show the styles; on other systems bytes pass through.
    let mut out = io::BufWriter::new(anstream::AutoStream::always(io::stdout().lock()));
    ignore_broken_pipe(write(&mut out).and_then(|()| out.flush())).map_err(|error| Failure::stdout(&error))
}

/// Writes lines to standard error, where failure has no one left to tell.
pub(crate) fn to_stderr(text: &str, look: Look) {
    let mut stream = anstream::AutoStream::always(io::stderr().lock());
    let plain;
    let text = if look.color {
        text
    } else {
        plain = anstream::adapter::strip_str(text).to_string();
        &plain
    };
    drop(stream.write_all(text.as_bytes()));
}

fn ignore_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Replaces a file: readers see the old report or the new one, never half of one. What is no regular file (`/dev/stdout`,
/// a named pipe) is written to directly.
pub(crate) fn to_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let result = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => write_directly(path, write),
        _ => replace(path, write),
    };
    result.map_err(|error| Failure::output(path, &error))
}

fn write_directly(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
    ignore_broken_pipe(write(&mut out).and_then(|()| out.flush()))
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut file = temporary_beside(&target)?;
    let mut out = io::BufWriter::new(&mut file);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.persist(&target).map(drop).map_err(|error| error.error)
}

fn temporary_beside(target: &Path) -> io::Result<tempfile::NamedTempFile> {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty());
    let directory = parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pollint-");
    // Reports are read by other users of a CI machine; the umask still applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_keeps_the_old_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        fs::write(&path, "old").unwrap();

        let failed = to_file(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk on fire"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");

        to_file(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_missing_directory_is_a_failure_with_advice() {
        let directory = tempfile::tempdir().unwrap();
        let failure = to_file(&directory.path().join("no/such/report"), |_| Ok(())).unwrap_err();
        assert!(failure.title.starts_with("cannot write"), "{failure}");
        assert!(failure.advice.is_some());
    }
}
