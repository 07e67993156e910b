//! Expressions.

use pollint_base::span::Span;
use thin_vec::thin_vec;
use tree_sitter::Node;

use super::{Lowerer, span_of};
use crate::ir::{BinaryOp, Composite, Element, Expr, ExprId, FuncKind, LitKind, Name};
use crate::kinds::Kind;
use crate::scope::Binding;

impl<'tree> Lowerer<'_, 'tree> {
    pub(super) fn expr_list(&mut self, node: Node<'tree>) -> Vec<ExprId> {
        if self.kind(node) != Kind::ExpressionList {
            return vec![self.value(node)];
        }
        self.children(node).into_iter().map(|child| self.value(child)).collect()
    }

    /// Lowers an expression and notes what the query files claim of it.
    pub(super) fn value(&mut self, node: Node<'tree>) -> ExprId {
        let (span, kind) = (span_of(node), self.kind(node));
        self.matcher.visit(kind, node, self.text);
        let id = match kind {
            Kind::ParenthesizedExpression | Kind::LiteralElement => self.inner(node),
            _ => {
                let expr = self.deeper(span, Expr::Unknown, |this| this.value_kind(node));
                self.expr(expr, span)
            }
        };
        if let Some(claims) = self.matcher.claims(node.id()) {
            self.facts.claims.push((id, claims));
        }
        id
    }

    /// What stands in parentheses; as deep as they nest.
    fn inner(&mut self, node: Node<'tree>) -> ExprId {
        let span = span_of(node);
        let unknown = |this: &mut Self| this.expr(Expr::Unknown, span);
        let Some(child) = self.children(node).first().copied() else { return unknown(self) };
        let before = self.facts.exprs.len();
        let id = self.deeper(span, ExprId(u32::MAX), |this| this.value(child));
        if id.index() > before.max(self.facts.exprs.len()) { unknown(self) } else { id }
    }

    fn operand(&mut self, node: Node<'tree>, field: std::num::NonZeroU16) -> ExprId {
        match node.child_by_field_id(field.get()) {
            Some(child) => self.value(child),
            None => self.expr(Expr::Unknown, span_of(node)),
        }
    }

    fn value_kind(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        match self.kind(node) {
            Kind::Identifier | Kind::TypeIdentifier | Kind::PackageIdentifier => self.identifier(node),
            Kind::BlankIdentifier => Expr::Blank,
            Kind::Selector => {
                let base = self.operand(node, fields.operand);
                match node.child_by_field_id(fields.field.get()) {
                    Some(field) => {
                        Expr::Selector { base, name: self.name_of(field), at: span_of(field).start }
                    }
                    None => Expr::Unknown,
                }
            }
            Kind::Call => self.call(node),
            Kind::Index => {
                let base = self.operand(node, fields.operand);
                Expr::Index { base, index: self.operand(node, fields.index) }
            }
            Kind::SliceExpression => self.slice_expression(node),
            Kind::Unary => self.unary(node),
            Kind::Binary => self.binary(node),
            Kind::FuncLiteral => self.func_literal(node),
            Kind::Composite => self.composite(node),
            Kind::LiteralValue => self.literal_value(node, None),
            Kind::TypeAssertion => {
                let base = self.operand(node, fields.operand);
                let ty = node.child_by_field_id(fields.ty.get()).map(|ty| self.type_expr(ty));
                Expr::Assert { base, ty }
            }
            Kind::TypeConversion => self.conversion(node),
            Kind::TypeInstantiation => match node.child_by_field_id(fields.ty.get()) {
                Some(child) => {
                    let id = self.value(child);
                    self.facts.expr(id).clone()
                }
                None => Expr::Unknown,
            },
            Kind::VariadicArgument => match self.children(node).first() {
                Some(child) => {
                    let id = self.value(*child);
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
            _ => {
                let id = self.type_expr(node);
                self.facts.expr(id).clone()
            }
        }
    }

    fn identifier(&mut self, node: Node<'tree>) -> Expr {
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

    fn literal(&mut self, node: Node<'tree>, kind: LitKind) -> Expr {
        Expr::Literal(kind, self.name_of(node))
    }

    fn string(&mut self, node: Node<'tree>) -> Expr {
        // A string longer than any name, key or test title is only data.
        let text = self.slice(node);
        let text = if text.len() > 200 { "…" } else { text };
        let unquoted = match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => unescape(inner),
            None => text.trim_matches('`').to_owned(),
        };
        Expr::Literal(LitKind::Str, self.name(&unquoted))
    }

    fn call(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let fun = self.operand(node, fields.function);
        let mut spread = false;
        let mut args = Vec::new();
        if let Some(list) = node.child_by_field_id(fields.arguments.get()) {
            for argument in self.children(list) {
                spread |= self.kind(argument) == Kind::VariadicArgument;
                args.push(self.value(argument));
            }
        }
        Expr::Call { fun, args: args.into(), spread }
    }

    fn conversion(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let fun = match node.child_by_field_id(fields.ty.get()) {
            Some(ty) => self.type_expr(ty),
            None => self.expr(Expr::Unknown, span_of(node)),
        };
        let operand = self.operand(node, fields.operand);
        Expr::Call { fun, args: thin_vec![operand], spread: false }
    }

    fn slice_expression(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let base = self.operand(node, fields.operand);
        let bounds =
            [fields.start, fields.end, fields.capacity].map(|bound| node.child_by_field_id(bound.get()));
        let bounds = bounds.into_iter().flatten().map(|bound| self.value(bound)).collect();
        Expr::Slice { base, bounds }
    }

    fn unary(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let operator = node.child_by_field_id(fields.operator.get()).map_or("", |op| op.kind());
        let operand = self.operand(node, fields.operand);
        match operator {
            "*" => Expr::Star(operand),
            "&" => Expr::AddrOf(operand),
            "<-" => Expr::Receive(operand),
            _ => Expr::Unary(operand),
        }
    }

    /// A chain such as `a + b + c + …` leans to the left: it is walked in a loop, not by recursion.
    fn binary(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let mut spine = vec![node];
        let mut left = node.child_by_field_id(fields.left.get());
        while let Some(inner) = left.filter(|inner| self.kind(*inner) == Kind::Binary) {
            spine.push(inner);
            left = inner.child_by_field_id(fields.left.get());
        }
        let mut value = match left {
            Some(left) => self.value(left),
            None => self.expr(Expr::Unknown, span_of(node)),
        };
        while let Some(current) = spine.pop() {
            let op = match current.child_by_field_id(fields.operator.get()).map_or("", |op| op.kind()) {
                "==" => BinaryOp::Equal,
                "!=" => BinaryOp::NotEqual,
                "&&" => BinaryOp::And,
                "||" => BinaryOp::Or,
                _ => BinaryOp::Other,
            };
            let right = self.operand(current, fields.right);
            let expr = Expr::Binary { op, left: value, right };
            if spine.is_empty() {
                return expr;
            }
            value = self.expr(expr, span_of(current));
        }
        Expr::Unknown
    }

    fn func_literal(&mut self, node: Node<'tree>) -> Expr {
        let keyword = Span::new(node.start_byte(), node.start_byte() + "func".len());
        let index = self.push_func(FuncKind::Literal, Name(0), keyword, span_of(node));
        let outer_func = self.func.replace(index);
        let outer_loops = std::mem::take(&mut self.loops);
        self.scopes.push();
        self.signature_and_body(index, node);
        self.end_scope(node.end_byte());
        self.loops = outer_loops;
        self.func = outer_func;
        Expr::FuncLit(index)
    }

    fn composite(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let ty = node.child_by_field_id(fields.ty.get()).map(|ty| self.type_expr(ty));
        match node.child_by_field_id(fields.body.get()) {
            Some(body) => self.literal_value(body, ty),
            None => Expr::Composite(Box::new(Composite { ty, elements: Box::default(), empty: true })),
        }
    }

    fn literal_value(&mut self, node: Node<'tree>, ty: Option<ExprId>) -> Expr {
        let mut elements = Vec::new();
        let nodes = self.children(node);
        let empty = nodes.is_empty();
        for (position, element) in (0..).zip(nodes) {
            match self.kind(element) {
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
    fn is_plain_literal(&self, element: Node<'tree>) -> bool {
        let node = match self.kind(element) {
            Kind::LiteralElement => element.named_child(0).unwrap_or(element),
            _ => element,
        };
        matches!(
            self.kind(node),
            Kind::Int
                | Kind::Float
                | Kind::Imaginary
                | Kind::Rune
                | Kind::InterpretedString
                | Kind::RawString
        )
    }

    fn keyed_element(&mut self, element: Node<'tree>, position: u32, out: &mut Vec<Element>) {
        let fields = self.grammar.fields;
        let key_node = element.child_by_field_id(fields.key.get());
        let value_node = element.child_by_field_id(fields.value.get());
        let (Some(key_node), Some(value_node)) = (key_node, value_node) else { return };
        let inner = key_node.named_child(0).unwrap_or(key_node);
        let named = self.kind(inner) == Kind::Identifier;
        let key_name = named.then(|| self.name_of(inner));
        let key = Some(self.value(key_node));
        let value = self.value(value_node);
        out.push(Element { key_name, key, value, position });
    }
}

/// Resolves the escapes that occur in names and titles; others stay as written.
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    text.replace("\\\"", "\"").replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\")
}
