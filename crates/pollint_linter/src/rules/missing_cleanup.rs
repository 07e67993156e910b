//! `missing-cleanup`: what a test acquires and nothing releases.

use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_semantic::apis::{Acquire, Resource};
use pollint_semantic::effects::{Effect, EffectKind, Guard};
use pollint_semantic::model::{Test, TestKind};
use rustc_hash::FxHashMap;

use super::undrained_goroutine::{self, Reaches};
use crate::Lint;
use crate::fix::release;
use crate::registry::declare_rule;
use crate::report;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a server, listener, temporary file, timer, database handle, mock, signal subscription or profile that
    /// a test or its helper acquires and that nothing releases on any path.
    ///
    /// ## Why is this bad?
    ///
    /// It outlives the test: its goroutines, its port, its file or its subscription stay for all tests that follow,
    /// and with `-count` they add up.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestFetch(t *testing.T) {
    ///     server := httptest.NewServer(handler)
    ///     fetch(t, server.URL)
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestFetch(t *testing.T) {
    ///     server := httptest.NewServer(handler)
    ///     t.Cleanup(server.Close)
    ///     fetch(t, server.URL)
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// What is returned, stored in a field, a variable or a collection, or passed to another function is believed to
    /// be released by whoever gets it. Timers are reported only if their callback touches what tests change, or fails
    /// the test whatever happens; tickers only where the language version is below go1.23.
    RULE = "missing-cleanup", "A test acquires what outlives it and never releases it", Warning, preview: false, fix: Sometimes, run
}

/// A call that acquires, with the tests that reach it.
struct Kept<'l> {
    effect: &'l Effect,
    row: &'l Acquire,
    text: &'l str,
    test: &'l Test,
    tests: Vec<String>,
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut by_site: FxHashMap<Location, Kept<'_>> = FxHashMap::default();
    let mut reaches: Option<Reaches> = None;
    // Examples show how something is used, and end there.
    for test in lint.binary.tests.iter().filter(|test| test.kind != TestKind::Example) {
        for effect in &test.summary.effects {
            let EffectKind::Acquire { path, name, text } = &effect.kind else { continue };
            let Some(row) = lint.model.apis.acquires.get(path, name) else { continue };
            let version = lint.model.program.go_version(effect.site.file);
            if row.below.is_some_and(|below| version >= below.0) {
                continue;
            }
            if row.callback_arg.is_some() {
                let reaches = reaches.get_or_insert_with(|| undrained_goroutine::reaches(lint));
                if !callback_matters(lint, test, effect, reaches) {
                    continue;
                }
            }
            let kept =
                by_site.entry(effect.site).or_insert(Kept { effect, row, text, test, tests: Vec::new() });
            if report::distance(effect) < report::distance(kept.effect) {
                (kept.effect, kept.test) = (effect, test);
            }
            kept.tests.push(test.name.clone());
        }
    }
    let mut all: Vec<Kept<'_>> = by_site.into_values().collect();
    all.sort_by_key(|kept| kept.effect.site);
    out.extend(all.into_iter().map(|kept| diagnose(lint, kept)));
}

/// Whether the callback of a timer surely touches a variable that tests set, or fails the test whenever it runs: one that
/// does something for the test and fails it only if that goes wrong is what the test waits for.
fn callback_matters(lint: &Lint<'_>, test: &Test, timer: &Effect, reaches: &Reaches) -> bool {
    test.summary.effects.iter().filter(|effect| effect.site == timer.site).any(|effect| match &effect.kind {
        EffectKind::Spawn(spawn) => {
            let touches =
                spawn.funcs().any(|func| reaches.values().any(|(_, _, sure, _)| sure.contains(func)));
            touches
                || crate::leaks::uses_test(lint.model.program, spawn)
                    .is_some_and(|used| used.guard == Guard::Always)
        }
        _ => false,
    })
}

fn diagnose(lint: &Lint<'_>, mut kept: Kept<'_>) -> Diagnostic {
    let (text, effect) = (kept.text, kept.effect);
    let function = lint.model.program.func_name(effect.func);
    let (opens, closes) = words(kept.row.resource);
    kept.tests.sort();
    kept.tests.dedup();
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message: format!("`{function}` {opens} with `{text}` and nothing {closes}"),
        why: "It outlives the test, and all tests that follow in the same binary run beside it.".to_owned(),
        help: help(kept.row),
        location: effect.site,
        function: function.clone(),
        symbol: text.to_owned(),
        places: Vec::new(),
        tests: kept.tests,
        victims: Vec::new(),
        chain: report::chain(
            lint.model,
            kept.test,
            effect,
            Role::Cleanup,
            format!("`{function}` calls `{text}` and registers no cleanup"),
        ),
        fixes: release(lint, effect, kept.row),
        fingerprint: String::new(),
    }
}

fn words(resource: Resource) -> (&'static str, &'static str) {
    match resource {
        Resource::Server => ("starts a server", "closes it"),
        Resource::Listener => ("opens a listener", "closes it"),
        Resource::TempFile => ("creates a temporary file or directory", "removes it"),
        Resource::Ticker => ("starts a ticker", "stops it"),
        Resource::Timer => ("starts a timer", "stops it"),
        Resource::Database => ("opens a database handle", "closes it"),
        Resource::Mock => ("opens a mock connection", "closes it"),
        Resource::Signal => ("subscribes to signals", "ends that"),
        Resource::Profile => ("starts a profile", "stops it"),
        Resource::Connection => ("opens a connection", "closes it"),
        Resource::Process => ("starts a process", "waits for it"),
    }
}

fn help(row: &Acquire) -> String {
    if !row.instead.is_empty() {
        let mut text = row.instead.clone();
        text[..1].make_ascii_uppercase();
        return format!("{text}.");
    }
    let release = match (row.release_methods.first(), row.release_calls.first()) {
        (Some(method), _) => format!("x.{method}()"),
        (None, Some(call)) => {
            let package = call.package.rsplit('/').next().unwrap_or(&call.package);
            let operand = if row.subject_arg.is_some() || row.result.is_some() { "x" } else { "" };
            format!("{package}.{}({operand})", call.name)
        }
        (None, None) => "x.Close()".to_owned(),
    };
    format!("Release it whatever happens: `t.Cleanup(func() {{ {release} }})`.")
}
