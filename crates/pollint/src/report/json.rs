//! pollint's own JSON, version 1: a contract with other tools. Field names and their order are fixed here and nowhere
//! else; the data types of the analysis may change without changing them.

use std::io;

use pollint_base::baseline::Stale;
use pollint_base::confirm::Verdict;
use pollint_base::diagnostic::{Diagnostic, Edit, Fix, Problem, Step, Summary};
use pollint_base::span::{LineColumn, Location};
use serde::Serialize;

use super::Report;
use super::sources::{Range, Sources};

/// Writes the report as one JSON document.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: report.summary,
        diagnostics: report.diagnostics.iter().map(|d| finding(d, report)).collect(),
        problems: report.problems.iter().map(|problem| problem_entry(problem)).collect(),
        stale: report.stale,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    summary: Summary,
    diagnostics: Vec<Finding<'a>>,
    problems: Vec<ProblemEntry<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stale: &'a [Stale],
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    message: &'a str,
    file: &'a str,
    range: RangeEntry,
    function: &'a str,
    symbol: &'a str,
    places: &'a [String],
    tests: &'a [String],
    test_count: usize,
    victims: &'a [String],
    chain: Vec<ChainEntry<'a>>,
    fixes: Vec<FixEntry<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a Verdict>,
}

#[derive(Serialize)]
struct RangeEntry {
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct ChainEntry<'a> {
    role: &'static str,
    file: &'a str,
    range: RangeEntry,
    function: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    title: &'a str,
    applicability: pollint_base::diagnostic::Applicability,
    edits: Vec<EditEntry<'a>>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    file: &'a str,
    range: RangeEntry,
    start_byte: u32,
    end_byte: u32,
    new_text: &'a str,
}

#[derive(Serialize)]
struct ProblemEntry<'a> {
    file: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<RangeEntry>,
}

fn finding<'a>(diagnostic: &'a Diagnostic, report: &'a Report<'_>) -> Finding<'a> {
    let sources = report.sources;
    Finding {
        rule: &diagnostic.rule,
        severity: diagnostic.severity.as_str(),
        confidence: diagnostic.confidence.as_str(),
        message: &diagnostic.message,
        file: sources.path(diagnostic.location.file),
        range: range(diagnostic.location, sources),
        function: &diagnostic.function,
        symbol: &diagnostic.symbol,
        places: &diagnostic.places,
        tests: &diagnostic.tests,
        test_count: diagnostic.tests.len(),
        victims: &diagnostic.victims,
        chain: diagnostic.chain.iter().map(|step| chain_entry(step, sources)).collect(),
        fixes: diagnostic.fixes.iter().map(|fix| fix_entry(fix, sources)).collect(),
        fingerprint: &diagnostic.fingerprint,
        verdict: report.verdicts.get(&diagnostic.fingerprint),
    }
}

fn range(location: Location, sources: &Sources) -> RangeEntry {
    let Range { start, end } = sources.range(location);
    RangeEntry { start, end }
}

fn chain_entry<'a>(step: &'a Step, sources: &'a Sources) -> ChainEntry<'a> {
    ChainEntry {
        role: step.role.as_str(),
        file: sources.path(step.location.file),
        range: range(step.location, sources),
        function: &step.function,
        message: &step.message,
    }
}

fn fix_entry<'a>(fix: &'a Fix, sources: &'a Sources) -> FixEntry<'a> {
    FixEntry {
        title: &fix.title,
        applicability: fix.applicability,
        edits: fix.edits.iter().map(|edit| edit_entry(edit, sources)).collect(),
    }
}

fn edit_entry<'a>(edit: &'a Edit, sources: &'a Sources) -> EditEntry<'a> {
    EditEntry {
        file: sources.path(edit.location.file),
        range: range(edit.location, sources),
        start_byte: edit.location.span.start,
        end_byte: edit.location.span.end,
        new_text: &edit.new_text,
    }
}

fn problem_entry(problem: &Problem) -> ProblemEntry<'_> {
    let range = problem.range.map(|range| RangeEntry { start: range.start, end: range.end });
    ProblemEntry { file: &problem.file, message: &problem.message, range }
}
