//! What a function does to places, goroutines and the test it belongs to: its summary.
//! Effects are in program order; each keeps one predecessor, from which a chain is rebuilt when reported.

use std::ops::Deref;
use std::sync::Arc;

use pollint_base::span::{FileId, Location};
use pollint_facts::ir::{Expr, ExprId, LocalId, LoopId};
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::names::{Sym, Text};
use crate::program::{ExtId, FuncId, Program, VarId};

/// Where a place begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Root {
    /// A package variable of a loaded package.
    Var(VarId),
    /// A package variable of another package.
    Ext(ExtId),
    /// A process-wide state, as it prints.
    Process(Text),
    /// A parameter of the summarised function; the receiver of a method is number 0.
    Param(u32),
    /// A parameter of a function value, in the effects of calling it.
    Arg(u32),
    /// A local variable.
    Local(FileId, LocalId),
    /// The `t` of a subtest: index into the scopes of the summary.
    Scope(u32),
    /// What one call gives: the position of the call.
    Call(Location),
    /// The constant that a statement gave a variable: what a copy made after it holds.
    Written(Location),
}

/// A step of a place's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hop {
    /// A field.
    Field(Sym),
    /// An element of a map, slice or array.
    Element,
    /// Through a pointer, map or slice: what lies behind is shared by copies.
    Deref,
}

/// Steps from a root; most paths are short.
pub type Path = SmallVec<[Hop; 2]>;

/// Longest path that is told apart; deeper ones are cut.
const MAX_PATH: usize = 6;

/// A variable with an access path, or a process-wide state. Places are copied more than anything else, and most effects
/// of callees are about the same ones as in the callee: copies share what they say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(Arc<Position>);

/// What a place says.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Where it begins.
    pub root: Root,
    /// How it goes on.
    pub path: Path,
}

impl Deref for Place {
    type Target = Position;

    fn deref(&self) -> &Position {
        &self.0
    }
}

impl Place {
    /// A place without path.
    #[must_use]
    pub fn new(root: Root) -> Place {
        Place(Arc::new(Position { root, path: Path::new() }))
    }

    /// A place with a path, whatever its length.
    #[must_use]
    pub fn along(root: Root, path: &[Hop]) -> Place {
        Place(Arc::new(Position { root, path: Path::from_slice(path) }))
    }

    /// The place one step further.
    #[must_use]
    pub fn then(&self, hop: Hop) -> Place {
        self.join(&[hop])
    }

    /// The place further along `path`.
    #[must_use]
    pub fn join(&self, path: &[Hop]) -> Place {
        let room = MAX_PATH.saturating_sub(self.path.len());
        let more = &path[..path.len().min(room)];
        if more.is_empty() {
            return self.clone();
        }
        let mut whole = Path::from_slice(&self.path);
        whole.extend_from_slice(more);
        Place(Arc::new(Position { root: self.root.clone(), path: whole }))
    }

    /// Whether other functions of the process can see it.
    #[must_use]
    pub fn is_global(&self) -> bool {
        matches!(self.root, Root::Var(_) | Root::Ext(_) | Root::Process(_))
    }

    /// The same object, however it is reached: pointers are looked through.
    #[must_use]
    pub fn object(&self) -> Place {
        if !self.path.contains(&Hop::Deref) {
            return self.clone();
        }
        Place(Arc::new(Position { root: self.root.clone(), path: self.steps().collect() }))
    }

    /// Whether both are the same object, however they are reached: pointers are looked through.
    #[must_use]
    pub fn is_object_of(&self, other: &Place) -> bool {
        self.root == other.root && self.steps().eq(other.steps())
    }

    /// Whether `self` is the same object as `other` or contains it, however they are reached.
    #[must_use]
    pub fn is_around_object_of(&self, other: &Place) -> bool {
        let mut others = other.steps();
        self.root == other.root && self.steps().all(|step| others.next() == Some(step))
    }

    /// The path without the pointers on it.
    fn steps(&self) -> impl Iterator<Item = Hop> + '_ {
        self.path.iter().copied().filter(|hop| *hop != Hop::Deref)
    }

    /// Whether `self` is `other` or contains it.
    #[must_use]
    pub fn is_prefix_of(&self, other: &Place) -> bool {
        other.path.starts_with(&self.path) && self.root == other.root
    }

    /// Whether a saved copy of `self` holds the value of `other`: no pointer, map or slice lies between.
    #[must_use]
    pub fn holds_value_of(&self, other: &Place) -> bool {
        self.is_prefix_of(other) && !other.path[self.path.len()..].contains(&Hop::Deref)
    }

    /// The field that the path ends in.
    #[must_use]
    pub fn last_field(&self) -> Option<Sym> {
        match self.path.last() {
            Some(Hop::Field(name)) => Some(*name),
            _ => None,
        }
    }

    /// Whether one of the two contains the other.
    #[must_use]
    pub fn overlaps(&self, other: &Place) -> bool {
        self.is_prefix_of(other) || other.is_prefix_of(self)
    }

    /// Whether one of the two contains the other, however they are reached: pointers are looked through.
    #[must_use]
    pub fn shares_object(&self, other: &Place) -> bool {
        self.root == other.root && self.steps().zip(other.steps()).all(|(left, right)| left == right)
    }

    /// Whether whoever reads `self` gets to see what `other`, a part of it or what it is a part of, holds: no pointer lies
    /// between that would have to be followed to a field. A map or slice is read to look into it.
    #[must_use]
    pub fn shows(&self, other: &Place) -> bool {
        let is_step = |hop: &&Hop| **hop != Hop::Deref;
        let mut left = self.path.iter().filter(is_step).count();
        let mut rest = other.path.as_slice();
        while let [first, after @ ..] = rest
            && left > 0
        {
            left -= usize::from(is_step(&first));
            rest = after;
        }
        rest.windows(2).all(|hops| !matches!(hops, [Hop::Deref, Hop::Field(_)]))
    }

    /// The place as reports print it: `pkg.Var.field`, elements as `[]`.
    #[must_use]
    pub fn display(&self, program: &Program) -> String {
        let mut text = match &self.root {
            Root::Var(id) => {
                let var = &program.vars[id.index()];
                let package = &program.packages[program.under_test(var.package).index()];
                let own = &program.packages[var.package.index()];
                let name = if own.kind == package.kind { &package.name } else { &own.name };
                format!("{name}.{}", program.names.text(var.name))
            }
            Root::Ext(id) => {
                let (path, name) = program.external_name(*id);
                format!("{}.{name}", path.rsplit('/').next().unwrap_or(path))
            }
            Root::Process(text) => text.to_string(),
            Root::Param(number) | Root::Arg(number) => format!("parameter {number}"),
            Root::Local(file, local) => {
                let facts = &program.facts[file.index()];
                facts.text(facts.locals[local.index()].name).to_owned()
            }
            Root::Scope(_) => "t".to_owned(),
            Root::Call(_) => "call result".to_owned(),
            Root::Written(_) => "value".to_owned(),
        };
        for hop in &self.path {
            match hop {
                Hop::Field(name) => {
                    text.push('.');
                    text.push_str(program.names.text(*name));
                }
                Hop::Element => text.push_str("[]"),
                Hop::Deref => {}
            }
        }
        text
    }
}

/// A value, as far as restores, joins and calls need it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known.
    Unknown,
    /// `nil`, `0`, `""`, `false`, or an empty composite literal.
    Zero,
    /// Another basic literal or a constant: its text.
    Constant(Text),
    /// The value a place had.
    Load {
        /// The place.
        place: Place,
        /// Whether it is a copy that shares nothing (`maps.Clone`).
        deep: bool,
    },
    /// A pointer to a place.
    Address(Place),
    /// A function literal of the function at hand.
    Closure(FuncId),
    /// A declared function, with its receiver if it is a method value.
    Func(FuncId, Option<Box<Value>>),
    /// A function value with known effects.
    Action(Arc<Vec<Effect>>),
    /// A struct or slice with known elements.
    Bundle(Arc<Vec<(Option<Sym>, Value)>>),
    /// A function of a package that is not loaded, as a value.
    External(Arc<External>),
    /// One of several.
    Either(Arc<Vec<Value>>),
    /// What undoes effects when one of its methods is called.
    Handle(Arc<Handle>),
}

/// A function of a package that is not loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct External {
    /// The import path.
    pub path: Text,
    /// `Func` or `Type.Method`.
    pub name: Text,
    /// What it is called on, if it is a method value.
    pub receiver: Option<Value>,
}

/// An object that knows how to undo something.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// What undoes it.
    pub undo: Arc<Vec<Effect>>,
    /// The methods that do so.
    pub methods: Arc<[Sym]>,
}

/// Deepest nesting of structs in a value that is told apart.
const MAX_DEPTH: u32 = 3;
/// Most parts of a value that are told apart.
const MAX_PARTS: usize = 96;

/// Most values that a variable may hold one of, unless more are written side by side in a table.
const MAX_ALTERNATIVES: usize = 16;

impl Value {
    /// A function of a package that is not loaded.
    #[must_use]
    pub fn external(path: Text, name: Text, receiver: Option<Value>) -> Value {
        Value::External(Arc::new(External { path, name, receiver }))
    }

    /// What a method value is called on.
    #[must_use]
    pub fn receiver(&self) -> Option<&Value> {
        match self {
            Value::Func(_, receiver) => receiver.as_deref(),
            Value::External(external) => external.receiver.as_ref(),
            _ => None,
        }
    }

    /// What undoes effects when one of the methods is called on it.
    #[must_use]
    pub fn handle(undo: Vec<Effect>, methods: Arc<[Sym]>) -> Value {
        Value::Handle(Arc::new(Handle { undo: Arc::new(undo), methods }))
    }

    /// As [`Value::receiver`], to be replaced.
    pub(crate) fn receiver_mut(&mut self) -> Option<&mut Value> {
        match self {
            Value::Func(_, receiver) => receiver.as_deref_mut(),
            Value::External(external) => Arc::make_mut(external).receiver.as_mut(),
            _ => None,
        }
    }

    /// One of several values: flat, each once. What goes beyond the bound is left out: alternatives that hold alternatives
    /// would double with every statement of `x = x.With(y)`.
    #[must_use]
    pub fn one_of(values: Vec<Value>) -> Value {
        let room = values.len().max(MAX_ALTERNATIVES);
        let mut flat: Vec<Value> = Vec::with_capacity(values.len());
        let mut add = |value: &Value| {
            if flat.len() < room && !flat.contains(value) {
                flat.push(value.clone());
            }
        };
        for value in &values {
            match value {
                Value::Either(inner) => inner.iter().for_each(&mut add),
                other => add(other),
            }
        }
        match flat.len() {
            0 => Value::Unknown,
            1 => flat.swap_remove(0),
            _ => Value::Either(flat.into()),
        }
    }

    /// Whether it is a map or slice of its own, made from another: what is put into it is not put into the other. What was
    /// read of a process state is no such thing, but what can be put back.
    #[must_use]
    pub fn is_clone(&self) -> bool {
        matches!(self, Value::Load { place, deep: true } if !matches!(place.root, Root::Process(_)))
    }

    /// The value without what is nested too deep, or is too much, to be worth carrying from call to call.
    #[must_use]
    pub fn pruned(self) -> Value {
        if self.is_within(MAX_DEPTH, &mut 0) { self } else { self.cut(MAX_DEPTH, &mut { MAX_PARTS }) }
    }

    fn is_within(&self, depth: u32, parts: &mut usize) -> bool {
        *parts += 1;
        let has_room = depth > 0 && *parts <= MAX_PARTS;
        match self {
            Value::Bundle(elements) => {
                has_room && elements.iter().all(|(_, value)| value.is_within(depth - 1, parts))
            }
            Value::Either(values) => has_room && values.iter().all(|value| value.is_within(depth - 1, parts)),
            _ => true,
        }
    }

    fn cut(&self, depth: u32, left: &mut usize) -> Value {
        if *left == 0 {
            return Value::Unknown;
        }
        *left -= 1;
        match self {
            Value::Bundle(_) | Value::Either(_) if depth == 0 => Value::Unknown,
            Value::Bundle(elements) => {
                let kept = elements.iter().map(|(name, value)| (*name, value.cut(depth - 1, left)));
                Value::Bundle(kept.collect::<Vec<_>>().into())
            }
            Value::Either(values) => Value::Either(
                values.iter().map(|value| value.cut(depth - 1, left)).collect::<Vec<_>>().into(),
            ),
            other => other.clone(),
        }
    }
}

/// When an effect happens, seen from the end of the summarised function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// In order, while the function runs.
    Body,
    /// In a `defer`: runs whatever happens.
    Defer,
    /// In a cleanup registered on this `t`; later registrations run first.
    Cleanup(Place),
}

/// Under which condition an effect happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guard {
    /// Always.
    #[default]
    Always,
    /// On a branch.
    Branch,
    /// Behind a nil, ok or once check: the first caller only.
    Lazy,
}

/// What an argument must be for an effect to happen: the parameter of the summarised function that a branch around it tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// This parameter must not be `nil`.
    NonNil(u32),
    /// This parameter must be `true`.
    True(u32),
    /// This parameter must be `false`.
    False(u32),
}

/// One step towards an effect: the call in the summarised function, and the effect inside the callee.
#[derive(Clone, Debug, PartialEq)]
pub struct Via {
    /// The callee expression at the call.
    pub call: Location,
    /// The function that contains the call.
    pub caller: FuncId,
    /// The callee.
    pub callee: FuncId,
    /// The rest of the way inside the callee.
    pub next: Option<Arc<Via>>,
}

impl Via {
    /// Whether there are more calls on the way than `count`.
    #[must_use]
    pub fn is_longer_than(&self, count: usize) -> bool {
        let mut left = count;
        let mut at = Some(self);
        while let Some(via) = at {
            if left == 0 {
                return true;
            }
            left -= 1;
            at = via.next.as_deref();
        }
        false
    }
}

/// How a place is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// A new value replaces the old one.
    Assign,
    /// A new value replaces the old one atomically.
    Store,
    /// The new value is made from the old one: `++`, `+=`, `v = append(v, x)`.
    Step,
    /// An element is added or set.
    Insert,
    /// An element is removed.
    Delete,
    /// An API changes a process-wide state: the API as it prints, with its key.
    Setter(Text),
}

/// A goroutine that is started.
#[derive(Clone, Debug, PartialEq)]
pub struct Spawn {
    /// What runs, if it is known.
    pub func: Option<FuncId>,
    /// Functions that were handed to what runs, and that it calls.
    pub given: Vec<FuncId>,
    /// `func literal`, or the callee's name.
    pub name: String,
    /// What it does, in the terms of the summarised function.
    pub effects: Vec<Effect>,
    /// What joins it by the way it was started: an errgroup, a timer's channel.
    pub group: Option<Place>,
    /// Places it captures or gets, by object: what stops it may be among them.
    pub holds: Vec<Place>,
    /// How it comes to be.
    pub kind: SpawnKind,
    /// Whether a function on the way to the summarised one, or this itself, waits for it before it returns.
    pub joined: bool,
    /// Whether such a function tells it to end.
    pub told: bool,
    /// Whether it reads from, accepts on or serves a connection: it ends when that is closed, wherever that happens.
    pub serves: bool,
}

impl Spawn {
    /// All functions that are known to run in it: what is started, and what that was handed.
    pub fn funcs(&self) -> impl Iterator<Item = FuncId> + '_ {
        self.func.into_iter().chain(self.given.iter().copied())
    }

    /// Whether it is the same to whoever calls the summarised function: it names nothing that the function was given.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let is_given = |place: &Place| matches!(place.root, Root::Param(_) | Root::Arg(_) | Root::Scope(_));
        self.effects.is_empty() && !self.group.iter().chain(&self.holds).any(is_given)
    }
}

/// How a goroutine comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpawnKind {
    /// `go f()`.
    Go,
    /// `group.Go(f)`, `wg.Go(f)`.
    Group,
    /// `time.AfterFunc` and the like.
    Later,
    /// A server's handler.
    Handler,
}

/// The kinds of effects.
#[derive(Clone, Debug, PartialEq)]
pub enum EffectKind {
    /// A place is changed.
    Write {
        /// The place.
        place: Place,
        /// The new value.
        value: Value,
        /// The new value as written, to be compared with the initial one.
        expr: Option<(FileId, ExprId)>,
        /// How.
        how: How,
    },
    /// Production code keeps in a place something that depends on what it is given or on the environment, and does so
    /// only sometimes, or element by element: a cache or registry, if it is the first caller only.
    Fill {
        /// The place.
        place: Place,
        /// The value.
        value: Value,
        /// How; to remove something from it counts too.
        how: How,
    },
    /// A place is read.
    Read(Place),
    /// A goroutine starts.
    Spawn(Arc<Spawn>),
    /// Goroutines that signal this object, or were started by it, have ended.
    Drain {
        /// The object.
        object: Place,
        /// Whether it waits for all goroutines, whatever they signal.
        all: bool,
    },
    /// An object is signalled: `Done`, `close`, a send, a cancel.
    Signal(Place),
    /// A variable is set as the last thing that a goroutine does: whoever polls it until then waits for the goroutine.
    Mark(Place),
    /// It is looked at which goroutines there are.
    Census,
    /// The test is marked as parallel.
    Parallel(Place),
    /// The test must not be parallel (`t.Setenv`): which API.
    SerialOnly(Place, Text),
    /// The goroutine at hand may end here: which call, and the test that the call is a method of.
    Exit(Text, Option<Place>),
    /// The test is marked as failed here, which panics once it is over: which call.
    Report(Text),
    /// A test sleeps or polls: it hopes that something else has happened meanwhile.
    Pause,
    /// `return` before the end.
    Return,
    /// A function that the summarised function was given is called: a parameter, or a field of one.
    CallParam(Place),
    /// A subtest runs: its scope.
    Subtest(u32),
    /// Something that outlives the test is acquired and never released.
    Acquire {
        /// The import path of the API.
        path: Text,
        /// `Func` or `Type.Method`.
        name: Text,
        /// The callee as written.
        text: Text,
    },
    /// A subtest uses an object that the function around it has acquired: the object, and the variable's name.
    Use(Place, Text),
    /// An object is released by a method or function of this name.
    Release(Place, Text),
}

/// What became of a write by the end of the function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing puts the former value back yet.
    #[default]
    Open,
    /// The former value comes back whatever happens.
    Restored {
        /// The write that puts it back.
        by: Location,
        /// Whether a `defer` does it, which runs before parallel subtests and cleanups.
        in_defer: bool,
    },
    /// The former value comes back unless the test ends before.
    Fragile(Arc<Fragile>),
    /// Another value, or another variable's, is put there in place of the former one.
    Wrong {
        /// The write that should have put it back.
        by: Location,
    },
    /// The environment variable is unset instead: its former value is lost only if it was set from outside.
    Lossy {
        /// The call that unsets it.
        by: Location,
    },
}

/// How a former value may fail to come back.
#[derive(Debug, PartialEq, Eq)]
pub struct Fragile {
    /// The write that puts it back.
    pub by: Location,
    /// What may skip it.
    pub exit: Location,
    /// How it is called.
    pub exit_name: Text,
}

impl Outcome {
    /// The write that answers, if any does.
    #[must_use]
    pub fn by(&self) -> Option<Location> {
        match self {
            Outcome::Open => None,
            Outcome::Restored { by, .. } | Outcome::Wrong { by } | Outcome::Lossy { by } => Some(*by),
            Outcome::Fragile(fragile) => Some(fragile.by),
        }
    }

    /// The former value comes back by one write unless something before it ends the test.
    #[must_use]
    pub fn fragile(by: Location, exit: Location, exit_name: Text) -> Outcome {
        Outcome::Fragile(Arc::new(Fragile { by, exit, exit_name }))
    }
}

/// A call, and the function that calls.
pub type Call = (Location, FuncId);

/// One effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// For a write: what became of it.
    pub outcome: Outcome,
    /// What happens.
    pub kind: EffectKind,
    /// When.
    pub phase: Phase,
    /// In which scope of the summary: 0 is the function itself, others are subtests.
    pub scope: u32,
    /// Under which condition.
    pub guard: Guard,
    /// Whether a lock is held.
    pub locked: bool,
    /// Whether it is inside a loop without condition, and so not the last thing that happens.
    pub endless: bool,
    /// The token it is about.
    pub site: Location,
    /// The function or literal that contains the site.
    pub func: FuncId,
    /// How the summarised function gets there; none if it is in its own body.
    pub via: Option<Arc<Via>>,
    /// Where a pointer to the place was handed over, and by whom, if the site names the place by a parameter only.
    pub bound: Option<Arc<Call>>,
    /// For a write: the call whose result undoes it.
    pub handed: Option<Arc<Handed>>,
    /// For a defer or cleanup: how many effects came before its registration.
    pub registered: u32,
    /// For a cleanup: its number among all that the function registers, in order.
    pub order: u32,
    /// Where a function value that does it is called, and by whom: `defer restore()`.
    pub called: Option<Arc<Call>>,
    /// Whether production code does it: no test file, and no helper that takes a test.
    pub production: bool,
    /// Whether a branch that tests something other than an error or a context may keep it from happening.
    pub latent: bool,
    /// For a goroutine: the argument without which it is not started.
    pub need: Option<Need>,
}

impl Effect {
    /// Where a pointer to the place was handed over, and by whom.
    #[must_use]
    pub fn bound(&self) -> Option<Call> {
        self.bound.as_deref().copied()
    }
}

/// A call that returns what undoes a write.
#[derive(Clone, Debug, PartialEq)]
pub struct Handed {
    /// The callee expression.
    pub call: Location,
    /// The function that calls.
    pub caller: FuncId,
    /// The callee as written.
    pub name: String,
}

/// A subtest that runs inside a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// The scope around it.
    pub parent: u32,
    /// Its literal name.
    pub name: Option<String>,
    /// The `Run` call's callee expression.
    pub call: Location,
    /// What runs, if it is known.
    pub func: Option<FuncId>,
    /// Loops around the call, with their file.
    pub loops: Vec<LoopId>,
    /// Whether it is a subtest of the Go runner, not of a library that only looks like it.
    pub via: Option<Arc<Via>>,
}

/// What a function does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Effects in order: body, then defers; cleanups in order of registration.
    pub effects: Vec<Effect>,
    /// Subtests; the first entry is the function itself.
    pub scopes: Vec<Scope>,
    /// What it returns.
    pub returns: Vec<Value>,
    /// Whether the function recovers from panics.
    pub recovers: bool,
    /// What its goroutines hold, wait for and signal.
    pub threads: Threads,
    /// How many defers and cleanups it registers.
    pub registrations: u32,
}

/// The objects of goroutines, as far as waits and signals may be about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Threads {
    roots: FxHashSet<Root>,
    fields: FxHashSet<Sym>,
}

impl Threads {
    /// The objects of all goroutines that the effects start.
    #[must_use]
    pub fn of(effects: &[Effect]) -> Threads {
        let mut threads = Threads::default();
        for effect in effects {
            if let EffectKind::Spawn(spawn) = &effect.kind {
                let inner = spawn.effects.iter().filter_map(|inner| match &inner.kind {
                    EffectKind::Drain { object, .. }
                    | EffectKind::Signal(object)
                    | EffectKind::Mark(object)
                    | EffectKind::Release(object, _) => Some(object),
                    _ => None,
                });
                for object in inner.chain(&spawn.group).chain(&spawn.holds) {
                    threads.roots.insert(object.root.clone());
                    threads.fields.extend(object.last_field());
                }
            }
        }
        threads
    }

    /// Whether a wait or signal of this object may be about one of the goroutines, or about something that is known
    /// outside the function.
    #[must_use]
    pub fn may_mean(&self, object: &Place) -> bool {
        let is_inside = matches!(object.root, Root::Local(..) | Root::Call(_));
        let by_name = || object.last_field().is_some_and(|name| self.fields.contains(&name));
        !is_inside || self.roots.contains(&object.root) || by_name()
    }
}

/// Whether two expressions are the same text but for layout.
#[must_use]
pub fn same_expr(program: &Program, left: (FileId, ExprId), right: (FileId, ExprId)) -> bool {
    same_at(program, left, right, 0)
}

fn same_at(program: &Program, left: (FileId, ExprId), right: (FileId, ExprId), depth: u32) -> bool {
    if depth > 12 {
        return false;
    }
    let (facts_l, facts_r) = (&program.facts[left.0.index()], &program.facts[right.0.index()]);
    let same = |l: ExprId, r: ExprId| same_at(program, (left.0, l), (right.0, r), depth + 1);
    match (facts_l.expr(left.1), facts_r.expr(right.1)) {
        (Expr::Free(l), Expr::Free(r)) => facts_l.text(*l) == facts_r.text(*r),
        // A qualified name in another package is the bare name in its own.
        (Expr::Selector { base: bl, name: l, .. }, Expr::Selector { base: br, name: r, .. }) => {
            facts_l.text(*l) == facts_r.text(*r) && same(*bl, *br)
        }
        (Expr::Selector { name, .. }, Expr::Free(other)) => facts_l.text(*name) == facts_r.text(*other),
        (Expr::Free(other), Expr::Selector { name, .. }) => facts_l.text(*other) == facts_r.text(*name),
        (Expr::Call { fun: fl, args: al, .. }, Expr::Call { fun: fr, args: ar, .. }) => {
            al.len() == ar.len() && same(*fl, *fr) && al.iter().zip(ar.iter()).all(|(l, r)| same(*l, *r))
        }
        (Expr::Literal(kl, l), Expr::Literal(kr, r)) => kl == kr && facts_l.text(*l) == facts_r.text(*r),
        (Expr::Composite(l), Expr::Composite(r)) => {
            let types = match (l.ty, r.ty) {
                (Some(l), Some(r)) => same(l, r),
                (None, None) => true,
                _ => false,
            };
            types
                && l.empty == r.empty
                && l.elements.len() == r.elements.len()
                && l.elements.iter().zip(&r.elements).all(|(l, r)| same(l.value, r.value))
        }
        (Expr::Star(l), Expr::Star(r))
        | (Expr::AddrOf(l), Expr::AddrOf(r))
        | (Expr::Unary(l), Expr::Unary(r))
        | (Expr::ChanType(l), Expr::ChanType(r)) => same(*l, *r),
        (Expr::Binary { op: ol, left: ll, right: lr }, Expr::Binary { op: or, left: rl, right: rr }) => {
            ol == or && same(*ll, *rl) && same(*lr, *rr)
        }
        (Expr::ArrayType { elem: l, .. }, Expr::ArrayType { elem: r, .. }) => same(*l, *r),
        (Expr::MapType { key: kl, value: vl }, Expr::MapType { key: kr, value: vr }) => {
            same(*kl, *kr) && same(*vl, *vr)
        }
        _ => false,
    }
}
