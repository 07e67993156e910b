//! The rules: they read the finished model and write diagnostics. No syntax tree, no disk, no printing.
#![warn(missing_docs)]

pub mod baseline;
mod binary_index;
mod fix;
mod graph;
mod home;
mod leaks;
mod merge;
pub mod novelty;
mod registry;
mod report;
mod rules;
mod shapes;
mod subjects;
mod suppress;
mod writes;

pub use graph::graph;
pub use registry::{Rule, rule_metas, rules};
pub use subjects::subjects;

pub use suppress::{Note, notes};

use pollint_base::config::Config;
use pollint_base::diagnostic::Diagnostic;
use pollint_base::package::SourceFile;
use pollint_base::span::{FileId, Location};
use pollint_semantic::model::{Binary, Model};
use pollint_semantic::program::Program;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use binary_index::BinaryIndex;
use registry::Work;
use suppress::{CommentLint, Suppression};

/// What a rule works on: one test binary of the model.
pub struct Lint<'m> {
    /// The model.
    pub model: &'m Model<'m>,
    /// The binary.
    pub binary: &'m Binary,
    /// The configuration, for policies.
    pub config: &'m Config,
    /// What several rules need of the binary, computed once.
    index: BinaryIndex,
}

/// The result of all rules.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Diagnostics, sorted by file, position and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// How many were silenced by comments.
    pub suppressed: usize,
}

/// What the rules say of one test binary. It depends on the files linked into the binary and on nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Findings that no comment silences.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that comments silence.
    pub silenced: Vec<Diagnostic>,
    /// Comments that silence something, with the rule.
    pub used: Vec<(Location, String)>,
}

/// Runs the rules for which `enabled` says yes over all binaries, and applies suppression comments.
#[must_use]
pub fn lint(model: &Model<'_>, config: &Config, enabled: &(dyn Fn(&str) -> bool + Sync)) -> Findings {
    let reports = reports(model, config, enabled);
    join(reports, &program_notes(model.program), &model.program.files, enabled)
}

/// Runs the rules over each binary: one report each, in the order of the binaries.
#[must_use]
pub fn reports(model: &Model<'_>, config: &Config, enabled: &(dyn Fn(&str) -> bool + Sync)) -> Vec<Report> {
    let suppressions = suppress::collect(model.program);
    model.binaries.par_iter().map(|binary| report_of(model, binary, config, enabled, &suppressions)).collect()
}

fn report_of(
    model: &Model<'_>,
    binary: &Binary,
    config: &Config,
    enabled: &(dyn Fn(&str) -> bool + Sync),
    suppressions: &[Suppression],
) -> Report {
    let lint = Lint { model, binary, config, index: BinaryIndex::new(model, binary) };
    let mut diagnostics = Vec::new();
    for rule in rules().iter().filter(|rule| enabled(rule.meta.name)) {
        if let Work::Binary(run) = rule.work {
            run(&lint, &mut diagnostics);
        }
    }
    home::bring_home(model, &mut diagnostics);
    merge::sort_and_merge(&mut diagnostics);
    suppress::apply(model, binary, suppressions, diagnostics)
}

/// The comments of the checked files of a program that may be directives.
fn program_notes(program: &Program) -> Vec<(FileId, Vec<Note>)> {
    let files = (0..).zip(&program.facts).filter(|(at, _)| {
        let package = &program.packages[program.package_of(FileId(*at)).index()];
        package.local && package.checked
    });
    files.map(|(at, facts)| (FileId(at), notes(facts))).collect()
}

/// Joins what was found in several binaries. `comments` are those of the files that were checked: in packages that are
/// only imported, they may be for tests that were not asked for.
#[must_use]
pub fn join(
    reports: Vec<Report>,
    comments: &[(FileId, Vec<Note>)],
    files: &[SourceFile],
    enabled: &dyn Fn(&str) -> bool,
) -> Findings {
    let (mut diagnostics, mut all, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for report in reports {
        all.extend(report.silenced);
        diagnostics.extend(report.diagnostics);
        used.extend(report.used);
    }
    let silences = !all.is_empty();
    if silences {
        all.extend(diagnostics.iter().cloned());
    }
    merge::sort_and_merge(&mut diagnostics);
    merge::sort_and_merge(&mut all);
    // What one binary silences and another does not is still reported.
    let suppressed = if silences { all.len().saturating_sub(diagnostics.len()) } else { 0 };
    let comments = suppress::comments(comments, &used);
    let lint = CommentLint { comments: &comments, enabled };
    for rule in rules().iter().filter(|rule| enabled(rule.meta.name)) {
        if let Work::Comments(run) = rule.work {
            run(&lint, &mut diagnostics);
        }
    }
    report::sort(&mut diagnostics);
    report::fingerprints(files, &mut diagnostics);
    Findings { diagnostics, suppressed }
}
