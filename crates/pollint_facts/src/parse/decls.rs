//! Source files and declarations (Go specification, "Source file organization", "Declarations and scope").

use super::Parser;
use super::scanner::Tok;
use crate::kinds::{Field, Kind, Op};
use crate::tree::{Chain, NodeId};

impl Parser<'_> {
    /// A whole file.
    pub(super) fn file(&mut self) -> Option<()> {
        let mut children = Chain::EMPTY;
        let clause = self.package_clause()?;
        self.push(&mut children, Field::None, clause);
        loop {
            while matches!(self.token.tok, Tok::LineEnd | Tok::Semicolon) {
                self.advance()?;
            }
            let declaration = match self.token.tok {
                Tok::End => break,
                Tok::Import => self.import_declaration()?,
                Tok::Func => self.function_declaration()?,
                Tok::Const | Tok::Type | Tok::Var => self.declaration()?,
                _ => return None,
            };
            self.guard.is_none().then_some(())?;
            self.push(&mut children, Field::None, declaration);
            matches!(self.token.tok, Tok::LineEnd | Tok::Semicolon | Tok::End).then_some(())?;
        }
        let root = self.above(Kind::Other, 0, children);
        self.tree.set_root(root);
        Some(())
    }

    fn package_clause(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.expect(Tok::Package)?;
        let name = self.name(Kind::PackageIdentifier)?;
        let children = self.chain([(Field::None, name)]);
        matches!(self.token.tok, Tok::LineEnd | Tok::Semicolon).then_some(())?;
        Some(self.above(Kind::PackageClause, start, children))
    }

    fn import_declaration(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let list = self.token.start;
        let inner = if self.eat(Tok::LeftParen)? {
            let specs = self.group(Self::import_spec)?;
            self.above(Kind::ImportSpecList, list, specs)
        } else {
            self.import_spec()?
        };
        let children = self.chain([(Field::None, inner)]);
        Some(self.above(Kind::ImportDeclaration, start, children))
    }

    fn import_spec(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let mut children = Chain::EMPTY;
        let kind = match self.token.tok {
            Tok::Dot => Some(Kind::Dot),
            Tok::Ident if self.text_of(self.token) == b"_" => Some(Kind::BlankIdentifier),
            Tok::Ident => Some(Kind::PackageIdentifier),
            _ => None,
        };
        if let Some(kind) = kind {
            let name = self.leaf(kind)?;
            self.push(&mut children, Field::Name, name);
        }
        matches!(self.token.tok, Tok::Text | Tok::RawText).then_some(())?;
        let path = self.literal()?;
        self.push(&mut children, Field::Path, path);
        Some(self.above(Kind::ImportSpec, start, children))
    }

    /// What stands in parentheses, of which the first is passed: the last is passed as well.
    fn group(&mut self, mut spec: impl FnMut(&mut Self) -> Option<NodeId>) -> Option<Chain> {
        let mut specs = Chain::EMPTY;
        while !self.is(Tok::RightParen) {
            let one = spec(self)?;
            self.push(&mut specs, Field::None, one);
            self.end_of_statement()?;
        }
        self.advance()?;
        Some(specs)
    }

    /// `const`, `type` or `var`.
    pub(super) fn declaration(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let keyword = self.token.tok;
        self.advance()?;
        let list = self.token.start;
        let (kind, spec): (Kind, fn(&mut Self) -> Option<NodeId>) = match keyword {
            Tok::Const => (Kind::ConstDeclaration, Self::const_spec),
            Tok::Var => (Kind::VarDeclaration, Self::var_spec),
            _ => (Kind::TypeDeclaration, Self::type_spec),
        };
        let children = if !self.eat(Tok::LeftParen)? {
            let one = spec(self)?;
            self.chain([(Field::None, one)])
        } else {
            let specs = self.group(spec)?;
            match keyword {
                Tok::Var => {
                    let list = self.above(Kind::VarSpecList, list, specs);
                    self.chain([(Field::None, list)])
                }
                _ => specs,
            }
        };
        Some(self.above(kind, start, children))
    }

    fn const_spec(&mut self) -> Option<NodeId> {
        self.value_spec(Kind::ConstSpec)
    }

    fn var_spec(&mut self) -> Option<NodeId> {
        self.value_spec(Kind::VarSpec)
    }

    fn value_spec(&mut self, kind: Kind) -> Option<NodeId> {
        let start = self.token.start;
        let mut children = Chain::EMPTY;
        self.names(&mut children)?;
        if self.at_type() {
            let ty = self.ty()?;
            self.push(&mut children, Field::Type, ty);
        }
        if self.eat(Tok::Op(Op::Set))? {
            let values = self.expr_list()?;
            self.push(&mut children, Field::Value, values);
        }
        Some(self.above(kind, start, children))
    }

    fn type_spec(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        let name = self.name(Kind::TypeIdentifier)?;
        let mut children = self.chain([(Field::Name, name)]);
        if self.is(Tok::LeftBracket) && self.at_type_parameters()? {
            let parameters = self.type_parameters()?;
            self.push(&mut children, Field::TypeParameters, parameters);
        }
        let is_alias = self.eat(Tok::Op(Op::Set))?;
        let ty = self.ty()?;
        self.push(&mut children, Field::Type, ty);
        Some(self.above(if is_alias { Kind::TypeAlias } else { Kind::TypeSpec }, start, children))
    }

    /// Whether the bracket after the name of a type begins parameters and no array type. None where only types would tell
    /// (Go specification, "Type parameter declarations": `type T[P *C] …`).
    fn at_type_parameters(&mut self) -> Option<bool> {
        let mark = self.mark();
        self.advance()?;
        let is_name = self.eat(Tok::Ident)?;
        let after = self.token.tok;
        let is_slice = is_name && self.eat(Tok::LeftBracket)? && self.is(Tok::RightBracket);
        self.reset(mark);
        match after {
            _ if !is_name => Some(false),
            Tok::Ident | Tok::Comma | Tok::Interface | Tok::Tilde => Some(true),
            Tok::Func | Tok::Map | Tok::Chan | Tok::Struct => Some(true),
            Tok::LeftBracket if is_slice => Some(true),
            Tok::LeftBracket | Tok::LeftParen | Tok::Op(Op::Star) => None,
            _ => Some(false),
        }
    }

    fn function_declaration(&mut self) -> Option<NodeId> {
        let start = self.token.start;
        self.advance()?;
        let mut children = Chain::EMPTY;
        let kind = if self.is(Tok::LeftParen) { Kind::MethodDeclaration } else { Kind::FunctionDeclaration };
        if kind == Kind::MethodDeclaration {
            let receiver = self.parameter_list()?;
            self.push(&mut children, Field::Receiver, receiver);
            let name = self.name(Kind::FieldIdentifier)?;
            self.push(&mut children, Field::Name, name);
        } else {
            let name = self.name(Kind::Identifier)?;
            self.push(&mut children, Field::Name, name);
            if self.is(Tok::LeftBracket) {
                let parameters = self.type_parameters()?;
                self.push(&mut children, Field::TypeParameters, parameters);
            }
        }
        self.signature(&mut children)?;
        if self.is(Tok::LeftBrace) {
            let body = self.block()?;
            self.push(&mut children, Field::Body, body);
        }
        Some(self.above(kind, start, children))
    }
}
