//! Which goroutines are waited for, and which are told to end, by what one function and its callees do. Knows
//! objects by place and by field name; how often a channel is received from is not counted.

use std::sync::Arc;

use crate::effects::{Effect, EffectKind, Phase, Place, Root, Spawn};

/// The waits of a test, looked up once for all its goroutines.
#[derive(Debug)]
pub struct Joins<'e> {
    effects: &'e [Effect],
    /// Waits, by number.
    waits: Vec<usize>,
    /// Goroutines that wait for others, by number.
    waiters: Vec<usize>,
    /// What is signalled or released outside goroutines.
    ends: Vec<&'e Place>,
}

impl<'e> Joins<'e> {
    /// Those among `effects`.
    #[must_use]
    pub fn of(effects: &'e [Effect]) -> Joins<'e> {
        let numbers = |is_one: &dyn Fn(&Effect) -> bool| {
            (0..effects.len()).filter(|at| is_one(&effects[*at])).collect::<Vec<usize>>()
        };
        Joins {
            effects,
            waits: numbers(&|effect| matches!(effect.kind, EffectKind::Drain { .. })),
            waiters: numbers(&|effect| match &effect.kind {
                EffectKind::Spawn(waiter) => waiter.effects.iter().any(is_drain),
                _ => false,
            }),
            ends: effects.iter().filter_map(ended).collect(),
        }
    }

    /// The waits for the goroutine that the effect number `spawn_at` starts, by number.
    #[must_use]
    pub fn waits_for(&self, spawn_at: usize) -> Vec<usize> {
        let EffectKind::Spawn(spawn) = &self.effects[spawn_at].kind else { return Vec::new() };
        let signalled = Signalled::by(spawn);
        let direct = self.direct_waits(spawn_at, &signalled);
        if !direct.is_empty() {
            return direct;
        }
        let others = self.waiters.iter().filter(|at| **at != spawn_at);
        others
            .flat_map(|at| match &self.effects[*at].kind {
                EffectKind::Spawn(waiter) if waits_inside(waiter, &signalled) => {
                    self.direct_waits(*at, &Signalled::by(waiter))
                }
                _ => Vec::new(),
            })
            .collect()
    }

    fn direct_waits(&self, spawn_at: usize, signalled: &Signalled<'_>) -> Vec<usize> {
        self.waits.iter().copied().filter(|at| is_wait(self.effects, spawn_at, signalled, *at)).collect()
    }

    /// Whether a stop signal of any kind reaches the goroutine.
    #[must_use]
    pub fn is_told(&self, spawn: &Spawn) -> bool {
        spawn.told || is_told_by(spawn, self.ends.iter().copied())
    }
}

fn is_drain(effect: &Effect) -> bool {
    matches!(effect.kind, EffectKind::Drain { .. })
}

/// Whether a goroutine itself waits for another: `go func() { wg.Wait(); close(done) }()`.
fn waits_inside(waiter: &Spawn, signalled: &Signalled<'_>) -> bool {
    waiter.effects.iter().any(|inner| match &inner.kind {
        EffectKind::Drain { object, all: false } => signalled.includes(object),
        _ => false,
    })
}

/// Decides what is known at the end of a function about the goroutines that it and its callees start: nobody outside
/// can wait for an object of its own, but for cleanups, which run later, and whoever is handed the object.
pub(crate) fn settle(effects: &mut [Effect]) {
    let is_join = |effect: &Effect| is_drain(effect) && !matches!(effect.phase, Phase::Cleanup(_));
    let joins: Vec<usize> = (0..effects.len()).filter(|at| is_join(&effects[*at])).collect();
    let ends: Vec<&Place> = effects.iter().filter_map(ended).collect();
    let mut decided = Vec::new();
    for (at, effect) in effects.iter().enumerate() {
        let EffectKind::Spawn(spawn) = &effect.kind else { continue };
        if !spawn.joined {
            let signalled = Signalled::by(spawn);
            let joined = joins.iter().any(|join| is_wait(effects, at, &signalled, *join));
            decided.push((at, joined, spawn.told || is_told_by(spawn, ends.iter().copied())));
        }
    }
    let waiters: Vec<usize> = decided.iter().filter(|(_, joined, _)| *joined).map(|(at, ..)| *at).collect();
    for (at, joined, _) in &mut decided {
        let EffectKind::Spawn(spawn) = &effects[*at].kind else { continue };
        if !*joined && !waiters.is_empty() {
            let signalled = Signalled::by(spawn);
            *joined = waiters.iter().any(|waiter| match &effects[*waiter].kind {
                EffectKind::Spawn(waiter) => waits_inside(waiter, &signalled),
                _ => false,
            });
        }
    }
    for (at, joined, told) in decided {
        if let EffectKind::Spawn(spawn) = &mut effects[at].kind
            && (spawn.joined, spawn.told) != (joined, told)
        {
            let spawn = Arc::make_mut(spawn);
            spawn.joined = joined;
            spawn.told = told;
        }
    }
}

/// Adds what a function waits for by goroutines of its own that it waits for, where they start:
/// `go func() { wg.Wait(); close(done) }(); <-done`.
pub(crate) fn add_waits_by_others(effects: &mut Vec<Effect>) {
    let mut waits: Vec<(u32, Effect)> = Vec::new();
    for (at, effect) in (0..).zip(effects.iter()) {
        let EffectKind::Spawn(spawn) = &effect.kind else { continue };
        let inner = spawn.effects.iter().filter(|inner| spawn.joined && is_wait_for_one(inner));
        for kind in inner.map(|inner| &inner.kind) {
            let mut known = effects.iter().chain(waits.iter().map(|(_, wait)| wait));
            if !known.any(|known| known.kind == *kind) {
                waits.push((at + 1, Effect { kind: kind.clone(), need: None, ..effect.clone() }));
            }
        }
    }
    for (at, wait) in waits.into_iter().rev() {
        for later in effects.iter_mut().filter(|later| later.registered >= at) {
            later.registered += 1;
        }
        effects.insert(at as usize, wait);
    }
}

/// Whether a goroutine waits for an object that is known for sure. What production code waits for by a field goes by the
/// field's name, which is too little to tell somebody else's goroutine by.
fn is_wait_for_one(inner: &Effect) -> bool {
    match &inner.kind {
        EffectKind::Drain { object, all: false } => {
            !inner.endless && (object.path.is_empty() || !inner.production)
        }
        _ => false,
    }
}

/// What a goroutine signals.
#[derive(Default)]
struct Signalled<'s> {
    /// By itself, when it ends.
    own: Vec<&'s Place>,
    /// By goroutines that it starts: they come after all that it has done before.
    nested: Vec<&'s Place>,
}

impl<'s> Signalled<'s> {
    fn by(spawn: &'s Spawn) -> Signalled<'s> {
        let mut signalled = Signalled { own: signals(spawn), nested: Vec::new() };
        signalled.note_nested(spawn, 0);
        signalled
    }

    fn note_nested(&mut self, spawn: &'s Spawn, depth: u32) {
        const DEEPEST: u32 = 2;
        for inner in &spawn.effects {
            if let EffectKind::Spawn(nested) = &inner.kind
                && depth < DEEPEST
                && !inner.endless
            {
                self.nested.extend(signals(nested));
                self.note_nested(nested, depth + 1);
            }
        }
    }

    /// Whether a wait on this object is one for the goroutine.
    fn includes(&self, object: &Place) -> bool {
        // Many objects have fields of one name: what a nested goroutine signals has to be the object itself.
        self.own.iter().any(|signal| same_object(signal, object)) || self.nested.contains(&object)
    }
}

fn signals(spawn: &Spawn) -> Vec<&Place> {
    let inner = spawn.effects.iter().filter_map(|inner| match &inner.kind {
        EffectKind::Signal(object) | EffectKind::Mark(object) if !inner.endless => Some(object),
        EffectKind::Release(object, name) if !inner.endless && is_signalling(name) => Some(object),
        _ => None,
    });
    inner.chain(spawn.group.as_ref()).collect()
}

fn is_wait(effects: &[Effect], spawn_at: usize, signalled: &Signalled<'_>, at: usize) -> bool {
    let (started, wait) = (&effects[spawn_at], &effects[at]);
    let EffectKind::Drain { object, all } = &wait.kind else { return false };
    let later = at > spawn_at || wait.phase != Phase::Body || started.phase != Phase::Body;
    later && (*all && covers(started, wait, object) || signalled.includes(object))
}

/// Whether a wait for all goroutines is in time. Who looks for those of the process after a subtest is too late for one that
/// calls a method of the subtest's `t`.
fn covers(started: &Effect, wait: &Effect, object: &Place) -> bool {
    let EffectKind::Spawn(spawn) = &started.kind else { return false };
    let is_of_process = matches!(object.root, Root::Process(_));
    let uses_test = || {
        let mut kinds = spawn.effects.iter().map(|inner| &inner.kind);
        kinds.any(|kind| matches!(kind, EffectKind::Report(_) | EffectKind::Exit(_, Some(_))))
    };
    !is_of_process || wait.scope == started.scope || !uses_test()
}

/// The object that is signalled or released.
fn ended(effect: &Effect) -> Option<&Place> {
    match &effect.kind {
        EffectKind::Signal(object) => Some(object),
        EffectKind::Release(object, name) if may_end(name) => Some(object),
        _ => None,
    }
}

fn is_told_by<'e>(spawn: &Spawn, mut ends: impl Iterator<Item = &'e Place>) -> bool {
    let drained = spawn.effects.iter().filter_map(|inner| match &inner.kind {
        EffectKind::Drain { object, .. } => Some(object),
        _ => None,
    });
    let waits_on: Vec<&Place> = drained.chain(spawn.holds.iter()).collect();
    ends.any(|object| waits_on.iter().any(|held| same_object(held, object)))
}

/// Whether a method tells whoever reads from the object that it is done.
pub(crate) fn is_closing(name: &str) -> bool {
    matches!(name, "Close" | "CloseWithError" | "Stop" | "Shutdown" | "Done")
}

/// Whether a method tells whoever waits on the object that something is done: also those of `sync.Cond`.
pub(crate) fn is_signalling(name: &str) -> bool {
    is_closing(name) || matches!(name, "Signal" | "Broadcast")
}

/// The same object, or a field of the same name where the object itself lives in production code.
fn same_object(left: &Place, right: &Place) -> bool {
    // A struct that holds the object is as good as the object: `s.Wait()` of a type that is not loaded.
    left == right
        || right.is_prefix_of(left)
        || left.last_field().is_some_and(|name| right.last_field() == Some(name))
}

/// Whether a method of this name may end what its object does. Methods by other names are told of only where they are
/// called: they are most of what large programs do.
pub(crate) fn may_end(name: &str) -> bool {
    const ENDS: [&str; 21] = [
        "abort",
        "cancel",
        "clean",
        "close",
        "delete",
        "destroy",
        "disconnect",
        "dispose",
        "done",
        "drain",
        "end",
        "exit",
        "finish",
        "kill",
        "quit",
        "release",
        "remove",
        "shutdown",
        "stop",
        "teardown",
        "terminate",
    ];
    let last = name.rsplit('.').next().unwrap_or(name).as_bytes();
    let begins =
        |word: &str| last.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
    ENDS.iter().any(|end| begins(end)) || begins("wait") || begins("force")
}

/// Whether a function or method of this name waits until a connection brings something or is closed.
pub(crate) fn waits_for_connection(name: &str) -> bool {
    const WAITS: [&str; 6] = ["Accept", "ListenAndServe", "Read", "Recv", "Scan", "Serve"];
    let last = name.rsplit('.').next().unwrap_or(name);
    let at_word = |rest: &str| !rest.starts_with(char::is_lowercase);
    WAITS.iter().any(|word| {
        let head = last.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word)) && at_word(&last[word.len()..])
    })
}
