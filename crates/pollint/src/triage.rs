//! What `pollint triage` has to say, ready to be written in any format. The renderers are pure: a [`Page`] in, bytes out.

use std::io;

use pollint_base::diagnostic::{Diagnostic, Step, Summary};
use pollint_base::span::Location;
use pollint_project::Revision;
use pollint_triage::log::{EventKind, Log, RunResult, Section};
use pollint_triage::{Kind, Suspect, Triage};

use crate::report::Look;
use crate::report::sources::Sources;
use crate::report::text::count;

mod json;
mod markdown;
mod text;

/// Everything a renderer may read.
pub(crate) struct Page<'a> {
    /// The answer.
    pub(crate) triage: &'a Triage,
    /// What the logs say.
    pub(crate) log: &'a Log,
    /// Whether line numbers of the log mean something: there is one log.
    pub(crate) single: bool,
    /// What the rules report in the packages of the log.
    pub(crate) diagnostics: &'a [Diagnostic],
    /// Failed packages of the log that are not in this tree.
    pub(crate) strangers: &'a [String],
    /// The commit of the tree.
    pub(crate) revision: Option<&'a Revision>,
    /// Counts of the analysis.
    pub(crate) summary: Summary,
    /// Paths, positions and text.
    pub(crate) sources: &'a Sources,
}

/// The formats of `triage --format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Suspects with reasons and advice, for the terminal
    Text,
    /// All of it
    Json,
    /// For an issue: the same with commit, tests, place, chain and command
    Markdown,
}

/// Writes the answer in one format.
pub(crate) fn write(format: Format, page: &Page<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(page, look, out),
        Format::Json => json::write(page, out),
        Format::Markdown => markdown::write(page, out),
    }
}

impl Page<'_> {
    /// The sections of the log in which something failed.
    fn failed(&self) -> impl Iterator<Item = &Section> {
        self.log.sections.iter().filter(|section| section.has_failed())
    }

    /// Packages that did not build.
    fn not_built(&self) -> Vec<&str> {
        let sections = self.log.sections.iter().filter(|section| section.result == RunResult::NotBuilt);
        let mut names: Vec<&str> = sections.filter_map(|section| section.package.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// `file:line:column`.
    fn position(&self, location: Location) -> String {
        let start = self.sources.range(location).start;
        format!("{}:{}:{}", self.sources.path(location.file), start.line, start.column)
    }

    /// What `pollint confirm` takes: the identity of the worst report about a suspect.
    fn fingerprint(&self, suspect: &Suspect) -> Option<&str> {
        let first = suspect.diagnostics.first()?;
        self.diagnostics.get(*first).map(|one| one.fingerprint.as_str())
    }
}

/// A suspect in one sentence.
fn sentence(suspect: &Suspect) -> String {
    let name = &suspect.name;
    let polluter = suspect.polluter.as_ref().map(|person| format!("`{}`", person.test));
    let victim = suspect.victim.as_ref().map(|person| format!("`{}`", person.test));
    let same =
        suspect.polluter.as_ref().zip(suspect.victim.as_ref()).is_some_and(|(one, two)| one.test == two.test);
    match suspect.kind {
        Kind::Goroutine => {
            let by = polluter.unwrap_or_else(|| "A test".to_owned());
            let uses = if suspect.place.is_some() { format!(" and uses `{name}`") } else { String::new() };
            let set = match victim {
                Some(victim) if !same && suspect.place.is_some() => format!(", which {victim} uses too"),
                _ => String::new(),
            };
            format!(
                "{by} starts a goroutine that it does not wait for; it lives on after the test{uses}{set}"
            )
        }
        Kind::Parallel => match (polluter, victim) {
            (Some(polluter), Some(victim)) if !same => {
                format!("{polluter} and {victim} may run at the same time and share `{name}`")
            }
            (Some(test), _) | (None, Some(test)) => {
                format!("{test} shares `{name}` with what runs at the same time")
            }
            (None, None) => format!("Tests that run at the same time share `{name}`"),
        },
        Kind::Leftover => match (polluter, victim) {
            (Some(polluter), Some(_)) if same => {
                format!("{polluter} leaves `{name}` changed and meets that when it runs again")
            }
            (Some(polluter), Some(victim)) => {
                format!("{polluter} leaves `{name}` changed, and {victim} reads it")
            }
            (Some(polluter), None) => format!("{polluter} leaves `{name}` changed"),
            (None, Some(victim)) => format!("{victim} reads `{name}`, which tests change"),
            (None, None) => format!("Tests change `{name}`"),
        },
        Kind::Forbidden => {
            let test = victim.or(polluter).unwrap_or_else(|| "A test".to_owned());
            format!("{test} is parallel, and Go allows no `{name}` there")
        }
    }
}

/// The chain that tells the story best: the goroutine's, else the polluter's, else the victim's.
fn story(suspect: &Suspect) -> &[Step] {
    let goroutine = suspect.goroutine.as_ref().map(|runner| runner.chain.as_slice());
    let polluter = suspect.polluter.as_ref().map(|person| person.chain.as_slice());
    let victim = suspect.victim.as_ref().map(|person| person.chain.as_slice());
    [goroutine, polluter, victim].into_iter().flatten().find(|chain| !chain.is_empty()).unwrap_or(&[])
}

/// What else the log reports, counted: `2 data races, 1 panic`.
fn events(section: &Section) -> Vec<String> {
    let kinds = [
        (EventKind::Race, "data race"),
        (EventKind::MapRace, "concurrent map access"),
        (EventKind::Panic, "panic"),
        (EventKind::LateCall, "late call of `t`"),
        (EventKind::SetenvParallel, "panic about `t.Setenv` in a parallel test"),
        (EventKind::Timeout, "timeout"),
        (EventKind::Leak, "goroutine leak"),
        (EventKind::UnexpectedCall, "unexpected mock call"),
        (EventKind::MissingCall, "missing mock call"),
        (EventKind::Closed, "use of a closed handle"),
    ];
    let number = |kind| section.events.iter().filter(|event| event.kind == kind).count();
    kinds
        .into_iter()
        .map(|(kind, noun)| (number(kind), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect()
}
