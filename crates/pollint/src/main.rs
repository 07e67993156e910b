//! The `pollint` command: arguments in, a report and an exit code out. It joins the command line, the analysis behind
//! `run` and the reporters, and contains none of them.

mod cli;
mod commands;
mod failure;
mod graph;
mod output;
mod progress;
mod report;
mod run;
mod style;

use std::process::ExitCode;

use cli::Command;

fn main() -> ExitCode {
    let cli = cli::parse(std::env::args_os());
    let result = match &cli.command {
        Command::Check(options) => commands::check::run(options, &cli.global),
        Command::Graph(options) => commands::graph::run(options, &cli.global),
        Command::Lsp(_) => commands::lsp::run(),
        Command::Explain(options) => commands::explain::run(options, &cli.global),
        Command::Rules(options) => commands::rules::run(options, &cli.global),
        Command::Completions(options) => commands::completions::run(options),
        Command::Man => commands::man::run(),
    };
    result.unwrap_or_else(|failure| {
        output::to_stderr(&failure.to_string(), output::stderr_look(cli.global.color));
        ExitCode::from(2)
    })
}
