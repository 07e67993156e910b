//! Calls into packages that are not loaded: what they do is looked up in the data table, never decided by name here.
//! The methods of `testing.T` are part of the language of tests and stand in this module.

use std::sync::Arc;

use pollint_base::span::Location;
use pollint_facts::claims::Claims;
use pollint_facts::ir::{Expr, ExprId, LitKind, LocalId, Stmt, StmtKind};

use super::Machine;
use super::polls::{all_gone, is_true};
use crate::apis::{
    Access, DrainKind, DrainScope, ExitKind, Mutator, Runs, Setter, Undo, without_major_version,
};
use crate::effects::{Effect, EffectKind, Guard, Hop, How, Phase, Place, Root, SpawnKind, Value};
use crate::program::Global;

impl Machine<'_> {
    pub(super) fn external(
        &mut self,
        path: &Arc<str>,
        name: &Arc<str>,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        if let Some(method) = testing_method_name(path, name) {
            // In a method expression the receiver is the first argument: `(*testing.T).FailNow(t)`.
            let (receiver, args) = match (receiver, args) {
                (None, [first, rest @ ..]) => (Some(first), rest),
                _ => (receiver, args),
            };
            return self.testing_method(method, receiver, fun, call, args);
        }
        let results = match self.configured(path, name, receiver, fun, call, args) {
            Some(results) => {
                if self.context.apis.callbacks.get(path, name).is_some() {
                    // What serves a listener closes it.
                    for arg in args {
                        self.escape(arg);
                    }
                }
                results
            }
            None => self.generic_external(path, name, receiver, fun, call, args),
        };
        self.acquire(path, name, fun, call, args, results)
    }

    /// What the table knows of a function; none if it says nothing and the function's body may say more.
    pub(super) fn configured(
        &mut self,
        path: &str,
        name: &str,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Option<Vec<Value>> {
        let apis = self.context.apis;
        let package = without_major_version(path);
        if let Some(row) = apis.locks.find(&package, name) {
            self.locks = if row.holds { self.locks + 1 } else { self.locks.saturating_sub(1) };
            return Some(Vec::new());
        }
        if let Some(row) = apis.setters.find(&package, name) {
            return Some(self.setter(row, name, receiver, fun, call, args));
        }
        if let Some(row) = apis.undoers.find(&package, name) {
            self.undo(&row.places, fun);
            return Some(Vec::new());
        }
        if let Some(row) = apis.drains.find(&package, name) {
            if let Some(receiver) = receiver {
                let method = name.rsplit('.').next().unwrap_or(name);
                self.release(receiver, &method.into(), call);
            }
            self.release_by_call(path, name, call, args);
            if row.kind == DrainKind::CheckLater {
                return Some(vec![self.check_later(fun)]);
            }
            if row.only_true_arg.is_none_or(|at| is_true(args.get(at))) {
                self.drain(row.kind, row.scope, row.object_arg, receiver, fun, call, args);
            }
            let gives = if row.returns_channel {
                receiver.cloned().unwrap_or(Value::Unknown)
            } else {
                Value::Unknown
            };
            return Some(vec![gives]);
        }
        if let Some(row) = apis.callbacks.find(&package, name) {
            let (runs, positions) = (row.runs, row.args.clone());
            self.recovers |= row.recovers;
            self.callback(runs, &positions, receiver, fun, call, args);
            return Some(Vec::new());
        }
        if let Some(row) = apis.exit(path, name) {
            self.exit(row.kind, path, name, fun, receiver.or(args.first()));
            self.maybe_run(fun, call, args);
            return Some(Vec::new());
        }
        self.stand_in(path, name, receiver, args).map(|value| vec![value])
    }

    fn generic_external(
        &mut self,
        path: &Arc<str>,
        name: &Arc<str>,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        let apis = self.context.apis;
        if let Some(row) = apis.readers.get(path, name) {
            return vec![self.reader(&row.places, row.key_arg, fun, call, args)];
        }
        if let Some(row) = apis.mutators.get(path, name) {
            return self.mutator(row, receiver, fun, call, args);
        }
        if let Some(receiver) = receiver {
            let method: Arc<str> = name.rsplit('.').next().unwrap_or(name).into();
            if apis.announces(path, name) {
                self.announced = self.operand_object(Some(receiver), fun);
            }
            self.release(receiver, &method, call);
        }
        let subject = apis.acquires.get(path, name).and_then(|row| row.subject_arg);
        for (at, arg) in args.iter().enumerate() {
            if let Some(object) = self.object_of(arg) {
                let site = self.at(call);
                self.emit(EffectKind::Release(object, format!("{path}.{name}").into()), site);
            }
            // The name of a file is passed around without anybody getting hold of the file.
            if subject != Some(at) && !self.holdings.is_file(arg, apis) {
                self.escape(arg);
            }
        }
        self.release_by_call(path, name, call, args);
        self.maybe_run(fun, call, args);
        self.known_results(path, name, receiver, call, args)
    }

    /// The few functions whose results matter: copies that share nothing, contexts with their cancel, `s.T()`.
    fn known_results(
        &mut self,
        path: &str,
        name: &str,
        receiver: Option<&Value>,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        match (path, name) {
            ("maps" | "slices" | "golang.org/x/exp/maps" | "golang.org/x/exp/slices", "Clone" | "Copy")
            | ("bytes", "Clone") => match args.first() {
                Some(Value::Load { place, .. }) => vec![Value::Load { place: place.clone(), deep: true }],
                _ => Vec::new(),
            },
            ("context", "WithCancel" | "WithTimeout" | "WithDeadline" | "WithCancelCause") => {
                let object = Place::new(Root::Call(self.at(call)));
                let cancel = Value::External(
                    "context".into(),
                    "CancelFunc".into(),
                    Some(Box::new(Value::Address(object.clone()))),
                );
                vec![Value::Load { place: object, deep: false }, cancel]
            }
            ("context", "CancelFunc") => {
                if let Some(object) = receiver.and_then(|receiver| self.object_of(receiver)) {
                    let site = self.at(call);
                    self.emit(EffectKind::Signal(object), site);
                }
                Vec::new()
            }
            ("context", "Context.Done") => receiver.cloned().into_iter().collect(),
            ("os", "File.Name") | ("path/filepath", "Abs" | "Clean" | "Dir" | "EvalSymlinks" | "ToSlash") => {
                // Of a temporary file or directory, that itself; nobody else is told apart by these.
                let value = receiver.or(args.first()).filter(
                    |value| matches!(value, Value::Load { place, .. } if matches!(place.root, Root::Call(_))),
                );
                value.cloned().into_iter().collect()
            }
            (_, method) if method.ends_with(".T") => receiver.cloned().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What the result of a function stands for, if the table says so.
    fn stand_in(&self, path: &str, name: &str, receiver: Option<&Value>, args: &[Value]) -> Option<Value> {
        let row = self.context.apis.returns.get(path, name)?;
        if let (true, Some(scope)) = (row.current_test, self.suite_scope) {
            return Some(Value::Load { place: Place::new(Root::Scope(scope)), deep: false });
        }
        match row.stands_for_arg {
            Some(at) => args.get(at).cloned(),
            None => receiver.filter(|_| row.stands_for_receiver).cloned(),
        }
    }

    /// The key among the arguments, and whether it is a literal; else how it is written.
    fn key_text(&self, call: ExprId, args: &[Value], at: usize) -> Option<(String, bool)> {
        if let Value::Constant(text) = args.get(at)? {
            return Some((text.to_string(), true));
        }
        let Expr::Call { args: written, .. } = self.facts.expr(call) else { return None };
        // What is handed on to be called later stands behind the function: `DeferCleanup(os.Setenv, key, value)`.
        let shift = written.len().saturating_sub(args.len());
        written.get(at + shift).map(|arg| (self.callee_text(*arg), false))
    }

    /// The process-wide state that a row and a call name.
    fn process_place(&self, place: &str, key_arg: Option<usize>, call: ExprId, args: &[Value]) -> Place {
        let text = match key_arg.and_then(|at| self.key_text(call, args, at)) {
            Some((key, true)) => format!("{place}({key:?})"),
            Some((key, false)) => format!("{place}({key})"),
            None => place.to_owned(),
        };
        Place::new(Root::Process(text.into()))
    }

    fn setter(
        &mut self,
        row: &Setter,
        name: &str,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        let site = self.at(fun);
        let place = match row.pointer_arg {
            Some(at) => match args.get(at) {
                Some(Value::Address(place)) if place.is_global() => place.clone(),
                // Of a variable of the test's own nothing is to be undone; the handle stays what it is.
                _ => return receiver.cloned().into_iter().collect(),
            },
            None => self.state_place(row, call, args),
        };
        let api: Arc<str> = self.api_text(name, row.key_arg, fun, call, args).into();
        let saved = Value::Load { place: place.clone(), deep: true };
        let is_given = |at: usize| at < args.len();
        if row.only_nil_arg.is_some_and(|at| is_given(at) && args[at] != Value::Zero) {
            return Vec::new();
        }
        let is_automatic = row.restores_itself() || row.auto_arg.is_some_and(is_given);
        if !is_automatic && self.only_asks(row, call) {
            return vec![saved];
        }
        let value = self.setter_value(row, name, &place, args);
        // A variable that a pointer leads to is named by itself, a state by the call.
        let how = if row.pointer_arg.is_some() { How::Assign } else { How::Setter(Arc::clone(&api)) };
        let write = EffectKind::Write { place: place.clone(), value, expr: None, how: how.clone() };
        if is_automatic {
            let undo = EffectKind::Write { place, value: saved, expr: None, how };
            self.automatic(row, api, write, undo, receiver.or(args.first()), site);
            return Vec::new();
        }
        self.emit(write, site);
        if row.undo.contains(&Undo::ReturnsRestore) {
            let undo = Value::Action(Arc::new(self.undo_of(&place, &saved, site)));
            self.hand_out(self.effects.len().saturating_sub(1), &undo, fun);
            return vec![undo];
        }
        if row.undo.contains(&Undo::ReturnsHandle) {
            let undo = self.undo_of(&place, &saved, site);
            return vec![self.handle(row, undo, receiver, fun)];
        }
        if row.undo.contains(&Undo::ReturnsPrevious) {
            return vec![saved];
        }
        Vec::new()
    }

    /// What puts a saved value back, when somebody calls it.
    fn undo_of(&mut self, place: &Place, saved: &Value, site: Location) -> Vec<Effect> {
        self.apart(|machine| {
            let how = How::Setter("undo".into());
            let (place, value) = (place.clone(), saved.clone());
            machine.emit(EffectKind::Write { place, value, expr: None, how }, site);
        })
    }

    /// A value with methods that undo what has been done through it: `stubs.Stub(&a, 1).Stub(&b, 2)`, then `Reset`.
    fn handle(&mut self, row: &Setter, undo: Vec<Effect>, receiver: Option<&Value>, fun: ExprId) -> Value {
        let names = &self.context.program.names;
        let methods = row.undo_methods.iter().filter_map(|method| names.find(method));
        let handle = match receiver {
            Some(Value::Handle(before, known)) => {
                let all = before.iter().cloned().chain(undo).collect();
                let methods = known.iter().copied().chain(methods.filter(|method| !known.contains(method)));
                Value::Handle(Arc::new(all), methods.collect())
            }
            // Whoever made it, or holds it, is believed to undo all of it.
            Some(Value::Load { place, .. } | Value::Address(place))
                if !matches!(place.root, Root::Local(..)) || !place.path.is_empty() =>
            {
                self.entrust(&Value::Action(undo.into()));
                return receiver.cloned().unwrap_or(Value::Unknown);
            }
            _ => Value::Handle(Arc::new(undo), methods.collect()),
        };
        if let Some(before @ Value::Handle(..)) = receiver {
            self.replace_handle(before, &handle);
        }
        if let Some(local) = self.chain_root(fun) {
            self.env.insert(local, handle.clone());
        }
        handle
    }

    /// A defer or cleanup that has been registered undoes what is done through the handle afterwards as well.
    fn replace_handle(&mut self, before: &Value, after: &Value) {
        let cleanups = self.cleanups.iter_mut().map(|registered| &mut registered.pending);
        for pending in self.deferred.iter_mut().chain(cleanups) {
            let receiver = match &mut pending.function {
                Value::Func(_, Some(receiver)) | Value::External(_, _, Some(receiver)) => {
                    Some(&mut **receiver)
                }
                _ => None,
            };
            for value in receiver.into_iter().chain(&mut pending.args) {
                if value == before {
                    value.clone_from(after);
                }
            }
        }
    }

    /// The local that a chain of method calls begins with.
    fn chain_root(&self, fun: ExprId) -> Option<LocalId> {
        let mut fun = fun;
        while let Expr::Selector { base, .. } = self.facts.expr(fun) {
            match self.facts.expr(*base) {
                Expr::Local(local) => return Some(*local),
                Expr::Call { fun: inner, .. } => fun = *inner,
                _ => return None,
            }
        }
        None
    }

    /// The state that a row and a call name; where it lives in a variable of its package, that variable.
    fn state_place(&self, row: &Setter, call: ExprId, args: &[Value]) -> Place {
        match self.variable_of(&row.place).filter(|_| row.key_arg.is_none()) {
            Some(root) => Place::new(root),
            None => self.process_place(&row.place, row.key_arg, call, args),
        }
    }

    /// The variable that the place of a setter names: `http.DefaultTransport`.
    fn variable_of(&self, place: &str) -> Option<Root> {
        let (path, name) = self.context.apis.variable_places.get(place)?;
        match self.context.program.global(path, name)? {
            Global::Loaded(id) => Some(Root::Var(id)),
            Global::External(id) => Some(Root::Ext(id)),
        }
    }

    /// A call that takes back what setters of these places did, whatever key they were given: `viper.Reset()`.
    fn undo(&mut self, places: &[String], fun: ExprId) {
        let site = self.at(fun);
        let is_undone = |text: &str| {
            let name = text.split('(').next().unwrap_or(text);
            places.iter().any(|place| place == name)
        };
        let root = |place: &String| self.variable_of(place).unwrap_or(Root::Process(place.as_str().into()));
        let mut undone: Vec<Place> = places.iter().map(|place| Place::new(root(place))).collect();
        for effect in &self.effects {
            if let EffectKind::Write { place, .. } = &effect.kind
                && matches!(&place.root, Root::Process(text) if is_undone(text))
                && !undone.contains(place)
            {
                undone.push(place.clone());
            }
        }
        for place in undone {
            let value = Value::Load { place: place.clone(), deep: true };
            let how = How::Setter("undo".into());
            self.emit(EffectKind::Write { place, value, expr: None, how }, site);
        }
    }

    /// `runtime.GOMAXPROCS(0)`: a setter that only tells the value.
    fn only_asks(&self, row: &Setter, call: ExprId) -> bool {
        let (Some(limit), Some(at)) = (row.asks_below, row.value_arg) else { return false };
        let Expr::Call { args, .. } = self.facts.expr(call) else { return false };
        let number = |expr: ExprId| match self.facts.expr(expr) {
            Expr::Literal(LitKind::Int, text) => self.text(*text).parse::<i64>().ok(),
            _ => None,
        };
        let given = args.get(at).and_then(|arg| match self.facts.expr(*arg) {
            // The one sign that a literal is given here is a minus.
            Expr::Unary(inner) => number(*inner).map(|number| -number),
            _ => number(*arg),
        });
        given.is_some_and(|given| given < limit)
    }

    /// The new value: the saved one, if an argument is it, or what the row says the state begins with.
    fn setter_value(&self, row: &Setter, name: &str, place: &Place, args: &[Value]) -> Value {
        let is_saved = |arg: &&Value| matches!(arg, Value::Load { place: from, .. } if from == place);
        if let Some(saved) = args.iter().find(is_saved) {
            return saved.clone();
        }
        let Some(at) = row.value_arg else {
            let loses = self.context.apis.losers.get(&row.packages[0], name).is_some();
            return if loses { Value::Zero } else { Value::Constant("set".into()) };
        };
        let value = match args.get(at) {
            // A name of another package that no table calls a variable is most likely a constant: `gin.TestMode`.
            Some(Value::Load { place: from, .. }) if matches!(from.root, Root::Ext(_)) => {
                Value::Constant(from.display(self.context.program).into())
            }
            // What another state had is no value of this one.
            Some(saved @ Value::Load { place: from, .. })
                if !from.is_global() || matches!(from.root, Root::Process(_)) =>
            {
                saved.clone()
            }
            Some(value @ (Value::Constant(_) | Value::Zero)) => value.clone(),
            _ => Value::Unknown,
        };
        if is_one_of(&value, &row.undo_constants) {
            return Value::Load { place: place.clone(), deep: true };
        }
        value
    }

    /// An API that registers its own restore: a write, and its undo when the test ends.
    fn automatic(
        &mut self,
        row: &Setter,
        api: Arc<str>,
        write: EffectKind,
        undo: EffectKind,
        test: Option<&Value>,
        site: Location,
    ) {
        let on = test.and_then(|value| self.object_of(value)).unwrap_or(Place::new(Root::Param(0)));
        if row.parallel == crate::apis::Parallel::Panics {
            self.emit(EffectKind::SerialOnly(on.clone(), api), site);
        }
        self.emit(write, site);
        let phase = std::mem::replace(&mut self.phase, Phase::Cleanup(on));
        self.emit(undo, site);
        self.phase = phase;
    }

    /// The API as it prints: `os.Setenv("KEY")`, or the identifier as written.
    fn api_text(
        &self,
        name: &str,
        key_arg: Option<usize>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> String {
        let written = self.callee_text(fun);
        let written = if written.is_empty() { name.to_owned() } else { written };
        match key_arg.and_then(|at| self.key_text(call, args, at)) {
            Some((key, true)) => format!("{written}({key:?})"),
            Some((key, false)) => format!("{written}({key})"),
            None => written,
        }
    }

    fn reader(
        &mut self,
        places: &[String],
        key_arg: Option<usize>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Value {
        let Some(first) = places.first() else { return Value::Unknown };
        let place = self.process_place(first, key_arg, call, args);
        let site = self.at(fun);
        self.note_direct_read(&place, site);
        self.emit(EffectKind::Read(place.clone()), site);
        Value::Load { place, deep: true }
    }

    fn mutator(
        &mut self,
        row: &Mutator,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        let subject = match row.pointer_arg {
            Some(at) => args.get(at),
            None => receiver,
        };
        let Some(place) = subject.and_then(|value| self.target_of(value)) else { return Vec::new() };
        let site = self.at(fun);
        if row.monotonic {
            self.mark_place(&place, site);
            return Vec::new();
        }
        let value = match (row.access, row.value_arg.and_then(|at| args.get(at))) {
            (Access::Reset, _) => Value::Zero,
            (_, Some(value)) => value.clone(),
            _ => Value::Unknown,
        };
        match row.access {
            Access::Read => {
                self.note_read(&place, site);
                self.note_polled_read(&place, site);
                return vec![Value::Load { place, deep: true }];
            }
            Access::Write | Access::Reset => {
                let how = match (row.access, row.synchronised) {
                    (Access::Reset, _) => How::Delete,
                    _ if row.effect == crate::apis::Effect::Adds => How::Insert,
                    (_, true) => How::Store,
                    _ => How::Assign,
                };
                let is_end = self.is_last || self.phase != Phase::Body;
                if how == How::Store && is_end && matches!(place.root, Root::Local(..)) {
                    // A flag that somebody spins on, set as the last thing that is done.
                    self.emit(EffectKind::Signal(place.object()), site);
                }
                // What an atomic store is given may be what the variable is declared with.
                let given = match (&how, self.facts.expr(call)) {
                    (How::Store, Expr::Call { args, .. }) => row.value_arg.and_then(|at| args.get(at)),
                    _ => None,
                };
                let given = given.map(|arg| (self.file, *arg));
                // A registry that guards itself is added to as under a lock.
                let guards = u32::from(row.synchronised && how == How::Insert);
                self.locks += guards;
                self.write(place.clone(), value, given, how, site);
                self.locks -= guards;
            }
        }
        if row.reads { vec![Value::Load { place, deep: true }] } else { Vec::new() }
    }

    fn note_read(&mut self, place: &Place, site: Location) {
        if place.is_global() {
            self.note_direct_read(place, site);
            self.emit(EffectKind::Read(place.clone()), site);
        }
    }

    /// What a pointer, map or slice refers to.
    fn target_of(&self, value: &Value) -> Option<Place> {
        match value {
            Value::Address(place) => Some(place.clone()),
            Value::Load { place, .. } if !value.is_clone() => Some(place.then(Hop::Deref)),
            _ => None,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each is a part of one call")]
    fn drain(
        &mut self,
        kind: DrainKind,
        scope: DrainScope,
        object_arg: Option<usize>,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) {
        let site = self.at(fun);
        let object = match object_arg {
            Some(at) => args.get(at).and_then(|value| self.object_of(value)),
            None => self.operand_object(receiver, fun),
        };
        if scope == DrainScope::Bubble {
            self.bubble(fun, call, args, site);
            return;
        }
        match kind {
            DrainKind::Join => match object {
                Some(object) => self.emit(EffectKind::Drain { object, all: scope == DrainScope::All }, site),
                None if scope == DrainScope::All => {
                    let object = Place::new(Root::Call(site));
                    self.emit(EffectKind::Drain { object, all: true }, site);
                }
                None => {}
            },
            DrainKind::Stop => {
                if let Some(object) = object {
                    self.emit(EffectKind::Signal(object), site);
                }
            }
            DrainKind::Poll => self.poll(fun, call, args),
            DrainKind::Sleep => {
                if !self.production {
                    self.emit(EffectKind::Pause, site);
                }
                self.maybe_run(fun, call, args);
            }
            DrainKind::Detect => {
                self.maybe_run(fun, call, args);
                if scope == DrainScope::All {
                    let census = self.census();
                    self.emit(census, site);
                }
            }
            DrainKind::Check if self.ignores_own(call) => {}
            DrainKind::Check => self.emit(all_gone(), site),
            DrainKind::CheckLater => {}
        }
    }

    /// `synctest.Test(t, f)`: `f` runs like a subtest that joins its goroutines when it returns.
    fn bubble(&mut self, fun: ExprId, call: ExprId, args: &[Value], site: Location) {
        if let Some(body) = args.iter().find(|arg| matches!(arg, Value::Closure(_) | Value::Func(..))) {
            let body = body.clone();
            self.subtest(fun, call, None, &body);
        }
        self.emit(EffectKind::Drain { object: Place::new(Root::Call(site)), all: true }, site);
    }

    fn callback(
        &mut self,
        runs: Runs,
        positions: &[usize],
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) {
        let functions: Vec<Value> = positions
            .iter()
            .filter_map(|at| args.get(*at))
            .flat_map(|arg| self.bundle_functions(arg))
            .collect();
        let site = self.at(fun);
        let group = self.operand_object(receiver, fun);
        for function in functions {
            match runs {
                Runs::BeforeReturn => {
                    // What `sync.Once` runs is over before anybody else gets past it: it holds a lock.
                    let (guard, locks) = (self.guard, self.locks);
                    if self.callee_text(fun).ends_with(".Do") {
                        self.guard = Guard::Lazy;
                        self.locks += 1;
                    }
                    self.invoke(fun, call, &function, &[]);
                    (self.guard, self.locks) = (guard, locks);
                }
                Runs::OtherGoroutineJoined => {
                    self.spawn(fun, call, &function, &[], site, SpawnKind::Group, group.clone());
                    self.emit(EffectKind::Drain { object: Place::new(Root::Call(site)), all: true }, site);
                }
                Runs::Goroutine => {
                    self.spawn(fun, call, &function, &[], site, SpawnKind::Group, group.clone())
                }
                Runs::Later => self.spawn(fun, call, &function, &[], site, SpawnKind::Later, group.clone()),
                Runs::Handler => {
                    self.spawn(fun, call, &function, &[], site, SpawnKind::Handler, group.clone())
                }
                Runs::Subtest => {
                    let name = match args.first() {
                        Some(Value::Constant(name)) => Some(name.to_string()),
                        _ => None,
                    };
                    let scope = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX);
                    let outer = self.suite_scope.replace(scope);
                    self.subtest(fun, call, name, &function);
                    self.suite_scope = outer;
                }
                Runs::Cleanup => {
                    // A function of a package is about the test or node that runs.
                    let current = match self.scope {
                        0 => Root::Param(0),
                        scope => Root::Scope(scope),
                    };
                    let on = group.clone().unwrap_or(Place::new(current));
                    let rest = args.iter().skip(positions.first().map_or(0, |at| at + 1)).cloned().collect();
                    self.register(on, call, function, rest);
                }
                Runs::AtExit => {}
            }
        }
    }

    /// A call that ends the test or marks it as failed; `test` is what it is called on, or given first.
    fn exit(&mut self, kind: ExitKind, path: &str, name: &str, fun: ExprId, test: Option<&Value>) {
        let site = self.at(fun);
        let guard = self.guard;
        // What an assertion library does happens only when the assertion fails.
        if kind == ExitKind::TestOnFailure || kind == ExitKind::Report && path != "testing" {
            self.guard = guard.max(Guard::Branch);
        }
        match kind {
            ExitKind::Test | ExitKind::TestOnFailure => {
                let on = test.and_then(|test| self.object_of(test));
                let text = self.exit_text(path, name, fun);
                self.emit(EffectKind::Exit(text, on), site);
            }
            ExitKind::Report => {
                let text = self.exit_text(path, name, fun);
                self.emit(EffectKind::Report(text), site);
            }
            ExitKind::Process | ExitKind::Panic => {}
        }
        self.guard = guard;
    }

    /// Whether a statement ends the process: what was changed before it dies with it.
    pub(super) fn ends_process(&self, stmt: &Stmt) -> bool {
        let StmtKind::Expr(call) = &stmt.kind else { return false };
        let Expr::Call { fun, .. } = self.facts.expr(*call) else { return false };
        self.types.function_named(self.file, *fun).is_some_and(|(path, name)| {
            self.context.apis.exit(&path, &name).is_some_and(|row| row.kind == ExitKind::Process)
        })
    }

    /// The call as written; where a method value or expression hides the method, its own name.
    fn exit_text(&self, path: &str, name: &str, fun: ExprId) -> String {
        let written = self.callee_text(fun);
        let method = name.rsplit('.').next().unwrap_or(name);
        let is_bare = written == method && matches!(self.facts.expr(fun), Expr::Selector { .. });
        if written.ends_with(method) && !is_bare {
            return written;
        }
        format!("{}.{name}", path.rsplit('/').next().unwrap_or(path))
    }

    pub(super) fn builtin(&mut self, name: &str, call: ExprId, args: &[Value]) -> Vec<Value> {
        let Expr::Call { args: exprs, .. } = self.facts.expr(call) else { return Vec::new() };
        let exprs = exprs.clone();
        match (name, exprs.first()) {
            ("delete", Some(first)) => {
                let place =
                    args.first().and_then(|value| self.target_of(value)).or_else(|| self.place(*first));
                if let Some(place) = place {
                    self.claimed_write(*first, place.then(Hop::Element), Value::Unknown, How::Delete);
                }
            }
            ("clear", Some(first)) => {
                if let Some(place) = args.first().and_then(|value| self.target_of(value)) {
                    self.claimed_write(*first, place.then(Hop::Element), Value::Zero, How::Delete);
                }
            }
            ("copy", Some(first)) => {
                if let Some(place) = args.first().and_then(|value| self.target_of(value)) {
                    let value = args.get(1).cloned().unwrap_or(Value::Unknown);
                    self.claimed_write(*first, place.then(Hop::Element), value, How::Assign);
                }
            }
            ("close", Some(_)) => {
                if let Some(channel) = args.first() {
                    let site = self.at(call);
                    self.signal(channel, site);
                }
            }
            ("append", Some(first)) => return self.appended(*first, args),
            ("recover", _) => self.recovers = true,
            ("panic", _) => {
                let site = self.at(call);
                self.emit(EffectKind::Exit("panic".to_owned(), None), site);
            }
            ("new", Some(_)) => {}
            _ => {
                let Expr::Call { fun, .. } = self.facts.expr(call) else { return Vec::new() };
                self.maybe_run(*fun, call, args);
            }
        }
        Vec::new()
    }

    fn claimed_write(&mut self, operand: ExprId, place: Place, value: Value, how: How) {
        if self.facts.claims_of(operand).has(Claims::WRITE) {
            let site = self.at(operand);
            self.write(place, value, None, how, site);
        }
    }

    /// `append([]T(nil), V...)` copies; `append(V, x)` gives V itself, for what follows.
    fn appended(&mut self, first: ExprId, args: &[Value]) -> Vec<Value> {
        for arg in args.iter().skip(1) {
            self.escape(arg);
        }
        let fresh = matches!(
            self.facts.expr(first),
            Expr::Call { .. } | Expr::Composite(_) | Expr::Literal(LitKind::Nil, _)
        );
        match (fresh, args) {
            (true, [_, Value::Load { place, .. }]) => vec![Value::Load { place: place.clone(), deep: true }],
            (false, [Value::Bundle(elements), rest @ ..]) => {
                let mut all = elements.to_vec();
                all.extend(rest.iter().map(|value| (None, value.clone())));
                vec![Value::Bundle(all.into())]
            }
            (false, [Value::Unknown | Value::Zero | Value::Load { .. }, rest @ ..]) => {
                let kept: Vec<_> = rest
                    .iter()
                    .filter(|value| {
                        matches!(
                            value,
                            Value::Closure(_) | Value::Action(_) | Value::Func(..) | Value::Bundle(_)
                        )
                    })
                    .map(|value| (None, value.clone()))
                    .collect();
                if kept.is_empty() { Vec::new() } else { vec![Value::Bundle(kept.into())] }
            }
            _ => Vec::new(),
        }
    }

    /// Whether a method of `*testing.T` ends the test, however it is called.
    fn ends_test(&self, method: &str) -> bool {
        let row = self.context.apis.exit("testing", &format!("T.{method}"));
        row.is_some_and(|row| row.kind == ExitKind::Test)
    }

    /// `t.Context()`: cancelled when the test is over (package testing, `T.Context`).
    fn context_of(&mut self, on: Option<Place>, site: Location) -> Value {
        let object = Place::new(Root::Call(site));
        if let Some(on) = on {
            let outer = std::mem::replace(&mut self.phase, Phase::Cleanup(on));
            self.emit(EffectKind::Signal(object.clone()), site);
            self.phase = outer;
        }
        Value::Load { place: object, deep: false }
    }

    /// Methods of `*testing.T`, `B`, `F` and `testing.TB`, after package testing's documentation.
    pub(super) fn testing_method(
        &mut self,
        method: &str,
        receiver: Option<&Value>,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
    ) -> Vec<Value> {
        let site = self.at(fun);
        let claims = self.facts.claims_of(call);
        let on = receiver.and_then(|receiver| self.object_of(receiver));
        if claims.has(Claims::PARALLEL) {
            if let Some(on) = on {
                self.emit(EffectKind::Parallel(on), site);
            }
        } else if claims.has(Claims::CLEANUP) {
            if let (Some(on), Some(function)) = (on, args.first()) {
                self.register(on, call, function.clone(), Vec::new());
            }
        } else if claims.has(Claims::SUBTEST) {
            let name = match args {
                [Value::Constant(name), _] => Some(name.to_string()),
                _ => None,
            };
            if let Some(body) = args.last() {
                let body = body.clone();
                self.subtest(fun, call, name, &body);
            }
        } else if claims.has(Claims::EXIT) || self.ends_test(method) {
            self.exit(ExitKind::Test, "testing", &format!("T.{method}"), fun, receiver);
        } else if matches!(method, "Error" | "Errorf" | "Fail") {
            self.exit(ExitKind::Report, "testing", &format!("T.{method}"), fun, receiver);
        } else if method == "Context" {
            return vec![self.context_of(on, site)];
        } else if matches!(method, "Setenv" | "Chdir") {
            let name = format!("T.{method}");
            if let Some(row) = self.context.apis.setters.get("testing", &name) {
                return self.setter(row, &name, receiver, fun, call, args);
            }
        } else {
            self.maybe_run(fun, call, args);
        }
        Vec::new()
    }
}

/// Whether a value is one of the Go expressions that a row gives.
fn is_one_of(value: &Value, written: &[String]) -> bool {
    match value {
        Value::Zero => written.iter().any(|text| matches!(text.as_str(), "nil" | "0" | "false" | "\"\"")),
        Value::Constant(known) => written.iter().any(|text| {
            let bare = text.trim_matches('"');
            // A constant of a loaded package goes by its own name.
            bare == &**known || text.rsplit('.').next() == Some(known)
        }),
        _ => false,
    }
}

/// The method's bare name, if a function of the table's vocabulary is a method of a test.
fn testing_method_name<'n>(path: &str, name: &'n str) -> Option<&'n str> {
    if path != "testing" && path != "github.com/frankban/quicktest" {
        return None;
    }
    let (ty, method) = name.split_once('.')?;
    // Quicktest's own assertions are rows of the table.
    if matches!((ty, method), ("C", "Assert" | "Check")) {
        return None;
    }
    matches!(ty, "T" | "B" | "F" | "TB" | "C" | "common").then_some(method)
}
