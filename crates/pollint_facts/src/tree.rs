//! The syntax of one file as a flat list of nodes: what lowering and patterns read, whoever has parsed the text. Named
//! nodes only; operators are properties of their nodes, comments stand beside the tree.

use pollint_base::span::Span;

use crate::claims::Claims;
use crate::kinds::{Field, Kind, Op};

/// An index into the nodes of a tree.
pub(crate) type NodeId = u32;

/// No node.
const NONE: NodeId = NodeId::MAX;

#[derive(Clone, Copy, Debug)]
struct NodeData {
    kind: Kind,
    field: Field,
    op: Op,
    claims: Claims,
    start: u32,
    end: u32,
    first: NodeId,
    next: NodeId,
}

/// The tree of a file.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<NodeData>,
    root: NodeId,
    /// In the order of the text; empty unless they were asked for.
    pub(crate) comments: Vec<CommentAt>,
    /// The first place that could not be read.
    pub(crate) error: Option<Span>,
}

/// A comment in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommentAt {
    /// Its bytes, with the marks.
    pub(crate) span: Span,
    /// Whether no token stands between the comment before and this one.
    pub(crate) follows: bool,
}

/// Siblings that are not yet below a parent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain {
    first: NodeId,
    last: NodeId,
}

impl Chain {
    pub(crate) const EMPTY: Chain = Chain { first: NONE, last: NONE };

    /// The first of them.
    pub(crate) fn first(self) -> Option<NodeId> {
        (self.first != NONE).then_some(self.first)
    }

    /// Whether there is exactly one.
    pub(crate) fn is_one(self) -> bool {
        self.first != NONE && self.first == self.last
    }
}

impl Tree {
    /// A tree with room for the nodes of so many bytes of text.
    pub(crate) fn with_room_for(bytes: usize) -> Tree {
        Tree { nodes: Vec::with_capacity(bytes / 4), ..Tree::default() }
    }

    /// Adds a node without children.
    pub(crate) fn leaf(&mut self, kind: Kind, start: u32, end: u32) -> NodeId {
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(NONE);
        let (field, op, claims) = (Field::None, Op::None, Claims::NONE);
        self.nodes.push(NodeData { kind, field, op, claims, start, end, first: NONE, next: NONE });
        id
    }

    /// Adds a node above a chain.
    pub(crate) fn above(&mut self, kind: Kind, start: u32, end: u32, children: Chain) -> NodeId {
        let id = self.leaf(kind, start, end);
        self.at(id).first = children.first;
        id
    }

    /// Appends a node to a chain.
    pub(crate) fn push(&mut self, chain: &mut Chain, field: Field, id: NodeId) {
        self.at(id).field = field;
        match chain.last {
            NONE => chain.first = id,
            last => self.at(last).next = id,
        }
        chain.last = id;
    }

    /// Appends a chain to another, which is not empty.
    pub(crate) fn join(&mut self, chain: &mut Chain, more: Chain) {
        self.at(chain.last).next = more.first;
        chain.last = more.last;
    }

    /// Gives a node its first child or the next sibling of its last one: for trees that are built from above.
    pub(crate) fn adopt(&mut self, parent: NodeId, elder: Option<NodeId>, child: NodeId, field: Field) {
        self.at(child).field = field;
        match elder {
            Some(elder) => self.at(elder).next = child,
            None => self.at(parent).first = child,
        }
    }

    /// Replaces the children of a node.
    pub(crate) fn set_children(&mut self, id: NodeId, children: Chain) {
        self.at(id).first = children.first;
        if children.last != NONE {
            self.at(children.last).next = NONE;
        }
    }

    pub(crate) fn set_kind(&mut self, id: NodeId, kind: Kind) {
        self.at(id).kind = kind;
    }

    pub(crate) fn set_field(&mut self, id: NodeId, field: Field) {
        self.at(id).field = field;
    }

    pub(crate) fn set_op(&mut self, id: NodeId, op: Op) {
        self.at(id).op = op;
    }

    pub(crate) fn set_root(&mut self, id: NodeId) {
        self.root = id;
    }

    /// Adds to what is claimed of a node.
    pub(crate) fn claim(&mut self, id: NodeId, claims: Claims) {
        let node = self.at(id);
        node.claims = node.claims.with(claims);
    }

    /// The number of nodes so far.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Forgets the nodes after the first `length`.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.nodes.truncate(length);
    }

    pub(crate) fn root(&self) -> Node<'_> {
        self.node(self.root)
    }

    pub(crate) fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    fn at(&mut self, id: NodeId) -> &mut NodeData {
        &mut self.nodes[id as usize]
    }
}

/// A node of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl<'t> Node<'t> {
    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.id as usize]
    }

    pub(crate) fn id(self) -> NodeId {
        self.id
    }

    pub(crate) fn kind(self) -> Kind {
        self.data().kind
    }

    /// What it is to its parent.
    pub(crate) fn is_field(self, field: Field) -> bool {
        self.data().field == field
    }

    pub(crate) fn op(self) -> Op {
        self.data().op
    }

    pub(crate) fn claims(self) -> Claims {
        self.data().claims
    }

    pub(crate) fn start(self) -> usize {
        self.data().start as usize
    }

    pub(crate) fn end(self) -> usize {
        self.data().end as usize
    }

    pub(crate) fn span(self) -> Span {
        Span { start: self.data().start, end: self.data().end }
    }

    /// The children in the order of the text.
    pub(crate) fn children(self) -> impl Iterator<Item = Node<'t>> + Clone {
        std::iter::successors(self.other(self.data().first), |node| node.sibling())
    }

    /// The node after it below the same parent.
    pub(crate) fn sibling(self) -> Option<Node<'t>> {
        self.other(self.data().next)
    }

    fn other(self, id: NodeId) -> Option<Node<'t>> {
        (id != NONE).then_some(Node { tree: self.tree, id })
    }

    pub(crate) fn first(self) -> Option<Node<'t>> {
        self.children().next()
    }

    /// The first child of a field.
    pub(crate) fn child(self, field: Field) -> Option<Node<'t>> {
        self.children().find(|child| child.data().field == field)
    }

    /// All children of a field.
    pub(crate) fn all(self, field: Field) -> impl Iterator<Item = Node<'t>> + Clone {
        self.children().filter(move |child| child.data().field == field)
    }
}
