//! What several rules need of one test binary: its writes by place, its parallel scopes, and when scopes overlap.

use pollint_semantic::effects::{Effect, EffectKind, Phase, Place, Root, Scope, Summary};
use pollint_semantic::model::{Binary, Model, Test, TestKind};
use rustc_hash::FxHashMap;

/// One effect of one test, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct EffectRef {
    /// Index into the binary's tests.
    pub(crate) test: usize,
    /// Index into the test's effects.
    pub(crate) effect: usize,
    /// Index into the spawned goroutine's effects, if `effect` is a spawn.
    pub(crate) inner: Option<usize>,
}

/// What several rules need of one binary.
#[derive(Debug, Default)]
pub(crate) struct BinaryIndex {
    /// Writes of global places, by root, in order of tests.
    pub(crate) writes: FxHashMap<Root, Vec<EffectRef>>,
    /// Reads and writes in the tests themselves, goroutines left out, by root: test and effect, in order.
    touches: FxHashMap<Root, Vec<(usize, usize)>>,
    /// Per test: per scope, from which effect on it is parallel.
    parallel: Vec<Vec<Option<usize>>>,
}

impl BinaryIndex {
    pub(crate) fn new(_model: &Model<'_>, binary: &Binary) -> BinaryIndex {
        let mut index = BinaryIndex::default();
        for (test_at, test) in binary.tests.iter().enumerate() {
            index.parallel.push(parallel_scopes(test));
            for (at, effect) in test.summary.effects.iter().enumerate() {
                let mut note = |effect: &Effect, inner: Option<usize>| {
                    if let EffectKind::Write { place, .. } = &effect.kind
                        && place.is_global()
                    {
                        let entry = EffectRef { test: test_at, effect: at, inner };
                        index.writes.entry(place.root.clone()).or_default().push(entry);
                    }
                };
                note(effect, None);
                if let EffectKind::Read(place) | EffectKind::Write { place, .. } = &effect.kind
                    && place.is_global()
                {
                    index.touches.entry(place.root.clone()).or_default().push((test_at, at));
                }
                if let EffectKind::Spawn(spawn) = &effect.kind {
                    for (inner_at, inner) in spawn.effects.iter().enumerate() {
                        note(inner, Some(inner_at));
                    }
                }
            }
        }
        index
    }

    /// The effects that read or write a place or a part of it, as test and effect, in order of tests.
    pub(crate) fn touching<'a>(
        &'a self,
        binary: &'a Binary,
        place: &'a Place,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        let known = self.touches.get(&place.root).into_iter().flatten().copied();
        known.filter(move |(test, effect)| match &binary.tests[*test].summary.effects[*effect].kind {
            EffectKind::Read(touched) | EffectKind::Write { place: touched, .. } => {
                touched.shares_object(place)
            }
            _ => false,
        })
    }

    /// Whether an effect comes after the `t.Parallel` of its test, so that other parallel tests may run meanwhile.
    pub(crate) fn is_past_own_parallel(&self, binary: &Binary, at: EffectRef) -> bool {
        self.is_past_parallel(binary, at.test, 0, at.effect)
    }

    /// Whether a scope of a test, or a scope around it, has called `t.Parallel` by the time of an effect.
    pub(crate) fn is_parallel_at(&self, test: &Test, test_at: usize, effect: usize) -> bool {
        let found = &test.summary.effects[effect];
        let mut scope = found.scope;
        // Cleanups and defers run after the body, whatever their place in the list.
        let (mut at, mut late) = (effect, found.phase != Phase::Body);
        loop {
            let since = self.parallel[test_at].get(scope as usize).copied().flatten();
            if since.is_some_and(|since| since < at || late) {
                return true;
            }
            if scope == 0 {
                return false;
            }
            // A serial subtest is over, cleanups included, when the `t.Run` that started it returns.
            let runs = |effect: &Effect| effect.kind == EffectKind::Subtest(scope);
            at = test.summary.effects.iter().position(runs).unwrap_or(at);
            late = false;
            scope = test.summary.scopes.get(scope as usize).map_or(0, |scope| scope.parent);
        }
    }

    /// Whether two effects may happen at the same time: both in parallel scopes below their nearest common scope.
    /// Different tests have only the test runner in common (package testing, `T.Parallel`).
    pub(crate) fn may_overlap(&self, binary: &Binary, left: (usize, usize), right: (usize, usize)) -> bool {
        let scope = binary.tests[right.0].summary.effects[right.1].scope;
        self.overlaps_when(binary, left, (right.0, scope), |own| {
            self.is_past_parallel(binary, right.0, own, right.1)
        })
    }

    /// Whether an effect may happen at the same time as some part of a scope.
    pub(crate) fn may_overlap_scope(
        &self,
        binary: &Binary,
        left: (usize, usize),
        right: (usize, u32),
    ) -> bool {
        self.overlaps_when(binary, left, right, |own| self.parallel_since(right.0, own).is_some())
    }

    /// `right_is_late` tells whether the right side happens after the `t.Parallel` of a scope around it.
    fn overlaps_when(
        &self,
        binary: &Binary,
        (left_test, left_at): (usize, usize),
        (right_test, right_scope): (usize, u32),
        right_is_late: impl Fn(u32) -> bool,
    ) -> bool {
        if left_test != right_test {
            return self.is_past_parallel(binary, left_test, 0, left_at) && right_is_late(0);
        }
        let summary = &binary.tests[left_test].summary;
        let left_path = path_to(summary, summary.effects[left_at].scope);
        let right_path = path_to(summary, right_scope);
        let shared = left_path.iter().zip(&right_path).take_while(|(one, other)| one == other).count();
        match (left_path.get(shared), right_path.get(shared)) {
            (Some(one), Some(other)) => {
                self.is_past_parallel(binary, left_test, *one, left_at) && right_is_late(*other)
            }
            // One scope: it overlaps itself where a loop starts it several times, or a parallel one around it.
            _ => left_path.iter().take(shared).any(|scope| {
                let in_loop =
                    summary.scopes.get(*scope as usize).is_some_and(|scope| !scope.loops.is_empty());
                in_loop && self.parallel_since(left_test, *scope).is_some()
            }),
        }
    }

    /// Whether anything at all may happen at the same time as an effect.
    pub(crate) fn overlaps_something(&self, binary: &Binary, at: EffectRef) -> bool {
        let summary = &binary.tests[at.test].summary;
        let path = path_to(summary, summary.effects[at.effect].scope);
        path.iter().filter(|scope| self.is_past_parallel(binary, at.test, **scope, at.effect)).any(|scope| {
            if *scope == 0 {
                return (0..binary.tests.len())
                    .any(|other| other != at.test && self.parallel_since(other, 0).is_some());
            }
            let Some(own) = summary.scopes.get(*scope as usize) else { return false };
            let sibling = |(number, other): (usize, &Scope)| {
                let number = u32::try_from(number).unwrap_or(0);
                let is_other = number != 0 && number != *scope && other.parent == own.parent;
                is_other && self.parallel_since(at.test, number).is_some()
            };
            !own.loops.is_empty() || summary.scopes.iter().enumerate().any(sibling)
        })
    }

    fn is_past_parallel(&self, binary: &Binary, test: usize, scope: u32, effect: usize) -> bool {
        let found = &binary.tests[test].summary.effects[effect];
        self.parallel_since(test, scope).is_some_and(|since| since < effect || found.phase != Phase::Body)
    }

    /// Whether a scope or one around it is parallel at any time.
    pub(crate) fn is_in_parallel(&self, test: &Test, test_at: usize, scope: u32) -> bool {
        let path = path_to(&test.summary, scope);
        path.into_iter().any(|scope| self.parallel_since(test_at, scope).is_some())
    }

    /// The effect from which on a scope itself is parallel.
    pub(crate) fn parallel_since(&self, test_at: usize, scope: u32) -> Option<usize> {
        self.parallel[test_at].get(scope as usize).copied().flatten()
    }
}

/// For each scope the effect that marks it as parallel.
fn parallel_scopes(test: &Test) -> Vec<Option<usize>> {
    let mut since = vec![None; test.summary.scopes.len().max(1)];
    for (at, effect) in test.summary.effects.iter().enumerate() {
        if let EffectKind::Parallel(on) = &effect.kind
            && effect.phase == Phase::Body
            && let Some(scope) = scope_of(on)
            && let Some(slot) = since.get_mut(scope as usize)
        {
            *slot = slot.or(Some(at));
        }
    }
    since
}

/// The scopes from the test down to one.
fn path_to(summary: &Summary, scope: u32) -> Vec<u32> {
    let mut path = vec![scope];
    let mut at = scope;
    while at != 0 && path.len() < 64 {
        at = summary.scopes.get(at as usize).map_or(0, |scope| scope.parent);
        path.push(at);
    }
    path.reverse();
    path
}

/// The scope that a `t` belongs to: a subtest's own, or the test's. None if it is not known whose it is.
pub(crate) fn scope_of(on: &Place) -> Option<u32> {
    match &on.root {
        Root::Scope(scope) => Some(*scope),
        Root::Param(_) => Some(0),
        _ => None,
    }
}

/// The effect that a reference means.
pub(crate) fn effect_of(binary: &Binary, at: EffectRef) -> &Effect {
    let effect = &binary.tests[at.test].summary.effects[at.effect];
    match (&effect.kind, at.inner) {
        (EffectKind::Spawn(spawn), Some(inner)) => &spawn.effects[inner],
        _ => effect,
    }
}

/// Whether the set-up or tear-down of a whole suite does it, once for all tests of the suite.
pub(crate) fn is_by_suite(model: &Model<'_>, test: &Test, effect: &Effect) -> bool {
    let first = effect.via.as_ref().map_or(effect.func, |via| via.caller);
    test.suite_roots.contains(&model.program.outermost(first))
}

/// Whether a test is a benchmark: what only benchmarks touch is measured, not tested.
pub(crate) fn is_benchmark(test: &Test) -> bool {
    test.kind == TestKind::Benchmark
}
