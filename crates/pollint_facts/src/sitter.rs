//! The grammar's side: reads any text with tree-sitter, also a broken one, runs a query on it, and copies the tree into
//! our own form. The only module that knows tree-sitter's nodes.

use std::cell::RefCell;
use std::sync::OnceLock;

use pollint_base::span::Span;
use rustc_hash::FxHashMap;
use tree_sitter::{Language, Node, Parser, QueryCursor, StreamingIterator};

use crate::claims::Claims;
use crate::kinds::{FIELDS, Field, Kind, Op};
use crate::tree::{Chain, CommentAt, NodeId, Tree};

/// Deepest node at which a match of a query may begin: a level of statements takes a few nodes. What nests deeper is not
/// analyzed, and deep trees take the cursor quadratic time.
const MAX_START_DEPTH: u32 = 2400;

/// The grammar with its lookup tables.
pub(crate) struct Grammar {
    pub(crate) language: Language,
    kinds: Vec<Kind>,
    ops: Vec<Op>,
    fields: Vec<Field>,
}

impl Grammar {
    fn new() -> Grammar {
        let language = Language::new(tree_sitter_go::LANGUAGE);
        let mut kinds = vec![Kind::Other; language.node_kind_count()];
        let mut ops = vec![Op::None; language.node_kind_count()];
        // Some names stand for several symbols of the parser; each is a kind of its own number.
        for number in 0..u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX) {
            let Some(name) = language.node_kind_for_id(number) else { continue };
            if language.node_kind_is_named(number) {
                kinds[usize::from(number)] = Kind::named(name).unwrap_or(Kind::Other);
            } else {
                ops[usize::from(number)] = Op::named(name).unwrap_or(Op::None);
            }
        }
        let mut fields = vec![Field::None; language.field_count() + 1];
        for (field, name) in FIELDS {
            if let Some(slot) =
                language.field_id_for_name(name).and_then(|id| fields.get_mut(usize::from(id.get())))
            {
                *slot = *field;
            }
        }
        Grammar { language, kinds, ops, fields }
    }

    /// The one grammar of the process.
    pub(crate) fn get() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        GRAMMAR.get_or_init(Grammar::new)
    }

    fn kind(&self, node: Node<'_>) -> Kind {
        if node.is_error() {
            return Kind::Error;
        }
        self.kinds.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Other)
    }
}

/// A query, and what each of its captures claims.
pub(crate) struct Compiled {
    pub(crate) query: tree_sitter::Query,
    /// By index; none for helper captures, which start with `_`.
    pub(crate) claims: Vec<Claims>,
}

/// The tree of a text, with what `query` claims of its nodes. None only if the grammar could not be loaded.
pub(crate) fn parse(text: &[u8], keep_comments: bool, query: Option<&Compiled>) -> Option<Tree> {
    let tree = with_parser(|parser| parse_with(parser, text))??;
    let root = tree.root_node();
    let claims = query.map(|query| run(query, root, text)).unwrap_or_default();
    let mut copied = copy(root, text.len(), keep_comments, &claims);
    regroup(&mut copied);
    copied.error = root.has_error().then(|| first_error(root));
    Some(copied)
}

/// A parser keeps the memory of the last file for the next one.
fn with_parser<T>(parse: impl FnOnce(&mut Parser) -> T) -> Option<T> {
    thread_local!(static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) });
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(&Grammar::get().language).ok()?;
            *slot = Some(parser);
        }
        slot.as_mut().map(parse)
    })
}

/// Parses a file. The grammar takes the argument of `new` for a type; since Go 1.26 it may be any expression: where that
/// fails, `new` is read as a function like any other (Go specification, "Allocation").
fn parse_with(parser: &mut Parser, text: &[u8]) -> Option<tree_sitter::Tree> {
    let tree = parser.parse(text, None)?;
    if !tree.root_node().has_error() {
        return Some(tree);
    }
    let Some(renamed) = rename_new(text) else { return Some(tree) };
    match parser.parse(renamed, None) {
        Some(other) if !other.root_node().has_error() => Some(other),
        _ => Some(tree),
    }
}

/// The text with another name of the same length in place of the function `new`.
fn rename_new(text: &[u8]) -> Option<Vec<u8>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.' || byte >= 0x80;
    let mut renamed: Option<Vec<u8>> = None;
    for (at, window) in text.windows(4).enumerate() {
        if window == b"new(" && (at == 0 || !is_word(text[at - 1])) {
            renamed.get_or_insert_with(|| text.to_vec())[at..at + 3].copy_from_slice(b"neu");
        }
    }
    renamed
}

/// What a query claims of nodes, by their ids in the grammar's tree.
fn run(compiled: &Compiled, root: Node<'_>, text: &[u8]) -> FxHashMap<usize, Claims> {
    let mut found: FxHashMap<usize, Claims> = FxHashMap::default();
    let mut cursor = QueryCursor::new();
    cursor.set_max_start_depth(Some(MAX_START_DEPTH));
    let mut matches = cursor.matches(&compiled.query, root, text);
    while let Some(one) = matches.next() {
        for capture in one.captures() {
            let claim = compiled.claims[capture.index as usize];
            if claim != Claims::NONE {
                let slot = found.entry(capture.node.id()).or_default();
                *slot = slot.with(claim);
            }
        }
    }
    found
}

/// A node whose children are being copied.
struct Open {
    copy: NodeId,
    kind: Kind,
    /// The child copied last.
    last: Option<NodeId>,
    /// Whether the child visited last was a comment.
    after_comment: bool,
}

/// Copies the named nodes. Walks by cursor: trees may be deep.
fn copy(root: Node<'_>, bytes: usize, keep_comments: bool, claims: &FxHashMap<usize, Claims>) -> Tree {
    let grammar = Grammar::get();
    let mut tree = Tree::with_room_for(bytes);
    let mut cursor = root.walk();
    let copied = leaf(&mut tree, Kind::Other, root);
    tree.set_root(copied);
    let mut open = vec![Open { copy: copied, kind: Kind::Other, last: None, after_comment: false }];
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        let Some(parent) = open.last_mut() else { break };
        let field = cursor.field_id().map_or(Field::None, |id| grammar.fields[usize::from(id.get())]);
        let kind = grammar.kind(node);
        let is_comment = kind == Kind::Comment;
        if is_comment && keep_comments {
            let span = Span::new(node.start_byte(), node.end_byte());
            tree.comments.push(CommentAt { span, follows: parent.after_comment });
        }
        parent.after_comment = is_comment;
        if node.is_named() && !is_comment {
            let copied = leaf(&mut tree, kind, node);
            tree.adopt(parent.copy, parent.last.replace(copied), copied, field);
            if let Some(claims) = claims.get(&node.id()) {
                tree.claim(copied, *claims);
            }
            if cursor.goto_first_child() {
                open.push(Open { copy: copied, kind, last: None, after_comment: false });
                continue;
            }
        } else if let Some(op) = grammar.ops.get(usize::from(node.kind_id()))
            && is_op_of(parent.kind, field, *op)
        {
            tree.set_op(parent.copy, *op);
        }
        more = cursor.goto_next_sibling();
        while !more && open.len() > 1 && cursor.goto_parent() {
            open.pop();
            more = cursor.goto_next_sibling();
        }
    }
    tree
}

/// The grammar loses track in long lists of parameters of one type: the first names become types. A list that has both names
/// and types alone has only names (Go specification, "Function types").
fn regroup(tree: &mut Tree) {
    for id in 0..NodeId::try_from(tree.len()).unwrap_or(NodeId::MAX) {
        let list = tree.node(id);
        if list.kind() != Kind::ParameterList {
            continue;
        }
        let is_named = |one: crate::tree::Node<'_>| one.child(Field::Name).is_some();
        let declarations: Vec<(NodeId, bool)> =
            list.children().map(|one| (one.id(), is_named(one))).collect();
        if declarations.iter().all(|(_, named)| *named) || declarations.iter().all(|(_, named)| !*named) {
            continue;
        }
        let (mut regrouped, mut names) = (Chain::EMPTY, Chain::EMPTY);
        for (declaration, named) in declarations {
            let node = tree.node(declaration);
            let parts: Vec<(NodeId, bool)> =
                node.children().map(|part| (part.id(), part.is_field(Field::Name))).collect();
            for (part, is_name) in parts {
                let field = if is_name || !named { Field::Name } else { Field::Type };
                if field == Field::Name {
                    tree.set_kind(part, Kind::Identifier);
                }
                tree.push(&mut names, field, part);
            }
            if named {
                tree.set_children(declaration, std::mem::replace(&mut names, Chain::EMPTY));
                tree.push(&mut regrouped, Field::None, declaration);
            }
        }
        tree.set_children(id, regrouped);
    }
}

fn leaf(tree: &mut Tree, kind: Kind, node: Node<'_>) -> NodeId {
    let span = Span::new(node.start_byte(), node.end_byte());
    tree.leaf(kind, span.start, span.end)
}

/// Whether a token is what [`crate::tree::Node::op`] says of its parent.
fn is_op_of(parent: Kind, field: Field, op: Op) -> bool {
    match parent {
        Kind::Unary | Kind::Binary | Kind::Assignment => field == Field::Operator && op != Op::None,
        Kind::RangeClause | Kind::Receive | Kind::ShortVar => matches!(op, Op::Define | Op::Set),
        Kind::FieldDeclaration => op == Op::Star,
        _ => false,
    }
}

/// The first error node. Walks down by cursor, only into subtrees that hold an error.
fn first_error(root: Node<'_>) -> Span {
    let mut cursor = root.walk();
    let mut found = root;
    while cursor.goto_first_child() {
        loop {
            let node = cursor.node();
            if node.has_error() || node.is_missing() {
                found = node;
                break;
            }
            if !cursor.goto_next_sibling() {
                break;
            }
        }
        if !(found.has_error() || found.is_missing()) || found.is_error() || found.is_missing() {
            break;
        }
        if cursor.node() != found {
            break;
        }
    }
    Span::new(found.start_byte(), found.start_byte().max(found.end_byte().min(found.start_byte() + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{KINDS, OPS};

    #[test]
    fn the_grammar_has_every_kind_field_and_operator() {
        let grammar = Grammar::get();
        for (kind, name) in KINDS {
            assert!(grammar.kinds.contains(kind), "no node kind `{name}`");
        }
        for (field, name) in FIELDS {
            assert!(grammar.fields.contains(field), "no field `{name}`");
        }
        for (op, name) in OPS {
            assert!(grammar.ops.contains(op), "no operator `{name}`");
        }
    }
}
