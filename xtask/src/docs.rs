//! Pages of the rules, from their doc comments. Knows the layout of `docs/`, and nothing about what the rules do.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pollint_base::rule::{FixKind, RuleMeta};

use crate::Failure;

const NOTE: &str = "<!-- Written by `cargo xtask docs` from the rule's doc comment; edit that instead. -->";

/// Writes every page, and removes pages of rules that are gone.
pub(crate) fn write(root: &Path) -> Result<(), Failure> {
    let pages = pages(&pollint_linter::rule_metas());
    for orphan in orphans(root, &pages)? {
        fs::remove_file(&orphan)?;
        println!("removed {}", orphan.display());
    }
    for (path, text) in stale(root, pages) {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// Fails if a page is not what `write` would write.
pub(crate) fn check(root: &Path) -> Result<(), Failure> {
    let pages = pages(&pollint_linter::rule_metas());
    let mut wrong = orphans(root, &pages)?;
    wrong.extend(stale(root, pages).into_iter().map(|(path, _)| path));
    if wrong.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = wrong.iter().map(|path| path.display().to_string()).collect();
    Err(format!("out of date: {}; run `cargo xtask docs`", names.join(", ")).into())
}

/// All pages, by path relative to the repository.
fn pages(rules: &[RuleMeta]) -> Vec<(PathBuf, String)> {
    let mut pages: Vec<_> = rules
        .iter()
        .map(|rule| {
            let path = PathBuf::from(format!("docs/rules/{}.md", rule.name));
            (path, format!("{NOTE}\n\n{}", rule.document()))
        })
        .collect();
    pages.push((PathBuf::from("docs/rules.md"), index(rules)));
    pages
}

fn index(rules: &[RuleMeta]) -> String {
    let mut rules: Vec<&RuleMeta> = rules.iter().collect();
    rules.sort_by_key(|rule| rule.name);
    let mut text = format!("{NOTE}\n\n# Rules\n\n");
    text.push_str("| rule | reports | mostly | fix |\n|---|---|---|---|\n");
    for rule in rules {
        let preview = if rule.preview { " (preview)" } else { "" };
        let fix = match rule.fix {
            FixKind::Sometimes => "sometimes",
            FixKind::None => "",
        };
        let (name, summary, severity) = (rule.name, rule.summary, rule.severity.as_str());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| [{name}](rules/{name}.md){preview} | {summary} | {severity} | {fix} |");
    }
    text.push_str("\nPreview rules are on by default, and stand outside the accuracy targets.\n");
    text
}

fn stale(root: &Path, pages: Vec<(PathBuf, String)>) -> Vec<(PathBuf, String)> {
    let differs = |path: &Path, text: &str| fs::read_to_string(root.join(path)).ok().as_deref() != Some(text);
    pages.into_iter().filter(|(path, text)| differs(path, text)).collect()
}

/// Pages under `docs/rules` that belong to no rule.
fn orphans(root: &Path, pages: &[(PathBuf, String)]) -> Result<Vec<PathBuf>, Failure> {
    let folder = root.join("docs/rules");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut orphans = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !pages.iter().any(|(page, _)| root.join(page) == path) {
            orphans.push(path);
        }
    }
    orphans.sort();
    Ok(orphans)
}

#[cfg(test)]
mod tests {
    use pollint_base::rule::Severity;

    use super::*;

    #[test]
    fn the_pages_in_the_repository_are_up_to_date() {
        check(&crate::root()).unwrap();
    }

    #[test]
    fn the_index_is_sorted_and_links_each_page() {
        let rule = |name, preview| RuleMeta {
            name,
            summary: "Says what",
            docs: " ## What it does\n",
            severity: Severity::Warning,
            preview,
            fix: FixKind::None,
        };
        let text = index(&[rule("b-rule", true), rule("a-rule", false)]);
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| [")).collect();
        assert_eq!(
            rows,
            [
                "| [a-rule](rules/a-rule.md) | Says what | warning |  |",
                "| [b-rule](rules/b-rule.md) (preview) | Says what | warning |  |"
            ]
        );
    }
}
