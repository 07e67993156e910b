//! `early-restore`: the former value comes back while parallel subtests or a goroutine still use the place.

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Outcome, Phase, Place};
use pollint_semantic::joins;
use pollint_semantic::model::Test;
use rustc_hash::FxHashSet;

use crate::Lint;
use crate::registry::declare_rule;
use crate::report;
use crate::writes::{is_process_state, symbol};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a restore that runs while the place is still in use: a `defer` in a test whose subtests are parallel,
    /// and a restore that is ordered before the wait for a goroutine that reads the place.
    ///
    /// ## Why is this bad?
    ///
    /// Go runs a test's body, then its defers, and only then resumes its parallel subtests; cleanups come last, the
    /// latest registered first. A deferred restore is over before the subtests begin.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestModes(t *testing.T) {
    ///     old := Mode
    ///     defer func() { Mode = old }()
    ///     Mode = "fast"
    ///     t.Run("a", func(t *testing.T) {
    ///         t.Parallel()
    ///         use(Mode)
    ///     })
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestModes(t *testing.T) {
    ///     old := Mode
    ///     t.Cleanup(func() { Mode = old })
    ///     Mode = "fast"
    ///     t.Run("a", func(t *testing.T) {
    ///         t.Parallel()
    ///         use(Mode)
    ///     })
    /// }
    /// ```
    RULE = "early-restore", "A restore runs while the place is still in use", Error, preview: false, fix: Sometimes, run
}

/// Who still uses the place when it is restored.
enum User {
    Subtest(u32),
    Goroutine(usize),
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut reported: FxHashSet<(Location, Place)> = FxHashSet::default();
    for (test_at, test) in lint.binary.tests.iter().enumerate() {
        for (at, effect) in test.summary.effects.iter().enumerate() {
            let (EffectKind::Write { place, .. }, Outcome::Restored { by, .. }) =
                (&effect.kind, &effect.outcome)
            else {
                continue;
            };
            if effect.phase != Phase::Body || *by == effect.site || !place.is_global() {
                continue;
            }
            let Some(restore_at) = test.summary.effects.iter().position(|other| other.site == *by) else {
                continue;
            };
            let user = subtest_in_use(lint, test_at, test, place, restore_at)
                .map(User::Subtest)
                .or_else(|| goroutine_in_use(lint, test, place, at, restore_at).map(User::Goroutine));
            if let Some(user) = user
                && reported.insert((*by, place.clone()))
            {
                out.push(diagnose(lint, test, effect, place, restore_at, &user));
            }
        }
    }
}

/// A parallel subtest that touches the place and only runs after a restore in the body or a defer of its parent.
fn subtest_in_use(
    lint: &Lint<'_>,
    test_at: usize,
    test: &Test,
    place: &Place,
    restore_at: usize,
) -> Option<u32> {
    let restore = &test.summary.effects[restore_at];
    if matches!(restore.phase, Phase::Cleanup(_)) {
        return None;
    }
    let reach = lint.model.reaching_reads(lint.binary, place);
    let object = place.object();
    (1..test.summary.scopes.len()).map(|scope| u32::try_from(scope).unwrap_or(0)).find(|scope| {
        let inside = *scope != restore.scope && is_within(test, *scope, restore.scope);
        let Some(since) = lint.index.parallel_since(test_at, *scope) else { return false };
        let before = restore.phase == Phase::Defer || since < restore_at;
        let touched = test.summary.effects.iter().enumerate().any(|(at, effect)| {
            let touches = match &effect.kind {
                EffectKind::Read(read) => read.object().overlaps(&object),
                EffectKind::Write { place, .. } => place.object().overlaps(&object),
                _ => false,
            };
            at > since && touches && is_within(test, effect.scope, *scope)
        });
        let by_call = test.summary.scopes[*scope as usize].func.is_some_and(|func| reach.contains(func));
        inside && before && (touched || by_call)
    })
}

fn is_within(test: &Test, inner: u32, outer: u32) -> bool {
    let mut at = inner;
    while at != outer {
        if at == 0 {
            return false;
        }
        at = test.summary.scopes.get(at as usize).map_or(0, |scope| scope.parent);
    }
    true
}

/// A goroutine that reads the place and is only waited for after the restore.
fn goroutine_in_use(
    lint: &Lint<'_>,
    test: &Test,
    place: &Place,
    write_at: usize,
    restore_at: usize,
) -> Option<usize> {
    let effects = &test.summary.effects;
    let reach = lint.model.surely_reaching_reads(lint.binary, place);
    let restore_order = order(effects, restore_at);
    effects.iter().enumerate().position(|(at, effect)| {
        let EffectKind::Spawn(spawn) = &effect.kind else { return false };
        if at < write_at || !spawn.func.is_some_and(|func| reach.contains(func)) {
            return false;
        }
        let waits = joins::waits_for(&test.summary.effects, at);
        !waits.is_empty() && waits.iter().all(|wait| order(effects, *wait) > restore_order)
    })
}

/// When an effect happens: body, then defers, then cleanups, the last registered first.
fn order(effects: &[Effect], at: usize) -> (u8, i64) {
    let position = i64::try_from(at).unwrap_or(i64::MAX);
    match &effects[at].phase {
        Phase::Body => (0, position),
        Phase::Defer => (1, position),
        Phase::Cleanup(_) => (2, -position),
    }
}

fn diagnose(
    lint: &Lint<'_>,
    test: &Test,
    write: &Effect,
    place: &Place,
    restore_at: usize,
    user: &User,
) -> Diagnostic {
    let restore = &test.summary.effects[restore_at];
    let shown = symbol(lint, write, place);
    let function = lint.model.program.func_name(restore.func);
    let (who, step) = match user {
        User::Subtest(scope) => {
            let scope = &test.summary.scopes[*scope as usize];
            let name = scope
                .name
                .as_ref()
                .map_or("its parallel subtests".to_owned(), |name| format!("parallel subtest {name:?}"));
            let step = Step {
                role: Role::Call,
                location: scope.call,
                function: test.name.clone(),
                message: "the parallel subtest resumes only after this".to_owned(),
            };
            (format!("before {name} of `{}` use it", test.name), step)
        }
        User::Goroutine(at) => {
            let spawn = &test.summary.effects[*at];
            let step = Step {
                role: Role::Spawn,
                location: spawn.site,
                function: lint.model.program.func_name(spawn.func),
                message: format!("this goroutine still reads `{shown}` then"),
            };
            (format!("before the goroutine that reads it has ended in `{}`", test.name), step)
        }
    };
    let mut chain = vec![report::test_step(test)];
    chain.push(Step {
        role: Role::Write,
        location: write.site,
        function: lint.model.program.func_name(write.func),
        message: format!("`{shown}` is changed"),
    });
    chain.push(step);
    chain.push(Step {
        role: Role::Restore,
        location: restore.site,
        function: function.clone(),
        message: format!("`{shown}` is restored too early"),
    });
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: if is_process_state(lint, place) { Severity::Warning } else { Severity::Error },
        confidence: Confidence::High,
        message: format!("`{shown}` is restored {who}"),
        why: "Go runs the body, then the defers, then parallel subtests, then cleanups in reverse order of registration.".to_owned(),
        help: "Restore in `t.Cleanup`, registered before the cleanup that waits for the goroutines, so that the wait runs first.".to_owned(),
        location: restore.site,
        function,
        symbol: shown,
        places: vec![place.display(lint.model.program)],
        tests: vec![test.name.clone()],
        victims: Vec::new(),
        chain,
        fixes: Vec::new(),
        fingerprint: String::new(),
    }
}
