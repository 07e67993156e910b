//! Saving a variable before it is written and putting it back in a cleanup.

use pollint_base::diagnostic::Fix;
use pollint_facts::ir::{AssignOp, Expr, ExprId, StmtKind};
use pollint_semantic::effects::{Effect, EffectKind, How, Phase};
use pollint_semantic::types::Ty;

use super::{Spot, change, insert_before, is_ever_parallel, is_in_measured_loop, shown};
use crate::Lint;
use crate::writes::{WriteGroup, cause};

/// Saves what a statement writes and registers its restore before the statement. Unsafe where a test may rely on the
/// value staying: where others read it, or it is written in a subtest.
pub(crate) fn save_and_restore(lint: &Lint<'_>, group: &WriteGroup<'_>, is_read_later: bool) -> Option<Fix> {
    let effect = group.effect;
    if !is_restorable(lint, group) {
        return None;
    }
    let spot = Spot::at(lint, effect.site)?;
    let stmt = spot.statement(effect.site.span)?.stmt();
    let written = written(spot, effect, stmt.span.start)?;
    let stem = stem(&written.name);
    let Some(test) = spot.test(stmt.span.start) else {
        if !spot.has_no_test_around() {
            return None;
        }
        let title = format!("Give the helper a `t`, save `{}` and put it back in `t.Cleanup`", written.text);
        return Some(shown(title, written.statements(&stem, "t")));
    };
    let safe = !is_read_later && !group.is_in_subtest(lint) && written.copies_well == Some(true);
    let saved = spot.fresh(&stem);
    let title = format!("Save `{}` and put it back in `{test}.Cleanup`", written.text);
    let edit = insert_before(spot.file, stmt.span, written.statements(&saved, test));
    Some(Fix { declares: Some(saved), ..change(title, safe, vec![edit]) })
}

/// Whether a restore by a cleanup would be right: the test code itself writes, in the open, and no other test meanwhile.
pub(crate) fn is_restorable(lint: &Lint<'_>, group: &WriteGroup<'_>) -> bool {
    let effect = group.effect;
    let is_own = !group.in_production && cause(lint, effect) == (effect.site, effect.func);
    // A restore would need the lock as well, and which lock that is would be a guess.
    is_own
        && !effect.locked
        && effect.phase == Phase::Body
        && !group.is_in_goroutine()
        && !is_ever_parallel(lint, &group.place.root, effect.site)
        && !group.is_touched_by_earlier_cleanup(lint)
        && !group.has_restore_of_its_own(lint)
        && !is_in_measured_loop(lint, effect.site)
}

/// What a statement writes, as source.
struct Written {
    text: String,
    name: String,
    /// Between the variable and its value: nothing, or the methods of an atomic.
    is_atomic: bool,
    /// Whether a copy is the whole value and nothing that must not be copied; none if the type is not known.
    copies_well: Option<bool>,
}

impl Written {
    fn statements(&self, saved: &str, test: &str) -> String {
        let text = &self.text;
        if self.is_atomic {
            format!("{saved} := {text}.Load()\n{test}.Cleanup(func() {{ {text}.Store({saved}) }})\n")
        } else {
            format!("{saved} := {text}\n{test}.Cleanup(func() {{ {text} = {saved} }})\n")
        }
    }
}

fn written(spot: Spot<'_>, effect: &Effect, before: u32) -> Option<Written> {
    let EffectKind::Write { how, .. } = &effect.kind else { return None };
    let site = effect.site.span;
    let at = spot.facts.spans.iter().position(|span| *span == site)?;
    let mut at = ExprId(u32::try_from(at).ok()?);
    // Of an atomic it is the method that stands at the site.
    if *how == How::Store
        && let Expr::Selector { base, .. } = spot.facts.expr(at)
    {
        at = *base;
    }
    let text = spot.text(at).filter(|_| spot.is_stable(at, before))?;
    let name = text.rsplit('.').next().unwrap_or(&text).to_owned();
    let ty = spot.types().of(spot.file, at);
    match how {
        How::Assign | How::Step => {
            let value = assigned(spot, at)?;
            let copies_well = match copies_well(spot, &ty, 0) {
                None => value.and_then(|value| copies_well_as_value(spot, value)),
                known => known,
            };
            (copies_well != Some(false)).then_some(Written { text, name, is_atomic: false, copies_well })
        }
        How::Store if is_plain_atomic(spot, &ty) => {
            Some(Written { text, name, is_atomic: true, copies_well: Some(true) })
        }
        _ => None,
    }
}

/// The value that a statement gives to an expression, if there is one of its own; none at all if nothing assigns to it.
fn assigned(spot: Spot<'_>, target: ExprId) -> Option<Option<ExprId>> {
    let mut found = None;
    crate::shapes::each_stmt(spot.facts, &mut |_, stmt| match &stmt.kind {
        StmtKind::Assign { lhs, rhs, op } if *op != AssignOp::Define => {
            if let Some(at) = lhs.iter().position(|left| *left == target) {
                found = Some(if lhs.len() == rhs.len() { Some(rhs[at]) } else { None });
            }
        }
        StmtKind::For(each) => {
            let range = each.range.as_ref().filter(|range| !range.define && range.left.contains(&target));
            found = range.map(|_| None).or(found);
        }
        _ => {}
    });
    found
}

/// Whether a value of a type can be copied; none if the type is not known well enough.
fn copies_well(spot: Spot<'_>, ty: &Ty, depth: u32) -> Option<bool> {
    let types = spot.types();
    match types.underlying(ty) {
        Ty::Basic
        | Ty::Pointer(_)
        | Ty::Slice(_)
        | Ty::Map(_)
        | Ty::Chan(_)
        | Ty::Func(_)
        | Ty::Interface(..) => Some(true),
        Ty::Array(elem) => copies_well(spot, &elem, depth + 1),
        Ty::Ext(id) => external_copies_well(spot.model.program.external_name(id)),
        Ty::Foreign(path, name) => external_copies_well((&path, &name)),
        Ty::Struct(file, expr) if depth < 8 => {
            let Expr::StructType { fields } = spot.model.program.facts[file.index()].expr(expr) else {
                return None;
            };
            let all = fields.iter().map(|field| copies_well(spot, &types.resolve(file, field.ty), depth + 1));
            let all: Vec<Option<bool>> = all.collect();
            if all.contains(&Some(false)) { Some(false) } else { (!all.contains(&None)).then_some(true) }
        }
        _ => None,
    }
}

/// Types with locks must not be copied (`go vet`, copylocks).
fn external_copies_well((path, name): (&str, &str)) -> Option<bool> {
    match path {
        "sync" | "sync/atomic" => Some(false),
        "time" if matches!(name, "Duration" | "Time" | "Month" | "Weekday") => Some(true),
        _ => None,
    }
}

/// What the new value tells of the variable's type: an interface at most, where the value's own type is another.
fn copies_well_as_value(spot: Spot<'_>, value: ExprId) -> Option<bool> {
    match spot.facts.expr(value) {
        Expr::FuncLit(_) | Expr::AddrOf(_) | Expr::Literal(..) => Some(true),
        _ => copies_well(spot, &spot.types().of(spot.file, value), 0),
    }
}

/// Whether a type is an atomic whose loaded value can be stored again; that of `atomic.Value` may be nil.
fn is_plain_atomic(spot: Spot<'_>, ty: &Ty) -> bool {
    let external = spot.types().external_type(ty);
    external.is_some_and(|(path, name)| path == "sync/atomic" && name != "Value")
}

/// `prevTimeout` for `timeout`.
pub(super) fn stem(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    format!("prev{}{}", first.collect::<String>(), chars.as_str())
}
