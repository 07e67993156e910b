//! `path:line:col: severity[rule] message`, one line for each finding: for `grep`, quickfix lists and problem matchers.
//! `[fixable]` ends those that `--fix` mends, `[fixable: unsafe]` those that also need `--unsafe-fixes`.

use std::io;

use pollint_base::diagnostic::{Applicability, Diagnostic};

use super::text::{one_line, printable};
use super::{Look, Report};
use crate::style;

/// Writes one line for each finding.
pub(crate) fn write(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        write_line(report, diagnostic, look, out)?;
    }
    Ok(())
}

/// What `--fix` can do about it.
fn mark(diagnostic: &Diagnostic) -> &'static str {
    let with_edits = diagnostic.fixes.iter().filter(|fix| !fix.edits.is_empty());
    match with_edits.map(|fix| fix.applicability).min() {
        Some(Applicability::Safe) => " [fixable]",
        Some(Applicability::Unsafe) => " [fixable: unsafe]",
        Some(Applicability::DisplayOnly) | None => "",
    }
}

/// Writes the line of one finding, with its verdict's word if it has one.
pub(crate) fn write_line(
    report: &Report<'_>,
    diagnostic: &Diagnostic,
    look: Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let dim = style::when(look.color, style::DIM);
    let start = report.sources.range(diagnostic.location).start;
    let severity = style::when(look.color, style::severity(diagnostic.severity));
    let verdict = report.verdicts.get(&diagnostic.fingerprint);
    let verdict = verdict.map_or_else(String::new, |verdict| format!(" ({})", verdict.outcome.as_str()));
    writeln!(
        out,
        "{path}{dim}:{line}:{column}:{dim:#} {severity}{word}[{rule}]{severity:#} {message}{verdict}{dim}{mark}{dim:#}",
        path = printable(report.sources.path(diagnostic.location.file)),
        line = start.line,
        column = start.column,
        word = diagnostic.severity.as_str(),
        rule = diagnostic.rule,
        message = one_line(&diagnostic.message),
        mark = mark(diagnostic),
    )
}
