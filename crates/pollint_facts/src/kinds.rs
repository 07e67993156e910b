//! The words of syntax: kinds of nodes, fields and operators, under the names that tree-sitter-go gives them. Knows no
//! tree and no text.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $table:ident: $first:ident $(, $own:ident)*; $($variant:ident = $word:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $first, $($own,)* $($variant),+ }

        /// The words that the grammar has, too.
        pub(crate) const $table: &[($name, &str)] = &[$(($name::$variant, $word)),+];

        impl $name {
            /// The one of this name in the grammar, if it is told apart here.
            pub(crate) fn named(name: &str) -> Option<$name> {
                $table.iter().find(|(_, known)| *known == name).map(|(one, _)| *one)
            }
        }
    };
}

words! {
    /// A named node kind that lowering tells apart. `Error` is a place that could not be read, `Guard` the `x.(type)` of a
    /// switch while that is being parsed.
    Kind, KINDS: Other, Error, Guard;
    ArgumentList = "argument_list", ArrayType = "array_type", Assignment = "assignment_statement",
    Binary = "binary_expression", BlankIdentifier = "blank_identifier", Block = "block",
    Break = "break_statement", Call = "call_expression", ChannelType = "channel_type",
    Comment = "comment", CommunicationCase = "communication_case", Composite = "composite_literal",
    ConstDeclaration = "const_declaration", ConstSpec = "const_spec", Continue = "continue_statement",
    Dec = "dec_statement", DefaultCase = "default_case", Defer = "defer_statement", Dot = "dot",
    Empty = "empty_statement", ExpressionCase = "expression_case", ExpressionList = "expression_list",
    ExpressionStatement = "expression_statement", ExpressionSwitch = "expression_switch_statement",
    Fallthrough = "fallthrough_statement", False = "false", FieldDeclaration = "field_declaration",
    FieldDeclarationList = "field_declaration_list", FieldIdentifier = "field_identifier",
    Float = "float_literal", For = "for_statement", ForClause = "for_clause", FuncLiteral = "func_literal",
    FunctionDeclaration = "function_declaration", FunctionType = "function_type",
    GenericType = "generic_type", Go = "go_statement", Goto = "goto_statement", Identifier = "identifier",
    If = "if_statement", Imaginary = "imaginary_literal", ImplicitArray = "implicit_length_array_type",
    ImportDeclaration = "import_declaration", ImportSpec = "import_spec",
    ImportSpecList = "import_spec_list", Inc = "inc_statement", Index = "index_expression",
    Int = "int_literal", InterfaceType = "interface_type", InterpretedString = "interpreted_string_literal",
    Iota = "iota", KeyedElement = "keyed_element", Labeled = "labeled_statement",
    LabelName = "label_name", LiteralElement = "literal_element", LiteralValue = "literal_value",
    MapType = "map_type", MethodDeclaration = "method_declaration", MethodElem = "method_elem",
    NegatedType = "negated_type", Nil = "nil", PackageClause = "package_clause",
    PackageIdentifier = "package_identifier", ParameterDeclaration = "parameter_declaration",
    ParameterList = "parameter_list", ParenthesizedExpression = "parenthesized_expression",
    ParenthesizedType = "parenthesized_type", PointerType = "pointer_type",
    QualifiedType = "qualified_type", RangeClause = "range_clause", RawString = "raw_string_literal",
    Receive = "receive_statement", Return = "return_statement", Rune = "rune_literal",
    Select = "select_statement", Selector = "selector_expression", Send = "send_statement",
    ShortVar = "short_var_declaration", SliceExpression = "slice_expression", SliceType = "slice_type",
    StatementList = "statement_list", StructType = "struct_type", True = "true",
    TypeAlias = "type_alias", TypeArguments = "type_arguments", TypeAssertion = "type_assertion_expression",
    TypeCase = "type_case", TypeConversion = "type_conversion_expression",
    TypeDeclaration = "type_declaration", TypeElem = "type_elem", TypeIdentifier = "type_identifier",
    TypeInstantiation = "type_instantiation_expression", TypeParameterDeclaration = "type_parameter_declaration",
    TypeParameterList = "type_parameter_list",
    TypeSpec = "type_spec", TypeSwitch = "type_switch_statement", Unary = "unary_expression",
    VarDeclaration = "var_declaration", VarSpec = "var_spec", VarSpecList = "var_spec_list",
    VariadicArgument = "variadic_argument", VariadicParameter = "variadic_parameter_declaration",
}

words! {
    /// What a node is to its parent.
    Field, FIELDS: None;
    Alias = "alias", Alternative = "alternative", Arguments = "arguments", Body = "body",
    Capacity = "capacity", Channel = "channel", Communication = "communication", Condition = "condition",
    Consequence = "consequence", Element = "element", End = "end", Member = "field",
    Function = "function", Index = "index", Initializer = "initializer", Key = "key", Label = "label",
    Left = "left", Length = "length", Name = "name", Operand = "operand", Operator = "operator",
    Package = "package", Parameters = "parameters", Path = "path", Receiver = "receiver",
    Result = "result", Right = "right", Start = "start", Tag = "tag", Type = "type",
    TypeArguments = "type_arguments", TypeParameters = "type_parameters",
    Update = "update", Value = "value",
}

words! {
    /// The operator of a node: of unary and binary expressions and assignments; `Define` of range clauses and receives
    /// that declare; `Star` of embedded pointers.
    Op, OPS: None;
    Add = "+", AddSet = "+=", And = "&", AndAnd = "&&", AndNot = "&^", AndNotSet = "&^=", AndSet = "&=",
    Arrow = "<-", Define = ":=", Divide = "/", DivideSet = "/=", Equal = "==", Greater = ">",
    GreaterEqual = ">=", Less = "<", LessEqual = "<=", Not = "!", NotEqual = "!=", Or = "|", OrOr = "||",
    OrSet = "|=", Remainder = "%", RemainderSet = "%=", Set = "=", ShiftLeft = "<<", ShiftLeftSet = "<<=",
    ShiftRight = ">>", ShiftRightSet = ">>=", Star = "*", StarSet = "*=", Subtract = "-",
    SubtractSet = "-=", Xor = "^", XorSet = "^=",
}
