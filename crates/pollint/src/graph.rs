//! What `pollint graph` has to say, ready to be written in any format. The renderers are pure: a [`Page`] in, bytes out.

use std::io;
use std::time::Duration;

use pollint_base::diagnostic::{Problem, Summary};
use pollint_base::graph::Graph;

use crate::report::Look;
use crate::report::sources::Sources;

mod document;
mod dot;
mod html;
mod json;
mod text;

#[cfg(test)]
mod tests;

/// Everything a renderer may read.
pub(crate) struct Page<'a> {
    /// Tests, places and goroutines.
    pub(crate) graph: &'a Graph,
    /// Files that were not analyzed in full, sorted.
    pub(crate) problems: &'a [Problem],
    /// Counts of the run.
    pub(crate) summary: Summary,
    /// Paths, positions and text.
    pub(crate) sources: &'a Sources,
    /// How long the run took; only the text shows it.
    pub(crate) elapsed: Duration,
}

/// The formats of `graph --format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Who writes, restores and reads each place, for the terminal
    Text,
    /// All of it, with the chains
    Json,
    /// A Graphviz digraph
    Dot,
    /// One page to explore in a browser, without a server or a network
    Html,
}

/// Writes the graph in one format.
pub(crate) fn write(format: Format, page: &Page<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(page, look, out),
        Format::Json => json::write(page, out),
        Format::Dot => dot::write(page, out),
        Format::Html => html::write(page, out),
    }
}
