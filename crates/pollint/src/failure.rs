//! The tool's own failures: what went wrong, why, and what to do next. Knows nothing about Go or about findings.

use std::fmt;
use std::path::Path;

use pollint_base::span::LineColumn;
use unicode_width::UnicodeWidthStr;

use crate::report::text::printable;

/// A failure that ends the run with exit code 2.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What went wrong, on one line.
    pub(crate) title: String,
    /// The place in a configuration or query file, as `file:line:column`.
    pub(crate) place: Option<String>,
    /// The line at that place.
    pub(crate) quote: Option<Box<Quote>>,
    /// Why, as far as it is known.
    pub(crate) cause: Option<String>,
    /// What the user can do about it.
    pub(crate) advice: Option<String>,
}

/// A line of a configuration file with the part that is wrong.
#[derive(Debug)]
pub(crate) struct Quote {
    line: u32,
    text: String,
    /// Columns before the underline.
    before: usize,
    /// Columns of the underline.
    length: usize,
}

impl Quote {
    /// Quotes the line where a range starts (columns in bytes, base 1), if `text` has it.
    pub(crate) fn new(text: &str, start: LineColumn, end: LineColumn) -> Option<Box<Self>> {
        let full = text.lines().nth(start.line as usize - 1)?;
        let first = full.floor_char_boundary(start.column as usize - 1);
        let last = if end.line == start.line { end.column as usize - 1 } else { full.len() };
        let last = full.floor_char_boundary(last.max(first));
        Some(Box::new(Quote {
            line: start.line,
            text: printable(&full.replace('\t', " ")).into_owned(),
            before: full[..first].width(),
            length: full[first..last].width().max(1),
        }))
    }
}

impl Failure {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Failure { title: title.into(), place: None, quote: None, cause: None, advice: None }
    }

    pub(crate) fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    pub(crate) fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// A report or a page could not be written.
    pub(crate) fn output(target: &Path, cause: &std::io::Error) -> Self {
        Failure::new(format!("cannot write `{}`", target.display()))
            .cause(cause)
            .advice("check that the directory exists and may be written, or choose another `--output` file")
    }

    /// Standard output is gone or full.
    pub(crate) fn stdout(cause: &std::io::Error) -> Self {
        Failure::new("cannot write to standard output")
            .cause(cause)
            .advice("write to a file with `--output FILE` instead")
    }

    /// A rule name that no rule has; names the nearest one when there is one.
    pub(crate) fn unknown_rule(name: &str, option: &str, known: &[&str]) -> Self {
        let failure = Failure::new(format!("no rule is called `{name}`")).cause(format!("given to {option}"));
        match nearest(name, known) {
            Some(rule) => failure.advice(format!("did you mean `{rule}`? `pollint rules` lists all of them")),
            None => failure.advice("`pollint rules` lists all rules"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use anstyle::{AnsiColor, Style};
        let error = AnsiColor::Red.on_default().bold();
        let key = AnsiColor::Cyan.on_default().bold();
        let bold = Style::new().bold();
        writeln!(f, "{error}error{error:#}{bold}: {}{bold:#}", printable(&self.title))?;
        if let Some(place) = &self.place {
            writeln!(f, "   {key}-->{key:#} {}", printable(place))?;
        }
        if let Some(Quote { line, text, before, length }) = self.quote.as_deref() {
            let margin = " ".repeat(line.to_string().len());
            writeln!(f, "   {margin} |\n   {line} | {text}")?;
            writeln!(f, "   {margin} | {:before$}{error}{}{error:#}", "", "^".repeat(*length))?;
        }
        if let Some(cause) = &self.cause {
            writeln!(f, "   {key}why{key:#}: {}", indented(cause))?;
        }
        if let Some(advice) = &self.advice {
            writeln!(f, "  {key}help{key:#}: {}", indented(advice))?;
        }
        Ok(())
    }
}

/// Continuation lines stand under the first one.
fn indented(text: &str) -> String {
    printable(text.trim_end()).replace('\n', "\n        ")
}

/// The known name that is nearest to what was typed, if one is near enough to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase().replace('_', "-");
    known
        .iter()
        .map(|name| (strsim::jaro_winkler(&typed, name), *name))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_typos_and_rejects_strangers() {
        let known = ["unrestored-global", "parallel-global", "missing-cleanup"];
        assert_eq!(nearest("unrestored_globl", &known), Some("unrestored-global"));
        assert_eq!(nearest("MissingCleanup", &known), Some("missing-cleanup"));
        assert_eq!(nearest("xyz", &known), None);
    }

    #[test]
    fn a_configuration_error_is_quoted() {
        let position = |line, column| LineColumn { line, column };
        let mut failure = Failure::new("unknown key");
        failure.place = Some("pollint.toml:2:5".to_owned());
        failure.quote = Quote::new("a = 1\n# é slect = []\n", position(2, 6), position(2, 11));
        let text = anstream::adapter::strip_str(&failure.to_string()).to_string();
        assert_eq!(
            text,
            "error: unknown key\n   --> pollint.toml:2:5\n     |\n   2 | # é slect = []\n     |     ^^^^^\n"
        );
        assert!(Quote::new("", position(3, 1), position(3, 1)).is_none());
    }

    #[test]
    fn a_failure_names_title_cause_and_advice() {
        let failure = Failure::unknown_rule("paralel-global", "`--select`", &["parallel-global"]);
        let text = anstream::adapter::strip_str(&failure.to_string()).to_string();
        assert_eq!(
            text,
            "error: no rule is called `paralel-global`\n   why: given to `--select`\n  help: did you mean \
             `parallel-global`? `pollint rules` lists all of them\n"
        );
    }
}
