//! Statements (Go specification, "Statements").

use super::Parser;
use super::scanner::Tok;
use crate::kinds::{Field, Kind, Op};
use crate::tree::{Chain, NodeId};

/// What else than a simple statement may stand here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Also {
    Nothing,
    Label,
    Range,
}

impl Parser<'_> {
    pub(super) fn block(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::LeftBrace)?;
        let list = self.at_level(0, Self::statement_list)?;
        self.expect(Tok::RightBrace)?;
        let children = list.map(|list| self.chain([(Field::None, list)])).unwrap_or(Chain::EMPTY);
        Some(self.above(Kind::Block, start, children))
    }

    /// Statements up to the end of a block or clause.
    fn statement_list(&mut self) -> Option<Option<NodeId>> {
        let start = self.token.start;
        let mut statements = Chain::EMPTY;
        while !matches!(self.token.tok, Tok::RightBrace | Tok::Case | Tok::Default) {
            if self.eat(Tok::Semicolon)? {
                continue;
            }
            let statement = self.deeper(Self::statement)?;
            // A `x.(type)` outside a switch.
            self.guard.is_none().then_some(())?;
            self.push(&mut statements, Field::None, statement);
            self.end_of_statement()?;
        }
        let is_empty = statements.first().is_none();
        Some((!is_empty).then(|| self.above(Kind::StatementList, start, statements)))
    }

    fn statement(&mut self) -> Option<NodeId> {
        match self.token.tok {
            Tok::Const | Tok::Type | Tok::Var => self.declaration(),
            Tok::Go => self.keyword_expr(Kind::Go),
            Tok::Defer => self.keyword_expr(Kind::Defer),
            Tok::Return => self.return_statement(),
            Tok::Break => self.jump(Kind::Break),
            Tok::Continue => self.jump(Kind::Continue),
            Tok::Goto => self.jump(Kind::Goto),
            Tok::Fallthrough => self.leaf(Kind::Fallthrough),
            Tok::LeftBrace => self.block(),
            Tok::If => self.if_statement(),
            Tok::For => self.for_statement(),
            Tok::Switch => self.switch_statement(),
            Tok::Select => self.select_statement(),
            _ => self.simple(Also::Label),
        }
    }

    fn keyword_expr(&mut self, kind: Kind) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let value = self.expr()?;
        let children = self.chain([(Field::None, value)]);
        Some(self.above(kind, start, children))
    }

    fn return_statement(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        if !matches!(self.token.tok, Tok::Semicolon | Tok::LineEnd | Tok::RightBrace) {
            let list = self.expr_list()?;
            self.push(&mut children, Field::None, list);
        }
        Some(self.above(Kind::Return, start, children))
    }

    fn jump(&mut self, kind: Kind) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        if self.is(Tok::Ident) {
            let label = self.leaf(Kind::LabelName)?;
            self.push(&mut children, Field::None, label);
        }
        Some(self.above(kind, start, children))
    }

    /// A simple statement, or what else may stand in its place.
    fn simple(&mut self, also: Also) -> Option<NodeId> {
        let start = self.token.start;
        if also == Also::Range && self.is(Tok::Range) {
            return self.range_clause(start, None);
        }
        let first = self.expr()?;
        match self.token.tok {
            Tok::Comma | Tok::Op(_) => {}
            Tok::Colon if also == Also::Label && self.kind_of(first) == Kind::Identifier => {
                return self.labeled(first);
            }
            Tok::Increment | Tok::Decrement => {
                let kind = if self.is(Tok::Increment) { Kind::Inc } else { Kind::Dec };
                self.advance()?;
                let children = self.chain([(Field::None, first)]);
                return Some(self.above(kind, start, children));
            }
            _ => return Some(self.expression_statement(first)),
        }
        if self.eat(Tok::Op(Op::Arrow))? {
            let value = self.expr()?;
            let children = self.chain([(Field::Channel, first), (Field::Value, value)]);
            return Some(self.above(Kind::Send, start, children));
        }
        let left = self.expr_list_from(first)?;
        let Tok::Op(op) = self.token.tok else { return None };
        self.advance()?;
        if also == Also::Range && self.is(Tok::Range) {
            return self.range_clause(start, Some((left, op)));
        }
        self.assignment(left, op)
    }

    fn expression_statement(&mut self, value: NodeId) -> NodeId {
        let start = self.start_of(value);
        let children = self.chain([(Field::None, value)]);
        self.above(Kind::ExpressionStatement, start, children)
    }

    /// An assignment or definition whose operator is passed.
    fn assignment(&mut self, left: NodeId, op: Op) -> Option<NodeId> {
        let kind = match op {
            Op::Define => Kind::ShortVar,
            Op::Set
            | Op::AddSet
            | Op::SubtractSet
            | Op::StarSet
            | Op::DivideSet
            | Op::RemainderSet
            | Op::AndSet
            | Op::OrSet
            | Op::XorSet
            | Op::ShiftLeftSet
            | Op::ShiftRightSet
            | Op::AndNotSet => Kind::Assignment,
            _ => return None,
        };
        let start = self.start_of(left);
        let right = self.expr_list()?;
        let children = self.chain([(Field::Left, left), (Field::Right, right)]);
        let node = self.above(kind, start, children);
        self.tree.set_op(node, op);
        Some(node)
    }

    fn range_clause(&mut self, start: u32, left: Option<(NodeId, Op)>) -> Option<NodeId> {
        self.expect(Tok::Range)?;
        let mut children = Chain::EMPTY;
        if let Some((left, op)) = left {
            matches!(op, Op::Define | Op::Set).then_some(())?;
            self.push(&mut children, Field::Left, left);
        }
        let right = self.expr()?;
        self.push(&mut children, Field::Right, right);
        let node = self.above(Kind::RangeClause, start, children);
        self.tree.set_op(node, left.map_or(Op::None, |(_, op)| op));
        Some(node)
    }

    fn labeled(&mut self, label: NodeId) -> Option<NodeId> {
        let start = self.start_of(label);
        self.tree.set_kind(label, Kind::LabelName);
        self.advance()?;
        let mut children = self.chain([(Field::Label, label)]);
        if !matches!(self.token.tok, Tok::RightBrace | Tok::Semicolon | Tok::Case | Tok::Default) {
            let statement = self.deeper(Self::statement)?;
            self.push(&mut children, Field::None, statement);
        }
        Some(self.above(Kind::Labeled, start, children))
    }

    /// The expression of an expression statement.
    fn plain(&self, statement: NodeId) -> Option<NodeId> {
        let node = self.tree.node(statement);
        let value = (node.kind() == Kind::ExpressionStatement).then(|| node.first()).flatten()?;
        (value.kind() != Kind::Guard).then(|| value.id())
    }

    fn if_statement(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        self.at_level(-1, |this| {
            let mut header = this.simple(Also::Nothing)?;
            if this.eat(Tok::Semicolon)? {
                this.push(&mut children, Field::Initializer, header);
                header = this.simple(Also::Nothing)?;
            }
            let condition = this.plain(header)?;
            this.push(&mut children, Field::Condition, condition);
            Some(())
        })?;
        let then = self.block()?;
        self.push(&mut children, Field::Consequence, then);
        if self.eat(Tok::Else)? {
            let otherwise = match self.token.tok {
                Tok::If => self.deeper(Self::if_statement)?,
                _ => self.block()?,
            };
            self.push(&mut children, Field::Alternative, otherwise);
        }
        Some(self.above(Kind::If, start, children))
    }

    fn for_statement(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        if !self.is(Tok::LeftBrace) {
            let header = self.at_level(-1, Self::for_header)?;
            self.push(&mut children, Field::None, header);
        }
        let body = self.block()?;
        self.push(&mut children, Field::Body, body);
        Some(self.above(Kind::For, start, children))
    }

    fn for_header(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let mut children = Chain::EMPTY;
        if !self.is(Tok::Semicolon) {
            let first = self.simple(Also::Range)?;
            if self.kind_of(first) == Kind::RangeClause {
                return Some(first);
            }
            if !self.is(Tok::Semicolon) {
                return self.plain(first);
            }
            self.push(&mut children, Field::Initializer, first);
        }
        self.expect(Tok::Semicolon)?;
        if !self.is(Tok::Semicolon) {
            let condition = self.expr()?;
            self.push(&mut children, Field::Condition, condition);
        }
        self.expect(Tok::Semicolon)?;
        if !self.is(Tok::LeftBrace) {
            let update = self.simple(Also::Nothing)?;
            self.push(&mut children, Field::Update, update);
        }
        Some(self.above(Kind::ForClause, start, children))
    }

    fn switch_statement(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        let header = self.at_level(-1, |this| {
            let mut header = match this.token.tok {
                Tok::LeftBrace => return Some(None),
                Tok::Semicolon => None,
                _ => Some(this.simple(Also::Nothing)?),
            };
            if this.eat(Tok::Semicolon)? {
                if let Some(initializer) = header.take() {
                    this.push(&mut children, Field::Initializer, initializer);
                }
                if !this.is(Tok::LeftBrace) {
                    header = Some(this.simple(Also::Nothing)?);
                }
            }
            Some(header)
        })?;
        if let Some(guard) = self.guard.take() {
            self.type_switch_header(header?, guard, &mut children)?;
            return self.clauses(Kind::TypeSwitch, start, children);
        }
        if let Some(header) = header {
            let value = self.plain(header)?;
            self.push(&mut children, Field::Value, value);
        }
        self.clauses(Kind::ExpressionSwitch, start, children)
    }

    /// `x.(type)` or `alias := x.(type)`.
    fn type_switch_header(&mut self, header: NodeId, guard: NodeId, children: &mut Chain) -> Option<()> {
        let statement = self.tree.node(header);
        let value = self.tree.node(guard).first()?.id();
        let is_guard = |id: Option<NodeId>| id == Some(guard);
        match statement.kind() {
            Kind::ExpressionStatement if is_guard(statement.first().map(|one| one.id())) => {}
            Kind::ShortVar => {
                let (left, right) = (statement.child(Field::Left)?, statement.child(Field::Right)?);
                let (left, right) = (left.id(), right.first()?.id());
                is_guard(Some(right)).then_some(())?;
                self.push(children, Field::Alias, left);
                // It was the left one of two; now another follows.
            }
            _ => return None,
        }
        self.push(children, Field::Value, value);
        Some(())
    }

    fn select_statement(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        self.clauses(Kind::Select, start, Chain::EMPTY)
    }

    fn clauses(&mut self, kind: Kind, start: u32, mut children: Chain) -> Option<NodeId> {
        self.expect(Tok::LeftBrace)?;
        while !self.is(Tok::RightBrace) {
            let clause = self.at_level(0, |this| this.clause(kind))?;
            self.push(&mut children, Field::None, clause);
        }
        self.advance()?;
        Some(self.above(kind, start, children))
    }

    fn clause(&mut self, switch: Kind) -> Option<NodeId> {
        let start = self.token.start;
        let mut children = Chain::EMPTY;
        let kind = if self.eat(Tok::Default)? {
            Kind::DefaultCase
        } else {
            self.expect(Tok::Case)?;
            match switch {
                Kind::TypeSwitch => self.type_case(&mut children)?,
                Kind::Select => {
                    let communication = self.communication()?;
                    self.push(&mut children, Field::Communication, communication);
                    Kind::CommunicationCase
                }
                _ => {
                    let list = self.expr_list()?;
                    self.push(&mut children, Field::Value, list);
                    Kind::ExpressionCase
                }
            }
        };
        self.expect(Tok::Colon)?;
        let end = self.last_end;
        let list = self.statement_list()?;
        let end = if list.is_some() { self.last_end } else { end };
        if let Some(list) = list {
            self.push(&mut children, Field::None, list);
        }
        Some(self.tree.above(kind, start, end, children))
    }

    fn type_case(&mut self, children: &mut Chain) -> Option<Kind> {
        loop {
            let ty = self.ty()?;
            self.push(children, Field::Type, ty);
            if !self.eat(Tok::Comma)? {
                return Some(Kind::TypeCase);
            }
        }
    }

    /// A send or a receive (Go specification, "Select statements").
    fn communication(&mut self) -> Option<NodeId> {
        let statement = self.simple(Also::Nothing)?;
        let node = self.tree.node(statement);
        let start = node.span().start;
        let op = node.op();
        match node.kind() {
            Kind::Send => Some(statement),
            Kind::ExpressionStatement => {
                let value = node.first()?.id();
                let children = self.chain([(Field::Right, value)]);
                Some(self.above(Kind::Receive, start, children))
            }
            Kind::ShortVar | Kind::Assignment if matches!(op, Op::Set | Op::Define) => {
                let left = node.child(Field::Left)?.id();
                let value = node.child(Field::Right)?.first()?;
                value.sibling().is_none().then_some(())?;
                let value = value.id();
                let children = self.chain([(Field::Left, left), (Field::Right, value)]);
                let receive = self.above(Kind::Receive, start, children);
                self.tree.set_op(receive, op);
                Some(receive)
            }
            _ => None,
        }
    }
}
