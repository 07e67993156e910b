//! The list of rules: one line each.

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::RuleMeta;

use crate::Lint;
use crate::rules as all;
use crate::suppress::CommentLint;

/// A rule: what it is called, and what it does.
pub struct Rule {
    /// Name, documentation, severity.
    pub meta: RuleMeta,
    /// What adds its findings.
    pub(crate) work: Work,
}

/// What a rule works on.
pub(crate) enum Work {
    /// One test binary at a time.
    Binary(fn(&Lint<'_>, &mut Vec<Diagnostic>)),
    /// The suppression comments, after all other rules.
    Comments(fn(&CommentLint<'_>, &mut Vec<Diagnostic>)),
}

/// Declares a rule about test binaries: its documentation is the doc comment, its name the file's.
macro_rules! declare_rule {
    ($($declaration:tt)+) => {
        $crate::registry::declare_rule_of! { Binary $($declaration)+ }
    };
}
pub(crate) use declare_rule;

/// Declares a rule about suppression comments.
macro_rules! declare_comment_rule {
    ($($declaration:tt)+) => {
        $crate::registry::declare_rule_of! { Comments $($declaration)+ }
    };
}
pub(crate) use declare_comment_rule;

/// Declares a rule of a kind.
macro_rules! declare_rule_of {
    (
        $work:ident
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
            work: crate::registry::Work::$work($run),
        };
    };
}
pub(crate) use declare_rule_of;

const RULES: &[Rule] = &[
    all::unrestored_global::RULE,
    all::undrained_goroutine::RULE,
    all::fragile_restore::RULE,
    all::wrong_restore::RULE,
    all::discarded_restore::RULE,
    all::early_restore::RULE,
    all::parallel_global::RULE,
    all::missing_cleanup::RULE,
    all::unrestored_process_state::RULE,
    all::captured_loop_variable::RULE,
    all::parallel_process_state::RULE,
    all::test_exit_in_goroutine::RULE,
    all::leaked_cache::RULE,
    all::unsanctioned_write::RULE,
    all::unused_suppression::RULE,
    all::invalid_suppression::RULE,
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
