//! What to do about a suspect, and the commands that may show it again. The ways out are the three that a maintainer
//! has; which of them helps depends on how the harm is done.

use crate::candidate::top_level;
use crate::suspect::{Command, Kind, Remedy};

/// Where and how the package was tested.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The package's import path.
    pub package: String,
    /// The directory of its module, relative to the working directory; empty for that itself.
    pub module_dir: String,
    /// The package below the module's directory, such as `./internal/db`.
    pub inside: String,
}

/// What the advice is about.
pub(crate) struct Case<'c> {
    pub(crate) kind: Kind,
    /// The place, or the goroutine, as the rules name it.
    pub(crate) name: &'c str,
    pub(crate) is_place: bool,
    pub(crate) polluter: Option<&'c str>,
    pub(crate) victim: Option<&'c str>,
    /// The function that starts the goroutine.
    pub(crate) starter: Option<&'c str>,
    pub(crate) seed: Option<&'c str>,
    /// What the log was made with.
    pub(crate) command: Option<&'c str>,
    pub(crate) run: &'c Run,
}

/// The ways out, the best first.
pub(crate) fn remedies(case: &Case<'_>) -> Vec<Remedy> {
    let name = case.name;
    let drain = Remedy { name: "restore-after-drain", text: drain_text(case) };
    let own = match case.is_place {
        true => format!("Give each test its own handle: pass the value in `{name}` to the code as a field or an argument, so that a test changes only its own."),
        false => "Give each test its own object and end it in `t.Cleanup`, so that nothing of it is left when the test is over.".to_owned(),
    };
    let own = Remedy { name: "own-handle", text: own };
    let serial = Remedy { name: "not-parallel", text: serial_text(case) };
    match case.kind {
        Kind::Goroutine | Kind::Leftover => vec![drain, own, serial],
        Kind::Parallel | Kind::Forbidden => vec![serial, own, drain],
    }
}

fn drain_text(case: &Case<'_>) -> String {
    let name = case.name;
    match case.kind {
        Kind::Goroutine => {
            let starter = case
                .starter
                .map_or_else(|| "the code under test".to_owned(), |starter| format!("`{starter}`"));
            let restore = if case.is_place { format!(", then restore `{name}`") } else { String::new() };
            format!(
                "Restore in `t.Cleanup`, after the drain: have {starter} signal a `sync.WaitGroup` (or a channel), wait for it{restore}; both in one \
                 `t.Cleanup` in that order. A sleep is no drain."
            )
        }
        Kind::Leftover => {
            let polluter = case
                .polluter
                .map_or_else(|| "the test that writes it".to_owned(), |test| format!("`{test}`"));
            format!(
                "Restore in `t.Cleanup`: save `{name}` before {polluter} writes it, and put it back; wait for goroutines that use it before."
            )
        }
        Kind::Parallel | Kind::Forbidden => {
            format!(
                "Restoring `{name}` in `t.Cleanup` does not help while the tests overlap; it does once they are serial."
            )
        }
    }
}

fn serial_text(case: &Case<'_>) -> String {
    let tests: Vec<String> = people(case).iter().map(|test| format!("`{test}`")).collect();
    let tests = if tests.is_empty() { "the tests that share it".to_owned() } else { tests.join(" and ") };
    match case.kind {
        Kind::Parallel => format!("Take it out of parallel: no `t.Parallel()` in {tests}, and in none above them."),
        Kind::Forbidden => format!("Take it out of parallel: Go allows `{}` only where neither the test nor one above it calls `t.Parallel()`; that is {tests}.", case.name),
        Kind::Goroutine | Kind::Leftover => "Taking tests out of parallel does not help by itself: the harm is done from one test to the next.".to_owned(),
    }
}

/// The commands, the smallest first.
pub(crate) fn commands(case: &Case<'_>) -> Vec<Command> {
    let mut commands = vec![Command { purpose: "the smallest run that may show it", line: smallest(case) }];
    if let Some(seed) = case.seed {
        let race = if asks_for(case.command, "-race") { " -race" } else { "" };
        let line = format!("{} -shuffle {seed}{race} -count 1 {}", start(case), quoted(&case.run.inside));
        commands.push(Command {
            purpose: "the order of the log again, while the package has the same tests",
            line,
        });
    }
    commands
}

fn smallest(case: &Case<'_>) -> String {
    let filter = filter(&people(case)).map_or_else(String::new, |filter| format!(" -run {filter}"));
    // In the second round of `-count` the polluter has run, whatever the order of the two.
    let flags = match case.kind {
        Kind::Goroutine => " -race -cpu 1 -parallel 8 -count 20",
        Kind::Parallel => " -race -parallel 8 -count 20",
        Kind::Leftover => " -count 2",
        Kind::Forbidden => " -count 1",
    };
    format!("{}{filter}{flags} {}", start(case), quoted(&case.run.inside))
}

/// `go test`, in the module's directory, with the tags of the log.
fn start(case: &Case<'_>) -> String {
    let go = if case.run.module_dir.is_empty() {
        "go test".to_owned()
    } else {
        format!("go -C {} test", quoted(&case.run.module_dir))
    };
    tags(case.command).map_or(go.clone(), |tags| format!("{go} -tags {}", quoted(&tags)))
}

fn people<'c>(case: &Case<'c>) -> Vec<&'c str> {
    let mut tests: Vec<&str> = case.polluter.into_iter().chain(case.victim).map(top_level).collect();
    tests.dedup();
    tests
}

/// The tests as `-run` wants them; none where one has no test function of its own, as a suite's method.
fn filter(tests: &[&str]) -> Option<String> {
    let is_plain = |test: &&str| test.chars().all(|c| c.is_alphanumeric() || c == '_');
    match tests {
        [] => None,
        tests if !tests.iter().all(is_plain) => None,
        [one] => Some(format!("'^{one}$'")),
        several => Some(format!("'^({})$'", several.join("|"))),
    }
}

fn asks_for(command: Option<&str>, flag: &str) -> bool {
    command.is_some_and(|command| command.split_whitespace().any(|word| word == flag))
}

fn tags(command: Option<&str>) -> Option<String> {
    let mut words = command?.split_whitespace();
    while let Some(word) = words.next() {
        match word.trim_start_matches('-').strip_prefix("tags") {
            Some("") if word.starts_with('-') => return words.next().map(unquoted),
            Some(rest) if word.starts_with('-') && rest.starts_with('=') => {
                return Some(unquoted(&rest[1..]));
            }
            _ => {}
        }
    }
    None
}

fn unquoted(word: &str) -> String {
    word.trim_matches(['"', '\'']).to_owned()
}

/// A word for a POSIX shell: what comes from a log or a tree must not run anything.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_-./,:=@+".contains(c));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case<'c>(kind: Kind, run: &'c Run) -> Case<'c> {
        Case {
            kind,
            name: "db.DB",
            is_place: true,
            polluter: Some("TestA/sub"),
            victim: Some("TestB"),
            starter: Some("(*Handler).Place"),
            seed: None,
            command: None,
            run,
        }
    }

    fn run() -> Run {
        Run { package: "m/db".to_owned(), module_dir: String::new(), inside: "./db".to_owned() }
    }

    #[test]
    fn the_smallest_run_fits_the_kind() {
        let run = run();
        let line = |kind| commands(&case(kind, &run))[0].line.clone();
        assert_eq!(
            line(Kind::Goroutine),
            "go test -run '^(TestA|TestB)$' -race -cpu 1 -parallel 8 -count 20 ./db"
        );
        assert_eq!(line(Kind::Parallel), "go test -run '^(TestA|TestB)$' -race -parallel 8 -count 20 ./db");
        assert_eq!(line(Kind::Leftover), "go test -run '^(TestA|TestB)$' -count 2 ./db");
    }

    #[test]
    fn seed_tags_and_module_are_those_of_the_log() {
        let run = Run { module_dir: "a b".to_owned(), ..run() };
        let command = Some("go test -race -tags='e2e,x$(y)' -shuffle=on ./...");
        let lines = commands(&Case { seed: Some("7"), command, ..case(Kind::Leftover, &run) });
        assert_eq!(lines[1].line, "go -C 'a b' test -tags 'e2e,x$(y)' -shuffle 7 -race -count 1 ./db");
    }

    #[test]
    fn a_method_of_a_suite_has_no_filter() {
        let run = run();
        let line = commands(&Case { polluter: Some("(*Suite).TestA"), ..case(Kind::Leftover, &run) })[0]
            .line
            .clone();
        assert_eq!(line, "go test -count 2 ./db");
    }

    #[test]
    fn the_first_way_out_is_the_one_that_helps() {
        let run = run();
        let first = |kind| remedies(&case(kind, &run))[0].name;
        assert_eq!(first(Kind::Goroutine), "restore-after-drain");
        assert_eq!(first(Kind::Leftover), "restore-after-drain");
        assert_eq!(first(Kind::Parallel), "not-parallel");
    }
}
