//! SARIF 2.1.0 as GitHub code scanning and the VS Code viewer read it: rules with help, columns in code points, the
//! chain as a code flow and as related locations that the message links to, stable fingerprints, fixes.
//!
//! Built with `json!` rather than the types of the `serde-sarif` crate: those generate some 60 builder structs from the
//! schema in a build script, which costs every `cargo install` more than this module, and the schema check in the tests
//! covers what the types would.

mod fingerprint;
#[cfg(test)]
mod schema_tests;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use pollint_base::diagnostic::{Applicability, Diagnostic, Edit, Fix, Step};
use pollint_base::rule::{RuleMeta, Severity};
use pollint_base::span::{FileId, LineColumn, Location};
use serde_json::{Value, json};

use super::Report;
use super::sources::Sources;
use super::text::{count, name_three, one_line, step_message};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// GitHub rejects a file with more results in one run.
const MAX_RESULTS: usize = 25_000;
/// Names listed in a result's property bag; the whole list is in the JSON format.
const MAX_NAMES: usize = 50;

/// Writes one run.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let kept = kept(report);
    let mut hashes = LineHashes::default();
    let results: Vec<Value> = kept.iter().map(|diagnostic| result(report, diagnostic, &mut hashes)).collect();
    let dropped = report.diagnostics.len() - kept.len();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(report.rules) },
            "automationDetails": { "id": "pollint/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(report, dropped),
            }],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// All findings, or the worst of them when there are more than a run may hold.
fn kept<'a>(report: &Report<'a>) -> Vec<&'a Diagnostic> {
    if report.diagnostics.len() <= MAX_RESULTS {
        return report.diagnostics.clone();
    }
    let mut worst: Vec<(usize, &Diagnostic)> = report.diagnostics.iter().copied().enumerate().collect();
    worst.sort_by_key(|(position, diagnostic)| (Reverse(diagnostic.severity), *position));
    worst.truncate(MAX_RESULTS);
    worst.sort_by_key(|(position, _)| *position);
    worst.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

fn driver(rules: &[RuleMeta]) -> Value {
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.iter().map(rule).collect::<Vec<_>>(),
    })
}

fn rule(meta: &RuleMeta) -> Value {
    let mut tags = vec!["correctness", "flaky-tests", "go", "testing"];
    if meta.preview {
        tags.push("preview");
    }
    let page = meta.page();
    // No `security-severity`: it would make every finding a security alert.
    json!({
        "id": meta.name,
        "name": meta.name,
        "shortDescription": { "text": meta.summary },
        "fullDescription": { "text": meta.summary },
        "helpUri": meta.url(),
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(meta.severity) },
        "properties": {
            "tags": tags,
            "precision": if meta.preview { "medium" } else { "high" },
            "problem.severity": problem_severity(meta.severity),
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

fn result(report: &Report<'_>, diagnostic: &Diagnostic, hashes: &mut LineHashes) -> Value {
    let sources = report.sources;
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "level": level(diagnostic.severity),
        "message": { "text": message(diagnostic) },
        "locations": [location(sources, diagnostic.location, &diagnostic.function)],
        "partialFingerprints": {
            "primaryLocationLineHash": hashes.of(sources, diagnostic),
            "pollint/v1": diagnostic.fingerprint,
        },
        "properties": properties(diagnostic),
    });
    if let Some(verdict) = report.verdicts.get(&diagnostic.fingerprint) {
        result["properties"]["verdict"] = json!(verdict);
    }
    if let Some(index) = report.rules.iter().position(|meta| meta.name == diagnostic.rule) {
        result["ruleIndex"] = json!(index);
    }
    if !diagnostic.chain.is_empty() {
        result["relatedLocations"] = related_locations(sources, &diagnostic.chain);
        result["codeFlows"] = code_flows(sources, diagnostic);
    }
    let fixes: Vec<Value> = diagnostic.fixes.iter().filter_map(|each| fix(sources, each)).collect();
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

fn properties(diagnostic: &Diagnostic) -> Value {
    let some = |names: &[String]| names.iter().take(MAX_NAMES).cloned().collect::<Vec<_>>();
    json!({
        "confidence": diagnostic.confidence.as_str(),
        "symbol": diagnostic.symbol,
        "places": diagnostic.places,
        "tests": some(&diagnostic.tests),
        "testCount": diagnostic.tests.len(),
        "victims": some(&diagnostic.victims),
        "victimCount": diagnostic.victims.len(),
    })
}

/// The headline alone on the first line, as lists show no more; then the story. GitHub and VS Code show a related
/// location only where the text links to its id.
fn message(diagnostic: &Diagnostic) -> String {
    let mut parts = vec![format!("{}.", one_line(&diagnostic.message))];
    if !diagnostic.why.is_empty() {
        parts.push(one_line(&diagnostic.why));
    }
    let linked = |(id, step): (usize, &Step)| format!("{id}. [{}]({id})", link_text(&step_message(step)));
    let chain: Vec<String> = (1..).zip(&diagnostic.chain).map(linked).collect();
    if !chain.is_empty() {
        parts.push(chain.join("\n"));
    }
    if !diagnostic.tests.is_empty() {
        let tests = &diagnostic.tests;
        parts.push(format!("{}: {}.", count(tests.len(), "affected test"), name_three(tests)));
    }
    if !diagnostic.victims.is_empty() {
        let victims = &diagnostic.victims;
        parts.push(format!("{}: {}.", count(victims.len(), "victim"), name_three(victims)));
    }
    if !diagnostic.help.is_empty() {
        parts.push(format!("Help: {}", one_line(&diagnostic.help)));
    }
    parts.join("\n\n")
}

/// Brackets and backslashes inside a link's text are escaped (SARIF 2.1.0, 3.11.6); places such as `cache[]` have them.
fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn location(sources: &Sources, place: Location, function: &str) -> Value {
    let mut location = json!({ "physicalLocation": physical_location(sources, place) });
    if !function.is_empty() {
        location["logicalLocations"] = json!([{ "name": function, "kind": "function" }]);
    }
    location
}

fn physical_location(sources: &Sources, place: Location) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&sources.ci_path(place.file)) },
        "region": region(sources, place),
    })
}

fn region(sources: &Sources, place: Location) -> Value {
    let range = sources.range(place);
    let text = sources.text(place.file);
    let convert = |position: LineColumn| text.map_or(position, |text| text.code_points(position));
    let (start, end) = (convert(range.start), convert(range.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn related_locations(sources: &Sources, chain: &[Step]) -> Value {
    let related = |(id, step): (usize, &Step)| {
        let mut location = location(sources, step.location, &step.function);
        location["id"] = json!(id);
        location["message"] = json!({ "text": step_message(step) });
        location
    };
    Value::Array((1..).zip(chain).map(related).collect())
}

fn code_flows(sources: &Sources, diagnostic: &Diagnostic) -> Value {
    let flow_location = |step: &Step| {
        let mut location = location(sources, step.location, &step.function);
        location["message"] = json!({ "text": step_message(step) });
        let importance = if step.location == diagnostic.location { "essential" } else { "important" };
        json!({ "location": location, "kinds": [step.role.as_str()], "importance": importance })
    };
    let locations: Vec<Value> = diagnostic.chain.iter().map(flow_location).collect();
    json!([{ "threadFlows": [{ "locations": locations }] }])
}

/// A fix an editor may offer; display-only ones have nothing to apply.
fn fix(sources: &Sources, fix: &Fix) -> Option<Value> {
    if fix.edits.is_empty() || fix.applicability == Applicability::DisplayOnly {
        return None;
    }
    let mut by_file: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        by_file.entry(edit.location.file).or_default().push(replacement(sources, edit));
    }
    let change = |(file, replacements): (FileId, Vec<Value>)| json!({ "artifactLocation": { "uri": uri(&sources.ci_path(file)) }, "replacements": replacements });
    Some(json!({
        "description": { "text": fix.title },
        "artifactChanges": by_file.into_iter().map(change).collect::<Vec<_>>(),
    }))
}

fn replacement(sources: &Sources, edit: &Edit) -> Value {
    json!({ "deletedRegion": region(sources, edit.location), "insertedContent": { "text": edit.new_text } })
}

fn notifications(report: &Report<'_>, dropped: usize) -> Value {
    let mut notifications: Vec<Value> = Vec::new();
    for problem in &report.problems {
        let mut place =
            json!({ "artifactLocation": { "uri": uri(&report.sources.ci_path_of(&problem.file)) } });
        if let Some(range) = problem.range {
            // Such a file is not among the run's sources; a line is right in any unit of columns.
            place["region"] = json!({ "startLine": range.start.line });
        }
        notifications.push(json!({
            "level": "warning",
            "message": { "text": problem.message },
            "locations": [{ "physicalLocation": place }],
        }));
    }
    if dropped > 0 {
        let text = format!("{} left out: a run may hold {MAX_RESULTS} results", count(dropped, "finding"));
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    Value::Array(notifications)
}

/// A path as a relative URI reference: everything but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// Line hashes of the files with findings, each file hashed once.
#[derive(Default)]
struct LineHashes {
    by_file: BTreeMap<FileId, Vec<String>>,
}

impl LineHashes {
    /// The hash of a finding's first line; for a file that is gone, pollint's own fingerprint, as the key must be there.
    fn of(&mut self, sources: &Sources, diagnostic: &Diagnostic) -> String {
        let file = diagnostic.location.file;
        let hashes = self.by_file.entry(file).or_insert_with(|| {
            sources.text(file).map_or_else(Vec::new, |text| fingerprint::line_hashes(&text.bytes))
        });
        let line = sources.range(diagnostic.location).start.line as usize;
        hashes.get(line.saturating_sub(1)).unwrap_or(&diagnostic.fingerprint).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_encoded() {
        assert_eq!(uri("a b/c#é.go"), "a%20b/c%23%C3%A9.go");
        assert_eq!(uri("../x_test.go"), "../x_test.go");
    }

    #[test]
    fn brackets_do_not_end_a_link() {
        assert_eq!(link_text("writes `cache[]`"), "writes `cache\\[\\]`");
    }
}
