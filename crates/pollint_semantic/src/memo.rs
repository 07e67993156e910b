//! What has been inferred about types before, for whoever asks much of one function or file. A type is used again only where
//! inferring it anew could not be cut short by its depth, so that answers do not depend on what was asked before.

use std::cell::{Cell, RefCell};

use pollint_base::span::FileId;
use pollint_facts::ir::{ExprId, LocalId};
use rustc_hash::FxHashMap;

use crate::types::{Callee, MAX_DEPTH, Ty};

/// A local, and whether libraries are asked.
type Key = (FileId, LocalId, bool);

/// What is known already.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    callees: RefCell<FxHashMap<(FileId, ExprId), Callee>>,
    /// Types of locals, each with how much deeper than the question inferring it went.
    locals: RefCell<FxHashMap<Key, (Ty, u32)>>,
    /// The greatest depth that the question at hand has led to.
    deepest: Cell<u32>,
}

impl Memo {
    /// What a function expression denotes, by `find` if it is not known.
    pub(crate) fn callee(&self, file: FileId, fun: ExprId, find: impl FnOnce() -> Callee) -> Callee {
        if let Some(known) = self.callees.borrow().get(&(file, fun)) {
            return known.clone();
        }
        let found = find();
        self.callees.borrow_mut().insert((file, fun), found.clone());
        found
    }

    /// The type of a local asked for at a depth, by `find` if it is not known or may be another there.
    pub(crate) fn local(&self, key: Key, depth: u32, find: impl FnOnce() -> Ty) -> Ty {
        if let Some((known, height)) = self.locals.borrow().get(&key)
            && depth + height <= MAX_DEPTH
        {
            self.reach(depth + height);
            return known.clone();
        }
        let before = self.deepest.replace(depth);
        let found = find();
        let deepest = self.deepest.get();
        if deepest <= MAX_DEPTH {
            self.locals.borrow_mut().insert(key, (found.clone(), deepest - depth));
        }
        self.deepest.set(before.max(deepest));
        found
    }

    /// Notes that a question has led to a depth.
    pub(crate) fn reach(&self, depth: u32) {
        self.deepest.set(self.deepest.get().max(depth));
    }
}
