//! Entry points of test binaries: which functions, methods and initialisers Go or a test library runs, and what runs
//! before and after them. It knows declarations and types, and refuses to know what anything does.

use pollint_base::package::PackageKind;
use pollint_base::span::{FileId, Location};
use pollint_facts::ir::{Expr, Func, FuncIx, FuncKind, Stmt, StmtKind};

use crate::apis::Apis;
use crate::model::TestKind;
use crate::program::{FuncId, Program, Resolved, TypeId};
use crate::types::{Member, Ty, Types};

/// An entry point, before it is composed.
pub(crate) struct Found {
    /// Its name as reports print it.
    pub(crate) name: String,
    /// Its kind.
    pub(crate) kind: TestKind,
    /// Its function.
    pub(crate) func: FuncId,
    /// Its name's position.
    pub(crate) location: Location,
    /// Set-up methods, in the order in which they run.
    pub(crate) before: Vec<FuncId>,
    /// Tear-down methods, in the order in which they run.
    pub(crate) after: Vec<FuncId>,
    /// Those of both that run once for all tests of a suite.
    pub(crate) of_suite: Vec<FuncId>,
}

impl Found {
    /// All that runs: set-up, the entry itself, tear-down.
    pub(crate) fn funcs(&self) -> impl Iterator<Item = FuncId> + '_ {
        self.before.iter().copied().chain([self.func]).chain(self.after.iter().copied())
    }
}

/// All functions of checked test files: helpers that no test calls are looked at too.
pub(crate) fn test_file_functions(program: &Program) -> Vec<FuncId> {
    let mut all = Vec::new();
    for (index, file) in program.files.iter().enumerate() {
        let file_id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        if !file.is_test || !program.packages[file.package.index()].checked {
            continue;
        }
        for (at, func) in program.facts[index].funcs.iter().enumerate() {
            if func.kind != FuncKind::Literal {
                all.push(program.func_id(file_id, FuncIx(u32::try_from(at).unwrap_or(u32::MAX))));
            }
        }
    }
    all
}

/// The entry points of all checked test files, in the order in which Go runs serial tests.
pub(crate) fn entries(program: &Program, apis: &Apis) -> Vec<Found> {
    let mut order: Vec<FileId> = (0..program.files.len())
        .map(|index| FileId(u32::try_from(index).unwrap_or(u32::MAX)))
        .filter(|file| {
            let source = &program.files[file.index()];
            source.is_test && program.packages[source.package.index()].checked
        })
        .collect();
    // Internal files in name order, then external ones (cmd/go, "load/test.go").
    order.sort_by_key(|file| {
        let source = &program.files[file.index()];
        let external = program.packages[source.package.index()].kind == PackageKind::ExternalTest;
        (program.under_test(source.package), external, source.path.clone())
    });
    let mut found = Vec::new();
    for file in order {
        file_entries(program, apis, file, &mut found);
    }
    found
}

fn file_entries(program: &Program, apis: &Apis, file: FileId, found: &mut Vec<Found>) {
    let facts = &program.facts[file.index()];
    let types = Types::new(program, apis);
    for (at, func) in facts.funcs.iter().enumerate() {
        let id = program.func_id(file, FuncIx(u32::try_from(at).unwrap_or(u32::MAX)));
        let location = Location { file, span: func.name_span };
        let name = facts.text(func.name);
        let entry = |name: String, kind: TestKind| Found {
            name,
            kind,
            func: id,
            location,
            before: Vec::new(),
            after: Vec::new(),
            of_suite: Vec::new(),
        };
        match (func.kind, &func.receiver) {
            (FuncKind::Decl, None) => {
                if let Some(kind) = function_kind(types, file, func, name)
                    && (kind != TestKind::Example || facts.examples.iter().any(|one| one.index() == at))
                {
                    found.push(entry(name.to_owned(), kind));
                }
            }
            (FuncKind::Decl, Some(_)) if is_test_name(name, "Test") => {
                if let Some(one) =
                    method_entry(types, file, func, entry(program.func_name(id), TestKind::Method))
                {
                    found.push(one);
                }
            }
            (FuncKind::VarInit, _) if holds_ginkgo(program, file, func) => {
                found.push(entry("var _".to_owned(), TestKind::Node));
            }
            _ => {}
        }
    }
}

/// `TestX`, `BenchmarkX` and so on: what follows the prefix must not start with a lower-case letter (package testing).
fn is_test_name(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
}

fn function_kind(types: Types<'_>, file: FileId, func: &Func, name: &str) -> Option<TestKind> {
    if name == "TestMain" && func.params.len() == 1 && !takes(types, file, func, "T") {
        return None;
    }
    let one = func.params.len() == 1;
    if is_test_name(name, "Test") && one && takes(types, file, func, "T") {
        Some(TestKind::Test)
    } else if is_test_name(name, "Benchmark") && one && takes(types, file, func, "B") {
        Some(TestKind::Benchmark)
    } else if is_test_name(name, "Fuzz") && one && takes(types, file, func, "F") {
        Some(TestKind::Fuzz)
    } else if is_test_name(name, "Example") && func.params.is_empty() {
        Some(TestKind::Example)
    } else {
        None
    }
}

/// Whether the first parameter is `*testing.NAME`.
fn takes(types: Types<'_>, file: FileId, func: &Func, name: &str) -> bool {
    let Some(param) = func.params.first() else { return false };
    let ty = types.resolve(file, param.ty);
    types.is_testing(&ty) && {
        let facts = &types.program.facts[file.index()];
        match facts.expr(param.ty) {
            Expr::Star(inner) => match facts.expr(*inner) {
                Expr::Selector { name: member, .. } | Expr::Free(member) => facts.text(*member) == name,
                _ => false,
            },
            _ => false,
        }
    }
}

/// A test method: of a testify or gocheck suite, or one that takes `*testing.T` and is run by reflection.
fn method_entry(types: Types<'_>, file: FileId, func: &Func, mut found: Found) -> Option<Found> {
    let receiver = func.receiver.as_ref()?;
    let ty = types.resolve(file, receiver.ty);
    let id = match &ty {
        Ty::Pointer(inner) => match &**inner {
            Ty::Named(id) => *id,
            _ => return None,
        },
        Ty::Named(id) => *id,
        _ => return None,
    };
    let by_reflection = func.params.len() == 1 && takes(types, file, func, "T");
    let gocheck = func.params.len() == 1 && takes_gocheck(types, file, func);
    let testify = func.params.is_empty() && embeds_suite(types, id, 0);
    if !by_reflection && !gocheck && !testify {
        return None;
    }
    let method = |name: &str| {
        let sym = types.program.names.find(name)?;
        match types.member_of(&Ty::Named(id), sym) {
            Some(Member::Method(func, _)) => Some(func),
            _ => None,
        }
    };
    let before = ["SetupSuite", "SetUpSuite", "SetupTest", "SetUpTest", "BeforeTest", "Setup"];
    let after = ["Teardown", "AfterTest", "TearDownTest", "TearDownSuite"];
    found.before = before.iter().filter_map(|name| method(name)).collect();
    found.after = after.iter().filter_map(|name| method(name)).collect();
    found.of_suite =
        ["SetupSuite", "SetUpSuite", "TearDownSuite"].iter().filter_map(|name| method(name)).collect();
    Some(found)
}

/// Whether the first parameter is `*check.C`.
pub(crate) fn takes_gocheck(types: Types<'_>, file: FileId, func: &Func) -> bool {
    let Some(param) = func.params.first() else { return false };
    let ty = types.resolve(file, param.ty);
    types.external_type(&ty).is_some_and(|(path, name)| name == "C" && path.contains("check"))
}

fn embeds_suite(types: Types<'_>, id: TypeId, depth: u32) -> bool {
    let Ty::Struct(file, expr) = types.underlying(&Ty::Named(id)) else { return false };
    let facts = &types.program.facts[file.index()];
    let Expr::StructType { fields } = facts.expr(expr) else { return false };
    fields.iter().filter(|field| field.embedded).any(|field| {
        let mut ty = types.resolve(file, field.ty);
        if let Ty::Pointer(inner) = ty {
            ty = (*inner).clone();
        }
        match &ty {
            Ty::Named(inner) => depth < 6 && embeds_suite(types, *inner, depth + 1),
            other => types.external_type(other).is_some_and(|(path, name)| {
                // A suite of another package that embeds testify's is believed by its name.
                name == "Suite" && path.ends_with("/suite") || name.ends_with("Suite")
            }),
        }
    })
}

/// Whether a package-level initializer builds ginkgo nodes.
fn holds_ginkgo(program: &Program, file: FileId, func: &Func) -> bool {
    let facts = &program.facts[file.index()];
    let Some([Stmt { kind: StmtKind::Expr(value), .. }]) = func.body.as_deref() else { return false };
    let Expr::Call { fun, .. } = facts.expr(*value) else { return false };
    let resolved = match facts.expr(*fun) {
        Expr::Free(name) => program.resolve(file, *name),
        Expr::Selector { base, name, .. } => match facts.expr(*base) {
            Expr::Free(package) => match program.resolve(file, *package) {
                Resolved::Package(target) => program.member(target, program.sym(file, *name)),
                _ => return false,
            },
            _ => return false,
        },
        _ => return false,
    };
    matches!(resolved, Resolved::External(id) if program.external_name(id).0.starts_with("github.com/onsi/ginkgo"))
}
