//! Package clause, imports, and top-level declarations.

use crate::tree::Node;
use pollint_base::span::Span;
use thin_vec::ThinVec;

use super::{Lowerer, narrow};
use crate::ir::{
    AssignOp, ConstSpec, Expr, ExprId, FuncIx, FuncKind, Import, Name, Param, Stmt, StmtKind, TypeDecl,
    VarSpec,
};
use crate::kinds::{Field, Kind};
use crate::scope::Binding;

impl Lowerer<'_> {
    pub(super) fn file(&mut self, root: Node<'_>) {
        for node in root.children() {
            match node.kind() {
                Kind::PackageClause => self.package_clause(node),
                Kind::ImportDeclaration => self.imports(node),
                Kind::FunctionDeclaration | Kind::MethodDeclaration => self.function(node),
                Kind::TypeDeclaration => self.type_declaration(node),
                Kind::VarDeclaration => self.package_vars(node),
                Kind::ConstDeclaration => self.package_consts(node),
                _ => {}
            }
        }
    }

    fn package_clause(&mut self, node: Node<'_>) {
        if let Some(name) = node.first() {
            self.facts.package = self.name_of(name);
            self.facts.package_span = name.span();
        }
    }

    fn imports(&mut self, node: Node<'_>) {
        for child in node.children() {
            match child.kind() {
                Kind::ImportSpec => self.import(child),
                Kind::ImportSpecList => {
                    for spec in child.children() {
                        if spec.kind() == Kind::ImportSpec {
                            self.import(spec);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn import(&mut self, node: Node<'_>) {
        let Some(path) = node.child(Field::Path) else { return };
        let alias = node.child(Field::Name).map(|name| self.name_of(name));
        let text = self.slice(path).trim_matches(['"', '`']);
        self.facts.imports.push(Import { path: text.into(), alias, span: path.span() });
    }

    fn function(&mut self, node: Node<'_>) {
        let name_node = node.child(Field::Name);
        let name = name_node.map_or(Name(0), |name| self.name_of(name));
        let name_span = name_node.map_or_else(|| node.span(), Node::span);
        let index = self.push_func(FuncKind::Decl, name, name_span, node.span());
        self.scopes.push();
        self.func = Some(index);
        if let Some(list) = node.child(Field::TypeParameters) {
            let names = self.type_params(list);
            self.facts.funcs[index.index()].type_params = names.into();
        }
        if let Some(receiver) = node.child(Field::Receiver) {
            self.receiver_type_params(receiver);
            let params = self.params(receiver);
            self.facts.funcs[index.index()].receiver = params.into_iter().next();
        }
        self.signature_and_body(index, node);
        if self.facts.text(name).starts_with("Example") && states_output(self.slice(node)) {
            self.facts.examples.push(index);
        }
        self.func = None;
        self.end_scope(node.end());
    }

    /// The rest of a function or literal whose scope is open: parameters, results, body.
    pub(super) fn signature_and_body(&mut self, index: FuncIx, node: Node<'_>) {
        if let Some(list) = node.child(Field::Parameters) {
            let params = self.params(list);
            self.facts.funcs[index.index()].params = params.into();
        }
        if let Some(result) = node.child(Field::Result) {
            let results = self.results(result);
            self.facts.funcs[index.index()].results = results.into();
        }
        if let Some(body) = node.child(Field::Body) {
            let statements = self.block_statements(body);
            self.facts.funcs[index.index()].body = Some(statements.into());
        }
    }

    /// `func (s *Stack[T]) Push`: the receiver's type arguments declare type parameters.
    fn receiver_type_params(&mut self, list: Node<'_>) {
        let mut pending = vec![list];
        while let Some(node) = pending.pop() {
            if node.kind() == Kind::TypeArguments {
                for element in node.children() {
                    let name = self.name_of(element);
                    self.scopes.bind(name, Binding::TypeParam);
                }
            } else {
                pending.extend(node.children());
            }
        }
    }

    pub(super) fn type_params(&mut self, list: Node<'_>) -> Vec<Name> {
        let mut names = Vec::new();
        for declaration in list.children() {
            for node in declaration.all(Field::Name) {
                if node.kind() == Kind::Identifier {
                    let name = self.name_of(node);
                    self.scopes.bind(name, Binding::TypeParam);
                    names.push(name);
                }
            }
        }
        names
    }

    pub(super) fn params(&mut self, list: Node<'_>) -> Vec<Param> {
        let mut params = Vec::new();
        for declaration in list.children() {
            let variadic = match declaration.kind() {
                Kind::ParameterDeclaration => false,
                Kind::VariadicParameter => true,
                _ => continue,
            };
            self.param(declaration, variadic, &mut params);
        }
        params
    }

    fn param(&mut self, declaration: Node<'_>, variadic: bool, params: &mut Vec<Param>) {
        let ty = match declaration.child(Field::Type) {
            Some(node) => self.type_expr(node),
            None => self.expr(Expr::Unknown, declaration.span()),
        };
        if declaration.child(Field::Name).is_none() {
            params.push(Param { local: None, ty, variadic });
        }
        for node in declaration.all(Field::Name) {
            let text = self.slice(node);
            let local = (text != "_").then(|| {
                let name = self.name(text);
                self.declare(name, node.span(), Some(ty), None)
            });
            params.push(Param { local, ty, variadic });
        }
    }

    fn results(&mut self, node: Node<'_>) -> Vec<Param> {
        if node.kind() == Kind::ParameterList {
            return self.params(node);
        }
        let ty = self.type_expr(node);
        vec![Param { local: None, ty, variadic: false }]
    }

    fn type_declaration(&mut self, node: Node<'_>) {
        for spec in node.children() {
            self.type_spec(spec);
        }
    }

    pub(super) fn type_spec(&mut self, spec: Node<'_>) {
        let alias = spec.kind() == Kind::TypeAlias;
        let Some(name_node) = spec.child(Field::Name) else { return };
        let name = self.name_of(name_node);
        let index = narrow(self.facts.types.len());
        let placeholder = self.expr(Expr::Unknown, spec.span());
        self.facts.types.push(TypeDecl {
            name,
            span: name_node.span(),
            params: Vec::new(),
            alias,
            ty: placeholder,
            owner: self.func,
        });
        if self.func.is_some() {
            self.scopes.bind(name, Binding::Type(index));
        }
        self.scopes.push();
        if let Some(list) = spec.child(Field::TypeParameters) {
            let params = self.type_params(list);
            self.facts.types[index as usize].params = params;
        }
        if let Some(ty) = spec.child(Field::Type) {
            let ty = self.type_expr(ty);
            self.facts.types[index as usize].ty = ty;
        }
        self.end_scope(spec.end());
    }

    fn package_vars(&mut self, node: Node<'_>) {
        for spec in specs(node) {
            let init = self.push_func(FuncKind::VarInit, Name(0), spec.span(), spec.span());
            self.func = Some(init);
            self.scopes.push();
            let ty = spec.child(Field::Type).map(|ty| self.type_expr(ty));
            let values = match spec.child(Field::Value) {
                Some(list) => self.expr_list(list),
                None => Vec::new(),
            };
            self.end_scope(spec.end());
            self.func = None;
            let names: Vec<(Name, Span)> =
                spec.all(Field::Name).map(|name| (self.name_of(name), name.span())).collect();
            self.facts.funcs[init.index()].body = Some(self.init_statements(&values));
            self.facts.vars.push(VarSpec { names, ty, values, init });
        }
    }

    /// The initial values as statements, so that calls and literals in them are seen like any others.
    fn init_statements(&self, values: &[ExprId]) -> ThinVec<Stmt> {
        let statement = |value: &ExprId| Stmt { kind: StmtKind::Expr(*value), span: self.facts.span(*value) };
        values.iter().map(statement).collect()
    }

    fn package_consts(&mut self, node: Node<'_>) {
        for spec in specs(node) {
            let ty = spec.child(Field::Type).map(|ty| self.type_expr(ty));
            let values = match spec.child(Field::Value) {
                Some(list) => self.expr_list(list),
                None => Vec::new(),
            };
            for (at, node) in spec.all(Field::Name).enumerate() {
                let name = self.name_of(node);
                let value = values.get(at).copied();
                self.facts.consts.push(ConstSpec { name, span: node.span(), ty, value });
            }
        }
    }

    /// `var` and `const` inside a function.
    pub(super) fn local_vars(&mut self, node: Node<'_>, out: &mut Vec<Stmt>) {
        for spec in specs(node) {
            let ty = spec.child(Field::Type).map(|ty| self.type_expr(ty));
            let rhs = match spec.child(Field::Value) {
                Some(list) => self.expr_list(list),
                None => Vec::new(),
            };
            let mut lhs = Vec::new();
            for node in spec.all(Field::Name) {
                let text = self.slice(node);
                let expr = if text == "_" {
                    Expr::Blank
                } else {
                    let name = self.name(text);
                    Expr::Local(self.declare(name, node.span(), ty, None))
                };
                lhs.push(self.expr(expr, node.span()));
            }
            let kind = StmtKind::Assign { lhs: lhs.into(), rhs: rhs.into(), op: AssignOp::Define };
            out.push(Stmt { kind, span: spec.span() });
        }
    }
}

/// The specs of `var …`, `var ( … )` or `const …`.
pub(super) fn specs(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let list = node.first().filter(|list| list.kind() == Kind::VarSpecList);
    let children = list.unwrap_or(node).children();
    children.filter(|child| matches!(child.kind(), Kind::VarSpec | Kind::ConstSpec))
}

/// Whether the text of an example has a comment that states its output.
fn states_output(text: &str) -> bool {
    text.lines().any(|line| {
        let comment = line.trim_start().strip_prefix("//").map(|rest| rest.trim_start().to_ascii_lowercase());
        comment.is_some_and(|rest| rest.starts_with("output:") || rest.starts_with("unordered output:"))
    })
}
