//! Facts of files whose outlines are known: from the run itself, from the cache, or, where that has lost them, made anew.
//! And the way back: what the run has made is kept for later ones.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pollint_base::span::FileId;
use pollint_facts::ir::FileFacts;
use pollint_facts::{QuerySet, lower_file};
use rayon::prelude::*;

use crate::cache::{Cache, Shelf, from_bytes, to_bytes};
use crate::load::Sources;
use crate::pack::Pack;
use crate::read::{Known, Overlay, read_again};

/// Facts of some files, and whether they are those that the outlines were made of.
pub(crate) struct Fetched {
    /// In the order that was asked for.
    pub(crate) facts: Vec<Arc<FileFacts>>,
    /// False if a file has changed since the run began.
    pub(crate) is_settled: bool,
}

/// The facts of `files`, which are sorted. Those of a file that has vanished meanwhile are empty.
pub(crate) fn fetch(
    sources: &Sources,
    files: &[FileId],
    cache: &Cache,
    queries: &QuerySet,
    overlay: &Overlay,
) -> Fetched {
    let is_settled = AtomicBool::new(true);
    let dir_of = |file: &FileId| sources.dirs[sources.files[file.index()].package.index()].dir.as_path();
    let groups: Vec<&[FileId]> = files.chunk_by(|left, right| dir_of(left) == dir_of(right)).collect();
    let facts = groups
        .par_iter()
        .flat_map(|group| {
            let is_fresh = |file: &FileId| sources.read[file.index()].1.facts.is_some();
            let pack = match group.iter().all(is_fresh) {
                true => Pack::default(),
                false => cache.read(Shelf::Facts, dir_of(&group[0])),
            };
            let fetched: Vec<Arc<FileFacts>> = group
                .par_iter()
                .map(|file| {
                    let (entry, known) = &sources.read[file.index()];
                    if let Some(facts) = known_facts(known, &pack) {
                        return facts;
                    }
                    let again = read_again(entry, known.number, queries, overlay);
                    if again.as_ref().is_none_or(|(_, is_same)| !is_same) {
                        is_settled.store(false, Ordering::Relaxed);
                    }
                    again.map_or_else(
                        || Arc::new(lower_file(&[], &entry.display, queries)),
                        |(facts, _)| facts,
                    )
                })
                .collect();
            fetched
        })
        .collect();
    Fetched { facts, is_settled: is_settled.into_inner() }
}

fn known_facts(known: &Known, pack: &Pack) -> Option<Arc<FileFacts>> {
    let kept = || pack.get(known.number).and_then(from_bytes::<FileFacts>).map(Arc::new);
    known.facts.clone().or_else(kept)
}

/// Keeps the outlines and facts of all directories in which something was made anew.
pub(crate) fn keep(sources: &Sources, cache: &Cache) {
    if !cache.is_on() {
        return;
    }
    let dir_of = |at: usize| sources.dirs[sources.files[at].package.index()].dir.as_path();
    let files: Vec<usize> = (0..sources.files.len()).collect();
    let groups: Vec<&[usize]> = files.chunk_by(|left, right| dir_of(*left) == dir_of(*right)).collect();
    groups.par_iter().for_each(|group| {
        let known: Vec<&Known> = group.iter().map(|at| &sources.read[*at].1).collect();
        if known.iter().any(|one| one.facts.is_some()) {
            keep_directory(dir_of(group[0]), &known, cache);
        }
    });
}

fn keep_directory(dir: &Path, known: &[&Known], cache: &Cache) {
    let outlines: Vec<(u128, Vec<u8>)> =
        known.iter().map(|one| (one.number, to_bytes(&*one.outline))).collect();
    let old = cache.read(Shelf::Facts, dir);
    let facts = known.iter().filter_map(|one| {
        let made = one.facts.as_ref().map(|facts| to_bytes(&**facts));
        Some((one.number, made.or_else(|| old.get(one.number).map(<[u8]>::to_vec))?))
    });
    let facts: Vec<(u128, Vec<u8>)> = facts.collect();
    // First the facts: an outline without facts costs a second reading.
    cache.write(Shelf::Facts, dir, &facts, &old);
    cache.write(Shelf::Outlines, dir, &outlines, &cache.read(Shelf::Outlines, dir));
}
