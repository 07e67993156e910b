//! Calls into packages that are not loaded: what they do is looked up in the data table, never decided by name here.
//! Rows about states are carried out in `states.rs`, those about tests in `testing.rs`.

use pollint_base::span::Location;
use pollint_facts::claims::Claims;
use pollint_facts::ir::{Expr, ExprId, LitKind};

use super::Machine;
use super::polls::{all_gone, is_true};
use crate::apis::{DrainKind, DrainScope, Runs, without_major_version};
use crate::effects::{EffectKind, Guard, Hop, How, Place, Root, SpawnKind, Value};
use crate::names::Text;
use arcstr::literal;

impl Machine<'_> {
    pub(super) fn external(
        &mut self,
        path: &Text,
        name: &Text,
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
        path: &Text,
        name: &Text,
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
            let method: Text = name.rsplit('.').next().unwrap_or(name).into();
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
                let receiver = Some(Value::Address(object.clone()));
                let cancel = Value::external(literal!("context"), literal!("CancelFunc"), receiver);
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
                self.emit(EffectKind::Exit(literal!("panic"), None), site);
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
