//! Whether a statement runs in the loop of a benchmark: a cleanup for each round would be measured with it, and what it
//! releases would pile up until the last one.

use std::iter::successors;

use pollint_base::span::Location;
use pollint_facts::ir::StmtKind;
use pollint_semantic::effects::Effect;

use super::Spot;
use crate::Lint;
use crate::binary_index::is_benchmark;

/// Whether any benchmark comes to a site through a loop, its own or one in a function on the way.
pub(crate) fn is_in_measured_loop(lint: &Lint<'_>, site: Location) -> bool {
    let benchmarks = lint.binary.tests.iter().filter(|test| is_benchmark(test));
    let mut ways =
        benchmarks.flat_map(|test| test.summary.effects.iter()).filter(|effect| effect.site == site);
    ways.any(|effect| leads_through_loop(lint, effect))
}

fn leads_through_loop(lint: &Lint<'_>, effect: &Effect) -> bool {
    let calls = successors(effect.via.as_deref(), |via| via.next.as_deref()).map(|via| via.call);
    calls.chain([effect.site]).any(|at| {
        let around = Spot::at(lint, at).map(|spot| spot.around(at.span)).unwrap_or_default();
        around.iter().any(|found| matches!(found.stmt().kind, StmtKind::For(_)))
    })
}
