//! A restore that stands as a plain statement, or in a cleanup that runs too early, put where it always runs in time.

use pollint_base::diagnostic::{Edit, Fix};
use pollint_base::span::{Location, Span};
use pollint_facts::ir::{AssignOp, Expr, ExprId, LitKind, Stmt, StmtKind};

use super::{InBlock, Spot, change, insert_before, registered_at, remove_lines};
use crate::Lint;

/// Registers a plain restore as a cleanup before the write. The statement itself goes if nothing but other restores
/// follows it; else it stays, as what follows counts on it.
pub(crate) fn register_restore(
    lint: &Lint<'_>,
    write: Location,
    restore: Location,
    symbol: &str,
    may_move: bool,
) -> Option<Fix> {
    let spot = Spot::at(lint, write)?;
    let plain = Spot::at(lint, restore).filter(|other| other.file == spot.file && other.func == spot.func)?;
    let stmt = spot.statement(write.span)?.stmt();
    let way = plain.around(restore.span);
    let last = *way.last()?;
    let text = statement_text(spot, last.stmt(), stmt.span.start)?;
    let test = spot.test(stmt.span.start)?;
    let register = insert_before(spot.file, stmt.span, format!("{test}.Cleanup(func() {{ {text} }})\n"));
    let is_end =
        |at: &InBlock<'_>| !in_loop(at.stmt()) && at.rest().iter().all(|stmt| is_simple_restore(spot, stmt));
    if may_move && way.iter().all(is_end) {
        let edits = vec![register, remove_lines(spot.location(last.stmt().span))];
        return Some(change(format!("Move the restore of `{symbol}` into `{test}.Cleanup`"), true, edits));
    }
    Some(change(format!("Restore `{symbol}` in `{test}.Cleanup` as well"), true, vec![register]))
}

fn in_loop(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::For(_))
}

/// `x = old`, which reads nothing but what was saved.
fn is_simple_restore(spot: Spot<'_>, stmt: &Stmt) -> bool {
    let StmtKind::Assign { lhs, rhs, op: AssignOp::Set } = &stmt.kind else { return false };
    let is_saved = |expr: &ExprId| matches!(spot.facts.expr(*expr), Expr::Local(_) | Expr::Literal(..));
    lhs.len() == rhs.len() && rhs.iter().all(is_saved)
}

/// Registers a cleanup before another one, so that it runs after it. Only a single assignment of what is known by then can
/// be moved.
pub(crate) fn register_earlier(
    lint: &Lint<'_>,
    restore: Location,
    other: Location,
    symbol: &str,
) -> Option<Fix> {
    let inside = Spot::at(lint, restore)?;
    let spot = Spot::of(lint, restore.file, inside.function().parent?)?;
    let (moved, other) = (registered_at(spot, restore)?, registered_at(spot, other)?);
    if !std::ptr::eq(moved.block, other.block) || moved.at <= other.at {
        return None;
    }
    let [only] = inside.function().body.as_deref()? else { return None };
    let before = other.stmt().span;
    let test = spot.test(before.start)?;
    let mut edits = vec![remove_lines(spot.location(moved.stmt().span))];
    let statements = match statement_text(inside, only, before.start) {
        Some(text) => format!("{test}.Cleanup(func() {{ {text} }})\n"),
        None => {
            let (save, saving) = saved_between(spot, other, moved, only)?;
            edits.push(remove_lines(spot.location(save.span)));
            let text = statement_text(inside, only, moved.stmt().span.start)?;
            format!("{saving}\n{test}.Cleanup(func() {{ {text} }})\n")
        }
    };
    edits.push(insert_before(spot.file, before, statements));
    let title = format!("Register the restore of `{symbol}` before the wait, so that it runs after it");
    Some(change(title, false, edits))
}

/// The statement between two registrations that saves what the second one puts back, and its source.
fn saved_between<'l>(
    spot: Spot<'l>,
    first: InBlock<'l>,
    second: InBlock<'l>,
    restore: &Stmt,
) -> Option<(&'l Stmt, String)> {
    let [save, _, ..] = first.rest() else { return None };
    let StmtKind::Assign { lhs, rhs, op: AssignOp::Define } = &save.kind else { return None };
    let StmtKind::Assign { rhs: put, .. } = &restore.kind else { return None };
    let ([saved], [value], [put]) = (&lhs[..], &rhs[..], &put[..]) else { return None };
    let is_it = second.at == first.at + 2 && spot.facts.expr(*saved) == spot.facts.expr(*put);
    let value = spot.text(*value).filter(|_| is_it && spot.is_stable(*value, first.stmt().span.start))?;
    Some((save, format!("{} := {value}", spot.text(*saved)?)))
}

/// The source of an assignment or call made of names and literals that mean the same at a position and later.
fn statement_text(spot: Spot<'_>, stmt: &Stmt, at: u32) -> Option<String> {
    match &stmt.kind {
        StmtKind::Assign { lhs, rhs, op: AssignOp::Set } => match (&lhs[..], &rhs[..]) {
            ([left], [right]) => {
                Some(format!("{} = {}", value_text(spot, *left, at)?, value_text(spot, *right, at)?))
            }
            _ => None,
        },
        StmtKind::Expr(call) => match spot.facts.expr(*call) {
            Expr::Call { fun, args, spread: false } => {
                let args: Option<Vec<String>> = args.iter().map(|arg| value_text(spot, *arg, at)).collect();
                Some(format!("{}({})", value_text(spot, *fun, at)?, args?.join(", ")))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The source of a name with fields behind it, or of a literal.
pub(crate) fn value_text(spot: Spot<'_>, expr: ExprId, at: u32) -> Option<String> {
    match spot.facts.expr(expr) {
        Expr::Literal(LitKind::Str, text) => {
            let text = spot.facts.text(*text);
            let is_plain = |c: char| !c.is_control() && !matches!(c, '"' | '\\' | '…');
            text.chars().all(is_plain).then(|| format!("\"{text}\""))
        }
        Expr::Literal(_, text) => Some(spot.facts.text(*text).to_owned()),
        _ => spot.text(expr).filter(|_| spot.is_stable(expr, at)),
    }
}

/// The `defer` or cleanup that does nothing but what stands at a location, or the one statement inside it, to be removed.
pub(crate) fn remove_late(lint: &Lint<'_>, location: Location) -> Option<Edit> {
    let spot = Spot::at(lint, location)?;
    let stmt = spot.statement(location.span)?.stmt();
    if is_late(spot, stmt) {
        return Some(remove_lines(spot.location(stmt.span)));
    }
    let literal: Span = spot.function().span;
    let outer = Spot::of(lint, location.file, spot.function().parent?)?;
    let carrier = outer.statement(literal)?.stmt();
    let is_alone = spot.function().body.as_deref()?.len() == 1;
    let removed = if is_alone { carrier.span } else { stmt.span };
    is_late(outer, carrier).then(|| remove_lines(spot.location(removed)))
}

fn is_late(spot: Spot<'_>, stmt: &Stmt) -> bool {
    let is_cleanup = |call: ExprId| spot.facts.claims_of(call).has(pollint_facts::claims::Claims::CLEANUP);
    matches!(&stmt.kind, StmtKind::Defer(_))
        || matches!(&stmt.kind, StmtKind::Expr(call) if is_cleanup(*call))
}
