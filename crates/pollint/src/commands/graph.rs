//! `pollint graph`: from options to the picture of who touches what. What it shows is no verdict: the exit code is 0
//! whatever it finds.

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use crate::cli::{Global, Graph};
use crate::failure::Failure;
use crate::graph::{self, Page};
use crate::output;
use crate::progress::Progress;
use crate::report::Look;
use crate::report::sources::Sources;
use crate::report::summary::write_problems;
use crate::run;

pub(crate) fn run(options: &Graph, global: &Global) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let cwd = run::working_directory()?;
    let progress = if global.quiet { Progress::silent() } else { Progress::start("checking", "file") };
    let request = run::graph_request(options, &cwd);
    let (graph, outcome) = run::graph(&request, &progress)?;
    drop(progress);
    let sources = Sources::new(outcome.paths, outcome.files, outcome.lines);
    let page = Page {
        graph: &graph,
        problems: &outcome.problems,
        summary: outcome.summary,
        sources: &sources,
        elapsed: started.elapsed(),
    };
    let write = |look: Look, out: &mut dyn io::Write| graph::write(options.format, &page, look, out);
    match &options.output {
        Some(path) => output::to_file(path, |out| write(output::file_look(global.color), out))?,
        None => output::to_stdout(|out| write(output::stdout_look(global.color), out))?,
    }
    tell_problems(&page, global);
    Ok(ExitCode::SUCCESS)
}

fn tell_problems(page: &Page<'_>, global: &Global) {
    let mut text: Vec<u8> = Vec::new();
    let problems = page.problems.iter();
    if !global.quiet && write_problems(problems, &mut text).is_ok() {
        output::to_stderr(&String::from_utf8_lossy(&text), output::stderr_look(global.color));
    }
}
