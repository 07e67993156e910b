//! Which files can be part of one build, by their constraints. What each pair of constraints allows is worked out when it
//! is first asked for: few of them ever are.

use std::sync::{Arc, Mutex, PoisonError};

use pollint_base::constraint::may_coexist;
use pollint_base::span::FileId;
use pollint_facts::ir::FileFacts;
use rustc_hash::FxHashMap;

/// Which files can be part of one build.
#[derive(Debug)]
pub(crate) struct Builds {
    /// Per file: a file with the same constraint; none if it has no constraint.
    same: Vec<Option<FileId>>,
    known: Mutex<FxHashMap<(FileId, FileId), bool>>,
}

impl Builds {
    pub(crate) fn of(facts: &[Arc<FileFacts>]) -> Builds {
        let mut first: FxHashMap<String, FileId> = FxHashMap::default();
        let same = facts.iter().enumerate().map(|(index, facts)| {
            let text = format!("{:?}", facts.constraint.as_ref()?);
            let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            Some(*first.entry(text).or_insert(file))
        });
        Builds { same: same.collect(), known: Mutex::default() }
    }

    /// Whether two files can be part of one build.
    pub(crate) fn may_meet(&self, facts: &[Arc<FileFacts>], one: FileId, other: FileId) -> bool {
        let (Some(one), Some(other)) = (self.same[one.index()], self.same[other.index()]) else {
            return true;
        };
        if one == other {
            return true;
        }
        let key = (one.min(other), one.max(other));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(key).or_insert_with(|| {
            let constraint = |file: FileId| facts[file.index()].constraint.as_ref();
            may_coexist(constraint(key.0), constraint(key.1))
        })
    }
}
