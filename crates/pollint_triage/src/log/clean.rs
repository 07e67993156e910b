//! Takes off a line what machines put on it: colors, timestamps, marks of CI hosts, names of containers. Knows nothing
//! of what stands behind.

use std::collections::BTreeSet;

/// Words at the start of a line, or in it, that only `go test` writes; a container's name is believed before them.
const STARTS: [&str; 12] = [
    "=== RUN",
    "=== CONT",
    "=== NAME",
    "--- FAIL: ",
    "--- PASS: ",
    "FAIL\t",
    "ok  \t",
    "WARNING: DATA RACE",
    "panic: ",
    "fatal error: ",
    "{\"Time\":",
    "-test.shuffle ",
];

/// Marks of GitHub Actions and Azure Pipelines.
const MARKS: [&str; 8] = [
    "##[error]",
    "##[warning]",
    "##[group]",
    "##[endgroup]",
    "##[command]",
    "##[debug]",
    "##[section]",
    "::error::",
];

/// Remembers which containers speak in the log.
#[derive(Default)]
pub(super) struct Cleaner {
    speakers: BTreeSet<String>,
}

impl Cleaner {
    /// Who speaks, if the line says so, and the line as `go test` wrote it.
    pub(super) fn clean(&mut self, raw: &str) -> (String, String) {
        let plain = without_escapes(raw.trim_end_matches(['\r', '\n']));
        // What stands before a carriage return has been overwritten: GitLab hides the marks of its sections so.
        let visible = plain.rsplit('\r').find(|part| !part.is_empty()).unwrap_or_default();
        let mut text = without_mark(without_time(visible));
        let mut speaker = String::new();
        if let Some((name, rest)) = split_speaker(text) {
            let rest = without_mark(without_time(rest));
            if self.speakers.contains(name) || STARTS.iter().any(|word| rest.trim_start().starts_with(word)) {
                self.speakers.insert(name.to_owned());
                name.clone_into(&mut speaker);
                text = rest;
            }
        }
        (speaker, text.to_owned())
    }
}

/// Without terminal escapes: `ESC [ … letter`, `ESC ] … BEL`, `ESC _ … BEL`, and the marks of test2json.
pub(super) fn without_escapes(text: &str) -> String {
    if !text.contains(['\u{1b}', '\u{16}', '\u{feff}']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => skip_escape(&mut rest),
            '\u{16}' | '\u{feff}' => {}
            _ => out.push(c),
        }
    }
    out
}

fn skip_escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match rest.next() {
        Some('[') => while rest.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
        Some(']' | '_') => while rest.next().is_some_and(|c| c != '\u{7}' && c != '\\') {},
        _ => {}
    }
}

/// Without a timestamp, and without the job and step that `gh run view --log` writes before it. One blank ends it: the
/// indentation behind it is the line's own.
fn without_time(text: &str) -> &str {
    let start =
        text.match_indices('\t').map(|(at, _)| at + 1).take(2).find(|at| time(&text[*at..]).is_some());
    let text = &text[start.unwrap_or(0)..];
    let inner = text.strip_prefix('[').unwrap_or(text);
    let Some(length) = time(inner) else { return text };
    let rest = &inner[length..];
    let rest = rest.strip_prefix(']').unwrap_or(rest);
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    without_stream(rest)
}

/// The length of `2024-05-01T12:00:00.1234567Z` at the start, in RFC 3339.
fn time(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let fits = |(byte, shape): (&u8, &u8)| if *shape == b'd' { byte.is_ascii_digit() } else { byte == shape };
    if bytes.len() <= shape.len() || !bytes.iter().zip(shape).all(fits) {
        return None;
    }
    let mut at = shape.len();
    if bytes[at] == b'.' {
        at += 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    }
    match bytes.get(at) {
        Some(b'Z') => Some(at + 1),
        Some(b'+' | b'-') if bytes.len() >= at + 6 && bytes[at + 3] == b':' => Some(at + 6),
        _ => None,
    }
}

/// Without the stream that GitLab writes after the time: `00O `, `01E+`.
fn without_stream(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_stream = bytes.len() >= 4
        && bytes[..2].iter().all(u8::is_ascii_hexdigit)
        && matches!(bytes[2], b'O' | b'E')
        && matches!(bytes[3], b' ' | b'+');
    if is_stream { &text[4..] } else { text }
}

fn without_mark(text: &str) -> &str {
    MARKS.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text)
}

/// `name  | rest`, as docker compose writes it, and `#12 3.456 rest`, as its builds do.
fn split_speaker(text: &str) -> Option<(&str, &str)> {
    if text.starts_with('#') {
        let (number, rest) = text.split_once(' ')?;
        let (seconds, rest) = rest.split_once(' ')?;
        let is_number =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        return (is_number(&number[1..]) && is_number(seconds)).then_some((number, rest));
    }
    let (name, rest) = text.split_once('|')?;
    let name = name.trim_end();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-./[]".contains(c);
    if name.is_empty() || name.len() > 80 || !name.chars().all(is_name) {
        return None;
    }
    Some((name, rest.strip_prefix(' ').unwrap_or(rest)))
}
