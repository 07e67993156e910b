//! Package clause, imports, and top-level declarations.

use pollint_base::span::Span;
use thin_vec::ThinVec;
use tree_sitter::Node;

use super::{Lowerer, narrow, span_of};
use crate::ir::{
    AssignOp, ConstSpec, Expr, ExprId, FuncIx, FuncKind, Import, Name, Param, Stmt, StmtKind, TypeDecl,
    VarSpec,
};
use crate::kinds::Kind;
use crate::scope::Binding;

impl<'tree> Lowerer<'_, 'tree> {
    pub(super) fn file(&mut self, root: Node<'tree>) {
        let mut cursor = root.walk();
        self.all_comments(root);
        let nodes: Vec<Node<'tree>> = root.named_children(&mut cursor).collect();
        for node in nodes {
            match self.kind(node) {
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

    /// Comments stand anywhere in a tree. Only files that hold a directive at all are searched for them.
    fn all_comments(&mut self, root: Node<'tree>) {
        let has = |needle: &[u8]| memchr::memmem::find(self.text, needle).is_some();
        if !has(b"nolint") && !has(b"pollint:") && !has(b"Code generated") {
            return;
        }
        let mut cursor = root.walk();
        loop {
            if self.kind(cursor.node()) == Kind::Comment {
                self.comment(cursor.node());
            }
            if cursor.goto_first_child() || cursor.goto_next_sibling() {
                continue;
            }
            loop {
                if !cursor.goto_parent() {
                    return;
                }
                if cursor.goto_next_sibling() {
                    break;
                }
            }
        }
    }

    fn package_clause(&mut self, node: Node<'tree>) {
        if let Some(name) = self.children(node).first() {
            self.facts.package = self.name_of(*name);
            self.facts.package_span = span_of(*name);
        }
    }

    fn imports(&mut self, node: Node<'tree>) {
        for child in self.children(node) {
            match self.kind(child) {
                Kind::ImportSpec => self.import(child),
                Kind::ImportSpecList => {
                    for spec in self.children(child) {
                        if self.kind(spec) == Kind::ImportSpec {
                            self.import(spec);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn import(&mut self, node: Node<'tree>) {
        let fields = self.grammar.fields;
        let Some(path) = node.child_by_field_id(fields.path.get()) else { return };
        let alias = node.child_by_field_id(fields.name.get()).map(|name| self.name_of(name));
        let text = self.slice(path).trim_matches(['"', '`']);
        self.facts.imports.push(Import { path: text.into(), alias, span: span_of(path) });
    }

    fn function(&mut self, node: Node<'tree>) {
        let fields = self.grammar.fields;
        let name_node = node.child_by_field_id(fields.name.get());
        let name = name_node.map_or(Name(0), |name| self.name_of(name));
        let name_span = name_node.map_or_else(|| span_of(node), span_of);
        let index = self.push_func(FuncKind::Decl, name, name_span, span_of(node));
        self.scopes.push();
        self.func = Some(index);
        if let Some(list) = node.child_by_field_id(fields.type_parameters.get()) {
            let names = self.type_params(list);
            self.facts.funcs[index.index()].type_params = names.into();
        }
        if let Some(receiver) = node.child_by_field_id(fields.receiver.get()) {
            self.receiver_type_params(receiver);
            let params = self.params(receiver);
            self.facts.funcs[index.index()].receiver = params.into_iter().next();
        }
        self.signature_and_body(index, node);
        if self.facts.text(name).starts_with("Example") && states_output(self.slice(node)) {
            self.facts.examples.push(index);
        }
        self.func = None;
        self.end_scope(node.end_byte());
    }

    /// The rest of a function or literal whose scope is open: parameters, results, body.
    pub(super) fn signature_and_body(&mut self, index: FuncIx, node: Node<'tree>) {
        let fields = self.grammar.fields;
        if let Some(list) = node.child_by_field_id(fields.parameters.get()) {
            let params = self.params(list);
            self.facts.funcs[index.index()].params = params.into();
        }
        if let Some(result) = node.child_by_field_id(fields.result.get()) {
            let results = self.results(result);
            self.facts.funcs[index.index()].results = results.into();
        }
        if let Some(body) = node.child_by_field_id(fields.body.get()) {
            let statements = self.block_statements(body);
            self.facts.funcs[index.index()].body = Some(statements.into());
        }
    }

    /// `func (s *Stack[T]) Push`: the receiver's type arguments declare type parameters.
    fn receiver_type_params(&mut self, list: Node<'tree>) {
        let mut pending = vec![list];
        while let Some(node) = pending.pop() {
            if self.kind(node) == Kind::TypeArguments {
                for element in self.children(node) {
                    let name = self.name_of(element);
                    self.scopes.bind(name, Binding::TypeParam);
                }
            } else {
                pending.extend(self.children(node));
            }
        }
    }

    pub(super) fn type_params(&mut self, list: Node<'tree>) -> Vec<Name> {
        let mut names = Vec::new();
        for declaration in self.children(list) {
            let mut cursor = declaration.walk();
            let nodes: Vec<Node<'tree>> =
                declaration.children_by_field_id(self.grammar.fields.name, &mut cursor).collect();
            for node in nodes {
                if self.kind(node) == Kind::Identifier {
                    let name = self.name_of(node);
                    self.scopes.bind(name, Binding::TypeParam);
                    names.push(name);
                }
            }
        }
        names
    }

    pub(super) fn params(&mut self, list: Node<'tree>) -> Vec<Param> {
        let mut params = Vec::new();
        for declaration in self.children(list) {
            let variadic = match self.kind(declaration) {
                Kind::ParameterDeclaration => false,
                Kind::VariadicParameter => true,
                _ => continue,
            };
            self.param(declaration, variadic, &mut params);
        }
        params
    }

    fn param(&mut self, declaration: Node<'tree>, variadic: bool, params: &mut Vec<Param>) {
        let fields = self.grammar.fields;
        let ty = match declaration.child_by_field_id(fields.ty.get()) {
            Some(node) => self.type_expr(node),
            None => self.expr(Expr::Unknown, span_of(declaration)),
        };
        let mut cursor = declaration.walk();
        let names: Vec<Node<'tree>> = declaration.children_by_field_id(fields.name, &mut cursor).collect();
        if names.is_empty() {
            params.push(Param { local: None, ty, variadic });
        }
        for node in names {
            let text = self.slice(node);
            let local = (text != "_").then(|| {
                let name = self.name(text);
                self.declare(name, span_of(node), Some(ty), None)
            });
            params.push(Param { local, ty, variadic });
        }
    }

    fn results(&mut self, node: Node<'tree>) -> Vec<Param> {
        if self.kind(node) == Kind::ParameterList {
            return self.params(node);
        }
        let ty = self.type_expr(node);
        vec![Param { local: None, ty, variadic: false }]
    }

    fn type_declaration(&mut self, node: Node<'tree>) {
        for spec in self.children(node) {
            self.type_spec(spec);
        }
    }

    pub(super) fn type_spec(&mut self, spec: Node<'tree>) {
        let fields = self.grammar.fields;
        let alias = self.kind(spec) == Kind::TypeAlias;
        let Some(name_node) = spec.child_by_field_id(fields.name.get()) else { return };
        let name = self.name_of(name_node);
        let index = narrow(self.facts.types.len());
        let placeholder = self.expr(Expr::Unknown, span_of(spec));
        self.facts.types.push(TypeDecl {
            name,
            span: span_of(name_node),
            params: Vec::new(),
            alias,
            ty: placeholder,
            owner: self.func,
        });
        if self.func.is_some() {
            self.scopes.bind(name, Binding::Type(index));
        }
        self.scopes.push();
        if let Some(list) = spec.child_by_field_id(fields.type_parameters.get()) {
            let params = self.type_params(list);
            self.facts.types[index as usize].params = params;
        }
        if let Some(ty) = spec.child_by_field_id(fields.ty.get()) {
            let ty = self.type_expr(ty);
            self.facts.types[index as usize].ty = ty;
        }
        self.end_scope(spec.end_byte());
    }

    /// The specs of `var …` or `var ( … )`.
    pub(super) fn var_specs(&mut self, node: Node<'tree>) -> Vec<Node<'tree>> {
        let mut specs = Vec::new();
        for child in self.children(node) {
            match self.kind(child) {
                Kind::VarSpec | Kind::ConstSpec => specs.push(child),
                Kind::VarSpecList => specs
                    .extend(self.children(child).into_iter().filter(|one| self.kind(*one) == Kind::VarSpec)),
                _ => {}
            }
        }
        specs
    }

    /// The identifiers that a spec declares.
    pub(super) fn spec_names(&self, spec: Node<'tree>) -> Vec<Node<'tree>> {
        let mut cursor = spec.walk();
        spec.children_by_field_id(self.grammar.fields.name, &mut cursor)
            .filter(|node| node.is_named())
            .collect()
    }

    fn package_vars(&mut self, node: Node<'tree>) {
        for spec in self.var_specs(node) {
            let init = self.push_func(FuncKind::VarInit, Name(0), span_of(spec), span_of(spec));
            self.func = Some(init);
            self.scopes.push();
            let fields = self.grammar.fields;
            let ty = spec.child_by_field_id(fields.ty.get()).map(|ty| self.type_expr(ty));
            let values = match spec.child_by_field_id(fields.value.get()) {
                Some(list) => self.expr_list(list),
                None => Vec::new(),
            };
            self.end_scope(spec.end_byte());
            self.func = None;
            let names: Vec<(Name, Span)> =
                self.spec_names(spec).into_iter().map(|name| (self.name_of(name), span_of(name))).collect();
            self.facts.funcs[init.index()].body = Some(self.init_statements(&values));
            self.facts.vars.push(VarSpec { names, ty, values, init });
        }
    }

    /// The initial values as statements, so that calls and literals in them are seen like any others.
    fn init_statements(&self, values: &[ExprId]) -> ThinVec<Stmt> {
        let statement = |value: &ExprId| Stmt { kind: StmtKind::Expr(*value), span: self.facts.span(*value) };
        values.iter().map(statement).collect()
    }

    fn package_consts(&mut self, node: Node<'tree>) {
        for spec in self.var_specs(node) {
            let fields = self.grammar.fields;
            let ty = spec.child_by_field_id(fields.ty.get()).map(|ty| self.type_expr(ty));
            let values = match spec.child_by_field_id(fields.value.get()) {
                Some(list) => self.expr_list(list),
                None => Vec::new(),
            };
            for (at, node) in self.spec_names(spec).into_iter().enumerate() {
                let name = self.name_of(node);
                let value = values.get(at).copied();
                self.facts.consts.push(ConstSpec { name, span: span_of(node), ty, value });
            }
        }
    }

    /// `var` and `const` inside a function.
    pub(super) fn local_vars(&mut self, node: Node<'tree>, out: &mut Vec<Stmt>) {
        for spec in self.var_specs(node) {
            let fields = self.grammar.fields;
            let ty = spec.child_by_field_id(fields.ty.get()).map(|ty| self.type_expr(ty));
            let rhs = match spec.child_by_field_id(fields.value.get()) {
                Some(list) => self.expr_list(list),
                None => Vec::new(),
            };
            let mut lhs = Vec::new();
            for node in self.spec_names(spec) {
                let text = self.slice(node);
                let expr = if text == "_" {
                    Expr::Blank
                } else {
                    let name = self.name(text);
                    Expr::Local(self.declare(name, span_of(node), ty, None))
                };
                lhs.push(self.expr(expr, span_of(node)));
            }
            let kind = StmtKind::Assign { lhs: lhs.into(), rhs: rhs.into(), op: AssignOp::Define };
            out.push(Stmt { kind, span: span_of(spec) });
        }
    }
}

/// Whether the text of an example has a comment that states its output.
fn states_output(text: &str) -> bool {
    text.lines().any(|line| {
        let comment = line.trim_start().strip_prefix("//").map(|rest| rest.trim_start().to_ascii_lowercase());
        comment.is_some_and(|rest| rest.starts_with("output:") || rest.starts_with("unordered output:"))
    })
}
