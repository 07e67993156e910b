//! Waiting by looking again and again: for a variable that a goroutine sets as its last thing, and for all goroutines to be
//! gone. Knows what is read in a condition that is polled and what is set last; refuses to know which values end the polling.

use pollint_base::span::{Location, Span};
use pollint_facts::ir::{Expr, ExprId, LitKind, LocalId, Stmt, StmtKind};

use super::Machine;
use crate::effects::{EffectKind, Phase, Place, Root, Value};
use crate::types::Ty;

impl Machine<'_> {
    /// `assert.Eventually(t, f, …)`: what `f` reads is waited for.
    pub(super) fn poll(&mut self, fun: ExprId, call: ExprId, args: &[Value]) {
        if !self.production {
            let site = self.at(fun);
            self.emit(EffectKind::Pause, site);
        }
        let literal = args.iter().find_map(|arg| match arg {
            Value::Closure(func) => Some(self.context.program.func(*func).1.span),
            _ => None,
        });
        let outer = std::mem::replace(&mut self.polled, literal);
        self.maybe_run(fun, call, args);
        self.polled = outer;
    }

    /// `for !done.Load() { … }` waits for whoever stores there.
    pub(super) fn spin(&mut self, cond: ExprId) {
        match self.facts.expr(cond) {
            Expr::Unary(inner) => self.spin(*inner),
            Expr::Binary { left, right, .. } => {
                self.spin(*left);
                // Every test would carry what the loops of production code look at beside.
                if !self.production {
                    self.spin(*right);
                }
            }
            Expr::Call { fun, .. } => {
                let Expr::Selector { base, name, .. } = self.facts.expr(*fun) else { return };
                if self.text(*name) == "Load" {
                    let flag = self.operand_address(*base);
                    self.wait_on(&flag, self.at(cond));
                }
            }
            _ => {}
        }
    }

    fn wait_on(&mut self, value: &Value, site: Location) {
        if let Some(object) = self.object_of(value) {
            self.emit(EffectKind::Drain { object, all: false }, site);
        }
    }

    /// A condition that is polled mentions a plain value or a list from around it: a flag, a counter, what is collected.
    pub(super) fn note_poll(&mut self, local: LocalId, expr: ExprId) {
        let Some(literal) = self.polled else { return };
        let ty = self.types.local(self.file, local);
        let is_plain =
            matches!(self.types.underlying(&ty), Ty::Basic | Ty::Slice(_) | Ty::Array(_) | Ty::Map(_));
        if is_plain && !literal.contains(self.facts.locals[local.index()].span) {
            let object = Place::new(Root::Local(self.file, local));
            let site = self.at(expr);
            self.emit(EffectKind::Drain { object, all: false }, site);
        }
    }

    /// A condition that is polled reads an atomic.
    pub(super) fn note_polled_read(&mut self, place: &Place, site: Location) {
        if self.polled.is_some() && !place.is_global() {
            self.emit(EffectKind::Drain { object: place.object(), all: false }, site);
        }
    }

    /// A variable gets a value, which may be the last thing that a goroutine does.
    pub(super) fn mark(&mut self, local: LocalId, left: ExprId) {
        let site = self.at(left);
        if self.context.program.func(self.func).1.span.contains(self.facts.locals[local.index()].span) {
            return;
        }
        self.mark_place(&Place::new(Root::Local(self.file, local)), site);
    }

    /// The same of an atomic.
    pub(super) fn mark_place(&mut self, place: &Place, site: Location) {
        let is_end = (self.is_last || self.phase != Phase::Body) && self.loops.is_empty();
        if self.in_goroutine && !self.production && is_end && matches!(place.root, Root::Local(..)) {
            self.emit(EffectKind::Mark(place.object()), site);
        }
    }

    /// Whether nothing comes after a statement that this one is: a lock is released.
    pub(super) fn is_unlock(&self, stmt: &Stmt) -> bool {
        let StmtKind::Expr(call) = &stmt.kind else { return false };
        let Expr::Call { fun, .. } = self.facts.expr(*call) else { return false };
        matches!(self.facts.expr(*fun), Expr::Selector { name, .. } if matches!(self.text(*name), "Unlock" | "RUnlock"))
    }

    /// What it means to look which goroutines there are: where that is done round by round, with time between, to wait
    /// for all of them.
    pub(super) fn census(&self) -> EffectKind {
        let waits = self.polled.is_some() || self.round.is_some_and(|round| self.lets_time_pass(round));
        if waits { all_gone() } else { EffectKind::Census }
    }

    /// Whether a loop sleeps or waits for a tick.
    fn lets_time_pass(&self, round: Span) -> bool {
        let around = self.context.program.func(self.top).1.span;
        self.facts.exprs_of(around).any(|(expr, span)| {
            round.contains(span)
                && match expr {
                    Expr::Receive(_) => true,
                    Expr::Call { fun, .. } => matches!(
                        self.facts.expr(*fun),
                        Expr::Selector { name, .. } if matches!(self.text(*name), "Sleep" | "Gosched" | "After")
                    ),
                    _ => false,
                }
        })
    }

    /// The function that a leak checker returns: whoever calls it waits for all goroutines.
    pub(super) fn check_later(&mut self, fun: ExprId) -> Value {
        let site = self.at(fun);
        Value::Action(self.apart(|machine| machine.emit(all_gone(), site)).into())
    }

    /// Whether an option of a leak checker names a function of the package at hand: `goleak.IgnoreTopFunction("app.serve")`.
    pub(super) fn ignores_own(&self, call: ExprId) -> bool {
        let Expr::Call { args, .. } = self.facts.expr(call) else { return false };
        let package = &self.context.program.packages[self.context.program.package_of(self.file).index()];
        let own = [&package.import_path, &package.name].map(|name| format!("{name}."));
        args.iter().any(|arg| {
            let Expr::Call { args: inner, .. } = self.facts.expr(*arg) else { return false };
            inner.iter().any(|text| match self.facts.expr(*text) {
                Expr::Literal(LitKind::Str, text) => {
                    let text = self.text(*text);
                    own.iter().any(|own| text.starts_with(own.as_str()))
                }
                _ => false,
            })
        })
    }
}

/// A wait for all goroutines of the process.
pub(super) fn all_gone() -> EffectKind {
    EffectKind::Drain { object: Place::new(Root::Process("goroutines".into())), all: true }
}

/// Whether an argument is the literal `true`.
pub(super) fn is_true(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Constant(text)) if &**text == "true")
}
