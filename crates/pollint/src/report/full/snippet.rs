//! The chain as one box: a snippet for every place, steps that stand close together in one snippet. Hands miette only
//! the few lines it draws, because miette scans a source from its start for every label, which makes many findings in
//! one file cost quadratic time.

use std::fmt;
use std::ops::Range;

use miette::{
    Diagnostic as MietteDiagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use pollint_base::diagnostic::{Diagnostic, Step};
use pollint_base::rule::Severity;
use pollint_base::span::{FileId, LineColumn, Location};

use super::display_line::{Frame, indentation, show};
use crate::report::Look;
use crate::report::sources::{Sources, Text};
use crate::report::text::{printable, step_message};

/// Steps of one file whose lines are at most this far apart share a snippet.
const NEAR: u32 = 3;
/// Lines of a snippet that several steps share.
const MAX_LINES: u32 = 12;
/// A label is never wrapped to fewer columns.
const MIN_LABEL_WIDTH: usize = 24;

/// The drawn box.
pub(super) struct Snippets {
    /// Lines that end in a line feed.
    pub(super) text: String,
    /// Whether the first place shown is where the finding stands.
    pub(super) starts_at_finding: bool,
}

/// A step to draw.
struct Mark {
    location: Location,
    start: LineColumn,
    /// One past its last column on its first line: only that line is underlined.
    end_column: u32,
    words: String,
    primary: bool,
}

/// Steps that are drawn together.
struct Group {
    file: FileId,
    first: u32,
    last: u32,
    marks: Vec<Mark>,
}

/// Draws a finding's chain, or the place of the finding when it has none.
pub(super) fn of_diagnostic(sources: &Sources, diagnostic: &Diagnostic, look: Look) -> Snippets {
    let groups = groups(marks(sources, diagnostic));
    let starts_at_finding = groups.first().is_some_and(|group| group.head().location == diagnostic.location);
    let gutter = groups.iter().map(Group::gutter).max().unwrap_or(1);
    let count = groups.len();
    let mut text = String::new();
    for (index, group) in groups.iter().enumerate() {
        let canvas = Canvas {
            look,
            severity: diagnostic.severity,
            gutter,
            first: index == 0,
            last: index + 1 == count,
        };
        text.push_str(&canvas.draw(sources, group));
    }
    Snippets { text, starts_at_finding }
}

fn marks(sources: &Sources, diagnostic: &Diagnostic) -> Vec<Mark> {
    let numbered = diagnostic.chain.len() > 1;
    let shown = |(number, step): (usize, &Step)| {
        let words = step_message(step);
        let words = if numbered { format!("{number}. {words}") } else { words };
        mark(sources, step.location, words, step.location == diagnostic.location)
    };
    let mut marks: Vec<Mark> = (1..).zip(&diagnostic.chain).map(shown).collect();
    if !marks.iter().any(|mark| mark.primary) {
        marks.insert(0, mark(sources, diagnostic.location, String::new(), true));
    }
    marks
}

fn mark(sources: &Sources, location: Location, words: String, primary: bool) -> Mark {
    let range = sources.range(location);
    let end_column = if range.end.line == range.start.line { range.end.column } else { u32::MAX };
    Mark { location, start: range.start, end_column, words, primary }
}

fn groups(marks: Vec<Mark>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for mark in marks {
        match groups.last_mut() {
            Some(group) if group.takes(&mark) => group.add(mark),
            _ => {
                let (file, line) = (mark.location.file, mark.start.line);
                groups.push(Group { file, first: line, last: line, marks: vec![mark] });
            }
        }
    }
    groups
}

impl Group {
    /// Whether a step can be drawn here: near, and not over another step's underline.
    fn takes(&self, mark: &Mark) -> bool {
        let line = mark.start.line;
        let first = self.first.min(line);
        let last = self.last.max(line);
        let near = line + NEAR >= self.first && line <= self.last + NEAR;
        let overlaps = |other: &Mark| {
            other.start.line == line
                && other.location != mark.location
                && mark.start.column < other.end_column
                && other.start.column < mark.end_column
        };
        self.file == mark.location.file
            && near
            && last - first < MAX_LINES
            && !self.marks.iter().any(overlaps)
    }

    fn add(&mut self, mark: Mark) {
        self.first = self.first.min(mark.start.line);
        self.last = self.last.max(mark.start.line);
        match self.marks.iter_mut().find(|other| other.location == mark.location) {
            Some(same) => {
                same.words = format!("{}\n{}", same.words, mark.words);
                same.primary |= mark.primary;
            }
            None => self.marks.push(mark),
        }
    }

    /// The step whose position the snippet's header shows.
    fn head(&self) -> &Mark {
        self.marks.iter().find(|mark| mark.primary).unwrap_or(&self.marks[0])
    }

    /// Columns of its line numbers.
    fn gutter(&self) -> usize {
        self.last.to_string().len()
    }
}

/// How one group is drawn within the box.
struct Canvas {
    look: Look,
    severity: Severity,
    gutter: usize,
    first: bool,
    last: bool,
}

impl Canvas {
    fn draw(&self, sources: &Sources, group: &Group) -> String {
        let path = printable(sources.path(group.file)).into_owned();
        let Some(text) = sources.text(group.file) else { return self.draw_without_text(&path, group) };
        let excerpt = self.excerpt(path, text, group);
        let mut drawn = String::new();
        // The excerpt always has the labelled lines, and writing to a string cannot fail.
        if self.handler(&excerpt).render_report(&mut drawn, &excerpt).is_err() {
            return self.draw_without_text(&excerpt.path, group);
        }
        self.fit(&drawn, group.gutter())
    }

    /// Makes a part of the box from miette's drawing: without the line for a message, which is empty; without the
    /// closing corner unless it is the last; shifted so that all gutters line up.
    fn fit(&self, drawn: &str, gutter: usize) -> String {
        let mut lines: Vec<&str> = drawn.lines().skip(1).collect();
        if !self.last {
            lines.pop();
        }
        let shift = " ".repeat(self.gutter - gutter);
        lines.iter().map(|line| format!("{shift}{}\n", line.trim_end())).collect()
    }

    fn draw_without_text(&self, path: &str, group: &Group) -> String {
        let characters = self.characters();
        let shift = " ".repeat(self.gutter + 2);
        let start = group.head().start;
        let mut text = format!(
            "{shift}{}{}[{path}:{}:{}]\n",
            characters.ltop, characters.hbar, start.line, start.column
        );
        for mark in &group.marks {
            for line in mark.words.lines() {
                text.push_str(&format!("{shift}{} {line}\n", characters.vbar));
            }
        }
        text.push_str(&format!(
            "{shift}{} (the file vanished or changed since it was read)\n",
            characters.vbar
        ));
        if self.last {
            text.push_str(&format!("{shift}{}{}\n", characters.lbot, characters.hbar.to_string().repeat(4)));
        }
        text
    }

    fn characters(&self) -> ThemeCharacters {
        let mut characters =
            if self.look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        if !self.first {
            characters.ltop = characters.lcross;
        }
        characters
    }

    fn handler(&self, excerpt: &Excerpt) -> GraphicalReportHandler {
        let mut styles = if self.look.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let primary = match self.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Info => styles.advice,
        };
        // miette deals these out to the labels in the order of their positions.
        styles.highlights =
            excerpt.labels.iter().map(|label| if label.primary { primary } else { styles.help }).collect();
        GraphicalReportHandler::new_themed(GraphicalTheme { characters: self.characters(), styles })
            .with_links(false)
            .with_width(self.look.width)
            .with_context_lines(1)
            .without_syntax_highlighting()
    }

    fn excerpt(&self, path: String, text: &Text, group: &Group) -> Excerpt {
        let width = self.look.width.saturating_sub(self.gutter + 4).max(MIN_LABEL_WIDTH);
        let frame = Frame { width, ellipsis: if self.look.unicode { "…" } else { "..." } };
        let lines = group.first..=group.last;
        let dedent = lines.clone().filter_map(|line| indentation(text.line(line))).min().unwrap_or(0);
        let mut excerpt = Excerpt { path, first: group.first, text: String::new(), labels: Vec::new() };
        for line in lines {
            let marks: Vec<&Mark> = group.marks.iter().filter(|mark| mark.start.line == line).collect();
            excerpt.push_line(text.line(line), &marks, dedent, frame);
        }
        excerpt.labels.sort_by_key(|label| label.span.start);
        excerpt
    }
}

/// The lines that miette gets to see, with labels that refer to them.
#[derive(Debug)]
struct Excerpt {
    path: String,
    /// The number of the first line, base 1.
    first: u32,
    text: String,
    labels: Vec<Label>,
}

#[derive(Debug)]
struct Label {
    /// Bytes of the excerpt.
    span: Range<usize>,
    words: Option<String>,
    primary: bool,
    /// The position in the real file, for the header.
    start: LineColumn,
}

impl Excerpt {
    fn push_line(&mut self, line: &[u8], marks: &[&Mark], dedent: usize, frame: Frame) {
        let bytes = |mark: &&Mark| {
            let start = (mark.start.column as usize - 1).min(line.len());
            start..(mark.end_column as usize - 1).clamp(start, line.len())
        };
        let ranges: Vec<Range<usize>> = marks.iter().map(bytes).collect();
        let shown = show(line, &ranges, dedent, frame);
        let base = self.text.len();
        for (mark, range) in marks.iter().zip(&shown.marks) {
            let columns = |end: usize| shown.text.get(..end).map_or(0, textwrap::core::display_width);
            let hang = usize::midpoint(columns(range.start), columns(range.end));
            self.labels.push(Label {
                span: base + range.start..base + range.end,
                words: wrapped(&mark.words, frame.width.saturating_sub(hang + 4)),
                primary: mark.primary,
                start: mark.start,
            });
        }
        self.text.push_str(&shown.text);
        self.text.push('\n');
    }
}

fn wrapped(words: &str, width: usize) -> Option<String> {
    let options = textwrap::Options::new(width.max(MIN_LABEL_WIDTH)).break_words(false);
    (!words.is_empty()).then(|| textwrap::fill(words, options))
}

impl SourceCode for Excerpt {
    /// Gives the whole excerpt whatever is asked, as it holds nothing but what is to be drawn. miette asks without
    /// context only for the position in the header, which is the real one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let label = self.labels.iter().find(|label| label.span.start == span.offset());
        let (line, column) = match label {
            Some(label) if before + after == 0 => (label.start.line, label.start.column),
            _ => (self.first, 1),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            line as usize - 1,
            column as usize - 1,
            self.text.lines().count(),
        )))
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl MietteDiagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labeled = |label: &Label| {
            let span = (label.span.start, label.span.len());
            if label.primary {
                LabeledSpan::new_primary_with_span(label.words.clone(), span)
            } else {
                LabeledSpan::new_with_span(label.words.clone(), span)
            }
        };
        Some(Box::new(self.labels.iter().map(labeled)))
    }
}
