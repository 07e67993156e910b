//! Compares the facts that our own parser leads to with those of the grammar, file by file. Knows nothing of what the facts
//! mean.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pollint_facts::ir::FileFacts;
use pollint_facts::{Parser, QuerySet, can_parse, lower_with};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::Failure;

/// Options of `cargo xtask parsers`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Directories with Go code
    #[arg(required = true)]
    directories: Vec<PathBuf>,
    /// How many differences and files left to the grammar are shown
    #[arg(long, default_value_t = 20)]
    show: usize,
}

#[derive(Default)]
struct Counts {
    bytes: AtomicUsize,
    broken: AtomicUsize,
    left: AtomicUsize,
    different: AtomicUsize,
    own_nanos: AtomicUsize,
    grammar_nanos: AtomicUsize,
}

/// Compares both parsers on all Go files; fails if the facts of a file differ that the grammar can read.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let queries = QuerySet::compile(&[]).map_err(|error| error.message)?;
    let mut files = Vec::new();
    for directory in &options.directories {
        for entry in WalkDir::new(directory) {
            let entry = entry?;
            if entry.file_type().is_file() && entry.path().extension().is_some_and(|end| end == "go") {
                files.push(entry.into_path());
            }
        }
    }
    files.sort();
    let counts = Counts::default();
    let notes: Vec<String> = files.par_iter().filter_map(|path| compare(path, &queries, &counts)).collect();
    for note in notes.iter().take(options.show) {
        println!("{note}");
    }
    let get = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let seconds = |count: &AtomicUsize| Duration::from_nanos(get(count) as u64).as_secs_f64();
    println!(
        "{} files, {:.1} MB: {} differ, {} left to the grammar, {} that it cannot read either; parsed and lowered in {:.2} s, by the grammar in {:.2} s",
        files.len(),
        get(&counts.bytes) as f64 / 1e6,
        get(&counts.different),
        get(&counts.left),
        get(&counts.broken),
        seconds(&counts.own_nanos),
        seconds(&counts.grammar_nanos),
    );
    if get(&counts.different) > 0 { Err("the parsers disagree".into()) } else { Ok(()) }
}

fn compare(path: &Path, queries: &QuerySet, counts: &Counts) -> Option<String> {
    let text = fs::read(path).ok()?;
    let add = |count: &AtomicUsize, more: usize| count.fetch_add(more, Ordering::Relaxed);
    let timed = |parser: Parser, count: &AtomicUsize| {
        let started = Instant::now();
        let facts = lower_with(&text, "x.go", queries, parser);
        add(count, usize::try_from(started.elapsed().as_nanos()).unwrap_or(0));
        facts
    };
    add(&counts.bytes, text.len());
    let own = timed(Parser::Own, &counts.own_nanos);
    let grammar = timed(Parser::Grammar, &counts.grammar_nanos);
    let is_own = can_parse(&text);
    if !grammar.problems.is_empty() {
        add(&counts.broken, 1);
        return None;
    }
    if !is_own {
        add(&counts.left, 1);
        return Some(format!("left to the grammar: {}", path.display()));
    }
    if own == grammar {
        return None;
    }
    add(&counts.different, 1);
    Some(format!("different: {}: {}", path.display(), difference(&own, &grammar)))
}

/// Where two sets of facts part.
fn difference(own: &FileFacts, grammar: &FileFacts) -> String {
    let line = |at: usize| own.lines.line_column(own.spans[at].start).line;
    let pairs = own.exprs.iter().zip(&grammar.exprs);
    let spans = own.spans.iter().zip(&grammar.spans);
    if let Some(at) = pairs.clone().zip(spans).position(|((left, right), (a, b))| left != right || a != b) {
        let (left, right) = (&own.exprs[at], &grammar.exprs[at]);
        return format!("line {}: {left:?} for {right:?}", line(at));
    }
    if own.exprs.len() != grammar.exprs.len() {
        return "the number of expressions".to_owned();
    }
    let funcs = own.funcs.iter().zip(&grammar.funcs).find(|(left, right)| left != right);
    if let Some((left, right)) = funcs {
        let line = own.lines.line_column(left.span.start).line;
        let (left, right) = (format!("{left:?}"), format!("{right:?}"));
        let at = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
        let cut = |text: &str| text.chars().skip(at.saturating_sub(60)).take(110).collect::<String>();
        return format!("function at line {line}: {} for {}", cut(&left), cut(&right));
    }
    if let Some((left, right)) =
        own.comments.iter().zip(&grammar.comments).find(|(left, right)| left != right)
    {
        return format!(
            "comment at line {}: {left:?} for {right:?}",
            own.lines.line_column(left.span.start).line
        );
    }
    let parts = [
        ("claims", own.claims != grammar.claims),
        ("comments", own.comments != grammar.comments),
        ("locals", own.locals != grammar.locals),
        ("names", own.names != grammar.names),
        ("types", own.types != grammar.types),
        ("vars", own.vars != grammar.vars),
        ("consts", own.consts != grammar.consts),
        ("imports", own.imports != grammar.imports),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|(_, differ)| *differ).map(|(part, _)| part).collect();
    parts.join(", ")
}
