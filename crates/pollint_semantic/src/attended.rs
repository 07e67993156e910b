//! Whether the function that starts a goroutine goes on to wait with what it has given it, or ends that, so that it may
//! well see the end of the goroutine in a way that is no join: it reads all that is written to a pipe, or polls until
//! something is done. Knows the text of one function, and refuses to know what its calls do.

use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{AssignOp, Case, Expr, FileFacts, Func, LocalId, Stmt, StmtKind};

use crate::joins::{self, waits_for_connection};
use crate::types::{Ty, Types};

/// What of one function matters here.
#[derive(Debug, Default)]
struct Marks {
    /// The function, with its literals.
    around: Span,
    /// `go` statements.
    spawns: Vec<Span>,
    /// `defer` statements.
    defers: Vec<Span>,
    /// What one statement defines together.
    defined: Vec<Vec<LocalId>>,
}

/// Whether the function around the `go` statement at `site` waits for, reads from or ends, after it or when it returns,
/// an object that the goroutine has too. For one that goes through its statements once and waits for nothing, any use
/// of the object will do. A goroutine that never ends is attended by nobody.
#[must_use]
pub fn is_attended(types: Types<'_>, site: Location) -> bool {
    let facts = &types.program.facts[site.file.index()];
    let marks = marks_around(facts, site.span);
    let Some(spawn) = marks.spawns.iter().copied().find(|spawn| spawn.start == site.span.start) else {
        return false;
    };
    let started = literal(facts, &marks, spawn);
    let mut held = held_objects(types, site.file, &marks, spawn, started);
    add_other_ends(types, site.file, &marks, &mut held);
    if held.is_empty() || started.is_some_and(never_ends) {
        return false;
    }
    let goes_through = started.is_some_and(|started| goes_through(facts, &marks, started));
    facts.exprs_of(marks.around).any(|(expr, at)| {
        let uses = goes_through && matches!(expr, Expr::Local(local) if held.contains(local));
        let in_spawn = || marks.spawns.iter().any(|other| other.contains(at));
        let runs_later = || at.start >= spawn.end || runs_at_end(facts, &marks, at, spawn);
        let attends = || attends(facts, expr) && mentions(facts, &marks, at, &held);
        (uses || attends()) && runs_later() && !in_spawn()
    })
}

/// Whether an expression waits for something, or a call by its name waits, reads or ends something. What closes a channel
/// is a signal that is known elsewhere.
fn attends(facts: &FileFacts, expr: &Expr) -> bool {
    let name = match expr {
        Expr::Receive(_) => return true,
        Expr::Call { fun, .. } => match facts.expr(*fun) {
            Expr::Selector { name, .. } => facts.text(*name),
            Expr::Free(name) if facts.text(*name) != "close" => facts.text(*name),
            _ => return false,
        },
        _ => return false,
    };
    joins::may_end(name) || waits_for_connection(name) || name.starts_with("Eventually")
}

/// Whether a position is in a `defer` statement, or in a literal that does not hold the `go` statement.
fn runs_at_end(facts: &FileFacts, marks: &Marks, at: Span, spawn: Span) -> bool {
    let in_literal = |span: Span| span.contains(at) && !span.contains(spawn);
    marks.defers.iter().any(|defer| defer.contains(at))
        || facts.funcs.iter().any(|func| func.parent.is_some() && in_literal(func.span))
}

/// The marks of all functions and literals within the declaration around a position.
fn marks_around(facts: &FileFacts, at: Span) -> Marks {
    let mut marks = Marks::default();
    let around = facts.funcs.iter().find(|func| func.parent.is_none() && func.span.contains(at));
    let Some(around) = around else { return marks };
    marks.around = around.span;
    for func in facts.funcs.iter().filter(|func| around.span.contains(func.span)) {
        each_stmt(func.body.as_deref().unwrap_or_default(), &mut |stmt| match &stmt.kind {
            StmtKind::Go(_) => marks.spawns.push(stmt.span),
            StmtKind::Defer(_) => marks.defers.push(stmt.span),
            StmtKind::Assign { lhs, op: AssignOp::Define, .. } => {
                let locals = lhs.iter().filter_map(|left| match facts.expr(*left) {
                    Expr::Local(local) => Some(*local),
                    _ => None,
                });
                marks.defined.push(locals.collect());
            }
            _ => {}
        });
    }
    marks
}

/// The variables from outside a `go` statement that it mentions, but for those that tell nothing about its end:
/// tests, contexts, errors and plain values, and what only a function mentions that is handed over to be called back.
fn held_objects(
    types: Types<'_>,
    file: FileId,
    marks: &Marks,
    spawn: Span,
    started: Option<&Func>,
) -> Vec<LocalId> {
    let facts = &types.program.facts[file.index()];
    let handed_over: Vec<Span> = match started {
        Some(_) => Vec::new(),
        None => facts.funcs.iter().map(|func| func.span).filter(|span| spawn.contains(*span)).collect(),
    };
    let called_back = |span: Span| handed_over.iter().any(|literal| literal.contains(span));
    let mut held: Vec<LocalId> = facts
        .exprs_of(marks.around)
        .filter_map(|(expr, span)| match expr {
            Expr::Local(local) if spawn.contains(span) && !called_back(span) => Some(*local),
            _ => None,
        })
        .collect();
    held.sort_unstable();
    held.dedup();
    held.retain(|local| {
        let declared = facts.locals[local.index()].span;
        !spawn.contains(declared) && is_object(types, &types.local(file, *local))
    });
    held
}

/// The other end of a pipe, which comes from the same call. An error that comes with an object is no end of it.
fn add_other_ends(types: Types<'_>, file: FileId, marks: &Marks, held: &mut Vec<LocalId>) {
    let facts = &types.program.facts[file.index()];
    let is_error = |local: LocalId| {
        let name = facts.text(facts.locals[local.index()].name);
        name.to_ascii_lowercase().contains("err")
    };
    let own = held.clone();
    for locals in marks.defined.iter().filter(|locals| locals.iter().any(|local| own.contains(local))) {
        let others = locals.iter().filter(|local| !is_error(**local));
        held.extend(others.filter(|local| is_object(types, &types.local(file, **local))));
    }
    held.retain(|local| !is_error(*local));
}

fn mentions(facts: &FileFacts, marks: &Marks, around: Span, held: &[LocalId]) -> bool {
    facts.exprs_of(marks.around).any(
        |(expr, span)| matches!(expr, Expr::Local(local) if around.contains(span) && held.contains(local)),
    )
}

fn is_object(types: Types<'_>, ty: &Ty) -> bool {
    let is_context = types.external_type(ty).is_some_and(|(path, _)| path == "context");
    *ty != Ty::Basic && !types.is_testing(ty) && !is_context
}

/// The literal that a `go` statement starts: the one that its call begins with.
fn literal<'f>(facts: &'f FileFacts, marks: &Marks, spawn: Span) -> Option<&'f Func> {
    let calls = facts
        .exprs_of(marks.around)
        .filter(|(expr, span)| matches!(expr, Expr::Call { .. }) && spawn.contains(*span));
    let call = calls.map(|(_, span)| span.start).min()?;
    facts.funcs.iter().find(|func| func.parent.is_some() && func.span.start == call)
}

/// Whether a literal neither goes round without end nor waits for anything itself.
fn goes_through(facts: &FileFacts, marks: &Marks, started: &Func) -> bool {
    let mut goes_round = false;
    each_stmt(started.body.as_deref().unwrap_or_default(), &mut |stmt| {
        goes_round |= match &stmt.kind {
            StmtKind::For(each) => each.is_endless(),
            StmtKind::Select { .. } => true,
            _ => false,
        };
    });
    let within = |span: Span| started.span.contains(span);
    let waits = facts.exprs_of(marks.around).any(|(expr, at)| matches!(expr, Expr::Receive(_)) && within(at));
    !goes_round && !waits
}

/// Whether a literal surely never ends: `select {}`, or a loop that nothing leaves.
fn never_ends(started: &Func) -> bool {
    started.body.iter().flatten().any(|stmt| match &stmt.kind {
        StmtKind::Select { cases } => cases.is_empty(),
        StmtKind::For(each) if each.is_endless() => {
            let mut leaves = false;
            each_stmt(&each.body, &mut |stmt| {
                leaves |= matches!(
                    stmt.kind,
                    StmtKind::Return(_) | StmtKind::Jump | StmtKind::Goto(_) | StmtKind::Select { .. }
                );
            });
            !leaves
        }
        _ => false,
    })
}

/// Visits statements and those inside them, but not those of literals.
fn each_stmt<'f>(stmts: &'f [Stmt], visit: &mut impl FnMut(&'f Stmt)) {
    let mut pending: Vec<&'f Stmt> = stmts.iter().collect();
    while let Some(stmt) = pending.pop() {
        visit(stmt);
        match &stmt.kind {
            StmtKind::If { init, then, otherwise, .. } => {
                pending.extend(init.as_deref());
                pending.extend(then.iter().chain(otherwise));
            }
            StmtKind::For(each) => pending.extend(&each.body),
            StmtKind::Block(body) => pending.extend(body),
            StmtKind::Switch { cases, .. } | StmtKind::Select { cases } => {
                pending.extend(cases.iter().flat_map(inside));
            }
            _ => {}
        }
    }
}

fn inside(case: &Case) -> impl Iterator<Item = &Stmt> {
    case.comm.as_deref().into_iter().chain(&case.body)
}
