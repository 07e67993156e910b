//! `leaked-cache`: production code keeps for the process what one test gave it, and another test sees it.

use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_base::rule::{Confidence, Severity};
use pollint_semantic::effects::{Effect, EffectKind, Guard, How, Phase, Place, Root, Value};
use pollint_semantic::model::Test;
use pollint_semantic::program::FuncId;
use rustc_hash::FxHashMap;

use crate::Lint;
use crate::binary_index::is_benchmark;
use crate::registry::declare_rule;
use crate::report::{self, name_tests};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a test that makes production code fill a package-level cache, registry or `sync.Once` with something
    /// that depends on what the test gave it or set, while nothing empties it again and another test sees it.
    ///
    /// ## Why is this bad?
    ///
    /// The first test decides what all later ones get. A test that expects an empty registry, or another configuration,
    /// passes alone and fails after the other one.
    ///
    /// ## Example
    ///
    /// ```go
    /// func Configure(region string) {
    ///     once.Do(func() { current = region })
    /// }
    ///
    /// func TestConfigure(t *testing.T) {
    ///     Configure("eu")
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestConfigure(t *testing.T) {
    ///     t.Cleanup(resetForTesting)
    ///     Configure("eu")
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// What is the same for all tests is no finding, nor is a map of results by key, as long as no other test
    /// looks at the map as a whole. A test that fills the cache itself is no victim, unless other tests show by a reset
    /// in a defer or cleanup that what is left there matters.
    RULE = "leaked-cache", "A test fills a cache of production code, and another test sees what it left there", Warning, preview: true, fix: None, run
}

/// How many calls lead at most from a test to where it fills a cache of which nobody else says that it matters.
const FARTHEST: usize = 2;

/// One fill of one test: the number of the test and of the effect.
type Filling = (usize, usize);

/// A place that production code fills, with the tests that make it do so.
struct Cache<'l> {
    place: &'l Place,
    /// Whether elements are added to it, rather than a value put there.
    adds: bool,
    fillers: Vec<FuncId>,
    fills: Vec<Filling>,
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut caches: Vec<Cache<'_>> = caches(lint).into_values().collect();
    caches.sort_by(|left, right| left.place.cmp(right.place));
    for cache in &caches {
        out.extend(diagnose(lint, cache));
    }
}

fn caches<'l>(lint: &Lint<'l>) -> FxHashMap<&'l Root, Cache<'l>> {
    let mut caches: FxHashMap<&Root, Cache<'_>> = FxHashMap::default();
    for (test_at, test) in lint.binary.tests.iter().enumerate() {
        for (at, effect) in test.summary.effects.iter().enumerate() {
            let EffectKind::Fill { place, how, .. } = &effect.kind else { continue };
            let adds = matches!(how, How::Insert | How::Step);
            if *how == How::Delete
                || effect.phase != Phase::Body
                || !(adds || effect.guard == Guard::Lazy)
                || is_benchmark(test)
            {
                continue;
            }
            let new = || Cache { place, adds, fillers: Vec::new(), fills: Vec::new() };
            let cache = caches.entry(&place.root).or_insert_with(new);
            let filler = lint.model.program.outermost(effect.func);
            if !cache.fillers.contains(&filler) {
                cache.fillers.push(filler);
            }
            cache.adds |= adds;
            cache.fills.push((test_at, at));
        }
    }
    caches
}

/// How a test leaves a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reset {
    /// It does not touch it otherwise.
    Never,
    /// It sets it at some time, but not for sure after it was filled.
    Before,
    /// By a statement after it was filled.
    After,
    /// By a defer or cleanup.
    Surely,
}

/// How a test resets a place that is filled by the effect number `filled`.
fn reset(test: &Test, place: &Place, filled: usize) -> Reset {
    let resets = test.summary.effects.iter().enumerate().filter_map(|(at, effect)| match &effect.kind {
        EffectKind::Fill { place: written, how: How::Delete, .. } if written.root == place.root => {
            Some(moment(effect, at > filled))
        }
        EffectKind::Write { place: written, how, .. }
            if written.root == place.root && !matches!(how, How::Insert | How::Step) =>
        {
            Some(moment(effect, at > filled))
        }
        _ => None,
    });
    resets.max_by_key(|reset| *reset as u8).unwrap_or(Reset::Never)
}

fn moment(effect: &Effect, is_later: bool) -> Reset {
    match effect.phase {
        Phase::Body if is_later => Reset::After,
        Phase::Body => Reset::Before,
        _ => Reset::Surely,
    }
}

fn diagnose(lint: &Lint<'_>, cache: &Cache<'_>) -> Option<Diagnostic> {
    let tests = &lint.binary.tests;
    let end = |(test, at): Filling| reset(&tests[test], cache.place, at);
    let ending = |reset: Reset| cache.fills.iter().copied().filter(move |one| end(*one) == reset);
    let mut left: Vec<Filling> = ending(Reset::Before).collect();
    let mut seen_by = Vec::new();
    if left.is_empty() {
        let is_near = |(test, at): &Filling| report::distance(&tests[*test].summary.effects[*at]) <= FARTHEST;
        left.extend(ending(Reset::Never).filter(is_near));
        seen_by = victims(lint, cache);
        if seen_by.is_empty() {
            return None;
        }
    } else if cache.adds || ending(Reset::Surely).next().is_none() {
        // Where tests empty it before they use it, what others leave there does not matter.
        return None;
    }
    left.sort_by_key(|(test, at)| (report::distance(&tests[*test].summary.effects[*at]), *test, *at));
    let (first, at) = *left.first()?;
    let effect = &tests[first].summary.effects[at];
    let mut names: Vec<String> = left.iter().map(|(test, _)| tests[*test].name.clone()).collect();
    names.sort();
    names.dedup();
    Some(diagnostic(lint, cache, (&tests[first], effect), names, seen_by))
}

/// The tests that see what the cache holds and neither fill nor reset it.
fn victims(lint: &Lint<'_>, cache: &Cache<'_>) -> Vec<String> {
    let observing = lint.model.observing(lint.binary, cache.place, cache.adds, &cache.fillers);
    if observing.reads.is_empty() {
        return Vec::new();
    }
    let filling: Vec<_> = cache.fillers.iter().map(|func| lint.model.reaching(lint.binary, *func)).collect();
    let touches = |test: &Test| {
        test.roots.iter().any(|root| filling.iter().any(|reach| reach.contains(*root)))
            || reset(test, cache.place, usize::MAX) != Reset::Never
    };
    let is_victim = |test: &&Test| {
        test.roots.iter().any(|root| observing.contains(*root)) && !is_benchmark(test) && !touches(test)
    };
    let mut names: Vec<String> =
        lint.binary.tests.iter().filter(is_victim).map(|test| test.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn diagnostic(
    lint: &Lint<'_>,
    cache: &Cache<'_>,
    (test, effect): (&Test, &Effect),
    tests: Vec<String>,
    victims: Vec<String>,
) -> Diagnostic {
    let program = lint.model.program;
    let symbol = Place::new(cache.place.root.clone()).display(program);
    let filler = program.func_name(effect.func);
    let (location, caller) = report::entry_call(lint.model, effect).unwrap_or((effect.site, effect.func));
    let function = program.func_name(caller);
    let step = format!("`{filler}` keeps it in `{symbol}`");
    let why = match victims.as_slice() {
        [] => format!("Other tests empty `{symbol}` when they end, this one does not."),
        names => format!("{} read `{symbol}` and see what was left there.", name_tests(names)),
    };
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Warning,
        confidence: confidence(effect),
        message: format!("`{function}` makes `{filler}` fill `{symbol}`, and nothing empties it"),
        why,
        help:
            "Empty it in `t.Cleanup`, with a reset function that only tests call, or give each test its own."
                .to_owned(),
        location,
        function,
        symbol: symbol.clone(),
        places: vec![symbol],
        tests,
        victims,
        chain: report::chain(lint.model, test, effect, Role::Write, step),
        fixes: Vec::new(),
        fingerprint: String::new(),
    }
}

/// A value that is known for sure is one that the test chose.
fn confidence(effect: &Effect) -> Confidence {
    match &effect.kind {
        EffectKind::Fill { value: Value::Constant(_), .. } => Confidence::High,
        _ => Confidence::Medium,
    }
}
