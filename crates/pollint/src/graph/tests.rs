//! The renderers on a graph with names that try to break out of every format.

use std::time::Duration;

use pollint_base::diagnostic::{Role, Step, Summary};
use pollint_base::graph::{
    Access, BinaryGraph, Goroutine, Graph, PlaceNode, Start, TestNode, Touch, Write, WriteEnd,
};
use pollint_base::span::{FileId, Location, Span};
use serde_json::Value;

use super::{Format, Page, write};
use crate::report::Look;
use crate::report::sources::Sources;

const HOSTILE: &str = "Test</script><!-- \"q\" \\N & \u{2028}\u{202e}\u{1b}[31m\n{{style}}";
const SOURCE: &str = "func TestA() {\n\tx = \"</script><!--\"\n}\n";

fn at(start: usize, end: usize) -> Location {
    Location { file: FileId(0), span: Span::new(start, end) }
}

fn graph(name: &str) -> Graph {
    let step = |role: Role, location: Location, message: &str| Step {
        role,
        location,
        function: name.to_owned(),
        message: message.to_owned(),
    };
    let test = |name: &str, parallel: bool| TestNode {
        name: name.to_owned(),
        location: at(5, 10),
        parallel,
        parallel_subtests: false,
    };
    let writes =
        vec![Write { end: WriteEnd::Unrestored, parallel: false, in_goroutine: false, chain: vec![0, 1] }];
    let place = PlaceNode {
        name: name.to_owned(),
        declared: None,
        accesses: vec![
            Access { test: 0, polluter: true, writes, ..Access::default() },
            Access { test: 1, victim: true, read: Some(vec![0, 2]), ..Access::default() },
        ],
        goroutines: vec![Touch { goroutine: 0, latent: false, read: Some(vec![2]), write: None }],
    };
    let goroutine = Goroutine {
        name: name.to_owned(),
        function: name.to_owned(),
        location: at(16, 17),
        started_by: vec![Start { test: 0, waited: false, chain: vec![0] }],
    };
    let binary = BinaryGraph {
        package: name.to_owned(),
        steps: vec![
            step(Role::Test, at(5, 10), "runs"),
            step(Role::Write, at(16, 17), name),
            step(Role::Read, at(16, 17), name),
        ],
        tests: vec![test(name, false), test("TestB", true)],
        places: vec![place],
        goroutines: vec![goroutine],
    };
    Graph { binaries: vec![binary] }
}

fn rendered(format: Format, graph: &Graph) -> String {
    let sources = Sources::in_memory(&[("a_test.go", Some(SOURCE))]);
    let page = Page {
        graph,
        problems: &[],
        summary: Summary { files: 1, packages: 1, tests: 2, ..Summary::default() },
        sources: &sources,
        elapsed: Duration::from_millis(20),
    };
    let mut out = Vec::new();
    write(format, &page, Look { color: false, unicode: true, width: 100 }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The data element of a page.
fn data(html: &str) -> &str {
    let (_, rest) = html.split_once("id=\"data\">").unwrap();
    rest.split_once("</script>").unwrap().0
}

#[test]
fn the_page_holds_the_document_with_code_and_nothing_escapes_from_it() {
    let graph = graph(HOSTILE);
    let html = rendered(Format::Html, &graph);
    let embedded = data(&html);
    for outlaw in ["<", ">", "&", "\u{2028}"] {
        assert!(!embedded.contains(outlaw), "{outlaw:?} in {embedded}");
    }
    let page: Value = serde_json::from_str(embedded).unwrap();
    let mut json: Value = serde_json::from_str(&rendered(Format::Json, &graph)).unwrap();
    assert_eq!(page["packages"][0]["tests"][0]["name"], HOSTILE);
    let source = &page["packages"][0]["steps"][1]["source"];
    assert_eq!(*source, serde_json::json!(["", "x", " = \"</script><!--\""]));
    for (step, other) in json["packages"][0]["steps"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .zip(page["packages"][0]["steps"].as_array().unwrap())
    {
        step["source"] = other["source"].clone();
    }
    assert_eq!(page, json);
}

#[test]
fn the_page_asks_for_nothing_from_outside() {
    let html = rendered(Format::Html, &graph("TestA"));
    assert!(!html.contains("{{"), "a placeholder is left");
    for request in ["src=", "@import", "url(", "fetch(", "XMLHttpRequest", "import("] {
        assert!(!html.contains(request), "{request}");
    }
    // The one address is the name of the SVG vocabulary, which nobody opens.
    let addresses = html.matches("http").count();
    let known = html.matches("http://www.w3.org/2000/svg").count() + html.matches("http-equiv").count();
    assert_eq!(addresses, known);
}

#[test]
fn dot_strings_are_closed_where_they_end() {
    let dot = rendered(Format::Dot, &graph(HOSTILE));
    assert!(dot.contains("Test</script><!-- \\\"q\\\" \\\\N &amp; "), "{dot}");
    assert!(!dot.contains(['\u{1b}', '\u{202e}']), "{dot}");
    for line in dot.lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert!(quotes.is_multiple_of(2), "{line}");
    }
}

#[test]
fn text_cannot_move_the_cursor_and_stays_on_its_line() {
    let text = rendered(Format::Text, &graph(HOSTILE));
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    let text = rendered(Format::Text, &graph("TestA"));
    assert_eq!(
        text,
        "TestA 2 tests, 1 of them parallel\n\n\
         \x20 TestA\n\
         \x20   left changed   TestA a_test.go:2:2\n\
         \x20   victims        TestB without setting it first\n\
         \x20   read by        1 test\n\
         \x20   leaked         TestA in TestA reads it a_test.go:2:2\n\
         \x20                  outlives TestA\n\n\
         1 place in 1 package; 2 tests, 1 package and 1 file read [0.02 s]\n"
    );
}

#[test]
fn nothing_to_show_is_said() {
    let empty = Graph::default();
    assert!(rendered(Format::Text, &empty).starts_with("No test writes a place that others see; 2 tests"));
    assert!(rendered(Format::Dot, &empty).ends_with("}\n"));
    let page: Value = serde_json::from_str(data(&rendered(Format::Html, &empty))).unwrap();
    assert_eq!(page["packages"], serde_json::json!([]));
}
