//! `fragile-restore`: the former value comes back, unless the test ends early.

use pollint_base::diagnostic::{Diagnostic, Fix, Role, Step};
use pollint_base::rule::Severity;
use pollint_base::span::Location;
use pollint_semantic::effects::{Fragile, Outcome};

use crate::Lint;
use crate::fix::{is_restorable, register_restore};
use crate::registry::declare_rule;
use crate::writes::{End, WriteGroup, groups};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a restore that is a plain statement and that `t.Fatal`, `require`, a recovered panic or an early
    /// `return` can skip.
    ///
    /// ## Why is this bad?
    ///
    /// It works while the test passes. The first failure leaves the changed value behind, and other tests fail
    /// with it: one defect shows up as many.
    ///
    /// ## Example
    ///
    /// ```go
    /// old := timeout
    /// timeout = time.Millisecond
    /// require.NoError(t, run())
    /// timeout = old
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// old := timeout
    /// t.Cleanup(func() { timeout = old })
    /// timeout = time.Millisecond
    /// require.NoError(t, run())
    /// ```
    RULE = "fragile-restore", "A restore is a plain statement that a failing test skips", Warning, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for group in groups(lint, End::Fragile) {
        // What production code changes is the test's to restore where the test calls it itself.
        let is_near = group.effect.via.as_ref().is_none_or(|via| !via.is_longer_than(1));
        if !group.is_harmless(lint) && (!group.in_production || is_near) {
            out.extend(diagnose(lint, &group));
        }
    }
}

fn diagnose(lint: &Lint<'_>, group: &WriteGroup<'_>) -> Option<Diagnostic> {
    let Outcome::Fragile(fragile) = &group.effect.outcome else { return None };
    let Fragile { by, exit, exit_name } = &**fragile;
    let (_, function) = group.stands_at(lint);
    let message = format!("`{exit_name}` can skip the restore of `{}` in `{function}`", group.symbol);
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    diagnostic.severity = Severity::Warning;
    diagnostic.why =
        "The restore is a plain statement: when the test ends before it, the changed value stays.".to_owned();
    diagnostic.help = "Move the restore into `t.Cleanup`, registered before the write.".to_owned();
    diagnostic.victims = group.victims(lint).names;
    let step = |role, location, message| Step { role, location, function: function.clone(), message };
    diagnostic.chain.push(step(Role::Call, *exit, format!("`{exit_name}` may end `{function}` here")));
    diagnostic.chain.push(step(
        Role::Restore,
        *by,
        format!("`{}` is restored only if this line is reached", group.symbol),
    ));
    diagnostic.fixes = fix(lint, group, *by).into_iter().collect();
    Some(diagnostic)
}

/// Moved, the restore runs after the test's other cleanups: it stays where it is if one of them may read the place.
fn fix(lint: &Lint<'_>, group: &WriteGroup<'_>, by: Location) -> Option<Fix> {
    let others = group.is_touched_by_cleanup(lint);
    let symbol = group.place.display(lint.model.program);
    is_restorable(lint, group)
        .then(|| register_restore(lint, group.effect.site, by, &symbol, !others))
        .flatten()
}
