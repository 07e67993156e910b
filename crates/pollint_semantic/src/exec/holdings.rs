//! What a test acquires and does not release: servers, listeners, temporary files, timers. The data table says what
//! acquires and what releases; whatever is handed on, stored or returned is believed to be released by its holder.

use pollint_base::span::Location;
use pollint_facts::ir::{ExprId, LocalId};
use rustc_hash::FxHashSet;

use super::Machine;
use crate::apis::{Acquire, Apis, Resource};
use crate::effects::{EffectKind, Guard, Phase, Place, Root, Value};
use crate::names::Text;
use crate::program::FuncId;

/// What a function and its literals have acquired, released and handed on.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    held: Vec<Held>,
    released: FxHashSet<(Place, Text)>,
    escaped: FxHashSet<Place>,
    used: FxHashSet<(Place, u32)>,
}

/// Something that is acquired.
#[derive(Debug)]
struct Held {
    object: Place,
    path: Text,
    name: Text,
    /// The call as written.
    text: Text,
    site: Location,
    func: FuncId,
    scope: u32,
    guard: Guard,
}

impl Holdings {
    /// Notes that a method or function of this name is called on or with an object.
    pub(super) fn release(&mut self, object: &Place, name: &Text) {
        if matches!(object.root, Root::Call(_) | Root::Local(..) | Root::Process(_)) {
            // A method of something embedded is one of the whole: `c.Close()` of a `*net.UDPConn`.
            for length in 0..=object.path.len() {
                let whole = Place::along(object.root.clone(), &object.path[..length]);
                self.released.insert((whole, name.clone()));
            }
        }
    }

    /// Notes that somebody else gets an object.
    pub(super) fn escape(&mut self, object: &Place) {
        if matches!(object.root, Root::Call(_) | Root::Local(..)) {
            self.escaped.insert(object.object());
        }
    }

    /// Whether a value is a temporary file or directory that the function holds.
    pub(super) fn is_file(&self, value: &Value, apis: &Apis) -> bool {
        let Value::Load { place, .. } = value else { return false };
        let is_file = |held: &Held| {
            apis.acquires.get(&held.path, &held.name).is_some_and(|row| row.resource == Resource::TempFile)
        };
        self.held.iter().any(|held| held.object == *place && is_file(held))
    }

    fn is_held(&self, object: &Place) -> bool {
        self.held.iter().any(|held| held.object == *object)
    }
}

impl Machine<'_> {
    /// Notes what a call acquires; its result is that object from now on.
    pub(super) fn acquire(
        &mut self,
        path: &str,
        name: &str,
        fun: ExprId,
        call: ExprId,
        args: &[Value],
        mut results: Vec<Value>,
    ) -> Vec<Value> {
        let Some(row) = self.context.apis.acquires.get(path, name) else { return results };
        if self.production || !needs_release(row, args) {
            return results;
        }
        let object = match row.subject_arg {
            None => Place::new(Root::Call(self.at(call))),
            Some(at) => match args.get(at).and_then(|value| self.object_of(value)) {
                Some(object) if matches!(object.root, Root::Local(..)) && object.path.is_empty() => object,
                _ => return results,
            },
        };
        if let Some(at) = row.result {
            // A body that is known says more about its result than the table.
            if results.get(at).is_some_and(|known| *known != Value::Unknown) {
                return results;
            }
            results.resize(results.len().max(at + 1), Value::Unknown);
            results[at] = Value::Load { place: object.clone(), deep: false };
        }
        self.holdings.held.push(Held {
            object,
            path: path.into(),
            name: name.into(),
            text: self.callee_text(fun).into(),
            site: self.at(fun),
            func: self.func,
            scope: self.scope,
            guard: self.guard,
        });
        results
    }

    /// Notes a call of a function that releases what it is given, `os.RemoveAll(dir)`, or what has no name,
    /// `trace.Stop()`.
    pub(super) fn release_by_call(&mut self, path: &str, name: &str, call: ExprId, args: &[Value]) {
        let rows = &self.context.apis.acquires.rows;
        if self.production || !rows.iter().any(|row| row.release_calls.iter().any(|one| one.is(path, name))) {
            return;
        }
        let text: Text = format!("{path}.{name}").into();
        self.holdings.release(&Place::new(Root::Process(text.clone())), &text);
        let site = self.at(call);
        for arg in args {
            if let Some(object) = self.object_of(arg) {
                self.emit(EffectKind::Release(object, text.clone()), site);
            }
        }
    }

    /// `t.Cleanup(x.Close)`, where the type of `x` is not known.
    pub(super) fn release_later(&mut self, on: &Place, function: &Value, call: ExprId) {
        let Value::Load { place, .. } = function else { return };
        let Some(method) = place.last_field() else { return };
        let method = self.context.program.names.shared(method);
        let outer = std::mem::replace(&mut self.phase, Phase::Cleanup(on.clone()));
        let site = self.at(call);
        let whole = &place.path[..place.path.len().saturating_sub(1)];
        self.emit(EffectKind::Release(Place::along(place.root.clone(), whole).object(), method), site);
        self.phase = outer;
    }

    /// Notes that a subtest uses what the function holds.
    pub(super) fn note_use(&mut self, local: LocalId, expr: ExprId) {
        if self.scope == 0 || self.holdings.held.is_empty() {
            return;
        }
        let Some(Value::Load { place, .. }) = self.env.get(&local) else { return };
        if !matches!(place.root, Root::Call(_)) || !self.holdings.is_held(place) {
            return;
        }
        if self.holdings.used.insert((place.clone(), self.scope)) {
            let name = self.text(self.facts.locals[local.index()].name).into();
            let (object, site) = (place.clone(), self.at(expr));
            self.emit(EffectKind::Use(object, name), site);
        }
    }

    /// Tells of what is neither released nor handed on, at the end of the function.
    pub(super) fn tell_what_is_kept(&mut self) {
        let mut told = FxHashSet::default();
        for held in std::mem::take(&mut self.holdings.held) {
            if self.is_let_go(&held) || !told.insert(held.site) {
                continue;
            }
            let outer = (self.func, self.scope, self.guard);
            (self.func, self.scope, self.guard) = (held.func, held.scope, held.guard);
            let Held { path, name, text, site, .. } = held;
            self.emit(EffectKind::Acquire { path, name, text }, site);
            (self.func, self.scope, self.guard) = outer;
        }
    }

    fn is_let_go(&self, held: &Held) -> bool {
        let Some(row) = self.context.apis.acquires.get(&held.path, &held.name) else { return true };
        let released =
            |object: &Place, name: &str| self.holdings.released.contains(&(object.clone(), Text::from(name)));
        let is_file = row.resource == Resource::TempFile;
        let handed_on =
            |object: &Place| *object == held.object || is_file && held.object.is_prefix_of(object);
        if self.holdings.escaped.iter().any(handed_on) {
            return true;
        }
        let by_call = row.release_calls.iter().any(|one| {
            let text = format!("{}.{}", one.package, one.name);
            let operand = match (row.result, row.subject_arg) {
                (None, None) => Place::new(Root::Process(text.as_str().into())),
                _ => held.object.clone(),
            };
            released(&operand, &text)
        });
        by_call
            || released(&held.object, "()")
            || row.release_methods.iter().any(|method| released(&held.object, method))
    }
}

/// Whether what a call acquires is in a directory that nobody else removes.
fn needs_release(row: &Acquire, args: &[Value]) -> bool {
    match row.parent_dir_arg {
        Some(at) => matches!(args.get(at), Some(Value::Zero)),
        None => true,
    }
}
