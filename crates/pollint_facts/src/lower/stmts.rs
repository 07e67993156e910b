//! Statements and the scopes they open (Go specification, "Blocks").

use crate::tree::Node;

use thin_vec::{ThinVec, thin_vec};

use super::Lowerer;
use crate::ir::{AssignOp, Case, Expr, ExprId, For, LoopId, RangeClause, Stmt, StmtKind};
use crate::kinds::{Field, Kind, Op};

impl Lowerer<'_> {
    /// The statements of a block, in the scope that is open.
    pub(super) fn block_statements(&mut self, block: Node<'_>) -> Vec<Stmt> {
        let mut statements = Vec::new();
        for child in block.children() {
            if child.kind() == Kind::StatementList {
                for statement in child.children() {
                    self.statement(statement, &mut statements);
                }
            } else {
                self.statement(child, &mut statements);
            }
        }
        statements.shrink_to_fit();
        statements
    }

    fn scoped_block(&mut self, block: Node<'_>) -> Vec<Stmt> {
        self.scopes.push();
        let statements = self.block_statements(block);
        self.end_scope(block.end());
        statements
    }

    fn statement(&mut self, node: Node<'_>, out: &mut Vec<Stmt>) {
        let span = node.span();
        self.deeper(span, (), |this| this.statement_kind(node, out));
    }

    fn statement_kind(&mut self, node: Node<'_>, out: &mut Vec<Stmt>) {
        let span = node.span();
        let kind = node.kind();
        let kind = match kind {
            Kind::ExpressionStatement | Kind::Go | Kind::Defer => {
                let Some(child) = node.first() else { return };
                let call = self.value(child);
                match node.kind() {
                    Kind::Go => StmtKind::Go(call),
                    Kind::Defer => StmtKind::Defer(call),
                    _ => StmtKind::Expr(call),
                }
            }
            Kind::Assignment => self.assignment(node),
            Kind::ShortVar => self.short_var(node),
            Kind::Inc | Kind::Dec => {
                let operands = node.children();
                let lhs = operands.map(|operand| self.value(operand)).collect();
                let op = if node.kind() == Kind::Inc { AssignOp::Step } else { AssignOp::StepDown };
                StmtKind::Assign { lhs, rhs: ThinVec::new(), op }
            }
            Kind::VarDeclaration | Kind::ConstDeclaration => return self.local_vars(node, out),
            Kind::TypeDeclaration => {
                for spec in node.children() {
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
                let list = node.first();
                StmtKind::Return(list.map(|list| self.expr_list(list).into()).unwrap_or_default())
            }
            Kind::Send => {
                let channel = node.child(Field::Channel);
                let value = node.child(Field::Value);
                let (Some(channel), Some(value)) = (channel, value) else { return };
                StmtKind::Send(self.value(channel), self.value(value))
            }
            Kind::Receive => self.receive(node),
            Kind::Labeled => return self.labeled(node, out),
            Kind::Goto => match node.first() {
                Some(label) => StmtKind::Goto(self.name_of(label)),
                None => StmtKind::Jump,
            },
            Kind::Break | Kind::Continue | Kind::Fallthrough => StmtKind::Jump,
            Kind::Empty | Kind::Comment => return,
            // A syntax error: what is inside may still hold statements.
            Kind::Error => {
                for child in node.children() {
                    self.statement(child, out);
                }
                return;
            }
            _ => StmtKind::Expr(self.value(node)),
        };
        out.push(Stmt { kind, span });
    }

    fn assignment(&mut self, node: Node<'_>) -> StmtKind {
        let op = if node.op() == Op::Set { AssignOp::Set } else { AssignOp::Compound };
        let lhs = node.child(Field::Left).map(|list| self.expr_list(list));
        let rhs = node.child(Field::Right).map(|list| self.expr_list(list));
        StmtKind::Assign { lhs: lhs.unwrap_or_default().into(), rhs: rhs.unwrap_or_default().into(), op }
    }

    fn short_var(&mut self, node: Node<'_>) -> StmtKind {
        let rhs = node.child(Field::Right).map(|list| self.expr_list(list));
        let left = node.child(Field::Left);
        let lhs = left.map(|list| self.define(list, None)).unwrap_or_default();
        StmtKind::Assign { lhs: lhs.into(), rhs: rhs.unwrap_or_default().into(), op: AssignOp::Define }
    }

    /// The left side of `:=`: new names, and names of the same scope that are assigned again
    /// (Go specification, "Short variable declarations").
    fn define(&mut self, list: Node<'_>, loop_of: Option<LoopId>) -> Vec<ExprId> {
        let first = if list.kind() == Kind::ExpressionList { list.first() } else { Some(list) };
        let nodes = std::iter::successors(first, |node| node.sibling());
        let mut defined = Vec::new();
        for node in nodes {
            let text = self.slice(node);
            let expr = if text == "_" {
                Expr::Blank
            } else {
                let name = self.name(text);
                let local = self.scopes.declared_here(name);
                Expr::Local(local.unwrap_or_else(|| self.declare(name, node.span(), None, loop_of)))
            };
            defined.push(self.expr(expr, node.span()));
        }
        defined
    }

    fn simple(&mut self, node: Option<Node<'_>>) -> Option<Stmt> {
        let mut out = Vec::new();
        if let Some(node) = node {
            self.statement(node, &mut out);
        }
        out.into_iter().next()
    }

    fn required(&mut self, node: Node<'_>, field: Field) -> ExprId {
        match node.child(field) {
            Some(child) => self.value(child),
            None => self.expr(Expr::Unknown, node.span()),
        }
    }

    fn if_statement(&mut self, node: Node<'_>) -> StmtKind {
        self.scopes.push();
        let init = self.simple(node.child(Field::Initializer)).map(Box::new);
        let cond = self.required(node, Field::Condition);
        let then = node.child(Field::Consequence);
        let then = then.map(|block| self.scoped_block(block)).unwrap_or_default();
        let mut otherwise = Vec::new();
        if let Some(alternative) = node.child(Field::Alternative) {
            if alternative.kind() == Kind::Block {
                otherwise = self.scoped_block(alternative);
            } else {
                self.statement(alternative, &mut otherwise);
            }
        }
        self.end_scope(node.end());
        StmtKind::If { init, cond, then: then.into(), otherwise: otherwise.into() }
    }

    fn for_statement(&mut self, node: Node<'_>) -> StmtKind {
        let id = LoopId(self.next_loop);
        self.next_loop += 1;
        self.scopes.push();
        let (mut init, mut cond, mut post, mut range) = (None, None, None, None);
        for child in node.children() {
            match child.kind() {
                Kind::Block => {}
                Kind::ForClause => {
                    init = self.loop_init(child.child(Field::Initializer), id);
                    cond = child.child(Field::Condition).map(|cond| self.value(cond));
                    post = self.simple(child.child(Field::Update));
                }
                Kind::RangeClause => range = Some(self.range_clause(child, id)),
                _ => cond = Some(self.value(child)),
            }
        }
        self.loops.push(id);
        let body = node.child(Field::Body);
        let body = body.map(|block| self.scoped_block(block)).unwrap_or_default();
        self.loops.pop();
        self.end_scope(node.end());
        StmtKind::For(Box::new(For { id, init, cond, post, range, body: body.into() }))
    }

    fn loop_init(&mut self, node: Option<Node<'_>>, id: LoopId) -> Option<Stmt> {
        let node = node?;
        if node.kind() != Kind::ShortVar {
            return self.simple(Some(node));
        }
        let rhs = node.child(Field::Right).map(|list| self.expr_list(list));
        let left = node.child(Field::Left);
        let lhs = left.map(|list| self.define(list, Some(id))).unwrap_or_default();
        let kind =
            StmtKind::Assign { lhs: lhs.into(), rhs: rhs.unwrap_or_default().into(), op: AssignOp::Define };
        Some(Stmt { kind, span: node.span() })
    }

    fn range_clause(&mut self, node: Node<'_>, id: LoopId) -> RangeClause {
        let over = self.required(node, Field::Right);
        let define = node.op() == Op::Define;
        let left = match node.child(Field::Left) {
            Some(list) if define => self.define(list, Some(id)),
            Some(list) => self.expr_list(list),
            None => Vec::new(),
        };
        RangeClause { left: left.into(), define, over }
    }

    fn switch(&mut self, node: Node<'_>) -> StmtKind {
        self.scopes.push();
        let init = self.simple(node.child(Field::Initializer)).map(Box::new);
        let tag = node.child(Field::Value).map(|tag| self.value(tag));
        let mut cases = Vec::new();
        for child in node.children() {
            let kind = child.kind();
            if kind == Kind::ExpressionCase || kind == Kind::DefaultCase {
                let list = child.child(Field::Value);
                let exprs = list.map(|list| self.expr_list(list)).unwrap_or_default();
                cases.push(self.case(child, exprs));
            }
        }
        self.end_scope(node.end());
        StmtKind::Switch { init, tag, cases: cases.into() }
    }

    /// A clause's statements in their own scope; its expressions are lowered already.
    fn case(&mut self, node: Node<'_>, exprs: Vec<ExprId>) -> Case {
        self.scopes.push();
        let body = self.clause_body(node);
        self.end_scope(node.end());
        let is_default = node.kind() == Kind::DefaultCase;
        Case {
            exprs: exprs.into(),
            comm: None,
            binds: None,
            is_default,
            body: body.into(),
            span: node.span(),
        }
    }

    fn clause_body(&mut self, node: Node<'_>) -> Vec<Stmt> {
        let mut body = Vec::new();
        for child in node.children() {
            if child.kind() == Kind::StatementList {
                for statement in child.children() {
                    self.statement(statement, &mut body);
                }
            }
        }
        body
    }

    fn type_switch(&mut self, node: Node<'_>) -> StmtKind {
        self.scopes.push();
        let init = self.simple(node.child(Field::Initializer)).map(Box::new);
        let tag = node.child(Field::Value).map(|tag| self.value(tag));
        let alias = node.child(Field::Alias);
        let mut cases = Vec::new();
        for child in node.children() {
            let kind = child.kind();
            if kind != Kind::TypeCase && kind != Kind::DefaultCase {
                continue;
            }
            let exprs: Vec<ExprId> = child.all(Field::Type).map(|ty| self.type_expr(ty)).collect();
            self.scopes.push();
            let binds = alias.and_then(|alias| {
                let text = self.slice(alias);
                let name = self.name(text);
                let ty = (exprs.len() == 1).then(|| exprs[0]);
                (text != "_").then(|| self.declare(name, alias.span(), ty, None))
            });
            let body = self.clause_body(child);
            self.end_scope(child.end());
            let is_default = kind == Kind::DefaultCase;
            cases.push(Case {
                exprs: exprs.into(),
                comm: None,
                binds,
                is_default,
                body: body.into(),
                span: child.span(),
            });
        }
        self.end_scope(node.end());
        StmtKind::Switch { init, tag, cases: cases.into() }
    }

    fn select(&mut self, node: Node<'_>) -> StmtKind {
        let mut cases = Vec::new();
        for child in node.children() {
            let kind = child.kind();
            if kind != Kind::CommunicationCase && kind != Kind::DefaultCase {
                continue;
            }
            self.scopes.push();
            let comm = self.simple(child.child(Field::Communication)).map(Box::new);
            let body = self.clause_body(child);
            self.end_scope(child.end());
            let is_default = kind == Kind::DefaultCase;
            cases.push(Case {
                exprs: ThinVec::new(),
                comm,
                binds: None,
                is_default,
                body: body.into(),
                span: child.span(),
            });
        }
        StmtKind::Select { cases: cases.into() }
    }

    /// `case v := <-ch`, `case v = <-ch`, `case <-ch`.
    fn receive(&mut self, node: Node<'_>) -> StmtKind {
        let from = self.required(node, Field::Right);
        let define = node.op() == Op::Define;
        match node.child(Field::Left) {
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

    fn labeled(&mut self, node: Node<'_>, out: &mut Vec<Stmt>) {
        for child in node.children() {
            if child.kind() == Kind::LabelName {
                let name = self.name_of(child);
                out.push(Stmt { kind: StmtKind::Label(name), span: child.span() });
            } else {
                self.statement(child, out);
            }
        }
    }
}
