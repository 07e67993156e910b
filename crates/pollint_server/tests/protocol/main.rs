//! What a client sees, from the first message to the last.
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

mod session;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pollint_driver::{Failure, Outcome, Picture, Request};
use pollint_server::{Analysis, Driver, End};
use serde_json::{Value, json};

use session::{Project, Session, apply, codes, usual};

const SHOP: &str = "package shop\n\nvar limit = 1\n\nfunc over(n int) bool { return n > limit }\n";
const HEAD: &str =
    "package shop\n\nimport \"testing\"\n\nfunc TestRead(t *testing.T) {\n\tt.Log(over(1))\n}\n";
const WRITE: &str = "\nfunc TestWrite(t *testing.T) {\n\tlimit = 2\n}\n";

fn polluted() -> String {
    format!("{HEAD}{WRITE}")
}

fn shop() -> Project {
    Project::new(&[("shop.go", SHOP), ("shop_test.go", HEAD)])
}

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

fn actions(session: &mut Session, uri: &str, range: Value, only: Option<&str>) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    if let Some(kind) = only {
        context["only"] = json!([kind]);
    }
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    let answer = session.request("textDocument/codeAction", params).unwrap();
    answer.as_array().unwrap().clone()
}

fn hover(session: &mut Session, uri: &str, line: u32, character: u32) -> Value {
    let position = json!({ "line": line, "character": character });
    session
        .request("textDocument/hover", json!({ "textDocument": { "uri": uri }, "position": position }))
        .unwrap()
}

#[test]
fn an_unsaved_defect_appears_and_vanishes() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let mut session = Session::start(&project);
    assert_eq!(session.capabilities["positionEncoding"], "utf-8");
    session.open(&uri, HEAD);
    session.replace(&uri, &polluted());
    let found = session.diagnostics(&uri, &["unrestored-global"]);
    assert_eq!(found[0]["range"], range(9, 1, 6));
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "pollint");
    let page = found[0]["codeDescription"]["href"].as_str().unwrap();
    assert!(page.ends_with("/docs/rules/unrestored-global.md"), "{page}");
    assert!(!found[0]["data"]["fingerprint"].as_str().unwrap().is_empty());
    let related = found[0]["relatedInformation"].as_array().unwrap();
    assert!(related.iter().all(|step| step["location"]["uri"] == uri.as_str()), "{related:#?}");
    assert_eq!(related.last().unwrap()["location"]["range"], range(9, 1, 6));
    session.replace(&uri, HEAD);
    session.diagnostics(&uri, &[]);
    assert_eq!(session.leave(), End::Orderly);
}

#[test]
fn a_change_of_a_part_is_enough() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let mut session = Session::start(&project);
    session.open(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    session.change(&uri, json!([{ "range": range(9, 1, 6), "text": "var limit" }]));
    session.diagnostics(&uri, &[]);
}

#[test]
fn columns_are_utf_16_for_a_client_that_knows_nothing_else() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let mut session = Session::with(&project, json!({}), json!({}), Arc::new(Driver));
    assert_eq!(session.capabilities["positionEncoding"], "utf-16");
    let text = polluted().replace("\tlimit = 2", "\t/* é𝄞 */ limit = 2");
    session.open(&uri, &text);
    let found = session.diagnostics(&uri, &["unrestored-global"]);
    assert_eq!(found[0]["range"], range(9, 11, 16));
    assert_eq!(found[0]["relatedInformation"], Value::Null);
    session.change(&uri, json!([{ "range": range(9, 11, 16), "text": "var limit" }]));
    session.diagnostics(&uri, &[]);
}

#[test]
fn the_name_of_a_file_may_be_strange() {
    let project = Project::new(&[("a b#é/shop.go", SHOP)]);
    let uri = project.uri("a b#é/x%20_test.go");
    assert!(uri.contains("%23%C3%A9/x%2520_test.go"), "{uri}");
    let mut session = Session::start(&project);
    session.open(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
}

#[test]
fn a_fix_is_offered_and_takes_the_finding_away() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let text = format!(
        "{HEAD}\n//pollint:ignore unrestored-global nothing here\nfunc TestOther(t *testing.T) {{}}\n"
    );
    let mut session = Session::start(&project);
    session.open(&uri, &text);
    session.diagnostics(&uri, &["unused-suppression"]);
    let found = actions(&mut session, &uri, range(8, 0, 0), Some("quickfix"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((&found[0]["title"], &found[0]["isPreferred"]), (&json!("Remove the comment"), &json!(true)));
    assert_eq!(found[0]["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    assert_eq!(codes(&found[0]["diagnostics"]), ["unused-suppression"]);
    let all = actions(&mut session, &uri, range(0, 0, 0), Some("source.fixAll"));
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["kind"], "source.fixAll.pollint");
    let fixed = apply(&all[0], &text);
    assert_eq!(fixed, apply(&found[0], &text));
    session.replace(&uri, &fixed);
    session.diagnostics(&uri, &[]);
    assert!(actions(&mut session, &uri, range(0, 0, 0), Some("source.fixAll")).is_empty());
}

#[test]
fn a_finding_is_suppressed_by_a_comment_that_is_valid() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let text = polluted();
    let mut session = Session::start(&project);
    session.open(&uri, &text);
    session.diagnostics(&uri, &["unrestored-global"]);
    let found = actions(&mut session, &uri, range(9, 3, 3), None);
    let wanted = "Suppress unrestored-global with a reason";
    let action =
        found.iter().find(|action| action["title"] == wanted).unwrap_or_else(|| panic!("{found:#?}"));
    let suppressed = apply(action, &text);
    assert!(suppressed.contains("\n\t//pollint:ignore unrestored-global TODO: "), "{suppressed}");
    session.replace(&uri, &suppressed);
    session.diagnostics(&uri, &[]);
    assert!(actions(&mut session, &uri, range(0, 0, 0), None).is_empty());
}

#[test]
fn a_hover_tells_who_writes_and_reads() {
    let project = shop();
    let (tests, code) = (project.uri("shop_test.go"), project.uri("shop.go"));
    let mut session = Session::start(&project);
    session.open(&tests, &polluted());
    session.open(&code, SHOP);
    for (uri, line, character) in [(&tests, 9, 3), (&code, 2, 5), (&code, 4, 40)] {
        let text =
            hover(&mut session, uri, line, character)["contents"]["value"].as_str().unwrap().to_owned();
        assert!(text.contains("`shop.limit`") && text.contains("example.com/shop"), "{text}");
        assert!(text.contains("**never restored** by TestWrite"), "{text}");
        assert!(text.contains("TestRead"), "{text}");
    }
    assert_eq!(hover(&mut session, &code, 4, 7), Value::Null);
    assert_eq!(hover(&mut session, "untitled:x.go", 0, 0), Value::Null);
}

#[test]
fn lenses_are_shown_when_asked_for() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let session = Session::start(&project);
    assert_eq!(session.capabilities["codeLensProvider"], Value::Null);
    session.leave();
    let options = json!({ "codeLens": true });
    let mut session = Session::with(&project, usual(), options, Arc::new(Driver));
    session.open(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    let lenses = session.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri } })).unwrap();
    assert_eq!(lenses.as_array().map(Vec::len), Some(1), "{lenses:#}");
    assert_eq!(lenses[0]["range"], range(8, 5, 14));
    assert_eq!(lenses[0]["command"]["title"], "pollutes: shop.limit");
}

#[test]
fn the_configuration_is_read_again_when_it_changes() {
    let project = shop();
    let (uri, config) = (project.uri("shop_test.go"), project.uri("pollint.toml"));
    let mut session = Session::start(&project);
    session.open(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    let watches = |request: &lsp_server::Request| request.params.to_string().contains("**/pollint.toml");
    assert!(session.requests.iter().any(watches));
    let changed = json!({ "changes": [{ "uri": config, "type": 2 }] });

    project.write("pollint.toml", "ignore = [\"unrestored-global\"]\n");
    session.notify("workspace/didChangeWatchedFiles", changed.clone());
    session.diagnostics(&uri, &[]);

    project.write("pollint.toml", "# é\nignor = []\n");
    session.notify("workspace/didChangeWatchedFiles", changed.clone());
    let shown = session.hear("window/showMessage", |_| true);
    assert!(shown["message"].as_str().unwrap().contains("ignor"), "{shown}");
    let found = session.diagnostics(&config, &["-"]);
    assert_eq!(found[0]["range"], range(1, 0, 5));

    project.write("pollint.toml", "");
    session.notify("textDocument/didSave", json!({ "textDocument": { "uri": config } }));
    session.diagnostics(&config, &[]);
    session.diagnostics(&uri, &["unrestored-global"]);
}

#[test]
fn production_code_concerns_the_tests_that_link_it() {
    let test = "package app\n\nimport (\n\t\"testing\"\n\n\t\"example.com/shop/db\"\n)\n\nfunc TestRead(t *testing.T) {\n\t\
                t.Log(db.Get())\n}\n\nfunc TestWrite(t *testing.T) {\n\tdb.Set(2)\n}\n";
    let get = "package db\n\nvar value = 1\n\nfunc Get() int { return value }\n\n";
    let (sets, keeps) =
        (format!("{get}func Set(v int) {{ value = v }}\n"), format!("{get}func Set(v int) {{}}\n"));
    let project = Project::new(&[("db/db.go", &sets), ("app/app_test.go", test)]);
    let (code, tests) = (project.uri("db/db.go"), project.uri("app/app_test.go"));
    let mut session = Session::start(&project);
    session.open(&code, &sets);
    session.diagnostics(&tests, &["unrestored-global"]);
    session.replace(&code, &keeps);
    session.diagnostics(&tests, &[]);
    session.replace(&code, &sets);
    session.diagnostics(&tests, &["unrestored-global"]);
    session.close(&code);
    session.diagnostics(&tests, &[]);
}

#[test]
fn the_whole_workspace_is_checked_on_request() {
    let project = Project::new(&[("a/shop.go", SHOP), ("a/shop_test.go", &polluted())]);
    project.write("go.work", "go 1.24\n\nuse (\n\t.\n\t./nested\n)\n");
    project.write("nested/go.mod", "module example.com/nested\n\ngo 1.24\n");
    project.write("nested/shop.go", SHOP);
    project.write("nested/shop_test.go", &polluted());
    let mut session = Session::start(&project);
    let params = json!({ "command": "pollint.checkWorkspace" });
    session.request("workspace/executeCommand", params).unwrap();
    session.diagnostics(&project.uri("a/shop_test.go"), &["unrestored-global"]);
    session.diagnostics(&project.uri("nested/shop_test.go"), &["unrestored-global"]);
    assert!(session.request("workspace/executeCommand", json!({ "command": "no" })).is_err());
}

#[test]
fn folders_come_and_go() {
    let project = shop();
    let other = shop();
    other.write("pollint.toml", "min-severity = \"error\"\nignore = [\"unrestored-global\"]\n");
    let mut session = Session::start(&project);
    let (uri, quiet) = (project.uri("shop_test.go"), other.uri("shop_test.go"));
    let folder = json!({ "uri": other.uri(""), "name": "other" });
    session.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [folder], "removed": [] } }),
    );
    session.open(&quiet, &polluted());
    session.open(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    assert!(session.heard.iter().all(|one| one.params["uri"] != quiet.as_str()));
    session.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": [folder] } }),
    );
    other.write("pollint.toml", "");
    session.notify("textDocument/didSave", json!({ "textDocument": { "uri": quiet } }));
    session.diagnostics(&quiet, &["unrestored-global"]);
}

#[test]
fn what_is_no_go_file_of_a_module_is_let_be() {
    let project = shop();
    let stray = Project::new(&[]);
    std::fs::remove_file(stray.path("go.mod")).unwrap();
    let mut session = Session::start(&project);
    let here = project.uri("testdata/x_test.go");
    for uri in [
        "untitled:Untitled-1",
        "git:/x/a_test.go?ref",
        &stray.uri("a_test.go"),
        &here,
        &project.uri("README.md"),
    ] {
        session.open(uri, &polluted());
        session.replace(uri, &polluted());
        assert!(actions(&mut session, uri, range(0, 0, 0), None).is_empty());
    }
    let uri = project.uri("shop_test.go");
    session.open(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    assert_eq!(session.request("no/such", Value::Null), Err(-32601));
    assert_eq!(session.request("textDocument/hover", json!(1)), Err(-32602));
    let published = session.heard.iter().filter(|one| one.method == "textDocument/publishDiagnostics");
    assert!(
        published.clone().all(|one| one.params["uri"] == uri.as_str()),
        "{:#?}",
        published.collect::<Vec<_>>()
    );
}

#[test]
fn a_problem_with_an_open_file_is_told() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let mut session = Session::start(&project);
    session.open(&uri, &format!("//go:build a &&\n\n{HEAD}"));
    let found = session.diagnostics(&uri, &["-"]);
    assert_eq!(found[0]["severity"], 3);
    assert!(found[0]["message"].as_str().unwrap().contains("build constraint"), "{found:#?}");
}

#[test]
fn sessions_end_as_the_protocol_wants() {
    let project = shop();
    let mut session = Session::start(&project);
    session.request("shutdown", Value::Null).unwrap();
    assert_eq!(session.request("textDocument/hover", json!({})), Err(-32600));
    session.notify("exit", Value::Null);
    assert_eq!(session.end(), End::Orderly);
    let session = Session::start(&project);
    session.notify("exit", Value::Null);
    assert_eq!(session.end(), End::Abrupt);
    assert_eq!(Session::start(&project).vanish(), End::Abrupt);
}

/// Does what the real analysis does, after it has waited for a word, or panics.
struct Hindered {
    word: std::sync::Mutex<std::sync::mpsc::Receiver<bool>>,
    pictures: AtomicUsize,
}

impl Hindered {
    fn new() -> (std::sync::mpsc::Sender<bool>, Arc<Hindered>) {
        let (say, word) = std::sync::mpsc::channel();
        (say, Arc::new(Hindered { word: word.into(), pictures: AtomicUsize::new(0) }))
    }

    /// Waits until the test says that all is well, or that it is not.
    fn wait(&self) {
        assert!(self.word.lock().unwrap().recv().unwrap_or(true), "told to panic");
    }
}

impl Analysis for Hindered {
    fn check(&self, request: &Request, progress: &(dyn Fn(usize) + Sync)) -> Result<Outcome, Failure> {
        self.wait();
        Driver.check(request, progress)
    }

    fn picture(&self, request: &Request, path: &Path) -> Result<Picture, Failure> {
        self.pictures.fetch_add(1, Ordering::SeqCst);
        Driver.picture(request, path)
    }

    fn dependents(&self, _: &Request, _: &[PathBuf], _: usize) -> Result<Vec<PathBuf>, Failure> {
        Ok(Vec::new())
    }
}

#[test]
fn the_result_of_a_stale_run_is_thrown_away() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let (say, analysis) = Hindered::new();
    let mut session = Session::with(&project, usual(), json!({}), analysis);
    session.open(&uri, &polluted());
    // The run of the polluted text is held up until the text is clean again, and must not be shown.
    session.replace(&uri, HEAD);
    session.replace(&uri, &polluted().replace("limit", "limit /* later */"));
    assert!(actions(&mut session, &uri, range(0, 0, 0), None).is_empty());
    for _ in 0..8 {
        say.send(true).unwrap();
    }
    let shown = session.hear("textDocument/publishDiagnostics", |params| params["uri"] == uri.as_str());
    assert_eq!(shown["version"], 3, "{shown:#}");
}

#[test]
fn the_first_check_shows_its_progress() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let (say, analysis) = Hindered::new();
    let mut session = Session::with(&project, usual(), json!({}), analysis);
    session.open(&uri, &polluted());
    session.hear("$/progress", |params| params["value"]["kind"] == "begin");
    drop(say);
    session.hear("$/progress", |params| params["value"]["kind"] == "end");
    session.diagnostics(&uri, &["unrestored-global"]);
    let created =
        session.requests.iter().filter(|request| request.method == "window/workDoneProgress/create");
    assert_eq!(created.count(), 1);
}

#[test]
fn a_panic_costs_one_run_only() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let (say, analysis) = Hindered::new();
    let mut session = Session::with(&project, usual(), json!({}), analysis);
    say.send(false).unwrap();
    session.open(&uri, HEAD);
    let logged = session.hear("window/logMessage", |params| params.to_string().contains("told to panic"));
    assert!(logged["message"].as_str().unwrap().contains("internal error"), "{logged}");
    drop(say);
    session.replace(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    assert_eq!(session.leave(), End::Orderly);
}

#[test]
fn a_request_can_be_taken_back() {
    let project = shop();
    let uri = project.uri("shop_test.go");
    let (say, analysis) = Hindered::new();
    let pictures = Arc::clone(&analysis);
    let mut session = Session::with(&project, usual(), json!({}), analysis);
    session.open(&uri, &polluted());
    // It waits behind the check, which waits for the word.
    let position = json!({ "line": 9, "character": 3 });
    let params = json!({ "textDocument": { "uri": uri }, "position": position });
    let id = session.ask("textDocument/hover", params.clone());
    session.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(session.answer(id), Err(-32800));
    let id = session.ask("textDocument/hover", params.clone());
    session.replace(&uri, HEAD);
    assert_eq!(session.answer(id), Err(-32801));
    assert_eq!(pictures.pictures.load(Ordering::SeqCst), 0);
    drop(say);
    session.replace(&uri, &polluted());
    session.diagnostics(&uri, &["unrestored-global"]);
    for _ in 0..2 {
        assert!(session.request("textDocument/hover", params.clone()).unwrap().is_object());
    }
    assert_eq!(pictures.pictures.load(Ordering::SeqCst), 1);
}
