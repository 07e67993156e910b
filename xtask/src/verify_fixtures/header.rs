//! The header of a case: what its author says that Go shows. Knows the grammar of `testdata/README.md` and runs nothing.

/// A race that so many runs do not show is none.
const RACE_ATTEMPTS: usize = 20;

/// What one run of a case's tests must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All tests pass.
    Passes,
    /// At least one test fails.
    Fails,
    /// Go panics or ends with a fatal error.
    Panics,
}

/// One run of a case's test binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// What it must show.
    pub(super) outcome: Outcome,
    /// Whether the binary is built with the race detector.
    pub(super) race: bool,
    /// Flags of `go test`, without `-race`.
    pub(super) flags: Vec<String>,
}

impl Run {
    fn new(outcome: Outcome, words: &[&str]) -> Run {
        let flags = words.iter().filter(|word| **word != "-race").map(|word| (*word).to_owned()).collect();
        Run { outcome, race: words.contains(&"-race"), flags }
    }

    /// How often it is tried until it shows that. A race needs a schedule that not every run has; everything else,
    /// and that there is no race, must hold at once.
    pub(super) fn attempts(&self) -> usize {
        if self.race && self.outcome != Outcome::Passes { RACE_ATTEMPTS } else { 1 }
    }

    /// The command that a person would type.
    pub(super) fn command(&self) -> String {
        let race = self.race.then_some("-race");
        let words: Vec<&str> = race.into_iter().chain(self.flags.iter().map(String::as_str)).collect();
        format!("go test {}", words.join(" ")).trim_end().to_owned()
    }
}

/// What a case says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The runs, in order.
    pub(super) runs: Vec<Run>,
    /// What `go vet` says.
    pub(super) vet: Vec<String>,
    /// What is wrong with the header itself.
    pub(super) mistakes: Vec<String>,
}

/// Reads the header of the first file that has one; `files` in name order.
pub(super) fn read(files: &[String]) -> Header {
    let Some(lines) = files.iter().map(|text| comments(text)).find(|lines| has(lines, "Go:")) else {
        return Header {
            mistakes: vec!["no `// Go:` line above a package clause".to_owned()],
            ..Header::default()
        };
    };
    let mut header = Header::default();
    if !has(&lines, "Covers:") {
        header.mistakes.push("no `// Covers:` line beside it".to_owned());
    }
    for line in lines {
        if let Some(text) = line.strip_prefix("Vet:") {
            header.vet.push(text.trim().to_owned());
        } else if let Some(text) = line.strip_prefix("Go:") {
            match runs(text) {
                Ok(runs) => header.runs.extend(runs),
                Err(mistake) => header.mistakes.push(mistake),
            }
        }
    }
    header
}

fn has(lines: &[&str], key: &str) -> bool {
    lines.iter().any(|line| line.starts_with(key))
}

/// The comment lines above the package clause, without their slashes.
fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .take_while(|line| !line.starts_with("package "))
        .filter_map(|line| line.strip_prefix("// "))
        .collect()
}

/// The runs that one `// Go:` line asks for.
fn runs(text: &str) -> Result<Vec<Run>, String> {
    let statement = text.split("//").next().unwrap_or_default().trim();
    let mut words = statement.split_whitespace();
    let word = words.next().unwrap_or_default();
    let flags: Vec<&str> = words.filter(|word| !matches!(*word, "with" | "under")).collect();
    if word == "no" && flags == ["test"] {
        return Ok(Vec::new());
    }
    if let Some(odd) = flags.iter().find(|flag| !flag.starts_with('-')) {
        return Err(format!("`{odd}` in `// Go: {statement}` is no flag"));
    }
    match word {
        // A clean case is clean in another order, twice, and to the race detector too.
        "passes" if flags.is_empty() => Ok(vec![
            Run::new(Outcome::Passes, &[]),
            Run::new(Outcome::Passes, &["-race", "-count=2", "-shuffle=1"]),
        ]),
        "passes" | "leaks" => Ok(vec![Run::new(Outcome::Passes, &flags)]),
        "fails" => Ok(vec![Run::new(Outcome::Fails, &flags)]),
        "panics" => Ok(vec![Run::new(Outcome::Panics, &flags)]),
        _ => Err(format!("unknown `// Go: {statement}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Header {
        read(&["package x\n// Go: fails\n".to_owned(), text.to_owned()])
    }

    #[test]
    fn a_clean_case_is_run_twice() {
        let header = header("// Covers: X1\n// Go: passes // always\npackage x\n");
        let commands: Vec<String> = header.runs.iter().map(Run::command).collect();
        assert_eq!(commands, ["go test", "go test -race -count=2 -shuffle=1"]);
        assert!(header.mistakes.is_empty(), "{header:?}");
    }

    #[test]
    fn flags_decide_the_build() {
        let text = "// Covers:\n// Go: fails with -race -count=20 -run=TestA|TestB\n// Go: leaks\n\
                    // Vet: loop variable i\n// Go: panics -run=TestC\npackage x\n";
        let header = header(text);
        let race = header.runs.iter().map(|run| (run.outcome, run.race)).collect::<Vec<_>>();
        assert_eq!(race, [(Outcome::Fails, true), (Outcome::Passes, false), (Outcome::Panics, false)]);
        assert_eq!(header.runs[0].flags, ["-count=20", "-run=TestA|TestB"]);
        assert_eq!(header.vet, ["loop variable i"]);
    }

    #[test]
    fn mistakes_are_told() {
        assert_eq!(header("package x\n").mistakes, ["no `// Go:` line above a package clause"]);
        assert_eq!(
            header("// Go: explodes\npackage x\n").mistakes,
            ["no `// Covers:` line beside it", "unknown `// Go: explodes`"]
        );
        assert_eq!(
            header("// Covers:\n// Go: fails often\npackage x\n").mistakes,
            ["`often` in `// Go: fails often` is no flag"]
        );
        assert_eq!(header("// Covers:\n// Go: no test\npackage x\n"), Header::default());
    }
}
