//! Findings in the two forms that `go vet` understands: a JSON tree, and lines on standard error.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use pollint_base::diagnostic::{Diagnostic, Step};
use pollint_base::span::Location;
use pollint_driver::Outcome;
use pollint_project::vet::UnitConfig;
use serde::Serialize;

use crate::failure::Failure;
use crate::output;
use crate::report::text::{one_line, step_message};
use crate::style::ColorChoice;

/// Package, then rule, then findings.
type Tree<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<Finding<'a>>>>;

#[derive(Serialize)]
struct Finding<'a> {
    category: &'a str,
    posn: String,
    end: String,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggested_fixes: Vec<SuggestedFix<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
}

#[derive(Serialize)]
struct SuggestedFix<'a> {
    message: &'a str,
    edits: Vec<TextEdit<'a>>,
}

#[derive(Serialize)]
struct TextEdit<'a> {
    filename: String,
    start: u32,
    end: u32,
    new: &'a str,
}

#[derive(Serialize)]
struct Related {
    posn: String,
    end: String,
    message: String,
}

/// Writes the findings of a unit. As JSON they are no failure: Go decides by what it reads. As text the exit code tells.
pub(super) fn write(config: &UnitConfig, outcome: &Outcome, json: bool) -> Result<ExitCode, Failure> {
    let places = Places { outcome, dir: &config.dir };
    if json {
        let write = |out: &mut dyn Write| write_json(config, &places, out);
        match config.stdout.as_os_str().is_empty() {
            true => output::to_stdout(write)?,
            false => output::to_file(&config.stdout, write)?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let text: String = outcome.diagnostics.iter().map(|one| places.line(one)).collect();
    output::to_stderr(&text, output::stderr_look(ColorChoice::Never));
    Ok(if text.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write_json(config: &UnitConfig, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut tree = Tree::new();
    for one in &places.outcome.diagnostics {
        tree.entry(&config.id).or_default().entry(&one.rule).or_default().push(places.finding(one));
    }
    serde_json::to_writer_pretty(&mut *out, &tree)?;
    writeln!(out)
}

/// Positions as Go writes them.
struct Places<'a> {
    outcome: &'a Outcome,
    dir: &'a Path,
}

impl Places<'_> {
    fn finding<'d>(&self, one: &'d Diagnostic) -> Finding<'d> {
        let stands = self.stands(one);
        let edit = |edit: &'d pollint_base::diagnostic::Edit| TextEdit {
            filename: self.path(edit.location).display().to_string(),
            start: edit.location.span.start,
            end: edit.location.span.end,
            new: &edit.new_text,
        };
        let fixes = one.fixes.iter().filter(|fix| !fix.edits.is_empty());
        Finding {
            category: &one.rule,
            posn: self.position(stands, stands.span.start),
            end: self.position(stands, stands.span.end),
            message: self.message(one),
            suggested_fixes: fixes
                .map(|fix| SuggestedFix { message: &fix.title, edits: fix.edits.iter().map(edit).collect() })
                .collect(),
            related: one.chain.iter().map(|step| self.related(step)).collect(),
        }
    }

    fn related(&self, step: &Step) -> Related {
        Related {
            posn: self.position(step.location, step.location.span.start),
            end: self.position(step.location, step.location.span.end),
            message: step_message(step),
        }
    }

    fn line(&self, one: &Diagnostic) -> String {
        let stands = self.stands(one);
        format!("{}: {}\n", self.position(stands, stands.span.start), self.message(one))
    }

    /// Go shows neither rules nor the places of related steps, so the message names both.
    fn message(&self, one: &Diagnostic) -> String {
        let elsewhere = if self.stands(one) == one.location {
            String::new()
        } else {
            let at = self.outcome.lines[one.location.file.index()].line(one.location.span.start);
            format!(", at {}:{at}", self.outcome.files[one.location.file.index()].path)
        };
        format!("{}{elsewhere} ({})", one_line(&one.message), one.rule)
    }

    /// Where a finding stands for Go. What production code of another package does is told where the chain leaves this
    /// package, as each package whose tests lead there has its own report.
    fn stands(&self, one: &Diagnostic) -> Location {
        let here = |location: &Location| self.path(*location).parent() == Some(self.dir);
        let steps = one.chain.iter().rev().map(|step| step.location);
        std::iter::once(one.location).chain(steps).find(here).unwrap_or(one.location)
    }

    fn path(&self, location: Location) -> &Path {
        &self.outcome.paths[location.file.index()]
    }

    fn position(&self, location: Location, offset: u32) -> String {
        let at = self.outcome.lines[location.file.index()].line_column(offset);
        format!("{}:{}:{}", self.path(location).display(), at.line, at.column)
    }
}
