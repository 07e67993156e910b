//! The files of a run joined into packages: who declares what. Symbols only; types and effects come later.

use std::sync::Arc;

use pollint_base::package::{GoVersion, Package, PackageId, PackageKind, SourceFile};
use pollint_base::span::{FileId, Location};
use pollint_facts::ir::{Expr, ExprId, FileFacts, Func, FuncIx, FuncKind, LocalId, Name, Stmt, StmtKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::builds::Builds;
use crate::inits::Initialised;
use crate::names::{Names, Sym, Text};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as `usize`.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A function, method or literal of the program.
    FuncId
);
id!(
    /// A package-level variable.
    VarId
);
id!(
    /// A named type declared in a loaded file.
    TypeId
);
id!(
    /// A member of a package that is not loaded: import path and name.
    ExtId
);

/// What a package-level name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// A variable.
    Var(VarId),
    /// A function; several where build constraints choose one.
    Func(Vec<FuncId>),
    /// A type.
    Type(TypeId),
    /// A constant: file and index into its constants.
    Const(FileId, u32),
}

/// A package-level variable.
#[derive(Clone, Debug)]
pub struct Var {
    /// Its package.
    pub package: PackageId,
    /// Its name.
    pub name: Sym,
    /// The identifier in its declaration.
    pub declared: Location,
    /// Declared type, in `declared.file`.
    pub ty: Option<ExprId>,
    /// Initial value, and which result of it where one call sets several.
    pub value: Option<(ExprId, usize)>,
    /// Whether the declaration stands in a `_test.go` file.
    pub in_test_file: bool,
}

/// A named type.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// The file of its declaration.
    pub file: FileId,
    /// Its package.
    pub package: PackageId,
    /// Its name.
    pub name: Sym,
    /// The right side of its declaration.
    pub ty: ExprId,
    /// Methods declared on it or its pointer.
    pub methods: FxHashMap<Sym, FuncId>,
}

/// Where a local gets its type and first value from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalDef {
    /// A parameter, or declared with a type and no value.
    Declared,
    /// One of the values of an assignment: the expression, and which result of it.
    Value(ExprId, usize),
    /// `for k := range x`.
    RangeKey(ExprId),
    /// `for _, v := range x`.
    RangeValue(ExprId),
    /// `switch v := x.(type)` with several types or none.
    Switch(ExprId),
}

/// The joined files of a run.
pub struct Program {
    /// Packages, as loaded.
    pub packages: Vec<Package>,
    /// Files, as loaded.
    pub files: Vec<SourceFile>,
    /// Facts, by [`FileId`].
    pub facts: Vec<Arc<FileFacts>>,
    /// All strings.
    pub names: Names,
    /// Per file: its names as program-wide ones.
    syms: Vec<Vec<Sym>>,
    /// Per file: the number of its first function.
    func_base: Vec<u32>,
    /// File of each function.
    func_file: Vec<FileId>,
    /// Package-level scopes: what production files declare.
    scopes: Vec<FxHashMap<Sym, Symbol>>,
    /// What `_test.go` files declare. Other packages never see it, nor does production code.
    test_scopes: Vec<FxHashMap<Sym, Symbol>>,
    /// Package-level variables.
    pub vars: Vec<Var>,
    /// Named types.
    pub types: Vec<NamedType>,
    /// Per file: the type number of each of its type declarations.
    pub type_ids: Vec<Vec<TypeId>>,
    /// Per file: where its locals come from.
    pub local_defs: Vec<Vec<LocalDef>>,
    /// Per file: import name → path and package.
    imports: Vec<FxHashMap<Sym, ImportTarget>>,
    /// Per file: dot imports.
    dots: Vec<Vec<ImportTarget>>,
    externals: Vec<(Sym, Sym)>,
    external_numbers: FxHashMap<(Sym, Sym), ExtId>,
    /// Functions named `init`, per package.
    pub inits: Vec<Vec<FuncId>>,
    /// What `init` functions and initialisers give variables.
    pub initialised: Initialised,
    /// Loaded packages by import path, without those of tests.
    by_path: FxHashMap<Sym, PackageId>,
    /// Which files can be part of one build.
    builds: Builds,
}

/// A package variable, by where it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Global {
    /// In a loaded package.
    Loaded(VarId),
    /// Elsewhere.
    External(ExtId),
}

/// What an import refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportTarget {
    /// The path.
    pub path: Sym,
    /// The loaded package, if it is loaded.
    pub package: Option<PackageId>,
    /// Whether the importing file is part of that package's tests, and sees what its `_test.go` files declare.
    pub with_tests: bool,
}

/// What a package-level, imported or predeclared name resolves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved<'p> {
    /// A symbol of a loaded package.
    Symbol(PackageId, &'p Symbol),
    /// A member of a package that is not loaded.
    External(ExtId),
    /// An imported package itself.
    Package(ImportTarget),
    /// Predeclared or unknown.
    Universe(Sym),
}

/// Whether the package of an import path is known to declare a name.
pub type Knows<'a> = &'a dyn Fn(&str, &str) -> bool;

impl Program {
    /// Joins files. `facts` are in the order of `files`; `knows` tells about packages that are not loaded.
    #[must_use]
    pub fn new(
        packages: Vec<Package>,
        files: Vec<SourceFile>,
        facts: Vec<Arc<FileFacts>>,
        knows: Knows<'_>,
    ) -> Program {
        let mut names = Names::default();
        let number =
            || facts.iter().map(|file| file.names.iter().map(|name| names.intern(name)).collect()).collect();
        let look = || {
            let local_defs = facts.par_iter().map(|file| local_defs(file)).collect();
            let members: Vec<Vec<(Name, Name)>> = facts.par_iter().map(|file| members(file)).collect();
            (local_defs, members, Builds::of(&facts))
        };
        // Numbers depend on the order of the files, so they are given out by one thread.
        let (syms, (local_defs, members, builds)): (Vec<Vec<Sym>>, _) = rayon::join(number, look);
        let mut program = Program {
            scopes: vec![FxHashMap::default(); packages.len()],
            test_scopes: vec![FxHashMap::default(); packages.len()],
            inits: vec![Vec::new(); packages.len()],
            initialised: Initialised::default(),
            by_path: FxHashMap::default(),
            builds,
            packages,
            files,
            names,
            syms,
            func_base: Vec::new(),
            func_file: Vec::new(),
            vars: Vec::new(),
            types: Vec::new(),
            type_ids: Vec::new(),
            local_defs,
            imports: Vec::new(),
            dots: Vec::new(),
            externals: Vec::new(),
            external_numbers: FxHashMap::default(),
            facts,
        };
        program.number_functions();
        for index in 0..program.facts.len() {
            program.declare_file(FileId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        for (index, members) in members.into_iter().enumerate() {
            program.bind_file(FileId(u32::try_from(index).unwrap_or(u32::MAX)), &members, knows);
        }
        program.index_packages();
        program.initialised = Initialised::find(&program);
        program
    }

    fn index_packages(&mut self) {
        for (index, package) in self.packages.iter().enumerate() {
            if package.kind == PackageKind::Normal {
                let path = self.names.intern(&package.import_path);
                self.by_path.insert(path, PackageId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
        }
    }

    /// Whether two files can be part of one build: `x_linux_test.go` and `y_windows.go` cannot (Go command, "Build
    /// constraints").
    #[must_use]
    pub fn may_meet(&self, one: FileId, other: FileId) -> bool {
        self.builds.may_meet(&self.facts, one, other)
    }

    /// The declaration of a function that a file calls: the first that can be part of a build with the file.
    #[must_use]
    pub fn declared_for(&self, file: FileId, candidates: &[FuncId]) -> Option<FuncId> {
        let first = candidates.first().copied();
        if candidates.len() < 2 {
            return first;
        }
        let fits = |func: &&FuncId| self.may_meet(file, self.func(**func).0);
        candidates.iter().find(fits).copied().or(first)
    }

    /// The package whose tests a file belongs to, if it is a `_test.go` file.
    #[must_use]
    pub(crate) fn tests_of(&self, file: FileId) -> Option<PackageId> {
        let source = &self.files[file.index()];
        source.is_test.then(|| self.under_test(source.package))
    }

    /// The package variable of this import path and name: of a loaded package, or one that some file names.
    #[must_use]
    pub fn global(&self, import_path: &str, name: &str) -> Option<Global> {
        let (path, name) = (self.names.find(import_path)?, self.names.find(name)?);
        match self.by_path.get(&path) {
            Some(package) => match self.scopes[package.index()].get(&name) {
                Some(Symbol::Var(id)) => Some(Global::Loaded(*id)),
                _ => None,
            },
            None => self.external_numbers.get(&(path, name)).map(|id| Global::External(*id)),
        }
    }

    fn number_functions(&mut self) {
        for (index, facts) in self.facts.iter().enumerate() {
            self.func_base.push(u32::try_from(self.func_file.len()).unwrap_or(u32::MAX));
            let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            self.func_file.extend(std::iter::repeat_n(file, facts.funcs.len()));
        }
    }

    /// The scope that a file declares its names in.
    fn scope_of(&mut self, file: FileId) -> &mut FxHashMap<Sym, Symbol> {
        let source = &self.files[file.index()];
        let scopes = if source.is_test { &mut self.test_scopes } else { &mut self.scopes };
        &mut scopes[source.package.index()]
    }

    /// A name of the file's own package, as the file sees it.
    fn own_symbol(&self, file: FileId, name: Sym) -> Option<&Symbol> {
        let source = &self.files[file.index()];
        let package = source.package.index();
        let in_tests = || source.is_test.then(|| self.test_scopes[package].get(&name)).flatten();
        self.scopes[package].get(&name).or_else(in_tests)
    }

    fn declare_file(&mut self, file: FileId) {
        let facts = Arc::clone(&self.facts[file.index()]);
        let package = self.files[file.index()].package;
        let in_test_file = self.files[file.index()].is_test;
        for spec in &facts.vars {
            for (at, (name, span)) in spec.names.iter().enumerate() {
                let name = self.sym(file, *name);
                let value = if spec.values.len() == spec.names.len() {
                    spec.values.get(at).map(|value| (*value, 0))
                } else {
                    spec.values.first().map(|value| (*value, at))
                };
                let id = VarId(u32::try_from(self.vars.len()).unwrap_or(u32::MAX));
                let declared = Location { file, span: *span };
                self.vars.push(Var { package, name, declared, ty: spec.ty, value, in_test_file });
                if self.names.text(name) != "_" {
                    self.scope_of(file).entry(name).or_insert(Symbol::Var(id));
                }
            }
        }
        for (at, constant) in facts.consts.iter().enumerate() {
            let name = self.sym(file, constant.name);
            let symbol = Symbol::Const(file, u32::try_from(at).unwrap_or(u32::MAX));
            self.scope_of(file).entry(name).or_insert(symbol);
        }
        let mut ids = Vec::new();
        for decl in &facts.types {
            let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
            let name = self.sym(file, decl.name);
            self.types.push(NamedType { file, package, name, ty: decl.ty, methods: FxHashMap::default() });
            if decl.owner.is_none() {
                self.scope_of(file).entry(name).or_insert(Symbol::Type(id));
            }
            ids.push(id);
        }
        self.type_ids.push(ids);
        for (at, func) in facts.funcs.iter().enumerate() {
            if func.kind == FuncKind::Decl && func.receiver.is_none() {
                self.declare_function(file, package, at, func);
            }
        }
    }

    fn declare_function(&mut self, file: FileId, package: PackageId, at: usize, func: &Func) {
        let id = self.func_id(file, FuncIx(u32::try_from(at).unwrap_or(u32::MAX)));
        let name = self.sym(file, func.name);
        if self.names.text(name) == "init" {
            self.inits[package.index()].push(id);
            return;
        }
        let slot = self.scope_of(file).entry(name).or_insert_with(|| Symbol::Func(Vec::new()));
        if let Symbol::Func(candidates) = slot {
            candidates.push(id);
        }
    }

    /// Second pass: imports and methods, which need the names of all packages. `members` are what the file names with a
    /// name before it that may be a package.
    fn bind_file(&mut self, file: FileId, members: &[(Name, Name)], knows: Knows<'_>) {
        let facts = Arc::clone(&self.facts[file.index()]);
        let package = self.files[file.index()].package;
        let (mut imports, mut dots) = (FxHashMap::default(), Vec::new());
        for import in &facts.imports {
            let path = self.names.intern(&import.path);
            let found =
                self.packages[package.index()].imports.iter().find(|(known, _)| **known == *import.path);
            let target_package = found.and_then(|(_, package)| *package);
            let with_tests =
                target_package.is_some() && target_package == self.packages[package.index()].under_test;
            let target = ImportTarget { path, package: target_package, with_tests };
            let alias = import.alias.map(|alias| facts.text(alias).to_owned());
            let name = match (alias.as_deref(), target.package) {
                (Some("."), _) => {
                    dots.push(target);
                    continue;
                }
                (Some(alias), _) => alias.to_owned(),
                (None, Some(package)) => self.packages[package.index()].name.clone(),
                (None, None) => guess_package_name(&import.path),
            };
            let name = self.names.intern(&name);
            imports.insert(name, target);
        }
        self.imports.push(imports);
        self.dots.push(dots);
        self.bind_dots(file, &facts, knows);
        for (at, func) in facts.funcs.iter().enumerate() {
            if let Some(receiver) = &func.receiver {
                let id = self.func_id(file, FuncIx(u32::try_from(at).unwrap_or(u32::MAX)));
                let name = self.sym(file, func.name);
                if let Some(ty) = self.receiver_type(file, receiver.ty) {
                    self.add_method(ty, name, id);
                }
            }
        }
        for (package, name) in members {
            let package = self.sym(file, *package);
            if let Some(target) = self.imports[file.index()].get(&package).copied()
                && target.package.is_none()
            {
                let name = self.sym(file, *name);
                self.external(target.path, name);
            }
        }
    }

    /// Adds a method; of several with one name, which build constraints tell apart, the first of production code counts.
    fn add_method(&mut self, ty: TypeId, name: Sym, func: FuncId) {
        let is_test = |func: FuncId| self.files[self.func_file[func.index()].index()].is_test;
        let known = self.types[ty.index()].methods.get(&name);
        if known.is_none_or(|known| is_test(*known) && !is_test(func)) {
            self.types[ty.index()].methods.insert(name, func);
        }
    }

    /// Names that dot imports of packages that are not loaded may declare: all exported ones that nothing else does, if
    /// there is one such import; of several, the one that is known to declare the name.
    fn bind_dots(&mut self, file: FileId, facts: &FileFacts, knows: Knows<'_>) {
        let paths: Vec<Sym> = self.dots[file.index()]
            .iter()
            .filter(|target| target.package.is_none())
            .map(|target| target.path)
            .collect();
        if paths.is_empty() {
            return;
        }
        for expr in &facts.exprs {
            let Expr::Free(name) = expr else { continue };
            let sym = self.sym(file, *name);
            let is_open = facts.text(*name).starts_with(char::is_uppercase)
                && matches!(self.resolve(file, *name), Resolved::Universe(_));
            let declares =
                |path: &&Sym| paths.len() == 1 || knows(self.names.text(**path), self.names.text(sym));
            if is_open && let Some(path) = paths.iter().find(declares).copied() {
                self.external(path, sym);
            }
        }
    }

    fn receiver_type(&self, file: FileId, ty: ExprId) -> Option<TypeId> {
        let facts = &self.facts[file.index()];
        let name = match facts.expr(ty) {
            Expr::Star(inner) => match facts.expr(*inner) {
                Expr::Free(name) => *name,
                _ => return None,
            },
            Expr::Free(name) => *name,
            _ => return None,
        };
        match self.own_symbol(file, self.sym(file, name)) {
            Some(Symbol::Type(id)) => Some(*id),
            _ => None,
        }
    }

    fn external(&mut self, path: Sym, name: Sym) -> ExtId {
        if let Some(id) = self.external_numbers.get(&(path, name)) {
            return *id;
        }
        let id = ExtId(u32::try_from(self.externals.len()).unwrap_or(u32::MAX));
        self.externals.push((path, name));
        self.external_numbers.insert((path, name), id);
        id
    }

    /// Import path and name of a member of a package that is not loaded.
    #[must_use]
    pub fn external_name(&self, id: ExtId) -> (&str, &str) {
        let (path, name) = self.externals[id.index()];
        (self.names.text(path), self.names.text(name))
    }

    /// The same, to be kept.
    #[must_use]
    pub(crate) fn external_texts(&self, id: ExtId) -> (Text, Text) {
        let (path, name) = self.externals[id.index()];
        (self.names.shared(path), self.names.shared(name))
    }

    /// The program-wide number of a file's name.
    #[must_use]
    pub fn sym(&self, file: FileId, name: Name) -> Sym {
        self.syms[file.index()][name.index()]
    }

    /// The program-wide number of a file's function.
    #[must_use]
    pub fn func_id(&self, file: FileId, func: FuncIx) -> FuncId {
        FuncId(self.func_base[file.index()] + func.0)
    }

    /// File and facts of a function.
    #[must_use]
    pub fn func(&self, id: FuncId) -> (FileId, &Func) {
        let file = self.func_file[id.index()];
        let at = id.0 - self.func_base[file.index()];
        (file, &self.facts[file.index()].funcs[at as usize])
    }

    /// The number of a function within its file.
    #[must_use]
    pub fn func_index(&self, id: FuncId) -> FuncIx {
        FuncIx(id.0 - self.func_base[self.func_file[id.index()].index()])
    }

    /// How many functions there are.
    #[must_use]
    pub fn func_count(&self) -> usize {
        self.func_file.len()
    }

    /// The package of a file.
    #[must_use]
    pub fn package_of(&self, file: FileId) -> PackageId {
        self.files[file.index()].package
    }

    /// The outermost function around a literal: the declaration or initializer that holds it.
    #[must_use]
    pub fn outermost(&self, id: FuncId) -> FuncId {
        let (file, mut func) = self.func(id);
        let mut current = id;
        while let Some(parent) = func.parent {
            current = self.func_id(file, parent);
            func = self.func(current).1;
        }
        current
    }

    /// The name that reports use: `Name`, `(*T).Method`, `T.Method`, or `var _` for a closure in a variable's initializer.
    #[must_use]
    pub fn func_name(&self, id: FuncId) -> String {
        let outermost = self.outermost(id);
        let file = self.func(outermost).0;
        declared_name(&self.facts[file.index()], self.func_index(outermost))
    }

    /// Language version of a file: what its `//go:build` demands, but not below go1.21, else the module's
    /// (`go help buildconstraint`; cmd/go, "Go toolchains").
    #[must_use]
    pub fn go_version(&self, file: FileId) -> GoVersion {
        let module = self.packages[self.package_of(file).index()].go_version;
        match self.facts[file.index()].go_version {
            Some(version) => version.max(GoVersion::new(21)),
            None => module,
        }
    }

    /// Resolves a name that no local scope binds.
    #[must_use]
    pub fn resolve(&self, file: FileId, name: Name) -> Resolved<'_> {
        let sym = self.sym(file, name);
        if let Some(symbol) = self.own_symbol(file, sym) {
            return Resolved::Symbol(self.package_of(file), symbol);
        }
        if let Some(target) = self.imports[file.index()].get(&sym) {
            return Resolved::Package(*target);
        }
        for target in &self.dots[file.index()] {
            let found = self.member(*target, sym);
            if !matches!(found, Resolved::Universe(_)) {
                return found;
            }
        }
        Resolved::Universe(sym)
    }

    /// Resolves `package.name`.
    #[must_use]
    pub fn member(&self, target: ImportTarget, name: Sym) -> Resolved<'_> {
        match target.package {
            Some(package) => {
                let in_tests =
                    || target.with_tests.then(|| self.test_scopes[package.index()].get(&name)).flatten();
                match self.scopes[package.index()].get(&name).or_else(in_tests) {
                    Some(symbol) => Resolved::Symbol(package, symbol),
                    None => Resolved::Universe(name),
                }
            }
            None => match self.external_numbers.get(&(target.path, name)) {
                Some(id) => Resolved::External(*id),
                None => Resolved::Universe(name),
            },
        }
    }

    /// Whether two functions stand in the same directory's test binary as `package` and its `p_test`.
    #[must_use]
    pub fn under_test(&self, package: PackageId) -> PackageId {
        let found = &self.packages[package.index()];
        match found.kind {
            PackageKind::Normal => package,
            PackageKind::ExternalTest => found.under_test.unwrap_or(package),
        }
    }

    /// Where a local's value comes from.
    #[must_use]
    pub fn local_def(&self, file: FileId, local: LocalId) -> LocalDef {
        self.local_defs[file.index()].get(local.index()).copied().unwrap_or(LocalDef::Declared)
    }

    /// The position of a function's name.
    #[must_use]
    pub fn name_location(&self, id: FuncId) -> Location {
        let (file, func) = self.func(id);
        Location { file, span: func.name_span }
    }
}

/// The name that reports use for a declared function or the initializer of a variable.
#[must_use]
pub fn declared_name(facts: &FileFacts, at: FuncIx) -> String {
    let func = &facts.funcs[at.index()];
    if func.kind == FuncKind::VarInit {
        let spec = facts.vars.iter().find(|spec| spec.init == at);
        let name = spec.and_then(|spec| spec.names.first()).map_or("_", |(name, _)| facts.text(*name));
        return format!("var {name}");
    }
    let name = facts.text(func.name);
    match &func.receiver {
        None => name.to_owned(),
        Some(receiver) => match facts.expr(receiver.ty) {
            Expr::Star(inner) => format!("(*{}).{name}", type_text(facts, *inner)),
            _ => format!("{}.{name}", type_text(facts, receiver.ty)),
        },
    }
}

/// Notes a value that an `init` gives a variable; a second one makes it unknown.
/// The name of a type for people, without package and type arguments.
fn type_text(facts: &FileFacts, ty: ExprId) -> &str {
    match facts.expr(ty) {
        Expr::Free(name) | Expr::TypeParam(name) | Expr::Selector { name, .. } => facts.text(*name),
        _ => "?",
    }
}

/// The usual name of a package that is not loaded, by its path: the last element without version suffix,
/// `go-` prefix or `.go` ending.
pub(crate) fn guess_package_name(path: &str) -> String {
    let mut elements: Vec<&str> = path.split('/').collect();
    if let Some(last) = elements.last()
        && elements.len() > 1
        && last
            .strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    {
        elements.pop();
    }
    let last = elements.last().copied().unwrap_or(path);
    let last = match last.split_once(".v") {
        Some((name, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => last,
    };
    let last = last.strip_prefix("go-").unwrap_or(last);
    let last = last.strip_suffix("-go").or_else(|| last.strip_suffix(".go")).unwrap_or(last);
    last.replace('-', "")
}

/// The pairs `x.y` in which no local is called `x`, each once, in the order in which they first come.
fn members(facts: &FileFacts) -> Vec<(Name, Name)> {
    let mut seen = FxHashSet::default();
    let pairs = facts.exprs.iter().filter_map(|expr| match expr {
        Expr::Selector { base, name, .. } => match facts.expr(*base) {
            Expr::Free(package) => Some((*package, *name)),
            _ => None,
        },
        _ => None,
    });
    pairs.filter(|pair| seen.insert(*pair)).collect()
}

fn local_defs(facts: &FileFacts) -> Vec<LocalDef> {
    let mut defs = vec![LocalDef::Declared; facts.locals.len()];
    for func in &facts.funcs {
        if let Some(body) = &func.body {
            define_all(facts, body, &mut defs);
        }
    }
    defs
}

/// Records definitions, walking nested statements with a list of blocks instead of recursion.
fn define_all(facts: &FileFacts, body: &[Stmt], defs: &mut [LocalDef]) {
    let mut blocks: Vec<&[Stmt]> = vec![body];
    while let Some(block) = blocks.pop() {
        for stmt in block {
            define(facts, stmt, defs);
            match &stmt.kind {
                StmtKind::If { init, then, otherwise, .. } => {
                    define_simple(facts, init.as_deref(), defs);
                    blocks.extend([then.as_slice(), otherwise.as_slice()]);
                }
                StmtKind::For(each) => {
                    define_simple(facts, each.init.as_ref(), defs);
                    if let Some(range) = each.range.as_ref().filter(|range| range.define) {
                        let both = [LocalDef::RangeKey(range.over), LocalDef::RangeValue(range.over)];
                        for (left, def) in range.left.iter().zip(both) {
                            set_def(facts, *left, def, defs);
                        }
                    }
                    blocks.push(&each.body);
                }
                StmtKind::Switch { init, tag, cases } => {
                    define_simple(facts, init.as_deref(), defs);
                    for case in cases {
                        if let (Some(local), Some(tag)) = (case.binds, tag)
                            && facts.locals[local.index()].ty.is_none()
                        {
                            defs[local.index()] = LocalDef::Switch(*tag);
                        }
                        blocks.push(&case.body);
                    }
                }
                StmtKind::Select { cases } => {
                    for case in cases {
                        define_simple(facts, case.comm.as_deref(), defs);
                        blocks.push(&case.body);
                    }
                }
                StmtKind::Block(inner) => blocks.push(inner),
                _ => {}
            }
        }
    }
}

fn define_simple(facts: &FileFacts, stmt: Option<&Stmt>, defs: &mut [LocalDef]) {
    if let Some(stmt) = stmt {
        define(facts, stmt, defs);
    }
}

fn define(facts: &FileFacts, stmt: &Stmt, defs: &mut [LocalDef]) {
    let StmtKind::Assign { lhs, rhs, op: pollint_facts::ir::AssignOp::Define } = &stmt.kind else { return };
    for (at, left) in lhs.iter().enumerate() {
        let def = match rhs.len() {
            0 => continue,
            1 if lhs.len() > 1 => LocalDef::Value(rhs[0], at),
            _ => match rhs.get(at) {
                Some(value) => LocalDef::Value(*value, 0),
                None => continue,
            },
        };
        set_def(facts, *left, def, defs);
    }
}

fn set_def(facts: &FileFacts, left: ExprId, def: LocalDef, defs: &mut [LocalDef]) {
    if let Expr::Local(local) = facts.expr(left)
        && defs[local.index()] == LocalDef::Declared
        && facts.span(left) == facts.locals[local.index()].span
    {
        defs[local.index()] = def;
    }
}
