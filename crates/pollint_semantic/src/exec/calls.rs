//! Calls: literals are run in place, declared functions by their summary, subtests in a scope of their own.

use std::cell::RefCell;
use std::sync::Arc;

use pollint_base::span::{Location, Span};
use pollint_facts::ir::{Expr, ExprId, FuncKind};

use super::instance::Instance;
use super::{EdgeKind, MAX_CLOSURES, Machine, Pending, Registered};
use crate::effects::{
    Call, Effect, EffectKind, Guard, Handed, Hop, Phase, Place, Root, Scope, Spawn, SpawnKind, Value,
};
use crate::joins;
use crate::names::Text;
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
        self.serves |= joins::waits_for_connection(&self.callee_text(fun));
        let receiver = match function {
            Value::Load { .. } | Value::Address(_) => Some(function),
            _ => function.receiver(),
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
            self.replay(&undo, called, fun, call, args);
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
                self.replay(effects, called, fun, call, args);
                Vec::new()
            }
            Value::External(known) => {
                self.external(&known.path, &known.name, known.receiver.as_ref(), fun, call, args)
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
            Value::External(known) => self
                .undo_kept_in(known.receiver.as_ref()?, known.name.rsplit('.').next().unwrap_or(&known.name)),
            _ => None,
        }
    }

    /// What a method of this name undoes, if the value is there for that.
    pub(super) fn undo_kept_in(&self, value: &Value, name: &str) -> Option<Arc<Vec<Effect>>> {
        let Value::Handle(handle) = value else { return None };
        let name = self.context.program.names.find(name)?;
        handle.methods.contains(&name).then(|| Arc::clone(&handle.undo))
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
                if let Value::Load { place, .. } = function
                    && is_given(place)
                {
                    let site = self.at(fun);
                    self.emit(EffectKind::CallParam(place.object()), site);
                }
                // `t.Cleanup(trace.Stop)`
                if let Value::Load { place, .. } = function
                    && let (Root::Ext(id), true) = (&place.root, place.path.is_empty())
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
        let name = self.context.program.names.shared(method);
        if let Some(undo) = self.undo_kept_in(receiver, &name) {
            let called = (self.at(*fun), self.func);
            self.replay(&undo, called, *fun, call, args);
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

    pub(super) fn release(&mut self, receiver: &Value, name: &Text, call: ExprId) {
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
            // An atomic of a package that is not loaded.
            if &**name == "Store" {
                self.mark_place(&object, site);
            }
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
        let announced = self.announced.take();
        let from = self.deferred.len();
        let returned = self.closure_returns.len();
        self.block(body);
        self.end_activation(from);
        self.announced = announced;
        self.locks = locks;
        self.latent = latent;
        self.loops = outer_loops;
        self.func = outer;
        self.closures.pop();
        let results: Vec<Vec<Value>> = self.closure_returns.drain(returned..).collect();
        results.into_iter().next_back().unwrap_or_default()
    }

    /// Calls a function value with known effects.
    pub(super) fn replay(
        &mut self,
        effects: &Arc<Vec<Effect>>,
        called: Call,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) {
        let site = self.at(fun);
        let instance = Instance {
            callee: self.func,
            of_value: true,
            site,
            args,
            fun,
            call,
            scopes: vec![self.scope],
            ways: RefCell::default(),
        };
        let called = Arc::new(called);
        for effect in effects.iter() {
            let Some(mut effect) = self.with_arguments(effect, &instance) else { continue };
            effect.called = Some(Arc::clone(&called));
            effect.order = self.order;
            if !matches!(effect.phase, Phase::Cleanup(_)) || self.phase != Phase::Body {
                effect.phase = self.phase.clone();
            }
            effect.scope = self.scope;
            effect.guard = effect.guard.max(self.guard);
            effect.registered = self.registered_at();
            self.push(effect);
        }
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
        if self.in_goroutine && !self.serves {
            self.serves = serves_what_it_gets(self.context.program, func);
        }
        let facts = &self.context.program.facts[file.index()];
        let bare = facts.text(decl.name);
        let package = &self.context.program.packages[self.context.program.package_of(file).index()];
        let path = &package.import_path;
        let known = self.context.apis.is_about(path).then(|| self.qualified(func, bare));
        if let Some(qualified) = &known {
            if let Some(results) = self.configured(path, qualified, receiver, fun, call, args) {
                return results;
            }
            self.release_by_call(path, qualified, call, args);
        }
        if let Some(receiver) = receiver {
            self.release(
                receiver,
                &self.context.program.names.shared(self.context.program.sym(file, decl.name)),
                call,
            );
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
        let mut instance = Instance {
            callee: func,
            of_value: false,
            site,
            args: &all,
            fun,
            call,
            scopes: Vec::new(),
            ways: RefCell::default(),
        };
        let before = self.effects.len();
        self.instantiate(&summary, &mut instance);
        // What the arguments put into them may be as large again: `x = with(x, x)` doubles with every statement.
        let results: Vec<Value> =
            summary.returns.iter().map(|value| self.substitute_value(value, &instance).pruned()).collect();
        for result in &results {
            self.hand_out(before, result, fun);
        }
        match &known {
            Some(qualified) => self.acquire(path, qualified, fun, call, args, results),
            None => results,
        }
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
            Value::Action(effects) => self.entrust_effects(effects),
            Value::Handle(handle) => self.entrust_effects(&handle.undo),
            Value::Closure(func) => {
                if let Value::Action(effects) = self.action(*func) {
                    let undo = effects.iter().filter(|effect| super::settle::is_restoring_value(effect));
                    self.entrust_effects(&undo.cloned().collect::<Vec<Effect>>());
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

    fn entrust_effects(&mut self, effects: &[Effect]) {
        let outer = std::mem::replace(&mut self.phase, Phase::Defer);
        for effect in effects {
            let effect = Effect {
                phase: Phase::Defer,
                scope: self.scope,
                guard: effect.guard.max(self.guard),
                order: self.order,
                registered: self.registered_at(),
                ..effect.clone()
            };
            self.push(effect);
        }
        self.phase = outer;
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

    /// `go f(x)`: what runs is run in the abstract at once, apart from what the function itself does.
    pub(super) fn go(&mut self, call: ExprId, span: Span) {
        let Expr::Call { fun, args, .. } = self.facts.expr(call) else { return };
        let (fun, args) = (*fun, args.clone());
        let function = self.function_value(fun);
        let args: Vec<Value> = args.iter().map(|arg| self.value(*arg)).collect();
        let end = match self.facts.expr(fun) {
            Expr::FuncLit(func) => self.facts.funcs[func.index()].name_span.end,
            _ => self.facts.name_span(fun).end,
        };
        let site = Location { file: self.file, span: Span { start: span.start, end } };
        let group = self.announced.take();
        self.spawn(fun, call, &function, &args, site, SpawnKind::Go, group);
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
        let outer_starting = std::mem::replace(&mut self.starting, func);
        let outer_goroutine = std::mem::replace(&mut self.in_goroutine, true);
        let name = match self.facts.expr(fun) {
            Expr::FuncLit(_) => "func literal".to_owned(),
            _ if kind == SpawnKind::Go => self.callee_text(fun),
            _ => "func literal".to_owned(),
        };
        let outer = std::mem::take(&mut self.handled);
        let outer_serves = std::mem::replace(&mut self.serves, joins::waits_for_connection(&name));
        let mut effects = self.apart(|machine| {
            let (scopes, cleanups) = (machine.scopes.len(), machine.cleanups.len());
            machine.invoke(fun, call, function, args);
            machine.end_subtests(scopes, cleanups);
        });
        self.starting = outer_starting;
        self.in_goroutine = outer_goroutine;
        let serves = std::mem::replace(&mut self.serves, outer_serves)
            || func.is_some_and(|func| serves_what_it_gets(self.context.program, func));
        let mut holds = std::mem::replace(&mut self.handled, outer);
        for arg in args {
            self.note_objects_in(arg, &mut holds, 0);
        }
        holds.extend(self.struct_arguments(call, args));
        self.note_given_through_calls(call, args, &mut holds);
        if let Some(receiver) = function.receiver() {
            holds.extend(self.operand_object(Some(receiver), fun));
        } else if matches!(self.types.callee(self.file, fun), Callee::UnknownMethod { .. }) {
            // Of a method that is not known, the value is what it is called on.
            holds.extend(self.object_of(function));
        }
        holds.sort();
        holds.dedup();
        effects.retain_mut(concerns_goroutine);
        let spawn = Spawn {
            func,
            given: Vec::new(),
            name,
            effects,
            group,
            holds,
            kind,
            joined: false,
            told: false,
            serves,
        };
        self.emit(EffectKind::Spawn(Arc::new(spawn)), site);
    }

    /// The object that a value refers to; of a struct or an option, `WithContext(ctx)`, those that it carries.
    fn note_objects_in(&self, value: &Value, found: &mut Vec<Place>, depth: u32) {
        const DEEPEST: u32 = 2;
        match value {
            Value::Bundle(elements) if depth < DEEPEST => {
                for (_, element) in elements.iter() {
                    self.note_objects_in(element, found, depth + 1);
                }
            }
            Value::Action(effects) if depth < DEEPEST => {
                for effect in effects.iter() {
                    if let EffectKind::Write { value, .. } = &effect.kind {
                        self.note_objects_in(value, found, depth + 1);
                    }
                }
            }
            other => found.extend(self.object_of(other)),
        }
    }

    /// Variables that an argument is made from by a call which tells nothing about it: `f(WithContext(ctx))`.
    fn note_given_through_calls(&self, call: ExprId, args: &[Value], found: &mut Vec<Place>) {
        let Expr::Call { args: exprs, .. } = self.facts.expr(call) else { return };
        for (expr, value) in exprs.iter().zip(args) {
            if !matches!(value, Value::Unknown | Value::Action(_)) {
                continue;
            }
            let Expr::Call { args: inner, .. } = self.facts.expr(*expr) else { continue };
            for given in inner {
                let Expr::Local(local) = self.facts.expr(*given) else { continue };
                let held = self.env.get(local).and_then(|value| self.object_of(value));
                found.push(held.unwrap_or(Place::new(Root::Local(self.file, *local))));
            }
        }
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
        let round = self.round.take();
        run(self);
        self.round = round;
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
        let (at, order) = (self.effect_count(), self.next_order());
        let pending = Pending { call, function, args, guard: self.guard, scope: self.scope, at, order };
        if let Phase::Cleanup(_) = self.phase {
            // A cleanup registered by a cleanup runs right after it.
            self.run_pending(&pending);
        } else {
            self.cleanups.push(Registered { on, pending });
        }
    }
}

/// Whether a function is one that whoever calls the function at hand decides about: a parameter, or a field of one.
pub(super) fn is_given(place: &Place) -> bool {
    const DEEPEST: usize = 2;
    let object = place.object();
    let by_fields = object.path.iter().all(|hop| matches!(hop, Hop::Field(_)));
    matches!(place.root, Root::Param(_)) && by_fields && object.path.len() <= DEEPEST
}

/// Whether a declared function of a test file, or a method, waits for connections on what it is given: it opens no listener
/// itself, which nobody else could close.
fn serves_what_it_gets(program: &Program, func: FuncId) -> bool {
    let (file, decl) = program.func(func);
    let is_known = program.files[file.index()].is_test || decl.receiver.is_some();
    if decl.kind != FuncKind::Decl || !is_known {
        return false;
    }
    let facts = &program.facts[file.index()];
    let (mut waits, mut opens) = (false, false);
    for (expr, span) in facts.exprs_of(decl.span) {
        let Expr::Call { fun, .. } = expr else { continue };
        if decl.span.contains(span) {
            let name = match facts.expr(*fun) {
                Expr::Selector { name, .. } | Expr::Free(name) => facts.text(*name),
                _ => continue,
            };
            waits |= joins::waits_for_connection(name);
            opens |= name.starts_with("Listen") && !joins::waits_for_connection(name);
        }
    }
    waits && !opens
}

/// Whether an effect of a goroutine matters to whoever started it: not what production code writes there,
/// which restores nothing, and whose readers the call graph finds. Of goroutines that it starts itself only the ends of
/// tests do, and what they signal: the call graph finds what they read.
pub(super) fn concerns_goroutine(effect: &mut Effect) -> bool {
    if effect.production && matches!(effect.kind, EffectKind::Write { .. }) {
        return false;
    }
    match &mut effect.kind {
        EffectKind::Spawn(nested) => {
            // What is shared with the summary of a callee is as it should be already.
            if !nested.effects.iter().all(concerns_starter) {
                Arc::make_mut(nested).effects.retain(concerns_starter);
            }
            !nested.effects.is_empty()
        }
        EffectKind::Return | EffectKind::Fill { .. } | EffectKind::Census => false,
        EffectKind::Exit(name, _) => name != "panic",
        EffectKind::Release(_, name) => name.ends_with("ServeHTTP") || joins::is_signalling(name),
        _ => true,
    }
}

/// Whether an effect of a goroutine matters to what another goroutine that starts it is.
fn concerns_starter(inner: &Effect) -> bool {
    matches!(
        inner.kind,
        EffectKind::Exit(..)
            | EffectKind::Report(_)
            | EffectKind::Spawn(_)
            | EffectKind::Signal(_)
            | EffectKind::Mark(_)
            | EffectKind::CallParam(_)
    )
}
