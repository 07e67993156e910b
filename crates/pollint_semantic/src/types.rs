//! Types of expressions, as far as declarations tell without a build. Unknown stays unknown: no guess by name.

use std::sync::Arc;

use pollint_base::span::FileId;
use pollint_facts::ir::{Expr, ExprId, LitKind, LocalId};

use crate::apis::Apis;
use crate::memo::Memo;
use crate::names::Sym;
use crate::names::Text;
use crate::program::{ExtId, FuncId, ImportTarget, LocalDef, Program, Resolved, Symbol, TypeId};
use crate::signatures::Signature;

/// A type, as far as it is known. Type arguments are ignored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Not known.
    Unknown,
    /// A predeclared type.
    Basic,
    /// A named type of a loaded package.
    Named(TypeId),
    /// A named type of another package.
    Ext(ExtId),
    /// A named type of another package that no loaded file names: path and name.
    Foreign(Text, Text),
    /// `*T`
    Pointer(Arc<Ty>),
    /// `[]T`
    Slice(Arc<Ty>),
    /// `[n]T`
    Array(Arc<Ty>),
    /// `map[K]V`, by its value type.
    Map(Arc<Ty>),
    /// `chan T`
    Chan(Arc<Ty>),
    /// A function, by its results.
    Func(Arc<[Ty]>),
    /// `struct {…}`
    Struct(FileId, ExprId),
    /// `interface {…}`
    Interface(FileId, ExprId),
    /// Several results.
    Tuple(Arc<[Ty]>),
}

/// What a call expression calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callee {
    /// A function of a loaded package.
    Func(FuncId),
    /// A method of a loaded package, called on an operand.
    Method {
        /// The method.
        func: FuncId,
        /// The operand.
        receiver: ExprId,
        /// Fields between the operand and the embedded receiver.
        through: Vec<Sym>,
    },
    /// A function of a package that is not loaded.
    External {
        /// Import path.
        path: Text,
        /// `Func` or `Type.Method`.
        name: Text,
        /// The operand of a method.
        receiver: Option<ExprId>,
    },
    /// A method of an interface declared in a loaded package.
    Interface {
        /// The operand.
        receiver: ExprId,
        /// The interface.
        ty: Ty,
        /// The method.
        method: Sym,
    },
    /// A predeclared function.
    Builtin(Sym),
    /// A conversion.
    Conversion,
    /// A function value: local, literal, field, package variable or call result.
    Value(ExprId),
    /// A method call whose receiver's type is not known.
    UnknownMethod {
        /// The operand.
        receiver: ExprId,
        /// The method.
        method: Sym,
    },
}

/// How deep types are inferred.
pub(crate) const MAX_DEPTH: u32 = 24;

/// Infers types over a program. Cheap to create; keeps nothing but what its memo does.
#[derive(Clone, Copy)]
pub struct Types<'p> {
    /// The program.
    pub program: &'p Program,
    /// Results of functions of packages that are not loaded.
    pub apis: &'p Apis,
    /// Whether the declarations of packages that are not loaded are asked for. Reading them costs time, so they are only
    /// where the answer can matter.
    asks_library: bool,
    memo: Option<&'p Memo>,
}

impl<'p> Types<'p> {
    /// Infers types over a program.
    #[must_use]
    pub fn new(program: &'p Program, apis: &'p Apis) -> Types<'p> {
        Types { program, apis, asks_library: false, memo: None }
    }

    /// The same, remembering what has been asked.
    pub(crate) fn remembering(self, memo: &'p Memo) -> Types<'p> {
        Types { memo: Some(memo), ..self }
    }

    fn reach(self, depth: u32) {
        if let Some(memo) = self.memo {
            memo.reach(depth);
        }
    }

    /// What a member of a package that is not loaded is declared as.
    fn signature(self, path: &str, member: &str) -> Option<Signature> {
        if self.asks_library { self.apis.library.get()?.signature(path, member) } else { None }
    }

    /// The type of an operand whose method `name` is called. Only for a method that some row is about is it asked what
    /// libraries declare.
    fn operand(self, file: FileId, base: ExprId, name: Sym, depth: u32) -> Ty {
        let ty = self.of_at(file, base, depth + 1);
        if ty != Ty::Unknown
            || self.apis.library.get().is_none()
            || !self.apis.has_method(self.sym_text(name))
        {
            return ty;
        }
        Types { asks_library: true, ..self }.of_at(file, base, depth + 1)
    }

    fn sym_text(self, sym: Sym) -> &'p str {
        self.program.names.text(sym)
    }

    /// The type that a type expression denotes.
    #[must_use]
    pub fn resolve(self, file: FileId, ty: ExprId) -> Ty {
        self.resolve_at(file, ty, 0)
    }

    fn resolve_at(self, file: FileId, ty: ExprId, depth: u32) -> Ty {
        self.reach(depth);
        if depth > MAX_DEPTH {
            return Ty::Unknown;
        }
        let facts = &self.program.facts[file.index()];
        let inner = |expr: ExprId| Arc::new(self.resolve_at(file, expr, depth + 1));
        match facts.expr(ty) {
            Expr::Free(name) => match self.program.resolve(file, *name) {
                Resolved::Symbol(_, Symbol::Type(id)) => self.named(*id, depth),
                Resolved::External(id) => Ty::Ext(id),
                Resolved::Universe(sym) if is_basic(self.sym_text(sym)) => Ty::Basic,
                _ => Ty::Unknown,
            },
            Expr::LocalType(index) => match self.program.type_ids[file.index()].get(*index as usize) {
                Some(id) => Ty::Named(*id),
                None => Ty::Unknown,
            },
            Expr::Selector { base, name, .. } => match self.package_operand(file, *base) {
                Some(target) => match self.program.member(target, self.program.sym(file, *name)) {
                    Resolved::Symbol(_, Symbol::Type(id)) => self.named(*id, depth),
                    Resolved::External(id) => Ty::Ext(id),
                    _ => Ty::Unknown,
                },
                None => Ty::Unknown,
            },
            Expr::Index { base, .. } => self.resolve_at(file, *base, depth + 1),
            Expr::Star(base) => Ty::Pointer(inner(*base)),
            Expr::ArrayType { elem, fixed: false } => Ty::Slice(inner(*elem)),
            Expr::ArrayType { elem, fixed: true } => Ty::Array(inner(*elem)),
            Expr::MapType { value, .. } => Ty::Map(inner(*value)),
            Expr::ChanType(elem) => Ty::Chan(inner(*elem)),
            Expr::FuncType(func) => Ty::Func(
                func.results.iter().map(|result| self.resolve_at(file, *result, depth + 1)).collect(),
            ),
            Expr::StructType { .. } => Ty::Struct(file, ty),
            Expr::InterfaceType(_) => Ty::Interface(file, ty),
            _ => Ty::Unknown,
        }
    }

    /// A named type; an alias stands for its right side.
    fn named(self, id: TypeId, depth: u32) -> Ty {
        self.reach(depth + 1);
        let named = &self.program.types[id.index()];
        let facts = &self.program.facts[named.file.index()];
        // The types of a file are numbered one after the other.
        let first = self.program.type_ids[named.file.index()].first();
        match first.and_then(|first| facts.types.get(id.index().checked_sub(first.index())?)) {
            Some(decl) if decl.alias && depth < MAX_DEPTH => self.resolve_at(named.file, decl.ty, depth + 1),
            _ => Ty::Named(id),
        }
    }

    /// The package that an operand such as `db` in `db.DB` names, if it does.
    #[must_use]
    pub fn package_operand(self, file: FileId, operand: ExprId) -> Option<ImportTarget> {
        let Expr::Free(name) = self.program.facts[file.index()].expr(operand) else { return None };
        match self.program.resolve(file, *name) {
            Resolved::Package(target) => Some(target),
            _ => None,
        }
    }

    /// The underlying type of a named one.
    #[must_use]
    pub fn underlying(self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..MAX_DEPTH {
            let Ty::Named(id) = ty else { return ty };
            let named = &self.program.types[id.index()];
            ty = self.resolve(named.file, named.ty);
        }
        ty
    }

    /// The type of a local.
    #[must_use]
    pub fn local(self, file: FileId, local: LocalId) -> Ty {
        self.local_at(file, local, 0)
    }

    fn local_at(self, file: FileId, local: LocalId, depth: u32) -> Ty {
        match self.memo {
            Some(memo) => {
                memo.local((file, local, self.asks_library), depth, || self.infer_local(file, local, depth))
            }
            None => self.infer_local(file, local, depth),
        }
    }

    fn infer_local(self, file: FileId, local: LocalId, depth: u32) -> Ty {
        let facts = &self.program.facts[file.index()];
        let declared = &facts.locals[local.index()];
        if let Some(ty) = declared.ty {
            return self.declared_local(file, local, ty, depth);
        }
        match self.program.local_def(file, local) {
            LocalDef::Value(value, at) => result(self.of_at(file, value, depth + 1), at),
            LocalDef::RangeKey(_) => Ty::Basic,
            LocalDef::RangeValue(over) => match self.underlying(&self.of_at(file, over, depth + 1)) {
                Ty::Slice(elem) | Ty::Array(elem) | Ty::Map(elem) | Ty::Chan(elem) => (*elem).clone(),
                Ty::Pointer(inner) => match &*inner {
                    Ty::Array(elem) => (**elem).clone(),
                    _ => Ty::Unknown,
                },
                _ => Ty::Unknown,
            },
            LocalDef::Switch(_) | LocalDef::Declared => Ty::Unknown,
        }
    }

    /// A variadic parameter `xs ...T` is a slice inside the function.
    fn declared_local(self, file: FileId, local: LocalId, ty: ExprId, depth: u32) -> Ty {
        let facts = &self.program.facts[file.index()];
        let func = &facts.funcs[facts.locals[local.index()].func.index()];
        let resolved = self.resolve_at(file, ty, depth + 1);
        let variadic = func.params.last().is_some_and(|last| last.variadic && last.local == Some(local));
        if variadic { Ty::Slice(Arc::new(resolved)) } else { resolved }
    }

    /// The type of an expression.
    #[must_use]
    pub fn of(self, file: FileId, expr: ExprId) -> Ty {
        self.of_at(file, expr, 0)
    }

    fn of_at(self, file: FileId, expr: ExprId, depth: u32) -> Ty {
        self.reach(depth);
        if depth > MAX_DEPTH {
            return Ty::Unknown;
        }
        let facts = &self.program.facts[file.index()];
        let of = |inner: ExprId| self.of_at(file, inner, depth + 1);
        match facts.expr(expr) {
            Expr::Local(local) => self.local_at(file, *local, depth + 1),
            Expr::Free(name) => self.symbol_type(file, self.program.resolve(file, *name), depth),
            Expr::Selector { base, name, .. } => {
                self.selector_type(file, *base, self.program.sym(file, *name), depth)
            }
            Expr::Call { fun, args, .. } => self.call_type(file, *fun, args, depth),
            Expr::Index { base, .. } => match self.underlying(&of(*base)) {
                Ty::Slice(elem) | Ty::Array(elem) | Ty::Map(elem) => (*elem).clone(),
                Ty::Pointer(inner) => match self.underlying(&inner) {
                    Ty::Array(elem) => (*elem).clone(),
                    _ => Ty::Unknown,
                },
                // An instantiation `f[T]` has the type of what it instantiates.
                other @ (Ty::Func(_) | Ty::Struct(..)) => other,
                _ => Ty::Unknown,
            },
            Expr::Slice { base, .. } => match of(*base) {
                Ty::Array(elem) => Ty::Slice(elem),
                other => other,
            },
            Expr::Star(inner) => match self.underlying(&of(*inner)) {
                Ty::Pointer(target) => (*target).clone(),
                _ => Ty::Unknown,
            },
            Expr::AddrOf(inner) => Ty::Pointer(Arc::new(of(*inner))),
            Expr::Receive(inner) => match self.underlying(&of(*inner)) {
                Ty::Chan(elem) => (*elem).clone(),
                _ => Ty::Unknown,
            },
            Expr::Composite(literal) => {
                literal.ty.map_or(Ty::Unknown, |ty| self.resolve_at(file, ty, depth + 1))
            }
            Expr::FuncLit(func) => {
                let func = &facts.funcs[func.index()];
                Ty::Func(
                    func.results.iter().map(|result| self.resolve_at(file, result.ty, depth + 1)).collect(),
                )
            }
            Expr::Assert { ty: Some(ty), .. } => self.resolve_at(file, *ty, depth + 1),
            Expr::Literal(LitKind::Nil, _) => Ty::Unknown,
            Expr::Literal(..) | Expr::Unary(_) => Ty::Basic,
            Expr::Binary { left, .. } => of(*left),
            Expr::ArrayType { .. } | Expr::MapType { .. } | Expr::ChanType(_) | Expr::FuncType(_) => {
                self.resolve_at(file, expr, depth + 1)
            }
            _ => Ty::Unknown,
        }
    }

    fn symbol_type(self, file: FileId, resolved: Resolved<'_>, depth: u32) -> Ty {
        match resolved {
            Resolved::Symbol(_, Symbol::Var(id)) => self.var_at(*id, depth + 1),
            Resolved::Symbol(_, Symbol::Func(candidates)) => {
                match self.program.declared_for(file, candidates) {
                    Some(func) => self.func_type(func, depth),
                    None => Ty::Unknown,
                }
            }
            Resolved::Symbol(_, Symbol::Const(..)) => Ty::Basic,
            Resolved::External(id) => self.external_var(id),
            _ => Ty::Unknown,
        }
    }

    fn external_var(self, id: ExtId) -> Ty {
        let (path, name) = self.program.external_name(id);
        match self.apis.variables.get(path, name) {
            Some(row) => parse_type(&row.type_name, path),
            None => match self.signature(path, name).as_deref() {
                Some([ty]) => parse_type(ty, path),
                _ => Ty::Unknown,
            },
        }
    }

    /// The type of a package variable.
    #[must_use]
    pub fn var(self, id: crate::program::VarId) -> Ty {
        self.var_at(id, 0)
    }

    fn var_at(self, id: crate::program::VarId, depth: u32) -> Ty {
        self.reach(depth);
        if depth > MAX_DEPTH {
            return Ty::Unknown;
        }
        let var = &self.program.vars[id.index()];
        let file = var.declared.file;
        match (var.ty, var.value) {
            (Some(ty), _) => self.resolve_at(file, ty, depth + 1),
            (None, Some((value, at))) => result(self.of_at(file, value, depth + 1), at),
            (None, None) => Ty::Unknown,
        }
    }

    fn func_type(self, func: FuncId, depth: u32) -> Ty {
        let (file, decl) = self.program.func(func);
        Ty::Func(decl.results.iter().map(|result| self.resolve_at(file, result.ty, depth + 1)).collect())
    }

    fn selector_type(self, file: FileId, base: ExprId, name: Sym, depth: u32) -> Ty {
        if let Some(target) = self.package_operand(file, base) {
            return self.symbol_type(file, self.program.member(target, name), depth);
        }
        let base = self.of_at(file, base, depth + 1);
        match self.member_of(&base, name) {
            Some(Member::Field(ty, _)) => ty,
            Some(Member::Method(func, _)) => self.func_type(func, depth),
            Some(Member::ExtMethod(path, member, _)) => match self.signature(&path, &member).as_deref() {
                Some([ty]) => parse_type(ty, &path),
                _ => Ty::Unknown,
            },
            None => Ty::Unknown,
        }
    }

    fn call_type(self, file: FileId, fun: ExprId, args: &[ExprId], depth: u32) -> Ty {
        match self.callee_at(file, fun, depth + 1) {
            Callee::Func(func) | Callee::Method { func, .. } => as_result(self.func_type(func, depth)),
            Callee::Conversion => self.resolve_at(file, fun, depth + 1),
            Callee::Builtin(name) => match (self.sym_text(name), args.first()) {
                ("new", Some(ty)) => Ty::Pointer(Arc::new(self.resolve_at(file, *ty, depth + 1))),
                ("make", Some(ty)) => self.resolve_at(file, *ty, depth + 1),
                ("append", Some(first)) => self.of_at(file, *first, depth + 1),
                _ => Ty::Basic,
            },
            Callee::External { path, name, .. } => self.external_result(&path, &name),
            Callee::Interface { ty, method, .. } => self.interface_result(&ty, method, depth),
            Callee::Value(value) => as_result(self.underlying(&self.of_at(file, value, depth + 1))),
            Callee::UnknownMethod { .. } => Ty::Unknown,
        }
    }

    fn external_result(self, path: &str, name: &str) -> Ty {
        match self.apis.returns.get(path, name) {
            Some(row) => {
                let types: Vec<Ty> = row.types.iter().map(|text| parse_type(text, path)).collect();
                as_result(Ty::Func(types.into()))
            }
            None => self.signature(path, name).map_or(Ty::Unknown, |types| {
                as_result(Ty::Func(types.iter().map(|text| parse_type(text, path)).collect()))
            }),
        }
    }

    fn interface_result(self, ty: &Ty, method: Sym, depth: u32) -> Ty {
        let Ty::Interface(file, expr) = self.underlying(ty) else { return Ty::Unknown };
        let facts = &self.program.facts[file.index()];
        let Expr::InterfaceType(interface) = facts.expr(expr) else { return Ty::Unknown };
        let found = interface.methods.iter().find(|(name, _)| self.program.sym(file, *name) == method);
        found.map_or(Ty::Unknown, |(_, ty)| as_result(self.resolve_at(file, *ty, depth + 1)))
    }

    /// A field or method of a type, through pointers and embedded fields, nearest first (Go spec, "Selectors").
    #[must_use]
    pub fn member_of(self, ty: &Ty, name: Sym) -> Option<Member> {
        let mut level = Vec::new();
        if let Some(found) = self.member_or_embedded(ty, name, &[], &mut level) {
            return Some(found);
        }
        for _ in 1..6 {
            if level.is_empty() || level.len() > 32 {
                return None;
            }
            let mut next = Vec::new();
            for (ty, through) in level {
                if let Some(found) = self.member_or_embedded(&ty, name, &through, &mut next) {
                    return Some(found);
                }
            }
            level = next;
        }
        None
    }

    /// A member of a type itself, or of what it points to; else what is embedded there is noted.
    fn member_or_embedded(
        self,
        ty: &Ty,
        name: Sym,
        through: &[Sym],
        next: &mut Vec<(Ty, Vec<Sym>)>,
    ) -> Option<Member> {
        let ty = match ty {
            Ty::Pointer(inner) => inner,
            other => other,
        };
        let found = self.direct_member(ty, name, through);
        if found.is_none() {
            self.embedded(ty, through, next);
        }
        found
    }

    fn direct_member(self, ty: &Ty, name: Sym, through: &[Sym]) -> Option<Member> {
        match ty {
            Ty::Named(id) => {
                if let Some(func) = self.program.types[id.index()].methods.get(&name) {
                    return Some(Member::Method(*func, through.to_vec()));
                }
                self.field_of(&self.underlying(ty), name, through)
            }
            Ty::Ext(id) => {
                let (path, type_name) = self.program.external_name(*id);
                self.external_member(path, type_name, name, through)
            }
            Ty::Foreign(path, type_name) => self.external_member(path, type_name, name, through),
            Ty::Struct(..) => self.field_of(ty, name, through),
            _ => None,
        }
    }

    /// Of a foreign type nothing is declared here: at the operand itself any member is believed to be its method,
    /// behind an embedding only one that the table knows.
    fn external_member(self, path: &str, type_name: &str, name: Sym, through: &[Sym]) -> Option<Member> {
        let method = format!("{type_name}.{}", self.sym_text(name));
        let known = through.is_empty() || self.apis.knows(path, &method);
        known.then(|| Member::ExtMethod(path.into(), method.into(), through.to_vec()))
    }

    fn field_of(self, ty: &Ty, name: Sym, through: &[Sym]) -> Option<Member> {
        let Ty::Struct(file, expr) = ty else { return None };
        let facts = &self.program.facts[file.index()];
        let Expr::StructType { fields } = facts.expr(*expr) else { return None };
        let field = fields.iter().find(|field| self.program.sym(*file, field.name) == name)?;
        Some(Member::Field(self.resolve(*file, field.ty), through.to_vec()))
    }

    fn embedded(self, ty: &Ty, through: &[Sym], next: &mut Vec<(Ty, Vec<Sym>)>) {
        let Ty::Struct(file, expr) = self.underlying(ty) else { return };
        let facts = &self.program.facts[file.index()];
        let Expr::StructType { fields } = facts.expr(expr) else { return };
        for field in fields.iter().filter(|field| field.embedded) {
            let mut path = through.to_vec();
            path.push(self.program.sym(file, field.name));
            next.push((self.resolve(file, field.ty), path));
        }
    }

    /// What a call's function expression denotes.
    #[must_use]
    pub fn callee(self, file: FileId, fun: ExprId) -> Callee {
        let find = || self.callee_at(file, fun, 0);
        match self.memo.filter(|_| !self.asks_library) {
            Some(memo) => memo.callee(file, fun, find),
            None => find(),
        }
    }

    /// The same, where it will not be asked again.
    pub(crate) fn callee_once(self, file: FileId, fun: ExprId) -> Callee {
        self.callee_at(file, fun, 0)
    }

    fn callee_at(self, file: FileId, fun: ExprId, depth: u32) -> Callee {
        let facts = &self.program.facts[file.index()];
        match facts.expr(fun) {
            Expr::Free(name) => self.callee_symbol(file, fun, self.program.resolve(file, *name)),
            Expr::Selector { base, name, .. } => {
                let name = self.program.sym(file, *name);
                match self.package_operand(file, *base) {
                    Some(target) => self.callee_symbol(file, fun, self.program.member(target, name)),
                    None => self.callee_method(file, fun, *base, name, depth),
                }
            }
            Expr::Index { base, .. } => self.callee_at(file, *base, depth + 1),
            Expr::ArrayType { .. }
            | Expr::MapType { .. }
            | Expr::ChanType(_)
            | Expr::FuncType(_)
            | Expr::LocalType(_)
            | Expr::TypeParam(_)
            | Expr::InterfaceType(_) => Callee::Conversion,
            Expr::Star(inner) if self.is_type(file, *inner) => Callee::Conversion,
            _ => Callee::Value(fun),
        }
    }

    /// Import path and name of the function that a call names, loaded or not.
    pub(crate) fn function_named(self, file: FileId, fun: ExprId) -> Option<(Text, Text)> {
        match self.callee(file, fun) {
            Callee::External { path, name, .. } => Some((path, name)),
            Callee::Func(func) => {
                let (file, decl) = self.program.func(func);
                let package = self.program.package_of(file);
                let path = self.program.packages[package.index()].import_path.as_str();
                Some((path.into(), self.program.facts[file.index()].text(decl.name).into()))
            }
            _ => None,
        }
    }

    fn is_type(self, file: FileId, expr: ExprId) -> bool {
        !matches!(self.resolve(file, expr), Ty::Unknown)
    }

    fn callee_symbol(self, file: FileId, fun: ExprId, resolved: Resolved<'_>) -> Callee {
        match resolved {
            Resolved::Symbol(_, Symbol::Func(candidates)) => {
                match self.program.declared_for(file, candidates) {
                    Some(func) => Callee::Func(func),
                    None => Callee::Value(fun),
                }
            }
            Resolved::Symbol(_, Symbol::Type(_)) => Callee::Conversion,
            Resolved::Symbol(..) | Resolved::Package(_) => Callee::Value(fun),
            Resolved::External(id) => {
                let (path, name) = self.program.external_name(id);
                if self.apis.conversions.get(path, name).is_some() {
                    return Callee::Conversion;
                }
                let (path, name) = self.program.external_texts(id);
                Callee::External { path, name, receiver: None }
            }
            Resolved::Universe(sym) if is_basic(self.sym_text(sym)) => Callee::Conversion,
            Resolved::Universe(sym) => Callee::Builtin(sym),
        }
    }

    fn callee_method(self, file: FileId, fun: ExprId, base: ExprId, name: Sym, depth: u32) -> Callee {
        let ty = self.operand(file, base, name, depth);
        if ty == Ty::Unknown
            && let Some(callee) = self.method_expression(file, base, name)
        {
            return callee;
        }
        match self.member_of(&ty, name) {
            Some(Member::Method(func, through)) => Callee::Method { func, receiver: base, through },
            Some(Member::Field(..)) => Callee::Value(fun),
            Some(Member::ExtMethod(path, name, _)) => Callee::External { path, name, receiver: Some(base) },
            None if matches!(self.underlying(&ty), Ty::Interface(..)) => {
                Callee::Interface { receiver: base, ty, method: name }
            }
            None => Callee::UnknownMethod { receiver: base, method: name },
        }
    }

    /// A method expression, `(*T).Method` or `T.Method`: a function whose first parameter is the receiver.
    fn method_expression(self, file: FileId, base: ExprId, name: Sym) -> Option<Callee> {
        match self.member_of(&self.resolve(file, base), name)? {
            Member::Method(func, _) => Some(Callee::Func(func)),
            Member::ExtMethod(path, name, _) => {
                // A variable of another package resolves like a type: only what the table knows is believed.
                self.apis.knows(&path, &name).then_some(Callee::External { path, name, receiver: None })
            }
            Member::Field(..) => None,
        }
    }

    /// Whether a function stands in a test file, or is a helper that takes a test.
    #[must_use]
    pub fn is_test_code(self, func: FuncId) -> bool {
        let (file, decl) = self.program.func(self.program.outermost(func));
        self.program.files[file.index()].is_test
            || decl.params.iter().any(|param| self.is_testing(&self.resolve(file, param.ty)))
    }

    /// Import path and name of a named type that is not loaded, looking through one pointer.
    #[must_use]
    pub fn external_type(self, ty: &Ty) -> Option<(&'p str, String)> {
        match ty {
            Ty::Pointer(inner) => self.external_type(inner),
            Ty::Ext(id) => {
                let (path, name) = self.program.external_name(*id);
                Some((path, name.to_owned()))
            }
            _ => None,
        }
    }

    /// Whether a type is `*testing.T`, `*testing.B`, `*testing.F`, `testing.TB`, or embeds one of them.
    #[must_use]
    pub fn is_testing(self, ty: &Ty) -> bool {
        let (path, name): (&str, &str) = match ty {
            Ty::Pointer(inner) => return self.is_testing(inner),
            Ty::Ext(id) => self.program.external_name(*id),
            Ty::Foreign(path, name) => (path, name),
            Ty::Named(id) => {
                let named = &self.program.types[id.index()];
                let package = &self.program.packages[named.package.index()];
                let name = self.sym_text(named.name);
                if package.import_path == "testing" {
                    return matches!(name, "T" | "B" | "F" | "TB");
                }
                return self.is_like_testing(ty);
            }
            _ => return false,
        };
        match path {
            "testing" => matches!(name, "T" | "B" | "F" | "TB"),
            "github.com/frankban/quicktest" => name == "C",
            _ => false,
        }
    }

    /// An interface with methods that only a test has: helpers take one in place of `testing.TB`, whose private method
    /// keeps others from implementing it.
    fn is_like_testing(self, ty: &Ty) -> bool {
        let Ty::Interface(file, expr) = self.underlying(ty) else { return false };
        let facts = &self.program.facts[file.index()];
        let Expr::InterfaceType(interface) = facts.expr(expr) else { return false };
        let has = |wanted: &str| interface.methods.iter().any(|(name, _)| facts.text(*name) == wanted);
        let is_testing = |inner: &ExprId| match self.resolve(file, *inner) {
            Ty::Ext(id) => self.program.external_name(id) == ("testing", "TB"),
            _ => false,
        };
        // `interface{ Cleanup(func()) }`
        let takes_func = |ty: ExprId| match facts.expr(ty) {
            Expr::FuncType(func) => {
                matches!(&*func.params, [one] if matches!(facts.expr(*one), Expr::FuncType(inner) if inner.params.is_empty()))
            }
            _ => false,
        };
        let registers = |(name, ty): &(_, ExprId)| facts.text(*name) == "Cleanup" && takes_func(*ty);
        has("Helper") && (has("Cleanup") || has("Fatalf") || has("Errorf"))
            || interface.methods.iter().any(registers)
            || interface.embedded.iter().any(is_testing)
    }
}

/// What a selector names on a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// A field's type, and the embedded fields it is reached through.
    Field(Ty, Vec<Sym>),
    /// A method of a loaded package.
    Method(FuncId, Vec<Sym>),
    /// A method of another package: path and `Type.Method`.
    ExtMethod(Text, Text, Vec<Sym>),
}

fn result(ty: Ty, at: usize) -> Ty {
    match ty {
        Ty::Tuple(types) => types.get(at).cloned().unwrap_or(Ty::Unknown),
        other if at == 0 => other,
        _ => Ty::Unknown,
    }
}

/// What a call of a function of this type gives.
fn as_result(ty: Ty) -> Ty {
    match ty {
        Ty::Func(results) => match &*results {
            [] => Ty::Unknown,
            [one] => one.clone(),
            _ => Ty::Tuple(results),
        },
        _ => Ty::Unknown,
    }
}

/// A type as the data table writes it: `*import/path.Type`, `[]T`, `chan T`, a predeclared name, or a type of `package`.
#[must_use]
pub fn parse_type(text: &str, package: &str) -> Ty {
    if let Some(rest) = text.strip_prefix('*') {
        return Ty::Pointer(Arc::new(parse_type(rest, package)));
    }
    if let Some(rest) = text.strip_prefix("[]") {
        return Ty::Slice(Arc::new(parse_type(rest, package)));
    }
    if let Some(rest) = text.strip_prefix("<-chan ").or_else(|| text.strip_prefix("chan ")) {
        return Ty::Chan(Arc::new(parse_type(rest, package)));
    }
    if text.is_empty() {
        return Ty::Unknown;
    }
    if text.starts_with("func(") {
        return Ty::Func(Arc::new([]));
    }
    if is_basic(text) {
        return Ty::Basic;
    }
    let slash = text.rfind('/').map_or(0, |at| at + 1);
    match text[slash..].rfind('.') {
        Some(dot) => Ty::Foreign(text[..slash + dot].into(), text[slash + dot + 1..].into()),
        None => Ty::Foreign(package.into(), text.into()),
    }
}

pub(crate) fn is_basic(name: &str) -> bool {
    matches!(
        name,
        "bool"
            | "string"
            | "error"
            | "any"
            | "byte"
            | "rune"
            | "int"
            | "int8"
            | "int16"
            | "int32"
            | "int64"
            | "uint"
            | "uint8"
            | "uint16"
            | "uint32"
            | "uint64"
            | "uintptr"
            | "float32"
            | "float64"
            | "complex64"
            | "complex128"
            | "comparable"
    )
}
