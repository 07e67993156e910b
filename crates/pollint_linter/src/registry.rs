//! The list of rules: one line each.

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::RuleMeta;

use crate::Lint;
use crate::rules as all;

/// A rule: what it is called, and what it does for one test binary.
pub struct Rule {
    /// Name, documentation, severity.
    pub meta: RuleMeta,
    /// Adds its findings.
    pub run: fn(&Lint<'_>, &mut Vec<Diagnostic>),
}

/// Declares a rule: its documentation is the doc comment, its name the file's.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])+
        $constant:ident = $name:literal, $summary:literal, $severity:ident, preview: $preview:literal, fix: $fix:ident, $run:path
    ) => {
        $(#[doc = $doc])+
        pub(crate) const $constant: crate::registry::Rule = crate::registry::Rule {
            meta: pollint_base::rule::RuleMeta {
                name: $name,
                summary: $summary,
                docs: concat!($($doc, "\n"),+),
                severity: pollint_base::rule::Severity::$severity,
                preview: $preview,
                fix: pollint_base::rule::FixKind::$fix,
            },
            run: $run,
        };
    };
}
pub(crate) use declare_rule;

const RULES: &[Rule] = &[
    all::unrestored_global::RULE,
    all::undrained_goroutine::RULE,
    all::fragile_restore::RULE,
    all::wrong_restore::RULE,
    all::early_restore::RULE,
    all::parallel_global::RULE,
    all::unrestored_process_state::RULE,
    all::captured_loop_variable::RULE,
];

/// All rules, in the order of the documentation.
#[must_use]
pub fn rules() -> &'static [Rule] {
    RULES
}

/// The metadata of all rules.
#[must_use]
pub fn rule_metas() -> Vec<RuleMeta> {
    RULES.iter().map(|rule| rule.meta).collect()
}
