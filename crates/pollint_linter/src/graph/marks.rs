//! Who pollutes, who suffers and who races, as the rules report it.

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::Severity;
use rustc_hash::FxHashSet;

use crate::Lint;
use crate::registry::{Rule, Work};
use crate::rules::{
    discarded_restore, parallel_global, parallel_process_state, unrestored_global, unrestored_process_state,
    wrong_restore,
};

/// Rules about a value that stays.
const LASTING: [Rule; 4] =
    [unrestored_global::RULE, unrestored_process_state::RULE, discarded_restore::RULE, wrong_restore::RULE];
/// Rules about tests that run at the same time.
const PARALLEL: [Rule; 2] = [parallel_global::RULE, parallel_process_state::RULE];

/// Pairs of a place and a test, by name.
#[derive(Default)]
struct Pairs(FxHashSet<(String, String)>);

impl Pairs {
    fn add(&mut self, places: &[String], tests: &[String]) {
        for place in places {
            self.0.extend(tests.iter().map(|test| (place.clone(), test.clone())));
        }
    }

    fn contains(&self, place: &str, test: &str) -> bool {
        self.0.contains(&(place.to_owned(), test.to_owned()))
    }
}

/// What the rules say of tests and places.
#[derive(Default)]
pub(super) struct Marks {
    polluters: Pairs,
    victims: Pairs,
    racers: Pairs,
}

impl Marks {
    /// Runs the rules on the binary. Comments that silence a report do not change what a test does.
    pub(super) fn of(lint: &Lint<'_>) -> Marks {
        let mut marks = Marks::default();
        for one in reports(lint, &LASTING) {
            marks.polluters.add(&one.places, &one.tests);
            marks.victims.add(&one.places, &one.victims);
        }
        for one in reports(lint, &PARALLEL) {
            marks.racers.add(&one.places, &one.tests);
            marks.racers.add(&one.places, &one.victims);
        }
        marks
    }

    /// Whether a test leaves the place changed.
    pub(super) fn pollutes(&self, place: &str, test: &str) -> bool {
        self.polluters.contains(place, test)
    }

    /// Whether a test reads what others leave behind.
    pub(super) fn suffers(&self, place: &str, test: &str) -> bool {
        self.victims.contains(place, test)
    }

    /// Whether a test takes part in a race for the place.
    pub(super) fn races(&self, place: &str, test: &str) -> bool {
        self.racers.contains(place, test)
    }
}

/// What the rules report; infos are about changes that do no harm.
fn reports(lint: &Lint<'_>, rules: &[Rule]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for rule in rules {
        if let Work::Binary(run) = rule.work {
            run(lint, &mut out);
        }
    }
    out.retain(|one| one.severity > Severity::Info);
    out
}
