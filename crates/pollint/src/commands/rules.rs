//! `pollint rules`: the list of rules, for people and for programs.

use std::io::{self, Write};
use std::process::ExitCode;

use pollint_base::rule::{FixKind, RuleMeta};
use serde_json::{Value, json};

use crate::cli::{Global, Rules, RulesFormat};
use crate::failure::Failure;
use crate::output;
use crate::report::Look;
use crate::run;
use crate::style;

pub(crate) fn run(options: &Rules, global: &Global) -> Result<ExitCode, Failure> {
    let rules = run::rules();
    let look = output::stdout_look(global.color);
    output::to_stdout(|out| match options.output_format {
        RulesFormat::Text => write_table(rules, look, out),
        RulesFormat::Json => write_json(rules, out),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn write_table(rules: &[RuleMeta], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let name_width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in rules {
        let color = style::when(look.color, style::severity(rule.severity));
        let dim = style::when(look.color, style::DIM);
        let preview = if rule.preview { " (preview)" } else { "" };
        writeln!(
            out,
            "{name:<name_width$}  {color}{severity:<7}{color:#}  {summary}{dim}{preview}{dim:#}",
            name = rule.name,
            severity = rule.severity.as_str(),
            summary = rule.summary,
        )?;
    }
    Ok(())
}

fn write_json(rules: &[RuleMeta], out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = rules.iter().map(entry).collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}

fn entry(rule: &RuleMeta) -> Value {
    json!({
        "name": rule.name,
        "summary": rule.summary,
        "severity": rule.severity.as_str(),
        "preview": rule.preview,
        "fix": rule.fix == FixKind::Sometimes,
        "docs": rule.page(),
    })
}
