//! Which Go test runs the methods of a suite: `suite.Run(t, new(S))` of testify, `check.TestingT(t)` of gocheck, or any call
//! that gets `t` and a value whose methods take `*testing.T`. Knows the calls in a test function and its literals, and
//! follows none.

use pollint_facts::ir::{Expr, ExprId};

use crate::apis::Apis;
use crate::entries::takes_gocheck;
use crate::program::{FuncId, Program, TypeId};
use crate::types::{Member, Ty, Types};

/// How a runner is told to run one method of a suite and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// `-testify.m`.
    Testify,
    /// `-check.f`.
    Gocheck,
    /// Each method is a subtest, by a function that finds them by reflection.
    Subtests,
}

/// What runs a method, if the function, a Go test, does.
#[must_use]
pub fn runs(program: &Program, apis: &Apis, test: FuncId, method: FuncId) -> Option<Library> {
    let types = Types::new(program, apis);
    let (file, decl) = program.func(test);
    let facts = &program.facts[file.index()];
    let (own_file, own) = program.func(method);
    let by_check = takes_gocheck(types, own_file, own);
    let takes_test = matches!(&*own.params, [one] if types.is_testing(&types.resolve(own_file, one.ty)));
    facts.exprs_of(decl.span).filter(|(_, span)| decl.span.contains(*span)).find_map(|(expr, _)| {
        let Expr::Call { fun, args, .. } = expr else { return None };
        let (path, name) = types.function_named(file, *fun)?;
        match (&*name, &**args) {
            ("Run", [_, suite]) if path.ends_with("/suite") => {
                let id = named(&types.of(file, *suite))?;
                has_method(types, id, method).then_some(Library::Testify)
            }
            ("TestingT", [_]) if path.contains("check") => by_check.then_some(Library::Gocheck),
            _ if !takes_test => None,
            (_, args) => {
                let of = |arg: &ExprId| types.of(file, *arg);
                let gets_test = args.iter().any(|arg| types.is_testing(&of(arg)));
                let suites = args.iter().filter_map(|arg| named(&of(arg)));
                (gets_test && suites.into_iter().any(|id| has_method(types, id, method)))
                    .then_some(Library::Subtests)
            }
        }
    })
}

/// The name of the type that a method is declared on.
#[must_use]
pub fn receiver_name(program: &Program, apis: &Apis, method: FuncId) -> Option<String> {
    let (file, decl) = program.func(method);
    let id = named(&Types::new(program, apis).resolve(file, decl.receiver.as_ref()?.ty))?;
    Some(program.names.text(program.types[id.index()].name).to_owned())
}

fn named(ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Pointer(inner) => named(inner),
        Ty::Named(id) => Some(*id),
        _ => None,
    }
}

/// Whether a suite has a method, be it by embedding.
fn has_method(types: Types<'_>, suite: TypeId, method: FuncId) -> bool {
    let (file, decl) = types.program.func(method);
    let name = types.program.sym(file, decl.name);
    matches!(types.member_of(&Ty::Named(suite), name), Some(Member::Method(found, _)) if found == method)
}
