//! Findings of a run as the client shows them. What a diagnostic says is taken over; only its form is decided here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range,
    TextEdit, Uri,
};
use pollint_base::diagnostic::{self as base, Applicability, Problem};
use pollint_base::rule::Severity;
use pollint_base::span::Span;
use pollint_base::words::{count, name_three, one_line, step_message};
use pollint_driver::{Outcome, Overlay};
use pollint_project::config::ConfigError;
use serde_json::json;

use crate::position::Encoding;
use crate::texts::Texts;

/// A finding in a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) path: PathBuf,
    /// The version of the file that it is about, if that was open.
    pub(crate) version: Option<i32>,
    pub(crate) shown: Diagnostic,
    /// The rule; none for what is no finding but a problem with the file.
    pub(crate) rule: Option<String>,
    pub(crate) fixes: Vec<Fix>,
}

/// A change that can be applied.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fix {
    pub(crate) title: String,
    pub(crate) safe: bool,
    /// By file, in their order.
    pub(crate) edits: BTreeMap<PathBuf, Vec<TextEdit>>,
    /// The versions of those files that were open.
    pub(crate) versions: BTreeMap<PathBuf, i32>,
}

/// What a run saw of the editor.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) overlay: Arc<Overlay>,
    pub(crate) versions: BTreeMap<PathBuf, i32>,
    pub(crate) encoding: Encoding,
}

/// Findings by the package whose tests they come from, and there in their order.
pub(crate) type ByOrigin = BTreeMap<PathBuf, Vec<Finding>>;

/// Turns the result of a run into findings. `dirs` are the packages that were asked for; with none, any may be an origin.
pub(crate) fn collect(outcome: &Outcome, cwd: &Path, dirs: &[PathBuf], seen: &Seen) -> ByOrigin {
    let texts = Texts::new(&seen.overlay, seen.encoding);
    let mut found = ByOrigin::new();
    for diagnostic in &outcome.diagnostics {
        let Some(finding) = finding(outcome, diagnostic, seen, &texts) else { continue };
        let first = diagnostic.chain.first().map_or(diagnostic.location, |step| step.location);
        let dir = outcome.paths.get(first.file.index()).and_then(|path| path.parent());
        found.entry(origin(dir, dirs)).or_default().push(finding);
    }
    for problem in &outcome.problems {
        let Some(finding) = problem_finding(problem, cwd, &texts) else { continue };
        // Of files that nobody looks at, and of everything else in the file, others tell.
        if seen.overlay.contains_key(&finding.path) {
            found.entry(origin(finding.path.parent(), dirs)).or_default().push(finding);
        }
    }
    found
}

/// The package that a finding is kept under: a run replaces what is kept under the packages it was asked for.
fn origin(dir: Option<&Path>, dirs: &[PathBuf]) -> PathBuf {
    let asked = |dir: &&Path| dirs.is_empty() || dirs.iter().any(|known| known == dir);
    dir.filter(asked).map(Path::to_owned).or_else(|| dirs.first().cloned()).unwrap_or_default()
}

fn finding(
    outcome: &Outcome,
    diagnostic: &base::Diagnostic,
    seen: &Seen,
    texts: &Texts<'_>,
) -> Option<Finding> {
    let (_, range) = texts.place(outcome, diagnostic.location)?;
    let path = outcome.paths.get(diagnostic.location.file.index())?.clone();
    let related = diagnostic.chain.iter().filter_map(|step| {
        let (uri, range) = texts.place(outcome, step.location)?;
        Some(DiagnosticRelatedInformation { location: Location { uri, range }, message: step_message(step) })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let shown = Diagnostic {
        range,
        severity: Some(severity(diagnostic.severity)),
        code: Some(Code::String(diagnostic.rule.clone())),
        code_description: page(&diagnostic.rule),
        source: Some(SOURCE.to_owned()),
        message: message(diagnostic).into(),
        related_information: (!related.is_empty()).then_some(related),
        data: Some(json!({ "fingerprint": diagnostic.fingerprint })),
        ..Diagnostic::default()
    };
    let fixes = diagnostic.fixes.iter().filter_map(|each| fix(outcome, each, seen, texts)).collect();
    let version = seen.versions.get(&path).copied();
    Some(Finding { path, version, shown, rule: Some(diagnostic.rule.clone()), fixes })
}

const SOURCE: &str = "pollint";

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Info => DiagnosticSeverity::Information,
    }
}

fn page(rule: &str) -> Option<CodeDescription> {
    let metas = pollint_linter::rule_metas();
    let meta = metas.iter().find(|meta| meta.name == rule)?;
    Some(CodeDescription { href: Uri::parse(&meta.url()).ok()? })
}

/// The headline alone on the first line, as lists show no more.
fn message(diagnostic: &base::Diagnostic) -> String {
    let mut lines = vec![one_line(&diagnostic.message)];
    if !diagnostic.why.is_empty() {
        lines.push(one_line(&diagnostic.why));
    }
    for (names, noun) in [(&diagnostic.tests, "affected test"), (&diagnostic.victims, "victim")] {
        if !names.is_empty() {
            lines.push(format!("{}: {}", count(names.len(), noun), name_three(names)));
        }
    }
    if !diagnostic.help.is_empty() {
        lines.push(format!("Help: {}", one_line(&diagnostic.help)));
    }
    lines.join("\n")
}

/// A fix that can be applied: display-only ones cannot, nor those of which an edit has no place.
fn fix(outcome: &Outcome, fix: &base::Fix, seen: &Seen, texts: &Texts<'_>) -> Option<Fix> {
    if fix.edits.is_empty() || fix.applicability == Applicability::DisplayOnly {
        return None;
    }
    let mut edits: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        let (_, range) = texts.place(outcome, edit.location)?;
        let path = outcome.paths.get(edit.location.file.index())?.clone();
        edits.entry(path).or_default().push(TextEdit { range, new_text: edit.new_text.clone() });
    }
    let version = |path: &PathBuf| Some((path.clone(), *seen.versions.get(path)?));
    let versions = edits.keys().filter_map(version).collect();
    Some(Fix { title: one_line(&fix.title), safe: fix.applicability == Applicability::Safe, edits, versions })
}

/// A problem that is told where it is.
fn problem_finding(problem: &Problem, cwd: &Path, texts: &Texts<'_>) -> Option<Finding> {
    let path = lexical(cwd, &problem.file);
    let range = texts.range(&path, problem.range?.span, None)?;
    Some(plain(path, range, DiagnosticSeverity::Information, one_line(&problem.message)))
}

/// A mistake in the configuration.
pub(crate) fn configuration(error: &ConfigError, cwd: &Path, encoding: Encoding) -> Option<Finding> {
    let path = lexical(cwd, &error.file);
    let range = Texts::new(&Overlay::new(), encoding).range(&path, error.range?.span, None)?;
    let mut message = vec![&*error.title, &*error.cause, &*error.help];
    message.retain(|part| !part.is_empty());
    Some(plain(path, range, DiagnosticSeverity::Error, message.join("\n")))
}

/// A mistake in a query file, at its first byte if its place is gone.
pub(crate) fn query(file: &str, line: usize, column: usize, message: &str, cwd: &Path) -> Finding {
    let narrow = |number: usize| u32::try_from(number.saturating_sub(1)).unwrap_or(0);
    let at = gen_lsp_types::Position { line: narrow(line), character: narrow(column) };
    plain(lexical(cwd, file), Range { start: at, end: at }, DiagnosticSeverity::Error, message.to_owned())
}

fn plain(path: PathBuf, range: Range, severity: DiagnosticSeverity, message: String) -> Finding {
    let shown = Diagnostic {
        range,
        severity: Some(severity),
        source: Some(SOURCE.to_owned()),
        message: message.into(),
        ..Diagnostic::default()
    };
    Finding { path, version: None, shown, rule: None, fixes: Vec::new() }
}

/// The absolute path of what a run shows relative to its working directory.
fn lexical(cwd: &Path, shown: &str) -> PathBuf {
    let mut path = cwd.to_owned();
    for part in shown.split('/') {
        match part {
            "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}

/// The bytes that a run read of a name, as text for people.
pub(crate) fn covers(span: Span, offset: usize) -> bool {
    span.start as usize <= offset && offset <= span.end as usize
}
