//! Releasing what a statement acquires, after its error is checked.

use pollint_base::diagnostic::{Edit, Fix};
use pollint_base::span::Span;
use pollint_facts::ir::{AssignOp, Expr, ExprId, LocalId, Stmt, StmtKind};
use pollint_semantic::apis::{Acquire, FuncRef, Resource};
use pollint_semantic::effects::Effect;

use super::{Spot, change, insert_after, is_error_check, is_in_measured_loop, remove_lines};
use crate::Lint;
use crate::shapes::each_stmt;

/// The ways to release it, the best first: to let the test provide it, or a cleanup.
pub(crate) fn release(lint: &Lint<'_>, acquire: &Effect, row: &Acquire) -> Vec<Fix> {
    if is_in_measured_loop(lint, acquire.site) {
        return Vec::new();
    }
    let Some(spot) = Spot::at(lint, acquire.site) else { return Vec::new() };
    let Some(found) = Acquired::find(spot, acquire, row) else { return Vec::new() };
    found.provided(row).into_iter().chain(found.cleaned(row)).collect()
}

/// A statement that acquires something.
struct Acquired<'l> {
    spot: Spot<'l>,
    test: &'l str,
    stmt: &'l Stmt,
    /// The statement that checks its error.
    check: Option<&'l Stmt>,
    call: ExprId,
    args: &'l [ExprId],
    /// What holds it: a local, or an argument of the call.
    holder: ExprId,
    /// The error that comes with it.
    error: Option<LocalId>,
}

impl<'l> Acquired<'l> {
    fn find(spot: Spot<'l>, acquire: &Effect, row: &Acquire) -> Option<Acquired<'l>> {
        let call = spot.call_of(acquire.site.span)?;
        let Expr::Call { args, .. } = spot.facts.expr(call) else { return None };
        let found = spot.statement(spot.facts.span(call))?;
        let stmt = found.stmt();
        let test = spot.test(stmt.span.start)?;
        let acquired = |holder, error, check| Acquired { spot, test, stmt, check, call, args, holder, error };
        match (&stmt.kind, row.subject_arg, row.result) {
            (StmtKind::Expr(expr), Some(at), _) if *expr == call => {
                args.get(at).map(|holder| acquired(*holder, None, None))
            }
            (StmtKind::Assign { lhs, rhs, op: AssignOp::Define }, None, Some(at)) if rhs[..] == [call] => {
                let holder = *lhs.get(at)?;
                // Where the last of several results is no error, it is not compared with nil either.
                let error = match lhs.last().map(|last| spot.facts.expr(*last)) {
                    Some(Expr::Local(error)) if lhs.len() > 1 => Some(*error),
                    _ => None,
                };
                let check = error
                    .and_then(|error| found.rest().first().filter(|next| is_error_check(spot, next, error)));
                // Unchecked, there may be nothing to release.
                let is_sure = error.is_none() || check.is_some();
                is_sure.then(|| acquired(holder, error, check))
            }
            _ => None,
        }
    }

    /// `dir := t.TempDir()` in place of both the call and the check.
    fn provided(&self, row: &Acquire) -> Option<Fix> {
        let method = &row.auto.first()?.name;
        let method = method.rsplit('.').next().unwrap_or(method);
        let spot = self.spot;
        let Expr::Local(holder) = spot.facts.expr(self.holder) else { return None };
        let is_new = spot.facts.locals[holder.index()].span == spot.facts.span(self.holder);
        let is_plain = |arg: &ExprId| matches!(spot.facts.expr(*arg), Expr::Literal(..));
        let is_only_checked = self.error.is_none_or(|error| {
            let own = self.check.map_or(0, |check| spot.mentions_in(error, check.span));
            spot.mentions(error) == 1 + own
        });
        if !is_new || !self.args.iter().all(is_plain) || !is_only_checked {
            return None;
        }
        let rest = Span { start: spot.facts.span(self.holder).end, end: self.stmt.span.end };
        let mut edits = vec![Edit::exact(spot.location(rest), format!(" := {}.{method}()", self.test))];
        edits.extend(self.check.map(|check| remove_lines(spot.location(check.span))));
        Some(change(format!("Use `{}.{method}`", self.test), false, edits))
    }

    /// A cleanup after the statement, or after the check of its error.
    fn cleaned(&self, row: &Acquire) -> Option<Fix> {
        let spot = self.spot;
        let after = self.check.unwrap_or(self.stmt).span;
        let text = spot.text(self.holder).filter(|_| spot.is_stable(self.holder, after.end))?;
        if self.is_watched_by_goroutine() {
            return None;
        }
        let release = match (row.release_methods.first(), row.release_calls.first()) {
            (Some(method), _) if row.releases_plainly => format!("{text}.{method}"),
            (Some(method), _) => format!("func() {{ {text}.{method}() }}"),
            (None, Some(call)) => {
                let operand = match &row.operand_method {
                    Some(method) => format!("{text}.{method}()"),
                    None => text.clone(),
                };
                format!("func() {{ {}({operand}) }}", self.imported(call)?)
            }
            (None, None) => return None,
        };
        let statement = format!("\n{}.Cleanup({release})", self.test);
        // To close what goroutines may still use can fail or hang a test that passed.
        let safe = matches!(row.resource, Resource::TempFile | Resource::Ticker);
        let title = format!("Release `{text}` in `{}.Cleanup`", self.test);
        Some(change(title, safe, vec![insert_after(spot.file, after, statement)]))
    }

    /// Whether a goroutine uses both what is acquired and the test: it would take the release for a failure.
    fn is_watched_by_goroutine(&self) -> bool {
        let spot = self.spot;
        let Some(holder) = spot.root_local(self.holder) else { return true };
        let names_test = |span: Span| {
            let mut names = spot.facts.exprs.iter().zip(&spot.facts.spans);
            names.any(|(expr, at)| match expr {
                Expr::Local(local) => {
                    span.contains(*at) && spot.facts.text(spot.facts.locals[local.index()].name) == self.test
                }
                _ => false,
            })
        };
        let mut watched = false;
        each_stmt(spot.facts, &mut |_, stmt| {
            watched |= matches!(stmt.kind, StmtKind::Go(_))
                && spot.mentions_in(holder, stmt.span) > 0
                && names_test(stmt.span);
        });
        watched
    }

    /// A function of a package that the file imports, as it is written there.
    fn imported(&self, call: &FuncRef) -> Option<String> {
        let facts = self.spot.facts;
        let import = facts.imports.iter().find(|import| *import.path == *call.package)?;
        let name = match import.alias {
            Some(alias) => facts.text(alias),
            None => call.package.rsplit('/').next().unwrap_or(&call.package),
        };
        let position = self.spot.facts.span(self.call).start;
        let shadows = |local: &pollint_facts::ir::Local| {
            facts.text(local.name) == name && local.span.start < position && position < local.scope_end
        };
        let is_visible = !matches!(name, "_" | ".") && !facts.locals.iter().any(shadows);
        is_visible.then(|| format!("{name}.{}", call.name))
    }
}
