//! What variables get before any test runs, beside what they are declared with: from `init` functions, and from the
//! libraries that those and initialisers hand an address to, as flag packages do with their defaults (Go spec, "Package
//! initialization"). It looks at the text of these functions, not into what they call.

use pollint_base::package::PackageId;
use pollint_base::span::{FileId, Span};
use pollint_facts::ir::{AssignOp, Expr, ExprId, FileFacts, Func, FuncKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::assignments::each_assignment_in;
use crate::effects::{Hop, Place, Root};
use crate::mentions::simple_place;
use crate::program::{FuncId, Program, Resolved, Symbol, VarId};

/// A value that an `init` gives a variable; none if there are several such statements.
pub(crate) type InitValue = Option<(FileId, ExprId)>;

/// Whose code gives a value: production code, or the test files of a package, for the binary of its tests.
type Giver = Option<PackageId>;

/// The arguments of a call that gets an address: a flag package's default is among them.
type Handed = (FileId, Box<[ExprId]>);

/// What `init` functions and initialisers give variables.
#[derive(Debug, Default)]
pub struct Initialised {
    assigned: FxHashMap<(Giver, VarId), InitValue>,
    addressed: FxHashMap<(Giver, Place), Vec<Handed>>,
    called: FxHashSet<FuncId>,
}

impl Initialised {
    /// Reads the `init` functions and initialisers of all files.
    pub(crate) fn find(program: &Program) -> Initialised {
        let mut found = Initialised::default();
        for init in program.inits.iter().flatten() {
            let (file, func) = program.func(*init);
            found.note_assignments(program, file, func);
        }
        let files = 0..u32::try_from(program.files.len()).unwrap_or(u32::MAX);
        let calls: Vec<Calls> = files.into_par_iter().map(|file| Calls::of(program, FileId(file))).collect();
        for calls in calls {
            found.called.extend(calls.plain);
            for (key, call) in calls.handed {
                found.addressed.entry(key).or_default().push(call);
            }
        }
        found
    }

    /// What `init` functions give a variable before any test runs, if they give it anything: seen from production code, or
    /// from the tests of a package.
    pub(crate) fn value(&self, var: VarId, tests: Giver) -> Option<InitValue> {
        let production = self.assigned.get(&(None, var));
        let by_tests = tests.and_then(|tests| self.assigned.get(&(Some(tests), var)));
        match (production, by_tests) {
            (Some(_), Some(_)) => Some(None),
            (one, other) => one.or(other).copied(),
        }
    }

    /// The arguments beside it where an `init` or initialiser hands the address of a place to a call; none if no one does.
    pub(crate) fn handed(&self, place: &Place, tests: Giver) -> Option<&[Handed]> {
        if self.addressed.is_empty() {
            return None;
        }
        let object = place.object();
        let by = |giver: Giver| self.addressed.get(&(giver, object.clone()));
        by(None).or_else(|| by(Some(tests?))).map(Vec::as_slice)
    }

    /// Whether production code calls a function without arguments while packages are initialised: what it sets is what was
    /// there before any test.
    #[must_use]
    pub fn runs(&self, func: FuncId) -> bool {
        self.called.contains(&func)
    }

    /// The variables that the statements of a function name on their left side, at whatever depth of blocks.
    fn note_assignments(&mut self, program: &Program, file: FileId, func: &Func) {
        let tests = program.tests_of(file);
        each_assignment_in(func, &mut |lhs, rhs, op| {
            for (at, left) in lhs.iter().enumerate() {
                if let Expr::Free(name) = program.facts[file.index()].expr(*left)
                    && let Resolved::Symbol(_, Symbol::Var(id)) = program.resolve(file, *name)
                {
                    let is_plain = op == AssignOp::Set && lhs.len() == rhs.len();
                    let value = rhs.get(at).filter(|_| is_plain).map(|value| (file, *value));
                    let known = self.assigned.entry((tests, *id));
                    known.and_modify(|known| *known = None).or_insert(value);
                }
            }
        });
    }
}

/// The calls of a file that run before `main`.
#[derive(Default)]
struct Calls {
    /// Variables, and fields of them, whose address is an argument.
    handed: Vec<((Giver, Place), Handed)>,
    /// Functions of production code called without arguments.
    plain: Vec<FuncId>,
}

impl Calls {
    fn of(program: &Program, file: FileId) -> Calls {
        let facts = &program.facts[file.index()];
        let mut calls = Calls::default();
        let early = spans_of(facts, |func| func.kind == FuncKind::VarInit || is_init(facts, func));
        if early.is_empty() {
            return calls;
        }
        // Literals that stand there run later, if at all.
        let literals = spans_of(facts, |func| func.kind == FuncKind::Literal);
        let tests = program.tests_of(file);
        for (index, expr) in facts.exprs.iter().enumerate() {
            let Expr::Call { fun, args, .. } = expr else { continue };
            let span = facts.span(ExprId(u32::try_from(index).unwrap_or(u32::MAX)));
            if !is_inside(&early, span) || is_inside(&literals, span) {
                continue;
            }
            if let (true, None, Expr::Free(name)) = (args.is_empty(), tests, facts.expr(*fun))
                && let Resolved::Symbol(_, Symbol::Func(candidates)) = program.resolve(file, *name)
            {
                calls.plain.extend(candidates);
            }
            for arg in args {
                if let Expr::AddrOf(inner) = facts.expr(*arg)
                    && let Some(place) = simple_place(program, file, *inner, 0)
                    && matches!(place.root, Root::Var(_))
                    && place.path.iter().all(|hop| matches!(hop, Hop::Field(_)))
                    // `BoolVar(&x, "x", x, …)`: the default is what is there already.
                    && !args.iter().any(|arg| simple_place(program, file, *arg, 0).as_ref() == Some(&place))
                {
                    calls.handed.push(((tests, place), (file, args.as_slice().into())));
                }
            }
        }
        calls
    }
}

fn is_init(facts: &FileFacts, func: &Func) -> bool {
    func.kind == FuncKind::Decl && func.receiver.is_none() && facts.text(func.name) == "init"
}

/// The spans of some functions, the outermost ones only, by position.
fn spans_of(facts: &FileFacts, is_wanted: impl Fn(&Func) -> bool) -> Vec<Span> {
    let mut spans: Vec<Span> =
        facts.funcs.iter().filter(|func| is_wanted(func)).map(|func| func.span).collect();
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut outermost: Vec<Span> = Vec::new();
    for span in spans {
        if outermost.last().is_none_or(|last| !last.contains(span)) {
            outermost.push(span);
        }
    }
    outermost
}

/// Whether one of several spans, sorted and apart, holds another.
fn is_inside(spans: &[Span], inner: Span) -> bool {
    let after = spans.partition_point(|span| span.start <= inner.start);
    after.checked_sub(1).is_some_and(|before| spans[before].contains(inner))
}
