//! The parts of a text report that several formats share: the story below a headline, and the chain as lines.
//! Knows no colors and no layout.

pub(crate) use pollint_base::words::{count, is_unprintable, name_three, one_line, printable, step_message};

use pollint_base::diagnostic::{Diagnostic, Step};

use super::Report;

/// The story below the headline, one thought a line, without markup: why, the numbered chain, who is hurt, what to do.
pub(crate) fn story(
    report: &Report<'_>,
    diagnostic: &Diagnostic,
    path: &dyn Fn(&Step) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    if !diagnostic.why.is_empty() {
        lines.push(format!("why: {}", one_line(&diagnostic.why)));
    }
    lines.extend(steps(report, diagnostic, path));
    lines.extend(people(diagnostic));
    if !diagnostic.help.is_empty() {
        lines.push(format!("help: {}", one_line(&diagnostic.help)));
    }
    lines
}

/// The chain, numbered, each step with its place.
pub(crate) fn steps(
    report: &Report<'_>,
    diagnostic: &Diagnostic,
    path: &dyn Fn(&Step) -> String,
) -> Vec<String> {
    let line = |(number, step): (usize, &Step)| {
        let start = report.sources.range(step.location).start;
        format!("{number}. {}:{}:{}: {}", path(step), start.line, start.column, step_message(step))
    };
    (1..).zip(&diagnostic.chain).map(line).collect()
}

/// Affected tests and victims.
fn people(diagnostic: &Diagnostic) -> Vec<String> {
    let mut lines = Vec::new();
    if !diagnostic.tests.is_empty() {
        let tests = &diagnostic.tests;
        lines.push(format!("{}: {}", count(tests.len(), "affected test"), name_three(tests)));
    }
    if !diagnostic.victims.is_empty() {
        let victims = &diagnostic.victims;
        lines.push(format!("{}: {}", count(victims.len(), "victim"), name_three(victims)));
    }
    lines
}
