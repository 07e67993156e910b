//! Which effects say nothing new: a read, an exit, a signal or a goroutine that is known, where nothing has happened
//! since that would make a difference. Keeps summaries of deep call trees small.

use pollint_base::span::Location;
use rustc_hash::{FxHashMap, FxHashSet};

use super::settle::is_restoring_value;
use crate::effects::{Effect, EffectKind, Guard, Need, Phase, Place, Root};
use crate::names::Text;
use crate::program::FuncId;

/// What has been said so far.
#[derive(Debug, Default)]
pub(super) struct Recent {
    seen: FxHashSet<Key>,
    /// The last write below each root.
    writes: FxHashMap<Root, usize>,
    /// The ways in which production code has written below each root since anything else did.
    background: FxHashMap<Root, FxHashSet<(Place, u32, Phase, Guard)>>,
    /// How many writes, goroutines and parallel marks there were: an effect before one is another than after it.
    era: u32,
    /// How many waits there were: a goroutine that is started after one is another than before it.
    waits: u32,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    what: What,
    scope: u32,
    phase: Phase,
    guard: Guard,
    flags: [bool; 3],
    need: Option<Need>,
    era: u32,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum What {
    Read(Place),
    Exit(Location, Option<Place>),
    Report(Location),
    Drain(Place, bool),
    Signal(Place),
    Mark(Place),
    Census,
    Call(Place),
    Fill(Place, Location),
    Release(Place, Text),
    Spawn(Location, Vec<FuncId>, Option<Place>, Vec<Place>),
}

impl Recent {
    /// Whether an effect says something that `effects` do not say yet. It counts as said from now on.
    pub(super) fn is_news(&mut self, effect: &Effect, effects: &[Effect]) -> bool {
        if let EffectKind::Write { place, .. } = &effect.kind {
            return self.is_new_write(effect, place, effects);
        }
        if let EffectKind::Fill { place, .. } = &effect.kind {
            // Who empties it afterwards does not say again what was said before.
            self.background.remove(&place.root);
            self.writes.remove(&place.root);
        }
        let Some((what, era)) = self.what(effect) else {
            self.era += u32::from(matches!(effect.kind, EffectKind::Parallel(_)));
            return true;
        };
        let waits = matches!(what, What::Drain(..));
        let spawns = matches!(what, What::Spawn(..));
        let key = Key {
            what,
            scope: effect.scope,
            phase: effect.phase.clone(),
            guard: effect.guard,
            flags: [effect.locked, effect.endless, effect.latent],
            need: effect.need,
            era,
        };
        let is_new = self.seen.insert(key);
        if is_new {
            self.waits += u32::from(waits);
            self.era += u32::from(spawns);
        }
        is_new
    }

    /// Whether a write of production code behind a call, which restores nothing, is known whatever else is about it.
    pub(super) fn knows_way(&self, place: &Place, scope: u32, phase: &Phase, guard: Guard) -> bool {
        let ways = self.background.get(&place.root);
        ways.is_some_and(|ways| ways.contains(&(place.clone(), scope, phase.clone(), guard)))
    }

    fn what(&self, effect: &Effect) -> Option<(What, u32)> {
        let what = match &effect.kind {
            EffectKind::Read(place) => What::Read(place.clone()),
            EffectKind::Exit(_, on) => What::Exit(effect.site, on.clone()),
            EffectKind::Report(_) => What::Report(effect.site),
            EffectKind::Drain { object, all } => What::Drain(object.clone(), *all),
            EffectKind::Fill { place, .. } => What::Fill(place.clone(), effect.site),
            EffectKind::Signal(object) => What::Signal(object.clone()),
            EffectKind::Mark(object) => What::Mark(object.clone()),
            EffectKind::Census => What::Census,
            // What parameters do is told where they are called; fields of objects are called all over large programs.
            EffectKind::CallParam(given) if !given.path.is_empty() => What::Call(given.clone()),
            EffectKind::Release(object, name) => What::Release(object.clone(), name.clone()),
            EffectKind::Spawn(spawn) => {
                // What callees start again after a wait is the same goroutine to whoever reads the report.
                let waits = if effect.via.is_none() { self.waits } else { 0 };
                if effect.production && effect.via.is_some() && (spawn.joined || spawn.told) {
                    // Nobody outside has to end it: which objects it holds makes no difference.
                    return Some((What::Spawn(effect.site, Vec::new(), None, Vec::new()), waits));
                }
                let (given, group) = (spawn.given.clone(), spawn.group.clone());
                return Some((What::Spawn(effect.site, given, group, spawn.holds.clone()), waits));
            }
            _ => return None,
        };
        Some((what, self.era))
    }

    /// A callee's write is known if it is the last one below its root; one of production code, if the place has been
    /// written that way since a test, or what restores it, wrote there.
    fn is_new_write(&mut self, effect: &Effect, place: &Place, effects: &[Effect]) -> bool {
        let root = &place.root;
        let is_background = effect.production && effect.via.is_some() && !is_restoring_value(effect);
        if is_background {
            let way = (place.clone(), effect.scope, effect.phase.clone(), effect.guard);
            let ways = self.background.entry(root.clone()).or_default();
            if !ways.insert(way) {
                return false;
            }
        } else {
            self.background.remove(root);
        }
        let last = self.writes.get(root).and_then(|at| effects.get(*at));
        let is_known = effect.via.is_some()
            && last.is_some_and(|last| {
                last.kind == effect.kind
                    && (last.site, last.scope, last.guard) == (effect.site, effect.scope, effect.guard)
                    && last.phase == effect.phase
                    && last.outcome == effect.outcome
            });
        if !is_known {
            self.writes.insert(root.clone(), effects.len());
            self.era += u32::from(place.is_global() && !is_background);
        }
        !is_known
    }
}
