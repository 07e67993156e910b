//! Runs a function's facts in the abstract: statements in order, closures where they are called, defers and
//! cleanups at the end. The result is the function's summary. It reads finished summaries of callees and nothing else.

mod calls;
mod carried;
mod exprs;
mod first_use;
mod holdings;
mod instance;
mod needs;
mod polls;
mod recent;
mod settle;
mod states;
mod stmts;
mod tables;
mod testing;

use std::sync::Arc;

use pollint_base::package::PackageId;
use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{ExprId, FileFacts, LocalId, LoopId};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::apis::Apis;
use crate::effects::{
    Effect, EffectKind, Guard, Need, Outcome, Phase, Place, Root, Scope, Summary, Threads, Value, Via,
};
use crate::joins;
use crate::memo::Memo;
use crate::names::Sym;
use crate::program::{FuncId, Program};
use crate::types::Types;

use holdings::Holdings;
use recent::Recent;
pub use settle::{Initials, settle};

/// Most effects of callees that a summary keeps; what comes later is dropped.
const MAX_INHERITED: usize = 500;
/// Most effects that a summary keeps at all: what a function does itself, and what surely happens at its end, is what
/// its restores are made of, and is not dropped because its callees do much.
const MAX_EFFECTS: usize = 4000;
/// Deepest nesting of closures that are run inside each other.
const MAX_CLOSURES: usize = 12;

/// Finished summaries, by function.
pub type Summaries = FxHashMap<FuncId, Arc<Summary>>;

/// How a function refers to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// It calls it, or runs it as a literal of its own.
    Call,
    /// It starts it as a goroutine.
    Go,
}

/// A read of a global place.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectRead {
    /// The place.
    pub place: Place,
    /// The operand.
    pub site: Location,
    /// Whether only an element of it is looked up.
    pub partial: bool,
    /// Whether a branch that tests something other than an error or a context may keep it from happening.
    pub latent: bool,
}

/// A reference to another function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DirectCall {
    /// The function.
    pub callee: FuncId,
    /// Called or started.
    pub kind: EdgeKind,
    /// The callee expression.
    pub site: Location,
    /// As for a read.
    pub latent: bool,
}

/// What a function does itself, for searches over the call graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Direct {
    /// Global places it reads.
    pub reads: Vec<DirectRead>,
    /// Functions it refers to.
    pub calls: Vec<DirectCall>,
}

/// The result of running one function: its summary, and what it and its literals do themselves.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// The summary.
    pub summary: Summary,
    /// Direct facts of the function and its literals.
    pub direct: FxHashMap<FuncId, Direct>,
}

/// What all runs share.
#[derive(Clone, Copy)]
pub struct Context<'p> {
    /// The program.
    pub program: &'p Program,
    /// The data table.
    pub apis: &'p Apis,
    /// Summaries of callees.
    pub summaries: &'p Summaries,
    /// Places whose former value is saved in a field or variable: the field or variable, and the place.
    pub saves: &'p SavesByTests,
}

/// Which fields and variables hold saved values, for the tests of each package: those of one are not linked into
/// another's.
pub type SavesByTests = FxHashMap<PackageId, Saves>;

/// Which fields and variables hold saved values: `s.old = db.DB` in one function, `db.DB = s.old` in another.
#[derive(Clone, Debug, Default)]
pub struct Saves {
    /// By field name.
    pub fields: FxHashMap<crate::names::Sym, Vec<Place>>,
    /// By variable.
    pub vars: FxHashMap<Root, Vec<Place>>,
}

/// Runs one function.
#[must_use]
pub fn run(context: Context<'_>, func: FuncId) -> Outcomes {
    let (file, decl) = context.program.func(func);
    let memo = Memo::default();
    let mut machine = Machine::new(context, &memo, file, func);
    let params = decl.receiver.iter().chain(decl.params.iter());
    for (number, param) in (0..).zip(params) {
        if let Some(local) = param.local {
            let value = Value::Load { place: Place::new(Root::Param(number)), deep: false };
            machine.env.insert(local, value);
        }
    }
    if let Some(body) = &decl.body {
        machine.block(body);
    }
    machine.end_activation(0);
    machine.finish()
}

/// A call whose function and arguments are known, to be run later.
#[derive(Clone, Debug)]
struct Pending {
    call: ExprId,
    function: Value,
    args: Vec<Value>,
    guard: Guard,
    scope: u32,
    /// How many effects came before it.
    at: u32,
    /// Its number among all that are registered.
    order: u32,
}

/// A cleanup that is registered.
#[derive(Clone, Debug)]
struct Registered {
    on: Place,
    pending: Pending,
}

struct Machine<'p> {
    context: Context<'p>,
    types: Types<'p>,
    facts: &'p FileFacts,
    file: FileId,
    /// The function whose summary is made.
    top: FuncId,
    /// The function or literal whose statements are run.
    func: FuncId,
    env: FxHashMap<LocalId, Value>,
    effects: Vec<Effect>,
    /// What need not be said again.
    recent: Recent,
    scopes: Vec<Scope>,
    scope: u32,
    phase: Phase,
    guard: Guard,
    locks: u32,
    /// While a defer or cleanup runs: how many effects came before its registration.
    registered: Option<u32>,
    /// Whether the statement at hand is behind a branch or early return that tests something other than an error.
    latent: bool,
    /// The argument without which the statement at hand is not reached.
    need: Option<Need>,
    /// Variables that were found unset on the way to the statement at hand.
    unset: Vec<Place>,
    /// Whether the statement at hand is in a loop that only a jump or return ends.
    endless: bool,
    loops: Vec<LoopId>,
    /// The loop whose body the statement at hand is a part of, not behind a branch.
    round: Option<Span>,
    /// The literal that is polled until it says that something is done, while it is run.
    polled: Option<Span>,
    deferred: Vec<Pending>,
    cleanups: Vec<Registered>,
    returns: Vec<Vec<Value>>,
    closures: Vec<FuncId>,
    /// What the literals that are being run return.
    closure_returns: Vec<Vec<Value>>,
    direct: FxHashMap<FuncId, Direct>,
    /// Literals that have been run, with the scope, so that those that nobody calls are run at last.
    ran: FxHashMap<FuncId, u32>,
    /// Literals that nobody can call: they are assigned to `_`.
    dead: FxHashSet<FuncId>,
    recovers: bool,
    /// Whether the function is production code.
    production: bool,
    /// How many defers and cleanups have been registered.
    registrations: u32,
    /// While a defer or cleanup runs: its number.
    order: u32,
    /// Whether the statement at hand is the last of its block.
    is_last: bool,
    /// The subtest that a suite's own `T` belongs to, while its body is run.
    suite_scope: Option<u32>,
    /// Whether the operand at hand is only on the way to an element of it.
    partial: bool,
    /// What has been told that a goroutine is about to start: `wg.Add(1)`.
    announced: Option<Place>,
    /// What the `go` statement at hand starts, until it runs.
    starting: Option<FuncId>,
    /// Whether what is run is run by a goroutine that the function starts.
    in_goroutine: bool,
    /// Whether the goroutine that is run waits for a connection.
    serves: bool,
    /// What calls have been given or made on, while a goroutine is run.
    handled: Vec<Place>,
    /// What has been acquired and may have to be released.
    holdings: Holdings,
    /// Variables whose value a field has too, by the field's name: `s.done = done`.
    kept: FxHashMap<LocalId, Sym>,
}

impl<'p> Machine<'p> {
    fn new(context: Context<'p>, memo: &'p Memo, file: FileId, func: FuncId) -> Self {
        let own = Scope {
            parent: 0,
            name: None,
            call: context.program.name_location(func),
            func: Some(func),
            loops: Vec::new(),
            via: None,
        };
        Machine {
            context,
            types: Types::new(context.program, context.apis).remembering(memo),
            facts: &context.program.facts[file.index()],
            file,
            top: func,
            func,
            env: FxHashMap::default(),
            effects: Vec::new(),
            recent: Recent::default(),
            scopes: vec![own],
            scope: 0,
            phase: Phase::Body,
            guard: Guard::Always,
            locks: 0,
            registered: None,
            latent: false,
            need: None,
            unset: Vec::new(),
            endless: false,
            loops: Vec::new(),
            round: None,
            polled: None,
            deferred: Vec::new(),
            cleanups: Vec::new(),
            returns: Vec::new(),
            closures: Vec::new(),
            closure_returns: Vec::new(),
            direct: FxHashMap::default(),
            ran: FxHashMap::default(),
            dead: FxHashSet::default(),
            recovers: false,
            production: !Types::new(context.program, context.apis).is_test_code(func),
            registrations: 0,
            order: 0,
            is_last: false,
            suite_scope: None,
            partial: false,
            announced: None,
            starting: None,
            in_goroutine: false,
            serves: false,
            handled: Vec::new(),
            holdings: Holdings::default(),
            kept: FxHashMap::default(),
        }
    }

    /// What variables hold before any test, as the function at hand sees it.
    fn initials(&self) -> Initials<'p> {
        Initials { program: self.context.program, tests: self.context.program.tests_of(self.file) }
    }

    fn at(&self, expr: ExprId) -> Location {
        Location { file: self.file, span: self.facts.span(expr) }
    }

    fn emit(&mut self, kind: EffectKind, site: Location) {
        self.emit_via(kind, site, self.func, None);
    }

    fn emit_via(&mut self, kind: EffectKind, site: Location, func: FuncId, via: Option<Arc<Via>>) {
        let need = self.need.filter(|_| matches!(kind, EffectKind::Spawn(_)));
        let guard = if self.is_first_use(&kind) { self.guard.max(Guard::Lazy) } else { self.guard };
        self.push(Effect {
            outcome: Outcome::Open,
            need,
            kind,
            phase: self.phase.clone(),
            scope: self.scope,
            guard,
            locked: self.locks > 0,
            endless: self.endless,
            site,
            func,
            via,
            bound: None,
            handed: None,
            latent: self.latent,
            registered: self.registered_at(),
            order: self.order,
            called: None,
            production: self.production,
        });
    }

    /// How many effects came before the registration of what runs, or before what comes now.
    fn registered_at(&self) -> u32 {
        self.registered.unwrap_or_else(|| self.effect_count())
    }

    fn effect_count(&self) -> u32 {
        u32::try_from(self.effects.len()).unwrap_or(u32::MAX)
    }

    /// The number of a defer or cleanup that is being registered.
    fn next_order(&mut self) -> u32 {
        self.registrations += 1;
        self.registrations
    }

    /// Keeps an effect, if nothing like it is known.
    fn push(&mut self, mut effect: Effect) {
        if let EffectKind::Write { value, .. } = &mut effect.kind
            && matches!(value, Value::Bundle(_) | Value::Action(_) | Value::Either(_) | Value::Handle(_))
        {
            // No rule asks what a struct or function holds that is written.
            *value = Value::Unknown;
        }
        if let EffectKind::Release(object, name) = &effect.kind {
            self.holdings.release(object, name);
        }
        let is_own = effect.via.is_none() || effect.phase != Phase::Body;
        let room = if is_own { MAX_EFFECTS } else { MAX_INHERITED };
        if self.effects.len() < room && self.recent.is_news(&effect, &self.effects) {
            self.effects.push(effect);
        }
    }

    /// Ends a function or literal: its defers run, last first; `from` is how many were pending before it began.
    fn end_activation(&mut self, from: usize) {
        let outer = std::mem::replace(&mut self.phase, Phase::Body);
        self.phase = if outer == Phase::Body { Phase::Defer } else { outer.clone() };
        while self.deferred.len() > from {
            if let Some(pending) = self.deferred.pop() {
                self.run_pending(&pending);
            }
        }
        self.phase = outer;
    }

    fn run_pending(&mut self, pending: &Pending) {
        let (guard, scope) = (self.guard, self.scope);
        self.guard = guard.max(pending.guard);
        self.scope = pending.scope;
        let registered = self.registered.replace(self.registered.unwrap_or(pending.at));
        let order = std::mem::replace(&mut self.order, pending.order);
        self.perform(pending.call, &pending.function, &pending.args);
        self.order = order;
        self.registered = registered;
        self.guard = guard;
        self.scope = scope;
    }

    /// Cleanups run after everything else; their effects are kept in order of registration. Those before `from` have
    /// run.
    fn run_cleanups(&mut self, from: usize) {
        let mut at = from;
        while at < self.cleanups.len() {
            let Registered { on, pending } = self.cleanups[at].clone();
            self.phase = Phase::Cleanup(on);
            let from = self.deferred.len();
            self.run_pending(&pending);
            while self.deferred.len() > from {
                if let Some(inner) = self.deferred.pop() {
                    self.run_pending(&inner);
                }
            }
            at += 1;
        }
        self.phase = Phase::Body;
    }

    fn finish(mut self) -> Outcomes {
        self.run_cleanups(0);
        self.run_leftovers();
        let returns = self.merge_returns();
        self.tell_what_is_kept();
        let mut summary = Summary {
            effects: std::mem::take(&mut self.effects),
            scopes: std::mem::take(&mut self.scopes),
            returns,
            recovers: self.recovers,
            threads: Threads::default(),
            registrations: self.registrations,
        };
        joins::settle(&mut summary.effects);
        joins::add_waits_by_others(&mut summary.effects);
        summary.threads = Threads::of(&summary.effects);
        let initials = self.initials();
        settle(&mut summary, &initials);
        summary.effects.shrink_to_fit();
        Outcomes { summary, direct: self.direct }
    }

    /// Literals that no statement was seen to call may be called by whoever got them: they are run last, so that
    /// their reads, calls and goroutines are known, but what they write is on a branch.
    fn run_leftovers(&mut self) {
        // Literals come right after the function that holds them.
        let first = self.context.program.func_index(self.top).index() + 1;
        for (index, func) in self.facts.funcs.iter().enumerate().skip(first) {
            if func.parent.is_none() {
                break;
            }
            let Ok(number) = u32::try_from(index) else { return };
            let id = self.context.program.func_id(self.file, pollint_facts::ir::FuncIx(number));
            let scope = func.parent.and_then(|parent| {
                let parent = self.context.program.func_id(self.file, parent);
                if parent == self.top { Some(0) } else { self.ran.get(&parent).copied() }
            });
            if let Some(scope) = scope
                && !self.ran.contains_key(&id)
                && !self.dead.contains(&id)
            {
                let guard = std::mem::replace(&mut self.guard, Guard::Branch);
                let outer = std::mem::replace(&mut self.scope, scope);
                let latent = std::mem::replace(&mut self.latent, true);
                self.edge(id, EdgeKind::Call, Location { file: self.file, span: func.name_span });
                self.latent = latent;
                let params = func.params.len();
                let cleanups = self.cleanups.len();
                let effects = self.apart(|machine| {
                    machine.closure(id, &vec![Value::Unknown; params]);
                    machine.run_cleanups(cleanups);
                });
                // It may well put back what it changes itself.
                let mut own = Summary { effects, recovers: self.recovers, ..Summary::default() };
                settle(&mut own, &self.initials());
                // What nobody is seen to call restores nothing of others.
                let kept = own.effects.into_iter().filter(|effect| !settle::is_restoring_value(effect));
                self.effects.extend(kept);
                self.scope = outer;
                self.guard = guard;
            }
        }
    }

    /// Values that leave the function: literals become actions, as their locals end here.
    fn merge_returns(&mut self) -> Vec<Value> {
        let lists = std::mem::take(&mut self.returns);
        let width = lists.iter().map(Vec::len).max().unwrap_or(0);
        let mut merged = Vec::new();
        for at in 0..width {
            let mut known: Vec<Value> = Vec::new();
            for list in &lists {
                if let Some(value) = list.get(at) {
                    let value = self.export(value.clone().pruned());
                    if !matches!(value, Value::Unknown | Value::Zero) {
                        known.push(value);
                    }
                }
            }
            merged.push(Value::one_of(known));
        }
        merged
    }

    fn export(&mut self, value: Value) -> Value {
        match value {
            Value::Closure(func) => self.action(func),
            Value::Bundle(elements) => {
                let exported =
                    elements.iter().map(|(name, value)| (*name, self.export(value.clone()))).collect();
                Value::Bundle(Arc::new(exported))
            }
            Value::Either(values) => {
                Value::one_of(values.iter().map(|value| self.export(value.clone())).collect())
            }
            other => other,
        }
    }

    /// The effects of calling a literal, kept as a value.
    fn action(&mut self, func: FuncId) -> Value {
        let kept = (std::mem::take(&mut self.effects), std::mem::take(&mut self.recent));
        let (phase, guard) = (std::mem::replace(&mut self.phase, Phase::Body), self.guard);
        self.guard = Guard::Always;
        let params = (0..).zip(&self.context.program.func(func).1.params);
        let arg = |number| Value::Load { place: Place::new(Root::Arg(number)), deep: false };
        let args: Vec<Value> = params.map(|(number, _)| arg(number)).collect();
        self.closure(func, &args);
        self.phase = phase;
        self.guard = guard;
        self.recent = kept.1;
        let mut effects = std::mem::replace(&mut self.effects, kept.0);
        effects.retain(matters_later);
        Value::Action(Arc::new(effects))
    }

    fn edge(&mut self, callee: FuncId, kind: EdgeKind, site: Location) {
        let latent = self.latent;
        let direct = self.direct.entry(self.func).or_default();
        match direct.calls.iter_mut().find(|known| known.callee == callee && known.kind == kind) {
            // The way that is surely taken is the one to tell.
            Some(known) if known.latent && !latent => *known = DirectCall { callee, kind, site, latent },
            Some(_) => {}
            None => direct.calls.push(DirectCall { callee, kind, site, latent }),
        }
    }

    fn note_direct_read(&mut self, place: &Place, site: Location) {
        let (latent, partial) = (self.latent, self.partial);
        let direct = self.direct.entry(self.func).or_default();
        let same = |known: &&mut DirectRead| known.place == *place && known.partial == partial;
        match direct.reads.iter_mut().find(same) {
            Some(known) if known.latent && !latent => {
                known.site = site;
                known.latent = false;
            }
            Some(_) => {}
            None => direct.reads.push(DirectRead { place: place.clone(), site, partial, latent }),
        }
    }

    fn text(&self, name: pollint_facts::ir::Name) -> &'p str {
        self.facts.text(name)
    }
}

/// Whether an effect of a function value matters to whoever calls it: what it changes, waits for, ends and starts.
fn matters_later(effect: &Effect) -> bool {
    match &effect.kind {
        EffectKind::Read(_) | EffectKind::Return => false,
        EffectKind::Exit(name, _) => name != "panic",
        _ => true,
    }
}
