//! What is kept for later runs changes nothing but time: over the fixtures, the demo and changed copies of it, every way to
//! a result gives the same one.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pollint_base::diagnostic::{Diagnostic, Problem, Summary};
use pollint_base::rule::{Confidence, Severity};
use pollint_driver::{Outcome, Request, check};
use pollint_project::config::ConfigChoice;

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name).canonicalize().unwrap()
}

/// Everything that the rules say, however mild.
fn request(cwd: &Path, cache: Option<&Path>) -> Request {
    Request {
        cwd: cwd.to_owned(),
        min_severity: Some(Severity::Info),
        min_confidence: Some(Confidence::Low),
        config: ConfigChoice::Nearest,
        cache: cache.map(Path::to_owned),
        ..Request::default()
    }
}

fn run(request: &Request) -> Outcome {
    check(request, &|_| {}).unwrap()
}

/// What the user sees of a run.
fn seen(outcome: &Outcome) -> (&[Diagnostic], &[Problem], Summary) {
    assert!(outcome.cache_note.is_none(), "{:?}", outcome.cache_note);
    (&outcome.diagnostics, &outcome.problems, outcome.summary)
}

fn assert_same(left: &Outcome, right: &Outcome) {
    // One by one: a difference can be read then.
    for (one, other) in left.diagnostics.iter().zip(&right.diagnostics) {
        assert_eq!(one, other);
    }
    assert_eq!(seen(left), seen(right));
    for one in &left.diagnostics {
        let file = one.location.file.index();
        assert_eq!(left.lines[file], right.lines[file]);
        assert_eq!(left.files[file], right.files[file]);
    }
}

/// A copy of the demo that may be changed, and a cache beside it.
fn demo() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (tree, cache) = (folder.path().join("demo"), folder.path().join("cache"));
    for entry in walk(&testdata("demo")) {
        let target = tree.join(entry.strip_prefix(testdata("demo")).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry, target).unwrap();
    }
    (folder, tree, cache)
}

/// All files below a directory, sorted.
fn walk(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { pending.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The entries of a cache, without the files that say what it is.
fn entries(cache: &Path) -> Vec<PathBuf> {
    walk(&cache.join("v1"))
}

#[test]
fn cold_and_warm_runs_with_any_number_of_threads_say_the_same() {
    for tree in ["demo", "rules"] {
        let cache = tempfile::tempdir().unwrap();
        let plain = run(&request(&testdata(tree), None));
        assert!(!plain.diagnostics.is_empty());
        let cached = request(&testdata(tree), Some(cache.path()));
        let empty = run(&cached);
        assert_eq!(empty.from_cache, 0);
        for threads in [None, Some(1), Some(3)] {
            let warm = run(&Request { threads, ..cached.clone() });
            assert!(warm.from_cache >= warm.summary.packages, "{} of {tree}", warm.from_cache);
            assert_same(&plain, &warm);
            assert_same(&plain, &run(&Request { threads, cache: None, ..cached.clone() }));
        }
        assert_same(&plain, &empty);
    }
}

#[test]
fn a_binary_alone_gets_the_report_that_it_gets_beside_all_others() {
    for tree in ["demo", "rules"] {
        let (root, cache) = (testdata(tree), tempfile::tempdir().unwrap());
        let tests = walk(&root).into_iter().filter(|path| path.to_string_lossy().ends_with("_test.go"));
        let dirs: BTreeSet<PathBuf> = tests.map(|path| path.parent().unwrap().to_owned()).collect();
        let plain = run(&request(&root, None));
        let selected: BTreeSet<PathBuf> =
            plain.paths.iter().map(|path| path.parent().unwrap().to_owned()).collect();
        for dir in dirs.intersection(&selected) {
            let paths = vec![dir.to_str().unwrap().to_owned()];
            run(&Request { paths, ..request(&root, Some(cache.path())) });
        }
        let whole = run(&request(&root, Some(cache.path())));
        assert_same(&plain, &whole);
        assert!(whole.from_cache >= whole.summary.packages, "{} of {tree}", whole.from_cache);
    }
}

#[test]
fn a_change_is_seen_by_the_binaries_that_link_it_and_by_no_others() {
    let (_folder, tree, cache) = demo();
    let cached = request(&tree, Some(&cache));
    let all = run(&cached).summary.packages;
    let changes: [(&str, &str); 4] = [
        ("internal/orders/orders_test.go", "\nfunc TestAnother(t *testing.T) { setupTestDB(t) }\n"),
        ("internal/db/db.go", "\nfunc Another() any { return DB }\n"),
        (
            "internal/orders/orders_test.go",
            "\n//pollint:ignore unrestored-global nothing is here\nvar nothing = 1\n",
        ),
        ("internal/db/db.go", "\nfunc broken( {\n"),
    ];
    for (file, text) in changes {
        let path = tree.join(file);
        fs::write(&path, fs::read_to_string(&path).unwrap() + text).unwrap();
        let changed = run(&cached);
        assert_same(&run(&request(&tree, None)), &changed);
        let known = changed.from_cache;
        assert!(known < all, "{file}: {known}");
        assert!(known > 0 || !file.ends_with("_test.go"), "{file}: {known}");
        assert_same(&changed, &run(&cached));
    }
}

#[test]
fn a_file_that_comes_back_is_known_and_one_that_goes_is_forgotten() {
    let (_folder, tree, cache) = demo();
    let cached = request(&tree, Some(&cache));
    let before = run(&cached);
    let path = tree.join("internal/orders/orders_test.go");
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert_same(&run(&request(&tree, None)), &run(&cached));
    fs::write(&path, text).unwrap();
    let after = run(&cached);
    assert_same(&before, &after);
    assert!(after.from_cache >= after.summary.packages);
}

#[test]
fn rules_configuration_queries_and_tags_are_part_of_what_is_looked_up() {
    let (_folder, tree, cache) = demo();
    let cached = request(&tree, Some(&cache));
    run(&cached);
    let selected = Request { select: vec!["undrained-goroutine".to_owned()], ..cached.clone() };
    assert_same(&run(&Request { cache: None, ..selected.clone() }), &run(&selected));
    let tagged = Request { tags: Some(vec!["integration".to_owned()]), ..cached.clone() };
    assert_same(&run(&Request { cache: None, ..tagged.clone() }), &run(&tagged));
    let own = "queries = [\"own.scm\"]\n[[policy]]\nplace = \"internal/db.DB\"\nsetup = [\"nobody\"]\n";
    fs::write(tree.join("pollint.toml"), own).unwrap();
    for query in ["; nothing\n", "(go_statement) @goroutine.spawn\n"] {
        fs::write(tree.join("own.scm"), query).unwrap();
        let own = run(&cached);
        assert_eq!(own.from_cache, 0);
        assert_same(&run(&request(&tree, None)), &own);
        assert!(own.diagnostics.iter().any(|one| one.rule == "unsanctioned-write"));
    }
}

/// What may happen to an entry.
type Damage = fn(&mut Vec<u8>);

#[test]
fn what_is_damaged_is_made_anew() {
    let (_folder, tree, cache) = demo();
    let cached = request(&tree, Some(&cache));
    let whole = run(&cached);
    let kept = entries(&cache);
    assert!(!kept.is_empty());
    let damages: [Damage; 4] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        Vec::clear,
        |bytes| {
            // Facts that nobody has asked for are still empty from before.
            let middle = bytes.len() / 2;
            bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 0x10);
        },
        |bytes| bytes.extend([0; 9]),
    ];
    for damage in damages {
        for (at, path) in kept.iter().enumerate() {
            // Every other one: the sound ones must not be led astray by the others.
            if at % 2 == 0 {
                let mut bytes = fs::read(path).unwrap();
                damage(&mut bytes);
                fs::write(path, bytes).unwrap();
            }
        }
        assert_same(&whole, &run(&cached));
        let again = run(&cached);
        assert_same(&whole, &again);
        assert!(again.from_cache >= again.summary.packages);
    }
    // Entries that are whole and of something else: each in the place of the next.
    let texts: Vec<Vec<u8>> = kept.iter().map(|path| fs::read(path).unwrap()).collect();
    for (at, path) in kept.iter().enumerate() {
        fs::write(path, &texts[(at + 1) % texts.len()]).unwrap();
    }
    assert_same(&whole, &run(&cached));
}

#[test]
fn lost_facts_are_read_again() {
    let (_folder, tree, cache) = demo();
    let cached = request(&tree, Some(&cache));
    run(&cached);
    // Without the largest entries, which are facts, and with a change that needs them.
    let mut kept = entries(&cache);
    kept.sort_by_key(|path| fs::metadata(path).unwrap().len());
    for path in &kept[kept.len() / 2..] {
        fs::remove_file(path).unwrap();
    }
    let path = tree.join("internal/db/db.go");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "\n// changed\n").unwrap();
    assert_same(&run(&request(&tree, None)), &run(&cached));
}

#[test]
fn where_nothing_can_be_kept_the_result_is_the_same_and_it_is_said() {
    let (folder, tree, _) = demo();
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "no directory").unwrap();
    let outcome = run(&request(&tree, Some(&blocked)));
    assert!(outcome.cache_note.is_some());
    assert_eq!(outcome.diagnostics, run(&request(&tree, None)).diagnostics);
}

#[test]
fn costs_are_told_of_what_was_run_only() {
    let (_folder, tree, cache) = demo();
    let asked = Request { costs: true, ..request(&tree, Some(&cache)) };
    let costs = run(&asked).costs;
    let orders = costs.iter().find(|cost| cost.package.ends_with("internal/orders")).unwrap();
    assert!(orders.functions > 0 && orders.statements >= orders.functions && orders.slowest.1 > 0);
    assert!(costs.is_sorted_by_key(|cost| std::cmp::Reverse(cost.time)));
    assert!(run(&asked).costs.is_empty());
    assert!(run(&request(&tree, None)).costs.is_empty());
}
