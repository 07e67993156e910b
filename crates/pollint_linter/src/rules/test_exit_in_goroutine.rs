//! `test-exit-in-goroutine`: what ends a test is called in a goroutine that is not the test's own.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_semantic::effects::{Effect, EffectKind, Phase, Place, Root, Spawn, SpawnKind, Summary, Via};
use pollint_semantic::model::Test;
use pollint_semantic::types::Types;
use rustc_hash::FxHashMap;

use crate::Lint;
use crate::registry::declare_rule;
use crate::report;

declare_rule! {
    /// ## What it does
    ///
    /// Reports `t.Fatal`, `t.FailNow`, `t.Skip`, `require` and the like in a goroutine other than that of the test:
    /// one that the test starts, a handler of a server, or the goroutine of a subtest with another `t`. Helpers are
    /// followed, however deep.
    ///
    /// ## Why is this bad?
    ///
    /// They end the goroutine that calls them, with `runtime.Goexit`. In any other goroutine the test goes on as if
    /// nothing had happened, and often waits forever for a result that never comes.
    ///
    /// ## Example
    ///
    /// ```go
    /// func TestFetch(t *testing.T) {
    ///     results := make(chan int)
    ///     go func() {
    ///         value, err := fetch()
    ///         if err != nil {
    ///             t.Fatal(err)
    ///         }
    ///         results <- value
    ///     }()
    ///     check(t, <-results)
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// func TestFetch(t *testing.T) {
    ///     results := make(chan int)
    ///     go func() {
    ///         defer close(results)
    ///         value, err := fetch()
    ///         if err != nil {
    ///             t.Error(err)
    ///             return
    ///         }
    ///         results <- value
    ///     }()
    ///     check(t, <-results)
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Handlers that are only given to a mux count where the test does not call `ServeHTTP` itself. Panics,
    /// `log.Fatal` and `os.Exit` are no exits of a test. An exit that only the first caller meets (`sync.Once`), or that is two calls
    /// away behind an option, is an info: this goroutine may never get there. Where a literal
    /// `nil`, `true` or `false` chooses the branch that runs a function at once, no goroutine is seen.
    RULE = "test-exit-in-goroutine", "What ends a test is called in a goroutine that is not the test's", Error, preview: false, fix: None, run
}

/// A call that ends the wrong goroutine.
struct Misplaced<'l> {
    /// The exit.
    effect: &'l Effect,
    /// As it is written.
    call: &'l str,
    /// The goroutines around it, from the outside in.
    spawns: Vec<&'l Effect>,
    /// Whether the goroutine is that of a subtest with another `t`.
    in_subtest: bool,
    /// The subtest that it happens in; 0 if in none.
    scope: u32,
    /// How the goroutine at hand gets to it.
    via: Option<Arc<Via>>,
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let mut found: FxHashMap<Location, (Misplaced<'_>, usize, Vec<String>)> = FxHashMap::default();
    for (test_at, test) in lint.binary.tests.iter().enumerate() {
        let walk = Walk { lint, test, own: scopes_with_test(lint, &test.summary) };
        let mut misplaced = Vec::new();
        walk.effects(&test.summary.effects, &mut Vec::new(), &mut misplaced);
        for one in misplaced {
            let name = test.name.clone();
            match found.entry(location(lint, &one)) {
                Entry::Vacant(slot) => {
                    slot.insert((one, test_at, vec![name]));
                }
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    known.2.push(name);
                    if one.rank(lint) < known.0.rank(lint) {
                        (known.0, known.1) = (one, test_at);
                    }
                }
            }
        }
    }
    for (location, (one, test, mut tests)) in found {
        tests.sort();
        tests.dedup();
        out.push(diagnose(lint, location, &one, &lint.binary.tests[test], tests));
    }
}

impl Misplaced<'_> {
    /// What is told of several: the likeliest, then the nearest.
    fn rank(&self, lint: &Lint<'_>) -> (bool, usize) {
        (report::is_unlikely(lint.model.program, self.effect), self.distance())
    }

    /// How many calls lead to it.
    fn distance(&self) -> usize {
        self.spawns.iter().map(|spawn| report::distance(spawn) + 1).sum::<usize>()
            + report::distance(self.effect)
    }
}

/// For each scope the one whose goroutine it runs in: its own if its function takes a test, else that around it.
fn scopes_with_test(lint: &Lint<'_>, summary: &Summary) -> Vec<u32> {
    let program = lint.model.program;
    let types = Types::new(program, lint.model.apis);
    let mut own: Vec<u32> = Vec::with_capacity(summary.scopes.len());
    for (at, scope) in (0_u32..).zip(&summary.scopes) {
        let takes_test = scope.func.is_none_or(|func| {
            let (file, decl) = program.func(func);
            decl.params.iter().any(|param| types.is_testing(&types.resolve(file, param.ty)))
        });
        let around = own.get(scope.parent as usize).copied().unwrap_or(0);
        own.push(if at == 0 || takes_test { at } else { around });
    }
    own
}

/// Which test a call is a method of.
enum Owner {
    /// The test of a scope.
    Scope(u32),
    /// Whichever test is running: a suite's, or one in a field.
    Current,
    /// Nothing that is a test for sure.
    Nobody,
}

/// The search of one test.
struct Walk<'l> {
    lint: &'l Lint<'l>,
    test: &'l Test,
    own: Vec<u32>,
}

impl<'l> Walk<'l> {
    fn effects(&self, effects: &'l [Effect], spawns: &mut Vec<&'l Effect>, found: &mut Vec<Misplaced<'l>>) {
        for effect in effects {
            match &effect.kind {
                EffectKind::Exit(call, Some(on)) => {
                    if let Some(in_subtest) = self.misplaced(effect, on, spawns.last()) {
                        let via = self.via_in_goroutine(effect, spawns.is_empty());
                        let spawns = spawns.clone();
                        let scope = self.running(effect.scope);
                        found.push(Misplaced { effect, call, spawns, in_subtest, scope, via });
                    }
                }
                EffectKind::Spawn(spawn) if !self.runs_here(spawn) => {
                    spawns.push(effect);
                    self.effects(&spawn.effects, spawns, found);
                    spawns.pop();
                }
                _ => {}
            }
        }
    }

    /// Whether a handler is called by the test itself: `mux.ServeHTTP(recorder, request)`.
    fn runs_here(&self, spawn: &Spawn) -> bool {
        spawn.kind == SpawnKind::Handler
            && spawn.group.is_some()
            && self.test.summary.effects.iter().any(
                |effect| matches!(&effect.kind, EffectKind::Release(_, name) if name.ends_with("ServeHTTP")),
            )
    }

    /// Whether the goroutine that an exit runs in is another one than that of its test, and if so, whether it is that
    /// of a subtest.
    fn misplaced(&self, effect: &Effect, on: &Place, spawn: Option<&&'l Effect>) -> Option<bool> {
        let here = self.running(effect.scope);
        let in_goroutine = spawn.is_some_and(|spawn| self.running(spawn.scope) == here);
        match self.owner(on) {
            Owner::Scope(owner) if self.running(owner) != here => {
                let wrong = effect.phase == Phase::Body && self.is_around(self.running(owner), here);
                wrong.then_some(true)
            }
            Owner::Scope(_) | Owner::Current => in_goroutine.then_some(false),
            Owner::Nobody => None,
        }
    }

    fn running(&self, scope: u32) -> u32 {
        self.own.get(scope as usize).copied().unwrap_or(0)
    }

    fn is_around(&self, outer: u32, inner: u32) -> bool {
        let mut at = inner;
        while at != 0 {
            at = self.test.summary.scopes.get(at as usize).map_or(0, |scope| scope.parent);
            if at == outer {
                return true;
            }
        }
        false
    }

    fn owner(&self, on: &Place) -> Owner {
        match &on.root {
            Root::Scope(scope) => Owner::Scope(*scope),
            Root::Param(number) if on.path.is_empty() && self.is_test_param(*number) => Owner::Scope(0),
            Root::Param(_) => Owner::Current,
            // A local without path may be a mock that somebody declared as `testing.T`.
            Root::Local(..) | Root::Call(_) if !on.path.is_empty() => Owner::Current,
            _ => Owner::Nobody,
        }
    }

    fn is_test_param(&self, number: u32) -> bool {
        let program = self.lint.model.program;
        let types = Types::new(program, self.lint.model.apis);
        let (file, decl) = program.func(self.test.func);
        let param = decl.receiver.iter().chain(&decl.params).nth(number as usize);
        param.is_some_and(|param| types.is_testing(&types.resolve(file, param.ty)))
    }

    /// The way from the goroutine to the exit. Effects of a spawn know only that; those of a subtest begin with the
    /// way to the subtest.
    fn via_in_goroutine(&self, effect: &Effect, in_subtest: bool) -> Option<Arc<Via>> {
        let mut via = effect.via.clone();
        if in_subtest {
            let here = self.running(effect.scope);
            let mut around = self.test.summary.scopes.get(here as usize).and_then(|scope| scope.via.clone());
            while let Some(step) = around {
                via = via.and_then(|via| via.next.clone());
                around = step.next.clone();
            }
        }
        via
    }
}

/// Where it is reported: in the literal that runs in the goroutine, at the exit or at the call that leads to it; at
/// the `go` statement of a test, if that starts a function by name, and of a helper that starts what it is given: it is one
/// cause, however many tests give it something that ends them.
fn location(lint: &Lint<'_>, one: &Misplaced<'_>) -> Location {
    let is_test = |site: Location| report::in_test_file(lint.model, site.file);
    if !one.in_subtest
        && let Some(spawn) = one.spawns.last()
        && let EffectKind::Spawn(started) = &spawn.kind
        && started.kind == SpawnKind::Go
        && started.name != "func literal"
        && spawn.site != one.effect.site
        && !spawn.site.span.contains(one.effect.site.span)
        && is_test(spawn.site)
    {
        return spawn.site;
    }
    let site = exit_site(one);
    match one.spawns.last() {
        Some(spawn) if !one.in_subtest && is_given_to_helper(lint, spawn, site) => spawn.site,
        _ => site,
    }
}

/// The exit, or the call in the goroutine that leads to it.
fn exit_site(one: &Misplaced<'_>) -> Location {
    one.via.as_ref().map_or(one.effect.site, |via| via.call)
}

/// Whether a helper starts the goroutine, and what runs in it at `site` is a function of somebody else.
fn is_given_to_helper(lint: &Lint<'_>, spawn: &Effect, site: Location) -> bool {
    let EffectKind::Spawn(started) = &spawn.kind else { return false };
    let program = lint.model.program;
    let is_own = site.file == spawn.site.file
        && report::function_at(lint.model, site) == program.func_name(spawn.func);
    matches!(started.kind, SpawnKind::Go | SpawnKind::Group)
        && spawn.via.is_some()
        && !is_own
        && Types::new(program, lint.model.apis).is_test_code(spawn.func)
}

fn diagnose(
    lint: &Lint<'_>,
    location: Location,
    one: &Misplaced<'_>,
    test: &Test,
    tests: Vec<String>,
) -> Diagnostic {
    let program = lint.model.program;
    let mut chain = vec![report::test_step(test)];
    for spawn in &one.spawns {
        let function = program.func_name(spawn.func);
        let name = match &spawn.kind {
            EffectKind::Spawn(started) => started.name.as_str(),
            _ => "",
        };
        chain.extend(report::call_steps(lint.model, spawn.via.as_ref()));
        chain.push(Step {
            role: Role::Spawn,
            location: spawn.site,
            message: format!("`{function}` starts `{name}`"),
            function,
        });
    }
    match test.summary.scopes.get(one.scope as usize).filter(|_| one.in_subtest && one.spawns.is_empty()) {
        Some(scope) => {
            chain.extend(report::call_steps(lint.model, scope.via.as_ref()));
            chain.push(Step {
                role: Role::Spawn,
                location: scope.call,
                function: report::function_at(lint.model, scope.call),
                message: "runs the subtest in a goroutine of its own".to_owned(),
            });
            chain.extend(report::call_steps(lint.model, one.via.as_ref()));
        }
        None if one.spawns.is_empty() => {
            chain.extend(report::call_steps(lint.model, one.effect.via.as_ref()));
        }
        None => chain.extend(report::call_steps(lint.model, one.via.as_ref())),
    }
    let caller = program.func_name(one.effect.func);
    chain.push(Step {
        role: Role::Call,
        location: one.effect.site,
        message: format!("`{caller}` calls `{}`", one.call),
        function: caller,
    });
    let function = report::function_at(lint.model, location);
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: if report::is_unlikely(program, one.effect) { Severity::Info } else { Severity::Error },
        confidence: Confidence::High,
        message: headline(lint, location, one, &function),
        why: why(one),
        help: help(one),
        location,
        function,
        symbol: one.call.to_owned(),
        places: Vec::new(),
        tests,
        victims: Vec::new(),
        chain,
        fixes: Vec::new(),
        fingerprint: String::new(),
    }
}

/// Who runs the goroutine, for people.
fn runner(one: &Misplaced<'_>) -> &'static str {
    let kind = one.spawns.last().and_then(|spawn| match &spawn.kind {
        EffectKind::Spawn(started) => Some(started.kind),
        _ => None,
    });
    match kind {
        _ if one.in_subtest => "the goroutine of a subtest with another `t`",
        Some(SpawnKind::Handler) => "a handler that the server runs in a goroutine",
        Some(SpawnKind::Later) => "a callback that runs in a goroutine of its own",
        Some(SpawnKind::Go | SpawnKind::Group) | None => "a goroutine",
    }
}

fn headline(lint: &Lint<'_>, location: Location, one: &Misplaced<'_>, function: &str) -> String {
    let whose = if one.in_subtest { "that of the test it belongs to" } else { "that of the test" };
    let site = exit_site(one);
    if one.spawns.last().is_some_and(|spawn| location == spawn.site && is_given_to_helper(lint, spawn, site))
    {
        let caller = report::function_at(lint.model, site);
        return format!(
            "`{function}` runs what it is given in a goroutine, where `{caller}` calls `{}`",
            one.call
        );
    }
    format!("`{function}` calls `{}` in {}, not in {whose}", one.call, runner(one))
}

fn why(one: &Misplaced<'_>) -> String {
    if one.in_subtest {
        return format!(
            "`{}` fails the outer test from within the subtest: Go ends both there (`subtest may have called FailNow on a parent test`), and what follows in the outer test never runs.",
            one.call
        );
    }
    format!(
        "`{}` ends the goroutine that calls it. The test goes on, and waits forever if it expects a result.",
        one.call
    )
}

fn help(one: &Misplaced<'_>) -> String {
    if one.in_subtest {
        return "Call it on the `t` that the subtest is given.".to_owned();
    }
    "Call `t.Error` and return, or send the error to the goroutine of the test and end the test there."
        .to_owned()
}
