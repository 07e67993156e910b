//! Edits of text as bytes: from what a rule proposes to what is written. Rules see no text; this is the one place that
//! knows both the text and what an edit asks of it. It knows no file and no Go beyond comments and quotes.

use crate::diagnostic::{Edit, Fix, Layout};
use crate::span::{Location, Span};

/// The fix with exact edits, sorted; none if one of them does not fit into the text, two of them overlap, or a comment
/// would be lost.
#[must_use]
pub fn settle(fix: &Fix, text: &[u8]) -> Option<Fix> {
    let mut edits: Vec<Edit> = fix.edits.iter().map(|edit| settle_one(edit, text)).collect::<Option<_>>()?;
    edits.sort_by_key(|edit| (edit.location.span, edit.new_text.clone()));
    let is_apart = |pair: &[Edit]| !overlap(pair[0].location.span, pair[1].location.span);
    edits.windows(2).all(is_apart).then(|| Fix { edits, ..fix.clone() })
}

/// The exact edit; none if it does not fit into the text, or a comment would be lost.
#[must_use]
pub fn settle_one(edit: &Edit, text: &[u8]) -> Option<Edit> {
    let Span { start, end } = edit.location.span;
    let (start, end) = (start as usize, end as usize);
    if start > end || end > text.len() {
        return None;
    }
    match edit.layout {
        Layout::Exact => {
            let replaced = &text[start..end];
            if edit.new_text.is_empty() && replaced.starts_with(b"//") {
                // A comment goes with the blanks before it.
                let blanks = |byte: &u8| matches!(byte, b' ' | b'\t');
                let start = text[..start].iter().rposition(|byte| !blanks(byte)).map_or(0, |at| at + 1);
                let span = Span::new(start, end);
                return Some(Edit { location: Location { span, ..edit.location }, ..edit.clone() });
            }
            (is_comment(replaced) || !holds_comment(replaced)).then(|| edit.clone())
        }
        Layout::LikeLine(anchor) => {
            let (new_text, at) = laid_out(&edit.new_text, anchor as usize, start, end, text)?;
            let span = if start == end { Span::new(at, at) } else { edit.location.span };
            Some(Edit::exact(Location { span, ..edit.location }, new_text))
        }
        Layout::WholeLines => {
            let span = whole_lines(text, start, end)?;
            let removed = &text[span.start as usize..span.end as usize];
            let keeps = is_comment(&text[start..end]) || !holds_comment(removed);
            keeps.then(|| Edit::exact(Location { span, ..edit.location }, ""))
        }
    }
}

/// Statements with the indentation and line end of the line of `anchor`, and where they go.
fn laid_out(new: &str, anchor: usize, start: usize, end: usize, text: &[u8]) -> Option<(String, usize)> {
    let line = line_start(text, anchor.min(text.len()));
    let indent: Vec<u8> =
        text[line..].iter().copied().take_while(|byte| matches!(byte, b' ' | b'\t')).collect();
    let indent = String::from_utf8(indent).ok()?;
    let line_end = if text[..line_end(text, anchor)].ends_with(b"\r") { "\r\n" } else { "\n" };
    let new_text = new.replace('\n', &format!("{line_end}{indent}"));
    if new.starts_with('\n') {
        let mut stop = self::line_end(text, end);
        if text[end..stop].ends_with(b"\r") {
            stop -= 1;
        }
        let rest = text[end..stop].trim_ascii();
        return (rest.is_empty() || rest.starts_with(b"//")).then_some((new_text, stop));
    }
    let before = &text[line_start(text, start)..start];
    before.iter().all(u8::is_ascii_whitespace).then_some((new_text, start))
}

/// The lines of a span, if nothing else stands on them, with an empty line that would then be one too many.
fn whole_lines(text: &[u8], start: usize, end: usize) -> Option<Span> {
    let (mut from, stop) = (line_start(text, start), line_end(text, end));
    let alone = text[from..start].trim_ascii().is_empty() && text[end..stop].trim_ascii().is_empty();
    if !alone {
        return None;
    }
    let mut to = (stop + 1).min(text.len());
    let before =
        text[..from].strip_suffix(b"\n").map(|rest| rest[line_start(rest, rest.len())..].trim_ascii());
    let after = (to < text.len()).then(|| text[to..line_end(text, to)].trim_ascii());
    let opens = |line: &[u8]| line.ends_with(b"{") || line.ends_with(b"(") || line.ends_with(b":");
    let closes = |line: &[u8]| line.starts_with(b"}") || line.starts_with(b")");
    match (before, after) {
        (Some(before), Some(b"")) if before.is_empty() || opens(before) => {
            to = (line_end(text, to) + 1).min(text.len());
        }
        (Some(b""), Some(after)) if closes(after) => from = line_start(text, from - 1),
        _ => {}
    }
    Some(Span::new(from, to))
}

fn line_start(text: &[u8], at: usize) -> usize {
    text[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1)
}

/// The position of the line feed that ends the line of `at`, or the end of the text.
fn line_end(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |found| at + found)
}

fn is_comment(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"//")
}

/// Whether Go source has a comment outside of strings and runes.
fn holds_comment(text: &[u8]) -> bool {
    let mut quote = None;
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match quote {
            Some(b'`') if byte == b'`' => quote = None,
            Some(open) if byte == open => quote = None,
            Some(open) if byte == b'\\' && open != b'`' => drop(bytes.next()),
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            None if byte == b'/' && matches!(bytes.peek(), Some(b'/' | b'*')) => return true,
            None => {}
        }
    }
    false
}

/// Whether two edits touch the same bytes, or insert at the same position: which goes first would be arbitrary.
#[must_use]
pub fn overlap(left: Span, right: Span) -> bool {
    left.start == right.start || left.start.max(right.start) < left.end.min(right.end)
}

/// The text after exact edits that are sorted and do not overlap.
#[must_use]
pub fn apply<'e>(text: &[u8], edits: impl IntoIterator<Item = &'e Edit>) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut position = 0;
    for edit in edits {
        let Span { start, end } = edit.location.span;
        result.extend_from_slice(&text[position..start as usize]);
        result.extend_from_slice(edit.new_text.as_bytes());
        position = end as usize;
    }
    result.extend_from_slice(&text[position..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Applicability;
    use crate::span::FileId;

    fn edited(text: &str, part: &str, new: &str, layout: fn(u32) -> Layout) -> Option<String> {
        let start = text.find(part).expect("a part of the text");
        let end = if new.is_empty() { start + part.len() } else { start };
        let end = if new.starts_with('\n') { start + part.len() } else { end };
        let start = if new.starts_with('\n') { end } else { start };
        let location = Location { file: FileId(0), span: Span::new(start, end) };
        let anchor = u32::try_from(start).expect("short");
        let fix = Fix {
            title: String::new(),
            applicability: Applicability::Safe,
            edits: vec![Edit { location, new_text: new.to_owned(), layout: layout(anchor) }],
            snippet: None,
            declares: None,
        };
        let fix = settle(&fix, text.as_bytes())?;
        String::from_utf8(apply(text.as_bytes(), &fix.edits)).ok()
    }

    #[test]
    fn statements_take_indentation_and_line_ends() {
        let before = |text| edited(text, "x = 1", "old := x\nback()\n", Layout::LikeLine);
        assert_eq!(before("{\n\t\tx = 1\n}").as_deref(), Some("{\n\t\told := x\n\t\tback()\n\t\tx = 1\n}"));
        assert_eq!(
            before("{\r\n  x = 1\r\n}").as_deref(),
            Some("{\r\n  old := x\r\n  back()\r\n  x = 1\r\n}")
        );
        assert_eq!(before("{ x = 1 }"), None);
        let after = |text| edited(text, "x = 1", "\nback()", Layout::LikeLine);
        assert_eq!(after("\tx = 1 // why\n}").as_deref(), Some("\tx = 1 // why\n\tback()\n}"));
        assert_eq!(after("\tx = 1\r\n}").as_deref(), Some("\tx = 1\r\n\tback()\r\n}"));
        assert_eq!(after("\tx = 1; y()\n"), None);
    }

    #[test]
    fn lines_go_as_a_whole_with_the_empty_line_that_is_too_many() {
        let without = |text| edited(text, "x()", "", |_| Layout::WholeLines);
        assert_eq!(without("{\n\tx()\n\n\ty()\n}").as_deref(), Some("{\n\ty()\n}"));
        assert_eq!(without("a\n\n\tx()\n\nb").as_deref(), Some("a\n\nb"));
        assert_eq!(without("a\n\n\tx()\n}").as_deref(), Some("a\n}"));
        assert_eq!(without("a\n\tx()\nb").as_deref(), Some("a\nb"));
        assert_eq!(without("a; x()\nb"), None);
    }

    #[test]
    fn a_comment_is_not_lost() {
        let without = |part: &str| edited(&format!("\t{part}\n"), part, "", |_| Layout::WholeLines);
        assert_eq!(without("f(\"http://x\", '\"')").as_deref(), Some(""));
        assert_eq!(without("f(/* why */ 1)"), None);
        assert_eq!(without("f(1,\n\t\t// why\n\t\t2)"), None);
        assert_eq!(without("// pollint:ignore x").as_deref(), Some(""));
    }
}
