//! `pollint check`: from options to a report, and from findings to an exit code. Knows the environment of CI hosts, so
//! that the reporters need not.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use pollint_base::diagnostic::Problem;
use pollint_driver::{BaselineUse, Compared, Outcome, Request};

use crate::cli::{Check, Global};
use crate::failure::Failure;
use crate::fixing::{self, Step};
use crate::output;
use crate::progress::Progress;
use crate::report::sources::Sources;
use crate::report::text::{count, printable};
use crate::report::{self, Format, Look, Report, github, summary};
use crate::run;
use crate::verdict_store::Store;

pub(crate) fn run(options: &Check, global: &Global) -> Result<ExitCode, Failure> {
    reject_unknown_rules(&options.select, "`--select`")?;
    reject_unknown_rules(&options.ignore, "`--ignore`")?;
    let started = Instant::now();
    let cwd = run::working_directory()?;
    let (outcome, verdicts) = match analyze(options, global, &cwd)? {
        Step::Report(outcome, verdicts) => (*outcome, verdicts),
        Step::Done(code) => return Ok(code),
    };
    if let Some(used) = &outcome.baseline {
        write_baseline(used)?;
    }
    let notes = notes(&outcome);

    let prefix = ci_prefix(options.output_format, &cwd);
    let sources = Sources::new(outcome.paths, outcome.files, outcome.lines).with_ci_prefix(prefix);
    let mut problems: Vec<&Problem> = outcome.problems.iter().collect();
    problems.sort();
    let report = Report {
        diagnostics: report::in_order(&outcome.diagnostics, &sources),
        problems,
        stale: outcome.baseline.as_ref().map_or(&[], |used| &used.stale),
        summary: outcome.summary,
        rules: run::rules(),
        sources: &sources,
        verdicts: &verdicts,
        elapsed: started.elapsed(),
    };

    write_report(&report, options, global)?;
    if options.output_format == Format::Github {
        append_step_summary(&report)?;
    }
    tell_stderr(&report, &notes, options, global);
    if let Some(used) = outcome.baseline.as_ref().filter(|_| !global.quiet) {
        tell_baseline(used, global);
    }
    let code = exit_code(&report, options);
    // The process ends: nobody needs to wait until all this is given back piece by piece.
    drop(report);
    std::mem::forget((sources, outcome.diagnostics, outcome.packages));
    Ok(code)
}

/// A rule that does not exist is a mistake, not a rule that finds nothing.
pub(crate) fn reject_unknown_rules(names: &[String], option: &str) -> Result<(), Failure> {
    let known: Vec<&str> = run::rules().iter().map(|rule| rule.name).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(unknown) => Err(Failure::unknown_rule(unknown, option, &known)),
        None => Ok(()),
    }
}

/// The findings, and what is known of them from experiments.
fn analyze(options: &Check, global: &Global, cwd: &Path) -> Result<Step, Failure> {
    let progress = if global.quiet { Progress::silent() } else { Progress::start("checking", "file") };
    let request = run::request(options, global, cwd);
    if options.fixes.are_applied() {
        let fixed = run::fix(&request, options.fixes.unsafe_fixes, &progress)?;
        drop(progress);
        return fixing::apply(fixed, options.fixes, global);
    }
    let Some(path) = &options.verdicts else {
        // A comparison with another revision is a second run.
        let request = Request { is_last: request.new_from.is_none(), ..request };
        return run::check(&request, &progress).map(Step::of);
    };
    let store = Store::read(path, false)?;
    let (subjects, outcome) = run::check_with_subjects(&request, &progress)?;
    let verdicts = store.of(&subjects, &outcome);
    Ok(Step::Report(Box::new(outcome), verdicts))
}

fn write_baseline(used: &BaselineUse) -> Result<(), Failure> {
    let Some(baseline) = &used.written else { return Ok(()) };
    let text = pollint_project::baseline_text(baseline);
    output::to_file(&used.path, |out| out.write_all(text.as_bytes()))
}

/// What was written, or what could be struck out.
fn tell_baseline(used: &BaselineUse, global: &Global) {
    let mut text: Vec<u8> = Vec::new();
    let written = match &used.written {
        Some(_) => {
            let findings = count(used.suppressed, "finding");
            writeln!(text, "Accepted {findings} in {}", printable(&used.file))
        }
        None => summary::write_stale(&used.file, &used.stale, &mut text).and_then(|()| {
            let advice = "help: bring the baseline up to date with `--write-baseline";
            if used.stale.is_empty() {
                Ok(())
            } else {
                writeln!(text, "  {advice} {}`", printable(&used.file))
            }
        }),
    };
    if written.is_ok() {
        output::to_stderr(&String::from_utf8_lossy(&text), output::stderr_look(global.color));
    }
}

/// What `--verbose` adds.
fn notes(outcome: &Outcome) -> Vec<String> {
    let file = outcome.config_file.as_deref().unwrap_or("none");
    let mut notes = vec![format!("pollint {}, configuration: {file}", env!("CARGO_PKG_VERSION"))];
    let stage =
        |(name, time): &(&str, Duration)| format!("{name:<10} {:>8.1} ms", time.as_secs_f64() * 1000.0);
    notes.extend(outcome.stages.iter().map(stage));
    if outcome.from_cache > 0 {
        notes.push(format!("{} test binaries are known from an earlier run", outcome.from_cache));
    }
    notes.extend(outcome.cache_note.iter().map(|note| format!("nothing is kept for later runs: {note}")));
    notes.extend(slowest_packages(outcome));
    if let Some(Compared { commit, before, known }) = &outcome.compared {
        notes.push(format!("compared with {commit}: {before} findings there, {known} of them still here"));
    }
    notes
}

/// How many packages `--verbose` lists.
const SLOWEST: usize = 10;

/// A table of the packages whose summaries took longest.
fn slowest_packages(outcome: &Outcome) -> Vec<String> {
    if outcome.costs.is_empty() {
        return Vec::new();
    }
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let mut table = vec![
        "slowest summaries, by package:".to_owned(),
        format!(
            "{:>10} {:>9} {:>10} {:>9}  package; slowest function (statements, time)",
            "ms", "functions", "statements", "us/stmt"
        ),
    ];
    table.extend(outcome.costs.iter().take(SLOWEST).map(|cost| {
        let (function, size, time) = &cost.slowest;
        let each = millis(cost.time) * 1000.0 / cost.statements.max(1) as f64;
        format!(
            "{:>10.1} {:>9} {:>10} {each:>9.1}  {}; {function} ({size}, {:.1} ms)",
            millis(cost.time),
            cost.functions,
            cost.statements,
            cost.package,
            millis(*time),
        )
    }));
    table
}

/// CI hosts count paths from the top of the checkout, which may lie above the working directory.
fn ci_prefix(format: Format, root: &Path) -> String {
    let variable = match format {
        Format::Github | Format::Sarif => "GITHUB_WORKSPACE",
        Format::Gitlab => "CI_PROJECT_DIR",
        _ => return String::new(),
    };
    let Some(top) = std::env::var_os(variable).filter(|top| !top.is_empty()) else { return String::new() };
    let Ok(top) = std::fs::canonicalize(top) else { return String::new() };
    let Ok(below) = root.strip_prefix(&top) else { return String::new() };
    below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

fn write_report(report: &Report<'_>, options: &Check, global: &Global) -> Result<(), Failure> {
    let write = |look: Look, out: &mut dyn Write| -> io::Result<()> {
        report::write(options.output_format, report, look, out)?;
        if options.output_format.is_text() {
            write_closing(report, options, global, look, out)?;
        }
        Ok(())
    };
    match &options.output {
        Some(path) => {
            let look = output::file_look(global.color);
            output::to_file(path, |out| write(look, out))
        }
        None => {
            let look = output::stdout_look(global.color);
            output::to_stdout(|out| write(look, out))
        }
    }
}

/// Statistics and the summary line, after the findings.
fn write_closing(
    report: &Report<'_>,
    options: &Check,
    global: &Global,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let closes = options.statistics || !global.quiet;
    if closes && options.output_format == Format::Concise && !report.diagnostics.is_empty() {
        writeln!(out)?;
    }
    if options.statistics {
        summary::write_statistics(report, look, out)?;
    }
    if global.quiet {
        return Ok(());
    }
    summary::write(report, look, out)
}

/// Problems, notes, and what machine formats have no room for.
fn tell_stderr(report: &Report<'_>, notes: &[String], options: &Check, global: &Global) {
    if global.quiet {
        return;
    }
    let look = output::stderr_look(global.color);
    let mut text: Vec<u8> = Vec::new();
    let written = write_notes(report, notes, options, global, look, &mut text);
    if written.is_ok() {
        output::to_stderr(&String::from_utf8_lossy(&text), look);
    }
}

fn write_notes(
    report: &Report<'_>,
    notes: &[String],
    options: &Check,
    global: &Global,
    look: Look,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    summary::write_problems(report.problems.iter().copied(), out)?;
    if global.verbose {
        for note in notes {
            writeln!(out, "{}", printable(note))?;
        }
    }
    if options.statistics && !options.output_format.is_text() {
        summary::write_statistics(report, look, out)?;
    }
    if options.output.is_some() || (global.verbose && !options.output_format.is_text()) {
        summary::write(report, look, out)?;
    }
    Ok(())
}

/// GitHub Actions shows this file on the page of the run; annotations alone stop at ten of a kind.
fn append_step_summary(report: &Report<'_>) -> Result<(), Failure> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let append = || -> io::Result<()> {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(&path)?;
        let mut out = io::BufWriter::new(file);
        github::write_step_summary(report, &mut out)?;
        out.flush()
    };
    append().map_err(|error| Failure::output(Path::new(&path), &error))
}

fn exit_code(report: &Report<'_>, options: &Check) -> ExitCode {
    if options.strict && !report.problems.is_empty() {
        ExitCode::from(2)
    } else if options.scope.fail_on_stale && !report.stale.is_empty() {
        ExitCode::from(1)
    } else if report.diagnostics.is_empty() || options.exit_zero {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}
