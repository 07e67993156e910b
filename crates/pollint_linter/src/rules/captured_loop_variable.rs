//! `captured-loop-variable`: what runs after the iteration sees the loop variable of a later one.

use pollint_base::diagnostic::{Applicability, Diagnostic, Fix, Role, Step};
use pollint_base::package::{GoVersion, PackageId};
use pollint_base::rule::{Confidence, Severity};
use pollint_base::span::{FileId, Location, Span};
use pollint_facts::claims::Claims;
use pollint_facts::ir::{Expr, ExprId, FileFacts, FuncIx, FuncKind, LocalId, StmtKind};
use pollint_semantic::types::{Ty, Types};
use rustc_hash::FxHashSet;

use crate::Lint;
use crate::fix;
use crate::registry::declare_rule;
use crate::report;
use crate::shapes::{self, Loop, Runner, Written};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a loop variable that a parallel subtest, a goroutine, a deferred function or a cleanup captures and
    /// that has moved on by the time it runs. Only in files whose language version is below go1.22: the module's, or
    /// that of a `//go:build go1.N` line, which cannot lower it below go1.21.
    ///
    /// ## Why is this bad?
    ///
    /// Before go1.22 all iterations share one variable. A parallel subtest pauses at `t.Parallel()` until the loop
    /// is over: all subtests then run the last case, and the others are never tested.
    ///
    /// ## Example
    ///
    /// ```go
    /// for _, tc := range cases {
    ///     t.Run(tc.name, func(t *testing.T) {
    ///         t.Parallel()
    ///         check(t, tc)
    ///     })
    /// }
    /// ```
    ///
    /// Use instead:
    ///
    /// ```go
    /// for _, tc := range cases {
    ///     tc := tc
    ///     t.Run(tc.name, func(t *testing.T) {
    ///         t.Parallel()
    ///         check(t, tc)
    ///     })
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// Only `_test.go` files are looked at. A goroutine counts as joined when the loop body waits for what it
    /// signals, or closes what it serves; a wait inside a helper counts when the helper is given that object.
    RULE = "captured-loop-variable", "A parallel subtest or goroutine captures a loop variable that moves on before it runs", Error, preview: false, fix: Sometimes, run
}

fn run(lint: &Lint<'_>, out: &mut Vec<Diagnostic>) {
    let program = lint.model.program;
    for (at, package) in program.packages.iter().enumerate() {
        let number = PackageId(u32::try_from(at).unwrap_or(u32::MAX));
        if program.under_test(number) != lint.binary.package {
            continue;
        }
        for file in &package.files {
            if report::in_test_file(lint.model, *file) && program.go_version(*file) < GoVersion::new(22) {
                check_file(lint, *file, out);
            }
        }
    }
}

fn check_file(lint: &Lint<'_>, file: FileId, out: &mut Vec<Diagnostic>) {
    let facts = &lint.model.program.facts[file.index()];
    let loops = shapes::loops(facts);
    if loops.iter().all(|one| one.variables.is_empty()) {
        return;
    }
    let detector = Detector {
        facts,
        runners: shapes::runners(lint.model, file),
        keys: struct_keys(lint, file),
        left: early_leaves(facts),
        deferred: deferred_calls(facts),
        loops,
    };
    let mut fixed = FxHashSet::default();
    for capture in detector.captures() {
        let first = fixed.insert((capture.variable, detector.loops[capture.in_loop].span));
        out.push(diagnose(lint, file, &detector, &capture, first));
    }
}

/// A variable that is captured by a literal that runs late.
struct Capture {
    variable: LocalId,
    in_loop: usize,
    literal: FuncIx,
    runner: Runner,
    mention: Span,
}

/// The shapes of one file that decide whether a mention is late.
struct Detector<'f> {
    facts: &'f FileFacts,
    loops: Vec<Loop>,
    runners: Vec<Option<Runner>>,
    /// Names before a colon in struct literals: fields, whatever variable has the same name.
    keys: FxHashSet<ExprId>,
    /// Parts of blocks that a `return` follows: no next iteration comes after them.
    left: Vec<(Span, FuncIx)>,
    /// Calls of `defer` statements, with the function they stand in.
    deferred: Vec<(Span, FuncIx)>,
}

impl Detector<'_> {
    /// The first late mention of each variable in each literal, in order of position.
    fn captures(&self) -> Vec<Capture> {
        let mut captures: Vec<Capture> = Vec::new();
        for (at, expr) in self.facts.exprs.iter().enumerate() {
            let Expr::Local(variable) = expr else { continue };
            let mention = self.facts.spans[at];
            if self.keys.contains(&ExprId(u32::try_from(at).unwrap_or(u32::MAX))) {
                continue;
            }
            for (in_loop, one) in self.loops.iter().enumerate() {
                if one.variables.contains(variable)
                    && one.span.contains(mention)
                    && let Some((literal, runner)) = self.late(one, mention)
                {
                    captures.push(Capture { variable: *variable, in_loop, literal, runner, mention });
                }
            }
        }
        captures.sort_by_key(|one| (one.mention, one.variable));
        let mut seen = FxHashSet::default();
        captures.retain(|one| seen.insert((one.variable, one.literal)));
        captures
    }

    /// The outermost literal of a loop in which a mention runs after the iteration.
    fn late(&self, one: &Loop, mention: Span) -> Option<(FuncIx, Runner)> {
        let mut around: Vec<FuncIx> = Vec::new();
        for (at, func) in self.facts.funcs.iter().enumerate() {
            if func.kind == FuncKind::Literal && func.span.contains(mention) && one.span.contains(func.span) {
                around.push(FuncIx(u32::try_from(at).unwrap_or(u32::MAX)));
            }
        }
        around.sort_by_key(|func| self.facts.funcs[func.index()].span.start);
        let mut waited_for = false;
        for (at, literal) in around.iter().enumerate() {
            let Some(runner) = self.runners[literal.index()] else { continue };
            let inner = &around[at + 1..];
            let late = match runner {
                Runner::Go(_, call) | Runner::Spawner(call) => !self.is_joined(one, *literal, call),
                Runner::Defer(func, _) => func == one.func,
                Runner::Cleanup(_, on) => on.is_some_and(|on| self.outlives(one, on)),
                Runner::ParallelTest(mark) => {
                    !waited_for && (mention.start >= mark.end || inner.iter().any(|one| self.runs_last(*one)))
                }
                Runner::SerialTest => {
                    waited_for = true;
                    false
                }
            };
            let span = self.facts.funcs[literal.index()].span;
            let left = self
                .left
                .iter()
                .any(|(left, func)| *func == one.func && one.span.contains(*left) && left.contains(span));
            if late && !left {
                return Some((*literal, runner));
            }
        }
        None
    }

    /// Whether the `t` of a cleanup belongs to a test that goes on after the iteration.
    fn outlives(&self, one: &Loop, on: LocalId) -> bool {
        !one.span.contains(self.facts.locals[on.index()].span)
    }

    /// Whether a literal runs at the end of the test it stands in.
    fn runs_last(&self, literal: FuncIx) -> bool {
        matches!(self.runners[literal.index()], Some(Runner::Defer(..) | Runner::Cleanup(..)))
    }

    /// Whether the iteration waits for a goroutine: for what it signals, for its group, or by closing what it serves.
    fn is_joined(&self, one: &Loop, literal: FuncIx, call: ExprId) -> bool {
        let Expr::Call { fun, args, .. } = self.facts.expr(call) else { return false };
        let span = self.facts.funcs[literal.index()].span;
        let mut objects: Vec<Written> = shapes::signals(self.facts, literal)
            .into_iter()
            .filter_map(|object| object.outside(self.facts, literal, args))
            .collect();
        if let Expr::Selector { base, .. } = self.facts.expr(*fun) {
            objects.extend(shapes::written(self.facts, *base));
        }
        let served = self.receivers(span);
        (0..self.facts.exprs.len()).any(|at| {
            let drain = ExprId(u32::try_from(at).unwrap_or(u32::MAX));
            let at = self.facts.spans[drain.index()];
            let inside = one.span.contains(at) && !span.contains(at) && at != self.facts.span(call);
            inside
                && self.runs_in_iteration(one, literal, at)
                && self.waits_for(drain).is_some_and(|waits| match waits {
                    Wait::On(object) => objects.contains(&object),
                    Wait::Ends(object) => objects.contains(&object) || served.contains(&object),
                })
        })
    }

    /// The objects whose methods a literal calls.
    fn receivers(&self, inside: Span) -> Vec<Written> {
        let mut found = Vec::new();
        for (at, expr) in self.facts.exprs.iter().enumerate() {
            if let Expr::Call { fun, .. } = expr
                && inside.contains(self.facts.spans[at])
                && let Expr::Selector { base, .. } = self.facts.expr(*fun)
            {
                found.extend(shapes::written(self.facts, *base));
            }
        }
        found
    }

    /// Whether what stands at `at` runs between the start of the goroutine and the end of the iteration.
    fn runs_in_iteration(&self, one: &Loop, literal: FuncIx, at: Span) -> bool {
        let nested = self.facts.funcs[literal.index()].parent != Some(one.func);
        let after = at.start >= self.facts.funcs[literal.index()].span.end;
        let put_off = self.deferred.iter().any(|(call, func)| *func == one.func && call.contains(at))
            || self.facts.funcs.iter().enumerate().any(|(number, func)| {
                let elsewhere = match self.runners[number] {
                    Some(Runner::Go(..) | Runner::Spawner(_)) => true,
                    Some(Runner::Defer(func, _)) => func == one.func,
                    _ => false,
                };
                elsewhere && one.span.contains(func.span) && func.span.contains(at)
            });
        (after || nested) && !put_off
    }

    /// The object that an expression waits for, as far as its shape tells.
    fn waits_for(&self, expr: ExprId) -> Option<Wait> {
        let object = |base: ExprId| shapes::written(self.facts, base);
        let claimed = self.facts.claims_of(expr).has(Claims::DRAIN);
        match self.facts.expr(expr) {
            Expr::Receive(channel) if claimed => object(*channel).map(Wait::On),
            Expr::Call { fun, args, .. } => match self.facts.expr(*fun) {
                Expr::Selector { base, name, .. } if claimed => match self.facts.text(*name) {
                    "Done" => None,
                    "Wait" => object(*base).map(Wait::On),
                    _ => object(*base).map(Wait::Ends),
                },
                // A helper that gets the object is believed to wait for it.
                Expr::Free(name) if is_builtin(self.facts.text(*name)) => None,
                Expr::FuncLit(_) => None,
                _ => args.iter().find_map(|arg| object(*arg)).map(Wait::On),
            },
            // `wg.Wait` as a value, as in `t.Cleanup(wg.Wait)`.
            Expr::Selector { base, name, .. } if self.facts.text(*name) == "Wait" => {
                object(*base).map(Wait::On)
            }
            _ => None,
        }
    }
}

/// How an expression waits.
enum Wait {
    /// It waits until the object is signalled.
    On(Written),
    /// It ends what the object does.
    Ends(Written),
}

fn is_builtin(name: &str) -> bool {
    matches!(
        name,
        "append" | "cap" | "close" | "copy" | "delete" | "len" | "make" | "new" | "panic" | "print"
    )
}

/// The keys of struct literals; of maps and arrays they are expressions like any others.
fn struct_keys(lint: &Lint<'_>, file: FileId) -> FxHashSet<ExprId> {
    let types = Types::new(lint.model.program, lint.model.apis);
    let facts = &lint.model.program.facts[file.index()];
    let mut keys = FxHashSet::default();
    for expr in &facts.exprs {
        let Expr::Composite(literal) = expr else { continue };
        let named = || literal.elements.iter().filter(|element| element.key_name.is_some());
        if named().next().is_none() {
            continue;
        }
        let ty = literal.ty.map_or(Ty::Unknown, |ty| types.underlying(&types.resolve(file, ty)));
        if !matches!(ty, Ty::Map(_) | Ty::Slice(_) | Ty::Array(_)) {
            keys.extend(named().filter_map(|element| element.key));
        }
    }
    keys
}

/// The statements of each block that precede a `return` in it.
fn early_leaves(facts: &FileFacts) -> Vec<(Span, FuncIx)> {
    let mut left = Vec::new();
    for (at, func) in facts.funcs.iter().enumerate() {
        let number = FuncIx(u32::try_from(at).unwrap_or(u32::MAX));
        shapes::each_block(func.body.as_deref().unwrap_or_default(), &mut |block| {
            let last = block.iter().rposition(|stmt| matches!(stmt.kind, StmtKind::Return(_)));
            if let (Some(first), Some(last)) = (block.first(), last) {
                left.push((first.span.to(block[last].span), number));
            }
        });
    }
    left
}

fn deferred_calls(facts: &FileFacts) -> Vec<(Span, FuncIx)> {
    let mut calls = Vec::new();
    shapes::each_stmt(facts, &mut |func, stmt| {
        if matches!(stmt.kind, StmtKind::Defer(_)) {
            calls.push((stmt.span, func));
        }
    });
    calls
}

/// What the literal is, for people: as subject, and when it runs.
fn wording(runner: Runner, name: &str) -> (&'static str, String) {
    match runner {
        Runner::ParallelTest(_) | Runner::SerialTest => (
            "a parallel subtest",
            format!(
                "It pauses at `t.Parallel()` until the loop is over, so every subtest sees the last `{name}`."
            ),
        ),
        Runner::Go(..) | Runner::Spawner(_) => (
            "a goroutine",
            format!("It may run when the loop has gone on, and then sees the `{name}` of a later iteration."),
        ),
        Runner::Defer(..) => (
            "a deferred function",
            format!("It runs when the function ends, and then every one of them sees the last `{name}`."),
        ),
        Runner::Cleanup(..) => (
            "a cleanup",
            format!("It runs when the test ends, and then every one of them sees the last `{name}`."),
        ),
    }
}

fn diagnose(
    lint: &Lint<'_>,
    file: FileId,
    detector: &Detector<'_>,
    capture: &Capture,
    with_fix: bool,
) -> Diagnostic {
    let (program, facts) = (lint.model.program, detector.facts);
    let variable = &facts.locals[capture.variable.index()];
    let name = facts.text(variable.name);
    let func = program.func_id(file, capture.literal);
    let function = program.func_name(func);
    let at = |span: Span| Location { file, span };
    let (what, when) = wording(capture.runner, name);
    let (tests, mut chain) = report::reached(lint.model, lint.binary, program.outermost(func));
    let mut step = |role, span, message| {
        chain.push(Step { role, location: at(span), function: function.clone(), message });
    };
    step(Role::Declare, variable.span, format!("one `{name}` for all iterations"));
    let (role, span) = runner_site(facts, capture);
    step(role, span, format!("{what} is started in each iteration"));
    step(Role::Read, capture.mention, format!("`{name}` is used after the iteration"));
    Diagnostic {
        rule: RULE.meta.name.to_owned(),
        severity: Severity::Error,
        confidence: Confidence::High,
        message: format!("`{function}` captures the loop variable `{name}` in {what}"),
        why: format!("Below go1.22 all iterations share one `{name}`. {when}"),
        help: format!(
            "Copy it at the start of the loop body, `{name} := {name}`, or move the module to go 1.22."
        ),
        location: at(capture.mention),
        function,
        symbol: name.to_owned(),
        places: Vec::new(),
        tests,
        victims: Vec::new(),
        chain,
        fixes: if with_fix { fix_of(file, detector, capture).into_iter().collect() } else { Vec::new() },
        fingerprint: String::new(),
    }
}

/// Where the literal is started: the `go` statement, or the function it is handed to.
fn runner_site(facts: &FileFacts, capture: &Capture) -> (Role, Span) {
    let callee = |call: ExprId| match facts.expr(call) {
        Expr::Call { fun, .. } => facts.span(*fun),
        _ => facts.span(call),
    };
    match capture.runner {
        Runner::Go(site, _) => (Role::Spawn, site),
        Runner::Spawner(call) => (Role::Spawn, callee(call)),
        Runner::Cleanup(call, _) => (Role::Cleanup, callee(call)),
        Runner::Defer(_, span) => (Role::Cleanup, Span { end: span.start + "defer".len() as u32, ..span }),
        Runner::ParallelTest(_) | Runner::SerialTest => {
            let run = facts.exprs.iter().find_map(|expr| match expr {
                Expr::Call { fun, args, .. }
                    if args.iter().any(|arg| *facts.expr(*arg) == Expr::FuncLit(capture.literal)) =>
                {
                    Some(facts.span(*fun))
                }
                _ => None,
            });
            (Role::Call, run.unwrap_or(facts.funcs[capture.literal.index()].name_span))
        }
    }
}

/// `tc := tc` as the first statement of the loop body.
fn fix_of(file: FileId, detector: &Detector<'_>, capture: &Capture) -> Option<Fix> {
    let (facts, one) = (detector.facts, &detector.loops[capture.in_loop]);
    let name = facts.text(facts.locals[capture.variable.index()].name);
    let first = one.first?;
    let changed = shapes::assigned_locals(facts)
        .iter()
        .any(|(local, span)| *local == capture.variable && one.span.contains(*span));
    let copy = fix::insert_before(file, first, format!("{name} := {name}\n"));
    Some(Fix {
        title: format!("Copy `{name}` at the start of the loop body"),
        // A copy that the body changes no longer moves the loop on.
        applicability: if changed || !one.by_range { Applicability::Unsafe } else { Applicability::Safe },
        edits: vec![copy],
        snippet: None,
        declares: Some(name.to_owned()),
    })
}
