//! Goroutines that tests start, who waits for them, and how they get to a place. Ways from tests and ways to places are
//! kept apart, so that many tests, goroutines and places do not multiply.

use std::collections::BTreeMap;

use pollint_base::diagnostic::{Role, Step};
use pollint_base::graph::{Goroutine, PlaceNode, Start, Touch};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Place, Spawn};
use pollint_semantic::joins::Joins;
use pollint_semantic::model::Test;

use super::accesses::write_step;
use super::places::Written;
use super::steps::Steps;
use crate::Lint;
use crate::report;
use crate::rules::undrained_goroutine::{is_goroutine, is_waited_for};

/// A `go` statement with the tests that get there.
pub(super) struct Started<'l> {
    effect: &'l Effect,
    spawn: &'l Spawn,
    /// Per test: the nearest way, and whether all of them end in a wait.
    tests: BTreeMap<usize, (&'l Effect, bool)>,
}

/// The goroutines of the binary, by file and position.
pub(super) fn started<'l>(lint: &'l Lint<'_>) -> Vec<Started<'l>> {
    let mut found: BTreeMap<Location, Started<'l>> = BTreeMap::new();
    for (test_at, test) in lint.binary.tests.iter().enumerate() {
        let joins = Joins::of(&test.summary.effects);
        for (at, effect) in test.summary.effects.iter().enumerate() {
            let EffectKind::Spawn(spawn) = &effect.kind else { continue };
            if !is_goroutine(spawn) {
                continue;
            }
            let waited = is_waited_for(&joins, at, spawn);
            let one =
                found.entry(effect.site).or_insert(Started { effect, spawn, tests: BTreeMap::default() });
            let known = one.tests.entry(test_at).or_insert((effect, waited));
            known.1 &= waited;
            if report::distance(effect) < report::distance(known.0) {
                known.0 = effect;
            }
        }
    }
    let mut all: Vec<Started<'l>> = found.into_values().collect();
    let path = |one: &Started<'_>| &lint.model.program.files[one.effect.site.file.index()].path;
    all.sort_by(|left, right| {
        (path(left), left.effect.site.span).cmp(&(path(right), right.effect.site.span))
    });
    all
}

/// How the goroutines get to a place.
pub(super) fn touches(
    lint: &Lint<'_>,
    written: &Written,
    started: &[Started<'_>],
    steps: &mut Steps,
) -> Vec<Touch> {
    let all = lint.model.reaching_reads(lint.binary, &written.place);
    let sure = lint.model.surely_reaching_reads(lint.binary, &written.place);
    let mut touches = Vec::new();
    for (goroutine, one) in started.iter().enumerate() {
        let func = one.spawn.func.filter(|func| all.contains(*func));
        let is_sure = func.is_some_and(|func| sure.contains(func));
        let reach = if is_sure { &sure } else { &all };
        let read = func.map(|func| steps.chain(report::read_steps(lint.model, reach, func, &written.name)));
        let write = write_chain(lint, written, one.spawn).map(|chain| steps.chain(chain));
        if read.is_some() || write.is_some() {
            touches.push(Touch { goroutine, latent: read.is_some() && !is_sure, read, write });
        }
    }
    touches
}

/// From the goroutine to its nearest write of the place.
fn write_chain(lint: &Lint<'_>, written: &Written, spawn: &Spawn) -> Option<Vec<Step>> {
    let is_same = |place: &Place| place.root == written.place.root && place.object() == written.place;
    let writes = spawn.effects.iter().filter(|inner| match &inner.kind {
        EffectKind::Write { place, .. } => is_same(place),
        _ => false,
    });
    let nearest = writes.min_by_key(|inner| report::distance(inner))?;
    let mut chain = report::call_steps(lint.model, nearest.via.as_ref());
    chain.push(write_step(lint, nearest, written));
    Some(chain)
}

/// From a test to the start of a goroutine.
pub(super) fn spawn_chain(lint: &Lint<'_>, test: &Test, effect: &Effect, spawn: &Spawn) -> Vec<Step> {
    let function = lint.model.program.func_name(effect.func);
    report::chain(lint.model, test, effect, Role::Spawn, format!("`{function}` starts `{}`", spawn.name))
}

/// The goroutines that reach a place.
pub(super) fn nodes(
    lint: &Lint<'_>,
    started: &[Started<'_>],
    touched: &[bool],
    steps: &mut Steps,
) -> Vec<Goroutine> {
    let mut nodes = Vec::new();
    for (one, _) in started.iter().zip(touched).filter(|(_, touched)| **touched) {
        let starts = one.tests.iter().map(|(test, (effect, waited))| {
            let chain = spawn_chain(lint, &lint.binary.tests[*test], effect, one.spawn);
            Start { test: *test, waited: *waited, chain: steps.chain(chain) }
        });
        nodes.push(Goroutine {
            name: one.spawn.name.clone(),
            function: lint.model.program.func_name(one.effect.func),
            location: one.effect.site,
            started_by: starts.collect(),
        });
    }
    nodes
}

/// Counts only the goroutines that reach a place.
pub(super) fn renumber(places: &mut [PlaceNode], touched: &[bool]) {
    let mut next = 0;
    let numbers: Vec<usize> = touched
        .iter()
        .map(|touched| {
            let number = next;
            next += usize::from(*touched);
            number
        })
        .collect();
    for touch in places.iter_mut().flat_map(|place| &mut place.goroutines) {
        touch.goroutine = numbers[touch.goroutine];
    }
}
