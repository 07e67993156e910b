//! `pollint triage`: from the log of a failed run to suspects. It opens the logs and finds the packages; what the lines
//! of a log mean stands in `pollint_triage`.

use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

use pollint_base::package::PackageKind;
use pollint_base::rule::{Confidence, Severity};
use pollint_driver::{NamedPackage, Outcome, Request};
use pollint_project::revision;
use pollint_triage::log::{Log, Reader, RunResult};
use pollint_triage::{Run, Tree, package_of, triage};

use crate::cli::{Global, Triage};
use crate::failure::Failure;
use crate::output;
use crate::progress::Progress;
use crate::report::Look;
use crate::report::sources::Sources;
use crate::report::text::count;
use crate::run;
use crate::triage::{self, Page};

/// Bytes of a log that are read at once.
const CHUNK: usize = 64 << 10;

pub(crate) fn run(options: &Triage, global: &Global) -> Result<ExitCode, Failure> {
    let cwd = run::working_directory()?;
    let mut log = read_logs(&options.logs)?;
    if log.markers == 0 {
        return Err(no_log(&options.logs, &log));
    }
    let failed = log.sections.iter().filter(|section| section.has_failed());
    let mut names: Vec<String> = failed.clone().filter_map(package_of).collect();
    names.sort();
    names.dedup();
    if failed.clone().count() == 0
        && !log.sections.iter().any(|section| section.result == RunResult::NotBuilt)
    {
        return Ok(no_failure(&log, global));
    }
    let located = pollint_driver::locate(&cwd, &names);
    let request = request(options, &cwd, &names, &located)?;
    let progress = if global.quiet { Progress::silent() } else { Progress::start("checking", "file") };
    let (graph, mut outcome) = run::graph_and_check(&request, &progress)?;
    drop(progress);
    let runs = runs(&cwd, &outcome);
    name_sections(&mut log, &runs);
    let strangers: Vec<String> =
        names.into_iter().filter(|name| !runs.iter().any(|run| is_called(&run.package, name))).collect();
    let (files, lines) = (outcome.files.clone(), outcome.lines.clone());
    let sources = Sources::new(std::mem::take(&mut outcome.paths), files, lines);
    let code = |file, line| {
        let text = sources.text(file)?.line(line).to_vec();
        String::from_utf8(text).ok()
    };
    let tree = Tree {
        graph: &graph,
        diagnostics: &outcome.diagnostics,
        files: &outcome.files,
        lines: &outcome.lines,
        packages: &outcome.packages,
        code: &code,
    };
    let answer = triage(&log, &tree, &runs);
    let revision = revision(&cwd);
    let page = Page {
        triage: &answer,
        log: &log,
        single: options.logs.len() == 1,
        diagnostics: &outcome.diagnostics,
        strangers: &strangers,
        revision: revision.as_ref(),
        summary: outcome.summary,
        sources: &sources,
    };
    write(&page, options, global)?;
    Ok(if answer.suspects.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn write(page: &Page<'_>, options: &Triage, global: &Global) -> Result<(), Failure> {
    let write = |look: Look, out: &mut dyn io::Write| triage::write(options.format, page, look, out);
    match &options.output {
        Some(path) => output::to_file(path, |out| write(output::file_look(global.color), out)),
        None => output::to_stdout(|out| write(output::stdout_look(global.color), out)),
    }
}

/// Reads all logs. Each is read by itself, as one may end in the middle.
fn read_logs(paths: &[String]) -> Result<Log, Failure> {
    let mut all = Log::default();
    for path in paths {
        let mut log = read_log(path).map_err(|error| {
            Failure::new(format!("cannot read the log `{path}`"))
                .cause(error)
                .advice("name a file, or `-` for standard input")
        })?;
        all.sections.append(&mut log.sections);
        all.markers += log.markers;
        all.lines += log.lines;
        all.left_out += log.left_out;
        all.command = all.command.or(log.command);
    }
    Ok(all)
}

fn read_log(path: &str) -> io::Result<Log> {
    let mut source: Box<dyn Read> =
        if path == "-" { Box::new(io::stdin().lock()) } else { Box::new(std::fs::File::open(path)?) };
    let mut reader = Reader::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        match source.read(&mut chunk) {
            Ok(0) => return Ok(reader.finish()),
            Ok(length) => reader.push(&chunk[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn no_log(paths: &[String], log: &Log) -> Failure {
    let shown = paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let lines = match log.lines {
        0 => "it is empty".to_owned(),
        number => format!("none of {} is one that only `go test` writes", count(number, "line")),
    };
    Failure::new(format!("no output of `go test` in {shown}"))
        .cause(lines)
        .advice("give the log of a failed run, such as `go test ./... 2>&1 | pollint triage -`")
}

fn no_failure(log: &Log, global: &Global) -> ExitCode {
    if !global.quiet {
        let passed = count(log.sections.len(), "package");
        let look = output::stderr_look(global.color);
        output::to_stderr(
            &format!("The log shows no failure; {passed} and {} read\n", count(log.lines, "line")),
            look,
        );
    }
    ExitCode::from(3)
}

/// What to analyze: the packages that were named, or those in which tests failed, or all if the log names none.
fn request(
    options: &Triage,
    cwd: &Path,
    names: &[String],
    located: &[NamedPackage],
) -> Result<Request, Failure> {
    let paths = match (options.package.is_empty(), names.is_empty()) {
        (false, _) => options.package.clone(),
        (true, true) => vec!["./...".to_owned()],
        (true, false) if located.is_empty() => return Err(no_package(names)),
        (true, false) => located.iter().map(|package| format!("./{}", package.display)).collect(),
    };
    let request = run::plain_request(&paths, &options.configuration, cwd);
    Ok(Request { min_severity: Some(Severity::Info), min_confidence: Some(Confidence::Low), ..request })
}

fn no_package(names: &[String]) -> Failure {
    let shown = names.iter().take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Failure::new("the log names no package of this tree")
        .cause(format!("tests failed in {shown}; none of it is below the working directory"))
        .advice("run it in the repository that was tested, or name its packages with `--package DIR/...`")
}

/// The packages that were analyzed, as `go test` takes them.
fn runs(cwd: &Path, outcome: &Outcome) -> Vec<Run> {
    let checked =
        outcome.packages.iter().filter(|package| package.checked && package.kind == PackageKind::Normal);
    let names: Vec<String> = checked.map(|package| package.import_path.clone()).collect();
    let located = pollint_driver::locate(cwd, &names);
    let run = |package: NamedPackage| Run {
        package: package.import_path,
        module_dir: if package.module_dir == "." { String::new() } else { package.module_dir },
        inside: package.inside,
    };
    located.into_iter().map(run).collect()
}

/// A log without the name of its package, as a cut one or that of a test binary, is about the only one there is.
fn name_sections(log: &mut Log, runs: &[Run]) {
    let [run] = runs else { return };
    for section in log.sections.iter_mut().filter(|section| package_of(section).is_none()) {
        section.package = Some(run.package.clone());
    }
}

/// Whether a package is the one that a log names; some runners name only the end of its path.
fn is_called(package: &str, name: &str) -> bool {
    package == name || package.ends_with(&format!("/{name}"))
}
