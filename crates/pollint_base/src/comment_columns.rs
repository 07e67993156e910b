//! Comments at the ends of neighbouring lines stand in one column; this mends the column where lines have changed, as
//! `gofmt` would. It knows single-line statements only: anything else ends a column, and is left as it is.

/// `after` with the comment columns mended that are not as they were in `before`.
#[must_use]
pub fn realign(before: &[u8], after: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = after.split_inclusive(|byte| *byte == b'\n').collect();
    let comments = comments(&lines);
    let mut result = Vec::with_capacity(after.len());
    let mut at = 0;
    while at < lines.len() {
        let mut end = at;
        while end < lines.len() && joins(&lines, &comments, at, end) {
            end += 1;
        }
        if end == at || stands_in(before, &lines, at, end) {
            end = end.max(at + 1);
            lines[at..end].iter().for_each(|line| result.extend_from_slice(line));
        } else {
            write_column(&lines[at..end], &comments[at..end], &mut result);
        }
        at = end;
    }
    result
}

/// For each line the offset of a `//` comment that follows code.
fn comments(lines: &[&[u8]]) -> Vec<Option<usize>> {
    let mut found = Vec::with_capacity(lines.len());
    let mut quote: Option<u8> = None;
    let mut in_block = false;
    for line in lines {
        let (mut at, mut comment) = (0, None);
        while at < line.len() {
            let (byte, next) = (line[at], line.get(at + 1).copied());
            match quote {
                _ if in_block => {
                    in_block = !(byte == b'*' && next == Some(b'/'));
                    at += usize::from(!in_block);
                }
                Some(b'`') if byte == b'`' => quote = None,
                Some(b'`') => {}
                Some(_) if byte == b'\\' => at += 1,
                Some(open) if byte == open || byte == b'\n' => quote = None,
                Some(_) => {}
                None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
                None if byte == b'/' && next == Some(b'*') => {
                    in_block = true;
                    at += 1;
                }
                None if byte == b'/' && next == Some(b'/') => {
                    let code = line[..at].trim_ascii();
                    comment = (!code.is_empty()).then_some(at);
                    break;
                }
                None => {}
            }
            at += 1;
        }
        found.push(comment);
    }
    found
}

/// Whether a line belongs to the column that starts at another: a statement of one line with a comment, as far indented.
fn joins(lines: &[&[u8]], comments: &[Option<usize>], first: usize, line: usize) -> bool {
    let Some(comment) = comments[line] else { return false };
    let code = lines[line][..comment].trim_ascii();
    let is_part = matches!(code.last(), Some(b'(' | b',' | b':')) || matches!(code[0], b'}' | b')');
    // A statement that goes on ends a column, of which its first line is still a part.
    let ends =
        |at: usize| comments[at].is_some_and(|comment| lines[at][..comment].trim_ascii().ends_with(b"{"));
    !is_part && (line == first || !ends(line - 1)) && indentation(lines[line]) == indentation(lines[first])
}

fn indentation(line: &[u8]) -> &[u8] {
    &line[..line.len() - line.trim_ascii_start().len()]
}

/// Whether lines stood like this before, between the same neighbours.
fn stands_in(before: &[u8], lines: &[&[u8]], at: usize, end: usize) -> bool {
    let context = lines[at.saturating_sub(1)..(end + 1).min(lines.len())].concat();
    before.windows(context.len().max(1)).any(|window| window == context)
}

fn write_column(lines: &[&[u8]], comments: &[Option<usize>], result: &mut Vec<u8>) {
    let code = |at: usize| lines[at][..comments[at].unwrap_or(lines[at].len())].trim_ascii_end();
    let width = |at: usize| String::from_utf8_lossy(code(at)).chars().count();
    let column = (0..lines.len()).map(width).max().unwrap_or(0) + 1;
    for at in 0..lines.len() {
        result.extend_from_slice(code(at));
        result.extend(std::iter::repeat_n(b' ', column - width(at)));
        result.extend_from_slice(&lines[at][comments[at].unwrap_or(lines[at].len())..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(before: &str, after: &str) -> String {
        String::from_utf8(realign(before.as_bytes(), after.as_bytes())).expect("UTF-8 stays UTF-8")
    }

    #[test]
    fn a_column_follows_the_longest_line() {
        let before = "\tos.Set(1) // one\n\tb()       // two\n";
        assert_eq!(
            mended(before, "\tt.Set(1) // one\n\tb()       // two\n"),
            "\tt.Set(1) // one\n\tb()      // two\n"
        );
        assert_eq!(
            mended(before, "\tos.Set(1) // one\n\tc()\n\tb()       // two\n"),
            "\tos.Set(1) // one\n\tc()\n\tb() // two\n"
        );
    }

    #[test]
    fn what_did_not_change_stays_as_it_is() {
        let text = "a   // one\nbb // two\n`\nx // no comment\nyyy // none\n`\n";
        assert_eq!(mended(text, text), text);
        let opened = "\tb() // one\n\tif abc { // two\n\t\tc() // three\n";
        let columns = "\tb()      // one\n\tif abc { // two\n\t\tc() // three\n";
        assert_eq!(mended("", opened), columns);
        let other = "f(1, // one\n\t2,  // two\n) // three\n";
        assert_eq!(mended("", other), other);
    }
}
