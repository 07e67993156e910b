//! `go.mod` and `go.work` as data. A line that makes no sense becomes a problem and the rest is read all the same.
//! It knows the syntax of these files and not where modules are.

use pollint_base::diagnostic::{Problem, ProblemRange};
use pollint_base::package::GoVersion;
use pollint_base::span::{LineColumn, Span};

/// What a `go.mod` says, as far as it matters to reading source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoMod {
    /// The module's path.
    pub module: Option<String>,
    /// The language version.
    pub go: Option<GoVersion>,
    /// The modules it needs, with their least versions.
    pub requires: Vec<Require>,
    /// Modules that are taken from elsewhere.
    pub replaces: Vec<Replace>,
    /// Directories that patterns pass over: `./x` at the root only, `x` anywhere.
    pub ignores: Vec<String>,
}

/// What a `go.work` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoWork {
    /// The language version of the workspace.
    pub go: Option<GoVersion>,
    /// The directories of its modules, relative to the file's directory.
    pub uses: Vec<String>,
    /// Modules that are taken from elsewhere, for all of its modules.
    pub replaces: Vec<Replace>,
}

/// A needed module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Require {
    /// The module's path.
    pub path: String,
    /// Its version.
    pub version: String,
}

/// A module that is taken from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replace {
    /// The path that is replaced.
    pub path: String,
    /// The version that is replaced; none means all.
    pub version: Option<String>,
    /// The path of another module or, starting with `./`, `../` or `/`, a directory.
    pub new_path: String,
    /// The version of the other module; a directory has none.
    pub new_version: Option<String>,
}

impl Replace {
    /// Whether the replacement is a directory.
    #[must_use]
    pub fn is_directory(&self) -> bool {
        let path = self.new_path.as_str();
        path == "." || path == ".." || ["./", "../", "/"].iter().any(|prefix| path.starts_with(prefix))
    }
}

/// Parses a `go.mod`; `file` is the path that problems show.
#[must_use]
pub fn parse_go_mod(text: &[u8], file: &str) -> (GoMod, Vec<Problem>) {
    let mut result = GoMod::default();
    let mut reader = Reader { file, problems: Vec::new() };
    for directive in reader.directives(text) {
        let arguments: Vec<&str> = directive.arguments.iter().map(String::as_str).collect();
        match (directive.verb.as_str(), arguments.as_slice()) {
            ("module", [path, ..]) => result.module = Some((*path).to_owned()),
            ("go", [version, ..]) => result.go = reader.go_version(&directive, version),
            ("require", [path, version, ..]) => {
                result.requires.push(Require { path: (*path).to_owned(), version: (*version).to_owned() });
            }
            ("replace", _) => result.replaces.extend(reader.replace(&directive)),
            ("ignore", [path, ..]) => result.ignores.push((*path).to_owned()),
            ("toolchain" | "godebug" | "exclude" | "retract" | "tool", _) => {}
            _ => reader.refuse(&directive),
        }
    }
    if result.module.is_none() {
        reader.problems.push(Problem {
            file: file.to_owned(),
            message: "`go.mod` names no module, so imports of its packages are matched by directory"
                .to_owned(),
            range: None,
        });
    }
    (result, reader.problems)
}

/// Parses a `go.work`; `file` is the path that problems show.
#[must_use]
pub fn parse_go_work(text: &[u8], file: &str) -> (GoWork, Vec<Problem>) {
    let mut result = GoWork::default();
    let mut reader = Reader { file, problems: Vec::new() };
    for directive in reader.directives(text) {
        match (directive.verb.as_str(), directive.arguments.as_slice()) {
            ("go", [version, ..]) => result.go = reader.go_version(&directive, version),
            ("use", [path, ..]) => result.uses.push(path.clone()),
            ("replace", _) => result.replaces.extend(reader.replace(&directive)),
            ("toolchain" | "godebug", _) => {}
            _ => reader.refuse(&directive),
        }
    }
    (result, reader.problems)
}

/// A line of the file, blocks taken apart.
struct Directive {
    verb: String,
    arguments: Vec<String>,
    place: Place,
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    line: u32,
    offset: usize,
    length: usize,
}

struct Reader<'a> {
    file: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn directives(&mut self, text: &[u8]) -> Vec<Directive> {
        let text = String::from_utf8_lossy(text);
        let mut directives = Vec::new();
        let mut block: Option<(String, Place)> = None;
        let mut offset = 0;
        for (number, raw) in text.split_inclusive('\n').enumerate() {
            let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
            let place = Place { line, offset, length: raw.trim_end().len() };
            offset += raw.len();
            let mut tokens = match tokenize(raw.trim_start_matches('\u{feff}')) {
                Ok(tokens) => tokens,
                Err(message) => {
                    self.problem(place, message);
                    continue;
                }
            };
            match (&block, tokens.as_slice()) {
                (_, []) => {}
                (Some(_), [close]) if close == ")" => block = None,
                (Some((verb, _)), _) => {
                    directives.push(Directive { verb: verb.clone(), arguments: tokens, place });
                }
                (None, [_, open]) if open == "(" => block = Some((tokens.swap_remove(0), place)),
                (None, [_, open, close]) if open == "(" && close == ")" => {}
                (None, _) => {
                    let arguments = tokens.split_off(1);
                    directives.push(Directive { verb: tokens.swap_remove(0), arguments, place });
                }
            }
        }
        if let Some((verb, place)) = block {
            self.problem(place, format!("the block of `{verb}` is never closed"));
        }
        directives
    }

    fn go_version(&mut self, directive: &Directive, text: &str) -> Option<GoVersion> {
        let version = GoVersion::parse(text);
        if version.is_none() {
            self.problem(directive.place, format!("`{text}` is no Go version"));
        }
        version
    }

    fn replace(&mut self, directive: &Directive) -> Option<Replace> {
        let mut sides = directive.arguments.split(|argument| argument == "=>");
        let (old, new, rest) = (sides.next(), sides.next(), sides.next());
        if let (Some([path, version @ ..]), Some([new_path, new_version @ ..]), None) = (old, new, rest)
            && version.len() < 2
            && new_version.len() < 2
        {
            return Some(Replace {
                path: path.clone(),
                version: version.first().cloned(),
                new_path: new_path.clone(),
                new_version: new_version.first().cloned(),
            });
        }
        self.refuse(directive);
        None
    }

    fn refuse(&mut self, directive: &Directive) {
        let message = format!("this `{}` line is not understood and was passed over", directive.verb);
        self.problem(directive.place, message);
    }

    fn problem(&mut self, place: Place, message: String) {
        let column = u32::try_from(place.length + 1).unwrap_or(u32::MAX);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            message,
            range: Some(ProblemRange {
                start: LineColumn { line: place.line, column: 1 },
                end: LineColumn { line: place.line, column },
                span: Span::new(place.offset, place.offset + place.length),
            }),
        });
    }
}

/// The words of a line. Parentheses stand alone, strings lose their quotes, a comment ends the line.
fn tokenize(line: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            break;
        }
        let length = match first {
            '(' | ')' | ',' | '[' | ']' => 1,
            '"' | '`' => quoted_length(rest, first).ok_or("this string is never closed")?,
            _ => rest.find(|c: char| c.is_whitespace() || "(),[]\"`".contains(c)).unwrap_or(rest.len()),
        };
        // `a//b` is one word in a path and the start of a comment in Go's lexer; paths hold no double slash.
        let word = &rest[..length];
        let cut = if matches!(first, '"' | '`') { None } else { word.find("//") };
        tokens.push(unquote(&word[..cut.unwrap_or(length)]));
        if cut.is_some() {
            break;
        }
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn quoted_length(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (offset, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            _ if c == quote => return Some(offset + 1),
            _ => {}
        }
    }
    None
}

/// The text of a string, or the word itself. Of escapes only those of `\` and `"` are undone: no path needs others.
fn unquote(word: &str) -> String {
    let inner = |quote: char| word.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    match (inner('"'), inner('`')) {
        (Some(text), _) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
        (None, Some(text)) => text.to_owned(),
        (None, None) => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go_mod(text: &str) -> GoMod {
        let (parsed, problems) = parse_go_mod(text.as_bytes(), "go.mod");
        assert_eq!(problems, vec![]);
        parsed
    }

    #[test]
    fn blocks_strings_and_comments_are_read() {
        let parsed = go_mod(
            "// a comment\nmodule \"example.com/m\" // why\n\ngo 1.25.3\ntoolchain go1.26.0\n\n\
             require (\n\texample.com/a v1.2.3 // indirect\n\t`example.com/b` v0.0.0-2020\n)\n\
             require example.com/c v2.0.0+incompatible\n\
             exclude example.com/a v1.0.0\nretract [v1.0.0, v1.1.0]\n\
             replace (\n\texample.com/a => ../a\n\texample.com/b v0.1.0 => example.com/fork v0.2.0\n)\n\
             ignore ./skip\nignore (\n\tnode_modules\n)\n",
        );
        assert_eq!(parsed.module.as_deref(), Some("example.com/m"));
        assert_eq!(parsed.go, Some(GoVersion::new(25)));
        assert_eq!(parsed.requires.len(), 3);
        assert_eq!(
            parsed.requires[1],
            Require { path: "example.com/b".into(), version: "v0.0.0-2020".into() }
        );
        assert!(parsed.replaces[0].is_directory());
        assert_eq!(parsed.replaces[1].version.as_deref(), Some("v0.1.0"));
        assert_eq!(parsed.replaces[1].new_version.as_deref(), Some("v0.2.0"));
        assert_eq!(parsed.ignores, vec!["./skip", "node_modules"]);
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_are_fine() {
        let parsed = go_mod("\u{feff}module m\r\n\r\ngo 1.21\r\n");
        assert_eq!((parsed.module.as_deref(), parsed.go), (Some("m"), Some(GoVersion::new(21))));
    }

    #[test]
    fn a_broken_line_is_a_problem_and_the_rest_is_read() {
        let text = "module m\nfrobnicate x\nreplace a b c d\ngo one\nrequire x v1.0.0\nrequire (\n";
        let (parsed, problems) = parse_go_mod(text.as_bytes(), "sub/go.mod");
        assert_eq!(parsed.module.as_deref(), Some("m"));
        assert_eq!(parsed.requires.len(), 1);
        let lines: Vec<u32> = problems.iter().filter_map(|p| p.range.map(|range| range.start.line)).collect();
        assert_eq!(lines, vec![6, 2, 3, 4]);
        assert!(problems.iter().all(|problem| problem.file == "sub/go.mod"));
        assert_eq!(problems[1].range.map(|range| range.span), Some(Span::new(9, 21)));
    }

    #[test]
    fn garbage_is_survived() {
        for text in
            [&b"\xff\xfe\x00("[..], b"\"", b"`\n)", b"(", b"module", b"=> =>", b"replace =>", b"use (\n(\n)"]
        {
            let _ = parse_go_mod(text, "go.mod");
            let _ = parse_go_work(text, "go.work");
        }
    }

    #[test]
    fn workspaces_are_read() {
        let (work, problems) =
            parse_go_work(b"go 1.25\nuse .\nuse (\n\t./a // first\n\t./b\n)\nreplace x => ./x\n", "go.work");
        assert_eq!(problems, vec![]);
        assert_eq!(work.uses, vec![".", "./a", "./b"]);
        assert_eq!(work.go, Some(GoVersion::new(25)));
        assert_eq!(work.replaces.len(), 1);
    }
}
