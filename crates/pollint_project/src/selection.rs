//! Which rules run for which file: the configuration's choice with its overrides per path, compiled.

use std::path::{Path, PathBuf};

use globset::GlobSet;
use pollint_base::config::Config;

use crate::display::{absolute, relative};
use crate::exclude::{compile, matches_tree};

/// The compiled choice of rules. The default runs every rule everywhere.
#[derive(Clone, Debug, Default)]
pub struct RuleSelection {
    cwd: PathBuf,
    base: PathBuf,
    select: Vec<String>,
    ignore: Vec<String>,
    overrides: Vec<CompiledOverride>,
}

#[derive(Clone, Debug)]
struct CompiledOverride {
    paths: GlobSet,
    select: Vec<String>,
    ignore: Vec<String>,
}

impl RuleSelection {
    /// Compiles a configuration whose globs are relative to `base`, for paths shown relative to `cwd`. The error
    /// gives the override and the glob at fault by their indices.
    ///
    /// # Errors
    /// When a glob is malformed.
    pub fn new(config: &Config, base: &Path, cwd: &Path) -> Result<RuleSelection, (usize, usize, String)> {
        let compiled = config.overrides.iter().enumerate().map(|(entry, choice)| {
            let paths = compile(&choice.paths).map_err(|(index, cause)| (entry, index, cause))?;
            Ok(CompiledOverride { paths, select: choice.select.clone(), ignore: choice.ignore.clone() })
        });
        Ok(RuleSelection {
            cwd: cwd.to_owned(),
            base: base.to_owned(),
            select: config.select.clone(),
            ignore: config.ignore.clone(),
            overrides: compiled.collect::<Result<_, _>>()?,
        })
    }

    /// Whether the rule runs for the file that is shown as `display`. Overrides apply in order: the last one that
    /// selects replaces the choice before it, and each adds to what is ignored.
    #[must_use]
    pub fn is_enabled(&self, display: &str, rule: &str) -> bool {
        let lists = |names: &[String]| names.iter().any(|name| name == rule);
        let mut enabled = (self.select.is_empty() || lists(&self.select)) && !lists(&self.ignore);
        if self.overrides.is_empty() {
            return enabled;
        }
        let Some(inside) = relative(&self.base, &absolute(&self.cwd, Path::new(display))) else {
            return enabled;
        };
        for choice in self.overrides.iter().filter(|choice| matches_tree(&choice.paths, &inside)) {
            if !choice.select.is_empty() {
                enabled = lists(&choice.select);
            }
            enabled &= !lists(&choice.ignore);
        }
        enabled
    }

    /// Whether the rule can run for any file at all, so that it need not be prepared otherwise.
    #[must_use]
    pub fn is_enabled_somewhere(&self, rule: &str) -> bool {
        let lists = |names: &[String]| names.iter().any(|name| name == rule);
        let everywhere = (self.select.is_empty() || lists(&self.select)) && !lists(&self.ignore);
        everywhere || self.overrides.iter().any(|choice| lists(&choice.select) && !lists(&choice.ignore))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollint_base::config::Override;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn choice(paths: &[&str], select: &[&str], ignore: &[&str]) -> Override {
        Override { paths: strings(paths), select: strings(select), ignore: strings(ignore) }
    }

    #[test]
    fn without_configuration_every_rule_runs() {
        assert!(RuleSelection::default().is_enabled("a_test.go", "x"));
        assert!(RuleSelection::default().is_enabled_somewhere("x"));
    }

    #[test]
    fn overrides_apply_in_order_relative_to_the_file() {
        let config = Config {
            select: strings(&["a", "b"]),
            ignore: strings(&["b"]),
            overrides: vec![choice(&["old"], &["c"], &[]), choice(&["old/new/**"], &[], &["c"])],
            ..Config::default()
        };
        let selection = RuleSelection::new(&config, Path::new("/r"), Path::new("/r/sub")).unwrap();
        let runs = |path: &str| -> Vec<&str> {
            ["a", "b", "c", "d"].into_iter().filter(|rule| selection.is_enabled(path, rule)).collect()
        };
        assert_eq!(runs("x_test.go"), ["a"]);
        assert_eq!(runs("../old/x_test.go"), ["c"]);
        assert!(runs("../old/new/x_test.go").is_empty());
        assert_eq!(runs("../../elsewhere/old/x_test.go"), ["a"]);
        assert!(selection.is_enabled_somewhere("c") && !selection.is_enabled_somewhere("b"));
    }

    #[test]
    fn a_bad_glob_is_named() {
        let config = Config {
            overrides: vec![choice(&["ok"], &[], &[]), choice(&["a", "["], &[], &[])],
            ..Config::default()
        };
        let error = RuleSelection::new(&config, Path::new("/r"), Path::new("/r")).unwrap_err();
        assert_eq!((error.0, error.1), (1, 1));
    }
}
