//! How a goroutine goes from its first statement to its last: through, or round and round until it is told to end; and whether
//! what it does at one place comes before all that anybody may wait for. Knows statements, and refuses to know how long they
//! take.

use pollint_base::span::{Location, Span};
use pollint_facts::ir::{Case, Expr, ExprId, FileFacts, Func, LocalId, Stmt, StmtKind};

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
    each_stmt(decl.body.as_deref().unwrap_or_default(), &mut |stmt| {
        // Inside what a goroutine calls, a loop that waits for nothing only tries again.
        found |= is_endless(stmt) && (depth == DEEPEST || holds_select(stmt));
    });
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

/// Whether a function itself goes round without end.
#[must_use]
pub fn goes_round(program: &Program, func: FuncId) -> bool {
    let mut found = false;
    each_stmt(program.func(func).1.body.as_deref().unwrap_or_default(), &mut |stmt| {
        found |= is_endless(stmt)
    });
    found
}

/// Whether a function runs until it is told to end, by its name.
fn runs_by_name(facts: &FileFacts, fun: ExprId) -> bool {
    let (Expr::Selector { name, .. } | Expr::Free(name)) = facts.expr(fun) else { return false };
    let at_word = |rest: &str| !rest.starts_with(char::is_lowercase);
    let text = facts.text(*name);
    ["Run", "Serve", "ListenAndServe", "Start", "Watch"]
        .iter()
        .any(|word| text.strip_prefix(word).is_some_and(at_word))
}

fn is_endless(stmt: &Stmt) -> bool {
    matches!(&stmt.kind, StmtKind::For(each) if each.is_endless())
}

/// Whether a function calls what gives no error when it is told to end.
#[must_use]
pub fn ends_quietly(types: Types<'_>, func: FuncId) -> bool {
    let (file, decl) = types.program.func(func);
    let facts = &types.program.facts[file.index()];
    let (_, around) = types.program.func(types.program.outermost(func));
    facts.exprs_of(around.span).filter(|(_, at)| decl.span.contains(*at)).any(|(expr, _)| match expr {
        Expr::Call { fun, .. } => match types.callee(file, *fun) {
            Callee::External { path, name, .. } => types.apis.quiets.get(&path, &name).is_some(),
            Callee::Method { func, .. } => {
                let (file, decl) = types.program.func(func);
                let package = &types.program.packages[types.program.package_of(file).index()];
                let name = types.program.facts[file.index()].text(decl.name);
                let on = types.program.func_name(func);
                let on = on.rsplit_once('.').map_or("", |(on, _)| on.trim_matches(['(', ')', '*']));
                types.apis.quiets.get(&package.import_path, &format!("{on}.{name}")).is_some()
            }
            _ => false,
        },
        _ => false,
    })
}

/// Whether the `go` statement at `site` starts a value, a parameter or a field, that is a function: what runs is decided elsewhere.
#[must_use]
pub fn starts_value(types: Types<'_>, site: Location) -> bool {
    let facts = &types.program.facts[site.file.index()];
    let around = facts.funcs.iter().find(|func| func.parent.is_none() && func.span.contains(site.span));
    let Some(around) = around else { return false };
    facts.exprs_of(around.span).any(|(expr, _)| match expr {
        Expr::Call { fun, .. } => {
            let callee = facts.span(*fun);
            site.span.contains(callee)
                && callee.end == site.span.end
                && matches!(types.callee(site.file, *fun), Callee::Value(_))
        }
        _ => false,
    })
}

fn holds_select(stmt: &Stmt) -> bool {
    let mut found = false;
    each_stmt(std::slice::from_ref(stmt), &mut |stmt| found |= matches!(stmt.kind, StmtKind::Select { .. }));
    found
}

/// Whether a function says in the end that it is done, by a `Done` or `close` that it defers or has as its last statement: whatever
/// that is called on, somebody waits for it.
#[must_use]
pub fn says_done(program: &Program, func: FuncId) -> bool {
    let (file, decl) = program.func(func);
    let facts = &program.facts[file.index()];
    let is_signal = |call: ExprId| match facts.expr(call) {
        Expr::Call { fun, .. } => match facts.expr(*fun) {
            Expr::Selector { name, .. } => facts.text(*name) == "Done",
            Expr::Free(name) => facts.text(*name) == "close",
            _ => false,
        },
        _ => false,
    };
    let body = decl.body.as_deref().unwrap_or_default();
    let says = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Defer(call) => is_signal(*call),
        StmtKind::Expr(call) => body.last().is_some_and(|last| last.span == stmt.span) && is_signal(*call),
        _ => false,
    };
    body.iter().any(says)
}

/// Whether a position is in a loop of the function or literal that it is in.
#[must_use]
pub fn is_in_loop(program: &Program, at: Location) -> bool {
    let around = program.facts[at.file.index()].funcs.iter().filter(|func| func.span.contains(at.span));
    let Some(innermost) = around.min_by_key(|func| func.span.end - func.span.start) else { return false };
    let mut found = false;
    each_stmt(innermost.body.as_deref().unwrap_or_default(), &mut |stmt| {
        found |= matches!(stmt.kind, StmtKind::For(_)) && stmt.span.contains(at.span);
    });
    found
}

/// Whether a function waits for one of several things itself: it may go another way than the test does.
#[must_use]
pub fn chooses(program: &Program, func: FuncId) -> bool {
    program.func(func).1.body.iter().flatten().any(holds_select)
}

/// Whether what a goroutine that `func` runs in does by `effect` comes too early to matter: before it begins to go round or to
/// serve, before the answer that it gives as its last act, only when it is not told to end in time, or only when the test makes
/// something happen.
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
    if body
        .iter()
        .any(|stmt| matches!(stmt.kind, StmtKind::Defer(_)) && answers(facts, decl.span, stmt, attended))
    {
        return true;
    }
    match body.last() {
        Some(last) if is_endless(last) || runs(facts, last) => {
            at.end <= last.span.start || is_event(facts, last, at)
        }
        Some(Stmt { kind: StmtKind::Select { cases }, .. }) => told && is_beside_stop(cases, at),
        Some(last) => at.end <= last.span.start && answers(facts, decl.span, last, attended),
        None => false,
    }
}

/// Whether a position is in a case of a `select` in a loop that something happens for, which is likely the test's doing, and no
/// time that has passed; and another case ends the loop without more ado.
fn is_event(facts: &FileFacts, round: &Stmt, at: Span) -> bool {
    let is_timed = |case: &Case| match case.comm.as_deref().map(|comm| &comm.kind) {
        Some(StmtKind::Expr(from)) => is_timer(facts, *from),
        Some(StmtKind::Assign { rhs, .. }) => rhs.iter().any(|from| is_timer(facts, *from)),
        _ => true,
    };
    let mut found = false;
    each_stmt(std::slice::from_ref(round), &mut |stmt| {
        if let StmtKind::Select { cases } = &stmt.kind {
            found |= is_beside_stop(cases, at)
                && cases.iter().any(|case| case.span.contains(at) && !case.is_default && !is_timed(case));
        }
    });
    found
}

/// `<-time.After(d)`, `<-ticker.C`
fn is_timer(facts: &FileFacts, receive: ExprId) -> bool {
    let Expr::Receive(from) = facts.expr(receive) else { return true };
    match facts.expr(*from) {
        Expr::Selector { name, .. } => facts.text(*name) == "C",
        Expr::Call { fun, .. } => {
            matches!(facts.expr(*fun), Expr::Selector { name, .. } if matches!(facts.text(*name), "After" | "Tick"))
        }
        _ => false,
    }
}

/// Whether a statement is a call that lasts, by its name.
fn runs(facts: &FileFacts, stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Expr(call) => {
            matches!(facts.expr(*call), Expr::Call { fun, .. } if runs_by_name(facts, *fun))
        }
        _ => false,
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
        StmtKind::Expr(call) | StmtKind::Defer(call) => match facts.expr(*call) {
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

/// Whether a goroutine of this file receives from a channel and does nothing after that.
pub(crate) fn takes_last(facts: &FileFacts, started: &Func, channel: LocalId) -> bool {
    let takes = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Expr(expr) => {
            matches!(facts.expr(*expr), Expr::Receive(from) if *facts.expr(*from) == Expr::Local(channel))
        }
        _ => false,
    };
    let body = started.body.as_deref().unwrap_or_default();
    let mut found = body.last().is_some_and(takes);
    each_stmt(body, &mut |stmt| {
        if let StmtKind::Select { cases } = &stmt.kind {
            found |= cases.iter().any(|case| {
                case.comm.as_deref().is_some_and(takes)
                    && matches!(case.body.as_slice(), [Stmt { kind: StmtKind::Return(_), .. }])
            });
        }
    });
    found && !body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Defer(_)))
}

/// Whether a function neither goes round without end nor waits for anything itself.
pub(crate) fn goes_through(facts: &FileFacts, started: &Func) -> bool {
    let mut goes_round = false;
    each_stmt(started.body.as_deref().unwrap_or_default(), &mut |stmt| {
        goes_round |= match &stmt.kind {
            StmtKind::For(each) => each.is_endless(),
            StmtKind::Select { .. } => true,
            _ => false,
        };
    });
    let around = facts.funcs.iter().find(|func| func.parent.is_none() && func.span.contains(started.span));
    let around = around.map_or(started.span, |around| around.span);
    let within = |span: Span| started.span.contains(span);
    let waits = facts.exprs_of(around).any(|(expr, at)| matches!(expr, Expr::Receive(_)) && within(at));
    !goes_round && !waits
}

/// Whether a literal surely never ends: `select {}`, or a loop that nothing leaves.
pub(crate) fn never_ends(started: &Func) -> bool {
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
pub(crate) fn each_stmt<'f>(stmts: &'f [Stmt], visit: &mut impl FnMut(&'f Stmt)) {
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
