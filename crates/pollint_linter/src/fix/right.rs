//! A restore that puts the wrong value back, or into the wrong variable.

use pollint_base::diagnostic::{Edit, Fix};
use pollint_base::span::Location;
use pollint_facts::ir::{AssignOp, Expr, ExprId, LocalId, StmtKind};
use pollint_semantic::program::LocalDef;

use super::{Spot, change, insert_before, is_ever_parallel};
use crate::Lint;
use crate::writes::{WriteGroup, cause};

/// Puts right what is evident: the variable that the saved value was taken from, or a save where a constant was put back.
/// Never safe, as the restore as it is may be meant.
pub(crate) fn right_restore(lint: &Lint<'_>, group: &WriteGroup<'_>, by: Location) -> Option<Fix> {
    let site = group.effect.site;
    let is_own = cause(lint, group.effect) == (site, group.effect.func) && !group.effect.locked;
    if !is_own || is_ever_parallel(lint, &group.place.root, site) {
        return None;
    }
    let write = Spot::at(lint, site)?;
    let written = write.facts.spans.iter().position(|span| *span == site.span)?;
    let written = ExprId(u32::try_from(written).ok()?);
    let text = write.text(written)?;
    let restore = Spot::at(lint, by).filter(|restore| restore.file == write.file)?;
    let StmtKind::Assign { lhs, rhs, op: AssignOp::Set } = &restore.statement(by.span)?.stmt().kind else {
        return None;
    };
    let ([left], [right]) = (&lhs[..], &rhs[..]) else { return None };
    if restore.text(*left)? != text {
        let is_saved = matches!(restore.facts.expr(*right), Expr::Local(local)
            if saved_from(restore, *local).as_deref() == Some(text.as_str()));
        let edit = Edit::exact(restore.location(restore.facts.span(*left)), text.clone());
        return is_saved
            .then(|| change(format!("Put the saved value back into `{text}`"), false, vec![edit]));
    }
    save_first(write, restore, site, *right, &text)
}

/// What a local was declared with, as source.
fn saved_from(spot: Spot<'_>, local: LocalId) -> Option<String> {
    match spot.model.program.local_def(spot.file, local) {
        LocalDef::Value(value, 0) => spot.text(value),
        _ => None,
    }
}

/// Saves the value before the write and before the restore is registered, and puts that back.
fn save_first(write: Spot<'_>, restore: Spot<'_>, site: Location, put: ExprId, text: &str) -> Option<Fix> {
    // A local that is named nowhere else would be left over, which does not compile.
    if let Expr::Local(local) = restore.facts.expr(put)
        && restore.mentions(*local) < 3
    {
        return None;
    }
    if restore.function().parent != Some(write.func) {
        return None;
    }
    let changed = write.statement(site.span)?;
    let registered = write.statement(restore.function().span)?;
    if !std::ptr::eq(changed.block, registered.block) {
        return None;
    }
    let first = changed.block[changed.at.min(registered.at)].span;
    let name = text.rsplit('.').next().unwrap_or(text);
    let saved = write.fresh(&super::save::stem(name));
    let edits = vec![
        insert_before(write.file, first, format!("{saved} := {text}\n")),
        Edit::exact(restore.location(restore.facts.span(put)), saved.clone()),
    ];
    let title = format!("Save `{text}` before the write and put that back");
    Some(Fix { declares: Some(saved), ..change(title, false, edits) })
}
