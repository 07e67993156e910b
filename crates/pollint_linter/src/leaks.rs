//! How sure it is that a goroutine which nobody waits for is there when the test is over, and that it matters: it reads what
//! tests set, or calls a method of the test. Knows one goroutine at a time, and refuses to know how it is reported.

use pollint_base::diagnostic::Step;
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::Location;
use pollint_facts::ir::Expr;
use pollint_semantic::attended::{Attention, attention};
use pollint_semantic::courses;
use pollint_semantic::effects::{Effect, EffectKind, Guard, Place, Spawn};
use pollint_semantic::program::{FuncId, Program};
use pollint_semantic::types::Types;

use crate::{Lint, report};

/// A spawn site with the tests in which it is not waited for.
pub(crate) struct Leak<'l> {
    pub(crate) effect: &'l Effect,
    pub(crate) spawn: &'l Spawn,
    pub(crate) test: usize,
    pub(crate) tests: Vec<String>,
    pub(crate) told: bool,
    /// How far the test is from it.
    pub(crate) distance: Distance,
}

/// How well a test shows that the goroutine is started: best is one that sleeps afterwards, since it knows that there is
/// something to wait for, and that comes by what the package exports; then the nearest one.
pub(crate) type Distance = (bool, bool, usize);

/// A place that the goroutine touches and that tests write.
pub(crate) struct Touch {
    pub(crate) place: Place,
    pub(crate) latent: bool,
    /// Whether it does so again and again.
    pub(crate) again: bool,
    /// Whether it touches any such place again and again.
    pub(crate) often: bool,
    pub(crate) steps: Vec<Step>,
    pub(crate) swap: Location,
}

/// A method of the test that panics once the test is over. A panic of the goroutine's own is no such thing.
pub(crate) fn uses_test<'s>(program: &Program, spawn: &'s Spawn) -> Option<&'s Effect> {
    spawn.effects.iter().find(|inner| is_test_use(program, inner))
}

fn is_test_use(program: &Program, inner: &Effect) -> bool {
    let uses = match &inner.kind {
        EffectKind::Exit(name, _) => name != "panic",
        EffectKind::Report(_) => true,
        _ => false,
    };
    uses && !report::is_unlikely(program, inner)
}

/// A method of the test that the goroutine calls. What production code runs of a test's own functions it waits for in ways
/// that are not all known.
pub(crate) fn test_use<'l>(lint: &Lint<'_>, leak: &Leak<'l>, attended: bool) -> Option<&'l Effect> {
    let program = lint.model.program;
    let is_early = |inner: &Effect| {
        leak.spawn.func.is_some_and(|func| courses::is_early(program, func, inner, leak.told, attended))
    };
    let mut inner = leak.spawn.effects.iter();
    if leak.effect.production {
        None
    } else {
        inner.find(|inner| is_test_use(program, inner) && !is_early(inner))
    }
}

/// Whether what runs in the goroutine tells the error of a server that was closed from others: then it says nothing to the
/// test at the end.
fn expects_close(lint: &Lint<'_>, leak: &Leak<'_>) -> bool {
    let program = lint.model.program;
    let names_it = |func: FuncId| {
        let (file, decl) = program.func(func);
        let facts = &program.facts[file.index()];
        let (_, around) = program.func(program.outermost(func));
        facts.exprs_of(around.span).filter(|(_, at)| decl.span.contains(*at)).any(|(expr, _)| match expr {
            Expr::Selector { name, .. } | Expr::Free(name) => is_closing_error(facts.text(*name)),
            _ => false,
        })
    };
    leak.spawn.func.is_some_and(names_it)
}

/// `http.ErrServerClosed`, `net.ErrClosed`, `errListenerStopped`.
fn is_closing_error(name: &str) -> bool {
    let after = name.strip_prefix("Err").or_else(|| name.strip_prefix("err"));
    after.is_some_and(|rest| ["Closed", "Stopped", "Shutdown"].iter().any(|end| rest.contains(end)))
}

/// How sure it is that the goroutine is there when the test is over, and that it matters.
pub(crate) fn severity(
    lint: &Lint<'_>,
    leak: &Leak<'_>,
    touch: Option<&Touch>,
    attention: Attention,
) -> Severity {
    let in_test = report::in_test_file(lint.model, leak.effect.site.file);
    let attended = attention.is_any();
    let program = lint.model.program;
    // Who says that it is done comes to an end; what is not known may do so.
    let signals = leak.spawn.effects.iter().any(|inner| matches!(inner.kind, EffectKind::Signal(_)));
    let is_known = match leak.spawn.func {
        Some(func) => !courses::says_done(program, func),
        None => !courses::starts_value(Types::new(program, lint.model.apis), leak.effect.site),
    };
    let is_free = !leak.told && is_known && !signals && !leak.spawn.serves && !attended;
    let is_own = program.packages[program.package_of(leak.effect.site.file).index()].local;
    let file_of = |func: FuncId| program.func(func).0;
    let is_own_code =
        in_test && leak.spawn.func.is_none_or(|func| report::in_test_file(lint.model, file_of(func)));
    let goes_round = || leak.spawn.func.is_some_and(|func| courses::goes_round(program, func));
    match touch {
        _ if attention.meets => Severity::Info,
        Some(touch) if attention.waits && is_over(lint, leak, touch) => Severity::Info,
        Some(touch) if !touch.latent && !is_tracked(leak) => Severity::Error,
        // What a library starts for a test it may well wait for, and nobody here can change it.
        None if !is_own => Severity::Info,
        _ if test_use(lint, leak, attended).is_some() => severity_of_use(lint, leak, attention),
        // What a test's own code does in a goroutine only sometimes, and not again and again, is seldom left for after the end.
        Some(touch) if (touch.again || !is_own_code) && (!attended || goes_round()) => Severity::Warning,
        // What the first caller starts, behind a `sync.Once`, is there for the whole process.
        None if in_test && is_free && leak.effect.guard != Guard::Lazy => Severity::Warning,
        _ => Severity::Info,
    }
}

/// Whether a goroutine has touched the place before it did what the test has waited with, and goes on to do nothing of the kind.
fn is_over(lint: &Lint<'_>, leak: &Leak<'_>, touch: &Touch) -> bool {
    let goes_on = touch.again || leak.told && touch.often && lasts(lint, leak);
    !goes_on
}

fn lasts(lint: &Lint<'_>, leak: &Leak<'_>) -> bool {
    let types = Types::new(lint.model.program, lint.model.apis);
    leak.spawn.func.is_some_and(|func| courses::lasts(types, func))
}

/// The same of a goroutine that calls a method of the test.
fn severity_of_use(lint: &Lint<'_>, leak: &Leak<'_>, attention: Attention) -> Severity {
    let types = Types::new(lint.model.program, lint.model.apis);
    let lasts = lasts(lint, leak);
    let told = leak.told || attention.ends;
    let chooses = leak.spawn.func.is_some_and(|func| courses::chooses(lint.model.program, func));
    let waits = attention.waits && !lasts && !chooses;
    match leak.spawn.serves {
        true if !lasts && attention.is_any() || expects_close(lint, leak) => Severity::Info,
        true if told && leak.spawn.func.is_some_and(|func| courses::ends_quietly(types, func)) => {
            Severity::Info
        }
        // What serves calls the test when a connection comes or when it is closed, which may be never.
        true => Severity::Warning,
        false if waits => Severity::Info,
        false if !told && attention.uses => Severity::Warning,
        false => Severity::Error,
    }
}

/// Whether an object counts the goroutine together with all others that it starts for functions it is given: which of
/// its names ends or waits for them is seldom told apart.
fn is_tracked(leak: &Leak<'_>) -> bool {
    let by_object = leak.spawn.group.as_ref().is_some_and(|group| !group.is_global());
    by_object && !leak.spawn.given.is_empty()
}

/// Two conditions in a row, one before the goroutine starts and one before it reads, are seldom met by one test; nor does
/// what production code starts and tells to end often get to what it does only sometimes.
pub(crate) fn confidence(leak: &Leak<'_>, touch: Option<&Touch>) -> Confidence {
    match touch {
        Some(_) if is_tracked(leak) => Confidence::Low,
        Some(touch) if touch.latent && (leak.effect.latent || leak.told && leak.effect.production) => {
            Confidence::Low
        }
        _ => Confidence::High,
    }
}

/// What the test does afterwards with what the goroutine has. What production code starts tests know only by its effects.
pub(crate) fn attention_to(lint: &Lint<'_>, leak: &Leak<'_>) -> Attention {
    if report::in_test_file(lint.model, leak.effect.site.file) {
        attention(Types::new(lint.model.program, lint.model.apis), leak.effect.site)
    } else {
        Attention::default()
    }
}
