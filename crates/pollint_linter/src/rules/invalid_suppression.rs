//! `invalid-suppression`: a comment that looks like a suppression and is none.

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::{Confidence, Severity};

use crate::registry::{declare_comment_rule, rules};
use crate::suppress::{CommentLint, Fault, Judged};

declare_comment_rule! {
    /// ## What it does
    ///
    /// Reports a `pollint:` comment that cannot be read: no rule, a rule that does not exist, no reason, another verb
    /// than `ignore`, or a space after the slashes.
    ///
    /// ## Why is this bad?
    ///
    /// It silences nothing, or does so without telling the next reader why.
    ///
    /// ## Example
    ///
    /// ```go
    /// db.DB = mockDB //pollint:ignore unrestored-global
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// db.DB = mockDB //pollint:ignore unrestored-global every test of this package sets its own
    /// ```
    RULE = "invalid-suppression", "A suppression comment has bad syntax or no reason", Warning, preview: false, fix: None, run
}

fn run(lint: &CommentLint<'_>, out: &mut Vec<Diagnostic>) {
    for comment in lint.comments {
        for fault in &comment.directive.faults {
            out.push(diagnose(comment, fault));
        }
    }
}

fn diagnose(suppression: &Judged<'_>, fault: &Fault) -> Diagnostic {
    let (message, help) = wording(fault);
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message,
        why: String::new(),
        help,
        location: suppression.location,
        function: suppression.note.function.to_string(),
        symbol: "pollint:ignore".to_owned(),
        places: Vec::new(),
        tests: Vec::new(),
        victims: Vec::new(),
        chain: Vec::new(),
        fixes: Vec::new(),
        fingerprint: String::new(),
    }
}

/// Headline and help.
fn wording(fault: &Fault) -> (String, String) {
    let form = "Write `//pollint:ignore rule[,rule] reason`.".to_owned();
    match fault {
        Fault::NoRule => ("this suppression names no rule".to_owned(), form),
        Fault::NoReason => (
            "this suppression gives no reason and silences nothing".to_owned(),
            "Say after the rule why the finding is acceptable.".to_owned(),
        ),
        Fault::UnknownRule(name) => {
            let help = match nearest(name) {
                Some(rule) => format!("Did you mean `{rule}`?"),
                None => "`pollint rules` lists the names.".to_owned(),
            };
            (format!("there is no rule `{name}` to suppress"), help)
        }
        Fault::UnknownVerb(verb) => (format!("there is no directive `pollint:{verb}`"), form),
        Fault::Spaced => ("a space before `pollint:ignore` makes it an ordinary comment".to_owned(), form),
    }
}

/// The rule that a misspelt name is for.
fn nearest(name: &str) -> Option<&'static str> {
    let names = rules().iter().map(|rule| rule.meta.name);
    names
        .map(|rule| (strsim::damerau_levenshtein(name, rule), rule))
        .filter(|(distance, _)| *distance <= 3)
        .min()
        .map(|(_, rule)| rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_rule_is_named() {
        assert_eq!(nearest("unrestored-globals"), Some("unrestored-global"));
        assert_eq!(nearest("no-such-rule"), None);
    }
}
