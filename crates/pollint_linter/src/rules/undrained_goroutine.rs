//! `undrained-goroutine`: a goroutine that a test starts may still run when the test is over.

use std::sync::Arc;

use pollint_base::config::Policy;
use pollint_base::diagnostic::{Diagnostic, Fix, Role, Step};
use pollint_base::span::Location;
use pollint_semantic::courses;
use pollint_semantic::effects::{Effect, EffectKind, How, Place, Root, Spawn, SpawnKind};
use pollint_semantic::joins::Joins;
use pollint_semantic::model::Reach;
use pollint_semantic::program::FuncId;
use rustc_hash::FxHashMap;

use super::unsanctioned_write::is_meant;
use crate::Lint;
use crate::binary_index::{effect_of, is_by_suite};
use crate::fix::shown;
use crate::leaks::{Leak, Touch, attention_to, confidence, severity, test_use};
use crate::registry::declare_rule;
use crate::report;
use crate::writes::is_production;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a goroutine, started by a test or by production code that the test calls, that nothing waits for by
    /// the end of the test and its cleanups.
    ///
    /// ## Why is this bad?
    ///
    /// The goroutine goes on while the next test runs. If it reads a variable that tests set, it reads the next
    /// test's value; if it calls `t.Error`, the test binary panics. `cancel()`, `close(stop)` and `time.Sleep` tell
    /// it to stop, or hope that it has: none of them waits.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestRelay(t *testing.T) {
    ///     ctx, cancel := context.WithCancel(t.Context())
    ///     defer cancel()
    ///     go relay(ctx)
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestRelay(t *testing.T) {
    ///     ctx, cancel := context.WithCancel(t.Context())
    ///     var wg sync.WaitGroup
    ///     wg.Go(func() { relay(ctx) })
    ///     t.Cleanup(func() {
    ///         cancel()
    ///         wg.Wait()
    ///     })
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A wait in one arm of a `select` counts, also beside a timeout. How often a channel is received from is not
    /// counted. To poll what the goroutine sets as its last thing (`Eventually`), and to look again and again whether any goroutine is left
    /// (`goleak.VerifyNone`, `runtime.NumGoroutine` or `runtime.Stack` in a loop that sleeps), are waits; after a subtest the latter is too
    /// late for one that calls a method of the subtest's `t`. A literal `nil`, `true` or `false` that chooses a branch without the
    /// goroutine starts none. A signal counts wherever the goroutine gives it. A goroutine that another goroutine starts is not
    /// followed. What happens inside packages that are not loaded is not seen.
    ///
    /// A test may see the end of a goroutine without a join. What is likely to be over, or to hurt nobody, is an info:
    ///
    /// - The test goes on to read from, wait for, or end what the goroutine has too, or what was made from that, with that or by the
    ///   same call, and the goroutine shares nothing. If it reads a variable that tests set, the test must wait with that very thing, and
    ///   the goroutine must read it once and not in a loop. If it calls a method of the test, that must wait in this way too, and the
    ///   goroutine must go through its statements and choose nothing in a `select`; where the test only uses the object, it is a warning.
    ///   Which of two waits on one object comes last is not told apart.
    /// - It calls a method of the test only before it goes round or serves; before it answers, on a channel that it was sent or that an
    ///   object has which the test goes on to use; as a watchdog, when it was not told to end in time; or in the case of a `select`
    ///   in which something happens that is no time that passes, beside one that ends it.
    /// - It runs code of a test file, and reads a variable that tests set only sometimes and not in a loop.
    /// - It takes as its last act what the test hands over on a channel without a buffer.
    /// - It says that it is done to somebody who is not known, or what runs is a value that is not known.
    /// - It reads from a connection, accepts or serves, which somebody may close, and shares nothing. If it calls a method of
    ///   the test, it is a warning, unless it is for one connection which the test makes, or gives no error when it is stopped.
    RULE = "undrained-goroutine", "A goroutine that a test starts is still running when the test ends", Error, preview: false, fix: Sometimes, run
}

/// Per variable that tests swap: a place of it, who reaches its reads at all and surely, and the swap.
pub(super) type Reaches = FxHashMap<Root, (Place, Arc<Reach>, Arc<Reach>, Location)>;

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let leaks = leaks(lint);
    if leaks.is_empty() {
        return;
    }
    let reaches = reaches(lint);
    for leak in leaks {
        out.extend(diagnose(lint, &leak, &reaches));
    }
}

/// Who reads which of the variables that tests swap.
pub(super) fn reaches(lint: &Lint<'_>) -> Reaches {
    let mut reaches: Reaches = FxHashMap::default();
    for (root, writes) in &lint.index.writes {
        // What a suite sets once, before all its tests, is not changed by the next test.
        let swaps = writes.iter().filter(|at| {
            let effect = effect_of(lint.binary, **at);
            is_swap(lint, effect) && !is_by_suite(lint.model, &lint.binary.tests[at.test], effect)
        });
        let Some(first) = swaps.min() else { continue };
        let effect = effect_of(lint.binary, *first);
        if let (EffectKind::Write { place, .. }, Root::Var(_) | Root::Ext(_)) = (&effect.kind, root) {
            let whole = Place::new(place.root.clone());
            let all = lint.model.reaching_reads(lint.binary, &whole);
            let sure = lint.model.surely_reaching_reads(lint.binary, &whole);
            reaches.insert(root.clone(), (place.clone(), all, sure, effect.site));
        }
    }
    reaches
}

/// Whether a write is one that a goroutine races with: a test's own, without a lock.
fn is_swap(lint: &Lint<'_>, effect: &Effect) -> bool {
    let plain = matches!(&effect.kind, EffectKind::Write { how, .. } if *how != How::Store);
    plain && !effect.locked && !is_production(lint, effect)
}

fn leaks<'l>(lint: &'l Lint<'_>) -> Vec<Leak<'l>> {
    let mut found: FxHashMap<(Location, &[FuncId]), Leak<'l>> = FxHashMap::default();
    for (test_at, test) in lint.binary.tests.iter().enumerate() {
        let joins = Joins::of(&test.summary.effects);
        for (at, effect) in test.summary.effects.iter().enumerate() {
            let EffectKind::Spawn(spawn) = &effect.kind else { continue };
            if !is_goroutine(spawn) || is_waited_for(&joins, at, spawn) || is_empty(lint, spawn) {
                continue;
            }
            let told = joins.is_told(spawn);
            let sleeps = test.summary.effects[at..].iter().any(|later| later.kind == EffectKind::Pause);
            let distance = (!sleeps, !comes_by_export(lint, effect), report::distance(effect));
            let leak = found.entry((effect.site, &spawn.given)).or_insert_with(|| Leak {
                effect,
                spawn,
                test: test_at,
                tests: Vec::new(),
                told: true,
                distance,
            });
            leak.told &= told;
            leak.tests.push(test.name.clone());
            if distance < leak.distance {
                (leak.effect, leak.spawn, leak.test, leak.distance) = (effect, spawn, test_at, distance);
            }
        }
    }
    let mut leaks: Vec<Leak<'l>> = found.into_values().collect();
    leaks.sort_by(|left, right| {
        (left.effect.site, &left.spawn.given).cmp(&(right.effect.site, &right.spawn.given))
    });
    for leak in &mut leaks {
        leak.tests.sort();
        leak.tests.dedup();
    }
    leaks
}

/// Whether it runs from where it is started. A timer that fires late is a matter of missing-cleanup.
pub(crate) fn is_goroutine(spawn: &Spawn) -> bool {
    !matches!(spawn.kind, SpawnKind::Handler | SpawnKind::Later)
}

/// Whether the test that `joins` is about waits for the goroutine that its effect number `at` starts.
pub(crate) fn is_waited_for(joins: &Joins<'_>, at: usize, spawn: &Spawn) -> bool {
    spawn.joined || !joins.waits_for(at).is_empty()
}

/// Whether the goroutine does nothing at all: it is over before anybody could wait.
fn is_empty(lint: &Lint<'_>, spawn: &Spawn) -> bool {
    spawn
        .func
        .is_some_and(|func| lint.model.program.func(func).1.body.as_ref().is_some_and(|body| body.is_empty()))
}

/// Whether the test gets to the goroutine by a call of an exported function or method.
fn comes_by_export(lint: &Lint<'_>, effect: &Effect) -> bool {
    let steps = std::iter::successors(effect.via.as_deref(), |via| via.next.as_deref());
    let entry = steps.map(|via| via.callee).find(|callee| {
        let (file, _) = lint.model.program.func(*callee);
        !report::in_test_file(lint.model, file)
    });
    entry.is_some_and(|entry| {
        let name = lint.model.program.func_name(entry);
        name.rsplit('.').next().is_some_and(|bare| bare.starts_with(char::is_uppercase))
    })
}

fn touches(lint: &Lint<'_>, leak: &Leak<'_>, reaches: &Reaches) -> Option<Touch> {
    let mut best: Option<Touch> = None;
    let mut often = false;
    let funcs = || leak.spawn.funcs();
    let program = lint.model.program;
    let test = lint.binary.tests[leak.test].location.file;
    let meet =
        |(_, _, _, swap): &&(Place, Arc<Reach>, Arc<Reach>, Location)| program.may_meet(test, swap.file);
    for ((place, all, sure, swap), func) in
        reaches.values().filter(meet).flat_map(|one| funcs().map(move |func| (one, func)))
    {
        let (reach, latent) = match (sure.contains(func), all.contains(func)) {
            (true, _) => (sure, false),
            (false, true) => (all, true),
            _ => continue,
        };
        let shown = Place::new(place.root.clone()).display(lint.model.program);
        let steps = report::read_steps(lint.model, reach, func, &shown);
        // Whoever ends what it has started may well wait for that: `Stop` of a type that is started with `go x.Start()`.
        if leak.told && steps.iter().any(|step| step.role == Role::Spawn) {
            continue;
        }
        let rank = |latent: bool, steps: &[Step], place: &Place| {
            (latent, steps.len(), place.display(lint.model.program))
        };
        let again = steps.iter().any(|step| courses::is_in_loop(program, step.location));
        often |= again;
        let better = best
            .as_ref()
            .is_none_or(|known| rank(latent, &steps, place) < rank(known.latent, &known.steps, &known.place));
        if better {
            let again = steps.iter().any(|step| courses::is_in_loop(program, step.location));
            best = Some(Touch {
                place: Place::new(place.root.clone()),
                latent,
                again,
                often,
                steps,
                swap: *swap,
            });
        }
    }
    best.map(|touch| Touch { often, ..touch })
}

fn diagnose(lint: &Lint<'_>, leak: &Leak<'_>, reaches: &Reaches) -> Option<Diagnostic> {
    let touch = touches(lint, leak, reaches);
    let attention = attention_to(lint, leak);
    let uses = test_use(lint, leak, attention.is_any());
    let severity = severity(lint, leak, touch.as_ref(), attention);
    let test = &lint.binary.tests[leak.test];
    let function = lint.model.program.func_name(leak.effect.func);
    let name = &leak.spawn.name;
    let mut message =
        format!("goroutine `{name}`, started in `{function}`, is still running when `{}` returns", test.name);
    let mut places = Vec::new();
    let mut chain = vec![report::test_step(test)];
    chain.extend(report::call_steps(lint.model, leak.effect.via.as_ref()));
    chain.push(Step {
        role: Role::Spawn,
        location: leak.effect.site,
        function: function.clone(),
        message: format!("`{function}` starts `{name}` and nothing waits for it"),
    });
    if let Some(touch) = &touch {
        let place = touch.place.display(lint.model.program);
        message.push_str(&format!(" and reads `{place}`"));
        chain.extend(touch.steps.iter().cloned());
        chain.push(Step {
            role: Role::Write,
            location: touch.swap,
            function: String::new(),
            message: format!("the next test changes `{place}` here"),
        });
        places.push(place);
    } else if let Some(effect) = uses {
        chain.push(Step {
            role: Role::Call,
            location: effect.site,
            function: lint.model.program.func_name(effect.func),
            message: "calls a method of the test, which panics once the test is over".to_owned(),
        });
    }
    Some(Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity,
        confidence: confidence(leak, touch.as_ref()),
        message,
        why: "It goes on while the next test runs, and reads what that test has set.".to_owned(),
        help: "Wait for it before the test ends, in `t.Cleanup` registered after the restore so that it runs first: `wg.Wait()`, or a receive from a channel that it closes.".to_owned(),
        location: leak.effect.site,
        function,
        symbol: name.clone(),
        places,
        tests: leak.tests.clone(),
        victims: Vec::new(),
        chain,
        fixes: touch.as_ref().and_then(|touch| fix(lint, touch)).into_iter().collect(),
        fingerprint: String::new(),
    })
}

/// The drains that the project's policy names for the place. Which helper is to call them is for a person to say.
fn fix(lint: &Lint<'_>, touch: &Touch) -> Option<Fix> {
    let program = lint.model.program;
    let is_about = |policy: &&Policy| is_meant(program, &touch.place.root, &policy.place);
    let policy = lint.config.policy.iter().find(is_about).filter(|policy| !policy.drain.is_empty())?;
    let drains = policy.drain.iter().map(|drain| format!("t.Cleanup({drain})\n")).collect();
    let title = format!("Drain after `{}` is set, so that this runs before it is restored", policy.place);
    Some(shown(title, drains))
}
