//! The report a person reads in a terminal: headline, the chain as one box of numbered snippets across files, then who
//! is hurt, why, and what to write instead. The only module that knows miette, and miette draws the snippets alone:
//! its own layout of related diagnostics tells a chain as separate errors.

mod change;
mod display_line;
mod snippet;

use std::io;

use pollint_base::diagnostic::{Applicability, Diagnostic, Fix, Role};
use rayon::prelude::*;
use textwrap::Options;

use super::text::{count, name_three, one_line, printable};
use super::{Look, Report, verdicts};
use crate::style;

/// Columns before the text of an explanation: the longest key is `victims:`.
const KEY_WIDTH: usize = 9;
/// Lines of code shown for a fix.
const MAX_FIX_LINES: usize = 20;

/// How many findings are drawn before they are written: a long report does not pile up in memory.
const WINDOW: usize = 256;

/// Writes every finding, an empty line after each. They are drawn side by side: wrapping lines takes longer than looking up
/// what an earlier run has found.
pub(crate) fn write(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    for window in report.diagnostics.chunks(WINDOW) {
        let drawn: io::Result<Vec<Vec<u8>>> =
            window.par_iter().map(|diagnostic| draw(report, look, diagnostic)).collect();
        for text in drawn? {
            out.write_all(&text)?;
        }
    }
    Ok(())
}

fn draw(report: &Report<'_>, look: Look, diagnostic: &Diagnostic) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Writer { report, look, diagnostic, out: &mut text }.write()?;
    Ok(text)
}

struct Writer<'a> {
    report: &'a Report<'a>,
    look: Look,
    diagnostic: &'a Diagnostic,
    out: &'a mut dyn io::Write,
}

impl Writer<'_> {
    fn write(&mut self) -> io::Result<()> {
        self.write_headline()?;
        let snippets = snippet::of_diagnostic(self.report.sources, self.diagnostic, self.look);
        // The box of a chain starts at a test; where the finding stands must be near the headline all the same.
        if !snippets.starts_at_finding {
            self.write_place()?;
        }
        self.out.write_all(snippets.text.as_bytes())?;
        self.write_people()?;
        self.write_explanation("why", &self.diagnostic.why)?;
        self.write_explanation("help", &self.diagnostic.help)?;
        if let Some(verdict) = self.report.verdicts.get(&self.diagnostic.fingerprint) {
            self.write_explanation("verdict", &verdicts::sentence(verdict))?;
        }
        self.write_fixes()?;
        writeln!(self.out)
    }

    fn write_headline(&mut self) -> io::Result<()> {
        let Diagnostic { severity, rule, message, .. } = self.diagnostic;
        let head = style::when(self.look.color, style::severity(*severity));
        let bold = style::when(self.look.color, style::BOLD);
        let (word, message) = (severity.as_str(), one_line(message));
        writeln!(self.out, "{head}{word}[{rule}]{head:#}{bold}: {message}{bold:#}")
    }

    fn write_place(&mut self) -> io::Result<()> {
        let start = self.report.sources.range(self.diagnostic.location).start;
        let key = style::when(self.look.color, style::KEY);
        write!(
            self.out,
            "  {key}-->{key:#} {}:{}:{}",
            printable(self.report.sources.path(self.diagnostic.location.file)),
            start.line,
            start.column
        )?;
        match one_line(&self.diagnostic.function) {
            // Most headlines name the function already.
            function if function.is_empty() || self.diagnostic.message.contains(&function) => {
                writeln!(self.out)
            }
            function => writeln!(self.out, " in `{function}`"),
        }
    }

    /// Affected tests and victims. One test that the chain already starts with is not told twice.
    fn write_people(&mut self) -> io::Result<()> {
        let Diagnostic { tests, victims, chain, .. } = self.diagnostic;
        let told = tests.len() == 1 && chain.first().is_some_and(|step| step.role == Role::Test);
        if !tests.is_empty() && !told {
            self.write_explanation("tests", &name_three(tests))?;
        }
        if !victims.is_empty() {
            self.write_explanation("victims", &name_three(victims))?;
        }
        Ok(())
    }

    fn write_explanation(&mut self, key: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let text = one_line(text);
        let wrapped = textwrap::wrap(&text, Options::new(self.look.width.saturating_sub(KEY_WIDTH + 2)));
        for (index, line) in wrapped.iter().enumerate() {
            self.write_key(if index == 0 { key } else { "" })?;
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn write_key(&mut self, key: &str) -> io::Result<()> {
        if key.is_empty() {
            return write!(self.out, "{:width$}", "", width = KEY_WIDTH + 2);
        }
        let style = style::when(self.look.color, style::KEY);
        write!(self.out, "{:pad$}{style}{key}:{style:#} ", "", pad = KEY_WIDTH.saturating_sub(key.len()))
    }

    fn write_fixes(&mut self) -> io::Result<()> {
        let Some((best, others)) = self.diagnostic.fixes.split_first() else { return Ok(()) };
        self.write_explanation("fix", &title(best))?;
        self.write_code(&change::lines(self.report.sources, best, self.diagnostic.location.file))?;
        for other in others {
            self.write_explanation("or", &title(other))?;
        }
        Ok(())
    }

    fn write_code(&mut self, lines: &[change::Line]) -> io::Result<()> {
        for line in lines.iter().take(MAX_FIX_LINES) {
            let color = match line.kind {
                change::Kind::Added => style::ADDED,
                change::Kind::Removed => style::REMOVED,
                change::Kind::Context => style::DIM,
            };
            let color = style::when(self.look.color, color);
            self.write_key("")?;
            writeln!(self.out, "{color}{}{color:#}", line.text.trim_end())?;
        }
        if lines.len() > MAX_FIX_LINES {
            let rest = count(lines.len() - MAX_FIX_LINES, "more line");
            self.write_key("")?;
            writeln!(self.out, "({rest})")?;
        }
        Ok(())
    }
}

fn title(fix: &Fix) -> String {
    match fix.applicability {
        Applicability::Unsafe => format!("{} (unsafe: read it before you keep it)", fix.title),
        Applicability::Safe | Applicability::DisplayOnly => fix.title.clone(),
    }
}
