//! What is to be checked next, and when. Knows packages by their directory and nothing of how a check is made.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long after the last edit of production code the packages that depend on it wait.
const IDLE: Duration = Duration::from_secs(1);

/// What is to be done.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    edited: BTreeSet<PathBuf>,
    edited_at: Option<Instant>,
    all_at: Option<Instant>,
}

/// What is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// The packages that were edited, alone.
    Edited(BTreeSet<PathBuf>),
    /// All open packages and those that depend on them.
    All,
}

impl Plan {
    /// A file of a package was edited: it alone is checked at a time, and whatever else is to be checked waits longer.
    /// Tests are linked into no other package's tests.
    pub(crate) fn edit(&mut self, dir: PathBuf, at: Instant, is_test: bool) {
        self.edited.insert(dir);
        self.edited_at = Some(at);
        if !is_test || self.all_at.is_some() {
            self.all_at = Some(at + IDLE);
        }
    }

    /// Everything is to be checked at a time.
    pub(crate) fn all(&mut self, at: Instant) {
        self.all_at = Some(at);
    }

    /// Takes back what was due and did not come to its end.
    pub(crate) fn again(&mut self, due: Due, at: Instant) {
        match due {
            Due::Edited(dirs) => {
                self.edited.extend(dirs);
                self.edited_at = Some(self.edited_at.map_or(at, |earlier| earlier.max(at)));
            }
            Due::All => self.all_at = Some(self.all_at.map_or(at, |earlier| earlier.max(at))),
        }
    }

    /// When something is due next.
    pub(crate) fn next(&self) -> Option<Instant> {
        [self.edited_at, self.all_at].into_iter().flatten().min()
    }

    /// Whether an edit has not been checked yet.
    pub(crate) fn is_edited(&self) -> bool {
        self.edited_at.is_some()
    }

    /// Takes what is due, the edited packages first: they are what the person looks at.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Due> {
        if self.edited_at.is_some_and(|at| at <= now) {
            self.edited_at = None;
            return Some(Due::Edited(std::mem::take(&mut self.edited)));
        }
        if self.edited_at.is_none() && self.all_at.is_some_and(|at| at <= now) {
            self.all_at = None;
            return Some(Due::All);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(names: &[&str]) -> BTreeSet<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn edits_come_first_and_together() {
        let (mut plan, now) = (Plan::default(), Instant::now());
        let soon = now + Duration::from_millis(200);
        plan.all(now);
        plan.edit("a".into(), now, true);
        plan.edit("b".into(), soon, true);
        assert_eq!(plan.take(now), None);
        assert_eq!(plan.take(soon), Some(Due::Edited(dirs(&["a", "b"]))));
        assert_eq!(plan.take(soon), None);
        assert_eq!(plan.take(soon + IDLE), Some(Due::All));
        assert_eq!(plan.next(), None);
    }

    #[test]
    fn an_edit_of_a_test_concerns_its_package_alone() {
        let (mut plan, now) = (Plan::default(), Instant::now());
        plan.edit("a".into(), now, true);
        assert!(plan.take(now).is_some());
        assert_eq!(plan.next(), None);
        plan.edit("a".into(), now, false);
        assert!(plan.take(now).is_some());
        assert_eq!(plan.next(), Some(now + IDLE));
    }

    #[test]
    fn what_was_cut_short_is_done_again() {
        let (mut plan, now) = (Plan::default(), Instant::now());
        plan.edit("b".into(), now, true);
        plan.again(Due::Edited(dirs(&["a"])), now);
        plan.again(Due::All, now);
        assert_eq!(plan.take(now), Some(Due::Edited(dirs(&["a", "b"]))));
        assert_eq!(plan.take(now), Some(Due::All));
    }
}
