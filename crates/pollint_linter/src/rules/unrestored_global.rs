//! `unrestored-global`: a test changes a package variable and nothing puts the former value back.

use pollint_base::diagnostic::{Diagnostic, Fix};
use pollint_base::rule::Severity;

use crate::Lint;
use crate::fix::save_and_restore;
use crate::registry::declare_rule;
use crate::report::Victims;
use crate::writes::{End, WriteGroup, groups, is_process_state};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a package variable, its own or another package's, that a test, a helper or code they call changes
    /// while no restore follows.
    ///
    /// ## Why is this bad?
    ///
    /// All tests of a package directory share one process. The next test, a goroutine that is still running, or the
    /// next round of `-count=2` meets the changed value: it fails, or passes only because of it.
    ///
    /// ## Example
    ///
    /// ```go
    /// func setupTestDB(t *testing.T) {
    ///     mockDB := newMock(t)
    ///     db.DB = mockDB
    ///     t.Cleanup(func() { mockDB.Close() })
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func setupTestDB(t *testing.T) {
    ///     mockDB := newMock(t)
    ///     prev := db.DB
    ///     t.Cleanup(func() {
    ///         db.DB = prev
    ///         mockDB.Close()
    ///     })
    ///     db.DB = mockDB
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A function that is handed to a call is taken to be run by it, so that a restore function that is only logged
    /// counts as called. A table test of which only some cases write is reported where its subtests stand in a loop.
    /// That a loop puts back what its cases bring along, or that the last of several calls sets what was there before, is not seen.
    /// A variable of the tests that a helper only counts up, and that nobody else reads, is taken to give out names: not if the helper
    /// itself fails beyond a number.
    RULE = "unrestored-global", "A test changes a package variable and nothing puts the former value back", Error, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for group in groups(lint, End::Open) {
        if !is_process_state(lint, &group.place) && !group.is_harmless(lint) {
            out.extend(diagnose(lint, &group));
        }
    }
}

/// Whether a value that nobody is seen to meet is not even one that somebody might: all give it the same, it is part of
/// the set-up of a suite or of the variables that the test files have for their own use, or a lock is held.
fn makes_no_difference(lint: &Lint<'_>, group: &WriteGroup<'_>) -> bool {
    group.is_set_once(lint) || group.is_by_suite(lint) || group.is_of_test_file(lint) || group.effect.locked
}

fn diagnose(lint: &Lint<'_>, group: &WriteGroup<'_>) -> Option<Diagnostic> {
    let mut victims = group.victims(lint);
    if victims.is_empty()
        && let Some(test) = group.own_victims(lint)
    {
        // What a case brings along to be run may be all that the others have as well.
        victims = Victims { names: vec![test], sure: group.is_in_own_subtest(lint) };
    }
    let changes_inside = !group.place.path.is_empty();
    if group.in_production && victims.is_empty() && (changes_inside || !group.is_reached(lint)) {
        return None;
    }
    let severity = match () {
        () if group.is_guarded_count() || group.is_one_function(lint) => Severity::Info,
        // A mode that production code offers and several tests choose, all the same.
        () if group.in_production && !changes_inside && group.is_set_once(lint) => Severity::Info,
        () if victims.is_empty() && makes_no_difference(lint, group) => Severity::Info,
        // What production code sets and nobody else meets belongs to its own set-up and tear-down.
        () if group.in_production && victims.is_empty() => Severity::Info,
        () if group.in_production || !victims.sure => Severity::Warning,
        () => Severity::Error,
    };
    let (_, function) = group.stands_at(lint);
    let message = if group.in_production {
        let writer = lint.model.program.func_name(group.effect.func);
        format!("`{writer}`, which `{function}` calls, changes `{}` and nothing restores it", group.symbol)
    } else {
        format!("`{function}` changes `{}` and never restores it", group.symbol)
    };
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    diagnostic.severity = severity;
    diagnostic.why = match victims.is_empty() {
        true => "Every visible reader sets it first; a new test, a forgotten setup or a late goroutine meets the stale value.".to_owned(),
        false => victims.told(&group.symbol),
    };
    diagnostic.help = format!(
        "Save `{0}` before the write and put it back in `t.Cleanup`, registered before the write.",
        group.symbol
    );
    diagnostic.fixes = fix(lint, group, &victims).into_iter().collect();
    diagnostic.victims = victims.names;
    Some(diagnostic)
}

fn fix(lint: &Lint<'_>, group: &WriteGroup<'_>, victims: &Victims) -> Option<Fix> {
    save_and_restore(lint, group, !victims.is_empty())
}
