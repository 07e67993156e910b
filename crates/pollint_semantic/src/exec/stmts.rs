//! Statements.

use pollint_base::span::{Location, Span};
use pollint_facts::claims::Claims;
use pollint_facts::ir::{AssignOp, BinaryOp, Case, Expr, ExprId, For, LitKind, Stmt, StmtKind};

use super::{Machine, Pending};
use crate::effects::{EffectKind, Guard, Hop, How, Place, Root, Value, same_expr};
use crate::program::{Resolved, Symbol};
use crate::types::Ty;

/// Fields of one local whose values are followed.
const MOST_FIELDS: usize = 64;

impl Machine<'_> {
    pub(super) fn block(&mut self, body: &[Stmt]) {
        let last = body.len();
        // What stands before a `return` happens once, however often the loop around it turns.
        let returns = matches!(body.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_)));
        let (endless, need, unset) = (self.endless, self.need, self.unset.len());
        self.endless = endless && !returns;
        for (at, stmt) in body.iter().enumerate() {
            let is_last = at + 1 == last || body[at + 1..].iter().all(|rest| self.is_unlock(rest));
            self.stmt(stmt, is_last);
        }
        self.endless = endless;
        self.need = need;
        self.unset.truncate(unset);
    }

    fn for_stmt(&mut self, each: &For, span: Span) {
        if let Some(init) = &each.init {
            self.stmt(init, false);
        }
        let round = self.round.replace(span);
        if let Some(cond) = each.cond {
            self.value(cond);
            self.spin(cond);
        }
        if let Some(range) = &each.range {
            self.range(range);
        }
        self.loops.push(each.id);
        let (endless, latent) = (self.endless, self.latent);
        self.endless |= each.is_endless();
        self.block(&each.body);
        self.latent = latent;
        if let Some(post) = &each.post {
            self.stmt(post, false);
        }
        self.endless = endless;
        self.loops.pop();
        self.round = round;
    }

    fn stmt(&mut self, stmt: &Stmt, is_last: bool) {
        self.is_last = is_last;
        match &stmt.kind {
            StmtKind::Expr(expr) => self.expression_statement(*expr),
            StmtKind::Assign { lhs, rhs, op } => self.assign(lhs, rhs, *op),
            StmtKind::If { init, cond, then, otherwise } => {
                self.if_stmt(init.as_deref(), *cond, then, otherwise)
            }
            StmtKind::For(each) => self.for_stmt(each, stmt.span),
            StmtKind::Switch { init, tag, cases } => {
                if let Some(init) = init {
                    self.stmt(init, false);
                }
                let tag = tag.map(|tag| self.value(tag));
                self.cases(cases, tag.as_ref(), true);
            }
            StmtKind::Select { cases } => self.cases(cases, None, false),
            StmtKind::Block(body) => self.block(body),
            StmtKind::Go(call) => self.go(*call, stmt.span),
            StmtKind::Defer(call) => self.defer(*call),
            StmtKind::Return(values) => self.return_stmt(stmt, values, is_last),
            StmtKind::Send(channel, value) => {
                let value = self.value(*value);
                self.escape(&value);
                let channel = self.value(*channel);
                self.signal(&channel, Location { file: self.file, span: stmt.span });
            }
            StmtKind::Label(_) | StmtKind::Goto(_) | StmtKind::Jump => {}
        }
    }

    fn expression_statement(&mut self, expr: ExprId) {
        self.values(expr);
    }

    pub(super) fn callee_text(&self, fun: ExprId) -> String {
        match self.facts.expr(fun) {
            Expr::Free(name) => self.text(*name).to_owned(),
            Expr::Local(local) => self.text(self.facts.locals[local.index()].name).to_owned(),
            Expr::Selector { base, name, .. } => match self.facts.expr(*base) {
                Expr::Free(_) | Expr::Local(_) | Expr::Selector { .. } => {
                    format!("{}.{}", self.callee_text(*base), self.text(*name))
                }
                _ => self.text(*name).to_owned(),
            },
            Expr::Index { base, .. } => self.callee_text(*base),
            _ => "func literal".to_owned(),
        }
    }

    fn assign(&mut self, lhs: &[ExprId], rhs: &[ExprId], op: AssignOp) {
        let values: Vec<Value> = if rhs.len() == 1 && lhs.len() > 1 {
            self.values(rhs[0])
        } else {
            rhs.iter().map(|value| self.value(*value)).collect()
        };
        for (at, left) in lhs.iter().enumerate() {
            let value = values.get(at).cloned().unwrap_or(Value::Unknown);
            let source = if rhs.len() == lhs.len() { rhs.get(at).copied() } else { None };
            if matches!(self.facts.expr(*left), Expr::Blank) {
                if let Value::Closure(func) = value {
                    self.dead.insert(func);
                }
                // Whoever drops it expects the call to fail.
                self.escape(&value);
                continue;
            }
            self.assign_one(*left, value, source, op, rhs.is_empty());
        }
    }

    fn assign_one(
        &mut self,
        left: ExprId,
        value: Value,
        source: Option<ExprId>,
        op: AssignOp,
        no_value: bool,
    ) {
        if let Expr::Local(local) = self.facts.expr(left) {
            let is_object = value == Value::Zero && source.is_some_and(|source| self.is_composite(source));
            let value = match op {
                AssignOp::Define if no_value => Value::Unknown,
                // An empty struct is an object of its own: `wg := sync.WaitGroup{}`.
                _ if is_object => Value::Unknown,
                AssignOp::Define | AssignOp::Set => value,
                AssignOp::Compound | AssignOp::Step | AssignOp::StepDown => Value::Unknown,
            };
            self.bind(*local, value, op);
            if op != AssignOp::Define {
                self.mark(*local, left);
            }
            return;
        }
        if let (Expr::Selector { name, .. }, Some(source)) = (self.facts.expr(left), source) {
            self.keep(source, self.context.program.sym(self.file, *name));
        }
        let (how, value) = match op {
            AssignOp::Step => (How::Step, Value::Constant("+1".into())),
            AssignOp::StepDown => (How::Step, Value::Constant("-1".into())),
            AssignOp::Compound => (How::Step, value),
            _ if source.is_some_and(|source| self.appends_to(left, source)) => (How::Step, value),
            _ => (How::Assign, value),
        };
        self.write_operand(left, value, source, how);
    }

    fn is_composite(&self, expr: ExprId) -> bool {
        match self.facts.expr(expr) {
            Expr::AddrOf(inner) => matches!(self.facts.expr(*inner), Expr::Composite(_)),
            Expr::Composite(_) => true,
            _ => false,
        }
    }

    /// Gives a local a value. A literal assigned under a condition is one of several.
    fn bind(&mut self, local: pollint_facts::ir::LocalId, value: Value, op: AssignOp) {
        let before = self.env.get(&local);
        let value = match (before, op) {
            (Some(before), AssignOp::Set)
                if self.guard != Guard::Always
                    && *before != value
                    && !matches!(before, Value::Unknown | Value::Zero) =>
            {
                match &value {
                    Value::Unknown | Value::Zero => before.clone(),
                    _ => Value::one_of(vec![before.clone(), value]),
                }
            }
            _ => value,
        };
        self.env.insert(local, value);
    }

    /// Writes through an operand that is no local: the claim of the query files decides that it is a write.
    pub(super) fn write_operand(&mut self, left: ExprId, value: Value, source: Option<ExprId>, how: How) {
        if !self.facts.claims_of(left).has(Claims::WRITE) {
            return;
        }
        let Some(place) = self.place(left) else { return };
        let how = match (&how, self.facts.expr(left)) {
            (How::Assign, Expr::Index { base, .. }) if !self.is_array(*base) => How::Insert,
            _ => how,
        };
        self.note_saved(&place, &value);
        let site = self.at(left);
        if let (How::Insert, Expr::Index { index, .. }) = (&how, self.facts.expr(left)) {
            self.note_fill(&place, &value, Some(*index), &how, site);
        }
        let expr = source.map(|source| (self.file, source));
        self.write(place, value, expr, how, site);
    }

    /// `v = append(v, x)`
    fn appends_to(&self, left: ExprId, source: ExprId) -> bool {
        let Expr::Call { fun, args, .. } = self.facts.expr(source) else { return false };
        let is_append = matches!(self.facts.expr(*fun), Expr::Free(name) if self.text(*name) == "append");
        let same = |first: &ExprId| same_expr(self.context.program, (self.file, left), (self.file, *first));
        is_append && args.first().is_some_and(same)
    }

    fn is_array(&self, base: ExprId) -> bool {
        let ty = self.types.of(self.file, base);
        matches!(self.types.underlying(&ty), Ty::Array(_) | Ty::Slice(_))
    }

    /// A value stored in an object leaves the hands of this function.
    fn note_saved(&mut self, place: &Place, value: &Value) {
        if !matches!(place.root, Root::Local(..)) || !place.path.is_empty() {
            self.escape(value);
        }
    }

    pub(super) fn write(
        &mut self,
        place: Place,
        value: Value,
        expr: Option<(pollint_base::span::FileId, ExprId)>,
        how: How,
        site: Location,
    ) {
        if !place.path.is_empty() {
            self.entrust(&value);
        }
        if matches!(place.root, Root::Local(..) | Root::Call(_) | Root::Scope(_)) {
            // Only what a local refers to matters later: a struct with saved values in its fields.
            self.update_local(&place, value);
            return;
        }
        let value = self.saved_elsewhere(&place, value);
        self.note_fill(&place, &value, expr.map(|(_, source)| source), &how, site);
        self.emit(EffectKind::Write { place, value, expr, how }, site);
    }

    /// What production code keeps in a variable only sometimes, or in an element of it, if it is not the same for all.
    fn note_fill(&mut self, place: &Place, value: &Value, source: Option<ExprId>, how: &How, site: Location) {
        let removes = source.is_some_and(|source| *how == How::Assign && self.is_made_from(source, place, 0));
        let how = if removes { &How::Delete } else { how };
        let adds = matches!(how, How::Insert | How::Step);
        let is_variable = matches!(place.root, Root::Var(_)) && (adds || place.path.is_empty());
        let sometimes = adds || self.guard != Guard::Always || self.latent;
        let differs =
            || is_given_value(value) || source.is_some_and(|source| self.depends_on_caller(source, 0));
        if self.production
            && is_variable
            && sometimes
            && !matches!(value, Value::Zero)
            && (removes || differs())
        {
            let (place, value) = (place.clone(), value.clone().pruned());
            self.emit(EffectKind::Fill { place, value, how: how.clone() }, site);
        }
    }

    /// Whether a new value is made from the former one: `v = slices.Delete(v, i, i+1)`.
    fn is_made_from(&self, expr: ExprId, place: &Place, depth: u32) -> bool {
        if depth > 3 {
            return false;
        }
        match self.facts.expr(expr) {
            Expr::Call { args, .. } => args.iter().any(|arg| self.is_made_from(*arg, place, depth + 1)),
            Expr::Slice { base, .. } => self.is_made_from(*base, place, depth + 1),
            Expr::Free(name) => match self.context.program.resolve(self.file, *name) {
                Resolved::Symbol(_, Symbol::Var(id)) => place.root == Root::Var(*id),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether an expression mentions a parameter or what was read from the environment.
    fn depends_on_caller(&self, expr: ExprId, depth: u32) -> bool {
        if depth > 6 {
            return false;
        }
        let inner = |expr: ExprId| self.depends_on_caller(expr, depth + 1);
        match self.facts.expr(expr) {
            Expr::Local(local) => self.env.get(local).is_some_and(is_given_value),
            Expr::Call { fun, args, .. } => {
                let receiver = match self.facts.expr(*fun) {
                    Expr::Selector { base, .. } => Some(*base),
                    _ => None,
                };
                receiver.is_some_and(inner) || args.iter().any(|arg| inner(*arg))
            }
            Expr::Binary { left, right, .. } => inner(*left) || inner(*right),
            Expr::Composite(literal) => literal.elements.iter().any(|element| inner(element.value)),
            Expr::Selector { base, .. } | Expr::Index { base, .. } | Expr::Slice { base, .. } => inner(*base),
            Expr::AddrOf(of) | Expr::Star(of) | Expr::Unary(of) => inner(*of),
            _ => false,
        }
    }

    /// `db.DB = s.old`, where some function did `s.old = db.DB`: the value is that of the place.
    fn saved_elsewhere(&self, target: &Place, value: Value) -> Value {
        let Value::Load { place, deep } = &value else { return value };
        let tests = self.context.program.tests_of(self.file);
        let Some(saves) = tests.and_then(|tests| self.context.saves.get(&tests)) else { return value };
        let held = match place.path.last() {
            Some(crate::effects::Hop::Field(name)) => saves.fields.get(name),
            _ => saves.vars.get(&place.root),
        };
        match held {
            Some(places)
                if place != target && places.iter().any(|saved| saved.object() == target.object()) =>
            {
                Value::Load { place: target.clone(), deep: *deep }
            }
            _ => value,
        }
    }

    fn update_local(&mut self, place: &Place, value: Value) {
        let Root::Local(_, local) = &place.root else { return };
        // What lies deeper than a field is not told apart.
        let mut hops = place.path.iter().filter(|hop| **hop != Hop::Deref);
        let (Some(Hop::Field(name)), None) = (hops.next().copied(), hops.next()) else { return };
        let is_unknown = matches!(value, Value::Unknown);
        let mut elements = match self.env.get(local) {
            Some(Value::Bundle(elements)) => elements.to_vec(),
            Some(Value::Unknown) | None if is_unknown => return,
            Some(Value::Unknown) | None => Vec::new(),
            Some(Value::Load { place, deep: false }) => match self.copied_fields(place, *local) {
                Some(fields) => fields,
                None => return,
            },
            Some(_) => return,
        };
        // What may be as it was is still known; what is surely another value is not.
        if is_unknown && self.guard != Guard::Always {
            return;
        }
        elements.retain(|(known, _)| *known != Some(name));
        if !is_unknown && elements.len() < MOST_FIELDS {
            elements.push((Some(name), value));
        }
        self.env.insert(*local, Value::Bundle(elements.into()).pruned());
    }

    fn if_stmt(&mut self, init: Option<&Stmt>, cond: ExprId, then: &[Stmt], otherwise: &[Stmt]) {
        if let Some(init) = init {
            self.stmt(init, false);
        }
        self.value(cond);
        let (guard, latent) = (self.guard, self.latent);
        let kind = if self.is_lazy_check(cond, 0) { Guard::Lazy } else { Guard::Branch };
        let about_error = self.tests_error(cond, 0);
        self.guard = guard.max(kind);
        self.latent = latent || !about_error;
        let (holds, fails) = self.needs_of(cond, 0);
        let (need, round) = (self.need, self.round.take());
        let before = self.effects.len();
        self.need = holds.or(need);
        self.block(then);
        let is_child = |last: &Stmt| matches!(&last.kind, StmtKind::Return(_)) && self.is_child_only(cond);
        if then.last().is_some_and(|last| self.ends_process(last) || is_child(last)) {
            let mut at = 0;
            self.effects.retain(|effect| {
                at += 1;
                at <= before || !matches!(effect.kind, EffectKind::Write { .. })
            });
        }
        self.guard = guard.max(Guard::Branch);
        self.latent = latent || !about_error;
        self.need = fails.or(need);
        self.block(otherwise);
        self.round = round;
        self.need = need;
        self.note_what_is_left(then, fails);
        self.note_what_is_left(otherwise, holds);
        self.guard = guard;
        self.note_unset(cond, then, otherwise);
        // What follows an early return happens only if the condition did not hold; a jump ends one round of a loop.
        let returns = match then.last().map(|stmt| &stmt.kind) {
            Some(StmtKind::Return(values)) => !self.is_error_return(values),
            Some(StmtKind::Jump) => true,
            _ => false,
        };
        self.latent = latent || returns && !about_error;
    }

    /// Whether a branch is for a child process alone: the environment decides, and the same function starts this very program
    /// again, as tests of `main` do.
    fn is_child_only(&self, cond: ExprId) -> bool {
        let (_, func) = self.context.program.func(self.context.program.outermost(self.func));
        let within = |span: Span| self.facts.exprs_of(func.span).filter(move |(_, at)| span.contains(*at));
        let is_member = |expr: &Expr, package: &str, names: &[&str]| match expr {
            Expr::Selector { base, name, .. } => match self.facts.expr(*base) {
                Expr::Free(base) => self.text(*base) == package && names.contains(&self.text(*name)),
                _ => false,
            },
            _ => false,
        };
        within(self.facts.span(cond)).any(|(expr, _)| is_member(expr, "os", &["Getenv", "LookupEnv"]))
            && within(func.span).any(|(expr, _)| is_member(expr, "os", &["Args", "Executable"]))
            && within(func.span).any(|(expr, _)| is_member(expr, "exec", &["Command", "CommandContext"]))
    }

    /// Whether a `return` says that the function has failed: its last result is an error, and not `nil`.
    fn is_error_return(&self, values: &[ExprId]) -> bool {
        let (file, decl) = self.context.program.func(self.func);
        let facts = &self.context.program.facts[file.index()];
        let gives_error = decl.results.last().is_some_and(
            |result| matches!(facts.expr(result.ty), Expr::Free(name) if facts.text(*name) == "error"),
        );
        let is_nil = |value: &ExprId| matches!(self.facts.expr(*value), Expr::Literal(LitKind::Nil, _));
        gives_error && values.last().is_some_and(|value| !is_nil(value))
    }

    /// Whether a condition is about an error or a context: `err != nil`, `ctx.Err() == nil`.
    fn tests_error(&self, cond: ExprId, depth: u32) -> bool {
        if depth > 6 {
            return false;
        }
        match self.facts.expr(cond) {
            Expr::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } => {
                self.tests_error(*left, depth + 1) && self.tests_error(*right, depth + 1)
            }
            Expr::Binary { left, .. } => self.tests_error(*left, depth + 1),
            Expr::Unary(inner) => self.tests_error(*inner, depth + 1),
            Expr::Local(local) => {
                let name = self.text(self.facts.locals[local.index()].name);
                name.to_ascii_lowercase().contains("err") || name == "ctx"
            }
            Expr::Call { fun, .. } => match self.facts.expr(*fun) {
                Expr::Selector { base, name, .. } => {
                    matches!(self.text(*name), "Is" | "As" | "Err")
                        && matches!(self.facts.expr(*base), Expr::Free(_) | Expr::Local(_))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `x == nil`, `!ok`, `!initialized`: what guards a first use.
    fn is_lazy_check(&self, cond: ExprId, depth: u32) -> bool {
        if depth > 6 {
            return false;
        }
        match self.facts.expr(cond) {
            Expr::Binary { op: BinaryOp::Equal, left, right } => {
                self.is_nothing(*left) || self.is_nothing(*right)
            }
            Expr::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } => {
                self.is_lazy_check(*left, depth + 1) || self.is_lazy_check(*right, depth + 1)
            }
            Expr::Unary(inner) => matches!(self.facts.expr(*inner), Expr::Local(_) | Expr::Free(_)),
            _ => false,
        }
    }

    fn range(&mut self, range: &pollint_facts::ir::RangeClause) {
        let over = self.value(range.over);
        let ty = self.types.of(self.file, range.over);
        if matches!(self.types.underlying(&ty), Ty::Chan(_))
            && let Some(object) = self.object_of(&over)
        {
            let site = self.at(range.over);
            self.emit(EffectKind::Drain { object, all: false }, site);
        }
        let element = match &over {
            // To close a channel of a list is to close it for whoever put it there.
            Value::Load { place, deep: false } if self.holds_channels(range.over) => {
                Value::Load { place: place.then(Hop::Element), deep: false }
            }
            Value::Bundle(elements) => {
                Value::one_of(elements.iter().map(|(_, value)| value.clone()).collect())
            }
            _ => Value::Unknown,
        };
        for (at, left) in range.left.iter().enumerate() {
            let value = if at == 1 { element.clone() } else { Value::Unknown };
            match self.facts.expr(*left) {
                Expr::Local(local) => {
                    self.env.insert(*local, value);
                }
                Expr::Blank => {}
                _ => self.write_operand(*left, Value::Unknown, None, How::Assign),
            }
        }
    }

    fn holds_channels(&self, over: ExprId) -> bool {
        match self.types.underlying(&self.types.of(self.file, over)) {
            Ty::Slice(element) | Ty::Array(element) | Ty::Map(element) => {
                matches!(self.types.underlying(&element), Ty::Chan(_))
            }
            _ => false,
        }
    }

    /// The clauses of a `switch`, which test something, or of a `select`, which wait.
    fn cases(&mut self, cases: &[Case], tag: Option<&Value>, tests: bool) {
        let (guard, latent) = (self.guard, self.latent);
        for case in cases {
            for expr in &case.exprs {
                self.value(*expr);
            }
            if let Some(comm) = &case.comm {
                // A wait in a `select` counts, also beside a timeout: see the rule's documentation.
                self.stmt(comm, false);
            }
            self.guard = guard.max(Guard::Branch);
            self.latent = latent || tests;
            if let (Some(local), Some(tag)) = (case.binds, tag) {
                self.env.insert(local, tag.clone());
            }
            let round = self.round.take();
            self.block(&case.body);
            self.round = round;
            self.guard = guard;
            self.latent = latent;
        }
    }

    fn defer(&mut self, call: ExprId) {
        let Expr::Call { fun, args, .. } = self.facts.expr(call) else { return };
        let function = self.function_value(*fun);
        let args = args.iter().map(|arg| self.value(*arg)).collect();
        let (at, order) = (self.effect_count(), self.next_order());
        self.deferred.push(Pending { call, function, args, guard: self.guard, scope: self.scope, at, order });
    }

    fn return_stmt(&mut self, stmt: &Stmt, values: &[ExprId], is_last: bool) {
        let values: Vec<Value> = match values {
            [one] => self.values(*one),
            many => many.iter().map(|value| self.value(*value)).collect(),
        };
        for value in &values {
            self.escape(value);
        }
        let at_end = is_last && self.guard == Guard::Always;
        if !at_end {
            self.emit(EffectKind::Return, Location { file: self.file, span: stmt.span });
        }
        if self.closures.is_empty() {
            self.returns.push(values);
        } else {
            self.closure_returns.push(values);
        }
    }

    /// Whoever gets the value may release what it refers to.
    pub(super) fn escape(&mut self, value: &Value) {
        if self.production {
            return;
        }
        match value {
            Value::Load { place, .. } | Value::Address(place) => self.holdings.escape(place),
            Value::Bundle(elements) => {
                for (_, value) in elements.iter() {
                    self.escape(value);
                }
            }
            Value::Either(values) => {
                for value in values.iter() {
                    self.escape(value);
                }
            }
            function => {
                if let Some(receiver) = function.receiver() {
                    self.escape(receiver);
                }
            }
        }
    }
}

/// Whether a value is a parameter's, or the environment's.
fn is_given_value(value: &Value) -> bool {
    match value {
        Value::Load { place, .. } | Value::Address(place) => {
            matches!(place.root, Root::Param(_) | Root::Arg(_) | Root::Process(_))
        }
        _ => false,
    }
}
