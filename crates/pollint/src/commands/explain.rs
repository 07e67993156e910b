//! `pollint explain RULE`: the page of a rule. On a terminal, headings and code are styled; elsewhere it is Markdown.

use std::io::{self, Write};
use std::process::ExitCode;

use pollint_base::rule::{FixKind, RuleMeta};

use crate::cli::{Explain, Global};
use crate::failure::Failure;
use crate::output;
use crate::report::Look;
use crate::run;
use crate::style;

pub(crate) fn run(options: &Explain, global: &Global) -> Result<ExitCode, Failure> {
    let rules = run::rules();
    let Some(rule) = rules.iter().find(|rule| rule.name == options.rule) else {
        let known: Vec<&str> = rules.iter().map(|rule| rule.name).collect();
        return Err(Failure::unknown_rule(&options.rule, "`pollint explain`", &known));
    };
    let look = output::stdout_look(global.color);
    output::to_stdout(|out| write_page(rule, look, out))?;
    Ok(ExitCode::SUCCESS)
}

fn write_page(rule: &RuleMeta, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let page = format!("# {}\n\n{}.\n\n{}\n\n{}", rule.name, rule.summary, standing(rule), rule.page());
    let mut in_code = false;
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        let style = match line {
            _ if fence || in_code => style::DIM,
            _ if line.starts_with('#') => style::BOLD,
            _ => anstyle::Style::new(),
        };
        in_code ^= fence;
        let style = style::when(look.color, style);
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

/// Severity, stability and fixes in one sentence.
fn standing(rule: &RuleMeta) -> String {
    let severity = match rule.severity.as_str() {
        word @ ("error" | "info") => format!("an {word}"),
        word => format!("a {word}"),
    };
    let preview = if rule.preview { "; in preview" } else { "" };
    let fix = match rule.fix {
        FixKind::Sometimes => "; some findings come with a fix",
        FixKind::None => "; no automatic fix",
    };
    format!("Most findings are {severity}{preview}{fix}.")
}
