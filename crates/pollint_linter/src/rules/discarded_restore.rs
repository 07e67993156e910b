//! `discarded-restore`: a call hands out the function that undoes it, and nobody calls that.

use pollint_base::diagnostic::{Diagnostic, Fix};
use pollint_base::rule::Severity;
use pollint_base::span::Location;
use pollint_facts::ir::Expr;

use crate::Lint;
use crate::fix::{Spot, as_cleanup, change};
use crate::registry::declare_rule;
use crate::writes::{End, WriteGroup, cause, groups};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a call that changes a package variable or process-wide state and returns a function that puts the
    /// former value back, where that function is dropped, assigned to `_`, or never called.
    ///
    /// ## Why is this bad?
    ///
    /// The call looks as if it cleaned up after itself. It does not: the changed value stays for all tests that
    /// follow.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestLogs(t *testing.T) {
    ///     zap.ReplaceGlobals(zap.NewExample())
    ///     run()
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestLogs(t *testing.T) {
    ///     t.Cleanup(zap.ReplaceGlobals(zap.NewExample()))
    ///     run()
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A function that is kept in a field, slice or map is believed to be called when the object is closed.
    RULE = "discarded-restore", "A call returns what undoes it, and the result is dropped", Warning, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for group in groups(lint, End::Discarded) {
        if !group.is_harmless(lint) {
            out.extend(diagnose(lint, &group));
        }
    }
}

fn diagnose(lint: &Lint<'_>, group: &WriteGroup<'_>) -> Option<Diagnostic> {
    let handed = group.effect.handed.as_ref()?;
    let (location, caller) = cause(lint, group.effect);
    let function = lint.model.program.func_name(caller);
    let place = group.place.display(lint.model.program);
    let message =
        format!("`{function}` never calls what `{}` returns to undo its change of `{place}`", handed.name);
    let victims = group.victims(lint);
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    diagnostic.severity = Severity::Warning;
    diagnostic.location = location;
    diagnostic.function = function;
    diagnostic.symbol.clone_from(&handed.name);
    diagnostic.why = match victims.is_empty() {
        true => "The changed value stays for all tests that follow.".to_owned(),
        false => victims.told(&place),
    };
    diagnostic.help =
        format!("Register the result: `t.Cleanup({}(…))`, or `defer {}(…)()`.", handed.name, handed.name);
    diagnostic.fixes = fix(lint, location).into_iter().collect();
    diagnostic.victims = victims.names;
    Some(diagnostic)
}

/// Registers the result, where it is known to be a plain function. Safe: what it undoes is what the test meant to undo.
fn fix(lint: &Lint<'_>, callee: Location) -> Option<Fix> {
    let spot = Spot::at(lint, callee)?;
    let call = spot.call_of(callee.span)?;
    let Expr::Call { fun, .. } = spot.facts.expr(call) else { return None };
    if !spot.returns_plain_func(*fun) {
        return None;
    }
    let edits = as_cleanup(spot, call)?;
    let test = spot.test(callee.span.start)?;
    Some(change(format!("Register the result in `{test}.Cleanup`"), true, edits))
}
