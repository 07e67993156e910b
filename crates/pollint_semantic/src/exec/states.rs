//! What calls do to states that the data table knows: setters and getters of the process, methods that change what they are
//! called on, and what undoes them.

use std::sync::Arc;

use pollint_base::span::Location;
use pollint_facts::ir::{Expr, ExprId, LitKind, LocalId};

use super::Machine;
use crate::apis::{Access, Mutator, Setter, Undo};
use crate::effects::{Effect, EffectKind, Hop, How, Phase, Place, Root, Value};
use crate::names::Text;
use crate::program::Global;

impl Machine<'_> {
    /// The key among the arguments, and whether it is a literal; else how it is written.
    pub(super) fn key_text(&self, call: ExprId, args: &[Value], at: usize) -> Option<(String, bool)> {
        if let Value::Constant(text) = args.get(at)? {
            return Some((text.to_string(), true));
        }
        let Expr::Call { args: written, .. } = self.facts.expr(call) else { return None };
        // What is handed on to be called later stands behind the function: `DeferCleanup(os.Setenv, key, value)`.
        let shift = written.len().saturating_sub(args.len());
        written.get(at + shift).map(|arg| (self.callee_text(*arg), false))
    }

    /// The process-wide state that a row and a call name.
    pub(super) fn process_place(
        &self,
        place: &str,
        key_arg: Option<usize>,
        call: ExprId,
        args: &[Value],
    ) -> Place {
        let text = match key_arg.and_then(|at| self.key_text(call, args, at)) {
            Some((key, true)) => format!("{place}({key:?})"),
            Some((key, false)) => format!("{place}({key})"),
            None => place.to_owned(),
        };
        Place::new(Root::Process(text.into()))
    }

    pub(super) fn setter(
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
        let api: Text = self.api_text(name, row.key_arg, fun, call, args).into();
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
        let how = if row.pointer_arg.is_some() { How::Assign } else { How::Setter(api.clone()) };
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
    pub(super) fn undo_of(&mut self, place: &Place, saved: &Value, site: Location) -> Vec<Effect> {
        self.apart(|machine| {
            let how = How::Setter("undo".into());
            let (place, value) = (place.clone(), saved.clone());
            machine.emit(EffectKind::Write { place, value, expr: None, how }, site);
        })
    }

    /// A value with methods that undo what has been done through it: `stubs.Stub(&a, 1).Stub(&b, 2)`, then `Reset`.
    pub(super) fn handle(
        &mut self,
        row: &Setter,
        undo: Vec<Effect>,
        receiver: Option<&Value>,
        fun: ExprId,
    ) -> Value {
        let names = &self.context.program.names;
        let methods = row.undo_methods.iter().filter_map(|method| names.find(method));
        let handle = match receiver {
            Some(Value::Handle(before)) => {
                let known = &before.methods;
                let all = before.undo.iter().cloned().chain(undo).collect();
                let methods = known.iter().copied().chain(methods.filter(|method| !known.contains(method)));
                Value::handle(all, methods.collect())
            }
            // Whoever made it, or holds it, is believed to undo all of it.
            Some(Value::Load { place, .. } | Value::Address(place))
                if !matches!(place.root, Root::Local(..)) || !place.path.is_empty() =>
            {
                self.entrust(&Value::Action(undo.into()));
                return receiver.cloned().unwrap_or(Value::Unknown);
            }
            _ => Value::handle(undo, methods.collect()),
        };
        if let Some(before @ Value::Handle(_)) = receiver {
            self.replace_handle(before, &handle);
        }
        if let Some(local) = self.chain_root(fun) {
            self.env.insert(local, handle.clone());
        }
        handle
    }

    /// A defer or cleanup that has been registered undoes what is done through the handle afterwards as well.
    pub(super) fn replace_handle(&mut self, before: &Value, after: &Value) {
        let cleanups = self.cleanups.iter_mut().map(|registered| &mut registered.pending);
        for pending in self.deferred.iter_mut().chain(cleanups) {
            for value in pending.function.receiver_mut().into_iter().chain(&mut pending.args) {
                if value == before {
                    value.clone_from(after);
                }
            }
        }
    }

    /// The local that a chain of method calls begins with.
    pub(super) fn chain_root(&self, fun: ExprId) -> Option<LocalId> {
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
    pub(super) fn state_place(&self, row: &Setter, call: ExprId, args: &[Value]) -> Place {
        match self.variable_of(&row.place).filter(|_| row.key_arg.is_none()) {
            Some(root) => Place::new(root),
            None => self.process_place(&row.place, row.key_arg, call, args),
        }
    }

    /// The variable that the place of a setter names: `http.DefaultTransport`.
    pub(super) fn variable_of(&self, place: &str) -> Option<Root> {
        let (path, name) = self.context.apis.variable_places.get(place)?;
        match self.context.program.global(path, name)? {
            Global::Loaded(id) => Some(Root::Var(id)),
            Global::External(id) => Some(Root::Ext(id)),
        }
    }

    /// A call that takes back what setters of these places did, whatever key they were given: `viper.Reset()`.
    pub(super) fn undo(&mut self, places: &[String], fun: ExprId) {
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
    pub(super) fn only_asks(&self, row: &Setter, call: ExprId) -> bool {
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
    pub(super) fn setter_value(&self, row: &Setter, name: &str, place: &Place, args: &[Value]) -> Value {
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
    pub(super) fn automatic(
        &mut self,
        row: &Setter,
        api: Text,
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
    pub(super) fn api_text(
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

    pub(super) fn reader(
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

    pub(super) fn mutator(
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

    pub(super) fn note_read(&mut self, place: &Place, site: Location) {
        if place.is_global() {
            self.note_direct_read(place, site);
            self.emit(EffectKind::Read(place.clone()), site);
        }
    }

    /// What a pointer, map or slice refers to.
    pub(super) fn target_of(&self, value: &Value) -> Option<Place> {
        match value {
            Value::Address(place) => Some(place.clone()),
            Value::Load { place, .. } if !value.is_clone() => Some(place.then(Hop::Deref)),
            _ => None,
        }
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
