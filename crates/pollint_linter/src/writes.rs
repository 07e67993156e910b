//! Writes of global places grouped by their cause, with what became of them in each test: the common ground of the
//! rules about missing, fragile and wrong restores.

use pollint_base::diagnostic::{Diagnostic, Role};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_facts::ir::Expr;
use pollint_semantic::apis::{Effect as ApiEffect, Setter};
use pollint_semantic::effects::{Effect, EffectKind, Guard, How, Outcome, Phase, Place, Root, Value};
use pollint_semantic::model::{Test, TestKind};
use pollint_semantic::program::FuncId;
use pollint_semantic::runners::runs;
use pollint_semantic::types::Types;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Lint;
use crate::binary_index::{EffectRef, effect_of, is_benchmark, is_by_suite};
use crate::report::{self, Victims};

/// A write site with the tests in which it came to the same end.
pub(crate) struct WriteGroup<'l> {
    /// The place.
    pub(crate) place: Place,
    /// As reports print it.
    pub(crate) symbol: String,
    /// The nearest of the effects.
    pub(crate) effect: &'l Effect,
    /// The test that the effect belongs to.
    pub(crate) test: usize,
    /// Tests, sorted by name.
    pub(crate) tests: Vec<String>,
    /// All effects of the group, the nearest first.
    pub(crate) refs: Vec<EffectRef>,
    /// Whether production code writes it.
    pub(crate) in_production: bool,
}

/// Which end of a write is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Open,
    /// What undoes it was handed out and is not called.
    Discarded,
    Fragile,
    Wrong,
    Lossy,
}

/// The end that a write came to; none if it is restored, or is itself what restores.
pub(crate) fn end_of(effect: &Effect) -> Option<End> {
    match effect.outcome {
        Outcome::Open if effect.handed.is_some() => Some(End::Discarded),
        Outcome::Open if effect.phase == Phase::Body || is_late_change(effect) => Some(End::Open),
        Outcome::Open | Outcome::Restored { .. } => None,
        Outcome::Fragile { .. } => Some(End::Fragile),
        Outcome::Wrong { .. } => Some(End::Wrong),
        Outcome::Lossy { .. } => Some(End::Lossy),
    }
}

/// Whether test code gives a place a constant in a defer or cleanup, where nothing earlier has changed it.
fn is_late_change(effect: &Effect) -> bool {
    let is_constant = matches!(
        effect.kind,
        EffectKind::Write { value: Value::Constant(_), how: How::Assign | How::Store, .. }
    );
    is_constant && !effect.production && effect.guard == Guard::Always
}

/// Whether a place is a state of the process rather than a variable of the project.
pub(crate) fn is_process_state(lint: &Lint<'_>, place: &Place) -> bool {
    match &place.root {
        Root::Process(_) => true,
        Root::Ext(id) => {
            let (path, name) = lint.model.program.external_name(*id);
            lint.model.apis.variables.get(path, name).is_some()
        }
        _ => false,
    }
}

/// The table's row for a process-wide state: the one of the call that changes it, or one of the same state.
pub(crate) fn setter_row<'l>(lint: &'l Lint<'_>, effect: &Effect) -> Option<&'l Setter> {
    let EffectKind::Write { place, how, .. } = &effect.kind else { return None };
    let rows = || lint.model.apis.setters.rows.iter();
    match (&place.root, how) {
        (Root::Process(text), How::Setter(api)) => {
            let is_called = |row: &&Setter| row.names.iter().any(|name| *name == called_name(api));
            let state = text.split('(').next().unwrap_or(text);
            let same = || rows().filter(|row| row.place == state);
            same().find(is_called).or_else(|| same().next())
        }
        (Root::Ext(_) | Root::Var(_), How::Setter(_)) => {
            let shown = place.display(lint.model.program);
            rows().find(|row| row.place == shown)
        }
        _ => None,
    }
}

/// The bare name in an API as it prints: `Setenv` of `os.Setenv("KEY")`.
fn called_name(api: &str) -> &str {
    let call = api.split('(').next().unwrap_or(api);
    call.rsplit('.').next().unwrap_or(call)
}

/// Whether the place is the state of the process under a key that the source tells, or has no keys.
pub(crate) fn has_known_key(row: &Setter, place: &Place) -> bool {
    match &place.root {
        Root::Process(text) => row.key_arg.is_none() || text.contains("(\""),
        _ => true,
    }
}

/// Where a test undoes its writes, or tries to.
pub(crate) fn restore_sites(test: &Test) -> Vec<Location> {
    let by = |effect: &Effect| effect.outcome.by().filter(|by| *by != effect.site);
    test.summary.effects.iter().filter_map(by).collect()
}

/// Writes that came to an end, grouped by site and place, in order of site.
pub(crate) fn groups<'l>(lint: &'l Lint<'_>, end: End) -> Vec<WriteGroup<'l>> {
    let mut by_site: FxHashMap<(Location, Place), Vec<EffectRef>> = FxHashMap::default();
    for refs in lint.index.writes.values() {
        for at in refs {
            let effect = effect_of(lint.binary, *at);
            let EffectKind::Write { place, .. } = &effect.kind else { continue };
            if end_of(effect) == Some(end) && counts(lint, effect, place) && !has_own_state(lint, *at) {
                by_site.entry((cause(lint, effect).0, place.clone())).or_default().push(*at);
            }
        }
    }
    let mut groups: Vec<WriteGroup<'l>> =
        by_site.into_iter().filter_map(|((_, place), refs)| group(lint, place, refs)).collect();
    let key = |group: &WriteGroup<'_>| (cause(lint, group.effect).0, group.symbol.clone());
    groups.sort_by_cached_key(key);
    groups
}

/// Where a write is caused, and by which function: at the statement, or, where a helper without `t` writes through a
/// pointer it is given, at the call that names the variable.
pub(crate) fn cause(lint: &Lint<'_>, effect: &Effect) -> (Location, FuncId) {
    if let Some(handed) = effect.handed.as_ref().filter(|_| effect.outcome == Outcome::Open) {
        return (handed.call, handed.caller);
    }
    match effect.bound() {
        Some(bound) if !takes_test(lint, effect.func) => bound,
        _ => (effect.site, effect.func),
    }
}

/// Whether a write is one that these rules are about.
pub(crate) fn counts(lint: &Lint<'_>, effect: &Effect, place: &Place) -> bool {
    let EffectKind::Write { how, .. } = &effect.kind else { return false };
    // What only the first caller sets is a cache, not an exchange.
    if effect.guard == Guard::Lazy {
        return false;
    }
    if let Some(row) = setter_row(lint, effect)
        && !lasts(row, place)
    {
        return false;
    }
    if is_production(lint, effect) {
        // What other packages call a variable may be a constant: only a statement that sets it says which.
        if matches!(place.root, Root::Ext(_)) && !is_process_state(lint, place) {
            return false;
        }
        if setter_row(lint, effect).is_some_and(|row| row.effect != ApiEffect::Replaces) {
            return false;
        }
        // Behind an early return that is not about an error stands a cache that is filled once.
        let always = effect.guard == Guard::Always && !effect.latent;
        let plain = always && matches!(how, How::Assign | How::Setter(_));
        let resets = matches!(&effect.kind, EffectKind::Write { value: Value::Zero, .. });
        let stored = always && *how == How::Store;
        // A constant that production code gives it far from the test is a fact about the process.
        let is_fact = matches!(&effect.kind, EffectKind::Write { value: Value::Constant(_), .. })
            && effect.via.as_ref().is_some_and(|via| via.is_longer_than(2));
        if is_fact {
            return false;
        }
        // A method that the test calls on the variable itself changes what the test names.
        let named = effect.bound().is_some_and(|(call, _)| report::in_test_file(lint.model, call.file));
        return (plain || stored)
            && !resets
            && (place.path.is_empty() || named)
            && effect.phase == Phase::Body;
    }
    true
}

/// Whether what a setter does lasts in a way that a later test, or the next round of `-count`, notices.
fn lasts(row: &Setter, place: &Place) -> bool {
    match row.effect {
        ApiEffect::Replaces => true,
        ApiEffect::PanicsTwice => has_known_key(row, place),
        // What cannot be removed is registered once, wherever that is.
        ApiEffect::Adds => row.has_undo(),
        ApiEffect::FirstWins => false,
    }
}

/// Whether the test replaces the variable that the state belongs to: `flag.CommandLine = flag.NewFlagSet(…)`.
fn has_own_state(lint: &Lint<'_>, at: EffectRef) -> bool {
    let Some(owner) = setter_row(lint, effect_of(lint.binary, at)).and_then(|row| row.lives_in.as_ref())
    else {
        return false;
    };
    let is_owner = |place: &Place| match &place.root {
        Root::Ext(id) if place.path.is_empty() => {
            let (path, name) = lint.model.program.external_name(*id);
            owner.is(path, name)
        }
        _ => false,
    };
    let mut effects = lint.binary.tests[at.test].summary.effects.iter();
    effects.any(|effect| matches!(&effect.kind, EffectKind::Write { place, .. } if is_owner(place)))
}

/// Whether a write stands in production code: not in a test file, nor in a helper that takes a test.
pub(crate) fn is_production(lint: &Lint<'_>, effect: &Effect) -> bool {
    effect.production && !report::in_test_file(lint.model, effect.site.file) && !takes_test(lint, effect.func)
}

/// Whether a function, or the one around a literal, takes `*testing.T` or the like.
pub(crate) fn takes_test(lint: &Lint<'_>, func: FuncId) -> bool {
    let program = lint.model.program;
    let (file, decl) = program.func(program.outermost(func));
    let types = Types::new(program, lint.model.apis);
    decl.params.iter().any(|param| types.is_testing(&types.resolve(file, param.ty)))
}

/// Writes of one place at one site as one cause.
pub(crate) fn group<'l>(
    lint: &'l Lint<'_>,
    place: Place,
    mut refs: Vec<EffectRef>,
) -> Option<WriteGroup<'l>> {
    refs.sort_by_key(|at| (report::distance(effect_of(lint.binary, *at)), at.test, at.effect));
    let first = *refs.first()?;
    let effect = effect_of(lint.binary, first);
    let mut tests: Vec<String> = refs.iter().map(|at| lint.binary.tests[at.test].name.clone()).collect();
    tests.sort();
    tests.dedup();
    let symbol = symbol(lint, effect, &place);
    Some(WriteGroup {
        symbol,
        effect,
        test: first.test,
        tests,
        in_production: is_production(lint, effect),
        place,
        refs,
    })
}

/// `pkg.Var` with its path, or the API as it was called.
pub(crate) fn symbol(lint: &Lint<'_>, effect: &Effect, place: &Place) -> String {
    match (&effect.kind, &place.root) {
        (EffectKind::Write { how: How::Setter(api), .. }, _) => api.to_string(),
        _ => place.display(lint.model.program),
    }
}

/// The function that a write stores, if it is the same at every call: a declared one, or a literal that captures nothing.
fn stored_function(lint: &Lint<'_>, effect: &Effect) -> Option<FuncId> {
    let EffectKind::Write { value, expr, .. } = &effect.kind else { return None };
    if let Value::Func(func, None) = value {
        return Some(*func);
    }
    let (file, expr) = (*expr)?;
    let program = lint.model.program;
    let facts = &program.facts[file.index()];
    let Expr::FuncLit(literal) = facts.expr(expr) else { return None };
    let span = facts.funcs[literal.index()].span;
    let captures = |inner: &Expr| match inner {
        Expr::Local(local) => !span.contains(facts.locals[local.index()].span),
        _ => false,
    };
    let func = program.func_id(file, *literal);
    let (_, around) = program.func(program.outermost(func));
    let mut inside = facts.exprs_of(around.span).filter(|(_, at)| span.contains(*at));
    (!inside.any(|(inner, _)| captures(inner))).then_some(func)
}

impl WriteGroup<'_> {
    /// Whether nobody can notice the write: nothing linked reads the place, only benchmarks touch it, or it is what an
    /// `init` has done before.
    pub(crate) fn is_harmless(&self, lint: &Lint<'_>) -> bool {
        !lint.model.is_read(lint.binary, &self.place)
            || self.is_benchmark_sink(lint)
            || self.gives_numbers(lint)
            || self.repeats_init(lint)
    }

    /// Whether the variable is one of the test files that gives out numbers: nothing but steps changes it, and only the
    /// helpers that step it read it, to make a name or an address. That the next one gets another number is what it is for.
    fn gives_numbers(&self, lint: &Lint<'_>) -> bool {
        if !self.is_of_test_file(lint) || !self.place.path.is_empty() {
            return false;
        }
        let program = lint.model.program;
        let mut steppers = FxHashSet::default();
        for at in lint.index.writes.get(&self.place.root).into_iter().flatten() {
            let effect = effect_of(lint.binary, *at);
            match &effect.kind {
                EffectKind::Write { how: How::Step, value: Value::Constant(_), .. } => {
                    steppers.insert(program.outermost(effect.func))
                }
                _ => return false,
            };
        }
        let is_test = |func: FuncId| lint.binary.tests.iter().any(|test| test.func == func);
        let reach = lint.model.reaching_reads(lint.binary, &self.place);
        let readers = reach.reads.keys().map(|reader| program.outermost(*reader));
        !steppers.is_empty()
            && readers.into_iter().all(|reader| steppers.contains(&reader) && !is_test(reader))
    }

    fn is_benchmark_sink(&self, lint: &Lint<'_>) -> bool {
        let Root::Var(id) = &self.place.root else { return false };
        if !lint.model.program.vars[id.index()].in_test_file {
            return false;
        }
        let writers = lint.index.writes.get(&self.place.root);
        let only_written = writers.into_iter().flatten().all(|at| is_benchmark(&lint.binary.tests[at.test]));
        let reach = lint.model.reaching_reads(lint.binary, &self.place);
        let only_read = lint
            .binary
            .tests
            .iter()
            .all(|test| is_benchmark(test) || !test.roots.iter().any(|root| reach.contains(*root)));
        only_written && only_read
    }

    /// Tests that read the place and never set it.
    pub(crate) fn victims(&self, lint: &Lint<'_>) -> Victims {
        let mut writers = vec![false; lint.binary.tests.len()];
        for at in lint.index.writes.get(&self.place.root).into_iter().flatten() {
            let effect = effect_of(lint.binary, *at);
            // What makes the new value from the old one does not set it first.
            if let EffectKind::Write { place, how, .. } = &effect.kind
                && place.shares_object(&self.place)
                && !matches!(how, How::Step)
            {
                writers[at.test] = true;
            }
        }
        self.add_suites(lint, &mut writers);
        let writer = lint.binary.tests[self.test].location.file;
        report::victims(lint.model, lint.binary, &self.place, writer, |test| writers[test])
    }

    /// Adds the tests of suites that are started by a Go test that writes: it has written before they run.
    fn add_suites(&self, lint: &Lint<'_>, writers: &mut [bool]) {
        let (program, apis, tests) = (lint.model.program, lint.model.apis, &lint.binary.tests);
        let starters: Vec<&Test> =
            tests.iter().zip(&*writers).filter(|(_, writes)| **writes).map(|(test, _)| test).collect();
        for (test, writes) in tests.iter().zip(writers).filter(|(test, _)| test.kind == TestKind::Method) {
            *writes |= starters.iter().any(|starter| {
                starter.kind == TestKind::Test && runs(program, apis, starter.func, test.func).is_some()
            });
        }
    }

    /// The test itself, where it runs one subtest with several cases and only some of them write: the others read what
    /// they left.
    pub(crate) fn own_victims(&self, lint: &Lint<'_>) -> Option<String> {
        let test = &lint.binary.tests[self.test];
        let scope = test.summary.scopes.get(self.effect.scope as usize)?;
        let some_write = self.effect.guard == Guard::Branch && !scope.loops.is_empty();
        let reach = lint.model.reaching_reads(lint.binary, &self.place);
        let reads = scope.func.is_some_and(|func| reach.contains(func));
        (some_write && reads).then(|| test.name.clone())
    }

    /// Whether the write stands in the function of its subtest itself.
    pub(crate) fn is_in_own_subtest(&self, lint: &Lint<'_>) -> bool {
        let scope = lint.binary.tests[self.test].summary.scopes.get(self.effect.scope as usize);
        scope.is_some_and(|scope| scope.func == Some(self.effect.func))
    }

    /// Whether any test of the binary, the writers included, gets to a read of the place.
    pub(crate) fn is_reached(&self, lint: &Lint<'_>) -> bool {
        let reach = lint.model.reaching_reads(lint.binary, &self.place);
        lint.binary.tests.iter().any(|test| test.roots.iter().any(|root| reach.contains(*root)))
    }

    /// What `init` functions of the test binary do to the place.
    fn init_effects<'l>(&self, lint: &'l Lint<'_>) -> impl Iterator<Item = (&'l Effect, &'l Value)> {
        let program = lint.model.program;
        let inits = lint.binary.linked.iter().flat_map(|package| &program.inits[package.index()]);
        let inits = inits.filter(|init| lint.model.is_linked(lint.binary, **init));
        let summaries = inits.filter_map(|init| lint.model.summaries.get(init));
        let place = self.place.clone();
        summaries.flat_map(|summary| &summary.effects).filter_map(move |effect| match &effect.kind {
            EffectKind::Write { place: changed, value, .. } if *changed == place => Some((effect, value)),
            _ => None,
        })
    }

    /// The values that `init` functions of the test binary give the place, as far as they are known.
    pub(crate) fn init_values<'l>(&self, lint: &'l Lint<'_>) -> Vec<&'l Value> {
        self.init_effects(lint).map(|(_, value)| value).filter(|value| **value != Value::Unknown).collect()
    }

    /// Whether an `init` of the test binary runs the same statement with the same value: it sets what was set before.
    /// Those of production code are not analyzed, but what they call without arguments is known.
    fn repeats_init(&self, lint: &Lint<'_>) -> bool {
        let EffectKind::Write { value: own, .. } = &self.effect.kind else { return false };
        let program = lint.model.program;
        let is_told = *own != Value::Unknown || program.func(self.effect.func).1.params.is_empty();
        let by_production = || is_told && program.initialised.runs(self.effect.func);
        by_production()
            || is_told
                && self
                    .init_effects(lint)
                    .any(|(effect, value)| effect.site == self.effect.site && value == own)
    }

    /// Whether all test code that writes the place gives it the same constant, or this write repeats what an `init`
    /// has set.
    pub(crate) fn is_set_once(&self, lint: &Lint<'_>) -> bool {
        let writers = lint.index.writes.get(&self.place.root);
        let tests: FxHashSet<usize> = writers.into_iter().flatten().map(|at| at.test).collect();
        // One test alone is the one that differs from all others.
        (tests.len() > 1 || !self.init_values(lint).is_empty()) && self.is_same_everywhere(lint)
    }

    /// Whether every writer, an `init` included, gives the place the same constant.
    pub(crate) fn is_same_everywhere(&self, lint: &Lint<'_>) -> bool {
        let EffectKind::Write { value: own, .. } = &self.effect.kind else { return false };
        let from_init = self.init_values(lint);
        if !from_init.is_empty() {
            return from_init.contains(&own);
        }
        let mut value = None;
        let writers = lint.index.writes.get(&self.place.root);
        writers.into_iter().flatten().all(|at| {
            let effect = effect_of(lint.binary, *at);
            match &effect.kind {
                EffectKind::Write {
                    place,
                    value: written @ Value::Constant(_),
                    how: How::Assign | How::Store | How::Setter(_),
                    ..
                }
                | EffectKind::Write { place, value: written @ Value::Zero, how: How::Setter(_), .. } => {
                    *place != self.place || *value.get_or_insert(written) == written
                }
                EffectKind::Write { place, .. } => *place != self.place,
                _ => true,
            }
        })
    }

    /// Whether production code gives the place one function each time, whoever calls it: a literal that sees no local
    /// variable of the function around it, or a declared function.
    pub(crate) fn is_one_function(&self, lint: &Lint<'_>) -> bool {
        let mut known = None;
        let mut writers = lint.index.writes.get(&self.place.root).into_iter().flatten();
        self.in_production
            && writers.all(|at| {
                let effect = effect_of(lint.binary, *at);
                match &effect.kind {
                    EffectKind::Write { place, .. } if *place != self.place => true,
                    EffectKind::Write { .. } => {
                        let function = stored_function(lint, effect);
                        function.is_some() && *known.get_or_insert(function) == function
                    }
                    _ => true,
                }
            })
    }

    /// Whether the suite sets it before all its tests, or puts something there after them.
    pub(crate) fn is_by_suite(&self, lint: &Lint<'_>) -> bool {
        is_by_suite(lint.model, &lint.binary.tests[self.test], self.effect)
    }

    /// Whether the variable is the tests' own, a part of their set-up.
    pub(crate) fn is_of_test_file(&self, lint: &Lint<'_>) -> bool {
        match &self.place.root {
            Root::Var(id) => lint.model.program.vars[id.index()].in_test_file,
            _ => false,
        }
    }

    /// Whether a lock is held meanwhile, and the new value comes from the old one: a counter, or a list of what is taken.
    pub(crate) fn is_guarded_count(&self) -> bool {
        self.effect.locked && matches!(self.effect.kind, EffectKind::Write { how: How::Step, .. })
    }

    /// Where the report stands: at the write, or at the call in the test when production code writes.
    pub(crate) fn stands_at(&self, lint: &Lint<'_>) -> (Location, String) {
        if self.in_production
            && let Some((call, caller)) = report::entry_call(lint.model, self.effect)
        {
            return (call, lint.model.program.func_name(caller));
        }
        let (site, func) = cause(lint, self.effect);
        (site, lint.model.program.func_name(func))
    }

    /// The common part of a diagnostic.
    pub(crate) fn diagnostic(&self, lint: &Lint<'_>, rule: &str, message: String) -> Diagnostic {
        let (location, function) = self.stands_at(lint);
        let test = &lint.binary.tests[self.test];
        let writer = lint.model.program.func_name(self.effect.func);
        let verb = if self.is_call() { "calls" } else { "writes" };
        let step = format!("`{writer}` {verb} `{}`", self.symbol);
        Diagnostic {
            rule: rule.to_owned(),
            severity: Severity::Warning,
            confidence: self.confidence(),
            message,
            why: String::new(),
            help: String::new(),
            location,
            function,
            symbol: self.symbol.clone(),
            places: vec![self.place.display(lint.model.program)],
            tests: self.tests.clone(),
            victims: Vec::new(),
            chain: report::chain(lint.model, test, self.effect, Role::Write, step),
            fixes: Vec::new(),
            fingerprint: String::new(),
        }
    }

    /// Whether an API changes the place, rather than a statement.
    pub(crate) fn is_call(&self) -> bool {
        matches!(self.effect.kind, EffectKind::Write { how: How::Setter(_), .. })
    }

    fn confidence(&self) -> Confidence {
        if self.effect.guard == Guard::Always || !self.in_production {
            Confidence::High
        } else {
            Confidence::Medium
        }
    }
}
