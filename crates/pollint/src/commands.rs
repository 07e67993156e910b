//! One module for each command: options in, exit code out.

pub(crate) mod cache;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod confirm;
pub(crate) mod explain;
pub(crate) mod graph;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod rules;
pub(crate) mod triage;
