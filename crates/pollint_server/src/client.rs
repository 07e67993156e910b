//! The client at the other end: what it can do, and how messages are sent to it. A client that is gone is no error: the loop that
//! reads from it ends.

use crossbeam_channel::Sender;
use gen_lsp_types::{ClientCapabilities, MessageType, ProgressToken, PublishDiagnosticsParams};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::position::Encoding;

/// What matters of the client's capabilities.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Abilities {
    pub(crate) encoding: Encoding,
    pub(crate) versioned_edits: bool,
    pub(crate) progress: bool,
    pub(crate) watches_files: bool,
    pub(crate) related_information: bool,
    pub(crate) refreshes_lenses: bool,
}

impl Abilities {
    pub(crate) fn of(capabilities: &ClientCapabilities) -> Abilities {
        let workspace = capabilities.workspace.as_ref();
        let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let window = capabilities.window.as_ref();
        let publish = capabilities.text_document.as_ref().and_then(|text| text.publish_diagnostics.as_ref());
        let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref());
        Abilities {
            encoding: Encoding::negotiate(offered),
            versioned_edits: edits.and_then(|edits| edits.document_changes) == Some(true),
            progress: window.and_then(|window| window.work_done_progress) == Some(true),
            watches_files: watching.and_then(|watching| watching.dynamic_registration) == Some(true),
            related_information: publish
                .and_then(|publish| publish.diagnostics_capabilities.related_information)
                == Some(true),
            refreshes_lenses: lenses.and_then(|lenses| lenses.refresh_support) == Some(true),
        }
    }
}

/// Sends messages.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    sender: Sender<Message>,
    pub(crate) can: Abilities,
    asked: i32,
}

impl Client {
    pub(crate) fn new(sender: Sender<Message>, can: Abilities) -> Client {
        Client { sender, can, asked: 0 }
    }

    pub(crate) fn answer(&self, id: RequestId, result: impl Serialize) {
        let response = match serde_json::to_value(result) {
            Ok(value) => Response::new_ok(id, value),
            Err(error) => Response::new_err(id, ErrorCode::InternalError as i32, error.to_string()),
        };
        self.send(response.into());
    }

    pub(crate) fn refuse(&self, id: RequestId, code: ErrorCode, message: &str) {
        self.send(Response::new_err(id, code as i32, message.to_owned()).into());
    }

    pub(crate) fn publish(&self, mut params: PublishDiagnosticsParams) {
        if !self.can.related_information {
            params.diagnostics.iter_mut().for_each(|one| one.related_information = None);
        }
        self.notify("textDocument/publishDiagnostics", params);
    }

    pub(crate) fn log(&self, message: &str) {
        self.notify("window/logMessage", json!({ "type": MessageType::Log, "message": message }));
    }

    pub(crate) fn show(&self, kind: MessageType, message: &str) {
        self.notify("window/showMessage", json!({ "type": kind, "message": message }));
    }

    pub(crate) fn progress(&self, token: &ProgressToken, value: &Value) {
        self.notify("$/progress", json!({ "token": token, "value": value }));
    }

    /// Asks the client for something; what it answers is awaited under the number.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> RequestId {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        self.send(Request::new(id.clone(), method.to_owned(), params).into());
        id
    }

    fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    fn send(&self, message: Message) {
        // The other end may be closed already; reading from it will tell.
        let _ = self.sender.send(message);
    }
}
