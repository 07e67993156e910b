//! Lexical scopes after the Go specification ("Declarations and scope"), while one file is walked.

use rustc_hash::FxHashMap;

use crate::ir::{LocalId, Name};

/// What a name is bound to inside a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Local(LocalId),
    /// Index into the file's types.
    Type(u32),
    TypeParam,
}

/// The scopes around the current position: a map from names to their innermost binding, with an undo log.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    innermost: FxHashMap<Name, (Binding, usize)>,
    undo: Vec<(Name, Option<(Binding, usize)>)>,
    frames: Vec<usize>,
}

impl Scopes {
    pub(crate) fn push(&mut self) {
        self.frames.push(self.undo.len());
    }

    /// Ends the innermost scope and returns the locals it declared.
    pub(crate) fn pop(&mut self) -> Vec<LocalId> {
        let start = self.frames.pop().unwrap_or(0);
        let mut ended = Vec::new();
        for (name, before) in self.undo.drain(start..).rev() {
            if let Some((Binding::Local(local), _)) = self.innermost.get(&name) {
                ended.push(*local);
            }
            match before {
                Some(binding) => self.innermost.insert(name, binding),
                None => self.innermost.remove(&name),
            };
        }
        ended
    }

    pub(crate) fn bind(&mut self, name: Name, binding: Binding) {
        let before = self.innermost.insert(name, (binding, self.frames.len()));
        self.undo.push((name, before));
    }

    pub(crate) fn lookup(&self, name: Name) -> Option<Binding> {
        self.innermost.get(&name).map(|(binding, _)| *binding)
    }

    /// The local that `name` was bound to in the innermost scope itself: what `:=` assigns again.
    pub(crate) fn declared_here(&self, name: Name) -> Option<LocalId> {
        match self.innermost.get(&name) {
            Some((Binding::Local(local), depth)) if *depth == self.frames.len() => Some(*local),
            _ => None,
        }
    }
}
