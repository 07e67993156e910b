//! What is deferred, dropped or registered too late, as a cleanup of the test.

use pollint_base::diagnostic::{Edit, Fix};
use pollint_base::span::{Location, Span};
use pollint_facts::claims::Claims;
use pollint_facts::ir::{Expr, ExprId, FuncIx, Stmt, StmtKind};
use pollint_semantic::types::Ty;

use super::{InBlock, Spot, change};
use crate::Lint;
use crate::shapes::each_stmt;

/// The `defer` statement that a location belongs to, and the function whose end it waits for.
pub(crate) fn deferred_at<'l>(lint: &'l Lint<'_>, location: Location) -> Option<(Spot<'l>, &'l Stmt)> {
    let facts = &lint.model.program.facts[location.file.index()];
    let mut found: Option<(FuncIx, &Stmt)> = None;
    each_stmt(facts, &mut |func, stmt| {
        let is_nearer = found.is_none_or(|(_, known)| known.span.start < stmt.span.start);
        if matches!(stmt.kind, StmtKind::Defer(_)) && stmt.span.contains(location.span) && is_nearer {
            found = Some((func, stmt));
        }
    });
    let (func, stmt) = found?;
    Some((Spot::of(lint, location.file, func)?, stmt))
}

/// The statement `t.Cleanup(…)` that a location belongs to, in the function of a spot.
pub(crate) fn registered_at(spot: Spot<'_>, location: Location) -> Option<InBlock<'_>> {
    let found = spot.statement(location.span).filter(|_| location.file == spot.file)?;
    match &found.stmt().kind {
        StmtKind::Expr(call) if spot.facts.claims_of(*call).has(Claims::CLEANUP) => Some(found),
        _ => None,
    }
}

/// `defer` as a cleanup. Safe where no other `defer` would now run before it.
pub(crate) fn fix_defer(lint: &Lint<'_>, location: Location, what: &str) -> Option<Fix> {
    let (spot, stmt) = deferred_at(lint, location)?;
    let edits = defer_to_cleanup(spot, stmt)?;
    let test = spot.test(stmt.span.start)?;
    let mut defers = 0;
    each_stmt(spot.facts, &mut |func, other| {
        defers += usize::from(func == spot.func && matches!(other.kind, StmtKind::Defer(_)));
    });
    Some(change(format!("Do it for `{what}` in `{test}.Cleanup`"), defers == 1, edits))
}

/// `defer f(…)` as `t.Cleanup(…)`, where what is called and its arguments are still the same when the test ends.
fn defer_to_cleanup(spot: Spot<'_>, stmt: &Stmt) -> Option<Vec<Edit>> {
    let StmtKind::Defer(call) = &stmt.kind else { return None };
    let Expr::Call { fun, args, .. } = spot.facts.expr(*call) else { return None };
    let test = spot.test(stmt.span.start)?;
    let callee = spot.facts.span(*fun);
    let keyword = spot.location(Span { start: stmt.span.start, end: callee.start });
    let arguments = spot.location(Span { start: callee.end, end: stmt.span.end });
    let as_value = vec![Edit::exact(keyword, format!("{test}.Cleanup(")), Edit::exact(arguments, ")")];
    if let Expr::FuncLit(literal) = spot.facts.expr(*fun) {
        return (args.is_empty() && is_plain_literal(spot, *literal)).then_some(as_value);
    }
    let lasts = |expr: ExprId| match spot.facts.expr(expr) {
        Expr::Literal(..) => true,
        _ => spot.is_stable(expr, stmt.span.start),
    };
    if !lasts(*fun) || !args.iter().all(|arg| lasts(*arg)) {
        return None;
    }
    if args.is_empty() && is_plain_value(spot, *fun) {
        return Some(as_value);
    }
    let end = spot.location(Span { start: stmt.span.end, end: stmt.span.end });
    Some(vec![Edit::exact(keyword, format!("{test}.Cleanup(func() {{ ")), Edit::exact(end, " })")])
}

/// Whether a literal takes and returns nothing and recovers from nothing: a cleanup has no panic to recover from.
fn is_plain_literal(spot: Spot<'_>, literal: FuncIx) -> bool {
    let func = &spot.facts.funcs[literal.index()];
    let recovers = |(expr, span): (&Expr, Span)| {
        func.span.contains(span) && matches!(expr, Expr::Free(name) if spot.facts.text(*name) == "recover")
    };
    func.params.is_empty()
        && func.results.is_empty()
        && !spot.facts.exprs.iter().zip(spot.facts.spans.iter().copied()).any(recovers)
}

/// Whether a local holds a function that returns nothing, so that it can be handed on as it is.
fn is_plain_value(spot: Spot<'_>, fun: ExprId) -> bool {
    let is_plain = |ty: &Ty| matches!(ty, Ty::Func(results) if results.is_empty());
    matches!(spot.facts.expr(fun), Expr::Local(_)) && is_plain(&spot.types().of(spot.file, fun))
}

/// Hands what a call returns to `t.Cleanup`, where the statement is the call alone or drops its result into `_`.
pub(crate) fn as_cleanup(spot: Spot<'_>, call: ExprId) -> Option<Vec<Edit>> {
    let span = spot.facts.span(call);
    let stmt = spot.statement(span)?.stmt();
    let is_dropped = match &stmt.kind {
        StmtKind::Expr(expr) => *expr == call,
        StmtKind::Assign { lhs, rhs, .. } => {
            rhs[..] == [call] && lhs.iter().all(|left| *spot.facts.expr(*left) == Expr::Blank)
        }
        _ => false,
    };
    let test = spot.test(stmt.span.start)?;
    let before = spot.location(Span { start: stmt.span.start, end: span.start });
    let after = spot.location(Span { start: span.end, end: stmt.span.end });
    is_dropped.then(|| vec![Edit::exact(before, format!("{test}.Cleanup(")), Edit::exact(after, ")")])
}
