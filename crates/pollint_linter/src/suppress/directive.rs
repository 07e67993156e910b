//! The text of a suppression comment: which rules it names and what is wrong with it. It knows nothing of files.

/// What a comment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    /// The rules it silences.
    pub(crate) rules: Named,
    /// What is wrong with it; it may still silence the rules that it names rightly.
    pub(crate) faults: Vec<Fault>,
}

/// The rules that a comment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// `//nolint`, `//nolint:all`: every linter. Never unused, as it may be meant for another one.
    EveryLinter,
    /// `//nolint:pollint`: all our rules.
    EveryRule,
    /// `//pollint:ignore rule,rule reason`.
    Rules(Vec<String>),
}

/// What is wrong with a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// `//pollint:ignore`
    NoRule,
    /// `//pollint:ignore rule`
    NoReason,
    /// A name that no rule has.
    UnknownRule(String),
    /// `//pollint:disable`
    UnknownVerb(String),
    /// `// pollint:ignore`: gofmt and Go's own tools take it for prose.
    Spaced,
}

/// Reads a comment with its slashes; none if it is not for us.
pub(crate) fn parse(text: &str, is_rule: &dyn Fn(&str) -> bool) -> Option<Directive> {
    if let Some(rest) = text.strip_prefix("//pollint:") {
        return Some(parse_ours(rest, is_rule));
    }
    let bare = text.trim_start_matches('/').trim_start();
    if bare.starts_with("pollint:ignore") {
        return Some(Directive { rules: Named::Rules(Vec::new()), faults: vec![Fault::Spaced] });
    }
    parse_nolint(bare)
}

/// `ignore rule[,rule] reason`
fn parse_ours(rest: &str, is_rule: &dyn Fn(&str) -> bool) -> Directive {
    let mut words = rest.split_whitespace();
    // `//pollint: ignore` has an empty verb: the first word is then no verb either.
    let verb = if rest.starts_with(char::is_whitespace) { "" } else { words.next().unwrap_or("") };
    let silences_nothing = |fault| Directive { rules: Named::Rules(Vec::new()), faults: vec![fault] };
    if verb != "ignore" {
        return silences_nothing(Fault::UnknownVerb(verb.to_owned()));
    }
    let mut names: Vec<&str> = Vec::new();
    for word in words.by_ref() {
        names.extend(word.split(',').filter(|name| !name.is_empty()));
        // A space after a comma does not end the list.
        if !word.ends_with(',') {
            break;
        }
    }
    if names.is_empty() {
        return silences_nothing(Fault::NoRule);
    }
    let (known, unknown): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| is_rule(name));
    let mut faults: Vec<Fault> =
        unknown.into_iter().map(|name| Fault::UnknownRule(name.to_owned())).collect();
    let has_reason = words.any(|word| word.chars().any(char::is_alphanumeric));
    if !has_reason {
        faults.push(Fault::NoReason);
        return Directive { rules: Named::Rules(Vec::new()), faults };
    }
    Directive { rules: Named::Rules(known.into_iter().map(str::to_owned).collect()), faults }
}

/// `nolint`, `nolint:a,b // reason`, read as golangci-lint does (its `nolint_filter.go`).
fn parse_nolint(bare: &str) -> Option<Directive> {
    let rest = bare.strip_prefix("nolint")?;
    let every_linter = Directive { rules: Named::EveryLinter, faults: Vec::new() };
    let Some(list) = rest.strip_prefix(':') else {
        return (rest.is_empty() || rest.starts_with(' ')).then_some(every_linter);
    };
    let list = list.split("//").next().unwrap_or(list);
    let names: Vec<String> = list
        .split(',')
        .filter_map(|name| name.split_whitespace().next())
        .map(str::to_ascii_lowercase)
        .collect();
    if names.iter().any(|name| name == "all") {
        return Some(every_linter);
    }
    let ours = names.iter().any(|name| name == "pollint");
    ours.then_some(Directive { rules: Named::EveryRule, faults: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Directive> {
        parse(text, &|name| name == "early-restore" || name == "leaked-cache")
    }

    fn rules(text: &str) -> Vec<String> {
        match read(text).map(|directive| directive.rules) {
            Some(Named::Rules(rules)) => rules,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn faults(text: &str) -> Vec<Fault> {
        read(text).unwrap().faults
    }

    #[test]
    fn rules_are_separated_by_commas() {
        assert_eq!(rules("//pollint:ignore early-restore a reason"), ["early-restore"]);
        assert_eq!(
            rules("//pollint:ignore early-restore,leaked-cache why"),
            ["early-restore", "leaked-cache"]
        );
        assert_eq!(
            rules("//pollint:ignore early-restore, leaked-cache why"),
            ["early-restore", "leaked-cache"]
        );
        assert!(faults("//pollint:ignore early-restore, leaked-cache why").is_empty());
    }

    #[test]
    fn a_reason_is_required() {
        assert_eq!(faults("//pollint:ignore early-restore"), [Fault::NoReason]);
        assert_eq!(faults("//pollint:ignore early-restore --"), [Fault::NoReason]);
        assert!(rules("//pollint:ignore early-restore").is_empty());
    }

    #[test]
    fn names_that_no_rule_has_are_said_and_the_others_count() {
        let text = "//pollint:ignore early-restore,nope why";
        assert_eq!(faults(text), [Fault::UnknownRule("nope".to_owned())]);
        assert_eq!(rules(text), ["early-restore"]);
    }

    #[test]
    fn other_forms_silence_nothing() {
        assert_eq!(faults("//pollint:ignore"), [Fault::NoRule]);
        assert_eq!(faults("//pollint:disable x y"), [Fault::UnknownVerb("disable".to_owned())]);
        assert_eq!(faults("//pollint: ignore x y"), [Fault::UnknownVerb(String::new())]);
        assert_eq!(faults("// pollint:ignore early-restore why"), [Fault::Spaced]);
    }

    #[test]
    fn nolint_is_read_as_golangci_reads_it() {
        let named = |text| read(text).map(|directive| directive.rules);
        assert_eq!(named("//nolint"), Some(Named::EveryLinter));
        assert_eq!(named("//nolint // why"), Some(Named::EveryLinter));
        assert_eq!(named("//nolint:all"), Some(Named::EveryLinter));
        assert_eq!(named("//nolint:errcheck,all"), Some(Named::EveryLinter));
        assert_eq!(named("//nolint:pollint // why"), Some(Named::EveryRule));
        assert_eq!(named("// nolint:errcheck, Pollint"), Some(Named::EveryRule));
        assert_eq!(named("//nolint:errcheck // pollint"), None);
        assert_eq!(named("//nolintx"), None);
        assert_eq!(named("// not for us"), None);
    }
}
