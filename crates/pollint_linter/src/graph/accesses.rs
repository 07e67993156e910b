//! What each test does to a place: its writes with what became of them, its restores, and the nearest read.

use std::collections::BTreeMap;
use std::sync::Arc;

use pollint_base::diagnostic::{Role, Step};
use pollint_base::graph::{Access, PlaceNode, Write, WriteEnd};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, How, Outcome, Phase, Root};
use pollint_semantic::model::Reach;
use rustc_hash::FxHashSet;

use super::goroutines::spawn_chain;
use super::marks::Marks;
use super::places::{Written, is_counted};
use super::steps::Steps;
use crate::Lint;
use crate::binary_index::{EffectRef, effect_of};
use crate::report;
use crate::writes::{End, end_of, symbol};

/// A place with what tests do to it.
pub(super) fn place_node(lint: &Lint<'_>, written: &Written, marks: &Marks, steps: &mut Steps) -> PlaceNode {
    let mut accesses: BTreeMap<usize, Access> = BTreeMap::new();
    let mut seen: FxHashSet<(usize, Location, Option<WriteEnd>)> = FxHashSet::default();
    let mut refs = written.refs.clone();
    refs.sort_by_key(|at| (at.test, report::distance(effect_of(lint.binary, *at)), *at));
    for at in refs {
        let effect = effect_of(lint.binary, at);
        let end = write_end(effect);
        let is_shown = end.is_none() || is_counted(lint, at);
        if !is_shown || !seen.insert((at.test, effect.site, end)) {
            continue;
        }
        let access = accesses.entry(at.test).or_default();
        match end {
            Some(end) => access.writes.push(write(lint, at, end, written, steps)),
            None => access.restores.push(steps.number(restore_step(lint, effect.site, effect, written))),
        }
    }
    add_reads(lint, written, &mut accesses, steps);
    for (test, access) in &mut accesses {
        let name = &lint.binary.tests[*test].name;
        access.test = *test;
        access.polluter = marks.pollutes(&written.name, name);
        access.victim = marks.suffers(&written.name, name);
        access.races = marks.races(&written.name, name);
        let all = &steps.all;
        let in_chains = access.writes.iter().flat_map(|write| &write.chain);
        access.restores.extend(in_chains.filter(|step| all[**step as usize].role == Role::Restore));
        access.restores.sort_unstable();
        access.restores.dedup();
    }
    PlaceNode {
        name: written.name.clone(),
        declared: declared(lint, &written.place.root),
        accesses: accesses.into_values().collect(),
        goroutines: Vec::new(),
    }
}

fn declared(lint: &Lint<'_>, root: &Root) -> Option<Location> {
    match root {
        Root::Var(id) => Some(lint.model.program.vars[id.index()].declared),
        _ => None,
    }
}

/// What became of a write; none for one that itself puts a value back.
pub(super) fn write_end(effect: &Effect) -> Option<WriteEnd> {
    match (end_of(effect), &effect.outcome) {
        (Some(End::Open), _) => Some(WriteEnd::Unrestored),
        (Some(End::Discarded), _) => Some(WriteEnd::Discarded),
        (Some(End::Fragile), _) => Some(WriteEnd::Fragile),
        (Some(End::Wrong), _) => Some(WriteEnd::Wrong),
        (Some(End::Lossy), _) => Some(WriteEnd::Lossy),
        (None, Outcome::Restored { by, .. }) if *by != effect.site || undoes_itself(effect) => {
            Some(WriteEnd::Restored)
        }
        (None, _) => None,
    }
}

/// An API that registers its own restore: `t.Setenv`.
fn undoes_itself(effect: &Effect) -> bool {
    effect.phase == Phase::Body && matches!(effect.kind, EffectKind::Write { how: How::Setter(_), .. })
}

fn write(lint: &Lint<'_>, at: EffectRef, end: WriteEnd, written: &Written, steps: &mut Steps) -> Write {
    let effect = effect_of(lint.binary, at);
    let test = &lint.binary.tests[at.test];
    let outer = &test.summary.effects[at.effect];
    let mut chain = match (&outer.kind, at.inner) {
        (EffectKind::Spawn(spawn), Some(_)) => spawn_chain(lint, test, outer, spawn),
        _ => vec![report::test_step(test)],
    };
    chain.extend(report::call_steps(lint.model, effect.via.as_ref()));
    chain.push(write_step(lint, effect, written));
    chain.extend(restored_by(effect).map(|by| restore_step(lint, by, effect, written)));
    Write {
        end,
        parallel: lint.index.is_parallel_at(test, at.test, at.effect),
        in_goroutine: at.inner.is_some(),
        chain: steps.chain(chain),
    }
}

/// The step that changes a place.
pub(super) fn write_step(lint: &Lint<'_>, effect: &Effect, written: &Written) -> Step {
    let function = lint.model.program.func_name(effect.func);
    let is_call = matches!(effect.kind, EffectKind::Write { how: How::Setter(_), .. });
    let verb = if is_call { "calls" } else { "writes" };
    let message = format!("`{function}` {verb} `{}`", symbol(lint, effect, &written.place));
    Step { role: Role::Write, location: effect.site, function, message }
}

/// Where another statement answers the write.
fn restored_by(effect: &Effect) -> Option<Location> {
    effect.outcome.by().filter(|by| *by != effect.site)
}

fn restore_step(lint: &Lint<'_>, by: Location, effect: &Effect, written: &Written) -> Step {
    let function = report::function_at(lint.model, by);
    let name = &written.name;
    let message = match &effect.outcome {
        Outcome::Fragile(fragile) => {
            format!("`{function}` puts `{name}` back, unless `{}` ends the test before", fragile.exit_name)
        }
        Outcome::Wrong { .. } => format!("`{function}` writes another value to `{name}`"),
        Outcome::Lossy { .. } => format!("`{function}` unsets `{name}`, whatever was set from outside"),
        _ => format!("`{function}` puts `{name}` back"),
    };
    Step { role: Role::Restore, location: by, function, message }
}

fn add_reads(lint: &Lint<'_>, written: &Written, accesses: &mut BTreeMap<usize, Access>, steps: &mut Steps) {
    let reach: Arc<Reach> = lint.model.reaching_reads(lint.binary, &written.place);
    for (at, test) in lint.binary.tests.iter().enumerate() {
        let Some(root) = test.roots.iter().copied().find(|root| reach.contains(*root)) else { continue };
        let mut chain = vec![report::test_step(test)];
        chain.extend(report::read_steps(lint.model, &reach, root, &written.name));
        accesses.entry(at).or_default().read = Some(steps.chain(chain));
    }
}
