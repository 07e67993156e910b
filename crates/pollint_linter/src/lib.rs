//! The rules: they read the finished model and write diagnostics. No syntax tree, no disk, no printing.
#![warn(missing_docs)]

mod binary_index;
mod graph;
mod merge;
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

use pollint_base::config::Config;
use pollint_base::diagnostic::Diagnostic;
use pollint_semantic::model::{Binary, Model};
use rayon::prelude::*;

use binary_index::BinaryIndex;
use registry::Work;
use suppress::CommentLint;

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

/// Runs the rules for which `enabled` says yes over all binaries, and applies suppression comments.
#[must_use]
pub fn lint(model: &Model<'_>, config: &Config, enabled: &(dyn Fn(&str) -> bool + Sync)) -> Findings {
    let found: Vec<Vec<Diagnostic>> = model
        .binaries
        .par_iter()
        .map(|binary| {
            let lint = Lint { model, binary, config, index: BinaryIndex::new(model, binary) };
            let mut out = Vec::new();
            for rule in rules().iter().filter(|rule| enabled(rule.meta.name)) {
                if let Work::Binary(run) = rule.work {
                    run(&lint, &mut out);
                }
            }
            out
        })
        .collect();
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    report::sort(&mut diagnostics);
    merge::merge(&mut diagnostics);
    let mut suppressions = suppress::collect(model.program);
    let (mut diagnostics, suppressed) = suppress::apply(model, &mut suppressions, diagnostics);
    let comments = CommentLint { model, suppressions: &suppressions, enabled };
    for rule in rules().iter().filter(|rule| enabled(rule.meta.name)) {
        if let Work::Comments(run) = rule.work {
            run(&comments, &mut diagnostics);
        }
    }
    report::sort(&mut diagnostics);
    report::fingerprints(model, &mut diagnostics);
    Findings { diagnostics, suppressed }
}
