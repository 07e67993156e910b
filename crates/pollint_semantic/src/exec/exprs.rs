//! Expressions: what value they give, which place they name, what they read on the way.

use pollint_base::span::Location;
use pollint_facts::claims::Claims;
use pollint_facts::ir::{Composite, Expr, ExprId, LitKind, LocalId};

use super::{EdgeKind, Machine};
use crate::effects::{EffectKind, Guard, Hop, Phase, Place, Root, Value};
use crate::names::Sym;
use crate::names::Text;
use crate::program::{Resolved, Symbol};
use crate::types::{Callee, Ty};

impl Machine<'_> {
    /// The value of an expression; of a call, its first result.
    pub(super) fn value(&mut self, expr: ExprId) -> Value {
        match self.facts.expr(expr) {
            Expr::Call { .. } => self.values(expr).into_iter().next().unwrap_or(Value::Unknown),
            _ => self.simple_value(expr),
        }
    }

    /// All results of an expression.
    pub(super) fn values(&mut self, expr: ExprId) -> Vec<Value> {
        if let Expr::Call { fun, args, .. } = self.facts.expr(expr) {
            if let Some(value) = self.conversion(*fun, args) {
                return vec![value];
            }
            let function = self.function_value(*fun);
            let values: Vec<Value> = args.iter().map(|arg| self.value(*arg)).collect();
            let results = self.perform(expr, &function, &values);
            for arg in args {
                self.forget_pointee(*arg);
            }
            return results;
        }
        vec![self.simple_value(expr)]
    }

    /// A simple local whose address a function gets may have another value afterwards.
    fn forget_pointee(&mut self, arg: ExprId) {
        let Expr::AddrOf(inner) = self.facts.expr(arg) else { return };
        let Expr::Local(local) = self.facts.expr(*inner) else { return };
        let is_simple = match self.env.get(local) {
            Some(Value::Zero | Value::Constant(_)) => true,
            Some(Value::Load { place, .. }) => matches!(place.root, Root::Param(_)) && place.path.is_empty(),
            _ => false,
        };
        if is_simple {
            self.env.insert(*local, Value::Unknown);
        }
    }

    fn conversion(&mut self, fun: ExprId, args: &[ExprId]) -> Option<Value> {
        let [arg] = args else { return None };
        (self.types.callee(self.file, fun) == Callee::Conversion).then(|| self.value(*arg))
    }

    fn simple_value(&mut self, expr: ExprId) -> Value {
        match self.facts.expr(expr) {
            Expr::Local(local) => {
                self.note_use(*local, expr);
                self.note_poll(*local, expr);
                match self.env.get(local) {
                    Some(Value::Unknown) | None => {
                        Value::Load { place: Place::new(Root::Local(self.file, *local)), deep: false }
                    }
                    Some(value) => value.clone(),
                }
            }
            Expr::Free(name) => {
                let resolved = self.context.program.resolve(self.file, *name);
                self.symbol_value(expr, &resolved)
            }
            Expr::Selector { base, name, .. } => self.selector_value(expr, *base, *name),
            Expr::Index { base, index } => {
                self.value(*index);
                if self.instantiates(*base) {
                    return self.value(*base);
                }
                self.load(expr)
            }
            Expr::Slice { base, bounds } => {
                for bound in bounds {
                    self.value(*bound);
                }
                self.value(*base)
            }
            Expr::Star(inner) => match self.value(*inner) {
                Value::Address(place) => {
                    self.read(&place, expr);
                    Value::Load { place, deep: false }
                }
                Value::Load { place, .. } => Value::Load { place: place.then(Hop::Deref), deep: false },
                _ => Value::Unknown,
            },
            Expr::AddrOf(inner) => self.address(*inner),
            Expr::Receive(inner) => {
                let channel = self.value(*inner);
                self.receive(expr, &channel);
                Value::Unknown
            }
            Expr::Unary(inner) => {
                self.value(*inner);
                Value::Unknown
            }
            Expr::Binary { left, right, .. } => {
                self.operands(*left, *right);
                Value::Unknown
            }
            Expr::FuncLit(func) => Value::Closure(self.context.program.func_id(self.file, *func)),
            Expr::Composite(literal) => {
                let ty = literal.ty.map_or(Ty::Unknown, |ty| self.types.resolve(self.file, ty));
                self.composite(literal, &ty)
            }
            Expr::Assert { base, .. } => self.value(*base),
            Expr::Literal(kind, name) => literal_value(*kind, self.text(*name)),
            _ => Value::Unknown,
        }
    }

    /// The operands of `a + b + c`, from left to right, without a call for each of them.
    fn operands(&mut self, left: ExprId, right: ExprId) {
        let (mut first, mut rest) = (left, vec![right]);
        while let Expr::Binary { left, right, .. } = self.facts.expr(first) {
            rest.push(*right);
            first = *left;
        }
        self.value(first);
        for operand in rest.into_iter().rev() {
            self.value(operand);
        }
    }

    /// Whether `f[T]` instantiates a function rather than indexing a value.
    fn instantiates(&self, base: ExprId) -> bool {
        match self.types.callee(self.file, base) {
            Callee::Func(_) => true,
            Callee::External { path, name, .. } => self.context.apis.is_function(&path, &name),
            _ => false,
        }
    }

    fn symbol_value(&mut self, expr: ExprId, resolved: &Resolved<'_>) -> Value {
        match resolved {
            Resolved::Symbol(_, Symbol::Func(candidates)) => {
                match self.context.program.declared_for(self.file, candidates) {
                    Some(func) => Value::Func(func, None),
                    None => Value::Unknown,
                }
            }
            Resolved::Symbol(_, Symbol::Var(_)) => self.load(expr),
            Resolved::Symbol(_, Symbol::Const(file, at)) => self.constant(*file, *at),
            Resolved::External(id) => {
                let (path, name) = self.context.program.external_name(*id);
                if self.context.apis.is_function(path, name) {
                    let (path, name) = self.context.program.external_texts(*id);
                    Value::external(path, name, None)
                } else {
                    self.load(expr)
                }
            }
            _ => Value::Unknown,
        }
    }

    fn constant(&self, file: pollint_base::span::FileId, at: u32) -> Value {
        let facts = &self.context.program.facts[file.index()];
        let Some(constant) = facts.consts.get(at as usize) else { return Value::Unknown };
        match constant.value.map(|value| facts.expr(value)) {
            Some(Expr::Literal(kind, name)) => literal_value(*kind, facts.text(*name)),
            _ => Value::Constant(facts.text(constant.name).into()),
        }
    }

    fn selector_value(&mut self, expr: ExprId, base: ExprId, name: pollint_facts::ir::Name) -> Value {
        let sym = self.context.program.sym(self.file, name);
        if let Some(target) = self.types.package_operand(self.file, base) {
            let resolved = self.context.program.member(target, sym);
            return self.symbol_value(expr, &resolved);
        }
        match self.types.callee(self.file, expr) {
            Callee::Method { func, .. } => {
                let receiver = self.receiver_value(base, func);
                return Value::Func(func, Some(Box::new(receiver)));
            }
            Callee::External { path, name, receiver: Some(base) }
                if self.context.apis.is_function(&path, &name) =>
            {
                let receiver = self.operand_address(base);
                return Value::external(path, name, Some(receiver));
            }
            _ => {}
        }
        let held = self.peek(base);
        if let Value::Bundle(elements) = &held
            && let Some((_, value)) = elements.iter().find(|(field, _)| *field == Some(sym))
        {
            return value.clone();
        }
        if let Some(undo) = self.undo_kept_in(&held, self.text(name)) {
            return Value::Action(undo);
        }
        if let (Value::Load { place, deep: false }, Expr::Local(local)) = (&held, self.facts.expr(base))
            && self.is_struct_copy(place, *local)
        {
            // A copy has the pointers, maps and slices of what it was made from.
            return Value::Load { place: place.then(Hop::Field(sym)), deep: false };
        }
        if let Value::Either(values) = &held {
            let mut found: Vec<Value> = Vec::new();
            for value in values.iter() {
                if let Value::Bundle(elements) = value {
                    found.extend(
                        elements
                            .iter()
                            .filter(|(field, _)| *field == Some(sym))
                            .map(|(_, value)| value.clone()),
                    );
                }
            }
            if !found.is_empty() {
                return Value::one_of(found);
            }
        }
        if let Expr::Call { .. } = self.facts.expr(base) {
            self.value(base);
        }
        self.load(expr)
    }

    /// Whether a local is a struct that was copied from a global place.
    fn is_struct_copy(&self, from: &Place, local: LocalId) -> bool {
        from.is_global()
            && matches!(self.types.underlying(&self.types.local(self.file, local)), Ty::Struct(..))
    }

    /// The fields of a struct that was copied from a place, each with what it had there: a global, or in production code,
    /// where copies are made for others, a parameter.
    pub(super) fn copied_fields(&self, from: &Place, local: LocalId) -> Option<Vec<(Option<Sym>, Value)>> {
        if !(from.is_global() || self.production && matches!(from.root, Root::Param(_))) {
            return None;
        }
        let Ty::Struct(file, expr) = self.types.underlying(&self.types.local(self.file, local)) else {
            return None;
        };
        let Expr::StructType { fields } = self.context.program.facts[file.index()].expr(expr) else {
            return None;
        };
        let held = fields.iter().map(|field| {
            let name = self.context.program.sym(file, field.name);
            (Some(name), Value::Load { place: from.then(Hop::Field(name)), deep: false })
        });
        Some(held.collect())
    }

    /// What a local holds, without reading anything.
    fn peek(&self, expr: ExprId) -> Value {
        match self.facts.expr(expr) {
            Expr::Local(local) => self.env.get(local).cloned().unwrap_or(Value::Unknown),
            Expr::Star(inner) | Expr::AddrOf(inner) => self.peek(*inner),
            _ => Value::Unknown,
        }
    }

    /// Reads the place that an expression names.
    fn load(&mut self, expr: ExprId) -> Value {
        match self.place(expr) {
            Some(place) => {
                self.read(&place, expr);
                match self.constant_written(&place) {
                    Some(site) => Value::Load { place: Place::new(Root::Written(site)), deep: false },
                    None => Value::Load { place, deep: false },
                }
            }
            None => Value::Unknown,
        }
    }

    /// The statement of this function that has just given a variable a constant: what is read now is no former value.
    fn constant_written(&self, place: &Place) -> Option<Location> {
        if self.phase != Phase::Body || self.guard != Guard::Always || !matches!(place.root, Root::Var(_)) {
            return None;
        }
        let last = self.effects.iter().rev().find(|effect| match &effect.kind {
            EffectKind::Write { place: written, .. } => written.overlaps(place),
            _ => false,
        })?;
        let constant = match &last.kind {
            EffectKind::Write { place: written, value, .. } => {
                written == place && matches!(value, Value::Constant(_) | Value::Zero)
            }
            _ => false,
        };
        let here = last.func == self.func && last.scope == self.scope && last.guard == Guard::Always;
        (constant && here && last.via.is_none()).then_some(last.site)
    }

    fn read(&mut self, place: &Place, expr: ExprId) {
        if !place.is_global() {
            return;
        }
        let site = self.at(expr);
        self.note_direct_read(place, site);
        if self.context.program.files[self.file.index()].is_test || matches!(place.root, Root::Process(_)) {
            self.emit(EffectKind::Read(place.clone()), site);
        }
    }

    /// The place that an operand names, through fields, elements and pointers.
    pub(super) fn place(&mut self, expr: ExprId) -> Option<Place> {
        match self.facts.expr(expr) {
            Expr::Local(local) => Some(Place::new(Root::Local(self.file, *local))),
            Expr::Free(name) => match self.context.program.resolve(self.file, *name) {
                Resolved::Symbol(_, Symbol::Var(id)) => Some(Place::new(Root::Var(*id))),
                Resolved::External(id) => Some(Place::new(Root::Ext(id))),
                _ => None,
            },
            Expr::Selector { base, name, .. } => {
                let sym = self.context.program.sym(self.file, *name);
                if let Some(target) = self.types.package_operand(self.file, *base) {
                    return match self.context.program.member(target, sym) {
                        Resolved::Symbol(_, Symbol::Var(id)) => Some(Place::new(Root::Var(*id))),
                        Resolved::External(id) => Some(Place::new(Root::Ext(id))),
                        _ => None,
                    };
                }
                Some(self.container(*base)?.then(Hop::Field(sym)))
            }
            Expr::Index { base, index } => {
                self.value(*index);
                let outer = std::mem::replace(&mut self.partial, true);
                let container = self.container(*base);
                self.partial = outer;
                Some(container?.then(Hop::Element))
            }
            Expr::Slice { base, .. } => self.container(*base),
            Expr::Star(inner) => match self.value(*inner) {
                Value::Address(place) => Some(place),
                Value::Load { place, .. } => Some(place.then(Hop::Deref)),
                _ => None,
            },
            Expr::Assert { base, .. } => self.place(*base),
            Expr::Call { .. } => match self.value(expr) {
                Value::Load { place, .. } => Some(place),
                Value::Address(place) => Some(place),
                _ => Some(Place::new(Root::Call(self.at(expr)))),
            },
            _ => None,
        }
    }

    /// The place whose fields or elements an operand gives access to.
    fn container(&mut self, base: ExprId) -> Option<Place> {
        if let Expr::Local(local) = self.facts.expr(base) {
            self.note_use(*local, base);
        }
        let ty = self.types.of(self.file, base);
        let shared =
            matches!(self.types.underlying(&ty), Ty::Pointer(_) | Ty::Map(_) | Ty::Slice(_) | Ty::Chan(_));
        if shared {
            return match self.value(base) {
                Value::Address(place) => Some(place),
                value if value.is_clone() => self.place(base),
                Value::Load { place, .. } => Some(place.then(Hop::Deref)),
                _ => self.place(base),
            };
        }
        let unknown = matches!(ty, Ty::Unknown);
        match self.facts.expr(base) {
            Expr::Local(_) if unknown => match self.peek(base) {
                Value::Address(place) => Some(place),
                // An interface or a type of another package: an alias only if the global holds a pointer for sure.
                Value::Load { place, .. } if self.holds_pointer(&place) => Some(place.then(Hop::Deref)),
                Value::Load { place, .. } if matches!(place.root, Root::Param(_)) => {
                    Some(place.then(Hop::Deref))
                }
                _ => self.place(base),
            },
            Expr::Assert { .. } | Expr::Call { .. } => match self.value(base) {
                Value::Address(place) => Some(place),
                Value::Load { place, .. } => Some(place.then(Hop::Deref)),
                _ => self.place(base),
            },
            _ => {
                let place = self.place(base)?;
                // Behind an unknown type lies, in most code, a pointer, a map or an interface.
                Some(if unknown && place.is_global() { place.then(Hop::Deref) } else { place })
            }
        }
    }

    fn holds_pointer(&self, place: &Place) -> bool {
        if !place.path.is_empty() {
            return false;
        }
        match &place.root {
            Root::Var(id) => matches!(self.types.var(*id), Ty::Pointer(_) | Ty::Map(_)),
            Root::Ext(id) => {
                let (path, name) = self.context.program.external_name(*id);
                self.context.apis.variables.get(path, name).is_some_and(|row| {
                    matches!(row.kind, crate::apis::ValueKind::Pointer | crate::apis::ValueKind::Map)
                })
            }
            _ => false,
        }
    }

    fn address(&mut self, inner: ExprId) -> Value {
        match self.facts.expr(inner) {
            Expr::Composite(_) => self.value(inner),
            _ => match self.place(inner) {
                Some(place) => Value::Address(place),
                None => Value::Unknown,
            },
        }
    }

    /// An operand as a method with a pointer receiver gets it.
    pub(super) fn operand_address(&mut self, base: ExprId) -> Value {
        let ty = self.types.of(self.file, base);
        let by_value =
            matches!(self.types.underlying(&ty), Ty::Pointer(_) | Ty::Map(_) | Ty::Slice(_) | Ty::Chan(_));
        if by_value {
            return self.value(base);
        }
        if let Expr::Local(local) = self.facts.expr(base) {
            self.note_use(*local, base);
        }
        let held = self.peek(base);
        if !matches!(held, Value::Unknown) {
            return held;
        }
        match self.facts.expr(base) {
            Expr::Call { .. } | Expr::FuncLit(_) | Expr::Composite(_) => self.value(base),
            _ => match self.place(base) {
                Some(place) => {
                    // A method reads what it is called on, whatever else it does.
                    self.read(&place, base);
                    Value::Address(place)
                }
                None => self.value(base),
            },
        }
    }

    pub(super) fn receiver_value(&mut self, base: ExprId, func: crate::program::FuncId) -> Value {
        let (file, decl) = self.context.program.func(func);
        let facts = &self.context.program.facts[file.index()];
        let pointer =
            decl.receiver.as_ref().is_some_and(|receiver| matches!(facts.expr(receiver.ty), Expr::Star(_)));
        if pointer { self.operand_address(base) } else { self.value(base) }
    }

    fn composite(&mut self, literal: &Composite, ty: &Ty) -> Value {
        if literal.empty {
            return Value::Zero;
        }
        let shape = self.types.underlying(ty);
        let mut held = Vec::new();
        for element in &literal.elements {
            if element.key_name.is_none()
                && let Some(key) = element.key
            {
                self.value(key);
            }
            let value = self.element(element.value, &shape);
            self.escape(&value);
            if let Some(name) = element.key_name {
                self.keep(element.value, self.context.program.sym(self.file, name));
            }
            if !matches!(value, Value::Unknown | Value::Zero | Value::Constant(_)) && held.len() < 64 {
                let name = match element.key_name {
                    Some(name) => Some(self.context.program.sym(self.file, name)),
                    None => self.field_at(&shape, element.position),
                };
                held.push((name, value));
            }
        }
        if held.is_empty() { Value::Unknown } else { Value::Bundle(held.into()).pruned() }
    }

    /// An element of a literal of this shape; a literal inside it may leave its type out (Go spec, "Composite literals").
    fn element(&mut self, value: ExprId, shape: &Ty) -> Value {
        match (self.facts.expr(value), shape) {
            (Expr::Composite(literal), Ty::Slice(inner) | Ty::Array(inner) | Ty::Map(inner))
                if literal.ty.is_none() =>
            {
                let inner = match &**inner {
                    Ty::Pointer(target) => target,
                    _ => inner,
                };
                self.composite(literal, inner)
            }
            _ => self.value(value),
        }
    }

    /// The field of a struct that an element without a key is the value of.
    fn field_at(&self, shape: &Ty, position: u32) -> Option<Sym> {
        let Ty::Struct(file, expr) = shape else { return None };
        let Expr::StructType { fields } = self.context.program.facts[file.index()].expr(*expr) else {
            return None;
        };
        let field = fields.get(position as usize)?;
        Some(self.context.program.sym(*file, field.name))
    }

    /// The object that a method is called on: of a struct whose fields are known, the variable that holds it.
    pub(super) fn operand_object(&self, receiver: Option<&Value>, fun: ExprId) -> Option<Place> {
        let receiver = receiver?;
        self.object_of(receiver).or_else(|| match (receiver, self.facts.expr(fun)) {
            (Value::Bundle(_) | Value::Either(_), Expr::Selector { base, .. }) => {
                match self.facts.expr(*base) {
                    Expr::Local(local) => Some(Place::new(Root::Local(self.file, *local))),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// The object that a value refers to, for joins.
    pub(super) fn object_of(&self, value: &Value) -> Option<Place> {
        match value {
            Value::Load { place, .. } | Value::Address(place) => Some(place.object()),
            _ => None,
        }
    }

    fn receive(&mut self, expr: ExprId, channel: &Value) {
        if !self.facts.claims_of(expr).has(Claims::DRAIN) {
            return;
        }
        if let Some(object) = self.object_of(channel) {
            let site = self.at(expr);
            self.emit(EffectKind::Drain { object, all: false }, site);
        }
    }

    pub(super) fn signal(&mut self, value: &Value, site: Location) {
        let Some(object) = self.object_of(value) else { return };
        // Whoever waits for the field waits for the variable.
        if let (Root::Local(_, local), []) = (&object.root, object.path.as_slice())
            && let Some(name) = self.kept.get(local)
            && matches!(self.types.underlying(&self.types.local(self.file, *local)), Ty::Chan(_))
        {
            let field = Place::new(Root::Call(site)).then(Hop::Field(*name));
            self.emit(EffectKind::Signal(field), site);
        }
        self.emit(EffectKind::Signal(object), site);
    }

    /// A field gets what a variable holds: `s.done = done`. Whether that is a channel is asked when it signals.
    pub(super) fn keep(&mut self, source: ExprId, field: Sym) {
        if let Expr::Local(local) = self.facts.expr(source) {
            self.kept.insert(*local, field);
        }
    }

    /// What a call's function expression gives, with its receiver bound.
    pub(super) fn function_value(&mut self, fun: ExprId) -> Value {
        match self.types.callee(self.file, fun) {
            Callee::Func(func) => Value::Func(func, None),
            Callee::Method { func, receiver, through } => {
                let mut value = self.receiver_value(receiver, func);
                for field in through {
                    value = match value {
                        Value::Address(place) => Value::Address(place.then(Hop::Field(field))),
                        Value::Load { place, .. } => Value::Address(place.then(Hop::Field(field))),
                        other => other,
                    };
                }
                Value::Func(func, Some(Box::new(value)))
            }
            Callee::External { path, name, receiver } => {
                let receiver = receiver.map(|receiver| self.operand_address(receiver));
                Value::external(path, name, receiver)
            }
            Callee::Value(value) => match self.facts.expr(value) {
                Expr::Index { base, .. } if self.instantiates(*base) => self.function_value(*base),
                _ => self.value(value),
            },
            Callee::Interface { receiver, .. } | Callee::UnknownMethod { receiver, .. } => {
                // The receiver is evaluated: a chain of calls runs from left to right.
                self.operand_address(receiver)
            }
            Callee::Builtin(_) | Callee::Conversion => Value::Unknown,
        }
    }

    pub(super) fn call_edge(&mut self, callee: crate::program::FuncId, kind: EdgeKind, fun: ExprId) {
        // What a `go` statement starts is no call of the function that the statement stands in.
        if self.starting.take() == Some(callee) {
            return;
        }
        let site = self.at(fun);
        self.edge(callee, kind, site);
    }

    pub(super) fn bundle_functions(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::Bundle(elements) => elements.iter().map(|(_, value)| value.clone()).collect(),
            Value::Either(values) => values.to_vec(),
            other => vec![other.clone()],
        }
    }
}

fn literal_value(kind: LitKind, text: &str) -> Value {
    let zero = match kind {
        LitKind::Nil => true,
        LitKind::Bool => text == "false",
        LitKind::Str => text.is_empty(),
        LitKind::Int | LitKind::Float => matches!(text, "0" | "0.0"),
        LitKind::Rune => false,
    };
    if zero { Value::Zero } else { Value::Constant(Text::from(text)) }
}
