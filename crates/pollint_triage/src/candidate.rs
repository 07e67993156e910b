//! What may be to blame: each place that tests of a binary change, and what the rules report besides; with the lines
//! that touch it and the part that each test has in it. Nothing of the log is known here.

use std::collections::BTreeMap;

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::graph::{BinaryGraph, PlaceNode};
use pollint_base::span::Location;

use crate::tree::{Finder, Spot};

/// A place, or a defect without one.
pub(crate) struct Candidate<'t> {
    /// The place, or what the report is about.
    pub(crate) name: String,
    /// Whether `name` is a place.
    pub(crate) is_place: bool,
    /// Where the place is declared, or where the report stands.
    pub(crate) location: Option<Location>,
    /// The binary's graph, which has chains.
    pub(crate) graph: Option<&'t BinaryGraph>,
    /// Its place there.
    pub(crate) node: Option<&'t PlaceNode>,
    /// What touches it, by line.
    pub(crate) spots: BTreeMap<Spot, Touching>,
    /// The part of each test.
    pub(crate) parts: BTreeMap<String, Part>,
    /// What the rules report about it, by number.
    pub(crate) diagnostics: Vec<usize>,
}

/// What a line does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Touching {
    /// It starts a goroutine that gets to the place.
    Spawn,
    /// It reads, writes or restores the place.
    Access,
}

/// What a test has to do with a candidate.
#[derive(Clone, Copy, Default)]
pub(crate) struct Part {
    /// It leaves the place changed.
    pub(crate) pollutes: bool,
    /// It reads what others leave, without setting it.
    pub(crate) suffers: bool,
    /// It touches the place while a parallel test writes it.
    pub(crate) races: bool,
    /// It sets the place.
    pub(crate) writes: bool,
    /// It, or what it calls, reads the place.
    pub(crate) reads: bool,
    /// It starts a goroutine that it does not wait for, and that surely gets to the place.
    pub(crate) leaks: bool,
    /// The goroutine gets there on a condition only.
    pub(crate) leaks_latently: bool,
}

/// All candidates of a binary, by name.
pub(crate) fn candidates<'t>(finder: &Finder<'t>, package: &str) -> Vec<Candidate<'t>> {
    let tree = finder.tree;
    let graph = tree.graph.binaries.iter().find(|binary| binary.package == package);
    let mut all: Vec<Candidate<'t>> = graph
        .into_iter()
        .flat_map(|graph| graph.places.iter().map(move |place| of_place(finder, graph, place)))
        .collect();
    for (number, diagnostic) in tree.diagnostics.iter().enumerate() {
        if finder.package(first_location(diagnostic).file) == package {
            add_diagnostic(finder, &mut all, number, diagnostic);
        }
    }
    all
}

/// A report belongs to the binary whose test begins its chain.
fn first_location(diagnostic: &Diagnostic) -> Location {
    diagnostic.chain.first().map_or(diagnostic.location, |step| step.location)
}

fn of_place<'t>(finder: &Finder<'t>, graph: &'t BinaryGraph, place: &'t PlaceNode) -> Candidate<'t> {
    let mut candidate = Candidate {
        name: place.name.clone(),
        is_place: true,
        location: place.declared,
        graph: Some(graph),
        node: Some(place),
        spots: BTreeMap::new(),
        parts: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    for access in &place.accesses {
        let part = candidate.parts.entry(graph.tests[access.test].name.clone()).or_default();
        part.pollutes |= access.polluter;
        part.suffers |= access.victim;
        part.races |= access.races;
        part.writes |= !access.writes.is_empty();
        part.reads |= access.read.is_some();
        let chains = access.writes.iter().map(|write| &write.chain).chain(&access.read);
        let steps = chains.flatten().chain(&access.restores).map(|step| &graph.steps[*step as usize]);
        candidate.add_steps(finder, steps);
    }
    for touch in &place.goroutines {
        let goroutine = &graph.goroutines[touch.goroutine];
        candidate.spots.entry(finder.spot(goroutine.location)).or_insert(Touching::Spawn);
        let steps = touch.read.iter().chain(&touch.write).flatten().map(|step| &graph.steps[*step as usize]);
        candidate.add_steps(finder, steps);
        for start in goroutine.started_by.iter().filter(|start| !start.waited) {
            let part = candidate.parts.entry(graph.tests[start.test].name.clone()).or_default();
            part.leaks |= !touch.latent;
            part.leaks_latently |= touch.latent;
        }
    }
    candidate
}

impl Candidate<'_> {
    fn add_steps<'s>(&mut self, finder: &Finder<'_>, steps: impl Iterator<Item = &'s Step>) {
        for step in steps {
            let touching = match step.role {
                Role::Read | Role::Write | Role::Restore => Touching::Access,
                Role::Spawn => Touching::Spawn,
                Role::Test | Role::Call | Role::Drain | Role::Cleanup | Role::Declare => continue,
            };
            let spot = self.spots.entry(finder.spot(step.location)).or_insert(touching);
            *spot = touching.max(*spot);
        }
    }

    /// The part of a test, by its name in the log: `TestX/sub` has that of `TestX`, and a suite's method is a subtest of
    /// the test that runs the suite.
    pub(crate) fn part(&self, logged: &str) -> Part {
        self.parts.iter().filter(|(name, _)| is_same_test(name, logged)).fold(
            Part::default(),
            |sum, (_, part)| Part {
                pollutes: sum.pollutes | part.pollutes,
                suffers: sum.suffers | part.suffers,
                races: sum.races | part.races,
                writes: sum.writes | part.writes,
                reads: sum.reads | part.reads,
                leaks: sum.leaks | part.leaks,
                leaks_latently: sum.leaks_latently | part.leaks_latently,
            },
        )
    }

    /// The identifier by which code speaks of the place, or the literal key of a process state.
    pub(crate) fn word(&self) -> &str {
        match self.name.split_once("(\"") {
            Some((_, key)) => key.trim_end_matches("\")"),
            None => self.name.trim_end_matches("[]").split('.').nth(1).unwrap_or(&self.name),
        }
    }
}

/// Whether a test of the model is one of the log.
pub(crate) fn is_same_test(name: &str, logged: &str) -> bool {
    if let Some((_, method)) = name.strip_prefix("(*").and_then(|rest| rest.split_once(").")) {
        return logged.split('/').nth(1) == Some(method);
    }
    top_level(name) == top_level(logged)
}

/// The test function that a subtest belongs to.
pub(crate) fn top_level(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

fn add_diagnostic(finder: &Finder<'_>, all: &mut Vec<Candidate<'_>>, number: usize, diagnostic: &Diagnostic) {
    let mut known = false;
    for candidate in all.iter_mut().filter(|candidate| candidate.is_place) {
        if diagnostic.places.contains(&candidate.name) {
            known = true;
            candidate.diagnostics.push(number);
            candidate.add_steps(finder, diagnostic.chain.iter());
        }
    }
    // What a rule knows of more than places stands for itself as well: `t.Setenv` in a parallel test panics, whoever reads it.
    let stands_alone = matches!(
        diagnostic.rule.as_str(),
        "parallel-process-state" | "test-exit-in-goroutine" | "undrained-goroutine"
    );
    let name = match diagnostic.places.first() {
        Some(place) if !stands_alone => place.clone(),
        _ if known && diagnostic.rule != "parallel-process-state" => return,
        _ => diagnostic.symbol.clone(),
    };
    if known && !stands_alone {
        return;
    }
    let at = diagnostic.location;
    let is_place = !stands_alone && !diagnostic.places.is_empty();
    let same = |one: &&mut Candidate<'_>| {
        one.node.is_none() && one.name == name && (is_place || one.location == Some(at))
    };
    if let Some(candidate) = all.iter_mut().find(same) {
        candidate.diagnostics.push(number);
        candidate.add_report(finder, diagnostic);
        return;
    }
    let mut candidate = Candidate {
        name,
        is_place,
        location: Some(at),
        graph: None,
        node: None,
        spots: BTreeMap::new(),
        parts: BTreeMap::new(),
        diagnostics: vec![number],
    };
    candidate.add_report(finder, diagnostic);
    all.push(candidate);
}

impl Candidate<'_> {
    /// What a report alone tells of tests and lines.
    fn add_report(&mut self, finder: &Finder<'_>, diagnostic: &Diagnostic) {
        self.add_steps(finder, diagnostic.chain.iter());
        let leaks = diagnostic.rule == "undrained-goroutine" || diagnostic.rule == "test-exit-in-goroutine";
        let touching = if leaks { Touching::Spawn } else { Touching::Access };
        self.spots.entry(finder.spot(diagnostic.location)).or_insert(touching);
        let races = diagnostic.rule.starts_with("parallel-") || diagnostic.rule == "captured-loop-variable";
        for test in &diagnostic.tests {
            let part = self.parts.entry(test.clone()).or_default();
            part.leaks |= leaks;
            part.races |= races;
            part.pollutes |= !leaks && !races;
            part.writes |= !leaks;
        }
        for victim in &diagnostic.victims {
            let part = self.parts.entry(victim.clone()).or_default();
            part.races |= races;
            part.suffers |= !leaks && !races;
            part.reads = true;
        }
    }
}
