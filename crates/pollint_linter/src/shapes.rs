//! Shapes that several rules read off the facts of one file: statements in any depth, loops, literals and what runs
//! them. It knows callees and summaries, but no order of effects.

use pollint_base::span::{FileId, Span};
use pollint_facts::claims::Claims;
use pollint_facts::ir::{AssignOp, Expr, ExprId, FileFacts, For, FuncIx, FuncKind, LocalId, Stmt, StmtKind};
use pollint_semantic::apis::Runs;
use pollint_semantic::effects::{EffectKind, Place, Root};
use pollint_semantic::model::Model;
use pollint_semantic::program::{FuncId, LocalDef};
use pollint_semantic::types::{Callee, Types};

/// Visits the blocks of a function body, outer ones first, without the literals in it.
pub(crate) fn each_block<'f>(body: &'f [Stmt], visit: &mut dyn FnMut(&'f [Stmt])) {
    let mut blocks = vec![body];
    while let Some(block) = blocks.pop() {
        visit(block);
        for stmt in block {
            match &stmt.kind {
                StmtKind::If { init, then, otherwise, .. } => {
                    blocks.extend(init.as_deref().map(std::slice::from_ref));
                    blocks.extend([then.as_slice(), otherwise.as_slice()]);
                }
                StmtKind::For(each) => {
                    blocks.extend(each.init.as_ref().map(std::slice::from_ref));
                    blocks.extend(each.post.as_ref().map(std::slice::from_ref));
                    blocks.push(&each.body);
                }
                StmtKind::Switch { init, cases, .. } => {
                    blocks.extend(init.as_deref().map(std::slice::from_ref));
                    blocks.extend(cases.iter().map(|case| case.body.as_slice()));
                }
                StmtKind::Select { cases } => {
                    for case in cases {
                        blocks.extend(case.comm.as_deref().map(std::slice::from_ref));
                        blocks.push(&case.body);
                    }
                }
                StmtKind::Block(inner) => blocks.push(inner),
                _ => {}
            }
        }
    }
}

/// Visits all statements of a file, with the function or literal they stand in.
pub(crate) fn each_stmt<'f>(facts: &'f FileFacts, visit: &mut dyn FnMut(FuncIx, &'f Stmt)) {
    for (at, func) in facts.funcs.iter().enumerate() {
        let Some(body) = &func.body else { continue };
        let number = FuncIx(u32::try_from(at).unwrap_or(u32::MAX));
        each_block(body, &mut |block| block.iter().for_each(|stmt| visit(number, stmt)));
    }
}

/// A `for` statement.
pub(crate) struct Loop {
    /// The whole statement.
    pub(crate) span: Span,
    /// The function or literal it stands in.
    pub(crate) func: FuncIx,
    /// Whether it ranges over something.
    pub(crate) by_range: bool,
    /// The first statement of its body.
    pub(crate) first: Option<Span>,
    /// Variables that take another value with each iteration.
    pub(crate) variables: Vec<LocalId>,
}

/// The loops of a file.
pub(crate) fn loops(facts: &FileFacts) -> Vec<Loop> {
    let assigned = assigned_locals(facts);
    let mut loops = Vec::new();
    each_stmt(facts, &mut |func, stmt| {
        let StmtKind::For(each) = &stmt.kind else { return };
        let For { id, post, range, body, .. } = &**each;
        let declared = facts.locals.iter().enumerate().filter(|(_, local)| local.loop_of == Some(*id));
        let mut variables: Vec<LocalId> =
            declared.map(|(at, _)| LocalId(u32::try_from(at).unwrap_or(u32::MAX))).collect();
        if range.is_none() {
            // `for i, n := 0, len(xs); i < n; i++`: n has one value for all iterations.
            variables.retain(|variable| {
                assigned.iter().any(|(local, span)| local == variable && stmt.span.contains(*span))
            });
        }
        let outer = match (range, post) {
            (Some(range), _) if !range.define => range.left.as_slice(),
            (None, Some(Stmt { kind: StmtKind::Assign { lhs, .. }, .. })) => lhs.as_slice(),
            _ => &[],
        };
        for left in outer {
            if let Expr::Local(local) = facts.expr(*left)
                && !variables.contains(local)
            {
                variables.push(*local);
            }
        }
        let first = body.first().map(|stmt| stmt.span);
        loops.push(Loop { span: stmt.span, func, by_range: range.is_some(), first, variables });
    });
    loops
}

/// Locals that an assignment other than their declaration changes, with its position.
pub(crate) fn assigned_locals(facts: &FileFacts) -> Vec<(LocalId, Span)> {
    let mut assigned = Vec::new();
    each_stmt(facts, &mut |_, stmt| {
        if let StmtKind::Assign { lhs, op, .. } = &stmt.kind {
            for left in lhs {
                if let Expr::Local(local) = facts.expr(*left)
                    && (*op != AssignOp::Define || facts.span(*left) != facts.locals[local.index()].span)
                {
                    assigned.push((*local, stmt.span));
                }
            }
        }
    });
    assigned
}

/// What runs a literal, where that is not the statement it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// A `go` statement: from `go` to the end of the callee's name, and the call.
    Go(Span, ExprId),
    /// A function that starts it as a goroutine or from a timer: the call.
    Spawner(ExprId),
    /// `defer`, in this function.
    Defer(FuncIx, Span),
    /// `t.Cleanup`: the call, and the `t` if it is a local.
    Cleanup(ExprId, Option<LocalId>),
    /// It takes a `t` of its own and marks it as parallel: where.
    ParallelTest(Span),
    /// It takes a `t` of its own and stays serial: who runs it waits for its parallel subtests.
    SerialTest,
}

/// Finds out for each function of a file what runs it; none for declared ones and for plain literals.
pub(crate) fn runners(model: &Model<'_>, file: FileId) -> Vec<Option<Runner>> {
    let facts = &model.program.facts[file.index()];
    let finder = Finder { model, types: Types::new(model.program, model.apis), file, facts };
    let mut runners = vec![None; facts.funcs.len()];
    finder.test_literals(&mut runners);
    each_stmt(facts, &mut |func, stmt| finder.statement(func, stmt, &mut runners));
    for at in 0..facts.exprs.len() {
        finder.call(ExprId(u32::try_from(at).unwrap_or(u32::MAX)), &mut runners);
    }
    runners
}

struct Finder<'m> {
    model: &'m Model<'m>,
    types: Types<'m>,
    file: FileId,
    facts: &'m FileFacts,
}

impl Finder<'_> {
    /// The literal that an expression is, or that a local was declared with.
    fn literal(&self, expr: ExprId) -> Option<FuncIx> {
        match self.facts.expr(expr) {
            Expr::FuncLit(func) => Some(*func),
            Expr::Local(local) => match self.model.program.local_def(self.file, *local) {
                LocalDef::Value(value, 0) => match self.facts.expr(value) {
                    Expr::FuncLit(func) => Some(*func),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    fn statement(&self, func: FuncIx, stmt: &Stmt, runners: &mut [Option<Runner>]) {
        let (StmtKind::Go(call) | StmtKind::Defer(call)) = &stmt.kind else { return };
        let Expr::Call { fun, args, .. } = self.facts.expr(*call) else { return };
        let is_go = matches!(stmt.kind, StmtKind::Go(_));
        let mut note = |literal: Option<FuncIx>, runner: Runner| {
            if let Some(literal) = literal {
                runners[literal.index()].get_or_insert(runner);
            }
        };
        if is_go {
            let site = Span { start: stmt.span.start, end: self.name_end(*fun) };
            note(self.literal(*fun), Runner::Go(site, *call));
            args.iter().for_each(|arg| note(self.literal(*arg), Runner::Go(site, *call)));
        } else {
            note(self.literal(*fun), Runner::Defer(func, stmt.span));
        }
    }

    fn name_end(&self, fun: ExprId) -> u32 {
        match self.facts.expr(fun) {
            Expr::FuncLit(func) => self.facts.funcs[func.index()].name_span.end,
            _ => self.facts.span(fun).end,
        }
    }

    fn call(&self, call: ExprId, runners: &mut [Option<Runner>]) {
        let Expr::Call { fun, args, .. } = self.facts.expr(call) else { return };
        for (at, arg) in args.iter().enumerate() {
            if let Some(literal) = self.literal(*arg)
                && runners[literal.index()].is_none()
            {
                runners[literal.index()] = self.runner_of_argument(call, *fun, at);
            }
        }
    }

    fn runner_of_argument(&self, call: ExprId, fun: ExprId, at: usize) -> Option<Runner> {
        if let Expr::Selector { base, .. } = self.facts.expr(fun)
            && self.facts.claims_of(call).has(Claims::CLEANUP)
            && self.types.is_testing(&self.types.of(self.file, *base))
        {
            let on = match self.facts.expr(*base) {
                Expr::Local(local) => Some(*local),
                _ => None,
            };
            return Some(Runner::Cleanup(call, on));
        }
        let spawns = match self.types.callee(self.file, fun) {
            Callee::External { path, name, .. } => {
                let row = self.model.apis.callbacks.get(&path, &name)?;
                row.args.contains(&at) && matches!(row.runs, Runs::Goroutine | Runs::Later)
            }
            Callee::Func(func) => self.spawns_parameter(func, at),
            Callee::Method { func, .. } => self.spawns_parameter(func, at + 1),
            _ => false,
        };
        spawns.then_some(Runner::Spawner(call))
    }

    /// Whether a function calls a parameter in a goroutine that it starts.
    fn spawns_parameter(&self, func: FuncId, at: usize) -> bool {
        let Some(summary) = self.model.summaries.get(&func) else { return false };
        let Ok(at) = u32::try_from(at) else { return false };
        let param = Place::new(Root::Param(at));
        summary.effects.iter().any(|effect| match &effect.kind {
            EffectKind::Spawn(spawn) => spawn
                .effects
                .iter()
                .any(|inner| matches!(&inner.kind, EffectKind::CallParam(given) if *given == param)),
            _ => false,
        })
    }

    /// Literals that take a test: parallel ones with the mark, others as serial.
    fn test_literals(&self, runners: &mut [Option<Runner>]) {
        for (at, func) in self.facts.funcs.iter().enumerate() {
            let takes = func.params.iter().find(|param| {
                let ty = self.types.resolve(self.file, param.ty);
                self.types.is_testing(&ty)
            });
            if func.kind == FuncKind::Literal
                && let Some(param) = takes
            {
                let number = FuncIx(u32::try_from(at).unwrap_or(u32::MAX));
                let mark = param.local.and_then(|local| self.parallel_mark(number, local));
                runners[at] = Some(mark.map_or(Runner::SerialTest, Runner::ParallelTest));
            }
        }
    }

    /// The call that marks a literal's own `t` as parallel, itself or in a helper; after the last label that a `goto`
    /// jumps to, as what comes before may be passed over.
    fn parallel_mark(&self, func: FuncIx, on: LocalId) -> Option<Span> {
        let body = self.facts.funcs[func.index()].body.as_deref()?;
        let after = self.last_target(body);
        let mut mark: Option<Span> = None;
        each_block(body, &mut |block| {
            for stmt in block {
                if let StmtKind::Expr(call) = &stmt.kind
                    && stmt.span.start >= after
                    && self.marks(*call, on)
                    && mark.is_none_or(|known| stmt.span.start < known.start)
                {
                    mark = Some(stmt.span);
                }
            }
        });
        mark
    }

    fn last_target(&self, body: &[Stmt]) -> u32 {
        let (mut labels, mut targets) = (Vec::new(), Vec::new());
        each_block(body, &mut |block| {
            for stmt in block {
                match &stmt.kind {
                    StmtKind::Label(name) => labels.push((*name, stmt.span.start)),
                    StmtKind::Goto(name) => targets.push(*name),
                    _ => {}
                }
            }
        });
        labels.iter().filter(|(name, _)| targets.contains(name)).map(|(_, at)| *at).max().unwrap_or(0)
    }

    fn marks(&self, call: ExprId, on: LocalId) -> bool {
        let Expr::Call { fun, args, .. } = self.facts.expr(call) else { return false };
        if self.facts.claims_of(call).has(Claims::PARALLEL) {
            return matches!(self.facts.expr(*fun), Expr::Selector { base, .. }
                if *self.facts.expr(*base) == Expr::Local(on));
        }
        let position = args.iter().position(|arg| *self.facts.expr(*arg) == Expr::Local(on));
        let (func, shift) = match self.types.callee(self.file, *fun) {
            Callee::Func(func) => (func, 0),
            Callee::Method { func, .. } => (func, 1),
            _ => return false,
        };
        let (Some(position), Some(summary)) = (position, self.model.summaries.get(&func)) else {
            return false;
        };
        let number = u32::try_from(position + shift).unwrap_or(u32::MAX);
        summary
            .effects
            .iter()
            .any(|effect| effect.kind == EffectKind::Parallel(Place::new(Root::Param(number))))
    }
}

/// An object as it is written: a local or a name with fields behind it, whatever pointers lie between.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Written {
    root: Expr,
    path: Vec<String>,
}

/// The object that an expression names.
pub(crate) fn written(facts: &FileFacts, expr: ExprId) -> Option<Written> {
    let mut path = Vec::new();
    let mut at = expr;
    for _ in 0..16 {
        match facts.expr(at) {
            root @ (Expr::Local(_) | Expr::Free(_)) => {
                path.reverse();
                return Some(Written { root: root.clone(), path });
            }
            Expr::Selector { base, name, .. } => {
                path.push(facts.text(*name).to_owned());
                at = *base;
            }
            Expr::Index { base, .. } => {
                path.push("[]".to_owned());
                at = *base;
            }
            Expr::Star(inner) | Expr::AddrOf(inner) => at = *inner,
            _ => return None,
        }
    }
    None
}

impl Written {
    /// The object in terms of a literal's caller: a parameter stands for the argument.
    pub(crate) fn outside(self, facts: &FileFacts, literal: FuncIx, args: &[ExprId]) -> Option<Written> {
        let Expr::Local(local) = self.root else { return Some(self) };
        let params = &facts.funcs[literal.index()].params;
        let Some(at) = params.iter().position(|param| param.local == Some(local)) else { return Some(self) };
        let mut outer = written(facts, *args.get(at)?)?;
        outer.path.extend(self.path);
        Some(outer)
    }
}

/// What a literal signals when it is done: `x.Done()`, `close(x)`, `x <- v`.
pub(crate) fn signals(facts: &FileFacts, literal: FuncIx) -> Vec<Written> {
    let inside = facts.funcs[literal.index()].span;
    let mut found = Vec::new();
    for (at, expr) in facts.exprs.iter().enumerate() {
        let Expr::Call { fun, args, .. } = expr else { continue };
        if !inside.contains(facts.spans[at]) {
            continue;
        }
        match facts.expr(*fun) {
            Expr::Selector { base, name, .. } if facts.text(*name) == "Done" => {
                found.extend(written(facts, *base));
            }
            Expr::Free(name) if facts.text(*name) == "close" => {
                found.extend(args.first().and_then(|arg| written(facts, *arg)));
            }
            _ => {}
        }
    }
    each_stmt(facts, &mut |_, stmt| {
        if let StmtKind::Send(channel, _) = &stmt.kind
            && inside.contains(stmt.span)
        {
            found.extend(written(facts, *channel));
        }
    });
    found
}
