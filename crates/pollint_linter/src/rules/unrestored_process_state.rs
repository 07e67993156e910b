//! `unrestored-process-state`: a test changes the environment, the working directory or the like, for good.

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::Severity;
use pollint_semantic::apis::{Effect as ApiEffect, Setter};

use crate::Lint;
use crate::fix::undo;
use crate::registry::declare_rule;
use crate::report::Victims;
use crate::writes::{End, WriteGroup, groups, has_known_key, is_process_state, setter_row};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a change of process-wide state that is never undone: environment, working directory, umask, the
    /// standard loggers, flags, `http.DefaultClient`, `os.Stdout`, `time.Local`, and the global setters of popular
    /// libraries.
    ///
    /// ## Why is this bad?
    ///
    /// Every test of the package directory runs in the same process and sees the change.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestToken(t *testing.T) {
    ///     os.Setenv("TOKEN", "secret")
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestToken(t *testing.T) {
    ///     t.Setenv("TOKEN", "secret")
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// A change by production code is told only where `t.Setenv` or `t.Chdir` would guard the test, the key is a
    /// literal, and another test reads the state without setting it; it is a warning at most. Registrations
    /// (`http.HandleFunc`, `prometheus.MustRegister`) are told if doing them twice panics or there is a call that
    /// removes them, and not in a test that replaces the registry itself. A call that is deferred with no change before
    /// it is believed to restore.
    RULE = "unrestored-process-state", "A test changes process-wide state and never undoes it", Warning, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for (end, lossy) in [(End::Open, false), (End::Lossy, true)] {
        for group in groups(lint, end).iter().filter(|group| is_process_state(lint, &group.place)) {
            let row = setter_row(lint, group.effect);
            let victims = group.victims(lint);
            if !group.in_production || !lossy && is_told(group, row, &victims) {
                out.push(diagnose(lint, group, row, victims, lossy));
            }
        }
    }
}

/// Whether a change by production code is worth telling: somebody meets it, and the test could guard itself.
fn is_told(group: &WriteGroup<'_>, row: Option<&Setter>, victims: &Victims) -> bool {
    let can_guard = |row: &Setter| !row.auto.is_empty() && has_known_key(row, &group.place);
    !victims.is_empty() && row.is_some_and(can_guard)
}

fn diagnose(
    lint: &Lint<'_>,
    group: &WriteGroup<'_>,
    row: Option<&Setter>,
    victims: Victims,
    lossy: bool,
) -> Diagnostic {
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, headline(lint, group, lossy));
    let severity = match () {
        () if lossy => Severity::Info,
        () if is_agreed(lint, group, row, &victims) => Severity::Info,
        () if victims.is_empty() && group.is_by_suite(lint) => Severity::Info,
        () if group.in_production || !victims.sure => Severity::Warning,
        () => Severity::Error,
    };
    let limited = row.filter(|row| row.arbitrary || group.is_same_everywhere(lint));
    let at_most = limited.and_then(|row| row.at_most);
    diagnostic.severity = at_most.map_or(severity, |most| severity.min(most));
    diagnostic.why = match victims.names.as_slice() {
        [] if row.is_some_and(|row| row.effect == ApiEffect::PanicsTwice) => {
            "It belongs to the process, and doing it again panics: with `-count=2`, or in another test."
                .to_owned()
        }
        [] => "The state belongs to the process: every later test of this package directory runs with it."
            .to_owned(),
        _ => victims.told(&group.place.display(lint.model.program)),
    };
    diagnostic.help = help(group, row);
    diagnostic.fixes = undo(lint, group, row, !victims.is_empty()).into_iter().collect();
    diagnostic.victims = victims.names;
    diagnostic
}

fn headline(lint: &Lint<'_>, group: &WriteGroup<'_>, lossy: bool) -> String {
    let (_, function) = group.stands_at(lint);
    let symbol = &group.symbol;
    if group.in_production {
        let writer = lint.model.program.func_name(group.effect.func);
        return format!("`{writer}`, which `{function}` calls, calls `{symbol}` and nothing undoes it");
    }
    match (lossy, group.is_call()) {
        (true, _) => format!("`{function}` undoes `{symbol}` but loses a value set from outside"),
        (false, true) => format!("`{function}` calls `{symbol}` and never undoes it"),
        (false, false) => format!("`{function}` changes `{symbol}` and never puts it back"),
    }
}

/// Whether all tests give it the same value, and either nobody else reads it or it is a mode such as that of gin, not
/// one of many under a key.
fn is_agreed(lint: &Lint<'_>, group: &WriteGroup<'_>, row: Option<&Setter>, victims: &Victims) -> bool {
    let is_mode = row.is_none_or(|row| row.key_arg.is_none());
    let is_known = row.is_none_or(|row| has_known_key(row, &group.place));
    group.is_set_once(lint) && (is_mode || is_known && victims.is_empty())
}

fn help(group: &WriteGroup<'_>, row: Option<&Setter>) -> String {
    let auto =
        row.and_then(|row| row.auto.first()).map(|auto| auto.name.rsplit('.').next().unwrap_or(&auto.name));
    match (row, auto) {
        (Some(row), _) if !row.instead.is_empty() => format!("Instead, {}.", row.instead),
        (_, Some(method)) if group.in_production => {
            format!("Call `t.{method}` before: the former value comes back when the test ends.")
        }
        (_, Some(method)) => {
            format!("Use `t.{method}`, which restores the former value when the test ends.")
        }
        (Some(row), _) if !row.has_undo() => {
            "There is no way to undo it: keep it out of tests, or set it once in `TestMain`.".to_owned()
        }
        _ if group.is_call() => format!(
            "Save the former value and put it back in `t.Cleanup`, registered before the call of `{}`.",
            group.symbol
        ),
        _ => format!("Save `{}` before the write and put it back in `t.Cleanup`.", group.symbol),
    }
}
