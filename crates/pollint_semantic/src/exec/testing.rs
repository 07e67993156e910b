//! The methods of `testing.T`, part of the language of tests, and whatever else ends a test, a goroutine or the process.

use pollint_base::span::Location;
use pollint_facts::claims::Claims;
use pollint_facts::ir::{Expr, ExprId, Stmt, StmtKind};

use super::Machine;
use crate::apis::ExitKind;
use crate::effects::{EffectKind, Guard, Phase, Place, Root, Value};

impl Machine<'_> {
    /// A call that ends the test or marks it as failed; `test` is what it is called on, or given first.
    pub(super) fn exit(&mut self, kind: ExitKind, path: &str, name: &str, fun: ExprId, test: Option<&Value>) {
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
                self.emit(EffectKind::Exit(text.into(), on), site);
            }
            ExitKind::Report => {
                let text = self.exit_text(path, name, fun);
                self.emit(EffectKind::Report(text.into()), site);
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
    pub(super) fn exit_text(&self, path: &str, name: &str, fun: ExprId) -> String {
        let written = self.callee_text(fun);
        let method = name.rsplit('.').next().unwrap_or(name);
        let is_bare = written == method && matches!(self.facts.expr(fun), Expr::Selector { .. });
        if written.ends_with(method) && !is_bare {
            return written;
        }
        format!("{}.{name}", path.rsplit('/').next().unwrap_or(path))
    }

    /// Whether a method of `*testing.T` ends the test, however it is called.
    pub(super) fn ends_test(&self, method: &str) -> bool {
        let row = self.context.apis.exit("testing", &format!("T.{method}"));
        row.is_some_and(|row| row.kind == ExitKind::Test)
    }

    /// `t.Context()`: cancelled when the test is over (package testing, `T.Context`).
    pub(super) fn context_of(&mut self, on: Option<Place>, site: Location) -> Value {
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
