//! What files say of package variables by name alone: who reads them, and where their values are kept. It follows no call
//! and no pointer.

use pollint_base::span::{FileId, Span};
use pollint_facts::ir::{AssignOp, Expr, ExprId, Name};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::assignments::each_assignment;
use crate::effects::{Hop, Place, Root};
use crate::exec::{Saves, SavesByTests};
use crate::file_names::FileNames;
use crate::names::Sym;
use crate::program::{Program, Resolved, Symbol};

/// Which variables any file reads: a mention that is no operand of a write, nor the operand of its own assignment.
pub(crate) fn readers(program: &Program) -> FxHashMap<Root, Vec<FileId>> {
    let found: Vec<Vec<Root>> = (0..program.files.len())
        .into_par_iter()
        .map(|index| file_readers(program, FileId(u32::try_from(index).unwrap_or(u32::MAX))))
        .collect();
    let kind = |file: FileId| {
        let source = &program.files[file.index()];
        (source.package, source.is_test)
    };
    let mut readers: FxHashMap<Root, Vec<FileId>> = FxHashMap::default();
    for (index, roots) in found.into_iter().enumerate() {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        for root in roots {
            let files = readers.entry(root).or_default();
            if files.iter().rev().take(2).all(|known| kind(*known) != kind(file)) {
                files.push(file);
            }
        }
    }
    readers
}

fn file_readers(program: &Program, file: FileId) -> Vec<Root> {
    let facts = &program.facts[file.index()];
    let mut names = FileNames::new(program, file);
    let own = self_operands(program, file, &mut names);
    let mut roots: FxHashSet<Root> = FxHashSet::default();
    for index in 0..facts.exprs.len() {
        let expr = ExprId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some(root) = variable_by(program, file, expr, |name| names.resolve(name))
            && !facts.claims_of(expr).has(pollint_facts::claims::Claims::WRITE)
        {
            let span = facts.span(expr);
            let is_own = own.get(&root).is_some_and(|spans| spans.iter().any(|known| known.contains(span)));
            if !is_own {
                roots.insert(root);
            }
        }
    }
    let mut roots: Vec<Root> = roots.into_iter().collect();
    roots.sort();
    roots
}

/// The right sides of `v = f(v)`, by variable.
fn self_operands<'p>(
    program: &'p Program,
    file: FileId,
    names: &mut FileNames<'p>,
) -> FxHashMap<Root, Vec<Span>> {
    let mut found: FxHashMap<Root, Vec<Span>> = FxHashMap::default();
    each_assignment(&program.facts[file.index()], &mut |lhs, rhs, op| {
        if let ([left], [right], AssignOp::Set | AssignOp::Compound) = (lhs, rhs, op)
            && let Some(root) = variable_by(program, file, *left, |name| names.resolve(name))
        {
            found.entry(root).or_default().push(program.facts[file.index()].span(*right));
        }
    });
    found
}

/// The package variable that an expression names.
fn variable(program: &Program, file: FileId, expr: ExprId) -> Option<Root> {
    variable_by(program, file, expr, |name| program.resolve(file, name))
}

/// The same, with somebody who knows what the file's names mean.
fn variable_by<'p>(
    program: &'p Program,
    file: FileId,
    expr: ExprId,
    mut resolve: impl FnMut(Name) -> Resolved<'p>,
) -> Option<Root> {
    let facts = &program.facts[file.index()];
    let resolved = match facts.expr(expr) {
        Expr::Free(name) => resolve(*name),
        Expr::Selector { base, name, .. } => match facts.expr(*base) {
            Expr::Free(package) => match resolve(*package) {
                Resolved::Package(target) => program.member(target, program.sym(file, *name)),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    match resolved {
        Resolved::Symbol(_, Symbol::Var(id)) => Some(Root::Var(*id)),
        Resolved::External(id) => Some(Root::Ext(id)),
        _ => None,
    }
}

/// A path of fields from a package variable, as far as it can be read off.
pub(crate) fn simple_place(program: &Program, file: FileId, expr: ExprId, depth: u32) -> Option<Place> {
    if let Some(root) = variable(program, file, expr) {
        return Some(Place::new(root));
    }
    match program.facts[file.index()].expr(expr) {
        Expr::Selector { base, name, .. } if depth < 6 => {
            let field: Sym = program.sym(file, *name);
            Some(simple_place(program, file, *base, depth + 1)?.then(Hop::Field(field)))
        }
        _ => None,
    }
}

/// Fields and variables that some code sets to the value of a place.
pub(crate) fn find_saves(program: &Program) -> SavesByTests {
    let mut by_tests = SavesByTests::default();
    for index in 0..program.files.len() {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let facts = &program.facts[index];
        let Some(tests) = program.tests_of(file) else { continue };
        let saves = by_tests.entry(tests).or_default();
        each_assignment(&program.facts[file.index()], &mut |lhs, rhs, _| {
            if lhs.len() != rhs.len() {
                return;
            }
            for (left, right) in lhs.iter().zip(rhs) {
                let Some(place) = simple_place(program, file, *right, 0) else { continue };
                save(program, file, *left, place, saves);
            }
        });
        for expr in &facts.exprs {
            if let Expr::Composite(literal) = expr {
                for element in &literal.elements {
                    if let (Some(name), Some(place)) =
                        (element.key_name, simple_place(program, file, element.value, 0))
                    {
                        saves.fields.entry(program.sym(file, name)).or_default().push(place);
                    }
                }
            }
        }
        for spec in &facts.vars {
            for ((name, _), value) in spec.names.iter().zip(&spec.values) {
                if let (Some(place), Resolved::Symbol(_, Symbol::Var(id))) =
                    (simple_place(program, file, *value, 0), program.resolve(file, *name))
                {
                    saves.vars.entry(Root::Var(*id)).or_default().push(place);
                }
            }
        }
    }
    by_tests
}

fn save(program: &Program, file: FileId, left: ExprId, place: Place, saves: &mut Saves) {
    let facts = &program.facts[file.index()];
    if let Some(root) = variable(program, file, left) {
        saves.vars.entry(root).or_default().push(place);
    } else if let Expr::Selector { name, .. } = facts.expr(left) {
        saves.fields.entry(program.sym(file, *name)).or_default().push(place);
    }
}
