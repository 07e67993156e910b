//! A summary at one call: the effects of a callee, or of a function value, in the terms of the caller.

use std::cell::RefCell;
use std::sync::Arc;

use pollint_base::span::Location;
use pollint_facts::ir::{Expr, ExprId};
use rustc_hash::FxHashSet;

use super::Machine;
use crate::effects::{
    Call, Effect, EffectKind, Guard, Handle, Hop, How, Outcome, Phase, Place, Root, Scope, Spawn, Summary,
    Value, Via,
};
use crate::joins;
use crate::names::Sym;
use crate::program::{FuncId, Program};
use crate::types::Ty;

/// One call of a summarised function.
pub(super) struct Instance<'a> {
    pub(super) callee: FuncId,
    /// Whether it is a function value that is called: its parameters are [`Root::Arg`].
    pub(super) of_value: bool,
    pub(super) site: Location,
    pub(super) args: &'a [Value],
    pub(super) fun: ExprId,
    pub(super) call: ExprId,
    /// The caller's number of each of the callee's scopes.
    pub(super) scopes: Vec<u32>,
    /// The steps to the callee's effects that were made last.
    pub(super) ways: RefCell<Ways>,
}

/// Steps through a call: effects that come the same way share them.
#[derive(Default)]
pub(super) struct Ways {
    /// To what the callee does itself.
    own: Option<Arc<Via>>,
    /// The call itself, for effects that it hands a place to.
    here: Option<Arc<Call>>,
    /// To what lies behind a step of the callee: that step, and the one made for it.
    behind: Option<(Arc<Via>, Arc<Via>)>,
}

impl Machine<'_> {
    /// Adds what a callee does, seen from the call.
    pub(super) fn instantiate(&mut self, summary: &Summary, instance: &mut Instance<'_>) {
        let first = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        instance.scopes.push(self.scope);
        for (at, scope) in summary.scopes.iter().enumerate().skip(1) {
            instance.scopes.push(first + u32::try_from(at - 1).unwrap_or(0));
            let parent = instance.scopes.get(scope.parent as usize).copied().unwrap_or(self.scope);
            let via = Some(self.extend_via(instance, scope.via.as_ref()));
            let mut copy = Scope { parent, via, ..scope.clone() };
            copy.loops.extend(self.loops.iter().copied());
            self.scopes.push(copy);
        }
        let late = if self.scope == 0 { FxHashSet::default() } else { cleanup_sites(summary) };
        for effect in &summary.effects {
            // A refusal to be parallel is a panic: who recovers from it asks on purpose.
            let is_asked = summary.recovers && matches!(effect.kind, EffectKind::SerialOnly(..));
            if is_asked || stays_inside(summary, effect) {
                continue;
            }
            let from = self.effects.len();
            self.instantiate_effect(effect, instance);
            // The `t` of a cleanup may be that of a test around the subtest: what it restores is decided anew.
            if let (Outcome::Restored { by, .. }, Some(copy)) = (&effect.outcome, self.effects.get_mut(from))
                && effect.phase == Phase::Body
                && late.contains(by)
            {
                copy.outcome = Outcome::Open;
            }
        }
        self.registrations += summary.registrations;
    }

    fn extend_via(&self, instance: &Instance<'_>, next: Option<&Arc<Via>>) -> Arc<Via> {
        let make = || {
            let (call, caller, callee) = (instance.site, self.func, instance.callee);
            Arc::new(Via { call, caller, callee, next: next.cloned() })
        };
        let mut ways = instance.ways.borrow_mut();
        match (next, &ways.behind) {
            (None, _) => Arc::clone(ways.own.get_or_insert_with(make)),
            (Some(next), Some((known, way))) if Arc::ptr_eq(known, next) => Arc::clone(way),
            (Some(next), _) => {
                let way = make();
                ways.behind = Some((Arc::clone(next), Arc::clone(&way)));
                way
            }
        }
    }

    fn instantiate_effect(&mut self, effect: &Effect, instance: &Instance<'_>) {
        if let EffectKind::CallParam(given) = &effect.kind {
            self.call_argument(given, effect, instance);
            return;
        }
        if is_found_by_search(effect) || self.has_no_room_for(effect) || self.knows_write(effect, instance) {
            return;
        }
        self.undo_argument(effect, instance);
        let Some(mut copy) = self.substitute_effect(effect, instance) else { return };
        if is_background(effect, &copy, self.context.program) {
            return;
        }
        copy.via = Some(self.extend_via(instance, effect.via.as_ref()));
        if let (EffectKind::Spawn(spawn), EffectKind::Spawn(copy)) = (&effect.kind, &mut copy.kind)
            && !Arc::ptr_eq(spawn, copy)
        {
            self.run_given(spawn, Arc::make_mut(copy), instance);
        }
        self.push(copy);
    }

    /// Whether an effect of a callee would be dropped in the end. What ends an object is noted all the same.
    fn has_no_room_for(&self, effect: &Effect) -> bool {
        self.effects.len() >= super::MAX_INHERITED
            && self.phase == Phase::Body
            && !matches!(effect.phase, Phase::Cleanup(_))
            && !matches!(effect.kind, EffectKind::Release(..))
    }

    /// Whether an effect is a write of production code that has been told in the same way: nine of ten are, and need not
    /// be put in the caller's terms to be dropped.
    fn knows_write(&self, effect: &Effect, instance: &Instance<'_>) -> bool {
        let EffectKind::Write { place, value, .. } = &effect.kind else { return false };
        let is_same_here = place.is_global()
            && !matches!(value, Value::Load { place, .. } if !place.is_global())
            && !matches!(effect.phase, Phase::Cleanup(_));
        if !is_same_here || !effect.production || super::settle::is_restoring_value(effect) {
            return false;
        }
        let scope = instance.scopes.get(effect.scope as usize).copied().unwrap_or(self.scope);
        self.recent.knows_way(place, scope, &self.phase, effect.guard.max(self.guard))
    }

    /// What a goroutine of the callee, or one that it starts, does by functions that the callee was given.
    fn run_given(&mut self, spawn: &Spawn, copy: &mut Spawn, instance: &Instance<'_>) {
        for effect in &spawn.effects {
            match &effect.kind {
                EffectKind::CallParam(given) => {
                    let mut called = None;
                    let mut effects =
                        self.apart(|machine| called = machine.call_argument(given, effect, instance));
                    effects.retain_mut(super::calls::concerns_goroutine);
                    copy.effects.extend(effects);
                    copy.given.extend(called.filter(|func| !copy.given.contains(func)));
                }
                EffectKind::Spawn(nested) if !nested.is_closed() => {
                    let same = copy.effects.iter_mut().filter(|inner| inner.site == effect.site);
                    let mut spawns = same.filter_map(|inner| match &mut inner.kind {
                        EffectKind::Spawn(copy) => Some(copy),
                        _ => None,
                    });
                    if let Some(copy) = spawns.next().filter(|copy| !Arc::ptr_eq(nested, copy)) {
                        self.run_given(nested, Arc::make_mut(copy), instance);
                    }
                }
                _ => {}
            }
        }
    }

    /// A callee that calls `Reset` or the like on what it is given undoes what that stands for.
    fn undo_argument(&mut self, effect: &Effect, instance: &Instance<'_>) {
        let EffectKind::Release(object, name) = &effect.kind else { return };
        let (Root::Param(number), true) = (&object.root, object.path.is_empty()) else { return };
        let given = instance.args.get(*number as usize);
        let Some(undo) = given.and_then(|value| self.undo_kept_in(value, name)) else { return };
        let on = match &effect.phase {
            Phase::Cleanup(on) => self.substitute(on, instance).map(Phase::Cleanup),
            _ => None,
        };
        let phase = on.unwrap_or_else(|| self.phase.clone());
        let outer = std::mem::replace(&mut self.phase, phase);
        self.replay(&undo, (instance.site, self.func), instance.fun, instance.call, &[]);
        self.phase = outer;
    }

    /// Runs a function that the callee was given, as far as it is known; which one it is.
    fn call_argument(&mut self, given: &Place, effect: &Effect, instance: &Instance<'_>) -> Option<FuncId> {
        let Root::Param(number) = given.root else { return None };
        let value = self.part_of(instance.args.get(number as usize)?, &given.path);
        let (phase, guard, endless) = (self.phase.clone(), self.guard, self.endless);
        self.endless |= effect.endless;
        if let Phase::Cleanup(on) = &effect.phase {
            self.phase = match self.substitute(on, instance) {
                Some(on) => Phase::Cleanup(on),
                None => phase.clone(),
            };
        }
        self.guard = guard.max(effect.guard);
        let mut called = None;
        match &value {
            Value::Closure(func) | Value::Func(func, _) => {
                called = Some(*func);
                self.invoke(instance.fun, instance.call, &value, &[]);
            }
            Value::Action(_) | Value::External(..) => {
                self.invoke(instance.fun, instance.call, &value, &[]);
            }
            Value::Load { place, .. } if super::calls::is_given(place) => {
                self.emit(EffectKind::CallParam(place.object()), instance.site);
            }
            _ => {}
        }
        self.phase = phase;
        self.guard = guard;
        self.endless = endless;
        called
    }

    /// What lies at a path of fields from a value.
    fn part_of(&self, value: &Value, path: &[Hop]) -> Value {
        let [Hop::Field(name), rest @ ..] = path else { return value.clone() };
        match value {
            Value::Bundle(elements) => match elements.iter().find(|(field, _)| *field == Some(*name)) {
                Some((_, part)) => self.part_of(part, rest),
                None => Value::Unknown,
            },
            Value::Address(place) if self.is_own_variable(place) => match &place.root {
                Root::Local(_, local) => match self.env.get(local) {
                    Some(held @ Value::Bundle(_)) => self.part_of(held, path),
                    _ => Value::Unknown,
                },
                _ => Value::Unknown,
            },
            Value::Load { place, deep } => Value::Load { place: place.join(path), deep: *deep },
            Value::Address(place) => Value::Load { place: place.join(path), deep: false },
            _ => Value::Unknown,
        }
    }

    /// Whether a place is a variable of the file at hand as a whole.
    fn is_own_variable(&self, place: &Place) -> bool {
        matches!(place.root, Root::Local(file, _) if file == self.file) && place.path.is_empty()
    }

    /// An effect of a function value, with the arguments of a call for its parameters.
    pub(super) fn with_arguments(&self, effect: &Effect, instance: &Instance<'_>) -> Option<Effect> {
        let mut copy = effect.clone();
        if let Phase::Cleanup(on) = &effect.phase {
            copy.phase = Phase::Cleanup(self.substitute(on, instance)?);
        }
        let mentions = |place: &Place| matches!(place.root, Root::Arg(_));
        let is_open = match &effect.kind {
            EffectKind::Write { place, value, .. } => {
                mentions(place)
                    || matches!(value, Value::Load { place, .. } | Value::Address(place) if mentions(place))
            }
            EffectKind::Parallel(place)
            | EffectKind::SerialOnly(place, _)
            | EffectKind::Read(place)
            | EffectKind::Signal(place)
            | EffectKind::Mark(place)
            | EffectKind::Drain { object: place, .. }
            | EffectKind::Release(place, _)
            | EffectKind::Exit(_, Some(place)) => mentions(place),
            EffectKind::Spawn(_) => true,
            _ => false,
        };
        if is_open {
            copy.kind = self.substitute_effect(effect, instance)?.kind;
        }
        Some(copy)
    }

    /// An effect of a callee in the caller's terms; none if it stays inside the callee.
    fn substitute_effect(&self, effect: &Effect, instance: &Instance<'_>) -> Option<Effect> {
        let place = |place: &Place| self.substitute(place, instance);
        let need = self.need_here(effect, instance)?;
        let kind = match &effect.kind {
            EffectKind::Write { place: target, value, expr, how } => {
                if writes_copy(target, instance) || self.writes_local_copy(target, instance) {
                    return None;
                }
                let target = place(target)?;
                if !target.is_global() && !matches!(target.root, Root::Param(_)) {
                    return None;
                }
                let value = self.substitute_value(value, instance);
                EffectKind::Write { place: target, value, expr: *expr, how: how.clone() }
            }
            EffectKind::Fill { place: target, value, how } => EffectKind::Fill {
                place: target.clone(),
                value: self.substitute_value(value, instance),
                how: how.clone(),
            },
            EffectKind::Read(target) => EffectKind::Read(place(target)?),
            EffectKind::Drain { object, all } => {
                EffectKind::Drain { object: place(object)?.object(), all: *all }
            }
            EffectKind::Signal(object) => EffectKind::Signal(place(object)?.object()),
            EffectKind::Mark(object) => EffectKind::Mark(place(object)?.object()),
            EffectKind::Census if effect.guard == Guard::Always => self.census(),
            EffectKind::Census => return None,
            EffectKind::Parallel(on) => EffectKind::Parallel(place(on)?),
            EffectKind::SerialOnly(on, api) => EffectKind::SerialOnly(place(on)?, api.clone()),
            EffectKind::Spawn(spawn) if spawn.is_closed() || self.carries(spawn, instance) => {
                EffectKind::Spawn(Arc::clone(spawn))
            }
            EffectKind::Spawn(spawn) => EffectKind::Spawn(Arc::new(self.substitute_spawn(spawn, instance))),
            EffectKind::Exit(name, on) => EffectKind::Exit(name.clone(), on.as_ref().and_then(place)),
            EffectKind::Report(name) => EffectKind::Report(name.clone()),
            EffectKind::Subtest(scope) => EffectKind::Subtest(*instance.scopes.get(*scope as usize)?),
            EffectKind::Release(object, name) => EffectKind::Release(place(object)?.object(), name.clone()),
            EffectKind::Acquire { .. } | EffectKind::Pause => effect.kind.clone(),
            EffectKind::Return | EffectKind::CallParam(_) | EffectKind::Use(..) => return None,
        };
        let phase = match (&effect.phase, &self.phase) {
            (Phase::Cleanup(on), outer) => match place(on) {
                Some(on) => Phase::Cleanup(on),
                None => outer.clone(),
            },
            (_, outer) => outer.clone(),
        };
        let registers = self.phase == Phase::Body && matches!(phase, Phase::Cleanup(_));
        Some(Effect {
            outcome: effect.outcome.clone(),
            need,
            kind,
            phase,
            scope: instance.scopes.get(effect.scope as usize).copied().unwrap_or(self.scope),
            guard: effect.guard.max(self.guard),
            locked: effect.locked || self.locks > 0,
            endless: effect.endless || self.endless,
            site: effect.site,
            func: effect.func,
            via: None,
            bound: self.bound_at(effect, instance),
            handed: effect.handed.clone(),
            // What production code surely writes, it surely writes wherever a test calls it.
            latent: effect.latent
                || self.latent && (self.production || !matches!(effect.kind, EffectKind::Write { .. })),
            registered: self.registered_at(),
            order: if registers { self.registrations + effect.order } else { self.order },
            called: effect.called.clone(),
            production: effect.production,
        })
    }

    /// Whether a method with a pointer receiver sets fields of a local struct: of the copy, whatever it was copied from.
    fn writes_local_copy(&self, target: &Place, instance: &Instance<'_>) -> bool {
        let [Hop::Deref, rest @ ..] = target.path.as_slice() else { return false };
        let is_receiver = target.root == Root::Param(0) && !instance.of_value && !rest.contains(&Hop::Deref);
        if !is_receiver || !matches!(instance.args.first(), Some(Value::Load { .. })) {
            return false;
        }
        let Expr::Selector { base, .. } = self.facts.expr(instance.fun) else { return false };
        let Expr::Local(local) = self.facts.expr(*base) else { return false };
        let ty = self.types.underlying(&self.types.local(self.file, *local));
        self.context.program.func(instance.callee).1.receiver.is_some()
            && matches!(ty, Ty::Struct(..) | Ty::Array(_))
    }

    /// The call that hands a pointer to a global over, if that is how the callee gets at it.
    fn bound_at(&self, effect: &Effect, instance: &Instance<'_>) -> Option<Arc<Call>> {
        match &effect.kind {
            EffectKind::Write { place, .. } | EffectKind::Read(place)
                if matches!(place.root, Root::Param(_)) =>
            {
                let here = || Arc::new((instance.site, self.func));
                Some(Arc::clone(instance.ways.borrow_mut().here.get_or_insert_with(here)))
            }
            _ => effect.bound.clone(),
        }
    }

    fn substitute_spawn(&self, spawn: &Spawn, instance: &Instance<'_>) -> Spawn {
        let effects = spawn.effects.iter().filter_map(|effect| {
            if spawn.joined && is_about_joins(effect) {
                return None;
            }
            let mut copy = self.substitute_effect(effect, instance)?;
            copy.phase = effect.phase.clone();
            copy.via = effect.via.clone();
            Some(copy)
        });
        Spawn {
            func: spawn.func,
            given: spawn.given.clone(),
            name: spawn.name.clone(),
            effects: effects.collect(),
            group: spawn
                .group
                .as_ref()
                .and_then(|group| self.substitute(group, instance))
                .map(|group| group.object()),
            holds: spawn.holds.iter().filter_map(|held| self.substitute(held, instance)).collect(),
            kind: spawn.kind,
            joined: spawn.joined,
            told: spawn.told,
            serves: spawn.serves,
        }
    }

    fn substitute(&self, place: &Place, instance: &Instance<'_>) -> Option<Place> {
        match &place.root {
            Root::Param(number) | Root::Arg(number)
                if instance.of_value == matches!(place.root, Root::Arg(_)) =>
            {
                match instance.args.get(*number as usize)? {
                    Value::Address(target) => {
                        let path = place.path.strip_prefix(&[Hop::Deref]).unwrap_or(&place.path);
                        Some(target.join(path))
                    }
                    Value::Load { place: target, .. } => Some(target.join(&place.path)),
                    value @ (Value::Bundle(_) | Value::Either(_)) => {
                        let known = match value {
                            Value::Bundle(elements) => field_of(elements, &place.path),
                            _ => None,
                        };
                        Some(known.unwrap_or_else(|| {
                            let variable = self.variable_given(*number, instance);
                            let root = variable.unwrap_or(Root::Call(instance.site));
                            Place::along(root, &place.path)
                        }))
                    }
                    Value::Unknown | Value::Zero => {
                        Some(Place::along(Root::Call(instance.site), &place.path))
                    }
                    _ => None,
                }
            }
            Root::Scope(scope) => {
                let scope = *instance.scopes.get(*scope as usize)?;
                Some(Place::along(Root::Scope(scope), &place.path))
            }
            _ => Some(place.clone()),
        }
    }

    /// The variable that an argument names: two calls on it are about one object.
    fn variable_given(&self, number: u32, instance: &Instance<'_>) -> Option<Root> {
        match self.facts.expr(self.written_argument(number, instance)?) {
            Expr::Local(local) => Some(Root::Local(self.file, *local)),
            _ => None,
        }
    }

    /// An argument as it stands in the call.
    pub(super) fn written_argument(&self, number: u32, instance: &Instance<'_>) -> Option<ExprId> {
        let Expr::Call { fun, args, .. } = self.facts.expr(instance.call) else { return None };
        let has_receiver = self.context.program.func(instance.callee).1.receiver.is_some();
        match (has_receiver && !instance.of_value, self.facts.expr(*fun)) {
            (true, Expr::Selector { base, .. }) if number == 0 => Some(*base),
            (true, _) => args.get((number as usize).checked_sub(1)?).copied(),
            (false, _) => args.get(number as usize).copied(),
        }
    }

    pub(super) fn substitute_value(&self, value: &Value, instance: &Instance<'_>) -> Value {
        match value {
            Value::Load { place, deep } => match &place.root {
                Root::Param(number) | Root::Arg(number)
                    if place.path.is_empty() && instance.of_value == matches!(place.root, Root::Arg(_)) =>
                {
                    match instance.args.get(*number as usize) {
                        Some(Value::Load { place, deep: given }) => {
                            Value::Load { place: place.clone(), deep: *deep || *given }
                        }
                        given => given.cloned().unwrap_or(Value::Unknown),
                    }
                }
                _ => match self.substitute(place, instance) {
                    Some(place) => Value::Load { place, deep: *deep },
                    None => Value::Unknown,
                },
            },
            Value::Address(place) => match self.substitute(place, instance) {
                Some(place) if !matches!(place.root, Root::Local(file, _) if file != self.file) => {
                    Value::Address(place)
                }
                _ => Value::Unknown,
            },
            Value::Action(effects) => Value::Action(self.substitute_action(effects, instance)),
            Value::Handle(handle) => {
                let undo = self.substitute_action(&handle.undo, instance);
                Value::Handle(Arc::new(Handle { undo, methods: Arc::clone(&handle.methods) }))
            }
            Value::Bundle(elements) => {
                let copies =
                    elements.iter().map(|(name, value)| (*name, self.substitute_value(value, instance)));
                Value::Bundle(Arc::new(copies.collect()))
            }
            Value::Either(values) => {
                Value::one_of(values.iter().map(|value| self.substitute_value(value, instance)).collect())
            }
            Value::Func(func, Some(receiver)) => {
                Value::Func(*func, Some(Box::new(self.substitute_value(receiver, instance))))
            }
            Value::External(known) if known.receiver.is_some() => {
                let receiver = known.receiver.as_ref().map(|value| self.substitute_value(value, instance));
                Value::external(known.path.clone(), known.name.clone(), receiver)
            }
            Value::Closure(_) => Value::Unknown,
            other => other.clone(),
        }
    }

    /// The effects of a function value in the caller's terms.
    fn substitute_action(&self, effects: &[Effect], instance: &Instance<'_>) -> Arc<Vec<Effect>> {
        let copies = effects.iter().filter_map(|effect| {
            let mut copy = self.substitute_effect(effect, instance)?;
            copy.phase = effect.phase.clone();
            copy.guard = effect.guard;
            copy.via = Some(self.extend_via(instance, effect.via.as_ref()));
            Some(copy)
        });
        Arc::new(copies.collect())
    }
}

/// Where the cleanups of a function restore something.
fn cleanup_sites(summary: &Summary) -> FxHashSet<Location> {
    let is_cleanup = |effect: &&Effect| matches!(effect.phase, Phase::Cleanup(_));
    summary.effects.iter().filter(is_cleanup).map(|effect| effect.site).collect()
}

/// Whether an effect is about an object of the callee that nobody outside can wait for: what it means for the callee's
/// goroutines is settled. Cleanups run later, so that their place among others' is not.
fn stays_inside(summary: &Summary, effect: &Effect) -> bool {
    let is_inside = |object: &Place| match object.root {
        Root::Local(..) | Root::Call(_) => match effect.phase {
            Phase::Cleanup(_) => !summary.threads.may_mean(object),
            _ => true,
        },
        _ => false,
    };
    match &effect.kind {
        // Handlers run when they are called, whatever they belong to.
        EffectKind::Release(_, name) if name.ends_with("ServeHTTP") => false,
        EffectKind::Release(object, name) => !joins::may_end(name) || is_inside(object),
        EffectKind::Drain { object, all } => !*all && is_inside(object),
        EffectKind::Signal(object) | EffectKind::Mark(object) => is_inside(object),
        _ => false,
    }
}

/// Whether an effect only says who waits for whom.
pub(super) fn is_about_joins(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Signal(_) | EffectKind::Mark(_) | EffectKind::Drain { .. })
        || matches!(&effect.kind, EffectKind::Release(_, name) if !name.ends_with("ServeHTTP"))
}

/// How many calls inside production code a plain write is told through. What lies deeper is bookkeeping of libraries
/// and servers more often than something that a test meant to change.
const FARTHEST_WRITE: usize = 2;

/// How many calls inside production code a write is told through that may put a former value back, and the end of a
/// global object.
const FARTHEST_RESTORE: usize = 4;

/// Whether searches over the call graph find an effect where it stands: a read of a global by production code.
fn is_found_by_search(effect: &Effect) -> bool {
    matches!(&effect.kind, EffectKind::Read(place) if effect.production && place.is_global())
}

/// Whether an effect of a callee says nothing to whoever calls the caller: what production code changes only sometimes,
/// under a lock or element by element, what it ends of its own deep inside, and panics there. `copy` is the effect in the caller's terms.
fn is_background(effect: &Effect, copy: &Effect, program: &Program) -> bool {
    let is_longer = |count| effect.via.as_ref().is_some_and(|via| via.is_longer_than(count));
    match &copy.kind {
        EffectKind::Exit(name, _) => name == "panic" && effect.via.is_some(),
        EffectKind::Fill { .. } => is_longer(FARTHEST_RESTORE),
        EffectKind::Release(object, _) => {
            copy.production && object.is_global() && is_longer(FARTHEST_RESTORE)
        }
        EffectKind::Write { place, value, how, .. } => {
            let is_sure = copy.guard == Guard::Always
                && !copy.locked
                && matches!(how, How::Assign | How::Store | How::Setter(_));
            let may_restore = matches!(value, Value::Zero) || super::settle::is_restoring_value(copy);
            // A method that a test calls on a variable changes what the test names, however deep it does so.
            let named = copy.bound.as_ref().is_some_and(|bound| program.files[bound.0.file.index()].is_test);
            let is_open = !place.is_global();
            let is_told = named
                || is_open
                || (may_restore && !is_longer(FARTHEST_RESTORE))
                || (is_sure && !is_longer(FARTHEST_WRITE));
            copy.production && !is_told
        }
        _ => false,
    }
}

/// Whether a callee changes its own copy of an argument, or sets a field of a struct that the caller has made: what the
/// field was taken from is another place.
fn writes_copy(target: &Place, instance: &Instance<'_>) -> bool {
    let Root::Param(number) = target.root else { return false };
    if !target.path.contains(&Hop::Deref) {
        return true;
    }
    match instance.args.get(number as usize) {
        Some(Value::Bundle(elements)) => sets_own_field(elements, &target.path),
        Some(value) if value.is_clone() => target.path.iter().filter(|hop| **hop == Hop::Deref).count() == 1,
        _ => false,
    }
}

/// Whether a path into a struct with known fields ends in one of them, or in one of a struct in it.
fn sets_own_field(elements: &[(Option<Sym>, Value)], path: &[Hop]) -> bool {
    let path = path.strip_prefix(&[Hop::Deref]).unwrap_or(path);
    let [Hop::Field(name), rest @ ..] = path else { return false };
    match elements.iter().find(|(field, _)| *field == Some(*name)) {
        Some((_, Value::Load { .. })) => !rest.contains(&Hop::Deref),
        Some((_, Value::Address(_))) => rest.first() != Some(&Hop::Deref),
        Some((_, Value::Bundle(inner))) => sets_own_field(inner, rest),
        _ => false,
    }
}

/// What a path into a struct with known fields refers to.
fn field_of(elements: &[(Option<Sym>, Value)], path: &[Hop]) -> Option<Place> {
    let path = path.strip_prefix(&[Hop::Deref]).unwrap_or(path);
    let [Hop::Field(name), rest @ ..] = path else { return None };
    let (_, value) = elements.iter().find(|(field, _)| *field == Some(*name))?;
    match value {
        Value::Load { place, .. } => Some(place.join(rest)),
        Value::Address(place) => Some(place.join(rest.strip_prefix(&[Hop::Deref]).unwrap_or(rest))),
        Value::Bundle(inner) => field_of(inner, rest),
        _ => None,
    }
}
