//! What packages that are not loaded declare: result types, variables and fields, in the words of the data table. Knows no
//! function body; who finds the sources is not known here either.

use std::sync::Arc;

use pollint_facts::ir::{Expr, ExprId, FileFacts, FuncKind, LitKind, Name};
use rustc_hash::FxHashMap;

use crate::program::guess_package_name;

/// The declaration of a member: result types of a function, or the one type of a variable or field. Each is written as
/// [`parse_type`](crate::types::parse_type) reads it, empty where it is not known.
pub type Signature = Arc<[Box<str>]>;

/// Answers what a package declares, if its source is at hand.
pub trait Library: Send + Sync + std::fmt::Debug {
    /// The declaration of `Func`, `Type.Method`, `Var` or `Type.Field` in the package with this import path.
    fn signature(&self, import_path: &str, member: &str) -> Option<Signature>;
}

/// The declarations of one file.
#[derive(Debug, Default)]
pub struct Declarations {
    members: FxHashMap<Box<str>, Signature>,
}

impl Declarations {
    /// Reads the declarations of a file of the package `import_path`.
    #[must_use]
    pub fn new(import_path: &str, facts: &FileFacts) -> Declarations {
        let mut declarations = Declarations::default();
        File { facts, import_path }.declare(&mut declarations);
        declarations
    }

    /// The declaration of a member. For a variable that is set by a call of the package's own function `New` it is `=New`:
    /// that function may stand in another file.
    #[must_use]
    pub fn get(&self, member: &str) -> Option<Signature> {
        self.members.get(member).map(Arc::clone)
    }

    fn add(&mut self, member: String, types: Vec<Box<str>>) {
        self.members.entry(member.into()).or_insert_with(|| types.into());
    }
}

/// One file, read for what it declares.
struct File<'f> {
    facts: &'f FileFacts,
    import_path: &'f str,
}

impl File<'_> {
    fn declare(&self, to: &mut Declarations) {
        for func in self.facts.funcs.iter().filter(|func| func.kind == FuncKind::Decl) {
            let types = func.results.iter().map(|result| self.text(result.ty)).collect();
            match &func.receiver {
                None => to.add(self.facts.text(func.name).to_owned(), types),
                Some(receiver) => {
                    if let Some(owner) = self.receiver_name(receiver.ty) {
                        to.add(format!("{owner}.{}", self.facts.text(func.name)), types);
                    }
                }
            }
        }
        for decl in self.facts.types.iter().filter(|decl| decl.owner.is_none()) {
            self.declare_type(self.facts.text(decl.name), decl.ty, to);
        }
        for spec in &self.facts.vars {
            for (at, (name, _)) in spec.names.iter().enumerate() {
                let value = if spec.values.len() == spec.names.len() { spec.values.get(at) } else { None };
                let ty = match (spec.ty, value) {
                    (Some(ty), _) => self.text(ty),
                    (None, Some(value)) => self.value(*value),
                    (None, None) => Box::default(),
                };
                to.add(self.facts.text(*name).to_owned(), vec![ty]);
            }
        }
    }

    fn declare_type(&self, name: &str, ty: ExprId, to: &mut Declarations) {
        match self.facts.expr(ty) {
            Expr::StructType { fields } => {
                for field in fields {
                    to.add(format!("{name}.{}", self.facts.text(field.name)), vec![self.text(field.ty)]);
                }
            }
            Expr::InterfaceType(interface) => {
                for (method, ty) in &interface.methods {
                    if let Expr::FuncType(func) = self.facts.expr(*ty) {
                        let types = func.results.iter().map(|result| self.text(*result)).collect();
                        to.add(format!("{name}.{}", self.facts.text(*method)), types);
                    }
                }
            }
            _ => {}
        }
    }

    fn receiver_name(&self, ty: ExprId) -> Option<&str> {
        match self.facts.expr(ty) {
            Expr::Free(name) => Some(self.facts.text(*name)),
            Expr::Star(inner) | Expr::Index { base: inner, .. } => match self.facts.expr(*inner) {
                Expr::Free(name) => Some(self.facts.text(*name)),
                Expr::Index { base, .. } => match self.facts.expr(*base) {
                    Expr::Free(name) => Some(self.facts.text(*name)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of an initial value, where it says its type.
    fn value(&self, value: ExprId) -> Box<str> {
        match self.facts.expr(value) {
            Expr::Composite(literal) => literal.ty.map(|ty| self.text(ty)).unwrap_or_default(),
            Expr::AddrOf(inner) => match self.facts.expr(*inner) {
                Expr::Composite(literal) => {
                    literal.ty.map(|ty| pointer_to(&self.text(ty))).unwrap_or_default()
                }
                _ => Box::default(),
            },
            Expr::Literal(LitKind::Nil, _) => Box::default(),
            Expr::Literal(..) => "string".into(),
            Expr::Call { fun, .. } => match self.facts.expr(*fun) {
                Expr::Free(name) => format!("={}", self.facts.text(*name)).into(),
                _ => Box::default(),
            },
            _ => Box::default(),
        }
    }

    /// A type expression as the data table writes types.
    fn text(&self, ty: ExprId) -> Box<str> {
        let mut prefix = String::new();
        let mut at = ty;
        loop {
            match self.facts.expr(at) {
                Expr::Star(inner) => {
                    prefix.push('*');
                    at = *inner;
                }
                Expr::ArrayType { elem, fixed: false } => {
                    prefix.push_str("[]");
                    at = *elem;
                }
                Expr::ChanType(elem) => {
                    prefix.push_str("chan ");
                    at = *elem;
                }
                Expr::Index { base, .. } => at = *base,
                _ => break,
            }
        }
        let name = self.name(at);
        if name.is_empty() { Box::default() } else { (prefix + &name).into() }
    }

    fn name(&self, ty: ExprId) -> String {
        match self.facts.expr(ty) {
            Expr::Free(name) if crate::types::is_basic(self.facts.text(*name)) => {
                self.facts.text(*name).to_owned()
            }
            Expr::Free(name) => format!("{}.{}", self.import_path, self.facts.text(*name)),
            Expr::Selector { base, name, .. } => match self.facts.expr(*base) {
                Expr::Free(package) => match self.imported(*package) {
                    Some(path) => format!("{path}.{}", self.facts.text(*name)),
                    None => String::new(),
                },
                _ => String::new(),
            },
            Expr::FuncType(_) => "func()".to_owned(),
            _ => String::new(),
        }
    }

    /// The path that a package name of this file stands for.
    fn imported(&self, name: Name) -> Option<&str> {
        let wanted = self.facts.text(name);
        let means = |import: &&pollint_facts::ir::Import| match import.alias {
            Some(alias) => self.facts.text(alias) == wanted,
            None => guess_package_name(&import.path) == wanted,
        };
        self.facts.imports.iter().find(means).map(|import| &*import.path)
    }
}

fn pointer_to(ty: &str) -> Box<str> {
    if ty.is_empty() { Box::default() } else { format!("*{ty}").into() }
}
