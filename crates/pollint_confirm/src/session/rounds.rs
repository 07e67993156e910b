//! What to run next: the runs of each round. Knows what is open and not what was seen.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use pollint_base::confirm::{Method, RunKind, Runnable};

use super::{MAX_TESTS, Round, Session};
use crate::experiment::{Kind, Mode, Purpose, Run, names, select, select_one};
use crate::overlay;

/// Victims of one finding that are tried.
const MAX_VICTIMS: usize = 2;
/// Tests that run together under the race detector.
const MAX_TOGETHER: usize = 8;
/// Tests that run in one process to find those that start a goroutine.
const MAX_CROWD: usize = 100;
/// How long a goroutine is held at its first statement.
const DELAY: Duration = Duration::from_millis(400);
/// The same under the race detector, where it runs on.
const RACE_DELAY: Duration = Duration::from_millis(30);
/// How long what is held under the race detector waits: a parallel test after its pause, a restore.
const HOLD: Duration = Duration::from_millis(20);

/// What one run of a test runs: its kind, its name, and of a suite the method.
type Selected<'t> = (RunKind, &'t str, Option<&'t Method>);

impl<'s> Session<'s> {
    pub(super) fn round(&self, round: Round) -> Vec<Run> {
        match round {
            Round::Look(number) => self.looks(number, false),
            Round::LookDelayed(number) => self.looks(number, true),
            Round::Crowd => self.crowds(),
            Round::LookStarter => self.looks_at_starters(),
            Round::Overlap => self.overlaps(),
            Round::Stop => self.stops(),
            Round::Twice => self.twice(),
            Round::Victims => self.victims(),
            Round::Race { delayed } => self.race_runs(delayed),
        }
    }

    /// Tests that Go's runner knows, the nearest first.
    fn runnable(&self, at: usize) -> impl Iterator<Item = &'s Runnable> {
        self.subjects[at].tests.iter().filter(|test| test.kind != RunKind::Framework)
    }

    /// One run for each test that is the next of some subjects.
    fn looks(&self, number: usize, delayed: bool) -> Vec<Run> {
        let mut by_test: BTreeMap<Selected<'_>, (&Runnable, Vec<usize>)> = BTreeMap::new();
        for at in (0..self.subjects.len()).filter(|at| self.is_open(*at)) {
            let looks = match Kind::of(&self.subjects[at].rule) {
                Kind::State => !delayed && self.has_places(at),
                Kind::Fragile => !delayed && number == 0 && self.has_places(at),
                Kind::Race => !delayed && self.has_places(at) && self.subjects[at].rule == "early-restore",
                Kind::Leak => true,
                Kind::Exclusive => !delayed,
                _ => false,
            };
            if let Some(test) = self.runnable(at).nth(number).filter(|_| looks) {
                let key = (test.kind, test.name.as_str(), test.method.as_ref());
                by_test.entry(key).or_insert((test, Vec::new())).1.push(at);
            }
        }
        let run = |(test, subjects): (&Runnable, Vec<usize>)| {
            let env = if delayed { self.held(&subjects) } else { self.environment(&subjects) };
            let purpose = Purpose::Look { test: test.name.clone(), method: test.method.clone(), delayed };
            self.run(Mode::Plain, one(test), env, purpose, subjects)
        };
        by_test.into_values().map(run).collect()
    }

    fn run(
        &self,
        mode: Mode,
        args: Vec<String>,
        env: Vec<(String, String)>,
        purpose: Purpose,
        subjects: Vec<usize>,
    ) -> Run {
        Run { mode, args, env, purpose, subjects }
    }

    pub(super) fn has_places(&self, at: usize) -> bool {
        self.ids[at].iter().any(|id| self.places[*id].is_some())
    }

    /// What the helper is asked to look at.
    fn environment(&self, subjects: &[usize]) -> Vec<(String, String)> {
        let ids: BTreeSet<usize> = subjects.iter().flat_map(|at| self.ids[*at].iter().copied()).collect();
        let places: String = ids.iter().map(|id| format!("{id},")).collect();
        let site = |at: &usize| {
            let goroutine = self.subjects[*at].goroutine.as_ref()?;
            Some(format!("{at}={}", overlay::site_of(self.files, goroutine)?))
        };
        let sites: Vec<String> = subjects.iter().filter_map(site).collect();
        vec![
            ("POLLINT_CONFIRM_PLACES".to_owned(), format!(",{places}")),
            ("POLLINT_CONFIRM_SITES".to_owned(), sites.join(";")),
        ]
    }

    /// Many tests lead to a goroutine by their calls, few take the branch that starts it: all of them in one process, with
    /// the goroutine held, show which.
    fn crowds(&self) -> Vec<Run> {
        let open = (0..self.subjects.len()).filter(|at| self.is_open(*at));
        let leaks = open.filter(|at| Kind::of(&self.subjects[*at].rule) == Kind::Leak);
        let run = |at: usize| {
            let tests = names(self.runnable(at), MAX_CROWD);
            let list = tests.iter().map(|name| (*name).to_owned()).collect();
            let args = arguments(RunKind::Test, &tests, 1);
            let run = self.run(Mode::Plain, args, self.held(&[at]), Purpose::Crowd { tests: list }, vec![at]);
            (tests.len() > MAX_TESTS).then_some(run)
        };
        leaks.filter_map(run).collect()
    }

    /// What the crowd has shown is shown by one test alone.
    fn looks_at_starters(&self) -> Vec<Run> {
        let open = (0..self.subjects.len()).filter(|at| self.is_open(*at));
        let run = |at: usize| {
            let test = self.progress[at].starter.clone()?;
            let args = arguments(RunKind::Test, &[&test], 1);
            Some(self.run(
                Mode::Plain,
                args,
                self.held(&[at]),
                Purpose::Look { test, method: None, delayed: true },
                vec![at],
            ))
        };
        open.filter_map(run).collect()
    }

    fn seen_starter(&self, at: usize) -> Option<&str> {
        self.progress[at].starter.as_deref()
    }

    /// The environment in which goroutines are held at their first statement.
    fn held(&self, subjects: &[usize]) -> Vec<(String, String)> {
        let mut env = self.environment(subjects);
        env.push(("POLLINT_CONFIRM_DELAY".to_owned(), format!("{}ms", DELAY.as_millis())));
        env
    }

    /// A parallel test with those that it may meet: do they begin with what it has set before it pauses?
    fn overlaps(&self) -> Vec<Run> {
        let open = (0..self.subjects.len()).filter(|at| self.is_open(*at) && self.has_places(*at));
        let parallel = open.filter(|at| self.subjects[*at].rule == "parallel-global");
        let run = |at: usize| {
            let test = self.runnable(at).find(|test| test.kind == RunKind::Test)?;
            let tests = names(self.runnable(at).chain(&self.subjects[at].victims), MAX_TOGETHER);
            let others: Vec<String> = tests.iter().map(|name| (*name).to_owned()).collect();
            let purpose = Purpose::Overlap { test: test.name.clone(), others };
            let args = arguments(RunKind::Test, &tests, 1);
            (tests.len() > 1).then(|| self.run(Mode::Plain, args, self.environment(&[at]), purpose, vec![at]))
        };
        parallel.filter_map(run).collect()
    }

    fn stops(&self) -> Vec<Run> {
        let open = (0..self.subjects.len()).filter(|at| self.is_open(*at));
        let fragile = open.filter(|at| overlay::stop_of(self.files, self.subjects[*at]).is_some());
        let run = |at: usize| {
            let test = self.runnable(at).next()?;
            let mut env = self.environment(&[at]);
            env.push(("POLLINT_CONFIRM_STOPS".to_owned(), format!(",{at},")));
            let purpose = Purpose::Stop { test: test.name.clone() };
            Some(self.run(Mode::Plain, one(test), env, purpose, vec![at]))
        };
        fragile.filter_map(run).collect()
    }

    /// What cannot be looked at may still panic when it is done twice.
    fn twice(&self) -> Vec<Run> {
        let open = (0..self.subjects.len()).filter(|at| self.is_open(*at));
        let blind = open.filter(|at| {
            let subject = self.subjects[*at];
            Kind::of(&subject.rule) == Kind::State && subject.rule != "unrestored-global"
                || !self.has_places(*at)
        });
        let states = blind.filter(|at| Kind::of(&self.subjects[*at].rule) == Kind::State);
        let run = |at: usize| {
            let test = self.runnable(at).find(|test| test.kind == RunKind::Test)?;
            let purpose = Purpose::Twice { test: test.name.clone() };
            let args = arguments(test.kind, &[&test.name], 2);
            Some(self.run(Mode::Plain, args, Vec::new(), purpose, vec![at]))
        };
        states.filter_map(run).collect()
    }

    /// Does a victim that passes alone fail once the polluter has run?
    fn victims(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        for at in 0..self.subjects.len() {
            let change = self.progress[at].verdict.as_ref().and_then(|verdict| verdict.change.as_ref());
            let is_state = Kind::of(&self.subjects[at].rule) == Kind::State;
            let Some(change) = change.filter(|change| is_state && change.test.starts_with("Test")) else {
                continue;
            };
            for victim in names(self.subjects[at].victims.iter(), MAX_VICTIMS) {
                if victim == change.test {
                    continue;
                }
                let alone = Purpose::Alone { victim: victim.to_owned() };
                let args = arguments(RunKind::Test, &[victim], 2);
                runs.push(self.run(Mode::Plain, args, Vec::new(), alone, vec![at]));
                let after = Purpose::After { polluter: change.test.clone(), victim: victim.to_owned() };
                let args = arguments(RunKind::Test, &[&change.test, victim], 2);
                runs.push(self.run(Mode::Plain, args, Vec::new(), after, vec![at]));
            }
        }
        runs
    }

    fn race_runs(&self, delayed: bool) -> Vec<Run> {
        let mut runs: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
        for at in (0..self.subjects.len()).filter(|at| self.wants_race(*at)) {
            let subject = self.subjects[at];
            // A delay can do something only where there is a goroutine to hold.
            if delayed && (subject.goroutine.is_none() || self.progress[at].has_race()) {
                continue;
            }
            let starter = self.seen_starter(at);
            let first = self.runnable(at).filter(|test| Some(test.name.as_str()) == starter);
            let tests = names(first.chain(self.runnable(at)).chain(&subject.victims), MAX_TOGETHER);
            if !tests.is_empty() {
                runs.entry(tests).or_default().push(at);
            }
        }
        let run = |(tests, subjects): (Vec<&str>, Vec<usize>)| {
            let mut env = self.environment(&subjects);
            env.retain(|(name, _)| name != "POLLINT_CONFIRM_SITES");
            // The detector must not see the helper read the places.
            env.iter_mut().for_each(|(name, _)| *name = "POLLINT_CONFIRM_ADDRESSES".to_owned());
            env.push(("POLLINT_CONFIRM_HOLD".to_owned(), format!("{}ms", HOLD.as_millis())));
            if delayed {
                env.push(("POLLINT_CONFIRM_DELAY".to_owned(), format!("{}ms", RACE_DELAY.as_millis())));
            }
            let mut args = arguments(RunKind::Test, &tests, if delayed { 2 } else { 4 });
            args.extend(["-test.cpu=1,4", "-test.parallel=8"].map(str::to_owned));
            let purpose = Purpose::Race { tests: tests.iter().map(|name| (*name).to_owned()).collect() };
            self.run(Mode::Race, args, env, purpose, subjects)
        };
        runs.into_iter().map(run).collect()
    }
}

/// The arguments that run one test once.
fn one(test: &Runnable) -> Vec<String> {
    repeated(select_one(test), 1)
}

fn arguments(kind: RunKind, tests: &[&str], count: usize) -> Vec<String> {
    repeated(select(kind, tests), count)
}

fn repeated(mut args: Vec<String>, count: usize) -> Vec<String> {
    args.push("-test.v".to_owned());
    args.push(format!("-test.count={count}"));
    args
}
