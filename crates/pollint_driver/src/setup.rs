//! What a run is asked to do, made ready: selection of packages, queries, cache. Reads no Go file.

use std::sync::Arc;

use pollint_base::config::Config;
use pollint_base::constraint::TagSet;
use pollint_base::diagnostic::Problem;
use pollint_project::{Environment, Options, PackageDir, Project, digest};

use crate::cache::{Cache, to_bytes};
use crate::prepared::Prepared;
use crate::settings::Settings;
use crate::{Failure, Request};

/// A run that can begin.
pub(crate) struct Setup<'s> {
    pub(crate) project: Arc<Project>,
    pub(crate) prepared: Arc<Prepared>,
    pub(crate) settings: &'s Settings,
    /// The build that was asked for; none if files of all builds are analyzed.
    pub(crate) tags: Option<TagSet>,
    /// The build on this system.
    pub(crate) system: TagSet,
    pub(crate) selected: Vec<Arc<PackageDir>>,
    /// One of them for each module.
    pub(crate) roots: Vec<Arc<PackageDir>>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) cache: Cache,
}

impl<'s> Setup<'s> {
    /// Finds the packages.
    pub(crate) fn new(request: &Request, settings: &'s Settings) -> Result<Setup<'s>, Failure> {
        let mut setup = Setup::of_packages(request, settings, Vec::new());
        let prepared = &setup.prepared;
        // The project's own queries are looked at in every run. The others are needed if any file is new.
        let compile = !settings.queries.is_empty() || !setup.cache.is_on();
        let prepare = || {
            prepared.apis();
            compile.then(|| prepared.queries().is_ok())
        };
        let (selected, _) = rayon::join(|| setup.project.select(&request.paths), prepare);
        if let Some(error) = prepared.query_error() {
            return Err(Failure::Query(error.clone()));
        }
        let selected = selected.map_err(Failure::Usage)?;
        setup.roots = selected.packages.clone();
        setup.roots.sort_by_key(|dir| dir.module);
        setup.roots.dedup_by_key(|dir| dir.module);
        (setup.selected, setup.problems) = (selected.packages, selected.problems);
        Ok(setup)
    }

    /// A run over packages that are known, of a project of which nothing else is.
    pub(crate) fn of_packages(
        request: &Request,
        settings: &'s Settings,
        selected: Vec<Arc<PackageDir>>,
    ) -> Setup<'s> {
        let (environment, exclude) = (Environment::from_process(), settings.exclude.clone());
        let unsaved = request.overlay.keys().cloned().collect();
        let options = Options { environment, exclude, unsaved };
        let project = Arc::new(Project::with_options(&request.cwd, options));
        let config = &settings.loaded.config;
        let system = project.environment().tag_set(config.tags.iter().cloned());
        let tags = (!config.tags.is_empty()).then(|| system.clone());
        let cache = match &request.cache {
            Some(root) => Cache::open(root, &settings.queries, tags.as_ref()),
            None => Cache::default(),
        };
        let prepared = match &request.memory {
            Some(memory) => memory.prepare(&request.cwd, config, &settings.queries),
            None => Arc::new(Prepared::new(settings.queries.clone(), config.clone())),
        };
        let (roots, problems) = (Vec::new(), Vec::new());
        Setup { project, prepared, settings, tags, system, selected, roots, problems, cache }
    }

    /// Whether a rule runs for any file.
    pub(crate) fn is_enabled(&self, rule: &str) -> bool {
        self.settings.selection.is_enabled_somewhere(rule)
    }

    /// A number of what all reports depend on beside the files: the rules that run, and the project's own setters,
    /// drains and policies.
    pub(crate) fn number(&self) -> u128 {
        let metas = pollint_linter::rule_metas();
        let enabled: Vec<bool> = metas.iter().map(|meta| self.is_enabled(meta.name)).collect();
        let Config { setters, swap_helpers, drains, policy, .. } = &self.settings.loaded.config;
        digest(&to_bytes(&(enabled, setters, swap_helpers, drains, policy)))
    }
}
