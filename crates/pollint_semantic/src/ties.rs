//! Which variables of one function are about one thing: made from each other, given to each other, or from one call. Knows
//! what statements say, and refuses to know what the calls in them do.

use pollint_base::span::{FileId, Span};
use pollint_facts::ir::{AssignOp, Expr, ExprId, FileFacts, LocalId, Stmt, StmtKind};
use rustc_hash::FxHashMap;

use crate::types::{Callee, Ty, Types};

/// The variables of a function in groups.
#[derive(Debug, Default)]
pub(crate) struct Ties {
    /// The next one of the group, on the way to its first, which is its own next.
    next: FxHashMap<LocalId, LocalId>,
}

impl Ties {
    /// Those that `stmts`, the statements of one declaration and its literals, tell.
    pub(crate) fn of(types: Types<'_>, file: FileId, around: Span, stmts: &[&Stmt]) -> Ties {
        let mut found =
            Finder { types, file, around, facts: &types.program.facts[file.index()], ties: Ties::default() };
        for stmt in stmts {
            found.stmt(stmt);
        }
        found.ties
    }

    /// Whether two variables are about one thing.
    pub(crate) fn join(&self, one: LocalId, other: LocalId) -> bool {
        one == other || self.first(one) == self.first(other)
    }

    fn first(&self, of: LocalId) -> LocalId {
        let mut at = of;
        while let Some(next) = self.next.get(&at).filter(|next| **next != at) {
            at = *next;
        }
        at
    }

    fn tie(&mut self, one: LocalId, other: LocalId) {
        let (one, other) = (self.first(one), self.first(other));
        self.next.insert(other, other);
        self.next.insert(one, other);
    }
}

struct Finder<'p> {
    types: Types<'p>,
    file: FileId,
    around: Span,
    facts: &'p FileFacts,
    ties: Ties,
}

impl Finder<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            // `cmd := &Command{Input: r}`, `s.done = done`, `r, w := io.Pipe()`
            StmtKind::Assign { lhs, rhs, op: AssignOp::Define | AssignOp::Set } if !rhs.is_empty() => {
                if lhs.len() == rhs.len() {
                    for (left, right) in lhs.iter().zip(rhs) {
                        self.define(std::slice::from_ref(left), *right);
                    }
                } else if let [right] = rhs.as_slice() {
                    self.define(lhs, *right);
                }
            }
            // `bus.Subscribe(ch)`
            StmtKind::Expr(call) => {
                let Expr::Call { fun, args, .. } = self.facts.expr(*call) else { return };
                let Expr::Selector { base, .. } = self.facts.expr(*fun) else { return };
                let Some(on) = self.base(*base, 0).filter(|on| self.is_one(*on, false)) else { return };
                if self.asserts(*fun) {
                    return;
                }
                for other in args.iter().flat_map(|arg| self.objects_in(*arg)).collect::<Vec<_>>() {
                    self.ties.tie(on, other);
                }
            }
            _ => {}
        }
    }

    /// What one expression gives is about what it is made from.
    fn define(&mut self, lhs: &[ExprId], right: ExprId) {
        let made =
            lhs.iter().filter_map(|left| self.base(*left, 0)).filter(|local| self.is_one(*local, true));
        let made: Vec<LocalId> = made.collect();
        if let Some(first) = made.first() {
            let from = self.objects_in(right);
            for other in made.iter().skip(1).chain(&from) {
                self.ties.tie(*first, *other);
            }
        }
    }

    /// Whether a call is one of an assertion: what it compares is not about one thing.
    fn asserts(&self, fun: ExprId) -> bool {
        match self.types.callee(self.file, fun) {
            Callee::External { path, name, .. } => self.types.apis.exit(&path, &name).is_some(),
            _ => false,
        }
    }

    /// The variable that an operand begins with.
    fn base(&self, expr: ExprId, depth: u32) -> Option<LocalId> {
        const DEEPEST: u32 = 8;
        match self.facts.expr(expr) {
            Expr::Local(local) => Some(*local),
            Expr::Selector { base: of, .. }
            | Expr::Index { base: of, .. }
            | Expr::Star(of)
            | Expr::AddrOf(of)
                if depth < DEEPEST =>
            {
                self.base(*of, depth + 1)
            }
            _ => None,
        }
    }

    fn objects_in(&self, expr: ExprId) -> Vec<LocalId> {
        let within = self.facts.span(expr);
        let locals = self.facts.exprs_of(self.around).filter_map(|(expr, at)| match expr {
            Expr::Local(local) if within.contains(at) => Some(*local),
            _ => None,
        });
        // The name or address of an object stands for it.
        locals.filter(|local| self.is_one(*local, self.ties.next.contains_key(local))).collect()
    }

    /// Whether a variable is one that ties: an object, or what a statement makes from one. A row of a table is in all that is
    /// made for it, and so is the receiver of a suite.
    fn is_one(&self, local: LocalId, made: bool) -> bool {
        let known = &self.facts.locals[local.index()];
        let ty = self.types.local(self.file, local);
        let is_receiver = || {
            let mut receivers = self.facts.funcs.iter().filter_map(|func| func.receiver.as_ref());
            receivers.any(|receiver| receiver.local == Some(local))
        };
        known.loop_of.is_none()
            && !is_error(self.facts, local)
            && is_object(self.types, &ty, made)
            && !is_receiver()
    }
}

/// Whether a value of this type may tell about the end of a goroutine: no test, no context. What is made from an object may also be its
/// name or address.
pub(crate) fn is_object(types: Types<'_>, ty: &Ty, made: bool) -> bool {
    let is_context = types.external_type(ty).is_some_and(|(path, _)| path == "context");
    (made || *ty != Ty::Basic) && !types.is_testing(ty) && !is_context
}

/// Whether a variable is an error by its name.
pub(crate) fn is_error(facts: &FileFacts, local: LocalId) -> bool {
    facts.text(facts.locals[local.index()].name).to_ascii_lowercase().contains("err")
}
