//! What becomes of fixes: a diff on standard output, or files that are replaced, unless git has changes in them that no
//! commit holds. Knows what was fixed, not how.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use pollint_base::confirm::Verdict;
use pollint_base::diagnostic::Applicability;
use pollint_driver::Outcome;
use pollint_driver::fix::{self, Dirty, Fixed, FixedFile, Unwritten};
use similar::TextDiff;

use crate::cli::{Fixes, Global};
use crate::failure::Failure;
use crate::output;
use crate::report::text::{count, printable};

/// Names in a message, before the rest is counted.
const MAX_NAMES: usize = 5;

/// What is to be done after the fixes.
pub(crate) enum Step {
    /// To report what is left, with what is known from experiments.
    Report(Box<Outcome>, BTreeMap<String, Verdict>),
    /// Nothing.
    Done(ExitCode),
}

impl Step {
    /// To report findings of which no experiment tells.
    pub(crate) fn of(outcome: Outcome) -> Step {
        Step::Report(Box::new(outcome), BTreeMap::new())
    }
}

/// Shows or writes what fixes change.
pub(crate) fn apply(fixed: Fixed, options: Fixes, global: &Global) -> Result<Step, Failure> {
    if options.diff {
        output::to_stdout(|out| fixed.files.iter().try_for_each(|file| write_diff(file, out)))?;
        tell("Would fix", &fixed, options, global);
        return Ok(Step::Done(ExitCode::from(u8::from(!fixed.files.is_empty()))));
    }
    if !options.allow_dirty {
        reject_uncommitted(&fixed.files, global)?;
    }
    let unwritten = fix::write(&fixed.files);
    if !unwritten.is_empty() {
        return Err(not_written(&unwritten, fixed.files.len()));
    }
    tell("Fixed", &fixed, options, global);
    Ok(if options.fix_only { Step::Done(ExitCode::SUCCESS) } else { Step::of(fixed.outcome) })
}

/// A unified diff that `patch -p1` and `git apply` take.
fn write_diff(file: &FixedFile, out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiff::from_lines(&file.before[..], &file.after[..]);
    let (old, new) = (format!("a/{}", file.shown), format!("b/{}", file.shown));
    diff.unified_diff().header(&old, &new).to_writer(out)
}

fn reject_uncommitted(files: &[FixedFile], global: &Global) -> Result<(), Failure> {
    match fix::uncommitted(files) {
        Dirty::Files(names) if names.is_empty() => Ok(()),
        Dirty::Files(names) => {
            let title = match names.len() {
                1 => "a file to be fixed has uncommitted changes".to_owned(),
                number => format!("{number} files to be fixed have uncommitted changes"),
            };
            Err(Failure::new(title)
                .cause(some_of(&names))
                .advice("commit or stash the changes, or use `--allow-dirty`; nothing was written"))
        }
        Dirty::NoGit => {
            let text = "git is not installed: whether files have uncommitted changes was not checked\n";
            tell_stderr(text, global);
            Ok(())
        }
        Dirty::Failed(cause) => Err(Failure::new("git does not say which files have uncommitted changes")
            .cause(cause)
            .advice("use `--allow-dirty` to fix them all the same; nothing was written")),
    }
}

fn not_written(unwritten: &[Unwritten], all: usize) -> Failure {
    let lines: Vec<String> = unwritten.iter().map(|one| format!("{}: {}", one.shown, one.cause)).collect();
    let title = format!("{} of {} could not be written", unwritten.len(), count(all, "fixed file"));
    Failure::new(title).cause(some_of(&lines)).advice(unwritten[0].advice)
}

/// The first few, one a line.
fn some_of(lines: &[String]) -> String {
    let mut shown: Vec<String> = lines.iter().take(MAX_NAMES).cloned().collect();
    if lines.len() > MAX_NAMES {
        shown.push(format!("and {} more", lines.len() - MAX_NAMES));
    }
    shown.join("\n")
}

/// `Fixed 3 findings in 2 files; 1 more with --unsafe-fixes`.
fn tell(verb: &str, fixed: &Fixed, options: Fixes, global: &Global) {
    let files = count(fixed.files.len(), "file");
    let mut text = format!("{verb} {} in {files}", count(fixed.fixed, "finding"));
    let others = fixed.outcome.diagnostics.iter().filter(|one| {
        one.fixes.iter().any(|fix| fix.applicability == Applicability::Unsafe && !fix.edits.is_empty())
    });
    let others = others.count();
    if !options.unsafe_fixes && others > 0 {
        text.push_str(&format!("; {others} more with --unsafe-fixes"));
    }
    text.push('\n');
    if !fixed.taken_back.is_empty() {
        let number = count(fixed.taken_back.len(), "fix");
        text.push_str(
            &format!("{number} taken back: the finding would not have gone\n").replace("fixs", "fixes"),
        );
        if global.verbose {
            fixed.taken_back.iter().for_each(|line| text.push_str(&format!("  {}\n", printable(line))));
        }
    }
    if !fixed.stable {
        text.push_str("Stopped before everything was fixed: run again\n");
    }
    tell_stderr(&text, global);
}

fn tell_stderr(text: &str, global: &Global) {
    if !global.quiet {
        output::to_stderr(text, output::stderr_look(global.color));
    }
}
