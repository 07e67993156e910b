//! The answer for an issue tracker: facts first, so that whoever reads it can check them.

use std::io;

use pollint_base::diagnostic::Step;
use pollint_triage::Suspect;

use super::{Page, events, sentence, story};
use crate::report::text::{count, one_line, printable, step_message};

/// Suspects told in full, and mentioned.
const FULL: usize = 1;
const MENTIONED: usize = 4;
/// Tests that are listed.
const MAX_TESTS: usize = 20;

/// Writes the answer.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let suspects = &page.triage.suspects;
    match suspects.first() {
        Some(first) => {
            writeln!(out, "## Test pollution: {}\n\n{}.\n", code(&first.name), safe(&sentence(first)))?
        }
        None => writeln!(
            out,
            "## Failed tests without a suspect\n\nNothing that these tests share explains the log.\n"
        )?,
    }
    facts(page, out)?;
    for suspect in suspects.iter().take(FULL) {
        full(page, suspect, out)?;
    }
    others(page, out)?;
    writeln!(out, "\n<sub>Written by pollint {}</sub>", env!("CARGO_PKG_VERSION"))
}

fn facts(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "| fact | |\n|---|---|")?;
    let commit = page.revision.map_or_else(
        || "unknown".to_owned(),
        |revision| {
            format!(
                "`{}`{}",
                revision.commit,
                if revision.changed { ", with changes that are not committed" } else { "" }
            )
        },
    );
    writeln!(out, "| commit | {commit} |")?;
    for section in page.failed() {
        let package = section.package.as_deref().unwrap_or("not named by the log");
        let mut facts = vec![count(section.failures.len(), "failed test")];
        facts.extend(events(section));
        facts.extend(section.seed.as_ref().map(|seed| format!("`-shuffle {}`", one_line(seed))));
        writeln!(out, "| package | {}: {} |", code(package), safe(&facts.join(", ")))?;
        let tests: Vec<String> =
            section.failures.iter().take(MAX_TESTS).map(|failure| code(&failure.test)).collect();
        let more = section.failures.len().saturating_sub(MAX_TESTS);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        if !tests.is_empty() {
            writeln!(out, "| failed | {}{more} |", tests.join(", "))?;
        }
    }
    if let Some(command) = &page.log.command {
        writeln!(out, "| ran | {} |", code(command))?;
    }
    Ok(())
}

fn full(page: &Page<'_>, suspect: &Suspect, out: &mut dyn io::Write) -> io::Result<()> {
    let at = suspect.location.map_or_else(String::new, |at| format!(" ({})", code(&page.position(at))));
    writeln!(out, "| place | {}{at} |", code(&suspect.name))?;
    if let Some(person) = &suspect.polluter {
        writeln!(out, "| polluter | {} |", code(&person.test))?;
    }
    if let Some(runner) = &suspect.goroutine {
        writeln!(
            out,
            "| goroutine | {} in {}, {} |",
            code(&runner.name),
            code(&runner.function),
            code(&page.position(runner.location))
        )?;
    }
    if let Some(person) = &suspect.victim {
        writeln!(out, "| victim | {} |", code(&person.test))?;
    }
    chain(page, "Chain", story(suspect), out)?;
    if let Some(victim) = suspect.victim.as_ref().filter(|victim| victim.chain.as_slice() != story(suspect)) {
        chain(page, "The victim's way there", &victim.chain, out)?;
    }
    writeln!(out, "\n### Why this one\n")?;
    for reason in &suspect.reasons {
        let line = if page.single && reason.line > 0 {
            format!(" (line {} of the log)", reason.line)
        } else {
            String::new()
        };
        writeln!(out, "- {}{line}", safe(&reason.text))?;
    }
    writeln!(out, "\n### What to do\n")?;
    for (number, remedy) in (1..).zip(&suspect.remedies) {
        writeln!(out, "{number}. {}", safe(&remedy.text))?;
    }
    writeln!(out, "\n### To see it again\n\n```sh")?;
    for command in &suspect.commands {
        writeln!(out, "# {}\n{}", command.purpose, one_line(&command.line))?;
    }
    if let Some(fingerprint) = page.fingerprint(suspect) {
        writeln!(out, "pollint confirm {fingerprint}")?;
    }
    writeln!(out, "```")
}

fn chain(page: &Page<'_>, title: &str, steps: &[Step], out: &mut dyn io::Write) -> io::Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {title}\n")?;
    for (number, step) in (1..).zip(steps) {
        writeln!(out, "{number}. {}: {}", code(&page.position(step.location)), safe(&step_message(step)))?;
    }
    Ok(())
}

fn others(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let others: Vec<&Suspect> = page.triage.suspects.iter().skip(FULL).take(MENTIONED).collect();
    if !others.is_empty() {
        writeln!(out, "\n### Less likely\n")?;
        for suspect in others {
            writeln!(
                out,
                "- {} ({}): {}",
                code(&suspect.name),
                count(suspect.score as usize, "point"),
                safe(&sentence(suspect))
            )?;
        }
    }
    if !page.triage.unexplained.is_empty() {
        let tests: Vec<String> =
            page.triage.unexplained.iter().take(MAX_TESTS).map(|(_, test)| code(test)).collect();
        writeln!(out, "\nNothing explains {}.", tests.join(", "))?;
    }
    Ok(())
}

/// Text from a log or a tree as inline code: on one line, with nothing in it that ends the code or the cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "'").replace('|', "\\|"))
}

/// A sentence of ours with text from a log or a tree in it: no HTML, no table cells, no mentions of people.
fn safe(text: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for c in printable(&one_line(text)).chars() {
        in_code ^= c == '`';
        match c {
            '<' if !in_code => out.push_str("&lt;"),
            '|' => out.push_str("\\|"),
            '@' if !in_code => out.push_str("@\u{200b}"),
            _ => out.push(c),
        }
    }
    out
}
