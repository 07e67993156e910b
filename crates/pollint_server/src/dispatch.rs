//! What each message of the client means. The table of methods; how a run is made stands in `server.rs`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use gen_lsp_types::{
    CodeActionParams, CodeLensParams, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, ExecuteCommandParams, HoverParams, MessageType,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use pollint_driver::Cancel;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::End;
use crate::actions::Actions;
use crate::capabilities::CHECK_WORKSPACE;
use crate::documents::{file_path, go_file};
use crate::position::Text;
use crate::server::{Ask, Purpose, Server, What, is_test};
use crate::settings::Settings;

/// Files whose change on disk may change findings.
const WATCHED: [&str; 4] = ["**/pollint.toml", "**/go.mod", "**/go.work", "**/*.go"];

impl Server {
    /// Takes a message; says how the session ends if it does.
    pub(crate) fn receive(&mut self, message: Message) -> Option<End> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Response(response) => self.answered(&response.id, response.response_result.is_ok()),
            Message::Notification(notification) if notification.method == "exit" => {
                return Some(if self.is_shut { End::Orderly } else { End::Abrupt });
            }
            Message::Notification(notification) => self.notification(notification),
        }
        None
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.is_shut {
            return self.client.refuse(id, ErrorCode::InvalidRequest, "the server is shutting down");
        }
        let outcome = match method.as_str() {
            "shutdown" => self.shut_down(id.clone()),
            "textDocument/codeAction" => self.code_actions(&id, params),
            "textDocument/hover" => self.hover(&id, params),
            "textDocument/codeLens" => self.lenses(&id, params),
            "workspace/executeCommand" => self.execute(&id, params),
            _ => {
                return self.client.refuse(
                    id,
                    ErrorCode::MethodNotFound,
                    &format!("`{method}` is not known"),
                );
            }
        };
        if let Err(cause) = outcome {
            self.client.refuse(id, ErrorCode::InvalidParams, &cause);
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        let outcome = match method.as_str() {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.did_open(params),
            "textDocument/didChange" => self.did_change(params),
            "textDocument/didSave" => self.did_save(params),
            "textDocument/didClose" => self.did_close(params),
            "workspace/didChangeWatchedFiles" => self.did_change_files(params),
            "workspace/didChangeWorkspaceFolders" => self.did_change_folders(params),
            "workspace/didChangeConfiguration" => self.did_change_settings(params),
            "$/cancelRequest" => self.cancel(&params),
            // Others are for servers that know them.
            _ => Ok(()),
        };
        if let Err(cause) = outcome {
            self.client.log(&format!("pollint: `{method}` is not understood: {cause}"));
        }
    }

    fn initialized(&mut self) -> Result<(), String> {
        self.client.log(concat!("pollint ", env!("CARGO_PKG_VERSION")));
        if self.client.can.watches_files {
            let watchers: Vec<Value> = WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect();
            let registration = json!({
                "id": "pollint/files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            });
            self.client.ask("client/registerCapability", &json!({ "registrations": [registration] }));
        }
        if self.settings.workspace {
            self.plan.all(Instant::now());
        }
        Ok(())
    }

    fn shut_down(&mut self, id: RequestId) -> Result<(), String> {
        self.outdate();
        self.is_shut = true;
        self.client.answer(id, json!(null));
        Ok(())
    }

    fn did_open(&mut self, params: Value) -> Result<(), String> {
        let document = read::<DidOpenTextDocumentParams>(params)?.text_document;
        let Some(path) = go_file(&document.uri) else { return Ok(()) };
        self.documents.open(path.clone(), document.uri, document.version, document.text);
        self.outdate();
        let now = Instant::now();
        self.plan.all(now);
        self.check_soon(&path, now);
        Ok(())
    }

    fn did_change(&mut self, params: Value) -> Result<(), String> {
        let params = read::<DidChangeTextDocumentParams>(params)?;
        let Some(path) = go_file(&params.text_document.text_document_identifier.uri) else { return Ok(()) };
        let (version, encoding) = (params.text_document.version, self.client.can.encoding);
        if self.documents.change(&path, version, params.content_changes, encoding) {
            self.outdate();
            self.check_soon(&path, Instant::now() + self.settings.pause());
        }
        Ok(())
    }

    /// The package of a file is to be checked.
    fn check_soon(&mut self, path: &Path, at: Instant) {
        if let Some(dir) = path.parent() {
            self.plan.edit(dir.to_owned(), at, is_test(path));
        }
    }

    fn did_save(&mut self, params: Value) -> Result<(), String> {
        let uri = read::<DidSaveTextDocumentParams>(params)?.text_document.uri;
        let Some(path) = file_path(&uri) else { return Ok(()) };
        // The text of an open Go file is known already; of others, such as `pollint.toml`, it is news.
        if self.documents.get(&path).is_none() {
            self.outdate();
        }
        self.plan.all(Instant::now());
        Ok(())
    }

    fn did_close(&mut self, params: Value) -> Result<(), String> {
        let uri = read::<DidCloseTextDocumentParams>(params)?.text_document.uri;
        if go_file(&uri).is_some_and(|path| self.documents.close(&path)) {
            self.outdate();
            self.plan.all(Instant::now());
        }
        Ok(())
    }

    /// Files that are open count as they are in the editor; it tells when they change there.
    fn did_change_files(&mut self, params: Value) -> Result<(), String> {
        let changes = read::<DidChangeWatchedFilesParams>(params)?.changes;
        let paths = changes.iter().filter_map(|change| file_path(&change.uri));
        let closed: Vec<PathBuf> = paths.filter(|path| self.documents.get(path).is_none()).collect();
        if !closed.is_empty() {
            self.outdate();
            self.plan.all(Instant::now() + self.settings.pause());
        }
        Ok(())
    }

    fn did_change_folders(&mut self, params: Value) -> Result<(), String> {
        let event = read::<DidChangeWorkspaceFoldersParams>(params)?.event;
        event
            .removed
            .iter()
            .filter_map(|folder| file_path(&folder.uri))
            .for_each(|path| self.folders.remove(&path));
        event
            .added
            .iter()
            .filter_map(|folder| file_path(&folder.uri))
            .for_each(|path| self.folders.add(path));
        self.outdate();
        self.plan.all(Instant::now());
        Ok(())
    }

    fn did_change_settings(&mut self, params: Value) -> Result<(), String> {
        let settings = read::<DidChangeConfigurationParams>(params)?.settings;
        // Clients send the settings of all servers, or nothing as a hint to ask for them.
        if settings.get("pollint").is_none() {
            return Ok(());
        }
        match Settings::read(&settings) {
            Ok(settings) => self.settings = settings,
            Err(cause) => {
                let text = format!("pollint: the settings are not understood: {cause}");
                self.client.show(MessageType::Warning, &text);
            }
        }
        self.outdate();
        self.plan.all(Instant::now());
        Ok(())
    }

    fn code_actions(&mut self, id: &RequestId, params: Value) -> Result<(), String> {
        let params = read::<CodeActionParams>(params)?;
        let actions = Actions {
            store: &self.store,
            documents: &self.documents,
            encoding: self.client.can.encoding,
            versioned: self.client.can.versioned_edits,
        };
        let only = params.context.only.as_deref();
        let found = go_file(&params.text_document.uri).map(|path| actions.at(&path, params.range, only));
        self.client.answer(id.clone(), found.unwrap_or_default());
        Ok(())
    }

    fn hover(&mut self, id: &RequestId, params: Value) -> Result<(), String> {
        let params = read::<HoverParams>(params)?.text_document_position_params;
        let path = go_file(&params.text_document.uri);
        let open = path.as_ref().and_then(|path| self.documents.get(path));
        let (Some(path), Some(document)) = (path.clone(), open) else {
            self.client.answer(id.clone(), json!(null));
            return Ok(());
        };
        let offset = Text::new(&document.text, self.client.can.encoding).offset(params.position);
        self.asks.push_back(Ask { id: id.clone(), path, what: What::Hover(offset) });
        Ok(())
    }

    fn lenses(&mut self, id: &RequestId, params: Value) -> Result<(), String> {
        let uri = read::<CodeLensParams>(params)?.text_document.uri;
        match go_file(&uri).filter(|path| self.settings.code_lens && is_test(path)) {
            Some(path) => self.asks.push_back(Ask { id: id.clone(), path, what: What::Lenses }),
            None => self.client.answer(id.clone(), json!([])),
        }
        Ok(())
    }

    fn execute(&mut self, id: &RequestId, params: Value) -> Result<(), String> {
        let command = read::<ExecuteCommandParams>(params)?.command;
        if command != CHECK_WORKSPACE {
            return Err(format!("there is no command `{command}`"));
        }
        self.settings.workspace = true;
        self.plan.all(Instant::now());
        self.client.answer(id.clone(), json!(null));
        Ok(())
    }

    /// Takes back a request that waits or is being worked on.
    fn cancel(&mut self, params: &Value) -> Result<(), String> {
        let id: RequestId = read(params.get("id").cloned().unwrap_or_default())?;
        if let Some(at) = self.asks.iter().position(|ask| ask.id == id) {
            self.asks.remove(at);
            self.client.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        } else if let Some(running) = &mut self.running
            && matches!(&running.what, Purpose::Answer(ask) if ask.id == id)
        {
            running.what = Purpose::Nothing;
            Cancel::cancel(&running.cancel);
            self.client.refuse(id, ErrorCode::RequestCanceled, "cancelled");
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
