//! `unrestored-process-state`: a test changes the environment, the working directory or the like, for good.

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::Severity;

use crate::Lint;
use crate::registry::declare_rule;
use crate::report::name_tests;
use crate::writes::{End, WriteGroup, groups, is_process_state, setter_row};

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
    RULE = "unrestored-process-state", "A test changes process-wide state and never undoes it", Warning, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    for group in groups(lint, End::Open) {
        if is_process_state(lint, &group.place) && !group.in_production {
            out.push(diagnose(lint, &group, false));
        }
    }
    for group in groups(lint, End::Lossy) {
        if is_process_state(lint, &group.place) && !group.in_production {
            out.push(diagnose(lint, &group, true));
        }
    }
}

fn diagnose(lint: &Lint<'_>, group: &WriteGroup<'_>, lossy: bool) -> Diagnostic {
    let (_, function) = group.stands_at(lint);
    let row = setter_row(lint, &group.place);
    let message = if lossy {
        format!("`{function}` undoes `{}` but loses a value set from outside", group.symbol)
    } else {
        format!("`{function}` calls `{}` and never undoes it", group.symbol)
    };
    let mut diagnostic = group.diagnostic(lint, RULE.meta.name, message);
    let victims = group.victims(lint);
    let severity = match () {
        () if lossy || group.is_set_once(lint) && is_mode(lint, group) => Severity::Info,
        () if victims.is_empty() => Severity::Warning,
        () => Severity::Error,
    };
    let at_most = row.and_then(|row| row.at_most).filter(|_| group.is_same_everywhere(lint));
    diagnostic.severity = at_most.map_or(severity, |most| severity.min(most));
    diagnostic.why = match victims.as_slice() {
        [] => "The state belongs to the process: every later test of this package directory runs with it."
            .to_owned(),
        names => format!("{} read it without setting it first.", name_tests(names)),
    };
    diagnostic.help = help(group, row);
    diagnostic.victims = victims;
    diagnostic
}

/// Environment variables are told apart by key: the same value twice is still a change that lasts.
fn is_mode(lint: &Lint<'_>, group: &WriteGroup<'_>) -> bool {
    setter_row(lint, &group.place).is_none_or(|row| row.key_arg.is_none())
}

fn help(group: &WriteGroup<'_>, row: Option<&pollint_semantic::apis::Setter>) -> String {
    if let Some(row) = row {
        if !row.instead.is_empty() {
            return format!("Instead, {}.", row.instead);
        }
        if let Some(auto) = row.auto.first() {
            let method = auto.name.rsplit('.').next().unwrap_or(&auto.name);
            return format!("Use `t.{method}`, which restores the former value when the test ends.");
        }
        if !row.has_undo() {
            return "There is no way to undo it: keep it out of tests, or set it once in `TestMain`."
                .to_owned();
        }
    }
    format!(
        "Save the former value and put it back in `t.Cleanup`, registered before the call of `{}`.",
        group.symbol
    )
}
