//! What a person sees over a package variable, and above a test: who writes, restores and reads, from the graph. A few lines, never the
//! whole graph.

use std::collections::BTreeMap;
use std::path::Path;

use gen_lsp_types::{CodeLens, Command, Contents, Hover, MarkupContent, MarkupKind};
use pollint_base::diagnostic::Role;
use pollint_base::graph::{BinaryGraph, PlaceNode, WriteEnd};
use pollint_base::words::{count, name_three, one_line};
use pollint_driver::{Overlay, Picture};

use crate::findings::covers;
use crate::position::Encoding;
use crate::texts::Texts;

/// Packages and lines of one kind that a hover shows.
const MAX_PACKAGES: usize = 3;
const MAX_LINES: usize = 4;

/// The text over the variable at a byte of a file, if tests write it.
pub(crate) fn hover(
    picture: &Picture,
    path: &Path,
    offset: usize,
    overlay: &Overlay,
    encoding: Encoding,
) -> Option<Hover> {
    let (span, declared) = *picture.variables.iter().find(|(span, _)| covers(*span, offset))?;
    let sections: Vec<String> = picture
        .graph
        .binaries
        .iter()
        .flat_map(|binary| {
            let places = binary.places.iter().filter(|place| place.declared == Some(declared));
            places.map(move |place| section(binary, place))
        })
        .collect();
    if sections.is_empty() {
        return None;
    }
    let more = sections.len().saturating_sub(MAX_PACKAGES);
    let mut value = sections.into_iter().take(MAX_PACKAGES).collect::<Vec<_>>().join("\n\n");
    if more > 0 {
        value.push_str(&format!("\n\nand {} (`pollint graph` shows all)", count(more, "more place")));
    }
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    let range = Texts::new(overlay, encoding).range(path, span, None);
    Some(Hover { contents, range })
}

/// One place in the tests of one package.
fn section(binary: &BinaryGraph, place: &PlaceNode) -> String {
    let mut lines = vec![format!("**pollint**: `{}` in the tests of `{}`", place.name, binary.package)];
    lines.extend(writers(binary, place));
    lines.extend(readers(binary, place));
    lines.extend(goroutines(binary, place));
    lines.join("\n")
}

/// The tests by the function that writes and what becomes of it.
fn writers(binary: &BinaryGraph, place: &PlaceNode) -> Vec<String> {
    let mut sites: BTreeMap<(WriteEnd, &str), Vec<usize>> = BTreeMap::new();
    for access in &place.accesses {
        for write in &access.writes {
            let mut steps = write.chain.iter().rev().filter_map(|step| binary.steps.get(*step as usize));
            let written = steps.find(|step| step.role == Role::Write);
            let function = written.map(|step| step.function.as_str());
            let tests = sites.entry((write.end, function.unwrap_or_default())).or_default();
            if tests.last() != Some(&access.test) {
                tests.push(access.test);
            }
        }
    }
    let mut sites: Vec<_> = sites.into_iter().collect();
    sites.sort_by_key(|((end, function), tests)| {
        (end.is_put_back(), std::cmp::Reverse(tests.len()), *function)
    });
    let line = |((end, function), tests): &((WriteEnd, &str), Vec<usize>)| {
        let names = names(binary, tests);
        let by = if *function == names { String::new() } else { format!(" in `{}`", one_line(function)) };
        format!("- {} {names}{by}", wording(*end))
    };
    bounded(sites.iter().map(line).collect(), "write")
}

fn wording(end: WriteEnd) -> &'static str {
    match end {
        WriteEnd::Restored => "written and restored by",
        WriteEnd::Unrestored => "written and **never restored** by",
        WriteEnd::Fragile => "written and restored, unless the test ends before, by",
        WriteEnd::Wrong => "written, and **another value put back**, by",
        WriteEnd::Lossy => "written, and unset instead of restored, by",
        WriteEnd::Discarded => "written, and **the restore thrown away**, by",
    }
}

fn readers(binary: &BinaryGraph, place: &PlaceNode) -> Vec<String> {
    let tests = |matches: &dyn Fn(&pollint_base::graph::Access) -> bool| -> Vec<usize> {
        place.accesses.iter().filter(|access| matches(access)).map(|access| access.test).collect()
    };
    let kinds = [
        ("read, without setting it first, by", tests(&|access| access.victim)),
        ("read by", tests(&|access| access.read.is_some() && !access.victim)),
        ("touched in parallel by", tests(&|access| access.races)),
    ];
    let filled = kinds.into_iter().filter(|(_, tests)| !tests.is_empty());
    filled.map(|(what, tests)| format!("- {what} {}", names(binary, &tests))).collect()
}

fn goroutines(binary: &BinaryGraph, place: &PlaceNode) -> Vec<String> {
    let touching = place.goroutines.iter().filter_map(|touch| {
        let goroutine = binary.goroutines.get(touch.goroutine)?;
        let verb = if touch.write.is_some() { "written" } else { "read" };
        let (name, function) = (one_line(&goroutine.name), one_line(&goroutine.function));
        let late = if goroutine.outlives() { ", which **may outlive its test**" } else { "" };
        Some((!goroutine.outlives(), format!("- {verb} by the goroutine `{name}` of `{function}`{late}")))
    });
    let mut touching: Vec<(bool, String)> = touching.collect();
    touching.sort();
    bounded(touching.into_iter().map(|(_, line)| line).collect(), "goroutine")
}

fn bounded(mut lines: Vec<String>, noun: &str) -> Vec<String> {
    let more = lines.len().saturating_sub(MAX_LINES);
    lines.truncate(MAX_LINES);
    if more > 0 {
        lines.push(format!("- and {}", count(more, &format!("more {noun}"))));
    }
    lines
}

fn names(binary: &BinaryGraph, tests: &[usize]) -> String {
    let names: Vec<String> =
        tests.iter().filter_map(|test| binary.tests.get(*test)).map(|test| test.name.clone()).collect();
    name_three(&names)
}

/// A line above each test of a file that leaves something changed.
pub(crate) fn lenses(picture: &Picture, path: &Path, overlay: &Overlay, encoding: Encoding) -> Vec<CodeLens> {
    let texts = Texts::new(overlay, encoding);
    let mut lenses = Vec::new();
    for binary in &picture.graph.binaries {
        for (at, test) in binary.tests.iter().enumerate() {
            if picture.outcome.paths.get(test.location.file.index()).is_none_or(|known| known != path) {
                continue;
            }
            let pollutes =
                |place: &&PlaceNode| place.accesses.iter().any(|access| access.test == at && access.polluter);
            let places: Vec<String> =
                binary.places.iter().filter(pollutes).map(|place| place.name.clone()).collect();
            if let (false, Some(range)) = (places.is_empty(), texts.range(path, test.location.span, None)) {
                let title = format!("pollutes: {}", name_three(&places));
                let command = Command { title, ..Command::default() };
                lenses.push(CodeLens { range, command: Some(command), data: None });
            }
        }
    }
    lenses
}
