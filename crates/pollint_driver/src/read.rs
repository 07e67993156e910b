//! Reads one file: what an earlier run has found in the same bytes, or what is found now. It knows one file at a time.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use pollint_base::constraint::{Header, Malformed, TagSet, from_file_name, parse_header};
use pollint_base::diagnostic::{Problem, ProblemRange};
use pollint_base::span::LineIndex;
use pollint_facts::QuerySet;
use pollint_facts::ir::FileFacts;
use pollint_project::{DEFAULT_SIZE_LIMIT, FileEntry, check_bytes, digest, read_bytes};

use crate::cache::from_bytes;
use crate::outline::Outline;
use crate::pack::Pack;
use crate::prepared::Prepared;

/// Texts that stand for what is on disk, by absolute path.
pub type Overlay = BTreeMap<PathBuf, Arc<[u8]>>;

/// What became of one file.
#[derive(Clone, Default)]
pub(crate) struct Lowered {
    /// What is known of it, if it is analyzed.
    pub(crate) known: Option<Known>,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
}

/// What is known of a file that is analyzed.
#[derive(Clone)]
pub(crate) struct Known {
    /// The number of its bytes and name.
    pub(crate) number: u128,
    /// What every run needs of it.
    pub(crate) outline: Arc<Outline>,
    /// Its facts, if they were made in this run.
    pub(crate) facts: Option<Arc<FileFacts>>,
}

thread_local! {
    /// Where files are read: each goes, and the next comes to the same place.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A larger buffer is not kept, in bytes.
const MAX_BUFFER: usize = 1 << 20;

/// Hands on the bytes of a file, or of what stands for it, or why there are none.
pub(crate) fn with_bytes<T>(
    file: &FileEntry,
    overlay: &Overlay,
    work: impl FnOnce(Result<&[u8], Problem>) -> T,
) -> T {
    if let Some(text) = overlay.get(&file.path) {
        return work(Ok(text));
    }
    let mut buffer = BUFFER.take();
    let read = read_bytes(&file.path, &file.display, DEFAULT_SIZE_LIMIT, &mut buffer);
    let result = work(read.map(|()| &*buffer));
    if buffer.capacity() <= MAX_BUFFER {
        BUFFER.set(buffer);
    }
    result
}

/// What is known of a file; it is lowered unless its outline is among those of its directory.
pub(crate) fn read(
    file: &FileEntry,
    overlay: &Overlay,
    prepared: &Prepared,
    tags: Option<&TagSet>,
    outlines: &Pack,
) -> Lowered {
    with_bytes(file, overlay, |bytes| {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(problem) => return Lowered { known: None, problems: vec![problem] },
        };
        let number = number_of(file, bytes);
        if let Some(outline) = outlines.get(number).and_then(from_bytes::<Outline>) {
            let named = |problem: &Problem| Problem { file: file.display.clone(), ..problem.clone() };
            let problems = outline.problems.iter().map(named).collect();
            let known = Known { number, outline: Arc::new(outline), facts: None };
            return Lowered { known: Some(known), problems };
        }
        match prepared.queries() {
            Ok(queries) => lower(file, bytes, number, queries, tags),
            Err(_) => Lowered::default(),
        }
    })
}

/// The number of what a file's facts are made of: its bytes and its name, which may hold a build constraint.
fn number_of(file: &FileEntry, bytes: &[u8]) -> u128 {
    let content = digest(bytes).to_le_bytes();
    digest(&[&content, file.name.as_bytes()].concat())
}

fn lower(file: &FileEntry, bytes: &[u8], number: u128, queries: &QuerySet, tags: Option<&TagSet>) -> Lowered {
    let mut problems: Vec<Problem> = match check_bytes(bytes, &file.display) {
        Ok(note) => note.into_iter().collect(),
        Err(problem) => return Lowered { known: None, problems: vec![problem] },
    };
    let header = parse_header(bytes);
    problems.extend(header.malformed.as_ref().map(|malformed| constraint_problem(file, bytes, malformed)));
    if is_left_out(header, &file.name, tags) {
        return Lowered::default();
    }
    // A defect of ours in one file must not cost the findings of all others.
    match catch_unwind(AssertUnwindSafe(|| pollint_facts::lower_file(bytes, &file.display, queries))) {
        Ok(mut facts) => {
            problems.append(&mut facts.problems);
            let outline = Arc::new(Outline::new(&facts, problems.clone()));
            let known = Known { number, outline, facts: Some(Arc::new(facts)) };
            Lowered { known: Some(known), problems }
        }
        Err(_) => {
            let message =
                "internal error while this file was read; it is left out. Please report it with the file";
            problems.push(Problem { file: file.display.clone(), message: message.to_owned(), range: None });
            Lowered { known: None, problems }
        }
    }
}

/// The facts of a file whose outline is known, made anew: of the same bytes, or else of what is there by now.
pub(crate) fn read_again(
    file: &FileEntry,
    number: u128,
    queries: &QuerySet,
    overlay: &Overlay,
) -> Option<(Arc<FileFacts>, bool)> {
    with_bytes(file, overlay, |bytes| {
        let bytes = bytes.ok()?;
        let known = lower(file, bytes, number, queries, None).known?;
        Some((known.facts?, number_of(file, bytes) == number))
    })
}

/// A build constraint that Go would refuse; the file is analyzed as if it had none.
fn constraint_problem(file: &FileEntry, bytes: &[u8], malformed: &Malformed) -> Problem {
    let lines = LineIndex::new(bytes);
    let range = ProblemRange {
        start: lines.line_column(malformed.span.start),
        end: lines.line_column(malformed.span.end),
        span: malformed.span,
    };
    let message = format!("build constraint: {}; this file is analyzed as if it had none", malformed.message);
    Problem { file: file.display.clone(), message, range: Some(range) }
}

/// Whether a file is no part of any build (`//go:build ignore`), or not of the build whose tags were asked for.
fn is_left_out(header: Header, name: &str, tags: Option<&TagSet>) -> bool {
    let Some(constraint) = pollint_base::constraint::and(header.constraint, from_file_name(name)) else {
        return false;
    };
    constraint.is_ignored() || tags.is_some_and(|tags| !constraint.satisfied_by(tags))
}
