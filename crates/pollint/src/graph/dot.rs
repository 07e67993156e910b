//! The graph for Graphviz: boxes are tests, cylinders places, hexagons goroutines; the style of an edge says what is done.

use std::io;

use pollint_base::graph::{Access, BinaryGraph, Goroutine, PlaceNode, TestNode, WriteEnd};

use super::Page;
use crate::report::text::is_unprintable;

const HEADER: &str = r##"digraph pollint {
  rankdir=LR;
  ranksep=1.6;
  fontname="Helvetica";
  node [fontname="Helvetica", fontsize=10, style=filled, fillcolor="#ffffff", color="#64748b"];
  edge [fontname="Helvetica", fontsize=8, arrowsize=0.7, color="#94a3b8"];
"##;

/// Writes one cluster for each package.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    for (number, binary) in page.graph.binaries.iter().enumerate() {
        writeln!(out, "  subgraph cluster_{number} {{\n    label={};", quoted(&binary.package))?;
        let prefix = format!("b{number}");
        write_nodes(binary, &prefix, out)?;
        write_edges(binary, &prefix, out)?;
        writeln!(out, "  }}")?;
    }
    writeln!(out, "}}")
}

fn write_nodes(binary: &BinaryGraph, prefix: &str, out: &mut dyn io::Write) -> io::Result<()> {
    for (number, test) in binary.tests.iter().enumerate() {
        let own: Vec<&Access> = binary.places.iter().filter_map(|place| access_of(place, number)).collect();
        let starts =
            |one: &Goroutine| one.started_by.binary_search_by_key(&number, |start| start.test).is_ok();
        if !own.is_empty() || binary.goroutines.iter().any(starts) {
            let look = test_look(test, &own);
            writeln!(out, "    {prefix}t{number} [shape=box, label={}{look}];", quoted(&test.name))?;
        }
    }
    for (number, place) in binary.places.iter().enumerate() {
        let polluted = place.accesses.iter().any(|access| access.polluter);
        let color = if polluted { "#fecaca" } else { "#e0f2fe" };
        let label = quoted(&place.name);
        writeln!(out, "    {prefix}p{number} [shape=cylinder, label={label}, fillcolor=\"{color}\"];")?;
    }
    for (number, goroutine) in binary.goroutines.iter().enumerate() {
        let label = quoted(&format!("go {} in {}", goroutine.name, goroutine.function));
        let color = if goroutine.outlives() { "#ddd6fe" } else { "#f5f3ff" };
        writeln!(out, "    {prefix}g{number} [shape=hexagon, label={label}, fillcolor=\"{color}\"];")?;
    }
    Ok(())
}

fn access_of(place: &PlaceNode, test: usize) -> Option<&Access> {
    let at = place.accesses.binary_search_by_key(&test, |access| access.test).ok()?;
    place.accesses.get(at)
}

/// Polluters are red, victims yellow; a parallel test has two borders.
fn test_look(test: &TestNode, own: &[&Access]) -> String {
    let color = match () {
        () if own.iter().any(|access| access.polluter) => ", fillcolor=\"#fca5a5\"",
        () if own.iter().any(|access| access.victim) => ", fillcolor=\"#fde68a\"",
        () => "",
    };
    let border = if test.parallel { ", peripheries=2" } else { "" };
    format!("{color}{border}")
}

fn write_edges(binary: &BinaryGraph, prefix: &str, out: &mut dyn io::Write) -> io::Result<()> {
    for (number, place) in binary.places.iter().enumerate() {
        for access in &place.accesses {
            write_access(access, &format!("{prefix}t{}", access.test), &format!("{prefix}p{number}"), out)?;
        }
        for touch in &place.goroutines {
            let (goroutine, place) = (format!("{prefix}g{}", touch.goroutine), format!("{prefix}p{number}"));
            if touch.write.is_some() {
                writeln!(out, "    {goroutine} -> {place} [color=\"#7c3aed\", style=bold];")?;
            }
            if touch.read.is_some() {
                writeln!(out, "    {place} -> {goroutine} [color=\"#7c3aed\", style=dashed];")?;
            }
        }
    }
    for (number, goroutine) in binary.goroutines.iter().enumerate() {
        for start in &goroutine.started_by {
            let label = if start.waited { "" } else { ", label=\"outlives it\", penwidth=1.5" };
            writeln!(
                out,
                "    {prefix}t{} -> {prefix}g{number} [color=\"#7c3aed\", arrowhead=vee{label}];",
                start.test
            )?;
        }
    }
    Ok(())
}

/// Writes are solid, reads dashed against the direction of writes, restores dotted.
fn write_access(access: &Access, test: &str, place: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let worst = access.writes.iter().map(|write| write.end).find(|end| !end.is_put_back());
    let end = worst.or_else(|| access.writes.first().map(|write| write.end));
    if let Some(end) = end {
        let color = match end {
            WriteEnd::Restored => "#16a34a",
            other if other.is_put_back() => "#ca8a04",
            _ => "#dc2626",
        };
        writeln!(out, "    {test} -> {place} [color=\"{color}\", label=\"{}\"];", end.as_str())?;
    }
    if !access.restores.is_empty() {
        writeln!(out, "    {test} -> {place} [color=\"#16a34a\", style=dotted, arrowhead=onormal];")?;
    }
    if access.read.is_some() {
        let color = if access.victim { "#ca8a04" } else { "#94a3b8" };
        writeln!(out, "    {place} -> {test} [color=\"{color}\", style=dashed];")?;
    }
    Ok(())
}

/// A quoted string of the DOT language, whose labels know escapes and HTML's entities.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            '\n' | '\t' => quoted.push(' '),
            c if is_unprintable(c) => quoted.push('\u{fffd}'),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
