//! What kind of experiment a rule asks for, and runs of a test binary as data. Knows no result.

use std::collections::BTreeSet;

use pollint_base::confirm::{Method, RunKind, Runnable};

/// How a test binary is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// As usual.
    Plain,
    /// With the race detector.
    Race,
}

/// A run of an instrumented test binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which binary.
    pub mode: Mode,
    /// Its arguments, without the limit of time.
    pub args: Vec<String>,
    /// Its environment, beside the usual one.
    pub env: Vec<(String, String)>,
    pub(crate) purpose: Purpose,
    /// The subjects it is for, by number.
    pub(crate) subjects: Vec<usize>,
}

/// What a run showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunResult {
    /// Whether it ended with success.
    pub success: bool,
    /// Whether it was ended because it took too long.
    pub timed_out: bool,
    /// Standard output and standard error.
    pub output: String,
    /// What the helper wrote.
    pub events: String,
}

/// What a run is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// One test alone: what does it leave behind?
    Look {
        test: String,
        /// The method that it runs, of a suite.
        method: Option<Method>,
        /// Whether goroutines are held at their first statement.
        delayed: bool,
    },
    /// All tests of a goroutine in one process: which of them start it at all?
    Crowd { tests: Vec<String> },
    /// A parallel test with others that it may meet.
    Overlap { test: String, others: Vec<String> },
    /// One test, ended before the statement that restores.
    Stop { test: String },
    /// One test, twice in one process.
    Twice { test: String },
    /// A victim alone, twice.
    Alone { victim: String },
    /// A victim, the polluter, the victim again.
    After { polluter: String, victim: String },
    /// Several tests under the race detector.
    Race { tests: Vec<String> },
}

/// The experiment that a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Is a place as before when the test is over?
    State,
    /// Is it, when the test ends before it restores?
    Fragile,
    /// Is a goroutine still there when the test is over?
    Leak,
    /// Does the race detector see it?
    Race,
    /// Does Go panic, or the race detector see it?
    Exclusive,
    /// Nothing can be observed: why.
    Nothing(&'static str),
}

impl Kind {
    pub(crate) fn of(rule: &str) -> Kind {
        match rule {
            "unrestored-global"
            | "unrestored-process-state"
            | "wrong-restore"
            | "discarded-restore"
            | "leaked-cache" => Kind::State,
            "fragile-restore" => Kind::Fragile,
            "undrained-goroutine" => Kind::Leak,
            "parallel-global" | "early-restore" | "captured-loop-variable" => Kind::Race,
            "parallel-process-state" => Kind::Exclusive,
            "test-exit-in-goroutine" => {
                Kind::Nothing("there is nothing to observe unless the assertion fails")
            }
            "unsanctioned-write" => {
                Kind::Nothing("it is about a policy of the project, not about a behaviour")
            }
            "missing-cleanup" => Kind::Nothing("there is no experiment for resources yet"),
            _ => Kind::Nothing("it is about a comment, not about a behaviour"),
        }
    }

    /// Whether it takes the race detector.
    pub(crate) fn races(self) -> bool {
        matches!(self, Kind::Race | Kind::Exclusive | Kind::Leak)
    }
}

/// The arguments that run some tests and nothing else.
pub(crate) fn select(kind: RunKind, names: &[&str]) -> Vec<String> {
    let pattern = match names {
        [one] => format!("^{one}$"),
        several => format!("^({})$", several.join("|")),
    };
    match kind {
        RunKind::Benchmark => {
            vec!["-test.run=^$".to_owned(), format!("-test.bench={pattern}"), "-test.benchtime=1x".to_owned()]
        }
        _ => vec![format!("-test.run={pattern}")],
    }
}

/// The arguments that run one test; of a suite, one method of it.
pub(crate) fn select_one(test: &Runnable) -> Vec<String> {
    let mut args = select(test.kind, &[&test.name]);
    if let Some(method) = &test.method {
        args.push(method.only.clone());
        args.extend(method.tell.clone());
    }
    args
}

/// Names of tests in order, each once.
pub(crate) fn names<'r>(tests: impl Iterator<Item = &'r Runnable>, most: usize) -> Vec<&'r str> {
    let mut seen = BTreeSet::new();
    let runs = tests.filter(|test| test.kind == RunKind::Test);
    runs.map(|test| test.name.as_str()).filter(|name| seen.insert(*name)).take(most).collect()
}

/// The command that a person would type for some arguments of a test binary.
pub(crate) fn command(mode: Mode, args: &[String]) -> String {
    let race = if mode == Mode::Race { " -race" } else { "" };
    let word = |arg: &String| {
        let flag = arg.replacen("-test.", "-", 1);
        if flag.contains(['|', '^', '$', '(']) { format!("'{flag}'") } else { flag }
    };
    let words: Vec<String> = args.iter().filter(|arg| *arg != "-test.v").map(word).collect();
    format!("go test{race} {}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use pollint_base::span::{FileId, Location, Span};

    use super::*;

    #[test]
    fn tests_are_selected_whole() {
        assert_eq!(select(RunKind::Test, &["TestA"]), ["-test.run=^TestA$"]);
        assert_eq!(select(RunKind::Test, &["TestA", "TestB"]), ["-test.run=^(TestA|TestB)$"]);
        assert!(select(RunKind::Benchmark, &["BenchmarkA"]).contains(&"-test.run=^$".to_owned()));
    }

    #[test]
    fn of_a_suite_one_method_is_selected() {
        let span = Span { start: 0, end: 0 };
        let only = "-testify.m=^TestX$".to_owned();
        let test = Runnable {
            name: "TestAll".to_owned(),
            kind: RunKind::Suite,
            location: Location { file: FileId(0), span },
            external: false,
            method: Some(Method { only, tell: None, mark: "/TestX".to_owned() }),
        };
        assert_eq!(select_one(&test), ["-test.run=^TestAll$", "-testify.m=^TestX$"]);
    }

    #[test]
    fn commands_can_be_typed() {
        let args = ["-test.run=^(A|B)$".to_owned(), "-test.v".to_owned(), "-test.count=2".to_owned()];
        assert_eq!(command(Mode::Race, &args), "go test -race '-run=^(A|B)$' -count=2");
    }
}
