//! What has to be made ready before anything can be analyzed, made when it is first needed: in a run in which nothing has
//! changed, nobody needs the queries.

use std::sync::OnceLock;

use pollint_base::config::Config;
use pollint_facts::{QueryError, QuerySet};
use pollint_semantic::apis::Apis;

/// Queries and the data table.
pub(crate) struct Prepared {
    extra: Vec<(String, String)>,
    config: Config,
    queries: OnceLock<Result<QuerySet, QueryError>>,
    apis: OnceLock<Apis>,
}

impl Prepared {
    /// Takes the project's own queries and the configuration.
    pub(crate) fn new(extra: Vec<(String, String)>, config: Config) -> Prepared {
        Prepared { extra, config, queries: OnceLock::new(), apis: OnceLock::new() }
    }

    /// The compiled queries.
    ///
    /// # Errors
    /// When one of them is wrong.
    pub(crate) fn queries(&self) -> Result<&QuerySet, &QueryError> {
        self.queries.get_or_init(|| QuerySet::compile(&self.extra)).as_ref()
    }

    /// What is wrong with the queries, if somebody needed them.
    pub(crate) fn query_error(&self) -> Option<&QueryError> {
        self.queries.get().and_then(|compiled| compiled.as_ref().err())
    }

    /// The data table with the project's own rows.
    pub(crate) fn apis(&self) -> &Apis {
        self.apis.get_or_init(|| Apis::builtin().with_config(&self.config))
    }
}
