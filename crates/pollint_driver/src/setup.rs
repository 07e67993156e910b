//! What a run is asked to do, made ready: configuration, selection of packages and rules, cache. Reads no Go file.

use std::sync::Arc;

use pollint_base::config::Config;
use pollint_base::constraint::TagSet;
use pollint_base::diagnostic::Problem;
use pollint_project::config::{self, LoadedConfig};
use pollint_project::{Environment, Exclude, Options, PackageDir, Project, RuleSelection, digest};

use crate::cache::{Cache, to_bytes};
use crate::prepared::Prepared;
use crate::{Failure, Request};

/// A run that can begin.
pub(crate) struct Setup {
    pub(crate) project: Arc<Project>,
    pub(crate) prepared: Prepared,
    pub(crate) loaded: LoadedConfig,
    pub(crate) selection: RuleSelection,
    /// The build that was asked for; none if files of all builds are analyzed.
    pub(crate) tags: Option<TagSet>,
    /// The build on this system.
    pub(crate) system: TagSet,
    pub(crate) selected: Vec<Arc<PackageDir>>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) cache: Cache,
}

impl Setup {
    /// Reads the configuration and finds the packages.
    pub(crate) fn new(request: &Request) -> Result<Setup, Failure> {
        let mut loaded = config::load(&request.cwd, &request.config).map_err(Failure::Config)?;
        let names: Vec<&str> = pollint_linter::rule_metas().iter().map(|meta| meta.name).collect();
        loaded.validate(&names).map_err(Failure::Config)?;
        apply_command_line(&mut loaded, request);
        let exclude: Exclude = loaded.exclude().map_err(Failure::Config)?;
        let selection: RuleSelection = loaded.rule_selection(&request.cwd).map_err(Failure::Config)?;
        let extra = loaded.load_queries(&request.cwd).map_err(Failure::Config)?;
        let options = Options { environment: Environment::from_process(), exclude };
        let project = Arc::new(Project::with_options(&request.cwd, options));
        let system = project.environment().tag_set(loaded.config.tags.iter().cloned());
        let tags = (!loaded.config.tags.is_empty()).then(|| system.clone());
        let cache = match &request.cache {
            Some(root) => Cache::open(root, &extra, tags.as_ref()),
            None => Cache::default(),
        };
        let has_own_queries = !extra.is_empty();
        let prepared = Prepared::new(extra, loaded.config.clone());
        // The project's own queries are looked at in every run. The others are needed if any file is new.
        let compile = has_own_queries || !cache.is_on();
        let (_, selected) =
            rayon::join(|| compile.then(|| prepared.queries().is_ok()), || project.select(&request.paths));
        if let Some(error) = prepared.query_error() {
            return Err(Failure::Query(error.clone()));
        }
        let selected = selected.map_err(Failure::Usage)?;
        let (selected, problems) = (selected.packages, selected.problems);
        Ok(Setup { project, prepared, loaded, selection, tags, system, selected, problems, cache })
    }

    /// Whether a rule runs for any file.
    pub(crate) fn is_enabled(&self, rule: &str) -> bool {
        self.selection.is_enabled_somewhere(rule)
    }

    /// A number of what all reports depend on beside the files: the rules that run, and the project's own setters,
    /// drains and policies.
    pub(crate) fn number(&self) -> u128 {
        let metas = pollint_linter::rule_metas();
        let enabled: Vec<bool> = metas.iter().map(|meta| self.is_enabled(meta.name)).collect();
        let Config { setters, swap_helpers, drains, policy, .. } = &self.loaded.config;
        digest(&to_bytes(&(enabled, setters, swap_helpers, drains, policy)))
    }
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
