//! What experiments showed, for the terminal: one finding after the other with its verdict, then the counts. Knows how a
//! verdict reads and not how it was reached.

use std::io;

use anstyle::{AnsiColor, Style};
use pollint_base::confirm::{Outcome, Verdict};
use pollint_base::diagnostic::Diagnostic;

use super::text::{count, one_line, printable};
use super::{Look, Report, concise};
use crate::style;

/// Lines of Go's output shown for a finding.
const EXCERPT_LINES: usize = 12;

/// Writes each finding with its verdict, and an empty line after it.
pub(crate) fn write(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        let Some(verdict) = report.verdicts.get(&diagnostic.fingerprint) else { continue };
        concise::write_line(report, diagnostic, look, out)?;
        write_verdict(diagnostic, verdict, look, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_verdict(
    diagnostic: &Diagnostic,
    verdict: &Verdict,
    look: Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let head = style::when(look.color, color(verdict.outcome));
    let word = words(verdict.outcome);
    writeln!(out, "  {head}{word}{head:#}: {}", one_line(&verdict.reason))?;
    if let Some(change) = &verdict.change {
        writeln!(out, "    before: {}", one_line(&change.before))?;
        writeln!(out, "     after: {}", one_line(&change.after))?;
    }
    if let Some(victim) = &verdict.failing_victim {
        let (polluter, name) = (&victim.polluter, &victim.victim);
        writeln!(
            out,
            "    victim: `{name}` passes alone and fails after `{polluter}`: {}",
            one_line(&victim.message)
        )?;
    }
    for line in verdict.excerpt.lines().take(EXCERPT_LINES) {
        writeln!(out, "    | {}", printable(line.trim_end()))?;
    }
    if !verdict.command.is_empty() {
        writeln!(out, "       run: {}", one_line(&verdict.command))?;
    }
    if verdict.outcome == Outcome::Confirmed {
        writeln!(out, "        id: {}", diagnostic.fingerprint)?;
    }
    Ok(())
}

/// The sentence below a finding in the report of `check`.
pub(crate) fn sentence(verdict: &Verdict) -> String {
    format!("{}: {}", words(verdict.outcome), verdict.reason)
}

/// The last line: how many of each.
pub(crate) fn summary(report: &Report<'_>) -> String {
    let [confirmed, not_observed, not_runnable] = pollint_driver::confirm::counts(report.verdicts.values());
    let findings = count(report.verdicts.len(), "finding");
    format!("{findings}: {confirmed} confirmed, {not_observed} not observed, {not_runnable} not runnable")
}

fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Confirmed => "confirmed",
        Outcome::NotObserved => "not observed",
        Outcome::NotRunnable => "not runnable",
    }
}

fn color(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Confirmed => AnsiColor::Red.on_default().bold(),
        Outcome::NotObserved => AnsiColor::Green.on_default().bold(),
        Outcome::NotRunnable => AnsiColor::Yellow.on_default().bold(),
    }
}
