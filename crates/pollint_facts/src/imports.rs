//! The imports of a file without the rest of it: who imports whom is asked of many files of which nothing else is
//! wanted. Reads the tokens before the first declaration (Go spec, "Source file organization") and stops there.

/// The import paths of a file, as written, in their order.
#[must_use]
pub fn scan_imports(text: &[u8]) -> Vec<String> {
    let mut tokens = Tokens { text: text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text), at: 0 };
    let mut paths = Vec::new();
    if tokens.next() != Some(Token::Word(b"package")) {
        return paths;
    }
    tokens.next();
    loop {
        match tokens.next() {
            Some(Token::Mark(b';')) => {}
            Some(Token::Word(b"import")) => spec(&mut tokens, &mut paths),
            _ => return paths,
        }
    }
}

/// What follows `import`: one path, or several in parentheses, each perhaps behind a name.
fn spec(tokens: &mut Tokens<'_>, paths: &mut Vec<String>) {
    let mut inside = false;
    while let Some(token) = tokens.next() {
        match token {
            Token::Mark(b'(') => inside = true,
            Token::Text(path) => {
                paths.push(String::from_utf8_lossy(path).into_owned());
                if !inside {
                    return;
                }
            }
            Token::Word(_) | Token::Mark(b';' | b'.') => {}
            Token::Mark(_) => return,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t [u8]),
    /// A string without its quotes.
    Text(&'t [u8]),
    Mark(u8),
}

struct Tokens<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Tokens<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        self.skip_blank();
        let rest = &self.text[self.at..];
        let first = *rest.first()?;
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
        let (token, length) = if matches!(first, b'"' | b'`') {
            let inside = &rest[1..];
            let length = inside.iter().position(|byte| *byte == first)?;
            (Token::Text(&inside[..length]), length + 2)
        } else if is_word(&first) {
            let length = rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
            (Token::Word(&rest[..length]), length)
        } else {
            (Token::Mark(first), 1)
        };
        self.at += length;
        Some(token)
    }

    /// Passes over white space and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let rest = &rest[blank..];
            let comment = if rest.starts_with(b"//") {
                rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
            } else if rest.starts_with(b"/*") {
                rest.windows(2).skip(2).position(|pair| pair == b"*/").map_or(rest.len(), |end| end + 4)
            } else {
                0
            };
            self.at += blank + comment;
            if comment == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_imports_are_read() {
        let text = "// Copyright\n/* import \"no\" */\n\npackage p // import \"comment\"\n\nimport \"a\"\nimport b \"b/c\"; import . `d`\n\
                    import (\n\t\"e\" // \"f\"\n\t_ \"g\"\n)\nimport ()\n\nvar x = \"import\"\nimport \"late\"\n";
        assert_eq!(scan_imports(text.as_bytes()), ["a", "b/c", "d", "e", "g"]);
        assert_eq!(scan_imports(b"\xef\xbb\xbfpackage p\r\nimport \"a\"\r\n"), ["a"]);
    }

    #[test]
    fn unfinished_files_end_the_list() {
        for text in [
            "",
            "package",
            "package p",
            "import \"a\"",
            "package p\nimport",
            "package p /*",
            "package p\nimport \"a",
        ] {
            assert!(scan_imports(text.as_bytes()).is_empty(), "{text}");
        }
        assert_eq!(scan_imports(b"package p\nimport (\n\"a\"\n\"b\nfunc"), ["a"]);
    }

    #[test]
    fn it_agrees_with_the_facts() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
        let queries = crate::QuerySet::compile(&[]).unwrap();
        let mut pending = vec![root];
        let mut files = 0;
        while let Some(dir) = pending.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    pending.push(path);
                } else if path.extension().is_some_and(|extension| extension == "go") {
                    let text = std::fs::read(&path).unwrap();
                    let facts = crate::lower_file(&text, "x.go", &queries);
                    let known: Vec<&str> = facts.imports.iter().map(|import| &*import.path).collect();
                    assert_eq!(scan_imports(&text), known, "{}", path.display());
                    files += 1;
                }
            }
        }
        assert!(files > 100, "{files}");
    }
}
