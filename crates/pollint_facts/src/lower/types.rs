//! Types, lowered into the same arena as expressions: Go's grammar cannot always tell them apart.

use crate::tree::Node;

use super::Lowerer;
use crate::ir::{Expr, ExprId, Field, FuncType, InterfaceType, Name};
use crate::kinds::{Field as FieldOf, Kind, Op};
use crate::scope::Binding;

impl Lowerer<'_> {
    pub(super) fn type_expr(&mut self, node: Node<'_>) -> ExprId {
        let span = node.span();
        let expr = self.deeper(span, Expr::Unknown, |this| this.type_kind(node));
        self.expr(expr, span)
    }

    fn type_field(&mut self, node: Node<'_>, field: FieldOf) -> ExprId {
        match node.child(field) {
            Some(child) => self.type_expr(child),
            None => self.expr(Expr::Unknown, node.span()),
        }
    }

    fn only_child(&mut self, node: Node<'_>) -> Expr {
        match node.first() {
            Some(child) => {
                let id = self.type_expr(child);
                self.facts.expr(id).clone()
            }
            None => Expr::Unknown,
        }
    }

    pub(super) fn type_kind(&mut self, node: Node<'_>) -> Expr {
        match node.kind() {
            Kind::TypeIdentifier | Kind::Identifier => self.type_name(node),
            Kind::QualifiedType => self.qualified(node),
            Kind::PointerType => match node.first() {
                Some(child) => Expr::Star(self.type_expr(child)),
                None => Expr::Unknown,
            },
            Kind::GenericType => match node.child(FieldOf::Type) {
                Some(child) => {
                    let id = self.type_expr(child);
                    self.facts.expr(id).clone()
                }
                None => Expr::Unknown,
            },
            Kind::ParenthesizedType | Kind::TypeElem | Kind::NegatedType => self.only_child(node),
            Kind::SliceType | Kind::ImplicitArray => {
                let fixed = node.kind() == Kind::ImplicitArray;
                Expr::ArrayType { elem: self.type_field(node, FieldOf::Element), fixed }
            }
            Kind::ArrayType => Expr::ArrayType { elem: self.type_field(node, FieldOf::Element), fixed: true },
            Kind::MapType => {
                let key = self.type_field(node, FieldOf::Key);
                Expr::MapType { key, value: self.type_field(node, FieldOf::Value) }
            }
            Kind::ChannelType => Expr::ChanType(self.type_field(node, FieldOf::Value)),
            Kind::FunctionType => self.function_type(node),
            Kind::StructType => self.struct_type(node),
            Kind::InterfaceType => self.interface_type(node),
            _ => Expr::Unknown,
        }
    }

    fn type_name(&mut self, node: Node<'_>) -> Expr {
        let name = self.name_of(node);
        match self.scopes.lookup(name) {
            Some(Binding::Type(index)) => Expr::LocalType(index),
            Some(Binding::TypeParam) => Expr::TypeParam(name),
            Some(Binding::Local(local)) => Expr::Local(local),
            None => Expr::Free(name),
        }
    }

    fn qualified(&mut self, node: Node<'_>) -> Expr {
        let package = node.child(FieldOf::Package);
        let member = node.child(FieldOf::Name);
        let (Some(package), Some(member)) = (package, member) else { return Expr::Unknown };
        let base = self.type_name(package);
        let base = self.expr(base, package.span());
        Expr::Selector { base, name: self.name_of(member), at: member.span().start }
    }

    /// Types of parameters, without declaring them.
    fn signature_types(&mut self, node: Option<Node<'_>>) -> Box<[ExprId]> {
        let Some(node) = node else { return Box::default() };
        if node.kind() != Kind::ParameterList {
            return Box::new([self.type_expr(node)]);
        }
        let mut types = Vec::new();
        for declaration in node.children() {
            let Some(ty) = declaration.child(FieldOf::Type) else { continue };
            let ty = self.type_expr(ty);
            let names = declaration.all(FieldOf::Name).count();
            types.extend(std::iter::repeat_n(ty, names.max(1)));
        }
        types.into()
    }

    pub(super) fn function_type(&mut self, node: Node<'_>) -> Expr {
        let params = self.signature_types(node.child(FieldOf::Parameters));
        let results = self.signature_types(node.child(FieldOf::Result));
        Expr::FuncType(Box::new(FuncType { params, results }))
    }

    fn struct_type(&mut self, node: Node<'_>) -> Expr {
        let mut found = Vec::new();
        for list in node.children() {
            for declaration in list.children() {
                if declaration.kind() != Kind::FieldDeclaration {
                    continue;
                }
                let ty = self.type_field(declaration, FieldOf::Type);
                if declaration.child(FieldOf::Name).is_none() {
                    found.push(self.embedded_field(declaration, ty));
                }
                for name in declaration.all(FieldOf::Name) {
                    found.push(Field { name: self.name_of(name), ty, embedded: false });
                }
            }
        }
        Expr::StructType { fields: found.into() }
    }

    /// An embedded field is named by its type, and `*T` embeds a pointer.
    fn embedded_field(&mut self, declaration: Node<'_>, ty: ExprId) -> Field {
        let name = match self.facts.expr(ty) {
            Expr::Free(name) | Expr::TypeParam(name) | Expr::Selector { name, .. } => *name,
            _ => Name(0),
        };
        let pointer = declaration.op() == Op::Star;
        let ty = if pointer { self.expr(Expr::Star(ty), declaration.span()) } else { ty };
        Field { name, ty, embedded: true }
    }

    fn interface_type(&mut self, node: Node<'_>) -> Expr {
        let (mut methods, mut embedded) = (Vec::new(), Vec::new());
        for element in node.children() {
            if element.kind() == Kind::MethodElem {
                let ty = self.function_type(element);
                let ty = self.expr(ty, element.span());
                if let Some(name) = element.child(FieldOf::Name) {
                    methods.push((self.name_of(name), ty));
                }
            } else if element.children().count() == 1 {
                embedded.push(self.type_expr(element));
            }
        }
        Expr::InterfaceType(Box::new(InterfaceType { methods: methods.into(), embedded: embedded.into() }))
    }
}
