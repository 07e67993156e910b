//! The few text styles the tool uses, and when color is wanted at all. Knows no layout.

use anstyle::{AnsiColor, Style};
use pollint_base::rule::Severity;

/// Less important than its surroundings.
pub(crate) const DIM: Style = Style::new().dimmed();
/// A headline.
pub(crate) const BOLD: Style = Style::new().bold();
/// The word before an explanation.
pub(crate) const KEY: Style = AnsiColor::Cyan.on_default().bold();
/// Text that would be added.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
/// Text that would be removed.
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();

/// The style of a severity word.
pub(crate) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Blue.on_default().bold(),
    }
}

/// The style, or none when color is off.
pub(crate) const fn when(color: bool, style: Style) -> Style {
    if color { style } else { Style::new() }
}

/// What `--color` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// Color on a terminal, unless the environment says otherwise
    Auto,
    /// Always color
    Always,
    /// Never color
    Never,
}

/// Whether to color: the option first, then `NO_COLOR`, then `FORCE_COLOR` and `CLICOLOR_FORCE`, then `CLICOLOR=0` and
/// `TERM=dumb`, then whether the output is a terminal.
pub(crate) fn wants_color(
    choice: ColorChoice,
    is_terminal: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> bool {
    let given = |name: &str| variable(name).filter(|value| !value.is_empty());
    let switched_on = |name: &str| given(name).is_some_and(|value| value != "0");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if given("NO_COLOR").is_some() => false,
        ColorChoice::Auto if switched_on("FORCE_COLOR") || switched_on("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => {
            let switched_off = given("CLICOLOR").is_some_and(|value| value == "0");
            is_terminal && !switched_off && !is_dumb(variable)
        }
    }
}

/// Whether the terminal can show nothing but plain ASCII text.
pub(crate) fn is_dumb(variable: impl Fn(&str) -> Option<String>) -> bool {
    variable("TERM").is_some_and(|term| term == "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(choice: ColorChoice, is_terminal: bool, set: &[(&str, &str)]) -> bool {
        let variable = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned());
        wants_color(choice, is_terminal, variable)
    }

    #[test]
    fn the_usual_variables_decide() {
        use ColorChoice::{Always, Auto, Never};
        assert!(wants(Auto, true, &[]));
        assert!(!wants(Auto, false, &[]));
        assert!(!wants(Auto, true, &[("NO_COLOR", "1")]));
        assert!(wants(Auto, true, &[("NO_COLOR", "")]));
        assert!(wants(Auto, false, &[("FORCE_COLOR", "1")]));
        assert!(wants(Auto, false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!wants(Auto, false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!wants(Auto, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(!wants(Auto, true, &[("TERM", "dumb")]));
        assert!(!wants(Auto, true, &[("CLICOLOR", "0")]));
        assert!(wants(Always, false, &[("NO_COLOR", "1")]));
        assert!(!wants(Never, true, &[("FORCE_COLOR", "1")]));
    }
}
