//! Who did it to whom: the likeliest victim, polluter and goroutine of a suspect. What a report of the run names comes
//! first, then what ran shortly before, then what stands shortly before in the source.

use pollint_base::diagnostic::Step;
use pollint_base::graph::{BinaryGraph, Chain, Goroutine, Touch};

use crate::candidate::{Candidate, Part, is_same_test, top_level};
use crate::log::Section;
use crate::score::Evidence;
use crate::suspect::{Kind, Person, Runner};
use crate::tree::Finder;

/// Chooses among the tests of one candidate.
pub(crate) struct People<'p> {
    pub(crate) finder: &'p Finder<'p>,
    pub(crate) section: &'p Section,
    pub(crate) candidate: &'p Candidate<'p>,
    pub(crate) evidence: &'p Evidence,
    pub(crate) kind: Kind,
}

impl<'p> People<'p> {
    /// The failed tests that have to do with the candidate, as the log names them, in its order.
    pub(crate) fn failed(&self) -> Vec<String> {
        let mut tests: Vec<String> = Vec::new();
        let failures = self.section.failures.iter().map(|failure| &failure.test);
        let named = self.section.events.iter().flat_map(|event| event.test.iter().chain(&event.running));
        for test in failures.chain(named) {
            let part = self.candidate.part(test);
            let concerned =
                part.reads || part.writes || part.suffers || part.races || part.leaks || part.pollutes;
            if concerned && !tests.contains(test) {
                tests.push(test.clone());
            }
        }
        // A parent fails because its subtest does.
        let parents: Vec<String> = tests
            .iter()
            .filter(|test| {
                tests
                    .iter()
                    .any(|other| other.strip_prefix(test.as_str()).is_some_and(|rest| rest.starts_with('/')))
            })
            .cloned()
            .collect();
        tests.retain(|test| !parents.contains(test));
        tests
    }

    /// The failed test that suits the kind of harm best.
    pub(crate) fn victim(&self, failed: &[String]) -> Option<String> {
        let fits = |part: &Part| match self.kind {
            Kind::Leftover => part.suffers,
            Kind::Parallel | Kind::Forbidden => part.races,
            Kind::Goroutine => part.writes || part.suffers,
        };
        let reads = |part: &Part| part.reads && !part.pollutes;
        let first =
            |matches: &dyn Fn(&Part) -> bool| failed.iter().find(|test| matches(&self.candidate.part(test)));
        first(&fits).or_else(|| first(&reads)).or(failed.first()).cloned()
    }

    /// The test that did it, other than the victim where there is one.
    pub(crate) fn polluter(&self, victim: Option<&str>, runner: Option<&Runner>) -> Option<String> {
        if self.kind == Kind::Goroutine {
            return runner.and_then(|runner| runner.started_by.clone());
        }
        let fits = |part: &Part| match self.kind {
            Kind::Parallel => part.races && part.writes,
            _ => part.pollutes,
        };
        let suspects: Vec<&str> = self
            .candidate
            .parts
            .iter()
            .filter(|(_, part)| fits(part))
            .map(|(name, _)| name.as_str())
            .collect();
        self.likeliest(&suspects, victim)
    }

    /// The one of several tests that most likely met the victim.
    fn likeliest(&self, tests: &[&str], victim: Option<&str>) -> Option<String> {
        let is_victim = |test: &&str| victim.is_some_and(|victim| is_same_test(test, victim));
        let named = || {
            tests.iter().find(|test| {
                !is_victim(test) && self.evidence.tests.iter().any(|named| is_same_test(test, named))
            })
        };
        let ran = || self.last_before(&self.section.order, tests, victim);
        let source = || {
            let order = self.candidate.graph.map(source_order).unwrap_or_default();
            self.last_before(&order, tests, victim)
        };
        let other = || tests.iter().find(|test| !is_victim(test)).map(|test| (*test).to_owned());
        let any = || tests.first().map(|test| (*test).to_owned());
        named().map(|test| (*test).to_owned()).or_else(ran).or_else(source).or_else(other).or_else(any)
    }

    /// The last of the tests that comes before the victim in an order.
    fn last_before(&self, order: &[String], tests: &[&str], victim: Option<&str>) -> Option<String> {
        let victim = victim?;
        let at = order.iter().rposition(|name| is_same_test(victim, name))?;
        let earlier = order[..at].iter().rev();
        let mut matching = earlier.filter_map(|ran| {
            tests.iter().find(|test| is_same_test(test, ran) && !is_same_test(test, victim))
        });
        matching.next().map(|test| (*test).to_owned())
    }

    /// The goroutine that uses the place: the one whose start the log names, else one that surely gets there.
    pub(crate) fn runner(&self, victim: Option<&str>) -> Option<Runner> {
        let (Some(graph), Some(node)) = (self.candidate.graph, self.candidate.node) else {
            return self.reported_runner();
        };
        let mut touches: Vec<(&Touch, &Goroutine)> =
            node.goroutines.iter().map(|touch| (touch, &graph.goroutines[touch.goroutine])).collect();
        touches.retain(|(_, goroutine)| goroutine.outlives());
        touches.sort_by_key(|(touch, goroutine)| {
            let spot = self.finder.spot(goroutine.location);
            let named = self.evidence.spots.contains(&spot) || self.reads_at_named_line(graph, touch);
            // What the victim itself leaks is met by the next test; what others leak, by the victim.
            let starts = goroutine.started_by.iter().filter(|start| !start.waited);
            let by_victim = starts.clone().find(|start| {
                victim.is_some_and(|victim| is_same_test(&graph.tests[start.test].name, victim))
            });
            let distance = by_victim.map_or(usize::MAX, |start| start.chain.len());
            (!named, touch.latent, distance, usize::MAX - starts.count(), touch.goroutine)
        });
        let (touch, goroutine) = touches.first()?;
        let leaked: Vec<&str> = goroutine
            .started_by
            .iter()
            .filter(|start| !start.waited)
            .map(|start| graph.tests[start.test].name.as_str())
            .collect();
        let started_by = self.starter(&leaked, victim);
        let start = goroutine
            .started_by
            .iter()
            .find(|start| started_by.as_ref().is_some_and(|test| *test == graph.tests[start.test].name));
        let mut chain = start.map_or_else(Vec::new, |start| steps(graph, &start.chain));
        chain.extend(touch.read.iter().chain(&touch.write).take(1).flat_map(|chain| steps(graph, chain)));
        Some(Runner {
            name: goroutine.name.clone(),
            function: goroutine.function.clone(),
            location: goroutine.location,
            started_by,
            chain,
        })
    }

    /// A failed test that says its mock still waits started the goroutine itself; else another test did.
    fn starter(&self, leaked: &[&str], victim: Option<&str>) -> Option<String> {
        let waits = victim.is_some_and(|victim| {
            self.section.events.iter().any(|event| {
                event.kind == crate::log::EventKind::MissingCall
                    && event.test.as_ref().is_some_and(|test| is_same_test(victim, test))
            })
        });
        let own = leaked.iter().find(|test| waits && victim.is_some_and(|victim| is_same_test(test, victim)));
        own.map(|test| (*test).to_owned()).or_else(|| self.likeliest(leaked, victim))
    }

    fn reads_at_named_line(&self, graph: &BinaryGraph, touch: &Touch) -> bool {
        let ends = [touch.read.as_ref(), touch.write.as_ref()];
        ends.into_iter()
            .flatten()
            .filter_map(|chain| chain.last())
            .any(|step| self.evidence.spots.contains(&self.finder.spot(graph.steps[*step as usize].location)))
    }

    /// What a report alone tells of its goroutine.
    fn reported_runner(&self) -> Option<Runner> {
        let reports = self.candidate.diagnostics.iter().map(|number| &self.finder.tree.diagnostics[*number]);
        let report = reports
            .into_iter()
            .find(|one| one.rule == "undrained-goroutine" || one.rule == "test-exit-in-goroutine")?;
        Some(Runner {
            name: report.symbol.clone(),
            function: report.function.clone(),
            location: report.location,
            started_by: report
                .chain
                .first()
                .map(|step| step.function.clone())
                .filter(|name| report.tests.contains(name))
                .or_else(|| report.tests.first().cloned()),
            chain: report.chain.clone(),
        })
    }

    /// A test with its way to the place: the polluter's to a write, the victim's to a read.
    pub(crate) fn person(&self, test: &str, writes: bool) -> Person {
        let chain = self.chain(test, writes).or_else(|| self.reported_chain(test)).unwrap_or_default();
        Person { test: test.to_owned(), chain }
    }

    fn chain(&self, test: &str, writes: bool) -> Option<Vec<Step>> {
        let (graph, node) = (self.candidate.graph?, self.candidate.node?);
        let access =
            node.accesses.iter().find(|access| is_same_test(&graph.tests[access.test].name, test))?;
        let write = || access.writes.first().map(|write| &write.chain);
        let read = || access.read.as_ref();
        let chain = if writes { write().or_else(read) } else { read().or_else(write) }?;
        Some(steps(graph, chain))
    }

    fn reported_chain(&self, test: &str) -> Option<Vec<Step>> {
        let reports = self.candidate.diagnostics.iter().map(|number| &self.finder.tree.diagnostics[*number]);
        let begins = |chain: &[Step]| chain.first().is_some_and(|step| is_same_test(&step.function, test));
        reports.map(|one| &one.chain).find(|chain| begins(chain)).cloned()
    }
}

fn steps(graph: &BinaryGraph, chain: &Chain) -> Vec<Step> {
    chain.iter().map(|step| graph.steps[*step as usize].clone()).collect()
}

/// The order in which Go runs serial tests without `-shuffle`.
fn source_order(graph: &BinaryGraph) -> Vec<String> {
    graph.tests.iter().map(|test| top_level(&test.name).to_owned()).collect()
}
