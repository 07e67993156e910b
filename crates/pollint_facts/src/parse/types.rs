//! Types (Go specification, "Types"), and what may be a type or a name in lists.

use smallvec::SmallVec;

use super::Parser;
use super::scanner::Tok;
use crate::kinds::{Field, Kind, Op};
use crate::tree::{Chain, NodeId};

/// One entry of a parameter list, before it is known whether its words are names or types.
struct Entry {
    start: u32,
    name: Option<NodeId>,
    ty: Option<NodeId>,
    variadic: bool,
}

impl Parser<'_> {
    /// Whether a type may begin here.
    pub(super) fn at_type(&self) -> bool {
        matches!(
            self.token.tok,
            Tok::Ident
                | Tok::Op(Op::Star | Op::Arrow)
                | Tok::LeftBracket
                | Tok::LeftParen
                | Tok::Chan
                | Tok::Func
                | Tok::Interface
                | Tok::Map
                | Tok::Struct
        )
    }

    pub(super) fn ty(&mut self) -> Option<NodeId> {
        self.deeper(Self::type_kind)
    }

    fn type_kind(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        match self.token.tok {
            Tok::Ident => {
                let name = self.leaf(Kind::TypeIdentifier)?;
                self.named_type(name)
            }
            Tok::Op(Op::Star) => self.wrapped(Kind::PointerType),
            Tok::Tilde => self.wrapped(Kind::NegatedType),
            Tok::LeftParen => {
                self.advance()?;
                let inner = self.ty()?;
                self.expect(Tok::RightParen)?;
                let children = self.chain([(Field::None, inner)]);
                Some(self.above(Kind::ParenthesizedType, start, children))
            }
            Tok::LeftBracket => {
                self.advance()?;
                self.array_type(start)
            }
            Tok::Chan | Tok::Op(Op::Arrow) => self.channel_type(),
            Tok::Func => self.function_type(),
            Tok::Map => self.map_type(),
            Tok::Struct => self.struct_type(),
            Tok::Interface => self.interface_type(),
            _ => None,
        }
    }

    /// A mark and the type after it.
    fn wrapped(&mut self, kind: Kind) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let inner = self.ty()?;
        let children = self.chain([(Field::None, inner)]);
        Some(self.above(kind, start, children))
    }

    /// A type that begins with a name, which is passed.
    fn named_type(&mut self, name: NodeId) -> Option<NodeId> {
        let named = self.qualified_type(name)?;
        if self.is(Tok::LeftBracket) {
            let arguments = self.type_arguments()?;
            return Some(self.generic_type(named, arguments));
        }
        Some(named)
    }

    fn qualified_type(&mut self, name: NodeId) -> Option<NodeId> {
        if !self.eat(Tok::Dot)? {
            return Some(name);
        }
        self.tree.set_kind(name, Kind::PackageIdentifier);
        let member = self.name(Kind::TypeIdentifier)?;
        let start = self.start_of(name);
        let children = self.chain([(Field::Package, name), (Field::Name, member)]);
        Some(self.above(Kind::QualifiedType, start, children))
    }

    pub(super) fn generic_type(&mut self, named: NodeId, arguments: NodeId) -> NodeId {
        let start = self.start_of(named);
        let children = self.chain([(Field::Type, named), (Field::TypeArguments, arguments)]);
        self.above(Kind::GenericType, start, children)
    }

    fn type_arguments(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::LeftBracket)?;
        let mut elements = Chain::EMPTY;
        while !self.is(Tok::RightBracket) {
            let element = self.type_elem()?;
            self.push(&mut elements, Field::None, element);
            if !self.eat(Tok::Comma)? {
                break;
            }
        }
        self.expect(Tok::RightBracket)?;
        elements.first()?;
        Some(self.above(Kind::TypeArguments, start, elements))
    }

    /// Types, each perhaps an alternative of the one before.
    fn type_elem(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let mut types = Chain::EMPTY;
        loop {
            let ty = self.ty()?;
            self.push(&mut types, Field::None, ty);
            if !self.eat(Tok::Op(Op::Or))? {
                return Some(self.above(Kind::TypeElem, start, types));
            }
        }
    }

    /// An array or slice type whose bracket is passed.
    pub(super) fn array_type(&mut self, start: u32) -> Option<NodeId> {
        if self.eat(Tok::RightBracket)? {
            return self.of_elements(Kind::SliceType, start, Chain::EMPTY);
        }
        if self.eat(Tok::Ellipsis)? {
            self.expect(Tok::RightBracket)?;
            return self.of_elements(Kind::ImplicitArray, start, Chain::EMPTY);
        }
        let length = self.at_level(self.level.max(0) + 1, Self::expr)?;
        self.expect(Tok::RightBracket)?;
        self.array_of(start, length)
    }

    fn array_of(&mut self, start: u32, length: NodeId) -> Option<NodeId> {
        let children = self.chain([(Field::Length, length)]);
        self.of_elements(Kind::ArrayType, start, children)
    }

    fn of_elements(&mut self, kind: Kind, start: u32, mut children: Chain) -> Option<NodeId> {
        let element = self.ty()?;
        self.push(&mut children, Field::Element, element);
        Some(self.above(kind, start, children))
    }

    pub(super) fn channel_type(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.eat(Tok::Op(Op::Arrow))?;
        self.channel_rest(start)
    }

    /// A channel type whose arrow, if it begins with one, is passed.
    pub(super) fn channel_rest(&mut self, start: u32) -> Option<NodeId> {
        let is_receiver = self.token.start != start;
        self.expect(Tok::Chan)?;
        if !is_receiver {
            self.eat(Tok::Op(Op::Arrow))?;
        }
        let value = self.ty()?;
        let children = self.chain([(Field::Value, value)]);
        Some(self.above(Kind::ChannelType, start, children))
    }

    fn map_type(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        self.expect(Tok::LeftBracket)?;
        let key = self.ty()?;
        self.expect(Tok::RightBracket)?;
        let value = self.ty()?;
        let children = self.chain([(Field::Key, key), (Field::Value, value)]);
        Some(self.above(Kind::MapType, start, children))
    }

    pub(super) fn function_type(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::Func)?;
        let mut children = Chain::EMPTY;
        self.signature(&mut children)?;
        Some(self.above(Kind::FunctionType, start, children))
    }

    /// Parameters and results.
    pub(super) fn signature(&mut self, children: &mut Chain) -> Option<()> {
        let parameters = self.parameter_list()?;
        self.push(children, Field::Parameters, parameters);
        let result = match self.token.tok {
            Tok::LeftParen => self.parameter_list()?,
            _ if self.at_type() => self.ty()?,
            _ => return Some(()),
        };
        self.push(children, Field::Result, result);
        Some(())
    }

    pub(super) fn parameter_list(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::LeftParen)?;
        let mut entries: SmallVec<[Entry; 8]> = SmallVec::new();
        while !self.is(Tok::RightParen) {
            entries.push(self.parameter()?);
            if !self.eat(Tok::Comma)? {
                break;
            }
        }
        self.expect(Tok::RightParen)?;
        let is_named = entries.iter().any(|entry| entry.name.is_some() && entry.ty.is_some());
        let list = if is_named { self.named_parameters(entries)? } else { self.unnamed_parameters(entries)? };
        Some(self.above(Kind::ParameterList, start, list))
    }

    fn parameter(&mut self) -> Option<Entry> {
        let start = self.token.start;
        if self.eat(Tok::Ellipsis)? {
            return Some(Entry { start, name: None, ty: Some(self.ty()?), variadic: true });
        }
        if !self.is(Tok::Ident) {
            return Some(Entry { start, name: None, ty: Some(self.ty()?), variadic: false });
        }
        let name = self.leaf(Kind::Identifier)?;
        let (name, ty, variadic) = match self.token.tok {
            Tok::Comma | Tok::RightParen => (Some(name), None, false),
            Tok::Dot => {
                let ty = self.named_type(name)?;
                (None, Some(ty), false)
            }
            Tok::Ellipsis => {
                self.advance()?;
                (Some(name), Some(self.ty()?), true)
            }
            Tok::LeftBracket => {
                let (name, ty) = self.name_or_generic(name)?;
                (name, Some(ty), false)
            }
            _ => (Some(name), Some(self.ty()?), false),
        };
        Some(Entry { start, name, ty, variadic })
    }

    /// `p []int`, `p [n]int` or `T[int]`: the name, if it is one, and the type. Before the bracket.
    fn name_or_generic(&mut self, name: NodeId) -> Option<(Option<NodeId>, NodeId)> {
        let start = self.token.start;
        self.advance()?;
        if self.is(Tok::RightBracket) || self.is(Tok::Ellipsis) {
            return Some((Some(name), self.array_type(start)?));
        }
        let (mut elements, mut count) = (Chain::EMPTY, 0_u32);
        loop {
            let element = self.at_level(self.level.max(0) + 1, Self::expr_or_type)?;
            self.push(&mut elements, Field::None, element);
            count += 1;
            if !self.eat(Tok::Comma)? || self.is(Tok::RightBracket) {
                break;
            }
        }
        self.expect(Tok::RightBracket)?;
        if count == 1 && self.at_type() {
            let ty = self.array_of(start, elements.first()?)?;
            return Some((Some(name), ty));
        }
        let arguments = self.above(Kind::TypeArguments, start, elements);
        self.tree.set_kind(name, Kind::TypeIdentifier);
        Some((None, self.generic_type(name, arguments)))
    }

    fn named_parameters(&mut self, entries: SmallVec<[Entry; 8]>) -> Option<Chain> {
        let (mut list, mut declaration, mut begun) = (Chain::EMPTY, Chain::EMPTY, None);
        for entry in entries {
            let name = entry.name?;
            if entry.variadic && declaration.first().is_some() {
                return None;
            }
            self.push(&mut declaration, Field::Name, name);
            let start = *begun.get_or_insert(entry.start);
            let Some(ty) = entry.ty else { continue };
            self.push(&mut declaration, Field::Type, ty);
            let node = self.parameter_node(entry.variadic, start, ty, declaration);
            self.push(&mut list, Field::None, node);
            (declaration, begun) = (Chain::EMPTY, None);
        }
        begun.is_none().then_some(list)
    }

    fn unnamed_parameters(&mut self, entries: SmallVec<[Entry; 8]>) -> Option<Chain> {
        let mut list = Chain::EMPTY;
        for entry in entries {
            if let Some(name) = entry.name {
                self.tree.set_kind(name, Kind::TypeIdentifier);
            }
            let ty = entry.ty.or(entry.name)?;
            let declaration = self.chain([(Field::Type, ty)]);
            let node = self.parameter_node(entry.variadic, entry.start, ty, declaration);
            self.push(&mut list, Field::None, node);
        }
        Some(list)
    }

    fn parameter_node(&mut self, variadic: bool, start: u32, ty: NodeId, children: Chain) -> NodeId {
        let kind = if variadic { Kind::VariadicParameter } else { Kind::ParameterDeclaration };
        let end = self.tree.node(ty).span().end;
        self.tree.above(kind, start, end, children)
    }

    /// `[K comparable, V any]`, before the bracket.
    pub(super) fn type_parameters(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::LeftBracket)?;
        let mut list = Chain::EMPTY;
        while !self.is(Tok::RightBracket) {
            let declaration = self.type_parameter()?;
            self.push(&mut list, Field::None, declaration);
            if !self.eat(Tok::Comma)? {
                break;
            }
        }
        self.expect(Tok::RightBracket)?;
        Some(self.above(Kind::TypeParameterList, start, list))
    }

    fn type_parameter(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let mut children = Chain::EMPTY;
        self.names(&mut children)?;
        let constraint = self.type_elem()?;
        self.tree.set_kind(constraint, Kind::Other);
        self.push(&mut children, Field::Type, constraint);
        Some(self.above(Kind::TypeParameterDeclaration, start, children))
    }

    /// Names with commas between them.
    pub(super) fn names(&mut self, children: &mut Chain) -> Option<()> {
        loop {
            let name = self.name(Kind::Identifier)?;
            self.push(children, Field::Name, name);
            if !self.eat(Tok::Comma)? {
                return Some(());
            }
        }
    }

    fn struct_type(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let brace = self.token.start;
        self.expect(Tok::LeftBrace)?;
        let mut fields = Chain::EMPTY;
        while !self.is(Tok::RightBrace) {
            let field = self.field_declaration()?;
            self.push(&mut fields, Field::None, field);
            self.end_of_statement()?;
        }
        self.advance()?;
        let list = self.above(Kind::FieldDeclarationList, brace, fields);
        let children = self.chain([(Field::None, list)]);
        Some(self.above(Kind::StructType, start, children))
    }

    fn field_declaration(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let mut children = Chain::EMPTY;
        let is_pointer = self.eat(Tok::Op(Op::Star))?;
        let first = self.name(Kind::FieldIdentifier)?;
        let ends =
            |tok| matches!(tok, Tok::Semicolon | Tok::LineEnd | Tok::RightBrace | Tok::Text | Tok::RawText);
        let ty = match self.token.tok {
            tok if is_pointer || tok == Tok::Dot || ends(tok) => {
                self.tree.set_kind(first, Kind::TypeIdentifier);
                self.named_type(first)?
            }
            Tok::LeftBracket => {
                let (name, ty) = self.name_or_generic(first)?;
                if let Some(name) = name {
                    self.push(&mut children, Field::Name, name);
                }
                ty
            }
            _ => {
                self.push(&mut children, Field::Name, first);
                while self.eat(Tok::Comma)? {
                    let name = self.name(Kind::FieldIdentifier)?;
                    self.push(&mut children, Field::Name, name);
                }
                self.ty()?
            }
        };
        self.push(&mut children, Field::Type, ty);
        if matches!(self.token.tok, Tok::Text | Tok::RawText) {
            let tag = self.literal()?;
            self.push(&mut children, Field::Tag, tag);
        }
        let node = self.above(Kind::FieldDeclaration, start, children);
        if is_pointer {
            self.tree.set_op(node, Op::Star);
        }
        Some(node)
    }

    fn interface_type(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        self.expect(Tok::LeftBrace)?;
        let mut elements = Chain::EMPTY;
        while !self.is(Tok::RightBrace) {
            let element = self.interface_element()?;
            self.push(&mut elements, Field::None, element);
            self.end_of_statement()?;
        }
        self.advance()?;
        Some(self.above(Kind::InterfaceType, start, elements))
    }

    fn interface_element(&mut self) -> Option<NodeId> {
        let mark = self.mark();
        let start = self.token.start;
        if self.is(Tok::Ident) {
            let name = self.leaf(Kind::FieldIdentifier)?;
            if self.is(Tok::LeftParen) {
                let mut children = self.chain([(Field::Name, name)]);
                self.signature(&mut children)?;
                return Some(self.above(Kind::MethodElem, start, children));
            }
            self.reset(mark);
        }
        self.type_elem()
    }
}
