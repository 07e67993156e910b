//! `early-restore`: the former value comes back while parallel subtests or a goroutine still use the place.

use pollint_base::diagnostic::{Diagnostic, Fix, Role, Step};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Outcome, Phase, Place};
use pollint_semantic::joins::Joins;
use pollint_semantic::model::Test;
use pollint_semantic::program::FuncId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Lint;
use crate::binary_index::scope_of;
use crate::fix::{deferred_at, fix_defer, register_earlier};
use crate::registry::declare_rule;
use crate::report;
use crate::writes::{is_process_state, is_production, symbol};

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

/// What the rule is about (package testing, `T.Run`, `T.Parallel` and `T.Cleanup`).
const ORDER: &str = "Go runs the body, then the defers, then parallel subtests, then cleanups in reverse order of registration.";

/// Who still uses the place when it is restored.
enum User {
    Subtest(u32),
    Goroutine(usize),
}

/// A write that is restored, in one test.
struct Restored<'l> {
    place: &'l Place,
    test: usize,
    write: usize,
    restore: usize,
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut reported: FxHashSet<(Location, Place)> = FxHashSet::default();
    let restored = restored(lint);
    let mut joined: FxHashMap<usize, Vec<Joined>> = FxHashMap::default();
    for one in &restored {
        let test = &lint.binary.tests[one.test];
        let goroutines = joined.entry(one.test).or_insert_with(|| joined_goroutines(test));
        let user = subtest_in_use(lint, one)
            .map(User::Subtest)
            .or_else(|| goroutine_in_use(lint, one, goroutines).map(User::Goroutine));
        let restore = &test.summary.effects[one.restore];
        if let Some(user) = user
            && reported.insert((stands_at(restore).0, one.place.clone()))
        {
            let write = &test.summary.effects[one.write];
            out.push(diagnose(lint, test, write, one.place, one.restore, &user));
        }
    }
    for (at, test) in lint.binary.tests.iter().enumerate() {
        closed_early(lint, at, test, out);
    }
}

/// All restored writes of the binary, those of one place together.
fn restored<'l>(lint: &'l Lint<'_>) -> Vec<Restored<'l>> {
    let mut all = Vec::new();
    for (test_at, test) in lint.binary.tests.iter().enumerate() {
        let mut sites: FxHashMap<Location, usize> = FxHashMap::default();
        for (at, effect) in test.summary.effects.iter().enumerate() {
            sites.entry(effect.site).or_insert(at);
        }
        for (write, effect) in test.summary.effects.iter().enumerate() {
            if let (EffectKind::Write { place, .. }, Outcome::Restored { by, .. }) =
                (&effect.kind, &effect.outcome)
                && effect.phase == Phase::Body
                && *by != effect.site
                && place.is_global()
                && is_meant(lint, effect, place)
                && let Some(restore) = sites.get(by)
            {
                all.push(Restored { place, test: test_at, write, restore: *restore });
            }
        }
    }
    all.sort_by(|left, right| {
        (left.place, left.test, left.write).cmp(&(right.place, right.test, right.write))
    });
    all
}

/// Whether a write is test code's own, or one of a variable as a whole, or a method's that the test calls on the variable:
/// what production code keeps in the fields of its objects is its own business.
fn is_meant(lint: &Lint<'_>, effect: &Effect, place: &Place) -> bool {
    let named = effect.bound().is_some_and(|(call, _)| report::in_test_file(lint.model, call.file));
    place.path.is_empty() || named || !is_production(lint, effect)
}

/// The restore, or the call of the function value that does it.
fn stands_at(restore: &Effect) -> (Location, FuncId) {
    restore.called.as_deref().copied().unwrap_or((restore.site, restore.func))
}

/// A parallel subtest that touches the place and only runs after a restore in the body or a defer of its parent.
fn subtest_in_use(lint: &Lint<'_>, one: &Restored<'_>) -> Option<u32> {
    let test = &lint.binary.tests[one.test];
    let restore = &test.summary.effects[one.restore];
    if matches!(restore.phase, Phase::Cleanup(_)) {
        return None;
    }
    let late: Vec<(u32, usize)> = late_subtests(lint, one.test, restore, one.restore).collect();
    if late.is_empty() {
        return None;
    }
    let reach = lint.model.reaching_reads(lint.binary, one.place);
    let found = late.into_iter().find(|(scope, since)| {
        let touched = test.summary.effects.iter().enumerate().any(|(at, effect)| {
            let touches = match &effect.kind {
                EffectKind::Read(read) => read.shares_object(one.place),
                EffectKind::Write { place, .. } => place.shares_object(one.place),
                _ => false,
            };
            at > *since && touches && is_within(test, effect.scope, *scope)
        });
        touched || test.summary.scopes[*scope as usize].func.is_some_and(|func| reach.contains(func))
    });
    found.map(|(scope, _)| scope)
}

/// The parallel subtests that resume only after an effect in the body or a defer of their parent, with the effect that
/// marks each. A serial subtest returns after its own parallel ones.
fn late_subtests<'l>(
    lint: &'l Lint<'_>,
    test_at: usize,
    effect: &'l Effect,
    at: usize,
) -> impl Iterator<Item = (u32, usize)> + 'l {
    let scopes = &lint.binary.tests[test_at].summary.scopes;
    (1..).zip(&scopes[1.min(scopes.len())..]).filter_map(move |(number, scope)| {
        let since = lint.index.parallel_since(test_at, number)?;
        let in_time = effect.phase != Phase::Defer && since >= at;
        (scope.parent == effect.scope && number != effect.scope && !in_time).then_some((number, since))
    })
}

/// A defer that closes what parallel subtests use.
fn closed_early(lint: &Lint<'_>, test_at: usize, test: &Test, out: &mut Vec<Diagnostic>) {
    for (at, effect) in test.summary.effects.iter().enumerate() {
        let EffectKind::Release(object, method) = &effect.kind else { continue };
        if effect.phase != Phase::Defer || effect.via.is_some() || !releases(lint, method) {
            continue;
        }
        let user = late_subtests(lint, test_at, effect, at).find_map(|(scope, since)| {
            test.summary.effects.iter().enumerate().find_map(|(used_at, used)| match &used.kind {
                EffectKind::Use(used_object, name)
                    if used_object == object && used_at > since && is_within(test, used.scope, scope) =>
                {
                    Some((scope, used, name))
                }
                _ => None,
            })
        });
        if let Some((scope, used, name)) = user {
            out.push(diagnose_closed(lint, test, effect, scope, used, name));
        }
    }
}

/// Whether a method or function of this name releases something that a row of the table acquires.
fn releases(lint: &Lint<'_>, name: &str) -> bool {
    lint.model.apis.acquires.rows.iter().any(|row| {
        row.release_methods.iter().any(|method| method == name)
            || row.release_calls.iter().any(|call| name == format!("{}.{}", call.package, call.name))
    })
}

fn diagnose_closed(
    lint: &Lint<'_>,
    test: &Test,
    close: &Effect,
    scope: u32,
    used: &Effect,
    name: &str,
) -> Diagnostic {
    let function = lint.model.program.func_name(close.func);
    let subtest = subtest_text(test, scope);
    let chain = vec![
        report::test_step(test),
        Step {
            role: Role::Restore,
            location: close.site,
            function: function.clone(),
            message: format!("this defer closes `{name}` when the body of the test ends"),
        },
        Step {
            role: Role::Read,
            location: used.site,
            function: lint.model.program.func_name(used.func),
            message: format!("{subtest} uses `{name}` only after that"),
        },
    ];
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Error,
        confidence: Confidence::High,
        message: format!("`{name}` is closed before {subtest} of `{}` uses it", test.name),
        why: ORDER.to_owned(),
        help: "Close it in `t.Cleanup`, which runs after the parallel subtests.".to_owned(),
        fixes: fix_defer(lint, close.site, name).into_iter().collect(),
        location: close.site,
        function,
        symbol: name.to_owned(),
        places: Vec::new(),
        tests: vec![test.name.clone()],
        victims: Vec::new(),
        chain,
        fingerprint: String::new(),
    }
}

/// `parallel subtest "get"`, or without a literal name.
fn subtest_text(test: &Test, scope: u32) -> String {
    let name = test.summary.scopes.get(scope as usize).and_then(|scope| scope.name.as_ref());
    name.map_or("a parallel subtest".to_owned(), |name| format!("parallel subtest {name:?}"))
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

/// A goroutine that is waited for, with the first of the waits.
struct Joined {
    at: usize,
    funcs: Vec<FuncId>,
    first_wait: Moment,
}

fn joined_goroutines(test: &Test) -> Vec<Joined> {
    let effects = &test.summary.effects;
    let joins = Joins::of(effects);
    let joined = effects.iter().enumerate().filter_map(|(at, effect)| match &effect.kind {
        EffectKind::Spawn(spawn) => {
            let waits = joins.waits_for(at);
            let first_wait = waits.into_iter().map(|wait| moment(effects, wait)).min()?;
            Some(Joined { at, funcs: spawn.funcs().collect(), first_wait })
        }
        _ => None,
    });
    joined.collect()
}

/// A goroutine that reads the place and is only waited for after the restore.
fn goroutine_in_use(lint: &Lint<'_>, one: &Restored<'_>, goroutines: &[Joined]) -> Option<usize> {
    let restore = moment(&lint.binary.tests[one.test].summary.effects, one.restore);
    let mut late = goroutines.iter().filter(|goroutine| goroutine.first_wait > restore).peekable();
    late.peek()?;
    let reach = lint.model.surely_reaching_reads(lint.binary, one.place);
    late.find(|goroutine| goroutine.funcs.iter().any(|func| reach.contains(*func)))
        .map(|goroutine| goroutine.at)
}

/// When an effect happens: its position, then, for a cleanup, which one it belongs to and its position there.
type Moment = (usize, std::cmp::Reverse<u32>, usize);

/// Bodies and defers are in the order in which they run; the cleanups of a subtest run when its body is over, those of
/// the test at last, the one registered last first.
fn moment(effects: &[Effect], at: usize) -> Moment {
    let effect = &effects[at];
    match &effect.phase {
        Phase::Body | Phase::Defer => (at, std::cmp::Reverse(0), at),
        Phase::Cleanup(on) => {
            let end = match scope_of(on) {
                None | Some(0) => effects.len(),
                Some(scope) => {
                    let of_scope =
                        |other: &Effect| other.scope == scope && !matches!(other.phase, Phase::Cleanup(_));
                    effects.iter().rposition(of_scope).unwrap_or(at)
                }
            };
            (end, std::cmp::Reverse(effect.order), at)
        }
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
    let (location, restorer) = stands_at(restore);
    let function = lint.model.program.func_name(restorer);
    let (who, step) = match user {
        User::Subtest(number) => {
            let scope = &test.summary.scopes[*number as usize];
            let name = subtest_text(test, *number);
            let step = Step {
                role: Role::Call,
                location: scope.call,
                function: test.name.clone(),
                message: "the parallel subtest resumes only after this".to_owned(),
            };
            (format!("before {name} of `{}` uses it", test.name), step)
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
        location,
        function: function.clone(),
        message: format!("`{shown}` is restored too early"),
    });
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: if is_process_state(lint, place) { Severity::Warning } else { Severity::Error },
        confidence: Confidence::High,
        message: format!("`{shown}` is restored {who}"),
        why: ORDER.to_owned(),
        help: "Restore in `t.Cleanup`, registered before the cleanup that waits for the goroutines, so that the wait runs first.".to_owned(),
        location,
        function,
        symbol: shown.clone(),
        places: vec![place.display(lint.model.program)],
        tests: vec![test.name.clone()],
        victims: Vec::new(),
        chain,
        fixes: fix(lint, test, restore, user).into_iter().collect(),
        fingerprint: String::new(),
    }
}

/// A deferred restore becomes a cleanup; one that is a cleanup already is registered before the cleanup that waits.
fn fix(lint: &Lint<'_>, test: &Test, restore: &Effect, user: &User) -> Option<Fix> {
    let effects = &test.summary.effects;
    let wait = match user {
        User::Subtest(_) => None,
        User::Goroutine(at) => {
            let waits = Joins::of(effects).waits_for(*at);
            Some(&effects[waits.into_iter().min_by_key(|wait| moment(effects, *wait))?])
        }
    };
    let (location, _) = stands_at(restore);
    let is_cleanup = |effect: &Effect| matches!(effect.phase, Phase::Cleanup(_));
    match wait {
        Some(wait) if is_cleanup(restore) && is_cleanup(wait) => {
            register_earlier(lint, location, wait.site, &symbol_of(lint, restore))
        }
        // A cleanup that is registered before this one would still run after it.
        Some(wait) if is_cleanup(wait) && wait.registered < restore.registered => None,
        // What waits outside of the function waits after its cleanups as well.
        Some(wait) if !is_cleanup(wait) && !is_deferred_beside(lint, wait, location) => None,
        _ => fix_defer(lint, location, &symbol_of(lint, restore)),
    }
}

fn symbol_of(lint: &Lint<'_>, restore: &Effect) -> String {
    match &restore.kind {
        EffectKind::Write { place, .. } => symbol(lint, restore, place),
        _ => String::new(),
    }
}

/// Whether a wait stands in the function whose `defer` a location belongs to.
fn is_deferred_beside(lint: &Lint<'_>, wait: &Effect, location: Location) -> bool {
    let Some((spot, _)) = deferred_at(lint, location) else { return false };
    wait.site.file == spot.file && spot.function().span.contains(wait.site.span)
}
