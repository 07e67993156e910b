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

#[cfg(test)]
mod tests {
    use super::*;

    /// A type that takes as many steps to infer as `height` says, and is unknown where there is no room for them.
    fn infer(memo: &Memo, depth: u32, height: u32) -> Ty {
        memo.reach(depth + height);
        if depth + height > MAX_DEPTH { Ty::Unknown } else { Ty::Basic }
    }

    #[test]
    fn a_type_is_used_again_only_where_it_would_be_found_again() {
        let memo = Memo::default();
        let ask = |local: u32, depth: u32| {
            memo.local((FileId(0), LocalId(local), false), depth, || infer(&memo, depth, 5))
        };
        assert_eq!(ask(0, 3), Ty::Basic);
        assert_eq!(ask(0, MAX_DEPTH - 4), Ty::Unknown);
        assert_eq!(ask(0, MAX_DEPTH - 5), Ty::Basic);
        // What was cut short is not kept.
        assert_eq!(ask(1, MAX_DEPTH), Ty::Unknown);
        assert_eq!(ask(1, 0), Ty::Basic);
    }

    #[test]
    fn what_a_known_type_took_counts_for_the_question_around_it() {
        let memo = Memo::default();
        let inner = |depth: u32| memo.local((FileId(0), LocalId(0), false), depth, || infer(&memo, depth, 9));
        let outer = |depth: u32| {
            memo.local((FileId(0), LocalId(1), false), depth, || {
                if inner(depth + 2) == Ty::Basic { Ty::Basic } else { Ty::Unknown }
            })
        };
        assert_eq!(inner(0), Ty::Basic);
        assert_eq!(outer(0), Ty::Basic);
        assert_eq!(outer(MAX_DEPTH - 11), Ty::Basic);
        assert_eq!(outer(MAX_DEPTH - 10), Ty::Unknown);
    }
}
