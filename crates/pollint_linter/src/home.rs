//! Findings belong to the project: what stands in a library is told where the project's own code calls it.

use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_semantic::model::Model;

/// Moves reports that stand in a library to the last step of their chain in the project's own code; without one there is
/// nothing that a reader could change, and the report goes.
pub(crate) fn bring_home(model: &Model<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let program = model.program;
    let is_own =
        |one: &pollint_base::span::Location| program.packages[program.package_of(one.file).index()].local;
    diagnostics.retain_mut(|one| {
        if is_own(&one.location) {
            return true;
        }
        let called = one
            .chain
            .iter()
            .take_while(|step| step.location != one.location)
            .filter(|step| matches!(step.role, Role::Call | Role::Test) && is_own(&step.location))
            .last();
        let Some(step) = called else { return false };
        (one.location, one.function) = (step.location, step.function.clone());
        true
    });
}
