//! The table of steps: each is kept once, whatever the number of chains that pass it.

use pollint_base::diagnostic::{Role, Step};
use pollint_base::graph::Chain;
use pollint_base::span::Location;
use rustc_hash::FxHashMap;

/// Steps with their numbers.
#[derive(Default)]
pub(super) struct Steps {
    /// In order of their numbers.
    pub(super) all: Vec<Step>,
    known: FxHashMap<(Role, Location, String), u32>,
}

impl Steps {
    /// The number of a step.
    pub(super) fn number(&mut self, step: Step) -> u32 {
        let key = (step.role, step.location, step.message.clone());
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        *self.known.entry(key).or_insert_with(|| {
            self.all.push(step);
            next
        })
    }

    /// The numbers of a chain.
    pub(super) fn chain(&mut self, steps: Vec<Step>) -> Chain {
        steps.into_iter().map(|step| self.number(step)).collect()
    }
}
