//! The experiments of one test binary, step by step: what to build, what to run next, and what the runs have shown so
//! far. Whoever owns the processes asks for runs and hands back results.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use pollint_base::confirm::{
    FailingVictim, Outcome, RunKind, Runnable, Subject, Target, TargetRoot, Verdict,
};

use crate::Files;
use crate::evidence;
use crate::experiment::{Kind, Mode, Purpose, Run, RunResult, command, names, select};
use crate::go_text;
use crate::output::{self, Events, TestResult};
use crate::overlay::{self, Instrument, OverlayFile};

/// Tests of one finding that are tried.
const MAX_TESTS: usize = 4;
/// Victims of one finding that are tried.
const MAX_VICTIMS: usize = 2;
/// Tests that run together under the race detector.
const MAX_TOGETHER: usize = 8;
/// How long a goroutine is held at its first statement.
const DELAY: Duration = Duration::from_millis(400);
/// The same under the race detector, where it runs on.
const RACE_DELAY: Duration = Duration::from_millis(30);

/// How long what is held under the race detector waits: a parallel test after its pause, a restore.
const HOLD: Duration = Duration::from_millis(20);

/// What is known of a subject.
#[derive(Default)]
struct Progress {
    verdict: Option<Verdict>,
    /// Tests that ran to their end and did not show it.
    ran: Vec<String>,
    /// Why others did not.
    failed: Vec<String>,
    /// Whether the race detector looked.
    raced: bool,
    /// Victims that pass alone.
    sound_victims: BTreeSet<String>,
}

/// The experiments of one test binary.
pub struct Session<'s> {
    files: &'s dyn Files,
    subjects: Vec<&'s Subject>,
    places: Vec<Option<&'s Target>>,
    /// The numbers of each subject's places.
    ids: Vec<Vec<usize>>,
    progress: Vec<Progress>,
    reaches_out: bool,
    /// Rounds of the two binaries that are still to come.
    rounds: BTreeMap<Mode, VecDeque<Round>>,
    events: Events,
}

/// Runs that may go at the same time.
#[derive(Clone, Copy, Debug)]
enum Round {
    Look(usize),
    Overlap,
    LookDelayed(usize),
    Stop,
    Twice,
    Victims,
    Race { delayed: bool },
}

impl<'s> Session<'s> {
    /// A session of findings in one test binary.
    #[must_use]
    pub fn new(files: &'s dyn Files, subjects: Vec<&'s Subject>) -> Session<'s> {
        let mut places: Vec<Option<&Target>> = Vec::new();
        let mut ids = Vec::new();
        for subject in &subjects {
            let number = |place: &'s Target| {
                places.iter().position(|known| *known == Some(place)).unwrap_or_else(|| {
                    places.push(Some(place));
                    places.len() - 1
                })
            };
            ids.push(subject.places.iter().map(number).collect());
        }
        let looks = (0..MAX_TESTS).flat_map(|at| [Round::Look(at), Round::LookDelayed(at)]);
        let plain = looks.chain([Round::Overlap, Round::Stop, Round::Twice, Round::Victims]).collect();
        let race = VecDeque::from([Round::Race { delayed: false }, Round::Race { delayed: true }]);
        let mut session = Session {
            files,
            progress: subjects.iter().map(|_| Progress::default()).collect(),
            subjects,
            places,
            ids,
            reaches_out: true,
            rounds: BTreeMap::from([(Mode::Plain, plain), (Mode::Race, race)]),
            events: Events::default(),
        };
        session.refuse();
        session
    }

    /// Answers what needs no run.
    fn refuse(&mut self) {
        for at in 0..self.subjects.len() {
            let subject = self.subjects[at];
            let reason = match Kind::of(&subject.rule) {
                Kind::Nothing(why) => Some(why.to_owned()),
                _ if subject.tests.is_empty() => Some("the test that does it is not known".to_owned()),
                _ if subject.tests.iter().all(|test| test.kind == RunKind::Framework) => {
                    Some("a framework runs the test, not Go's own runner".to_owned())
                }
                _ => None,
            };
            if let Some(reason) = reason {
                self.progress[at].verdict = Some(Verdict::new(Outcome::NotRunnable, reason));
            }
        }
        for place in &mut self.places {
            let package = self.subjects.first().map_or("", |subject| subject.package.as_str());
            let hidden = |place: &&Target| !overlay::is_importable(place, package);
            let unreadable =
                |place: &&Target| matches!(&place.root, TargetRoot::State(read) if read.is_empty());
            if place.as_ref().is_some_and(|place| hidden(place) || unreadable(place)) {
                *place = None;
            }
        }
    }

    /// The files that the binaries are built with, as far as is known.
    #[must_use]
    pub fn overlay(&self) -> Vec<OverlayFile> {
        self.instrument().overlay()
    }

    fn instrument(&self) -> Instrument<'_> {
        Instrument {
            files: self.files,
            subjects: &self.subjects,
            places: &self.places,
            reaches_out: self.reaches_out,
        }
    }

    /// Takes what the compiler said. Whether it is worth building again, with less put in.
    pub fn build_failed(&mut self, message: &str) -> bool {
        let overlay = self.overlay();
        let mut blamed = BTreeSet::new();
        for line in message.lines() {
            let mut parts = line.split(':');
            let (Some(file), Some(number)) = (parts.next(), parts.next().and_then(|text| text.parse().ok()))
            else {
                continue;
            };
            let name = file.rsplit('/').next().unwrap_or(file);
            let same = overlay.iter().find(|own| own.path.file_name().is_some_and(|own| own == name));
            if let Some(own) = same.filter(|_| name.starts_with("pollint_confirm")) {
                blamed.extend(overlay::places_in_line(&own.text, number));
            }
        }
        let mut again = false;
        for number in blamed {
            again |= self.places.get_mut(number).and_then(Option::take).is_some();
        }
        if !again && self.reaches_out {
            self.reaches_out = false;
            again = self.overlay() != overlay;
        }
        again
    }

    /// Ends all that is open with the same reason.
    pub fn give_up(&mut self, mode: Mode, reason: &str) {
        self.rounds.insert(mode, VecDeque::new());
        for at in 0..self.subjects.len() {
            let races_only = Kind::of(&self.subjects[at].rule) == Kind::Race;
            if self.is_open(at) && (mode == Mode::Plain || races_only) {
                self.progress[at].failed.push(reason.to_owned());
            }
        }
    }

    /// Whether a binary is needed at all.
    #[must_use]
    pub fn needs(&self, mode: Mode) -> bool {
        (0..self.subjects.len()).any(|at| {
            let kind = Kind::of(&self.subjects[at].rule);
            match mode {
                Mode::Plain => self.is_open(at) && (kind != Kind::Race || self.has_places(at)),
                Mode::Race => self.wants_race(at),
            }
        })
    }

    fn is_open(&self, at: usize) -> bool {
        self.progress[at].verdict.is_none()
    }

    /// A goroutine that is seen to leak is also asked whether it races, where it touches a place.
    fn wants_race(&self, at: usize) -> bool {
        let kind = Kind::of(&self.subjects[at].rule);
        let bonus = kind == Kind::Leak
            && self.progress[at]
                .verdict
                .as_ref()
                .is_some_and(|verdict| verdict.outcome == Outcome::Confirmed)
            && !self.subjects[at].places.is_empty();
        kind.races() && (self.is_open(at) || bonus)
    }

    /// The next runs of a binary, which may go at the same time; none when all is known that it can tell.
    pub fn runs(&mut self, mode: Mode) -> Vec<Run> {
        while let Some(round) = self.rounds.get_mut(&mode).and_then(VecDeque::pop_front) {
            let runs = self.round(round);
            if !runs.is_empty() {
                return runs;
            }
        }
        Vec::new()
    }

    fn round(&self, round: Round) -> Vec<Run> {
        match round {
            Round::Look(number) => self.looks(number, false),
            Round::LookDelayed(number) => self.looks(number, true),
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
        let mut by_test: BTreeMap<(RunKind, &str), Vec<usize>> = BTreeMap::new();
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
                by_test.entry((test.kind, &test.name)).or_default().push(at);
            }
        }
        let run = |((kind, test), subjects): ((RunKind, &str), Vec<usize>)| {
            let mut env = self.environment(&subjects);
            if delayed {
                env.push(("POLLINT_CONFIRM_DELAY".to_owned(), format!("{}ms", DELAY.as_millis())));
            }
            let purpose = Purpose::Look { test: test.to_owned(), delayed };
            self.run(Mode::Plain, arguments(kind, &[test], 1), env, purpose, subjects)
        };
        by_test.into_iter().map(run).collect()
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

    fn has_places(&self, at: usize) -> bool {
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
            Some(self.run(Mode::Plain, arguments(test.kind, &[&test.name], 1), env, purpose, vec![at]))
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
            let tests = names(self.runnable(at).chain(&subject.victims), MAX_TOGETHER);
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

    /// Takes what a run has shown.
    pub fn absorb(&mut self, run: &Run, result: &RunResult) {
        self.events = output::events(&result.events);
        for at in run.subjects.clone() {
            match &run.purpose {
                Purpose::Look { test, delayed } => self.saw(at, test, *delayed, run, result),
                Purpose::Overlap { test, others } => self.saw_overlap(at, test, others, run, result),
                Purpose::Stop { test } => self.saw_stop(at, test, result),
                Purpose::Twice { test } => self.saw_twice(at, test, run, result),
                Purpose::Alone { victim } => {
                    if output::result_of(&result.output, victim) == TestResult::Passed {
                        self.progress[at].sound_victims.insert(victim.clone());
                    }
                }
                Purpose::After { polluter, victim } => self.saw_victim(at, polluter, victim, run, result),
                Purpose::Race { tests } => self.saw_race(at, tests, run, result),
            }
        }
    }

    fn saw(&mut self, at: usize, test: &str, delayed: bool, run: &Run, result: &RunResult) {
        if !self.is_open(at) {
            return;
        }
        let subject = self.subjects[at];
        let kind = Kind::of(&subject.rule);
        if kind == Kind::Exclusive {
            self.saw_exclusive(at, test, run, result);
            return;
        }
        if subject.rule == "early-restore" {
            // A test that fails may fail because of it.
            if let Some(change) = evidence::early_restore(subject, &self.ids[at], test, &self.events) {
                let reason =
                    format!("`{}` was put back while a parallel subtest waited to go on", change.place);
                let verdict = Verdict::new(Outcome::Confirmed, reason);
                self.progress[at].verdict = Some(Verdict { change: Some(change), ..verdict });
            }
            return;
        }
        if kind == Kind::Fragile {
            // Whether it passes or fails, it must not leave the place changed.
            if let Some(change) = evidence::change(subject, &self.ids[at], test, &self.events) {
                let reason = format!("`{test}` ends before it restores `{}`", change.place);
                let verdict = Verdict::new(Outcome::Confirmed, reason);
                self.progress[at].verdict = Some(Verdict { change: Some(change), ..verdict });
            }
            return;
        }
        if let Some(reason) = self.obstacle(at, test, result) {
            self.progress[at].failed.push(reason);
            return;
        }
        if kind == Kind::State {
            if let Some(change) = evidence::change(subject, &self.ids[at], test, &self.events) {
                let reason =
                    format!("`{}` is not as before when `{test}` and its cleanups are over", change.place);
                let verdict = Verdict::new(Outcome::Confirmed, reason);
                self.progress[at].verdict = Some(Verdict { change: Some(change), ..verdict });
                return;
            }
            if !self.was_seen(at, test) {
                self.progress[at].failed.push(format!("the place could not be read around `{test}`"));
                return;
            }
        }
        if let Some((held, stack)) = self.events.goroutines.get(&(test.to_owned(), at.to_string())) {
            let reason = if *held {
                format!(
                    "held at its first statement, it had not begun when `{test}` and its cleanups were over"
                )
            } else {
                format!("it still waited for something 50 ms after the last cleanup of `{test}`")
            };
            let verdict = Verdict::new(Outcome::Confirmed, reason);
            self.progress[at].verdict = Some(Verdict { excerpt: excerpt(stack), ..verdict });
            return;
        }
        if kind == Kind::State || kind == Kind::Leak && delayed {
            self.progress[at].ran.push(test.to_owned());
        }
    }

    /// Whether a place of the subject was looked at before and after.
    fn was_seen(&self, at: usize, test: &str) -> bool {
        let key = |id: &usize| (test.to_owned(), id.to_string());
        self.ids[at].iter().any(|id| self.events.after.contains_key(&key(id)))
    }

    /// Why a run of a test tells nothing.
    fn obstacle(&self, at: usize, test: &str, result: &RunResult) -> Option<String> {
        if result.timed_out {
            return Some(format!("`{test}` did not end in time"));
        }
        match output::result_of(&result.output, test) {
            TestResult::Passed => None,
            TestResult::Failed(message) => Some(with_detail(format!("`{test}` fails by itself"), &message)),
            TestResult::Skipped(message) => Some(with_detail(format!("`{test}` is skipped"), &message)),
            TestResult::Missing if result.success => Some(self.why_missing(at, test)),
            TestResult::Missing | TestResult::Unfinished => {
                let last = output::panic(&result.output).map(|(head, _)| head);
                let last = last.or_else(|| result.output.lines().next_back().map(str::to_owned));
                Some(with_detail(format!("the process ended in `{test}`"), &last.unwrap_or_default()))
            }
        }
    }

    fn why_missing(&self, at: usize, test: &str) -> String {
        let runnable = self.subjects[at].tests.iter().find(|one| one.name == test);
        let text = runnable.and_then(|one| self.files.text(one.location.file));
        match text.and_then(go_text::build_condition) {
            Some(condition) => format!("`{test}` is not in the binary: its file is built with `{condition}`"),
            None => format!("`{test}` did not run: its file or the binary's TestMain leaves it out"),
        }
    }

    fn saw_overlap(&mut self, at: usize, test: &str, others: &[String], run: &Run, result: &RunResult) {
        if result.timed_out || !self.is_open(at) {
            return;
        }
        let found = evidence::seen_by_others(self.subjects[at], &self.ids[at], test, others, &self.events);
        if let Some(change) = found {
            let reason = format!("`{}` begins with what `{test}` has set and not yet put back", change.test);
            let verdict = Verdict::new(Outcome::Confirmed, reason);
            let command = command(run.mode, &run.args);
            self.progress[at].verdict = Some(Verdict { change: Some(change), command, ..verdict });
        }
    }

    fn saw_stop(&mut self, at: usize, test: &str, result: &RunResult) {
        let stopped = self.events.stops.iter().any(|id| *id == at.to_string());
        if !stopped || result.timed_out {
            let reason = format!("`{test}` did not come to the statement that restores");
            self.progress[at].failed.push(reason);
            return;
        }
        match evidence::change(self.subjects[at], &self.ids[at], test, &self.events) {
            Some(change) => {
                let reason =
                    format!("ended right before the restore, `{test}` leaves `{}` changed", change.place);
                let verdict = Verdict::new(Outcome::Confirmed, reason);
                self.progress[at].verdict = Some(Verdict { change: Some(change), ..verdict });
            }
            None => self.progress[at].ran.push(test.to_owned()),
        }
    }

    fn saw_twice(&mut self, at: usize, test: &str, run: &Run, result: &RunResult) {
        let passed_once = result.output.contains(&format!("--- PASS: {test} ("));
        let panic = output::panic(&result.output).filter(|_| passed_once && !result.timed_out);
        let Some((head, frames)) = panic else { return };
        if evidence::panics_at(self.files, self.subjects[at], &frames) {
            let reason = format!("`{test}` panics here when it runs a second time in one process");
            let verdict = Verdict::new(Outcome::Confirmed, reason);
            let command = command(run.mode, &run.args);
            self.progress[at].verdict = Some(Verdict { excerpt: head, command, ..verdict });
        }
    }

    fn saw_exclusive(&mut self, at: usize, test: &str, run: &Run, result: &RunResult) {
        let panic = output::panic(&result.output).filter(|(head, _)| {
            head.contains("testing: test using t.Setenv") && head.contains("can not use t.Parallel")
        });
        if let Some((head, _)) = panic {
            let verdict = Verdict::new(Outcome::Confirmed, format!("`{test}` panics"));
            let command = command(run.mode, &run.args);
            self.progress[at].verdict = Some(Verdict { excerpt: head, command, ..verdict });
        } else if let Some(reason) = self.obstacle(at, test, result) {
            self.progress[at].failed.push(reason);
        }
    }

    fn saw_victim(&mut self, at: usize, polluter: &str, victim: &str, run: &Run, result: &RunResult) {
        let progress = &mut self.progress[at];
        let (TestResult::Failed(message), false) =
            (output::result_of(&result.output, victim), result.timed_out)
        else {
            return;
        };
        if let Some(verdict) = progress.verdict.as_mut().filter(|verdict| verdict.failing_victim.is_none())
            && progress.sound_victims.contains(victim)
        {
            let (polluter, victim) = (polluter.to_owned(), victim.to_owned());
            verdict.failing_victim = Some(FailingVictim { polluter, victim, message });
            verdict.command = command(run.mode, &run.args);
        }
    }

    fn saw_race(&mut self, at: usize, tests: &[String], run: &Run, result: &RunResult) {
        let races = output::races(&result.output);
        let found = evidence::race(self.files, self.subjects[at], &self.ids[at], &self.events, &races);
        let progress = &mut self.progress[at];
        progress.raced = true;
        if let Some(race) = found {
            let command = command(run.mode, &run.args);
            let excerpt = excerpt(&race.text);
            match &mut progress.verdict {
                Some(verdict) => {
                    verdict.reason.push_str(", and it races");
                    (verdict.excerpt, verdict.command) = (excerpt, command);
                }
                open => {
                    let verdict = Verdict::new(Outcome::Confirmed, "the race detector reports it".to_owned());
                    *open = Some(Verdict { excerpt, command, ..verdict });
                }
            }
            return;
        }
        if progress.verdict.is_some() {
            return;
        }
        if let Some((head, frames)) = output::panic(&result.output)
            && head.starts_with("fatal error: concurrent map")
            && evidence::panics_at(self.files, self.subjects[at], &frames)
        {
            let verdict = Verdict::new(Outcome::Confirmed, "Go ends the process here".to_owned());
            self.progress[at].verdict =
                Some(Verdict { excerpt: head, command: command(run.mode, &run.args), ..verdict });
            return;
        }
        let results: Vec<TestResult> =
            tests.iter().map(|test| output::result_of(&result.output, test)).collect();
        let ran = |result: &TestResult| matches!(result, TestResult::Passed | TestResult::Failed(_));
        if results.iter().any(ran) {
            let ran_tests =
                tests.iter().zip(&results).filter(|(_, result)| ran(result)).map(|(test, _)| test.clone());
            self.progress[at].ran.extend(ran_tests);
        } else if let Some(reason) = tests.first().and_then(|test| self.obstacle(at, test, result)) {
            self.progress[at].failed.push(reason);
        }
    }

    /// What each finding's experiments came to, by fingerprint.
    #[must_use]
    pub fn verdicts(self) -> Vec<(String, Verdict)> {
        let all = self.subjects.iter().zip(self.progress);
        all.map(|(subject, progress)| (subject.fingerprint.clone(), progress.conclude())).collect()
    }
}

impl Progress {
    fn has_race(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| {
            verdict.excerpt.contains("goroutine ") && verdict.command.contains("-race")
        })
    }

    fn conclude(self) -> Verdict {
        if let Some(verdict) = self.verdict {
            return verdict;
        }
        let mut ran = self.ran;
        ran.sort();
        ran.dedup();
        if !ran.is_empty() {
            let shown = ran.iter().take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let more = if ran.len() > 3 { format!(" and {} more", ran.len() - 3) } else { String::new() };
            let how = if self.raced { ", also under the race detector with 1 and 4 processors" } else { "" };
            return Verdict::new(Outcome::NotObserved, format!("not seen in {shown}{more}{how}"));
        }
        let reason = self.failed.into_iter().next();
        let reason = reason.unwrap_or_else(|| "no experiment can be made of it: nothing reads the place, or the statement that restores it is not one that an overlay can skip".to_owned());
        Verdict::new(Outcome::NotRunnable, reason)
    }
}

fn arguments(kind: RunKind, tests: &[&str], count: usize) -> Vec<String> {
    let mut args = select(kind, tests);
    args.push("-test.v".to_owned());
    args.push(format!("-test.count={count}"));
    args
}

/// The first lines of what Go printed.
fn excerpt(text: &str) -> String {
    const LINES: usize = 24;
    let mut lines: Vec<&str> = text.trim().lines().collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("…");
    }
    lines.join("\n")
}

fn with_detail(text: String, detail: &str) -> String {
    if detail.is_empty() { text } else { format!("{text}: {detail}") }
}
