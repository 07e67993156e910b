//! Calls: literals are run in place, declared functions by their summary, subtests in a scope of their own.

use std::sync::Arc;

use pollint_base::span::{Location, Span};
use pollint_facts::ir::{Expr, ExprId};

use rustc_hash::FxHashSet;

use super::{EdgeKind, MAX_CLOSURES, Machine, Pending, Registered};
use crate::effects::{
    Effect, EffectKind, Guard, Handed, Hop, How, Outcome, Phase, Place, Root, Scope, Spawn, SpawnKind, Value,
    Via,
};
use crate::joins;
use crate::names::Sym;
use crate::program::{FuncId, Program};
use crate::types::Callee;

impl Machine<'_> {
    /// Runs a call whose function and arguments are evaluated already.
    pub(super) fn perform(&mut self, call: ExprId, function: &Value, args: &[Value]) -> Vec<Value> {
        let Expr::Call { fun, .. } = self.facts.expr(call) else { return Vec::new() };
        self.note_handled(*fun, function, args);
        self.invoke(*fun, call, function, args)
    }

    /// What a goroutine hands to calls, or calls methods of, may be what tells it to end.
    fn note_handled(&mut self, fun: ExprId, function: &Value, args: &[Value]) {
        const MOST: usize = 24;
        self.serves |= waits_for_connection(&self.callee_text(fun));
        let receiver = match function {
            Value::Func(_, Some(receiver)) | Value::External(_, _, Some(receiver)) => Some(&**receiver),
            Value::Load { .. } | Value::Address(_) => Some(function),
            _ => None,
        };
        let receiver = self.operand_object(receiver, fun);
        let args: Vec<Place> = args.iter().filter_map(|arg| self.object_of(arg)).collect();
        for object in receiver.into_iter().chain(args) {
            if matches!(object.root, Root::Local(..) | Root::Call(_) | Root::Param(_))
                && self.handled.len() < MOST
                && !self.handled.contains(&object)
            {
                self.handled.push(object);
            }
        }
    }

    pub(super) fn invoke(
        &mut self,
        fun: ExprId,
        call: ExprId,
        function: &Value,
        args: &[Value],
    ) -> Vec<Value> {
        if let Some(undo) = self.undo_called(function) {
            let called = (self.at(fun), self.func);
            self.replay(&undo, Some(called), fun, call, args);
            return Vec::new();
        }
        match function {
            Value::Closure(func) => {
                self.call_edge(*func, EdgeKind::Call, fun);
                self.closure(*func, args)
            }
            Value::Func(func, receiver) => self.declared(*func, receiver.as_deref(), fun, call, args),
            Value::Action(effects) => {
                let called = (self.at(fun), self.func);
                self.replay(effects, Some(called), fun, call, args);
                Vec::new()
            }
            Value::External(path, name, receiver) => {
                self.external(path, name, receiver.as_deref(), fun, call, args)
            }
            Value::Either(values) => self.either(values, fun, call, args),
            _ => self.unresolved(fun, call, function, args),
        }
    }

    /// What a method does that is called on a value which knows how to undo something: `stubs.Reset()`.
    fn undo_called(&self, function: &Value) -> Option<Arc<Vec<Effect>>> {
        match function {
            Value::Func(func, Some(receiver)) => {
                let (file, decl) = self.context.program.func(*func);
                let name = self.context.program.facts[file.index()].text(decl.name);
                self.undo_kept_in(receiver, name)
            }
            Value::External(_, name, Some(receiver)) => {
                self.undo_kept_in(receiver, name.rsplit('.').next().unwrap_or(name))
            }
            _ => None,
        }
    }

    /// What a method of this name undoes, if the value is there for that.
    pub(super) fn undo_kept_in(&self, value: &Value, name: &str) -> Option<Arc<Vec<Effect>>> {
        let Value::Handle(undo, methods) = value else { return None };
        let name = self.context.program.names.find(name)?;
        methods.contains(&name).then(|| Arc::clone(undo))
    }

    fn either(&mut self, values: &[Value], fun: ExprId, call: ExprId, args: &[Value]) -> Vec<Value> {
        let guard = self.guard;
        self.guard = guard.max(Guard::Branch);
        let mut results = Vec::new();
        for value in values {
            let these = self.invoke(fun, call, value, args);
            if results.is_empty() {
                results = these;
            }
        }
        self.guard = guard;
        results
    }

    fn unresolved(&mut self, fun: ExprId, call: ExprId, function: &Value, args: &[Value]) -> Vec<Value> {
        match self.types.callee(self.file, fun) {
            Callee::Builtin(name) => {
                let name = self.context.program.names.text(name).to_owned();
                self.builtin(&name, call, args)
            }
            Callee::Interface { method, ty, .. } => {
                if self.types.is_testing(&ty) {
                    let name = self.context.program.names.text(method).to_owned();
                    return self.testing_method(&name, Some(function), fun, call, args);
                }
                self.opaque(function, method, call, args)
            }
            Callee::UnknownMethod { method, .. } => self.opaque(function, method, call, args),
            _ => {
                if let Value::Load { place: Place { root: Root::Param(number), path }, .. } = function
                    && path.is_empty()
                {
                    let site = self.at(fun);
                    self.emit(EffectKind::CallParam(*number), site);
                }
                // `t.Cleanup(trace.Stop)`
                if let Value::Load { place: Place { root: Root::Ext(id), path }, .. } = function
                    && path.is_empty()
                {
                    let (path, name) = self.context.program.external_name(*id);
                    self.release_by_call(path, name, call, args);
                }
                // `stop()`, where a function gave `stop` together with what it ends.
                self.release(function, &"()".into(), call);
                for arg in args {
                    self.escape(arg);
                }
                self.maybe_run(fun, call, args);
                Vec::new()
            }
        }
    }

    /// A method of unknown body: what its claims say, on the object it is called on.
    fn opaque(
        &mut self,
        receiver: &Value,
        method: crate::names::Sym,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        let Expr::Call { fun, .. } = self.facts.expr(call) else { return Vec::new() };
        let name: Arc<str> = self.context.program.names.text(method).into();
        if let Some(undo) = self.undo_kept_in(receiver, &name) {
            let called = (self.at(*fun), self.func);
            self.replay(&undo, Some(called), *fun, call, args);
            return Vec::new();
        }
        self.release(receiver, &name, call);
        self.claimed_drain(receiver, call);
        for arg in args {
            self.escape(arg);
        }
        self.maybe_run(*fun, call, args);
        let is_held = matches!(receiver, Value::Load { place, .. } if matches!(place.root, Root::Call(_)));
        // The name of a file stands for the file: `os.Remove(f.Name())`.
        if &*name == "Done" || &*name == "Name" && is_held {
            return vec![receiver.clone()];
        }
        Vec::new()
    }

    pub(super) fn claimed_drain(&mut self, receiver: &Value, call: ExprId) {
        if self.facts.claims_of(call).has(pollint_facts::claims::Claims::DRAIN)
            && let Some(object) = self.object_of(receiver)
        {
            let site = self.at(call);
            self.emit(EffectKind::Drain { object, all: false }, site);
        }
    }

    pub(super) fn release(&mut self, receiver: &Value, name: &Arc<str>, call: ExprId) {
        if let Value::Either(values) = receiver {
            for value in values.iter() {
                self.release(value, name, call);
            }
        }
        let Expr::Call { fun, .. } = self.facts.expr(call) else { return };
        // The method of a value that runs later is not the one that is called here.
        let is_called = matches!(self.facts.expr(*fun), Expr::Selector { name: called, .. }
            if self.text(*called) == &**name);
        let object = match self.object_of(receiver) {
            None if is_called => self.operand_object(Some(receiver), *fun),
            object => object,
        };
        if let Some(object) = object {
            let site = self.at(call);
            self.emit(EffectKind::Release(object, name.clone()), site);
        }
    }

    /// Functions handed to code that is not known may be run by it, now or later.
    pub(super) fn maybe_run(&mut self, fun: ExprId, call: ExprId, args: &[Value]) {
        let (guard, latent) = (self.guard, std::mem::replace(&mut self.latent, true));
        self.guard = guard.max(Guard::Branch);
        for arg in args {
            for value in self.bundle_functions(arg) {
                match value {
                    Value::Closure(_) | Value::Action(_) => {
                        self.invoke(fun, call, &value, &[]);
                    }
                    Value::Func(func, _) => self.call_edge(func, EdgeKind::Call, fun),
                    _ => {}
                }
            }
        }
        self.latent = latent;
        self.guard = guard;
    }

    /// Runs a literal here and now.
    pub(super) fn closure(&mut self, func: FuncId, args: &[Value]) -> Vec<Value> {
        self.ran.insert(func, self.scope);
        if self.closures.contains(&func) || self.closures.len() >= MAX_CLOSURES {
            return Vec::new();
        }
        let (file, decl) = self.context.program.func(func);
        if file != self.file {
            return Vec::new();
        }
        for (at, param) in decl.params.iter().enumerate() {
            if let Some(local) = param.local {
                self.env.insert(local, args.get(at).cloned().unwrap_or(Value::Unknown));
            }
        }
        let Some(body) = &decl.body else { return Vec::new() };
        self.closures.push(func);
        let outer = std::mem::replace(&mut self.func, func);
        let outer_loops = std::mem::take(&mut self.loops);
        let locks = self.locks;
        let latent = std::mem::replace(&mut self.latent, false);
        let from = self.deferred.len();
        let returned = self.closure_returns.len();
        self.block(body);
        self.end_activation(from);
        self.locks = locks;
        self.latent = latent;
        self.loops = outer_loops;
        self.func = outer;
        self.closures.pop();
        let results: Vec<Vec<Value>> = self.closure_returns.drain(returned..).collect();
        results.into_iter().next_back().unwrap_or_default()
    }

    /// Calls a function value with known effects.
    fn replay(
        &mut self,
        effects: &Arc<Vec<Effect>>,
        called: Option<(Location, FuncId)>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) {
        let site = self.at(fun);
        let instance =
            Instance { callee: self.func, of_value: true, site, args, fun, call, scopes: vec![self.scope] };
        for effect in effects.iter() {
            let Some(mut effect) = self.with_arguments(effect, &instance) else { continue };
            effect.called = called.or(effect.called);
            effect.order = self.order;
            if !matches!(effect.phase, Phase::Cleanup(_)) || self.phase != Phase::Body {
                effect.phase = self.phase.clone();
            }
            effect.scope = self.scope;
            effect.guard = effect.guard.max(self.guard);
            effect.registered = self.registered.unwrap_or(self.effects.len());
            self.push(effect);
        }
    }

    /// An effect of a function value, with the arguments of a call for its parameters.
    fn with_arguments(&self, effect: &Effect, instance: &Instance<'_>) -> Option<Effect> {
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

    /// A call of a declared function: the effects of its summary, in the caller's terms.
    fn declared(
        &mut self,
        func: FuncId,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        let (file, decl) = self.context.program.func(func);
        if let Some(name) = self.testing_name(func) {
            return self.testing_method(&name, receiver, fun, call, args);
        }
        self.call_edge(func, EdgeKind::Call, fun);
        let facts = &self.context.program.facts[file.index()];
        let bare = facts.text(decl.name);
        let package = &self.context.program.packages[self.context.program.package_of(file).index()];
        let (path, qualified) = (package.import_path.clone(), self.qualified(func, bare));
        if let Some(results) = self.configured(&path, &qualified, receiver, fun, call, args) {
            return results;
        }
        self.release_by_call(&path, &qualified, call, args);
        if let Some(receiver) = receiver {
            self.release(receiver, &bare.into(), call);
        }
        let mut all: Vec<Value> = Vec::new();
        if decl.receiver.is_some() {
            all.extend(receiver.cloned());
        }
        all.extend(args.iter().cloned());
        for arg in args {
            self.escape(arg);
        }
        let Some(summary) = self.context.summaries.get(&func).cloned() else {
            self.maybe_run(fun, call, args);
            return Vec::new();
        };
        let site = self.at(fun);
        let mut instance =
            Instance { callee: func, of_value: false, site, args: &all, fun, call, scopes: Vec::new() };
        let before = self.effects.len();
        self.instantiate(&summary, &mut instance);
        let results: Vec<Value> =
            summary.returns.iter().map(|value| self.substitute_value(value, &instance)).collect();
        for result in &results {
            self.hand_out(before, result, fun);
        }
        self.acquire(&path, &qualified, fun, call, args, results)
    }

    /// Notes which of the writes since `before` a result undoes when it is called.
    pub(super) fn hand_out(&mut self, before: usize, result: &Value, fun: ExprId) {
        let Value::Action(undo) = result else { return };
        let handed = Arc::new(Handed { call: self.at(fun), caller: self.func, name: self.callee_text(fun) });
        let undone = |changed: &Place| {
            undo.iter().any(|effect| match &effect.kind {
                EffectKind::Write { place, .. } => {
                    super::settle::is_restoring_value(effect) && place.is_prefix_of(changed)
                }
                _ => false,
            })
        };
        for effect in self.effects.iter_mut().skip(before) {
            if matches!(&effect.kind, EffectKind::Write { place, .. } if undone(place)) {
                effect.handed = Some(Arc::clone(&handed));
            }
        }
    }

    /// What undoes something and is kept in an object is believed to be called by whoever ends the object.
    pub(super) fn entrust(&mut self, value: &Value) {
        match value {
            Value::Action(effects) | Value::Handle(effects, _) => {
                let outer = std::mem::replace(&mut self.phase, Phase::Defer);
                for effect in effects.iter() {
                    let effect = Effect {
                        phase: Phase::Defer,
                        scope: self.scope,
                        guard: effect.guard.max(self.guard),
                        order: self.order,
                        registered: self.registered.unwrap_or(self.effects.len()),
                        ..effect.clone()
                    };
                    self.push(effect);
                }
                self.phase = outer;
            }
            Value::Closure(func) => {
                if let Value::Action(effects) = self.action(*func) {
                    let undo = effects.iter().filter(|effect| super::settle::is_restoring_value(effect));
                    self.entrust(&Value::Action(Arc::new(undo.cloned().collect())));
                }
            }
            Value::Bundle(elements) => {
                for (_, element) in elements.iter() {
                    self.entrust(element);
                }
            }
            _ => {}
        }
    }

    fn qualified(&self, func: FuncId, bare: &str) -> String {
        let name = self.context.program.func_name(func);
        match name.rsplit_once('.') {
            Some((receiver, _)) => format!("{}.{bare}", receiver.trim_matches(['(', ')', '*'])),
            None => bare.to_owned(),
        }
    }

    /// When the analysed program is the standard library itself, `testing` is one of its packages.
    fn testing_name(&self, func: FuncId) -> Option<String> {
        let (file, decl) = self.context.program.func(func);
        let package = &self.context.program.packages[self.context.program.package_of(file).index()];
        if package.import_path != "testing" || decl.receiver.is_none() {
            return None;
        }
        let facts = &self.context.program.facts[file.index()];
        let name = self.context.program.func_name(func);
        let on_test = ["(*T).", "(*B).", "(*F).", "(*common)."].iter().any(|prefix| name.starts_with(prefix));
        on_test.then(|| facts.text(decl.name).to_owned())
    }

    fn instantiate(&mut self, summary: &crate::effects::Summary, instance: &mut Instance<'_>) {
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
        Arc::new(Via { call: instance.site, caller: self.func, callee: instance.callee, next: next.cloned() })
    }

    fn instantiate_effect(&mut self, effect: &Effect, instance: &Instance<'_>) {
        if let EffectKind::CallParam(number) = effect.kind {
            return self.call_argument(number, effect, instance);
        }
        if is_found_by_search(effect) {
            return;
        }
        self.undo_argument(effect, instance);
        let Some(mut copy) = self.substitute_effect(effect, instance) else { return };
        if is_background(effect, &copy, self.context.program) {
            return;
        }
        copy.via = Some(self.extend_via(instance, effect.via.as_ref()));
        self.push(copy);
    }

    /// A callee that calls `Reset` or the like on what it is given undoes what that stands for.
    fn undo_argument(&mut self, effect: &Effect, instance: &Instance<'_>) {
        let EffectKind::Release(Place { root: Root::Param(number), path }, name) = &effect.kind else {
            return;
        };
        let given = instance.args.get(*number as usize).filter(|_| path.is_empty());
        let Some(undo) = given.and_then(|value| self.undo_kept_in(value, name)) else { return };
        let on = match &effect.phase {
            Phase::Cleanup(on) => self.substitute(on, instance).map(Phase::Cleanup),
            _ => None,
        };
        let phase = on.unwrap_or_else(|| self.phase.clone());
        let outer = std::mem::replace(&mut self.phase, phase);
        self.replay(&undo, Some((instance.site, self.func)), instance.fun, instance.call, &[]);
        self.phase = outer;
    }

    fn call_argument(&mut self, number: u32, effect: &Effect, instance: &Instance<'_>) {
        let Some(value) = instance.args.get(number as usize).cloned() else { return };
        let (phase, guard) = (self.phase.clone(), self.guard);
        if let Phase::Cleanup(on) = &effect.phase {
            self.phase = match self.substitute(on, instance) {
                Some(on) => Phase::Cleanup(on),
                None => phase.clone(),
            };
        }
        self.guard = guard.max(effect.guard);
        if matches!(value, Value::Closure(_) | Value::Action(_) | Value::Func(..) | Value::External(..)) {
            self.invoke(instance.fun, instance.call, &value, &[]);
        } else if let Value::Load { place: Place { root: Root::Param(outer), path }, .. } = &value
            && path.is_empty()
        {
            self.emit(EffectKind::CallParam(*outer), instance.site);
        }
        self.phase = phase;
        self.guard = guard;
    }

    /// An effect of a callee in the caller's terms; none if it stays inside the callee.
    fn substitute_effect(&self, effect: &Effect, instance: &Instance<'_>) -> Option<Effect> {
        let place = |place: &Place| self.substitute(place, instance);
        let kind = match &effect.kind {
            EffectKind::Write { place: target, value, expr, how } => {
                if writes_copy(target, instance) {
                    return None;
                }
                let target = place(target)?;
                if !target.is_global() && !matches!(target.root, Root::Param(_)) {
                    return None;
                }
                let value = self.substitute_value(value, instance);
                EffectKind::Write { place: target, value, expr: *expr, how: how.clone() }
            }
            EffectKind::Read(target) => EffectKind::Read(place(target)?),
            EffectKind::Drain { object, all } => {
                EffectKind::Drain { object: place(object)?.object(), all: *all }
            }
            EffectKind::Signal(object) => EffectKind::Signal(place(object)?.object()),
            EffectKind::Parallel(on) => EffectKind::Parallel(place(on)?),
            EffectKind::SerialOnly(on, api) => EffectKind::SerialOnly(place(on)?, api.clone()),
            EffectKind::Spawn(spawn) => EffectKind::Spawn(Box::new(self.substitute_spawn(spawn, instance))),
            EffectKind::Exit(name, on) => EffectKind::Exit(name.clone(), on.as_ref().and_then(place)),
            EffectKind::Report(name) => EffectKind::Report(name.clone()),
            EffectKind::Subtest(scope) => EffectKind::Subtest(*instance.scopes.get(*scope as usize)?),
            EffectKind::Release(object, name) => EffectKind::Release(place(object)?.object(), name.clone()),
            EffectKind::Acquire { .. } => effect.kind.clone(),
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
            registered: self.registered.unwrap_or(self.effects.len()),
            order: if registers { self.registrations + effect.order } else { self.order },
            called: effect.called,
            production: effect.production,
        })
    }

    /// The call that hands a pointer to a global over, if that is how the callee gets at it.
    fn bound_at(&self, effect: &Effect, instance: &Instance<'_>) -> Option<(Location, FuncId)> {
        match &effect.kind {
            EffectKind::Write { place, .. } | EffectKind::Read(place)
                if matches!(place.root, Root::Param(_)) =>
            {
                Some((instance.site, self.func))
            }
            _ => effect.bound,
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
                    Value::Bundle(elements) => Some(field_of(elements, &place.path).unwrap_or_else(|| {
                        Place { root: Root::Call(instance.site), path: place.path.clone() }
                    })),
                    Value::Unknown | Value::Zero => {
                        Some(Place { root: Root::Call(instance.site), path: place.path.clone() })
                    }
                    _ => None,
                }
            }
            Root::Scope(scope) => {
                let scope = *instance.scopes.get(*scope as usize)?;
                Some(Place { root: Root::Scope(scope), path: place.path.clone() })
            }
            _ => Some(place.clone()),
        }
    }

    fn substitute_value(&self, value: &Value, instance: &Instance<'_>) -> Value {
        match value {
            Value::Load { place, deep } => match &place.root {
                Root::Param(number) | Root::Arg(number)
                    if place.path.is_empty() && instance.of_value == matches!(place.root, Root::Arg(_)) =>
                {
                    instance.args.get(*number as usize).cloned().unwrap_or(Value::Unknown)
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
            Value::Handle(undo, methods) => {
                Value::Handle(self.substitute_action(undo, instance), Arc::clone(methods))
            }
            Value::Bundle(elements) => {
                let copies =
                    elements.iter().map(|(name, value)| (*name, self.substitute_value(value, instance)));
                Value::Bundle(Arc::new(copies.collect()))
            }
            Value::Either(values) => {
                let copies = values.iter().map(|value| self.substitute_value(value, instance));
                Value::Either(Arc::new(copies.collect()))
            }
            Value::Func(func, Some(receiver)) => {
                Value::Func(*func, Some(Box::new(self.substitute_value(receiver, instance))))
            }
            Value::External(path, name, Some(receiver)) => {
                let receiver = self.substitute_value(receiver, instance);
                Value::External(path.clone(), name.clone(), Some(Box::new(receiver)))
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

    /// `go f(x)`: what runs is run in the abstract at once, apart from what the function itself does.
    pub(super) fn go(&mut self, call: ExprId, span: Span) {
        let Expr::Call { fun, args, .. } = self.facts.expr(call) else { return };
        let (fun, args) = (*fun, args.clone());
        let function = self.function_value(fun);
        let args: Vec<Value> = args.iter().map(|arg| self.value(*arg)).collect();
        let end = match self.facts.expr(fun) {
            Expr::FuncLit(func) => self.facts.funcs[func.index()].name_span.end,
            Expr::Selector { name_span, .. } => name_span.end,
            _ => self.facts.span(fun).end,
        };
        let site = Location { file: self.file, span: Span { start: span.start, end } };
        self.spawn(fun, call, &function, &args, site, SpawnKind::Go, None);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is a part of one statement; a struct would only name them"
    )]
    pub(super) fn spawn(
        &mut self,
        fun: ExprId,
        call: ExprId,
        function: &Value,
        args: &[Value],
        site: Location,
        kind: SpawnKind,
        group: Option<Place>,
    ) {
        let func = match function {
            Value::Closure(func) | Value::Func(func, _) => Some(*func),
            _ => None,
        };
        if let Some(func) = func {
            self.edge(func, EdgeKind::Go, site);
        }
        let name = match self.facts.expr(fun) {
            Expr::FuncLit(_) => "func literal".to_owned(),
            _ if kind == SpawnKind::Go => self.callee_text(fun),
            _ => "func literal".to_owned(),
        };
        let outer = std::mem::take(&mut self.handled);
        let outer_serves = std::mem::replace(&mut self.serves, waits_for_connection(&name));
        let mut effects = self.apart(|machine| {
            let (scopes, cleanups) = (machine.scopes.len(), machine.cleanups.len());
            machine.invoke(fun, call, function, args);
            machine.end_subtests(scopes, cleanups);
        });
        let serves = std::mem::replace(&mut self.serves, outer_serves);
        let mut holds = std::mem::replace(&mut self.handled, outer);
        holds.extend(args.iter().filter_map(|arg| self.object_of(arg)));
        holds.extend(self.struct_arguments(call, args));
        if let Value::Func(_, Some(receiver)) | Value::External(_, _, Some(receiver)) = function {
            holds.extend(self.operand_object(Some(receiver), fun));
        } else if matches!(self.types.callee(self.file, fun), Callee::UnknownMethod { .. }) {
            // Of a method that is not known, the value is what it is called on.
            holds.extend(self.object_of(function));
        }
        holds.sort();
        holds.dedup();
        effects.retain_mut(concerns_goroutine);
        let spawn = Spawn { func, name, effects, group, holds, kind, joined: false, told: false, serves };
        self.emit(EffectKind::Spawn(Box::new(spawn)), site);
    }

    /// The variables that hold structs with known fields among the arguments of a call.
    fn struct_arguments(&self, call: ExprId, args: &[Value]) -> Vec<Place> {
        let Expr::Call { args: exprs, .. } = self.facts.expr(call) else { return Vec::new() };
        let held = exprs.iter().zip(args).filter_map(|(expr, value)| match (self.facts.expr(*expr), value) {
            (Expr::Local(local), Value::Bundle(_) | Value::Either(_)) => {
                Some(Place::new(Root::Local(self.file, *local)))
            }
            _ => None,
        });
        held.collect()
    }

    /// Cleanups of subtests that a goroutine runs are part of the goroutine.
    fn end_subtests(&mut self, scopes: usize, cleanups: usize) {
        let registered = self.cleanups.split_off(cleanups);
        for one in registered {
            match one.on.root {
                Root::Scope(scope) if scope as usize >= scopes => {
                    self.phase = Phase::Cleanup(one.on);
                    self.run_pending(&one.pending);
                    self.phase = Phase::Body;
                }
                _ => self.cleanups.push(one),
            }
        }
    }

    /// Runs something and returns its effects instead of keeping them.
    pub(super) fn apart(&mut self, run: impl FnOnce(&mut Self)) -> Vec<Effect> {
        let kept = (std::mem::take(&mut self.effects), std::mem::take(&mut self.recent));
        let phase = std::mem::replace(&mut self.phase, Phase::Body);
        let guard = std::mem::replace(&mut self.guard, Guard::Always);
        let locks = std::mem::replace(&mut self.locks, 0);
        let latent = std::mem::replace(&mut self.latent, false);
        let endless = std::mem::replace(&mut self.endless, false);
        run(self);
        self.endless = endless;
        self.latent = latent;
        self.locks = locks;
        self.guard = guard;
        self.phase = phase;
        self.recent = kept.1;
        std::mem::replace(&mut self.effects, kept.0)
    }

    /// `t.Run(name, f)`.
    pub(super) fn subtest(&mut self, fun: ExprId, call: ExprId, name: Option<String>, body: &Value) {
        let number = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
        let site = self.at(fun);
        let func = match body {
            Value::Closure(func) | Value::Func(func, _) => Some(*func),
            _ => None,
        };
        let scope =
            Scope { parent: self.scope, name, call: site, func, loops: self.loops.clone(), via: None };
        self.scopes.push(scope);
        self.emit(EffectKind::Subtest(number), site);
        let outer = std::mem::replace(&mut self.scope, number);
        let t = Value::Load { place: Place::new(Root::Scope(number)), deep: false };
        if let Value::Either(values) = body {
            for value in values.iter() {
                self.invoke(fun, call, value, std::slice::from_ref(&t));
            }
        } else {
            self.invoke(fun, call, body, &[t]);
        }
        self.scope = outer;
    }

    /// `t.Cleanup(f)` and its like: `f` runs when the test of `on` ends.
    pub(super) fn register(&mut self, on: Place, call: ExprId, function: Value, args: Vec<Value>) {
        self.release_later(&on, &function, call);
        let (at, order) = (self.effects.len(), self.next_order());
        let pending = Pending { call, function, args, guard: self.guard, scope: self.scope, at, order };
        if let Phase::Cleanup(_) = self.phase {
            // A cleanup registered by a cleanup runs right after it.
            self.run_pending(&pending);
        } else {
            self.cleanups.push(Registered { on, pending });
        }
    }
}

/// Where the cleanups of a function restore something.
fn cleanup_sites(summary: &crate::effects::Summary) -> FxHashSet<Location> {
    let is_cleanup = |effect: &&Effect| matches!(effect.phase, Phase::Cleanup(_));
    summary.effects.iter().filter(is_cleanup).map(|effect| effect.site).collect()
}

/// Whether an effect is about an object of the callee that nobody outside can wait for: what it means for the callee's
/// goroutines is settled. Cleanups run later, so that their place among others' is not.
fn stays_inside(summary: &crate::effects::Summary, effect: &Effect) -> bool {
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
        EffectKind::Signal(object) => is_inside(object),
        _ => false,
    }
}

/// Whether a function or method of this name waits until a connection brings something or is closed.
fn waits_for_connection(name: &str) -> bool {
    const WAITS: [&str; 6] = ["Accept", "ListenAndServe", "Read", "Recv", "Scan", "Serve"];
    let last = name.rsplit('.').next().unwrap_or(name);
    let at_word = |rest: &str| !rest.starts_with(char::is_lowercase);
    WAITS.iter().any(|word| {
        let head = last.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word)) && at_word(&last[word.len()..])
    })
}

/// Whether an effect only says who waits for whom.
fn is_about_joins(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Signal(_) | EffectKind::Drain { .. })
        || matches!(&effect.kind, EffectKind::Release(_, name) if !name.ends_with("ServeHTTP"))
}

/// How many calls inside production code a plain write is told through. What lies deeper is bookkeeping of libraries
/// and servers more often than something that a test meant to change.
const FARTHEST_WRITE: usize = 2;
/// How many calls inside production code a write is told through that may put a former value back.
const FARTHEST_RESTORE: usize = 4;

/// Whether searches over the call graph find an effect where it stands: a read of a global by production code.
fn is_found_by_search(effect: &Effect) -> bool {
    matches!(&effect.kind, EffectKind::Read(place) if effect.production && place.is_global())
}

/// Whether an effect of a callee says nothing to whoever calls the caller: what production code changes only sometimes,
/// under a lock or element by element, and panics deep inside. `copy` is the effect in the caller's terms.
fn is_background(effect: &Effect, copy: &Effect, program: &Program) -> bool {
    let is_longer = |count| effect.via.as_ref().is_some_and(|via| via.is_longer_than(count));
    match &copy.kind {
        EffectKind::Exit(name, _) => name == "panic" && effect.via.is_some(),
        EffectKind::Write { place, value, how, .. } => {
            let is_sure = copy.guard == Guard::Always
                && !copy.locked
                && matches!(how, How::Assign | How::Store | How::Setter(_));
            let may_restore = matches!(value, Value::Zero) || super::settle::is_restoring_value(copy);
            // A method that a test calls on a variable changes what the test names, however deep it does so.
            let named = copy.bound.is_some_and(|(call, _)| program.files[call.file.index()].is_test);
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

/// Whether an effect of a goroutine matters to whoever started it: not what production code writes there,
/// which restores nothing, and whose readers the call graph finds. Of goroutines that it starts itself only the ends of
/// tests do: the call graph finds what they read.
fn concerns_goroutine(effect: &mut Effect) -> bool {
    if effect.production && matches!(effect.kind, EffectKind::Write { .. }) {
        return false;
    }
    match &mut effect.kind {
        EffectKind::Spawn(nested) => {
            nested.effects.retain(|inner| {
                matches!(inner.kind, EffectKind::Exit(..) | EffectKind::Report(_) | EffectKind::Spawn(_))
            });
            !nested.effects.is_empty()
        }
        EffectKind::Return => false,
        EffectKind::Exit(name, _) => name != "panic",
        EffectKind::Release(_, name) => name.ends_with("ServeHTTP") || joins::is_signalling(name),
        _ => true,
    }
}

/// Whether a callee changes its own copy of an argument, or sets a field of a struct that the caller has made: what the
/// field was taken from is another place.
fn writes_copy(target: &Place, instance: &Instance<'_>) -> bool {
    let Root::Param(number) = target.root else { return false };
    if !target.path.contains(&Hop::Deref) {
        return true;
    }
    let Some(Value::Bundle(elements)) = instance.args.get(number as usize) else { return false };
    let path = target.path.strip_prefix(&[Hop::Deref]).unwrap_or(&target.path);
    let [Hop::Field(name), rest @ ..] = path else { return false };
    match elements.iter().find(|(field, _)| *field == Some(*name)) {
        Some((_, Value::Load { .. })) => !rest.contains(&Hop::Deref),
        Some((_, Value::Address(_))) => rest.first() != Some(&Hop::Deref),
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

/// One call of a summarised function.
pub(super) struct Instance<'a> {
    callee: FuncId,
    /// Whether it is a function value that is called: its parameters are [`Root::Arg`].
    of_value: bool,
    site: Location,
    args: &'a [Value],
    fun: ExprId,
    call: ExprId,
    /// The caller's number of each of the callee's scopes.
    scopes: Vec<u32>,
}
