//! The tool's own failures: what went wrong, why, and what to do next. Knows nothing about Go or about findings.

use std::fmt;
use std::path::Path;

/// A failure that ends the run with exit code 2.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What went wrong, on one line.
    pub(crate) title: String,
    /// Why, as far as it is known.
    pub(crate) cause: Option<String>,
    /// What the user can do about it.
    pub(crate) advice: Option<String>,
}

impl Failure {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Failure { title: title.into(), cause: None, advice: None }
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
        writeln!(f, "{error}error{error:#}{bold}: {}{bold:#}", self.title)?;
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
    text.trim_end().replace('\n', "\n        ")
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
