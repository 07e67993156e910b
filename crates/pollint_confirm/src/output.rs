//! What Go prints, read: race reports, panics, results of tests, and the events of the helper. Knows no finding.

use std::collections::{BTreeMap, BTreeSet};

/// A line of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) function: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

/// One of the accesses that race.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) address: u64,
    pub(crate) frames: Vec<Frame>,
}

impl Access {
    /// The innermost frame outside the runtime, and whether the runtime does the access for it, as for maps.
    pub(crate) fn top(&self) -> Option<(&Frame, bool)> {
        let at = self.frames.iter().position(|frame| !frame.function.starts_with("runtime."))?;
        Some((&self.frames[at], at > 0))
    }
}

/// A report of the race detector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Race {
    pub(crate) accesses: Vec<Access>,
    /// Where the goroutines were started.
    pub(crate) created: Vec<Vec<Frame>>,
    pub(crate) text: String,
}

/// All reports in an output.
pub(crate) fn races(output: &str) -> Vec<Race> {
    output
        .split("WARNING: DATA RACE")
        .skip(1)
        .map(|rest| race(rest.split("==================").next().unwrap_or(rest)))
        .collect()
}

fn race(text: &str) -> Race {
    let mut race = Race { text: text.trim_matches('\n').to_owned(), ..Race::default() };
    for section in text.split("\n\n") {
        let mut lines = section.lines().filter(|line| !line.trim().is_empty());
        let Some(head) = lines.next().map(str::trim) else { continue };
        let frames = frames(lines);
        if head.contains(" created at:") {
            race.created.push(frames);
        } else if let Some(address) = head.split(" at 0x").nth(1).and_then(|rest| rest.split(' ').next()) {
            let address = u64::from_str_radix(address, 16).unwrap_or_default();
            race.accesses.push(Access { address, frames });
        }
    }
    race
}

/// Frames as the race detector prints them: a function, then its file and line.
fn frames<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Frame> {
    let mut frames = Vec::new();
    let mut function = "";
    for line in lines.map(str::trim) {
        match file_and_line(line) {
            Some((file, line)) => {
                frames.push(Frame { function: function.to_owned(), file: file.to_owned(), line });
            }
            None => function = line,
        }
    }
    frames
}

/// `FILE:LINE +0x12`.
fn file_and_line(text: &str) -> Option<(&str, u32)> {
    let place = text.split(" +0x").next()?;
    let (file, line) = place.rsplit_once(':')?;
    let is_file = file.ends_with(".go") || file.ends_with(".s");
    Some((file, line.parse().ok().filter(|_| is_file)?))
}

/// The panic or fatal error that ended a run: its first line and the frames below.
pub(crate) fn panic(output: &str) -> Option<(String, Vec<Frame>)> {
    let is_head = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("panic: ") || line.starts_with("fatal error: ")
    };
    let head = output.lines().find(is_head)?;
    let below = output.split_once(head).map_or("", |(_, rest)| rest);
    Some((head.trim().to_owned(), frames(below.lines())))
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TestResult {
    /// The binary does not have it.
    Missing,
    Passed,
    /// The first line that it printed.
    Failed(String),
    /// The first line that it printed.
    Skipped(String),
    /// It began and never came to its end.
    Unfinished,
}

/// The result of a top-level test in an output of `-test.v`; the worst if it ran several times.
pub(crate) fn result_of(output: &str, test: &str) -> TestResult {
    let ends = |word: &str| {
        let head = format!("--- {word}: {test} (");
        output.lines().position(|line| line.starts_with(&head))
    };
    let message = |at: usize| {
        let said = |line: &str| line.starts_with("    ") && line.contains(".go:");
        let lines: Vec<&str> = output.lines().collect();
        let below = lines[at + 1..].iter().take_while(|line| line.starts_with("    "));
        let above = lines[..at].iter().rev().take_while(|line| !line.starts_with("=== RUN"));
        let found = below
            .copied()
            .find(|line| said(line))
            .or_else(|| above.copied().filter(|line| said(line)).last());
        found.map(|line| line.trim().to_owned()).unwrap_or_default()
    };
    if let Some(at) = ends("FAIL") {
        return TestResult::Failed(message(at));
    }
    if let Some(at) = ends("SKIP") {
        return TestResult::Skipped(message(at));
    }
    let begun = format!("=== RUN   {test}");
    let is_benchmark = |line: &str| line.starts_with(test) && !line.contains("--- FAIL");
    if ends("PASS").is_some() || (test.starts_with("Benchmark") && output.lines().any(is_benchmark)) {
        TestResult::Passed
    } else if output.lines().any(|line| line == begun) {
        TestResult::Unfinished
    } else {
        TestResult::Missing
    }
}

/// Whether an output tells of a method of a suite: a line ends in the mark, or goes on with a blank.
pub(crate) fn runs_method(output: &str, mark: &str) -> bool {
    let told = |line: &str| {
        line.match_indices(mark)
            .any(|(at, _)| line[at + mark.len()..].chars().next().is_none_or(char::is_whitespace))
    };
    output.lines().any(told)
}

/// What the helper told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Events {
    /// Hash and text of each place before each test, by test and place; the first if there are several.
    pub(crate) before: BTreeMap<(String, String), (String, String)>,
    /// The same after its last cleanup; the last if there are several.
    pub(crate) after: BTreeMap<(String, String), (String, String)>,
    /// The same before and after a pause in `t.Parallel`.
    pub(crate) paused: BTreeMap<(String, String), (String, String)>,
    pub(crate) resumed: BTreeMap<(String, String), (String, String)>,
    /// First and last address of each variable.
    pub(crate) addresses: BTreeMap<String, (u64, u64)>,
    /// By test and goroutine: whether it was held at its first statement, and its stack.
    pub(crate) goroutines: BTreeMap<(String, String), (bool, String)>,
    /// Tests that began, with the number of the file that they stand in.
    pub(crate) begun: BTreeSet<(String, String)>,
    /// Statements at which the test was ended.
    pub(crate) stops: Vec<String>,
}

/// Reads the helper's file; a line that was cut off is left out.
pub(crate) fn events(text: &str) -> Events {
    let mut events = Events::default();
    for line in text.lines() {
        let Ok([event, test, id, first, second]) = serde_json::from_str::<[String; 5]>(line) else {
            continue;
        };
        match event.as_str() {
            "before" => {
                events.before.entry((test, id)).or_insert((first, second));
            }
            "after" => {
                events.after.insert((test, id), (first, second));
            }
            "paused" => {
                events.paused.entry((test, id)).or_insert((first, second));
            }
            "resumed" => {
                events.resumed.entry((test, id)).or_insert((first, second));
            }
            "address" => {
                let start = u64::from_str_radix(&first, 16).unwrap_or_default();
                let size: u64 = second.parse().unwrap_or_default();
                events.addresses.insert(id, (start, start.saturating_add(size)));
            }
            "goroutine" => {
                events.goroutines.entry((test, id)).or_insert((first == "held", second));
            }
            "begin" => {
                events.begun.insert((test, id));
            }
            "stop" => events.stops.push(id),
            _ => {}
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    const RACE: &str = "==================
WARNING: DATA RACE
Read at 0x0000007fd2f8 by goroutine 7:
  example.com/x.serve.func1()
      /src/x/serve.go:12 +0x1d

Previous write at 0x0000007fd2f8 by goroutine 8:
  runtime.mapassign_faststr()
      /go/map.go:3 +0x1
  example.com/x.TestB()
      /src/x/x_test.go:20 +0x2c
  testing.tRunner()
      /go/testing.go:2036 +0x21c

Goroutine 7 (running) created at:
  example.com/x.serve()
      /src/x/serve.go:11 +0x9e
==================
--- FAIL: TestB (0.00s)
    x_test.go:9: no
";

    #[test]
    fn a_race_report_is_read() {
        let races = races(RACE);
        assert_eq!(races.len(), 1);
        let race = &races[0];
        assert_eq!(race.accesses[0].address, 0x7f_d2f8);
        let top = |at: usize| race.accesses[at].top().map(|(frame, by_runtime)| (frame.line, by_runtime));
        assert_eq!((top(0), top(1)), (Some((12, false)), Some((20, true))));
        assert_eq!(race.created[0][0].line, 11);
        assert!(race.text.ends_with("serve.go:11 +0x9e"));
    }

    #[test]
    fn results_are_told_apart() {
        let output = "=== RUN   TestA\n    a_test.go:3: skipped here\n--- SKIP: TestA (0.00s)\n=== RUN   TestC\n\
                      --- PASS: TestD (0.00s)\n";
        assert_eq!(result_of(output, "TestA"), TestResult::Skipped("a_test.go:3: skipped here".to_owned()));
        assert_eq!(result_of(output, "TestC"), TestResult::Unfinished);
        assert_eq!(result_of(output, "TestD"), TestResult::Passed);
        assert_eq!(result_of(output, "Test"), TestResult::Missing);
        assert_eq!(result_of(RACE, "TestB"), TestResult::Failed("x_test.go:9: no".to_owned()));
    }

    #[test]
    fn methods_that_run_are_told_by_their_whole_name() {
        let output = "=== RUN   TestAll/TestLong\nPASS: a_test.go:3: S.TestX\t0.001s\n";
        assert!(runs_method(output, "/TestLong") && runs_method(output, " S.TestX"));
        assert!(!runs_method(output, "/TestLo") && !runs_method(output, "/TestX"));
    }

    #[test]
    fn a_panic_has_frames() {
        let output = "ok\npanic: flag redefined: x [recovered, repanicked]\n\ngoroutine 7 [running]:\nflag.Var(0x1)\n\
                      \t/go/flag.go:9 +0x1\nx.TestA(0x2)\n\t/src/a_test.go:4 +0x2\n";
        let (head, frames) = panic(output).unwrap();
        assert_eq!(head, "panic: flag redefined: x [recovered, repanicked]");
        assert_eq!(
            frames[1],
            Frame { function: "x.TestA(0x2)".into(), file: "/src/a_test.go".into(), line: 4 }
        );
        assert_eq!(panic("ok\n"), None);
    }

    #[test]
    fn events_keep_the_first_before_and_the_last_after() {
        let text = "[\"before\",\"T\",\"1\",\"a\",\"x\"]\n[\"before\",\"T\",\"1\",\"b\",\"y\"]\n\
                    [\"after\",\"T\",\"1\",\"c\",\"z\"]\n[\"address\",\"T\",\"1\",\"10\",\"8\"]\n[\"after\",\"T";
        let events = events(text);
        let key = ("T".to_owned(), "1".to_owned());
        assert_eq!(events.before[&key].0, "a");
        assert_eq!(events.after[&key].1, "z");
        assert_eq!(events.addresses["1"], (16, 24));
    }
}
