//! Checkstyle XML, which many CI plugins read: findings grouped by file. Knows nothing but that shape.

use std::io;

use pollint_base::diagnostic::Diagnostic;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::Report;
use super::text::{one_line, steps};

/// Writes one `<file>` element for each file with findings.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("checkstyle").with_attribute(("version", "5.0"));
    if report.diagnostics.is_empty() {
        root.write_empty()?;
    } else {
        root.write_inner_content(|xml| {
            for file in report.diagnostics.chunk_by(|left, right| left.location.file == right.location.file) {
                write_file(report, file, xml)?;
            }
            Ok(())
        })?;
    }
    writeln!(xml.get_mut())
}

fn write_file(
    report: &Report<'_>,
    diagnostics: &[&Diagnostic],
    xml: &mut Writer<&mut dyn io::Write>,
) -> io::Result<()> {
    let Some(first) = diagnostics.first() else { return Ok(()) };
    let name = one_line(report.sources.path(first.location.file));
    xml.create_element("file").with_attribute(("name", name.as_str())).write_inner_content(|xml| {
        for diagnostic in diagnostics {
            write_error(report, diagnostic, xml)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_error(
    report: &Report<'_>,
    diagnostic: &Diagnostic,
    xml: &mut Writer<&mut dyn io::Write>,
) -> io::Result<()> {
    let start = report.sources.range(diagnostic.location).start;
    xml.create_element("error")
        .with_attribute(("line", start.line.to_string().as_str()))
        .with_attribute(("column", start.column.to_string().as_str()))
        .with_attribute(("severity", diagnostic.severity.as_str()))
        .with_attribute(("message", message(report, diagnostic).as_str()))
        .with_attribute(("source", format!("pollint.{}", diagnostic.rule).as_str()))
        .write_empty()?;
    Ok(())
}

fn message(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let headline = one_line(&diagnostic.message);
    let chain = steps(report, diagnostic, &|step| report.sources.path(step.location.file).to_owned());
    if chain.is_empty() { headline } else { format!("{headline}. {}", chain.join("; ")) }
}
