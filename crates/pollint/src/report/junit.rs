//! JUnit XML: a suite for each file, a failed case for each finding. Knows that readers take an empty report for a
//! broken one, so a clean run holds one passing case.

use std::io;

use pollint_base::diagnostic::Diagnostic;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Report;
use super::text::{one_line, printable, story};

type Xml<'w> = Writer<&'w mut dyn io::Write>;

/// Writes the report.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let failures = report.diagnostics.len().to_string();
    let tests = report.diagnostics.len().max(1).to_string();
    let mut xml: Xml<'_> = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "pollint"))
        .with_attribute(("tests", tests.as_str()))
        .with_attribute(("failures", failures.as_str()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|xml| {
            if report.diagnostics.is_empty() {
                return write_clean(xml);
            }
            for file in report.diagnostics.chunk_by(|left, right| left.location.file == right.location.file) {
                write_suite(report, file, xml)?;
            }
            Ok(())
        })?;
    writeln!(xml.get_mut())
}

fn write_clean(xml: &mut Xml<'_>) -> io::Result<()> {
    xml.create_element("testsuite")
        .with_attribute(("name", "pollint"))
        .with_attribute(("tests", "1"))
        .with_attribute(("failures", "0"))
        .with_attribute(("errors", "0"))
        .write_inner_content(|xml| {
            let case = xml.create_element("testcase").with_attribute(("name", "no findings"));
            case.with_attribute(("classname", "pollint")).write_empty().map(drop)
        })
        .map(drop)
}

fn write_suite(report: &Report<'_>, diagnostics: &[&Diagnostic], xml: &mut Xml<'_>) -> io::Result<()> {
    let Some(first) = diagnostics.first() else { return Ok(()) };
    let path = one_line(report.sources.path(first.location.file));
    let count = diagnostics.len().to_string();
    xml.create_element("testsuite")
        .with_attribute(("name", path.as_str()))
        .with_attribute(("tests", count.as_str()))
        .with_attribute(("failures", count.as_str()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|xml| {
            for diagnostic in diagnostics {
                write_case(report, &path, diagnostic, xml)?;
            }
            Ok(())
        })
        .map(drop)
}

fn write_case(report: &Report<'_>, path: &str, diagnostic: &Diagnostic, xml: &mut Xml<'_>) -> io::Result<()> {
    let start = report.sources.range(diagnostic.location).start;
    let name = format!("{} {}:{}:{}", diagnostic.rule, path, start.line, start.column);
    let class = path.strip_suffix(".go").unwrap_or(path);
    xml.create_element("testcase")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("classname", class))
        .with_attribute(("file", path))
        .with_attribute(("line", start.line.to_string().as_str()))
        .write_inner_content(|xml| {
            let story = story(report, diagnostic, &|step| report.sources.path(step.location.file).to_owned());
            xml.create_element("failure")
                .with_attribute(("message", one_line(&diagnostic.message).as_str()))
                .with_attribute(("type", diagnostic.severity.as_str()))
                .write_text_content(BytesText::new(&printable(&story.join("\n"))))
                .map(drop)
        })
        .map(drop)
}
