//! What runs have shown, finding by finding. What counts as proof is decided in `evidence`.

use pollint_base::confirm::{FailingVictim, Outcome, Runnable, Verdict};

use super::Session;
use crate::evidence;
use crate::experiment::{Kind, Purpose, Run, RunResult, command};
use crate::go_text;
use crate::output::{self, TestResult};

impl Session<'_> {
    /// Takes what a run has shown.
    pub fn absorb(&mut self, run: &Run, result: &RunResult) {
        self.events = output::events(&result.events);
        for at in run.subjects.clone() {
            match &run.purpose {
                Purpose::Look { method: Some(method), .. }
                    if !output::runs_method(&result.output, &method.mark) =>
                {
                    let reason = format!("`{}` did not run", method.mark.trim_start_matches(['/', ' ']));
                    self.progress[at].failed.push(reason);
                }
                Purpose::Look { test, delayed, .. } => self.saw(at, test, *delayed, run, result),
                Purpose::Crowd { tests } => {
                    let key = |test: &&String| ((*test).clone(), at.to_string());
                    let found = tests.iter().find(|test| self.events.goroutines.contains_key(&key(test)));
                    self.progress[at].starter = found.cloned();
                }
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
            TestResult::Passed if !self.began(at, test) => Some(self.why_missing(at, test)),
            TestResult::Passed => None,
            TestResult::Failed(message) => Some(match output::panic(&result.output) {
                Some((head, _)) => format!("`{test}` panics by itself: {head}"),
                None => with_detail(format!("`{test}` fails by itself"), &message),
            }),
            TestResult::Skipped(message) => Some(with_detail(format!("`{test}` is skipped"), &message)),
            TestResult::Missing if result.success => Some(self.why_missing(at, test)),
            TestResult::Missing | TestResult::Unfinished => {
                let last = output::panic(&result.output).map(|(head, _)| head);
                let last = last.or_else(|| result.output.lines().next_back().map(str::to_owned));
                Some(with_detail(format!("the process ended in `{test}`"), &last.unwrap_or_default()))
            }
        }
    }

    /// Whether the test of a subject has run, and not one of the same name for another system.
    fn began(&self, at: usize, test: &str) -> bool {
        let same = self.subjects[at].tests.iter().filter(|one| one.name == test);
        let key = |one: &Runnable| (test.to_owned(), one.location.file.0.to_string());
        same.map(key).any(|key| self.events.begun.contains(&key))
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
