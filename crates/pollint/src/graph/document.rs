//! The JSON form of the graph, version 1: a contract with other tools, and what the HTML page reads. Field names and
//! their order are fixed here and nowhere else.

use pollint_base::diagnostic::{Problem, Step};
use pollint_base::graph::{Access, BinaryGraph, Goroutine, PlaceNode, Start, TestNode, Touch, Write};
use pollint_base::span::{LineColumn, Location};
use serde::Serialize;

use super::Page;
use crate::report::sources::Sources;

/// The whole document.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u32,
    tool: Tool,
    summary: Counts,
    packages: Vec<Package<'a>>,
    problems: Vec<ProblemEntry<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Counts {
    files: usize,
    packages: usize,
    tests: usize,
}

#[derive(Serialize)]
struct Package<'a> {
    package: &'a str,
    tests: Vec<TestEntry<'a>>,
    places: Vec<PlaceEntry<'a>>,
    goroutines: Vec<GoroutineEntry<'a>>,
    steps: Vec<StepEntry<'a>>,
}

#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    range: RangeEntry,
}

#[derive(Serialize)]
struct RangeEntry {
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct TestEntry<'a> {
    name: &'a str,
    #[serde(flatten)]
    at: At<'a>,
    parallel: bool,
    parallel_subtests: bool,
}

#[derive(Serialize)]
struct PlaceEntry<'a> {
    name: &'a str,
    declared: Option<At<'a>>,
    accesses: Vec<AccessEntry<'a>>,
    goroutines: Vec<TouchEntry<'a>>,
}

#[derive(Serialize)]
struct AccessEntry<'a> {
    test: usize,
    polluter: bool,
    victim: bool,
    races: bool,
    writes: Vec<WriteEntry<'a>>,
    restores: &'a [u32],
    read: Option<&'a [u32]>,
}

#[derive(Serialize)]
struct WriteEntry<'a> {
    end: &'static str,
    parallel: bool,
    in_goroutine: bool,
    chain: &'a [u32],
}

#[derive(Serialize)]
struct TouchEntry<'a> {
    goroutine: usize,
    latent: bool,
    read: Option<&'a [u32]>,
    write: Option<&'a [u32]>,
}

#[derive(Serialize)]
struct GoroutineEntry<'a> {
    name: &'a str,
    function: &'a str,
    #[serde(flatten)]
    at: At<'a>,
    started_by: Vec<StartEntry<'a>>,
}

#[derive(Serialize)]
struct StartEntry<'a> {
    test: usize,
    waited: bool,
    chain: &'a [u32],
}

#[derive(Serialize)]
struct StepEntry<'a> {
    role: &'static str,
    #[serde(flatten)]
    at: At<'a>,
    function: &'a str,
    message: &'a str,
    /// The line of code in three parts, the middle one being what the step is about; only the page has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<[String; 3]>,
}

#[derive(Serialize)]
struct ProblemEntry<'a> {
    file: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<RangeEntry>,
}

/// Gives the code of a step.
pub(super) type Quote<'q> = &'q dyn Fn(Location) -> Option<[String; 3]>;

/// The document; `quote` says what code its steps carry.
pub(super) fn document<'a>(page: &Page<'a>, quote: Quote<'_>) -> Document<'a> {
    let summary = page.summary;
    Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Counts { files: summary.files, packages: summary.packages, tests: summary.tests },
        packages: page.graph.binaries.iter().map(|binary| package(binary, page.sources, quote)).collect(),
        problems: page.problems.iter().map(problem).collect(),
    }
}

fn package<'a>(binary: &'a BinaryGraph, sources: &'a Sources, quote: Quote<'_>) -> Package<'a> {
    Package {
        package: &binary.package,
        tests: binary.tests.iter().map(|one| test(one, sources)).collect(),
        places: binary.places.iter().map(|one| place(one, sources)).collect(),
        goroutines: binary.goroutines.iter().map(|one| goroutine(one, sources)).collect(),
        steps: binary.steps.iter().map(|one| step(one, sources, quote)).collect(),
    }
}

fn at(location: Location, sources: &Sources) -> At<'_> {
    let range = sources.range(location);
    At { file: sources.path(location.file), range: RangeEntry { start: range.start, end: range.end } }
}

fn test<'a>(test: &'a TestNode, sources: &'a Sources) -> TestEntry<'a> {
    TestEntry {
        name: &test.name,
        at: at(test.location, sources),
        parallel: test.parallel,
        parallel_subtests: test.parallel_subtests,
    }
}

fn place<'a>(place: &'a PlaceNode, sources: &'a Sources) -> PlaceEntry<'a> {
    PlaceEntry {
        name: &place.name,
        declared: place.declared.map(|location| at(location, sources)),
        accesses: place.accesses.iter().map(access).collect(),
        goroutines: place.goroutines.iter().map(touch).collect(),
    }
}

fn access(access: &Access) -> AccessEntry<'_> {
    AccessEntry {
        test: access.test,
        polluter: access.polluter,
        victim: access.victim,
        races: access.races,
        writes: access.writes.iter().map(write).collect(),
        restores: &access.restores,
        read: access.read.as_deref(),
    }
}

fn write(write: &Write) -> WriteEntry<'_> {
    WriteEntry {
        end: write.end.as_str(),
        parallel: write.parallel,
        in_goroutine: write.in_goroutine,
        chain: &write.chain,
    }
}

fn touch(touch: &Touch) -> TouchEntry<'_> {
    TouchEntry {
        goroutine: touch.goroutine,
        latent: touch.latent,
        read: touch.read.as_deref(),
        write: touch.write.as_deref(),
    }
}

fn goroutine<'a>(goroutine: &'a Goroutine, sources: &'a Sources) -> GoroutineEntry<'a> {
    GoroutineEntry {
        name: &goroutine.name,
        function: &goroutine.function,
        at: at(goroutine.location, sources),
        started_by: goroutine.started_by.iter().map(start).collect(),
    }
}

fn start(start: &Start) -> StartEntry<'_> {
    StartEntry { test: start.test, waited: start.waited, chain: &start.chain }
}

fn step<'a>(step: &'a Step, sources: &'a Sources, quote: Quote<'_>) -> StepEntry<'a> {
    StepEntry {
        role: step.role.as_str(),
        at: at(step.location, sources),
        function: &step.function,
        message: &step.message,
        source: quote(step.location),
    }
}

fn problem(problem: &Problem) -> ProblemEntry<'_> {
    let range = problem.range.map(|range| RangeEntry { start: range.start, end: range.end });
    ProblemEntry { file: &problem.file, message: &problem.message, range }
}
