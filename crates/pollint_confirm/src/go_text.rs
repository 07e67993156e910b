//! Go source as text: where a function's body begins, and text put in without moving a line. Knows brackets, strings and
//! comments, and no grammar beyond that.

/// Text to put in before a byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Insertion {
    /// Where.
    pub(crate) offset: usize,
    /// What; without a line break.
    pub(crate) text: String,
}

/// Puts texts in; two at one place stay in their order. None beyond the end.
pub(crate) fn insert(text: &str, mut insertions: Vec<Insertion>) -> String {
    insertions.sort_by_key(|one| one.offset);
    insertions.dedup();
    let mut out = String::with_capacity(text.len() + 64 * insertions.len());
    let mut at = 0;
    for one in insertions.iter().filter(|one| text.is_char_boundary(one.offset)) {
        out.push_str(&text[at..one.offset]);
        out.push_str(&one.text);
        at = one.offset;
    }
    out.push_str(&text[at..]);
    out
}

/// The signature of a function: its parameters, and where its body begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// What stands between the parentheses, with its offset.
    pub(crate) params: (usize, String),
    /// The first byte of the body, after its brace.
    pub(crate) body: usize,
}

/// Reads a signature from the end of the function's name, or of the word `func` of a literal.
pub(crate) fn signature(text: &str, after_name: usize) -> Option<Signature> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: after_name };
    scanner.skip_blank();
    if scanner.peek() == Some(b'[') {
        scanner.skip_group()?;
        scanner.skip_blank();
    }
    let open = scanner.at;
    if scanner.peek() != Some(b'(') {
        return None;
    }
    scanner.skip_group()?;
    let params = (open + 1, text.get(open + 1..scanner.at - 1)?.to_owned());
    let mut word_start = None;
    loop {
        scanner.skip_blank();
        let byte = scanner.peek()?;
        match byte {
            b'{' => {
                let word =
                    word_start.and_then(|start: usize| text.get(start..scanner.at)).unwrap_or("").trim();
                if !matches!(word, "struct" | "interface") {
                    return Some(Signature { params, body: scanner.at + 1 });
                }
                scanner.skip_group()?;
                word_start = None;
            }
            b'(' | b'[' => {
                scanner.skip_group()?;
                word_start = None;
            }
            _ if is_letter(byte) => {
                word_start = Some(scanner.at);
                while scanner.peek().is_some_and(is_letter) {
                    scanner.at += 1;
                }
            }
            b'}' | b')' | b';' => return None,
            _ => {
                scanner.at += 1;
                word_start = None;
            }
        }
    }
}

/// Whether a statement can begin at a byte: what stands before it on its line is nothing, or ends in `{` or `;`.
pub(crate) fn begins_statement(text: &str, offset: usize) -> bool {
    let line = text.get(..offset).map(|before| before.rsplit('\n').next().unwrap_or_default().trim_end());
    line.is_some_and(|before| before.is_empty() || before.ends_with(['{', ';']))
}

/// The calls of `Parallel` on a plain name that are lines of their own: the name, the start and the end of the call.
pub(crate) fn parallel_calls(text: &str) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split("//").next().unwrap_or_default();
        let start = offset + code.len() - code.trim_start().len();
        if let Some(name) = code.trim().strip_suffix(".Parallel()")
            && !name.is_empty()
            && name.bytes().all(is_letter)
        {
            found.push((name, start, start + code.trim().len()));
        }
        offset += line.len();
    }
    found
}

/// The name in a file's package clause.
pub(crate) fn package_name(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| line.starts_with("package "))?;
    line.split_whitespace().nth(1).map(|name| name.trim_end_matches(';'))
}

/// The condition of a file's `//go:build` line.
pub(crate) fn build_condition(text: &str) -> Option<&str> {
    let above = text.lines().take_while(|line| !line.starts_with("package "));
    above.into_iter().find_map(|line| line.strip_prefix("//go:build ")).map(str::trim)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips blanks and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            if rest.starts_with(b"//") {
                self.skip_to(b"\n");
            } else if rest.starts_with(b"/*") {
                self.skip_to(b"*/");
            } else if rest.first().is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn skip_to(&mut self, end: &[u8]) {
        let rest = self.bytes.get(self.at + 2..).unwrap_or_default();
        let found = rest.windows(end.len()).position(|window| window == end);
        self.at = found.map_or(self.bytes.len(), |at| self.at + 2 + at + end.len());
    }

    /// Skips a bracket with all that it holds.
    fn skip_group(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.skip_blank();
            match self.peek()? {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        self.at += 1;
                        return Some(());
                    }
                }
                quote @ (b'"' | b'\'' | b'`') => {
                    self.skip_quoted(quote)?;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn skip_quoted(&mut self, quote: u8) -> Option<()> {
        loop {
            self.at += 1;
            match self.peek()? {
                b'\\' if quote != b'`' => self.at += 1,
                byte if byte == quote => {
                    self.at += 1;
                    return Some(());
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of<'t>(text: &'t str, name: &str) -> &'t str {
        let at = text.find(name).unwrap() + name.len();
        &text[signature(text, at).unwrap().body..]
    }

    #[test]
    fn bodies_begin_after_results() {
        assert_eq!(body_of("func TestX(t *testing.T) { a() }", "TestX"), " a() }");
        assert_eq!(body_of("func g[T any](x struct{ a int }) (y interface{ M() }) {b}", "g"), "b}");
        assert_eq!(body_of("func() map[string]struct{} {b}", "func"), "b}");
        assert_eq!(body_of("func() interface{} {b}", "func"), "b}");
        assert_eq!(body_of("func(s string /* { */, r rune) error { // {\nb}", "func"), " // {\nb}");
        assert_eq!(signature("func asm(x int)\n}", 8), None);
    }

    #[test]
    fn parameters_are_told() {
        let text = "func TestX(\n\tt *testing.T,\n) {}";
        assert_eq!(signature(text, 10).unwrap().params, (11, "\n\tt *testing.T,\n".to_owned()));
    }

    #[test]
    fn texts_are_put_in_from_the_left() {
        let one = |offset, text: &str| Insertion { offset, text: text.to_owned() };
        assert_eq!(insert("abc", vec![one(2, "Y"), one(1, "X"), one(2, "Z"), one(9, "-")]), "aXbYZc");
    }

    #[test]
    fn headers_are_read() {
        let text = "// Copyright\n\n//go:build linux && x\n\npackage store_test\n//go:build no\n";
        assert_eq!(package_name(text), Some("store_test"));
        assert_eq!(build_condition(text), Some("linux && x"));
        assert!(
            begins_statement("a\n\t x", 4)
                && begins_statement("func() { x", 9)
                && !begins_statement("a x", 2)
        );
        assert_eq!(
            parallel_calls("\tt.Parallel() // c\n\ts.T().Parallel()\n\tx = t.Parallel()\n"),
            [("t", 1, 13)]
        );
    }
}
