//! First use with an early way out: `if client != nil { return client }; client = dial()`. Knows comparisons of package
//! variables with `nil` and `""`; a flag that is tested says too little about what is written after it.

use pollint_facts::ir::{BinaryOp, Expr, ExprId, LitKind, Stmt, StmtKind};

use super::Machine;
use crate::effects::{EffectKind, Place};
use crate::mentions::simple_place;

/// Deepest nesting of `&&` and `||` that is looked into.
const DEEPEST: u32 = 6;

impl Machine<'_> {
    /// What follows a branch that returns because variables are set finds one of them unset.
    pub(super) fn note_unset(&mut self, cond: ExprId, then: &[Stmt], otherwise: &[Stmt]) {
        let returns = matches!(then.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_)));
        if returns && otherwise.is_empty() {
            let mut found = std::mem::take(&mut self.unset);
            self.add_tested(cond, 0, &mut found);
            self.unset = found;
        }
    }

    /// Whether a write fills what was found unset.
    pub(super) fn is_first_use(&self, kind: &EffectKind) -> bool {
        matches!(kind, EffectKind::Write { place, .. } if self.unset.contains(place))
    }

    /// Adds the variables that a condition asks to be set.
    fn add_tested(&self, cond: ExprId, depth: u32, found: &mut Vec<Place>) {
        match self.facts.expr(cond) {
            Expr::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } if depth < DEEPEST => {
                self.add_tested(*left, depth + 1, found);
                self.add_tested(*right, depth + 1, found);
            }
            Expr::Binary { op: BinaryOp::NotEqual, left, right } => {
                let tested = match (self.is_nothing(*left), self.is_nothing(*right)) {
                    (false, true) => *left,
                    (true, false) => *right,
                    _ => return,
                };
                found.extend(simple_place(self.context.program, self.file, tested, 0));
            }
            _ => {}
        }
    }

    /// Whether an expression is `nil` or `""`.
    pub(super) fn is_nothing(&self, expr: ExprId) -> bool {
        match self.facts.expr(expr) {
            Expr::Literal(LitKind::Nil, _) => true,
            Expr::Literal(LitKind::Str, text) => self.text(*text).is_empty(),
            _ => false,
        }
    }
}
