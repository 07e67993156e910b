//! How the first check gets on, as the client shows it. Later ones are quick, or nobody waits for them.

use gen_lsp_types::ProgressToken;
use lsp_server::RequestId;
use serde_json::json;

use crate::client::Client;

/// The progress of the first check.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    shown: Option<Shown>,
    is_over: bool,
}

/// A progress that the client was asked to show.
#[derive(Debug)]
struct Shown {
    token: ProgressToken,
    request: RequestId,
    begun: bool,
}

impl Progress {
    /// Asks the client to show it.
    pub(crate) fn start(&mut self, client: &mut Client) {
        if self.is_over || self.shown.is_some() || !client.can.progress {
            return;
        }
        let token = ProgressToken::String("pollint/first".to_owned());
        let request = client.ask("window/workDoneProgress/create", &json!({ "token": token }));
        self.shown = Some(Shown { token, request, begun: false });
    }

    /// The client has answered a question; if it was this one, it may be begun.
    pub(crate) fn answered(&mut self, client: &Client, id: &RequestId, accepted: bool) {
        if let Some(shown) = self.shown.as_mut().filter(|shown| shown.request == *id && accepted) {
            shown.begun = true;
            client.progress(
                &shown.token,
                &json!({ "kind": "begin", "title": "pollint", "message": "reading" }),
            );
        }
    }

    pub(crate) fn report(&self, client: &Client, files: usize) {
        if let Some(shown) = self.shown.as_ref().filter(|shown| shown.begun) {
            client.progress(&shown.token, &json!({ "kind": "report", "message": format!("{files} files") }));
        }
    }

    pub(crate) fn end(&mut self, client: &Client) {
        self.is_over = true;
        if let Some(shown) = self.shown.take().filter(|shown| shown.begun) {
            client.progress(&shown.token, &json!({ "kind": "end" }));
        }
    }
}
