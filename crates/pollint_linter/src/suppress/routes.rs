//! The ways in which tests get to what a diagnostic is about. A diagnostic keeps one chain; the others are found
//! again in the tests' effects, by the position of the defect.

use std::sync::Arc;

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Via};
use pollint_semantic::model::{Binary, Model, Test};

use crate::report;

/// One way from a test to the defect.
pub(crate) struct Route<'m> {
    /// The test.
    pub(crate) test: &'m Test,
    /// The test's name and the calls on the way.
    pub(crate) stations: Vec<Location>,
    via: Option<Arc<Via>>,
}

impl Route<'_> {
    /// The steps of a chain that goes this way.
    pub(crate) fn steps(&self, model: &Model<'_>) -> Vec<Step> {
        let mut steps = vec![report::test_step(self.test)];
        steps.extend(report::call_steps(model, self.via.as_ref()));
        steps
    }
}

/// How many steps of a chain only lead to the defect: the test and the calls before anything happens.
pub(crate) fn approach(diagnostic: &Diagnostic) -> usize {
    let leads = |step: &Step| matches!(step.role, Role::Test | Role::Call);
    diagnostic.chain.iter().position(|step| !leads(step)).unwrap_or(diagnostic.chain.len())
}

/// All ways from a diagnostic's tests to it, test by test in the order of their names.
pub(crate) fn routes<'m>(binary: &'m Binary, diagnostic: &Diagnostic) -> Vec<(String, Vec<Route<'m>>)> {
    let defect = diagnostic.chain.get(approach(diagnostic)).map_or(diagnostic.location, |step| step.location);
    diagnostic
        .tests
        .iter()
        .map(|name| {
            let tests = binary.tests.iter().filter(|test| is_named(test, name));
            (name.clone(), tests.flat_map(|test| routes_of(test, defect)).collect())
        })
        .collect()
}

/// Whether a test has this name, or contains the subtest that has it.
fn is_named(test: &Test, name: &str) -> bool {
    let rest = name.strip_prefix(test.name.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn routes_of(test: &Test, defect: Location) -> Vec<Route<'_>> {
    let mut found = Vec::new();
    collect(test, &test.summary.effects, defect, &[], &mut found);
    if found.is_empty() {
        found.push(Route { test, stations: vec![test.location], via: None });
    }
    found
}

fn collect<'m>(
    test: &'m Test,
    effects: &[Effect],
    defect: Location,
    before: &[Location],
    found: &mut Vec<Route<'m>>,
) {
    for effect in effects {
        if effect.site == defect {
            let mut stations = vec![test.location];
            stations.extend(before);
            stations.extend(calls(effect));
            found.push(Route { test, stations, via: effect.via.clone() });
        }
        if let EffectKind::Spawn(spawn) = &effect.kind {
            let outer: Vec<Location> = before.iter().copied().chain(calls(effect)).collect();
            collect(test, &spawn.effects, defect, &outer, found);
        }
    }
}

fn calls(effect: &Effect) -> impl Iterator<Item = Location> {
    std::iter::successors(effect.via.as_deref(), |via| via.next.as_deref()).map(|via| via.call)
}
