//! `unused-suppression`: a comment that silences nothing.

use pollint_base::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use pollint_base::rule::{Confidence, Severity};

use crate::fix;
use crate::registry::declare_comment_rule;
use crate::report::function_at;
use crate::suppress::{CommentLint, Named, Suppression};

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
    for suppression in lint.suppressions {
        let unused = unused_rules(lint, suppression);
        if !unused.is_empty() && is_checked(lint, suppression) {
            out.push(diagnose(lint, suppression, &unused));
        }
    }
}

/// Names of a comment that silenced nothing, although their rules ran.
fn unused_rules(lint: &CommentLint<'_>, suppression: &Suppression) -> Vec<String> {
    match &suppression.directive.rules {
        Named::EveryLinter => Vec::new(),
        Named::EveryRule if suppression.used.is_empty() => vec!["pollint".to_owned()],
        Named::EveryRule => Vec::new(),
        Named::Rules(names) => names
            .iter()
            .filter(|name| (lint.enabled)(name) && !suppression.used.contains(*name))
            .cloned()
            .collect(),
    }
}

/// Comments in packages that are only imported may be for tests that were not asked for.
pub(super) fn is_checked(lint: &CommentLint<'_>, suppression: &Suppression) -> bool {
    let program = lint.model.program;
    program.packages[program.package_of(suppression.location.file).index()].checked
}

fn diagnose(lint: &CommentLint<'_>, suppression: &Suppression, unused: &[String]) -> Diagnostic {
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
        function: function_at(lint.model, suppression.location),
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
fn fix_of(suppression: &Suppression, unused: &[String]) -> Option<Fix> {
    let nothing_else = match &suppression.directive.rules {
        Named::Rules(names) => names.len() == unused.len() && suppression.directive.faults.is_empty(),
        _ => true,
    };
    if !nothing_else {
        return None;
    }
    let edit = if suppression.own_line {
        fix::remove_lines(suppression.location)
    } else {
        Edit::exact(suppression.location, "")
    };
    Some(Fix {
        title: "Remove the comment".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![edit],
        snippet: None,
        declares: None,
    })
}
