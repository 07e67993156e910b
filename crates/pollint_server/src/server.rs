//! The state of a session and its loop: messages come in, runs are started when they are due, results go out. What a message means stands in
//! `dispatch.rs`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select};
use gen_lsp_types::{InitializeParams, MessageType, WorkspaceFolders};
use lsp_server::{ErrorCode, Message, RequestId};
use pollint_driver::{Cancel, Failure, Memory, Picture};
use serde_json::json;

use crate::End;
use crate::capabilities;
use crate::client::Client;
use crate::documents::{Documents, file_path};
use crate::findings::{self, Finding, Seen};
use crate::hover;
use crate::plan::{Due, Plan};
use crate::progress::Progress;
use crate::roots::{Folders, Root};
use crate::settings::Settings;
use crate::store::Store;
use crate::worker::{Checked, Event, Job, Scope, Task, Trouble};

/// A session.
pub(crate) struct Server {
    pub(crate) client: Client,
    pub(crate) settings: Settings,
    pub(crate) folders: Folders,
    pub(crate) documents: Documents,
    pub(crate) store: Store,
    pub(crate) plan: Plan,
    /// Requests that need a run, in their order.
    pub(crate) asks: VecDeque<Ask>,
    pub(crate) running: Option<Running>,
    /// Whether the client has asked to shut down.
    pub(crate) is_shut: bool,
    /// Changes with every text, folder and setting.
    revision: u64,
    memories: BTreeMap<Root, Arc<Memory>>,
    picture: Option<(u64, PathBuf, Arc<Picture>)>,
    /// What was last said about each root's configuration.
    complaints: BTreeMap<Root, String>,
    progress: Progress,
    jobs: Sender<Job>,
    number: u64,
}

/// A request that a picture answers.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) id: RequestId,
    pub(crate) path: PathBuf,
    pub(crate) what: What,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    /// What is known of the variable at a byte.
    Hover(usize),
    /// The lines above tests.
    Lenses,
}

/// A run that has not ended.
#[derive(Debug)]
pub(crate) struct Running {
    number: u64,
    pub(crate) what: Purpose,
    pub(crate) cancel: Cancel,
    seen: Seen,
}

/// Why a run was started.
#[derive(Debug)]
pub(crate) enum Purpose {
    Check(Due),
    Answer(Ask),
    /// Its result is no longer wanted.
    Nothing,
}

impl Server {
    pub(crate) fn new(client: Client, jobs: Sender<Job>, params: &InitializeParams) -> Server {
        let mut folders = Folders::default();
        if let Some(WorkspaceFolders::WorkspaceFolderList(list)) =
            &params.workspace_folders_initialize_params.workspace_folders
        {
            list.iter().filter_map(|folder| file_path(&folder.uri)).for_each(|folder| folders.add(folder));
        } else {
            // Older clients know one folder only.
            #[expect(deprecated, reason = "clients before LSP 3.6 send nothing else")]
            params.root_uri.as_ref().and_then(file_path).into_iter().for_each(|folder| folders.add(folder));
        }
        let options = params.initialization_options.clone().unwrap_or_default();
        let read = Settings::read(&options);
        if let Err(cause) = &read {
            client.show(MessageType::Warning, &format!("pollint: the settings are not understood: {cause}"));
        }
        Server {
            client,
            settings: read.unwrap_or_default(),
            folders,
            documents: Documents::default(),
            store: Store::default(),
            plan: Plan::default(),
            asks: VecDeque::new(),
            running: None,
            is_shut: false,
            revision: 0,
            memories: BTreeMap::new(),
            picture: None,
            complaints: BTreeMap::new(),
            progress: Progress::default(),
            jobs,
            number: 0,
        }
    }

    /// Answers the first request.
    pub(crate) fn greet(&self, id: RequestId) {
        self.client.answer(id, capabilities::offered(self.client.can.encoding, &self.settings));
    }

    /// Serves until the client leaves.
    pub(crate) fn serve(&mut self, messages: &Receiver<Message>, events: &Receiver<Event>) -> End {
        loop {
            let rest = self.plan.next().map(|at| at.saturating_duration_since(Instant::now()));
            select! {
                recv(messages) -> message => match message {
                    Ok(message) => if let Some(end) = self.receive(message) { return self.leave(end); },
                    Err(_) => return self.leave(End::Abrupt),
                },
                recv(events) -> event => match event {
                    Ok(event) => self.conclude(event),
                    Err(_) => return self.leave(End::Abrupt),
                },
                default(rest.unwrap_or(Duration::from_secs(3600))) => {}
            }
            self.start_next();
        }
    }

    fn leave(&self, end: End) -> End {
        if let Some(running) = &self.running {
            running.cancel.cancel();
        }
        end
    }

    /// Everything that runs or waits is about a text that is no more.
    pub(crate) fn outdate(&mut self) {
        self.revision += 1;
        let at = Instant::now() + self.settings.pause();
        if let Some(running) = &mut self.running {
            running.cancel.cancel();
            match std::mem::replace(&mut running.what, Purpose::Nothing) {
                Purpose::Check(due) => self.plan.again(due, at),
                Purpose::Answer(ask) => self.asks.push_front(ask),
                Purpose::Nothing => {}
            }
        }
        for ask in self.asks.drain(..) {
            self.client.refuse(ask.id, ErrorCode::ContentModified, "the text has changed");
        }
    }

    fn start_next(&mut self) {
        if self.is_shut || self.running.is_some() {
            return;
        }
        self.answer_known();
        if !self.plan.is_edited()
            && let Some(ask) = self.asks.pop_front()
        {
            let task = self.scope_of(&ask).map(|scope| Task::Picture(scope, ask.path.clone()));
            match task {
                Some(task) => self.start(task, Purpose::Answer(ask)),
                None => self.client.answer(ask.id, json!(null)),
            }
            return;
        }
        if let Some(due) = self.plan.take(Instant::now()) {
            let scopes = match &due {
                Due::Edited(dirs) => self.scopes(dirs.iter().map(|dir| (dir.clone(), false))),
                Due::All => self.all_scopes(),
            };
            if due == Due::All {
                let roots: BTreeSet<Root> = scopes.iter().map(|scope| scope.root.clone()).collect();
                self.store.keep_roots(&roots);
                self.memories.retain(|root, _| roots.contains(root));
                self.publish();
            }
            if !scopes.is_empty() {
                self.progress.start(&mut self.client);
                self.start(Task::Check(scopes), Purpose::Check(due));
            }
        }
    }

    fn start(&mut self, task: Task, what: Purpose) {
        self.number += 1;
        let (number, cancel) = (self.number, Cancel::default());
        let versions = |path: &PathBuf| Some((path.clone(), self.documents.get(path)?.version));
        let seen = Seen {
            overlay: Arc::new(self.documents.overlay()),
            versions: self.documents.paths().filter_map(versions).collect(),
            encoding: self.client.can.encoding,
        };
        let job = Job { number, task, seen: seen.clone(), cancel: cancel.clone() };
        // The worker takes one job at a time and has none now.
        if self.jobs.send(job).is_ok() {
            self.running = Some(Running { number, what, cancel, seen });
        }
    }

    /// Packages by root, each with whether those that depend on it are to be taken in. Directories outside modules are nobody's.
    fn scopes(&mut self, dirs: impl Iterator<Item = (PathBuf, bool)>) -> Vec<Scope> {
        let mut by_root: BTreeMap<Root, BTreeMap<PathBuf, bool>> = BTreeMap::new();
        for (dir, is_linked) in dirs {
            if let Some(root) = self.folders.root_of(&dir) {
                *by_root.entry(root).or_default().entry(dir).or_default() |= is_linked;
            }
        }
        let made = by_root.into_iter().map(|(root, dirs)| Scope {
            memory: Arc::clone(self.memories.entry(root.clone()).or_default()),
            root,
            linked: dirs.iter().filter(|(_, is_linked)| **is_linked).map(|(dir, _)| dir.clone()).collect(),
            dirs: dirs.into_keys().collect(),
            dependents: self.settings.dependents,
            trees: Vec::new(),
        });
        made.collect()
    }

    /// The open packages with those that depend on them, or the whole workspace.
    fn all_scopes(&mut self) -> Vec<Scope> {
        let open: Vec<(PathBuf, bool)> = self.documents.paths().filter_map(|path| looked_at(path)).collect();
        let mut scopes = self.scopes(open.into_iter());
        if self.settings.workspace {
            for (root, trees) in self.folders.whole() {
                let memory = Arc::clone(self.memories.entry(root.clone()).or_default());
                match scopes.iter_mut().find(|scope| scope.root == root) {
                    Some(scope) => scope.trees = trees,
                    None => {
                        let (dirs, linked) = (Vec::new(), Vec::new());
                        scopes.push(Scope { root, memory, dirs, linked, dependents: 0, trees });
                    }
                }
            }
        }
        scopes
    }

    fn scope_of(&mut self, ask: &Ask) -> Option<Scope> {
        self.scopes(looked_at(&ask.path).into_iter()).pop()
    }

    /// Answers what the last picture shows.
    fn answer_known(&mut self) {
        let Some((revision, path, picture)) = &self.picture else { return };
        let is_known = |ask: &Ask| *revision == self.revision && ask.path == *path;
        let (known, other): (VecDeque<Ask>, VecDeque<Ask>) = self.asks.drain(..).partition(is_known);
        let overlay = self.documents.overlay();
        for ask in known {
            match ask.what {
                What::Hover(offset) => {
                    let hover = hover::hover(picture, path, offset, &overlay, self.client.can.encoding);
                    self.client.answer(ask.id, hover);
                }
                What::Lenses => {
                    let lenses = hover::lenses(picture, path, &overlay, self.client.can.encoding);
                    self.client.answer(ask.id, lenses);
                }
            }
        }
        self.asks = other;
    }

    /// Takes what a run tells.
    fn conclude(&mut self, event: Event) {
        let number = match &event {
            Event::Progress(number, _) | Event::Checked { number, .. } | Event::Pictured { number, .. } => {
                *number
            }
        };
        if let Event::Progress(_, files) = event {
            return self.progress.report(&self.client, files);
        }
        let Some(running) = self.running.take_if(|running| running.number == number) else { return };
        match (running.what, event) {
            (Purpose::Check(due), Event::Checked { results, took, .. }) => {
                self.take_findings(&due, results, &running.seen, took);
            }
            (Purpose::Answer(ask), Event::Pictured { result, .. }) => self.take_picture(ask, result),
            _ => {}
        }
    }

    fn take_findings(&mut self, due: &Due, results: Vec<Checked>, seen: &Seen, took: Duration) {
        for checked in results {
            let root = &checked.root;
            match checked.result {
                Ok((found, story)) => {
                    match due {
                        Due::Edited(_) => self.store.replace(root, &checked.dirs, found),
                        Due::All => self.store.replace_all(root, found),
                    }
                    self.store.set_mistakes(root, Vec::new());
                    self.complaints.remove(root);
                    if let (Due::All, Some(memory)) = (due, self.memories.get(root)) {
                        memory.forget_unused(1);
                    }
                    self.client.log(&format!("pollint: {story} in {} ms", took.as_millis()));
                }
                Err(trouble) => self.complain(root, trouble, seen),
            }
        }
        self.progress.end(&self.client);
        self.publish();
        if self.settings.code_lens && self.client.can.refreshes_lenses {
            self.client.ask("workspace/codeLens/refresh", &json!(null));
        }
    }

    fn take_picture(&mut self, ask: Ask, result: Result<Box<Picture>, Trouble>) {
        match result {
            Ok(picture) => {
                self.picture = Some((self.revision, ask.path.clone(), Arc::new(*picture)));
                self.asks.push_front(ask);
                self.answer_known();
            }
            Err(Trouble::Panic(cause)) => {
                self.client.log(&format!("pollint: internal error, please report it: {cause}"));
                self.client.refuse(ask.id, ErrorCode::InternalError, "internal error");
            }
            // What is wrong with the configuration is told where findings are.
            Err(Trouble::Failure(_)) => self.client.answer(ask.id, json!(null)),
        }
    }

    /// Tells why a root could not be checked: once, until it is something else.
    fn complain(&mut self, root: &Root, trouble: Trouble, seen: &Seen) {
        let (text, mistake) = match trouble {
            Trouble::Panic(cause) => {
                self.client.log(&format!("pollint: internal error, please report it: {cause}"));
                return;
            }
            Trouble::Failure(failure) => match *failure {
                Failure::Config(error) => {
                    (error.to_string(), findings::configuration(&error, &root.cwd, seen.encoding))
                }
                Failure::Query(error) => {
                    let text = format!("{}:{}:{}: {}", error.file, error.line, error.column, error.message);
                    (
                        text,
                        Some(findings::query(
                            &error.file,
                            error.line,
                            error.column,
                            &error.message,
                            &root.cwd,
                        )),
                    )
                }
                Failure::Git(error) => (format!("{}: {}", error.title, error.cause), None),
                Failure::Threads(cause) => (format!("cannot start the worker threads: {cause}"), None),
                Failure::Usage(_) | Failure::Cancelled => return,
            },
        };
        self.store.set_mistakes(root, mistake.into_iter().collect::<Vec<Finding>>());
        if self.complaints.insert(root.clone(), text.clone()).as_ref() != Some(&text) {
            self.client.show(MessageType::Error, &format!("pollint: {text}"));
        }
    }

    pub(crate) fn publish(&mut self) {
        for params in self.store.news(&self.documents) {
            self.client.publish(params);
        }
    }

    /// The client has answered a question; the only one whose answer matters is whether progress may be shown.
    pub(crate) fn answered(&mut self, id: &RequestId, accepted: bool) {
        self.progress.answered(&self.client, id, accepted);
    }
}

/// The package of a file, and whether the tests of others link what is in it: those of a test file are linked nowhere else.
fn looked_at(path: &Path) -> Option<(PathBuf, bool)> {
    Some((path.parent()?.to_owned(), !is_test(path)))
}

pub(crate) fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("_test.go"))
}
