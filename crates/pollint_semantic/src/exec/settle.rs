//! Matches writes with what puts the former value back. The one place that says what a restore is.

use std::sync::Arc;

use arcstr::literal;
use pollint_base::package::PackageId;
use pollint_base::span::FileId;
use pollint_facts::ir::{Expr, ExprId, LitKind};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::effects::{
    Effect, EffectKind, Guard, Hop, How, Outcome, Phase, Place, Root, Summary, Value, same_expr,
};
use crate::names::{Sym, Text};
use crate::program::Program;

/// What variables are declared with.
#[derive(Clone, Copy)]
pub struct Initials<'p> {
    /// The program.
    pub program: &'p Program,
    /// The package whose tests it is seen from, if it is test code.
    pub tests: Option<PackageId>,
}

impl Initials<'_> {
    /// Whether a write gives a place the value it is declared with, or its zero value if it has no initialiser.
    #[must_use]
    pub fn is_initial(&self, effect: &Effect) -> bool {
        let EffectKind::Write { place, value, expr, how } = &effect.kind else { return false };
        let Root::Var(id) = &place.root else { return false };
        let var = &self.program.vars[id.index()];
        // What a flag package makes of an address is not what the declaration says: its default is an argument.
        if let (Some(calls), Some(written)) = (self.program.initialised.handed(place, self.tests), expr) {
            let mut args = calls.iter().flat_map(|(file, args)| args.iter().map(|arg| (*file, *arg)));
            let is_given = |arg| same_expr(self.program, arg, *written);
            return args.any(|arg| is_given(arg) || self.is_nothing(arg) && self.is_nothing(*written));
        }
        if !place.path.is_empty() {
            let declared =
                var.value.filter(|(_, at)| *at == 0).map(|(initial, _)| (var.declared.file, initial));
            // A counter in an object that a constructor has made.
            let is_counter = *how == How::Store && matches!(value, Value::Zero);
            return self.is_initial_field(declared, &place.path, value, *expr, is_counter);
        }
        // What an `init` gives it is what it is before any test.
        if let Some(given) = self.program.initialised.value(*id, self.tests) {
            return matches!((given, expr), (Some(given), Some(written)) if same_expr(self.program, given, *written));
        }
        match (var.value, expr) {
            (None, _) => {
                matches!(value, Value::Zero) || expr.is_some_and(|(file, expr)| self.is_empty(file, expr))
            }
            (Some((initial, 0)), Some(expr)) => {
                let initial = (var.declared.file, initial);
                same_expr(self.program, initial, *expr) || self.is_fresh(initial) && self.is_fresh(*expr)
            }
            (Some(_), _) => false,
        }
    }

    /// Whether a field gets the value that the composite literal of its variable gives it, or its zero value where
    /// the literal does not name it.
    fn is_initial_field(
        &self,
        declared: Option<(FileId, ExprId)>,
        path: &[Hop],
        value: &Value,
        written: Option<(FileId, ExprId)>,
        is_counter: bool,
    ) -> bool {
        let fields: Vec<Sym> = path
            .iter()
            .filter_map(|hop| match hop {
                Hop::Field(name) => Some(*name),
                _ => None,
            })
            .collect();
        let ([field], false) = (fields.as_slice(), path.contains(&Hop::Element)) else { return false };
        let Some((file, initial)) = declared else { return matches!(value, Value::Zero) };
        let facts = &self.program.facts[file.index()];
        let literal = match facts.expr(initial) {
            Expr::AddrOf(inner) => *inner,
            _ => initial,
        };
        let Expr::Composite(literal) = facts.expr(literal) else { return is_counter };
        let named = |name: Option<pollint_facts::ir::Name>| {
            name.map(|name| self.program.sym(file, name)) == Some(*field)
        };
        match (literal.elements.iter().find(|element| named(element.key_name)), written) {
            (Some(element), Some(written)) => {
                let initial = (file, element.value);
                let is_fresh = |one| self.is_fresh(one) || self.is_nothing(one);
                same_expr(self.program, initial, written)
                    || self.is_fresh(initial) && self.is_fresh(written)
                    || self.is_slice(initial) && is_fresh(initial) && is_fresh(written)
            }
            (None, _) => matches!(value, Value::Zero),
            (Some(_), None) => false,
        }
    }

    /// `make(…)`, `new(…)`, `T{}` and `&T{}`: a new and empty value each time.
    fn is_fresh(&self, (file, expr): (FileId, ExprId)) -> bool {
        let facts = &self.program.facts[file.index()];
        match facts.expr(expr) {
            Expr::Composite(literal) => literal.empty,
            Expr::AddrOf(inner) => self.is_empty(file, *inner),
            Expr::Call { fun, .. } => match facts.expr(*fun) {
                Expr::Free(name) => matches!(facts.text(*name), "make" | "new"),
                _ => false,
            },
            _ => false,
        }
    }

    /// `nil` and `[]T{}` are both without elements.
    fn is_nothing(&self, (file, expr): (FileId, ExprId)) -> bool {
        let is_nil = matches!(self.program.facts[file.index()].expr(expr), Expr::Literal(LitKind::Nil, _));
        is_nil || self.is_empty(file, expr)
    }

    /// `make([]T, 0)`, `[]T{}`: a slice that is `nil` instead is as empty.
    fn is_slice(&self, (file, expr): (FileId, ExprId)) -> bool {
        let facts = &self.program.facts[file.index()];
        let ty = match facts.expr(expr) {
            Expr::Composite(literal) => literal.ty,
            Expr::Call { args, .. } => args.first().copied(),
            _ => None,
        };
        ty.is_some_and(|ty| matches!(facts.expr(ty), Expr::ArrayType { fixed: false, .. }))
    }

    fn is_empty(&self, file: FileId, expr: ExprId) -> bool {
        matches!(self.program.facts[file.index()].expr(expr), Expr::Composite(literal) if literal.empty)
    }
}

/// How a later write answers an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// It puts the former value back.
    Restores,
    /// It puts something else there.
    Spoils,
    /// It unsets what may have been set from outside.
    Loses,
    /// It is about something else.
    Ignores,
}

/// The writes of a summary by what they may have to do with each other: those below one root, and the defers and
/// cleanups that put what was saved there into another variable.
struct Related<'e> {
    by_root: FxHashMap<&'e Root, Vec<usize>>,
    /// Per effect: how the path begins of a write that answers only what lies below it; [`WIDE`] of any other. Places lie
    /// all over the memory, and most pairs of writes are about different fields of one object.
    heads: Vec<u64>,
}

/// May answer whatever is below its root.
const WIDE: u64 = u64::MAX;
/// The path has no two steps.
const SHORT: u64 = u64::MAX - 1;

/// The first two steps of a path, through the pointer that a method is called on to a field, as a number.
fn head(path: &[Hop]) -> u64 {
    let number = |hop: Hop| match hop {
        Hop::Element => 0,
        Hop::Deref => 1,
        Hop::Field(name) => u64::from(name.0) + 2,
    };
    match path {
        [first, second, ..] => number(*first) << 32 | number(*second),
        _ => SHORT,
    }
}

impl<'e> Related<'e> {
    fn of(effects: &'e [Effect]) -> Related<'e> {
        let mut by_root: FxHashMap<&Root, Vec<usize>> = FxHashMap::default();
        for (at, effect) in effects.iter().enumerate() {
            let EffectKind::Write { place, value, .. } = &effect.kind else { continue };
            by_root.entry(&place.root).or_default().push(at);
            if let Value::Load { place: saved, .. } = value
                && saved.root != place.root
                && effect.phase != Phase::Body
            {
                by_root.entry(&saved.root).or_default().push(at);
            }
        }
        let mut related = Related { by_root, heads: effects.iter().map(head_of).collect() };
        related.spread_wide_ones(effects);
        related
    }

    /// What puts back a process-wide state as a whole, or under keys that only the run tells, answers the writes of
    /// every key: `viper.Reset()`, or a loop over the saved `os.Environ()`.
    fn spread_wide_ones(&mut self, effects: &[Effect]) {
        let is_change = |at: &usize| effects[*at].phase == Phase::Body && !is_restoring_value(&effects[*at]);
        let mut wide: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (root, writes) in &self.by_root {
            if let Root::Process(text) = root
                && !has_literal_key(text)
                && !writes.iter().any(is_change)
            {
                wide.entry(state_name(text)).or_default().extend(writes);
            }
        }
        if wide.is_empty() {
            return;
        }
        for (root, writes) in &mut self.by_root {
            if let Root::Process(text) = root
                && let Some(others) = wide.get(state_name(text))
            {
                writes.extend(others);
                writes.sort_unstable();
                writes.dedup();
            }
        }
    }

    /// The writes that may have to do with one, in order.
    fn to(&self, effect: &Effect) -> &[usize] {
        match &effect.kind {
            EffectKind::Write { place, .. } => self.by_root.get(&place.root).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// The writes that may answer one, in order: of those of other fields, which are most, none.
    fn answering(&self, write: &Effect) -> SmallVec<[usize; 8]> {
        let EffectKind::Write { place, .. } = &write.kind else { return SmallVec::new() };
        let own = head(&place.path);
        let may_answer = |at: &usize| self.heads[*at] == own || self.heads[*at] == WIDE;
        self.to(write).iter().copied().filter(may_answer).collect()
    }

    /// The writes that a defer or cleanup may answer, in order of no importance.
    fn answered_by(&self, effect: &Effect) -> impl Iterator<Item = usize> + '_ {
        let saved = match &effect.kind {
            EffectKind::Write { value: Value::Load { place, .. }, .. } => self.by_root.get(&place.root),
            _ => None,
        };
        self.to(effect).iter().copied().chain(saved.into_iter().flatten().copied())
    }
}

fn head_of(effect: &Effect) -> u64 {
    match &effect.kind {
        EffectKind::Write { place, .. } if is_plain(effect, place) && place.path.len() > 1 => {
            head(&place.path)
        }
        _ => WIDE,
    }
}

/// Whether a write of a place answers only writes of the same place and of what lies below it.
fn is_plain(write: &Effect, place: &Place) -> bool {
    write.phase == Phase::Body && !matches!(place.root, Root::Process(_))
}

/// Whether the key of a process-wide state is known: `os.Setenv("KEY")`.
fn has_literal_key(text: &str) -> bool {
    text.contains("(\"")
}

/// The state of a process-wide place, whatever its key.
fn state_name(text: &str) -> &str {
    text.split('(').next().unwrap_or(text)
}

/// Whether two places are one process-wide state, whatever their keys.
fn is_same_state(left: &Root, right: &Root) -> bool {
    matches!((left, right), (Root::Process(left), Root::Process(right)) if state_name(left) == state_name(right))
}

/// Decides for each open write of a summary what becomes of it.
pub fn settle(summary: &mut Summary, initials: &Initials<'_>) {
    let related = Related::of(&summary.effects);
    let mut decided = Vec::new();
    for (at, effect) in summary.effects.iter().enumerate() {
        if !matches!(effect.kind, EffectKind::Write { .. }) || effect.outcome != Outcome::Open {
            continue;
        }
        // What a defer or cleanup writes is itself a restore, or a write that nothing can follow.
        let outcome = if effect.phase == Phase::Body {
            outcome_of(summary, at, initials, &related)
        } else {
            guaranteed_outcome(&summary.effects, at, initials, &related)
        };
        decided.push((at, outcome));
    }
    let in_goroutines = restored_in_goroutines(summary, initials, &related);
    for (at, outcome) in decided {
        summary.effects[at].outcome = outcome;
    }
    for (at, inner, outcome) in in_goroutines {
        if let EffectKind::Spawn(spawn) = &mut summary.effects[at].kind {
            Arc::make_mut(spawn).effects[inner].outcome = outcome;
        }
    }
}

/// The writes of goroutines that the function which starts them puts back: each by its goroutine, its place in that, and
/// what became of it. Whether the goroutine is over by then is for early-restore and undrained-goroutine to tell.
fn restored_in_goroutines(
    summary: &Summary,
    initials: &Initials<'_>,
    related: &Related<'_>,
) -> Vec<(usize, usize, Outcome)> {
    let mut found = Vec::new();
    for (at, effect) in summary.effects.iter().enumerate() {
        let EffectKind::Spawn(spawn) = &effect.kind else { continue };
        for (inner_at, inner) in spawn.effects.iter().enumerate() {
            if inner.outcome != Outcome::Open || !matches!(inner.kind, EffectKind::Write { .. }) {
                continue;
            }
            let follows = |later: &usize| *later > at || summary.effects[*later].phase != Phase::Body;
            let mut later =
                related.to(inner).iter().filter(|later| follows(later)).map(|later| &summary.effects[*later]);
            if let Some(later) = later.find(|later| answer(inner, later, initials) == Answer::Restores) {
                let in_defer = later.phase == Phase::Defer;
                found.push((at, inner_at, Outcome::Restored { by: later.site, in_defer }));
            }
        }
    }
    found
}

/// A write of a defer or cleanup that restores what an earlier write changed is settled by itself.
fn guaranteed_outcome(
    effects: &[Effect],
    at: usize,
    initials: &Initials<'_>,
    related: &Related<'_>,
) -> Outcome {
    let by = effects[at].site;
    let in_defer = effects[at].phase == Phase::Defer;
    let restores = initials.is_initial(&effects[at]) || is_restoring_value(&effects[at]);
    let answers_something = || {
        let mut earlier = related.answered_by(&effects[at]).filter(|earlier| *earlier < at);
        earlier.any(|earlier| answer(&effects[earlier], &effects[at], initials) != Answer::Ignores)
    };
    if restores || answers_something() { Outcome::Restored { by, in_defer } } else { Outcome::Open }
}

/// Whether the value written was taken from a place before, or removes what was added.
pub(super) fn is_restoring_value(effect: &Effect) -> bool {
    match &effect.kind {
        EffectKind::Write { place, value, how, .. } => match value {
            Value::Load { place: saved, .. } => saved.holds_value_of(place) || saved == place,
            _ => *how == How::Delete,
        },
        _ => false,
    }
}

fn outcome_of(summary: &Summary, at: usize, initials: &Initials<'_>, related: &Related<'_>) -> Outcome {
    let effects = &summary.effects;
    let write = &effects[at];
    let related = related.answering(write);
    if initials.is_initial(write)
        || restores_itself(write)
        || is_into_replaced(effects, at, &related)
        || steps_back(effects, at, &related)
    {
        return Outcome::Restored { by: write.site, in_defer: false };
    }
    let mut spoiled = None;
    let mut lossy = None;
    // The first plain restore decides what may skip it, the last one is where the value is surely back.
    let mut plain: Option<(usize, usize)> = None;
    let mut late = None;
    for later_at in related.iter().copied() {
        let later = &effects[later_at];
        let guaranteed = later.phase != Phase::Body;
        // Defers and cleanups run at the end, wherever they stand in the list.
        let follows = later_at > at || guaranteed;
        if !follows || later_at == at {
            continue;
        }
        match answer(write, later, initials) {
            Answer::Restores if guaranteed && comes_after_siblings(summary, at, later) => {}
            Answer::Restores if guaranteed => {
                // A defer or cleanup is sure to run only once it is registered.
                match exit_before(summary, at, later_at) {
                    Some(exit) => late = Some((later_at, exit)),
                    None => {
                        return Outcome::Restored { by: later.site, in_defer: later.phase == Phase::Defer };
                    }
                }
            }
            Answer::Restores => plain = Some((plain.map_or(later_at, |(first, _)| first), later_at)),
            Answer::Spoils if guaranteed => spoiled = spoiled.or(Some(later.site)),
            Answer::Loses => lossy = lossy.or(Some(later.site)),
            _ => {}
        }
    }
    if let Some((first, last)) = plain {
        return match exit_between(summary, at, first) {
            Some((exit, exit_name)) => Outcome::fragile(effects[first].site, exit, exit_name),
            // A function that is handed in may end the test: the caller, who knows it, decides.
            None if calls_parameter(&effects[at..first]) => Outcome::Open,
            None => Outcome::Restored { by: effects[last].site, in_defer: false },
        };
    }
    if let Some((later_at, (exit, exit_name))) = late {
        return Outcome::fragile(effects[later_at].site, exit, exit_name);
    }
    if let Some(by) = lossy {
        return Outcome::Lossy { by };
    }
    if let Some(by) = spoiled {
        return Outcome::Wrong { by };
    }
    Outcome::Open
}

/// A write behind a pointer, map or slice that an earlier statement has replaced as a whole: the former one is untouched.
fn is_into_replaced(effects: &[Effect], at: usize, related: &[usize]) -> bool {
    let EffectKind::Write { place: changed, .. } = &effects[at].kind else { return false };
    if !changed.path.contains(&Hop::Deref) {
        return false;
    }
    related.iter().filter(|earlier| **earlier < at).map(|earlier| &effects[*earlier]).any(|earlier| {
        match &earlier.kind {
            EffectKind::Write { place, value, how: How::Assign, .. } => {
                let fresh = !matches!(value, Value::Load { .. } | Value::Address(_));
                fresh
                    && earlier.phase == Phase::Body
                    && earlier.guard == Guard::Always
                    && earlier.scope == effects[at].scope
                    && place.is_prefix_of(changed)
                    && changed.path[place.path.len()..].first() == Some(&Hop::Deref)
            }
            _ => false,
        }
    })
}

/// `x--` after `x++`.
fn steps_back(effects: &[Effect], at: usize, related: &[usize]) -> bool {
    let step = |effect: &Effect| match &effect.kind {
        EffectKind::Write { place, value: Value::Constant(text), how: How::Step, .. } => {
            Some((place.clone(), text.clone()))
        }
        _ => None,
    };
    let Some((place, back)) = step(&effects[at]) else { return false };
    let earlier = related.iter().filter(|earlier| **earlier < at).map(|earlier| &effects[*earlier]);
    earlier.filter_map(step).any(|(other, text)| other == place && is_inverse(&text, &back))
}

fn calls_parameter(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(&effect.kind, EffectKind::CallParam(given) if given.path.is_empty()))
}

/// `X = old` at the end of a function whose `old` was read from X is no change that needs a restore.
fn restores_itself(write: &Effect) -> bool {
    match &write.kind {
        EffectKind::Write { place, value: Value::Load { place: saved, .. }, .. } => {
            saved.holds_value_of(place) && place.is_global()
        }
        _ => false,
    }
}

/// Whether `later` answers `write`.
fn answer(write: &Effect, later: &Effect, initials: &Initials<'_>) -> Answer {
    let (
        EffectKind::Write { place: changed, how: write_how, .. },
        EffectKind::Write { place: target, value, how, expr },
    ) = (&write.kind, &later.kind)
    else {
        return Answer::Ignores;
    };
    let is_elsewhere = is_plain(later, target) && !target.is_prefix_of(changed);
    if is_elsewhere || is_other_case(write, later, initials.program) {
        return Answer::Ignores;
    }
    // Those that are told apart by a key that is known answer only their own; others are told by `Related`.
    let is_wide = matches!(&target.root, Root::Process(text) if !has_literal_key(text))
        && is_same_state(&target.root, &changed.root);
    // `os.Clearenv()` wipes what others have set: it answers nobody.
    let wipes = is_wide
        && matches!(later.kind, EffectKind::Write { value: Value::Zero, how: How::Setter(_), .. })
        && !target.is_prefix_of(changed);
    if wipes {
        return Answer::Ignores;
    }
    if !is_wide && !target.is_prefix_of(changed) {
        return if is_misplaced(changed, later, initials.program) { Answer::Spoils } else { Answer::Ignores };
    }
    if let (How::Step, How::Step, EffectKind::Write { value: Value::Constant(step), .. }) =
        (write_how, how, &write.kind)
        && matches!(value, Value::Constant(back) if is_inverse(step, back))
    {
        return Answer::Restores;
    }
    if initials.is_initial(later) {
        return Answer::Restores;
    }
    match value {
        Value::Load { place: saved, deep } => {
            if saved.is_object_of(target) {
                let holds = if *deep { is_cloned(target, changed) } else { target.holds_value_of(changed) };
                return if holds { Answer::Restores } else { Answer::Ignores };
            }
            // A method that puts a field back which was saved before: `l.SetOutput(out)`, where `out` was `l.Out`.
            if expr.is_none() && target.is_around_object_of(saved) {
                return maybe(later);
            }
            if matches!(saved.root, Root::Written(_)) && later.phase != Phase::Body {
                return Answer::Spoils;
            }
            // A value of unknown origin, such as a parameter or a field: it may well be the saved one.
            if saved.is_global() && later.phase != Phase::Body { Answer::Spoils } else { maybe(later) }
        }
        _ if *how == How::Delete && matches!(*write_how, How::Insert | How::Assign | How::Step) => {
            Answer::Restores
        }
        Value::Zero | Value::Constant(_) if later.phase != Phase::Body => {
            constant_answer(write, later, target, initials)
        }
        Value::Zero | Value::Constant(_) => Answer::Ignores,
        _ => maybe(later),
    }
}

/// Whether a restore belongs to a test around the subtest that writes, where a loop runs that subtest with several cases
/// and only some of them write: those that follow meet the changed value (package testing, `T.Cleanup` and `T.Run`).
fn comes_after_siblings(summary: &Summary, at: usize, restore: &Effect) -> bool {
    let write = &summary.effects[at];
    let owner = match &restore.phase {
        Phase::Cleanup(on) => match on.root {
            Root::Scope(scope) => scope,
            Root::Param(_) => 0,
            _ => return false,
        },
        _ => restore.scope,
    };
    // What a helper does only sometimes may be what it surely does here.
    let depends_on_helper = write.via.is_some() && write.latent;
    if write.guard != Guard::Branch || write.production || depends_on_helper {
        return false;
    }
    let mut scope = write.scope;
    let mut looped = false;
    while scope != owner {
        let Some(found) = summary.scopes.get(scope as usize).filter(|_| scope != 0) else { return false };
        looped |= !found.loops.is_empty();
        scope = found.parent;
    }
    // Another write of the subtest may set it in the other cases.
    let sets_too = |other: &Effect| match (&other.kind, &write.kind) {
        (EffectKind::Write { place: left, .. }, EffectKind::Write { place: right, .. }) => {
            left.is_prefix_of(right) && other.scope == write.scope && other.site != write.site
        }
        // A subtest that runs only sometimes: its writes are no more conditional than itself.
        (EffectKind::Subtest(number), _) => *number == write.scope && other.guard != Guard::Always,
        _ => false,
    };
    looped && !summary.effects.iter().any(|other| other.phase == Phase::Body && sets_too(other))
}

/// Whether one literal of several that may run puts back by itself (`t.Setenv`) what another of them changes: the cases of
/// a table.
fn is_other_case(write: &Effect, later: &Effect, program: &Program) -> bool {
    let is_automatic = matches!(later.phase, Phase::Cleanup(_))
        && matches!(later.kind, EffectKind::Write { how: How::Setter(_), .. });
    if !is_automatic
        || write.func == later.func
        || write.guard == Guard::Always
        || later.guard == Guard::Always
    {
        return false;
    }
    let around = |effect: &Effect| program.func(effect.func).1.parent;
    let is_beside = around(write).is_some() && around(write) == around(later);
    is_beside && write.site.file == later.site.file && write.via == later.via
}

/// `x++` and `x--`.
fn is_inverse(step: &str, back: &str) -> bool {
    matches!((step, back), ("+1", "-1") | ("-1", "+1"))
}

/// A clone shares nothing on its first level.
fn is_cloned(target: &Place, changed: &Place) -> bool {
    changed.path[target.path.len()..].iter().filter(|hop| **hop == Hop::Deref).count() <= 1
}

/// A saved value that is put into another variable when the test ends.
fn is_misplaced(changed: &Place, later: &Effect, program: &Program) -> bool {
    let EffectKind::Write { place: target, value: Value::Load { place: saved, .. }, expr, .. } = &later.kind
    else {
        return false;
    };
    // A value that is read from the variable only then was not saved.
    let kept = match expr {
        Some((file, expr)) => matches!(program.facts[file.index()].expr(*expr), Expr::Local(_)),
        None => true,
    };
    kept && saved == changed && saved != target && target.is_global() && later.phase != Phase::Body
}

/// What cannot be told is believed when it stands where restores stand.
fn maybe(later: &Effect) -> Answer {
    if later.phase == Phase::Body { Answer::Ignores } else { Answer::Restores }
}

fn constant_answer(write: &Effect, later: &Effect, target: &Place, initials: &Initials<'_>) -> Answer {
    if let (Root::Process(_), EffectKind::Write { how: How::Setter(_), value, .. }) =
        (&target.root, &later.kind)
    {
        return match value {
            // What is unset, or set to nothing, may have been set from outside.
            Value::Zero => Answer::Loses,
            _ if same_constant(write, later) => Answer::Ignores,
            _ => Answer::Spoils,
        };
    }
    // A field that is given its zero value: what the declaration says of it is not looked up.
    let is_told = initials.program.initialised.handed(target, initials.tests).is_some();
    if !is_told && (!target.path.is_empty() || !matches!(target.root, Root::Var(_))) {
        return Answer::Restores;
    }
    if same_constant(write, later) { Answer::Ignores } else { Answer::Spoils }
}

fn same_constant(write: &Effect, later: &Effect) -> bool {
    match (&write.kind, &later.kind) {
        (EffectKind::Write { value: left, .. }, EffectKind::Write { value: right, .. }) => {
            left == right && matches!(left, Value::Constant(_) | Value::Zero)
        }
        _ => false,
    }
}

/// What may end the function before a defer or cleanup is registered. A check of an error there is most likely about
/// the set-up that hands the restore out.
fn exit_before(
    summary: &Summary,
    write: usize,
    restore: usize,
) -> Option<(pollint_base::span::Location, Text)> {
    let until = (summary.effects[restore].registered as usize).min(summary.effects.len());
    let scope = summary.effects[restore].scope;
    let between = summary.effects.get(write + 1..until).unwrap_or_default();
    between.iter().find_map(|effect| match &effect.kind {
        EffectKind::Exit(name, _)
            if name != "panic" && effect.latent && effect.via.is_none() && effect.scope == scope =>
        {
            (effect.phase == Phase::Body).then(|| (effect.site, name.clone()))
        }
        _ => None,
    })
}

/// What may end the function between a write and the point at which its restore is sure to happen.
fn exit_between(
    summary: &Summary,
    write: usize,
    restore: usize,
) -> Option<(pollint_base::span::Location, Text)> {
    let effects = &summary.effects;
    let (scope, func) = (effects[restore].scope, effects[restore].func);
    let between = effects.get(write + 1..restore).unwrap_or_default();
    between.iter().filter(|effect| effect.scope == scope).find_map(|effect| match &effect.kind {
        // A panic that nothing recovers from ends the binary: nothing is left to pollute.
        EffectKind::Exit(name, _) if name == "panic" && !summary.recovers => None,
        EffectKind::Exit(name, _) if effect.phase == Phase::Body => Some((effect.site, name.clone())),
        EffectKind::Return if effect.phase == Phase::Body && effect.func == func => {
            Some((effect.site, literal!("return")))
        }
        _ => None,
    })
}
