//! The facts of one Go file: a lowered form that keeps order, nesting, scopes and shapes, and no syntax tree.
//! It knows nothing of other files: a name that no scope of this file binds stays `Free`.

use pollint_base::constraint::Constraint;
use pollint_base::diagnostic::Problem;
use pollint_base::package::GoVersion;
use pollint_base::span::{LineIndex, Span};
use serde::{Deserialize, Serialize};
use thin_vec::ThinVec;

use crate::claims::Claims;
use crate::names::Names;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as `usize`.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A string of [`FileFacts::names`].
    Name
);
id!(
    /// An expression of [`FileFacts::exprs`].
    ExprId
);
id!(
    /// A function or function literal of [`FileFacts::funcs`].
    FuncIx
);
id!(
    /// A local variable, parameter or result of [`FileFacts::locals`].
    LocalId
);
id!(
    /// A `for` statement of the file, counted in source order; [`Local::loop_of`] refers to it.
    LoopId
);

/// Everything the later stages need of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The name in the package clause.
    pub package: Name,
    /// Its position.
    pub package_span: Span,
    /// `//go:build` and file-name constraint, and the language version the file demands.
    pub constraint: Option<Constraint>,
    /// Language version set by `//go:build go1.N`.
    pub go_version: Option<GoVersion>,
    /// Whether the file begins with a `Code generated … DO NOT EDIT.` line.
    pub generated: bool,
    /// The file's strings; a [`Name`] is an index.
    pub names: Names,
    /// Import declarations.
    pub imports: Vec<Import>,
    /// Package-level variables, one entry per spec.
    pub vars: Vec<VarSpec>,
    /// Package-level constants.
    pub consts: Vec<ConstSpec>,
    /// Package-level and local type declarations; local ones have `owner`.
    pub types: Vec<TypeDecl>,
    /// Functions and function literals; a literal comes after the function that holds it.
    pub funcs: Vec<Func>,
    /// Example functions that `go test` runs: those with an `Output:` comment (package testing, "Examples").
    pub examples: Vec<FuncIx>,
    /// Locals of all functions.
    pub locals: Vec<Local>,
    /// Expressions.
    pub exprs: Vec<Expr>,
    /// Their spans.
    #[serde(with = "pollint_base::bulk")]
    pub spans: Vec<Span>,
    /// Claims of the query files on expressions, sorted by expression.
    pub claims: Vec<(ExprId, Claims)>,
    /// Comments that may hold directives: those starting with `//pollint:`, `//nolint` and the like.
    pub comments: Vec<Comment>,
    /// Line starts.
    pub lines: LineIndex,
    /// A hash of the text, by which a change of the file is noticed.
    pub stamp: u64,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The path, unquoted.
    pub path: Box<str>,
    /// The name before it: an alias, `_` or `.`.
    pub alias: Option<Name>,
    /// The path's position.
    pub span: Span,
}

/// `var a, b T = x, y` at package level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VarSpec {
    /// Names and positions.
    pub names: Vec<(Name, Span)>,
    /// Declared type.
    pub ty: Option<ExprId>,
    /// Initial values: none, one per name, or one call for all.
    pub values: Vec<ExprId>,
    /// The pseudo function that holds the literals of the initial values.
    pub init: FuncIx,
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConstSpec {
    /// Name.
    pub name: Name,
    /// Position of the name.
    pub span: Span,
    /// Declared type.
    pub ty: Option<ExprId>,
    /// Value, if written.
    pub value: Option<ExprId>,
}

/// A type declaration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeDecl {
    /// Name.
    pub name: Name,
    /// Position of the name.
    pub span: Span,
    /// Names of its type parameters.
    pub params: Vec<Name>,
    /// `type A = B`.
    pub alias: bool,
    /// The right side.
    pub ty: ExprId,
    /// The function a local type is declared in.
    pub owner: Option<FuncIx>,
}

/// A parameter, result or receiver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// The local it declares; none if unnamed or blank.
    pub local: Option<LocalId>,
    /// Its type; of the element for a variadic parameter.
    pub ty: ExprId,
    /// `...T`.
    pub variadic: bool,
}

/// What kind of function it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FuncKind {
    /// A top-level function or method.
    Decl,
    /// A function literal.
    Literal,
    /// The initial values of a package-level `var`; has no body of statements but holds literals.
    VarInit,
}

/// A function, method or function literal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Func {
    /// Declaration, literal or initializer.
    pub kind: FuncKind,
    /// Name; the empty string for a literal.
    pub name: Name,
    /// Position of the name; for a literal, of the keyword `func`.
    pub name_span: Span,
    /// The whole declaration or literal.
    pub span: Span,
    /// The receiver.
    pub receiver: Option<Param>,
    /// Type parameter names.
    pub type_params: ThinVec<Name>,
    /// Parameters, one per name.
    pub params: ThinVec<Param>,
    /// Results, one per name.
    pub results: ThinVec<Param>,
    /// The statements; none for a declaration without body.
    pub body: Option<ThinVec<Stmt>>,
    /// The function that holds this literal.
    pub parent: Option<FuncIx>,
    /// The loops around a literal within its parent, innermost last.
    pub loops: ThinVec<LoopId>,
}

/// A local variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Local {
    /// Name.
    pub name: Name,
    /// Where it is declared.
    pub span: Span,
    /// Declared type, if written.
    pub ty: Option<ExprId>,
    /// The function that declares it.
    pub func: FuncIx,
    /// The loop whose clause declares it: one variable for all iterations before go1.22 (Go spec, "For statements").
    pub loop_of: Option<LoopId>,
    /// The statement scope's end: the last byte of the block that declares it.
    pub scope_end: u32,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stmt {
    /// Its kind.
    pub kind: StmtKind,
    /// Its position.
    pub span: Span,
}

/// How an assignment combines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `:=` or `var`
    Define,
    /// `+=` and the like
    Compound,
    /// `++`, `--`
    Step,
    /// `--`
    StepDown,
}

/// The left side of `range`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeClause {
    /// Key and value, as locals or as assigned expressions.
    pub left: ThinVec<ExprId>,
    /// Whether they are declared here.
    pub define: bool,
    /// What is ranged over.
    pub over: ExprId,
}

/// A case of `switch`, `select` or a type switch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Expressions or types; empty for `default`.
    pub exprs: ThinVec<ExprId>,
    /// The communication of a `select` case.
    pub comm: Option<Box<Stmt>>,
    /// The variable that a type switch binds in this clause.
    pub binds: Option<LocalId>,
    /// `default`.
    pub is_default: bool,
    /// Statements.
    pub body: ThinVec<Stmt>,
    /// Position.
    pub span: Span,
}

/// A `for` statement. It lies apart, as most statements are much smaller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct For {
    /// Its number.
    pub id: LoopId,
    /// Initializer.
    pub init: Option<Stmt>,
    /// Condition.
    pub cond: Option<ExprId>,
    /// Post statement.
    pub post: Option<Stmt>,
    /// Range clause.
    pub range: Option<RangeClause>,
    /// Body.
    pub body: ThinVec<Stmt>,
}

impl For {
    /// Whether only a jump or return ends it.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        self.cond.is_none() && self.range.is_none()
    }
}

/// The kinds of statements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StmtKind {
    /// An expression.
    Expr(ExprId),
    /// An assignment, definition, `++` or `--`.
    Assign {
        /// Left sides.
        lhs: ThinVec<ExprId>,
        /// Right sides; empty for `var x T` and for `++`.
        rhs: ThinVec<ExprId>,
        /// The operator.
        op: AssignOp,
    },
    /// `if`.
    If {
        /// Initializer.
        init: Option<Box<Stmt>>,
        /// Condition.
        cond: ExprId,
        /// Consequence.
        then: ThinVec<Stmt>,
        /// Alternative; an `else if` is one statement.
        otherwise: ThinVec<Stmt>,
    },
    /// `for`.
    For(Box<For>),
    /// `switch` and type switch.
    Switch {
        /// Initializer.
        init: Option<Box<Stmt>>,
        /// Tag, or the operand of the type switch.
        tag: Option<ExprId>,
        /// Cases.
        cases: ThinVec<Case>,
    },
    /// `select`.
    Select {
        /// Cases.
        cases: ThinVec<Case>,
    },
    /// A block of its own.
    Block(ThinVec<Stmt>),
    /// `go` with its call.
    Go(ExprId),
    /// `defer` with its call.
    Defer(ExprId),
    /// `return`.
    Return(ThinVec<ExprId>),
    /// `ch <- v`.
    Send(ExprId, ExprId),
    /// A label; its statement follows as the next one.
    Label(Name),
    /// `goto`.
    Goto(Name),
    /// `break`, `continue` or `fallthrough`.
    Jump,
}

/// Kinds of basic literals and predeclared constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LitKind {
    /// Integer.
    Int,
    /// Floating point or imaginary.
    Float,
    /// Rune.
    Rune,
    /// String; the text is unquoted where it has no escapes.
    Str,
    /// `true` or `false`.
    Bool,
    /// `nil`.
    Nil,
}

/// An element of a composite literal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Element {
    /// The key as a name if it is a plain identifier: a field, or a variable used as map key.
    pub key_name: Option<Name>,
    /// The key as an expression.
    pub key: Option<ExprId>,
    /// The value.
    pub value: ExprId,
    /// Its number among all elements, those that are not kept included: a field's, where there is no key.
    pub position: u32,
}

/// An expression or a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// What the grammar could not read, or what nests too deeply.
    Unknown,
    /// A local.
    Local(LocalId),
    /// A name no scope of the file binds: package-level, imported, dot-imported or predeclared.
    Free(Name),
    /// `_`
    Blank,
    /// A type parameter in scope.
    TypeParam(Name),
    /// A type declared in a function: index into [`FileFacts::types`].
    LocalType(u32),
    /// `x.f`, also `pkg.Name`.
    Selector {
        /// Operand.
        base: ExprId,
        /// Field, method or package member.
        name: Name,
        /// Where the name begins.
        at: u32,
    },
    /// `f(x)`, also a conversion.
    Call {
        /// Callee.
        fun: ExprId,
        /// Arguments; a type argument of `make` or `new` is the first.
        args: ThinVec<ExprId>,
        /// `f(x...)`.
        spread: bool,
    },
    /// `x[i]`, also an instantiation.
    Index {
        /// Operand.
        base: ExprId,
        /// Index.
        index: ExprId,
    },
    /// `x[a:b]`.
    Slice {
        /// Operand.
        base: ExprId,
        /// Those of its bounds that are there.
        bounds: ThinVec<ExprId>,
    },
    /// `*x`, also a pointer type.
    Star(ExprId),
    /// `&x`.
    AddrOf(ExprId),
    /// `<-x`.
    Receive(ExprId),
    /// Any other unary operator.
    Unary(ExprId),
    /// A binary operator.
    Binary {
        /// Operator.
        op: BinaryOp,
        /// Left.
        left: ExprId,
        /// Right.
        right: ExprId,
    },
    /// `func(…) {…}`.
    FuncLit(FuncIx),
    /// `T{…}`.
    Composite(Box<Composite>),
    /// `x.(T)`; no type in `x.(type)`.
    Assert {
        /// Operand.
        base: ExprId,
        /// Type.
        ty: Option<ExprId>,
    },
    /// A basic literal.
    Literal(LitKind, Name),
    /// `[]T` and `[n]T`.
    ArrayType {
        /// Element type.
        elem: ExprId,
        /// Whether a length makes it an array, which is copied on assignment.
        fixed: bool,
    },
    /// `map[K]V`.
    MapType {
        /// Key type.
        key: ExprId,
        /// Value type.
        value: ExprId,
    },
    /// `chan T`.
    ChanType(ExprId),
    /// `func(…) …`.
    FuncType(Box<FuncType>),
    /// `struct {…}`.
    StructType {
        /// Fields; embedded ones have their type's name.
        fields: ThinVec<Field>,
    },
    /// `interface {…}`.
    InterfaceType(Box<InterfaceType>),
}

/// A composite literal. Like the other large shapes it lies apart: there are millions of expressions, most of them small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Composite {
    /// Type; none inside another literal.
    pub ty: Option<ExprId>,
    /// Elements that are not basic literals without a key.
    pub elements: Box<[Element]>,
    /// Whether it had no element at all.
    pub empty: bool,
}

/// A function type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FuncType {
    /// Parameter types.
    pub params: Box<[ExprId]>,
    /// Result types.
    pub results: Box<[ExprId]>,
}

/// An interface type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InterfaceType {
    /// Methods with their types.
    pub methods: Box<[(Name, ExprId)]>,
    /// Embedded types.
    pub embedded: Box<[ExprId]>,
}

/// A field of a struct type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Name.
    pub name: Name,
    /// Type.
    pub ty: ExprId,
    /// Embedded.
    pub embedded: bool,
}

/// Binary operators, as far as the analysis tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `&&`
    And,
    /// `||`
    Or,
    /// Any other.
    Other,
}

/// A comment that may be a directive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    /// Its text with the slashes.
    pub text: Box<str>,
    /// Its position.
    pub span: Span,
    /// Whether only white space precedes it on its line.
    pub own_line: bool,
    /// The last line (base 1) of the comment group that holds it.
    pub group_end: u32,
}

impl FileFacts {
    /// The string of a name.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.names.text(name)
    }

    /// An expression.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> &Expr {
        self.exprs.get(id.index()).unwrap_or(&Expr::Unknown)
    }

    /// The position of an expression.
    #[must_use]
    pub fn span(&self, id: ExprId) -> Span {
        self.spans.get(id.index()).copied().unwrap_or_default()
    }

    /// The position of a selector's last name, or of another expression as a whole.
    #[must_use]
    pub fn name_span(&self, id: ExprId) -> Span {
        match self.expr(id) {
            Expr::Selector { name, at, .. } => {
                let length = u32::try_from(self.text(*name).len()).unwrap_or(u32::MAX);
                Span { start: *at, end: at.saturating_add(length) }
            }
            _ => self.span(id),
        }
    }

    /// The expressions of the top-level function with this span, with their positions: they stand together.
    pub fn exprs_of(&self, function: Span) -> impl Iterator<Item = (&Expr, Span)> {
        let start = self.spans.partition_point(|span| span.end <= function.start);
        let end = self.spans.partition_point(|span| span.start < function.end);
        let range = start..end.max(start);
        self.exprs.get(range.clone()).unwrap_or_default().iter().zip(self.spans[range].iter().copied())
    }

    /// What the query files claim of an expression.
    #[must_use]
    pub fn claims_of(&self, id: ExprId) -> Claims {
        match self.claims.binary_search_by_key(&id, |(expr, _)| *expr) {
            Ok(at) => self.claims[at].1,
            Err(_) => Claims::NONE,
        }
    }
}
