//! Statements and the scopes they open (Go specification, "Blocks").

use thin_vec::{ThinVec, thin_vec};
use tree_sitter::Node;

use super::{Lowerer, span_of};
use crate::ir::{AssignOp, Case, Expr, ExprId, For, LoopId, RangeClause, Stmt, StmtKind};
use crate::kinds::Kind;

impl<'tree> Lowerer<'_, 'tree> {
    /// The statements of a block, in the scope that is open.
    pub(super) fn block_statements(&mut self, block: Node<'tree>) -> Vec<Stmt> {
        let mut statements = Vec::new();
        for child in self.children(block) {
            if self.kind(child) == Kind::StatementList {
                for statement in self.children(child) {
                    self.statement(statement, &mut statements);
                }
            } else {
                self.statement(child, &mut statements);
            }
        }
        statements.shrink_to_fit();
        statements
    }

    fn scoped_block(&mut self, block: Node<'tree>) -> Vec<Stmt> {
        self.scopes.push();
        let statements = self.block_statements(block);
        self.end_scope(block.end_byte());
        statements
    }

    fn statement(&mut self, node: Node<'tree>, out: &mut Vec<Stmt>) {
        let span = span_of(node);
        self.deeper(span, (), |this| this.statement_kind(node, out));
    }

    fn statement_kind(&mut self, node: Node<'tree>, out: &mut Vec<Stmt>) {
        let fields = self.grammar.fields;
        let span = span_of(node);
        let kind = self.kind(node);
        self.matcher.visit(kind, node, self.text);
        let kind = match kind {
            Kind::ExpressionStatement | Kind::Go | Kind::Defer => {
                let Some(child) = self.children(node).first().copied() else { return };
                let call = self.value(child);
                match self.kind(node) {
                    Kind::Go => StmtKind::Go(call),
                    Kind::Defer => StmtKind::Defer(call),
                    _ => StmtKind::Expr(call),
                }
            }
            Kind::Assignment => self.assignment(node),
            Kind::ShortVar => self.short_var(node),
            Kind::Inc | Kind::Dec => {
                let operands = self.children(node);
                let lhs = operands.into_iter().map(|operand| self.value(operand)).collect();
                let op = if self.kind(node) == Kind::Inc { AssignOp::Step } else { AssignOp::StepDown };
                StmtKind::Assign { lhs, rhs: ThinVec::new(), op }
            }
            Kind::VarDeclaration | Kind::ConstDeclaration => return self.local_vars(node, out),
            Kind::TypeDeclaration => {
                for spec in self.children(node) {
                    self.type_spec(spec);
                }
                return;
            }
            Kind::If => self.if_statement(node),
            Kind::For => self.for_statement(node),
            Kind::ExpressionSwitch => self.switch(node),
            Kind::TypeSwitch => self.type_switch(node),
            Kind::Select => self.select(node),
            Kind::Block => StmtKind::Block(self.scoped_block(node).into()),
            Kind::Return => {
                let list = self.children(node).first().copied();
                StmtKind::Return(list.map(|list| self.expr_list(list).into()).unwrap_or_default())
            }
            Kind::Send => {
                let channel = node.child_by_field_id(fields.channel.get());
                let value = node.child_by_field_id(fields.value.get());
                let (Some(channel), Some(value)) = (channel, value) else { return };
                StmtKind::Send(self.value(channel), self.value(value))
            }
            Kind::Receive => self.receive(node),
            Kind::Labeled => return self.labeled(node, out),
            Kind::Goto => match self.children(node).first() {
                Some(label) => StmtKind::Goto(self.name_of(*label)),
                None => StmtKind::Jump,
            },
            Kind::Break | Kind::Continue | Kind::Fallthrough => StmtKind::Jump,
            Kind::Empty | Kind::Comment => return,
            // A syntax error: what is inside may still hold statements.
            _ if node.is_error() => {
                for child in self.children(node) {
                    self.statement(child, out);
                }
                return;
            }
            _ => StmtKind::Expr(self.value(node)),
        };
        out.push(Stmt { kind, span });
    }

    fn assignment(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        let operator = node.child_by_field_id(fields.operator.get()).map_or("=", |op| op.kind());
        let op = if operator == "=" { AssignOp::Set } else { AssignOp::Compound };
        let lhs = node.child_by_field_id(fields.left.get()).map(|list| self.expr_list(list));
        let rhs = node.child_by_field_id(fields.right.get()).map(|list| self.expr_list(list));
        StmtKind::Assign { lhs: lhs.unwrap_or_default().into(), rhs: rhs.unwrap_or_default().into(), op }
    }

    fn short_var(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        let rhs = node.child_by_field_id(fields.right.get()).map(|list| self.expr_list(list));
        let left = node.child_by_field_id(fields.left.get());
        let lhs = left.map(|list| self.define(list, None)).unwrap_or_default();
        StmtKind::Assign { lhs: lhs.into(), rhs: rhs.unwrap_or_default().into(), op: AssignOp::Define }
    }

    /// The left side of `:=`: new names, and names of the same scope that are assigned again
    /// (Go specification, "Short variable declarations").
    fn define(&mut self, list: Node<'tree>, loop_of: Option<LoopId>) -> Vec<ExprId> {
        let nodes = match self.kind(list) {
            Kind::ExpressionList => self.children(list),
            _ => smallvec::smallvec![list],
        };
        let mut defined = Vec::new();
        for node in nodes {
            let text = self.slice(node);
            let expr = if text == "_" {
                Expr::Blank
            } else {
                let name = self.name(text);
                let local = self.scopes.declared_here(name);
                Expr::Local(local.unwrap_or_else(|| self.declare(name, span_of(node), None, loop_of)))
            };
            defined.push(self.expr(expr, span_of(node)));
        }
        defined
    }

    fn simple(&mut self, node: Option<Node<'tree>>) -> Option<Stmt> {
        let mut out = Vec::new();
        if let Some(node) = node {
            self.statement(node, &mut out);
        }
        out.into_iter().next()
    }

    fn required(&mut self, node: Node<'tree>, field: std::num::NonZeroU16) -> ExprId {
        match node.child_by_field_id(field.get()) {
            Some(child) => self.value(child),
            None => self.expr(Expr::Unknown, span_of(node)),
        }
    }

    fn if_statement(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        self.scopes.push();
        let init = self.simple(node.child_by_field_id(fields.initializer.get())).map(Box::new);
        let cond = self.required(node, fields.condition);
        let then = node.child_by_field_id(fields.consequence.get());
        let then = then.map(|block| self.scoped_block(block)).unwrap_or_default();
        let mut otherwise = Vec::new();
        if let Some(alternative) = node.child_by_field_id(fields.alternative.get()) {
            if self.kind(alternative) == Kind::Block {
                otherwise = self.scoped_block(alternative);
            } else {
                self.statement(alternative, &mut otherwise);
            }
        }
        self.end_scope(node.end_byte());
        StmtKind::If { init, cond, then: then.into(), otherwise: otherwise.into() }
    }

    fn for_statement(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        let id = LoopId(self.next_loop);
        self.next_loop += 1;
        self.scopes.push();
        let (mut init, mut cond, mut post, mut range) = (None, None, None, None);
        for child in self.children(node) {
            match self.kind(child) {
                Kind::Block => {}
                Kind::ForClause => {
                    init = self.loop_init(child.child_by_field_id(fields.initializer.get()), id);
                    cond = child.child_by_field_id(fields.condition.get()).map(|cond| self.value(cond));
                    post = self.simple(child.child_by_field_id(fields.update.get()));
                }
                Kind::RangeClause => range = Some(self.range_clause(child, id)),
                _ => cond = Some(self.value(child)),
            }
        }
        self.loops.push(id);
        let body = node.child_by_field_id(fields.body.get());
        let body = body.map(|block| self.scoped_block(block)).unwrap_or_default();
        self.loops.pop();
        self.end_scope(node.end_byte());
        StmtKind::For(Box::new(For { id, init, cond, post, range, body: body.into() }))
    }

    fn loop_init(&mut self, node: Option<Node<'tree>>, id: LoopId) -> Option<Stmt> {
        let node = node?;
        if self.kind(node) != Kind::ShortVar {
            return self.simple(Some(node));
        }
        let fields = self.grammar.fields;
        let rhs = node.child_by_field_id(fields.right.get()).map(|list| self.expr_list(list));
        let left = node.child_by_field_id(fields.left.get());
        let lhs = left.map(|list| self.define(list, Some(id))).unwrap_or_default();
        let kind =
            StmtKind::Assign { lhs: lhs.into(), rhs: rhs.unwrap_or_default().into(), op: AssignOp::Define };
        Some(Stmt { kind, span: span_of(node) })
    }

    fn range_clause(&mut self, node: Node<'tree>, id: LoopId) -> RangeClause {
        let fields = self.grammar.fields;
        self.matcher.visit(Kind::RangeClause, node, self.text);
        let over = self.required(node, fields.right);
        let mut cursor = node.walk();
        let define = node.children(&mut cursor).any(|child| child.kind() == ":=");
        let left = match node.child_by_field_id(fields.left.get()) {
            Some(list) if define => self.define(list, Some(id)),
            Some(list) => self.expr_list(list),
            None => Vec::new(),
        };
        RangeClause { left: left.into(), define, over }
    }

    fn switch(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        self.scopes.push();
        let init = self.simple(node.child_by_field_id(fields.initializer.get())).map(Box::new);
        let tag = node.child_by_field_id(fields.value.get()).map(|tag| self.value(tag));
        let mut cases = Vec::new();
        for child in self.children(node) {
            let kind = self.kind(child);
            if kind == Kind::ExpressionCase || kind == Kind::DefaultCase {
                let list = child.child_by_field_id(fields.value.get());
                let exprs = list.map(|list| self.expr_list(list)).unwrap_or_default();
                cases.push(self.case(child, exprs));
            }
        }
        self.end_scope(node.end_byte());
        StmtKind::Switch { init, tag, cases: cases.into() }
    }

    /// A clause's statements in their own scope; its expressions are lowered already.
    fn case(&mut self, node: Node<'tree>, exprs: Vec<ExprId>) -> Case {
        self.scopes.push();
        let body = self.clause_body(node);
        self.end_scope(node.end_byte());
        let is_default = self.kind(node) == Kind::DefaultCase;
        Case {
            exprs: exprs.into(),
            comm: None,
            binds: None,
            is_default,
            body: body.into(),
            span: span_of(node),
        }
    }

    fn clause_body(&mut self, node: Node<'tree>) -> Vec<Stmt> {
        let mut body = Vec::new();
        for child in self.children(node) {
            if self.kind(child) == Kind::StatementList {
                for statement in self.children(child) {
                    self.statement(statement, &mut body);
                }
            }
        }
        body
    }

    fn type_switch(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        self.scopes.push();
        let init = self.simple(node.child_by_field_id(fields.initializer.get())).map(Box::new);
        let tag = node.child_by_field_id(fields.value.get()).map(|tag| self.value(tag));
        let alias = node.child_by_field_id(fields.alias.get());
        let mut cases = Vec::new();
        for child in self.children(node) {
            let kind = self.kind(child);
            if kind != Kind::TypeCase && kind != Kind::DefaultCase {
                continue;
            }
            let mut cursor = child.walk();
            let types: Vec<Node<'tree>> =
                child.children_by_field_id(fields.ty, &mut cursor).filter(|ty| ty.is_named()).collect();
            let exprs: Vec<ExprId> = types.into_iter().map(|ty| self.type_expr(ty)).collect();
            self.scopes.push();
            let binds = alias.and_then(|alias| {
                let text = self.slice(alias);
                let name = self.name(text);
                let ty = (exprs.len() == 1).then(|| exprs[0]);
                (text != "_").then(|| self.declare(name, span_of(alias), ty, None))
            });
            let body = self.clause_body(child);
            self.end_scope(child.end_byte());
            let is_default = kind == Kind::DefaultCase;
            cases.push(Case {
                exprs: exprs.into(),
                comm: None,
                binds,
                is_default,
                body: body.into(),
                span: span_of(child),
            });
        }
        self.end_scope(node.end_byte());
        StmtKind::Switch { init, tag, cases: cases.into() }
    }

    fn select(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        let mut cases = Vec::new();
        for child in self.children(node) {
            let kind = self.kind(child);
            if kind != Kind::CommunicationCase && kind != Kind::DefaultCase {
                continue;
            }
            self.scopes.push();
            let comm = self.simple(child.child_by_field_id(fields.communication.get())).map(Box::new);
            let body = self.clause_body(child);
            self.end_scope(child.end_byte());
            let is_default = kind == Kind::DefaultCase;
            cases.push(Case {
                exprs: ThinVec::new(),
                comm,
                binds: None,
                is_default,
                body: body.into(),
                span: span_of(child),
            });
        }
        StmtKind::Select { cases: cases.into() }
    }

    /// `case v := <-ch`, `case v = <-ch`, `case <-ch`.
    fn receive(&mut self, node: Node<'tree>) -> StmtKind {
        let fields = self.grammar.fields;
        let from = self.required(node, fields.right);
        let mut cursor = node.walk();
        let define = node.children(&mut cursor).any(|child| child.kind() == ":=");
        match node.child_by_field_id(fields.left.get()) {
            Some(list) if define => StmtKind::Assign {
                lhs: self.define(list, None).into(),
                rhs: thin_vec![from],
                op: AssignOp::Define,
            },
            Some(list) => {
                StmtKind::Assign { lhs: self.expr_list(list).into(), rhs: thin_vec![from], op: AssignOp::Set }
            }
            None => StmtKind::Expr(from),
        }
    }

    fn labeled(&mut self, node: Node<'tree>, out: &mut Vec<Stmt>) {
        for child in self.children(node) {
            if self.kind(child) == Kind::LabelName {
                let name = self.name_of(child);
                out.push(Stmt { kind: StmtKind::Label(name), span: span_of(child) });
            } else {
                self.statement(child, out);
            }
        }
    }
}
