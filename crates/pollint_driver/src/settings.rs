//! What the configuration and the command line decide, ready to be used: loaded once, and carried over to another copy
//! of the project when two revisions are compared.

use std::path::{Path, PathBuf};

use pollint_project::config::{self, ConfigError, LoadedConfig};
use pollint_project::{Exclude, RuleSelection};

use crate::{Failure, Request};

/// The configuration of a run.
pub(crate) struct Settings {
    /// What the file says, with the command line's word over it.
    pub(crate) loaded: LoadedConfig,
    /// What is neither read nor reported in.
    pub(crate) exclude: Exclude,
    /// Which rules run where.
    pub(crate) selection: RuleSelection,
    /// The project's query files: paths as shown, and texts.
    pub(crate) queries: Vec<(String, String)>,
}

impl Settings {
    /// Loads what a request asks for.
    pub(crate) fn load(request: &Request) -> Result<Settings, Failure> {
        let mut loaded = config::load(&request.cwd, &request.config).map_err(Failure::Config)?;
        let names: Vec<&str> = pollint_linter::rule_metas().iter().map(|meta| meta.name).collect();
        loaded.validate(&names).map_err(Failure::Config)?;
        apply_command_line(&mut loaded, request);
        let queries = loaded.load_queries(&request.cwd).map_err(Failure::Config)?;
        Settings::new(loaded, queries, &request.cwd).map_err(Failure::Config)
    }

    fn new(
        loaded: LoadedConfig,
        queries: Vec<(String, String)>,
        cwd: &Path,
    ) -> Result<Settings, Box<ConfigError>> {
        let exclude = loaded.exclude()?;
        let selection = loaded.rule_selection(cwd)?;
        Ok(Settings { loaded, exclude, selection, queries })
    }

    /// The same settings for a copy of the tree at `root`, which stands at `copy` and in which one works in `cwd`.
    pub(crate) fn moved(&self, root: &Path, copy: &Path, cwd: &Path) -> Result<Settings, Failure> {
        let base = moved(&self.loaded.base, root, copy);
        let loaded = LoadedConfig { base, ..self.loaded.clone() };
        Settings::new(loaded, self.queries.clone(), cwd).map_err(Failure::Config)
    }
}

/// A path below `root`, below `copy` instead; any other path as it is.
pub(crate) fn moved(path: &Path, root: &Path, copy: &Path) -> PathBuf {
    path.strip_prefix(root).map_or_else(|_| path.to_owned(), |inside| copy.join(inside))
}

fn apply_command_line(loaded: &mut LoadedConfig, request: &Request) {
    let config = &mut loaded.config;
    if !request.select.is_empty() {
        config.select.clone_from(&request.select);
    }
    config.ignore.extend(request.ignore.iter().cloned());
    if let Some(tags) = &request.tags {
        config.tags.clone_from(tags);
    }
    config.min_severity = request.min_severity.or(config.min_severity);
    config.min_confidence = request.min_confidence.or(config.min_confidence);
}
