//! `wrong-restore`: what is put back is not what was there.

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::rule::Severity;
use pollint_semantic::effects::{Effect, EffectKind, Outcome, Phase, Value};

use crate::Lint;
use crate::binary_index::effect_of;
use crate::fix::right_restore;
use crate::registry::declare_rule;
use crate::writes::{End, WriteGroup, groups};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a restore that writes another value than the one that was there before: a constant that is not the
    /// declared one, or a value saved from another variable.
    ///
    /// ## Why is this bad?
    ///
    /// It looks like a restore and leaves a changed value behind.
    ///
    /// ## Example
    ///
    /// ```go
    /// var retries = 3
    ///
    /// func TestRetry(t *testing.T) {
    ///     retries = 1
    ///     t.Cleanup(func() { retries = 5 })
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestRetry(t *testing.T) {
    ///     old := retries
    ///     t.Cleanup(func() { retries = old })
    ///     retries = 1
    /// }
    /// ```
    RULE = "wrong-restore", "A restore puts another value back than the one that was there", Warning, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for group in groups(lint, End::Wrong) {
        if !group.is_harmless(lint) && !group.in_production && !is_set_up(lint, &group) {
            out.extend(diagnose(lint, &group));
        }
    }
}

/// Whether what is put back is what an `init` has set, or the constant that a set-up, or another statement of a test, has
/// given the place: then it may well be what was there.
fn is_set_up(lint: &Lint<'_>, group: &WriteGroup<'_>) -> bool {
    let Outcome::Wrong { by } = &group.effect.outcome else { return false };
    let constant = |effect: &Effect| match &effect.kind {
        EffectKind::Write { place, value: Value::Constant(text), .. } if *place == group.place => {
            Some(text.clone())
        }
        _ => None,
    };
    let effects = &lint.binary.tests[group.test].summary.effects;
    let before = group.init_values(lint);
    let repeats_init = |effect: &Effect| match &effect.kind {
        EffectKind::Write { place, value, .. } => *place == group.place && before.contains(&value),
        _ => false,
    };
    if effects.iter().any(|effect| effect.site == *by && repeats_init(effect)) {
        return true;
    }
    let Some(back) = effects.iter().filter(|effect| effect.site == *by).find_map(constant) else {
        return false;
    };
    let writes = lint.index.writes.get(&group.place.root);
    let mut others = writes.into_iter().flatten().map(|at| effect_of(lint.binary, *at));
    others
        .any(|other| other.phase == Phase::Body && other.site != *by && constant(other) == Some(back.clone()))
}

fn diagnose(lint: &Lint<'_>, group: &WriteGroup<'_>) -> Option<Diagnostic> {
    let Outcome::Wrong { by } = &group.effect.outcome else { return None };
    let (_, function) = group.stands_at(lint);
    let message = format!("`{function}` does not put the former value of `{}` back", group.symbol);
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    diagnostic.severity = Severity::Warning;
    diagnostic.why =
        "What the restore writes is neither a value saved before nor the declared one.".to_owned();
    diagnostic.help = format!("Save `{}` before the write and put that value back.", group.symbol);
    diagnostic.victims = group.victims(lint).names;
    diagnostic.chain.push(Step {
        role: Role::Restore,
        location: *by,
        function,
        message: format!("another value is written to `{}`", group.symbol),
    });
    diagnostic.fixes = right_restore(lint, group, *by).into_iter().collect();
    Some(diagnostic)
}
