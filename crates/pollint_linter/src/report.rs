//! Turns effects into diagnostics: chains forwards from the test, names, order, fingerprints.

use std::sync::Arc;

use pollint_base::diagnostic::{Diagnostic, Role, Step};
use pollint_base::package::SourceFile;
use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{FileFacts, FuncIx};
use pollint_semantic::effects::{Effect, Guard, Via};
use pollint_semantic::model::{Binary, Model, Reach, Test};
use pollint_semantic::program::{FuncId, Program, declared_name};

use crate::binary_index::is_benchmark;

/// Whether a file's name ends in `_test.go`.
pub(crate) fn in_test_file(model: &Model<'_>, file: FileId) -> bool {
    model.program.files[file.index()].is_test
}

/// The first step: the test itself.
pub(crate) fn test_step(test: &Test) -> Step {
    Step {
        role: Role::Test,
        location: test.location,
        function: test.name.clone(),
        message: format!("`{}` runs", test.name),
    }
}

/// The calls on the way to an effect, forwards.
pub(crate) fn call_steps(model: &Model<'_>, via: Option<&Arc<Via>>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = via;
    while let Some(via) = at {
        let caller = model.program.func_name(via.caller);
        let callee = model.program.func_name(via.callee);
        steps.push(Step {
            role: Role::Call,
            location: via.call,
            message: format!("`{caller}` calls `{callee}`"),
            function: caller,
        });
        at = via.next.as_ref();
    }
    steps
}

/// From the test to an effect.
pub(crate) fn chain(
    model: &Model<'_>,
    test: &Test,
    effect: &Effect,
    role: Role,
    message: String,
) -> Vec<Step> {
    let mut steps = vec![test_step(test)];
    steps.extend(call_steps(model, effect.via.as_ref()));
    steps.push(Step { role, location: effect.site, function: model.program.func_name(effect.func), message });
    steps
}

/// From a function to the read of a place, by the nearest way.
pub(crate) fn read_steps(model: &Model<'_>, reach: &Reach, from: FuncId, place: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = from;
    while steps.len() < 32 {
        let function = model.program.func_name(at);
        if let Some(location) = reach.reads.get(&at) {
            let message = format!("`{function}` reads `{place}`");
            steps.push(Step { role: Role::Read, location: *location, function, message });
            break;
        }
        let Some((next, kind, location)) = reach.next.get(&at) else { break };
        let callee = model.program.func_name(*next);
        // A literal runs inside the function that holds it: no hop of its own.
        if callee != function {
            let role = match kind {
                pollint_semantic::exec::EdgeKind::Call => Role::Call,
                pollint_semantic::exec::EdgeKind::Go => Role::Spawn,
            };
            let verb = if role == Role::Call { "calls" } else { "starts" };
            let message = format!("`{function}` {verb} `{callee}`");
            steps.push(Step { role, location: *location, function, message });
        }
        at = *next;
    }
    steps
}

/// The top-level function around a position; the empty string outside of all.
pub(crate) fn function_at(model: &Model<'_>, location: Location) -> String {
    function_in(&model.program.facts[location.file.index()], location.span).unwrap_or_default()
}

/// The top-level function of a file around a position.
pub(crate) fn function_in(facts: &FileFacts, span: Span) -> Option<String> {
    let found = facts.funcs.iter().position(|func| func.parent.is_none() && func.span.contains(span))?;
    Some(declared_name(facts, FuncIx(u32::try_from(found).ok()?)))
}

/// How many steps lead to an effect.
pub(crate) fn distance(effect: &Effect) -> usize {
    let mut length = 0;
    let mut at = effect.via.as_ref();
    while let Some(via) = at {
        length += 1;
        at = via.next.as_ref();
    }
    length
}

/// Whether a call of a method of the test stands far from what runs it and is hardly ever reached: in what a once or a nil
/// check lets happen a single time; or two calls away, behind a choice that is not about an error, such as an option, in a
/// function that is there for its result. One without a result is there to check.
pub(crate) fn is_unlikely(program: &Program, effect: &Effect) -> bool {
    let calls = distance(effect);
    let gives_result = || !program.func(program.outermost(effect.func)).1.results.is_empty();
    calls > 0 && effect.guard == Guard::Lazy || calls > 1 && effect.latent && gives_result()
}

/// The call in a test file through which production code is entered, last one on the way.
pub(crate) fn entry_call(model: &Model<'_>, effect: &Effect) -> Option<(Location, FuncId)> {
    let mut found = None;
    let mut at = effect.via.as_ref();
    while let Some(via) = at {
        if in_test_file(model, via.call.file) {
            found = Some((via.call, via.caller));
        }
        at = via.next.as_ref();
    }
    found
}

/// Sorts by file, position and rule.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    fn key(one: &Diagnostic) -> (Location, &str, &str) {
        (one.location, &one.rule, &one.symbol)
    }
    diagnostics.sort_by(|left, right| key(left).cmp(&key(right)));
}

/// Gives each diagnostic its identity: rule, file, function, symbol and an ordinal, hashed; never a line.
pub(crate) fn fingerprints(files: &[SourceFile], diagnostics: &mut [Diagnostic]) {
    let mut seen: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    for one in diagnostics {
        let path = &files[one.location.file.index()].path;
        let key = format!("{}\u{0}{path}\u{0}{}\u{0}{}", one.rule, one.function, one.symbol);
        let ordinal = seen.entry(key.clone()).or_default();
        one.fingerprint = format!("{:016x}", fnv(&format!("{key}\u{0}{ordinal}")));
        *ordinal += 1;
    }
}

/// FNV-1a with 64 bits: short, stable across versions and machines, and no secret depends on it.
fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// `TestA`, `TestA and TestB`, `TestA, TestB and 3 other tests`.
pub(crate) fn name_tests(tests: &[String]) -> String {
    match tests {
        [] => "no test".to_owned(),
        [one] => format!("`{one}`"),
        [one, two] => format!("`{one}` and `{two}`"),
        [one, two, three] => format!("`{one}`, `{two}` and `{three}`"),
        [one, two, rest @ ..] => format!("`{one}`, `{two}` and {} other tests", rest.len()),
    }
}

/// Tests that read a place without setting it themselves.
#[derive(Debug, Default)]
pub(crate) struct Victims {
    /// Their names, sorted.
    pub(crate) names: Vec<String>,
    /// Whether one of them surely reads it: no branch about something other than an error may keep it from doing so, and it
    /// runs without being asked for, as a benchmark does not.
    pub(crate) sure: bool,
}

impl Victims {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What is said of them, if there are any.
    pub(crate) fn told(&self, symbol: &str) -> String {
        let names = name_tests(&self.names);
        match self.sure {
            true => format!("{names} read `{symbol}` without setting it and see what was left behind."),
            false => {
                format!("{names} may read `{symbol}` without setting it, and would see what was left behind.")
            }
        }
    }
}

/// The tests that read a place without setting it themselves, in a build that has the file of its writer too.
pub(crate) fn victims(
    model: &Model<'_>,
    binary: &Binary,
    place: &pollint_semantic::effects::Place,
    writer: FileId,
    writes: impl Fn(usize) -> bool,
) -> Victims {
    let those = |reach: &Reach| {
        let tests = binary.tests.iter().enumerate();
        let mut found: Vec<&Test> = tests
            .filter(|(at, test)| !writes(*at) && test.roots.iter().any(|root| reach.contains(*root)))
            .map(|(_, test)| test)
            .filter(|test| model.program.may_meet(writer, test.location.file))
            .collect();
        found.sort_by(|left, right| left.name.cmp(&right.name));
        found
    };
    let mut names: Vec<String> =
        those(&model.reaching_reads(binary, place)).iter().map(|test| test.name.clone()).collect();
    names.dedup();
    let sure = !names.is_empty()
        && those(&model.surely_reaching_reads(binary, place)).iter().any(|test| !is_benchmark(test));
    Victims { names, sure }
}

/// The tests that reach a function, sorted, and the way to it from the nearest of them.
pub(crate) fn reached(model: &Model<'_>, binary: &Binary, func: FuncId) -> (Vec<String>, Vec<Step>) {
    let reach = model.reaching(binary, func);
    let mut names = Vec::new();
    let mut nearest: Option<(usize, &Test, FuncId)> = None;
    for test in &binary.tests {
        let Some(root) = test.roots.iter().copied().find(|root| reach.contains(*root)) else { continue };
        names.push(test.name.clone());
        let length = hops(&reach, root);
        if nearest.is_none_or(|(known, _, _)| length < known) {
            nearest = Some((length, test, root));
        }
    }
    names.sort();
    names.dedup();
    let mut steps = Vec::new();
    if let Some((_, test, root)) = nearest {
        steps.push(test_step(test));
        steps.extend(steps_between(model, &reach, root));
    }
    (names, steps)
}

fn hops(reach: &Reach, from: FuncId) -> usize {
    std::iter::successors(Some(from), |at| reach.next.get(at).map(|(next, _, _)| *next)).take(64).count()
}

/// The calls from a function to the one that `reach` is about.
fn steps_between(model: &Model<'_>, reach: &Reach, from: FuncId) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = from;
    while let Some((next, kind, location)) = reach.next.get(&at)
        && steps.len() < 32
    {
        let (function, callee) = (model.program.func_name(at), model.program.func_name(*next));
        // A literal runs inside the function that holds it: no hop of its own.
        if callee != function {
            let (role, verb) = match kind {
                pollint_semantic::exec::EdgeKind::Call => (Role::Call, "calls"),
                pollint_semantic::exec::EdgeKind::Go => (Role::Spawn, "starts"),
            };
            let message = format!("`{function}` {verb} `{callee}`");
            steps.push(Step { role, location: *location, function, message });
        }
        at = *next;
    }
    steps
}
