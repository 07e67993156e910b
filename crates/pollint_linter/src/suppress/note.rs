//! A comment that may be a directive, with what reports about it need of its file, so that the file itself need not be
//! at hand. It knows one file and nothing of what the comment silences.

use pollint_base::span::Span;
use pollint_facts::ir::{Comment, FileFacts};
use serde::{Deserialize, Serialize};

use crate::report::function_in;

/// A comment that may be a directive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its text with the slashes.
    pub(crate) text: Box<str>,
    /// Its position.
    pub(crate) span: Span,
    /// Whether it has its line for itself.
    pub(crate) own_line: bool,
    /// Its whole line, with the line break.
    pub(crate) line: Span,
    /// The top-level function around it; empty outside of all.
    pub(crate) function: Box<str>,
}

/// The comments of a file that may be directives.
#[must_use]
pub fn notes(facts: &FileFacts) -> Vec<Note> {
    facts.comments.iter().map(|comment| note(facts, comment)).collect()
}

fn note(facts: &FileFacts, comment: &Comment) -> Note {
    let starts = &facts.lines.starts;
    let line = facts.lines.line(comment.span.start) as usize;
    Note {
        text: comment.text.clone(),
        span: comment.span,
        own_line: comment.own_line,
        line: Span {
            start: starts.get(line - 1).copied().unwrap_or(comment.span.start),
            end: starts.get(line).copied().unwrap_or(comment.span.end),
        },
        function: function_in(facts, comment.span).unwrap_or_default().into(),
    }
}
