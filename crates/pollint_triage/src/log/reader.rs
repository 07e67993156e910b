//! From the bytes of a log to [`Log`], line by line: a line belongs to a container, or to a package of `go test -json`,
//! or to the one plain stream. Nothing is kept of a line that says nothing, whatever the size of the log.

use std::collections::BTreeMap;

use super::clean::{Cleaner, without_escapes};
use super::json::Event;
use super::lane::Lane;
use super::{Log, RunResult};

/// Longer lines are cut: none that is of interest is longer.
const MAX_LINE: usize = 64 << 10;

/// Takes a log in pieces of any size.
#[derive(Default)]
pub struct Reader {
    /// The line that has not ended yet.
    partial: Vec<u8>,
    lines: usize,
    cleaner: Cleaner,
    command: Option<String>,
    /// By container; most logs have one, without a name.
    plain: BTreeMap<String, Lane>,
    /// By package, with the text of events whose line has not ended.
    json: BTreeMap<String, (Lane, String)>,
    /// Whether `go test -json` wrote the log.
    json_events: usize,
}

impl Reader {
    /// Reads on.
    pub fn push(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (body, ends) = piece.strip_suffix(b"\n").map_or((piece, false), |body| (body, true));
            let room = MAX_LINE.saturating_sub(self.partial.len());
            self.partial.extend_from_slice(&body[..body.len().min(room)]);
            if ends {
                self.take_line();
            }
        }
    }

    /// What the log says.
    #[must_use]
    pub fn finish(mut self) -> Log {
        if !self.partial.is_empty() {
            self.take_line();
        }
        let mut log = Log { lines: self.lines, command: self.command, ..Log::default() };
        log.markers = self.json_events;
        let lines = self.lines;
        let ended = self.json.into_values().map(|(mut lane, rest)| {
            if !rest.is_empty() {
                lane.line(&rest, lines, None);
            }
            lane
        });
        for mut lane in self.plain.into_values().chain(ended) {
            lane.end(RunResult::Unknown, None);
            log.markers += lane.markers;
            log.left_out += lane.left_out;
            log.sections.append(&mut lane.done);
        }
        log
    }

    fn take_line(&mut self) {
        self.lines += 1;
        let bytes = std::mem::take(&mut self.partial);
        let (speaker, text) = self.cleaner.clean(&String::from_utf8_lossy(&bytes));
        // The memory of the line serves for the next one.
        self.partial = bytes;
        self.partial.clear();
        if self.command.is_none() {
            self.command = command(&text);
        }
        match Event::parse(&text) {
            Some(event) => self.event(&event),
            None => self.plain.entry(speaker).or_default().line(&text, self.lines, None),
        }
    }

    fn event(&mut self, event: &Event) {
        self.json_events += 1;
        let number = self.lines;
        let new = || (Lane::of_package(&event.package), String::new());
        let (lane, partial) = self.json.entry(event.package.clone()).or_insert_with(new);
        let test = event.test.as_deref();
        match event.action.as_str() {
            "output" => {
                partial.push_str(&event.output);
                while let Some(end) =
                    partial.find('\n').or_else(|| (partial.len() > MAX_LINE).then(|| partial.len() - 1))
                {
                    let line: String = partial.drain(..partial.ceil_char_boundary(end + 1)).collect();
                    lane.line(&without_escapes(line.trim_end_matches(['\n', '\r'])), number, test);
                }
            }
            "fail" => match test {
                Some(test) => lane.failed(test, number, true),
                None => lane.end(RunResult::Unknown, None),
            },
            "build-fail" => lane.end(RunResult::NotBuilt, Some(&event.package)),
            _ => {}
        }
    }
}

/// The command that a CI host shows before it runs it.
fn command(text: &str) -> Option<String> {
    const LENGTH: usize = 400;
    let at = text.find("go test ")?;
    let before = &text[..at];
    let is_word = before.is_empty() || before.ends_with([' ', '/', '\t', '"', '(']);
    let command = &text[at..text.floor_char_boundary(at + LENGTH)];
    (is_word && (command.contains('-') || command.contains('.'))).then(|| command.trim().to_owned())
}
