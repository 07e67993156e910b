//! `pollint lsp`: serves the editor that started it until it leaves.

use std::process::ExitCode;

use pollint_server::End;

use crate::failure::Failure;

pub(crate) fn run() -> Result<ExitCode, Failure> {
    let end = pollint_server::serve_stdio().map_err(|error| {
        Failure::new("the connection to the editor broke")
            .cause(error)
            .advice("`pollint lsp` is started by an editor; docs/editors.md says how to set one up")
    })?;
    Ok(match end {
        End::Orderly => ExitCode::SUCCESS,
        End::Abrupt => ExitCode::from(1),
    })
}
