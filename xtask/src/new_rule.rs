//! The skeleton of a rule: its source, a fixture and its lines in the registry, all under one name.

use std::fs;
use std::path::Path;

use crate::Failure;

const SOURCE: &str = r#"//! `NAME`: one clause that says when it fires.

use pollint_base::diagnostic::Diagnostic;

use crate::Lint;
use crate::registry::declare_rule;

declare_rule! {
    /// ## What it does
    ///
    /// Reports …
    ///
    /// ## Why is this bad?
    ///
    /// …
    ///
    /// ## Example
    ///
    /// ```go
    /// var mode = "slow"
    ///
    /// func TestFast(t *testing.T) {
    ///     mode = "fast"
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestFast(t *testing.T) {
    ///     old := mode
    ///     t.Cleanup(func() { mode = old })
    ///     mode = "fast"
    /// }
    /// ```
    RULE = "NAME", "A summary of one sentence, without a period", Warning, preview: true, fix: None, run
}

/// What one finding is about: detection fills it, wording reads it. It becomes a struct with the first field.
enum State {}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    out.extend(detect(lint).iter().map(|state| word(lint, state)));
}

/// Detection: asks the model, and decides.
fn detect(_lint: &Lint<'_>) -> Vec<State> {
    Vec::new()
}

/// Wording: what, why, what to do. A fix, if there is one, is a third function.
fn word(_lint: &Lint<'_>, state: &State) -> Diagnostic {
    match *state {}
}
"#;

const FIXTURE: &str = r#"// NAME: what this case shows, in one sentence.
//
// Covers: none
// Go: passes -count=1
package basic

import "testing"

var mode = "slow"

func TestFast(t *testing.T) {
	mode = "fast" // want NAME "mode"
}
"#;

/// Makes the files of the rule `name`.
pub(crate) fn run(root: &Path, name: &str) -> Result<(), Failure> {
    if !is_kebab_case(name) {
        return Err(format!("`{name}` is not kebab-case: lower-case words joined by `-`").into());
    }
    let module = name.replace('-', "_");
    let source = root.join(format!("crates/pollint_linter/src/rules/{module}.rs"));
    if source.exists() {
        return Err(format!("{} is there already", source.display()).into());
    }
    let list = root.join("crates/pollint_linter/src/rules/mod.rs");
    let registry = root.join("crates/pollint_linter/src/registry.rs");
    // Both are computed before anything is written: a half-made rule would not compile.
    let new_list = with_module(&fs::read_to_string(&list)?, &module);
    let new_registry = with_entry(&fs::read_to_string(&registry)?, &module)
        .ok_or_else(|| format!("{} has no `const RULES: &[Rule] = &[`", registry.display()))?;
    let fixture = root.join(format!("testdata/rules/{name}/basic"));
    fs::create_dir_all(&fixture)?;
    for (path, text) in [
        (source, SOURCE.replace("NAME", name)),
        (list, new_list),
        (registry, new_registry),
        (fixture.join("basic_test.go"), FIXTURE.replace("NAME", name)),
    ] {
        fs::write(&path, text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

fn is_kebab_case(name: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('-').all(word)
}

/// Inserts `pub(crate) mod MODULE;` where it keeps the list sorted.
fn with_module(text: &str, module: &str) -> String {
    let line = format!("pub(crate) mod {module};");
    let mut lines: Vec<&str> = text.lines().collect();
    let is_module = |line: &str| line.starts_with("pub(crate) mod ");
    let after = lines.iter().position(|other| is_module(other) && **other > *line);
    let end = lines.iter().rposition(|other| is_module(other)).map_or(lines.len(), |last| last + 1);
    lines.insert(after.unwrap_or(end), &line);
    lines.join("\n") + "\n"
}

/// Appends `all::MODULE::RULE` to the registry.
fn with_entry(text: &str, module: &str) -> Option<String> {
    let start = text.find("const RULES: &[Rule] = &[")?;
    let end = start + text[start..].find("];")?;
    Some(format!("{}    all::{module}::RULE,\n{}", &text[..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case() {
        assert!(is_kebab_case("unrestored-global"));
        for wrong in ["", "Global", "a--b", "-a", "a_b", "1a"] {
            assert!(!is_kebab_case(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_rule_is_added_to_the_real_registry() {
        let root = crate::root().join("crates/pollint_linter/src");
        let list = fs::read_to_string(root.join("rules/mod.rs")).unwrap();
        let modules: Vec<String> = with_module(&list, "b_new_rule")
            .lines()
            .filter(|line| line.starts_with("pub(crate) mod "))
            .map(str::to_owned)
            .collect();
        assert!(modules.is_sorted(), "{modules:?}");
        assert!(modules.iter().any(|line| line == "pub(crate) mod b_new_rule;"));
        let registry = fs::read_to_string(root.join("registry.rs")).unwrap();
        let new = with_entry(&registry, "b_new_rule").unwrap();
        assert!(new.contains("    all::b_new_rule::RULE,\n];"), "{new}");
    }

    #[test]
    fn all_files_of_a_rule_are_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("crates/pollint_linter/src");
        fs::create_dir_all(source.join("rules")).unwrap();
        fs::write(source.join("rules/mod.rs"), "//! Rules.\n\npub(crate) mod a;\n").unwrap();
        fs::write(source.join("registry.rs"), "const RULES: &[Rule] = &[\n    all::a::RULE,\n];\n").unwrap();
        run(folder.path(), "late-read").unwrap();
        let rule = fs::read_to_string(source.join("rules/late_read.rs")).unwrap();
        assert!(rule.contains("RULE = \"late-read\"") && !rule.contains("NAME"));
        let fixture =
            fs::read_to_string(folder.path().join("testdata/rules/late-read/basic/basic_test.go")).unwrap();
        assert!(fixture.contains("// want late-read \"mode\""));
        assert!(run(folder.path(), "late-read").is_err());
    }
}
