//! One cause, one report: joins what several test binaries say of one line of a shared helper, and what one call of
//! production code does to several fields of one variable.

use pollint_base::diagnostic::{Diagnostic, Fix};

use crate::report;

/// Sorts reports and joins those of one rule at one place about one symbol.
pub(crate) fn sort_and_merge(diagnostics: &mut Vec<Diagnostic>) {
    report::sort(diagnostics);
    merge(diagnostics);
}

/// `diagnostics` are sorted by place and rule.
fn merge(diagnostics: &mut Vec<Diagnostic>) {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for one in diagnostics.drain(..) {
        let here = kept.iter_mut().rev().take_while(|known| known.location == one.location);
        match here.into_iter().find(|known| is_same_cause(known, &one)) {
            Some(known) => join(known, one),
            None => kept.push(one),
        }
    }
    *diagnostics = kept;
}

fn is_same_cause(left: &Diagnostic, right: &Diagnostic) -> bool {
    left.rule == right.rule && left.function == right.function && variable(left) == variable(right)
}

/// What a report is about, without fields where production code changes them: `pkg.Var` of `pkg.Var.field`.
fn variable(one: &Diagnostic) -> &str {
    let inside = one.location != one.chain.last().map_or(one.location, |step| step.location);
    let mut dots = one.symbol.match_indices('.').map(|(at, _)| at);
    match (inside && one.rule == "unrestored-global", dots.nth(1)) {
        (true, Some(end)) => &one.symbol[..end],
        _ => &one.symbol,
    }
}

/// The worse of two reports, with the tests of both.
fn join(known: &mut Diagnostic, mut other: Diagnostic) {
    if (other.severity, other.confidence) > (known.severity, known.confidence) {
        std::mem::swap(known, &mut other);
    }
    agree(&mut known.fixes, &other.fixes);
    for (own, others) in [
        (&mut known.places, other.places),
        (&mut known.tests, other.tests),
        (&mut known.victims, other.victims),
    ] {
        own.extend(others);
        own.sort();
        own.dedup();
    }
}

/// Keeps the fixes that both binaries find right: what is safe in one may be wrong in the other.
fn agree(fixes: &mut Vec<Fix>, others: &[Fix]) {
    fixes.retain_mut(|fix| {
        let Some(other) = others.iter().find(|other| other.edits == fix.edits) else { return false };
        fix.applicability = fix.applicability.max(other.applicability);
        true
    });
}

#[cfg(test)]
mod tests {
    use pollint_base::diagnostic::{Role, Step};
    use pollint_base::rule::{Confidence, Severity};
    use pollint_base::span::{FileId, Location, Span};

    use super::*;

    fn at(start: usize) -> Location {
        Location { file: FileId(0), span: Span::new(start, start + 1) }
    }

    fn one(start: usize, symbol: &str, test: &str, severity: Severity, write: usize) -> Diagnostic {
        Diagnostic {
            rule: "unrestored-global".to_owned(),
            severity,
            confidence: Confidence::High,
            message: test.to_owned(),
            why: String::new(),
            help: String::new(),
            location: at(start),
            function: "set".to_owned(),
            symbol: symbol.to_owned(),
            places: vec![symbol.to_owned()],
            tests: vec![test.to_owned()],
            victims: Vec::new(),
            chain: vec![Step {
                role: Role::Write,
                location: at(write),
                function: String::new(),
                message: String::new(),
            }],
            fixes: Vec::new(),
            fingerprint: String::new(),
        }
    }

    #[test]
    fn binaries_that_share_a_helper_make_one_report_with_the_worse_severity() {
        let mut all = vec![
            one(1, "db.DB", "TestA", Severity::Warning, 1),
            one(1, "db.DB", "TestB", Severity::Error, 1),
            one(2, "db.DB", "TestC", Severity::Error, 2),
        ];
        merge(&mut all);
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].severity, &all[0].message[..]), (Severity::Error, "TestB"));
        assert_eq!(all[0].tests, ["TestA", "TestB"]);
    }

    #[test]
    fn fields_that_one_call_changes_are_one_report_and_fields_that_a_test_changes_are_not() {
        let through_a_call = |symbol| one(1, symbol, "TestA", Severity::Warning, 9);
        let mut all = vec![through_a_call("m.Default.id"), through_a_call("m.Default.on")];
        merge(&mut all);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].places, ["m.Default.id", "m.Default.on"]);
        let direct = |symbol| one(1, symbol, "TestA", Severity::Warning, 1);
        let mut all = vec![direct("m.Default.id"), direct("m.Default.on")];
        merge(&mut all);
        assert_eq!(all.len(), 2);
    }
}
