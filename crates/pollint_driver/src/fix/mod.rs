//! Applies fixes, round by round, to texts in memory: those that do not touch each other, then the analysis again, until
//! nothing is left to do. What a fix does not cure is taken back. `write` is what reaches the disk.

mod choose;
mod dirty;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pollint_base::comment_columns::realign;
use pollint_base::diagnostic::{Diagnostic, Edit, Layout};
use pollint_base::edits;
use pollint_base::span::FileId;
use pollint_facts::QuerySet;
use pollint_facts::ir::{FileFacts, Import};
use pollint_project::{DEFAULT_SIZE_LIMIT, read_source};

use crate::propose::{import_edit, unused_imports};
use crate::{Failure, Outcome, Request, check};

pub use dirty::{Dirty, uncommitted};
pub use write::{Unwritten, write};

/// More rounds than the longest function with one name to save at a time needs.
const MAX_ROUNDS: usize = 60;

/// What fixing came to.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The findings that are left, in the texts as they are after the fixes.
    pub outcome: Outcome,
    /// The files that changed, by path.
    pub files: Vec<FixedFile>,
    /// How many findings are gone because of a fix.
    pub fixed: usize,
    /// Fixes that did not cure what they were for, and were taken back.
    pub taken_back: Vec<String>,
    /// Whether the last round had nothing left to do.
    pub stable: bool,
}

/// A file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// Its path on disk.
    pub path: PathBuf,
    /// As shown to the user.
    pub shown: String,
    /// What was read.
    pub before: Vec<u8>,
    /// What is to be written.
    pub after: Vec<u8>,
    /// How many findings were fixed in it.
    pub fixed: usize,
}

/// What a finding is about, but for where it stands: its file, rule, function and symbol.
type Key = (PathBuf, String, String, String);

/// Finds what the rules report, applies the fixes in memory and reports what is left; nothing is written.
///
/// # Errors
/// As [`check`].
pub fn fix(
    request: &Request,
    unsafe_fixes: bool,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Fixed, Failure> {
    let queries = QuerySet::compile(&[]).map_err(Failure::Query)?;
    let mut fixer = Fixer {
        queries,
        request: request.clone(),
        unsafe_fixes,
        outcome: check(request, progress)?,
        files: BTreeMap::new(),
        refused: BTreeSet::new(),
        singly: BTreeSet::new(),
        taken_back: BTreeSet::new(),
    };
    let mut stable = false;
    for _ in 0..MAX_ROUNDS {
        if !fixer.round(progress)? {
            stable = true;
            break;
        }
    }
    let Fixer { outcome, files, taken_back, .. } = fixer;
    let files: Vec<FixedFile> = files.into_values().filter(|file| file.before != file.after).collect();
    let fixed = files.iter().map(|file| file.fixed).sum();
    Ok(Fixed { outcome, files, fixed, taken_back: taken_back.into_iter().collect(), stable })
}

struct Fixer {
    queries: QuerySet,
    request: Request,
    unsafe_fixes: bool,
    outcome: Outcome,
    files: BTreeMap<PathBuf, FixedFile>,
    /// What a fix did not cure.
    refused: BTreeSet<Key>,
    /// Files in which one fix at a time is tried, to find the one that does not cure.
    singly: BTreeSet<PathBuf>,
    taken_back: BTreeSet<String>,
}

/// What a round does to a file.
struct Attempt {
    path: PathBuf,
    before: Vec<u8>,
    /// The findings that it is to cure.
    keys: Vec<Key>,
    /// The file's findings before.
    found: BTreeMap<Key, usize>,
}

impl Fixer {
    /// Whether anything was tried.
    fn round(&mut self, progress: &(dyn Fn(usize) + Sync)) -> Result<bool, Failure> {
        let mut attempts = Vec::new();
        let mut tried = false;
        for file in self.files_with_findings() {
            let (attempt, is_tried) = self.attempt(file);
            tried |= is_tried;
            attempts.extend(attempt);
        }
        if attempts.is_empty() {
            return Ok(tried);
        }
        self.outcome = check(&self.request, progress)?;
        let mut reverted = false;
        for attempt in attempts {
            reverted |= !self.settle(attempt);
        }
        if reverted {
            self.outcome = check(&self.request, progress)?;
        }
        Ok(true)
    }

    fn files_with_findings(&self) -> BTreeSet<FileId> {
        let fixable = self.outcome.diagnostics.iter().filter(|one| !one.fixes.is_empty());
        fixable.map(|one| one.location.file).collect()
    }

    /// Applies to a file what can be applied together. Also whether anything was chosen: what cannot be applied is refused,
    /// and the next round chooses anew.
    fn attempt(&mut self, file: FileId) -> (Option<Attempt>, bool) {
        let path = self.outcome.paths[file.index()].clone();
        let own = || self.outcome.diagnostics.iter().filter(|one| one.location.file == file);
        let mut chosen =
            choose::choose(own().filter(|one| !self.refused.contains(&key(&path, one))), self.unsafe_fixes);
        if self.singly.contains(&path) {
            chosen.keep_one();
        }
        if chosen.cured.is_empty() {
            return (None, false);
        }
        let keys: Vec<Key> = chosen.cured.iter().map(|one| key(&path, one)).collect();
        let found = count(own(), &path);
        let edits: Vec<Edit> = chosen.edits.into_iter().cloned().collect();
        let Some(before) = self.text(file) else {
            self.refused.extend(keys);
            return (None, true);
        };
        let Some(after) = self.edited(file, &before, &edits) else {
            self.take_back(&path, keys);
            return (None, true);
        };
        self.request.overlay.insert(path.clone(), after.clone().into());
        let shown = self.outcome.files[file.index()].path.clone();
        let entry = self.files.entry(path.clone()).or_insert_with(|| FixedFile {
            path: path.clone(),
            shown,
            before: before.clone(),
            after: Vec::new(),
            fixed: 0,
        });
        entry.after = after;
        (Some(Attempt { path, before, keys, found }), true)
    }

    /// The text that the outcome is about; none if the file has changed since.
    fn text(&self, file: FileId) -> Option<Vec<u8>> {
        let path = &self.outcome.paths[file.index()];
        let text = match self.request.overlay.get(path) {
            Some(text) => text.to_vec(),
            None => read_source(path, "", DEFAULT_SIZE_LIMIT).ok()?.bytes,
        };
        (pollint_facts::stamp(&text) == self.outcome.stamps[file.index()]).then_some(text)
    }

    /// The text after edits, without imports that are needless then; none if it could no longer be parsed.
    fn edited(&self, file: FileId, text: &[u8], all: &[Edit]) -> Option<Vec<u8>> {
        let lower = |text: &[u8]| pollint_facts::lower_file(text, "", &self.queries);
        let before = lower(text);
        // Which imports are needless is told by all edits together.
        let kept: Vec<Edit> = all.iter().filter(|edit| !removes_import(&before, edit)).cloned().collect();
        let edited = edits::apply(text, &kept);
        let after = lower(&edited);
        if after.problems.len() > before.problems.len() {
            return None;
        }
        let imports: Vec<Edit> = unused_imports(&before, &after)
            .map(|import| {
                let own =
                    after.imports.iter().find(|other| is_same_import((&before, import), (&after, other)))?;
                import_edit(own, file, &edited)
            })
            .collect::<Option<_>>()?;
        let mut result = edited;
        // From the last to the first, so that the positions of those before stay right.
        for edit in imports.iter().rev() {
            let settled = edits::settle_one(edit, &result)?;
            result = edits::apply(&result, [&settled]);
        }
        let result = realign(text, &result);
        (lower(&result).problems.len() <= before.problems.len()).then_some(result)
    }

    /// Whether a file has lost the findings that its fixes were for, and has no new ones; else it is as it was.
    fn settle(&mut self, attempt: Attempt) -> bool {
        let Attempt { path, before, keys, found } = attempt;
        let file = self.outcome.paths.iter().position(|known| *known == path);
        let own = self.outcome.diagnostics.iter().filter(|one| Some(one.location.file.index()) == file);
        let left = count(own, &path);
        let mut expected = found.clone();
        for key in &keys {
            if let Some(count) = expected.get_mut(key) {
                *count -= 1;
            }
        }
        let is_cured = keys.iter().all(|key| left.get(key).unwrap_or(&0) <= expected.get(key).unwrap_or(&0));
        // A suppression that nothing needs any more is what a fix should leave behind, and fixed next.
        let is_new = |(key, count): (&Key, &usize)| {
            key.1 != "unused-suppression" && *count > found.get(key).copied().unwrap_or(0)
        };
        if is_cured && !left.iter().any(is_new) && file.is_some() {
            if let Some(file) = self.files.get_mut(&path) {
                file.fixed += keys.len();
            }
            return true;
        }
        if let Some(file) = self.files.get_mut(&path) {
            file.after.clone_from(&before);
        }
        self.request.overlay.insert(path.clone(), before.into());
        self.take_back(&path, keys);
        false
    }

    /// Tries the fixes of a file one by one from now on; the one that was tried alone is refused.
    fn take_back(&mut self, path: &Path, keys: Vec<Key>) {
        if self.singly.insert(path.to_owned()) && keys.len() > 1 {
            return;
        }
        let shown = |key: &Key| format!("{} of `{}` in `{}`", key.1, key.3, key.2);
        self.taken_back.extend(keys.iter().map(|key| format!("{}: {}", path.display(), shown(key))));
        self.refused.extend(keys);
    }
}

fn key(path: &Path, one: &Diagnostic) -> Key {
    (path.to_owned(), one.rule.clone(), one.function.clone(), one.symbol.clone())
}

fn count<'d>(found: impl Iterator<Item = &'d Diagnostic>, path: &Path) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for one in found {
        *counts.entry(key(path, one)).or_default() += 1;
    }
    counts
}

fn is_same_import((facts, one): (&FileFacts, &Import), (others, other): (&FileFacts, &Import)) -> bool {
    let alias = |facts: &FileFacts, import: &Import| import.alias.map(|name| facts.text(name).to_owned());
    one.path == other.path && alias(facts, one) == alias(others, other)
}

/// Whether an edit does nothing but remove an import.
fn removes_import(facts: &FileFacts, edit: &Edit) -> bool {
    let span = edit.location.span;
    edit.layout == Layout::Exact
        && edit.new_text.is_empty()
        && facts.imports.iter().any(|import| span.contains(import.span))
}
