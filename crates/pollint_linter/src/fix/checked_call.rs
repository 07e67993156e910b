//! A call whose error is checked on the spot, replaced by one that fails the test by itself.

use pollint_base::diagnostic::Edit;
use pollint_base::span::Span;
use pollint_facts::ir::{AssignOp, BinaryOp, Expr, ExprId, LitKind, LocalId, Stmt, StmtKind};

use super::{Spot, remove_lines};

/// Calls `callee` instead, with the same arguments, as a statement of its own and without the check of an error that it
/// does not return. None where the error is used for anything else.
pub(crate) fn replace_checked(spot: Spot<'_>, call: ExprId, callee: &str) -> Option<Vec<Edit>> {
    let Expr::Call { fun, .. } = spot.facts.expr(call) else { return None };
    let span = spot.facts.span(call);
    let found = spot.statement(span)?;
    let stmt = found.stmt();
    let mut edits = Vec::new();
    let is_replaceable = match &stmt.kind {
        StmtKind::Expr(expr) if *expr == call => true,
        StmtKind::Expr(expr) => is_assertion(spot, *expr, &|arg| arg == call),
        StmtKind::Assign { lhs, rhs, op: AssignOp::Set } => {
            rhs[..] == [call] && lhs.iter().all(|left| *spot.facts.expr(*left) == Expr::Blank)
        }
        StmtKind::Assign { lhs, rhs, op: AssignOp::Define } if rhs[..] == [call] => {
            let error = declared(spot, lhs)?;
            let check = found.rest().first().filter(|next| is_error_check(spot, next, error))?;
            edits.push(remove_lines(spot.location(check.span)));
            spot.mentions(error) == 1 + spot.mentions_in(error, check.span)
        }
        StmtKind::If { init: Some(init), cond, then, otherwise } => match &init.kind {
            StmtKind::Assign { lhs, rhs, op: AssignOp::Define } if rhs[..] == [call] => {
                let error = declared(spot, lhs)?;
                is_not_nil(spot, *cond, error) && otherwise.is_empty() && fails(spot, then)
            }
            _ => false,
        },
        _ => false,
    };
    if !is_replaceable {
        return None;
    }
    let head = Span { start: stmt.span.start, end: spot.facts.span(*fun).end };
    edits.push(Edit::exact(spot.location(head), callee));
    if span.end < stmt.span.end {
        edits.push(Edit::exact(spot.location(Span { start: span.end, end: stmt.span.end }), ""));
    }
    Some(edits)
}

/// The one local that a statement declares.
fn declared(spot: Spot<'_>, lhs: &[ExprId]) -> Option<LocalId> {
    match lhs {
        [one] => match spot.facts.expr(*one) {
            Expr::Local(local) if spot.facts.locals[local.index()].span == spot.facts.span(*one) => {
                Some(*local)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a statement does nothing but fail the test if an error is not nil.
pub(crate) fn is_error_check(spot: Spot<'_>, stmt: &Stmt, error: LocalId) -> bool {
    match &stmt.kind {
        StmtKind::If { init: None, cond, then, otherwise } => {
            is_not_nil(spot, *cond, error) && otherwise.is_empty() && fails(spot, then)
        }
        StmtKind::Expr(call) => is_assertion(spot, *call, &|arg| *spot.facts.expr(arg) == Expr::Local(error)),
        _ => false,
    }
}

fn is_not_nil(spot: Spot<'_>, cond: ExprId, error: LocalId) -> bool {
    let is_error = |expr: ExprId| *spot.facts.expr(expr) == Expr::Local(error);
    let is_nil = |expr: ExprId| match spot.facts.expr(expr) {
        Expr::Literal(LitKind::Nil, _) => true,
        Expr::Free(name) => spot.facts.text(*name) == "nil",
        _ => false,
    };
    match spot.facts.expr(cond) {
        Expr::Binary { op: BinaryOp::NotEqual, left, right } => is_error(*left) && is_nil(*right),
        _ => false,
    }
}

/// Whether a block is one call that fails the test, or panics.
fn fails(spot: Spot<'_>, block: &[Stmt]) -> bool {
    let [Stmt { kind: StmtKind::Expr(call), .. }] = block else { return false };
    let Expr::Call { fun, .. } = spot.facts.expr(*call) else { return false };
    match spot.facts.expr(*fun) {
        Expr::Free(name) => spot.facts.text(*name) == "panic",
        Expr::Selector { name, .. } => {
            let name = spot.facts.text(*name);
            matches!(name, "Fatal" | "Fatalf" | "FailNow" | "Error" | "Errorf" | "Panic" | "Panicf")
        }
        _ => false,
    }
}

/// `require.NoError(t, x)` and the like, of a package: what else is given are names and texts.
fn is_assertion(spot: Spot<'_>, call: ExprId, is_checked: &dyn Fn(ExprId) -> bool) -> bool {
    let Expr::Call { fun, args, .. } = spot.facts.expr(call) else { return false };
    let Expr::Selector { base, name, .. } = spot.facts.expr(*fun) else { return false };
    let is_package = spot.types().package_operand(spot.file, *base).is_some();
    let is_plain = |arg: &ExprId| matches!(spot.facts.expr(*arg), Expr::Local(_) | Expr::Literal(..));
    is_package
        && matches!(spot.facts.text(*name), "NoError" | "NoErrorf" | "Nil" | "NilError")
        && args.iter().filter(|arg| is_checked(**arg)).count() == 1
        && args.iter().all(|arg| is_checked(*arg) || is_plain(arg))
}
