//! Words that several outputs share: counts, short lists of names, a step's clause, and text made safe to show.
//! Knows no colors and no layout.

use std::borrow::Cow;

use crate::diagnostic::Step;

/// Text that cannot move the cursor, hide itself or change what a terminal shows: control characters and
/// bidirectional overrides, which names and paths from a repository may hold, become visible replacements.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unprintable) {
        Cow::Owned(text.chars().map(|c| if is_unprintable(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character must not reach a terminal; line feeds and tabs are the layout's business.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    let bidirectional = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let noncharacter = matches!(c, '\u{fffe}' | '\u{ffff}');
    (c.is_control() && c != '\n' && c != '\t') || bidirectional || noncharacter
}

/// Like [`printable`], on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1 error`, `2 errors`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Names three and counts the rest.
#[must_use]
pub fn name_three(names: &[String]) -> String {
    let shown = names.iter().take(3).map(|name| one_line(name)).collect::<Vec<_>>();
    match names.len() {
        0..=3 => shown.join(", "),
        all => format!("{} and {} more", shown.join(", "), all - 3),
    }
}

/// A step's clause; its role and function when it has none.
#[must_use]
pub fn step_message(step: &Step) -> String {
    match one_line(&step.message) {
        message if !message.is_empty() => message,
        _ if step.function.is_empty() => step.role.as_str().to_owned(),
        _ => format!("{} in `{}`", step.role.as_str(), one_line(&step.function)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_names_and_a_count() {
        let names = |n: usize| (1..=n).map(|i| format!("Test{i}")).collect::<Vec<_>>();
        assert_eq!(name_three(&names(3)), "Test1, Test2, Test3");
        assert_eq!(name_three(&names(5)), "Test1, Test2, Test3 and 2 more");
    }

    #[test]
    fn escapes_and_overrides_are_defused() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c"), "a\u{fffd}[31mb\u{fffd}c");
        assert_eq!(one_line("a\n\tb"), "a b");
    }
}
