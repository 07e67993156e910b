//! The `pollint` command: arguments in, a report and an exit code out. It joins the command line, the analysis behind
//! `run` and the reporters, and contains none of them.

mod cli;
mod commands;
mod failure;
mod fixing;
mod graph;
mod output;
mod progress;
mod report;
mod run;
mod style;
mod triage;
mod verdict_store;
mod vettool;

use std::ffi::OsString;
use std::process::ExitCode;

use cli::Command;
use failure::Failure;
use style::ColorChoice;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let Some(call) = vettool::recognize(arguments.get(1..).unwrap_or(&[])) {
        return vettool::run(call).unwrap_or_else(|failure| failed(&failure, ColorChoice::Never));
    }
    let cli = cli::parse(arguments);
    let result = match &cli.command {
        Command::Check(options) => commands::check::run(options, &cli.global),
        Command::Confirm(options) => commands::confirm::run(options, &cli.global),
        Command::Graph(options) => commands::graph::run(options, &cli.global),
        Command::Triage(options) => commands::triage::run(options, &cli.global),
        Command::Lsp(_) => commands::lsp::run(),
        Command::Explain(options) => commands::explain::run(options, &cli.global),
        Command::Rules(options) => commands::rules::run(options, &cli.global),
        Command::Cache(options) => commands::cache::run(options),
        Command::Completions(options) => commands::completions::run(options),
        Command::Man => commands::man::run(),
    };
    result.unwrap_or_else(|failure| failed(&failure, cli.global.color))
}

fn failed(failure: &Failure, color: ColorChoice) -> ExitCode {
    output::to_stderr(&failure.to_string(), output::stderr_look(color));
    ExitCode::from(2)
}
