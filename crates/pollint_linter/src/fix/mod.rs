//! Building blocks of fixes: where a statement stands, what a test is called there, which names are free, and edits of
//! whole statements. It reads facts only: indentation and line ends are filled in where the text is
//! (`pollint_base::edits`).

mod acquired;
mod checked_call;
mod cleanup;
mod group;
mod measured;
mod moved;
mod process;
mod right;
mod save;

use pollint_base::diagnostic::{Applicability, Edit, Fix, Layout};
use pollint_base::package::GoVersion;
use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{Expr, ExprId, FileFacts, Func, FuncIx, LocalId, Stmt, StmtKind};
use pollint_semantic::apis::Undo;
use pollint_semantic::effects::Root;
use pollint_semantic::model::Model;
use pollint_semantic::types::{Callee, Ty, Types};

use crate::Lint;
use crate::binary_index::effect_of;

pub(crate) use acquired::release;
pub(crate) use checked_call::{is_error_check, replace_checked};
pub(crate) use cleanup::{as_cleanup, deferred_at, fix_defer, registered_at};
use measured::is_in_measured_loop;
pub(crate) use moved::{register_earlier, register_restore};
pub(crate) use process::undo;
pub(crate) use right::right_restore;
pub(crate) use save::{is_restorable, save_and_restore};

/// A function of one file, in which something is to be changed.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'l> {
    pub(crate) model: &'l Model<'l>,
    pub(crate) file: FileId,
    pub(crate) facts: &'l FileFacts,
    pub(crate) func: FuncIx,
}

/// A statement in its block.
#[derive(Clone, Copy)]
pub(crate) struct InBlock<'l> {
    pub(crate) block: &'l [Stmt],
    pub(crate) at: usize,
}

impl<'l> InBlock<'l> {
    pub(crate) fn stmt(self) -> &'l Stmt {
        &self.block[self.at]
    }

    /// What follows it in its block.
    pub(crate) fn rest(self) -> &'l [Stmt] {
        &self.block[self.at + 1..]
    }
}

impl<'l> Spot<'l> {
    /// The innermost function around a location. None in generated code: what writes it would write it again.
    pub(crate) fn at(lint: &'l Lint<'_>, location: Location) -> Option<Spot<'l>> {
        let facts = &lint.model.program.facts[location.file.index()];
        let holds = |func: &&Func| func.body.is_some() && func.span.contains(location.span);
        let innermost = facts.funcs.iter().filter(holds).max_by_key(|func| func.span.start)?;
        let func = facts.funcs.iter().position(|func| std::ptr::eq(func, innermost))?;
        Spot::of(lint, location.file, FuncIx(u32::try_from(func).ok()?))
    }

    pub(crate) fn of(lint: &'l Lint<'_>, file: FileId, func: FuncIx) -> Option<Spot<'l>> {
        let facts: &FileFacts = &lint.model.program.facts[file.index()];
        (!facts.generated).then_some(Spot { model: lint.model, file, facts, func })
    }

    pub(crate) fn types(self) -> Types<'l> {
        Types::new(self.model.program, self.model.apis)
    }

    pub(crate) fn version(self) -> GoVersion {
        self.model.program.go_version(self.file)
    }

    pub(crate) fn function(self) -> &'l Func {
        &self.facts.funcs[self.func.index()]
    }

    pub(crate) fn location(self, span: Span) -> Location {
        Location { file: self.file, span }
    }

    /// The statements of blocks that hold a span, outer ones first.
    pub(crate) fn around(self, span: Span) -> Vec<InBlock<'l>> {
        let mut found = Vec::new();
        let mut next = self.function().body.as_deref();
        while let Some(block) = next {
            let Some(at) = block.iter().position(|stmt| stmt.span.contains(span)) else { break };
            found.push(InBlock { block, at });
            let holds = |inner: &&[Stmt]| inner.iter().any(|stmt| stmt.span.contains(span));
            next = inner_blocks(&block[at]).into_iter().find(holds);
        }
        found
    }

    /// The innermost statement of a block that holds a span, where another one may be put before it.
    pub(crate) fn statement(self, span: Span) -> Option<InBlock<'l>> {
        let found = self.around(span).pop()?;
        let labeled = found.at > 0 && matches!(found.block[found.at - 1].kind, StmtKind::Label(_));
        (!labeled).then_some(found)
    }

    /// What the function calls its test at a position: a parameter of `testing`, not shadowed there.
    pub(crate) fn test(self, at: u32) -> Option<&'l str> {
        let is_test = |ty: ExprId| is_of_testing(self, &self.types().resolve(self.file, ty));
        let found = self.function().params.iter().filter(|param| is_test(param.ty));
        let local = found.filter_map(|param| param.local).next()?;
        let name = self.facts.locals[local.index()].name;
        let shadows = |(other, found): (usize, &pollint_facts::ir::Local)| {
            let inner = found.span.start > self.facts.locals[local.index()].span.start;
            other != local.index()
                && inner
                && found.name == name
                && found.span.start < at
                && at < found.scope_end
        };
        let shadowed = self.facts.locals.iter().enumerate().any(shadows);
        (!shadowed).then(|| self.facts.text(name))
    }

    /// Whether neither the function nor one around it has a test to register anything on.
    pub(crate) fn has_no_test_around(self) -> bool {
        let mut at = Some(self.func);
        while let Some(func) = at {
            let func = &self.facts.funcs[func.index()];
            let types = self.types();
            if func.params.iter().any(|param| types.is_testing(&types.resolve(self.file, param.ty))) {
                return false;
            }
            at = func.parent;
        }
        true
    }

    /// A name that nothing in the file is called.
    pub(crate) fn fresh(self, stem: &str) -> String {
        let is_free = |name: &String| !self.facts.names.iter().any(|known| known == name);
        let numbered = (2..100).map(|number| format!("{stem}{number}"));
        std::iter::once(stem.to_owned())
            .chain(numbered)
            .find(is_free)
            .unwrap_or_else(|| format!("{stem}Saved"))
    }

    /// The source of a name with fields behind it; none for anything else.
    pub(crate) fn text(self, expr: ExprId) -> Option<String> {
        match self.facts.expr(expr) {
            Expr::Local(local) => Some(self.facts.text(self.facts.locals[local.index()].name).to_owned()),
            Expr::Free(name) => Some(self.facts.text(*name).to_owned()),
            Expr::Selector { base, name, .. } => {
                Some(format!("{}.{}", self.text(*base)?, self.facts.text(*name)))
            }
            _ => None,
        }
    }

    /// The local that a name with fields behind it begins with.
    pub(crate) fn root_local(self, expr: ExprId) -> Option<LocalId> {
        match self.facts.expr(expr) {
            Expr::Local(local) => Some(*local),
            Expr::Selector { base, .. } => self.root_local(*base),
            _ => None,
        }
    }

    /// Whether a name with fields behind it means, at a position and in a closure that runs later, what it means where
    /// it stands: what it begins with is declared before, in a scope that lasts, and never assigned again.
    pub(crate) fn is_stable(self, expr: ExprId, at: u32) -> bool {
        let Some(local) = self.root_local(expr) else { return self.text(expr).is_some() };
        let found = &self.facts.locals[local.index()];
        let shared = found.loop_of.is_some() && self.version() < GoVersion::new(22);
        let assigned = || crate::shapes::assigned_locals(self.facts).iter().any(|(other, _)| *other == local);
        found.span.end <= at && at < found.scope_end && !shared && !assigned()
    }

    /// How often a local is named, its declaration included.
    pub(crate) fn mentions(self, local: LocalId) -> usize {
        self.facts.exprs.iter().filter(|expr| **expr == Expr::Local(local)).count()
    }

    /// How often a local is named inside a span.
    pub(crate) fn mentions_in(self, local: LocalId, span: Span) -> usize {
        let exprs = self.facts.exprs.iter().zip(&self.facts.spans);
        exprs.filter(|(expr, at)| **expr == Expr::Local(local) && span.contains(**at)).count()
    }

    /// Whether a function returns one thing, a function that takes and returns nothing.
    pub(crate) fn returns_plain_func(self, fun: ExprId) -> bool {
        match self.types().callee(self.file, fun) {
            Callee::Func(func) | Callee::Method { func, .. } => {
                let (file, decl) = self.model.program.func(func);
                let facts = &self.model.program.facts[file.index()];
                let is_plain = |ty: ExprId| matches!(facts.expr(ty), Expr::FuncType(ty) if ty.params.is_empty() && ty.results.is_empty());
                matches!(&decl.results[..], [only] if is_plain(only.ty))
            }
            Callee::External { path, name, .. } => {
                let row = self.model.apis.setters.get(&path, &name);
                row.is_some_and(|row| row.undo.contains(&Undo::ReturnsRestore))
            }
            _ => false,
        }
    }

    /// The call whose callee stands at a span.
    pub(crate) fn call_of(self, callee: Span) -> Option<ExprId> {
        let found = self.facts.exprs.iter().position(|expr| match expr {
            Expr::Call { fun, .. } => self.facts.span(*fun) == callee,
            _ => false,
        })?;
        Some(ExprId(u32::try_from(found).ok()?))
    }
}

/// The blocks of a statement.
fn inner_blocks(stmt: &Stmt) -> Vec<&[Stmt]> {
    match &stmt.kind {
        StmtKind::If { then, otherwise, .. } => vec![then, otherwise],
        StmtKind::For(each) => vec![&each.body],
        StmtKind::Block(body) => vec![body],
        StmtKind::Switch { cases, .. } | StmtKind::Select { cases } => {
            cases.iter().map(|case| case.body.as_slice()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a type is one of package testing itself: what only looks like it may lack `Cleanup` or `Setenv`.
fn is_of_testing(spot: Spot<'_>, ty: &Ty) -> bool {
    let is_name = |name: &str| matches!(name, "T" | "B" | "F" | "TB");
    match ty {
        Ty::Pointer(inner) => is_of_testing(spot, inner),
        Ty::Ext(id) => {
            let (path, name) = spot.model.program.external_name(*id);
            path == "testing" && is_name(name)
        }
        Ty::Foreign(path, name) => &**path == "testing" && is_name(name),
        Ty::Named(id) => {
            let named = &spot.model.program.types[id.index()];
            let package = &spot.model.program.packages[named.package.index()];
            package.import_path == "testing" && is_name(spot.model.program.names.text(named.name))
        }
        _ => false,
    }
}

/// Statements before another one; each ends with a line break.
pub(crate) fn insert_before(file: FileId, stmt: Span, statements: String) -> Edit {
    let location = Location { file, span: Span { start: stmt.start, end: stmt.start } };
    Edit { location, new_text: statements, layout: Layout::LikeLine(stmt.start) }
}

/// Statements after another one; each begins with a line break.
pub(crate) fn insert_after(file: FileId, stmt: Span, statements: String) -> Edit {
    let location = Location { file, span: Span { start: stmt.end, end: stmt.end } };
    Edit { location, new_text: statements, layout: Layout::LikeLine(stmt.start) }
}

/// A statement that goes with its lines.
pub(crate) fn remove_lines(location: Location) -> Edit {
    Edit { location, new_text: String::new(), layout: Layout::WholeLines }
}

/// A fix; its edits are sorted when they are settled.
pub(crate) fn change(title: String, safe: bool, edits: Vec<Edit>) -> Fix {
    let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
    Fix { title, applicability, edits, snippet: None, declares: None }
}

/// What to write, where no edit is certain.
pub(crate) fn shown(title: String, snippet: String) -> Fix {
    let applicability = Applicability::DisplayOnly;
    Fix { title, applicability, edits: Vec::new(), snippet: Some(snippet), declares: None }
}

/// Whether a write is made in any test in a scope that is parallel or has a parallel one around it: `t.Setenv` would
/// panic there, and what a test saves there may be another one's value.
pub(crate) fn is_ever_parallel(lint: &Lint<'_>, root: &Root, site: Location) -> bool {
    lint.index.writes.get(root).into_iter().flatten().any(|at| {
        let effect = effect_of(lint.binary, *at);
        effect.site == site && lint.index.is_in_parallel(&lint.binary.tests[at.test], at.test, effect.scope)
    })
}
