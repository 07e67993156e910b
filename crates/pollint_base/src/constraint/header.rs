//! What stands before the package clause: comments and blank lines, and among them the constraint.
//! The rules are those of Go's `go/build`; the package clause itself is not looked at.

use serde::{Deserialize, Serialize};

use super::{Constraint, and, parse};
use crate::package::GoVersion;
use crate::span::Span;

/// What the head of a file demands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its `//go:build` line, or its `// +build` lines when it has no such line.
    pub constraint: Option<Constraint>,
    /// The Go release that its `//go:build` line demands. It sets the file's language version, but never below
    /// go1.21: that limit is for the reader to apply.
    pub go_version: Option<GoVersion>,
    /// A constraint that Go would refuse; the file is then treated as unconstrained.
    pub malformed: Option<Malformed>,
}

/// A constraint line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Malformed {
    /// The line.
    pub span: Span,
    /// What is wrong with it.
    pub message: String,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads the header of a Go file. Bytes after the first that belong to neither blank line nor comment are not
/// looked at, so a file cut off anywhere behind its header gives the same answer.
#[must_use]
pub fn parse_header(source: &[u8]) -> Header {
    let lines = header_lines(source);
    let mut go_build = lines.iter().filter(|line| after_marker(line.text, b"//go:build").is_some());
    match (go_build.next(), go_build.next()) {
        (Some(_), Some(second)) => Header {
            malformed: Some(second.malformed("multiple //go:build lines".to_owned())),
            ..Header::default()
        },
        (Some(line), None) => from_go_build(line),
        (None, _) => Header { constraint: from_plus_build(&lines), ..Header::default() },
    }
}

fn from_go_build(line: &Line) -> Header {
    let text = after_marker(line.text, b"//go:build").unwrap_or_default();
    match parse::go_build(&String::from_utf8_lossy(text)) {
        Ok(constraint) => {
            Header { go_version: constraint.go_version(), constraint: Some(constraint), malformed: None }
        }
        Err(message) => Header { malformed: Some(line.malformed(message)), ..Header::default() },
    }
}

/// `// +build` lines count only above the last blank line of the header; those directly above the package clause
/// are its documentation.
fn from_plus_build(lines: &[Line]) -> Option<Constraint> {
    lines
        .iter()
        .filter(|line| line.before_blank)
        .filter_map(|line| {
            let comment = line.text.strip_prefix(b"//")?.trim_ascii();
            after_marker(comment, b"+build")
        })
        .map(|text| Some(parse::plus_build(&String::from_utf8_lossy(text))))
        .fold(None, and)
}

/// A `//` comment of the header that stands alone on its line, without the spaces around it.
struct Line<'a> {
    offset: usize,
    text: &'a [u8],
    /// Whether a blank line follows somewhere in the run of `//` comments that opens the file.
    before_blank: bool,
}

impl Line<'_> {
    fn malformed(&self, message: String) -> Malformed {
        Malformed { span: Span::new(self.offset, self.offset + self.text.len()), message }
    }
}

fn header_lines(source: &[u8]) -> Vec<Line<'_>> {
    let body = source.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source);
    let mut offset = source.len() - body.len();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut in_block = false;
    // The first block comment ends the part where `// +build` lines are looked for, as in Go.
    let mut opening_run = true;
    for raw in body.split_inclusive(|byte| *byte == b'\n') {
        let text = raw.trim_ascii();
        let start = offset + (raw.len() - raw.trim_ascii_start().len());
        offset += raw.len();
        if text.is_empty() {
            if opening_run {
                lines.iter_mut().for_each(|line| line.before_blank = true);
            }
            continue;
        }
        if !in_block && text.starts_with(b"//") {
            lines.push(Line { offset: start, text, before_blank: false });
            continue;
        }
        opening_run = false;
        match skip_comments(text, in_block) {
            Some(still_in_block) => in_block = still_in_block,
            None => break,
        }
    }
    lines
}

/// Passes over the comments of one line. Gives whether a block comment goes on after it, or nothing when the line
/// holds code.
fn skip_comments(mut text: &[u8], mut in_block: bool) -> Option<bool> {
    loop {
        text = text.trim_ascii_start();
        if in_block {
            let Some(end) = text.windows(2).position(|pair| pair == b"*/") else { return Some(true) };
            text = &text[end + 2..];
            in_block = false;
        } else if text.is_empty() || text.starts_with(b"//") {
            return Some(false);
        } else {
            text = text.strip_prefix(b"/*")?;
            in_block = true;
        }
    }
}

/// The text behind a marker word, which must end there: `//go:buildx` is none.
fn after_marker<'a>(text: &'a [u8], marker: &[u8]) -> Option<&'a [u8]> {
    let rest = text.strip_prefix(marker)?;
    (rest.is_empty() || rest[0].is_ascii_whitespace()).then(|| rest.trim_ascii())
}
