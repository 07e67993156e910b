//! Who refers to whom, found by names alone before anything is run: the order in which functions are summarised.

use pollint_base::span::FileId;
use pollint_facts::ir::{Expr, ExprId, FuncIx, FuncKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::apis::Apis;
use crate::file_names::FileNames;
use crate::memo::Memo;
use crate::program::{FuncId, Program, Resolved, Symbol};
use crate::types::{Callee, Types};

/// References between declared functions. A literal belongs to the function that holds it.
#[derive(Debug, Default)]
pub(crate) struct References {
    callees: FxHashMap<FuncId, Vec<FuncId>>,
}

impl References {
    /// Finds the references of all functions that `roots` reach, file by file as they are needed.
    #[must_use]
    pub(crate) fn from_roots(program: &Program, apis: &Apis, roots: &[FuncId]) -> References {
        let mut references = References::default();
        let mut queued = vec![false; program.files.len()];
        let mut done = queued.clone();
        let mut wave: Vec<FileId> = Vec::new();
        let mut pending: Vec<FuncId> = roots.to_vec();
        let mut reached = rustc_hash::FxHashSet::default();
        while !pending.is_empty() {
            for func in std::mem::take(&mut pending) {
                if let Some(callees) = references.callees.get(&func) {
                    if reached.insert(func) {
                        pending.extend(callees.iter().copied());
                    }
                    continue;
                }
                let file = program.func(func).0;
                // A function without entry in a file that is done is a literal: its references are its owner's.
                if done[file.index()] {
                    continue;
                }
                if !std::mem::replace(&mut queued[file.index()], true) {
                    wave.push(file);
                }
                pending.push(func);
            }
            for file in &wave {
                done[file.index()] = true;
            }
            let found: Vec<Vec<(FuncId, Vec<FuncId>)>> = std::mem::take(&mut wave)
                .par_iter()
                .map(|file| file_references(program, apis, *file))
                .collect();
            references.callees.extend(found.into_iter().flatten());
        }
        references
    }

    /// The functions that a function refers to.
    #[must_use]
    pub(crate) fn of(&self, func: FuncId) -> &[FuncId] {
        self.callees.get(&func).map_or(&[], Vec::as_slice)
    }

    /// Strongly connected components in an order in which callees come first, in levels that do not refer to each
    /// other. Tarjan's algorithm with an explicit stack.
    #[must_use]
    pub(crate) fn levels(&self, roots: &[FuncId]) -> Vec<Vec<Vec<FuncId>>> {
        let mut walk = Tarjan::default();
        for root in roots {
            walk.visit(self, *root);
        }
        let mut levels: Vec<Vec<Vec<FuncId>>> = Vec::new();
        let mut level_of: FxHashMap<FuncId, usize> = FxHashMap::default();
        for component in walk.components {
            let callees = component.iter().flat_map(|func| self.of(*func));
            let level =
                callees.filter_map(|callee| level_of.get(callee)).map(|level| level + 1).max().unwrap_or(0);
            for func in &component {
                level_of.insert(*func, level);
            }
            if levels.len() <= level {
                levels.resize_with(level + 1, Vec::new);
            }
            levels[level].push(component);
        }
        levels
    }
}

#[derive(Default)]
struct Tarjan {
    index: FxHashMap<FuncId, (u32, u32, bool)>,
    stack: Vec<FuncId>,
    next: u32,
    components: Vec<Vec<FuncId>>,
}

impl Tarjan {
    fn enter(&mut self, func: FuncId) {
        self.index.insert(func, (self.next, self.next, true));
        self.next += 1;
        self.stack.push(func);
    }

    fn visit(&mut self, references: &References, root: FuncId) {
        if self.index.contains_key(&root) {
            return;
        }
        let mut work: Vec<(FuncId, usize)> = vec![(root, 0)];
        self.enter(root);
        while let Some((func, at)) = work.pop() {
            if let Some(callee) = references.of(func).get(at).copied() {
                work.push((func, at + 1));
                match self.index.get(&callee).copied() {
                    None => {
                        self.enter(callee);
                        work.push((callee, 0));
                    }
                    Some((number, _, true)) => self.lower(func, number),
                    Some(_) => {}
                }
                continue;
            }
            self.leave(func);
            if let Some((caller, _)) = work.last() {
                let low = self.index.get(&func).map_or(u32::MAX, |(_, low, _)| *low);
                self.lower(*caller, low);
            }
        }
    }

    fn lower(&mut self, func: FuncId, low: u32) {
        if let Some(entry) = self.index.get_mut(&func) {
            entry.1 = entry.1.min(low);
        }
    }

    fn leave(&mut self, func: FuncId) {
        let Some((number, low, _)) = self.index.get(&func).copied() else { return };
        if number != low {
            return;
        }
        let mut component = Vec::new();
        while let Some(member) = self.stack.pop() {
            if let Some(entry) = self.index.get_mut(&member) {
                entry.2 = false;
            }
            component.push(member);
            if member == func {
                break;
            }
        }
        component.sort_unstable();
        self.components.push(component);
    }
}

fn file_references(program: &Program, apis: &Apis, file: FileId) -> Vec<(FuncId, Vec<FuncId>)> {
    let facts = &program.facts[file.index()];
    let memo = Memo::default();
    let types = Types::new(program, apis).remembering(&memo);
    let mut names = FileNames::new(program, file);
    let mut owners: Vec<(u32, u32, FuncId)> = Vec::new();
    for (index, func) in facts.funcs.iter().enumerate() {
        if func.kind != FuncKind::Literal {
            let id = program.func_id(file, FuncIx(u32::try_from(index).unwrap_or(u32::MAX)));
            owners.push((func.span.start, func.span.end, id));
        }
    }
    owners.sort_unstable();
    let mut found: Vec<(FuncId, Vec<FuncId>)> = owners.iter().map(|(_, _, id)| (*id, Vec::new())).collect();
    for index in 0..facts.exprs.len() {
        let expr = ExprId(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(target) = referred(types, file, expr, &mut names) else { continue };
        let span = facts.span(expr);
        let at = owners.partition_point(|(start, _, _)| *start <= span.start);
        if at > 0 && span.end <= owners[at - 1].1 {
            found[at - 1].1.push(target);
        }
    }
    for (_, callees) in &mut found {
        callees.sort_unstable();
        callees.dedup();
    }
    found
}

fn referred(types: Types<'_>, file: FileId, expr: ExprId, names: &mut FileNames<'_>) -> Option<FuncId> {
    let facts = &types.program.facts[file.index()];
    match facts.expr(expr) {
        Expr::Free(name) => match names.resolve(*name) {
            Resolved::Symbol(_, Symbol::Func(candidates)) => types.program.declared_for(file, candidates),
            _ => None,
        },
        // Each expression is asked about once: only what lies below it comes again.
        Expr::Selector { .. } => match types.callee_once(file, expr) {
            Callee::Func(func) | Callee::Method { func, .. } => Some(func),
            _ => None,
        },
        _ => None,
    }
}
