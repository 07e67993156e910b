//! GitLab Code Quality: a JSON array that merge requests show beside the diff. Knows that GitLab shows only the
//! description and drops entries whose fingerprints repeat.

use std::collections::BTreeMap;
use std::io;

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::Severity;
use pollint_base::span::LineColumn;
use serde::Serialize;

use super::Report;
use super::text::{one_line, steps};

/// Writes the array; it is `[]` for a clean run.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut seen = BTreeMap::new();
    let issues: Vec<Issue<'_>> = report.diagnostics.iter().map(|d| issue(report, d, &mut seen)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: LineColumn,
    end: LineColumn,
}

fn issue<'a>(
    report: &Report<'_>,
    diagnostic: &'a Diagnostic,
    seen: &mut BTreeMap<&'a str, usize>,
) -> Issue<'a> {
    let range = report.sources.range(diagnostic.location);
    Issue {
        description: description(report, diagnostic),
        check_name: &diagnostic.rule,
        fingerprint: unique_fingerprint(diagnostic, seen),
        severity: severity(diagnostic.severity),
        location: Place {
            path: report.sources.ci_path(diagnostic.location.file),
            positions: Positions { begin: range.start, end: range.end },
        },
    }
}

/// The rule comes first, as `check_name` is not shown; then the headline and the chain on one line.
fn description(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let headline = format!("{}: {}", diagnostic.rule, one_line(&diagnostic.message));
    let chain = steps(report, diagnostic, &|step| report.sources.ci_path(step.location.file));
    if chain.is_empty() { headline } else { format!("{headline}. {}", chain.join("; ")) }
}

/// GitLab shows one of several findings with the same fingerprint, so a repeated one gets an ordinal.
fn unique_fingerprint<'a>(diagnostic: &'a Diagnostic, seen: &mut BTreeMap<&'a str, usize>) -> String {
    let count = seen.entry(&diagnostic.fingerprint).or_insert(0);
    *count += 1;
    if *count == 1 { diagnostic.fingerprint.clone() } else { format!("{}-{count}", diagnostic.fingerprint) }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
