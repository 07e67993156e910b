//! How long `pollint lsp` takes from an edit to its findings: a client that opens random test files of a repository, one session each, adds
//! a function at their end again and again, and waits for the check to be logged.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request};
use serde_json::{Value, json};

use crate::Failure;
use crate::bench::{build, go_files};
use crate::sample::pick;

/// Options of `cargo xtask edits`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A Go repository
    directory: PathBuf,
    /// Files to edit, relative to it, instead of random test files
    files: Vec<PathBuf>,
    /// Start of the random sequence
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many random files
    #[arg(long, default_value_t = 20)]
    count: usize,
    /// Edits of each file; medians are printed
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// The binary to measure [default: target/release/pollint, which is built first]
    #[arg(long)]
    pollint: Option<PathBuf>,
}

/// Edits the files and prints a Markdown table.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let pollint = match &options.pollint {
        Some(pollint) => pollint.canonicalize()?,
        None => build(root)?,
    };
    let directory = options.directory.canonicalize()?;
    let mut files: Vec<PathBuf> = options.files.iter().map(|file| directory.join(file)).collect();
    if files.is_empty() {
        let all = go_files(&directory).into_iter();
        let tests = all.filter(|file| file.to_string_lossy().ends_with("_test.go")).collect();
        files = pick(tests, options.count, options.seed);
    }
    println!(
        "| file | opened | edit | slowest | processor time | what the last check read |\n|---|---:|---:|---:|---:|---|"
    );
    let mut medians = Vec::new();
    for file in &files {
        let measured = measure(&pollint, &directory, file, options.rounds.max(1))?;
        let shown = file.strip_prefix(&directory).unwrap_or(file).display();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (edit, slowest) =
            (middle(&measured.edits), measured.edits.iter().max().copied().unwrap_or_default());
        println!(
            "| {shown} | {:.0} ms | {:.0} ms | {:.0} ms | {} | {} |",
            ms(measured.opened),
            ms(edit),
            ms(slowest),
            measured.processor.map_or("-".to_owned(), |time| format!("{:.0} ms", ms(time))),
            measured.story,
        );
        medians.push(edit);
    }
    println!("\nmedian of the files: {:.0} ms", middle(&medians).as_secs_f64() * 1000.0);
    Ok(())
}

fn middle(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

struct Measured {
    opened: Duration,
    edits: Vec<Duration>,
    /// Of one edit, on average, on all cores together.
    processor: Option<Duration>,
    story: String,
}

fn measure(pollint: &Path, directory: &Path, file: &Path, rounds: usize) -> Result<Measured, Failure> {
    let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
    let mut editor = Editor::start(pollint, directory)?;
    let uri = format!("file://{}", file.display());
    let started = Instant::now();
    let document = json!({ "uri": uri, "languageId": "go", "version": 0, "text": text });
    editor.notify("textDocument/didOpen", json!({ "textDocument": document }))?;
    let mut story = editor.checked()?;
    let opened = started.elapsed();
    // The check of all open packages follows.
    editor.checked()?;
    let before = editor.processor_time();
    let mut edits = Vec::new();
    for round in 1..=rounds {
        let started = Instant::now();
        let text = format!("{text}\nfunc pollintEdit{round}() {{\n\tprintln({round})\n}}\n");
        let document = json!({ "uri": uri, "version": round });
        let change = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        editor.notify("textDocument/didChange", change)?;
        story = editor.checked()?;
        edits.push(started.elapsed());
    }
    let used = before.zip(editor.processor_time()).map(|(before, after)| after.saturating_sub(before));
    let processor = used.map(|used| used / u32::try_from(rounds).unwrap_or(u32::MAX));
    editor.leave()?;
    Ok(Measured { opened, edits, processor, story })
}

/// The other end of `pollint lsp`.
struct Editor {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn start(pollint: &Path, directory: &Path) -> Result<Editor, Failure> {
        let mut server =
            Command::new(pollint).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = server.stdin.take().ok_or("the server has no input")?;
        let output = BufReader::new(server.stdout.take().ok_or("the server has no output")?);
        let mut editor = Editor { server, input, output };
        let folder = json!({ "uri": format!("file://{}", directory.display()), "name": "bench" });
        let params = json!({
            "processId": null,
            "rootUri": null,
            "capabilities": {},
            "initializationOptions": { "debounce": 0 },
            "workspaceFolders": [folder],
        });
        editor.send(Request::new(1.into(), "initialize".to_owned(), params).into())?;
        editor.notify("initialized", json!({}))?;
        Ok(editor)
    }

    fn send(&mut self, message: Message) -> Result<(), Failure> {
        Ok(message.write(&mut self.input)?)
    }

    fn notify(&mut self, method: &str, params: Value) -> Result<(), Failure> {
        self.send(Notification::new(method.to_owned(), params).into())
    }

    /// Waits until a check is logged, and says what is told of it.
    fn checked(&mut self) -> Result<String, Failure> {
        loop {
            let message = Message::read(&mut self.output)?.ok_or("the server is gone")?;
            if let Message::Notification(Notification { method, params }) = message
                && method == "window/logMessage"
                && let Some(story) = params["message"].as_str()
                && story.contains(" packages, ")
            {
                return Ok(story.trim_start_matches("pollint: ").to_owned());
            }
        }
    }

    /// What the server has used so far, where the system tells it in `/proc`, in hundredths of a second (proc(5), `stat`).
    fn processor_time(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.server.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
    }

    fn leave(mut self) -> Result<(), Failure> {
        self.send(Request::new(2.into(), "shutdown".to_owned(), Value::Null).into())?;
        self.notify("exit", Value::Null)?;
        if !self.server.wait()?.success() {
            return Err("the server did not end as asked".into());
        }
        Ok(())
    }
}
