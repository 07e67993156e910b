//! The outputs of the sample run, whole, beside the checks that a snapshot cannot make.

use std::time::Instant;

use super::sample::{PLAIN, Sample, at, step, unrestored_global};
use super::sources::Sources;
use super::*;
use pollint_base::diagnostic::Role;

fn written(format: Format, report: &Report<'_>, look: Look) -> String {
    let mut out = Vec::new();
    write(format, report, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Keeps snapshots where the other test data is.
fn snapshots() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn snapshot(name: &str, text: &str) {
    // The version changes with every release and must not change a snapshot.
    let text = text.replace(concat!('"', env!("CARGO_PKG_VERSION"), '"'), "\"VERSION\"");
    snapshots().bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_format_shows_the_sample() {
    let sample = Sample::new();
    let report = sample.report();
    for (name, format) in [
        ("full", Format::Full),
        ("concise", Format::Concise),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("checkstyle", Format::Checkstyle),
        ("junit", Format::Junit),
    ] {
        snapshot(name, &written(format, &report, PLAIN));
    }
}

#[test]
fn full_fits_narrow_and_plain_terminals() {
    let sample = Sample::new();
    let report = sample.report();
    let narrow = written(Format::Full, &report, Look { unicode: false, width: 80, ..PLAIN });
    snapshot("full_ascii_80", &narrow);
    for line in narrow.lines().filter(|line| !line.contains("]: ")) {
        assert!(line.is_ascii() || line.contains("GREETING"), "{line}");
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn full_differs_by_styles_only_when_colored() {
    let sample = Sample::new();
    let report = sample.report();
    let colored = written(Format::Full, &report, Look { color: true, ..PLAIN });
    let stripped = anstream::adapter::strip_str(&colored).to_string();
    assert_ne!(colored, stripped);
    let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&stripped), trimmed(&written(Format::Full, &report, PLAIN)));
}

#[test]
fn clean_runs_are_valid_and_silent() {
    let sample = Sample::clean();
    let report = sample.report();
    assert_eq!(written(Format::Full, &report, PLAIN), "");
    assert_eq!(written(Format::Concise, &report, PLAIN), "");
    assert_eq!(written(Format::Github, &report, PLAIN), "");
    assert_eq!(written(Format::Gitlab, &report, PLAIN), "[]\n");
    snapshot("clean_junit", &written(Format::Junit, &report, PLAIN));
    snapshot("clean_checkstyle", &written(Format::Checkstyle, &report, PLAIN));
    snapshot("clean_json", &written(Format::Json, &report, PLAIN));
}

#[test]
fn xml_is_well_formed_whatever_the_names_are() {
    let mut sample = Sample::new();
    sample.diagnostics[0].message = "`a<b>&\"'\u{1}` ]]> \u{ffff}".to_owned();
    sample.diagnostics[0].why = sample.diagnostics[0].message.clone();
    for format in [Format::Checkstyle, Format::Junit] {
        let xml = written(format, &sample.report(), PLAIN);
        let mut reader = quick_xml::Reader::from_str(&xml);
        let mut texts = String::new();
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    for attribute in tag.attributes() {
                        texts.push_str(&attribute.unwrap().value);
                    }
                }
                _ => {}
            }
        }
        assert!(texts.contains("a&lt;b&gt;&amp;"), "{texts}");
        assert!(!xml.contains(['\u{1}', '\u{ffff}']));
    }
}

#[test]
fn summaries_count() {
    let sample = Sample::new();
    let report = sample.report();
    let mut out = Vec::new();
    summary::write_statistics(&report, PLAIN, &mut out).unwrap();
    summary::write(&report, PLAIN, &mut out).unwrap();
    summary::write(&Sample::clean().report(), PLAIN, &mut out).unwrap();
    snapshot("summary", &String::from_utf8(out).unwrap());

    let mut markdown = Vec::new();
    github::write_step_summary(&report, &mut markdown).unwrap();
    snapshot("github_step_summary", &String::from_utf8(markdown).unwrap());
}

#[test]
fn the_order_of_the_analysis_does_not_matter() {
    let sample = Sample::new();
    let mut reversed = Sample::new();
    reversed.diagnostics.reverse();
    for format in [Format::Full, Format::Json, Format::Sarif, Format::Checkstyle] {
        assert_eq!(written(format, &sample.report(), PLAIN), written(format, &reversed.report(), PLAIN));
    }
}

#[test]
fn a_vanished_file_costs_its_snippet_only() {
    let mut sample = Sample::new();
    sample.diagnostics = vec![unrestored_global()];
    sample.sources = Sources::in_memory(&[("a_test.go", None), ("b.go", None), ("db/db.go", None)]);
    let full = written(Format::Full, &sample.report(), PLAIN);
    assert!(full.contains("vanished or changed") && full.contains("assigns `db.DB`"), "{full}");
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Junit] {
        assert!(!written(format, &sample.report(), PLAIN).is_empty());
    }
}

#[test]
fn steps_at_one_place_and_overlapping_steps_are_all_told() {
    let mut sample = Sample::new();
    let mut diagnostic = unrestored_global();
    let write = diagnostic.location;
    let whole = at(0, "func setupTestDB", "db.DB = mockDB");
    diagnostic.chain = vec![
        step(Role::Call, whole, "f", "the whole statement"),
        step(Role::Read, write, "f", "first it is read"),
        step(Role::Write, write, "f", "then it is written"),
    ];
    sample.diagnostics = vec![diagnostic];
    let full = written(Format::Full, &sample.report(), PLAIN);
    for words in ["1. the whole statement", "2. first it is read", "3. then it is written"] {
        assert!(full.contains(words), "{full}");
    }
}

#[test]
fn hostile_names_cannot_control_the_terminal() {
    let mut sample = Sample::new();
    let mut diagnostic = unrestored_global();
    diagnostic.message = "sets `\u{1b}]0;owned\u{7}`\nerror[fake]: not one line".to_owned();
    diagnostic.tests = vec!["Test\u{1b}[2J".to_owned(), "b".to_owned()];
    diagnostic.chain[0].message = "\u{202e}desrever".to_owned();
    sample.diagnostics = vec![diagnostic];
    for format in [Format::Full, Format::Concise, Format::Checkstyle, Format::Junit] {
        let text = written(format, &sample.report(), PLAIN);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
    }
    assert_eq!(written(Format::Concise, &sample.report(), PLAIN).lines().count(), 1);
    assert_eq!(written(Format::Github, &sample.report(), PLAIN).lines().count(), 1);
}

#[test]
fn any_span_in_any_text_can_be_drawn() {
    let alphabet = [
        "a",
        "db.DB",
        "\t",
        " ",
        "\n",
        "\r\n",
        "\r",
        "é",
        "世",
        "\u{200d}",
        "👩‍🔬",
        "\u{0}",
        "\u{202e}",
        "\u{301}",
    ];
    let mut state: u64 = 1;
    // A small linear congruential generator: the same cases on every run.
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    for round in 0..300 {
        let length = below(if round % 10 == 0 { 3000 } else { 60 });
        let text: String = (0..length).map(|_| alphabet[below(alphabet.len())]).collect();
        let mut sample = Sample::new();
        let mut diagnostic = unrestored_global();
        for step in &mut diagnostic.chain {
            let start = below(text.len() + 2);
            step.location.file = pollint_base::span::FileId(0);
            step.location.span = pollint_base::span::Span::new(start, start + below(12));
        }
        diagnostic.location = diagnostic.chain[below(4)].location;
        diagnostic.fixes[0].edits[0].location = diagnostic.location;
        sample.sources = Sources::in_memory(&[("a_test.go", Some(&text))]);
        sample.diagnostics = vec![diagnostic];
        for (width, unicode) in [(60, true), (120, false)] {
            let full = written(Format::Full, &sample.report(), Look { color: false, unicode, width });
            for number in 1..=4 {
                assert!(full.contains(&format!("{number}. ")), "{text:?}\n{full}");
            }
        }
        written(Format::Sarif, &sample.report(), PLAIN);
    }
}

#[test]
fn many_findings_in_a_long_file_take_linear_time() {
    let line = "\tvalue = 1\n";
    let text = line.repeat(50_000);
    let mut sample = Sample::new();
    sample.sources = Sources::in_memory(&[("long_test.go", Some(&text))]);
    sample.diagnostics = (0..5_000)
        .map(|number: u32| {
            let start = (number * 10) as usize * line.len() + 1;
            let mut diagnostic = unrestored_global();
            diagnostic.location.span = pollint_base::span::Span::new(start, start + 5);
            diagnostic.chain = vec![step(Role::Write, diagnostic.location, "f", "writes")];
            diagnostic.fixes.clear();
            diagnostic
        })
        .collect();
    let report = sample.report();
    for format in [Format::Full, Format::Sarif] {
        let started = Instant::now();
        written(format, &report, PLAIN);
        // Scanning the file for every finding took minutes; this takes well under a second even in a debug build.
        assert!(started.elapsed().as_secs() < 20, "{format:?} took {:?}", started.elapsed());
    }
}
