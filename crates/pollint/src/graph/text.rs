//! The graph for a terminal: per place who writes it and where, who reads it, and which goroutines reach it. A few tests
//! are named, the others counted.

use std::collections::BTreeMap;
use std::io;

use anstyle::Style;
use pollint_base::diagnostic::Role;
use pollint_base::graph::{Access, BinaryGraph, Goroutine, PlaceNode, Touch, WriteEnd};
use pollint_base::rule::Severity;
use pollint_base::span::Location;

use super::Page;
use crate::report::Look;
use crate::report::text::{count, name_three, one_line, printable};
use crate::style;

/// Write sites and goroutines that are shown for each place.
const MAX_LINES: usize = 3;

/// Writes all packages, and a line of totals.
pub(super) fn write(page: &Page<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    for binary in &page.graph.binaries {
        let pen = Pen { page, look, binary };
        pen.package(out)?;
    }
    write_totals(page, look, out)
}

fn write_totals(page: &Page<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let binaries = &page.graph.binaries;
    let places: usize = binaries.iter().map(|binary| binary.places.len()).sum();
    let dim = style::when(look.color, style::DIM);
    let found = match places {
        0 => "No test writes a place that others see".to_owned(),
        _ => format!("{} in {}", count(places, "place"), count(binaries.len(), "package")),
    };
    let summary = page.summary;
    writeln!(
        out,
        "{found}; {}, {} and {} read {dim}[{:.2} s]{dim:#}",
        count(summary.tests, "test"),
        count(summary.packages, "package"),
        count(summary.files, "file"),
        page.elapsed.as_secs_f64(),
    )
}

struct Pen<'p> {
    page: &'p Page<'p>,
    look: Look,
    binary: &'p BinaryGraph,
}

impl Pen<'_> {
    fn style(&self, style: Style) -> Style {
        style::when(self.look.color, style)
    }

    fn package(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let (bold, dim) = (self.style(style::BOLD), self.style(style::DIM));
        let parallel =
            self.binary.tests.iter().filter(|test| test.parallel || test.parallel_subtests).count();
        let parallel = if parallel == 0 { String::new() } else { format!(", {parallel} of them parallel") };
        writeln!(
            out,
            "{bold}{}{bold:#} {dim}{}{parallel}{dim:#}\n",
            printable(&self.binary.package),
            count(self.binary.tests.len(), "test"),
        )?;
        self.binary.places.iter().try_for_each(|place| self.place(place, out))
    }

    fn place(&self, place: &PlaceNode, out: &mut dyn io::Write) -> io::Result<()> {
        let (bold, dim) = (self.style(style::BOLD), self.style(style::DIM));
        let declared =
            place.declared.map_or_else(String::new, |at| format!("  {dim}{}{dim:#}", self.position(at)));
        writeln!(out, "  {bold}{}{bold:#}{declared}", one_line(&place.name))?;
        self.writers(place, out)?;
        self.readers(place, out)?;
        self.racers(place, out)?;
        self.goroutines(place, out)?;
        writeln!(out)
    }

    fn line(&self, label: &str, style: Style, text: &str, out: &mut dyn io::Write) -> io::Result<()> {
        let style = self.style(style);
        writeln!(out, "    {style}{label:<14}{style:#} {text}")
    }

    fn position(&self, location: Location) -> String {
        let start = self.page.sources.range(location).start;
        format!("{}:{}:{}", printable(self.page.sources.path(location.file)), start.line, start.column)
    }

    fn names<'t>(&self, tests: impl Iterator<Item = &'t usize>) -> String {
        let names: Vec<String> = tests.map(|test| self.binary.tests[*test].name.clone()).collect();
        name_three(&names)
    }

    fn writers(&self, place: &PlaceNode, out: &mut dyn io::Write) -> io::Result<()> {
        let mut sites: Vec<((WriteKind, u32), Vec<usize>)> = self.write_sites(place).into_iter().collect();
        sites.sort_by(|(left, left_tests), (right, right_tests)| {
            left.0.cmp(&right.0).then(right_tests.len().cmp(&left_tests.len())).then(left.1.cmp(&right.1))
        });
        let dim = self.style(style::DIM);
        for ((kind, step), tests) in sites.iter().take(MAX_LINES) {
            let step = &self.binary.steps[*step as usize];
            let (function, position) = (one_line(&step.function), self.position(step.location));
            let names = self.names(tests.iter());
            let function = if function == names { String::new() } else { format!("in {function}, ") };
            let text = format!("{names} {dim}{function}{position}{dim:#}");
            self.line(kind.label(), kind.style(), &text, out)?;
        }
        self.rest(sites.len(), "write site", out)
    }

    fn rest(&self, number: usize, noun: &str, out: &mut dyn io::Write) -> io::Result<()> {
        match number.saturating_sub(MAX_LINES) {
            0 => Ok(()),
            more => {
                self.line("", Style::new(), &format!("and {}", count(more, &format!("more {noun}"))), out)
            }
        }
    }

    /// The tests by where the place is written and what becomes of it.
    fn write_sites(&self, place: &PlaceNode) -> BTreeMap<(WriteKind, u32), Vec<usize>> {
        let mut sites: BTreeMap<(WriteKind, u32), Vec<usize>> = BTreeMap::new();
        for access in &place.accesses {
            for write in &access.writes {
                let is_write = |step: &&u32| self.binary.steps[**step as usize].role == Role::Write;
                let Some(step) = write.chain.iter().find(is_write) else { continue };
                let tests = sites.entry((WriteKind::of(write.end, access.polluter), *step)).or_default();
                if tests.last() != Some(&access.test) {
                    tests.push(access.test);
                }
            }
        }
        sites
    }

    fn readers(&self, place: &PlaceNode, out: &mut dyn io::Write) -> io::Result<()> {
        let tests = |matches: &dyn Fn(&Access) -> bool| {
            let chosen = place.accesses.iter().filter(|access| matches(access));
            chosen.map(|access| access.test).collect::<Vec<usize>>()
        };
        let readers = tests(&|access| access.read.is_some());
        let victims = tests(&|access| access.victim);
        if !victims.is_empty() {
            let text = format!("{} without setting it first", self.names(victims.iter()));
            self.line("victims", style::severity(Severity::Warning), &text, out)?;
        }
        if !readers.is_empty() {
            let of_which = if victims.is_empty() { self.names(readers.iter()) } else { String::new() };
            let text = match of_which {
                names if names.is_empty() => count(readers.len(), "test"),
                names => format!("{}: {names}", count(readers.len(), "test")),
            };
            self.line("read by", style::KEY, &text, out)?;
        }
        Ok(())
    }

    fn racers(&self, place: &PlaceNode, out: &mut dyn io::Write) -> io::Result<()> {
        let racers: Vec<usize> =
            place.accesses.iter().filter(|access| access.races).map(|access| access.test).collect();
        if racers.is_empty() {
            return Ok(());
        }
        self.line("race", style::severity(Severity::Error), &self.names(racers.iter()), out)
    }

    fn goroutines(&self, place: &PlaceNode, out: &mut dyn io::Write) -> io::Result<()> {
        let mut reaching: Vec<(&Touch, &Goroutine)> =
            place.goroutines.iter().map(|touch| (touch, &self.binary.goroutines[touch.goroutine])).collect();
        reaching.sort_by_key(|(touch, goroutine)| (!goroutine.outlives(), touch.latent, touch.goroutine));
        for (touch, goroutine) in reaching.iter().take(MAX_LINES) {
            self.goroutine(touch, goroutine, out)?;
        }
        self.rest(reaching.len(), "goroutine", out)
    }

    fn goroutine(&self, touch: &Touch, goroutine: &Goroutine, out: &mut dyn io::Write) -> io::Result<()> {
        let dim = self.style(style::DIM);
        let verb = match (&touch.write, touch.latent) {
            (Some(_), _) => "writes it",
            (None, true) => "may read it",
            (None, false) => "reads it",
        };
        let label = if goroutine.outlives() { "leaked" } else { "goroutine" };
        let color = if goroutine.outlives() { style::severity(Severity::Error) } else { style::KEY };
        let text = format!(
            "{} in {} {verb} {dim}{}{dim:#}",
            one_line(&goroutine.name),
            one_line(&goroutine.function),
            self.position(goroutine.location),
        );
        self.line(label, color, &text, out)?;
        let (waited, left): (Vec<usize>, Vec<usize>) = {
            let tests = |waited: bool| {
                let starts = goroutine.started_by.iter().filter(move |start| start.waited == waited);
                starts.map(|start| start.test).collect::<Vec<usize>>()
            };
            (tests(true), tests(false))
        };
        if !left.is_empty() {
            self.line("", Style::new(), &format!("outlives {}", self.names(left.iter())), out)?;
        }
        if !waited.is_empty() {
            self.line("", Style::new(), &format!("waited for in {}", self.names(waited.iter())), out)?;
        }
        Ok(())
    }
}

/// What became of a write, worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum WriteKind {
    LeftChanged,
    Fragile,
    /// Never undone, and by what the rules see nobody is hurt.
    Set,
    Lossy,
    Restored,
}

impl WriteKind {
    fn of(end: WriteEnd, polluter: bool) -> WriteKind {
        match end {
            WriteEnd::Restored => WriteKind::Restored,
            WriteEnd::Lossy => WriteKind::Lossy,
            WriteEnd::Fragile => WriteKind::Fragile,
            _ if polluter => WriteKind::LeftChanged,
            _ => WriteKind::Set,
        }
    }

    fn label(self) -> &'static str {
        match self {
            WriteKind::LeftChanged => "left changed",
            WriteKind::Fragile => "may stay",
            WriteKind::Set => "set for good",
            WriteKind::Lossy => "unset",
            WriteKind::Restored => "restored",
        }
    }

    fn style(self) -> Style {
        match self {
            WriteKind::LeftChanged => style::severity(Severity::Error),
            WriteKind::Fragile => style::severity(Severity::Warning),
            WriteKind::Set | WriteKind::Lossy => style::severity(Severity::Info),
            WriteKind::Restored => style::ADDED,
        }
    }
}
