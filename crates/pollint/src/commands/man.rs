//! `pollint man`: the manual page, made by clap from the one definition of the command line.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::output;

/// Prints the page of the tool, then one for each command, since `roff` takes several pages in one stream.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    let mut command = Cli::command();
    command.build();
    output::to_stdout(|out| {
        let mut pages = vec![command.clone()];
        pages.extend(command.get_subcommands().filter(|each| each.get_name() != "help").map(|each| {
            let name = each.get_display_name().unwrap_or(each.get_name()).to_owned();
            each.clone().name(name)
        }));
        pages.into_iter().try_for_each(|page| clap_mangen::Man::new(page).render(out))
    })?;
    Ok(ExitCode::SUCCESS)
}
