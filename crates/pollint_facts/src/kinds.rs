//! The node kinds and fields of tree-sitter-go, as numbers: names are looked up once, not per node.

use std::num::NonZeroU16;
use std::sync::OnceLock;

use tree_sitter::{Language, Node};

macro_rules! kinds {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A named node kind that lowering tells apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { Other, $($variant),+ }

        const KINDS: &[(Kind, &str)] = &[$((Kind::$variant, $name)),+];
    };
}

kinds! {
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
    TypeSpec = "type_spec", TypeSwitch = "type_switch_statement", Unary = "unary_expression",
    VarDeclaration = "var_declaration", VarSpec = "var_spec", VarSpecList = "var_spec_list",
    VariadicArgument = "variadic_argument", VariadicParameter = "variadic_parameter_declaration",
}

impl Kind {
    /// The kind of this name in the grammar, if lowering tells it apart.
    pub(crate) fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

macro_rules! fields {
    ($($field:ident = $name:literal),+ $(,)?) => {
        /// Field ids of the grammar.
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct Fields { $(pub(crate) $field: NonZeroU16),+ }

        impl Fields {
            fn of(language: &Language) -> Option<Fields> {
                Some(Fields { $($field: language.field_id_for_name($name)?),+ })
            }
        }
    };
}

fields! {
    alias = "alias", alternative = "alternative", arguments = "arguments", body = "body",
    capacity = "capacity", communication = "communication", condition = "condition",
    consequence = "consequence", element = "element", end = "end", field = "field",
    function = "function", index = "index", initializer = "initializer", key = "key",
    left = "left", name = "name", operand = "operand", operator = "operator",
    package = "package", parameters = "parameters", path = "path", receiver = "receiver",
    result = "result", right = "right", start = "start", ty = "type", type_parameters = "type_parameters",
    update = "update", value = "value", channel = "channel",
}

/// The grammar with its lookup tables.
pub(crate) struct Grammar {
    pub(crate) language: Language,
    pub(crate) fields: Fields,
    kinds: Vec<Kind>,
}

impl Grammar {
    fn new() -> Option<Grammar> {
        let language = Language::new(tree_sitter_go::LANGUAGE);
        let fields = Fields::of(&language)?;
        let mut kinds = vec![Kind::Other; language.node_kind_count()];
        for (kind, name) in KINDS {
            // Some names stand for several symbols of the parser; each is a kind of its own number.
            for (number, slot) in kinds.iter_mut().enumerate() {
                let number = u16::try_from(number).unwrap_or(u16::MAX);
                if language.node_kind_is_named(number) && language.node_kind_for_id(number) == Some(name) {
                    *slot = *kind;
                }
            }
        }
        Some(Grammar { language, fields, kinds })
    }

    /// The one grammar of the process.
    pub(crate) fn get() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the linked grammar has these fields; a test reads them")]
        GRAMMAR.get_or_init(|| Grammar::new().expect("tree-sitter-go has the fields that pollint reads"))
    }

    pub(crate) fn kind(&self, node: Node<'_>) -> Kind {
        self.kinds.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_has_every_kind_and_field() {
        let grammar = Grammar::get();
        for (kind, name) in KINDS {
            assert!(grammar.kinds.contains(kind), "no node kind `{name}`");
        }
    }
}
