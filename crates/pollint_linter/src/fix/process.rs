//! Changes of process-wide state by a call: what package testing offers in its place, or saving by what reads the state.
//! Which call is which is data.

use pollint_base::diagnostic::{Edit, Fix};
use pollint_base::span::Span;
use pollint_facts::ir::{Expr, ExprId, StmtKind};
use pollint_semantic::apis::{Effect as ApiEffect, Setter, Undo};
use pollint_semantic::effects::Outcome;
use pollint_semantic::names::Text;
use pollint_semantic::types::Callee;

use super::moved::{remove_late, value_text};
use super::{Spot, change, insert_after, insert_before, is_restorable, replace_checked, save_and_restore};
use crate::Lint;
use crate::writes::WriteGroup;

/// Makes a change of process-wide state end with the test. Unsafe where a test may rely on it staying.
pub(crate) fn undo(
    lint: &Lint<'_>,
    group: &WriteGroup<'_>,
    row: Option<&Setter>,
    is_read_later: bool,
) -> Option<Fix> {
    if !group.is_call() {
        return save_and_restore(lint, group, is_read_later);
    }
    let row = row.filter(|row| row.effect == ApiEffect::Replaces && is_restorable(lint, group))?;
    let setting = Setting::find(lint, group, row, !is_read_later && !group.is_in_subtest(lint))?;
    match &group.effect.outcome {
        Outcome::Lossy { by } => setting.automatic(&[remove_late(lint, *by)?]),
        _ => setting.automatic(&[]).or_else(|| setting.saved()).or_else(|| setting.returned()),
    }
}

/// A call that changes a state.
struct Setting<'l> {
    lint: &'l Lint<'l>,
    spot: Spot<'l>,
    row: &'l Setter,
    call: ExprId,
    fun: ExprId,
    args: &'l [ExprId],
    /// The package, and the function's name in it.
    path: Text,
    name: Text,
    test: &'l str,
    safe: bool,
}

impl<'l> Setting<'l> {
    fn find(lint: &'l Lint<'l>, group: &WriteGroup<'_>, row: &'l Setter, safe: bool) -> Option<Setting<'l>> {
        let spot = Spot::at(lint, group.effect.site)?;
        let call = spot.call_of(group.effect.site.span)?;
        let Expr::Call { fun, args, .. } = spot.facts.expr(call) else { return None };
        let Callee::External { path, name, .. } = spot.types().callee(spot.file, *fun) else { return None };
        let test = spot.test(spot.facts.span(call).start)?;
        Some(Setting { lint, spot, row, call, fun: *fun, args, path, name, test, safe })
    }

    /// `t.Setenv` for `os.Setenv`; for `os.Unsetenv`, `t.Setenv` before it, which remembers what was there.
    fn automatic(&self, more: &[Edit]) -> Option<Fix> {
        let auto = self.row.auto.first()?;
        let since = self.lint.model.apis.setters.get(&auto.package, &auto.name)?.since?;
        if self.spot.version() < since.0 {
            return None;
        }
        let method = auto.name.rsplit('.').next().unwrap_or(&auto.name);
        let callee = format!("{}.{method}", self.test);
        let mut edits = if *self.name == *method {
            replace_checked(self.spot, self.call, &callee)?
        } else if self.row.key_arg == Some(0) && self.row.value_arg.is_none() {
            let stmt = self.spot.statement(self.spot.facts.span(self.call))?.stmt();
            let key = value_text(self.spot, *self.args.first()?, stmt.span.start)?;
            vec![insert_before(self.spot.file, stmt.span, format!("{callee}({key}, \"\")\n"))]
        } else {
            return None;
        };
        edits.extend_from_slice(more);
        Some(change(format!("Use `{callee}`, which restores the former value"), self.safe, edits))
    }

    /// Saves what the getter of the state gives.
    fn saved(&self) -> Option<Fix> {
        let is_simple = self.row.undo.contains(&Undo::Saved) && self.takes_value_only();
        if !is_simple || !self.row.auto.is_empty() {
            return None;
        }
        let setter = self.spot.text(self.fun)?;
        let (operand, called) = setter.rsplit_once('.')?;
        let getter = self.getter(called)?;
        let stmt = self.spot.statement(self.spot.facts.span(self.call))?.stmt();
        let Expr::Selector { base, .. } = self.spot.facts.expr(self.fun) else { return None };
        if !self.spot.is_stable(*base, stmt.span.start) {
            return None;
        }
        let saved = self.spot.fresh(&stem(called));
        let test = self.test;
        let statements =
            format!("{saved} := {operand}.{getter}()\n{test}.Cleanup(func() {{ {setter}({saved}) }})\n");
        let edit = insert_before(self.spot.file, stmt.span, statements);
        let title = format!("Save `{operand}.{getter}()` and put it back in `{test}.Cleanup`");
        Some(Fix { declares: Some(saved), ..change(title, self.safe, vec![edit]) })
    }

    /// Keeps the former value that the call returns.
    fn returned(&self) -> Option<Fix> {
        let is_simple = self.row.undo.contains(&Undo::ReturnsPrevious) && self.takes_value_only();
        let (spot, test) = (self.spot, self.test);
        let span = spot.facts.span(self.call);
        let stmt = spot.statement(span)?.stmt();
        let is_dropped = match &stmt.kind {
            StmtKind::Expr(expr) => *expr == self.call,
            StmtKind::Assign { lhs, rhs, .. } => {
                rhs[..] == [self.call] && lhs.iter().all(|left| *spot.facts.expr(*left) == Expr::Blank)
            }
            _ => false,
        };
        let setter = spot.text(self.fun).filter(|_| is_simple && is_dropped)?;
        let saved = spot.fresh(&stem(setter.rsplit('.').next().unwrap_or(&setter)));
        let before = Span { start: stmt.span.start, end: span.start };
        let edits = vec![
            Edit::exact(spot.location(before), format!("{saved} := ")),
            insert_after(spot.file, stmt.span, format!("\n{test}.Cleanup(func() {{ {setter}({saved}) }})")),
        ];
        let title = format!("Keep what `{setter}` returns and put it back in `{test}.Cleanup`");
        Some(Fix { declares: Some(saved), ..change(title, self.safe, edits) })
    }

    /// Whether the new value is all that the call takes.
    fn takes_value_only(&self) -> bool {
        self.row.value_arg == Some(0) && self.row.key_arg.is_none() && self.args.len() == 1
    }

    /// The one function that reads what `setter` sets, in the same package or of the same type.
    fn getter(&self, setter: &str) -> Option<&str> {
        let of = |name: &'l str| name.rsplit_once('.').unwrap_or(("", name));
        let owner = self.name.rsplit_once('.').map_or("", |(owner, _)| owner);
        let all: Vec<&str> = self
            .row
            .getters
            .iter()
            .filter(|getter| *getter.package == *self.path)
            .map(|getter| of(&getter.name))
            .filter(|(ty, _)| *ty == owner)
            .map(|(_, name)| name)
            .collect();
        let plain = setter.strip_prefix("Set").unwrap_or(setter);
        let is_same = |name: &&&str| **name == plain || name.strip_prefix("Get") == Some(plain);
        match all[..] {
            [one] => Some(one),
            _ => all.iter().find(is_same).copied(),
        }
    }
}

/// `prevOutput` for `SetOutput`.
fn stem(setter: &str) -> String {
    format!("prev{}", setter.strip_prefix("Set").filter(|rest| !rest.is_empty()).unwrap_or(setter))
}
