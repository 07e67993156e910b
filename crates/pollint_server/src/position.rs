//! Byte offsets and the positions of LSP, in the unit of columns that client and server agreed on.

use std::borrow::Cow;

use gen_lsp_types::{Position, PositionEncodingKind, Range};
use pollint_base::span::{LineIndex, Span};

/// The unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// Bytes if the client offers them: nothing is to be counted then.
    pub(crate) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        match offered {
            Some(kinds) if kinds.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
            _ => Encoding::Utf16,
        }
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }
}

/// A text with its lines.
#[derive(Clone, Debug)]
pub(crate) struct Text<'t> {
    bytes: &'t [u8],
    lines: Cow<'t, LineIndex>,
    encoding: Encoding,
}

impl<'t> Text<'t> {
    pub(crate) fn new(bytes: &'t [u8], encoding: Encoding) -> Text<'t> {
        Text { bytes, lines: Cow::Owned(LineIndex::new(bytes)), encoding }
    }

    /// A text whose lines are known.
    pub(crate) fn with_lines(bytes: &'t [u8], lines: &'t LineIndex, encoding: Encoding) -> Text<'t> {
        Text { bytes, lines: Cow::Borrowed(lines), encoding }
    }

    /// The range of a span; what lies behind the end of the text is at its end.
    pub(crate) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    fn position(&self, offset: u32) -> Position {
        let offset = offset.min(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        let line = self.lines.line(offset) - 1;
        let before = &self.bytes[self.line_start(line)..offset as usize];
        let character = match self.encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => String::from_utf8_lossy(before).encode_utf16().count(),
        };
        Position { line, character: u32::try_from(character).unwrap_or(u32::MAX) }
    }

    /// The byte at a position. A column behind the end of its line is at that end (LSP, "Position"); one inside a character is
    /// at its start.
    pub(crate) fn offset(&self, position: Position) -> usize {
        let line = self.line(position.line);
        let start = self.line_start(position.line);
        let wanted = position.character as usize;
        let text = String::from_utf8_lossy(line);
        let inside = match self.encoding {
            Encoding::Utf8 => text.floor_char_boundary(wanted.min(line.len())),
            Encoding::Utf16 => {
                let mut units = 0;
                let within = |character: &char| {
                    units += character.len_utf16();
                    units <= wanted
                };
                text.chars().take_while(within).map(char::len_utf8).sum()
            }
        };
        start + inside.min(line.len())
    }

    /// A line without its end, base 0.
    pub(crate) fn line(&self, line: u32) -> &'t [u8] {
        let bytes = &self.bytes[self.line_start(line)..self.line_start(line.saturating_add(1))];
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    fn line_start(&self, line: u32) -> usize {
        self.lines.starts.get(line as usize).map_or(self.bytes.len(), |start| *start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = "a\r\n\té𝄞x\nlast".as_bytes();

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_counted_in_the_agreed_unit() {
        let x = u32::try_from(TEXT.iter().position(|byte| *byte == b'x').unwrap()).unwrap();
        let position = |encoding| Text::new(TEXT, encoding).range(Span { start: x, end: x }).start;
        assert_eq!(position(Encoding::Utf8), at(1, 7));
        assert_eq!(position(Encoding::Utf16), at(1, 4));
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(Text::new(TEXT, encoding).offset(position(encoding)), x as usize);
        }
    }

    #[test]
    fn positions_that_are_none_are_moved_to_the_nearest() {
        let utf16 = Text::new(TEXT, Encoding::Utf16);
        assert_eq!(utf16.offset(at(0, 9)), 1);
        assert_eq!(utf16.offset(at(1, 3)), utf16.offset(at(1, 2)));
        assert_eq!(utf16.offset(at(9, 9)), TEXT.len());
        assert_eq!(Text::new(TEXT, Encoding::Utf8).offset(at(1, 2)), 4);
        assert_eq!(utf16.range(Span { start: 900, end: 901 }).start, at(2, 4));
    }

    #[test]
    fn bytes_are_preferred() {
        let offered = [PositionEncodingKind::UTF16, PositionEncodingKind::UTF8];
        assert_eq!(Encoding::negotiate(Some(&offered)), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(Some(&offered[..1])), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
    }
}
