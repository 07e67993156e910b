//! The code that a fix would write, as lines to show: its snippet, or a small diff made from its edits. Knows no styles.

use pollint_base::diagnostic::{Edit, Fix};
use pollint_base::span::FileId;

use crate::report::sources::{Sources, Text};
use crate::report::text::printable;

/// A line to show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What happens to it.
    pub(super) kind: Kind,
    /// The text, with its mark.
    pub(super) text: String,
}

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Added,
    Removed,
    Context,
}

/// Neighbouring edits of one file, with the lines they touch (base 1, both ends included).
struct Hunk<'a> {
    file: FileId,
    first: u32,
    last: u32,
    edits: Vec<&'a Edit>,
}

/// The lines to show; `home` is the file that needs no naming.
pub(super) fn lines(sources: &Sources, fix: &Fix, home: FileId) -> Vec<Line> {
    match &fix.snippet {
        Some(snippet) => snippet.trim_end().lines().map(|line| shown(Kind::Added, line)).collect(),
        None => hunks(sources, &fix.edits).iter().flat_map(|hunk| hunk_lines(sources, hunk, home)).collect(),
    }
}

fn shown(kind: Kind, line: &str) -> Line {
    let mark = match kind {
        Kind::Added => '+',
        Kind::Removed => '-',
        Kind::Context => ' ',
    };
    Line { kind, text: format!("{mark} {}", printable(line).replace('\t', "    ")) }
}

fn hunks<'a>(sources: &Sources, edits: &'a [Edit]) -> Vec<Hunk<'a>> {
    let mut hunks: Vec<Hunk<'a>> = Vec::new();
    for edit in edits {
        let range = sources.range(edit.location);
        let (first, last, file) = (range.start.line, range.end.line, edit.location.file);
        match hunks.last_mut() {
            Some(hunk) if hunk.file == file && first <= hunk.last => {
                hunk.last = hunk.last.max(last);
                hunk.edits.push(edit);
            }
            _ => hunks.push(Hunk { file, first, last, edits: vec![edit] }),
        }
    }
    hunks
}

fn hunk_lines(sources: &Sources, hunk: &Hunk<'_>, home: FileId) -> Vec<Line> {
    let mut lines = Vec::new();
    if hunk.file != home {
        lines.push(Line { kind: Kind::Context, text: printable(sources.path(hunk.file)).into_owned() });
    }
    let Some(text) = sources.text(hunk.file) else {
        let new = hunk.edits.iter().flat_map(|edit| edit.new_text.lines());
        lines.extend(new.filter(|line| !line.trim().is_empty()).map(|line| shown(Kind::Added, line)));
        return lines;
    };
    let old: Vec<String> = (hunk.first..=hunk.last).map(|line| lossy(text.line(line))).collect();
    let new = edited(text, hunk);
    lines.extend(difference(&old, &new));
    lines
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The hunk's lines after its edits.
fn edited(text: &Text, hunk: &Hunk<'_>) -> Vec<String> {
    let start_of = |line: u32| text.index.starts.get(line as usize - 1).copied().unwrap_or(u32::MAX);
    let mut result = Vec::new();
    let mut position = start_of(hunk.first);
    for edit in &hunk.edits {
        result.extend_from_slice(text.slice(position, edit.location.span.start));
        result.extend_from_slice(edit.new_text.as_bytes());
        position = edit.location.span.end;
    }
    result.extend_from_slice(text.slice(position, start_of(hunk.last + 1)));
    lossy(&result).lines().map(str::to_owned).collect()
}

/// Removed and added lines between what both versions begin and end with, one line of context on either side.
fn difference(old: &[String], new: &[String]) -> Vec<Line> {
    let same_before = old.iter().zip(new).take_while(|(left, right)| left == right).count();
    let (old_rest, new_rest) = (&old[same_before..], &new[same_before..]);
    let same_after =
        old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(left, right)| left == right).count();
    let removed = &old_rest[..old_rest.len() - same_after];
    let added = &new_rest[..new_rest.len() - same_after];
    let before = old[..same_before].last().map(|line| (Kind::Context, line));
    let after = old_rest[old_rest.len() - same_after..].first().map(|line| (Kind::Context, line));
    let changed =
        removed.iter().map(|line| (Kind::Removed, line)).chain(added.iter().map(|line| (Kind::Added, line)));
    let all: Vec<(Kind, &String)> = before.into_iter().chain(changed).chain(after).collect();
    let indentation = common_indentation(&all);
    all.into_iter().map(|(kind, line)| shown(kind, line.get(indentation..).unwrap_or(""))).collect()
}

fn common_indentation(lines: &[(Kind, &String)]) -> usize {
    let tabs = |line: &str| line.bytes().take_while(|byte| *byte == b'\t').count();
    lines.iter().filter(|(_, line)| !line.trim().is_empty()).map(|(_, line)| tabs(line)).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollint_base::diagnostic::Applicability;
    use pollint_base::span::{Location, Span};

    fn texts(source: &str, edits: &[(usize, usize, &str)]) -> Vec<String> {
        let sources = Sources::in_memory(&[("a_test.go", Some(source))]);
        let edit = |(start, end, new_text): &(usize, usize, &str)| {
            Edit::exact(Location { file: FileId(0), span: Span::new(*start, *end) }, *new_text)
        };
        let fix = Fix {
            title: String::new(),
            applicability: Applicability::Safe,
            edits: edits.iter().map(edit).collect(),
            snippet: None,
            declares: None,
        };
        lines(&sources, &fix, FileId(0)).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn an_insertion_shows_the_line_it_goes_before() {
        let source = "func f() {\n\tx = 1\n}\n";
        let shown = texts(source, &[(12, 12, "old := x\n\tt.Cleanup(func() { x = old })\n\t")]);
        assert_eq!(shown, ["+ old := x", "+ t.Cleanup(func() { x = old })", "  x = 1"]);
    }

    #[test]
    fn a_replacement_shows_both_lines() {
        let shown = texts("\tdefer restore()\n", &[(1, 6, "t.Cleanup("), (14, 16, ")")]);
        assert_eq!(shown, ["- defer restore()", "+ t.Cleanup( restore)"]);
    }

    #[test]
    fn edits_at_the_end_of_a_file_without_a_line_end() {
        assert_eq!(texts("a", &[(1, 1, "\nb")]), ["  a", "+ b"]);
    }
}
