//! The same question asked of another revision, so that only what is new since then is reported.

use std::collections::BTreeMap;
use std::path::Path;

use pollint_linter::novelty::{Identity, novel};
use pollint_project::display_path;
use pollint_project::git::{Repository, Snapshot};

use crate::settings::{Settings, moved};
use crate::{Compared, Failure, NewFrom, Outcome, Request, Verdict, judge};

/// A revision to compare with, ready to be analyzed.
pub(crate) struct Earlier {
    repository: Repository,
    commit: String,
    snapshot: Snapshot,
    renames: BTreeMap<String, String>,
}

impl Earlier {
    /// Finds the revision and lays out its files.
    pub(crate) fn prepare(cwd: &Path, from: &NewFrom) -> Result<Earlier, Failure> {
        let repository = Repository::open(cwd).map_err(Failure::Git)?;
        let commit = match from {
            NewFrom::Revision(revision) => repository.commit(revision),
            NewFrom::MergeBase(branch) => repository.merge_base(branch),
        };
        let commit = commit.map_err(Failure::Git)?;
        let renames = repository.renames(&commit).map_err(Failure::Git)?;
        let snapshot = repository.snapshot(&commit).map_err(Failure::Git)?;
        Ok(Earlier { repository, commit, snapshot, renames })
    }

    /// What is found in the revision, with the settings of today: a changed configuration makes no finding new.
    fn identities(&self, request: &Request, settings: &Settings) -> Result<Vec<Identity>, Failure> {
        let (root, copy, cwd) = (self.repository.root(), self.snapshot.root(), self.snapshot.cwd());
        let settings = settings.moved(root, copy, &cwd)?;
        let paths = paths_there(&request.paths, root, copy, &cwd);
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        // What is laid out for one run has a place of its own, where no later run finds what is kept.
        let request = Request { cwd, paths, cache: None, ..request.clone() };
        match judge(&request, &settings, &|_| ()) {
            Ok((verdict, outcome)) => Ok(identities(&verdict, &outcome)),
            // What is there today need not have been there then.
            Err(Failure::Usage(_)) => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    /// Splits what is found now into what was there already and what is new.
    pub(crate) fn divide(
        &self,
        request: &Request,
        settings: &Settings,
        verdict: &mut Verdict,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        let before = self.identities(request, settings)?;
        let new = novel(&before, &identities(verdict, outcome), &self.renames);
        let mut flags = new.iter().copied();
        let (new, known) =
            std::mem::take(&mut verdict.visible).into_iter().partition(|_| flags.next().unwrap_or(true));
        (verdict.visible, verdict.known) = (new, known);
        let (commit, known) = (self.commit.clone(), verdict.known.len());
        outcome.compared = Some(Compared { commit, before: before.len(), known });
        Ok(())
    }
}

/// The arguments that name something in the copy. Patterns over directories that were not there select nothing.
fn paths_there(paths: &[String], root: &Path, copy: &Path, cwd: &Path) -> Vec<String> {
    let everything = ["./...".to_owned()];
    let paths = if paths.is_empty() { &everything } else { paths };
    let there = |path: &String| {
        let start = path.find("...").map_or(path.as_str(), |dots| &path[..dots]);
        cwd.join(start.rsplit_once('/').filter(|_| path.contains("...")).map_or(start, |(dir, _)| dir))
            .exists()
    };
    let mapped = paths.iter().map(|path| {
        let path = Path::new(path);
        if path.is_absolute() {
            display_path(cwd, &moved(path, root, copy))
        } else {
            path.display().to_string()
        }
    });
    mapped.filter(there).collect()
}

/// What findings are known by. A file that cannot be read any more has no text: names alone must do.
pub(crate) fn identities(verdict: &Verdict, outcome: &Outcome) -> Vec<Identity> {
    let mut texts: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    let identity = |one: &pollint_base::diagnostic::Diagnostic| {
        let file = one.location.file.index();
        let text =
            texts.entry(file).or_insert_with(|| std::fs::read(&outcome.paths[file]).unwrap_or_default());
        let number = outcome.lines[file].line(one.location.span.start) as usize;
        let line = text.split(|byte| *byte == b'\n').nth(number - 1).unwrap_or_default();
        Identity {
            rule: one.rule.clone(),
            file: outcome.files[file].path.clone(),
            function: one.function.clone(),
            symbol: one.symbol.clone(),
            text: String::from_utf8_lossy(line).trim().to_owned(),
        }
    };
    verdict.visible.iter().map(identity).collect()
}
