//! How the function that starts a goroutine goes on with what it has given it: it may read all that is written to a pipe, poll
//! until something is done, or end it, and so see the end of the goroutine in a way that is no join. Knows the text of one
//! function, and of what its calls do only whether they wait.

use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{Expr, ExprId, FileFacts, Func, LocalId, Name, Stmt, StmtKind};
use rustc_hash::FxHashMap;

use crate::courses::{each_stmt, goes_through, never_ends, takes_last};
use crate::joins::{self, waits_for_connection};
use crate::program::FuncId;
use crate::ties::{Ties, is_error, is_object};
use crate::types::{Callee, Ty, Types};

/// What the function that starts a goroutine does afterwards with what the goroutine has too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// It waits with the very thing that the goroutine has, or with what was made from that or with it.
    pub waits: bool,
    /// It uses that, or reads or polls what it is a part of.
    pub uses: bool,
    /// It ends that, or sets a flag in it.
    pub ends: bool,
    /// It hands over something that the goroutine takes as its last act: then that is over.
    pub meets: bool,
}

impl Attention {
    /// Whether it does anything with it.
    #[must_use]
    pub fn is_any(self) -> bool {
        self.waits || self.uses || self.ends || self.meets
    }
}

/// What of one function matters here.
#[derive(Debug, Default)]
struct Marks {
    /// The function, with its literals.
    around: Span,
    /// `go` statements.
    spawns: Vec<Span>,
    /// `defer` statements.
    defers: Vec<Span>,
}

/// How the function around the `go` statement at `site` goes on, after it or when it returns, with what the goroutine has
/// too. For one that goes through its statements once and waits for nothing, any use of the object will do. A goroutine
/// that never ends is attended by nobody.
#[must_use]
pub fn attention(types: Types<'_>, site: Location) -> Attention {
    let facts = &types.program.facts[site.file.index()];
    let marks = marks_around(facts, site.span);
    let Some(spawn) = marks.spawns.iter().copied().find(|spawn| spawn.start == site.span.start) else {
        return Attention::default();
    };
    let mut scene =
        Scene { types, file: site.file, facts, marks, spawn, held: Vec::new(), ties: Ties::default() };
    let started = scene.started();
    if started.is_some_and(|(_, started)| never_ends(started)) {
        return Attention::default();
    }
    scene.held = scene.held_objects(started);
    if scene.held.is_empty() {
        return Attention::default();
    }
    let stmts = scene.stmts_around();
    scene.ties = Ties::of(types, site.file, scene.marks.around, &stmts);
    let goes_through =
        started.is_some_and(|(file, started)| goes_through(&types.program.facts[file.index()], started));
    let meets = started.is_some_and(|(_, started)| scene.meets(&stmts, started));
    Attention { meets, ..scene.attention(goes_through) }
}

/// A function that starts a goroutine, and the `go` statement.
struct Scene<'p> {
    types: Types<'p>,
    file: FileId,
    facts: &'p FileFacts,
    marks: Marks,
    spawn: Span,
    /// What the goroutine has.
    held: Vec<Part>,
    ties: Ties,
}

/// A variable, or a field of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    local: LocalId,
    field: Option<Name>,
}

impl<'p> Scene<'p> {
    fn attention(&self, goes_through: bool) -> Attention {
        let mut found = Attention::default();
        for (expr, at) in self.facts.exprs_of(self.marks.around) {
            let runs_later =
                at.start >= self.spawn.end || runs_at_end(self.facts, &self.marks, at, self.spawn);
            if !runs_later || self.marks.spawns.iter().any(|other| other.contains(at)) {
                continue;
            }
            found.waits |= self.waits(expr);
            found.uses |= goes_through && matches!(expr, Expr::Local(local) if self.is_used(*local));
            match attends(self.facts, expr) {
                Some(true) => found.ends |= self.mentions(at),
                Some(false) => found.uses |= self.mentions(at),
                None => {}
            }
        }
        found
    }

    /// Whether the function sends on a channel without a buffer what the goroutine receives as its last act.
    fn meets(&self, stmts: &[&Stmt], started: &Func) -> bool {
        let is_later = |stmt: &Stmt| {
            stmt.span.start >= self.spawn.end || runs_at_end(self.facts, &self.marks, stmt.span, self.spawn)
        };
        stmts.iter().filter(|stmt| is_later(stmt)).any(|stmt| match &stmt.kind {
            StmtKind::Send(channel, _) => match self.facts.expr(*channel) {
                Expr::Local(channel) => {
                    self.has_no_buffer(stmts, *channel) && takes_last(self.facts, started, *channel)
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// `make(chan T)`
    fn has_no_buffer(&self, stmts: &[&Stmt], channel: LocalId) -> bool {
        stmts.iter().any(|stmt| match &stmt.kind {
            StmtKind::Assign { lhs, rhs, .. } => match (lhs.as_slice(), rhs.as_slice()) {
                ([left], [right]) if *self.facts.expr(*left) == Expr::Local(channel) => {
                    matches!(self.facts.expr(*right), Expr::Call { fun, args, .. } if args.len() == 1
                        && matches!(self.facts.expr(*fun), Expr::Free(name) if self.facts.text(*name) == "make"))
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// Whether a variable is about what the goroutine has.
    fn is_about(&self, local: LocalId) -> bool {
        self.held.iter().any(|held| self.ties.join(held.local, local))
    }

    /// To call a function once more is no use of an object.
    fn is_used(&self, local: LocalId) -> bool {
        !matches!(self.types.local(self.file, local), Ty::Func(_)) && self.is_about(local)
    }

    fn mentions(&self, around: Span) -> bool {
        self.facts.exprs_of(self.marks.around).any(
            |(expr, at)| matches!(expr, Expr::Local(local) if around.contains(at) && self.is_about(*local)),
        )
    }

    /// Whether an expression waits with what the goroutine has: it receives from it, reads from it, or calls something that does so.
    fn waits(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Receive(channel) => self.is_on(*channel),
            Expr::Call { fun, args, .. } => {
                let operand = match self.facts.expr(*fun) {
                    Expr::Selector { base, .. } => Some(*base),
                    _ => None,
                };
                let on = || operand.into_iter().chain(args.iter().copied()).any(|given| self.is_on(given));
                let is_method = operand.is_some_and(|operand| self.is_on(operand));
                let name = match self.facts.expr(*fun) {
                    Expr::Selector { name, .. } | Expr::Free(name) => self.facts.text(*name),
                    _ => return false,
                };
                is_method && begins_with_wait(name)
                    || waits_for_connection(name) && on()
                    || on() && self.waits_inside(*fun)
            }
            _ => false,
        }
    }

    /// Whether an operand names a part that the goroutine has.
    fn is_on(&self, operand: ExprId) -> bool {
        let within = self.facts.span(operand);
        self.parts_in(within).into_iter().any(|(part, _)| {
            self.held.iter().any(|held| {
                let fields = (held.field, part.field);
                let same_field = match fields {
                    (Some(one), Some(other)) => one == other,
                    _ => !self.is_receiver(part.local),
                };
                self.ties.join(held.local, part.local) && (held.local != part.local || same_field)
            })
        })
    }

    /// The receiver of a suite's method has everything.
    fn is_receiver(&self, local: LocalId) -> bool {
        let mut receivers = self.facts.funcs.iter().filter_map(|func| func.receiver.as_ref());
        receivers.any(|receiver| receiver.local == Some(local))
    }

    /// Whether a function that is called waits for something itself or by what it calls.
    fn waits_inside(&self, fun: ExprId) -> bool {
        const DEEPEST: u32 = 2;
        match self.types.callee(self.file, fun) {
            Callee::Func(func) | Callee::Method { func, .. } => waits(self.types, func, DEEPEST),
            _ => false,
        }
    }

    /// The variables in a position, with the fields that are named of them.
    fn parts_in(&self, within: Span) -> Vec<(Part, Span)> {
        let mut fields: FxHashMap<u32, Name> = FxHashMap::default();
        let mut locals: Vec<(LocalId, Span)> = Vec::new();
        let mut callees: Vec<Span> = Vec::new();
        for (expr, at) in self.facts.exprs_of(self.marks.around).filter(|(_, at)| within.contains(*at)) {
            match expr {
                Expr::Local(local) => locals.push((*local, at)),
                Expr::Call { fun, .. } => callees.push(self.facts.span(*fun)),
                Expr::Selector { base, name, .. } if matches!(self.facts.expr(*base), Expr::Local(_)) => {
                    fields.entry(at.start).or_insert(*name);
                }
                _ => {}
            }
        }
        let is_method = |at: Span, name: Name| {
            callees.iter().any(|callee| {
                let length = u32::try_from(self.facts.text(name).len()).unwrap_or(u32::MAX);
                callee.start == at.start && callee.end == at.end + 1 + length
            })
        };
        let parts = locals.into_iter().map(|(local, at)| {
            let field = fields.get(&at.start).copied().filter(|name| !is_method(at, *name));
            (Part { local, field }, at)
        });
        parts.collect()
    }

    /// What a `go` statement starts, if it is known: a literal, also one that a variable was given, or a declared function.
    fn started(&self) -> Option<(FileId, &'p Func)> {
        let calls = self.facts.exprs_of(self.marks.around).filter(|(_, at)| self.spawn.contains(*at));
        let first = calls.filter_map(|(expr, at)| match expr {
            Expr::Call { fun, .. } => Some((at.start, std::cmp::Reverse(at.end), *fun)),
            _ => None,
        });
        let (.., fun) = first.min_by_key(|(start, end, _)| (*start, *end))?;
        match self.facts.expr(fun) {
            Expr::FuncLit(func) => Some((self.file, &self.facts.funcs[func.index()])),
            Expr::Local(local) => self.literal_of(*local).map(|func| (self.file, func)),
            _ => match self.types.callee(self.file, fun) {
                Callee::Func(func) | Callee::Method { func, .. } => Some(self.types.program.func(func)),
                _ => None,
            },
        }
    }

    fn literal_of(&self, local: LocalId) -> Option<&'p Func> {
        let mut found = None;
        for stmt in self.stmts_around() {
            if let StmtKind::Assign { lhs, rhs, .. } = &stmt.kind
                && let ([left], [right]) = (lhs.as_slice(), rhs.as_slice())
                && *self.facts.expr(*left) == Expr::Local(local)
                && let Expr::FuncLit(func) = self.facts.expr(*right)
            {
                found = Some(&self.facts.funcs[func.index()]);
            }
        }
        found
    }

    /// The statements of the function and its literals, but for those of the goroutine.
    fn stmts_around(&self) -> Vec<&'p Stmt> {
        let mut stmts = Vec::new();
        let within = |func: &&Func| self.marks.around.contains(func.span) && !self.spawn.contains(func.span);
        for func in self.facts.funcs.iter().filter(within) {
            each_stmt(func.body.as_deref().unwrap_or_default(), &mut |stmt| stmts.push(stmt));
        }
        stmts.sort_by_key(|stmt| stmt.span.start);
        stmts
    }

    /// The variables from outside a `go` statement that it mentions, but for those that tell nothing about its end:
    /// tests, contexts, errors and plain values, and what only a function mentions that is handed over to be called back.
    fn held_objects(&self, started: Option<(FileId, &Func)>) -> Vec<Part> {
        let literal = started
            .filter(|(file, func)| *file == self.file && func.parent.is_some())
            .map(|(_, func)| func.span);
        let handed_over: Vec<Span> = match literal {
            Some(_) => Vec::new(),
            None => self
                .facts
                .funcs
                .iter()
                .map(|func| func.span)
                .filter(|span| self.spawn.contains(*span))
                .collect(),
        };
        let shared: Vec<Span> = self
            .facts
            .exprs_of(self.marks.around)
            .filter_map(|(expr, _)| match expr {
                Expr::AddrOf(of) => Some(self.facts.span(*of)),
                _ => None,
            })
            .collect();
        let called_back = |at: Span| handed_over.iter().any(|literal| literal.contains(at));
        let mut held: Vec<Part> = Vec::new();
        for area in [Some(self.spawn), literal].into_iter().flatten() {
            let parts = self.parts_in(area).into_iter().filter(|(part, at)| {
                let ty = self.types.local(self.file, part.local);
                !called_back(*at)
                    && !area.contains(self.facts.locals[part.local.index()].span)
                    && is_object(self.types, &ty, shared.contains(at))
                    && !is_error(self.facts, part.local)
            });
            held.extend(parts.map(|(part, _)| part));
        }
        held.sort_unstable();
        held.dedup();
        held
    }
}

/// Whether a function receives from a channel or reads from a connection, itself or by what it calls, up to `depth` calls down.
fn waits(types: Types<'_>, func: FuncId, depth: u32) -> bool {
    let (file, decl) = types.program.func(func);
    let facts = &types.program.facts[file.index()];
    facts.exprs_of(decl.span).any(|(expr, _)| match expr {
        Expr::Receive(_) => true,
        Expr::Call { fun, .. } => {
            let by_name = match facts.expr(*fun) {
                Expr::Selector { name, .. } => {
                    waits_for_connection(facts.text(*name)) || facts.text(*name) == "Wait"
                }
                _ => false,
            };
            by_name
                || depth > 0
                    && match types.callee(file, *fun) {
                        Callee::Func(callee) | Callee::Method { func: callee, .. } if callee != func => {
                            waits(types, callee, depth - 1)
                        }
                        _ => false,
                    }
        }
        _ => false,
    })
}

/// Whether a method of this name waits: `WaitForStart`, `AwaitReady`, `BlockUntil`.
fn begins_with_wait(name: &str) -> bool {
    ["wait", "Wait", "await", "Await", "BlockUntil", "Join"].iter().any(|word| name.starts_with(word))
}

/// Whether an expression receives something, or a call by its name waits, reads or ends something; and whether it ends it. What
/// closes a channel is a signal that is known elsewhere.
fn attends(facts: &FileFacts, expr: &Expr) -> Option<bool> {
    let name = match expr {
        Expr::Receive(_) => return Some(false),
        Expr::Call { fun, .. } => match facts.expr(*fun) {
            Expr::Selector { name, .. } => facts.text(*name),
            Expr::Free(name) if facts.text(*name) != "close" => facts.text(*name),
            _ => return None,
        },
        _ => return None,
    };
    if begins_with_wait(name) || waits_for_connection(name) || name.starts_with("Eventually") {
        return Some(false);
    }
    (joins::may_end(name) || is_store(name)).then_some(true)
}

/// Whether a method or function of this name sets an atomic flag.
fn is_store(name: &str) -> bool {
    ["Store", "Swap", "CompareAndSwap"].iter().any(|word| name.starts_with(word))
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
            _ => {}
        });
    }
    marks
}
