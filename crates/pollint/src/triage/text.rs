//! The answer for a terminal: the first suspect in full, the next ones in short.

use std::io;

use anstyle::Style;
use pollint_triage::Suspect;
use pollint_triage::log::Section;

use super::{Page, events, sentence, story};
use crate::report::Look;
use crate::report::text::{count, name_three, one_line, printable, step_message};
use crate::style;

/// Suspects that are shown at all; JSON has all of them.
const MAX_SUSPECTS: usize = 5;
/// Reasons that are shown of a suspect that is not the first.
const FEW_REASONS: usize = 2;
/// Columns of a label.
const LABEL: usize = 11;

/// Writes the answer.
pub(super) fn write(page: &Page<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let pen = Pen { page, look };
    for section in page.failed() {
        pen.section(section, out)?;
    }
    for package in page.not_built() {
        writeln!(out, "{} did not build; no test of it ran", printable(package))?;
    }
    for package in page.strangers {
        writeln!(out, "{} is not in this tree; its failures are left out", printable(package))?;
    }
    writeln!(out)?;
    for (number, suspect) in (1..).zip(page.triage.suspects.iter().take(MAX_SUSPECTS)) {
        pen.suspect(number, suspect, out)?;
    }
    pen.closing(out)
}

struct Pen<'p> {
    page: &'p Page<'p>,
    look: Look,
}

impl Pen<'_> {
    fn style(&self, style: Style) -> Style {
        style::when(self.look.color, style)
    }

    fn section(&self, section: &Section, out: &mut dyn io::Write) -> io::Result<()> {
        let bold = self.style(style::BOLD);
        let package = section.package.as_deref().unwrap_or("a package that the log does not name");
        let mut facts = vec![count(section.failures.len(), "failed test")];
        facts.extend(events(section));
        facts.extend(section.seed.as_ref().map(|seed| format!("-shuffle {seed}")));
        writeln!(out, "{bold}{}{bold:#}: {}", printable(package), one_line(&facts.join(", ")))?;
        let names: Vec<String> = section.failures.iter().map(|failure| failure.test.clone()).collect();
        if names.is_empty() { Ok(()) } else { writeln!(out, "  {}", name_three(&names)) }
    }

    fn suspect(&self, number: usize, suspect: &Suspect, out: &mut dyn io::Write) -> io::Result<()> {
        let (bold, dim) = (self.style(style::BOLD), self.style(style::DIM));
        let at = suspect
            .location
            .map_or_else(String::new, |at| format!("  {}", printable(&self.page.position(at))));
        writeln!(
            out,
            "{bold}{number}. {}{bold:#}{dim}{at}  {}, {}{dim:#}",
            one_line(&suspect.name),
            suspect.kind.as_str(),
            count(suspect.score as usize, "point"),
        )?;
        self.wrapped("", &format!("{}.", sentence(suspect)), out)?;
        self.people(suspect, out)?;
        let reasons = if number == 1 { suspect.reasons.len() } else { FEW_REASONS };
        for (at, reason) in suspect.reasons.iter().take(reasons).enumerate() {
            let line = if self.page.single && reason.line > 0 {
                format!(" (log line {})", reason.line)
            } else {
                String::new()
            };
            let text = format!("+{} {}{line}", reason.points, reason.text);
            self.wrapped(if at == 0 { "why" } else { "" }, &text, out)?;
        }
        if number == 1 {
            self.chain(suspect, out)?;
            for (at, remedy) in suspect.remedies.iter().enumerate() {
                self.wrapped(
                    if at == 0 { "what to do" } else { "" },
                    &format!("{}. {}", at + 1, remedy.text),
                    out,
                )?;
            }
        }
        self.commands(suspect, out)?;
        writeln!(out)
    }

    fn people(&self, suspect: &Suspect, out: &mut dyn io::Write) -> io::Result<()> {
        if let Some(runner) = &suspect.goroutine {
            let at = self.page.position(runner.location);
            self.line(
                "goroutine",
                &format!("{} in {}, {at}", one_line(&runner.name), one_line(&runner.function)),
                out,
            )?;
        }
        if let Some(person) = &suspect.polluter {
            self.line("polluter", &one_line(&person.test), out)?;
        }
        if let Some(person) = &suspect.victim {
            self.line("victim", &one_line(&person.test), out)?;
        }
        Ok(())
    }

    fn chain(&self, suspect: &Suspect, out: &mut dyn io::Write) -> io::Result<()> {
        for (at, step) in story(suspect).iter().enumerate() {
            let text = format!("{}. {}: {}", at + 1, self.page.position(step.location), step_message(step));
            self.line(if at == 0 { "chain" } else { "" }, &text, out)?;
        }
        Ok(())
    }

    fn commands(&self, suspect: &Suspect, out: &mut dyn io::Write) -> io::Result<()> {
        for (at, command) in suspect.commands.iter().enumerate() {
            self.line(if at == 0 { "try" } else { "" }, &command.line, out)?;
        }
        match self.page.fingerprint(suspect) {
            Some(fingerprint) => self.line("", &format!("pollint confirm {fingerprint}"), out),
            None => Ok(()),
        }
    }

    /// A line that must stay whole, to be copied or clicked.
    fn line(&self, label: &str, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
        let key = self.style(style::KEY);
        writeln!(out, "   {key}{label:<LABEL$}{key:#}{}", one_line(text))
    }

    fn wrapped(&self, label: &str, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
        let indent = if label.is_empty() && !text.starts_with(['+', '1', '2', '3']) { 0 } else { LABEL };
        let width = self.look.width.saturating_sub(3 + indent).max(20);
        for (at, line) in textwrap::wrap(&one_line(text), width).iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let key = self.style(style::KEY);
            writeln!(out, "   {key}{label:<indent$}{key:#}{line}")?;
        }
        Ok(())
    }

    fn closing(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let triage = self.page.triage;
        let more = triage.suspects.len().saturating_sub(MAX_SUSPECTS);
        let found = match triage.suspects.len() {
            0 => "No suspect: nothing that these tests share explains the log".to_owned(),
            number if more == 0 => count(number, "suspect"),
            number => {
                format!("{}, {more} of them not shown (--format json has all)", count(number, "suspect"))
            }
        };
        let left: Vec<String> = triage.unexplained.iter().map(|(_, test)| test.clone()).collect();
        let unexplained =
            if left.is_empty() { String::new() } else { format!("; nothing explains {}", name_three(&left)) };
        let summary = self.page.summary;
        writeln!(
            out,
            "{found}{unexplained}; {} and {} read",
            count(self.page.log.lines, "log line"),
            count(summary.files, "file"),
        )
    }
}
