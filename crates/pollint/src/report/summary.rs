//! The lines that end a text report: totals, and counts by rule for `--statistics`. Knows no finding in detail.

use std::collections::BTreeMap;
use std::io;

use pollint_base::baseline::Stale;
use pollint_base::diagnostic::Problem;
use pollint_base::rule::Severity;

use super::text::{count, one_line, printable};
use super::{Look, Report};
use crate::style;

/// `Found 2 errors and 1 warning in 674 tests, 3 packages, 12 files`, for every format that needs one sentence.
pub(crate) fn totals(report: &Report<'_>) -> String {
    let summary = report.summary;
    let found = match findings(report) {
        found if found.is_empty() => "Nothing found".to_owned(),
        found => format!("Found {found}"),
    };
    let suppressed = match summary.suppressed {
        0 => String::new(),
        number => format!(" ({number} suppressed)"),
    };
    let unread = match report.problems.len() {
        0 => String::new(),
        number => format!("; {} not analyzed in full", count(number, "file")),
    };
    format!(
        "{found}{suppressed} in {}, {}, {}{unread}",
        count(summary.tests, "test"),
        count(summary.packages, "package"),
        count(summary.files, "file"),
    )
}

fn findings(report: &Report<'_>) -> String {
    let of = |severity: Severity| report.diagnostics.iter().filter(|d| d.severity == severity).count();
    let named = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info")]
        .map(|(severity, noun)| (of(severity), noun));
    let parts: Vec<String> =
        named.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)).collect();
    match parts.as_slice() {
        [first, middle @ .., last] if !middle.is_empty() => {
            format!("{first}, {} and {last}", middle.join(", "))
        }
        other => other.join(" and "),
    }
}

/// Writes the closing line of the text formats, with the time.
pub(crate) fn write(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let worst = report.diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
    let color = worst.map_or(style::ADDED.bold(), style::severity);
    let head = style::when(look.color, color);
    let dim = style::when(look.color, style::DIM);
    let seconds = report.elapsed.as_secs_f64();
    writeln!(out, "{head}{}{head:#} {dim}[{seconds:.2} s]{dim:#}", totals(report))
}

/// Writes one line for each file that was not analyzed in full.
pub(crate) fn write_problems<'p>(
    problems: impl Iterator<Item = &'p Problem>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let warning = style::severity(Severity::Warning);
    for problem in problems {
        let line = problem
            .range
            .map_or_else(String::new, |range| format!(":{}:{}", range.start.line, range.start.column));
        let (file, message) = (printable(&problem.file), one_line(&problem.message));
        writeln!(out, "{warning}warning{warning:#}: {file}{line}: {message}")?;
    }
    Ok(())
}

/// Writes one line for each entry of a baseline that nothing needs any more.
pub(crate) fn write_stale(file: &str, stale: &[Stale], out: &mut dyn io::Write) -> io::Result<()> {
    let warning = style::severity(Severity::Warning);
    for Stale { entry, found } in stale {
        let key = &entry.key;
        let function =
            if key.function.is_empty() { String::new() } else { format!(" in `{}`", key.function) };
        let sentence = format!(
            "stale: it accepts {} of {} about `{}`{function} of {}, and there {} {found}",
            count(entry.count, "finding"),
            key.rule,
            key.symbol,
            key.file,
            if *found == 1 { "is" } else { "are" },
        );
        writeln!(out, "{warning}warning{warning:#}: {}: {}", printable(file), one_line(&sentence))?;
    }
    Ok(())
}

/// Writes one line for each rule that found something, the most frequent first, and an empty line.
pub(crate) fn write_statistics(report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        *counts.entry((&diagnostic.rule, diagnostic.severity)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let digits = rows.first().map_or(1, |(_, number)| number.to_string().len());
    for ((rule, severity), number) in rows {
        let color = style::when(look.color, style::severity(severity));
        writeln!(out, "{number:>digits$}  {color}{:<7}{color:#}  {rule}", severity.as_str())?;
    }
    writeln!(out)
}
