//! Which argument a branch asks for: `if async == nil { f(); return }`. Knows tests of a bare parameter, against `nil` or as
//! a condition, and the literal arguments that decide them at a call; refuses to compute any other condition.

use pollint_facts::ir::{AssignOp, BinaryOp, Expr, ExprId, LitKind, LocalId, Stmt, StmtKind};

use super::Machine;
use super::instance::Instance;
use super::polls::is_true;
use crate::assignments::each_assignment_in;
use crate::effects::{Effect, EffectKind, Need, Root, Value};

/// Deepest nesting of `&&`, `||` and `!` that is looked into.
const DEEPEST: u32 = 6;

impl Machine<'_> {
    /// What an argument must be for a condition to hold, and for it to fail.
    pub(super) fn needs_of(&self, cond: ExprId, depth: u32) -> (Option<Need>, Option<Need>) {
        if depth > DEEPEST {
            return (None, None);
        }
        match self.facts.expr(cond) {
            Expr::Binary { op: BinaryOp::And, left, right } => {
                let (left, right) = (self.needs_of(*left, depth + 1), self.needs_of(*right, depth + 1));
                (left.0.or(right.0), None)
            }
            Expr::Binary { op: BinaryOp::Or, left, right } => {
                let (left, right) = (self.needs_of(*left, depth + 1), self.needs_of(*right, depth + 1));
                (None, left.1.or(right.1))
            }
            Expr::Binary { op: op @ (BinaryOp::Equal | BinaryOp::NotEqual), left, right } => {
                let tested = match (self.is_nil(*left), self.is_nil(*right)) {
                    (false, true) => *left,
                    (true, false) => *right,
                    _ => return (None, None),
                };
                let need = self.bare_parameter(tested).map(Need::NonNil);
                if *op == BinaryOp::Equal { (None, need) } else { (need, None) }
            }
            // Of the operators with one operand only `!` gives a condition.
            Expr::Unary(inner) => {
                let (holds, fails) = self.needs_of(*inner, depth + 1);
                (fails, holds)
            }
            Expr::Local(_) => {
                let number = self.bare_parameter(cond);
                (number.map(Need::True), number.map(Need::False))
            }
            _ => (None, None),
        }
    }

    /// What follows a branch that returns happens only if that was not taken.
    pub(super) fn note_what_is_left(&mut self, branch: &[Stmt], other: Option<Need>) {
        if matches!(branch.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_))) {
            self.need = other.or(self.need);
        }
    }

    /// What an effect of a callee needs of the caller's own arguments; nothing at all if this call keeps it from happening.
    #[expect(clippy::option_option, reason = "whether it happens, and what it still needs then")]
    pub(super) fn need_here(&self, effect: &Effect, instance: &Instance<'_>) -> Option<Option<Need>> {
        let here = self.need.filter(|_| matches!(effect.kind, EffectKind::Spawn(_)));
        // The parameters of a function value are others than those of the function that it was made in.
        let Some(need) = effect.need.filter(|_| !instance.of_value) else {
            return Some(effect.need.or(here));
        };
        let (Need::NonNil(number) | Need::True(number) | Need::False(number)) = need;
        let written = self.written_argument(number, instance);
        let never = match (need, instance.args.get(number as usize)) {
            (Need::NonNil(_), Some(Value::Zero)) => written.is_some_and(|written| self.is_nil(written)),
            (Need::True(_), Some(Value::Zero)) => true,
            (Need::False(_), value) => is_true(value),
            _ => false,
        };
        if never {
            return None;
        }
        let handed_on = written.and_then(|written| self.bare_parameter(written));
        let need = handed_on.map(|number| match need {
            Need::NonNil(_) => Need::NonNil(number),
            Need::True(_) => Need::True(number),
            Need::False(_) => Need::False(number),
        });
        Some(need.or(here))
    }

    fn is_nil(&self, expr: ExprId) -> bool {
        matches!(self.facts.expr(expr), Expr::Literal(LitKind::Nil, _))
    }

    /// The number of the parameter whose argument an expression is, as it came.
    fn bare_parameter(&self, expr: ExprId) -> Option<u32> {
        let Expr::Local(local) = self.facts.expr(expr) else { return None };
        match self.env.get(local)? {
            Value::Load { place, deep: false } if place.path.is_empty() => match place.root {
                Root::Param(number) if !self.is_reassigned(*local) => Some(number),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a statement of the function or its literals gives a variable another value.
    fn is_reassigned(&self, local: LocalId) -> bool {
        let around = self.context.program.func(self.top).1.span;
        let mut found = false;
        for func in self.facts.funcs.iter().filter(|func| around.contains(func.span)) {
            each_assignment_in(func, &mut |lhs, _, op| {
                let is_it =
                    |left: &ExprId| matches!(self.facts.expr(*left), Expr::Local(one) if *one == local);
                found |= op != AssignOp::Define && lhs.iter().any(is_it);
            });
        }
        found
    }
}
