//! Lets Go judge the fixtures: formats, vets and runs each case, and compares with what its header says. Knows which
//! cases there are and how they are grouped for speed; knows nothing of pollint.

mod header;
mod toolchain;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::Failure;
use header::{Header, Run};
use toolchain::Printed;

/// Options of `cargo xtask verify-fixtures`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only cases whose path contains one of these
    filters: Vec<String>,
}

/// Lines of Go's output shown for a complaint.
const SHOWN_LINES: usize = 25;

/// A directory with tests.
struct Case {
    directory: PathBuf,
    /// The nearest directory above with a `go.mod`.
    module: PathBuf,
    /// The last part of that module's path.
    module_name: String,
    header: Header,
}

impl Case {
    /// The package as an argument of Go.
    fn package(&self) -> String {
        let below = self.directory.strip_prefix(&self.module).unwrap_or(Path::new(""));
        format!("./{}", below.display())
    }

    /// What `go test -c` calls the binary: after the last part of the import path.
    fn binary(&self, out: &Path) -> PathBuf {
        let directory = self.directory.file_name().unwrap_or_default().to_string_lossy();
        let name = if self.directory == self.module { &self.module_name } else { directory.as_ref() };
        out.join(format!("{name}.test"))
    }

    fn wants(&self, race: bool) -> bool {
        self.header.runs.iter().any(|run| run.race == race)
    }
}

/// What Go and a case disagree about.
struct Complaint {
    directory: PathBuf,
    what: String,
    output: String,
}

/// Judges the fixtures below `testdata/rules`; fails when Go disagrees with one of them.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let Some(version) = toolchain::version() else {
        println!("SKIPPED: no Go on this machine; no fixture was judged");
        return Ok(());
    };
    println!("{version}");
    let rules = root.join("testdata/rules");
    let started = Instant::now();
    let mut judge = Judge { race: toolchain::has_race_detector(), ..Judge::default() };
    if !judge.race {
        println!("SKIPPED: cgo is off or there is no C compiler; runs with -race are left out");
    }
    let cases = cases(&rules, &options.filters)?;
    judge.all(&rules, &cases)?;
    judge.complaints.sort_by(|left, right| left.directory.cmp(&right.directory));
    for complaint in &judge.complaints {
        print_complaint(complaint, &rules);
    }
    let seconds = started.elapsed().as_secs_f64();
    let (cases, runs, complaints) = (cases.len(), judge.runs, judge.complaints.len());
    println!("{cases} cases, {runs} runs, {complaints} complaints, {seconds:.0} s");
    if complaints > 0 {
        return Err("Go does not say what the fixtures say".into());
    }
    if cases == 0 {
        return Err("no case has such a path".into());
    }
    Ok(())
}

fn print_complaint(complaint: &Complaint, rules: &Path) {
    let name = complaint.directory.strip_prefix(rules).unwrap_or(&complaint.directory);
    println!("{}: {}", name.display(), complaint.what);
    let lines: Vec<&str> = complaint.output.lines().collect();
    for line in &lines[lines.len().saturating_sub(SHOWN_LINES)..] {
        println!("    {line}");
    }
}

/// All directories with tests, in path order.
fn cases(rules: &Path, filters: &[String]) -> Result<Vec<Case>, Failure> {
    let mut directories = BTreeSet::new();
    let walk = WalkDir::new(rules).into_iter().filter_entry(|entry| entry.file_name() != "_stubs");
    for entry in walk {
        let entry = entry?;
        if entry.file_name().to_string_lossy().ends_with("_test.go") {
            directories.extend(entry.path().parent().map(Path::to_path_buf));
        }
    }
    let wanted = |directory: &PathBuf| {
        let path = directory.strip_prefix(rules).unwrap_or(directory).to_string_lossy().into_owned();
        filters.is_empty() || filters.iter().any(|filter| path.contains(filter.as_str()))
    };
    directories.into_iter().filter(wanted).map(case).collect()
}

fn case(directory: PathBuf) -> Result<Case, Failure> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(&directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "go"));
    paths.sort();
    let texts = paths.iter().map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    let module = directory.ancestors().find(|above| above.join("go.mod").is_file());
    let module = module.ok_or_else(|| format!("no go.mod above {}", directory.display()))?.to_path_buf();
    let module_name = module_name(&fs::read_to_string(module.join("go.mod"))?);
    Ok(Case { module, module_name, header: header::read(&texts), directory })
}

/// The last part of a module's path, from its `go.mod`.
fn module_name(text: &str) -> String {
    let path = text.lines().find_map(|line| line.strip_prefix("module ")).unwrap_or_default();
    path.trim().rsplit('/').next().unwrap_or_default().to_owned()
}

/// Judges and remembers.
#[derive(Default)]
struct Judge {
    /// Whether runs with the race detector are possible.
    race: bool,
    runs: usize,
    complaints: Vec<Complaint>,
}

impl Judge {
    fn all(&mut self, rules: &Path, cases: &[Case]) -> Result<(), Failure> {
        for case in cases {
            for mistake in &case.header.mistakes {
                self.complain(case, mistake.clone(), "");
            }
        }
        self.format(rules, cases)?;
        let modules: BTreeSet<&Path> = cases.iter().map(|case| case.module.as_path()).collect();
        for module in modules {
            let inside: Vec<&Case> = cases.iter().filter(|case| case.module == module).collect();
            self.vet(module, &inside)?;
            // Binaries are called after the last part of a path, which is unique in one directory.
            let mut groups: BTreeMap<Option<&Path>, Vec<&Case>> = BTreeMap::new();
            for case in inside {
                groups.entry(case.directory.parent()).or_default().push(case);
            }
            for group in groups.into_values() {
                self.group(module, &group)?;
            }
        }
        Ok(())
    }

    fn complain(&mut self, case: &Case, what: String, output: &str) {
        let complaint = Complaint { directory: case.directory.clone(), what, output: output.to_owned() };
        self.complaints.push(complaint);
    }

    fn format(&mut self, rules: &Path, cases: &[Case]) -> Result<(), Failure> {
        for file in toolchain::unformatted(rules)? {
            if let Some(case) = owner(cases.iter(), &file) {
                self.complain(case, format!("gofmt would change {}", file.display()), "");
            }
        }
        Ok(())
    }

    /// Vets a whole module with one command and gives each line to the case that it is about.
    fn vet(&mut self, module: &Path, cases: &[&Case]) -> Result<(), Failure> {
        let printed = toolchain::vet(module)?;
        let said = by_case(module, cases, &printed);
        for case in cases {
            let text = said.get(case.directory.as_path()).map_or("", String::as_str);
            if case.header.vet.is_empty() && !text.is_empty() {
                self.complain(case, "go vet is not silent".to_owned(), text);
            }
            for line in case.header.vet.iter().filter(|line| !text.contains(line.as_str())) {
                self.complain(case, format!("go vet does not say: {line}"), text);
            }
        }
        Ok(())
    }

    /// Builds and runs cases that lie in one directory, then removes the binaries.
    fn group(&mut self, module: &Path, cases: &[&Case]) -> Result<(), Failure> {
        for race in [false, true] {
            let cases: Vec<&Case> = cases.iter().copied().filter(|case| case.wants(race)).collect();
            if cases.is_empty() || (race && !self.race) {
                continue;
            }
            let out = tempfile::tempdir()?;
            let packages: Vec<String> = cases.iter().map(|case| case.package()).collect();
            let built = toolchain::build(module, &packages, race, out.path())?;
            let jobs: Vec<(&Case, &Run)> = cases
                .iter()
                .flat_map(|case| case.header.runs.iter().map(move |run| (*case, run)))
                .filter(|(_, run)| run.race == race)
                .collect();
            self.runs += jobs.len();
            let judged: Vec<Result<Option<Complaint>, String>> = jobs
                .par_iter()
                .map(|(case, run)| one_run(case, run, out.path(), &built).map_err(|error| error.to_string()))
                .collect();
            for complaint in judged {
                self.complaints.extend(complaint?);
            }
        }
        Ok(())
    }
}

fn one_run(case: &Case, run: &Run, out: &Path, built: &Printed) -> Result<Option<Complaint>, Failure> {
    let complaint = |what: String, output: &str| {
        Some(Complaint { directory: case.directory.clone(), what, output: output.to_owned() })
    };
    let binary = case.binary(out);
    if !binary.is_file() {
        return Ok(complaint("the tests do not build".to_owned(), &built.text));
    }
    let mut printed = Printed::default();
    for attempt in 0..run.attempts() {
        printed = toolchain::run(&binary, &case.directory, run, attempt)?;
        if toolchain::agrees(run.outcome, &printed) {
            return Ok(None);
        }
    }
    let outcome = format!("{:?}", run.outcome).to_lowercase();
    Ok(complaint(format!("`{}` is not as stated: {outcome}", run.command()), &printed.text))
}

/// The case that a file belongs to: the deepest one above it.
fn owner<'c>(cases: impl Iterator<Item = &'c Case>, file: &Path) -> Option<&'c Case> {
    cases
        .filter(|case| file.starts_with(&case.directory))
        .max_by_key(|case| case.directory.components().count())
}

/// The lines of `go vet`, by case. A line that names no file belongs to the one before it.
fn by_case(module: &Path, cases: &[&Case], printed: &Printed) -> BTreeMap<PathBuf, String> {
    let mut said: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut last: Option<&Case> = None;
    for line in printed.text.lines().filter(|line| !line.starts_with('#')) {
        let path = line.strip_prefix("vet: ").unwrap_or(line).split(".go:").next().unwrap_or_default();
        if line.contains(".go:") {
            last = owner(cases.iter().copied(), &module.join(path.trim_start_matches("./")));
        }
        if let Some(case) = last {
            let text = said.entry(case.directory.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository whose one case says `statement` of a test that fails when it runs twice.
    fn repository(statement: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let case = root.path().join("testdata/rules/some-rule/counts");
        fs::create_dir_all(&case).unwrap();
        fs::write(root.path().join("testdata/rules/go.mod"), "module example.com/rules\n\ngo 1.24\n")
            .unwrap();
        let text = format!(
            "// Covers:\n// Go: {statement}\npackage counts\n\nimport \"testing\"\n\nvar runs int\n\n\
             func TestRuns(t *testing.T) {{\n\truns++\n\tif runs != 1 {{\n\t\tt.Fatal(runs)\n\t}}\n}}\n"
        );
        fs::write(case.join("counts_test.go"), text).unwrap();
        root
    }

    fn judged(statement: &str) -> Result<(), String> {
        run(repository(statement).path(), &Options { filters: Vec::new() })
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn go_is_asked() {
        if toolchain::version().is_none() {
            println!("SKIPPED: no Go on this machine");
            return;
        }
        assert_eq!(judged("fails -count=2"), Ok(()));
        assert_eq!(judged("passes -count=1"), Ok(()));
        for wrong in ["fails", "passes -count=2", "panics -count=2", "tumbles"] {
            assert_eq!(judged(wrong), Err("Go does not say what the fixtures say".to_owned()), "{wrong}");
        }
        let nothing = Options { filters: vec!["no-such-case".to_owned()] };
        assert!(run(repository("fails -count=2").path(), &nothing).is_err());
    }

    #[test]
    fn vet_lines_find_their_case() {
        let case = |name: &str| Case {
            directory: Path::new("/m").join(name),
            module: PathBuf::from("/m"),
            module_name: "m".to_owned(),
            header: Header::default(),
        };
        let (one, two) = (case("r/one"), case("r/two"));
        let text =
            "# example.com/r/one\nr/one/a_test.go:3:1: first\n\tcontinued\nvet: ./r/two/b.go:1:2: second\n";
        let printed = Printed { success: false, text: text.to_owned() };
        let said = by_case(Path::new("/m"), &[&one, &two], &printed);
        assert_eq!(said[&one.directory], "r/one/a_test.go:3:1: first\n\tcontinued\n");
        assert_eq!(said[&two.directory], "vet: ./r/two/b.go:1:2: second\n");
    }
}
