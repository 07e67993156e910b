//! `pollint lsp`: the same analysis, with texts that are not saved and without an end. The only crate that knows LSP; what a finding is it
//! takes from the driver.
#![warn(missing_docs)]

mod actions;
mod capabilities;
mod client;
mod dispatch;
mod documents;
mod findings;
mod hover;
mod plan;
mod position;
mod progress;
mod roots;
mod server;
mod settings;
mod store;
mod texts;
mod worker;

use std::sync::Arc;

use gen_lsp_types::InitializeParams;
use lsp_server::{Connection, ErrorCode, RequestId, Response};
use serde::Deserialize;

pub use worker::{Analysis, Driver};

use client::{Abilities, Client};
use server::Server;

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client asked for it, as the protocol wants.
    Orderly,
    /// The client went away, or told to exit without a shutdown.
    Abrupt,
}

/// Serves the client at standard input and output until it leaves.
///
/// # Errors
/// When the streams break.
pub fn serve_stdio() -> std::io::Result<End> {
    let (connection, threads) = Connection::stdio();
    let end = serve(connection, Arc::new(Driver));
    // Whatever was answered last is written before the process ends.
    threads.join()?;
    Ok(end)
}

/// Serves one client until it leaves.
#[must_use]
pub fn serve(connection: Connection, analysis: Arc<dyn Analysis>) -> End {
    // Whoever leaves before the beginning, or does not begin as the protocol wants, gets no answer.
    let Ok((id, params)) = connection.initialize_start() else { return End::Abrupt };
    let refuse = |id: RequestId, code: ErrorCode, cause: String| {
        // If it cannot be sent, the client is gone: the same end.
        let _ = connection.sender.send(Response::new_err(id, code as i32, cause).into());
        End::Abrupt
    };
    let params = match InitializeParams::deserialize(params) {
        Ok(params) => params,
        Err(error) => return refuse(id, ErrorCode::InvalidParams, error.to_string()),
    };
    let (jobs, events) = match worker::start(analysis) {
        Ok(ends) => ends,
        Err(error) => return refuse(id, ErrorCode::InternalError, error.to_string()),
    };
    let client = Client::new(connection.sender.clone(), Abilities::of(&params.capabilities));
    let mut server = Server::new(client, jobs, &params);
    server.greet(id);
    server.serve(&connection.receiver, &events)
}
