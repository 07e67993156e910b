//! The graph as one page: markup, style, script and data in one file that asks for nothing else.

use std::io;

use pollint_base::span::Location;

use super::Page;
use super::document::document;
use crate::report::sources::Sources;
use crate::report::text::printable;

const MARKUP: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Longest part of a line of code that is shown, in characters.
const MAX_CODE: usize = 200;

/// Writes the page: the markup up to each `{{name}}`, and what the name stands for.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rest = MARKUP;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, tail)| Some((before, tail.split_once("}}")?)))
    {
        out.write_all(before.as_bytes())?;
        match name {
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            _ => write_data(page, out)?,
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

fn write_data(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let data = serde_json::to_string(&document(page, &|location| code(page.sources, location)))?;
    out.write_all(inert(&data).as_bytes())
}

/// JSON that stays JSON and cannot end the element it stands in, begin a comment there, or end a line of script. All
/// these characters occur in strings only, where an escape means the same.
pub(super) fn inert(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        match c {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            other => text.push(other),
        }
    }
    text
}

/// The line of a location without its indentation: before, at and after it.
fn code(sources: &Sources, location: Location) -> Option<[String; 3]> {
    let range = sources.range(location);
    let line = sources.text(location.file)?.line(range.start.line);
    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let column = |column: u32| (column as usize).saturating_sub(1).clamp(indent, line.len().max(indent));
    let start = column(range.start.column);
    let end =
        if range.end.line == range.start.line { column(range.end.column).max(start) } else { line.len() };
    let part = |from: usize, to: usize| {
        let text = String::from_utf8_lossy(line.get(from..to).unwrap_or_default());
        printable(&text).chars().take(MAX_CODE).collect::<String>()
    };
    Some([part(indent, start), part(start, end), part(end, line.len())])
}
