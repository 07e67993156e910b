//! The experiments of one test binary, step by step: what to build, what to run next, and what the runs have shown so
//! far. Whoever owns the processes asks for runs and hands back results.

mod reading;
mod rounds;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pollint_base::confirm::{Outcome, RunKind, Subject, Target, TargetRoot, Verdict};

use crate::Files;
use crate::experiment::{Kind, Mode, Run};
use crate::output::Events;
use crate::overlay::{self, Instrument, OverlayFile};

/// Tests of one finding that are tried.
const MAX_TESTS: usize = 4;

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
    /// A test that was seen to start the goroutine, in a crowd of tests.
    starter: Option<String>,
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
    Crowd,
    LookStarter,
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
        let plain = looks
            .chain([
                Round::Crowd,
                Round::LookStarter,
                Round::Overlap,
                Round::Stop,
                Round::Twice,
                Round::Victims,
            ])
            .collect();
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
                    Some("a framework runs the test, and no Go test was seen to start it".to_owned())
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
            let imported =
                |place: &Option<&Target>| place.is_some_and(|place| overlay::is_import_of(line, place));
            blamed.extend((0..).zip(&self.places).filter(|(_, place)| imported(place)).map(|(at, _)| at));
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
