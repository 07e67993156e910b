//! Takes accepted findings out of what was found, and tells which acceptances are no longer needed. It knows findings by
//! their keys; where a baseline is on disk, and which of it a run can judge, is told by the caller.

use std::collections::BTreeMap;

use pollint_base::baseline::{Baseline, Entry, Key, Stale};
use pollint_base::diagnostic::Diagnostic;

/// The baseline that accepts exactly these findings, and beside them the entries of `former` that `judged` says no to:
/// a run over a part of the project must not forget the rest.
#[must_use]
pub fn accept(keys: impl Iterator<Item = Key>, former: &Baseline, judged: impl Fn(&Key) -> bool) -> Baseline {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for entry in former.entries.iter().filter(|entry| !judged(&entry.key)) {
        *counts.entry(entry.key.clone()).or_default() += entry.count;
    }
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    Baseline { entries: counts.into_iter().map(|(key, count)| Entry { key, count }).collect() }
}

/// What is left of a baseline while findings use it up.
#[derive(Debug)]
pub struct Allowance {
    left: BTreeMap<Key, usize>,
}

impl Allowance {
    /// All of it.
    #[must_use]
    pub fn new(baseline: &Baseline) -> Allowance {
        let mut left = BTreeMap::new();
        for entry in &baseline.entries {
            *left.entry(entry.key.clone()).or_default() += entry.count;
        }
        Allowance { left }
    }

    /// Removes the findings that are accepted, the first ones of each key, and says how many they were.
    pub fn apply(&mut self, findings: &mut Vec<Diagnostic>, key: impl Fn(&Diagnostic) -> Key) -> usize {
        let before = findings.len();
        findings.retain(|one| match self.left.get_mut(&key(one)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
        before - findings.len()
    }

    /// The entries that accept more than was found, as far as `judged` says that this run could tell; sorted.
    #[must_use]
    pub fn stale(&self, baseline: &Baseline, judged: impl Fn(&Key) -> bool) -> Vec<Stale> {
        let unused = |entry: &&Entry| self.left.get(&entry.key).is_some_and(|left| *left > 0);
        let mut stale: Vec<Stale> = baseline
            .entries
            .iter()
            .filter(unused)
            .filter(|entry| judged(&entry.key))
            .map(|entry| Stale {
                found: entry.count.saturating_sub(self.left[&entry.key]),
                entry: entry.clone(),
            })
            .collect();
        stale.sort();
        stale
    }
}

#[cfg(test)]
mod tests {
    use pollint_base::rule::{Confidence, Severity};
    use pollint_base::span::{FileId, Location, Span};

    use super::*;

    fn key(symbol: &str) -> Key {
        let text = str::to_owned;
        Key { file: text("a_test.go"), rule: text("r"), function: text("TestA"), symbol: text(symbol) }
    }

    fn finding(symbol: &str, at: usize) -> Diagnostic {
        Diagnostic {
            rule: "r".to_owned(),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: String::new(),
            why: String::new(),
            help: String::new(),
            location: Location { file: FileId(0), span: Span::new(at, at + 1) },
            function: "TestA".to_owned(),
            symbol: symbol.to_owned(),
            places: Vec::new(),
            tests: Vec::new(),
            victims: Vec::new(),
            chain: Vec::new(),
            fixes: Vec::new(),
            fingerprint: String::new(),
        }
    }

    fn baseline(entries: &[(&str, usize)]) -> Baseline {
        let entries = entries.iter().map(|(symbol, count)| Entry { key: key(symbol), count: *count });
        Baseline { entries: entries.collect() }
    }

    #[test]
    fn what_is_beyond_the_count_is_reported_and_what_is_unused_is_stale() {
        let baseline = baseline(&[("p.A", 1), ("p.B", 3), ("p.C", 1)]);
        let mut findings = vec![finding("p.A", 1), finding("p.A", 5), finding("p.B", 9)];
        let mut allowance = Allowance::new(&baseline);
        assert_eq!(allowance.apply(&mut findings, |one| key(&one.symbol)), 2);
        assert_eq!(findings, [finding("p.A", 5)]);
        let stale = allowance.stale(&baseline, |_| true);
        let told: Vec<_> =
            stale.iter().map(|one| (&one.entry.key.symbol[..], one.entry.count, one.found)).collect();
        assert_eq!(told, [("p.B", 3, 1), ("p.C", 1, 0)]);
        assert!(allowance.stale(&baseline, |_| false).is_empty());
    }

    #[test]
    fn a_run_over_a_part_keeps_the_entries_of_the_rest() {
        let former = baseline(&[("p.Gone", 1), ("q.Other", 2)]);
        let found = [key("p.A"), key("p.A")].into_iter();
        let made = accept(found, &former, |key| key.symbol.starts_with("p."));
        assert_eq!(made, baseline(&[("p.A", 2), ("q.Other", 2)]));
    }
}
