//! Which fixes of one file can be applied together: the first for each finding that is allowed, in order of the findings,
//! as long as no two touch the same text or declare the same name.

use std::collections::BTreeSet;

use pollint_base::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use pollint_base::edits::overlap;

/// Fixes of one file, applied in one go.
#[derive(Debug, Default)]
pub(super) struct Chosen<'d> {
    /// The findings that are cured.
    pub(super) cured: Vec<&'d Diagnostic>,
    /// Edits, sorted, not overlapping.
    pub(super) edits: Vec<&'d Edit>,
    /// The edits of the first fix.
    first: Vec<&'d Edit>,
}

impl Chosen<'_> {
    /// Only the first fix.
    pub(super) fn keep_one(&mut self) {
        self.cured.truncate(1);
        self.edits.clone_from(&self.first);
        self.edits.sort_by_key(|edit| edit.location.span);
    }
}

/// The fix that is applied for a finding, if any is allowed.
pub(super) fn allowed(one: &Diagnostic, unsafe_fixes: bool) -> Option<&Fix> {
    one.fixes.iter().find(|fix| match fix.applicability {
        _ if fix.edits.is_empty() => false,
        Applicability::Safe => true,
        Applicability::Unsafe => unsafe_fixes,
        Applicability::DisplayOnly => false,
    })
}

pub(super) fn choose<'d>(found: impl Iterator<Item = &'d Diagnostic>, unsafe_fixes: bool) -> Chosen<'d> {
    let mut chosen = Chosen::default();
    let mut declared: BTreeSet<(&str, &str)> = BTreeSet::new();
    for one in found {
        let Some(fix) = allowed(one, unsafe_fixes) else { continue };
        // One edit may cure several findings.
        let known = |edit: &&Edit| chosen.edits.contains(edit);
        let is_free = |edit: &Edit| {
            !chosen
                .edits
                .iter()
                .any(|other| *other != edit && overlap(other.location.span, edit.location.span))
        };
        if !fix.edits.iter().all(is_free) {
            continue;
        }
        let fresh: Vec<&Edit> = fix.edits.iter().filter(|edit| !known(edit)).collect();
        if !fresh.is_empty()
            && let Some(name) = &fix.declares
            && !declared.insert((&one.function, name))
        {
            continue;
        }
        if chosen.cured.is_empty() {
            chosen.first.clone_from(&fresh);
        }
        chosen.cured.push(one);
        chosen.edits.extend(fresh);
    }
    chosen.edits.sort_by_key(|edit| edit.location.span);
    chosen
}

#[cfg(test)]
mod tests {
    use pollint_base::rule::{Confidence, Severity};
    use pollint_base::span::{FileId, Location, Span};

    use super::*;

    fn finding(function: &str, edits: &[(usize, usize)], declares: Option<&str>) -> Diagnostic {
        let at = |(start, end): (usize, usize)| Location { file: FileId(0), span: Span::new(start, end) };
        Diagnostic {
            rule: String::new(),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: String::new(),
            why: String::new(),
            help: String::new(),
            location: at(edits[0]),
            function: function.to_owned(),
            symbol: String::new(),
            places: Vec::new(),
            tests: Vec::new(),
            victims: Vec::new(),
            chain: Vec::new(),
            fixes: vec![Fix {
                title: String::new(),
                applicability: Applicability::Unsafe,
                edits: edits.iter().map(|span| Edit::exact(at(*span), "x")).collect(),
                snippet: None,
                declares: declares.map(str::to_owned),
            }],
            fingerprint: String::new(),
        }
    }

    #[test]
    fn what_touches_the_same_text_waits_for_the_next_round() {
        let all = [
            finding("f", &[(0, 0)], None),
            finding("f", &[(0, 4)], None),
            finding("f", &[(4, 6), (9, 9)], None),
        ];
        let chosen = choose(all.iter(), true);
        assert_eq!(chosen.cured.len(), 2);
        assert_eq!(chosen.edits.len(), 3);
        assert!(choose(all.iter(), false).cured.is_empty());
    }

    #[test]
    fn one_name_is_declared_once_in_a_function() {
        let all = [
            finding("f", &[(0, 0)], Some("prev")),
            finding("f", &[(5, 5)], Some("prev")),
            finding("g", &[(9, 9)], Some("prev")),
        ];
        assert_eq!(choose(all.iter(), true).edits.len(), 2);
    }

    #[test]
    fn equal_edits_cure_several_findings_at_once() {
        let all = [finding("f", &[(3, 7)], Some("prev")), finding("f", &[(3, 7)], Some("prev"))];
        let chosen = choose(all.iter(), true);
        assert_eq!((chosen.cured.len(), chosen.edits.len()), (2, 1));
    }
}
