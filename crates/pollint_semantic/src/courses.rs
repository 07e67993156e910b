//! How a goroutine goes from its first statement to its last: through, or round and round until it is told to end; and whether
//! what it does at one place comes before all that anybody may wait for. Knows statements, and refuses to know how long they
//! take.

use pollint_base::span::{Location, Span};
use pollint_facts::ir::{Case, Expr, ExprId, FileFacts, Stmt, StmtKind};

use crate::attended::each_stmt;
use crate::effects::Effect;
use crate::program::{FuncId, Program};
use crate::types::{Callee, Types};

/// How many calls down it is looked for loops.
const DEEPEST: u32 = 2;

/// Whether a function goes round without end, or calls one that does: it ends when it is told to.
#[must_use]
pub fn lasts(types: Types<'_>, func: FuncId) -> bool {
    lasts_at(types, func, DEEPEST)
}

fn lasts_at(types: Types<'_>, func: FuncId, depth: u32) -> bool {
    let (file, decl) = types.program.func(func);
    let facts = &types.program.facts[file.index()];
    let mut found = false;
    each_stmt(decl.body.as_deref().unwrap_or_default(), &mut |stmt| found |= is_endless(stmt));
    if found {
        return true;
    }
    let (_, around) = types.program.func(types.program.outermost(func));
    facts.exprs_of(around.span).filter(|(_, at)| decl.span.contains(*at)).any(|(expr, _)| {
        let Expr::Call { fun, .. } = expr else { return false };
        match types.callee(file, *fun) {
            // What a goroutine itself calls tells by its name more than by what little is seen of it.
            _ if depth == DEEPEST && runs_by_name(facts, *fun) => true,
            Callee::Func(callee) | Callee::Method { func: callee, .. } => {
                depth > 0 && callee != func && lasts_at(types, callee, depth - 1)
            }
            _ => runs_by_name(facts, *fun),
        }
    })
}

/// Whether a function runs until it is told to end, by its name.
fn runs_by_name(facts: &FileFacts, fun: ExprId) -> bool {
    let (Expr::Selector { name, .. } | Expr::Free(name)) = facts.expr(fun) else { return false };
    ["Run", "Serve", "ListenAndServe", "Start", "Watch"]
        .iter()
        .any(|word| facts.text(*name).starts_with(word))
}

fn is_endless(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::For { cond: None, range: None, .. })
}

/// Whether a position is in a loop that only a jump or return ends.
#[must_use]
pub fn is_in_endless_loop(program: &Program, at: Location) -> bool {
    let facts = &program.facts[at.file.index()];
    facts.funcs.iter().filter(|func| func.span.contains(at.span)).any(|func| {
        let mut found = false;
        each_stmt(func.body.as_deref().unwrap_or_default(), &mut |stmt| {
            found |= is_endless(stmt) && stmt.span.contains(at.span);
        });
        found
    })
}

/// Whether what a goroutine that `func` runs in does by `effect` comes too early to matter: before it begins to go round, before
/// the answer that it gives as its last act, or only when it is not told to end in time.
#[must_use]
pub fn is_early(program: &Program, func: FuncId, effect: &Effect, told: bool, attended: bool) -> bool {
    let (file, decl) = program.func(func);
    let facts = &program.facts[file.index()];
    let Some(at) = position(Location { file, span: decl.span }, effect) else { return false };
    let body = decl.body.as_deref().unwrap_or_default();
    let is_deferred =
        body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Defer(_)) && stmt.span.contains(at));
    if is_deferred {
        return false;
    }
    match body.last() {
        Some(last) if is_endless(last) => at.end <= last.span.start,
        Some(Stmt { kind: StmtKind::Select { cases }, .. }) => told && is_beside_stop(cases, at),
        Some(last) => at.end <= last.span.start && answers(facts, decl.span, last, attended),
        None => false,
    }
}

/// Where in a function an effect happens, or the call that leads to it.
fn position(within: Location, effect: &Effect) -> Option<Span> {
    let is_within = |at: &Location| at.file == within.file && within.span.contains(at.span);
    let calls = std::iter::successors(effect.via.as_deref(), |via| via.next.as_deref()).map(|via| via.call);
    calls.chain([effect.site]).find(is_within).map(|at| at.span)
}

/// Whether a position is in a case of a `select` that another one, which does nothing, keeps from being chosen.
fn is_beside_stop(cases: &[Case], at: Span) -> bool {
    let stops = |case: &Case| {
        let does_nothing = case.body.iter().all(|stmt| matches!(&stmt.kind, StmtKind::Return(_)));
        !case.is_default && does_nothing
    };
    cases.iter().any(stops) && cases.iter().any(|case| !stops(case) && case.span.contains(at))
}

/// Whether a statement gives an answer to whoever has asked: it sends on, or closes, a channel that the goroutine was handed
/// in what it received, or that belongs to an object which the test goes on to use.
fn answers(facts: &FileFacts, within: Span, stmt: &Stmt, attended: bool) -> bool {
    let channel = match &stmt.kind {
        StmtKind::Send(channel, _) => *channel,
        StmtKind::Expr(call) => match facts.expr(*call) {
            Expr::Call { fun, args, .. } => match (facts.expr(*fun), args.first()) {
                (Expr::Free(name), Some(channel)) if facts.text(*name) == "close" => *channel,
                _ => return false,
            },
            _ => return false,
        },
        _ => return false,
    };
    let Expr::Selector { base, .. } = facts.expr(channel) else { return false };
    match facts.expr(*base) {
        Expr::Local(local) => attended || within.contains(facts.locals[local.index()].span),
        _ => attended,
    }
}
