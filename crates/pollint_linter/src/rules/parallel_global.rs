//! `parallel-global`: a parallel test changes a package variable that another scope may touch at the same time.

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Guard, How, Outcome, Phase, Place, Root};
use pollint_semantic::program::FuncId;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Lint;
use crate::binary_index::{EffectRef, effect_of};
use crate::registry::declare_rule;
use crate::report::{self, name_tests};
use crate::writes::{is_process_state, symbol, takes_test};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a parallel test or subtest that writes a package variable, itself, through a helper or because a
    /// test around it is parallel, and a write before `t.Parallel()` that is only undone after it.
    ///
    /// ## Why is this bad?
    ///
    /// Parallel tests run at the same time: saving and restoring the value inside one of them is still a race. A
    /// test that writes and then calls `t.Parallel()` pauses there, and every later serial test sees the value.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestFast(t *testing.T) {
    ///     t.Parallel()
    ///     old := timeout
    ///     t.Cleanup(func() { timeout = old })
    ///     timeout = time.Millisecond
    /// }
    /// ```
    ///
    /// Use instead: take the test out of parallel, pass the value in, or give each test its own object.
    ///
    /// ## Limits
    ///
    /// A lock that is held makes it race-free, not isolated: such writes are infos.
    RULE = "parallel-global", "A parallel test changes a package variable that others may touch meanwhile", Error, preview: false, fix: None, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut by_site: FxHashMap<(Location, Place), Vec<EffectRef>> = FxHashMap::default();
    for refs in lint.index.writes.values() {
        for at in refs {
            let effect = effect_of(lint.binary, *at);
            let EffectKind::Write { place, how, .. } = &effect.kind else { continue };
            if is_process_state(lint, place) || !is_candidate(lint, effect, how) {
                continue;
            }
            let alone = !pauses(lint, *at) && !lint.index.overlaps_something(lint.binary, *at);
            if !alone && !is_restore(effect) && (is_parallel(lint, *at) || pauses(lint, *at)) {
                by_site.entry((named_at(lint, effect).0, place.clone())).or_default().push(*at);
            }
        }
    }
    let mut sites: Vec<((Location, Place), Vec<EffectRef>)> = by_site.into_iter().collect();
    sites.sort_by(|left, right| left.0.cmp(&right.0));
    let mut reported: FxHashSet<(Root, usize, u32)> = FxHashSet::default();
    for ((_, place), refs) in sites {
        // Several writes of one place in one scope are one defect.
        let keys = refs.iter().map(|at| {
            let scope = lint.binary.tests[at.test].summary.effects[at.effect].scope;
            (place.root.clone(), at.test, scope)
        });
        let keys: Vec<(Root, usize, u32)> = keys.collect();
        if keys.iter().all(|key| reported.contains(key)) || !lint.model.is_read(lint.binary, &place) {
            continue;
        }
        if let Some(diagnostic) = diagnose(lint, &place, &refs) {
            reported.extend(keys);
            out.push(diagnostic);
        }
    }
}

/// Where test code names the variable: a swap helper is in order, the parallel test that uses it is not.
fn named_at(lint: &Lint<'_>, effect: &Effect) -> (Location, FuncId) {
    let in_test = |(call, _): &(Location, FuncId)| report::in_test_file(lint.model, call.file);
    effect.bound().filter(in_test).unwrap_or((effect.site, effect.func))
}

/// In production code only plain writes that always happen and hold no lock are believed.
pub(super) fn is_candidate(lint: &Lint<'_>, effect: &Effect, how: &How) -> bool {
    let named = effect.bound().is_some_and(|(call, _)| report::in_test_file(lint.model, call.file));
    let believed = named || matches!(how, How::Assign | How::Setter(_));
    report::in_test_file(lint.model, effect.site.file)
        || takes_test(lint, effect.func)
        || effect.guard == Guard::Always && !effect.locked && believed
}

/// Whether a write only puts the former value back.
fn is_restore(effect: &Effect) -> bool {
    matches!(effect.outcome, Outcome::Restored { by, .. } if by == effect.site)
}

pub(super) fn is_parallel(lint: &Lint<'_>, at: EffectRef) -> bool {
    lint.index.is_parallel_at(&lint.binary.tests[at.test], at.test, at.effect)
}

/// A write before the scope's `t.Parallel()` that is undone only after it.
pub(super) fn pauses(lint: &Lint<'_>, at: EffectRef) -> bool {
    if at.inner.is_some() {
        return false;
    }
    let effect = &lint.binary.tests[at.test].summary.effects[at.effect];
    let Some(since) = lint.index.parallel_since(at.test, effect.scope) else { return false };
    let Outcome::Restored { by, .. } = effect.outcome else { return false };
    let effects = &lint.binary.tests[at.test].summary.effects;
    let undone_late = effects.iter().enumerate().skip(at.effect + 1).any(|(restore_at, restore)| {
        restore.site == by && (restore.phase != Phase::Body || restore_at > since)
    });
    at.effect < since && effect.phase == Phase::Body && undone_late
}

/// Tests that may touch the place while one of the writers runs, sorted.
fn overlapping(lint: &Lint<'_>, place: &Place, writers: &[EffectRef]) -> Vec<String> {
    let reach = lint.model.reaching_reads(lint.binary, place);
    let (index, binary) = (&lint.index, lint.binary);
    let mut found = vec![false; binary.tests.len()];
    let pairs = Pairs::of(lint, writers);
    for (test, effect) in index.touching(binary, place) {
        found[test] = found[test]
            || pairs.with(test).any(|one| index.may_overlap(binary, (one.test, one.effect), (test, effect)));
    }
    for (at, test) in binary.tests.iter().enumerate() {
        found[at] = found[at]
            || (0..).zip(&test.summary.scopes).any(|(scope, run)| {
                let reads = match scope {
                    0 => test.roots.iter().any(|root| reach.contains(*root)),
                    _ => run.func.is_some_and(|func| reach.contains(func)),
                };
                let meets =
                    |one: &EffectRef| index.may_overlap_scope(binary, (one.test, one.effect), (at, scope));
                reads && pairs.with(at).any(meets)
            });
    }
    let program = lint.model.program;
    let meets_writer = |test: &pollint_semantic::model::Test| {
        let file = |one: &EffectRef| binary.tests[one.test].location.file;
        writers.iter().any(|one| program.may_meet(file(one), test.location.file))
    };
    let mut names: Vec<String> = binary
        .tests
        .iter()
        .zip(found)
        .filter(|(test, found)| *found && meets_writer(test))
        .map(|(test, _)| test.name.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The writers of a place, arranged so that each test need not be compared with all of them.
struct Pairs<'r> {
    by_test: FxHashMap<usize, Vec<&'r EffectRef>>,
    /// Of two tests: to all others they are what any parallel writer is.
    parallel: Vec<&'r EffectRef>,
}

impl<'r> Pairs<'r> {
    fn of(lint: &Lint<'_>, writers: &'r [EffectRef]) -> Pairs<'r> {
        let mut pairs = Pairs { by_test: FxHashMap::default(), parallel: Vec::new() };
        for writer in writers {
            pairs.by_test.entry(writer.test).or_default().push(writer);
            let is_new = pairs.parallel.iter().all(|known| known.test != writer.test);
            if pairs.parallel.len() < 2 && is_new && lint.index.is_past_own_parallel(lint.binary, *writer) {
                pairs.parallel.push(writer);
            }
        }
        pairs
    }

    /// The writers that decide whether something overlaps a test.
    fn with(&self, test: usize) -> impl Iterator<Item = &'r EffectRef> + '_ {
        let own = self.by_test.get(&test).into_iter().flatten().copied();
        own.chain(self.parallel.iter().copied().filter(move |writer| writer.test != test))
    }
}

fn diagnose(lint: &Lint<'_>, place: &Place, refs: &[EffectRef]) -> Option<Diagnostic> {
    let first = *refs.iter().min_by_key(|at| (report::distance(effect_of(lint.binary, **at)), **at))?;
    let effect = effect_of(lint.binary, first);
    let paused = !is_parallel(lint, first);
    let others = overlapping(lint, place, refs);
    let mut tests: Vec<String> = refs.iter().map(|at| lint.binary.tests[at.test].name.clone()).collect();
    tests.sort();
    tests.dedup();
    let severity = match () {
        () if effect.locked => Severity::Info,
        // What is behind a nil check is seldom done at all.
        () if effect.guard == Guard::Lazy && others.is_empty() => Severity::Info,
        () if effect.guard == Guard::Lazy => Severity::Warning,
        () if paused || !others.is_empty() => Severity::Error,
        // One run of a test does not overlap another one (package testing, `T.Parallel`): nobody meets it.
        () => Severity::Info,
    };
    let test = &lint.binary.tests[first.test];
    let shown = symbol(lint, effect, place);
    let (site, cause) = named_at(lint, effect);
    let function = lint.model.program.func_name(cause);
    let production = !report::in_test_file(lint.model, effect.site.file) && !takes_test(lint, effect.func);
    if production && (others.is_empty() || is_process_state(lint, place)) {
        return None;
    }
    let message = if paused {
        format!("`{}` pauses at `t.Parallel` while `{shown}` is changed", test.name)
    } else if production {
        format!("parallel test `{}` changes `{shown}` through `{function}`", test.name)
    } else {
        format!("`{function}` changes `{shown}` in a parallel test")
    };
    let (location, function) = match report::entry_call(lint.model, effect) {
        Some((call, caller)) if production => (call, lint.model.program.func_name(caller)),
        _ => (site, function),
    };
    let writer = lint.model.program.func_name(effect.func);
    let mut chain =
        report::chain(lint.model, test, effect, Role::Write, format!("`{writer}` writes `{shown}`"));
    chain.extend(parallel_step(lint, first));
    let victims: Vec<String> = others.iter().filter(|name| **name != test.name).cloned().collect();
    let why = match victims.as_slice() {
        _ if paused => "Every serial test that runs until it resumes sees the changed value, and the restore races with the other parallel tests.".to_owned(),
        [] => "Other runs of the same code may overlap it; saving and restoring inside a parallel test does not help.".to_owned(),
        names => format!("{} may run at the same time and touch `{shown}`.", name_tests(names)),
    };
    Some(Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity,
        confidence: if production { Confidence::Medium } else { Confidence::High },
        message,
        why,
        help: format!(
            "Drop `t.Parallel`, pass the value in instead of writing `{shown}`, or give each test its own object."
        ),
        location,
        function,
        places: vec![place.display(lint.model.program)],
        symbol: shown,
        tests,
        victims,
        chain,
        fixes: Vec::new(),
        fingerprint: String::new(),
    })
}

/// Where the scope, or one around it, becomes parallel.
pub(super) fn parallel_step(lint: &Lint<'_>, at: EffectRef) -> Option<Step> {
    let test = &lint.binary.tests[at.test];
    let mut scope = test.summary.effects[at.effect].scope;
    loop {
        if let Some(since) = lint.index.parallel_since(at.test, scope) {
            let effect = &test.summary.effects[since];
            return Some(Step {
                role: Role::Call,
                location: effect.site,
                function: lint.model.program.func_name(effect.func),
                message: "marks it as parallel".to_owned(),
            });
        }
        if scope == 0 {
            return None;
        }
        scope = test.summary.scopes.get(scope as usize).map_or(0, |scope| scope.parent);
    }
}
