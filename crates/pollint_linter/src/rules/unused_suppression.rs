//! `unused-suppression`: a comment that silences nothing.

use pollint_base::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;

use crate::registry::declare_comment_rule;
use crate::suppress::{CommentLint, Judged, Named};

declare_comment_rule! {
    /// ## What it does
    ///
    /// Reports a `//pollint:ignore` or `//nolint:pollint` that silences nothing, or names a rule of which it silences
    /// nothing. Only rules that ran count, and a bare `//nolint` never does: it may be meant for another linter.
    ///
    /// ## Why is this bad?
    ///
    /// What it excused is mended or has moved. Left in place, it hides the next defect of this kind.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestFast(t *testing.T) {
    ///     old := timeout
    ///     t.Cleanup(func() { timeout = old })
    ///     timeout = time.Millisecond //pollint:ignore unrestored-global only this test uses it
    /// }
    /// ```
    ///
    /// Use instead: the same without the comment.
    RULE = "unused-suppression", "A suppression comment silences nothing", Warning, preview: false, fix: Sometimes, run
}

fn run(lint: &CommentLint<'_>, out: &mut Vec<Diagnostic>) {
    for comment in lint.comments {
        let unused = unused_rules(lint, comment);
        if !unused.is_empty() {
            out.push(diagnose(comment, &unused));
        }
    }
}

/// Names of a comment that silenced nothing, although their rules ran.
fn unused_rules(lint: &CommentLint<'_>, suppression: &Judged<'_>) -> Vec<String> {
    match &suppression.directive.rules {
        Named::EveryLinter => Vec::new(),
        Named::EveryRule if suppression.used.is_empty() => vec!["pollint".to_owned()],
        Named::EveryRule => Vec::new(),
        Named::Rules(names) => names
            .iter()
            .filter(|name| (lint.enabled)(name) && !suppression.used.contains(&name.as_str()))
            .cloned()
            .collect(),
    }
}

fn diagnose(suppression: &Judged<'_>, unused: &[String]) -> Diagnostic {
    let names: Vec<String> = unused.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message: format!("this suppression of {} silences nothing", names.join(", ")),
        why: "What it excused is mended or has moved; left in place, it hides the next defect of its kind."
            .to_owned(),
        help: "Remove the comment.".to_owned(),
        location: suppression.location,
        function: suppression.note.function.to_string(),
        symbol: unused.join(","),
        places: Vec::new(),
        tests: Vec::new(),
        victims: Vec::new(),
        chain: Vec::new(),
        fixes: fix_of(suppression, unused).into_iter().collect(),
        fingerprint: String::new(),
    }
}

/// Removes a comment of which nothing is used, with its line if it has one of its own.
fn fix_of(suppression: &Judged<'_>, unused: &[String]) -> Option<Fix> {
    let nothing_else = match &suppression.directive.rules {
        Named::Rules(names) => names.len() == unused.len() && suppression.directive.faults.is_empty(),
        _ => true,
    };
    if !nothing_else {
        return None;
    }
    let Location { file, span } = suppression.location;
    let span = if suppression.note.own_line { suppression.note.line } else { span };
    let edit = Edit::exact(Location { file, span }, "");
    Some(Fix {
        title: "Remove the comment".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![edit],
        snippet: None,
        declares: None,
    })
}
