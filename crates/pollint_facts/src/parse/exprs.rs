//! Expressions (Go specification, "Expressions"). Where a type and an expression look the same, the tree says expression,
//! as the grammar's does.

use super::Parser;
use super::scanner::Tok;
use crate::kinds::{Field, Kind, Op};
use crate::tree::{Chain, NodeId};

/// Whether a node can only be a type.
fn is_type_only(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ArrayType
            | Kind::ChannelType
            | Kind::FunctionType
            | Kind::ImplicitArray
            | Kind::InterfaceType
            | Kind::MapType
            | Kind::ParenthesizedType
            | Kind::PointerType
            | Kind::SliceType
            | Kind::StructType
    )
}

/// How tightly a binary operator binds (Go specification, "Operator precedence"); none for other operators.
fn binds(op: Op) -> Option<u8> {
    Some(match op {
        Op::OrOr => 1,
        Op::AndAnd => 2,
        Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => 3,
        Op::Add | Op::Subtract | Op::Or | Op::Xor => 4,
        Op::Star | Op::Divide | Op::Remainder | Op::ShiftLeft | Op::ShiftRight | Op::And | Op::AndNot => 5,
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Option<NodeId> {
        let id = self.expr_or_type()?;
        (!self.is_type(id)).then_some(id)
    }

    pub(super) fn is_type(&self, id: NodeId) -> bool {
        is_type_only(self.kind_of(id))
    }

    pub(super) fn expr_or_type(&mut self) -> Option<NodeId> {
        self.deeper(|this| {
            let left = this.unary()?;
            this.binary(left, 1)
        })
    }

    /// What follows a left operand, as far as it binds at least so tightly.
    fn binary(&mut self, mut left: NodeId, least: u8) -> Option<NodeId> {
        while let Tok::Op(op) = self.token.tok {
            let Some(tight) = binds(op).filter(|tight| *tight >= least) else { break };
            self.advance()?;
            let right = self.unary()?;
            // Its depth is that of the table of operators.
            let right = self.binary(right, tight + 1)?;
            if self.is_type(left) || self.is_type(right) {
                return None;
            }
            let start = self.start_of(left);
            let children = self.chain([(Field::Left, left), (Field::Right, right)]);
            left = self.above(Kind::Binary, start, children);
            self.tree.set_op(left, op);
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<NodeId> {
        let Tok::Op(op) = self.token.tok else { return self.primary() };
        if !matches!(op, Op::Add | Op::Subtract | Op::Not | Op::Xor | Op::Star | Op::And | Op::Arrow) {
            return None;
        }
        let start = self.token.start;
        self.advance()?;
        if op == Op::Arrow && self.is(Tok::Chan) {
            let ty = self.channel_rest(start)?;
            return self.postfix(ty);
        }
        let operand = self.deeper(Self::unary)?;
        if self.is_type(operand) {
            let children = self.chain([(Field::None, operand)]);
            return (op == Op::Star).then(|| self.above(Kind::PointerType, start, children));
        }
        let children = self.chain([(Field::Operand, operand)]);
        let node = self.above(Kind::Unary, start, children);
        self.tree.set_op(node, op);
        Some(node)
    }

    fn primary(&mut self) -> Option<NodeId> {
        let operand = self.operand()?;
        self.postfix(operand)
    }

    fn operand(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        match self.token.tok {
            Tok::Ident => self.identifier(),
            Tok::Int | Tok::Float | Tok::Imaginary | Tok::Rune | Tok::Text | Tok::RawText => self.literal(),
            Tok::LeftParen => {
                self.advance()?;
                let inner = self.at_level(self.level.max(0) + 1, Self::expr_or_type)?;
                self.expect(Tok::RightParen)?;
                let kind =
                    if self.is_type(inner) { Kind::ParenthesizedType } else { Kind::ParenthesizedExpression };
                let children = self.chain([(Field::None, inner)]);
                Some(self.above(kind, start, children))
            }
            Tok::Func => self.function(),
            Tok::LeftBracket | Tok::Chan | Tok::Interface | Tok::Map | Tok::Struct => self.ty(),
            _ => None,
        }
    }

    fn identifier(&mut self) -> Option<NodeId> {
        let kind = match self.text_of(self.token) {
            b"nil" => Kind::Nil,
            b"true" => Kind::True,
            b"false" => Kind::False,
            b"iota" => Kind::Iota,
            b"new" | b"make" => return self.builtin(),
            _ => Kind::Identifier,
        };
        self.leaf(kind)
    }

    /// `make` and `new`, whose first argument is a type, or functions of these names. That of `new` may be any expression
    /// (Go specification, "Allocation", since Go 1.26).
    fn builtin(&mut self) -> Option<NodeId> {
        let function = self.leaf(Kind::Identifier)?;
        if !self.is(Tok::LeftParen) {
            return Some(function);
        }
        let mark = self.mark();
        let list = match self.type_arguments_of_builtin() {
            Some(list) => list,
            None => {
                self.reset(mark);
                self.arguments()?
            }
        };
        Some(self.call(function, None, list))
    }

    fn type_arguments_of_builtin(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut arguments = Chain::EMPTY;
        if !self.is(Tok::RightParen) {
            let is_value = matches!(self.text_of(self.token), b"true" | b"false" | b"nil" | b"iota");
            let ty = if is_value { None } else { self.ty() }?;
            self.push(&mut arguments, Field::None, ty);
            while self.eat(Tok::Comma)? && !self.is(Tok::RightParen) {
                let argument = self.at_level(self.level.max(0) + 1, Self::expr)?;
                self.push(&mut arguments, Field::None, argument);
            }
        }
        self.expect(Tok::RightParen)?;
        Some(self.above(Kind::ArgumentList, start, arguments))
    }

    pub(super) fn literal(&mut self) -> Option<NodeId> {
        let kind = match self.token.tok {
            Tok::Int => Kind::Int,
            Tok::Float => Kind::Float,
            Tok::Imaginary => Kind::Imaginary,
            Tok::Rune => Kind::Rune,
            Tok::Text => Kind::InterpretedString,
            Tok::RawText => Kind::RawString,
            _ => return None,
        };
        self.leaf(kind)
    }

    /// A function literal or a function type.
    fn function(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        self.signature(&mut children)?;
        if !self.is(Tok::LeftBrace) {
            return Some(self.above(Kind::FunctionType, start, children));
        }
        let body = self.block()?;
        self.push(&mut children, Field::Body, body);
        Some(self.above(Kind::FuncLiteral, start, children))
    }

    /// What follows an operand: selectors, indices, calls, literal values.
    fn postfix(&mut self, mut operand: NodeId) -> Option<NodeId> {
        loop {
            let is_type = self.is_type(operand);
            operand = match self.token.tok {
                Tok::Dot if !is_type => self.dot(operand)?,
                Tok::LeftBracket if !is_type => self.index(operand)?,
                Tok::LeftParen if is_type => self.conversion(operand)?,
                Tok::LeftParen => {
                    let list = self.arguments()?;
                    self.call(operand, None, list)
                }
                Tok::LeftBrace if self.begins_literal(operand) => self.composite(operand)?,
                _ => return Some(operand),
            };
            if self.guard == Some(operand) {
                return Some(operand);
            }
        }
    }

    fn call(&mut self, function: NodeId, types: Option<NodeId>, list: NodeId) -> NodeId {
        let start = self.start_of(function);
        let mut children = self.chain([(Field::Function, function)]);
        if let Some(types) = types {
            self.push(&mut children, Field::TypeArguments, types);
        }
        self.push(&mut children, Field::Arguments, list);
        self.above(Kind::Call, start, children)
    }

    fn dot(&mut self, operand: NodeId) -> Option<NodeId> {
        let start = self.start_of(operand);
        self.advance()?;
        if self.is(Tok::Ident) {
            let field = self.leaf(Kind::FieldIdentifier)?;
            let children = self.chain([(Field::Operand, operand), (Field::Member, field)]);
            return Some(self.above(Kind::Selector, start, children));
        }
        self.expect(Tok::LeftParen)?;
        if self.eat(Tok::Type)? {
            self.expect(Tok::RightParen)?;
            let children = self.chain([(Field::Value, operand)]);
            let guard = self.above(Kind::Guard, start, children);
            // One that is still there was no switch's.
            return self.guard.replace(guard).is_none().then_some(guard);
        }
        let ty = self.ty()?;
        self.expect(Tok::RightParen)?;
        let children = self.chain([(Field::Operand, operand), (Field::Type, ty)]);
        Some(self.above(Kind::TypeAssertion, start, children))
    }

    fn conversion(&mut self, ty: NodeId) -> Option<NodeId> {
        let start = self.start_of(ty);
        self.advance()?;
        let operand = self.at_level(self.level.max(0) + 1, Self::expr)?;
        self.eat(Tok::Comma)?;
        self.expect(Tok::RightParen)?;
        let children = self.chain([(Field::Type, ty), (Field::Operand, operand)]);
        Some(self.above(Kind::TypeConversion, start, children))
    }

    fn arguments(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let list = self.at_level(self.level.max(0) + 1, |this| {
            let mut list = Chain::EMPTY;
            while !this.is(Tok::RightParen) {
                let mut argument = this.expr()?;
                if this.is(Tok::Ellipsis) {
                    let start = this.start_of(argument);
                    this.advance()?;
                    let children = this.chain([(Field::None, argument)]);
                    argument = this.above(Kind::VariadicArgument, start, children);
                }
                this.push(&mut list, Field::None, argument);
                if !this.eat(Tok::Comma)? {
                    break;
                }
            }
            Some(list)
        })?;
        self.expect(Tok::RightParen)?;
        Some(self.above(Kind::ArgumentList, start, list))
    }

    /// An index, a slice expression, or type arguments.
    fn index(&mut self, operand: NodeId) -> Option<NodeId> {
        let bracket = self.token.start;
        self.advance()?;
        let level = self.level.max(0) + 1;
        if self.is(Tok::Colon) {
            return self.at_level(level, |this| this.slice(operand, None));
        }
        let first = self.at_level(level, Self::expr_or_type)?;
        if self.is(Tok::Colon) {
            return self.at_level(level, |this| this.slice(operand, Some(first)));
        }
        let mut elements = self.chain([(Field::None, first)]);
        while self.eat(Tok::Comma)? && !self.is(Tok::RightBracket) {
            let next = self.at_level(level, Self::expr_or_type)?;
            self.push(&mut elements, Field::None, next);
        }
        self.expect(Tok::RightBracket)?;
        self.indexed(operand, bracket, elements)
    }

    /// What `a[…]` is, once it is known what follows. With one element it is an index, as in Go's own parser: whether that
    /// is a type, names will tell.
    fn indexed(&mut self, operand: NodeId, bracket: u32, elements: Chain) -> Option<NodeId> {
        let start = self.start_of(operand);
        let first = elements.first()?;
        if self.is(Tok::LeftBrace) && self.level >= 0 && self.name_as_type(operand) {
            let arguments = self.above(Kind::TypeArguments, bracket, elements);
            return Some(self.generic_type(operand, arguments));
        }
        if elements.is_one() {
            let children = self.chain([(Field::Operand, operand), (Field::Index, first)]);
            return Some(self.above(Kind::Index, start, children));
        }
        if self.is(Tok::LeftParen) {
            let types = self.above(Kind::TypeArguments, bracket, elements);
            let list = self.arguments()?;
            return Some(self.call(operand, Some(types), list));
        }
        self.name_as_type(operand).then_some(())?;
        let mut children = self.chain([(Field::Type, operand)]);
        self.tree.join(&mut children, elements);
        Some(self.above(Kind::TypeInstantiation, start, children))
    }

    /// Makes the name of a type out of the same name as an expression, if it is one.
    fn name_as_type(&mut self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        let parts: Vec<NodeId> = node.children().map(|child| child.id()).collect();
        match (node.kind(), &parts[..]) {
            (Kind::Identifier, _) => self.tree.set_kind(id, Kind::TypeIdentifier),
            (Kind::Selector, [base, field]) if self.kind_of(*base) == Kind::Identifier => {
                self.tree.set_kind(*base, Kind::PackageIdentifier);
                self.tree.set_field(*base, Field::Package);
                self.tree.set_kind(*field, Kind::TypeIdentifier);
                self.tree.set_field(*field, Field::Name);
                self.tree.set_kind(id, Kind::QualifiedType);
            }
            _ => return false,
        }
        true
    }

    /// The bounds of a slice expression, before its first colon.
    fn slice(&mut self, operand: NodeId, low: Option<NodeId>) -> Option<NodeId> {
        let start = self.start_of(operand);
        let mut children = self.chain([(Field::Operand, operand)]);
        if let Some(low) = low {
            self.push(&mut children, Field::Start, low);
        }
        for field in [Field::End, Field::Capacity] {
            if !self.eat(Tok::Colon)? {
                break;
            }
            if !matches!(self.token.tok, Tok::Colon | Tok::RightBracket) {
                let bound = self.expr()?;
                self.push(&mut children, field, bound);
            }
        }
        self.expect(Tok::RightBracket)?;
        Some(self.above(Kind::SliceExpression, start, children))
    }

    /// Whether `{` after this operand begins a literal value and no block.
    fn begins_literal(&self, operand: NodeId) -> bool {
        let node = self.tree.node(operand);
        match node.kind() {
            Kind::ArrayType | Kind::ImplicitArray | Kind::MapType | Kind::SliceType | Kind::StructType => {
                true
            }
            Kind::GenericType | Kind::Identifier => self.level >= 0,
            Kind::Selector => {
                self.level >= 0 && node.first().is_some_and(|base| base.kind() == Kind::Identifier)
            }
            _ => false,
        }
    }

    fn composite(&mut self, ty: NodeId) -> Option<NodeId> {
        self.name_as_type(ty);
        let start = self.start_of(ty);
        let body = self.literal_value()?;
        let children = self.chain([(Field::Type, ty), (Field::Body, body)]);
        Some(self.above(Kind::Composite, start, children))
    }

    fn literal_value(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::LeftBrace)?;
        let elements = self.at_level(self.level.max(0) + 1, |this| {
            let mut elements = Chain::EMPTY;
            while !this.is(Tok::RightBrace) {
                let element = this.element()?;
                this.push(&mut elements, Field::None, element);
                if !this.eat(Tok::Comma)? {
                    break;
                }
            }
            Some(elements)
        })?;
        self.expect(Tok::RightBrace)?;
        Some(self.above(Kind::LiteralValue, start, elements))
    }

    fn element(&mut self) -> Option<NodeId> {
        let key = self.literal_element()?;
        if !self.eat(Tok::Colon)? {
            return Some(key);
        }
        let start = self.start_of(key);
        let value = self.literal_element()?;
        let children = self.chain([(Field::Key, key), (Field::Value, value)]);
        Some(self.above(Kind::KeyedElement, start, children))
    }

    fn literal_element(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let value = match self.token.tok {
            Tok::LeftBrace => self.deeper(Self::literal_value)?,
            _ => self.expr()?,
        };
        let children = self.chain([(Field::None, value)]);
        Some(self.above(Kind::LiteralElement, start, children))
    }

    pub(super) fn expr_list(&mut self) -> Option<NodeId> {
        let first = self.expr()?;
        self.expr_list_from(first)
    }

    /// A list of expressions of which the first is passed.
    pub(super) fn expr_list_from(&mut self, first: NodeId) -> Option<NodeId> {
        let start = self.start_of(first);
        let mut list = self.chain([(Field::None, first)]);
        while self.eat(Tok::Comma)? {
            let next = self.expr()?;
            self.push(&mut list, Field::None, next);
        }
        Some(self.above(Kind::ExpressionList, start, list))
    }
}
