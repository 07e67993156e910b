//! Which names of a file mean package variables: what an editor asks about the text under its cursor.

use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{Expr, ExprId};

use crate::program::{Program, Resolved, Symbol};

/// The names in a file that mean package variables of loaded packages, declarations among them, each with where its variable is
/// declared. Sorted by position.
#[must_use]
pub fn variables_in(program: &Program, file: FileId) -> Vec<(Span, Location)> {
    let declared = program.vars.iter().map(|var| var.declared).filter(|declared| declared.file == file);
    let mut found: Vec<(Span, Location)> = declared.map(|declared| (declared.span, declared)).collect();
    let facts = &program.facts[file.index()];
    for index in 0..facts.exprs.len() {
        let expr = ExprId(u32::try_from(index).unwrap_or(u32::MAX));
        found.extend(variable(program, file, expr));
    }
    found.sort();
    found.dedup();
    found
}

/// The variable that one expression names.
fn variable(program: &Program, file: FileId, expr: ExprId) -> Option<(Span, Location)> {
    let facts = &program.facts[file.index()];
    let (span, resolved) = match facts.expr(expr) {
        Expr::Free(name) => (facts.span(expr), program.resolve(file, *name)),
        Expr::Selector { base, name, .. } => {
            let Expr::Free(package) = facts.expr(*base) else { return None };
            let Resolved::Package(target) = program.resolve(file, *package) else { return None };
            (facts.name_span(expr), program.member(target, program.sym(file, *name)))
        }
        _ => return None,
    };
    match resolved {
        Resolved::Symbol(_, Symbol::Var(id)) => Some((span, program.vars[id.index()].declared)),
        _ => None,
    }
}
