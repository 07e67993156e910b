//! Types, lowered into the same arena as expressions: Go's grammar cannot always tell them apart.

use tree_sitter::Node;

use super::{Lowerer, span_of};
use crate::ir::{Expr, ExprId, Field, FuncType, InterfaceType, Name};
use crate::kinds::Kind;
use crate::scope::Binding;

impl<'tree> Lowerer<'_, 'tree> {
    pub(super) fn type_expr(&mut self, node: Node<'tree>) -> ExprId {
        let span = span_of(node);
        let expr = self.deeper(span, Expr::Unknown, |this| this.type_kind(node));
        self.expr(expr, span)
    }

    fn type_field(&mut self, node: Node<'tree>, field: std::num::NonZeroU16) -> ExprId {
        match node.child_by_field_id(field.get()) {
            Some(child) => self.type_expr(child),
            None => self.expr(Expr::Unknown, span_of(node)),
        }
    }

    fn only_child(&mut self, node: Node<'tree>) -> Expr {
        match self.children(node).first() {
            Some(child) => {
                let id = self.type_expr(*child);
                self.facts.expr(id).clone()
            }
            None => Expr::Unknown,
        }
    }

    fn type_kind(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        match self.kind(node) {
            Kind::TypeIdentifier | Kind::Identifier => self.type_name(node),
            Kind::QualifiedType => self.qualified(node),
            Kind::PointerType => match self.children(node).first() {
                Some(child) => Expr::Star(self.type_expr(*child)),
                None => Expr::Unknown,
            },
            Kind::GenericType => match node.child_by_field_id(fields.ty.get()) {
                Some(child) => {
                    let id = self.type_expr(child);
                    self.facts.expr(id).clone()
                }
                None => Expr::Unknown,
            },
            Kind::ParenthesizedType | Kind::TypeElem | Kind::NegatedType => self.only_child(node),
            Kind::SliceType | Kind::ImplicitArray => {
                let fixed = self.kind(node) == Kind::ImplicitArray;
                Expr::ArrayType { elem: self.type_field(node, fields.element), fixed }
            }
            Kind::ArrayType => Expr::ArrayType { elem: self.type_field(node, fields.element), fixed: true },
            Kind::MapType => {
                let key = self.type_field(node, fields.key);
                Expr::MapType { key, value: self.type_field(node, fields.value) }
            }
            Kind::ChannelType => Expr::ChanType(self.type_field(node, fields.value)),
            Kind::FunctionType => self.function_type(node),
            Kind::StructType => self.struct_type(node),
            Kind::InterfaceType => self.interface_type(node),
            _ => Expr::Unknown,
        }
    }

    fn type_name(&mut self, node: Node<'tree>) -> Expr {
        let name = self.name_of(node);
        match self.scopes.lookup(name) {
            Some(Binding::Type(index)) => Expr::LocalType(index),
            Some(Binding::TypeParam) => Expr::TypeParam(name),
            Some(Binding::Local(local)) => Expr::Local(local),
            None => Expr::Free(name),
        }
    }

    fn qualified(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let package = node.child_by_field_id(fields.package.get());
        let member = node.child_by_field_id(fields.name.get());
        let (Some(package), Some(member)) = (package, member) else { return Expr::Unknown };
        let base = self.type_name(package);
        let base = self.expr(base, span_of(package));
        Expr::Selector { base, name: self.name_of(member), at: span_of(member).start }
    }

    /// Types of parameters, without declaring them.
    fn signature_types(&mut self, node: Option<Node<'tree>>) -> Box<[ExprId]> {
        let Some(node) = node else { return Box::default() };
        if self.kind(node) != Kind::ParameterList {
            return Box::new([self.type_expr(node)]);
        }
        let fields = self.grammar.fields;
        let mut types = Vec::new();
        for declaration in self.children(node) {
            let Some(ty) = declaration.child_by_field_id(fields.ty.get()) else { continue };
            let ty = self.type_expr(ty);
            let mut cursor = declaration.walk();
            let names = declaration.children_by_field_id(fields.name, &mut cursor).count();
            types.extend(std::iter::repeat_n(ty, names.max(1)));
        }
        types.into()
    }

    pub(super) fn function_type(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let params = self.signature_types(node.child_by_field_id(fields.parameters.get()));
        let results = self.signature_types(node.child_by_field_id(fields.result.get()));
        Expr::FuncType(Box::new(FuncType { params, results }))
    }

    fn struct_type(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let mut found = Vec::new();
        for list in self.children(node) {
            for declaration in self.children(list) {
                if self.kind(declaration) != Kind::FieldDeclaration {
                    continue;
                }
                let ty = self.type_field(declaration, fields.ty);
                let mut cursor = declaration.walk();
                let names: Vec<Node<'tree>> =
                    declaration.children_by_field_id(fields.name, &mut cursor).collect();
                if names.is_empty() {
                    found.push(self.embedded_field(declaration, ty));
                }
                for name in names {
                    found.push(Field { name: self.name_of(name), ty, embedded: false });
                }
            }
        }
        Expr::StructType { fields: found.into() }
    }

    /// An embedded field is named by its type, and `*T` embeds a pointer.
    fn embedded_field(&mut self, declaration: Node<'tree>, ty: ExprId) -> Field {
        let name = match self.facts.expr(ty) {
            Expr::Free(name) | Expr::TypeParam(name) | Expr::Selector { name, .. } => *name,
            _ => Name(0),
        };
        let mut cursor = declaration.walk();
        let pointer = declaration.children(&mut cursor).any(|child| child.kind() == "*");
        let ty = if pointer { self.expr(Expr::Star(ty), span_of(declaration)) } else { ty };
        Field { name, ty, embedded: true }
    }

    fn interface_type(&mut self, node: Node<'tree>) -> Expr {
        let fields = self.grammar.fields;
        let (mut methods, mut embedded) = (Vec::new(), Vec::new());
        for element in self.children(node) {
            if self.kind(element) == Kind::MethodElem {
                let ty = self.function_type(element);
                let ty = self.expr(ty, span_of(element));
                if let Some(name) = element.child_by_field_id(fields.name.get()) {
                    methods.push((self.name_of(name), ty));
                }
            } else if element.named_child_count() == 1 {
                embedded.push(self.type_expr(element));
            }
        }
        Expr::InterfaceType(Box::new(InterfaceType { methods: methods.into(), embedded: embedded.into() }))
    }
}
