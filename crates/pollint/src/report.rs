//! What a run has to say, ready to be written in any format. The reporters below are pure: a [`Report`] in, bytes out.
//! Only `full` knows miette; none of them knows how a finding came about or where its bytes go.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use pollint_base::baseline::Stale;
use pollint_base::confirm::Verdict;
use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::rule::RuleMeta;

pub(crate) mod checkstyle;
pub(crate) mod concise;
pub(crate) mod full;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod sarif;
pub(crate) mod sources;
pub(crate) mod summary;
pub(crate) mod text;
pub(crate) mod verdicts;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use sources::Sources;

/// Everything a reporter may read.
pub(crate) struct Report<'a> {
    /// Findings in the order of the output, see [`in_order`].
    pub(crate) diagnostics: Vec<&'a Diagnostic>,
    /// Files that were not analyzed in full, sorted.
    pub(crate) problems: Vec<&'a Problem>,
    /// Entries of the baseline that nothing needs any more, sorted.
    pub(crate) stale: &'a [Stale],
    /// Counts of the run.
    pub(crate) summary: Summary,
    /// All rules, sorted by name.
    pub(crate) rules: &'a [RuleMeta],
    /// Paths, positions and text.
    pub(crate) sources: &'a Sources,
    /// What experiments showed, by fingerprint; empty when none were made.
    pub(crate) verdicts: &'a BTreeMap<String, Verdict>,
    /// How long the run took; only text formats show it.
    pub(crate) elapsed: Duration,
}

/// The formats of `--output-format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// The whole story: code of every step, why, and what to write instead
    Full,
    /// One line for each finding
    Concise,
    /// pollint's own JSON, with chains, fixes and problems
    Json,
    /// SARIF 2.1.0, for GitHub code scanning and editors
    Sarif,
    /// GitHub Actions annotations
    Github,
    /// GitLab Code Quality JSON
    Gitlab,
    /// Checkstyle XML
    Checkstyle,
    /// JUnit XML
    Junit,
}

impl Format {
    /// Whether people read it: such formats end in a summary line and may be colored.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }
}

/// How text may look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Whether ANSI styles may be used.
    pub(crate) color: bool,
    /// Whether box-drawing characters may be used.
    pub(crate) unicode: bool,
    /// Columns to fill.
    pub(crate) width: usize,
}

/// Writes the findings in one format; summary lines are the caller's.
pub(crate) fn write(
    format: Format,
    report: &Report<'_>,
    look: Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, look, out),
        Format::Concise => concise::write(report, look, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Checkstyle => checkstyle::write(report, out),
        Format::Junit => junit::write(report, out),
    }
}

/// Findings by file, position, rule and symbol: the one order of all outputs, whatever order the analysis had.
pub(crate) fn in_order<'a>(diagnostics: &'a [Diagnostic], sources: &Sources) -> Vec<&'a Diagnostic> {
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by(|left, right| compare(left, right, sources));
    ordered
}

fn compare(left: &Diagnostic, right: &Diagnostic, sources: &Sources) -> Ordering {
    let place = |d: &Diagnostic| (d.location.span, d.location.file);
    sources
        .path(left.location.file)
        .cmp(sources.path(right.location.file))
        .then_with(|| place(left).cmp(&place(right)))
        .then_with(|| left.rule.cmp(&right.rule))
        .then_with(|| left.symbol.cmp(&right.symbol))
        .then_with(|| left.message.cmp(&right.message))
        .then_with(|| left.fingerprint.cmp(&right.fingerprint))
}
