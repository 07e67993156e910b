//! `unsanctioned-write`: a test writes a place that the project's policy reserves for named helpers, or such a helper
//! puts it back before the policy's drains have run.

use pollint_base::config::Policy;
use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::rule::Severity;
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Guard, Outcome, Phase, Place, Root, Via};
use pollint_semantic::model::Test;
use pollint_semantic::program::{FuncId, Program, VarId};
use rustc_hash::FxHashMap;

use crate::Lint;
use crate::binary_index::{EffectRef, effect_of};
use crate::registry::declare_rule;
use crate::report;
use crate::writes::{WriteGroup, group, restore_sites};

declare_rule! {
    /// ## What it does
    ///
    /// Reports writes of a place that are not made by one of the helpers which the project's policy names, and helpers
    /// that restore the place before the policy's drains have run. Without a policy in `pollint.toml` it is silent.
    ///
    /// ## Why is this bad?
    ///
    /// The project has decided how this place is changed in tests, because doing it by hand has gone wrong before.
    ///
    /// ## Example
    ///
    /// ```toml
    /// [[policy]]
    /// place = "internal/db.DB"
    /// setup = ["setupTestDB"]
    /// drain = ["waitForHandlers"]
    /// ```
    ///
    /// ```go
    /// func TestQuery(t *testing.T) {
    ///     old := db.DB
    ///     t.Cleanup(func() { db.DB = old })
    ///     db.DB = newMock(t)
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestQuery(t *testing.T) {
    ///     setupTestDB(t)
    /// }
    /// ```
    RULE = "unsanctioned-write", "A test writes a place that the project's policy reserves for named helpers", Error, preview: false, fix: None, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for policy in &lint.config.policy {
        let (sanctioned, others) = writes_under(lint, policy);
        for group in by_site(lint, others) {
            out.push(diagnose_write(lint, policy, &group));
        }
        missing_drains(lint, policy, &sanctioned, out);
    }
}

/// Writes of the policy's place: those of its helpers, and all others.
fn writes_under(lint: &Lint<'_>, policy: &Policy) -> (Vec<EffectRef>, Vec<EffectRef>) {
    let program = lint.model.program;
    let roots = lint.index.writes.iter().filter(|(root, _)| is_meant(program, root, &policy.place));
    let all = roots.flat_map(|(_, refs)| refs).copied().filter(|at| counts(lint, *at));
    all.partition(|at| is_made_by(program, effect_of(lint.binary, *at), &policy.setup))
}

/// Whether a policy's `import/path.Var`, or the end of one, means this variable.
pub(super) fn is_meant(program: &Program, root: &Root, place: &str) -> bool {
    match root {
        Root::Var(VarId(id)) => {
            let var = &program.vars[*id as usize];
            let path = &program.packages[var.package.index()].import_path;
            is_suffix(&format!("{path}.{}", program.names.text(var.name)), place)
        }
        Root::Ext(id) => {
            let (path, name) = program.external_name(*id);
            is_suffix(&format!("{path}.{name}"), place)
        }
        _ => false,
    }
}

/// Whether `end` is `full`, or its end from some path element on.
fn is_suffix(full: &str, end: &str) -> bool {
    full.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// Whether a write is a change of its own: not the undo of another, and, in production code, one that always happens.
fn counts(lint: &Lint<'_>, at: EffectRef) -> bool {
    let effect = effect_of(lint.binary, at);
    let in_test = report::in_test_file(lint.model, effect.site.file);
    effect.phase == Phase::Body
        && (in_test || effect.guard == Guard::Always)
        && !restore_sites(&lint.binary.tests[at.test]).contains(&effect.site)
}

/// Whether one of the named functions contains the effect or leads to it.
fn is_made_by(program: &Program, effect: &Effect, names: &[String]) -> bool {
    let on_the_way = way(effect).any(|via| is_named(program, via.callee, names));
    on_the_way || is_named(program, effect.func, names)
}

fn way(effect: &Effect) -> impl Iterator<Item = &Via> {
    std::iter::successors(effect.via.as_deref(), |via| via.next.as_deref())
}

/// Whether a function, or the one around a literal, has one of the names, with as much of its import path as is given.
fn is_named(program: &Program, func: FuncId, names: &[String]) -> bool {
    let name = program.func_name(func);
    let plain = name.replace(['(', ')', '*'], "");
    let package = program.package_of(program.func(func).0);
    let path = &program.packages[package.index()].import_path;
    names.iter().any(|wanted| {
        let wanted = wanted.replace(['(', ')', '*'], "");
        let method = plain.rsplit('.').next().unwrap_or(&plain);
        wanted == plain || wanted == method || is_suffix(&format!("{path}.{plain}"), &wanted)
    })
}

fn by_site<'l>(lint: &'l Lint<'_>, refs: Vec<EffectRef>) -> Vec<WriteGroup<'l>> {
    let mut sites: FxHashMap<(Location, Place), Vec<EffectRef>> = FxHashMap::default();
    for at in refs {
        let effect = effect_of(lint.binary, at);
        if let EffectKind::Write { place, .. } = &effect.kind {
            sites.entry((effect.site, place.clone())).or_default().push(at);
        }
    }
    let groups = sites.into_iter().filter_map(|((_, place), refs)| group(lint, place, refs));
    groups.collect()
}

fn diagnose_write(lint: &Lint<'_>, policy: &Policy, group: &WriteGroup<'_>) -> Diagnostic {
    let (_, function) = group.stands_at(lint);
    let message =
        format!("`{function}` writes `{}`, which is reserved for {}", group.symbol, or_list(policy));
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    diagnostic.severity = Severity::Error;
    diagnostic.why = format!("A policy of this project names who may write `{}` in tests.", policy.place);
    diagnostic.help = match policy.setup.first() {
        Some(helper) => format!("Call `{helper}` instead."),
        None => "Pass the value in instead of writing the variable.".to_owned(),
    };
    diagnostic
}

fn or_list(policy: &Policy) -> String {
    match policy.setup.as_slice() {
        [] => "nobody".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or "),
    }
}

/// Helpers that put the place back while one of the policy's drains has not run: once per restore and drain.
fn missing_drains(lint: &Lint<'_>, policy: &Policy, refs: &[EffectRef], out: &mut Vec<Diagnostic>) {
    let mut found: FxHashMap<(Location, &str), Vec<EffectRef>> = FxHashMap::default();
    for at in refs.iter().filter(|at| at.inner.is_none()) {
        let effect = effect_of(lint.binary, *at);
        let Outcome::Restored { by, .. } = &effect.outcome else { continue };
        for drain in &policy.drain {
            if !drains_before(lint, &lint.binary.tests[at.test], *by, drain) {
                found.entry((*by, drain)).or_default().push(*at);
            }
        }
    }
    let mut found: Vec<((Location, &str), Vec<EffectRef>)> = found.into_iter().collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    for ((by, drain), refs) in found {
        let effect = effect_of(lint.binary, refs[0]);
        if let EffectKind::Write { place, .. } = &effect.kind
            && let Some(group) = group(lint, place.clone(), refs)
        {
            out.push(diagnose_drain(lint, &group, by, drain));
        }
    }
}

/// Whether a drain runs before the restore at `by`, whatever else the test does.
fn drains_before(lint: &Lint<'_>, test: &Test, by: Location, drain: &str) -> bool {
    let program = lint.model.program;
    let names = [drain.to_owned()];
    let effects = &test.summary.effects;
    let Some((restore_at, restore)) = effects
        .iter()
        .enumerate()
        .find(|(_, effect)| effect.site == by && matches!(effect.kind, EffectKind::Write { .. }))
    else {
        return true;
    };
    let mut drains =
        effects.iter().enumerate().filter(|(_, effect)| is_made_by(program, effect, &names)).peekable();
    if drains.peek().is_none() {
        // A drain without any known effect leaves no trace but the reference to it.
        return refers_to(lint, restore, &names);
    }
    drains.any(|(at, effect)| match (&effect.phase, &restore.phase) {
        (Phase::Body, Phase::Body) | (Phase::Defer, Phase::Defer) => at < restore_at,
        (Phase::Body, _) | (Phase::Defer, Phase::Cleanup(_)) => true,
        (_, Phase::Body) | (Phase::Cleanup(_), Phase::Defer) => false,
        // Cleanups are kept as they are registered and run the other way round; inside one, the order is kept.
        (Phase::Cleanup(_), Phase::Cleanup(_)) if is_within(effect, restore.func) => at < restore_at,
        (Phase::Cleanup(_), Phase::Cleanup(_)) => at > restore_at,
    })
}

fn is_within(effect: &Effect, func: FuncId) -> bool {
    effect.func == func || way(effect).any(|via| via.caller == func)
}

/// Whether the function around a restore, or the literal that holds it, mentions one of the names.
fn refers_to(lint: &Lint<'_>, restore: &Effect, names: &[String]) -> bool {
    let program = lint.model.program;
    [restore.func, program.outermost(restore.func)].iter().any(|func| {
        let direct = lint.model.direct.get(func);
        direct.is_some_and(|direct| direct.calls.iter().any(|call| is_named(program, call.callee, names)))
    })
}

fn diagnose_drain(lint: &Lint<'_>, group: &WriteGroup<'_>, by: Location, drain: &str) -> Diagnostic {
    let function = lint.model.program.func_name(group.effect.func);
    let message = format!("`{function}` restores `{}` without `{drain}` before it", group.symbol);
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    diagnostic.severity = Severity::Error;
    diagnostic.location = by;
    diagnostic.function.clone_from(&function);
    diagnostic.why =
        "A policy of this project wants that drain to have run, so that no goroutine sees the place change."
            .to_owned();
    diagnostic.help = format!("Call `{drain}` in the same cleanup, before the restore.");
    diagnostic.chain.push(Step {
        role: Role::Restore,
        location: by,
        function,
        message: format!("`{}` is restored here, not drained", group.symbol),
    });
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::is_suffix;

    #[test]
    fn a_place_may_be_the_end_of_a_path() {
        assert!(is_suffix("example.com/app/db.DB", "db.DB"));
        assert!(is_suffix("example.com/app/db.DB", "app/db.DB"));
        assert!(is_suffix("db.DB", "db.DB"));
        assert!(!is_suffix("example.com/app/mydb.DB", "db.DB"));
        assert!(!is_suffix("example.com/app/db.DB", "DB"));
    }
}
