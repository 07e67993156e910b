//! GitHub Actions: annotations as workflow commands, and the job summary as Markdown. Knows the escapes of the command
//! syntax and the limits of what GitHub shows; not where the summary file is.

use std::cmp::Reverse;
use std::io;

use pollint_base::diagnostic::Diagnostic;
use pollint_base::rule::Severity;

use super::Report;
use super::summary::totals;
use super::text::{count, name_three, one_line, step_message, story};

/// GitHub rejects a step's summary above one MiB; this leaves room for the closing line.
const SUMMARY_LIMIT: usize = 1_000_000;

/// Writes one annotation for each finding. A step shows ten errors and ten warnings, so the worst come first.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for diagnostic in worst_first(report) {
        writeln!(out, "{}", annotation(report, diagnostic))?;
    }
    Ok(())
}

/// Writes the findings as a Markdown table with collapsed stories, to be appended to a job summary.
pub(crate) fn write_step_summary(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let head = format!("### pollint\n\n{}\n", totals(report));
    out.write_all(head.as_bytes())?;
    let mut written = head.len();
    for (index, diagnostic) in worst_first(report).into_iter().enumerate() {
        let entry = summary_entry(report, diagnostic);
        if written + entry.len() > SUMMARY_LIMIT {
            let left = report.diagnostics.len() - index;
            return writeln!(out, "\n{} not shown: the summary is full.", count(left, "finding"));
        }
        written += entry.len();
        out.write_all(entry.as_bytes())?;
    }
    Ok(())
}

fn worst_first<'a>(report: &Report<'a>) -> Vec<&'a Diagnostic> {
    let mut ordered = report.diagnostics.clone();
    ordered.sort_by_key(|diagnostic| Reverse(diagnostic.severity));
    ordered
}

fn annotation(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let range = report.sources.range(diagnostic.location);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = format!(
        "file={},line={},endLine={}",
        escape_property(&report.sources.ci_path(diagnostic.location.file)),
        range.start.line,
        range.end.line
    );
    // Columns on an annotation of several lines make GitHub drop the whole annotation.
    if range.start.line == range.end.line {
        properties.push_str(&format!(",col={},endColumn={}", range.start.column, range.end.column));
    }
    let title = escape_property(&format!("pollint: {}", diagnostic.rule));
    let mut message = vec![one_line(&diagnostic.message)];
    message.extend(story(report, diagnostic, &|step| report.sources.ci_path(step.location.file)));
    format!("::{command} {properties},title={title}::{}", escape_data(&message.join("\n")))
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

fn summary_entry(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let start = report.sources.range(diagnostic.location).start;
    let path = report.sources.ci_path(diagnostic.location.file);
    let mut entry = format!(
        "\n<details><summary><b>{}</b> {}: {}</summary>\n\n{}, rule {}\n",
        diagnostic.severity.as_str(),
        code(&format!("{path}:{}", start.line)),
        html_with_code(&one_line(&diagnostic.message)),
        code(&format!("{path}:{}:{}", start.line, start.column)),
        code(&diagnostic.rule),
    );
    if !diagnostic.why.is_empty() {
        entry.push_str(&format!("\n**Why:** {}\n", html_with_code(&one_line(&diagnostic.why))));
    }
    entry.push_str(&summary_chain(report, diagnostic));
    if !diagnostic.tests.is_empty() {
        let tests = count(diagnostic.tests.len(), "affected test");
        entry.push_str(&format!("\n{tests}: {}\n", html(&name_three(&diagnostic.tests))));
    }
    if !diagnostic.victims.is_empty() {
        let victims = count(diagnostic.victims.len(), "victim");
        entry.push_str(&format!("\n{victims}: {}\n", html(&name_three(&diagnostic.victims))));
    }
    if !diagnostic.help.is_empty() {
        entry.push_str(&format!("\n**Help:** {}\n", html_with_code(&one_line(&diagnostic.help))));
    }
    entry.push_str("\n</details>\n");
    entry
}

fn summary_chain(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let mut list = String::from(if diagnostic.chain.is_empty() { "" } else { "\n" });
    for (number, step) in (1..).zip(&diagnostic.chain) {
        let place = report.sources.ci_path(step.location.file);
        let line = report.sources.range(step.location).start.line;
        let message = html_with_code(&step_message(step));
        list.push_str(&format!("{number}. {message} ({})\n", code(&format!("{place}:{line}"))));
    }
    list
}

/// Names come from a repository that a stranger may have sent, so all of them are escaped for HTML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('*', "&#42;")
        .replace('_', "&#95;")
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", html(text))
}

/// Backtick-quoted names become code elements, which also work inside `<summary>`, where Markdown does not.
fn html_with_code(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return html(text);
    }
    let piece = |(index, piece): (usize, &&str)| if index % 2 == 1 { code(piece) } else { html(piece) };
    pieces.iter().enumerate().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_escaped() {
        assert_eq!(escape_data("50%\r\nnext"), "50%25%0D%0Anext");
        assert_eq!(escape_property("a:b,c"), "a%3Ab%2Cc");
    }

    #[test]
    fn the_summary_cannot_be_broken_out_of() {
        assert_eq!(html_with_code("`<img>` is <b>"), "<code>&lt;img&gt;</code> is &lt;b&gt;");
        assert_eq!(html_with_code("odd ` tick"), "odd ` tick");
    }
}
