//! A client that speaks to the server over channels in memory, and a project on disk for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, Response};
use pollint_server::{Analysis, Driver, End, serve};
use serde_json::{Value, json};

/// Long enough for any machine; a test that gets here has failed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A project on disk.
pub(crate) struct Project {
    root: tempfile::TempDir,
}

impl Project {
    pub(crate) fn new(files: &[(&str, &str)]) -> Project {
        let project = Project { root: tempfile::tempdir().unwrap() };
        project.write("go.mod", "module example.com/shop\n\ngo 1.24\n");
        files.iter().for_each(|(name, text)| project.write(name, text));
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        gen_lsp_types::Uri::from_file_path(self.path(name)).unwrap().to_string()
    }
}

/// A session with the server.
pub(crate) struct Session {
    connection: Option<Connection>,
    server: Option<JoinHandle<End>>,
    pub(crate) capabilities: Value,
    asked: i32,
    versions: BTreeMap<String, i32>,
    /// Notifications that nobody has waited for yet.
    pub(crate) heard: Vec<Notification>,
    /// Requests of the server.
    pub(crate) requests: Vec<Request>,
}

/// What a client usually can do.
pub(crate) fn usual() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
    })
}

impl Session {
    pub(crate) fn start(project: &Project) -> Session {
        Session::with(project, usual(), json!({}), Arc::new(Driver))
    }

    pub(crate) fn with(
        project: &Project,
        capabilities: Value,
        options: Value,
        analysis: Arc<dyn Analysis>,
    ) -> Session {
        let (client, server) = Connection::memory();
        let server = std::thread::spawn(move || serve(server, analysis));
        let mut session = Session {
            connection: Some(client),
            server: Some(server),
            capabilities: Value::Null,
            asked: 0,
            versions: BTreeMap::new(),
            heard: Vec::new(),
            requests: Vec::new(),
        };
        let mut options = options;
        options["debounce"] = json!(1);
        let params = json!({
            "processId": null,
            "rootUri": null,
            "capabilities": capabilities,
            "initializationOptions": options,
            "workspaceFolders": [{ "uri": project.uri(""), "name": "shop" }],
        });
        session.capabilities = session.request("initialize", params).unwrap()["capabilities"].clone();
        session.notify("initialized", json!({}));
        session
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    fn send(&self, message: Message) {
        self.connection.as_ref().unwrap().sender.send(message).unwrap();
    }

    /// Sends a request without waiting for the answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        self.send(Request::new(self.asked.into(), method.to_owned(), params).into());
        self.asked
    }

    /// The answer to a request, or the code of the refusal.
    pub(crate) fn answer(&mut self, id: i32) -> Result<Value, i32> {
        loop {
            if let Message::Response(response) = self.next(&format!("the answer to request {id}"))
                && response.id == id.into()
            {
                return response.response_result.map_err(|error| error.code);
            }
        }
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The next message; notifications and requests are kept as well.
    fn next(&mut self, wanted: &str) -> Message {
        let received = self.connection.as_ref().unwrap().receiver.recv_timeout(PATIENCE);
        let message = received.unwrap_or_else(|_| panic!("{wanted} did not come; heard {:#?}", self.heard));
        match &message {
            Message::Notification(notification) => self.heard.push(notification.clone()),
            Message::Request(request) => {
                self.requests.push(request.clone());
                self.send(Response::new_ok(request.id.clone(), ()).into());
            }
            Message::Response(_) => {}
        }
        message
    }

    /// Waits for a notification that fits, and takes it and all before it.
    pub(crate) fn hear(&mut self, method: &str, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let found = self.heard.iter().position(|one| one.method == method && fits(&one.params));
            if let Some(at) = found {
                return self.heard.drain(..=at).next_back().unwrap().params;
            }
            self.next(method);
        }
    }

    /// Waits until the diagnostics of a file are of these rules.
    pub(crate) fn diagnostics(&mut self, uri: &str, rules: &[&str]) -> Vec<Value> {
        let found = self.hear("textDocument/publishDiagnostics", |params| {
            params["uri"] == uri && codes(&params["diagnostics"]) == rules
        });
        found["diagnostics"].as_array().unwrap().clone()
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.versions.insert(uri.to_owned(), 1);
        let document = json!({ "uri": uri, "languageId": "go", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn replace(&mut self, uri: &str, text: &str) {
        self.change(uri, json!([{ "text": text }]));
    }

    pub(crate) fn change(&mut self, uri: &str, changes: Value) {
        let version = self.versions.get_mut(uri).unwrap();
        *version += 1;
        let document = json!({ "uri": uri, "version": *version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Leaves as the protocol wants.
    pub(crate) fn leave(mut self) -> End {
        self.request("shutdown", Value::Null).unwrap();
        self.notify("exit", Value::Null);
        self.end()
    }

    /// How the server ended.
    pub(crate) fn end(mut self) -> End {
        self.server.take().unwrap().join().unwrap()
    }

    /// Goes away without a word.
    pub(crate) fn vanish(mut self) -> End {
        self.connection = None;
        self.end()
    }
}

pub(crate) fn codes(diagnostics: &Value) -> Vec<&str> {
    let list = diagnostics.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|one| one["code"].as_str().unwrap_or("-")).collect()
}

/// Applies the edits of a code action to a text of one file; columns are bytes.
pub(crate) fn apply(action: &Value, text: &str) -> String {
    let change = &action["edit"]["documentChanges"][0];
    let mut edits: Vec<(usize, usize, &str)> = change["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let offset = |end: &str| {
                let position = &edit["range"][end];
                let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
                let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
                start + usize::try_from(position["character"].as_u64().unwrap()).unwrap()
            };
            (offset("start"), offset("end"), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}
