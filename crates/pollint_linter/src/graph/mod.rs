//! The graph of one test binary: what the rules know about tests, places and goroutines, without a verdict on a line.
//! Who pollutes and who suffers is taken from the rules, never decided anew.

mod accesses;
mod goroutines;
mod marks;
mod places;
mod steps;

use pollint_base::config::Config;
use pollint_base::graph::{BinaryGraph, Graph, TestNode};
use pollint_semantic::model::Model;
use rayon::prelude::*;

use crate::Lint;
use crate::binary_index::BinaryIndex;
use marks::Marks;
use steps::Steps;

/// The graphs of all binaries in which a test writes a place that somebody reads.
#[must_use]
pub fn graph(model: &Model<'_>, config: &Config) -> Graph {
    let mut binaries: Vec<BinaryGraph> = model
        .binaries
        .par_iter()
        .map(|binary| {
            let lint = Lint { model, binary, config, index: BinaryIndex::new(model, binary) };
            binary_graph(&lint)
        })
        .filter(|graph| !graph.places.is_empty())
        .collect();
    binaries.sort_by(|left, right| left.package.cmp(&right.package));
    Graph { binaries }
}

fn binary_graph(lint: &Lint<'_>) -> BinaryGraph {
    let written = places::written(lint);
    let package = &lint.model.program.packages[lint.binary.package.index()];
    let mut graph = BinaryGraph { package: package.import_path.clone(), ..BinaryGraph::default() };
    if written.is_empty() {
        return graph;
    }
    graph.tests = (0..lint.binary.tests.len()).map(|test| test_node(lint, test)).collect();
    let marks = Marks::of(lint);
    let mut steps = Steps::default();
    let started = goroutines::started(lint);
    let mut touched = vec![false; started.len()];
    for place in &written {
        let mut node = accesses::place_node(lint, place, &marks, &mut steps);
        node.goroutines = goroutines::touches(lint, place, &started, &mut steps);
        node.goroutines.iter().for_each(|touch| touched[touch.goroutine] = true);
        graph.places.push(node);
    }
    graph.goroutines = goroutines::nodes(lint, &started, &touched, &mut steps);
    goroutines::renumber(&mut graph.places, &touched);
    graph.steps = steps.all;
    graph
}

fn test_node(lint: &Lint<'_>, at: usize) -> TestNode {
    let test = &lint.binary.tests[at];
    let scopes = (1..).take(test.summary.scopes.len().saturating_sub(1));
    TestNode {
        name: test.name.clone(),
        location: test.location,
        parallel: lint.index.parallel_since(at, 0).is_some(),
        parallel_subtests: scopes.into_iter().any(|scope| lint.index.parallel_since(at, scope).is_some()),
    }
}
