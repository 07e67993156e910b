//! Expressions.

use crate::tree::Node;
use pollint_base::span::Span;
use thin_vec::thin_vec;

use super::Lowerer;
use crate::claims::Claims;
use crate::ir::{BinaryOp, Composite, Element, Expr, ExprId, FuncKind, LitKind, Name};
use crate::kinds::{Field, Kind, Op};
use crate::scope::Binding;

impl Lowerer<'_> {
    pub(super) fn expr_list(&mut self, node: Node<'_>) -> Vec<ExprId> {
        if node.kind() != Kind::ExpressionList {
            return vec![self.value(node)];
        }
        node.children().map(|child| self.value(child)).collect()
    }

    /// Lowers an expression and notes what the query files claim of it.
    pub(super) fn value(&mut self, node: Node<'_>) -> ExprId {
        let span = node.span();
        let id = match node.kind() {
            Kind::ParenthesizedExpression | Kind::ParenthesizedType | Kind::LiteralElement => {
                self.inner(node)
            }
            _ => {
                let expr = self.deeper(span, Expr::Unknown, |this| this.value_kind(node));
                self.expr(expr, span)
            }
        };
        if node.claims() != Claims::NONE {
            self.facts.claims.push((id, node.claims()));
        }
        id
    }

    /// What stands in parentheses; as deep as they nest.
    fn inner(&mut self, node: Node<'_>) -> ExprId {
        let span = node.span();
        let unknown = |this: &mut Self| this.expr(Expr::Unknown, span);
        let Some(child) = node.first() else { return unknown(self) };
        let before = self.facts.exprs.len();
        let id = self.deeper(span, ExprId(u32::MAX), |this| this.value(child));
        if id.index() > before.max(self.facts.exprs.len()) { unknown(self) } else { id }
    }

    fn operand(&mut self, node: Node<'_>, field: Field) -> ExprId {
        match node.child(field) {
            Some(child) => self.value(child),
            None => self.expr(Expr::Unknown, node.span()),
        }
    }

    fn value_kind(&mut self, node: Node<'_>) -> Expr {
        match node.kind() {
            Kind::Identifier | Kind::TypeIdentifier | Kind::PackageIdentifier => self.identifier(node),
            Kind::BlankIdentifier => Expr::Blank,
            Kind::Selector => {
                let base = self.operand(node, Field::Operand);
                match node.child(Field::Member) {
                    Some(field) => Expr::Selector { base, name: self.name_of(field), at: field.span().start },
                    None => Expr::Unknown,
                }
            }
            Kind::Call => self.call(node),
            Kind::Index => {
                let base = self.operand(node, Field::Operand);
                Expr::Index { base, index: self.operand(node, Field::Index) }
            }
            Kind::SliceExpression => self.slice_expression(node),
            Kind::Unary => self.unary(node),
            Kind::Binary => self.binary(node),
            Kind::FuncLiteral => self.func_literal(node),
            Kind::Composite => self.composite(node),
            Kind::LiteralValue => self.literal_value(node, None),
            Kind::TypeAssertion => {
                let base = self.operand(node, Field::Operand);
                let ty = node.child(Field::Type).map(|ty| self.type_expr(ty));
                Expr::Assert { base, ty }
            }
            Kind::TypeConversion => self.conversion(node),
            Kind::TypeInstantiation | Kind::GenericType => self.instantiation(node),
            Kind::PointerType => match node.first() {
                Some(inner) => Expr::Star(self.value(inner)),
                None => Expr::Unknown,
            },
            Kind::VariadicArgument => match node.first() {
                Some(child) => {
                    let id = self.value(child);
                    self.facts.expr(id).clone()
                }
                None => Expr::Unknown,
            },
            Kind::Int | Kind::Iota => self.literal(node, LitKind::Int),
            Kind::Float | Kind::Imaginary => self.literal(node, LitKind::Float),
            Kind::Rune => self.literal(node, LitKind::Rune),
            Kind::InterpretedString | Kind::RawString => self.string(node),
            Kind::True | Kind::False => self.literal(node, LitKind::Bool),
            Kind::Nil => self.literal(node, LitKind::Nil),
            _ => self.type_kind(node),
        }
    }

    /// `f[T]`. One element in brackets may be an index as well: the grammar cannot tell them apart and guesses.
    fn instantiation(&mut self, node: Node<'_>) -> Expr {
        let Some(base) = node.child(Field::Type) else { return Expr::Unknown };
        let base = self.value(base);
        match only_argument(node) {
            Some(index) => Expr::Index { base, index: self.value(index) },
            None => self.facts.expr(base).clone(),
        }
    }

    fn identifier(&mut self, node: Node<'_>) -> Expr {
        let text = self.slice(node);
        if text == "_" {
            return Expr::Blank;
        }
        let name = self.name(text);
        match self.scopes.lookup(name) {
            Some(Binding::Local(local)) => Expr::Local(local),
            Some(Binding::Type(index)) => Expr::LocalType(index),
            Some(Binding::TypeParam) => Expr::TypeParam(name),
            None => Expr::Free(name),
        }
    }

    fn literal(&mut self, node: Node<'_>, kind: LitKind) -> Expr {
        Expr::Literal(kind, self.name_of(node))
    }

    fn string(&mut self, node: Node<'_>) -> Expr {
        // A string longer than any name, key or test title is only data.
        let text = self.slice(node);
        let text = if text.len() > 200 { "…" } else { text };
        let unquoted = match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => unescape(inner),
            None => text.trim_matches('`').to_owned(),
        };
        Expr::Literal(LitKind::Str, self.name(&unquoted))
    }

    fn call(&mut self, node: Node<'_>) -> Expr {
        let mut fun = self.operand(node, Field::Function);
        if let (Some(index), Some(types)) = (only_argument(node), node.child(Field::TypeArguments)) {
            let span = self.facts.span(fun).to(types.span());
            let index = self.value(index);
            fun = self.expr(Expr::Index { base: fun, index }, span);
        }
        let mut spread = false;
        let mut args = Vec::new();
        if let Some(list) = node.child(Field::Arguments) {
            for argument in list.children() {
                spread |= argument.kind() == Kind::VariadicArgument;
                args.push(self.value(argument));
            }
        }
        Expr::Call { fun, args: args.into(), spread }
    }

    fn conversion(&mut self, node: Node<'_>) -> Expr {
        let fun = match node.child(Field::Type) {
            // The grammar reads `*T(x)` as `(*T)(x)`; Go as `*(T(x))` (Go specification, "Conversions").
            Some(ty) if ty.kind() == Kind::PointerType => return self.pointed(node, ty),
            Some(ty) => self.converter(ty),
            None => self.expr(Expr::Unknown, node.span()),
        };
        let operand = self.operand(node, Field::Operand);
        Expr::Call { fun, args: thin_vec![operand], spread: false }
    }

    /// What is called in `T(x)`: the grammar takes `f[T](x)` for a conversion.
    fn converter(&mut self, ty: Node<'_>) -> ExprId {
        match ty.child(Field::Type).filter(|_| ty.kind() == Kind::GenericType) {
            Some(base) if only_argument(ty).is_none() => self.value(base),
            _ => self.value(ty),
        }
    }

    /// `*T(x)`, of which `ty` is the `*T`.
    fn pointed(&mut self, node: Node<'_>, ty: Node<'_>) -> Expr {
        let Some(inner) = ty.first() else { return Expr::Unknown };
        let call = if inner.kind() == Kind::PointerType {
            self.deeper(node.span(), Expr::Unknown, |this| this.pointed(node, inner))
        } else {
            let fun = self.converter(inner);
            let operand = self.operand(node, Field::Operand);
            Expr::Call { fun, args: thin_vec![operand], spread: false }
        };
        let span = Span { start: inner.span().start, ..node.span() };
        Expr::Star(self.expr(call, span))
    }

    fn slice_expression(&mut self, node: Node<'_>) -> Expr {
        let base = self.operand(node, Field::Operand);
        let bounds = [Field::Start, Field::End, Field::Capacity].map(|bound| node.child(bound));
        let bounds = bounds.into_iter().flatten().map(|bound| self.value(bound)).collect();
        Expr::Slice { base, bounds }
    }

    fn unary(&mut self, node: Node<'_>) -> Expr {
        let operand = self.operand(node, Field::Operand);
        match node.op() {
            Op::Star => Expr::Star(operand),
            Op::And => Expr::AddrOf(operand),
            Op::Arrow => Expr::Receive(operand),
            _ => Expr::Unary(operand),
        }
    }

    /// A chain such as `a + b + c + …` leans to the left: it is walked in a loop, not by recursion.
    fn binary(&mut self, node: Node<'_>) -> Expr {
        let mut spine = vec![node];
        let mut left = node.child(Field::Left);
        while let Some(inner) = left.filter(|inner| inner.kind() == Kind::Binary) {
            spine.push(inner);
            left = inner.child(Field::Left);
        }
        let mut value = match left {
            Some(left) => self.value(left),
            None => self.expr(Expr::Unknown, node.span()),
        };
        while let Some(current) = spine.pop() {
            let op = match current.op() {
                Op::Equal => BinaryOp::Equal,
                Op::NotEqual => BinaryOp::NotEqual,
                Op::AndAnd => BinaryOp::And,
                Op::OrOr => BinaryOp::Or,
                _ => BinaryOp::Other,
            };
            let right = self.operand(current, Field::Right);
            let expr = Expr::Binary { op, left: value, right };
            if spine.is_empty() {
                return expr;
            }
            value = self.expr(expr, current.span());
        }
        Expr::Unknown
    }

    fn func_literal(&mut self, node: Node<'_>) -> Expr {
        let keyword = Span::new(node.start(), node.start() + "func".len());
        let index = self.push_func(FuncKind::Literal, Name(0), keyword, node.span());
        let outer_func = self.func.replace(index);
        let outer_loops = std::mem::take(&mut self.loops);
        self.scopes.push();
        self.signature_and_body(index, node);
        self.end_scope(node.end());
        self.loops = outer_loops;
        self.func = outer_func;
        Expr::FuncLit(index)
    }

    fn composite(&mut self, node: Node<'_>) -> Expr {
        let ty = node.child(Field::Type).map(|ty| self.type_expr(ty));
        match node.child(Field::Body) {
            Some(body) => self.literal_value(body, ty),
            None => Expr::Composite(Box::new(Composite { ty, elements: Box::default(), empty: true })),
        }
    }

    fn literal_value(&mut self, node: Node<'_>, ty: Option<ExprId>) -> Expr {
        let mut elements = Vec::new();
        let nodes = node.children();
        let empty = node.first().is_none();
        for (position, element) in (0..).zip(nodes) {
            match element.kind() {
                Kind::KeyedElement => self.keyed_element(element, position, &mut elements),
                _ if self.is_plain_literal(element) => {}
                _ => {
                    let value = self.value(element);
                    elements.push(Element { key_name: None, key: None, value, position });
                }
            }
        }
        Expr::Composite(Box::new(Composite { ty, elements: elements.into(), empty }))
    }

    /// Large tables of basic literals hold no fact: they are not kept.
    fn is_plain_literal(&self, element: Node<'_>) -> bool {
        let node = match element.kind() {
            Kind::LiteralElement => element.first().unwrap_or(element),
            _ => element,
        };
        matches!(
            node.kind(),
            Kind::Int
                | Kind::Float
                | Kind::Imaginary
                | Kind::Rune
                | Kind::InterpretedString
                | Kind::RawString
        )
    }

    fn keyed_element(&mut self, element: Node<'_>, position: u32, out: &mut Vec<Element>) {
        let key_node = element.child(Field::Key);
        let value_node = element.child(Field::Value);
        let (Some(key_node), Some(value_node)) = (key_node, value_node) else { return };
        let inner = key_node.first().unwrap_or(key_node);
        let named = inner.kind() == Kind::Identifier;
        let key_name = named.then(|| self.name_of(inner));
        let key = Some(self.value(key_node));
        let value = self.value(value_node);
        out.push(Element { key_name, key, value, position });
    }
}

/// The one type argument, or index, of a generic type or an instantiation.
fn only_argument(node: Node<'_>) -> Option<Node<'_>> {
    let arguments = match node.child(Field::TypeArguments) {
        Some(arguments) => arguments.first(),
        None if node.kind() == Kind::TypeInstantiation => node.first().and_then(Node::sibling),
        None => None,
    }?;
    let is_one = |one: Node<'_>| one.sibling().is_none();
    let inner = if arguments.kind() == Kind::TypeElem { arguments.first() } else { Some(arguments) };
    inner.filter(|inner| is_one(arguments) && is_one(*inner))
}

/// Resolves the escapes that occur in names and titles; others stay as written.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    text.replace("\\\"", "\"").replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\")
}
