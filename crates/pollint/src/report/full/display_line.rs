//! One source line made fit for a terminal: decoded, tabs expanded, dedented, cut to a width around what is labelled.
//! Knows nothing of files, labels' words or miette.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::report::text::is_unprintable;

/// Columns of a tab.
const TAB: usize = 4;
/// Bytes of a line that are looked at; the rest of a generated line cannot be shown anyway.
const MAX_BYTES: usize = 4096;
/// Columns a label's words need beside it.
const LABEL_ROOM: usize = 36;

/// The room for a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Columns.
    pub(super) width: usize,
    /// What stands for text that is cut off.
    pub(super) ellipsis: &'static str,
}

/// What is shown of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DisplayLine {
    /// The text, in printable characters.
    pub(super) text: String,
    /// Each given byte range of the source line as a byte range of `text`.
    pub(super) marks: Vec<Range<usize>>,
}

/// A character as shown, with the source offset it stands for.
struct Cell {
    offset: usize,
    column: usize,
    shown: char,
    /// Blanks instead of `shown`, for tabs.
    blanks: usize,
}

impl Cell {
    fn width(&self) -> usize {
        if self.blanks > 0 { self.blanks } else { self.shown.width().unwrap_or(0) }
    }

    fn push_to(&self, text: &mut String) {
        if self.blanks > 0 {
            text.extend(std::iter::repeat_n(' ', self.blanks));
        } else {
            text.push(self.shown);
        }
    }
}

/// Columns of white space before the text of a line; none for an empty line.
pub(super) fn indentation(line: &[u8]) -> Option<usize> {
    let blank = |byte: &&u8| matches!(**byte, b' ' | b'\t');
    let blanks = line.iter().take(MAX_BYTES).take_while(blank);
    let columns =
        blanks.fold(0, |column, byte| if *byte == b'\t' { column + TAB - column % TAB } else { column + 1 });
    line.iter().any(|byte| !byte.is_ascii_whitespace()).then_some(columns)
}

/// Shows `line` without its first `dedent` columns, in the room that `frame` gives.
pub(super) fn show(line: &[u8], marks: &[Range<usize>], dedent: usize, frame: Frame) -> DisplayLine {
    let focus = marks.iter().map(|mark| mark.start).min().unwrap_or(0).min(line.len());
    let from = if line.len() > MAX_BYTES { focus.saturating_sub(MAX_BYTES / 2) } else { 0 };
    let to = line.len().min(from + MAX_BYTES);
    let cells = cells(&line[from..to], from);
    let first = cells.iter().position(|cell| cell.column >= dedent).unwrap_or(cells.len());
    cut(&cells[first..], marks, frame, from > 0, to < line.len())
}

fn cells(bytes: &[u8], from: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(bytes.len());
    let (mut base, mut column) = (from, 0);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().char_indices().map(|(index, character)| (base + index, character));
        let invalid_at = base + chunk.valid().len();
        let invalid = (!chunk.invalid().is_empty()).then_some((invalid_at, '\u{fffd}'));
        for (offset, character) in valid.chain(invalid) {
            let cell = cell(offset, column, character);
            column += cell.width();
            cells.push(cell);
        }
        base = invalid_at + chunk.invalid().len();
    }
    cells
}

fn cell(offset: usize, column: usize, character: char) -> Cell {
    let blanks = if character == '\t' { TAB - column % TAB } else { 0 };
    let shown = if is_unprintable(character) { '\u{fffd}' } else { character };
    Cell { offset, column, shown, blanks }
}

/// Cuts to the frame, with an ellipsis where something is missing.
fn cut(
    cells: &[Cell],
    marks: &[Range<usize>],
    frame: Frame,
    more_before: bool,
    more_after: bool,
) -> DisplayLine {
    let width = frame.width;
    let origin = cells.first().map_or(0, |cell| cell.column);
    let end_column = cells.last().map_or(0, |cell| cell.column + cell.width() - origin);
    let column_of = |offset: usize| {
        cells.iter().find(|cell| cell.offset >= offset).map_or(end_column, |cell| cell.column - origin)
    };
    let middle = marks.first().map_or(0, |mark| usize::midpoint(column_of(mark.start), column_of(mark.end)));
    // A label hangs below the middle of its mark and needs room for its words.
    let shift =
        if middle + LABEL_ROOM > width && end_column > width { middle.saturating_sub(width / 4) } else { 0 };
    let room = width.saturating_sub(2 * frame.ellipsis.chars().count()).max(1);
    let visible = |cell: &&Cell| {
        let column = cell.column - origin;
        column >= shift && (column + cell.width() <= shift + room || (shift == 0 && end_column <= width))
    };
    let kept: Vec<&Cell> = cells.iter().filter(visible).collect();
    let cut_before = more_before || kept.first().is_some_and(|cell| cell.column > origin);
    let cut_after =
        more_after || kept.last().zip(cells.last()).is_some_and(|(last, end)| last.offset < end.offset);
    let before = if cut_before { frame.ellipsis } else { "" };
    let after = if cut_after { frame.ellipsis } else { "" };
    assemble(&kept, marks, before, after)
}

fn assemble(kept: &[&Cell], marks: &[Range<usize>], before: &str, after: &str) -> DisplayLine {
    let mut text = before.to_owned();
    let mut starts = Vec::with_capacity(kept.len());
    for cell in kept {
        starts.push((cell.offset, text.len()));
        cell.push_to(&mut text);
    }
    let end = text.len();
    text.push_str(after);
    let position =
        |offset: usize| starts.iter().find(|(at, _)| *at >= offset).map_or(end, |(_, shown)| *shown);
    let marks = marks.iter().map(|mark| position(mark.start)..position(mark.end)).collect();
    DisplayLine { text, marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Frame = Frame { width: 80, ellipsis: "…" };

    fn show_one(line: &[u8], mark: Range<usize>, dedent: usize) -> DisplayLine {
        show(line, std::slice::from_ref(&mark), dedent, WIDE)
    }

    #[test]
    fn tabs_are_expanded_and_the_indentation_removed() {
        let line = b"\t\tdb.DB = x // \xff\x1b[31m";
        assert_eq!(indentation(line), Some(8));
        let shown = show_one(line, 2..7, 8);
        assert_eq!(shown.text, "db.DB = x // \u{fffd}\u{fffd}[31m");
        assert_eq!(&shown.text[shown.marks[0].clone()], "db.DB");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let line = format!("{}db.DB = mock{}", "x".repeat(300), "y".repeat(100_000));
        let shown = show_one(line.as_bytes(), 300..305, 0);
        assert!(shown.text.starts_with("…xxx") && shown.text.ends_with("yyy…"), "{}", shown.text);
        assert!(shown.text.chars().count() <= 80);
        assert_eq!(&shown.text[shown.marks[0].clone()], "db.DB");
    }

    #[test]
    fn a_line_that_fits_is_not_cut() {
        let line = "z".repeat(80);
        assert_eq!(show_one(line.as_bytes(), 70..80, 0).text, line);
    }

    #[test]
    fn marks_beyond_the_line_stand_at_its_end() {
        assert_eq!(show_one(b"ab", 5..9, 0).marks.first(), Some(&(2..2)));
    }
}
